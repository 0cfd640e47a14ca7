//! Parquet → the columns of a table, whatever the bytes: a damaged file is an error, never a panic.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, LargeStringArray};
use arrow::compute::{cast, concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchReader};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;
use parquet::file::statistics::Statistics;

use super::cell::Kept;
use super::schema::Column;

/// The column that most tables have.
const INDICATOR: &str = "indicator";

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is damaged, or the disk failed.
    #[error("{0}")]
    Parquet(#[from] ParquetError),
    /// A column cannot be taken apart.
    #[error("{0}")]
    Arrow(#[from] ArrowError),
    /// The file is of a version without this column.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
}

/// What a file says of its rows without their being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footer {
    /// Number of rows.
    pub n_rows: usize,
    /// Number of absent values by column, where the file says it.
    pub n_null: BTreeMap<String, u64>,
    /// Least and greatest value of columns of whole numbers, where the file says them.
    pub ends: BTreeMap<String, (i32, i32)>,
}

impl Footer {
    /// Reads the end of a Parquet file.
    ///
    /// - Errors: the file is damaged.
    pub fn read(file: impl ChunkReader + 'static) -> Result<Self, ReadError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
        let metadata = builder.metadata();
        let n_rows = usize::try_from(metadata.file_metadata().num_rows()).unwrap_or_default();
        let (mut n_null, mut ends) = (BTreeMap::new(), BTreeMap::new());
        for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
            if let Some(count) = column.statistics().and_then(|statistics| statistics.null_count_opt()) {
                *n_null.entry(column.column_path().string()).or_default() += count;
            }
            if let Some(Statistics::Int32(part)) = column.statistics()
                && let (Some(least), Some(most)) = (part.min_opt(), part.max_opt())
            {
                let (from, to) = ends.entry(column.column_path().string()).or_insert((*least, *most));
                (*from, *to) = ((*from).min(*least), (*to).max(*most));
            }
        }
        Ok(Self { n_rows, n_null, ends })
    }
}

/// Columns of a table of a run.
#[derive(Clone, Debug)]
pub struct Columns(RecordBatch);

impl From<RecordBatch> for Columns {
    fn from(batch: RecordBatch) -> Self {
        Self(batch)
    }
}

impl Columns {
    /// Reads a Parquet file.
    ///
    /// - Errors: the file is damaged.
    pub fn read(file: impl ChunkReader + 'static) -> Result<Self, ReadError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
        let n_rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let reader = builder.with_batch_size(n_rows.max(1)).build()?;
        let schema = reader.schema();
        let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>()?;
        Ok(Self(concat_batches(&schema, &batches)?))
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.0.num_rows()
    }

    /// Returns the columns as they stand in the file.
    pub const fn batch(&self) -> &RecordBatch {
        &self.0
    }

    /// Keeps the rows of some indicators; each is asked for once.
    ///
    /// - Errors: there is no column of indicators.
    pub fn of_indicators(&self, is_wanted: &dyn Fn(&str) -> bool) -> Result<Self, ReadError> {
        let ids = self.0.column_by_name(INDICATOR).ok_or(ReadError::NoColumn(INDICATOR))?;
        let ids = cast(ids, &DataType::LargeUtf8)?;
        let mut known: HashMap<&str, bool> = HashMap::new();
        let mark = |id: Option<_>| id.is_some_and(|id| *known.entry(id).or_insert_with(|| is_wanted(id)));
        let marks: BooleanArray = ids.as_string::<i64>().iter().map(mark).map(Some).collect();
        Ok(Self(filter_record_batch(&self.0, &marks)?))
    }

    /// Returns the columns with one more of a text for all rows, where there is none of its name.
    ///
    /// - Errors: none but those of the batch.
    pub fn or_texts(self, column: Column, text: &str) -> Result<Self, ReadError> {
        if self.0.column_by_name(column.name).is_some() {
            return Ok(self);
        }
        let texts = LargeStringArray::from_iter_values(std::iter::repeat_n(text, self.n_rows()));
        let schema = self.0.schema();
        let fields = schema.fields().iter().cloned();
        let fields: Vec<_> = fields.chain([Arc::new(Field::new(column.name, DataType::LargeUtf8, false))]).collect();
        let columns = self.0.columns().iter().cloned().chain([Arc::new(texts) as ArrayRef]).collect();
        Ok(Self(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?))
    }

    /// Returns the values of a column of a type: what stands for it where the file has none of this name.
    ///
    /// - Errors: there is no column of what every row must have.
    pub fn cells<T: Kept>(&self, name: &'static str) -> Result<Vec<Option<T>>, ReadError> {
        match self.0.column_by_name(name) {
            Some(values) => Ok(T::read(&cast(values, &T::KIND.arrow())?)),
            None if T::WITHOUT_COLUMN.is_some() => Ok(vec![T::WITHOUT_COLUMN; self.n_rows()]),
            None => Err(ReadError::NoColumn(name)),
        }
    }
}
