//! Changes: every figure that two runs do not share, and what moved it.

use arrow::record_batch::RecordBatch;

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, CHANGES};
use crate::concepts::Text;

/// The parts of a change. They add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Reports that were revised.
    pub revised: f64,
    /// Reports that arrived.
    pub arrived: f64,
    /// Reports that were withdrawn.
    pub withdrawn: f64,
    /// Economies that joined or left the group.
    pub members: f64,
    /// Weights.
    pub weights: f64,
    /// Imputed values that moved though the economy's own reports did not.
    pub method: f64,
}

impl Parts {
    /// Returns what data moved: revised, arrived and withdrawn together.
    pub fn data(&self) -> f64 {
        self.revised + self.arrived + self.withdrawn
    }

    /// Returns the sum of the parts.
    pub fn sum(&self) -> f64 {
        self.data() + self.members + self.weights + self.method
    }

    /// Returns whether the group moved more because economies joined or left than because of data.
    pub fn is_moved_by_members(&self) -> bool {
        self.members.abs() > self.data().abs()
    }
}

/// One row of `changes.parquet`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Id of the gap; none for an aggregate.
    pub gap: Option<Text>,
    /// Id of the classification.
    pub classification: Text,
    /// Its edition in the later run, or in the earlier one where the figure is gone.
    pub edition: Text,
    /// Its edition in the earlier run, where another.
    pub edition_before: Option<Text>,
    /// Id of the group.
    pub group: Text,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location, category.
    pub codes: [Text; 4],
    /// Statistic.
    pub statistic: Text,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// Profile.
    pub profile: Text,
    /// Unit of the figure.
    pub unit: Text,
    /// The figure before.
    pub before: Option<f64>,
    /// The figure after.
    pub after: Option<f64>,
    /// What moved it; none where one of the two figures is absent.
    pub parts: Option<Parts>,
    /// Change of the rounded figure less the change.
    pub rounding: Option<f64>,
    /// Economies that moved it most, each with its part.
    pub economies: String,
    /// Why there are no parts.
    pub reason: Option<String>,
    /// Size of the change in points or percent, comparable over units.
    pub size: f64,
}

impl Change {
    /// Returns the change.
    pub fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }
}

/// Returns the rows as a frame in the schema of `changes.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Change>) -> Result<RecordBatch, SchemaMismatch> {
    let part = |of: fn(&Parts) -> f64| move |row: &Change| row.parts.as_ref().map(of);
    FrameBuilder::new(&CHANGES, rows)
        .optional_text(schema::GAP, |row| row.gap.as_deref())
        .text(schema::CLASSIFICATION, |row| row.classification.as_ref())
        .text(schema::EDITION, |row| row.edition.as_ref())
        .optional_text(schema::EDITION_BEFORE, |row| row.edition_before.as_deref())
        .text(schema::GROUP, |row| row.group.as_ref())
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .int(schema::YEAR, |row| row.year)
        .text(schema::SEX, |row| row.codes[0].as_ref())
        .text(schema::AGE, |row| row.codes[1].as_ref())
        .text(schema::LOCATION, |row| row.codes[2].as_ref())
        .text(schema::CATEGORY, |row| row.codes[3].as_ref())
        .text(schema::STATISTIC, |row| row.statistic.as_ref())
        .optional_int(schema::BASE_YEAR, |row| row.base_year)
        .text(schema::PROFILE, |row| row.profile.as_ref())
        .text(schema::UNIT, |row| row.unit.as_ref())
        .float(schema::VALUE_BEFORE, |row| row.before)
        .float(schema::VALUE_AFTER, |row| row.after)
        .float(schema::CHANGE, Change::change)
        .float(schema::PART_REVISED, part(|parts| parts.revised))
        .float(schema::PART_ARRIVED, part(|parts| parts.arrived))
        .float(schema::PART_WITHDRAWN, part(|parts| parts.withdrawn))
        .float(schema::PART_MEMBERS, part(|parts| parts.members))
        .float(schema::PART_WEIGHTS, part(|parts| parts.weights))
        .float(schema::PART_METHOD, part(|parts| parts.method))
        .float(schema::PART_ROUNDING, |row| row.rounding)
        .flag(schema::MOVED_BY_MEMBERS, |row| row.parts.is_some_and(|parts| parts.is_moved_by_members()))
        .text(schema::ECONOMIES, |row| row.economies.as_str())
        .optional_text(schema::REASON, |row| row.reason.as_deref())
        .finish()
}
