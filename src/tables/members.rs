//! Members of groups and weights of economies: what every aggregate was added up over, kept so that two runs can be
//! compared when the inputs of the first are gone.

use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, MEMBERS, WEIGHTS};
use crate::concepts::{Breakdown, EconomyId, Text, Unit};

/// One row of `members.parquet`: an economy in a group, over years without a gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// Id of the indicator whose aggregates use the group.
    pub indicator: Text,
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// The economy.
    pub economy: EconomyId,
    /// First year.
    pub from: i32,
    /// Last year.
    pub to: i32,
}

/// One row of `weights.parquet`: what an economy weighs in a breakdown, whatever the category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightRow {
    /// The economy.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age and location.
    pub breakdown: Breakdown,
    /// The weight.
    pub weight: f64,
    /// Year for which it is stated, where another.
    pub of_year: Option<i32>,
    /// Whether it is that of the whole, by which the economy shows as missing.
    pub is_of_whole: bool,
    /// What it counts.
    pub weight_unit: Unit,
}

impl WeightRow {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown) {
        (self.economy, &self.indicator, self.year, &self.breakdown)
    }
}

/// Returns the rows as a frame in the schema of `members.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Membership>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&MEMBERS, rows)
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .text(schema::CLASSIFICATION, |row| row.classification.as_ref())
        .text(schema::EDITION, |row| row.edition.as_ref())
        .text(schema::GROUP, |row| row.group.as_ref())
        .text(schema::ECONOMY, |row| row.economy.as_str())
        .int(schema::FROM_YEAR, |row| row.from)
        .int(schema::TO_YEAR, |row| row.to)
        .finish()
}

/// Returns the rows as a frame in the schema of `weights.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn weights_frame<'a>(rows: impl IntoIterator<Item = &'a WeightRow>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&WEIGHTS, rows)
        .text(schema::ECONOMY, |row| row.economy.as_str())
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .int(schema::YEAR, |row| row.year)
        .text(schema::SEX, |row| row.breakdown.sex.code())
        .age(|row| row.breakdown.age)
        .text(schema::LOCATION, |row| row.breakdown.location.code())
        .float(schema::WEIGHT, |row| Some(row.weight))
        .optional_int(schema::OF_YEAR, |row| row.of_year)
        .flag(schema::OF_WHOLE, |row| row.is_of_whole)
        .text(schema::WEIGHT_UNIT, |row| row.weight_unit.name())
        .finish()
}
