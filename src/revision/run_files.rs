//! The files of a finished run → figures.
//! Computes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::PlHashMap;

use super::rows::{RevisionError, Rows, Wanted};
use crate::concepts::lists::List;
use crate::concepts::{Sided, Text};
use crate::question::FigureKey;
use crate::tables::GapId;
use crate::tables::schema::{self, Column as SchemaColumn};

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its value.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Text,
    /// What its weights count; none for a gap.
    pub weight_unit: Option<Text>,
    /// The two sides of a gap.
    pub sides: Option<(f64, f64)>,
    /// Why there is no value.
    pub reason: Option<Text>,
}

/// A run on disk.
#[derive(Debug)]
pub struct RunFiles {
    /// Its folder.
    pub directory: PathBuf,
    /// Its figures, or those of some indicators. A statistic, gap or breakdown of another version is no figure of this one.
    pub figures: Arc<PlHashMap<FigureKey, Figure>>,
    /// Number of its other figures.
    pub n_left_out: usize,
}

impl RunFiles {
    /// Reads aggregates and gaps of the wanted indicators of a run.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(directory: &Path, is_wanted: Wanted<'_>) -> Result<Self, RevisionError> {
        let mut figures = PlHashMap::default();
        let (aggregates, gaps) = rayon::join(
            || Rows::read(directory, &schema::AGGREGATES, &[&KEY[..], &OF_AGGREGATE[..]].concat(), is_wanted),
            || Rows::read(directory, &schema::GAPS, &[&KEY[..], &OF_GAP[..]].concat(), is_wanted),
        );
        let (aggregates, gaps) = (aggregates?, gaps?);
        take_aggregates(&aggregates, &mut figures)?;
        take_gaps(&gaps, &mut figures)?;
        let n_left_out = aggregates.n_left_out + gaps.n_left_out;
        Ok(Self { directory: directory.to_owned(), figures: Arc::new(figures), n_left_out })
    }

    /// Returns the lists that have figures of a group, or of two that are compared, by indicator.
    pub fn lists_of(&self, group: &str) -> BTreeMap<&str, BTreeSet<List<'_>>> {
        let group: Sided<Text> = Sided::read(group).map(Text::from);
        let mut lists: BTreeMap<&str, BTreeSet<List<'_>>> = BTreeMap::new();
        for key in self.figures.keys().filter(|key| key.group == group) {
            lists.entry(&key.indicator).or_default().insert((&key.classification, &key.edition));
        }
        lists
    }
}

const KEY: [SchemaColumn; 11] = [
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
    schema::PROFILE,
];

/// Returns the keys of rows, with what they have beside the columns that aggregates and gaps share.
fn keys(rows: &Rows, of_gap: &[(Option<GapId>, Option<i32>)]) -> Result<Vec<Option<FigureKey>>, RevisionError> {
    let (classifications, editions) = (rows.texts(schema::CLASSIFICATION)?, rows.texts(schema::EDITION)?);
    let (groups, indicators) = (rows.texts(schema::GROUP)?, rows.texts(schema::INDICATOR)?);
    let (years, breakdowns) = (rows.ints(schema::YEAR)?, rows.breakdowns()?);
    let (statistics, profiles) = (rows.named(schema::STATISTIC)?, rows.named(schema::PROFILE)?);
    let key = |row: usize| {
        let (gap, base_year) = of_gap[row];
        Some(FigureKey {
            gap,
            classification: classifications[row].clone(),
            edition: editions[row].clone(),
            group: match Sided::read(&groups[row]) {
                Sided::One(_) => groups[row].clone().into(),
                two => two.map(Text::from),
            },
            indicator: indicators[row].clone(),
            year: years[row]?,
            breakdown: breakdowns[row].clone()?,
            statistic: statistics[row]?,
            base_year,
            profile: profiles[row]?,
        })
    };
    Ok((0..rows.height()).map(key).collect())
}

/// Columns that a figure of an aggregate takes besides its key.
const OF_AGGREGATE: [SchemaColumn; 4] = [schema::VALUE, schema::UNIT, schema::WEIGHT_UNIT, schema::REASON];

fn take_aggregates(rows: &Rows, figures: &mut PlHashMap<FigureKey, Figure>) -> Result<(), RevisionError> {
    let (values, units) = (rows.floats(schema::VALUE)?, rows.texts(schema::UNIT)?);
    let (weight_units, reasons) = (rows.optional_texts(schema::WEIGHT_UNIT)?, rows.optional_texts(schema::REASON)?);
    for (row, key) in keys(rows, &vec![(None, None); rows.height()])?.into_iter().enumerate() {
        let (unit, weight_unit, reason) = (units[row].clone(), weight_units[row].clone(), reasons[row].clone());
        let figure = Figure { value: values[row], unit, weight_unit, sides: None, reason };
        figures.extend(key.map(|key| (key, figure)));
    }
    Ok(())
}

/// Columns that a figure of a gap takes besides its key.
const OF_GAP: [SchemaColumn; 7] = [
    schema::GAP,
    schema::BASE_YEAR,
    schema::VALUE,
    schema::NUMERATOR,
    schema::DENOMINATOR,
    schema::UNIT,
    schema::REASON,
];

fn take_gaps(rows: &Rows, figures: &mut PlHashMap<FigureKey, Figure>) -> Result<(), RevisionError> {
    let gaps: Vec<(Option<GapId>, Option<i32>)> =
        rows.named(schema::GAP)?.into_iter().zip(rows.ints(schema::BASE_YEAR)?).collect();
    let (values, units) = (rows.floats(schema::VALUE)?, rows.texts(schema::UNIT)?);
    let (above, below) = (rows.floats(schema::NUMERATOR)?, rows.floats(schema::DENOMINATOR)?);
    let reasons = rows.optional_texts(schema::REASON)?;
    for (row, key) in keys(rows, &gaps)?.into_iter().enumerate() {
        let (unit, reason, sides) = (units[row].clone(), reasons[row].clone(), above[row].zip(below[row]));
        let figure = Figure { value: values[row], unit, weight_unit: None, sides, reason };
        figures.extend(key.filter(|key| key.gap.is_some()).map(|key| (key, figure)));
    }
    Ok(())
}
