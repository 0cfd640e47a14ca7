//! Aggregates: one statistic of one group, with how much of the group it rests on.

use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Coverage;
use super::frame::{Dims, FrameBuilder, SchemaMismatch};
use super::schema::{self, AGGREGATES};
use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::{Breakdown, Shown, Text, Unit};

/// A statistic of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Economies with a property.
    Count,
    /// Inequality among economies, each counting once: 0 where all have the same.
    Gini,
    /// Middle value over economies, unweighted.
    Median,
    /// Persons outside a rate: (1 − rate) × weight, added up.
    Offline,
    /// Economies with a property per economy with a value.
    ShareOfEconomies,
    /// Values added up.
    Sum,
    /// Persons within a rate: rate × weight, added up.
    Users,
    /// Mean of a rate, weighted by its denominator.
    WeightedMean,
    /// Middle value over people: that of the economy of the middle one.
    WeightedMedian,
}

impl Statistic {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Gini => "gini",
            Self::Median => "median",
            Self::Offline => "offline",
            Self::ShareOfEconomies => "share-of-economies",
            Self::Sum => "sum",
            Self::Users => "users",
            Self::WeightedMean => "weighted-mean",
            Self::WeightedMedian => "weighted-median",
        }
    }
}

/// A rule of completion and suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Completed values, no threshold; of indicators that are never completed what is reported, from half of the weight.
    Itu,
    /// Reported values only, at least half of the weight.
    Unicef,
    /// Reported values only, at least two thirds of the weight.
    WorldBank,
}

impl Profile {
    /// All profiles, in file order.
    pub const ALL: [Self; 3] = [Self::Itu, Self::Unicef, Self::WorldBank];

    /// The profiles that show reported values alone.
    pub const REPORTED_ONLY: [Self; 2] = [Self::Unicef, Self::WorldBank];

    /// Returns the least part of the weight, 0 to 1, that must have a value for a figure to be shown, for an indicator
    /// that is completed or never is.
    ///
    /// - Source: World Bank, WDI aggregation rules (no aggregate where more than a third of the weight is
    ///   missing); UNICEF, regional aggregates (at least half of the population). Of what is never completed ITU's
    ///   profile shows no world that rests on a few economies: at least half, as UNICEF.
    pub const fn least_share(self, is_completed: bool) -> f64 {
        match self {
            Self::Itu if is_completed => 0.0,
            Self::Itu => 0.5,
            Self::WorldBank => 2.0 / 3.0,
            Self::Unicef => 0.5,
        }
    }

    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itu => "itu",
            Self::Unicef => "unicef",
            Self::WorldBank => "world-bank",
        }
    }
}

/// One row of `aggregates.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
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
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The statistic.
    pub statistic: Statistic,
    /// The rule of suppression.
    pub profile: Profile,
    /// The figure, or why there is none.
    pub shown: Shown,
    /// The figure from reported values alone.
    pub value_reported_only: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// The 90 % interval that completion leaves; `None` where nothing is ever completed.
    pub interval: Option<Interval>,
    /// The draws behind it, for comparisons; kept no longer than these.
    #[serde(skip)]
    pub deviations: Option<Deviations>,
    /// What it rests on.
    pub coverage: Coverage,
    /// What the weights count.
    pub weight_unit: Unit,
}

impl Aggregate {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (&str, &str, &str, &str, i32, &Breakdown, &str, &str) {
        let (statistic, profile) = (self.statistic.name(), self.profile.name());
        let Self { classification, edition, group, indicator, year, breakdown, .. } = self;
        (classification, edition, group, indicator, *year, breakdown, statistic, profile)
    }
}

/// Returns the rows as a frame in the schema of `aggregates.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Aggregate>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&AGGREGATES, rows)
        .text(schema::CLASSIFICATION, |row| row.classification.as_ref())
        .text(schema::EDITION, |row| row.edition.as_ref())
        .text(schema::GROUP, |row| row.group.as_ref())
        .dims(|row| Dims { indicator: &row.indicator, year: row.year, breakdown: &row.breakdown })
        .text(schema::STATISTIC, |row| row.statistic.name())
        .text(schema::PROFILE, |row| row.profile.name())
        .float(schema::VALUE, |row| row.shown.value())
        .float(schema::VALUE_REPORTED_ONLY, |row| row.value_reported_only)
        .float(schema::LOWER, |row| row.interval.map(|interval| interval.lower))
        .float(schema::UPPER, |row| row.interval.map(|interval| interval.upper))
        .text(schema::UNIT, |row| row.unit.name())
        .text(schema::STATUS, |row| row.shown.status().code())
        .int(schema::N_MEMBERS, |row| count(row.coverage.n_members))
        .int(schema::N_REPORTED, |row| count(row.coverage.n_reported))
        .int(schema::N_ESTIMATED, |row| count(row.coverage.n_estimated))
        .int(schema::N_IMPUTED, |row| count(row.coverage.n_imputed))
        .int(schema::N_REBASED, |row| count(row.coverage.n_rebased))
        .int(schema::N_FALLBACK, |row| count(row.coverage.n_fallback))
        .int(schema::N_MISSING, |row| count(row.coverage.n_missing()))
        .text(schema::WEIGHT_UNIT, |row| row.weight_unit.name())
        .float(schema::WEIGHT_TOTAL, |row| row.coverage.weight_total)
        .float(schema::WEIGHT_REPORTED_SHARE, |row| row.coverage.weight_reported_share)
        .float(schema::WEIGHT_ESTIMATED_SHARE, |row| row.coverage.weight_estimated_share)
        .float(schema::WEIGHT_FALLBACK_SHARE, |row| row.coverage.weight_fallback_share)
        .float(schema::WEIGHT_IMPUTED_SHARE, |row| row.coverage.weight_imputed_share)
        .float(schema::WEIGHT_MISSING_SHARE, |row| row.coverage.weight_missing_share())
        .float(schema::MEAN_HORIZON_YEARS, |row| row.coverage.mean_horizon_years)
        .flag(schema::SUPPRESSED, |row| row.shown.is_suppressed())
        .optional_text(schema::REASON, |row| row.shown.reason())
        .optional_text(schema::NOTE, |row| row.shown.note())
        .finish()
}

/// A group has at most as many members as there are economies, far below the limit of the column.
fn count(members: usize) -> i32 {
    i32::try_from(members).unwrap_or(i32::MAX)
}
