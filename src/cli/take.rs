//! `ictstat take`: the files of the inbox into raw/, if they change no more than they may.

use std::path::PathBuf;

use clap::Args;

use super::exit_code::{DONE, NOT_AS_EXPECTED};
use super::print;
use super::reporter::{NOT_WRITTEN, Reporter};
use crate::renewal::{Decision, Reception, Request, receive};
use crate::run::store::{outcome, places};
use crate::run::{Failure, Interrupt, Options, OutputDirectory};

/// Take new files of publishers from the inbox into raw/
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat take --dry-run                        what each file of inbox/ would change; nothing is written\n  ictstat take                                  take those that change no more than they may\n  ictstat take --accept itu/internet-use.csv    take one that you have looked at, whatever it changes\n  ictstat aggregate --strict --inbox inbox      the same, then a run: for a scheduler\n\nA file is meant for the file of raw/ with the same path, or else with the same name. It is read as that one's sidecar says,\nheld against the limits of pipelines/inbox.toml, and renamed into its place; sidecar and pipeline stay, but for checksum,\nedition and date. The old file goes to inbox/archive/. A file that is not taken stays in the inbox, and raw/ as it was.\n\nExit codes: 0 all taken, 1 a person must decide about a file or about residuals; those of `aggregate` otherwise."
)]
pub struct Arguments {
    /// Files of the inbox; all if none is named
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Folder whose files are taken
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// Take the named files whatever they change; a file that cannot be read is refused all the same
    #[arg(long, requires = "files")]
    accept: bool,
    /// Show what would be taken and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// - Errors: [`Failure`]; what a person must decide is in the exit code.
pub fn run(
    arguments: &Arguments,
    options: Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let Arguments { files, inbox, accept, dry_run, output } = arguments;
    let options = Options { dry_run: *dry_run, output: output.clone(), ..options };
    places::check_output(&options)?;
    let request = Request { folder: inbox.clone(), files: files.clone(), is_accepted: *accept };
    let reception = receive(&request, &options, reporter, interrupt)?;
    if reception.deliveries.is_empty() {
        print("the inbox is empty\n")?;
    }
    show(&reception, reporter)?;
    let to_decide = reception.to_decide();
    if !dry_run {
        outcome::record_decisions(&OutputDirectory::new(options.output_directory()), &to_decide);
    }
    Ok(if to_decide.is_empty() { DONE } else { NOT_AS_EXPECTED })
}

/// Shows what became of the files: a line each on stdout, why not on stderr.
///
/// - Errors: stdout cannot be written.
pub fn show(reception: &Reception, reporter: &mut Reporter) -> Result<(), Failure> {
    for delivery in &reception.deliveries {
        if let Decision::Refused { findings } = &delivery.decision {
            reporter.findings(findings, NOT_WRITTEN);
        }
    }
    reception.lines().iter().try_for_each(|line| print(&format!("{line}\n")))
}
