//! The files of a finished run → figures.
//! Computes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::PlHashMap;

use super::RevisionError;
use super::rows::Rows;
use super::symbols::{Symbol, Symbols};
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

/// Which indicators are read.
pub type Wanted<'a> = &'a (dyn Fn(&str) -> bool + Sync);

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
        let (aggregates, gaps) = rayon::join(
            || Rows::read(directory, &schema::AGGREGATES, &[&KEY[..], &OF_AGGREGATE[..]].concat(), is_wanted),
            || Rows::read(directory, &schema::GAPS, &[&KEY[..], &OF_GAP[..]].concat(), is_wanted),
        );
        let (aggregates, gaps) = (aggregates?, gaps?);
        take_aggregates(&aggregates, symbols, &mut figures)?;
        take_gaps(&gaps, symbols, &mut figures)?;
        let n_left_out = aggregates.n_left_out + gaps.n_left_out;
        Ok(Self { directory: directory.to_owned(), figures: Arc::new(figures), n_left_out })
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

/// Columns that a figure of an aggregate takes besides its key.
const OF_AGGREGATE: [SchemaColumn; 5] =
    [schema::PROFILE, schema::VALUE, schema::UNIT, schema::WEIGHT_UNIT, schema::REASON];

fn take_aggregates(
    rows: &Rows,
    symbols: &mut Symbols,
    figures: &mut PlHashMap<FigureKey, Figure>,
) -> Result<(), RevisionError> {
    let keys = Keys::read(rows, symbols)?;
    let (values, units) = (rows.floats(schema::VALUE)?, rows.codes(schema::UNIT, symbols)?);
    let weight_units = rows.symbols(schema::WEIGHT_UNIT, symbols)?;
    let reasons = rows.symbols(schema::REASON, symbols)?;
    for row in 0..rows.height() {
        let (value, unit, weight_unit, reason) = (values[row], units[row], weight_units[row], reasons[row]);
        figures.insert(keys.key(row, None, None), Figure { value, unit, weight_unit, sides: None, reason });
    }
    Ok(())
}

/// Columns that a figure of a gap takes besides its key.
const OF_GAP: [SchemaColumn; 8] = [
    schema::GAP,
    schema::BASE_YEAR,
    schema::PROFILE,
    schema::VALUE,
    schema::NUMERATOR,
    schema::DENOMINATOR,
    schema::UNIT,
    schema::REASON,
];

fn take_gaps(
    rows: &Rows,
    symbols: &mut Symbols,
    figures: &mut PlHashMap<FigureKey, Figure>,
) -> Result<(), RevisionError> {
    let keys = Keys::read(rows, symbols)?;
    let (gaps, base_years) = (rows.symbols(schema::GAP, symbols)?, rows.ints(schema::BASE_YEAR)?);
    let (values, units) = (rows.floats(schema::VALUE)?, rows.codes(schema::UNIT, symbols)?);
    let (above, below) = (rows.floats(schema::NUMERATOR)?, rows.floats(schema::DENOMINATOR)?);
    let reasons = rows.symbols(schema::REASON, symbols)?;
    for row in 0..rows.height() {
        let (value, unit, reason) = (values[row], units[row], reasons[row]);
        let figure = Figure { value, unit, weight_unit: None, sides: above[row].zip(below[row]), reason };
        figures.insert(keys.key(row, gaps[row], base_years[row]), figure);
    }
    Ok(())
}
