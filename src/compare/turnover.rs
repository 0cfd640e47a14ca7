//! Who is counted in one of two years alone → the words beside a growth. Decides nobody's place in it.

use super::{unit, unit_of_difference};
use crate::concepts::EconomyId;
use crate::concepts::text::first_named;
use crate::tables::{Aggregate, GapId, Matched, Turnover};

/// Economies that are named; of more, the number is told.
const MOST_NAMED: usize = 5;

/// Returns whom a growth leaves out, and how much more the published figures change by them.
pub fn note(
    gap: GapId,
    [after, before]: [&Aggregate; 2],
    matched: &Matched,
    between: impl Fn(&Aggregate, &Aggregate) -> Option<f64>,
) -> String {
    let Turnover { joined, left, only_after, only_before } = &matched.turnover;
    let (later, earlier) = (after.year, before.year);
    let published = between(after, before);
    let of_members = between(after, &matched.all_before);
    let over_the_same = between(&matched.after, &matched.before);
    let unit = unit_of_difference(unit(gap, unit_of_difference(after.unit))).name();
    let mut said = Vec::new();
    if !joined.is_empty() || !left.is_empty() {
        let names = [named("joined", joined), named("left", left)];
        said.push(told(&format!("both years over the members of {later}"), &names, (published, of_members), unit));
    }
    if !only_after.is_empty() || !only_before.is_empty() {
        let names = [only(later, only_after), only(earlier, only_before)];
        said.push(told("over the economies with a value in both years", &names, (of_members, over_the_same), unit));
    }
    said.join("; ")
}

/// Returns over whom both years are, who is left out, and what they would add: the change with them less that without.
fn told(over: &str, names: &[Option<String>; 2], (with, without): (Option<f64>, Option<f64>), unit: &str) -> String {
    let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    let added = with.zip(without).map(|(with, without)| format!(", which would add {} {unit}", signed(with - without)));
    format!("{over} ({}{})", names.join("; "), added.unwrap_or_default())
}

/// Returns a change with its sign and one decimal; what prints as nothing has no sign.
fn signed(change: f64) -> String {
    let text = format!("{change:+.1}");
    if text == "+0.0" || text == "-0.0" { "0.0".to_owned() } else { text }
}

fn only(year: i32, economies: &[EconomyId]) -> Option<String> {
    named(&format!("only {year}"), economies)
}

fn named(what: &str, economies: &[EconomyId]) -> Option<String> {
    let names: Vec<&str> = economies.iter().map(EconomyId::as_str).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", first_named(&names, MOST_NAMED, ", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_economies_are_named_and_the_rest_counted() {
        let economies: Vec<EconomyId> =
            ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"].map(|code| code.parse().unwrap()).into();
        assert_eq!(named("left", &economies).unwrap(), "left: AAA, BBB, CCC, DDD, EEE and 2 more");
        assert_eq!(named("left", &economies[..5]).unwrap(), "left: AAA, BBB, CCC, DDD, EEE");
        assert_eq!(only(2020, &economies[..1]).unwrap(), "only 2020: AAA");
        assert_eq!(named("left", &[]), None);
    }

    #[test]
    fn a_change_has_its_sign_unless_it_prints_as_nothing() {
        assert_eq!([250.0, -6.04, 0.04, -0.04].map(signed), ["+250.0", "-6.0", "0.0", "0.0"]);
    }
}
