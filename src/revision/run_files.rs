//! The files of a finished run → figures, and the values, weights and members that they were made from.
//! Computes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{PlHashMap, PlHashSet};

use super::RevisionError;
use super::rows::Rows;
use super::state::{Listed, State};
use super::symbols::{Symbol, Symbols};
use crate::concepts::{EconomyId, Text};
use crate::publish::manifest::StatisticEntry;
use crate::tables::Profile;
use crate::tables::schema::{self, Column as SchemaColumn};

/// Sex, age, location, category.
pub type Codes = [Symbol; 4];

/// What a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FigureKey {
    /// The gap; none for an aggregate.
    pub gap: Option<Symbol>,
    /// Classification.
    pub classification: Symbol,
    /// Edition.
    pub edition: Symbol,
    /// Group.
    pub group: Symbol,
    /// Indicator.
    pub indicator: Symbol,
    /// Calendar year.
    pub year: i32,
    /// Breakdown.
    pub codes: Codes,
    /// Statistic.
    pub statistic: Symbol,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// Profile.
    pub profile: Symbol,
}

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its value.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Symbol,
    /// What its weights count; none for a gap.
    pub weight_unit: Option<Symbol>,
    /// The two sides of a gap.
    pub sides: Option<(f64, f64)>,
    /// Why there is no value.
    pub reason: Option<Symbol>,
}

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

/// Which indicators are read.
pub type Wanted<'a> = &'a dyn Fn(&str) -> bool;

type Cell = (Symbol, i32, Codes);
type OfEconomies<T> = PlHashMap<EconomyId, T>;

/// What figures were made from.
#[derive(Debug, Default)]
pub struct Details {
    reports: PlHashMap<Cell, OfEconomies<Report>>,
    completed: PlHashMap<Cell, OfEconomies<Completed>>,
    is_completed: PlHashSet<Symbol>,
    weights: PlHashMap<(Symbol, i32, [Symbol; 3]), OfEconomies<f64>>,
    is_weighted: PlHashSet<Symbol>,
    members: PlHashMap<[Symbol; 4], Vec<(EconomyId, i32, i32)>>,
}

/// A run on disk.
#[derive(Debug)]
pub struct RunFiles {
    /// Its folder.
    pub directory: PathBuf,
    /// Its figures, or those of some indicators.
    pub figures: Arc<PlHashMap<FigureKey, Figure>>,
    /// Number of its other figures.
    pub n_left_out: usize,
}

impl RunFiles {
    /// Reads aggregates and gaps of the wanted indicators of a run.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(directory: &Path, is_wanted: Wanted<'_>, symbols: &mut Symbols) -> Result<Self, RevisionError> {
        let mut figures = PlHashMap::default();
        let others = read_aggregates(directory, is_wanted, symbols, &mut figures)?;
        let n_left_out = others + read_gaps(directory, is_wanted, symbols, &mut figures)?;
        Ok(Self { directory: directory.to_owned(), figures: Arc::new(figures), n_left_out })
    }

    /// Reads what the figures of some indicators were made from.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn details(
        &self,
        statistics: &[StatisticEntry],
        indicators: &PlHashSet<Symbol>,
        symbols: &mut Symbols,
    ) -> Result<Details, RevisionError> {
        let mut windows = PlHashMap::default();
        for entry in statistics {
            if let Some(window) = entry.latest_within {
                windows.insert(symbols.of(&entry.indicator), window);
            }
        }
        let mut details = Details::default();
        let directory = &self.directory;
        let names: PlHashSet<Text> = indicators.iter().map(|indicator| symbols.text(*indicator)).collect();
        let is_wanted = |indicator: &str| names.contains(indicator);
        read_reports(directory, &is_wanted, &windows, symbols, &mut details)?;
        read_completed(directory, &is_wanted, symbols, &mut details)?;
        read_weights(directory, &is_wanted, symbols, &mut details)?;
        read_members(directory, &is_wanted, symbols, &mut details)?;
        Ok(details)
    }
}

impl Details {
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

