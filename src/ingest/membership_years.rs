//! The years in which economies belong to a group, added and taken away. Knows no file.

use std::collections::{BTreeMap, BTreeSet};

use crate::concepts::EconomyId;
use crate::concepts::classification::Member;

/// First and last year, both included.
pub type Span = (i32, i32);
/// Every year.
pub const ALWAYS: Span = (i32::MIN, i32::MAX);

/// Economies with the years in which they belong.
pub type Members = BTreeMap<EconomyId, Vec<Span>>;

/// Returns whether every one of these years lies in one span of those that are there.
pub fn holds(known: Option<&Vec<Span>>, spans: &[Span]) -> bool {
    let is_in =
        |(from, to): &Span| known.is_some_and(|known| known.iter().any(|(first, last)| first <= from && to <= last));
    spans.iter().all(is_in)
}

/// Returns whether any of these years lies in those that are there.
pub fn meets(known: Option<&Vec<Span>>, spans: &[Span]) -> bool {
    let is_shared =
        |(from, to): &Span| known.is_some_and(|known| known.iter().any(|(first, last)| first <= to && from <= last));
    spans.iter().any(is_shared)
}

/// Adds economies and years.
pub fn add(members: &mut Members, more: Members) {
    more.into_iter().for_each(|(economy, spans)| members.entry(economy).or_default().extend(spans));
}

/// Takes years of an economy away, and the economy once none is left.
pub fn take_away(members: &mut Members, economy: EconomyId, taken: &[Span]) {
    let Some(spans) = members.get_mut(&economy) else { return };
    for (first, last) in taken {
        let before = |(from, to): &Span| (*from, (*to).min(first.saturating_sub(1)));
        let after = |(from, to): &Span| ((*from).max(last.saturating_add(1)), *to);
        let is_left = |(from, to): &Span| from <= to;
        let befores = spans.iter().filter(|_| *first != i32::MIN).map(before);
        let afters = spans.iter().filter(|_| *last != i32::MAX).map(after);
        *spans = befores.chain(afters).filter(is_left).collect();
    }
    if spans.is_empty() {
        members.remove(&economy);
    }
}

/// Returns the years of members.
pub fn spans(members: &BTreeSet<Member>) -> Members {
    let mut all = Members::new();
    for Member { economy, from, to } in members {
        all.entry(*economy).or_default().push((from.unwrap_or(i32::MIN), to.unwrap_or(i32::MAX)));
    }
    all
}

/// Returns the members of these years.
pub fn of_spans(members: Members) -> BTreeSet<Member> {
    let year = |year: i32| (year != i32::MIN && year != i32::MAX).then_some(year);
    let of = |(economy, spans): (EconomyId, Vec<Span>)| {
        spans.into_iter().map(move |(from, to)| Member { economy, from: year(from), to: year(to) })
    };
    members.into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_that_are_taken_away_leave_what_is_before_and_after() {
        let economy: EconomyId = "AAA".parse().unwrap();
        let left = |taken: &[Span]| {
            let mut members = Members::from([(economy, vec![ALWAYS])]);
            take_away(&mut members, economy, taken);
            members.remove(&economy).unwrap_or_default()
        };
        assert_eq!(left(&[(2010, 2015)]), [(i32::MIN, 2009), (2016, i32::MAX)]);
        assert_eq!(left(&[(i32::MIN, 2015)]), [(2016, i32::MAX)]);
        assert_eq!(left(&[(2010, i32::MAX)]), [(i32::MIN, 2009)]);
        assert_eq!(left(&[ALWAYS]), [] as [Span; 0]);
    }

    #[test]
    fn years_are_held_or_met_by_those_that_are_there() {
        let known = vec![(2010, 2015), (2020, 2025)];
        let [holds, meets] = [holds, meets].map(|is| {
            [(2011, 2012), (2010, 2015), (2015, 2016), (2016, 2019), (2012, 2022)].map(|span| is(Some(&known), &[span]))
        });
        assert_eq!(holds, [true, true, false, false, false]);
        assert_eq!(meets, [true, true, true, false, true]);
        assert_eq!([super::holds(None, &[ALWAYS]), super::meets(None, &[ALWAYS])], [false; 2]);
    }
}
