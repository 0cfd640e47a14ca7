//! Words and codes of publishers for sexes, ages, locations and statuses: to notice a column that nobody reads, and to show how
//! a code is declared. Nothing is read by them: what a file's codes stand for is declared.

use crate::concepts::{Age, Location, Sex};

/// Returns the letters and digits of a text in lower case: `UNIT_MEASURE` and `Unit measure` are one.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the words of a text in lower case; a capital after a small letter or a digit begins one, as in `i99HMale`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut before, mut rest) = (' ', text.chars().peekable());
    while let Some(c) = rest.next() {
        let ends_capitals = before.is_uppercase() && rest.peek().is_some_and(|after| after.is_lowercase());
        let is_capital = c.is_uppercase() && (before.is_lowercase() || before.is_numeric() || ends_capitals);
        if is_capital || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns whether a text stands for everybody, or for nothing in particular.
pub fn is_total(text: &str) -> bool {
    let plain = squeezed(text);
    matches!(
        plain.as_str(),
        "" | "t"
            | "z"
            | "x"
            | "total"
            | "tot"
            | "totl"
            | "all"
            | "allage"
            | "allages"
            | "both"
            | "none"
            | "notapplicable"
            | "na"
            | "nobreakdown"
            | "overall"
            | "combined"
            | "allarea"
            | "national"
            | "anyage"
            | "bothsex"
            | "bothsexes"
            | "mf"
            | "fm"
    ) || text.to_lowercase().starts_with("all ")
        || plain.starts_with("total")
}

/// Returns the sex that a publisher's code or word names.
pub fn sex(text: &str) -> Option<Sex> {
    let plain = squeezed(text);
    // `SEX_F` of ILOSTAT, `SEX_FMLE` of WHO.
    let code = plain.strip_prefix("sex").filter(|code| !code.is_empty()).unwrap_or(&plain);
    match code {
        "f" | "fmle" | "female" | "females" | "women" | "woman" | "girls" | "girl" | "w" | "femme" | "femmes"
        | "女" => Some(Sex::Female),
        "m" | "mle" | "male" | "males" | "men" | "man" | "boys" | "boy" | "homme" | "hommes" | "男" => Some(Sex::Male),
        "btsx" => Some(Sex::Total),
        _ if is_total(text) || is_total(code) => Some(Sex::Total),
        _ => None,
    }
}

/// Returns the location that a publisher's code or word names.
pub fn location(text: &str) -> Option<Location> {
    let plain = squeezed(text);
    match plain.trim_start_matches("residenceareatype").trim_end_matches("areas").trim_end_matches("area") {
        "u" | "urb" | "urban" | "city" | "cities" | "城市" => Some(Location::Urban),
        "r" | "rur" | "rural" | "农村" => Some(Location::Rural),
        "totl" => Some(Location::Total),
        _ if is_total(text) => Some(Location::Total),
        _ => None,
    }
}

/// Returns the ages that a publisher's code or words name: `Y15T74`, `15-74`, `Y15-74`, `15 to 24 years old`, `15+`, `65 and over`.
pub fn age(text: &str) -> Option<Age> {
    // `AGE_YTHADULT_Y15-24` and `Age (Youth, adults): 15-24` of ILOSTAT, `AGEGROUP_Y15-24` of WHO.
    let text = match text.split_once('_') {
        Some((head, rest)) if head.to_lowercase().starts_with("age") => rest.rsplit('_').next().unwrap_or(rest),
        _ => text.split_once("): ").filter(|(head, _)| head.starts_with("Age (")).map_or(text, |(_, age)| age),
    };
    if let Ok(age) = text.parse() {
        return Some(age);
    }
    let lower = text.to_lowercase();
    let words = words(&lower.replace('+', " plus ").replace(['-', '–', '_'], " to "));
    let mut parts = words.iter().map(String::as_str).filter(|word| {
        !matches!(
            *word,
            "y" | "yr"
                | "yrs"
                | "years"
                | "year"
                | "old"
                | "age"
                | "aged"
                | "ages"
                | "people"
                | "individuals"
                | "persons"
                | "adult"
                | "adults"
        )
    });
    let years = |word: &str| word.trim_start_matches('y').parse::<u8>().ok().filter(|years| *years <= 120);
    let plain: Vec<&str> = parts.by_ref().collect();
    if is_total(text) {
        return Some(Age::Total);
    }
    match plain.as_slice() {
        [from, "plus"] | [from, "and" | "or", "over" | "more" | "older" | "above"] => years(from).map(Age::AtLeast),
        ["ge", from] | ["to", "ge", from] | [from, "to", "max"] => years(from).map(Age::AtLeast),
        [from, "to", to] => match (years(from)?, years(to)?) {
            (from, to) if from <= to => Some(Age::Range(from, to)),
            _ => None,
        },
        // `More75` and `Less15` of ITU.
        [from] if from.starts_with("more") => years(&from[4..]).map(Age::AtLeast),
        [to] if to.starts_with("less") => years(&to[4..])?.checked_sub(1).map(|to| Age::Range(0, to)),
        [from] if from.starts_with("yge") => years(&from[3..]).map(Age::AtLeast),
        // `Y15T24` in small letters, `Y15TO24`.
        [range] => {
            let (from, to) = range.strip_prefix('y')?.split_once("to").or_else(|| range[1..].split_once('t'))?;
            years(from).zip(years(to)).filter(|(from, to)| from <= to).map(|(from, to)| Age::Range(from, to))
        }
        _ => None,
    }
}

/// Returns the power of ten of a field of multipliers: SDMX `UNIT_MULT`, or a word.
pub fn power_of_ten(text: &str) -> Option<i32> {
    match squeezed(text).as_str() {
        "unit" | "units" | "one" | "ones" => Some(0),
        "hundred" | "hundreds" => Some(2),
        "thousand" | "thousands" => Some(3),
        "million" | "millions" => Some(6),
        "lakh" | "lakhs" => Some(5),
        "crore" | "crores" => Some(7),
        "billion" | "billions" => Some(9),
        _ => text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|power| power.fract() == 0.0 && power.abs() <= 15.0)
            .map(|power| power as i32),
    }
}

