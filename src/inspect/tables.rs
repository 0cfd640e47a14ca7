//! The rows of a table of a run that have what is asked for.

use std::path::Path;

use polars::prelude::{DataFrame, IntoLazy, col, lit};

use super::frame::{self, internal};
use crate::run::Failure;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Observation, Row, Table};

/// Columns by which rows are asked for.
pub(super) const INDICATOR: Column = Observation::TABLE.column_named("indicator");
pub(super) const ECONOMY: Column = Observation::TABLE.column_named("economy");
pub(super) const YEAR: Column = Observation::TABLE.column_named("year");
pub(super) const VALUE: Column = Observation::TABLE.column_named("value");
pub(super) const SEX: Column = Observation::TABLE.column_named("sex");
pub(super) const AGE: Column = Observation::TABLE.column_named("age");
pub(super) const LOCATION: Column = Observation::TABLE.column_named("location");
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

pub(super) fn totals(table: DataFrame) -> Result<DataFrame, Failure> {
    let total = |column: Column| col(column.name).eq(lit(crate::concepts::breakdown::TOTAL));
    table.lazy().filter(total(SEX).and(total(AGE)).and(total(LOCATION))).collect().map_err(internal)
}
