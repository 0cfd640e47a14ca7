//! Estimates: the completed value of every economy, with how it was completed and what was reported.

use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};

use super::frame::{Dims, FrameBuilder, SchemaMismatch};
use super::schema::{self, DONORS, ESTIMATES};
use crate::concepts::interval::Interval;
use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Text, Unit};

/// How a value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Method {
    /// As the publisher states it.
    Reported,
    /// Between two reports.
    Interpolated,
    /// After the last report, with the change of donors.
    Trend,
    /// Before the first report, the same backwards.
    Backcast,
    /// Never reported.
    Regression,
    /// A breakdown from the difference of its sides in donors.
    BreakdownGap,
    /// Reported and shifted over a break in the series.
    Rebased,
    /// Reported and moved so that parts and total agree.
    Reconciled,
}

impl Method {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Interpolated => "interpolated",
            Self::Trend => "trend",
            Self::Backcast => "backcast",
            Self::Regression => "regression",
            Self::BreakdownGap => "breakdown-gap",
            Self::Rebased => "rebased",
            Self::Reconciled => "reconciled",
        }
    }

    /// Returns whether the value is ours and no publisher's.
    pub const fn is_imputed(self) -> bool {
        matches!(self, Self::Interpolated | Self::Trend | Self::Backcast | Self::Regression | Self::BreakdownGap)
    }
}

/// One row of `estimates.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The economy.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The completed value; `None` where nothing is known to estimate it from.
    pub value: Option<f64>,
    /// What the publisher states, if anything.
    pub reported: Option<f64>,
    /// The 90 % interval of an imputed value.
    pub interval: Option<Interval>,
    /// Unit of the values.
    pub unit: Unit,
    /// Status.
    pub status: Status,
    /// How the value came about.
    pub method: Method,
    /// Years since, or until, the nearest report and never negative; 0 for reported values, `None` where there never was a report.
    pub horizon_years: Option<i32>,
    /// Shift on the logit scale that a re-based or reconciled value got.
    pub shift_logit: Option<f64>,
    /// Part of the economy's own slope in the trend, 0 to 1.
    pub own_weight: Option<f64>,
    /// Donors of the trend.
    pub n_donors: Option<usize>,
    /// Weight in aggregates.
    pub weight: Option<f64>,
    /// What the weight counts.
    pub weight_unit: Unit,
    /// Dataset of the reported value.
    pub dataset: Option<DatasetId>,
    /// Whether an earlier edition states the value and the one in use does not.
    pub is_fallback: bool,
    /// What was out of the ordinary: beside a value what to know about it, else why there is none.
    pub remark: Option<String>,
}

impl Estimate {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown) {
        (self.economy, &self.indicator, self.year, &self.breakdown)
    }
}

/// One donor of one estimate: a row of `donors.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Donor {
    /// The economy that is completed.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The economy that lends its change.
    pub donor: EconomyId,
    /// Its part in the change, 0 to 1.
    pub donor_weight: f64,
}

impl Donor {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown, EconomyId) {
        (self.economy, &self.indicator, self.year, &self.breakdown, self.donor)
    }
}

/// Returns the rows as a frame in the schema of `estimates.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Estimate>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&ESTIMATES, rows)
        .text(schema::ECONOMY, |row| row.economy.as_str())
        .dims(|row| Dims { indicator: &row.indicator, year: row.year, breakdown: &row.breakdown })
        .float(schema::VALUE, |row| row.value)
        .float(schema::REPORTED, |row| row.reported)
        .float(schema::LOWER, |row| row.interval.map(|interval| interval.lower))
        .float(schema::UPPER, |row| row.interval.map(|interval| interval.upper))
        .text(schema::UNIT, |row| row.unit.name())
        .text(schema::STATUS, |row| row.status.code())
        .text(schema::METHOD, |row| row.method.name())
        .optional_int(schema::HORIZON_YEARS, |row| row.horizon_years)
        .float(schema::SHIFT_LOGIT, |row| row.shift_logit)
        .float(schema::OWN_WEIGHT, |row| row.own_weight)
        .optional_int(schema::N_DONORS, |row| row.n_donors.and_then(|donors| i32::try_from(donors).ok()))
        .float(schema::WEIGHT, |row| row.weight)
        .text(schema::WEIGHT_UNIT, |row| row.weight_unit.name())
        .optional_text(schema::DATASET, |row| row.dataset.as_ref().map(DatasetId::as_str))
        .flag(schema::FALLBACK, |row| row.is_fallback)
        .optional_text(schema::REASON, |row| row.remark.as_deref().filter(|_| row.value.is_none()))
        .optional_text(schema::NOTE, |row| row.remark.as_deref().filter(|_| row.value.is_some()))
        .finish()
}

/// Returns the rows as a frame in the schema of `donors.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn donors_frame<'a>(rows: impl IntoIterator<Item = &'a Donor>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&DONORS, rows)
        .text(schema::ECONOMY, |row| row.economy.as_str())
        .dims(|row| Dims { indicator: &row.indicator, year: row.year, breakdown: &row.breakdown })
        .text(schema::DONOR, |row| row.donor.as_str())
        .float(schema::DONOR_WEIGHT, |row| Some(row.donor_weight))
        .finish()
}
