//! The texts in columns of values → what has to be declared for them: what stands for none, flags beside numbers, bounds, marks.
//! Decides nothing that a text does not show.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::profile::Profile;
use super::table::number_like;
use crate::ingest::layout::Split;
use crate::ingest::number::Marks;
use crate::ingest::sidecar::Bounds;
use crate::ingest::value::behind_bound;
use crate::pipeline::FromText;

/// Texts of one column that stand for no value, at most: more are a column of words.
const MOST_MISSING: usize = 12;

/// Declares what the texts of the columns of values need.
pub fn declare(draft: &mut Draft, columns: &[&Profile]) {
    let texts: BTreeSet<&str> = columns.iter().flat_map(|column| column.texts.keys().map(String::as_str)).collect();
    thousands(draft, &texts);
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
            if !is_number(value) && !value.is_empty() {
                missing.insert(value.to_owned());
            }
        } else if missing.len() < MOST_MISSING && !text.chars().any(|c| c.is_ascii_digit()) {
            missing.insert((*text).to_owned());
        }
    }
    if !bounds.is_empty() && draft.sidecar.values.bounds == Bounds::Reject {
        draft.sidecar.values.bounds = Bounds::Keep;
    }
    if let Some(first) = bounds.first() {
        draft.open.push(format!("bounds such as `{first}` are read as their number, with status U"));
    }
    if !flags.is_empty() {
        declare_flags(draft, &flags);
    }
    let told: Vec<String> = missing.iter().filter(|text| !text.is_empty()).map(|text| format!("`{text}`")).collect();
    if !told.is_empty() {
        draft.notes.push(format!("no value: {}", told.join(", ")));
    }
    draft.sidecar.missing = missing.into_iter().collect();
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

/// Returns number and flag of `87.2 b`, `: u`, `12(e)`.
fn flagged(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '%'))? + 1;
    let (value, flag) = text.split_at(at);
    let flag = flag.trim();
    let is_flag = !flag.is_empty()
        && flag.len() <= 5
        && flag.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '*' | '(' | ')' | '[' | ']'));
    (is_flag && !value.contains(char::is_alphabetic)).then_some((value.trim(), flag))
}

fn declare_flags(draft: &mut Draft, flags: &BTreeSet<&str>) {
    let column = draft.columns.value.clone();
    let is_name = column.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && column.starts_with(|c: char| c.is_alphabetic());
    if !is_name || draft.columns.status.is_some() {
        return;
    }
    let is_plain = flags.iter().all(|flag| flag.chars().all(|c| c.is_ascii_alphabetic()));
    let flag = if is_plain { "[A-Za-z]*" } else { "[A-Za-z*()\\[\\]]*" };
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
