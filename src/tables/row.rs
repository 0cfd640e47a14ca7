//! A table is one list of columns beside the type of its rows: name, type, unit and meaning of each, and the field that it
//! is. The schema, the writers (Arrow, CSV, JSON), the reader and the data dictionary follow from it.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Float64Builder, Int32Builder, LargeStringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use super::cell::{Cell, ColumnType, Kept};
use super::read::{Columns, ReadError};
use super::schema::{Column, Table};

/// A row of a table.
pub trait Row: Sized {
    /// The table.
    const TABLE: Table;

    /// Returns the cells in the order of the columns.
    fn cells(&self) -> Vec<Cell<'_>>;

    /// Returns one column of some rows, by its place in the table.
    ///
    /// - Errors: a cell is of another type than its column, or absent where the schema forbids it: a slip in the list of
    ///   columns, found by the first test.
    fn column(rows: &[&Self], place: usize) -> Result<ArrayRef, ArrowError>;

    /// Returns the columns as a file shows them: for its readers each may be null, as in all versions.
    fn schema() -> SchemaRef {
        Arc::new(Schema::new(Self::TABLE.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// Returns rows as one batch.
    ///
    /// - Errors: as [`Row::column`].
    fn batch<'a>(rows: impl IntoIterator<Item = &'a Self>) -> Result<RecordBatch, ArrowError>
    where
        Self: 'a,
    {
        let rows: Vec<&Self> = rows.into_iter().collect();
        let columns = (0..Self::TABLE.columns.len()).map(|place| Self::column(&rows, place));
        RecordBatch::try_new(Self::schema(), columns.collect::<Result<_, _>>()?)
    }
}

impl<R: Row> Row for &R {
    const TABLE: Table = R::TABLE;

    fn cells(&self) -> Vec<Cell<'_>> {
        R::cells(self)
    }

    fn column(rows: &[&Self], place: usize) -> Result<ArrayRef, ArrowError> {
        R::column(&rows.iter().map(|row| **row).collect::<Vec<&R>>(), place)
    }
}

/// A row that is read back.
pub trait ReadRow: Row {
    /// Returns the rows of a file. What a file of an earlier version lacks is absent; a row with a code that means nothing
    /// to this version is left out.
    ///
    /// - Errors: there is no column of what every row must have.
    fn read(columns: &Columns) -> Result<Vec<Self>, ReadError>;
}

/// Declares a table: the type of its rows, name and title of the file, the columns by which it is sorted and which are
/// unique together, and the columns in their order, each with its type, with where it comes from if that is no field of its
/// name, and with unit and meaning if it is no column of several tables. After `=>` stands how a row is made of the columns.
macro_rules! table {
    (
        $row:ty, $name:literal, $title:literal;
        key $($key:ident)*;
        |$one:ident| { $($column:ident: $type:ty $(= $of:expr)? $(, $unit:literal, $meaning:literal)?;)* }
    ) => {
        impl $crate::tables::row::Row for $row {
            const TABLE: $crate::tables::Table = $crate::tables::Table {
                name: $name,
                title: $title,
                columns: &[$($crate::tables::schema::Column::of::<$type>(
                    stringify!($column), $crate::tables::row::table!(@about $column $(, $unit, $meaning)?),
                )),*],
                key: &[$(stringify!($key)),*],
            };

            fn cells(&self) -> Vec<$crate::tables::cell::Cell<'_>> {
                let $one = self;
                vec![$($crate::tables::row::table!(@cell $one $column $($of)?)),*]
            }

            fn column(rows: &[&Self], place: usize) -> Result<arrow::array::ArrayRef, arrow::error::ArrowError> {
                // A column after the other: which type it has is asked once and not for every cell.
                type Make<Row> = fn(&[&Row]) -> Result<arrow::array::ArrayRef, arrow::error::ArrowError>;
                let columns: &[Make<Self>] = &[$(|rows| $crate::tables::row::array::<$type>(
                    stringify!($column),
                    rows.iter().map(|$one| $crate::tables::row::table!(@cell $one $column $($of)?)),
                )),*];
                columns[place](rows)
            }
        }
    };
    (
        $row:ty, $name:literal, $title:literal;
        key $($key:ident)*;
        |$one:ident| { $($column:ident: $type:ty $(= $of:expr)? $(, $unit:literal, $meaning:literal)?;)* }
        => $made:expr
    ) => {
        $crate::tables::row::table! {
            $row, $name, $title;
            key $($key)*;
            |$one| { $($column: $type $(= $of)? $(, $unit, $meaning)?;)* }
        }

        impl $crate::tables::row::ReadRow for $row {
            #[allow(unused_variables, reason = "some columns follow from others")]
            fn read(columns: &$crate::tables::read::Columns) -> Result<Vec<Self>, $crate::tables::read::ReadError> {
                $(let mut $column = columns.cells::<$type>(stringify!($column))?.into_iter();)*
                let row = |_| {
                    $(let $column = $column.next().flatten();)*
                    $(let $column = $column?;)*
                    Some($made)
                };
                Ok((0..columns.n_rows()).filter_map(row).collect())
            }
        }
    };
    (@about $column:ident) => { $crate::tables::schema::shared(stringify!($column)) };
    (@about $column:ident, $unit:literal, $meaning:literal) => { [$unit, $meaning] };
    (@cell $one:ident $column:ident) => { $crate::tables::cell::IntoCell::into_cell(&$one.$column) };
    (@cell $one:ident $column:ident $of:expr) => { $crate::tables::cell::IntoCell::into_cell($of) };
}