/// Returns the power of ten of a letter behind a number: `12.3k`, `1.2M`. In a unit the same letters mean other things.
pub fn power_of_suffix(text: &str) -> Option<i32> {
    match text {
        "k" | "K" => Some(3),
        "M" | "mn" | "Mio" => Some(6),
        "B" | "bn" | "Bn" | "Mrd" => Some(9),
        "T" | "tn" => Some(12),
        _ => None,
    }
}

/// Returns the power of ten of which a unit is a multiple, as 3 of `thousand persons` and `1000 No`, 6 of `USD millions`.
pub fn power_of_unit(unit: &str) -> Option<i32> {
    let words = words(unit);
    let by_number = match words.first().map(String::as_str) {
        Some("1000" | "000s") => Some(3),
        Some("1000000") => Some(6),
        _ => None,
    };
    let is_rate = words.iter().any(|word| word == "per");
    let mut named = words.iter().filter(|word| !is_rate && word.chars().all(char::is_alphabetic));
    by_number.or_else(|| named.find_map(|word| power_of_ten(word).filter(|power| *power > 0)))
}

/// Returns the SDMX codes that a publisher's letters or words most likely stand for, to show how they are declared.
pub fn status(text: &str) -> &'static str {
    const LETTERS: [(&str, &str); 14] = [
        ("b", "B"),
        ("c", "Q"),
        ("d", "D"),
        ("e", "E"),
        ("f", "F"),
        ("n", "N"),
        ("p", "P"),
        ("r", "A"),
        ("s", "E"),
        ("u", "U"),
        ("z", "M"),
        ("bu", "B U"),
        ("be", "B E"),
        ("bp", "B P"),
    ];
    const WORDS: [(&str, &str); 14] = [
        ("break", "B"),
        ("missing", "O"),
        ("not available", "O"),
        ("suppress", "Q"),
        ("confidential", "Q"),
        ("not applicable", "M"),
        ("definition", "D"),
        ("methodology", "D"),
        ("forecast", "F"),
        ("projection", "F"),
        ("estimate", "E"),
        ("imput", "I"),
        ("provisional", "P"),
        ("reliab", "U"),
    ];
    let lower = text.trim_matches(['(', ')', '[', ']']).to_lowercase();
    let letters = LETTERS.iter().find(|(letters, _)| *letters == lower);
    letters.or_else(|| WORDS.iter().find(|(word, _)| lower.contains(word))).map_or("A", |(_, codes)| codes)
}

