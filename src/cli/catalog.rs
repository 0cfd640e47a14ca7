//! `ictstat catalog`: the indicators, groups, datasets, economies and runs there are.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comfy_table::{Table, presets};

use super::exit_code::DONE;
use super::print;
use crate::inspect::{Catalog, catalog};
use crate::run::{Failure, Options};

/// List what there is
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat catalog              indicators\n  ictstat catalog groups       classifications, editions, groups and their sizes\n  ictstat catalog runs         the runs in output/"
)]
pub struct Arguments {
    /// What to list
    #[arg(value_enum, default_value = "indicators")]
    what: What,
    /// Groups of your own beside the others: a CSV file with the columns group, economy
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Indicators,
    Groups,
    Datasets,
    Economies,
    Runs,
}

/// Runs the command.
///
/// - Errors: mistakes in pipelines or inputs.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let options = Options { output: arguments.output.clone(), groups: arguments.groups.clone(), ..options };
    let list = match arguments.what {
        What::Indicators => catalog::indicators(&options)?,
        What::Groups => catalog::groups(&options)?,
        What::Datasets => catalog::datasets(&options)?,
        What::Economies => catalog::economies(&options)?,
        What::Runs => catalog::runs(&options),
    };
    print(&table(list))?;
    Ok(DONE)
}

/// Returns a list as text.
pub fn table(list: Catalog) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(list.header);
    list.rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    format!("{}\n", table.trim_fmt())
}
