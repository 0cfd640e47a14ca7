//! Who is counted in one of two years alone → what to know about a growth. Decides nobody's place in it.

use super::{unit, unit_of_difference};
use crate::concepts::EconomyId;
use crate::tables::note::{Added, FirstOf};
use crate::tables::{Aggregate, GapId, Matched, Note, Notes, Turnover};

/// Economies that are named; of more, the number is told.
const MOST_NAMED: usize = 5;

/// Returns whom a growth leaves out, and how much more the published figures change by them.
pub fn notes(
    gap: GapId,
    [after, before]: [&Aggregate; 2],
    matched: &Matched,
    between: impl Fn(&Aggregate, &Aggregate) -> Option<f64>,
) -> Notes {
    let Turnover { joined, left, only_after, only_before } = &matched.turnover;
    let published = between(after, before);
    let of_members = between(after, &matched.all_before);
    let over_the_same = between(&matched.after, &matched.before);
    let unit = unit_of_difference(unit(gap, unit_of_difference(after.unit)));
    let added = |with: Option<f64>, without: Option<f64>| {
        with.zip(without).map(|(with, without)| Added { value: with - without, unit })
    };
    let named = |economies: &[EconomyId]| FirstOf::new(economies, MOST_NAMED);
    let of_members_alone = (!joined.is_empty() || !left.is_empty()).then(|| Note::SameMembers {
        year: after.year,
        joined: named(joined),
        left: named(left),
        added: added(published, of_members),
    });
    let over_both = (!only_after.is_empty() || !only_before.is_empty()).then(|| Note::SameEconomies {
        only: [(after.year, named(only_after)), (before.year, named(only_before))],
        added: added(of_members, over_the_same),
    });
    of_members_alone.into_iter().chain(over_both).collect()
}
