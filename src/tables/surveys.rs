//! What a new report of an economy would be worth to the figure of a group.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::row::table;
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

table! {
    Survey, "surveys", "Surveys: the economies whose new report would narrow a group's interval most";
    key classification edition group indicator year category rank;
    |row| {
        classification: Text;
        edition: Text;
        group: Text;
        indicator: Text;
        year: i32;
        category: Text;
        rank: usize, "", "Place among the economies of the group, 1 for the one whose report is worth most";
        economy: EconomyId;
        weight_share: f64, "share", "Part of the group's weight";
        variance: f64, "points squared", "Variance of the group's error over all draws";
        variance_after: f64, "points squared", "The same with the economy's error at zero in every draw";
        width: f64, "points", "Width of the group's 90 % interval";
        width_after: f64, "points", "The same with the economy's error at zero in every draw";
    }
    => Survey {
        classification, edition, group, indicator, year, category, rank, economy, weight_share, variance, variance_after,
        width, width_after,
    }
}
