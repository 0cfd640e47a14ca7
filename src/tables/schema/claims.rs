//! The columns of `claims.parquet` and `relations.parquet`, and the two tables: all else is as in the parent file.

use super::ColumnType::{Bool, Float, Text};
use super::{CLAIM, Column, LOWER, REASON, Table, UPPER, WEIGHT_REPORTED_SHARE};

/// `claim`, which every row of the claims has.
pub const CLAIM_ID: Column = Column { nullable: false, ..CLAIM };
/// `section`
pub const SECTION: Column = Column::new("section", Text, "", "Section of the report that states the claim");
/// `statement`
pub const STATEMENT: Column = Column::new("statement", Text, "", "What the claim states, without the number");
/// `group` of a claim
pub const PRINTED_GROUP: Column = Column::new("group", Text, "", "Group of economies or people, as printed").optional();
/// `year` of a claim
pub const PRINTED_YEAR: Column = Column::new("year", Text, "", "Year or years, as printed").optional();
/// `stated`
pub const STATED: Column = Column::new("stated", Text, "", "The value, as printed");
/// `stated_value`
pub const STATED_VALUE: Column =
    Column::new("stated_value", Float, "unit column", "The printed value as a number; a month in years").optional();
/// `unit` of a claim
pub const PRINTED_UNIT: Column = Column::new("unit", Text, "", "Unit of the claim, as printed");
/// `precision`
pub const PRECISION: Column = Column::new("precision", Text, "", "Wording that says how to read the value");
/// `accept_lower`
pub const ACCEPT_LOWER: Column =
    Column::new("accept_lower", Float, "unit column", "Lower end of the numbers that are accepted").optional();
/// `accept_upper`
pub const ACCEPT_UPPER: Column =
    Column::new("accept_upper", Float, "unit column", "Upper end of the numbers that are accepted").optional();
/// `query`
pub const QUERY: Column = Column::new("query", Text, "", "What was asked of the data").optional();
/// `computed`
pub const COMPUTED: Column = Column::new("computed", Float, "unit column", "What the data give").optional();
/// `difference`
pub const DIFFERENCE: Column = Column::new("difference", Float, "unit column", "Computed less stated").optional();
/// `verdict`
pub const VERDICT: Column = Column::new(
    "verdict",
    Text,
    "",
    "agrees, agrees-within-uncertainty, differs, contradicted, arithmetic-holds, not-produced or not-checkable",
);
/// `conflicts_with`
pub const CONFLICTS_WITH: Column =
    Column::new("conflicts_with", Text, "", "Claims that make it impossible, separated by commas").optional();
/// `relation`
pub const RELATION: Column = Column::new("relation", Text, "", "Id of the relation between claims");
/// `kind` of a relation
pub const RELATION_KIND: Column =
    Column::new("kind", Text, "", "sum, difference, ratio, product, monotone, same, subset, plausible or period");
/// `report`
pub const REPORT: Column = Column::new("report", Text, "", "Id of the report, its folder in pipelines/reports");
/// `claims`
pub const RELATED_CLAIMS: Column = Column::new("claims", Text, "", "Ids of its claims, separated by commas");
/// `left`
pub const LEFT: Column =
    Column::new("left", Float, "unit of the first claim", "Figure on the left of the relation").optional();
/// `right`
pub const RIGHT: Column =
    Column::new("right", Float, "unit of the first claim", "What the right of the relation gives for it").optional();
/// `holds`
pub const HOLDS: Column =
    Column::new("holds", Bool, "", "Whether the relation holds within what was printed; empty if unknown").optional();

/// One row for every claim of every report.
pub const CLAIMS: Table = Table {
    name: "claims",
    title: "Claims: what the report states, with the verdict of data and arithmetic",
    columns: &[
        REPORT,
        CLAIM_ID,
        SECTION,
        STATEMENT,
        PRINTED_GROUP,
        PRINTED_YEAR,
        STATED,
        STATED_VALUE,
        PRINTED_UNIT,
        PRECISION,
        ACCEPT_LOWER,
        ACCEPT_UPPER,
        QUERY,
        COMPUTED,
        LOWER,
        UPPER,
        DIFFERENCE,
        VERDICT,
        CONFLICTS_WITH,
        REASON,
        WEIGHT_REPORTED_SHARE,
    ],
    key: &[REPORT, CLAIM_ID],
};

/// One row for every relation between claims, held or not.
pub const RELATIONS: Table = Table {
    name: "relations",
    title: "Relations: the arithmetic between claims, held or not",
    columns: &[REPORT, RELATION, RELATION_KIND, RELATED_CLAIMS, LEFT, RIGHT, ACCEPT_LOWER, ACCEPT_UPPER, HOLDS, REASON],
    key: &[REPORT, RELATION],
};
