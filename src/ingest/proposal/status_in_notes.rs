//! Notes and sources that say of a value that it is an estimate → a status, where the file has no column of statuses.
//! Looks at short texts only: a long one tells how a figure came about.

use super::draft::Draft;
use super::profile::Profile;
use crate::ingest::layout::Split;
use crate::ingest::publisher_words::squeezed;
use crate::pipeline::FromText;

/// `Estimate.`, `ITU estimate`, `Estimated`, `Country estimates (2019)`.
const ESTIMATE: &str = r"(?i)^(?:[A-Za-z]+ )?estimat(?:e|es|ed|ion)\b.{0,12}$";
const WORDS: [&str; 6] = ["note", "source", "comment", "footnote", "remark", "annotation"];

/// Declares that such values are estimates.
pub fn declare(draft: &mut Draft, profiles: &[Profile]) {
    if draft.columns.status.is_some() || draft.preset.is_some_and(|preset| preset.columns.contains_key("status")) {
        return;
    }
    let Ok(estimate) = regex::Regex::new(ESTIMATE) else { return };
    let is_note = |name: &str| WORDS.iter().any(|word| squeezed(name).contains(word));
    let fields = draft.sidecar.layout.unpivot.as_ref().map(|unpivot| unpivot.columns.0.regex().clone());
    // Of columns of several years, `2019_note`, what is told goes to one column `note`.
    let column = |profile: &Profile| {
        let captures = fields.as_ref().and_then(|fields| fields.captures(&profile.name));
        let field = captures.map(|captures| captures.name("field").map(|field| field.as_str().to_owned()));
        field.unwrap_or_else(|| Some(profile.name.clone()))
    };
    let mut found: Vec<String> = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.texts.keys().any(|text| estimate.is_match(text))) {
        let column = column(profile).filter(|name| is_note(name) && !found.contains(name) && !draft.is_used(name));
        found.extend(column);
    }
    let is_free = |name: &&str| !profiles.iter().any(|profile| profile.name == *name);
    let Some(status) = ["status", "stated_status"].into_iter().find(is_free).filter(|_| !found.is_empty()) else {
        return;
    };
    for column in &found {
        let pattern = ESTIMATE.parse().ok().map(FromText);
        let is = [(status.to_owned(), "estimate".to_owned())].into();
        draft.sidecar.layout.split.push(Split { column: column.clone(), by: None, into: Vec::new(), pattern, is });
    }
    draft.set_column("status", status.to_owned());
    draft.declare_texts("status", &["estimate".to_owned()]);
    let found: Vec<String> = found.iter().map(|name| format!("`{name}`")).collect();
    draft.notes.push(format!("values that {} calls estimates have status E", found.join(" or ")));
}
