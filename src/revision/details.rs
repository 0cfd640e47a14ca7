//! The files of a finished run → the values, weights and members that its figures were made from.
//! Computes nothing.

use std::path::Path;

use polars::prelude::{PlHashMap, PlHashSet};
use rayon::prelude::*;

use super::RevisionError;
use super::rows::Rows;
use super::run_files::Codes;
use super::state::{Listed, State};
use super::symbols::{Symbol, Symbols};
use crate::concepts::{EconomyId, Text};
use crate::publish::manifest::StatisticEntry;
use crate::tables::Profile;
use crate::tables::schema::{self, Column as SchemaColumn, Table};

/// A report that is in use.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// What is stated.
    pub value: f64,
    /// Year for which it is stated.
    pub year: i32,
    /// Status, where one is stated.
    pub status: Option<Symbol>,
    /// The file.
    pub file: Symbol,
    /// The line.
    pub line: i32,
}

/// A completed value.
#[derive(Clone, Copy, Debug)]
pub struct Completed {
    /// The value.
    pub value: Option<f64>,
    /// What is stated.
    pub reported: Option<f64>,
    /// The weight.
    pub weight: Option<f64>,
    /// Status.
    pub status: Option<Symbol>,
    /// How it came about.
    pub method: Option<Symbol>,
}

/// A value in use as it is stated, its texts as symbols.
#[derive(Clone, Copy, Debug)]
pub struct StatedCodes {
    /// The economy.
    pub economy: EconomyId,
    /// Calendar year.
    pub year: i32,
    /// Breakdown.
    pub codes: Codes,
    /// The value.
    pub value: f64,
    /// Status, where one is stated.
    pub status: Option<Symbol>,
    /// Dataset that states it.
    pub dataset: Symbol,
    /// Edition of the dataset.
    pub vintage: Symbol,
    /// Whether the source declares a break.
    pub has_break: bool,
    /// Ages that the survey covered.
    pub age_scope: Option<Symbol>,
}

/// What a member weighs in a breakdown.
#[derive(Clone, Copy, Debug)]
struct MemberWeight {
    weight: f64,
    /// Whether it is that of the whole: a value does not count with it.
    is_of_whole: bool,
}

type Cell = (Symbol, i32, Codes);
type OfEconomies<T> = PlHashMap<EconomyId, T>;

/// What figures were made from.
#[derive(Debug, Default)]
pub struct Details {
    reports: PlHashMap<Cell, OfEconomies<Report>>,
    completed: PlHashMap<Cell, OfEconomies<Completed>>,
    is_completed: PlHashSet<Symbol>,
    weights: PlHashMap<(Symbol, i32, [Symbol; 3]), OfEconomies<MemberWeight>>,
    is_weighted: PlHashSet<Symbol>,
    members: PlHashMap<[Symbol; 4], Vec<(EconomyId, i32, i32)>>,
    /// Values in use as they are stated, by indicator.
    stated: PlHashMap<Symbol, Vec<StatedCodes>>,
}

