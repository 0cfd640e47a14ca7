//! Columns and table of the errors of the rules.

use super::ColumnType::{Float, Int, Text};
use super::*;

/// `scope`
pub const SCOPE: Column = Column::new(
    "scope",
    Text,
    "",
    "rule (its errors over economies), group (totals) or economy (intervals of single ones)",
);
/// `class`
pub const CLASS: Column =
    Column::new("class", Text, "", "all, or economies of a group, kind of last report (A, E) or level");
/// `horizon`
pub const HORIZON: Column = Column::new("horizon", Int, "years", "Years from the last known year to the predicted one");
/// `n`
pub const N: Column = Column::new("n", Int, "predictions", "Number of predictions");
/// `mean_absolute_error`
pub const MEAN_ABSOLUTE_ERROR: Column = Column::new("mean_absolute_error", Float, "points", "Mean absolute error");
/// `bias`
pub const BIAS: Column = Column::new("bias", Float, "points", "Mean of predicted less reported");
/// `bias_standard_error`
pub const BIAS_STANDARD_ERROR: Column =
    Column::new("bias_standard_error", Float, "points", "Standard error of the bias over origins").optional();
/// `interval_coverage`
pub const INTERVAL_COVERAGE: Column =
    Column::new("interval_coverage", Float, "share", "Part of the predictions whose 90 % interval held").optional();
/// `interval_width`
pub const INTERVAL_WIDTH: Column =
    Column::new("interval_width", Float, "points", "Mean width of the 90 % intervals").optional();
/// `interval_score`
pub const INTERVAL_SCORE: Column =
    Column::new("interval_score", Float, "points", "Mean width plus 20 × the distance of values outside").optional();

/// Errors of the rules that complete values and of their rivals; beside the runs, in output/cross-validation.
pub const CROSS_VALIDATION: Table = Table {
    name: "cross_validation",
    title: "Cross-validation: error of each rule at each horizon, by group",
    columns: &[
        INDICATOR,
        SCOPE,
        METHOD,
        HORIZON,
        GROUP,
        CLASS,
        N,
        MEAN_ABSOLUTE_ERROR,
        BIAS,
        BIAS_STANDARD_ERROR,
        INTERVAL_COVERAGE,
        INTERVAL_WIDTH,
        INTERVAL_SCORE,
    ],
    key: &[INDICATOR, SCOPE, METHOD, HORIZON, GROUP, CLASS],
};