pub(crate) use table;

/// Returns the cells of a column.
///
/// - Errors: as [`Row::column`].
pub(super) fn array<'a, T: Kept>(
    name: &str,
    cells: impl ExactSizeIterator<Item = Cell<'a>>,
) -> Result<ArrayRef, ArrowError> {
    let other = |cell: Cell<'_>| match cell {
        Cell::Absent => ArrowError::SchemaError(format!("`{name}` is absent")),
        cell => ArrowError::SchemaError(format!("{cell:?} is of another type than `{name}`")),
    };
    let n_rows = cells.len();
    macro_rules! built {
        ($builder:expr, $kind:ident) => {{
            let mut column = $builder;
            for cell in cells {
                match cell {
                    Cell::$kind(value) => column.append_value(value),
                    Cell::Absent if T::NULLABLE => column.append_null(),
                    cell => return Err(other(cell)),
                }
            }
            Arc::new(column.finish())
        }};
    }
    Ok(match T::KIND {
        ColumnType::Text => built!(LargeStringBuilder::with_capacity(n_rows, n_rows * LENGTH_OF_TEXT), Text),
        ColumnType::Int => built!(Int32Builder::with_capacity(n_rows), Int),
        ColumnType::Float => built!(Float64Builder::with_capacity(n_rows), Float),
        ColumnType::Bool => built!(BooleanBuilder::with_capacity(n_rows), Bool),
    })
}

/// Bytes that a text of a column mostly has, so that its buffer rarely grows.
const LENGTH_OF_TEXT: usize = 12;

fn field(column: &Column) -> Field {
    let metadata = [("unit", column.unit), ("meaning", column.meaning)];
    let metadata = metadata.map(|(key, text)| (key.to_owned(), text.to_owned()));
    Field::new(column.name, column.kind.arrow(), true).with_metadata(HashMap::from(metadata))
}

impl ColumnType {
    /// Returns the type in Arrow.
    pub const fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::LargeUtf8,
            Self::Int => DataType::Int32,
            Self::Float => DataType::Float64,
            Self::Bool => DataType::Boolean,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use arrow::array::LargeStringArray;

    use super::*;
    use crate::concepts::interval::Interval;
    use crate::concepts::{Breakdown, Sided, Status, Unit};
    use crate::tables::observations::tests::rate;
    use crate::tables::{Aggregate, Coverage, Estimate, Method, Observation, Profile, Shown, Statistic};

    fn read<R: ReadRow + Debug>(batch: &RecordBatch) -> Result<Vec<R>, ReadError> {
        R::read(&Columns::from(batch.clone()))
    }

    fn observations() -> [Observation; 2] {
        let stated =
            Observation { status: Some(Status::Estimated), age_scope: Some("5+".into()), ..rate("AAA", 2020, 7.5, 2) };
        [stated, Observation { value: None, is_fallback: true, ..rate("BBB", 2021, 0.0, 3) }]
    }

