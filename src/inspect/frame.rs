//! Columns of a table of a run → a polars frame, for questions that join, filter and sort.
//! Reads no file.

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use polars::prelude::*;

use crate::tables::read::Columns;

/// Returns the frame.
///
/// - Errors: a column of a type that no table of ours has.
pub fn frame(columns: &Columns) -> PolarsResult<DataFrame> {
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
