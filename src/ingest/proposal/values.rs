//! The texts in columns of values → what has to be declared for them: what stands for none, flags beside numbers, bounds, marks.
//! Decides nothing that a text does not show.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::profile::Profile;
use super::table::number_like;
use crate::ingest::layout::{Split, VALUE, ValueColumn};
use crate::ingest::number::Marks;
use crate::ingest::publisher_words::power_of_suffix;
use crate::ingest::sidecar::Bounds;
use crate::ingest::value::behind_bound;
use crate::pipeline::FromText;

/// Texts of one column that stand for no value, at most: more are a column of words.
const MOST_MISSING: usize = 12;

/// Declares what the texts of the columns of values need.
pub fn declare(draft: &mut Draft, columns: &[&Profile]) {
    let texts: BTreeSet<&str> = columns.iter().flat_map(|column| column.texts.keys().map(String::as_str)).collect();
    thousands(draft, &texts);
    ask_for_marks(draft, &texts);
    let marks = Marks { decimal: draft.sidecar.decimal, thousands: draft.sidecar.thousands };
    let is_number = |text: &str| marks.number(text.trim_end_matches('%').trim_end()).is_some();
    let mut missing: BTreeSet<String> = draft.preset.iter().flat_map(|preset| preset.missing.iter().cloned()).collect();
    missing.insert(String::new());
    let (mut flags, mut bounds) = (BTreeSet::new(), BTreeSet::new());
    for text in texts.iter().filter(|text| !is_number(text)) {
        if behind_bound(text).is_some_and(is_number) {
            bounds.insert(*text);
        } else if let Some((value, flag)) = flagged(text).filter(|(value, _)| is_number(value) || !number_like(value)) {
            flags.insert(flag);
            if !is_number(value) && !value.is_empty() && has_no_digit(value) {
                missing.insert(value.to_owned());
            }
        } else if missing.len() < MOST_MISSING && has_no_digit(text) {
            missing.insert((*text).to_owned());
        }
    }
    if !bounds.is_empty() && draft.sidecar.values.bounds == Bounds::Reject {
        draft.sidecar.values.bounds = Bounds::Keep;
    }
    if let Some(first) = bounds.first() {
        draft.open.push(format!("bounds such as `{first}` are read as their number, with status U"));
    }
    let is_joined = |text: &&str| flagged(text).is_none_or(|(value, flag)| text.len() == value.len() + flag.len());
    if is_magnitudes(&flags) && texts.iter().all(is_joined) {
        declare_magnitudes(draft, &flags);
    } else if !flags.is_empty() {
        declare_flags(draft, &flags);
    }
    let told: Vec<String> = missing.iter().filter(|text| !text.is_empty()).map(|text| format!("`{text}`")).collect();
    if !told.is_empty() {
        draft.notes.push(format!("no value: {}", told.join(", ")));
    }
    draft.sidecar.missing = missing.into_iter().collect();
}

/// Numbers that all have three digits behind their only mark, as `54,555`, may be thousands as well.
fn ask_for_marks(draft: &mut Draft, texts: &BTreeSet<&str>) {
    let mark = draft.sidecar.decimal;
    let has_three = |text: &str| {
        let parts = text.trim_start_matches('-').split_once(mark);
        parts.is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && whole != "0" && rest.len() == 3)
    };
    let marked: Vec<&&str> = texts.iter().filter(|text| number_like(text) && text.contains(mark)).collect();
    let Some(first) = marked.first().filter(|_| draft.sidecar.delimiter == ';') else { return };
    if draft.sidecar.thousands.is_none() && marked.iter().all(|text| has_three(text)) {
        let other = if mark == ',' { '.' } else { ',' };
        draft.open.push(format!(
            "numbers such as `{first}` are read with a decimal mark: where it parts thousands write `decimal = \"{other}\"` and \
             `thousands = \"{mark}\"`"
        ));
    }
}

/// A mark between groups of three digits: a blank or an apostrophe always is one, a comma beside decimal points.
fn thousands(draft: &mut Draft, texts: &BTreeSet<&str>) {
    let with = |thousands: char| Marks { decimal: draft.sidecar.decimal, thousands: Some(thousands) };
    let plain = Marks { decimal: draft.sidecar.decimal, thousands: None };
    let mark = [' ', '\'', ',', '.'].into_iter().filter(|mark| *mark != draft.sidecar.decimal).find(|mark| {
        let n = texts.iter().filter(|text| plain.number(text).is_none() && with(*mark).number(text).is_some()).count();
        let n_refused = texts.iter().filter(|text| number_like(text) && with(*mark).number(text).is_none()).count();
        n > 0 && n >= n_refused
    });
    if let Some(mark) = mark {
        draft.sidecar.thousands = Some(mark);
        draft.notes.push(format!("groups of three digits are parted by `{mark}`"));
    }
}