    /// Returns the economies of a group with weights and values; each weighs 1 where economies count once.
    pub fn state(&self, group: &[Symbol; 4], year: i32, codes: Codes, profile: &str, counts_once: bool) -> State {
        let indicator = group[0];
        let is_completed = self.shows_completed(indicator, profile);
        let weights = self.weights.get(&(indicator, year, [codes[0], codes[1], codes[2]]));
        let of_all = !self.is_weighted.contains(&indicator);
        let (reports, completed) =
            (self.reports.get(&(indicator, year, codes)), self.completed.get(&(indicator, year, codes)));
        let listed = |economy: EconomyId| {
            let (weight, value, reported) = if is_completed {
                match completed.and_then(|cell| cell.get(&economy)) {
                    Some(row) => (row.weight.or(of_all.then_some(1.0)), row.value, row.reported),
                    None => (None, None, None),
                }
            } else {
                let value = reports.and_then(|cell| cell.get(&economy)).map(|report| report.value);
                let weight = if of_all { Some(1.0) } else { weights.and_then(|cell| cell.get(&economy)).copied() };
                (weight, value, value)
            };
            Listed { weight: weight.map(|weight| if counts_once { 1.0 } else { weight }), value, reported }
        };
        let members = self.members.get(group).into_iter().flatten();
        members
            .filter(|(_, from, to)| (*from..=*to).contains(&year))
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

const KEY: [SchemaColumn; 10] = [
    schema::CLASSIFICATION,
    schema::EDITION,
    schema::GROUP,
    schema::INDICATOR,
    schema::YEAR,
    schema::SEX,
    schema::AGE,
    schema::LOCATION,
    schema::CATEGORY,
    schema::STATISTIC,
];

/// Columns that aggregates and gaps share.
struct Keys {
    groups: [Vec<Symbol>; 4],
    years: Vec<Option<i32>>,
    codes: Vec<Codes>,
    statistics: Vec<Symbol>,
    profiles: Vec<Symbol>,
}

impl Keys {
    fn read(rows: &Rows, symbols: &mut Symbols) -> Result<Self, RevisionError> {
        Ok(Self {
            groups: [
                rows.codes(schema::CLASSIFICATION, symbols)?,
                rows.codes(schema::EDITION, symbols)?,
                rows.codes(schema::GROUP, symbols)?,
                rows.codes(schema::INDICATOR, symbols)?,
            ],
            years: rows.ints(schema::YEAR)?,
            codes: rows.breakdowns(symbols)?,
            statistics: rows.codes(schema::STATISTIC, symbols)?,
            profiles: rows.codes(schema::PROFILE, symbols)?,
        })
    }

    fn key(&self, row: usize, gap: Option<Symbol>, base_year: Option<i32>) -> FigureKey {
        FigureKey {
            gap,
            classification: self.groups[0][row],
            edition: self.groups[1][row],
            group: self.groups[2][row],
            indicator: self.groups[3][row],
            year: self.years[row].unwrap_or_default(),
            codes: self.codes[row],
            statistic: self.statistics[row],
            base_year,
            profile: self.profiles[row],
        }
    }
}

fn read_aggregates(
    directory: &Path,
    is_wanted: Wanted<'_>,
    symbols: &mut Symbols,
    figures: &mut PlHashMap<FigureKey, Figure>,
) -> Result<usize, RevisionError> {
    let others = [schema::PROFILE, schema::VALUE, schema::UNIT, schema::WEIGHT_UNIT, schema::REASON];
    let rows = Rows::read(directory, &schema::AGGREGATES, &[&KEY[..], &others[..]].concat(), is_wanted)?;
    let keys = Keys::read(&rows, symbols)?;
    let (values, units) = (rows.floats(schema::VALUE)?, rows.codes(schema::UNIT, symbols)?);
    let weight_units = rows.symbols(schema::WEIGHT_UNIT, symbols)?;
    let reasons = rows.symbols(schema::REASON, symbols)?;
    for row in 0..rows.height() {
        let (value, unit, weight_unit, reason) = (values[row], units[row], weight_units[row], reasons[row]);
        figures.insert(keys.key(row, None, None), Figure { value, unit, weight_unit, sides: None, reason });
    }
    Ok(rows.n_left_out)
}

fn read_gaps(
    directory: &Path,
    is_wanted: Wanted<'_>,
    symbols: &mut Symbols,
    figures: &mut PlHashMap<FigureKey, Figure>,
) -> Result<usize, RevisionError> {
    let others = [
        schema::GAP,
        schema::BASE_YEAR,
        schema::PROFILE,
        schema::VALUE,
        schema::NUMERATOR,
        schema::DENOMINATOR,
        schema::UNIT,
        schema::REASON,
    ];
    let rows = Rows::read(directory, &schema::GAPS, &[&KEY[..], &others[..]].concat(), is_wanted)?;
    let keys = Keys::read(&rows, symbols)?;
    let (gaps, base_years) = (rows.symbols(schema::GAP, symbols)?, rows.ints(schema::BASE_YEAR)?);
    let (values, units) = (rows.floats(schema::VALUE)?, rows.codes(schema::UNIT, symbols)?);
    let (above, below) = (rows.floats(schema::NUMERATOR)?, rows.floats(schema::DENOMINATOR)?);
    let reasons = rows.symbols(schema::REASON, symbols)?;
    for row in 0..rows.height() {
        let (value, unit, reason) = (values[row], units[row], reasons[row]);
        let figure = Figure { value, unit, weight_unit: None, sides: above[row].zip(below[row]), reason };
        figures.insert(keys.key(row, gaps[row], base_years[row]), figure);
    }
    Ok(rows.n_left_out)
}

fn read_reports(
    directory: &Path,
    is_wanted: Wanted<'_>,
    windows: &PlHashMap<Symbol, [i32; 2]>,
    symbols: &mut Symbols,
    details: &mut Details,
) -> Result<(), RevisionError> {
    let columns = [
        schema::ECONOMY,
        schema::INDICATOR,
        schema::YEAR,
        schema::SEX,
        schema::AGE,
        schema::LOCATION,
        schema::CATEGORY,
        schema::VALUE,
        schema::STATUS,
        schema::SELECTED,
        schema::SOURCE_FILE,
        schema::SOURCE_LINE,
    ];
    let rows = Rows::read(directory, &schema::OBSERVATIONS, &columns, is_wanted)?;
    let (economies, of) = (rows.economies()?, rows.codes(schema::INDICATOR, symbols)?);
    let (years, codes) = (rows.ints(schema::YEAR)?, rows.breakdowns(symbols)?);
    let (values, selected) = (rows.floats(schema::VALUE)?, rows.flags(schema::SELECTED)?);
    let statuses = rows.symbols(schema::STATUS, symbols)?;
    let (files, lines) = (rows.codes(schema::SOURCE_FILE, symbols)?, rows.ints(schema::SOURCE_LINE)?);
    for row in (0..rows.height()).filter(|row| selected[*row]) {
        let (Some(economy), Some(value), Some(year)) = (economies[row], values[row], years[row]) else { continue };
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

fn read_completed(
    directory: &Path,
    is_wanted: Wanted<'_>,
    symbols: &mut Symbols,
    details: &mut Details,
) -> Result<(), RevisionError> {
    let columns = [
        schema::ECONOMY,
        schema::INDICATOR,
        schema::YEAR,
        schema::SEX,
        schema::AGE,
        schema::LOCATION,
        schema::CATEGORY,
        schema::VALUE,
        schema::REPORTED,
        schema::STATUS,
        schema::METHOD,
        schema::WEIGHT,
    ];
    let rows = Rows::read(directory, &schema::ESTIMATES, &columns, is_wanted)?;
    let (economies, of) = (rows.economies()?, rows.codes(schema::INDICATOR, symbols)?);
    let (years, codes) = (rows.ints(schema::YEAR)?, rows.breakdowns(symbols)?);
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

fn read_weights(
    directory: &Path,
    is_wanted: Wanted<'_>,
    symbols: &mut Symbols,
    details: &mut Details,
) -> Result<(), RevisionError> {
    let columns = schema::WEIGHTS.columns;
    let rows = Rows::read(directory, &schema::WEIGHTS, columns, is_wanted)?;
    let (economies, of, years) = (rows.economies()?, rows.codes(schema::INDICATOR, symbols)?, rows.ints(schema::YEAR)?);
    let (sexes, ages) = (rows.codes(schema::SEX, symbols)?, rows.codes(schema::AGE, symbols)?);
    let (locations, weights) = (rows.codes(schema::LOCATION, symbols)?, rows.floats(schema::MEMBER_WEIGHT)?);
    for row in 0..rows.height() {
        let (Some(economy), Some(year), Some(weight)) = (economies[row], years[row], weights[row]) else { continue };
        details.is_weighted.insert(of[row]);
        let cell = (of[row], year, [sexes[row], ages[row], locations[row]]);
        details.weights.entry(cell).or_default().insert(economy, weight);
    }
    Ok(())
}

fn read_members(
    directory: &Path,
    is_wanted: Wanted<'_>,
    symbols: &mut Symbols,
    details: &mut Details,
) -> Result<(), RevisionError> {
    let rows = Rows::read(directory, &schema::MEMBERS, schema::MEMBERS.columns, is_wanted)?;
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
