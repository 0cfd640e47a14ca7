//! Years that a file writes in another way than with four digits → what has to be declared to read them, or why they cannot be.
//! Parts of years are never joined to years: they are kept apart or asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::profile::Profile;
use super::table::is_year;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::ingest::layout::{Layout, Split};
use crate::ingest::period_text::{Period, YEARS};
use crate::pipeline::{Condition, FromText};

/// Headers of columns that are years written in another way: those of FAOSTAT have flags and notes beside them.
const HEADERS: [(Period, &str); 2] =
    [(Period::Year, "^(?:YR|FY|Y|X)_?(?<year>[0-9]{4})(?<field>[FN])?$"), (Period::FiscalYear, YEARS[2].1)];

/// Years with the mark of a footnote, or of what is provisional: `2020*`, `2021 (p)`, `2021p`.
pub const MARKED_YEARS: &str = r"^(?<year>[0-9]{4})(?: \[YR[0-9]{4}\])?(?: ?(?:\*+|\([a-z0-9]\)|[a-z]|[0-9][)/]))?$";

/// Returns the headers that are years with a mark, where no other column is of the same year.
pub fn marked_years(profiles: &[Profile]) -> Vec<String> {
    let Ok(pattern) = regex::Regex::new(MARKED_YEARS) else { return Vec::new() };
    let year = |name: &str| pattern.captures(name).map(|captures| captures["year"].to_owned());
    let all: Vec<(String, &str)> =
        profiles.iter().filter_map(|profile| Some((year(&profile.name)?, profile.name.as_str()))).collect();
    let different: BTreeSet<&String> = all.iter().map(|(year, _)| year).collect();
    if different.len() < all.len() || !different.iter().all(|year| is_year(year)) {
        return Vec::new();
    }
    let is_marked = |(year, name): &&(String, &str)| {
        name.strip_prefix(year.as_str()).is_some_and(|mark| !mark.is_empty() && !mark.starts_with(" ["))
    };
    all.iter().filter(is_marked).map(|(_, name)| (*name).to_owned()).collect()
}

/// Months and days, the year first or last.
const DATE: &str = "^(?<year>[0-9]{4})(-[0-9]{2}){0,2}([T ].*)?$";
const DATE_REVERSED: &str = "^(?:[0-3]?[0-9][./-]){0,2}(?<year>[0-9]{4})(?: [0-9]{1,2}:.*)?$";
/// A header that is a whole date.
const DATE_OF_HEADER: &str = "^(?<year>[0-9]{4})-[0-9]{2}-[0-9]{2}$";
/// The same as [`DATE`], with the month in a column of its own.
const DATE_AND_MONTH: &str = "^(?<year>[0-9]{4})-(?<month>[0-9]{2})(-[0-9]{2})?([T ].*)?$";

/// Returns the pattern of headers that are years, where two or more are written in one of these ways.
pub fn pattern_of_headers(profiles: &[Profile]) -> Option<&'static str> {
    let n = |wanted: Period| profiles.iter().filter(|profile| Period::of(&profile.name) == Some(wanted)).count();
    // One date of each year, as a sheet makes of years that are dates.
    let names = profiles.iter().map(|profile| profile.name.as_str());
    let dates: Vec<&str> = names.filter(|name| is_match(DATE_OF_HEADER, name)).collect();
    let years: BTreeSet<&str> = dates.iter().filter_map(|date| date.get(..4)).filter(|year| is_year(year)).collect();
    let is_of_years = dates.len() > 1 && years.len() == dates.len();
    let of_dates = is_of_years.then_some(DATE_OF_HEADER);
    let of_years = HEADERS.iter().find(|(period, _)| n(*period) > 1).map(|(_, pattern)| *pattern);
    of_years.or(of_dates)
}

/// Returns why columns that are parts of years are no values of years.
pub fn parts_as_columns(profiles: &[Profile]) -> Option<String> {
    let is_part = |name: &&str| matches!(Period::of(name), Some(Period::PartOfYear | Period::Date));
    let of_parts: Vec<&str> = profiles.iter().map(|profile| profile.name.as_str()).filter(is_part).collect();
    let [first, _, ..] = of_parts.as_slice() else { return None };
    Some(format!(
        "the columns are parts of years, as `{first}`: take the annual series of the same data, or read the one that stands for the \
         year: `[[layout.value_column]]` with `column = \"{first}\"`"
    ))
}

/// Returns why no text of the column of years can be read as one.
pub fn no_year_of(profile: &Profile) -> Option<String> {
    let periods: Vec<Option<Period>> = profile.texts.keys().map(|text| Period::of(text)).collect();
    let is_never = |period: &Option<Period>| matches!(period, Some(Period::PartOfYear | Period::OtherCalendar));
    let first = profile.texts.keys().next()?;
    (periods.iter().all(is_never)).then(|| {
        let advice = Period::of(first).map_or("", Period::advice);
        format!("`{}` holds no calendar year, but `{first}`: {advice}", profile.name)
    })
}

