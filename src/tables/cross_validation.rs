//! The error of each rule at each horizon, over the economies of a group.

use super::row::table;
use crate::concepts::{Text, named};

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

named! {
    Scope {
        Rule => "rule",
        Group => "group",
        Economy => "economy",
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

table! {
    CrossValidation, "cross_validation", "Cross-validation: error of each rule at each horizon, by group";
    key indicator scope method horizon group class;
    |row| {
        indicator: Text;
        scope: Text = row.scope.name(),
            "", "rule (its errors over economies), group (totals) or economy (intervals of single ones)";
        method: Text;
        horizon: i32 = row.horizon_years, "years", "Years from the last known year to the predicted one";
        group: Text;
        class: Text, "", "all, or economies of a group, kind of last report (A, E) or level";
        n: usize, "predictions", "Number of predictions";
        mean_absolute_error: f64, "points", "Mean absolute error";
        bias: f64, "points", "Mean of predicted less reported";
        bias_standard_error: Option<f64>, "points", "Standard error of the bias over origins";
        interval_coverage: Option<f64>, "share", "Part of the predictions whose 90 % interval held";
        interval_width: Option<f64>, "points", "Mean width of the 90 % intervals";
        interval_score: Option<f64>, "points", "Mean width plus 20 × the distance of values outside";
    }
}
