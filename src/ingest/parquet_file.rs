//! One file of Parquet → the values of a column in one of its groups of rows, and between which they lie before they are read.
//! Knows neither what a column means nor which rows are wanted.

use std::io::{self, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use arrow::array::{Array, ArrayRef};
use arrow::compute::concat;
use arrow::datatypes::{DataType, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::content::Content;
use super::parquet_values::{Plain, Values};
use super::record::Bounds;

/// Most bytes of one text: no code, name or remark is as long, and a file of a few kilobytes can hold one of a gigabyte.
pub const MOST_BYTES_OF_CELL: usize = 1 << 16;

/// A file of Parquet.
#[derive(Debug)]
pub struct ParquetFile {
    content: Content,
    metadata: ArrowReaderMetadata,
    /// Lowest and highest value of each column by group of rows, where the file says them.
    ranges: Vec<OnceLock<Option<[Values; 2]>>>,
}

/// Why a column cannot be used.
#[derive(Clone, Debug)]
pub enum Unusable {
    /// Its type is none that a record holds.
    Type(DataType),
    /// It cannot be decoded.
    Damaged(String),
    /// A row of the group holds a text of so many bytes.
    TooLong {
        /// Index of the row.
        index: usize,
        /// Its bytes.
        bytes: usize,
    },
}

impl ParquetFile {
    /// Reads what a file says of its columns.
    ///
    /// - Errors: the bytes are no Parquet, or contradict themselves.
    pub fn open(content: Content) -> Result<Self, String> {
        let loaded = ArrowReaderMetadata::load(&Chunks(content.clone()), ArrowReaderOptions::new());
        let metadata = loaded.map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())?;
        let ranges = metadata.schema().fields().iter().map(|_| OnceLock::new()).collect();
        let file = Self { content, metadata, ranges };
        let n_stated = file.metadata.metadata().file_metadata().num_rows();
        let n_rows = file.n_rows().map(|rows| i64::try_from(rows?).ok()).sum::<Option<i64>>();
        // The number of a row is its line.
        if n_rows != Some(n_stated) || i32::try_from(n_stated).is_err() {
            return Err(format!("the file says that it has {n_stated} rows"));
        }
        Ok(file)
    }

    /// Returns what the columns are called and of which type they are.
    pub fn schema(&self) -> &Schema {
        self.metadata.schema()
    }

    /// Returns the number of rows of each group.
    pub fn n_rows(&self) -> impl Iterator<Item = Option<usize>> {
        self.metadata.metadata().row_groups().iter().map(|group| usize::try_from(group.num_rows()).ok())
    }

    /// Returns the bytes, to be held against their checksum.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Returns the values of a column in a group of rows.
    ///
    /// - Errors: no record holds its type; it is damaged.
    pub fn decode(&self, group: usize, column: usize) -> Result<Values, Unusable> {
        let kind = self.schema().field(column).data_type();
        let plain = Plain::of(kind).ok_or_else(|| Unusable::Type(kind.clone()))?;
        // A file may have been damaged before somebody vouched for it, and the decoders take some of its numbers for
        // granted: a test in `parquet` has bytes that make them panic.
        let read = AssertUnwindSafe(|| self.read(group, column).and_then(|array| plain.values(&array)));
        let values = catch_unwind(read).unwrap_or_else(|_| Err("its pages are damaged".to_owned()));
        let values = values.map_err(Unusable::Damaged)?;
        let n_expected = self.n_rows().nth(group).flatten().unwrap_or_default();
        if values.len() != n_expected {
            return Err(Unusable::Damaged(format!("found {} values; expected {n_expected}", values.len())));
        }
        values
            .longest_text()
            .filter(|(_, bytes)| *bytes > MOST_BYTES_OF_CELL)
            .map_or(Ok(values), |(index, bytes)| Err(Unusable::TooLong { index, bytes }))
    }

    fn read(&self, group: usize, column: usize) -> Result<ArrayRef, String> {
        let chunks = Chunks(self.content.clone());
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), [column]);
        let n_rows = self.n_rows().nth(group).flatten().unwrap_or_default();
        let reader = builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(n_rows.max(1)).build();
        let mut parts: Vec<ArrayRef> = Vec::new();
        for batch in reader.map_err(|error| error.to_string())? {
            parts.push(batch.map_err(|error| error.to_string())?.column(0).clone());
        }
        let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
        concat(&parts).map_err(|error| error.to_string())
    }

    /// Returns between which values those of a column lie in a group of rows.
    pub fn bounds(&self, group: usize, column: usize) -> Bounds<'_> {
        let ranges = self.ranges.get(column).and_then(|ranges| {
            // What a damaged file says of its values may make the converter panic.
            let read = || catch_unwind(AssertUnwindSafe(|| self.read_ranges(column))).ok().flatten();
            ranges.get_or_init(read).as_ref()
        });
        let Some([lowest, highest]) = ranges.filter(|[lowest, highest]| group < lowest.len().min(highest.len())) else {
            return Bounds::Unknown;
        };
        match (lowest, highest) {
            (Values::Numbers(lowest), Values::Numbers(highest))
                if lowest.is_valid(group) && highest.is_valid(group) =>
            {
                let (lowest, highest) = (lowest.value(group), highest.value(group));
                if lowest <= highest { Bounds::Numbers { lowest, highest } } else { Bounds::Unknown }
            }
            (Values::Texts(lowest), Values::Texts(highest)) if lowest.is_valid(group) && highest.is_valid(group) => {
                Bounds::Texts { lowest: lowest.value(group), highest: highest.value(group) }
            }
            _ => Bounds::Unknown,
        }
    }

    /// Returns first byte and number of bytes of a column in a group of rows.
    #[cfg(test)]
    pub fn byte_range(&self, group: usize, column: usize) -> (usize, usize) {
        let (start, length) = self.metadata.metadata().row_group(group).column(column).byte_range();
        (start as usize, length as usize)
    }

    fn read_ranges(&self, column: usize) -> Option<[Values; 2]> {
        let (schema, metadata) = (self.schema(), self.metadata.metadata());
        let name = schema.field(column).name();
        let is_only_one = schema.fields().iter().filter(|field| field.name() == name).count() == 1;
        let parquet = metadata.file_metadata().schema_descr();
        let converter = StatisticsConverter::try_new(name, schema, parquet).ok().filter(|_| is_only_one)?;
        let index = converter.parquet_column_index()?;
        // Of old files nobody knows by which order they are the lowest and highest.
        let groups = metadata.row_groups();
        let is_old = |statistics: &parquet::file::statistics::Statistics| statistics.is_min_max_deprecated();
        if groups.iter().any(|group| group.column(index).statistics().is_some_and(is_old)) {
            return None;
        }
        let values = |array: ArrayRef| Plain::of(array.data_type())?.values(&array).ok();
        let lowest = values(converter.row_group_mins(groups).ok()?)?;
        Some([lowest, values(converter.row_group_maxes(groups).ok()?)?])
    }
}

/// The bytes of a file as the decoders ask for them.
struct Chunks(Content);

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.0.n_bytes()
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<ReadFrom>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(ReadFrom { content: self.0.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        Ok(self.0.range(start, length)?)
    }
}

/// A reader from some byte on. Reads at places, because several threads read one file.
struct ReadFrom {
    content: Content,
    at: u64,
}

impl Read for ReadFrom {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.content.n_bytes().saturating_sub(self.at);
        let n_bytes = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        buffer[..n_bytes].copy_from_slice(&self.content.range(self.at, n_bytes)?);
        self.at += n_bytes as u64;
        Ok(n_bytes)
    }
}
