//! The kernel under every published sum: values and weights in dense rows, one per cell, economies in the
//! order of their codes. Their sums are exact; draws are added up in that order, whatever the threads or the order of the input.

use std::collections::{BTreeMap, BTreeSet};

use super::UnstatedWeights;
use super::unstated::MOST_NAMED;
use super::weighted_error::WeightedError;
use crate::concepts::groups::Group;
use crate::concepts::interval::{Deviations, RowDeviations};
use crate::concepts::{Breakdown, EconomyId, Status, Unit, YearRange};
use crate::statistic::{Basis, ExactSum, Member};
use crate::tables::note::FirstOf;
use crate::tables::weight::weight_of_member;
use crate::tables::{Estimate, Note, Notes, Observation, Weight, Weights};

/// Values and weights of one indicator, economies coded by their rank.
#[derive(Debug)]
pub struct Panel<'a> {
    ranks: Ranks,
    cells: BTreeMap<(i32, Breakdown), Vec<Entry>>,
    /// First year with anybody's value of each breakdown.
    begins: BTreeMap<Breakdown, i32>,
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
    weight: Weight,
    /// Years since the report; `None` where there never was one.
    horizon_years: Option<i32>,
    basis: Basis,
    /// Row of the estimate, where its deviations stand.
    row: usize,
}

impl Entry {
    /// Returns the weight by which the value counts; `None` where it does not.
    fn weight_of_value(&self) -> Option<f64> {
        self.weight.of_value().filter(|_| self.value.is_some())
    }

    /// Returns whether the value counts; where economies count once, it does whatever is known of the weight.
    fn has_value(&self, is_weighted: bool) -> bool {
        if is_weighted { self.weight_of_value().is_some() } else { self.value.is_some() }
    }
}

