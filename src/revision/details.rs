//! The tables of a run → the values, weights and members that its figures were made from.
//! Computes nothing.

use polars::prelude::{PlHashMap, PlHashSet};

use super::state::{Listed, State};
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex, Status, Text, Unit};
use crate::publish::manifest::StatisticEntry;
use crate::question::Rows;
use crate::tables::{Method, Observation, Profile};

/// A report that is in use.
#[derive(Clone, Debug)]
pub struct ReportedValue {
    /// What is stated.
    pub value: f64,
    /// Year for which it is stated.
    pub year: i32,
    /// Status, where one is stated.
    pub status: Option<Status>,
    /// The file.
    pub file: Text,
    /// The line.
    pub line: i32,
}

/// A completed value.
#[derive(Clone, Debug)]
pub struct CompletedValue {
    /// The value.
    pub value: Option<f64>,
    /// What is stated.
    pub reported: Option<f64>,
    /// The weight.
    pub weight: Option<f64>,
    /// Status.
    pub status: Status,
    /// How it came about.
    pub method: Method,
}

/// What is behind the value of an economy in a figure.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'a> {
    /// The report that states it, or from which it was moved.
    pub report: Option<&'a ReportedValue>,
    /// What completes it, where the figure shows completed values.
    pub completed: Option<&'a CompletedValue>,
}

impl Behind<'_> {
    /// Returns the status of the value.
    pub fn status(&self) -> Option<Status> {
        self.completed.map_or_else(|| self.report?.status, |completed| Some(completed.status))
    }

    /// Returns how it came about.
    pub fn method(&self) -> Method {
        self.completed.map_or(Method::Reported, |completed| completed.method)
    }
}

/// What a member weighs in a breakdown.
#[derive(Clone, Copy, Debug)]
struct MemberWeight {
    weight: f64,
    /// Whether it is that of the whole: a value does not count with it.
    is_of_whole: bool,
}

/// Indicator, year and breakdown.
type Cell = (Text, i32, Breakdown);
/// Indicator, year, sex, age and location.
type WeightCell = (Text, i32, (Sex, Age, Location));
/// Indicator, classification, edition and group.
pub type GroupKey = [Text; 4];
type OfEconomies<T> = PlHashMap<EconomyId, T>;

/// What figures were made from.
#[derive(Debug, Default)]
pub struct Details {
    units: PlHashMap<Text, Unit>,
    reports: PlHashMap<Cell, OfEconomies<ReportedValue>>,
    completed: PlHashMap<Cell, OfEconomies<CompletedValue>>,
    is_completed: PlHashSet<Text>,
    weights: PlHashMap<WeightCell, OfEconomies<MemberWeight>>,
    is_weighted: PlHashSet<Text>,
    members: PlHashMap<GroupKey, Vec<(EconomyId, i32, i32)>>,
    /// Donors of the trends of each economy.
    donors: PlHashSet<(Text, EconomyId, EconomyId)>,
    /// Indicators whose values follow from others.
    derived: PlHashSet<Text>,
}

impl Details {
    /// Returns what the figures of some indicators were made from.
    pub fn new(rows: &Rows, statistics: &[StatisticEntry], indicators: &PlHashSet<Text>) -> Self {
        let windows = statistics.iter().filter_map(|entry| Some((entry.indicator.as_str(), entry.latest_within?)));
        let windows: Windows<'_> = windows.collect();
        let mut details = Self::default();
        let used = rows.observations.iter().filter(|row| row.selected && indicators.contains(&row.indicator));
        used.for_each(|row| details.take_report(row, &windows));
        for row in rows.estimates.iter().filter(|row| indicators.contains(&row.indicator)) {
            details.is_completed.insert(row.indicator.clone());
            let completed = CompletedValue {
                value: row.value,
                reported: row.reported,
                weight: row.weight,
                status: row.status,
                method: row.method,
            };
            let cell = (row.indicator.clone(), row.year, row.breakdown.clone());
            details.completed.entry(cell).or_default().insert(row.economy, completed);
        }
        for row in rows.weights.of(|indicator| indicators.contains(indicator)) {
            details.is_weighted.insert(row.indicator.clone());
            let Breakdown { sex, age, location, .. } = row.breakdown;
            let weight = MemberWeight { weight: row.weight, is_of_whole: row.is_of_whole };
            let cell = (row.indicator.clone(), row.year, (sex, age, location));
            details.weights.entry(cell).or_default().insert(row.economy, weight);
        }
        let of_donors = rows.donors.iter().filter(|row| indicators.contains(&row.indicator));
        details.donors.extend(of_donors.map(|row| (row.indicator.clone(), row.economy, row.donor)));
        for row in rows.members.iter().filter(|row| indicators.contains(&row.indicator)) {
            let group = [&row.indicator, &row.classification, &row.edition, &row.group].map(Text::clone);
            details.members.entry(group).or_default().push((row.economy, row.from, row.to));
        }
        details
    }

