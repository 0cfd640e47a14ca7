//! Which list of groups is meant: the one rule of classifications and editions.

use std::collections::BTreeSet;

use super::GroupQuery;
use super::classification::USER_GROUPS;
pub use super::group_query::List;
use super::groups::AS_OF;

/// A question that several things answer: a mistake of who asks, for nobody chooses for its writer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{asked} {could_be}")]
pub struct Ambiguous {
    /// What is asked.
    pub asked: String,
    /// What it could be.
    pub could_be: String,
    /// What to say.
    pub help: String,
}

/// Returns the list that is meant of those that have a group; none where none of them is.
///
/// Without an edition the pinned one of a classification is meant, and the list of each year where none is pinned. A user's
/// own list is meant only where it is named.
///
/// - Errors: several are meant.
pub fn meant<'l>(
    query: &GroupQuery<'_>,
    lists: impl IntoIterator<Item = List<'l>>,
) -> Result<Option<List<'l>>, Ambiguous> {
    let is_own = |id: &str| id == USER_GROUPS && query.classification.is_none();
    let may_be = |(id, edition): &List<'_>| query.may_be(id, edition) && !is_own(id);
    let all: BTreeSet<List<'l>> = lists.into_iter().filter(may_be).collect();
    let is_pinned = |id: &str| all.iter().any(|(other, edition)| *other == id && *edition != AS_OF);
    let is_meant = |(id, edition): &List<'_>| query.edition.is_some() || *edition != AS_OF || !is_pinned(id);
    let meant: Vec<List<'l>> = all.iter().copied().filter(is_meant).collect();
    match meant[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        [(id, edition), ..] => Err(Ambiguous {
            asked: format!("`{query}`"),
            could_be: format!(
                "is a group of {}",
                meant.iter().map(|list| list_name(*list)).collect::<Vec<_>>().join(" and of ")
            ),
            help: format!("say which, as `{}`", GroupQuery::full_name(id, edition, query.group)),
        }),
    }
}

fn list_name((id, edition): List<'_>) -> String {
    format!("{id} {edition}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: [List<'_>; 5] = [
        ("wb-income", "FY2026"),
        ("wb-income", AS_OF),
        ("un-income", AS_OF),
        ("user-groups", "own"),
        ("wb-income", "FY2024"),
    ];

    fn of(text: &str, lists: &[List<'static>]) -> String {
        match meant(&GroupQuery::new(text), lists.iter().copied()) {
            Ok(list) => list.map(list_name).unwrap_or_default(),
            Err(several) => format!("{several}: {}", several.help),
        }
    }

    #[test]
    fn a_pinned_list_goes_before_that_of_each_year_of_its_classification_alone() {
        assert_eq!(of("high", &LISTS[..2]), "wb-income FY2026");
        assert_eq!(of("high", &LISTS[1..2]), "wb-income as-of");
        assert_eq!(of("wb-income:as-of:high", &LISTS), "wb-income as-of");
        assert_eq!(of("wb-income:FY2024:high", &LISTS), "wb-income FY2024");
        assert_eq!(of("wb-income:FY2020:high", &LISTS), "");
    }

    #[test]
    fn a_users_list_is_meant_where_it_is_named() {
        assert_eq!(of("high", &LISTS[3..4]), "");
        assert_eq!(of("high", &[LISTS[0], LISTS[3]]), "wb-income FY2026");
        assert_eq!(of("user-groups:high", &LISTS), "user-groups own");
    }

    #[test]
    fn of_several_lists_none_is_chosen() {
        let told = "`high` is a group of un-income as-of and of wb-income FY2026: say which, as `un-income:as-of:high`";
        assert_eq!(of("high", &LISTS[..3]), told);
        let told = "`wb-income:high` is a group of wb-income FY2024 and of wb-income FY2026: \
                    say which, as `wb-income:FY2024:high`";
        assert_eq!(of("wb-income:high", &LISTS), told);
    }
}
