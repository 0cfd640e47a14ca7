//! The files of a finished run → the values, weights and members that its figures were made from.
//! Computes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::{PlHashMap, PlHashSet};
use rayon::prelude::*;

use super::rows::{RevisionError, Rows};
use super::state::{Listed, State};
use super::stated::{MembersOf, Stated};
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex, Text};
use crate::publish::manifest::StatisticEntry;
use crate::tables::Profile;
use crate::tables::schema::{self, Column as SchemaColumn, Table};

/// A report that is in use.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is stated.
    pub value: f64,
    /// Year for which it is stated.
    pub year: i32,
    /// Status, where one is stated.
    pub status: Option<Text>,
    /// The file.
    pub file: Text,
    /// The line.
    pub line: i32,
}

/// A completed value.
#[derive(Clone, Debug)]
pub struct Completed {
    /// The value.
    pub value: Option<f64>,
    /// What is stated.
    pub reported: Option<f64>,
    /// The weight.
    pub weight: Option<f64>,
    /// Status.
    pub status: Option<Text>,
    /// How it came about.
    pub method: Option<Text>,
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
    reports: PlHashMap<Cell, OfEconomies<Report>>,
    completed: PlHashMap<Cell, OfEconomies<Completed>>,
    is_completed: PlHashSet<Text>,
    weights: PlHashMap<WeightCell, OfEconomies<MemberWeight>>,
    is_weighted: PlHashSet<Text>,
    members: PlHashMap<GroupKey, Vec<(EconomyId, i32, i32)>>,
    /// Values in use as they are stated, by indicator.
    stated: BTreeMap<Text, Vec<Stated>>,
}

impl Details {
    /// Reads what the figures of some indicators were made from.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(
        directory: &Path,
        statistics: &[StatisticEntry],
        indicators: &PlHashSet<Text>,
    ) -> Result<Self, RevisionError> {
        let windows = statistics.iter().filter_map(|entry| Some((entry.indicator.as_str(), entry.latest_within?)));
        let windows: Windows<'_> = windows.collect();
        let mut details = Self::default();
        let (of_report, of_completed) = ([&CELL[..], &OF_REPORT].concat(), [&CELL[..], &OF_COMPLETED].concat());
        let read = |(table, columns): &(&Table, &[SchemaColumn])| {
            Rows::read(directory, table, columns, &|indicator: &str| indicators.contains(indicator))
        };
        let tables = [
            (&schema::OBSERVATIONS, of_report.as_slice()),
            (&schema::ESTIMATES, of_completed.as_slice()),
            (&schema::WEIGHTS, schema::WEIGHTS.columns),
            (&schema::MEMBERS, schema::MEMBERS.columns),
        ];
        let rows: Vec<Rows> = tables.par_iter().map(read).collect::<Result<_, _>>()?;
        if let [reports, completed, weights, members] = rows.as_slice() {
            take_reports(reports, &windows, &mut details)?;
            take_completed(completed, &mut details)?;
            take_weights(weights, &mut details)?;
            take_members(members, &mut details)?;
        }
        Ok(details)
    }

    /// Returns the values in use as they are stated, by indicator.
    pub const fn stated(&self) -> &BTreeMap<Text, Vec<Stated>> {
        &self.stated
    }

    /// Returns the members of every group over all indicators.
    pub fn members_of_groups(&self) -> MembersOf {
        let mut members = MembersOf::new();
        for ([_, classification, edition, group], listed) in &self.members {
            let of_group = members.entry([classification, edition, group].map(Text::clone)).or_default();
            for (economy, from, to) in listed {
                of_group.entry(*economy).or_default().extend(*from..=*to);
            }
        }
        members
    }

    /// Returns whether a profile shows completed values of an indicator.
    pub fn shows_completed(&self, indicator: &Text, profile: Profile) -> bool {
        profile == Profile::Itu && self.is_completed.contains(indicator)
    }

    /// Returns the reports that count in a cell.
    pub fn reports(&self, indicator: &Text, year: i32, breakdown: &Breakdown) -> Option<&OfEconomies<Report>> {
        self.reports.get(&(indicator.clone(), year, breakdown.clone()))
    }

    /// Returns the completed values of a cell.
    pub fn completed(&self, indicator: &Text, year: i32, breakdown: &Breakdown) -> Option<&OfEconomies<Completed>> {
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
                let is_same = |economy: &EconomyId, report: &Report| {
                    others.and_then(|others| others.get(economy)).is_some_and(|same| same.value == report.value)
                };
                let changed = of_cell.iter().filter(|(economy, report)| !is_same(economy, report));
                revised.entry(cell.0.clone()).or_default().extend(changed.map(|(economy, _)| *economy));
            }
        }
        revised
    }
}

/// Columns that say what a value is of.
const CELL: [SchemaColumn; 7] =
    [schema::ECONOMY, schema::INDICATOR, schema::YEAR, schema::SEX, schema::AGE, schema::LOCATION, schema::CATEGORY];

/// Years within which the latest value counts, by indicator.
type Windows<'a> = PlHashMap<&'a str, [i32; 2]>;

/// Returns economy and cell of every row; none of a code that is unknown to this version.
fn cells(rows: &Rows) -> Result<Vec<Option<(EconomyId, Cell)>>, RevisionError> {
    let (economies, indicators) = (rows.economies()?, rows.texts(schema::INDICATOR)?);
    let (years, breakdowns) = (rows.ints(schema::YEAR)?, rows.breakdowns()?);
    let cell = |row: usize| {
        let cell = (indicators[row].clone(), years[row]?, breakdowns[row].as_ref()?.above());
        Some((economies[row]?, cell))
    };
    Ok((0..rows.height()).map(cell).collect())
}

