//! The columns of one Parquet file of a run, as plain vectors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use arrow::array::{BooleanArray, LargeStringArray};
use serde::de::value::Error as ValueError;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::concepts::{EconomyId, Text};
use crate::pipeline::regular_file;
use crate::tables::gaps::GapBreakdown;
use crate::tables::read::{Columns, ReadError};
use crate::tables::schema::{self, Column, Table};

/// A file of a run that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file}: {detail}", file = file.display())]
pub struct RevisionError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub detail: String,
}

/// Which indicators are read.
pub type Wanted<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// The columns of a table, read row by row.
pub(super) struct Rows {
    columns: Columns,
    file: PathBuf,
    /// Rows of indicators that were not wanted.
    pub n_left_out: usize,
}

impl Rows {
    pub fn read(
        directory: &Path,
        table: &Table,
        columns: &[Column],
        is_wanted: Wanted<'_>,
    ) -> Result<Self, RevisionError> {
        let file = directory.join(format!("{}.parquet", table.name));
        let fault = |detail: String| RevisionError { file: file.clone(), detail };
        let open = regular_file::open_to_read(&file).map_err(|error| fault(error.to_string()))?;
        let all = Columns::read(open, Some(columns)).map_err(|error| fault(error.to_string()))?;
        let filtered = all.texts(schema::INDICATOR).and_then(|ids| all.filtered(&wanted(&ids, is_wanted)));
        let columns = filtered.map_err(|error| fault(error.to_string()))?;
        Ok(Self { n_left_out: all.n_rows() - columns.n_rows(), columns, file })
    }

    fn fault(&self, error: &ReadError) -> RevisionError {
        RevisionError { file: self.file.clone(), detail: error.to_string() }
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        self.columns.n_rows()
    }

    /// Returns a column of texts; the same text of many rows is made once.
    pub fn optional_texts(&self, column: Column) -> Result<Vec<Option<Text>>, RevisionError> {
        let texts = self.columns.texts(column).map_err(|error| self.fault(&error))?;
        let mut known: HashMap<&str, Text> = HashMap::new();
        Ok(texts.iter().map(|text| text.map(|text| known.entry(text).or_insert_with(|| text.into()).clone())).collect())
    }

    /// Returns a column of texts that every row has.
    pub fn texts(&self, column: Column) -> Result<Vec<Text>, RevisionError> {
        Ok(self.optional_texts(column)?.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// Returns a column of names; none of a name that is unknown to this version.
    pub fn named<T: DeserializeOwned + Copy>(&self, column: Column) -> Result<Vec<Option<T>>, RevisionError> {
        self.known(column, by_name)
    }

    /// Returns what each text of a column stands for; the same text of many rows is looked at once.
    fn known<T: Copy>(&self, column: Column, of: impl Fn(&str) -> Option<T>) -> Result<Vec<Option<T>>, RevisionError> {
        let texts = self.columns.texts(column).map_err(|error| self.fault(&error))?;
        let mut known: HashMap<&str, Option<T>> = HashMap::new();
        let of = |text: Option<_>| text.and_then(|text| *known.entry(text).or_insert_with(|| of(text)));
        Ok(texts.iter().map(of).collect())
    }

    pub fn economies(&self) -> Result<Vec<Option<EconomyId>>, RevisionError> {
        self.parsed(schema::ECONOMY)
    }

    pub fn floats(&self, column: Column) -> Result<Vec<Option<f64>>, RevisionError> {
        Ok(self.columns.floats(column).map_err(|error| self.fault(&error))?.iter().collect())
    }

    pub fn ints(&self, column: Column) -> Result<Vec<Option<i32>>, RevisionError> {
        Ok(self.columns.ints(column).map_err(|error| self.fault(&error))?.iter().collect())
    }

    pub fn flags(&self, column: Column) -> Result<Vec<bool>, RevisionError> {
        let flags = self.columns.flags(column).map_err(|error| self.fault(&error))?;
        Ok(flags.iter().map(|flag| flag == Some(true)).collect())
    }

    /// Returns a column of codes; none of a code that is unknown to this version.
    pub fn parsed<T: FromStr + Copy>(&self, column: Column) -> Result<Vec<Option<T>>, RevisionError> {
        self.known(column, |code| code.parse().ok())
    }

    /// Returns the breakdowns; none of a code that is unknown to this version.
    pub fn breakdowns(&self) -> Result<Vec<Option<GapBreakdown>>, RevisionError> {
        let column = |column| self.columns.texts(column).map_err(|error| self.fault(&error));
        let (sexes, ages) = (column(schema::SEX)?, column(schema::AGE)?);
        let (locations, categories) = (column(schema::LOCATION)?, column(schema::CATEGORY)?);
        let mut known: HashMap<[&str; 4], Option<GapBreakdown>> = HashMap::new();
        let rows = sexes.iter().zip(&ages).zip(locations.iter().zip(&categories));
        let of = |((sex, age), (location, category)): ((Option<_>, Option<_>), (Option<_>, Option<_>))| {
            let codes = [sex?, age?, location?, category?];
            known.entry(codes).or_insert_with(|| GapBreakdown::read(codes).ok()).clone()
        };
        Ok(rows.map(of).collect())
    }
}

/// Returns a statistic, gap or profile by its name.
fn by_name<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(IntoDeserializer::<ValueError>::into_deserializer(name)).ok()
}

/// Returns which rows are of wanted indicators; each indicator is asked for once.
fn wanted(indicators: &LargeStringArray, is_wanted: Wanted<'_>) -> BooleanArray {
    let mut known: HashMap<&str, bool> = HashMap::new();
    let marks = indicators.iter().map(|id| id.is_some_and(|id| *known.entry(id).or_insert_with(|| is_wanted(id))));
    marks.map(Some).collect()
}
