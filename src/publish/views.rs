//! `views.sql`: the Parquet files of a run as views of DuckDB, with the meaning of every column, and the questions that are asked
//! first. The program opens no database; who has DuckDB runs the file.

use crate::tables::files::{TABLES, VANISHED};
use crate::tables::schema::{Column, Table};
use crate::tables::{Change, Row};

/// Name of the file in a run's folder.
pub const VIEWS: &str = "views.sql";

const HEAD: &str = "\
-- This run as views of DuckDB: one for each file, with the meaning of its columns, and some that answer what is asked first.
--
--     duckdb -init views.sql                       in the folder of the run
--     SET VARIABLE run = '/srv/output/latest';     before, from anywhere else
";

/// What is asked first, over the views of the files.
const QUESTIONS: &str = include_str!("views/questions.sql");

/// Returns the text of the file: the same for every run.
pub fn views() -> String {
    // What changed since the run before is not there in a first run, and a view of no file is an error.
    let tables = TABLES.into_iter().filter(|table| ![Change::TABLE.name, VANISHED.name].contains(&table.name));
    format!("{HEAD}\n{}{QUESTIONS}", tables.map(|table| view(&table)).collect::<String>())
}

fn view(table: &Table) -> String {
    let Table { name, title, columns, .. } = table;
    let comments: String = columns.iter().map(|column| comment(name, column)).collect();
    format!(
        "CREATE OR REPLACE VIEW {name} AS FROM read_parquet(coalesce(getvariable('run'), '.') || '/{name}.parquet');\n\
         COMMENT ON VIEW {name} IS {};\n{comments}\n",
        literal(title)
    )
}

fn comment(table: &str, column: &Column) -> String {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
    format!("COMMENT ON COLUMN {table}.\"{}\" IS {};\n", column.name, literal(&format!("{}{unit}", column.meaning)))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_meaning_and_its_unit() {
        let text = views();
        assert!(text.contains("COMMENT ON COLUMN aggregates.\"group\" IS 'Id of the group of economies';\n"));
        assert!(text.contains("COMMENT ON COLUMN aggregates.\"value\" IS 'The figure, unrounded (unit column)';\n"));
        assert!(text.contains("'What the publisher states, also where the value differs (unit column)'"));
        assert!(!text.contains("changes"), "a first run has none");
        assert_eq!(literal("the economy's own"), "'the economy''s own'");
    }
}