/// Columns that a report takes besides its cell.
const OF_REPORT: [SchemaColumn; 9] = [
    schema::VALUE,
    schema::STATUS,
    schema::SELECTED,
    schema::SOURCE_FILE,
    schema::SOURCE_LINE,
    schema::DATASET,
    schema::VINTAGE,
    schema::BREAK_IN_SERIES,
    schema::AGE_SCOPE,
];

fn take_reports(rows: &Rows, windows: &Windows<'_>, details: &mut Details) -> Result<(), RevisionError> {
    let (values, selected) = (rows.floats(schema::VALUE)?, rows.flags(schema::SELECTED)?);
    let statuses = rows.optional_texts(schema::STATUS)?;
    let (files, lines) = (rows.texts(schema::SOURCE_FILE)?, rows.ints(schema::SOURCE_LINE)?);
    let (datasets, vintages) = (rows.texts(schema::DATASET)?, rows.texts(schema::VINTAGE)?);
    let (breaks, scopes) = (rows.flags(schema::BREAK_IN_SERIES)?, rows.optional_texts(schema::AGE_SCOPE)?);
    for (row, cell) in cells(rows)?.into_iter().enumerate().filter(|(row, _)| selected[*row]) {
        let (Some((economy, (indicator, year, breakdown))), Some(value)) = (cell, values[row]) else { continue };
        details.stated.entry(indicator.clone()).or_default().push(Stated {
            economy,
            year,
            breakdown: breakdown.clone(),
            value,
            status: statuses[row].clone(),
            dataset: datasets[row].clone(),
            vintage: vintages[row].clone(),
            has_break: breaks[row],
            age_scope: scopes[row].clone(),
        });
        let counts_for = match windows.get(&*indicator) {
            Some([from, to]) if (*from..=*to).contains(&year) => *to,
            Some(_) => continue,
            None => year,
        };
        let (status, file, line) = (statuses[row].clone(), files[row].clone(), lines[row].unwrap_or_default());
        let report = Report { value, year, status, file, line };
        let cell = details.reports.entry((indicator, counts_for, breakdown)).or_default();
        if cell.get(&economy).is_none_or(|known| known.year < year) {
            cell.insert(economy, report);
        }
    }
    Ok(())
}

/// Columns that a completed value takes besides its cell.
const OF_COMPLETED: [SchemaColumn; 5] =
    [schema::VALUE, schema::REPORTED, schema::STATUS, schema::METHOD, schema::WEIGHT];

fn take_completed(rows: &Rows, details: &mut Details) -> Result<(), RevisionError> {
    let (values, reported) = (rows.floats(schema::VALUE)?, rows.floats(schema::REPORTED)?);
    let (statuses, methods) = (rows.optional_texts(schema::STATUS)?, rows.optional_texts(schema::METHOD)?);
    let weights = rows.floats(schema::WEIGHT)?;
    for (row, cell) in cells(rows)?.into_iter().enumerate() {
        let Some((economy, cell)) = cell else { continue };
        details.is_completed.insert(cell.0.clone());
        let (status, method) = (statuses[row].clone(), methods[row].clone());
        let completed = Completed { value: values[row], reported: reported[row], weight: weights[row], status, method };
        details.completed.entry(cell).or_default().insert(economy, completed);
    }
    Ok(())
}

fn take_weights(rows: &Rows, details: &mut Details) -> Result<(), RevisionError> {
    let (economies, of, years) = (rows.economies()?, rows.texts(schema::INDICATOR)?, rows.ints(schema::YEAR)?);
    let (sexes, ages) = (rows.parsed(schema::SEX)?, rows.parsed(schema::AGE)?);
    let (locations, weights) = (rows.parsed(schema::LOCATION)?, rows.floats(schema::MEMBER_WEIGHT)?);
    let of_whole = rows.flags(schema::OF_WHOLE)?;
    for row in 0..rows.height() {
        let (Some(economy), Some(year), Some(weight)) = (economies[row], years[row], weights[row]) else { continue };
        let (Some(sex), Some(age), Some(location)) = (sexes[row], ages[row], locations[row]) else { continue };
        let weight = MemberWeight { weight, is_of_whole: of_whole[row] };
        details.is_weighted.insert(of[row].clone());
        let cell = (of[row].clone(), year, (sex, age, location));
        details.weights.entry(cell).or_default().insert(economy, weight);
    }
    Ok(())
}

fn take_members(rows: &Rows, details: &mut Details) -> Result<(), RevisionError> {
    let (indicators, classifications) = (rows.texts(schema::INDICATOR)?, rows.texts(schema::CLASSIFICATION)?);
    let (editions, groups) = (rows.texts(schema::EDITION)?, rows.texts(schema::GROUP)?);
    let (economies, from, to) = (rows.economies()?, rows.ints(schema::FROM_YEAR)?, rows.ints(schema::TO_YEAR)?);
    for row in 0..rows.height() {
        let (Some(economy), Some(from), Some(to)) = (economies[row], from[row], to[row]) else { continue };
        let group = [&indicators[row], &classifications[row], &editions[row], &groups[row]].map(Text::clone);
        details.members.entry(group).or_default().push((economy, from, to));
    }
    Ok(())
}
