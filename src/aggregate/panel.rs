//! The kernel under every published sum: values and weights in dense rows, one per cell, economies in the
//! order of their codes. Whatever the threads or the order of the input, numbers are added in that order.

use std::collections::{BTreeMap, BTreeSet};

use super::{Basis, Member};
use crate::concepts::groups::Group;
use crate::concepts::interval::{Deviations, RowDeviations};
use crate::concepts::{Breakdown, EconomyId, Status, Unit, YearRange};
use crate::tables::{Estimate, Method, Observation, Weights};

/// Values and weights of one indicator, economies coded by their rank.
#[derive(Debug)]
pub struct Panel<'a> {
    ranks: Ranks,
    cells: BTreeMap<(i32, Breakdown), Vec<Entry>>,
    weights: Option<&'a Weights>,
    /// How far off the imputed values may be, where that is known.
    deviations: Option<&'a RowDeviations>,
}

/// The place of each economy in the rows, by code: looked up for every member of every group in every cell.
#[derive(Debug)]
struct Ranks(Vec<Option<u16>>);

impl Ranks {
    fn new(economies: &BTreeSet<EconomyId>) -> Self {
        let mut ranks = vec![None; EconomyId::N_CODES];
        for (economy, rank) in economies.iter().zip(0..) {
            ranks[economy.index()] = Some(rank);
        }
        Self(ranks)
    }

    fn get(&self, economy: EconomyId) -> Option<usize> {
        self.0[economy.index()].map(usize::from)
    }
}

/// One economy in one cell.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    value: Option<f64>,
    weight: Option<f64>,
    is_estimate: bool,
    has_estimated_weight: bool,
    horizon_years: i32,
    basis: Basis,
    /// Row of the estimate, where its deviations stand.
    row: usize,
}

/// The members of a group in one cell.
#[derive(Debug)]
pub struct CellMembers {
    /// Members that have a weight, in the order of their codes.
    pub members: Vec<Member>,
    /// Status of what is made of the values: the weakest of them.
    pub status: Status,
}

impl<'a> Panel<'a> {
    /// Returns the panel of the selected observations, with room for every member of the groups.
    ///
    /// Every breakdown stands in every year in which any breakdown has a row, so that a year without a value
    /// is a row without a value and not an absent row. Without `weights` every economy weighs 1. With a window the
    /// latest value of each economy within it counts for the window's last year.
    pub fn new(
        observations: &[Observation],
        weights: Option<&'a Weights>,
        groups: &[Group],
        latest_within: Option<YearRange>,
    ) -> Self {
        let rows = || {
            observations
                .iter()
                .filter(|row| row.selected && latest_within.is_none_or(|window| window.contains(row.year)))
        };
        let year_of = |row: &Observation| latest_within.map_or(row.year, |window| window.to);
        let years: BTreeSet<i32> = rows().map(year_of).collect();
        let breakdowns: BTreeSet<&Breakdown> = rows().map(|row| &row.breakdown).collect();
        let listed = years.iter().flat_map(|year| groups.iter().flat_map(|group| group.members(*year)));
        let economies: BTreeSet<EconomyId> = rows().map(|row| row.economy).chain(listed.copied()).collect();
        let ranks = Ranks::new(&economies);
        let mut cells = BTreeMap::new();
        for year in years {
            for breakdown in &breakdowns {
                let entry = |economy: &EconomyId| Entry {
                    weight: weights.map_or(Some(1.0), |weights| weights.get(*economy, year, breakdown)),
                    has_estimated_weight: weights
                        .is_some_and(|weights| weights.is_carried_forward(*economy, year, breakdown)),
                    ..Entry::default()
                };
                let entries = economies.iter().map(entry);
                cells.insert((year, (*breakdown).clone()), entries.collect::<Vec<_>>());
            }
        }
        for row in rows().filter(|row| row.value.is_some()) {
            let entries = cells.get_mut(&(year_of(row), row.breakdown.clone()));
            if let (Some(entries), Some(rank)) = (entries, ranks.get(row.economy)) {
                let entry: &mut Entry = &mut entries[rank];
                let horizon_years = year_of(row) - row.year;
                if entry.value.is_none() || horizon_years < entry.horizon_years {
                    let is_estimate = row.status == Some(Status::Estimated);
                    *entry = Entry { value: row.value, is_estimate, horizon_years, ..*entry };
                }
            }
        }
        Self { ranks, cells, weights, deviations: None }
    }

    /// Returns the panel of completed values, with the deviations of their rows.
    pub fn of_estimates(
        estimates: &[Estimate],
        deviations: Option<&'a RowDeviations>,
        weights: Option<&'a Weights>,
    ) -> Self {
        let economies: BTreeSet<EconomyId> = estimates.iter().map(|row| row.economy).collect();
        let ranks = Ranks::new(&economies);
        let mut cells: BTreeMap<(i32, Breakdown), Vec<Entry>> = BTreeMap::new();
        for (place, row) in estimates.iter().enumerate() {
            let key = (row.year, row.breakdown.clone());
            let entries = cells.entry(key).or_insert_with(|| vec![Entry::default(); economies.len()]);
            let basis = match row.method {
                Method::Rebased => Basis::Rebased,
                method if method.is_imputed() => Basis::Imputed,
                _ => Basis::Reported,
            };
            let Some(rank) = ranks.get(row.economy) else { continue };
            entries[rank] = Entry {
                value: row.value,
                weight: row.weight.or_else(|| weights.is_none().then_some(1.0)),
                is_estimate: row.status == Status::Estimated,
                has_estimated_weight: false,
                horizon_years: row.horizon_years,
                basis,
                row: place,
            };
        }
        Self { ranks, cells, weights, deviations }
    }

