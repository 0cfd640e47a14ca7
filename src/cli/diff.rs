//! `ictstat diff RUN RUN`: what changed between two runs, and what moved it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::codes::CodesArguments;
use super::exit_code::DONE;
use super::print;
use crate::concepts::GroupQuery;
use crate::inspect::diff::{self, Selection};
use crate::inspect::subject::Subjects;
use crate::revision::render;
use crate::run::{Failure, Options};
use crate::tables::Profile;

/// Show what changed between two runs, split into what moved it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat diff                                        the published run against the one before\n  ictstat diff 20261101T010000Z-0123abcd latest        two runs by name; `ictstat catalog runs` lists them\n  ictstat diff --indicator internet-use --group world --format csv > changes.csv\n\nEach change is the sum of its parts: revised, arrived and withdrawn reports, derived (values that follow from other\nindicators), members of the group, weights, donors (imputed values whose donors have other reports) and method (imputed\nvalues that moved though neither did). docs/revisions.md has the rule and an example."
)]
pub struct Arguments {
    /// Name or folder of the earlier run; the one before the later run if not given
    #[arg(value_name = "RUN")]
    before: Option<String>,
    /// Name or folder of the later run; the published one if not given
    #[arg(value_name = "RUN", default_value = "latest", hide_default_value = true)]
    after: String,
    /// Only this indicator
    #[arg(long, value_name = "ID")]
    indicator: Option<String>,
    /// Only this group; where several lists have it, as wb-income:FY2026:high-income
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Only figures that this economy took part in moving, by code or name
    #[arg(long, value_name = "ECONOMY")]
    economy: Option<String>,
    #[command(flatten)]
    codes: CodesArguments,
    /// Only this profile
    #[arg(long, value_name = "PROFILE", value_enum)]
    profile: Option<Profile>,
    /// How the changes are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Most figures of text, Markdown and JSON; CSV has all
    #[arg(long, value_name = "N", default_value = "40")]
    most: usize,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// One row a figure, unrounded
    Csv,
    /// Tables for a page
    Markdown,
    /// One object, each figure with all economies that took part
    Json,
}

/// Runs the command.
///
/// - Errors: there is no such run; a file of it cannot be read.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let economy = arguments.economy.as_deref().map(|text| Subjects::of(&options).the_economy(text)).transpose()?;
    let options = Options { output: arguments.output.clone(), ..options };
    let selection = Selection {
        indicator: arguments.indicator.as_deref(),
        group: arguments.group.as_deref().map(GroupQuery::new),
        profile: arguments.profile,
        codes: arguments.codes.codes(),
        economy,
    };
    let revision = diff::diff(&options, arguments.before.as_deref(), &arguments.after, &selection)?;
    match arguments.format {
        Format::Text => print(&render::text(&revision, arguments.most))?,
        Format::Markdown => print(&render::markdown(&revision, &[], arguments.most))?,
        Format::Csv => {
            let bytes = render::csv(&revision).map_err(|error| Failure::internal(error.to_string()))?;
            print(&String::from_utf8_lossy(&bytes))?;
        }
        Format::Json => print(&format!("{:#}\n", render::json(&revision, arguments.most)))?,
    }
    Ok(DONE)
}
