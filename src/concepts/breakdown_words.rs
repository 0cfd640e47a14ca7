//! Codes of a breakdown, or of two that are compared, in words.
//! Tables that other programs read have those of English.

use super::breakdown::{NOT_APPLICABLE, TOTAL};
use super::{Age, Language, Sided};

/// Returns the codes of sex, age, location and category in English words, as `women, 4G` or `women / men`; `total` where they
/// name no part of the whole.
///
/// ```
/// # use ictstat::concepts::breakdown_words::told;
/// assert_eq!(told(&["_T", "_T", "_T", "_Z"]), "total");
/// assert_eq!(told(&["F", "_X_Y15T24", "_T", "4G"]), "women, ages other than 15–24, 4G");
/// assert_eq!(told(&["_T", "_T", "U/R", "_Z"]), "urban / rural");
/// ```
pub fn told(codes: &[impl AsRef<str>; 4]) -> String {
    said(codes, Language::ENGLISH)
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
