//! A field of JSON, and rows of such fields as records.

use super::record::{Field, Record};

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Record for Vec<Cell> {
    fn n_fields(&self) -> usize {
        self.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        match self.get(index) {
            None | Some(Cell::Null) => Field::Null,
            Some(Cell::Text(text)) => Field::Text(text),
            Some(Cell::Number(number)) => Field::Number(*number),
        }
    }
}
