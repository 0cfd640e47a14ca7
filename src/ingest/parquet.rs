//! Parquet → records; the line is the number of the row.
//! Columns of numbers stay numbers, everything else becomes text.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::*;

use super::record_file::{Field, Record};
use crate::findings::{Code, Finding, Place};

/// The rows of a Parquet file.
#[derive(Debug)]
pub struct ParquetRows {
    names: Vec<String>,
    columns: Vec<Values>,
    height: usize,
}

#[derive(Debug)]
enum Values {
    Texts(StringChunked),
    Numbers(Float64Chunked),
}

impl ParquetRows {
    /// Reads a Parquet file.
    ///
    /// - Errors: the bytes are no Parquet, a column is nested, there are no rows.
    pub fn open(bytes: Vec<u8>, shown: &str) -> Result<Self, Finding> {
        let fault =
            |detail: String, help: &str| Finding::new(Code::Unreadable, detail).at(Place::file(shown)).help(help);
        let damaged = "this is no Parquet file, or it is damaged: take it from the publisher again";
        let frame = read(bytes)
            .map_err(|error| fault(error.to_string().lines().next().unwrap_or_default().to_owned(), damaged))?;
        if frame.height() == 0 {
            return Err(Finding::new(Code::EmptyFile, "the file has no rows")
                .at(Place::file(shown))
                .help("put the publisher's file back"));
        }
        let names = frame.get_column_names_owned().into_iter().map(|name| name.to_string()).collect();
        let columns = frame.columns().iter().map(values).collect::<PolarsResult<_>>();
        let flat = "give every column a plain type: text, integer, float or boolean";
        let columns = columns.map_err(|error| fault(error.to_string(), flat))?;
        Ok(Self { names, columns, height: frame.height() })
    }

    /// Returns the names of the columns.
    pub fn header(&self) -> Vec<String> {
        self.names.clone()
    }

    /// Calls `each` with number and record of every row.
    pub fn visit(&self, each: &mut dyn FnMut(i32, &dyn Record)) {
        for index in 0..self.height {
            each(i32::try_from(index + 1).unwrap_or(i32::MAX), &Row { rows: self, index });
        }
    }

    /// Returns a row as comma-separated text.
    pub fn raw_record(&self, line: i32) -> Option<String> {
        let index = usize::try_from(line - 1).ok().filter(|index| *index < self.height)?;
        let row = Row { rows: self, index };
        let texts = (0..row.n_fields()).map(|column| match row.field(column) {
            Field::Null => String::new(),
            Field::Text(text) => text.to_owned(),
            Field::Number(number) => number.to_string(),
        });
        Some(texts.collect::<Vec<_>>().join(","))
    }
}

/// polars takes some footers for granted and panics where they are damaged; that is caught here.
fn read(bytes: Vec<u8>) -> PolarsResult<DataFrame> {
    let read = AssertUnwindSafe(|| ParquetReader::new(Cursor::new(bytes)).finish());
    catch_unwind(read).unwrap_or_else(|_| Err(polars_err!(ComputeError: "the Parquet file is damaged")))
}

fn values(column: &Column) -> PolarsResult<Values> {
    if column.dtype().is_primitive_numeric() {
        return Ok(Values::Numbers(column.cast(&DataType::Float64)?.f64()?.rechunk().into_owned()));
    }
    Ok(Values::Texts(column.cast(&DataType::String)?.str()?.rechunk().into_owned()))
}

struct Row<'a> {
    rows: &'a ParquetRows,
    index: usize,
}

impl Record for Row<'_> {
    fn n_fields(&self) -> usize {
        self.rows.columns.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        match self.rows.columns.get(index) {
            Some(Values::Texts(texts)) => texts.get(self.index).map_or(Field::Null, |text| Field::Text(text.trim())),
            Some(Values::Numbers(numbers)) => numbers.get(self.index).map_or(Field::Null, Field::Number),
            None => Field::Null,
        }
    }
}
