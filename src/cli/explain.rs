//! `ictstat explain`: one number back to what it rests on.

use clap::{Args, ValueEnum};

use super::catalog::table;
use super::codes::CodesArguments;
use super::exit_code::DONE;
use super::which_run::WhichRun;
use super::{print, year};
use crate::concepts::GroupQuery;
use crate::inspect::legend::legend;
use crate::inspect::subject::Subjects;
use crate::inspect::{contributors, explain};
use crate::question::Question;
use crate::run::{Failure, Options};
use crate::tables::Profile;

/// Show what a figure of a group or an economy rests on
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat explain internet-use africa 2025      the figure in each profile, and where a survey would help\n  ictstat explain internet-use SDN 2025         an economy: its estimate, donors and reports with file and line\n  ictstat explain internet-use Senegal 2025 --sex women     one breakdown alone\n  ictstat explain internet-use world 2025 --since 2020      what moved the figure, economy by economy"
)]
pub struct Arguments {
    /// Id of the indicator
    indicator: String,
    /// Id of a group (wb-income:FY2026:high-income where several lists have it), or an economy by code or name
    #[arg(value_name = "GROUP|ECONOMY")]
    subject: String,
    /// Calendar year
    #[arg(value_parser = year())]
    year: i32,
    #[command(flatten)]
    which: WhichRun,
    /// What moved the group's figure since another year
    #[arg(long, value_name = "YEAR", value_parser = year())]
    since: Option<i32>,
    /// The value of this economy in the group's year, instead of the group
    #[arg(long, value_name = "ECONOMY")]
    economy: Option<String>,
    #[command(flatten)]
    codes: CodesArguments,
    /// Profile of the group's economies
    #[arg(long, value_name = "PROFILE", default_value = "itu", value_enum)]
    profile: Profile,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Most rows of each list
    #[arg(long, value_name = "N", default_value = "20")]
    most: usize,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Tables for a terminal
    Text,
    /// One object for each table
    Json,
}

/// Runs the command.
///
/// - Errors: there is no such run or figure.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let subjects = Subjects::of(&options);
    let run = arguments.which.directory(options)?;
    let Arguments { indicator, subject, year, most, .. } = arguments;
    let codes = arguments.codes.codes();
    let named = arguments.economy.as_deref().map(|economy| subjects.the_economy(economy)).transpose()?;
    let parts = if let Some(economy) = named.or_else(|| subjects.economy(subject)) {
        explain::economy(&run, (indicator, economy, *year), (&subjects, &codes), *most)?
    } else {
        let question = Question::of_group(indicator, GroupQuery::new(subject), *year, arguments.profile);
        let question = Question { codes, ..question };
        contributors::of_group(&run, &question, &subjects, arguments.since, *most)?
    };
    match arguments.format {
        Format::Json => print(&format!("{:#}\n", contributors::json(&parts)))?,
        Format::Text => {
            let legend = legend(parts.iter().map(|part| &part.list));
            parts.into_iter().try_for_each(|part| print(&format!("{}\n{}\n", part.title, table(part.list))))?;
            legend.iter().try_for_each(|line| print(&format!("{line}\n")))?;
        }
    }
    Ok(DONE)
}