impl Details {
    /// Reads what the figures of some indicators were made from.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(
        directory: &Path,
        statistics: &[StatisticEntry],
        indicators: &PlHashSet<Symbol>,
        symbols: &mut Symbols,
    ) -> Result<Self, RevisionError> {
        let mut windows = PlHashMap::default();
        for entry in statistics {
            if let Some(window) = entry.latest_within {
                windows.insert(symbols.of(&entry.indicator), window);
            }
        }
        let mut details = Self::default();
        let names: PlHashSet<Text> = indicators.iter().map(|indicator| symbols.text(*indicator)).collect();
        let (of_report, of_completed) = ([&CELL[..], &OF_REPORT].concat(), [&CELL[..], &OF_COMPLETED].concat());
        let read = |(table, columns): &(&Table, &[SchemaColumn])| {
            Rows::read(directory, table, columns, &|indicator: &str| names.contains(indicator))
        };
        let tables = [
            (&schema::OBSERVATIONS, of_report.as_slice()),
            (&schema::ESTIMATES, of_completed.as_slice()),
            (&schema::WEIGHTS, schema::WEIGHTS.columns),
            (&schema::MEMBERS, schema::MEMBERS.columns),
        ];
        let rows: Vec<Rows> = tables.par_iter().map(read).collect::<Result<_, _>>()?;
        if let [reports, completed, weights, members] = rows.as_slice() {
            take_reports(reports, &windows, symbols, &mut details)?;
            take_completed(completed, symbols, &mut details)?;
            take_weights(weights, symbols, &mut details)?;
            take_members(members, symbols, &mut details)?;
        }
        Ok(details)
    }

    /// Returns the values in use as they are stated, by indicator.
    pub fn stated(&self) -> &PlHashMap<Symbol, Vec<StatedCodes>> {
        &self.stated
    }

    /// Returns the members of every group, by indicator, classification, edition and group.
    pub fn members(&self) -> &PlHashMap<[Symbol; 4], Vec<(EconomyId, i32, i32)>> {
        &self.members
    }

    /// Returns whether a profile shows completed values of an indicator.
    pub fn shows_completed(&self, indicator: Symbol, profile: &str) -> bool {
        profile == Profile::Itu.name() && self.is_completed.contains(&indicator)
    }

    /// Returns the report that counts for an economy in a cell.
    pub fn report(&self, indicator: Symbol, year: i32, codes: Codes, economy: EconomyId) -> Option<&Report> {
        self.reports.get(&(indicator, year, codes))?.get(&economy)
    }

    /// Returns the completed value of an economy in a cell.
    pub fn completed(&self, indicator: Symbol, year: i32, codes: Codes, economy: EconomyId) -> Option<&Completed> {
        self.completed.get(&(indicator, year, codes))?.get(&economy)
    }

    /// Returns whether the members of a group are known.
    pub fn has_group(&self, group: &[Symbol; 4]) -> bool {
        self.members.contains_key(group)
    }

    /// Returns the members that a group has in one year (`listed_in`), with weights and values of another; each weighs 1
    /// where economies count once.
    pub fn state(
        &self,
        group: &[Symbol; 4],
        [listed_in, year]: [i32; 2],
        codes: Codes,
        profile: &str,
        counts_once: bool,
    ) -> State {
        let indicator = group[0];
        let is_completed = self.shows_completed(indicator, profile);
        let weights = self.weights.get(&(indicator, year, [codes[0], codes[1], codes[2]]));
        // Where economies count once, one without a weight does too.
        let once = (counts_once || !self.is_weighted.contains(&indicator)).then_some(1.0);
        let (reports, completed) =
            (self.reports.get(&(indicator, year, codes)), self.completed.get(&(indicator, year, codes)));
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
    pub fn revised(&self, other: &Self) -> PlHashSet<(Symbol, EconomyId)> {
        let mut revised = PlHashSet::default();
        for (one, another) in [(self, other), (other, self)] {
            for ((indicator, year, codes), cell) in &one.reports {
                for (economy, report) in cell {
                    let same = another.report(*indicator, *year, *codes, *economy);
                    if same.is_none_or(|same| same.value != report.value) {
                        revised.insert((*indicator, *economy));
                    }
                }
            }
        }
        revised
    }
}

/// Columns that say what a value is of.
const CELL: [SchemaColumn; 7] =
    [schema::ECONOMY, schema::INDICATOR, schema::YEAR, schema::SEX, schema::AGE, schema::LOCATION, schema::CATEGORY];

/// What values are of, row by row.
struct Cells {
    economies: Vec<Option<EconomyId>>,
    indicators: Vec<Symbol>,
    years: Vec<Option<i32>>,
    codes: Vec<Codes>,
}

