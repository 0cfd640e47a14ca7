//! Typed rows → a polars frame in the schema of an output file.
//! Refuses a frame whose columns are not those of the schema: a slip here is a bug, found by the first test.

use polars::prelude::*;

use super::schema::{self, Table};
use crate::concepts::{Age, Breakdown};

/// Builds the frame of one table column by column.
pub(super) struct FrameBuilder<'a, Row> {
    table: &'static Table,
    rows: Vec<&'a Row>,
    columns: Vec<Column>,
}

/// Indicator, year and breakdown of a row: the columns that most tables share.
pub(super) struct Dims<'a> {
    pub indicator: &'a str,
    pub year: i32,
    pub breakdown: &'a Breakdown,
}

impl<'a, Row> FrameBuilder<'a, Row> {
    pub fn new(table: &'static Table, rows: impl IntoIterator<Item = &'a Row>) -> Self {
        Self { table, rows: rows.into_iter().collect(), columns: Vec::with_capacity(table.columns.len()) }
    }

    pub fn text<T: AsRef<str>>(self, column: schema::Column, of: impl Fn(&'a Row) -> T) -> Self {
        self.optional_text(column, |row| Some(of(row)))
    }

    pub fn optional_text<T: AsRef<str>>(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<T>) -> Self {
        let values: StringChunked = self.rows.iter().copied().map(of).collect();
        self.push(column, values.into_series())
    }

    pub fn int(self, column: schema::Column, of: impl Fn(&'a Row) -> i32) -> Self {
        self.optional_int(column, |row| Some(of(row)))
    }

    pub fn optional_int(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<i32>) -> Self {
        let values: Int32Chunked = self.rows.iter().copied().map(of).collect();
        self.push(column, values.into_series())
    }

    pub fn float(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<f64>) -> Self {
        let values: Float64Chunked = self.rows.iter().copied().map(of).collect();
        self.push(column, values.into_series())
    }

    pub fn flag(self, column: schema::Column, of: impl Fn(&'a Row) -> bool) -> Self {
        self.optional_flag(column, |row| Some(of(row)))
    }

    pub fn optional_flag(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<bool>) -> Self {
        let values: BooleanChunked = self.rows.iter().copied().map(of).collect();
        self.push(column, values.into_series())
    }

    pub fn dims(self, of: impl Fn(&'a Row) -> Dims<'a>) -> Self {
        self.text(schema::INDICATOR, |row| of(row).indicator)
            .int(schema::YEAR, |row| of(row).year)
            .text(schema::SEX, |row| of(row).breakdown.sex.code())
            .age(|row| of(row).breakdown.age)
            .text(schema::LOCATION, |row| of(row).breakdown.location.code())
            .text(schema::CATEGORY, |row| of(row).breakdown.category.as_ref())
    }

    /// Ages are few; each is written out once and not for every row.
    pub fn age(self, of: impl Fn(&'a Row) -> Age) -> Self {
        let mut codes: Vec<(Age, String)> = Vec::new();
        for age in self.rows.iter().copied().map(&of) {
            if !codes.iter().any(|(known, _)| *known == age) {
                codes.push((age, age.to_string()));
            }
        }
        let code = |age: Age| codes.iter().find(|(known, _)| *known == age).map(|(_, code)| code.as_str());
        self.optional_text(schema::AGE, |row| code(of(row)))
    }

    fn push(mut self, column: schema::Column, values: Series) -> Self {
        self.columns.push(values.with_name(column.name.into()).into_column());
        self
    }

    /// Returns the frame.
    ///
    /// - Errors: `SchemaMismatch` when columns are absent, out of order, or null where the schema forbids it.
    pub fn finish(self) -> PolarsResult<DataFrame> {
        let expected = self.table.columns;
        let names_agree = self.columns.iter().map(|column| column.name().as_str()).eq(expected.iter().map(|c| c.name));
        polars_ensure!(names_agree, SchemaMismatch: "columns of `{}` are not those of the schema", self.table.name);
        for (column, expected) in self.columns.iter().zip(expected) {
            let has_forbidden_null = !expected.nullable && column.null_count() > 0;
            polars_ensure!(!has_forbidden_null, SchemaMismatch: "`{}` of `{}` has a null", expected.name, self.table.name);
        }
        DataFrame::new(self.rows.len(), self.columns)
    }
}
