//! Rejects: rows of the inputs that were refused. Nothing is lost silently; this is where it lies.

use serde::{Deserialize, Serialize};

use super::row::table;
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

table! {
    Reject, "rejects", "Rejects: rows of the inputs that were refused, with the reason";
    key source_file source_line code;
    |row| {
        dataset: DatasetId;
        source_file: Text;
        source_line: i32;
        source_column: Option<i32>, "character", "Place of the field in its line, counted from 1";
        column: Option<String>, "", "Header of the column at fault";
        code: Text = row.code.name();
        found: Option<String>, "", "What the input says";
        expected: String, "", "What was expected instead";
        advice: String, "", "What to do";
        raw_record: Option<String>, "", "The rejected row as it stands in the file";
    }
}
