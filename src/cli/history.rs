//! `ictstat history INDICATOR GROUP YEAR`: one figure in every kept run.

use std::path::PathBuf;

use clap::Args;

use super::catalog::table;
use super::exit_code::DONE;
use super::{print, year};
use crate::concepts::GroupQuery;
use crate::inspect::history;
use crate::question::Question;
use crate::run::{Failure, Options};
use crate::tables::Profile;

/// Show one figure in every kept run
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat history internet-use world 2025\n  ictstat history price-mobile-broadband-2gb africa 2025 --profile unicef\n\n`ictstat diff RUN RUN` says what moved it."
)]
pub struct Arguments {
    /// Id of the indicator
    indicator: String,
    /// Id of the group; where several lists have it, as wb-income:FY2026:high-income
    group: String,
    /// Calendar year
    #[arg(value_parser = year())]
    year: i32,
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
    let options = Options { output: arguments.output.clone(), ..options };
    let Arguments { indicator, group, year, profile, .. } = arguments;
    let asked = Question::of_group(indicator, GroupQuery::new(group), *year, *profile);
    print(&table(history::history(&options, &asked)?))?;
    Ok(DONE)
}