    fn take_report(&mut self, row: &Observation, windows: &Windows<'_>) {
        let Some(value) = row.value else { return };
        if row.dataset.is_derived() && !self.derived.contains(&row.indicator) {
            self.derived.insert(row.indicator.clone());
        }
        if !self.units.contains_key(&row.indicator) {
            self.units.insert(row.indicator.clone(), row.unit);
        }
        let counts_for = match windows.get(&*row.indicator) {
            Some([from, to]) if (*from..=*to).contains(&row.year) => *to,
            Some(_) => return,
            None => row.year,
        };
        let (status, file, line) = (row.status, row.source_file.clone(), row.source_line);
        let report = ReportedValue { value, year: row.year, status, file, line };
        let cell = self.reports.entry((row.indicator.clone(), counts_for, row.breakdown.clone())).or_default();
        if cell.get(&row.economy).is_none_or(|known| known.year < row.year) {
            cell.insert(row.economy, report);
        }
    }

    /// Returns the donors of the trends of each economy: indicator, economy, donor.
    pub fn donors(&self) -> impl Iterator<Item = (&Text, EconomyId, EconomyId)> {
        self.donors.iter().map(|(indicator, economy, donor)| (indicator, *economy, *donor))
    }

    /// Returns whether the values of an indicator follow from others.
    pub fn is_derived(&self, indicator: &Text) -> bool {
        self.derived.contains(indicator)
    }

    /// Returns the people whom the values of an indicator count per; none where they are amounts. The unit of a sum does not
    /// tell: kbit/s may be added up of what each inhabitant has, or of what economies have.
    pub fn counts_per(&self, indicator: &Text) -> Option<f64> {
        self.units.get(indicator).and_then(|unit| unit.total()).map(|(_, per)| per)
    }

    fn shows_completed(&self, indicator: &Text, profile: Profile) -> bool {
        profile == Profile::Itu && self.is_completed.contains(indicator)
    }

    /// Returns what is behind the value of each economy in a cell.
    pub fn behind<'a>(
        &'a self,
        indicator: &Text,
        year: i32,
        breakdown: &Breakdown,
        profile: Profile,
    ) -> impl Fn(EconomyId) -> Behind<'a> + use<'a> {
        let reports = self.reports(indicator, year, breakdown);
        let completed = self.completed(indicator, year, breakdown);
        let completed = completed.filter(|_| self.shows_completed(indicator, profile));
        move |economy| Behind {
            report: reports.and_then(|all| all.get(&economy)),
            completed: completed.and_then(|all| all.get(&economy)),
        }
    }

    fn reports(&self, indicator: &Text, year: i32, breakdown: &Breakdown) -> Option<&OfEconomies<ReportedValue>> {
        self.reports.get(&(indicator.clone(), year, breakdown.clone()))
    }

    fn completed(&self, indicator: &Text, year: i32, breakdown: &Breakdown) -> Option<&OfEconomies<CompletedValue>> {
        self.completed.get(&(indicator.clone(), year, breakdown.clone()))
    }

    /// Returns the members that a group has in one year (`listed_in`), with weights and values of another; each weighs 1
    /// where economies count once.
    pub fn state(
        &self,
        group: &GroupKey,
        [listed_in, year]: [i32; 2],
        breakdown: &Breakdown,
        profile: Profile,
        counts_once: bool,
    ) -> State {
        let indicator = &group[0];
        let is_completed = self.shows_completed(indicator, profile);
        let weights = self.weights.get(&(indicator.clone(), year, (breakdown.sex, breakdown.age, breakdown.location)));
        // Where economies count once, one without a weight does too.
        let once = (counts_once || !self.is_weighted.contains(indicator)).then_some(1.0);
        let (reports, completed) =
            (self.reports(indicator, year, breakdown), self.completed(indicator, year, breakdown));
        let listed = |economy: EconomyId| {
            let known = weights.and_then(|cell| cell.get(&economy));
            let weight = once.or(known.map(|known| known.weight));
            let is_missing = once.is_none() && known.is_some_and(|known| known.is_of_whole);
            let (weight, value, reported) = if is_completed {
                match completed.and_then(|cell| cell.get(&economy)) {
                    Some(row) => (weight.or(row.weight), row.value, row.reported),
                    None => (weight, None, None),
                }
            } else {
                let value = reports.and_then(|cell| cell.get(&economy)).map(|report| report.value);
                (weight, value.filter(|_| !is_missing), value)
            };
            Listed { weight, value, reported }
        };
        let members = self.members.get(group).into_iter().flatten();
        members
            .filter(|(_, from, to)| (*from..=*to).contains(&listed_in))
            .map(|(economy, ..)| (*economy, listed(*economy)))
            .collect()
    }

    /// Returns the economies whose reports differ from those of another run, by indicator.
    pub fn revised(&self, other: &Self) -> PlHashMap<Text, PlHashSet<EconomyId>> {
        let mut revised: PlHashMap<Text, PlHashSet<EconomyId>> = PlHashMap::default();
        for (one, another) in [(self, other), (other, self)] {
            for (cell, of_cell) in &one.reports {
                let others = another.reports.get(cell);
                let is_same = |economy: &EconomyId, report: &ReportedValue| {
                    others.and_then(|others| others.get(economy)).is_some_and(|same| same.value == report.value)
                };
                let changed = of_cell.iter().filter(|(economy, report)| !is_same(economy, report));
                revised.entry(cell.0.clone()).or_default().extend(changed.map(|(economy, _)| *economy));
            }
        }
        revised
    }
}

/// Years within which the latest value counts, by indicator.
type Windows<'a> = PlHashMap<&'a str, [i32; 2]>;