impl Cells {
    fn read(rows: &Rows, symbols: &mut Symbols) -> Result<Self, RevisionError> {
        Ok(Self {
            economies: rows.economies()?,
            indicators: rows.codes(schema::INDICATOR, symbols)?,
            years: rows.ints(schema::YEAR)?,
            codes: rows.breakdowns(symbols)?,
        })
    }
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

fn take_reports(
    rows: &Rows,
    windows: &PlHashMap<Symbol, [i32; 2]>,
    symbols: &mut Symbols,
    details: &mut Details,
) -> Result<(), RevisionError> {
    let Cells { economies, indicators: of, years, codes } = Cells::read(rows, symbols)?;
    let (values, selected) = (rows.floats(schema::VALUE)?, rows.flags(schema::SELECTED)?);
    let statuses = rows.symbols(schema::STATUS, symbols)?;
    let (files, lines) = (rows.codes(schema::SOURCE_FILE, symbols)?, rows.ints(schema::SOURCE_LINE)?);
    let (datasets, vintages) = (rows.codes(schema::DATASET, symbols)?, rows.codes(schema::VINTAGE, symbols)?);
    let (breaks, scopes) = (rows.flags(schema::BREAK_IN_SERIES)?, rows.symbols(schema::AGE_SCOPE, symbols)?);
    for row in (0..rows.height()).filter(|row| selected[*row]) {
        let (Some(economy), Some(value), Some(year)) = (economies[row], values[row], years[row]) else { continue };
        details.stated.entry(of[row]).or_default().push(StatedCodes {
            economy,
            year,
            codes: codes[row],
            value,
            status: statuses[row],
            dataset: datasets[row],
            vintage: vintages[row],
            has_break: breaks[row],
            age_scope: scopes[row],
        });
        let counts_for = match windows.get(&of[row]) {
            Some([from, to]) if (*from..=*to).contains(&year) => *to,
            Some(_) => continue,
            None => year,
        };
        let (status, file, line) = (statuses[row], files[row], lines[row].unwrap_or_default());
        let report = Report { value, year, status, file, line };
        let cell = details.reports.entry((of[row], counts_for, codes[row])).or_default();
        if cell.get(&economy).is_none_or(|known| known.year < year) {
            cell.insert(economy, report);
        }
    }
    Ok(())
}

/// Columns that a completed value takes besides its cell.
const OF_COMPLETED: [SchemaColumn; 5] =
    [schema::VALUE, schema::REPORTED, schema::STATUS, schema::METHOD, schema::WEIGHT];

fn take_completed(rows: &Rows, symbols: &mut Symbols, details: &mut Details) -> Result<(), RevisionError> {
    let Cells { economies, indicators: of, years, codes } = Cells::read(rows, symbols)?;
    let (values, reported) = (rows.floats(schema::VALUE)?, rows.floats(schema::REPORTED)?);
    let (statuses, methods) = (rows.symbols(schema::STATUS, symbols)?, rows.symbols(schema::METHOD, symbols)?);
    let weights = rows.floats(schema::WEIGHT)?;
    for row in 0..rows.height() {
        let (Some(economy), Some(year)) = (economies[row], years[row]) else { continue };
        details.is_completed.insert(of[row]);
        let completed = Completed {
            value: values[row],
            reported: reported[row],
            weight: weights[row],
            status: statuses[row],
            method: methods[row],
        };
        details.completed.entry((of[row], year, codes[row])).or_default().insert(economy, completed);
    }
    Ok(())
}

fn take_weights(rows: &Rows, symbols: &mut Symbols, details: &mut Details) -> Result<(), RevisionError> {
    let (economies, of, years) = (rows.economies()?, rows.codes(schema::INDICATOR, symbols)?, rows.ints(schema::YEAR)?);
    let (sexes, ages) = (rows.codes(schema::SEX, symbols)?, rows.codes(schema::AGE, symbols)?);
    let (locations, weights) = (rows.codes(schema::LOCATION, symbols)?, rows.floats(schema::MEMBER_WEIGHT)?);
    let of_whole = rows.flags(schema::OF_WHOLE)?;
    for row in 0..rows.height() {
        let (Some(economy), Some(year), Some(weight)) = (economies[row], years[row], weights[row]) else { continue };
        let weight = MemberWeight { weight, is_of_whole: of_whole[row] };
        details.is_weighted.insert(of[row]);
        let cell = (of[row], year, [sexes[row], ages[row], locations[row]]);
        details.weights.entry(cell).or_default().insert(economy, weight);
    }
    Ok(())
}

fn take_members(rows: &Rows, symbols: &mut Symbols, details: &mut Details) -> Result<(), RevisionError> {
    let keys = [schema::INDICATOR, schema::CLASSIFICATION, schema::EDITION, schema::GROUP];
    let mut of = Vec::new();
    for column in keys {
        of.push(rows.codes(column, symbols)?);
    }
    let (economies, from, to) = (rows.economies()?, rows.ints(schema::FROM_YEAR)?, rows.ints(schema::TO_YEAR)?);
    for row in 0..rows.height() {
        let (Some(economy), Some(from), Some(to)) = (economies[row], from[row], to[row]) else { continue };
        let group = [of[0][row], of[1][row], of[2][row], of[3][row]];
        details.members.entry(group).or_default().push((economy, from, to));
    }
    Ok(())
}
