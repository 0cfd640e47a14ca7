//! "Did you mean …?": the known names nearest to an unknown one, at most three.

/// Below this Jaro-Winkler likeness a suggestion is noise: `itu` against `gni` has 0.56, while one wrong,
/// missing or swapped letter in a name of five or more stays above 0.8.
const LEAST_LIKENESS: f64 = 0.78;
const MOST_SUGGESTIONS: usize = 3;

/// Returns the known names most like the one found, best first.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let found = found.to_lowercase();
    let mut likely: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&found, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
        .collect();
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    likely.dedup_by(|a, b| a.1 == b.1);
    likely.into_iter().take(MOST_SUGGESTIONS).map(|(_, name)| name).collect()
}

/// Returns the help for an unknown name: the nearest known ones, or what else there is to do.
pub fn did_you_mean(near: &[impl AsRef<str>], otherwise: impl Into<String>) -> String {
    let names: Vec<&str> = near.iter().map(AsRef::as_ref).collect();
    if names.is_empty() { otherwise.into() } else { format!("did you mean {}?", names.join(", or ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_understood_and_noise_is_not() {
        let known = ["economy", "year", "value", "status"];
        assert_eq!(nearest("ecnomy", known), ["economy"]);
        assert_eq!(nearest("Values", known), ["value"]);
        assert!(nearest("zzz", known).is_empty());
    }

    #[test]
    fn without_a_near_name_there_is_other_advice() {
        assert_eq!(did_you_mean(&["year", "value"], "look it up"), "did you mean year, or value?");
        assert_eq!(did_you_mean(&[] as &[&str], "look it up"), "look it up");
    }
}
