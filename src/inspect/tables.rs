//! The rows of a table of a run that have what is asked for.

use std::path::Path;

use polars::prelude::*;

use super::frame::{self, internal};
use crate::run::Failure;
use crate::tables::schema::{self, Column as SchemaColumn, Table};

/// Returns the rows of a table that have these values.
pub(super) fn read(
    run: &Path,
    table: &Table,
    asked: &[(SchemaColumn, &str)],
    year: Option<i32>,
) -> Result<DataFrame, Failure> {
    only(frame::read(run, table)?, asked, year)
}

/// Returns the rows that have these values.
pub(super) fn only(table: DataFrame, asked: &[(SchemaColumn, &str)], year: Option<i32>) -> Result<DataFrame, Failure> {
    let conditions = asked.iter().map(|(column, value)| col(column.name).eq(lit(*value)));
    let conditions = conditions.chain(year.map(|year| col(schema::YEAR.name).eq(lit(year))));
    let condition = conditions.reduce(|a, b| a.and(b)).unwrap_or_else(|| lit(true));
    table.lazy().filter(condition).collect().map_err(internal)
}

pub(super) fn totals(table: DataFrame) -> Result<DataFrame, Failure> {
    let total = |column: SchemaColumn| col(column.name).eq(lit(crate::concepts::breakdown::TOTAL));
    table
        .lazy()
        .filter(total(schema::SEX).and(total(schema::AGE)).and(total(schema::LOCATION)))
        .collect()
        .map_err(internal)
}
