//! `ictstat history INDICATOR GROUP YEAR`: one figure in every kept run.

use std::path::PathBuf;

use clap::Args;

use super::catalog::table;
use super::codes::CodesArguments;
use super::exit_code::DONE;
use super::{print, year};
use crate::concepts::GroupQuery;
use crate::inspect::history;
use crate::inspect::legend::legend;
use crate::inspect::subject::Subjects;
use crate::question::Question;
use crate::run::{Failure, Options};
use crate::tables::Profile;

/// Show one figure in every kept run
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat history internet-use world 2025\n  ictstat history internet-use Senegal 2025 --sex women\n  ictstat history price-mobile-broadband-2gb africa 2025 --profile unicef\n\n`ictstat diff RUN RUN` says what moved it."
)]
pub struct Arguments {
    /// Id of the indicator
    indicator: String,
    /// Id of the group (wb-income:FY2026:high-income where several lists have it), or an economy by code or name
    #[arg(value_name = "GROUP|ECONOMY")]
    subject: String,
    /// Calendar year
    #[arg(value_parser = year())]
    year: i32,
    #[command(flatten)]
    codes: CodesArguments,
    /// Profile
    #[arg(long, value_name = "PROFILE", default_value = "itu", value_enum)]
    profile: Profile,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// - Errors: no run has such a figure.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let subjects = Subjects::of(&options);
    let options = Options { output: arguments.output.clone(), ..options };
    let Arguments { indicator, subject, year, profile, .. } = arguments;
    let codes = arguments.codes.codes();
    let list = if let Some(economy) = subjects.economy(subject) {
        history::of_economy(&options, (indicator, economy, *year), &codes)?
    } else {
        let asked = Question { codes, ..Question::of_group(indicator, GroupQuery::new(subject), *year, *profile) };
        history::of_group(&options, &asked, &subjects)?
    };
    let legend = legend([&list]);
    print(&table(list))?;
    legend.iter().try_for_each(|line| print(&format!("{line}\n")))?;
    Ok(DONE)
}
