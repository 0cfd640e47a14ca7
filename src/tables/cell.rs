//! A cell of a table: what a field of a row is in a file, and what it is made of again.
//! Each type that a column can hold is told once, here.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int32Type};
use serde_json::Value;

use crate::concepts::{Age, DatasetId, EconomyId, Location, Sex, Sided, Status, Text, Told, Unit};

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text, dictionary-encoded in the file.
    Text,
    /// Signed 32-bit integer.
    Int,
    /// 64-bit float, never NaN or infinite.
    Float,
    /// True or false.
    Bool,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Absent,
    /// A text or a code.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i32),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
}

impl Cell<'_> {
    /// Returns the cell as it stands in a CSV file, unrounded.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Absent => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Int(number) => Cow::Owned(number.to_string()),
            Self::Float(number) => Cow::Owned(number.to_string()),
            Self::Bool(is_so) => Cow::Owned(is_so.to_string()),
        }
    }

    /// Returns the cell as JSON.
    pub fn json(&self) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Text(text) => Value::from(text.as_ref()),
            Self::Int(number) => Value::from(*number),
            Self::Float(number) => Value::from(*number),
            Self::Bool(is_so) => Value::from(*is_so),
        }
    }
}

/// A type that a column can hold.
pub trait Kept: Clone {
    /// Type of the column.
    const KIND: ColumnType;
    /// Whether a value may be absent.
    const NULLABLE: bool = false;
    /// What stands for it in a file of a version without the column; none of what no row can do without.
    const WITHOUT_COLUMN: Option<Self> = None;

    /// Returns the values of a column of this type; none of what is absent or means nothing to this version.
    fn read(column: &ArrayRef) -> Vec<Option<Self>>;
}

impl<T: Kept> Kept for Option<T> {
    const KIND: ColumnType = T::KIND;
    const NULLABLE: bool = true;
    const WITHOUT_COLUMN: Option<Self> = Some(None);

    fn read(column: &ArrayRef) -> Vec<Option<Self>> {
        T::read(column).into_iter().map(Some).collect()
    }
}

/// What can be put into a cell.
pub trait IntoCell<'a> {
    /// Returns the cell.
    fn into_cell(self) -> Cell<'a>;
}

impl<'a, T: IntoCell<'a>> IntoCell<'a> for Option<T> {
    fn into_cell(self) -> Cell<'a> {
        self.map_or(Cell::Absent, T::into_cell)
    }
}

impl<'a, T> IntoCell<'a> for &'a Option<T>
where
    &'a T: IntoCell<'a>,
{
    fn into_cell(self) -> Cell<'a> {
        self.as_ref().into_cell()
    }
}

/// Says of numbers how they stand in a cell and are read.
macro_rules! numbers {
    ($($type:ty: $kind:ident, |$number:ident| $write:expr, |$column:ident| $read:expr $(, $without:expr)?;)*) => { $(
        impl<'a> IntoCell<'a> for $type {
            fn into_cell(self) -> Cell<'a> {
                let $number = self;
                Cell::$kind($write)
            }
        }

        impl<'a> IntoCell<'a> for &$type {
            fn into_cell(self) -> Cell<'a> {
                (*self).into_cell()
            }
        }

        impl Kept for $type {
            const KIND: ColumnType = ColumnType::$kind;
            $(const WITHOUT_COLUMN: Option<Self> = Some($without);)?

            fn read($column: &ArrayRef) -> Vec<Option<Self>> {
                $read.collect()
            }
        }
    )* };
}

numbers! {
    f64: Float, |number| number, |column| column.as_primitive::<Float64Type>().iter();
    i32: Int, |number| number, |column| column.as_primitive::<Int32Type>().iter();
    // Counts are of economies or predictions, far below the limit of the column.
    usize: Int, |number| i32::try_from(number).unwrap_or(i32::MAX),
        |column| column.as_primitive::<Int32Type>().iter().map(|number| usize::try_from(number?).ok()), 0;
    bool: Bool, |is_so| is_so, |column| column.as_boolean().iter(), false;
}

/// Says of types how they stand in a column of texts: they are read as they parse.
macro_rules! texts {
    ($($type:ty: |$one:ident| $write:expr;)*) => { $(
        impl<'a> $crate::tables::cell::IntoCell<'a> for &'a $type {
            fn into_cell(self) -> $crate::tables::cell::Cell<'a> {
                let $one = self;
                $crate::tables::cell::Cell::Text($write.into())
            }
        }

        impl $crate::tables::cell::Kept for $type {
            const KIND: $crate::tables::cell::ColumnType = $crate::tables::cell::ColumnType::Text;

            fn read(column: &arrow::array::ArrayRef) -> Vec<Option<Self>> {
                $crate::tables::cell::each_text_once(column, |text| text.parse().ok())
            }
        }
    )* };
}

pub(super) use texts;

texts! {
    Text: |text| &**text;
    String: |text| text.as_str();
    Told: |told| told.english();
    DatasetId: |id| id.as_str();
    EconomyId: |id| id.as_str();
    Sex: |sex| sex.code();
    Age: |age| age.to_string();
    Location: |location| location.code();
    Sided<Sex>: |sides| sides.to_string();
    Sided<Age>: |sides| sides.to_string();
    Sided<Location>: |sides| sides.to_string();
    Sided<Text>: |sides| sides.to_string();
    Status: |status| status.code();
    Unit: |unit| unit.name();
}

/// Ids in one cell, with commas between them.
impl Kept for Vec<Text> {
    const KIND: ColumnType = ColumnType::Text;

    fn read(column: &ArrayRef) -> Vec<Option<Self>> {
        each_text_once(column, |ids| Some(ids.split(',').map(Text::from).collect()))
    }
}

impl<'a> IntoCell<'a> for &Vec<Text> {
    fn into_cell(self) -> Cell<'a> {
        self.join(",").into_cell()
    }
}

impl<'a> IntoCell<'a> for &'a str {
    fn into_cell(self) -> Cell<'a> {
        Cell::Text(self.into())
    }
}

impl<'a> IntoCell<'a> for String {
    fn into_cell(self) -> Cell<'a> {
        Cell::Text(self.into())
    }
}

/// Most rows of a column have one of few texts.
pub(super) fn each_text_once<T: Clone>(column: &ArrayRef, of: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let mut known: HashMap<&str, Option<T>> = HashMap::new();
    let texts = column.as_string::<i64>().iter();
    texts.map(|text| text.and_then(|text| known.entry(text).or_insert_with(|| of(text)).clone())).collect()
}
