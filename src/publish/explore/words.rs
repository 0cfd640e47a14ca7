//! The words of the page, from the catalogues of the languages. What the page puts into them stands in braces: `{name}`.

use std::collections::BTreeMap;

use crate::concepts::{Language, Said, Status};
use crate::tables::{GapId, Statistic};

/// What the ids of the page's own messages begin with.
const OWN: &str = "explore-";

/// Messages that the page shares with others.
const SHARED: [&str; 7] = ["language-name", "language-tag", "decimal-mark", "group-mark", "comma", "skip", "languages"];

/// Messages of the page, and what is put into them.
static WORDS: [(&str, &[&str]); 132] = [
    ("explore-title", &[]),
    ("explore-lead", &[]),
    ("explore-indicator", &[]),
    ("explore-breakdown", &[]),
    ("explore-year", &[]),
    ("explore-find", &[]),
    ("explore-not-found", &["text"]),
    ("explore-view", &[]),
    ("explore-tiles", &[]),
    ("explore-map", &[]),
    ("explore-places", &[]),
    ("explore-places-count", &["imputed", "n", "reported"]),
    ("explore-view-title", &["breakdown", "indicator", "year"]),
    ("explore-total", &[]),
    ("explore-below", &["value"]),
    ("explore-from", &["value"]),
    ("explore-imputed-mark", &[]),
    ("explore-no-value", &[]),
    ("explore-none-short", &[]),
    ("explore-tile-none", &["name"]),
    ("explore-tile-reported", &["name", "value"]),
    ("explore-tile-imputed", &["name", "value"]),
    ("explore-in-no-group", &[]),
    ("explore-map-label", &[]),
    ("explore-map-note", &[]),
    ("explore-economy-title", &[]),
    ("explore-economy-choose", &[]),
    ("explore-economy-what", &["breakdown", "indicator", "year"]),
    ("explore-economy-none", &["year"]),
    ("explore-sure-reported", &[]),
    ("explore-sure-estimated", &[]),
    ("explore-sure-imputed", &[]),
    ("explore-sure-interval", &["lower", "upper"]),
    ("explore-sure-nearest", &["value", "year"]),
    ("explore-sure-never", &[]),
    ("explore-sure-total", &["value", "year"]),
    ("explore-sure-donors", &["donors"]),
    ("explore-sure-status", &["code", "words"]),
    ("explore-source", &["source"]),
    ("explore-method-interpolated", &[]),
    ("explore-method-trend", &[]),
    ("explore-method-backcast", &[]),
    ("explore-method-regression", &[]),
    ("explore-method-breakdown-gap", &[]),
    ("explore-method-rebased", &[]),
    ("explore-method-reconciled", &[]),
    ("explore-series", &[]),
    ("explore-series-table", &[]),
    ("explore-year-column", &[]),
    ("explore-how", &[]),
    ("explore-status", &[]),
    ("explore-where", &[]),
    ("explore-reported", &[]),
    ("explore-imputed", &[]),
    ("explore-imputed-with-interval", &[]),
    ("explore-weights-title", &[]),
    ("explore-groups", &[]),
    ("explore-groups-caption", &[]),
    ("explore-list", &[]),
    ("explore-group", &[]),
    ("explore-distribution", &[]),
    ("explore-value", &[]),
    ("explore-interval", &[]),
    ("explore-reported-share", &[]),
    ("explore-economies", &[]),
    ("explore-not-shown", &[]),
    ("explore-lines", &[]),
    ("explore-nothing-to-draw", &[]),
    ("explore-region-title", &[]),
    ("explore-region-lead", &[]),
    ("explore-region-find", &[]),
    ("explore-region-from-group", &[]),
    ("explore-region-group", &[]),
    ("explore-region-clear", &[]),
    ("explore-region-empty", &[]),
    ("explore-region-add", &["name"]),
    ("explore-region-remove", &["name"]),
    ("explore-region-count", &["imputed", "missing", "n", "reported"]),
    ("explore-region-imputed", &["names"]),
    ("explore-region-none-imputed", &[]),
    ("explore-region-missing", &["names"]),
    ("explore-region-suppressed", &["least", "share"]),
    ("explore-region-no-statistic", &[]),
    ("explore-region-same", &[]),
    ("explore-weighted-mean", &[]),
    ("explore-sum", &[]),
    ("explore-median", &[]),
    ("explore-count", &[]),
    ("explore-users", &[]),
    ("explore-parts-title", &[]),
    ("explore-parts-lead", &[]),
    ("explore-parts-of", &["breakdown", "group", "indicator", "year"]),
    ("explore-parts-less", &[]),
    ("explore-parts-same", &[]),
    ("explore-parts-matched", &[]),
    ("explore-parts-not-counted", &[]),
    ("explore-parts-command", &[]),
    ("explore-left-out", &[]),
    ("explore-weight", &[]),
    ("explore-weight-share", &[]),
    ("explore-copy", &[]),
    ("explore-copied", &[]),
    ("explore-close", &[]),
    ("explore-csv", &[]),
    ("explore-csv-note", &[]),
    ("explore-footer", &[]),
    ("explore-thousand", &["n"]),
    ("explore-million", &["n"]),
    ("explore-billion", &["n"]),
    ("explore-ages", &["ages"]),
    ("explore-ages-except", &["ages"]),
    ("explore-code-F", &[]),
    ("explore-code-M", &[]),
    ("explore-code-U", &[]),
    ("explore-code-R", &[]),
    ("explore-code-T", &[]),
    ("explore-unit-percent", &[]),
    ("explore-unit-share", &[]),
    ("explore-unit-persons", &[]),
    ("explore-unit-persons-of-all-ages-proxy", &[]),
    ("explore-unit-economies", &[]),
    ("explore-unit-per-100-people", &[]),
    ("explore-unit-subscriptions", &[]),
    ("explore-unit-kbit-s-per-inhabitant", &[]),
    ("explore-unit-kbit-s", &[]),
    ("explore-unit-exabytes", &[]),
    ("explore-unit-tonnes", &[]),
    ("explore-unit-US-dollars", &[]),
    ("explore-unit-score", &[]),
    ("explore-unit-ratio", &[]),
    ("explore-unit-points", &[]),
    ("explore-unit-number", &[]),
];