/// What a text that names a series says of the people that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Of one sex.
    Sex(Sex),
    /// Of one location.
    Location(Location),
    /// Of one age.
    Age(Age),
}

/// Returns what the name or code of a series says: `HHU…Male`, `Internet users, female (%)`, `IT.NET.USER.FE.ZS`, `SKILL_F`.
///
/// A text that names both sides says nothing.
pub fn said(text: &str) -> Option<Said> {
    if let Some(age) = age(text).filter(|age| *age != Age::Total) {
        return Some(Said::Age(age));
    }
    let words = words(text);
    let is_code = !text.contains(' ') && text.chars().all(|c| !c.is_lowercase());
    let in_code = |letters: &[&str]| {
        let last = words.last().map(String::as_str).filter(|_| words.len() > 1 && text.contains('_'));
        let middle = words.iter().skip(1).map(String::as_str).filter(|_| words.len() > 3 && text.contains('.'));
        is_code && last.into_iter().chain(middle).any(|word| letters.contains(&word))
    };
    let named = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let female = named(&["female", "females", "women", "girls"]) || in_code(&["f", "fe"]);
    let male = named(&["male", "males", "men", "boys"]) || in_code(&["m", "ma"]);
    let (urban, rural) = (named(&["urban"]), named(&["rural"]));
    match (female, male, urban, rural) {
        (true, false, _, _) => Some(Said::Sex(Sex::Female)),
        (false, true, _, _) => Some(Said::Sex(Sex::Male)),
        (_, _, true, false) => Some(Said::Location(Location::Urban)),
        (_, _, false, true) => Some(Said::Location(Location::Rural)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishers_words_for_sexes_and_locations_are_known() {
        for (text, code) in [
            ("Female", "F"),
            ("WOMEN", "F"),
            ("SEX_F", "F"),
            ("M", "M"),
            ("BOTHSEX", "_T"),
            ("Total", "_T"),
            ("_T", "_T"),
        ] {
            assert_eq!(sex(text).map(Sex::code), Some(code), "{text}");
        }
        for (text, code) in [("URB", "U"), ("Rural area", "R"), ("Urban", "U"), ("ALLAREA", "_T")] {
            assert_eq!(location(text).map(Location::code), Some(code), "{text}");
        }
        for text in ["Kenya", "basic", "5G", "tonnes", "female-headed"] {
            assert_eq!((sex(text), location(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn publishers_ways_to_write_ages_are_known() {
        for (text, code) in [
            ("Y15T74", "Y15T74"),
            ("15-74", "Y15T74"),
            ("Y15-74", "Y15T74"),
            ("15 to 24 years old", "Y15T24"),
            ("Adults (15+)", "Y_GE15"),
            ("Aged 15–24", "Y15T24"),
            ("Y_GE65", "Y_GE65"),
            ("65+", "Y_GE65"),
            ("More75", "Y_GE75"),
            ("Less15", "Y0T14"),
            ("75 years old and over", "Y_GE75"),
            ("All ages", "_T"),
            ("TOTAL", "_T"),
        ] {
            assert_eq!(age(text).map(|age| age.to_string()).as_deref(), Some(code), "{text}");
        }
        for text in ["2010-2015", "15", "74-15", "A", "adults", "x15", "é", ""] {
            assert!(age(text).is_none_or(|age| age == Age::Total), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_series_may_say_whom_it_is_about() {
        let (men, women) = (Some(Said::Sex(Sex::Male)), Some(Said::Sex(Sex::Female)));
        for text in ["Male", "i99HMale", "i99hMale", "Internet users, male (%)", "IT.NET.USER.MA.ZS", "ICTSKILL_M"] {
            assert_eq!(said(text), men, "{text}");
        }
        for text in ["HHU_Female", "IT.NET.USER.FE.ZS", "Women online"] {
            assert_eq!(said(text), women, "{text}");
        }
        assert_eq!(said("Rural households"), Some(Said::Location(Location::Rural)));
        assert_eq!(said("15 to 24 years"), Some(Said::Age(Age::Range(15, 24))));
        for text in ["male and female", "IT.NET.USER.ZS", "basic", "PT_POP", "i271GA", "DATAFLOW", "SP.POP.TOTL", "%"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
