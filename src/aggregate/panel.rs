//! The kernel under every published sum: values and weights in dense rows, one per cell, economies in the
//! order of their codes. Whatever the threads or the order of the input, numbers are added in that order.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, Status, Unit};
use crate::tables::{Observation, Statistic, Weights};

/// Values and weights of one indicator, economies coded by their rank.
#[derive(Debug)]
pub struct Panel {
    ranks: BTreeMap<EconomyId, usize>,
    cells: BTreeMap<(i32, Breakdown), Vec<Entry>>,
    weight_unit: Option<Unit>,
}

/// One economy in one cell.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    value: Option<f64>,
    weight: Option<f64>,
    is_estimate: bool,
}

/// The members of a group in one cell.
#[derive(Debug)]
pub struct CellMembers {
    /// Members that have a weight, in the order of their codes.
    pub members: Vec<Member>,
    /// Whether the source estimated any of their values.
    pub has_estimates: bool,
}

impl Panel {
    /// Returns the panel of the selected observations, with room for every member of the groups.
    ///
    /// Every breakdown stands in every year in which any breakdown has a row, so that a year without a value
    /// is a row without a value and not an absent row. Without `weights` every economy weighs 1.
    pub fn new(observations: &[Observation], weights: Option<&Weights>, groups: &[Group]) -> Self {
        let rows = || observations.iter().filter(|row| row.selected);
        let years: BTreeSet<i32> = rows().map(|row| row.year).collect();
        let breakdowns: BTreeSet<&Breakdown> = rows().map(|row| &row.breakdown).collect();
        let listed = years.iter().flat_map(|year| groups.iter().flat_map(|group| group.members(*year)));
        let economies: BTreeSet<EconomyId> = rows().map(|row| row.economy).chain(listed.copied()).collect();
        let ranks: BTreeMap<EconomyId, usize> = economies.into_iter().zip(0..).collect();
        let mut cells = BTreeMap::new();
        for year in years {
            for breakdown in &breakdowns {
                let weight = |economy| weights.map_or(Some(1.0), |weights| weights.get(economy, year, breakdown));
                let entries = ranks.keys().map(|economy| Entry { weight: weight(*economy), ..Entry::default() });
                cells.insert((year, (*breakdown).clone()), entries.collect::<Vec<_>>());
            }
        }
        for row in rows() {
            if let Some(entries) = cells.get_mut(&(row.year, row.breakdown.clone())) {
                let entry = &mut entries[ranks[&row.economy]];
                entry.value = row.value;
                entry.is_estimate = row.status == Some(Status::Estimated);
            }
        }
        Self { ranks, cells, weight_unit: weights.map(|weights| weights.unit) }
    }

    /// Returns year and breakdown of every cell, in file order.
    pub fn cells(&self) -> impl Iterator<Item = (i32, &Breakdown)> {
        self.cells.keys().map(|(year, breakdown)| (*year, breakdown))
    }

    /// Returns those of the listed economies that have a weight, with the weight that the statistic gives them.
    pub fn members(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown, statistic: Statistic) -> CellMembers {
        let entries = self.cells.get(&(year, breakdown.clone())).map_or(&[][..], Vec::as_slice);
        let mut cell = CellMembers { members: Vec::with_capacity(listed.len()), has_estimates: false };
        for entry in listed.iter().filter_map(|economy| entries.get(*self.ranks.get(economy)?)) {
            if let Some(weight) = entry.weight {
                let weight = if statistic.is_weighted() { weight } else { 1.0 };
                cell.members.push(Member { value: entry.value, weight });
                cell.has_estimates |= entry.is_estimate && entry.value.is_some();
            }
        }
        cell
    }

    /// Returns what the weights of a statistic count.
    pub fn weight_unit(&self, statistic: Statistic) -> Unit {
        self.weight_unit.filter(|_| statistic.is_weighted()).unwrap_or(Unit::Economies)
    }
}
