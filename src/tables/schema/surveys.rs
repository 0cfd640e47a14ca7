//! Columns and table of what new reports would be worth.

use super::ColumnType::{Float, Int};
use super::*;

/// `rank`
pub const RANK: Column =
    Column::new("rank", Int, "", "Place among the economies of the group, 1 for the one whose report is worth most");
/// `weight_share`
pub const WEIGHT_SHARE: Column = Column::new("weight_share", Float, "share", "Part of the group's weight");
/// `variance`
pub const VARIANCE: Column =
    Column::new("variance", Float, "points squared", "Variance of the group's error over all draws");
/// `variance_after`
pub const VARIANCE_AFTER: Column =
    Column::new("variance_after", Float, "points squared", "The same with the economy's error at zero in every draw");
/// `width`
pub const WIDTH: Column = Column::new("width", Float, "points", "Width of the group's 90 % interval");
/// `width_after`
pub const WIDTH_AFTER: Column =
    Column::new("width_after", Float, "points", "The same with the economy's error at zero in every draw");

/// The economies whose new report would narrow the interval of a group's weighted mean most.
pub const SURVEYS: Table = Table {
    name: "surveys",
    title: "Surveys: the economies whose new report would narrow a group's interval most",
    columns: &[
        CLASSIFICATION,
        EDITION,
        GROUP,
        INDICATOR,
        YEAR,
        CATEGORY,
        RANK,
        ECONOMY,
        WEIGHT_SHARE,
        VARIANCE,
        VARIANCE_AFTER,
        WIDTH,
        WIDTH_AFTER,
    ],
    key: &[CLASSIFICATION, EDITION, GROUP, INDICATOR, YEAR, CATEGORY, RANK],
};
