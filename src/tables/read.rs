//! Parquet → the columns of a table, whatever the bytes: a damaged file is an error, never a panic.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int32Array, LargeStringArray};
use arrow::compute::{cast, concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Field, Float64Type, Int32Type, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchReader};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use super::cell::Kept;
use super::schema::Column;

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

/// Columns of a table of a run.
#[derive(Clone, Debug)]
pub struct Columns(RecordBatch);

impl From<RecordBatch> for Columns {
    fn from(batch: RecordBatch) -> Self {
        Self(batch)
    }
}

impl Columns {
    /// Reads columns of a Parquet file, all if none is named; one that the file does not have is left out.
    ///
    /// - Errors: the file is damaged.
    pub fn read(file: impl ChunkReader + 'static, names: Option<&[Column]>) -> Result<Self, ReadError> {
        let mut builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
        if let Some(names) = names {
            let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().map(|column| column.name));
            builder = builder.with_projection(mask);
        }
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

    /// Keeps the rows that are marked.
    ///
    /// - Errors: as many marks as rows are needed.
    pub fn filtered(&self, marks: &BooleanArray) -> Result<Self, ReadError> {
        Ok(Self(filter_record_batch(&self.0, marks)?))
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

    /// Returns a column of texts.
    ///
    /// - Errors: the file has none of this name and type.
    pub fn texts(&self, column: Column) -> Result<LargeStringArray, ReadError> {
        Ok(self.of_type(column, &DataType::LargeUtf8)?.as_string::<i64>().clone())
    }

    /// Returns a column of numbers.
    ///
    /// - Errors: as [`Columns::texts`].
    pub fn floats(&self, column: Column) -> Result<Float64Array, ReadError> {
        Ok(self.of_type(column, &DataType::Float64)?.as_primitive::<Float64Type>().clone())
    }

    /// Returns a column of whole numbers.
    ///
    /// - Errors: as [`Columns::texts`].
    pub fn ints(&self, column: Column) -> Result<Int32Array, ReadError> {
        Ok(self.of_type(column, &DataType::Int32)?.as_primitive::<Int32Type>().clone())
    }

    /// Returns a column of flags.
    ///
    /// - Errors: as [`Columns::texts`].
    pub fn flags(&self, column: Column) -> Result<BooleanArray, ReadError> {
        Ok(self.of_type(column, &DataType::Boolean)?.as_boolean().clone())
    }

    fn of_type(&self, column: Column, kind: &DataType) -> Result<ArrayRef, ReadError> {
        let values = self.0.column_by_name(column.name).ok_or(ReadError::NoColumn(column.name))?;
        if values.data_type() == kind { Ok(values.clone()) } else { Ok(cast(values, kind)?) }
    }
}
