//! A question in SQL → rows, over the tables of a finished run. polars reads the question; nothing is written.

use std::path::Path;

use itertools::Itertools;
use polars::prelude::*;
use polars::sql::SQLContext;
use serde_json::{Map, Value};

use super::frame::{self, internal};
use crate::run::Failure;
use crate::tables::Table;
use crate::tables::files::TABLES;

/// The rows that answer a question.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRows {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows, as wide as the header; what is missing is null.
    pub rows: Vec<Vec<Value>>,
}

/// Returns the rows that answer a question. Every table of a run has the name of its file: `aggregates`, `gaps`,
/// `estimates`, `observations` and so on.
///
/// - Errors: the question is no SQL, names a table or column that is not there, or a file cannot be read.
pub fn query(run: &Path, sql: &str) -> Result<FoundRows, Failure> {
    let asked: Vec<Table> = TABLES.into_iter().filter(|table| mentions(sql, table.name)).collect();
    let mut context = SQLContext::new();
    for table in &asked {
        context.register(table.name, frame::read(run, table)?.lazy());
    }
    let found = context.execute(sql).and_then(LazyFrame::collect);
    answer(&found.map_err(|error| refused(&error, &asked))?)
}

/// Returns whether a question has a word in it, whatever the letters' case.
fn mentions(sql: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    sql.split(|letter| !is_part(letter)).any(|part| part.eq_ignore_ascii_case(word))
}

fn refused(error: &PolarsError, asked: &[Table]) -> Failure {
    let names = || TABLES.map(|table| table.name).into_iter().filter(|name| !name.contains('.')).join(", ");
    let help = match asked {
        [] => format!("name a table of the run: {}", names()),
        _ => {
            "docs/data-dictionary.md has the columns of every table; a name that is a word of SQL stands in \"quotes\""
                .into()
        }
    };
    Failure::usage(format!("the question cannot be answered: {error}"), help)
}

fn answer(found: &DataFrame) -> Result<FoundRows, Failure> {
    let header = found.get_column_names().into_iter().map(ToString::to_string).collect();
    let mut rows = vec![Vec::with_capacity(found.width()); found.height()];
    for column in found.columns() {
        for (index, row) in rows.iter_mut().enumerate() {
            let cell = column.get(index).map_err(internal)?;
            row.push(value(&cell));
        }
    }
    Ok(FoundRows { header, rows })
}

fn value(cell: &AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(is_so) => Value::Bool(*is_so),
        AnyValue::Float64(number) => Value::from(*number),
        AnyValue::Float32(number) => Value::from(*number),
        text if text.get_str().is_some() => Value::from(text.get_str()),
        whole if whole.is_integer() => whole.extract::<i64>().map_or(Value::Null, Value::from),
        other => Value::from(other.to_string()),
    }
}

impl FoundRows {
    /// Returns the rows as text for people: numbers to three decimals, large ones to none, nothing for what is missing.
    pub fn shown(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(told).collect()).collect()
    }

    /// Returns the rows as comma-separated text with a header, unrounded.
    ///
    /// - Errors: none that a table of a run can bring about.
    pub fn csv(&self) -> Result<String, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let internal = |error: &dyn std::fmt::Display| Failure::internal(error.to_string());
        writer.write_record(&self.header).map_err(|error| internal(&error))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(plain)).map_err(|error| internal(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| internal(&error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns the rows as an array of objects.
    pub fn json(&self) -> Value {
        let object =
            |row: &Vec<Value>| -> Map<String, Value> { self.header.iter().cloned().zip(row.iter().cloned()).collect() };
        self.rows.iter().map(object).collect()
    }
}

fn told(value: &Value) -> String {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(number) => frame::shown(number),
        None => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_asked_by_its_name_in_any_case_and_not_by_a_part_of_a_word() {
        assert!(mentions("SELECT * FROM Gaps WHERE x > 1", "gaps"));
        assert!(mentions("select g.value from \"gaps\" g", "gaps"));
        assert!(!mentions("SELECT gaps_of_x FROM aggregates", "gaps"));
    }

    #[test]
    fn a_cell_is_shown_rounded_and_given_unrounded() {
        let answer = FoundRows {
            header: vec!["a".into(), "b".into(), "c".into()],
            rows: vec![vec![Value::from(72.34567), Value::Null, Value::from(2024)]],
        };
        assert_eq!(answer.shown(), [["72.346", "", "2024"]]);
        assert_eq!(answer.csv().unwrap(), "a,b,c\n72.34567,,2024\n");
        assert_eq!(answer.json().to_string(), r#"[{"a":72.34567,"b":null,"c":2024}]"#);
    }
}
