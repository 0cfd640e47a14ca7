//! `ictstat validate`: inputs and definitions only; every finding, not the first.

use clap::Args;

use super::exit_code::DONE;
use super::print;
use super::reporter::{NOT_WRITTEN, Reporter};
use crate::ingest::catalogue;
use crate::run::plan::project::RAW;
use crate::run::{self, Failure, Interrupt, Options};

/// Check inputs and pipelines and write nothing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat validate                      every finding in raw/ and pipelines/\n  ictstat validate --strict             exit 1 on findings that no pipeline allows\n  ictstat validate --update-checksums   vouch for the files as they are now"
)]
pub struct Arguments {
    /// Indicators to check, with what they need; all if none is named
    #[arg(value_name = "PIPELINE")]
    pipelines: Vec<String>,
    /// Fail on findings that no pipeline allows
    #[arg(long)]
    strict: bool,
    /// Write the checksums of the files as they are into their sidecars, then check
    #[arg(long)]
    update_checksums: bool,
}

/// Runs the command.
///
/// - Errors: [`Failure`].
pub fn run(
    arguments: &Arguments,
    options: Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    if arguments.update_checksums {
        let renewed = catalogue::update_checksums(&options.project.join(RAW), RAW).map_err(Failure::of_findings)?;
        renewed.iter().try_for_each(|sidecar| print(&format!("renewed: {sidecar}\n")))?;
    }
    let options = Options { pipelines: arguments.pipelines.clone(), strict: arguments.strict, ..options };
    let findings = run::validate(&options, reporter, interrupt)?;
    reporter.findings(&findings, NOT_WRITTEN);
    let open = findings.iter().filter(|finding| finding.fails_strict()).count();
    print(&format!("valid: {} findings, {open} not allowed\n", findings.len()))?;
    Ok(DONE)
}
