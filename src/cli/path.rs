//! `ictstat path [RUN]`: the real folder of a run, for scripts that read several files of one run.

use std::path::PathBuf;

use clap::Args;

use super::exit_code::DONE;
use super::print;
use crate::run::{Failure, Options, OutputDirectory};

/// Print the real folder of a run
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat path                          the published run\n  duckdb -c \"select * from '$(ictstat path)/aggregates.parquet'\"\n\nRead several files of one run through this path: output/latest may switch between two reads."
)]
pub struct Arguments {
    /// Name of a run; the published one if not given
    run: Option<String>,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// - Errors: there is no such run.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let options = Options { output: arguments.output.clone(), ..options };
    let output = OutputDirectory::new(options.output_directory());
    let path = output.existing_run(arguments.run.as_deref())?;
    print(&format!("{}\n", path.display()))?;
    Ok(DONE)
}
