//! One batch of rows → one Parquet file: zstd, every field with its unit and meaning, the file with title, source,
//! licence and version. The same rows give the same bytes, whatever the threads.

use std::borrow::Borrow;

use arrow::array::ArrayRef;
use arrow::datatypes::FieldRef;
use arrow::error::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;
use serde::Serialize;

use crate::tables::cell::ColumnType;
use crate::tables::schema::SCHEMA_VERSION;
use crate::tables::{Row, Table};

/// Rows in a row group: a fixed number, so that the bytes do not depend on the threads.
const ROW_GROUP_ROWS: usize = 131_072;
/// Rows of a column that are built at once.
const BATCH_ROWS: usize = 8_192;

/// What a file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileMetadata {
    /// Publishers and editions of the inputs, each once.
    pub sources: Vec<String>,
    /// Licences of the inputs, each once.
    pub licences: Vec<String>,
    /// Version of ictstat.
    pub version: String,
}

/// Returns the bytes of a table's file. One group of rows after the other is put into columns, so that a table of millions of rows
/// never stands in memory a second time.
///
/// - Errors: the rows do not fit the columns of their table, which would be a bug.
pub fn encode<R: Row + Sync, One: Borrow<R>>(
    table: &Table,
    rows: impl IntoIterator<Item = One>,
    metadata: &FileMetadata,
) -> Result<Vec<u8>, ParquetError> {
    let properties = properties(table, metadata)?;
    let schema = R::schema();
    let writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?;
    let (mut file, columns_of) = writer.into_serialized_writer()?;
    let mut rows = rows.into_iter();
    for group in 0.. {
        let of_group: Vec<One> = rows.by_ref().take(ROW_GROUP_ROWS).collect();
        let of_group: Vec<&R> = of_group.iter().map(Borrow::borrow).collect();
        if of_group.is_empty() {
            break;
        }
        let writers = columns_of.create_column_writers(group)?;
        let columns = schema.fields().par_iter().enumerate();
        let chunk = |(writer, (place, field))| {
            let columns = of_group.chunks(BATCH_ROWS).map(|rows| R::column(rows, place));
            column_chunk(writer, field, columns)
        };
        // One column at a time: columns differ much in length.
        let chunks = writers.into_par_iter().zip(columns).with_max_len(1).map(chunk);
        let chunks: Vec<ArrowColumnChunk> = chunks.collect::<Result<_, _>>()?;
        let mut row_group = file.next_row_group()?;
        chunks.into_iter().try_for_each(|chunk| chunk.append_to_row_group(&mut row_group))?;
        row_group.close()?;
    }
    file.into_inner()
}

fn column_chunk(
    mut writer: ArrowColumnWriter,
    field: &FieldRef,
    columns: impl Iterator<Item = Result<ArrayRef, ArrowError>>,
) -> Result<ArrowColumnChunk, ParquetError> {
    for column in columns {
        compute_leaves(field, &column?)?.iter().try_for_each(|leaf| writer.write(leaf))?;
    }
    writer.close()
}

fn properties(table: &Table, metadata: &FileMetadata) -> Result<WriterProperties, ParquetError> {
    let about = [
        ("title", table.title),
        ("source", &metadata.sources.join("; ")),
        ("licence", &metadata.licences.join("; ")),
        ("version", &metadata.version),
        ("schema_version", SCHEMA_VERSION),
    ];
    let about = about.map(|(key, text)| KeyValue::new(key.to_owned(), text.to_owned()));
    let mut properties = WriterProperties::builder();
    // Numbers hardly repeat: a dictionary of them would be the column once more.
    for column in table.columns.iter().filter(|column| column.kind == ColumnType::Float) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column.name), false);
    }
    Ok(properties
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        // Readers leave out whole row groups by these; smaller pages would make the files a third larger.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_data_page_row_count_limit(ROW_GROUP_ROWS)
        .set_key_value_metadata(Some(about.to_vec()))
        .build())
}
