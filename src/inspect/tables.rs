//! The rows of a table of a run that have what is asked for.

use std::path::Path;

use polars::prelude::{DataFrame, IntoLazy, col, lit};

use super::frame::{self, internal};
use crate::concepts::breakdown::TOTAL;
use crate::question::Codes;
use crate::run::Failure;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Estimate, Observation, Row, Table};

/// Columns by which rows are asked for.
pub(super) const INDICATOR: Column = Observation::TABLE.column_named("indicator");
pub(super) const ECONOMY: Column = Observation::TABLE.column_named("economy");
pub(super) const YEAR: Column = Observation::TABLE.column_named("year");
pub(super) const VALUE: Column = Observation::TABLE.column_named("value");
pub(super) const SELECTED: Column = Observation::TABLE.column_named("selected");
pub(super) const STATUS: Column = Observation::TABLE.column_named("status");
pub(super) const METHOD: Column = Estimate::TABLE.column_named("method");
pub(super) const REASON: Column = Aggregate::TABLE.column_named("reason");
pub(super) const SEX: Column = Observation::TABLE.column_named("sex");
pub(super) const AGE: Column = Observation::TABLE.column_named("age");
pub(super) const LOCATION: Column = Observation::TABLE.column_named("location");
pub(super) const CATEGORY: Column = Observation::TABLE.column_named("category");
pub(super) const CLASSIFICATION: Column = Aggregate::TABLE.column_named("classification");
pub(super) const EDITION: Column = Aggregate::TABLE.column_named("edition");
pub(super) const GROUP: Column = Aggregate::TABLE.column_named("group");

/// Returns the rows of a table that have these values.
pub(super) fn read(
    run: &Path,
    table: &Table,
    asked: &[(Column, &str)],
    year: Option<i32>,
) -> Result<DataFrame, Failure> {
    only(frame::read(run, table)?, asked, year)
}

/// Returns the rows that have these values.
pub(super) fn only(table: DataFrame, asked: &[(Column, &str)], year: Option<i32>) -> Result<DataFrame, Failure> {
    let conditions = asked.iter().map(|(column, value)| col(column.name).eq(lit(*value)));
    let conditions = conditions.chain(year.map(|year| col(YEAR.name).eq(lit(year))));
    let condition = conditions.reduce(|a, b| a.and(b)).unwrap_or_else(|| lit(true));
    table.lazy().filter(condition).collect().map_err(internal)
}

/// Returns the rows of a breakdown; what is not said of it is the total, and any category.
pub(super) fn of_codes(table: DataFrame, codes: &Codes<'_>) -> Result<DataFrame, Failure> {
    let said = stated(codes);
    let open = [SEX, AGE, LOCATION].into_iter().filter(|column| !said.iter().any(|(known, _)| known == column));
    let open = open.map(|column| (column, TOTAL.to_owned())).collect();
    with(table, [open, said].concat())
}

/// Returns the rows that have what is said of a breakdown.
pub(super) fn of_stated(table: DataFrame, codes: &Codes<'_>) -> Result<DataFrame, Failure> {
    with(table, stated(codes))
}

fn stated(codes: &Codes<'_>) -> Vec<(Column, String)> {
    let said = [SEX, AGE, LOCATION, CATEGORY].into_iter().zip(codes.texts());
    said.filter_map(|(column, code)| Some((column, code?))).collect()
}

fn with(table: DataFrame, asked: Vec<(Column, String)>) -> Result<DataFrame, Failure> {
    let conditions = asked.into_iter().map(|(column, code)| col(column.name).eq(lit(code)));
    let condition = conditions.reduce(|a, b| a.and(b)).unwrap_or_else(|| lit(true));
    table.lazy().filter(condition).collect().map_err(internal)
}
