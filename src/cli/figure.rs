//! `ictstat figure [REPORT/]N`: the table of one figure of a report, and where its chart lies.

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};

use super::exit_code::DONE;
use super::print;
use super::which_run::WhichRun;
use crate::concepts::Language;
use crate::inspect::figures::{self, RunFigure};
use crate::run::{Failure, Options};
use crate::tables::coverage::percent;

/// Print the table of a figure of a report and the path of its chart
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat figure 3                      coverage by generation\n  ictstat figure table-1 --lang zh      a table, in Chinese\n  ictstat figure projects --format csv  all languages, unrounded values\n  ictstat figure bulletin/3             a figure of another report than the main one"
)]
pub struct Arguments {
    /// Number in the report: 3, table-1, projects; REPORT/3 of the report with this id
    #[arg(value_name = "[REPORT/]N")]
    number: String,
    /// Language of the table, as en, zh or fr; that of the report if not given
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    lang: Option<Language>,
    /// How the table is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    which: WhichRun,
}

/// How the table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned, for a terminal
    Text,
    /// As it lies in the run
    Csv,
    /// With titles, notes and sources
    Json,
}

fn parse_language(code: &str) -> Result<Language, String> {
    let known: Vec<&str> = Language::all().map(Language::code).collect();
    Language::of_code(code).ok_or_else(|| format!("expected one of: {}", known.join(", ")))
}

/// Runs the command.
///
/// - Errors: there is no such run or figure, or not in that language.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let run = arguments.which.directory(options)?;
    let figure = figures::figure(&run, &arguments.number)?;
    let language = figure.language(arguments.lang)?;
    match arguments.format {
        Format::Csv => print(figure.csv.as_deref().unwrap_or_default())?,
        Format::Json => print(&format!("{:#}\n", figure.json()))?,
        Format::Text => {
            print(&text(&figure, language))?;
            let chart = figure.text("chart", language);
            if !chart.is_empty() {
                print(&format!("{}\n", run.join(chart).display()))?;
            }
        }
    }
    Ok(DONE)
}

fn text(figure: &RunFigure, language: Language) -> String {
    let mut page = format!("{}  {}\n", figure.text("label", language), figure.text("title", language));
    let reason = figure.text("without_data", language);
    if !reason.is_empty() {
        return format!("{page}{reason}\n");
    }
    page.push_str(&format!("{}\n\n{}\n", figure.text("unit", language), table(figure, language).trim_fmt()));
    for note in figure.notes(language) {
        page.push_str(&format!("\n{note}"));
    }
    format!("{page}\n{}{}\n", language.say("source-of-table", &[]), figure.sources().join("; "))
}

/// Columns that no row fills are left out; a value that stands for none says so.
fn table(figure: &RunFigure, language: Language) -> Table {
    let headers = [
        "",
        "",
        "terminal-value",
        "terminal-reported",
        "terminal-estimated",
        "terminal-printed",
        "terminal-sum",
        "terminal-note",
    ]
    .map(|id| if id.is_empty() { String::new() } else { language.say(id, &[]) });
    let mut rows = figure.shown(language);
    for row in &mut rows {
        for number in [2, 5, 6] {
            if row[number].parse::<f64>().is_ok() {
                row[number] = language.with_own_mark(&row[number]);
            }
        }
        if row[2].is_empty() {
            row[2] = language.say("not-produced", &[]);
        }
        for share in &mut row[3..5] {
            *share = share.parse().map(|share| percent(share, language)).unwrap_or_default();
        }
    }
    let is_filled = |at: usize| rows.iter().any(|row| !row[at].is_empty());
    let columns: Vec<usize> = (0..headers.len()).filter(|at| is_filled(*at)).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|at| headers[*at].as_str()));
    for row in &rows {
        table.add_row(columns.iter().map(|at| row[*at].as_str()));
    }
    for (column, at) in table.column_iter_mut().zip(&columns) {
        if (2..7).contains(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
