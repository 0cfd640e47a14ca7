//! The columns of one Parquet file of a run, as plain vectors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use arrow::array::{BooleanArray, LargeStringArray};

use super::RevisionError;
use super::run_files::Wanted;
use super::symbols::{Symbol, Symbols};
use crate::concepts::EconomyId;
use crate::pipeline::regular_file;
use crate::tables::read::{Columns, ReadError};
use crate::tables::schema::{self, Column, Table};

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

    pub fn symbols(&self, column: Column, symbols: &mut Symbols) -> Result<Vec<Option<Symbol>>, RevisionError> {
        let texts = self.columns.texts(column).map_err(|error| self.fault(&error))?;
        let mut last: Option<(&str, Symbol)> = None;
        let mut all = Vec::with_capacity(self.height());
        for text in &texts {
            let symbol = match (text, last) {
                (None, _) => None,
                (Some(text), Some((known, symbol))) if known == text => Some(symbol),
                (Some(text), _) => {
                    let symbol = symbols.of(text);
                    last = Some((text, symbol));
                    Some(symbol)
                }
            };
            all.push(symbol);
        }
        Ok(all)
    }

    /// Returns a column of texts that every row has.
    pub fn codes(&self, column: Column, symbols: &mut Symbols) -> Result<Vec<Symbol>, RevisionError> {
        let empty = symbols.of("");
        Ok(self.symbols(column, symbols)?.into_iter().map(|symbol| symbol.unwrap_or(empty)).collect())
    }

    pub fn economies(&self) -> Result<Vec<Option<EconomyId>>, RevisionError> {
        let codes = self.columns.texts(schema::ECONOMY).map_err(|error| self.fault(&error))?;
        Ok(codes.iter().map(|code| code?.parse().ok()).collect())
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

    pub fn breakdowns(&self, symbols: &mut Symbols) -> Result<Vec<[Symbol; 4]>, RevisionError> {
        let (sexes, ages) = (self.codes(schema::SEX, symbols)?, self.codes(schema::AGE, symbols)?);
        let (locations, categories) = (self.codes(schema::LOCATION, symbols)?, self.codes(schema::CATEGORY, symbols)?);
        let rows = sexes.into_iter().zip(ages).zip(locations.into_iter().zip(categories));
        Ok(rows.map(|((sex, age), (location, category))| [sex, age, location, category]).collect())
    }
}

/// Returns which rows are of wanted indicators; each indicator is asked for once.
fn wanted(indicators: &LargeStringArray, is_wanted: Wanted<'_>) -> BooleanArray {
    let mut known: HashMap<&str, bool> = HashMap::new();
    let marks = indicators.iter().map(|id| id.is_some_and(|id| *known.entry(id).or_insert_with(|| is_wanted(id))));
    marks.map(Some).collect()
}