/// Returns the words of every language, by its code.
pub(super) fn all() -> BTreeMap<&'static str, BTreeMap<String, String>> {
    Language::all().map(|language| (language.code(), of(language))).collect()
}

fn of(language: Language) -> BTreeMap<String, String> {
    let own = WORDS.iter().map(|(id, values)| {
        let braced: Vec<String> = values.iter().map(|name| format!("{{{name}}}")).collect();
        let values: Vec<(&str, Said<'_>)> =
            values.iter().zip(&braced).map(|(name, text)| (*name, text.into())).collect();
        (id.trim_start_matches(OWN).to_owned(), language.say(id, &values))
    });
    let shared = SHARED.map(|id| (id, language.say(id, &[])));
    let shared = shared.into_iter().map(|(id, text)| (id.to_owned(), text));
    own.chain(shared).chain(chosen(language)).collect()
}

/// Returns the messages that are chosen by the code of a status, or the name of a gap or statistic.
fn chosen(language: Language) -> impl Iterator<Item = (String, String)> {
    let statuses = Status::all().map(|status| format!("{OWN}status-{}", status.code()));
    let gaps = GapId::ALL.into_iter().map(|gap| format!("gap-{}", gap.name()));
    let statistics = Statistic::ALL.into_iter().map(|statistic| format!("statistic-{}", statistic.name()));
    let all = statuses.chain(gaps).chain(statistics);
    all.map(move |id| (id.trim_start_matches(OWN).to_owned(), language.say(&id, &[])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_said_and_says_where_its_values_go() {
        for (code, words) in all() {
            for (id, values) in &WORDS {
                let id = id.trim_start_matches(OWN);
                assert!(!words[id].starts_with(OWN), "{code}: {id}");
                assert!(values.iter().all(|name| words[id].contains(&format!("{{{name}}}"))), "{code}: {}", words[id]);
            }
            for (id, text) in &words {
                assert!(!text.ends_with(id.as_str()), "{code}: {id} is in no catalogue");
            }
        }
    }
}
