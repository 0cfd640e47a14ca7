//! Columns by what they are called.

use super::draft::Draft;
use super::profile::Profile;
use super::publisher::{last_part, meant};
use crate::ingest::column_subject::{Subject, subject_of_header};
use crate::ingest::period_text::Period;
use crate::ingest::publisher_words::{self as words, squeezed};

/// Headers of columns of years.
const YEARS: [&str; 13] = [
    "year",
    "timeperiod",
    "time",
    "datayear",
    "yr",
    "date",
    "period",
    "refyear",
    "referenceyear",
    "calendaryear",
    "timeperiodstart",
    "surveyyear",
    "day",
];

/// Headers of columns of values.
const VALUES: [&str; 10] = [
    "value",
    "obsvalue",
    "datavalue",
    "observationvalue",
    "values",
    "val",
    "amount",
    "numericvalue",
    "factvaluenumeric",
    "numeric",
];

/// Returns the column whose header is one of these words.
pub fn by_word<'a>(profiles: &'a [Profile], known: &[&str], is: impl Fn(&Profile) -> bool) -> Option<&'a Profile> {
    known.iter().find_map(|word| {
        profiles.iter().find(|profile| {
            let name = profile.name.split(':').next().unwrap_or_default();
            squeezed(last_part(name).rsplit('.').next().unwrap_or(name)) == *word && is(profile)
        })
    })
}

/// Returns the column of a preset, as the file writes it.
pub fn of_preset(draft: &Draft, key: &str, profiles: &[Profile]) -> Option<String> {
    let header: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    meant(&header, draft.preset?.columns.get(key)?).cloned()
}

/// Returns the column of years.
pub fn year_column(draft: &Draft, profiles: &[Profile]) -> Option<String> {
    let by_header =
        || by_word(profiles, &YEARS, |profile| 2 * profile.n_years > profile.n_filled && profile.n_filled > 0);
    let by_periods =
        || by_word(profiles, &YEARS, |profile| 2 * profile.n_periods > profile.n_filled && profile.n_filled > 0);
    // Years of editions and bases hold for all rows; those of the table differ, and their header says so.
    let rank = |profile: &&Profile| {
        let plain = squeezed(&profile.name);
        let is_named = ["year", "time", "period"].iter().any(|word| plain.contains(word));
        (profile.texts.len() < 2, !is_named)
    };
    let by_values = || profiles.iter().filter(|profile| profile.holds_years()).min_by_key(rank);
    let found = || by_header().or_else(by_periods).or_else(by_values).map(|profile| profile.name.clone());
    of_preset(draft, "year", profiles).or_else(found)
}

/// Returns the column of values that is called so.
pub fn value_column(draft: &Draft, profiles: &[Profile]) -> Option<String> {
    let named = || by_word(profiles, &VALUES, |profile| profile.n_numbers > 0).map(|profile| profile.name.clone());
    of_preset(draft, "value", profiles).or_else(named)
}

/// Returns what a column is about by its header, or by its texts where there are several.
pub fn subject(profile: &Profile) -> Option<Subject> {
    let name = profile.name.split(':').next().unwrap_or_default();
    let by_header =
        subject_of_header(name).filter(|subject| !(subject.is_breakdown() && 2 * profile.n_places > profile.n_filled));
    let is_power = |text: &String| words::power_of_ten(text).is_some() && text.chars().all(char::is_alphabetic);
    if by_header == Some(Subject::Unit) && profile.texts.len() > 1 && profile.texts.keys().all(is_power) {
        return Some(Subject::Multiplier);
    }
    let several = profile.texts.len() > 1 && !profile.has_more && profile.n_filled > 0;
    let all = |is: &dyn Fn(&str) -> bool| several && profile.texts.keys().all(|text| is(text));
    by_header.or_else(|| {
        if all(&|text| words::is_total(text)) || profile.is_numeric() {
            None
        } else if all(&|text| words::sex(text).is_some()) {
            Some(Subject::Sex)
        } else if all(&|text| words::location(text).is_some()) {
            Some(Subject::Location)
        } else if all(&|text| words::age(text).is_some()) {
            Some(Subject::Age)
        } else if all(&|text| Period::of(text) == Some(Period::PartOfYear)) {
            Some(Subject::Frequency)
        } else {
            None
        }
    })
}
