//! `ictstat explain`: one number back to what it rests on.

use std::path::PathBuf;

use clap::Args;

use super::catalog::table;
use super::exit_code::DONE;
use super::print;
use crate::concepts::EconomyId;
use crate::inspect::catalog;
use crate::inspect::explain::{self, Question};
use crate::run::{Failure, Options, OutputDirectory};

/// Show what a figure of a group or an economy rests on
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat explain internet-use africa 2025      the figure in each profile, and where a survey would help\n  ictstat explain internet-use SDN 2025         an economy: its estimate, donors and reports with file and line"
)]
pub struct Arguments {
    /// Id of the indicator
    indicator: String,
    /// Id of a group, or the alpha-3 code of an economy
    #[arg(value_name = "GROUP|ECONOMY")]
    subject: String,
    /// Calendar year
    year: i32,
    /// Name of a run; the published one if not given
    #[arg(long, value_name = "RUN")]
    run: Option<String>,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Most rows of each list
    #[arg(long, value_name = "N", default_value = "20")]
    most: usize,
}

/// Runs the command.
///
/// - Errors: there is no such run or figure.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let options = Options { output: arguments.output.clone(), ..options };
    let output = OutputDirectory::new(options.output_directory());
    let run = output.run(arguments.run.as_deref());
    let run = run.ok_or_else(|| {
        Failure::usage("there is no such run", "run `ictstat aggregate`; `ictstat catalog runs` lists the runs")
    })?;
    let Arguments { indicator, subject, year, most, .. } = arguments;
    let question = Question { indicator, subject, year: *year, most: *most };
    let is_economy = subject.parse::<EconomyId>().is_ok();
    let mut parts = if is_economy { explain::economy(&run, &question)? } else { explain::group(&run, &question)? };
    if !is_economy {
        parts.extend(explain::next_survey(&run, &question, &catalog::members(&options, subject)?)?);
    }
    for part in parts {
        print(&format!("{}\n{}\n", part.title, table(part.list)));
    }
    Ok(DONE)
}
