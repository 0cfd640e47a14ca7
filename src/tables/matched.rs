//! Two years of one figure over the same economies: what a growth is made of where the published figures are over others.
//! Never written to a file of its own.

use super::Aggregate;
use crate::concepts::EconomyId;

/// A figure and its earlier year over the same economies.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// The later year, over the members of that year that have a value in both.
    pub after: Aggregate,
    /// The earlier year, over the same economies.
    pub before: Aggregate,
    /// The earlier year, over all members of the later one.
    pub all_before: Aggregate,
    /// Who is left out or let in by that.
    pub turnover: Turnover,
}

/// How the economies of two years of one figure differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Members of the later year alone.
    pub joined: Vec<EconomyId>,
    /// Members of the earlier year alone.
    pub left: Vec<EconomyId>,
    /// Members of the later year that have a value in it alone.
    pub only_after: Vec<EconomyId>,
    /// Members of the later year that have a value in the earlier one alone.
    pub only_before: Vec<EconomyId>,
}

impl Turnover {
    /// Returns whether both years are over the same economies.
    pub fn is_empty(&self) -> bool {
        let Self { joined, left, only_after, only_before } = self;
        [joined, left, only_after, only_before].into_iter().all(Vec::is_empty)
    }
}
