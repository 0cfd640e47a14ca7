//! The last queries of a script: figures and gaps in the columns of their tables.

use super::columns::{SET, same};
use super::definitions::{Purpose, REPORTED};
use super::dialect::Dialect;
use crate::concepts::Status;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Gap, Profile, Row, Table};

/// A file that the script writes.
#[derive(Debug)]
pub struct ResultFile {
    /// Its table.
    pub table: &'static Table,
    /// Columns that the script leaves empty.
    pub empty: Vec<&'static str>,
    /// The query of its rows.
    pub query: String,
}

/// Returns the files.
pub fn all(dialect: Dialect) -> [ResultFile; 2] {
    let keys: Vec<&str> = SET.into_iter().filter(|column| *column != "panel").collect();
    let from = format!(
        "shown s
LEFT JOIN figures r ON r.panel = '{REPORTED}' AND r.position = s.position AND {}
WHERE s.purpose = '{}'",
        same("r", "s", &keys),
        Purpose::Published.name()
    );
    [
        result(dialect, &Aggregate::TABLE, &of_aggregates(), &from),
        result(dialect, &Gap::TABLE, &of_gaps(), "gap_rows s"),
    ]
}

/// A column and the expression that gives it.
type Given = (Column, String);

/// Columns of aggregates that the step before has under their names.
const OF_AGGREGATES: [Column; 25] = Aggregate::TABLE.columns_named([
    "classification",
    "edition",
    "indicator",
    "year",
    "sex",
    "age",
    "location",
    "statistic",
    "profile",
    "unit",
    "n_members",
    "n_reported",
    "n_estimated",
    "n_imputed",
    "n_rebased",
    "n_fallback",
    "weight_unit",
    "weight_total",
    "weight_reported_share",
    "weight_estimated_share",
    "weight_fallback_share",
    "weight_imputed_share",
    "mean_horizon_years",
    "suppressed",
    "reason",
]);

/// The other ones.
const MADE_OF_AGGREGATES: [Column; 7] = Aggregate::TABLE.columns_named([
    "group",
    "category",
    "value",
    "value_reported_only",
    "status",
    "n_missing",
    "weight_missing_share",
]);

/// Columns of gaps that the step before has under their names.
const OF_GAPS: [Column; 22] = Gap::TABLE.columns_named([
    "gap",
    "kind",
    "classification",
    "edition",
    "indicator",
    "year",
    "sex",
    "age",
    "location",
    "category",
    "statistic",
    "base_year",
    "profile",
    "value",
    "unit",
    "parity_class",
    "n_pairs",
    "n_reported_pairs",
    "n_fallback",
    "weight_reported_share",
    "suppressed",
    "reason",
]);

/// The other ones.
const MADE_OF_GAPS: [Column; 4] = Gap::TABLE.columns_named(["group", "numerator", "denominator", "status"]);

fn result(dialect: Dialect, table: &'static Table, given: &[Given], from: &str) -> ResultFile {
    let mut empty = Vec::new();
    let mut column = |column: &Column| {
        let known =
            given.iter().find(|(known, _)| known.name == column.name).map(|(_, expression)| expression.as_str());
        if known.is_none() {
            empty.push(column.name);
        }
        format!("{} AS {}", dialect.cast(known.unwrap_or("NULL"), column.kind), dialect.quoted(column.name))
    };
    let columns: Vec<String> = table.columns.iter().map(&mut column).collect();
    let key: Vec<String> = table.key.iter().map(|column| format!("{} NULLS FIRST", dialect.quoted(column))).collect();
    let query = format!(
        "SELECT * FROM (\nSELECT {}\nFROM {from}\n) result\nORDER BY {}",
        columns.join(",\n    "),
        key.join(", ")
    );
    ResultFile { table, empty, query }
}

fn status() -> String {
    let cases = Status::all().map(|status| format!("WHEN {} THEN '{}'", status.weakness(), status.code()));
    format!("CASE s.shown_status {} END", cases.collect::<Vec<_>>().join(" "))
}

fn as_it_is(columns: &[Column]) -> impl Iterator<Item = Given> {
    columns.iter().map(|column| (*column, format!("s.{}", column.name)))
}

fn of_aggregates() -> Vec<Given> {
    let reported_only = format!("CASE WHEN s.profile = '{}' THEN r.value ELSE s.shown_value END", Profile::Itu.name());
    let missing = "CASE WHEN s.weight_reported_share IS NULL THEN NULL \
                   WHEN 1e0 - s.weight_reported_share - s.weight_imputed_share > 0e0 \
                   THEN 1e0 - s.weight_reported_share - s.weight_imputed_share ELSE 0e0 END";
    let made = [
        "s.grp".to_owned(),
        "s.filed_category".to_owned(),
        "s.shown_value".to_owned(),
        reported_only,
        status(),
        "s.n_members - s.n_values".to_owned(),
        missing.to_owned(),
    ];
    as_it_is(&OF_AGGREGATES).chain(MADE_OF_AGGREGATES.into_iter().zip(made)).collect()
}

fn of_gaps() -> Vec<Given> {
    let side = |side: &str| {
        format!("CASE WHEN s.above_value IS NOT NULL AND s.below_value IS NOT NULL THEN s.{side}_value END")
    };
    let made = ["s.grp".to_owned(), side("above"), side("below"), status()];
    as_it_is(&OF_GAPS).chain(MADE_OF_GAPS.into_iter().zip(made)).collect()
}
