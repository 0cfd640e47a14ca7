//! Parquet → records; the line is the number of the row. A column is decoded when it is first asked for, so that a type
//! that no record can hold, or damage, hurts only where it is used.
//! Columns of numbers stay numbers, texts and Booleans become text; dates and nested columns are neither.

use std::sync::OnceLock;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StringArray};
use arrow::compute::{CastOptions, cast_with_options, concat};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::record::Each;
use super::record::{Field, Record};
use crate::findings::{Code, Finding, Place};

/// What to do about a file whose bytes are wrong.
const DAMAGED: &str = "this is no Parquet file, or it is damaged: take it from the publisher again";

/// Most bytes of one text: no code, name or remark is as long, and a file of a few kilobytes can hold one of a gigabyte.
const MOST_BYTES_OF_CELL: usize = 1 << 16;

/// The rows of a Parquet file.
#[derive(Debug)]
pub struct ParquetRows {
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
    height: usize,
    columns: Vec<OnceLock<Result<Values, Unusable>>>,
}

#[derive(Debug)]
enum Values {
    Texts(StringArray),
    Numbers(Float64Array),
}

impl Values {
    /// Returns index and bytes of the longest text, the first of those; none in a column of numbers.
    fn longest_text(&self) -> Option<(usize, usize)> {
        let Self::Texts(texts) = self else { return None };
        let lengths = texts.offsets().lengths().enumerate();
        lengths.max_by_key(|(index, bytes)| (*bytes, std::cmp::Reverse(*index)))
    }
}

/// Why a column cannot be used.
#[derive(Clone, Debug)]
enum Unusable {
    /// Its type is none that a record holds.
    Type(DataType),
    /// It cannot be decoded.
    Damaged(String),
    /// A row holds a text of so many bytes.
    TooLong { row: usize, bytes: usize },
}

impl ParquetRows {
    /// Reads what a Parquet file says of its columns.
    ///
    /// - Errors: the bytes are no Parquet, there are no rows.
    pub fn open(bytes: Bytes, shown: &str) -> Result<Self, Finding> {
        let fault = |detail: String| Finding::new(Code::Unreadable, detail).at(Place::file(shown)).help(DAMAGED);
        let metadata = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new())
            .map_err(|error| fault(error.to_string().lines().next().unwrap_or_default().to_owned()))?;
        let n_rows = metadata.metadata().file_metadata().num_rows();
        // The number of a row is its line.
        let height = i32::try_from(n_rows).ok().and_then(|rows| usize::try_from(rows).ok());
        let height = height.ok_or_else(|| fault(format!("the file says that it has {n_rows} rows")))?;
        if height == 0 {
            return Err(Finding::new(Code::EmptyFile, "the file has no rows")
                .at(Place::file(shown))
                .help("put the publisher's file back"));
        }
        let columns = metadata.schema().fields().iter().map(|_| OnceLock::new()).collect();
        Ok(Self { bytes, metadata, height, columns })
    }

    /// Returns the names of the columns.
    pub fn header(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Checks that a column can be used.
    ///
    /// - Errors: its type is none that a record holds; its bytes are damaged.
    pub fn check_column(&self, index: usize, shown: &str) -> Result<(), Finding> {
        let Some(Err(unusable)) = self.values(index) else { return Ok(()) };
        let name = self.metadata.schema().field(index).name();
        let fault = |code, detail: String| Finding::new(code, detail).at(Place::file(shown));
        Err(match unusable {
            Unusable::Type(kind) => {
                let detail = format!("column `{name}` is of type {kind}; expected text, a number or a Boolean");
                let help = "use another column, or write this one as text or number where the file is made";
                fault(Code::BadHeader, detail).help(help)
            }
            Unusable::Damaged(error) => fault(Code::Unreadable, format!("column `{name}`: {error}")).help(DAMAGED),
            Unusable::TooLong { row, bytes } => {
                let detail =
                    format!("column `{name}`: row {row} is {bytes} bytes long; expected at most {MOST_BYTES_OF_CELL}");
                fault(Code::Unreadable, detail).help("this is no table of figures: take it from the publisher again")
            }
        })
    }

    fn values(&self, index: usize) -> Option<&Result<Values, Unusable>> {
        Some(self.columns.get(index)?.get_or_init(|| self.decode(index)))
    }

    fn decode(&self, index: usize) -> Result<Values, Unusable> {
        let kind = self.metadata.schema().field(index).data_type();
        let plain = Plain::of(kind).ok_or_else(|| Unusable::Type(kind.clone()))?;
        // A file may have been damaged before somebody vouched for it, and the decoders take some of its numbers for
        // granted: the test below has bytes that make them panic.
        let read = std::panic::AssertUnwindSafe(|| self.read(index).and_then(|column| plain.values(&column)));
        let values = std::panic::catch_unwind(read).unwrap_or_else(|_| Err("its pages are damaged".to_owned()));
        let values = values.map_err(Unusable::Damaged)?;
        let n_values = match &values {
            Values::Texts(texts) => texts.len(),
            Values::Numbers(numbers) => numbers.len(),
        };
        if n_values != self.height {
            return Err(Unusable::Damaged(format!("found {n_values} values; expected {}", self.height)));
        }
        values
            .longest_text()
            .filter(|(_, bytes)| *bytes > MOST_BYTES_OF_CELL)
            .map_or(Ok(values), |(index, bytes)| Err(Unusable::TooLong { row: index + 1, bytes }))
    }

    fn read(&self, index: usize) -> Result<ArrayRef, String> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), [index]);
        let reader = builder.with_projection(mask).build().map_err(|error| error.to_string())?;
        let mut parts: Vec<ArrayRef> = Vec::new();
        for batch in reader {
            parts.push(batch.map_err(|error| error.to_string())?.column(0).clone());
        }
        let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
        concat(&parts).map_err(|error| error.to_string())
    }

    /// Calls `each` with number and record of every row, until it stops.
    pub fn walk(&self, each: Each<'_>) {
        for index in 0..self.height {
            if each(i32::try_from(index + 1).unwrap_or(i32::MAX), &Row { rows: self, index }).is_break() {
                return;
            }
        }
    }

    /// Returns a row as comma-separated text.
    pub fn raw_record(&self, line: i32) -> Option<String> {
        let index = usize::try_from(line - 1).ok().filter(|index| *index < self.height)?;
        let row = Row { rows: self, index };
        let texts = (0..row.n_fields()).map(|column| row.field(column).shown().unwrap_or_default());
        Some(texts.collect::<Vec<_>>().join(","))
    }
}

