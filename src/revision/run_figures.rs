//! The tables of a run → its figures, each under its key.
//! Computes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::PlHashMap;

use super::rows::{RevisionError, Stored, Wanted};
use crate::concepts::lists::List;
use crate::concepts::{Sided, Text, Unit};
use crate::question::RunTables;
use crate::tables::{Aggregate, FigureKey, Gap, Notes, RunFigure};

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its value.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// What its weights count; none for a gap.
    pub weight_unit: Option<Unit>,
    /// The two sides of a gap.
    pub sides: Option<(f64, f64)>,
    /// Why there is no value.
    pub reasons: Option<Notes>,
}

impl From<RunFigure<'_>> for Figure {
    fn from(row: RunFigure<'_>) -> Self {
        let (weight_unit, sides) = match row {
            RunFigure::Aggregate(row) => (Some(row.weight_unit), None),
            RunFigure::Gap(row) => (None, row.numerator.zip(row.denominator)),
        };
        let reasons = row.shown().reasons().cloned();
        Self { value: row.shown().value(), unit: row.unit(), weight_unit, sides, reasons }
    }
}

/// The figures of a run.
#[derive(Debug)]
pub struct RunFigures {
    /// Its figures, or those of some indicators. A statistic, gap or breakdown of another version is no figure of this one.
    pub figures: Arc<PlHashMap<FigureKey, Figure>>,
    /// Number of its other figures.
    pub n_left_out: usize,
}

impl RunFigures {
    /// Reads aggregates and gaps of the wanted indicators from the folder of a run.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(directory: &Path, is_wanted: Wanted<'_>) -> Result<Self, RevisionError> {
        let (aggregates, gaps) = rayon::join(
            || Stored::<Aggregate>::read(directory, is_wanted),
            || Stored::<Gap>::read(directory, is_wanted),
        );
        let (aggregates, gaps) = (aggregates?, gaps?);
        let rows = aggregates.rows.iter().map(RunFigure::Aggregate).chain(gaps.rows.iter().map(RunFigure::Gap));
        Ok(Self::new(rows, aggregates.n_left_out + gaps.n_left_out))
    }

    /// Returns the figures of the wanted indicators of a run that has just been made.
    pub fn of(tables: &RunTables, is_wanted: Wanted<'_>) -> Self {
        let (aggregates, gaps) = (tables.aggregates(), tables.gaps());
        let rows = aggregates.iter().map(RunFigure::Aggregate).chain(gaps.iter().map(RunFigure::Gap));
        let wanted: Vec<RunFigure<'_>> = rows.filter(|row| is_wanted(row.indicator())).collect();
        let n_left_out = aggregates.len() + gaps.len() - wanted.len();
        Self::new(wanted.into_iter(), n_left_out)
    }

    fn new<'r>(rows: impl Iterator<Item = RunFigure<'r>>, n_left_out: usize) -> Self {
        Self { figures: Arc::new(rows.map(|row| (row.key(), row.into())).collect()), n_left_out }
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
