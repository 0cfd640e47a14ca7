//! `ictstat prove`: a figure with all that it follows from, in one file.

use std::path::PathBuf;

use clap::Args;

use super::codes::CodesArguments;
use super::exit_code::DONE;
use super::which_run::WhichRun;
use super::{print, year};
use crate::concepts::GroupQuery;
use crate::concepts::breakdown::UnknownCode;
use crate::inspect::proof::proof;
use crate::inspect::subject::Subjects;
use crate::question::Question;
use crate::run::store::write_whole::write_whole;
use crate::run::{Failure, Options};
use crate::tables::{Profile, Statistic};

/// Write a figure of a group with all that it follows from: members, weights, values, and the lines of raw/ with their hashes
///
/// `python3 proof.py PROOF.json PROJECT` computes the figure anew, to the last bit, and holds the lines against raw/ where it
/// is at hand. The script lies in every run and needs Python alone.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat prove internet-use africa 2025 --out africa.json     the main figure of a group\n  ictstat prove internet-use africa 2025 --sex women              of women\n  ictstat prove network-coverage world 2024 --category 4G\n  python3 $(ictstat path)/proof.py africa.json                    does it follow?"
)]
pub struct Arguments {
    /// Id of the indicator
    indicator: String,
    /// Id of a group (wb-income:FY2026:high-income where several lists have it)
    group: String,
    /// Calendar year
    #[arg(value_parser = year())]
    year: i32,
    /// Statistic; the one that stands for the indicator if not given
    #[arg(long, value_name = "STATISTIC", value_parser = statistic)]
    statistic: Option<Statistic>,
    #[command(flatten)]
    codes: CodesArguments,
    /// Profile of the figure
    #[arg(long, value_name = "PROFILE", default_value = "itu", value_enum)]
    profile: Profile,
    #[command(flatten)]
    which: WhichRun,
    /// File of the proof; stdout if none
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn statistic(name: &str) -> Result<Statistic, String> {
    name.parse().map_err(|error: UnknownCode| error.to_string())
}

/// Runs the command.
///
/// - Errors: there is no such run or figure, or it cannot be proved.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let (subjects, project) = (Subjects::of(&options), options.project.clone());
    let run = arguments.which.directory(options)?;
    let Arguments { indicator, group, year, statistic, profile, .. } = arguments;
    let question = Question::of_group(indicator, GroupQuery::new(group), *year, *profile);
    let question = Question { statistic: *statistic, codes: arguments.codes.codes(), ..question };
    let text = proof(&run, &project, &question, &subjects)?;
    match &arguments.out {
        Some(file) => write_whole(file, text.as_bytes())?,
        None => print(&text)?,
    }
    Ok(DONE)
}
