//! A table of a run → a polars frame, for questions that join, filter and sort.

use std::path::Path;

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use polars::prelude::*;

use crate::concepts::rounding::rounded;
use crate::pipeline::regular_file;
use crate::run::Failure;
use crate::tables::read::Columns;
use crate::tables::schema::Table;

/// Returns a table of a run.
///
/// - Errors: `Disk` where the file cannot be read or is damaged.
pub fn read(run: &Path, table: &Table) -> Result<DataFrame, Failure> {
    frame(&columns(run, table)?).map_err(internal)
}

/// Returns the columns of a table of a run.
///
/// - Errors: `Disk` where the file cannot be read or is damaged.
pub fn columns(run: &Path, table: &Table) -> Result<Columns, Failure> {
    let path = run.join(table.file_name());
    let file = regular_file::open_to_read(&path).map_err(|error| Failure::disk("read", &path, &error))?;
    Columns::read(file).map_err(|error| Failure::damaged(&path, &error.to_string()))
}

/// Returns an error of polars that no question can bring about.
pub fn internal(error: PolarsError) -> Failure {
    Failure::internal(error.to_string())
}

/// Returns a number for readers: to three decimals, a large one to none.
pub fn shown(number: f64) -> String {
    rounded(number, if number.abs() >= 1000.0 { 0 } else { 3 })
}

/// Returns the frame.
///
/// - Errors: a column of a type that no table of ours has.
fn frame(columns: &Columns) -> PolarsResult<DataFrame> {
    let batch = columns.batch();
    let named = batch.schema_ref().fields().iter().zip(batch.columns());
    let of = |(field, values): (&arrow::datatypes::FieldRef, &arrow::array::ArrayRef)| {
        let name = PlSmallStr::from_str(field.name());
        let series = match values.data_type() {
            DataType::LargeUtf8 => values.as_string::<i64>().iter().collect::<StringChunked>().into_series(),
            DataType::Int32 => values.as_primitive::<Int32Type>().iter().collect::<Int32Chunked>().into_series(),
            DataType::Float64 => values.as_primitive::<Float64Type>().iter().collect::<Float64Chunked>().into_series(),
            DataType::Boolean => values.as_boolean().iter().collect::<BooleanChunked>().into_series(),
            other => polars_bail!(SchemaMismatch: "`{name}` is of type {other}"),
        };
        Ok(series.with_name(name).into_column())
    };
    DataFrame::new(batch.num_rows(), named.map(of).collect::<PolarsResult<_>>()?)
}
