//! `ictstat cross-validate`: how wrong the rules have been.

use std::path::PathBuf;

use clap::Args;
use comfy_table::{CellAlignment, Table, presets};

use super::exit_code::DONE;
use super::print;
use super::reporter::Reporter;
use crate::concepts::rounding::rounded;
use crate::run::cross_validation::{self, ALL_ECONOMIES, ALL_GROUPS};
use crate::run::store::places;
use crate::run::{Failure, Interrupt, Options};
use crate::tables::cross_validation::{ALL, CrossValidation};

/// Measure the error of the rules that complete missing values
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat cross-validate                 every indicator that is completed\n  ictstat cross-validate internet-use    one of them\n  ictstat cross-validate --accept        and keep the errors: intervals rest on them\n\nEach origin year in turn hides everything reported later; the rules predict it, and the table says how far off they\nwere. By group: output/cross-validation/cross_validation.parquet."
)]
pub struct Arguments {
    /// Indicators; all that are completed if none is named
    #[arg(value_name = "INDICATOR")]
    indicators: Vec<String>,
    /// Keep the residuals in pipelines/residuals/, from which the intervals are drawn
    #[arg(long)]
    accept: bool,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// - Errors: [`Failure`].
pub fn run(
    arguments: &Arguments,
    options: Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let options = Options { pipelines: arguments.indicators.clone(), output: arguments.output.clone(), ..options };
    places::check_output(&options)?;
    let found = cross_validation::cross_validate(&options, arguments.accept, reporter, interrupt)?;
    let of_all =
        |row: &&CrossValidation| row.class.as_ref() == ALL && [ALL_ECONOMIES, ALL_GROUPS].contains(&row.group.as_ref());
    let of_all: Vec<&CrossValidation> = found.rows.iter().filter(of_all).collect();
    for of_indicator in of_all.chunk_by(|a, b| a.indicator == b.indicator) {
        print(&table(of_indicator))?;
    }
    print(&format!("\nby group: {}\n", found.path.display()))?;
    for path in &found.accepted {
        print(&format!("residuals: {}\n", path.display()))?;
    }
    Ok(DONE)
}

fn table(rows: &[&CrossValidation]) -> String {
    let mut text = Table::new();
    text.load_style(presets::NOTHING);
    text.set_header([
        "scope",
        "rule",
        "horizon",
        "n",
        "mean absolute error",
        "bias",
        "intervals that held",
        "width",
        "score",
    ]);
    for row in rows {
        let number = |value: Option<f64>| value.map(|value| rounded(value, 2)).unwrap_or_default();
        text.add_row([
            row.scope.name().to_owned(),
            row.method.to_string(),
            row.horizon_years.to_string(),
            row.n.to_string(),
            rounded(row.mean_absolute_error, 2),
            rounded(row.bias, 2),
            number(row.interval_coverage),
            number(row.interval_width),
            number(row.interval_score),
        ]);
    }
    for column in text.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let title = rows.first().map(|row| row.indicator.to_string()).unwrap_or_default();
    format!("\n{title}, points\n{}\n", text.trim_fmt())
}
