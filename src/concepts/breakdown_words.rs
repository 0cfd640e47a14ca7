//! Codes of a breakdown, or of two that are compared, in words.
//! English alone: what reports say in other languages stands in their texts.

use super::breakdown::{NOT_APPLICABLE, TOTAL};
use super::{Age, Sided};

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
