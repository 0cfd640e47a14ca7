//! Remarks below a table → the text before which the table ends.
//! Only rows at the very end that name no economy and no year are remarks: a row in the middle is one of the table.

use super::table::is_year;
use crate::ingest::record::{Field, Record};

/// Characters of a text that no row of the table begins with by chance.
const FEWEST_CHARACTERS: usize = 4;
/// Cells that a remark fills at most.
const MOST_CELLS: usize = 2;

/// The rows since the last one that is of an economy.
#[derive(Debug, Default)]
pub struct Footer {
    first: Option<String>,
    is_of_table: bool,
}

impl Footer {
    /// Takes a row of the table: what came before it is no footer.
    pub fn goes_on(&mut self) {
        *self = Self::default();
    }

    /// Takes a row that is refused; `n_columns` is what a whole one has.
    pub fn refused(&mut self, record: &dyn Record, n_columns: usize, is_economy: &dyn Fn(Field<'_>) -> bool) {
        // A row that was cut off names its economy still.
        self.is_of_table |= (0..record.n_fields()).any(|index| is_economy(record.field(index)));
        let texts: Vec<String> = (0..record.n_fields()).map(|index| record.field(index).as_code()).collect();
        let filled: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        let is_short = filled.len() <= MOST_CELLS || record.n_fields() < n_columns;
        self.is_of_table |= !is_short || filled.iter().any(|text| is_year(text));
        if self.first.is_none() {
            self.first = filled.first().map(|text| (*text).clone());
        }
    }

    /// Returns the text that the remarks begin with.
    pub fn begins_with(&self) -> Option<&str> {
        let first = self.first.as_deref().filter(|_| !self.is_of_table)?;
        let is_telling = first.chars().count() >= FEWEST_CHARACTERS && first.chars().any(char::is_alphabetic);
        is_telling.then_some(first)
    }
}
