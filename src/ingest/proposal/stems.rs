//! Headers that hold a year beside something else, as `i99H_2019`, `Male 2019`, `2019 / Female` → one pattern for these columns.
//! What stands beside the year is a sex or a location where all of them are, else the category.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::profile::Profile;
use crate::ingest::layout::{Unpivot, VALUE};
use crate::ingest::publisher_words as words;
use crate::pipeline::FromText;

const YEAR: &str = r"(?<year>(?:19|20)[0-9]{2})";

/// Declares columns whose headers hold years and something else; returns whether there are any.
pub fn declare(draft: &mut Draft, profiles: &[Profile]) -> bool {
    let before = |stem: &str| format!(r"^(?<{stem}>[^0-9].*?)[ _./:(\[-]+{YEAR}[)\]]?$");
    let behind = |stem: &str| format!(r"^{YEAR}(?: / |[ _.:-]+)(?<{stem}>[^0-9].*)$");
    for pattern in [&before as &dyn Fn(&str) -> String, &behind] {
        let Ok(found) = regex::Regex::new(&pattern("stem")) else { continue };
        let captured = profiles.iter().filter_map(|profile| Some((found.captures(&profile.name)?, profile)));
        let captured: Vec<(String, &Profile)> =
            captured.map(|(captures, profile)| (captures["stem"].to_owned(), profile)).collect();
        if captured.len() < 2 || !captured.iter().all(|(_, profile)| profile.is_numeric() || profile.n_filled == 0) {
            continue;
        }
        let stems: BTreeSet<&str> = captured.iter().map(|(stem, _)| stem.as_str()).collect();
        let key = subject(&stems);
        if stems.len() > 1 {
            draft.set_column(key, key.to_owned());
            draft.declare_texts(key, &stems.iter().map(|stem| (*stem).to_owned()).collect::<Vec<_>>());
            draft.notes.push(format!("the headers hold years and the {key}, as `{}`", captured[0].1.name));
        }
        let pattern = pattern(if stems.len() > 1 { key } else { "series_name" });
        draft.sidecar.layout.unpivot = pattern.parse().ok().map(|columns| Unpivot { columns: FromText(columns) });
        VALUE.clone_into(&mut draft.columns.value);
        "year".clone_into(&mut draft.columns.year);
        let values: Vec<&Profile> = captured.iter().map(|(_, profile)| *profile).collect();
        super::values::declare(draft, &values);
        return true;
    }
    false
}

/// Returns the key of what texts beside years say.
pub fn subject(stems: &BTreeSet<&str>) -> &'static str {
    if stems.iter().all(|stem| words::sex(stem).is_some()) {
        "sex"
    } else if stems.iter().all(|stem| words::location(stem).is_some()) {
        "location"
    } else {
        "category"
    }
}