/// The members of a group in one cell.
#[derive(Debug)]
pub struct CellMembers {
    /// The members, in the order of their codes.
    pub members: Vec<Member>,
    /// Status of what is made of the values: the weakest of them.
    pub status: Status,
    /// Members whose weight is not stated for the year.
    pub unstated: UnstatedWeights,
    /// Members with a value that an earlier edition alone states.
    pub of_earlier_edition: Vec<EconomyId>,
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
                let entries = entries(&economies, weights, year, breakdown);
                cells.insert((year, (*breakdown).clone()), entries);
            }
        }
        for row in rows().filter(|row| row.value.is_some()) {
            let entries = cells.get_mut(&(year_of(row), row.breakdown.clone()));
            if let (Some(entries), Some(rank)) = (entries, ranks.get(row.economy)) {
                let entry: &mut Entry = &mut entries[rank];
                let horizon_years = Some(year_of(row) - row.year);
                if entry.value.is_none() || horizon_years < entry.horizon_years {
                    let basis = Basis::of_observation(row);
                    *entry = Entry { value: row.value, basis, horizon_years, ..*entry };
                }
            }
        }
        Self { begins: begins(&cells), ranks, cells, weights, deviations: None }
    }

    /// Returns the panel of completed values with the deviations of their rows, and room for every member of the groups.
    pub fn of_estimates(
        estimates: &[Estimate],
        deviations: Option<&'a RowDeviations>,
        weights: Option<&'a Weights>,
        groups: &[Group],
    ) -> Self {
        let years: BTreeSet<i32> = estimates.iter().map(|row| row.year).collect();
        let listed = years.iter().flat_map(|year| groups.iter().flat_map(|group| group.members(*year)));
        let economies: BTreeSet<EconomyId> = estimates.iter().map(|row| row.economy).chain(listed.copied()).collect();
        let ranks = Ranks::new(&economies);
        let mut cells: BTreeMap<(i32, Breakdown), Vec<Entry>> = BTreeMap::new();
        for (place, row) in estimates.iter().enumerate() {
            let key = (row.year, row.breakdown.clone());
            let made = || entries(&economies, weights, row.year, &row.breakdown);
            let entries = cells.entry(key).or_insert_with(made);
            let Some(rank) = ranks.get(row.economy) else { continue };
            let (basis, horizon_years) = (Basis::of_estimate(row), row.horizon_years);
            entries[rank] = Entry { value: row.value, horizon_years, basis, row: place, ..entries[rank] };
        }
        Self { begins: begins(&cells), ranks, cells, weights, deviations }
    }

    /// Returns whether there is anything of a year and breakdown.
    pub fn has_cell(&self, year: i32, breakdown: &Breakdown) -> bool {
        self.cells.contains_key(&(year, breakdown.clone()))
    }

    /// Returns year and breakdown of every cell, in file order.
    pub fn cells(&self) -> impl Iterator<Item = (i32, &Breakdown)> {
        self.cells.keys().map(|(year, breakdown)| (*year, breakdown))
    }

    /// Returns the first year with a value of a breakdown, where it is later than a year.
    pub fn begin_after(&self, year: i32, breakdown: &Breakdown) -> Option<i32> {
        self.begins.get(breakdown).copied().filter(|begin| *begin > year)
    }

    /// Returns those of the listed economies that are members of the cell; each weighs 1 where the result is not weighted.
    pub fn members(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown, is_weighted: bool) -> CellMembers {
        let entries = self.entries(year, breakdown);
        let mut cell = CellMembers::with_capacity(listed.len());
        for economy in listed {
            if let Some(entry) = self.ranks.get(*economy).and_then(|rank| entries.get(rank)) {
                cell.push(*economy, *entry, is_weighted);
            }
        }
        cell
    }

    /// Returns the members of two cells side by side, those of both; a value stands only where both cells have one that
    /// counts, and rests on what the weaker of the two does.
    pub fn pairs(&self, listed: &[EconomyId], cells: [(i32, &Breakdown); 2], is_weighted: bool) -> [CellMembers; 2] {
        let [ones, others] = cells.map(|(year, breakdown)| self.entries(year, breakdown));
        let mut sides = [CellMembers::with_capacity(listed.len()), CellMembers::with_capacity(listed.len())];
        for economy in listed {
            let entries = self.ranks.get(*economy).and_then(|rank| Some([*ones.get(rank)?, *others.get(rank)?]));
            let Some(entries) = entries else { continue };
            if entries.iter().any(|entry| entry.weight.of_member().is_none()) {
                continue;
            }
            let has_both = entries.iter().all(|entry| entry.has_value(is_weighted));
            let basis = entries[0].basis.max(entries[1].basis);
            for (side, entry) in sides.iter_mut().zip(entries) {
                side.push(*economy, Entry { value: entry.value.filter(|_| has_both), basis, ..entry }, is_weighted);
            }
        }
        sides
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
        let (mut sums, mut weight_sum) = (vec![0.0_f32; n_draws], ExactSum::default());
        for entry in entries {
            let Some(weight) = entry.weight_of_value() else { continue };
            weight_sum += weight;
            if let Some(draws) = all.get(entry.row).filter(|_| entry.basis == Basis::Imputed) {
                sums.iter_mut().zip(draws.iter()).for_each(|(sum, draw)| *sum += draw * weight as f32);
            }
        }
        let weight_sum = weight_sum.value();
        let scale = 1.0 / weight_sum as f32;
        (weight_sum > 0.0).then(|| sums.into_iter().map(|sum| sum * scale).collect())
    }

    /// Returns how far off the weighted mean of the listed economies may be; see `deviations_of`.
    pub fn deviations(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown) -> Option<Deviations> {
        let entries = self.entries(year, breakdown);
        self.deviations_of(listed.iter().filter_map(|economy| entries.get(self.ranks.get(*economy)?)).copied())
    }

    /// Returns how far off the weighted means of two cells may be, over the economies that have a value in both.
    pub fn deviations_of_pairs(&self, listed: &[EconomyId], cells: [(i32, &Breakdown); 2]) -> Option<[Deviations; 2]> {
        let [ones, others] = cells.map(|(year, breakdown)| self.entries(year, breakdown));
        let pairs = || {
            let ranks = listed.iter().filter_map(|economy| self.ranks.get(*economy));
            let both = ranks.filter_map(|rank| Some((*ones.get(rank)?, *others.get(rank)?)));
            both.filter(|(one, other)| one.weight_of_value().is_some() && other.weight_of_value().is_some())
        };
        Some([self.deviations_of(pairs().map(|(one, _)| one))?, self.deviations_of(pairs().map(|(_, other)| other))?])
    }

    /// Returns the errors of the listed economies as they count in their weighted mean; nothing where the errors of the rules
    /// are unknown.
    pub fn weighted_errors(&self, listed: &[EconomyId], year: i32, breakdown: &Breakdown) -> Vec<WeightedError<'_>> {
        let Some(all) = self.deviations else { return Vec::new() };
        let entries = self.entries(year, breakdown);
        let counted = || {
            let of = |economy: &EconomyId| Some((*economy, *entries.get(self.ranks.get(*economy)?)?));
            let known = listed.iter().filter_map(of);
            known.filter_map(|(economy, entry)| Some((economy, entry, entry.weight_of_value()?)))
        };
        let weight_sum = counted().map(|(_, _, weight)| weight).sum::<ExactSum>().value();
        let error = |(economy, entry, weight): (EconomyId, Entry, f64)| {
            let deviations = all.get(entry.row).filter(|_| entry.basis == Basis::Imputed)?;
            Some(WeightedError { economy, weight_share: weight / weight_sum, deviations })
        };
        if weight_sum > 0.0 { counted().filter_map(error).collect() } else { Vec::new() }
    }

    /// Returns for each of the economies whether it counts as a member of a cell, and whether it has a value that counts.
    pub fn counted(
        &self,
        economies: &[EconomyId],
        (year, breakdown): (i32, &Breakdown),
        is_weighted: bool,
    ) -> impl Iterator<Item = (EconomyId, [bool; 2])> {
        let entries = self.entries(year, breakdown);
        economies.iter().map(move |economy| {
            let entry = self.ranks.get(*economy).and_then(|rank| entries.get(rank));
            let counts = |entry: &Entry| {
                let has_value = entry.weight.of_member().is_some() && entry.has_value(is_weighted);
                let weighs = entry.weight.of_member().is_some() && entry.weight != Weight::Unknown;
                [weighs || has_value, has_value]
            };
            (*economy, entry.map_or([false; 2], counts))
        })
    }

    fn entries(&self, year: i32, breakdown: &Breakdown) -> &[Entry] {
        self.cells.get(&(year, breakdown.clone())).map_or(&[], Vec::as_slice)
    }

    /// Returns what the weights of a breakdown count.
    pub fn weight_unit(&self, breakdown: &Breakdown, is_weighted: bool) -> Unit {
        self.weights.filter(|_| is_weighted).map_or(Unit::Economies, |weights| weights.unit_of(breakdown))
    }
}

