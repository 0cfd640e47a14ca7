//! What a new report of an economy would be worth to the figure of a group.

use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, SURVEYS};
use crate::concepts::{EconomyId, Text};

/// One row of `surveys.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Category of the indicator.
    pub category: Text,
    /// The economy that would report.
    pub economy: EconomyId,
    /// Place among the economies of the group, 1 for the one whose report is worth most.
    pub rank: usize,
    /// Its part of the group's weight, 0 to 1.
    pub weight_share: f64,
    /// Variance of the group's error, points squared.
    pub variance: f64,
    /// The same with its report.
    pub variance_after: f64,
    /// Width of the group's 90 % interval, points.
    pub width: f64,
    /// The same with its report.
    pub width_after: f64,
}

/// What is shown of the worth of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SurveyMeasure {
    /// Points by which the group's 90 % interval would be narrower.
    NarrowingPoints,
    /// Part of the variance of the group's error that would go, percent.
    VariancePercent,
}

impl SurveyMeasure {
    /// Returns the measure of a row.
    pub fn of(self, row: &Survey) -> f64 {
        match self {
            Self::NarrowingPoints => row.width - row.width_after,
            Self::VariancePercent => 100.0 * (1.0 - row.variance_after / row.variance),
        }
    }
}

impl Survey {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (&str, &str, &str, &str, i32, &str, usize) {
        let Self { classification, edition, group, indicator, year, category, rank, .. } = self;
        (classification, edition, group, indicator, *year, category, *rank)
    }
}

/// Returns the rows as a frame in the schema of `surveys.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Survey>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&SURVEYS, rows)
        .text(schema::CLASSIFICATION, |row| row.classification.as_ref())
        .text(schema::EDITION, |row| row.edition.as_ref())
        .text(schema::GROUP, |row| row.group.as_ref())
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .int(schema::YEAR, |row| row.year)
        .text(schema::CATEGORY, |row| row.category.as_ref())
        .int(schema::RANK, |row| i32::try_from(row.rank).unwrap_or(i32::MAX))
        .text(schema::ECONOMY, |row| row.economy.as_str())
        .float(schema::WEIGHT_SHARE, |row| Some(row.weight_share))
        .float(schema::VARIANCE, |row| Some(row.variance))
        .float(schema::VARIANCE_AFTER, |row| Some(row.variance_after))
        .float(schema::WIDTH, |row| Some(row.width))
        .float(schema::WIDTH_AFTER, |row| Some(row.width_after))
        .finish()
}
