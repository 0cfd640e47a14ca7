//! Columns and tables that explain a change: members, weights, and what moved each figure since another run.

use super::ColumnType::{Bool, Float, Int, Text};
use super::*;

/// `weight`, where there is one for certain.
pub const MEMBER_WEIGHT: Column = Column { nullable: false, ..WEIGHT };
/// `from_year`
pub const FROM_YEAR: Column = Column::new("from_year", Int, "calendar year", "First year of the membership");
/// `to_year`
pub const TO_YEAR: Column = Column::new("to_year", Int, "calendar year", "Last year of the membership");

/// `edition_before`
pub const EDITION_BEFORE: Column =
    Column::new("edition_before", Text, "", "Edition of the classification in the run before, where another")
        .optional();
/// `value_before`
pub const VALUE_BEFORE: Column =
    Column::new("value_before", Float, "unit column", "The figure in the run before, unrounded").optional();
/// `value_after`
pub const VALUE_AFTER: Column =
    Column::new("value_after", Float, "unit column", "The figure in this run, unrounded").optional();
/// `change`
pub const CHANGE: Column = Column::new(
    "change",
    Float,
    "unit column",
    "value_after less value_before: the sum of the parts revised, arrived, withdrawn, members, weights and method",
)
.optional();
/// `part_revised`
pub const PART_REVISED: Column =
    Column::new("part_revised", Float, "unit column", "Part of the change by reports that were revised").optional();
/// `part_arrived`
pub const PART_ARRIVED: Column =
    Column::new("part_arrived", Float, "unit column", "Part of the change by reports that arrived").optional();
/// `part_withdrawn`
pub const PART_WITHDRAWN: Column =
    Column::new("part_withdrawn", Float, "unit column", "Part of the change by reports that were withdrawn").optional();
/// `part_members`
pub const PART_MEMBERS: Column =
    Column::new("part_members", Float, "unit column", "Part of the change by economies that joined or left the group")
        .optional();
/// `of_year`
pub const OF_YEAR: Column =
    Column::new("of_year", Int, "calendar year", "Nearest year with a weight, where the year itself has none")
        .optional();
/// `of_whole`
pub const OF_WHOLE: Column = Column::new(
    "of_whole",
    Bool,
    "",
    "Whether the weight is that of the whole because none of the breakdown is known: the economy is missing there",
);
/// `part_weights`
pub const PART_WEIGHTS: Column =
    Column::new("part_weights", Float, "unit column", "Part of the change by weights").optional();
/// `part_method`
pub const PART_METHOD: Column = Column::new(
    "part_method",
    Float,
    "unit column",
    "Part of the change by imputed values that moved though the economy's own reports did not: donors, predictors, rules",
)
.optional();
/// `part_rounding`
pub const PART_ROUNDING: Column =
    Column::new("part_rounding", Float, "unit column", "Change of the figure as tables print it, less the change")
        .optional();
/// `moved_by_members`
pub const MOVED_BY_MEMBERS: Column =
    Column::new("moved_by_members", Bool, "", "Whether members moved the figure more than data did");
/// `economies`
pub const ECONOMIES: Column =
    Column::new("economies", Text, "", "The economies that moved the figure most, each with its part and the cause");

/// One row for every economy of every group, over years without a gap.
pub const MEMBERS: Table = Table {
    name: "members",
    title: "Members: the economies of every group, as the aggregates used them",
    columns: &[INDICATOR, CLASSIFICATION, EDITION, GROUP, ECONOMY, FROM_YEAR, TO_YEAR],
    key: &[INDICATOR, CLASSIFICATION, EDITION, GROUP, ECONOMY, FROM_YEAR],
};

/// One row for every economy, year and breakdown of an indicator that has a denominator, whatever the category.
pub const WEIGHTS: Table = Table {
    name: "weights",
    title: "Weights: what every economy weighs in the aggregates of an indicator",
    columns: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION, MEMBER_WEIGHT, OF_YEAR, OF_WHOLE, WEIGHT_UNIT],
    key: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION],
};

/// One row for every aggregate and gap that is not as in the run before; absent in a first run.
pub const CHANGES: Table = Table {
    name: "changes",
    title: "Changes: figures that are not as in the run before, and what moved them",
    columns: &[
        GAP.optional(),
        CLASSIFICATION,
        EDITION,
        EDITION_BEFORE,
        GROUP,
        INDICATOR,
        YEAR,
        SEX,
        AGE,
        LOCATION,
        CATEGORY,
        STATISTIC,
        BASE_YEAR,
        PROFILE,
        UNIT,
        VALUE_BEFORE,
        VALUE_AFTER,
        CHANGE,
        PART_REVISED,
        PART_ARRIVED,
        PART_WITHDRAWN,
        PART_MEMBERS,
        PART_WEIGHTS,
        PART_METHOD,
        PART_ROUNDING,
        MOVED_BY_MEMBERS,
        ECONOMIES,
        REASON,
    ],
    key: &[],
};

/// One row for every economy of which an indicator has lost values since the run before, or of which the same edition says
/// something else.
pub const VANISHED: Table = Table {
    name: "changes.vanished",
    title: "Vanished: what the inputs have lost since the run before, and what the same editions say otherwise",
    columns: FINDINGS.columns,
    key: &[],
};