/// Declares how years are read that a run has refused; returns whether there was anything to declare.
pub fn repair(draft: &mut Draft, texts: &BTreeSet<String>, header: &[String], n_kept: usize) -> bool {
    let column = draft.columns.year.clone();
    let of = |wanted: Period| texts.iter().find(|text| Period::of(text) == Some(wanted));
    for (period, pattern) in YEARS {
        let fits = |text: &&String| Period::of(text) == Some(period) && is_match(pattern, text);
        let Some(found) = texts.iter().find(fits) else { continue };
        if period == Period::FiscalYear {
            draft.open.push(format!("`{column}` has fiscal years: `{found}` counts for the year in which it begins"));
        }
        let into = if is_group(&column) { Some(column.clone()) } else { free_name(header) };
        return into.is_some_and(|into| take_year(draft, &column, pattern, &into));
    }
    if n_kept > 0
        && let Some(part) = of(Period::PartOfYear)
    {
        draft.open.push(format!("`{column}` has parts of years beside years, as `{part}`: only years are kept"));
        return keep_plausible(draft, &column);
    }
    if let Some(date) = of(Period::Date) {
        // The column stays: two surveys of one year are told apart by their months.
        let pattern = if is_match(DATE, date) { DATE } else { DATE_REVERSED };
        let is_declared = free_name(header).is_some_and(|into| take_year(draft, &column, pattern, &into));
        if is_declared {
            draft.open.push(format!("`{column}` has months, as `{date}`: a value counts for its year"));
        }
        return is_declared;
    }
    let is_number = |text: &String| text.parse::<f64>().is_ok();
    if n_kept > 0 && !texts.is_empty() && texts.iter().all(is_number) {
        let (from, to) = (PLAUSIBLE_YEARS.from, PLAUSIBLE_YEARS.to);
        draft.open.push(format!("`{column}` has years outside {from} to {to}: rows of these are left out"));
        return keep_plausible(draft, &column);
    }
    false
}

/// Returns, of a column of dates that years are taken from, whether its months are declared now; none of another column. Several
/// dates of one year are no categories. Which of them stands for the year a person decides by its month, and until then no run
/// reads the file.
pub fn months_of_dates(draft: &mut Draft, column: &str, header: &[String]) -> Option<bool> {
    let with_year = |pattern: &str| pattern.replace("?<year>", &format!("?<{}>", draft.columns.year));
    let (plain, reversed, dated) = (with_year(DATE), with_year(DATE_REVERSED), with_year(DATE_AND_MONTH));
    let text = |split: &Split| split.pattern.as_ref().map(|FromText(pattern)| pattern.regex().as_str().to_owned());
    let splits = &mut draft.sidecar.layout.split;
    let found = splits.iter_mut().find(|split| {
        split.column == column && text(split).is_some_and(|text| [&plain, &reversed, &dated].contains(&&text))
    });
    let split = found?;
    let is_new = text(split).as_ref() == Some(&plain) && !header.iter().any(|name| name == "month");
    if is_new {
        split.pattern = dated.parse().ok().map(FromText);
        draft.open.retain(|open| !open.ends_with("a value counts for its year"));
        draft.open.push(format!(
            "`{column}` has several values of one year: take one month of each by `[input.where] month = \"12\"` in the pipeline, or \
             the annual series"
        ));
    }
    Some(is_new)
}

fn is_match(pattern: &str, text: &str) -> bool {
    regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

/// Rows whose year is a plain one are kept.
fn keep_plausible(draft: &mut Draft, column: &str) -> bool {
    let (from, to) = (f64::from(PLAUSIBLE_YEARS.from), f64::from(PLAUSIBLE_YEARS.to));
    let kept = Condition::Between { from: Some(from), to: Some(to) };
    draft.filter.insert(column.to_owned(), kept.clone()) != Some(kept)
}

/// Returns whether a group of a pattern may bear the name of a column, and so take its place.
fn is_group(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn free_name(header: &[String]) -> Option<String> {
    let free = ["year", "survey_year"].into_iter().find(|name| !header.iter().any(|known| known == name));
    free.map(str::to_owned)
}

/// Declares that the year which stands in a text is read.
fn take_year(draft: &mut Draft, column: &str, pattern: &str, into: &str) -> bool {
    let pattern = pattern.replace("?<year>", &format!("?<{into}>"));
    let layout: &mut Layout = &mut draft.sidecar.layout;
    let is_same =
        |split: &Split| split.pattern.as_ref().is_some_and(|FromText(known)| known.regex().as_str() == pattern);
    if layout.split.iter().any(is_same) {
        return false;
    }
    layout.split.push(Split {
        column: column.to_owned(),
        by: None,
        into: Vec::new(),
        pattern: pattern.parse().ok().map(FromText),
        is: BTreeMap::new(),
    });
    into.clone_into(&mut draft.columns.year);
    true
}
