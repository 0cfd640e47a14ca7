//! Codes of a breakdown, or of two that are compared, in words.
//! For tables that other programs read in English; for readers in every language.

use super::breakdown::{NOT_APPLICABLE, TOTAL};
use super::{Age, Language, Sided};

/// Returns the codes of sex, age, location and category in words, as `women, 4G` or `women / men`; `total` where they name no
/// part of the whole.
///
/// ```
/// # use ictstat::concepts::breakdown_words::told;
/// assert_eq!(told(&["_T", "_T", "_T", "_Z"]), "total");
/// assert_eq!(told(&["F", "_X_Y15T24", "_T", "4G"]), "women, ages other than 15–24, 4G");
/// assert_eq!(told(&["_T", "_T", "U/R", "_Z"]), "urban / rural");
/// ```
pub fn told(codes: &[impl AsRef<str>; 4]) -> String {
    let [sex, age, location, category] = codes.each_ref().map(AsRef::as_ref);
    let sides = |code: &str, words: fn(&str) -> String| {
        let sides: Vec<String> = Sided::read(code).iter().map(|side| words(side)).collect();
        sides.join(" / ")
    };
    let told = [(sex, word as fn(&str) -> String), (age, ages), (location, word)];
    let told = told.into_iter().filter(|(code, _)| *code != TOTAL).map(|(code, words)| sides(code, words));
    let category = (![TOTAL, NOT_APPLICABLE].contains(&category)).then(|| category.to_owned());
    let told: Vec<String> = told.chain(category).collect();
    if told.is_empty() { "total".to_owned() } else { told.join(", ") }
}

/// Returns whether these codes of sex, age, location and category name no part of the whole.
pub fn is_total(codes: &[impl AsRef<str>; 4]) -> bool {
    codes.iter().all(|code| [TOTAL, NOT_APPLICABLE].contains(&code.as_ref()))
}

/// Returns the same in a language.
pub fn said(codes: &[impl AsRef<str>; 4], language: Language) -> String {
    let [sex, age, location, category] = codes.each_ref().map(AsRef::as_ref);
    let sides = |code: &str, words: fn(&str, Language) -> String| {
        let sides: Vec<String> = Sided::read(code).iter().map(|side| words(side, language)).collect();
        sides.join(" / ")
    };
    let said = [(sex, said_word as fn(&str, Language) -> String), (age, said_ages), (location, said_word)];
    let said = said.into_iter().filter(|(code, _)| *code != TOTAL).map(|(code, words)| sides(code, words));
    let category = (![TOTAL, NOT_APPLICABLE].contains(&category)).then(|| category.to_owned());
    let said: Vec<String> = said.chain(category).collect();
    if said.is_empty() { language.say("breakdown-total", &[]) } else { language.joined(&said, "comma") }
}

fn said_word(code: &str, language: Language) -> String {
    match code {
        "F" => language.say("breakdown-women", &[]),
        "M" => language.say("breakdown-men", &[]),
        "U" => language.say("breakdown-urban", &[]),
        "R" => language.say("breakdown-rural", &[]),
        TOTAL => language.say("breakdown-all", &[]),
        other => other.to_owned(),
    }
}

fn said_ages(code: &str, language: Language) -> String {
    let ages = |id: &str, from: u8, to: u8| {
        let [from, to] = [from, to].map(|years| years.to_string());
        language.say(id, &[("from", (&from).into()), ("to", (&to).into())])
    };
    match code.parse::<Age>() {
        Ok(Age::Range(from, to)) => ages("breakdown-ages", from, to),
        Ok(Age::AtLeast(from)) => ages("breakdown-ages-from", from, from),
        Ok(Age::Except(from, to)) => ages("breakdown-ages-other-than", from, to),
        Ok(Age::Total) | Err(_) => said_word(code, language),
    }
}

fn word(code: &str) -> String {
    let word = match code {
        "F" => "women",
        "M" => "men",
        "U" => "urban",
        "R" => "rural",
        TOTAL => "all",
        other => other,
    };
    word.to_owned()
}

fn ages(code: &str) -> String {
    match code.parse::<Age>() {
        Ok(Age::Range(from, to)) => format!("ages {from}–{to}"),
        Ok(Age::AtLeast(from)) => format!("ages {from}+"),
        Ok(Age::Except(from, to)) => format!("ages other than {from}–{to}"),
        Ok(Age::Total) | Err(_) => word(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_say_the_same_in_english() {
        let all = [
            ["_T", "_T", "_T", "_Z"],
            ["F/M", "_T", "_T", "_Z"],
            ["_T", "Y15T24/_X_Y15T24", "U", "4G"],
            ["M", "Y_GE15", "R", "_T"],
            ["_T", "_T/Y_GE25", "U/R", "email"],
        ];
        for codes in all {
            assert_eq!(said(&codes, Language::ENGLISH), told(&codes));
        }
    }
}