/// Returns the first year with a value of each breakdown.
fn begins(cells: &BTreeMap<(i32, Breakdown), Vec<Entry>>) -> BTreeMap<Breakdown, i32> {
    let mut begins = BTreeMap::new();
    for ((year, breakdown), entries) in cells {
        // Cells stand in the order of their years.
        if !begins.contains_key(breakdown) && entries.iter().any(|entry| entry.value.is_some()) {
            begins.insert(breakdown.clone(), *year);
        }
    }
    begins
}

/// Returns an entry without a value for every economy, in the order of their codes.
fn entries(economies: &BTreeSet<EconomyId>, weights: Option<&Weights>, year: i32, breakdown: &Breakdown) -> Vec<Entry> {
    let weight = |economy: &EconomyId| match weights {
        Some(weights) => weight_of_member(weights, *economy, year, breakdown),
        None => Weight::Stated(1.0),
    };
    economies.iter().map(|economy| Entry { weight: weight(economy), ..Entry::default() }).collect()
}

impl CellMembers {
    fn with_capacity(n_listed: usize) -> Self {
        Self {
            members: Vec::with_capacity(n_listed),
            status: Status::Normal,
            unstated: UnstatedWeights::default(),
            of_earlier_edition: Vec::new(),
        }
    }

    /// Returns what a reader must know of the members.
    pub fn notes(&self) -> Notes {
        let earlier = &self.of_earlier_edition;
        let told = (!earlier.is_empty()).then(|| Note::EarlierEdition(FirstOf::new(earlier, MOST_NAMED)));
        self.unstated.notes().and(told.into())
    }