    fn aggregates() -> [Aggregate; 2] {
        let shown = Aggregate {
            classification: "wb-income".into(),
            edition: "FY2026".into(),
            group: "high-income".into(),
            indicator: "internet-use".into(),
            year: 2024,
            breakdown: Breakdown::total(),
            statistic: Statistic::WeightedMean,
            profile: Profile::WorldBank,
            shown: Shown::of(93.5, Status::Imputed).noted("an assumption"),
            value_reported_only: Some(90.0),
            unit: Unit::Percent,
            interval: Interval::of_ends(Some(90.0), Some(95.0)),
            deviations: None,
            coverage: Coverage { n_members: 3, n_reported: 1, n_fallback: 2, ..Coverage::default() },
            weight_unit: Unit::PersonsOfAllAges,
        };
        let withheld = Aggregate { shown: Shown::suppressed("too little"), interval: None, ..shown.clone() };
        [shown, withheld]
    }

    /// Returns a batch with other texts in a column, or without it.
    fn with(batch: &RecordBatch, name: &str, texts: Option<[&str; 2]>) -> RecordBatch {
        let columns = batch.schema_ref().fields().iter().zip(batch.columns());
        let columns = columns.map(|(field, column)| (field.name().clone(), column.clone()));
        let columns = columns.filter_map(|(known, column)| match texts {
            _ if known != name => Some((known, column)),
            Some(texts) => Some((known, Arc::new(LargeStringArray::from(texts.to_vec())) as ArrayRef)),
            None => None,
        });
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn rows_come_back_as_they_were() {
        assert_eq!(read::<Observation>(&Observation::batch(&observations()).unwrap()).unwrap(), observations());
        assert_eq!(read::<Aggregate>(&Aggregate::batch(&aggregates()).unwrap()).unwrap(), aggregates());
    }

    #[test]
    fn what_a_file_of_an_earlier_version_lacks_is_absent() {
        let batch = Observation::batch(&observations()).unwrap();
        let [first, second] = observations();
        let old = read::<Observation>(&with(&batch, "fallback", None)).unwrap();
        assert_eq!(old, [first, Observation { is_fallback: false, ..second }]);
        // What stands beside a value was written as its reason.
        let batch = Aggregate::batch(&aggregates()).unwrap();
        let old = with(&with(&with(&batch, "note", None), "n_fallback", None), "reason", Some(["so", "too little"]));
        let old = read::<Aggregate>(&old).unwrap();
        assert_eq!(old.iter().map(|row| row.coverage.n_fallback).collect::<Vec<_>>(), [0, 0]);
        assert_eq!(old[0].shown, Shown::of(93.5, Status::Imputed).noted("so"));
        assert_eq!(old[1].shown, Shown::suppressed("too little"));
        let Err(without) = read::<Observation>(&with(&Observation::batch(&observations()).unwrap(), "unit", None))
        else {
            panic!("a row without unit was read")
        };
        assert_eq!(without.to_string(), "there is no column `unit`");
        let (name, batch) = ("indicator", Observation::batch(&observations()).unwrap());
        let other =
            Columns::from(with(&batch, name, None)).or_texts(Observation::TABLE.column_named(name), "internet-use");
        assert_eq!(Observation::read(&other.unwrap()).unwrap(), observations());
    }

    #[test]
    fn a_row_with_a_code_of_another_version_is_left_out() {
        let batch = with(&Observation::batch(&observations()).unwrap(), "unit", Some(["parsecs", "percent"]));
        assert_eq!(read::<Observation>(&batch).unwrap(), &observations()[1..]);
    }

    #[test]
    fn every_type_of_a_column_is_read_as_it_is_written() {
        let estimates = Method::ALL.map(|method| Estimate {
            economy: "AAA".parse().unwrap(),
            indicator: "internet-use".into(),
            year: 2020,
            breakdown: Breakdown { age: "Y15T24".parse().unwrap(), ..Breakdown::total() },
            value: None,
            reported: None,
            interval: None,
            unit: Unit::Percent,
            status: Status::Missing,
            method,
            horizon_years: Some(-1),
            shift_logit: None,
            own_weight: Some(0.5),
            n_donors: Some(4),
            weight: None,
            weight_unit: Unit::Persons,
            dataset: Some("itu/internet-use".into()),
            is_fallback: false,
            remark: Some("nothing is known".to_owned()),
        });
        assert_eq!(read::<Estimate>(&Estimate::batch(&estimates).unwrap()).unwrap(), estimates);
        for unit in Unit::ALL {
            assert_eq!(unit.name().parse(), Ok(unit));
        }
        let two: Sided<crate::concepts::Text> = "high/low".parse().unwrap();
        assert_eq!(two, Sided::Two { above: "high".into(), below: "low".into() });
    }
}
