//! Parquet → frame, whatever the bytes: a damaged file is an error, never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::io::mmap::MmapBytesReader;
use polars::prelude::*;

/// Returns the columns of a Parquet file, all if none is named.
///
/// polars takes some footers for granted and panics where they are damaged; that is caught here.
///
/// - Errors: the file is damaged, or has no such column.
pub fn parquet(file: impl MmapBytesReader, columns: Option<Vec<String>>) -> PolarsResult<DataFrame> {
    let read = AssertUnwindSafe(|| ParquetReader::new(file).with_columns(columns).finish());
    catch_unwind(read).unwrap_or_else(|_| Err(polars_err!(ComputeError: "the Parquet file is damaged")))
}
