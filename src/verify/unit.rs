//! The printed unit of a claim → its scale and what it counts: one table for all units.
//! Things that a report counts (notices, awards) are the report's own words, listed in its `units.toml`.

use crate::concepts::nearest;

/// What kind of number a unit makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole things: 12 means 12.
    Things,
    /// An amount, which is rounded: 12 means from 11.5 to below 12.5.
    Amount,
    /// A part of a whole or a change, in percent.
    Percent,
    /// A part of a whole printed as a number from 0 to 1.
    Fraction,
    /// A month, or a year.
    Date,
    /// No number: ranks, directions.
    Words,
}

/// A printed unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClaimUnit {
    /// What kind of number it makes.
    pub kind: Kind,
    /// Base units in one printed unit: one "billion people" are 1e9 people, one "billion kg" 1e6 tonnes.
    pub scale: f64,
}

/// Measures with their scale; the bases are those of the tables: tonnes, kbit/s, percent, ratios of 1.
const MEASURES: [(&str, Kind, f64); 27] = [
    ("percentage points", Kind::Percent, 1.0),
    ("points", Kind::Amount, 1.0),
    ("ratio", Kind::Amount, 1.0),
    ("ratio points", Kind::Amount, 1.0),
    ("times", Kind::Amount, 1.0),
    ("fraction", Kind::Fraction, 100.0),
    ("share", Kind::Fraction, 100.0),
    ("billion kg", Kind::Amount, 1e6),
    ("million tonnes", Kind::Amount, 1e6),
    ("million tonnes CO2", Kind::Amount, 1e6),
    ("million tCO2e", Kind::Amount, 1e6),
    ("kbit/s", Kind::Amount, 1.0),
    ("kbit/s per user", Kind::Amount, 1.0),
    ("Tbit/s", Kind::Amount, 1e9),
    ("Tbit/s (as printed; Pbit/s implied)", Kind::Amount, 1e9),
    ("Pbit/s", Kind::Amount, 1e12),
    ("GB", Kind::Amount, 1.0),
    ("MB per month", Kind::Amount, 1e-3),
    ("years", Kind::Amount, 1.0),
    ("weeks", Kind::Amount, 1.0),
    ("days", Kind::Amount, 1.0),
    ("date", Kind::Date, 1.0),
    ("change", Kind::Amount, 1.0),
    ("rank", Kind::Words, 1.0),
    ("direction", Kind::Words, 1.0),
    ("comparison", Kind::Words, 1.0),
    ("edition", Kind::Things, 1.0),
];

/// Words before or after what is counted.
const MAGNITUDES: [(&str, f64); 4] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];

/// Returns the unit behind its printed words.
///
/// - Errors: the known units most like it.
pub fn parse(printed: &str, things: &[String]) -> Result<ClaimUnit, Vec<String>> {
    if let Some((_, kind, scale)) = MEASURES.iter().find(|(name, ..)| *name == printed) {
        return Ok(ClaimUnit { kind: *kind, scale: *scale });
    }
    let is_thing = |words: &str| things.iter().any(|thing| thing == words);
    if printed == "percent" || printed.starts_with("percent ") {
        return Ok(ClaimUnit { kind: Kind::Percent, scale: 1.0 });
    }
    if is_thing(printed) {
        return Ok(ClaimUnit { kind: Kind::Things, scale: 1.0 });
    }
    if let Some((thing, _)) = printed.split_once(" per ")
        && is_thing(thing)
    {
        return Ok(ClaimUnit { kind: Kind::Amount, scale: 1.0 });
    }
    let magnitude = |word: &str| MAGNITUDES.iter().find(|(name, _)| *name == word).map(|(_, scale)| *scale);
    let scale = printed.split_once(' ').and_then(|(first, rest)| {
        let of_things = magnitude(first).filter(|_| is_thing(rest));
        of_things.or_else(|| magnitude(rest).filter(|_| is_currency(first)))
    });
    match scale {
        Some(scale) => Ok(ClaimUnit { kind: Kind::Amount, scale }),
        None => Err(suggestions(printed, things)),
    }
}

/// ISO 4217 codes are three capital letters.
fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn suggestions(printed: &str, things: &[String]) -> Vec<String> {
    let mut known: Vec<String> = MEASURES.iter().map(|(name, ..)| (*name).to_owned()).collect();
    known.push("percent".to_owned());
    known.extend(things.iter().cloned());
    known.extend(MAGNITUDES.iter().flat_map(|(name, _)| things.iter().map(move |thing| format!("{name} {thing}"))));
    nearest(printed, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes_scale_what_is_counted_and_money() {
        let things = ["people".to_owned(), "courses".to_owned()];
        let scale = |printed| parse(printed, &things).map(|unit| (unit.kind, unit.scale));
        assert_eq!(scale("billion people"), Ok((Kind::Amount, 1e9)));
        assert_eq!(scale("CHF thousand"), Ok((Kind::Amount, 1e3)));
        assert_eq!(scale("people"), Ok((Kind::Things, 1.0)));
        assert_eq!(scale("courses per year"), Ok((Kind::Amount, 1.0)));
        assert_eq!(scale("percent of GNI p.c."), Ok((Kind::Percent, 1.0)));
        assert_eq!(scale("bilion people").unwrap_err().first().map(String::as_str), Some("billion people"));
        assert!(parse("trees", &things).is_err());
    }
}
