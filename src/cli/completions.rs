//! `ictstat completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::exit_code::DONE;
use super::{Cli, print};
use crate::run::Failure;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat completions bash > ~/.local/share/bash-completion/completions/ictstat\n  ictstat completions zsh > ~/.zfunc/_ictstat"
)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Runs the command.
///
/// - Errors: none.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "ictstat", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(DONE)
}
