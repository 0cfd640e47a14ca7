//! `ictstat query SQL`: a question over the tables of a run.

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};

use super::exit_code::DONE;
use super::print;
use super::which_run::WhichRun;
use crate::inspect::query::{self, FoundRows};
use crate::run::{Failure, Options};

/// Ask the tables of a run a question in SQL
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ictstat query \"SELECT year, value, lower, upper FROM aggregates WHERE indicator = 'internet-use' AND classification = 'world' AND profile = 'itu' AND statistic = 'weighted-mean' AND sex = 'F' AND age = '_T' ORDER BY year\"
  ictstat query \"SELECT status, COUNT(*) AS n FROM observations GROUP BY status ORDER BY n DESC\"
  ictstat query \"SELECT economy, value FROM estimates WHERE indicator = 'internet-use' AND year = 2024 AND method = 'interpolated'\" --format csv

Each table has the name of its file: aggregates, gaps, estimates, observations, members, weights, claims, findings and so on; docs/data-dictionary.md has their columns. A name that is a word of SQL, such as group, stands in quotes. Rows come in no order of their own: say ORDER BY.")]
pub struct Arguments {
    /// The question, one SELECT
    sql: String,
    /// How the rows are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,
    #[command(flatten)]
    which: WhichRun,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned and rounded, for a terminal
    Table,
    /// Unrounded, with a header
    Csv,
    /// An array of objects, unrounded
    Json,
}

/// Runs the command.
///
/// - Errors: there is no such run, or the question cannot be answered.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let run = arguments.which.directory(options)?;
    let answer = query::query(&run, &arguments.sql)?;
    match arguments.format {
        Format::Table => print(&format!("{}\n", table(&answer).trim_fmt()))?,
        Format::Csv => print(&answer.csv()?)?,
        Format::Json => print(&format!("{:#}\n", answer.json()))?,
    }
    Ok(DONE)
}

fn table(answer: &FoundRows) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(&answer.header);
    answer.shown().into_iter().for_each(|row| {
        table.add_row(row);
    });
    for (at, column) in table.column_iter_mut().enumerate() {
        if answer.rows.iter().any(|row| row[at].is_number()) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
