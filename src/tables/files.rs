//! The files of a run that are tables.

use super::row::Row;
use super::schema::Table;
use super::{
    Aggregate, Change, Claim, Donor, Estimate, FigureLine, Gap, Membership, NamedCell, Observation, Reject, Relation,
    Survey, WeightRow,
};
use crate::findings::Finding;

/// What vanished or is said otherwise: findings in a file of their own.
pub const VANISHED: Table = Table {
    name: "changes.vanished",
    title: "Vanished: what the inputs have lost since the run before, and what the same editions say otherwise",
    ..Finding::TABLE
};

/// The CSV file of every figure and table of a report; no Parquet file.
pub const FIGURES: Table = FigureLine::TABLE;

/// Every Parquet file of a run.
pub const TABLES: [Table; 15] = [
    NamedCell::TABLE,
    Observation::TABLE,
    Estimate::TABLE,
    Donor::TABLE,
    Membership::TABLE,
    WeightRow::TABLE,
    Aggregate::TABLE,
    Gap::TABLE,
    Survey::TABLE,
    Claim::TABLE,
    Relation::TABLE,
    Reject::TABLE,
    Finding::TABLE,
    Change::TABLE,
    VANISHED,
];
