//! The words of the page: the messages of the catalogues whose ids begin with its name, and those that it shares with others. What
//! the page puts into them stands in braces: `{name}`.

use std::collections::BTreeMap;

use crate::concepts::{Language, Said};

/// What the ids of the page's own messages begin with.
const OWN: &str = "explore-";

/// What those of the names of gaps and statistics begin with.
const NAMES: [&str; 2] = ["gap-", "statistic-"];

/// Messages that the page shares with others.
const SHARED: [&str; 7] = ["language-name", "language-tag", "decimal-mark", "group-mark", "comma", "skip", "languages"];

/// Returns the words of every language, by its code.
pub(super) fn all() -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    Language::all().map(|language| (language.code(), of(language))).collect()
}

fn of(language: Language) -> BTreeMap<&'static str, String> {
    let messages = [OWN].into_iter().chain(NAMES).flat_map(Language::messages);
    let filled = messages.map(|(id, values)| {
        let braced: Vec<String> = values.iter().map(|name| format!("{{{name}}}")).collect();
        let values: Vec<(&str, Said<'_>)> =
            values.iter().zip(&braced).map(|(name, text)| (*name, text.into())).collect();
        (id.trim_start_matches(OWN), language.say(id, &values))
    });
    filled.chain(SHARED.map(|id| (id, language.say(id, &[])))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Status;
    use crate::tables::{GapId, Statistic};

    #[test]
    fn every_word_is_said_and_says_where_its_values_go() {
        for (code, words) in all() {
            for (id, values) in Language::messages(OWN) {
                let id = id.trim_start_matches(OWN);
                assert!(!words[id].starts_with(OWN), "{code}: {id}");
                assert!(values.iter().all(|name| words[id].contains(&format!("{{{name}}}"))), "{code}: {}", words[id]);
            }
            assert!(Status::all().all(|status| words.contains_key(&*format!("status-{}", status.code()))), "{code}");
            assert!(GapId::ALL.iter().all(|gap| words.contains_key(&*format!("gap-{}", gap.name()))), "{code}");
            assert!(
                Statistic::ALL.iter().all(|one| words.contains_key(&*format!("statistic-{}", one.name()))),
                "{code}"
            );
        }
    }
}
