//! Which list of groups is meant: the one rule of classifications and editions.

use std::collections::BTreeSet;

use super::{Ambiguous, NoRow};
use crate::concepts::GroupQuery;
use crate::concepts::groups::AS_OF;

/// Classification and edition.
pub type List<'l> = (&'l str, &'l str);

/// Returns the lists that may be meant of those that have a group.
///
/// Without an edition the pinned one of a classification is meant, and the list of each year where none is pinned. A user's
/// own list is meant only where it is named.
pub fn meant<'l>(query: &GroupQuery<'_>, lists: impl IntoIterator<Item = List<'l>>) -> BTreeSet<List<'l>> {
    let may_be = |(id, edition): &List<'_>| {
        let of_each_year = query.edition.is_none() && *edition == AS_OF;
        query.with_edition(of_each_year.then_some(AS_OF)).takes(id, edition)
    };
    let all: BTreeSet<List<'l>> = lists.into_iter().filter(may_be).collect();
    let is_pinned = |id: &str| all.iter().any(|(other, edition)| *other == id && *edition != AS_OF);
    let is_meant = |(id, edition): &List<'_>| query.edition.is_some() || *edition != AS_OF || !is_pinned(id);
    all.iter().copied().filter(is_meant).collect()
}

/// Returns the only list of those that may be meant; none where there is none.
///
/// - Errors: several are meant.
pub fn the_one<'l>(query: &GroupQuery<'_>, meant: &BTreeSet<List<'l>>) -> Result<Option<List<'l>>, NoRow> {
    let first = meant.first().copied();
    let Some((id, edition)) = first.filter(|_| meant.len() > 1) else { return Ok(first) };
    let all: Vec<String> = meant.iter().map(|(id, edition)| format!("{id} {edition}")).collect();
    Err(NoRow::Ambiguous(Ambiguous {
        asked: format!("`{query}`"),
        could_be: format!("is a group of {}", all.join(" and of ")),
        help: format!("say which, as `{}`", GroupQuery::full_name(id, edition, query.group)),
    }))
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

    fn of(text: &str, lists: &[List<'static>]) -> Vec<String> {
        let meant = meant(&GroupQuery::new(text), lists.iter().copied());
        meant.into_iter().map(|(id, edition)| format!("{id} {edition}")).collect()
    }

    #[test]
    fn a_pinned_list_goes_before_that_of_each_year_of_its_classification_alone() {
        assert_eq!(of("high", &LISTS[..2]), ["wb-income FY2026"]);
        assert_eq!(of("high", &LISTS[1..2]), ["wb-income as-of"]);
        assert_eq!(of("high", &LISTS[..3]), ["un-income as-of", "wb-income FY2026"]);
        assert_eq!(of("wb-income:as-of:high", &LISTS), ["wb-income as-of"]);
        assert_eq!(of("wb-income:high", &LISTS), ["wb-income FY2024", "wb-income FY2026"]);
    }

    #[test]
    fn a_users_list_is_meant_where_it_is_named() {
        assert_eq!(of("high", &LISTS[3..4]), [""; 0]);
        assert_eq!(of("user-groups:high", &LISTS), ["user-groups own"]);
    }

    #[test]
    fn of_several_lists_none_is_chosen() {
        let query = GroupQuery::new("wb-income:high");
        let Err(NoRow::Ambiguous(told)) = the_one(&query, &meant(&query, LISTS)) else { panic!("one was chosen") };
        assert_eq!(told.to_string(), "`wb-income:high` is a group of wb-income FY2024 and of wb-income FY2026");
        assert_eq!(told.help, "say which, as `wb-income:FY2024:high`");
        assert_eq!(the_one(&query, &BTreeSet::new()), Ok(None));
    }
}
