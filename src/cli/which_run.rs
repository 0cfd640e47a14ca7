//! The run that a command reads.

use std::path::PathBuf;

use clap::Args;

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
        let options = Options { output: self.output.clone(), ..options };
        OutputDirectory::new(options.output_directory()).existing_run(self.run.as_deref())
    }
}