    fn push(&mut self, economy: EconomyId, entry: Entry, is_weighted: bool) {
        let Some(weight) = entry.weight.of_member() else { return };
        // Where economies count once, a value counts whatever is known of the weight.
        let value = if is_weighted { entry.value.filter(|_| entry.weight.of_value().is_some()) } else { entry.value };
        // Neither a weight nor a value: such a member weighs nothing, and withholds no figure.
        let is_nowhere = entry.weight == Weight::Unknown && value.is_none();
        self.members.push(Member {
            value,
            weight: if is_weighted || is_nowhere { weight } else { 1.0 },
            horizon_years: entry.horizon_years.map(f64::from),
            basis: entry.basis,
        });
        if is_weighted || is_nowhere {
            self.unstated.push(economy, entry.weight);
        }
        if value.is_some() {
            if entry.basis == Basis::Fallback {
                self.of_earlier_edition.push(economy);
            }
            let is_estimate = entry.basis.is_estimate_of_source() || (is_weighted && entry.weight.is_estimated());
            self.status = self.status.of_two(Status::in_a_group(entry.basis == Basis::Imputed, is_estimate));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::aggregate::coverage;
    use crate::concepts::Sex;
    use crate::tables::Method;

    fn of(sex: Sex) -> Breakdown {
        Breakdown { sex, ..Breakdown::total() }
    }

    /// Returns a value of 2024.
    pub fn side(economy: &str, sex: Sex, method: Method, status: Status) -> Estimate {
        Estimate {
            economy: economy.parse().unwrap(),
            indicator: "internet-use".into(),
            year: 2024,
            breakdown: of(sex),
            value: Some(50.0),
            reported: None,
            interval: None,
            unit: Unit::Percent,
            status,
            method,
            horizon_years: (method == Method::Reported).then_some(0),
            shift_logit: None,
            own_weight: None,
            n_donors: None,
            weight: None,
            weight_unit: Unit::Economies,
            dataset: None,
            is_fallback: false,
            remark: None,
        }
    }

    #[test]
    fn a_year_before_anybodys_data_knows_when_they_begin() {
        let row = |year, value| Estimate { year, value, ..side("AAA", Sex::Total, Method::Reported, Status::Normal) };
        let rows = [row(2019, None), row(2020, None), row(2021, Some(3.0)), row(2022, Some(4.0))];
        let panel = Panel::of_estimates(&rows, None, None, &[]);
        let begins = (2019..=2022).map(|year| panel.begin_after(year, &of(Sex::Total)));
        assert_eq!(begins.collect::<Vec<_>>(), [Some(2021), Some(2021), None, None]);
        assert_eq!(panel.begin_after(2019, &of(Sex::Female)), None, "of which nobody has any");
    }

    #[test]
    fn a_pair_rests_on_what_the_weaker_of_its_sides_does() {
        let reported = (Method::Reported, Status::Normal);
        let pairs = [
            ("AAA", reported, reported),
            ("BBB", reported, (Method::Reported, Status::Estimated)),
            ("CCC", reported, (Method::BreakdownGap, Status::Imputed)),
            ("DDD", (Method::BreakdownGap, Status::Imputed), reported),
        ];
        let mut rows: Vec<Estimate> = Vec::new();
        for (economy, women, men) in pairs {
            rows.push(side(economy, Sex::Female, women.0, women.1));
            rows.push(side(economy, Sex::Male, men.0, men.1));
        }
        rows.push(side("EEE", Sex::Female, Method::Reported, Status::Normal));
        let panel = Panel::of_estimates(&rows, None, None, &[]);
        let listed: Vec<EconomyId> = ["AAA", "BBB", "CCC", "DDD", "EEE"].map(|code| code.parse().unwrap()).into();
        let sides = panel.pairs(&listed, [(2024, &of(Sex::Female)), (2024, &of(Sex::Male))], true);
        for CellMembers { members, .. } in &sides {
            let of_pairs = coverage(members);
            assert_eq!((of_pairs.n_members, of_pairs.n_reported, of_pairs.n_estimated), (5, 2, 1));
            assert_eq!((of_pairs.n_imputed, of_pairs.n_missing()), (2, 1));
            assert_eq!((of_pairs.weight_reported_share, of_pairs.mean_horizon_years), (Some(0.4), Some(0.0)));
        }
    }
}
