//! A column of Parquet → texts or numbers, as a record holds them. Numbers stay numbers, texts and Booleans become text; dates
//! and nested columns are neither.

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Float32Type, Float64Type};

use super::record::Field;

/// The values of a column in some rows.
#[derive(Debug)]
pub enum Values {
    /// Texts.
    Texts(StringArray),
    /// Numbers.
    Numbers(Float64Array),
}

impl Values {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// Returns one of them.
    pub fn field(&self, index: usize) -> Field<'_> {
        match self {
            Self::Texts(texts) if texts.is_valid(index) => Field::Text(texts.value(index).trim()),
            Self::Numbers(numbers) if numbers.is_valid(index) => Field::Number(numbers.value(index)),
            Self::Texts(_) | Self::Numbers(_) => Field::Null,
        }
    }

    /// Returns index and bytes of the longest text, the first of those; none in a column of numbers.
    pub fn longest_text(&self) -> Option<(usize, usize)> {
        let Self::Texts(texts) = self else { return None };
        let lengths = texts.offsets().lengths().enumerate();
        lengths.max_by_key(|(index, bytes)| (*bytes, std::cmp::Reverse(*index)))
    }
}

/// Types that a record can hold.
#[derive(Clone, Copy)]
pub enum Plain {
    /// Text, or what is written as one.
    Text,
    /// A single float.
    Float32,
    /// Of integers none is so large that it rounds and is yet a value: see [`super::number::LARGEST`].
    Number,
    /// Through its text, so that 27.6 is the 27.6 of a text file.
    Decimal,
}

impl Plain {
    /// Returns what a type becomes; none where no record holds it.
    pub fn of(kind: &DataType) -> Option<Self> {
        use DataType as T;
        match kind {
            T::Utf8
            | T::LargeUtf8
            | T::Utf8View
            | T::Binary
            | T::LargeBinary
            | T::BinaryView
            | T::Boolean
            | T::Null => Some(Self::Text),
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => {
                Some(Self::Number)
            }
            T::Float16 | T::Float64 => Some(Self::Number),
            T::Float32 => Some(Self::Float32),
            T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => Some(Self::Decimal),
            T::Dictionary(_, values) => Self::of(values),
            // Dates, times, durations, nested types, and what is yet to come.
            _ => None,
        }
    }

    /// Returns the values of a column of such a type.
    ///
    /// - Errors: one of them does not fit.
    pub fn values(self, column: &ArrayRef) -> Result<Values, String> {
        // What does not fit is an error: the default makes it null.
        let options = CastOptions { safe: false, ..CastOptions::default() };
        let cast = |column: &ArrayRef, kind: &DataType| {
            cast_with_options(column, kind, &options).map_err(|error| error.to_string())
        };
        let texts = |column: &ArrayRef| Ok::<_, String>(cast(column, &DataType::Utf8)?.as_string::<i32>().clone());
        let numbers = |texts: &StringArray| texts.iter().map(|text| text.and_then(|text| text.parse().ok())).collect();
        Ok(match self {
            Self::Text => Values::Texts(texts(column)?),
            Self::Number => Values::Numbers(cast(column, &DataType::Float64)?.as_primitive::<Float64Type>().clone()),
            Self::Decimal => Values::Numbers(numbers(&texts(column)?)),
            Self::Float32 => {
                // The number that was meant is the shortest that this float stands for: 72.3, not 72.30000305175781.
                let floats = cast(column, &DataType::Float32)?;
                let meant = floats.as_primitive::<Float32Type>().iter().map(|float| float?.to_string().parse().ok());
                Values::Numbers(meant.collect())
            }
        })
    }
}
