//! One record of a raw file, whatever its format, and how a file is named in messages.

use std::ops::ControlFlow;

use super::number::multiplied;

/// One field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    /// A null of a typed format.
    Null,
    /// Text, without the blanks around it.
    Text(&'a str),
    /// A number of a typed format.
    Number(f64),
    /// A number of a workbook that its cell shows as a percentage: 0.723 as 72.3 %.
    Percentage(f64),
    /// A formula of a workbook without a stored result.
    Formula(&'a str),
}

impl Field<'_> {
    /// Returns the field as a message shows it.
    pub fn shown(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(text.to_owned()),
            Self::Number(number) => Some(number.to_string()),
            Self::Percentage(number) => Some(format!("{} %", multiplied(number, 100.0))),
            Self::Formula(formula) => Some(format!("={formula}")),
        }
    }

    /// Returns the field as a publisher's code is looked up; a null is an empty text.
    pub fn as_code(self) -> String {
        self.shown().unwrap_or_default()
    }
}

/// One record of a file.
pub trait Record {
    /// Returns the number of fields.
    fn n_fields(&self) -> usize;
    /// Returns a field; [`Field::Null`] beyond the last.
    fn field(&self, index: usize) -> Field<'_>;
    /// Returns the column of the file in which a field stands.
    fn origin(&self, index: usize) -> Option<usize> {
        Some(index)
    }
    /// Returns whether it is a cell of a column of values in which nothing stands, nor beside it.
    fn is_empty_cell(&self) -> bool {
        false
    }
    /// Returns what it is looked up by in another sheet that says nothing of it.
    fn not_found(&self) -> Option<&str> {
        None
    }
    /// Returns how many fields the row has and should have, where the two differ.
    fn ragged(&self, n_expected: usize) -> Option<(usize, usize)> {
        (self.n_fields() != n_expected).then(|| (self.n_fields(), n_expected))
    }
}

/// What a walk over records does with each; it may stop there.
pub type Each<'a> = &'a mut dyn FnMut(i32, &dyn Record) -> ControlFlow<()>;

/// What is known of the values of a column before they are read, of those that are not null.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds<'a> {
    /// Nothing.
    Unknown,
    /// All are this.
    Only(Field<'a>),
    /// They are numbers from the one to the other.
    Numbers {
        /// The lowest, or a lower one.
        lowest: f64,
        /// The highest, or a higher one.
        highest: f64,
    },
    /// They are texts, with the blanks around them, from the one to the other in the order of their bytes.
    Texts {
        /// The lowest, or a lower one.
        lowest: &'a str,
        /// The highest, or a higher one.
        highest: &'a str,
    },
}

/// Rows that are not read yet.
pub trait RowsAhead {
    /// Returns between which values those of a column lie.
    fn bounds(&self, column: usize) -> Bounds<'_>;
}

/// Whether any of some rows could be kept, asked before they are read.
pub type CouldKeep<'a> = &'a dyn Fn(&dyn RowsAhead) -> bool;

/// A raw file as messages name it.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// Path from the project's folder; a workbook with its sheet, an archive with its member.
    pub file: &'a str,
    /// Path of the sidecar.
    pub sidecar: &'a str,
}
