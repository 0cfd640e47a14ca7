//! Rows of a file → cells, whatever their columns.

use arrow::array::{Array, AsArray, BooleanArray, Float64Array, Int32Array, LargeStringArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use arrow::record_batch::RecordBatch;

use super::ExportError;
use crate::tables::cell::Cell;

/// The columns of a batch, ready to be asked for cells.
#[derive(Debug)]
pub struct Rows<'b> {
    /// Names of the columns.
    pub header: Vec<&'b str>,
    columns: Vec<Values<'b>>,
    n_rows: usize,
}

#[derive(Debug)]
enum Values<'b> {
    Text(&'b LargeStringArray),
    Int(&'b Int32Array),
    Float(&'b Float64Array),
    Bool(&'b BooleanArray),
}

impl<'b> Rows<'b> {
    /// Returns the rows of a batch.
    ///
    /// - Errors: a column of a type that no table of a run has.
    pub fn of(batch: &'b RecordBatch) -> Result<Self, ExportError> {
        let named = batch.schema_ref().fields().iter().zip(batch.columns());
        let columns = named.clone().map(|(field, values)| match values.data_type() {
            DataType::LargeUtf8 => Ok(Values::Text(values.as_string::<i64>())),
            DataType::Int32 => Ok(Values::Int(values.as_primitive::<Int32Type>())),
            DataType::Float64 => Ok(Values::Float(values.as_primitive::<Float64Type>())),
            DataType::Boolean => Ok(Values::Bool(values.as_boolean())),
            other => Err(ExportError::OtherType { column: field.name().clone(), found: other.to_string() }),
        });
        Ok(Self {
            columns: columns.collect::<Result<_, _>>()?,
            header: named.map(|(field, _)| field.name().as_str()).collect(),
            n_rows: batch.num_rows(),
        })
    }

    /// Returns the number of rows.
    pub const fn len(&self) -> usize {
        self.n_rows
    }

    /// Returns whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Returns the place of a column; none where the file is of a version without it.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| *known == name)
    }

    /// Returns the cells of a row, in the order of the header.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = Cell<'b>> {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// Returns a text of a row, empty where there is none.
    pub fn text(&self, row: usize, column: usize) -> &'b str {
        match self.columns.get(column) {
            Some(Values::Text(texts)) if texts.is_valid(row) => texts.value(row),
            _ => "",
        }
    }

    /// Returns a cell.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'b> {
        self.columns.get(column).map_or(Cell::Absent, |column| column.cell(row))
    }
}

impl<'b> Values<'b> {
    fn cell(&self, row: usize) -> Cell<'b> {
        match self {
            Self::Text(texts) if texts.is_valid(row) => Cell::Text(texts.value(row).into()),
            Self::Int(numbers) if numbers.is_valid(row) => Cell::Int(numbers.value(row)),
            Self::Float(numbers) if numbers.is_valid(row) => Cell::Float(numbers.value(row)),
            Self::Bool(marks) if marks.is_valid(row) => Cell::Bool(marks.value(row)),
            _ => Cell::Absent,
        }
    }
}
