//! Rows of definitions → a step of the script that every engine types alike.

use super::dialect::{Dialect, Type};

/// One field of a row of definitions.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i32> for Field {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<usize> for Field {
    fn from(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Field {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<bool> for Field {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Field {
    fn from(field: Option<T>) -> Self {
        field.map_or(Self::Null, Into::into)
    }
}

/// A table of definitions.
#[derive(Clone, Debug)]
pub struct DefinitionTable {
    /// Name of the step.
    pub name: &'static str,
    /// Columns with their types.
    pub columns: Vec<(&'static str, Type)>,
    /// Rows, as wide as the columns.
    pub rows: Vec<Vec<Field>>,
}

impl DefinitionTable {
    /// Returns the query that gives the rows; each column is cast, so that one of nothing but nulls has its type.
    pub fn query(&self, dialect: Dialect) -> String {
        let cast = |(name, kind): &(&str, Type), of: &str| format!("{} AS {name}", dialect.cast(of, *kind));
        if self.rows.is_empty() {
            let columns: Vec<String> = self.columns.iter().map(|column| cast(column, "NULL")).collect();
            return format!("SELECT {} WHERE 1 = 0", columns.join(", "));
        }
        let columns: Vec<String> = self.columns.iter().map(|column| cast(column, column.0)).collect();
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let row = |row: &Vec<Field>| {
            let fields: Vec<String> = row.iter().map(|field| written(field, dialect)).collect();
            format!("    ({})", fields.join(", "))
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        format!("SELECT {}\nFROM (VALUES\n{}\n) AS given ({})", columns.join(", "), rows.join(",\n"), names.join(", "))
    }
}

fn written(field: &Field, dialect: Dialect) -> String {
    match field {
        Field::Text(text) => dialect.literal(text),
        Field::Int(number) => number.to_string(),
        // With an exponent every engine reads a double; without one some read a decimal.
        Field::Float(number) => format!("{number:e}"),
        Field::Bool(flag) => flag.to_string(),
        Field::Null => "NULL".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_doubles_and_nothing_has_a_type() {
        let relation =
            |rows| DefinitionTable { name: "asked", columns: vec![("id", Type::Text), ("least", Type::Float)], rows };
        let rows = vec![vec!["a".into(), (2.0 / 3.0).into()], vec!["b".into(), Field::Null]];
        assert_eq!(
            relation(rows).query(Dialect::Spark),
            "SELECT CAST(id AS STRING) AS id, CAST(least AS DOUBLE) AS least\nFROM (VALUES\n    ('a', \
             6.666666666666666e-1),\n    ('b', NULL)\n) AS given (id, least)"
        );
        assert_eq!(
            relation(Vec::new()).query(Dialect::DuckDb),
            "SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS DOUBLE) AS least WHERE 1 = 0"
        );
    }
}
