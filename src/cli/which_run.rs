//! The run that a command reads.

use std::path::PathBuf;

use clap::Args;

use crate::run::failure::counted;
use crate::run::store::directory::{manifest_of, run_name};
use crate::run::{Failure, Options, OutputDirectory};

/// A run and the folder that it lies in.
#[derive(Debug, Args)]
pub struct WhichRun {
    /// Name of a run; the published one if not given
    #[arg(long, value_name = "RUN")]
    run: Option<String>,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl WhichRun {
    /// Returns the directory of the run.
    ///
    /// - Errors: there is no such run.
    pub fn directory(&self, options: Options) -> Result<PathBuf, Failure> {
        self.output(options).existing_run(self.run.as_deref())
    }

    /// Returns the options with the folder that the run lies in.
    pub fn options(&self, options: Options) -> Options {
        Options { output: self.output.clone(), ..options }
    }

    fn output(&self, options: Options) -> OutputDirectory {
        OutputDirectory::new(self.options(options).output_directory())
    }

    /// Returns the directory of a run that may be shown to others: one that is named, or the published one where nobody holds it
    /// and a strict run would have let it pass.
    ///
    /// - Errors: there is no such run, or somebody must name it.
    pub fn directory_to_publish(&self, options: Options) -> Result<PathBuf, Failure> {
        let output = self.output(options);
        let directory = output.existing_run(self.run.as_deref())?;
        if self.run.is_some() {
            return Ok(directory);
        }
        let name = run_name(&directory);
        let refused = |what: String, or: &str| {
            let help = format!("{or}, or name the run: --run {name}");
            Err(Failure::usage(what, help))
        };
        if let Some(hold) = output.hold()? {
            return refused(
                format!("latest is held at {}: {}", hold.run, hold.why),
                "release it with `ictstat release`",
            );
        }
        match manifest_of(&directory).map(|manifest| manifest.findings.not_allowed) {
            Some(n) if n > 0 => {
                let findings = counted(n, "finding", "that no pipeline allows");
                refused(format!("the run {name} has {findings}"), "mend what `ictstat validate` shows and run again")
            }
            _ => Ok(directory),
        }
    }
}
