//! Typed rows → Arrow columns in the schema of an output file.
//! Refuses columns that are not those of the schema: a slip here is a bug, found by the first test.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int32Array, LargeStringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::schema::{self, ColumnType, Table};
use crate::concepts::{Age, Breakdown};

/// Why rows do not fit the schema of their table.
#[derive(Debug, thiserror::Error)]
pub enum SchemaMismatch {
    /// Columns are absent or out of order.
    #[error("columns of `{0}` are not those of the schema")]
    Columns(&'static str),
    /// Arrow refuses a column: it has another type or length, or a null where the schema forbids it.
    #[error("`{table}`: {error}")]
    Arrow {
        /// Name of the table.
        table: &'static str,
        /// What Arrow says.
        error: arrow::error::ArrowError,
    },
}

/// Builds the columns of one table one by one.
pub(super) struct FrameBuilder<'a, Row> {
    table: &'static Table,
    rows: Vec<&'a Row>,
    columns: Vec<(&'static str, ArrayRef)>,
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
        let values: LargeStringArray = self.rows.iter().copied().map(of).collect();
        self.push(column, Arc::new(values))
    }

    pub fn int(self, column: schema::Column, of: impl Fn(&'a Row) -> i32) -> Self {
        self.optional_int(column, |row| Some(of(row)))
    }

    pub fn optional_int(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<i32>) -> Self {
        let values: Int32Array = self.rows.iter().copied().map(of).collect();
        self.push(column, Arc::new(values))
    }

    pub fn float(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<f64>) -> Self {
        let values: Float64Array = self.rows.iter().copied().map(of).collect();
        self.push(column, Arc::new(values))
    }

    pub fn flag(self, column: schema::Column, of: impl Fn(&'a Row) -> bool) -> Self {
        self.optional_flag(column, |row| Some(of(row)))
    }

    pub fn optional_flag(self, column: schema::Column, of: impl Fn(&'a Row) -> Option<bool>) -> Self {
        let values: BooleanArray = self.rows.iter().copied().map(of).collect();
        self.push(column, Arc::new(values))
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

    fn push(mut self, column: schema::Column, values: ArrayRef) -> Self {
        self.columns.push((column.name, values));
        self
    }

    /// Returns the columns as one batch.
    ///
    /// - Errors: columns are absent, out of order, or null where the schema forbids it.
    pub fn finish(self) -> Result<RecordBatch, SchemaMismatch> {
        let table = self.table.name;
        let (names, columns): (Vec<_>, Vec<_>) = self.columns.into_iter().unzip();
        if !names.into_iter().eq(self.table.columns.iter().map(|column| column.name)) {
            return Err(SchemaMismatch::Columns(table));
        }
        // A table of no column has rows all the same; arrow wants to be told.
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows.len()));
        RecordBatch::try_new_with_options(Arc::new(strict_schema(self.table)), columns, &options)
            .and_then(|batch| batch.with_schema(Arc::new(arrow_schema(self.table))))
            .map_err(|error| SchemaMismatch::Arrow { table, error })
    }
}

/// Returns the schema in which null is forbidden where the table forbids it.
fn strict_schema(table: &Table) -> Schema {
    Schema::new(table.columns.iter().map(|column| field(column, column.nullable)).collect::<Vec<_>>())
}

/// Returns the schema of a file: every column may be null for its readers, as in all earlier versions.
fn arrow_schema(table: &Table) -> Schema {
    Schema::new(table.columns.iter().map(|column| field(column, true)).collect::<Vec<_>>())
}

fn field(column: &schema::Column, nullable: bool) -> Field {
    let kind = match column.kind {
        ColumnType::Text => DataType::LargeUtf8,
        ColumnType::Int => DataType::Int32,
        ColumnType::Float => DataType::Float64,
        ColumnType::Bool => DataType::Boolean,
    };
    let metadata = [("unit", column.unit), ("meaning", column.meaning)];
    let metadata = metadata.map(|(key, text)| (key.to_owned(), text.to_owned()));
    Field::new(column.name, kind, nullable).with_metadata(HashMap::from(metadata))
}