/// Types that a record can hold.
#[derive(Clone, Copy)]
enum Plain {
    Text,
    Float32,
    /// Of integers none is so large that it rounds and is yet a value: see [`super::number::LARGEST`].
    Number,
    /// Through its text, so that 27.6 is the 27.6 of a text file.
    Decimal,
}

impl Plain {
    fn of(kind: &DataType) -> Option<Self> {
        use DataType as T;
        match kind {
            T::Utf8
            | T::LargeUtf8
            | T::Utf8View
            | T::Binary
            | T::LargeBinary
            | T::BinaryView
            | T::Boolean
            | T::Null => Some(Self::Text),
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => {
                Some(Self::Number)
            }
            T::Float16 | T::Float64 => Some(Self::Number),
            T::Float32 => Some(Self::Float32),
            T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => Some(Self::Decimal),
            T::Dictionary(_, values) => Self::of(values),
            // Dates, times, durations, nested types, and what is yet to come.
            _ => None,
        }
    }

    fn values(self, column: &ArrayRef) -> Result<Values, String> {
        // What does not fit is an error: the default makes it null.
        let options = CastOptions { safe: false, ..CastOptions::default() };
        let cast = |column: &ArrayRef, kind: &DataType| {
            cast_with_options(column, kind, &options).map_err(|error| error.to_string())
        };
        let texts = |column: &ArrayRef| Ok::<_, String>(cast(column, &DataType::Utf8)?.as_string::<i32>().clone());
        let numbers = |texts: &StringArray| texts.iter().map(|text| text.and_then(|text| text.parse().ok())).collect();
        Ok(match self {
            Self::Text => Values::Texts(texts(column)?),
            Self::Number => Values::Numbers(cast(column, &DataType::Float64)?.as_primitive::<Float64Type>().clone()),
            Self::Decimal => Values::Numbers(numbers(&texts(column)?)),
            Self::Float32 => {
                // The number that was meant is the shortest that this float stands for: 72.3, not 72.30000305175781.
                let floats = cast(column, &DataType::Float32)?;
                let meant = floats.as_primitive::<Float32Type>().iter().map(|float| float?.to_string().parse().ok());
                Values::Numbers(meant.collect())
            }
        })
    }
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
        match self.rows.values(index) {
            Some(Ok(Values::Texts(texts))) if texts.is_valid(self.index) => Field::Text(texts.value(self.index).trim()),
            Some(Ok(Values::Numbers(numbers))) if numbers.is_valid(self.index) => {
                Field::Number(numbers.value(self.index))
            }
            _ => Field::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int16Array, RecordBatch};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
    use parquet::file::properties::WriterProperties;

    use super::*;

    fn file(compression: Compression) -> Vec<u8> {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("AAA"), None, Some("CCC"), Some("AAA")]));
        let years: ArrayRef = Arc::new(Int16Array::from(vec![2020, 2021, 2022, 2023]));
        let values: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.5), Some(2.5), None, Some(-4.0)]));
        let batch = RecordBatch::try_from_iter([("economy", texts), ("year", years), ("value", values)]).unwrap();
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn rows(bytes: Vec<u8>) -> Result<Vec<String>, Finding> {
        let rows = ParquetRows::open(bytes.into(), "f.parquet")?;
        (0..rows.header().len()).try_for_each(|index| rows.check_column(index, "f.parquet"))?;
        Ok((1..=i32::try_from(rows.height).unwrap()).filter_map(|line| rows.raw_record(line)).collect())
    }

    #[test]
    fn every_compression_is_read() {
        let level = (GzipLevel::default(), BrotliLevel::default(), ZstdLevel::default());
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(level.0),
            Compression::BROTLI(level.1),
            Compression::ZSTD(level.2),
            Compression::LZ4,
            Compression::LZ4_RAW,
        ] {
            assert_eq!(rows(file(compression)).unwrap(), ["AAA,2020,1.5", ",2021,2.5", "CCC,2022,", "AAA,2023,-4"]);
        }
    }

    #[test]
    fn a_damaged_file_is_a_finding_or_reads_otherwise_and_never_a_panic() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
            let whole = file(compression);
            for at in 0..whole.len() {
                assert!(rows(whole[..at].to_vec()).is_err());
                for change in [0x01, 0x10, 0x80, 0xff] {
                    let mut bytes = whole.clone();
                    bytes[at] ^= change;
                    let _ = rows(bytes);
                }
            }
        }
    }
}
