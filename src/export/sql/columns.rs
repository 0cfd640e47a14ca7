//! Lists of columns that the steps of a script share.

/// Sex, age, location and category.
pub const BREAKDOWN: [&str; 4] = ["sex", "age", "location", "category"];
/// What weights tell apart.
pub const WEIGHED: [&str; 3] = ["sex", "age", "location"];
/// The same of a cell below the line of two.
pub const WEIGHED_BELOW: [&str; 3] = ["sex_below", "age_below", "location_below"];
/// What tells groups apart; the same group may be asked for by several requests.
pub const GROUP: [&str; 5] = ["indicator", "request", "classification", "edition", "grp"];
/// What tells sets of members apart: a side of a comparison, the panel, the group and the cell.
pub const SET: [&str; 15] = [
    "purpose",
    "side",
    "pair",
    "base_year",
    "panel",
    "indicator",
    "request",
    "classification",
    "edition",
    "grp",
    "year",
    "sex",
    "age",
    "location",
    "category",
];

/// What figures of one series have in common.
pub const SERIES: [&str; 10] = [
    "indicator",
    "classification",
    "edition",
    "grp",
    "sex",
    "age",
    "location",
    "filed_category",
    "statistic",
    "profile",
];

/// Returns which of two coverages a comparison rests on, that with less reported weight; both are told by what stands before
/// their columns.
pub fn lesser(above: &str, below: &str, column: &str) -> String {
    format!(
        "CASE WHEN coalesce({below}weight_reported_share, 0e0) < coalesce({above}weight_reported_share, 0e0) \
         THEN {below}{column} ELSE {above}{column} END AS {column}"
    )
}

/// Returns columns of one table, with commas between.
pub fn of(table: &str, columns: &[&str]) -> String {
    columns.iter().map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ")
}

/// Returns that two tables have the same in some columns.
pub fn same(one: &str, other: &str, columns: &[&str]) -> String {
    columns.iter().map(|column| format!("{one}.{column} = {other}.{column}")).collect::<Vec<_>>().join(" AND ")
}