/// Digits of any script count: ٥٨ is a number that is not read, and no mark of absence. A footnote's do not.
fn has_no_digit(text: &str) -> bool {
    !text.chars().any(|c| c.is_numeric() && !matches!(c, '¹' | '²' | '³' | '⁰'..='⁹'))
}

/// Returns whether what stands behind numbers says how large they are: `12.3k`, `1.2M`. By itself a B may be a break as well.
fn is_magnitudes(flags: &BTreeSet<&str>) -> bool {
    flags.iter().all(|flag| power_of_suffix(flag).is_some())
        && flags.iter().any(|flag| matches!(*flag, "k" | "K" | "M"))
}

fn declare_magnitudes(draft: &mut Draft, suffixes: &BTreeSet<&str>) {
    let Some(column) = column_to_split(draft) else { return };
    let listed = suffixes.iter().copied().collect::<Vec<_>>().join("|");
    let patterns = ["^[^A-Za-z]+$".to_owned(), format!("^(?<{column}>[^A-Za-z]+)(?<power>{listed})$")];
    for (index, pattern) in patterns.into_iter().enumerate() {
        let is = (index == 0).then(|| ("power".to_owned(), "units".to_owned()));
        let pattern = pattern.parse().ok().map(FromText);
        let is = is.into_iter().collect();
        draft.sidecar.layout.split.push(Split { column: column.clone(), by: None, into: Vec::new(), pattern, is });
    }
    draft.set_column("multiplier_power", "power".to_owned());
    draft.open.push(format!("{} behind a number are read as thousands, millions and so on", listed.replace('|', ", ")));
}

/// Returns number and flag of `87.2 b`, `: u`, `12(e)`, `98 [1]`.
fn flagged(text: &str) -> Option<(&str, &str)> {
    if let Some((value, flag)) = footnoted(text) {
        return Some((value, flag));
    }
    let at = text.rfind(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '%'))? + 1;
    let (value, flag) = text.split_at(at);
    let flag = flag.trim();
    let is_flag = !flag.is_empty()
        && flag.len() <= 5
        && flag.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '*' | '(' | ')' | '[' | ']'));
    (is_flag && !value.contains(char::is_alphabetic)).then_some((value.trim(), flag))
}

/// Returns value and mark where a number or letter in brackets stands behind a value: `98 [1]`.
fn footnoted(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(['[', '(']).filter(|at| *at > 0 && text.ends_with([']', ')']))?;
    let (value, mark) = text.split_at(at);
    let inside = mark.get(1..mark.len() - 1)?;
    let is_mark = !inside.is_empty() && inside.len() <= 3 && inside.chars().all(|c| c.is_ascii_alphanumeric());
    (is_mark && !value.contains(char::is_alphabetic)).then_some((value.trim(), mark))
}

/// Returns the column that a pattern can be written for, whose name it bears: a value column of another name is made `value`.
fn column_to_split(draft: &mut Draft) -> Option<String> {
    let column = draft.columns.value.clone();
    let is_name = column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && column.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_name {
        return Some(column);
    }
    if column.is_empty() || !draft.sidecar.layout.value_column.is_empty() {
        return None;
    }
    let only = ValueColumn { column, is: Default::default(), beside: Default::default() };
    draft.sidecar.layout.value_column = vec![only];
    VALUE.clone_into(&mut draft.columns.value);
    Some(VALUE.to_owned())
}

fn declare_flags(draft: &mut Draft, flags: &BTreeSet<&str>) {
    if draft.columns.status.is_some() {
        return;
    }
    let Some(column) = column_to_split(draft) else { return };
    let is_plain = flags.iter().all(|flag| flag.chars().all(|c| c.is_ascii_alphabetic()));
    let flag = if is_plain { "[A-Za-z]*" } else { "[A-Za-z*()\\[\\]]*|[\\[(][A-Za-z0-9]{1,3}[\\])]" };
    let pattern = format!("^(?<{column}>[^A-Za-z*(\\[]*?)\\s*(?<flag>{flag})$");
    draft.sidecar.layout.split.push(Split {
        column,
        by: None,
        into: Vec::new(),
        pattern: pattern.parse().ok().map(FromText),
        is: Default::default(),
    });
    draft.set_column("status", "flag".to_owned());
    let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    draft.declare_texts("status", &flags);
    draft.notes.push(format!("flags beside values: {}", flags.join(", ")));
}
