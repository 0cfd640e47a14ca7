//! Rejects: rows of the inputs that were refused. Nothing is lost silently; this is where it lies.

use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, REJECTS};
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding, Place};

/// What a row is refused for; who knows the file adds place and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Line in the input file.
    pub line: i32,
    /// What is wrong.
    pub code: Code,
    /// What the row says.
    pub found: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

/// One row of `rejects.parquet`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its file.
    pub source_file: Text,
    /// Line in the file, counted from 1.
    pub source_line: i32,
    /// Character in the line, counted from 1.
    pub source_column: Option<i32>,
    /// Characters of the field at fault.
    pub width: usize,
    /// Header of the column at fault.
    pub column: Option<String>,
    /// What is wrong.
    pub code: Code,
    /// What the input says.
    pub found: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub advice: String,
    /// The row as it stands in the file.
    pub raw_record: Option<String>,
}

impl Reject {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (&str, i32, &str) {
        (&self.source_file, self.source_line, self.code.name())
    }
}

/// Returns the rows as a frame in the schema of `rejects.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Reject>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&REJECTS, rows)
        .text(schema::DATASET, |row| row.dataset.as_str())
        .text(schema::SOURCE_FILE, |row| row.source_file.as_ref())
        .int(schema::SOURCE_LINE, |row| row.source_line)
        .optional_int(schema::SOURCE_COLUMN, |row| row.source_column)
        .optional_text(schema::COLUMN, |row| row.column.as_deref())
        .text(schema::CODE, |row| row.code.name())
        .optional_text(schema::FOUND, |row| row.found.as_deref())
        .text(schema::EXPECTED, |row| row.expected.as_str())
        .text(schema::ADVICE, |row| row.advice.as_str())
        .optional_text(schema::RAW_RECORD, |row| row.raw_record.as_deref())
        .finish()
}

impl From<&Reject> for Finding {
    fn from(reject: &Reject) -> Self {
        let found = reject.found.as_ref().map(|found| format!("found `{found}`; ")).unwrap_or_default();
        let place = Place {
            file: reject.source_file.clone(),
            line: usize::try_from(reject.source_line).ok(),
            column: reject.source_column.and_then(|column| usize::try_from(column).ok()),
            width: reject.width,
            text: reject.raw_record.clone(),
        };
        Self::new(reject.code, format!("{found}expected {}", reject.expected)).at(place).help(reject.advice.clone())
    }
}
