//! The columns of one Parquet file of a run, as plain vectors.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::RevisionError;
use super::run_files::Wanted;
use super::symbols::{Symbol, Symbols};
use crate::concepts::EconomyId;
use crate::tables::read;
use crate::tables::schema::{self, Column as SchemaColumn, Table};

/// The columns of a table, read row by row.
pub(super) struct Rows {
    frame: DataFrame,
    file: PathBuf,
    /// Rows of indicators that were not wanted.
    pub n_left_out: usize,
}

impl Rows {
    pub fn read(
        directory: &Path,
        table: &Table,
        columns: &[SchemaColumn],
        is_wanted: Wanted<'_>,
    ) -> Result<Self, RevisionError> {
        let file = directory.join(format!("{}.parquet", table.name));
        let fault = |detail: String| RevisionError { file: file.clone(), detail };
        let open = File::open(&file).map_err(|error| fault(error.to_string()))?;
        let names = columns.iter().map(|column| column.name.to_owned()).collect();
        let frame = read::parquet(open, Some(names));
        let filtered = frame.and_then(|frame| {
            let wanted = wanted(frame.column(schema::INDICATOR.name)?.str()?, is_wanted);
            Ok((frame.height(), frame.filter(&wanted)?))
        });
        let (n_rows, frame) =
            filtered.map_err(|error| fault(error.to_string().lines().next().unwrap_or_default().to_owned()))?;
        Ok(Self { n_left_out: n_rows - frame.height(), frame, file })
    }

    fn fault(&self, error: &PolarsError) -> RevisionError {
        RevisionError { file: self.file.clone(), detail: error.to_string() }
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    pub fn symbols(&self, column: SchemaColumn, symbols: &mut Symbols) -> Result<Vec<Option<Symbol>>, RevisionError> {
        let texts = self.frame.column(column.name).and_then(|column| column.str().cloned());
        let texts = texts.map_err(|error| self.fault(&error))?;
        let mut last: Option<(&str, Symbol)> = None;
        let mut all = Vec::with_capacity(texts.len());
        for text in texts.iter() {
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
    pub fn codes(&self, column: SchemaColumn, symbols: &mut Symbols) -> Result<Vec<Symbol>, RevisionError> {
        let empty = symbols.of("");
        Ok(self.symbols(column, symbols)?.into_iter().map(|symbol| symbol.unwrap_or(empty)).collect())
    }

    pub fn economies(&self) -> Result<Vec<Option<EconomyId>>, RevisionError> {
        let texts = self.frame.column(schema::ECONOMY.name).and_then(|column| column.str().cloned());
        Ok(texts.map_err(|error| self.fault(&error))?.iter().map(|text| text?.parse().ok()).collect())
    }

    pub fn floats(&self, column: SchemaColumn) -> Result<Vec<Option<f64>>, RevisionError> {
        let values = self.frame.column(column.name).and_then(|column| column.f64().cloned());
        Ok(values.map_err(|error| self.fault(&error))?.iter().collect())
    }

    pub fn ints(&self, column: SchemaColumn) -> Result<Vec<Option<i32>>, RevisionError> {
        let values = self.frame.column(column.name).and_then(|column| column.i32().cloned());
        Ok(values.map_err(|error| self.fault(&error))?.iter().collect())
    }

    pub fn flags(&self, column: SchemaColumn) -> Result<Vec<bool>, RevisionError> {
        let values = self.frame.column(column.name).and_then(|column| column.bool().cloned());
        Ok(values.map_err(|error| self.fault(&error))?.iter().map(|flag| flag == Some(true)).collect())
    }

    pub fn breakdowns(&self, symbols: &mut Symbols) -> Result<Vec<[Symbol; 4]>, RevisionError> {
        let (sexes, ages) = (self.codes(schema::SEX, symbols)?, self.codes(schema::AGE, symbols)?);
        let (locations, categories) = (self.codes(schema::LOCATION, symbols)?, self.codes(schema::CATEGORY, symbols)?);
        let rows = sexes.into_iter().zip(ages).zip(locations.into_iter().zip(categories));
        Ok(rows.map(|((sex, age), (location, category))| [sex, age, location, category]).collect())
    }
}

/// Returns which rows are of wanted indicators; each indicator is asked for once.
fn wanted(indicators: &StringChunked, is_wanted: Wanted<'_>) -> BooleanChunked {
    let mut known: HashMap<&str, bool> = HashMap::new();
    indicators.iter().map(|id| id.is_some_and(|id| *known.entry(id).or_insert_with(|| is_wanted(id)))).collect()
}
