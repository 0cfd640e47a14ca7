//! One frame → one Parquet file: zstd, every field with its unit and meaning, the file with title, source,
//! licence and version. The same frame gives the same bytes.

use std::path::Path;
use std::sync::Arc;

use polars::prelude::*;
use serde::Serialize;

use crate::tables::schema::{ColumnType, Table};

/// Rows in a row group: a fixed number, so that the bytes do not depend on the threads.
const ROW_GROUP_ROWS: usize = 131_072;

/// What a file says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileMetadata {
    /// Publishers and editions of the inputs.
    pub source: String,
    /// Licences of the inputs.
    pub licence: String,
    /// Version of ictstat.
    pub version: String,
}

/// Writes a table.
///
/// - Errors: the disk is full or the folder cannot be written; the frame has other columns than the table.
pub fn write(table: &Table, frame: DataFrame, metadata: &FileMetadata, path: &Path) -> PolarsResult<()> {
    let options = ParquetWriteOptions {
        compression: ParquetCompression::Zstd(None),
        row_group_size: Some(ROW_GROUP_ROWS),
        key_value_metadata: Some(KeyValueMetadata::from_static(vec![
            ("title".to_owned(), table.title.to_owned()),
            ("source".to_owned(), metadata.source.clone()),
            ("licence".to_owned(), metadata.licence.clone()),
            ("version".to_owned(), metadata.version.clone()),
        ])),
        arrow_schema: Some(Arc::new(arrow_schema(table))),
        ..ParquetWriteOptions::default()
    };
    let target = SinkTarget::Path(PlRefPath::try_from_path(path)?);
    frame
        .lazy()
        .sink(
            SinkDestination::File { target },
            FileWriteFormat::Parquet(Arc::new(options)),
            UnifiedSinkArgs::default(),
        )?
        .collect_with_engine(Engine::Streaming)?;
    Ok(())
}

/// Returns the error of the disk that kept a table from being written.
///
/// polars tells most of them in words only, as `… (os error 28)`.
pub fn error_of_disk(error: &PolarsError) -> std::io::Error {
    let text = error.to_string();
    let number = text.rsplit_once("(os error ").and_then(|(_, rest)| rest.split(')').next()?.parse().ok());
    number.map_or_else(|| std::io::Error::other(text), std::io::Error::from_raw_os_error)
}

fn arrow_schema(table: &Table) -> ArrowSchema {
    let fields = table.columns.iter().map(|column| {
        let kind = match column.kind {
            ColumnType::Text => ArrowDataType::LargeUtf8,
            ColumnType::Int => ArrowDataType::Int32,
            ColumnType::Float => ArrowDataType::Float64,
            ColumnType::Bool => ArrowDataType::Boolean,
        };
        let metadata = [("unit", column.unit), ("meaning", column.meaning)];
        let metadata = metadata.map(|(key, text)| (PlSmallStr::from_static(key), PlSmallStr::from_static(text)));
        ArrowField::new(column.name.into(), kind, true).with_metadata(metadata.into_iter().collect())
    });
    fields.collect()
}
