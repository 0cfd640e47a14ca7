//! `ictstat rollback`, `hold` and `release`: where `latest` leads, decided by a person.

use std::path::PathBuf;

use clap::Args;

use super::exit_code::DONE;
use super::print;
use crate::run::{Failure, Options, OutputDirectory, now};

/// Lead latest back to an earlier run and hold it there
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat rollback --why \"population of India in thousands\"        the run before the published one\n  ictstat rollback 20261126T020001Z-9a8b7c6d --why \"as printed\"\n\nlatest stays there until `ictstat release`. Runs go on beside it: each is compared with the one before, and\n`ictstat status` says that latest is held."
)]
pub struct RollbackArguments {
    /// Name of a run; the one before the published one if not given
    run: Option<String>,
    #[command(flatten)]
    held: HoldArguments,
}

/// Hold latest at the published run, while runs go on beside it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ictstat hold --why \"the yearbook goes to print\"\n\n`ictstat release` ends it.")]
pub struct HoldArguments {
    /// Why, for who asks later
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Let latest follow the runs again, beginning with the newest
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ictstat release\n\n`ictstat status` tells whether latest is held, and why.")]
pub struct ReleaseArguments {
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

fn said(text: &str) -> Result<String, String> {
    let said = text.trim();
    if said.is_empty() { Err("expected a reason in words".to_owned()) } else { Ok(said.to_owned()) }
}

fn output(of: Option<&PathBuf>, options: Options) -> OutputDirectory {
    OutputDirectory::new(Options { output: of.cloned(), ..options }.output_directory())
}

/// Runs `ictstat rollback`.
///
/// - Errors: another run is at work, there is no such run or it is damaged, `Disk`.
pub fn rollback(arguments: &RollbackArguments, options: Options) -> Result<u8, Failure> {
    let output = output(arguments.held.output.as_ref(), options);
    let run = arguments.run.clone().map_or_else(|| output.run_before(), Ok)?;
    held(&output, Some(&run), &arguments.held.why)
}

/// Runs `ictstat hold`.
///
/// - Errors: as [`rollback`].
pub fn hold(arguments: &HoldArguments, options: Options) -> Result<u8, Failure> {
    held(&output(arguments.output.as_ref(), options), None, &arguments.why)
}

fn held(output: &OutputDirectory, run: Option<&str>, why: &str) -> Result<u8, Failure> {
    let hold = output.hold_at(run, why, now())?;
    print(&format!("latest is held at {}: {}\n", hold.run, hold.why))?;
    Ok(DONE)
}

/// Runs `ictstat release`.
///
/// - Errors: another run is at work, nothing is held, the newest run is damaged, `Disk`.
pub fn release(arguments: &ReleaseArguments, options: Options) -> Result<u8, Failure> {
    let run = output(arguments.output.as_ref(), options).release(now())?;
    print(&format!("latest leads to {run} and follows the runs again\n"))?;
    Ok(DONE)
}
