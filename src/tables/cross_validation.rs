//! The error of each rule at each horizon, over the economies of a group.

use arrow::record_batch::RecordBatch;

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, CROSS_VALIDATION};
use crate::concepts::Text;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Errors of a rule over the economies of a group.
    Rule,
    /// Errors and intervals of the totals of a group.
    Group,
    /// Intervals of single economies.
    Economy,
}

impl Scope {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Group => "group",
            Self::Economy => "economy",
        }
    }
}

/// Class of all economies of a group.
pub const ALL: &str = "all";

/// One row of `cross_validation.parquet`.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossValidation {
    /// Id of the indicator.
    pub indicator: Text,
    /// What the row is about.
    pub scope: Scope,
    /// The rule, or a rival of it.
    pub method: Text,
    /// Years from the origin to the predicted year.
    pub horizon_years: i32,
    /// Id of the group whose economies are counted, or `all-economies`.
    pub group: Text,
    /// Economies of one kind: `all`, those of a group, with a last report that is measured (A) or estimated (E), at a level.
    pub class: Text,
    /// Number of predictions.
    pub n: usize,
    /// Mean absolute error, points.
    pub mean_absolute_error: f64,
    /// Mean of predicted less reported, points.
    pub bias: f64,
    /// Standard error of the bias over origins, points.
    pub bias_standard_error: Option<f64>,
    /// Part of the 90 % intervals that held the reported value, 0 to 1.
    pub interval_coverage: Option<f64>,
    /// Mean width of the intervals, points.
    pub interval_width: Option<f64>,
    /// Mean interval score, points; the smaller the better.
    pub interval_score: Option<f64>,
}

impl CrossValidation {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (&str, &str, &str, i32, &str, &str) {
        (&self.indicator, self.scope.name(), &self.method, self.horizon_years, &self.group, &self.class)
    }
}

/// Returns the rows as a frame in the schema of `cross_validation.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a CrossValidation>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&CROSS_VALIDATION, rows)
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .text(schema::SCOPE, |row| row.scope.name())
        .text(schema::METHOD, |row| row.method.as_ref())
        .int(schema::HORIZON, |row| row.horizon_years)
        .text(schema::GROUP, |row| row.group.as_ref())
        .text(schema::CLASS, |row| row.class.as_ref())
        .int(schema::N, |row| i32::try_from(row.n).unwrap_or(i32::MAX))
        .float(schema::MEAN_ABSOLUTE_ERROR, |row| Some(row.mean_absolute_error))
        .float(schema::BIAS, |row| Some(row.bias))
        .float(schema::BIAS_STANDARD_ERROR, |row| row.bias_standard_error)
        .float(schema::INTERVAL_COVERAGE, |row| row.interval_coverage)
        .float(schema::INTERVAL_WIDTH, |row| row.interval_width)
        .float(schema::INTERVAL_SCORE, |row| row.interval_score)
        .finish()
}
