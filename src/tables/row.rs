//! A table is one list of columns beside the type of its rows: name, type, unit and meaning of each, and the field that it
//! is. The schema, the writers (Arrow, CSV, JSON), the reader and the data dictionary follow from it.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayBuilder, BooleanBuilder, Float64Builder, Int32Builder, LargeStringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

use super::cell::{Cell, ColumnType};
use super::read::{Columns, ReadError};
use super::schema::{Column, Table};

/// A row of a table.
pub trait Row: Sized {
    /// The table.
    const TABLE: Table;

    /// Returns the cells in the order of the columns.
    fn cells(&self) -> Vec<Cell<'_>>;

    /// Returns rows as one batch.
    ///
    /// - Errors: a cell is of another type than its column, or absent where the schema forbids it: a slip in the list of
    ///   columns, found by the first test.
    fn batch<'a>(rows: impl IntoIterator<Item = &'a Self>) -> Result<RecordBatch, ArrowError>
    where
        Self: 'a,
    {
        let columns = Self::TABLE.columns;
        let mut builders: Vec<Builder> = columns.iter().map(|column| Builder::new(column.kind)).collect();
        for row in rows {
            builders.iter_mut().zip(row.cells()).try_for_each(|(column, cell)| column.push(cell))?;
        }
        let arrays = builders.iter_mut().map(|column| column.finish()).collect();
        // Null is refused where the table forbids it; for its readers every column may be null, as in all versions.
        let [strict, shown] = [false, true].map(|all| Arc::new(schema(columns, all)));
        RecordBatch::try_new(strict, arrays)?.with_schema(shown)
    }
}

impl<R: Row> Row for &R {
    const TABLE: Table = R::TABLE;

    fn cells(&self) -> Vec<Cell<'_>> {
        R::cells(self)
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

/// A column in the making.
enum Builder {
    Text(LargeStringBuilder),
    Int(Int32Builder),
    Float(Float64Builder),
    Bool(BooleanBuilder),
}

impl Builder {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(LargeStringBuilder::new()),
            ColumnType::Int => Self::Int(Int32Builder::new()),
            ColumnType::Float => Self::Float(Float64Builder::new()),
            ColumnType::Bool => Self::Bool(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) -> Result<(), ArrowError> {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Int(column), Cell::Int(number)) => column.append_value(number),
            (Self::Float(column), Cell::Float(number)) => column.append_value(number),
            (Self::Bool(column), Cell::Bool(is_so)) => column.append_value(is_so),
            (Self::Text(column), Cell::Absent) => column.append_null(),
            (Self::Int(column), Cell::Absent) => column.append_null(),
            (Self::Float(column), Cell::Absent) => column.append_null(),
            (Self::Bool(column), Cell::Absent) => column.append_null(),
            (_, cell) => return Err(ArrowError::SchemaError(format!("{cell:?} is of another type than its column"))),
        }
        Ok(())
    }

    fn finish(&mut self) -> arrow::array::ArrayRef {
        match self {
            Self::Text(column) => ArrayBuilder::finish(column),
            Self::Int(column) => ArrayBuilder::finish(column),
            Self::Float(column) => ArrayBuilder::finish(column),
            Self::Bool(column) => ArrayBuilder::finish(column),
        }
    }
}

fn schema(columns: &[Column], all_nullable: bool) -> Schema {
    let field = |column: &Column| {
        let metadata = [("unit", column.unit), ("meaning", column.meaning)];
        let metadata = metadata.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let field = Field::new(column.name, column.kind.arrow(), column.nullable || all_nullable);
        field.with_metadata(HashMap::from(metadata))
    };
    Schema::new(columns.iter().map(field).collect::<Vec<_>>())
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

    use arrow::array::{ArrayRef, LargeStringArray};

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