    /// Returns whether there is anything of a year and breakdown.
    pub fn has_cell(&self, year: i32, breakdown: &Breakdown) -> bool {
        self.cells.contains_key(&(year, breakdown.clone()))
    }

    /// Returns year and breakdown of every cell, in file order.
    pub fn cells(&self) -> impl Iterator<Item = (i32, &Breakdown)> {
        self.cells.keys().map(|(year, breakdown)| (*year, breakdown))
    }

    /// Returns those of the listed economies that have a weight; each weighs 1 where the result is not weighted.
    pub fn members(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown, is_weighted: bool) -> CellMembers {
        let entries = self.entries(year, breakdown);
        let mut cell = CellMembers::with_capacity(listed.len());
        for entry in listed.iter().filter_map(|economy| entries.get(self.ranks.get(*economy)?)) {
            cell.push(*entry, is_weighted);
        }
        cell
    }

    /// Returns the members of two cells side by side, those that have a weight in both; a value stands only where
    /// both cells have one.
    pub fn pairs(
        &self,
        listed: &[EconomyId],
        year: i32,
        [one, other]: [&Breakdown; 2],
        is_weighted: bool,
    ) -> [CellMembers; 2] {
        let (ones, others) = (self.entries(year, one), self.entries(year, other));
        let mut cells = [CellMembers::with_capacity(listed.len()), CellMembers::with_capacity(listed.len())];
        for rank in listed.iter().filter_map(|economy| self.ranks.get(*economy)) {
            let (Some(one), Some(other)) = (ones.get(rank), others.get(rank)) else { continue };
            if one.weight.is_none() || other.weight.is_none() {
                continue;
            }
            let has_both = one.value.is_some() && other.value.is_some();
            for (cell, entry) in cells.iter_mut().zip([one, other]) {
                cell.push(Entry { value: entry.value.filter(|_| has_both), ..*entry }, is_weighted);
            }
        }
        cells
    }

    /// Returns how far off the weighted mean of the listed economies may be.
    ///
    /// Δ = Σ wᵢ·Δᵢ / Σ wᵢ in every draw, over the economies with a value; a reported value is not off.
    ///
    /// - Units: points.
    /// - Missing: `None` where the errors of the rules are unknown or no economy has a value.
    fn deviations_of(&self, entries: impl Iterator<Item = Entry>) -> Option<Deviations> {
        let all = self.deviations?;
        let n_draws = all.n_draws()?;
        let (mut sums, mut weight_sum) = (vec![0.0_f32; n_draws], 0.0);
        for entry in entries.filter(|entry| entry.value.is_some()) {
            let Some(weight) = entry.weight else { continue };
            weight_sum += weight;
            if let Some(draws) = all.get(entry.row).filter(|_| entry.basis == Basis::Imputed) {
                sums.iter_mut().zip(draws.iter()).for_each(|(sum, draw)| *sum += draw * weight as f32);
            }
        }
        let scale = 1.0 / weight_sum as f32;
        (weight_sum > 0.0).then(|| sums.into_iter().map(|sum| sum * scale).collect())
    }

    /// Returns how far off the weighted mean of the listed economies may be; see `deviations_of`.
    pub fn deviations(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown) -> Option<Deviations> {
        let entries = self.entries(year, breakdown);
        self.deviations_of(listed.iter().filter_map(|economy| entries.get(self.ranks.get(*economy)?)).copied())
    }

    /// Returns how far off the weighted means of two cells may be, over the economies that have a value in both.
    pub fn deviations_of_pairs(
        &self,
        listed: &[EconomyId],
        year: i32,
        [one, other]: [&Breakdown; 2],
    ) -> Option<[Deviations; 2]> {
        let (ones, others) = (self.entries(year, one), self.entries(year, other));
        let pairs = || {
            let ranks = listed.iter().filter_map(|economy| self.ranks.get(*economy));
            let both = ranks.filter_map(|rank| Some((*ones.get(rank)?, *others.get(rank)?)));
            both.filter(|(one, other)| one.value.is_some() && other.value.is_some())
                .filter(|(one, other)| one.weight.is_some() && other.weight.is_some())
        };
        Some([self.deviations_of(pairs().map(|(one, _)| one))?, self.deviations_of(pairs().map(|(_, other)| other))?])
    }

    fn entries(&self, year: i32, breakdown: &Breakdown) -> &[Entry] {
        self.cells.get(&(year, breakdown.clone())).map_or(&[], Vec::as_slice)
    }

    /// Returns what the weights of a breakdown count.
    pub fn weight_unit(&self, breakdown: &Breakdown, is_weighted: bool) -> Unit {
        self.weights.filter(|_| is_weighted).map_or(Unit::Economies, |weights| weights.unit_of(breakdown))
    }
}

impl CellMembers {
    fn with_capacity(n_listed: usize) -> Self {
        Self { members: Vec::with_capacity(n_listed), status: Status::Normal }
    }

    fn push(&mut self, entry: Entry, is_weighted: bool) {
        let Some(weight) = entry.weight else { return };
        let weight = if is_weighted { weight } else { 1.0 };
        self.members.push(Member {
            value: entry.value,
            weight,
            horizon_years: f64::from(entry.horizon_years),
            basis: entry.basis,
        });
        if entry.value.is_some() {
            let is_estimate = entry.is_estimate || entry.has_estimated_weight;
            self.status = self.status.of_two(Status::in_a_group(entry.basis == Basis::Imputed, is_estimate));
        }
    }
}
