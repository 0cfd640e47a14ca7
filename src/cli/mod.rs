//! Arguments in, lines out: one file per command, no arithmetic.
//! The only code that writes to the terminal. Data goes to stdout, everything else to stderr.

pub mod add;
mod add_value;
pub mod aggregate;
pub mod catalog;
mod codes;
pub mod completions;
pub mod cross_validate;
pub mod diagnostics;
pub mod diff;
pub mod exit_code;
pub mod explain;
pub mod export;
mod export_run;
pub mod fetch;
pub mod figure;
pub mod history;
mod hold;
pub mod path;
pub mod prove;
pub mod publish;
pub mod query;
pub mod reporter;
pub mod status;
pub mod take;
pub mod validate;
pub mod verify;
mod which_run;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::builder::PossibleValue;
use clap::{Parser, Subcommand, ValueEnum};

use crate::concepts::YearRange;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::run::plan::resources;
use crate::run::plan::resources::MOST_THREADS;
use crate::run::{Failure, Interrupt, Options};
use crate::tables::Profile;
use reporter::{LogFormat, Reporter};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "ictstat",
    version,
    about = "Official ICT statistics in the open: country data to published aggregates",
    after_help = "Examples:\n  ictstat aggregate                     compute everything that changed, into output/latest\n  ictstat aggregate internet-use        one indicator and what it needs\n  ictstat validate                      check inputs and pipelines, write nothing\n  ictstat catalog groups                the groups there are\n  ictstat verify                        verdicts on the claims of the report\n\nExit codes: 0 done or unchanged, 1 findings in a strict run or changed verdicts, 2 usage or pipeline file, 3 bad input,\n4 disk or permission, 5 another run at work, or the network (retry), 6 status: good and held, 70 internal error, 130/143 interrupted.",
    arg_required_else_help = true
)]
pub struct Cli {
    /// Folder with pipelines/ and raw/
    #[arg(long, short = 'C', global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    project: PathBuf,
    /// How messages are written to stderr
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "text")]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Aggregate(aggregate::Arguments),
    Validate(validate::Arguments),
    Add(add::Arguments),
    Fetch(fetch::Arguments),
    Take(take::Arguments),
    Explain(explain::Arguments),
    Diff(diff::Arguments),
    History(history::Arguments),
    Status(status::Arguments),
    Rollback(hold::RollbackArguments),
    Hold(hold::HoldArguments),
    Release(hold::ReleaseArguments),
    Verify(verify::Arguments),
    Figure(figure::Arguments),
    Path(path::Arguments),
    Prove(prove::Arguments),
    Publish(publish::Arguments),
    Query(query::Arguments),
    Export(export::Arguments),
    Catalog(catalog::Arguments),
    CrossValidate(cross_validate::Arguments),
    Completions(completions::Arguments),
}

/// Runs the program and returns its exit code.
pub fn main() -> ExitCode {
    survive_file_limit();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return tell(&told),
    };
    limit_threads(match &cli.command {
        Command::Aggregate(arguments) => arguments.threads,
        _ => None,
    });
    let mut reporter = Reporter::new(cli.log_format);
    let place = Arc::new(std::sync::Mutex::new(String::new()));
    let hook_place = place.clone();
    std::panic::set_hook(Box::new(move |panic| {
        if let (Ok(mut place), Some(location)) = (hook_place.lock(), panic.location()) {
            *place = format!(" at {}:{}", location.file(), location.line());
        }
    }));
    let run = std::panic::AssertUnwindSafe(|| run(&cli, &mut reporter));
    let result = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let texts =
            (panic.downcast_ref::<&str>().map(|text| (*text).to_owned()), panic.downcast_ref::<String>().cloned());
        let message = texts.0.or(texts.1).unwrap_or_else(|| "unknown".to_owned());
        let place = place.lock().map(|place| place.clone()).unwrap_or_default();
        Err(Failure::internal(format!("internal error{place}: {message}")))
    });
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            reporter.failure(&failure);
            ExitCode::from(exit_code::of(&failure))
        }
    }
}

fn run(cli: &Cli, reporter: &mut Reporter) -> Result<u8, Failure> {
    let options = Options { project: cli.project.clone(), ..Options::default() };
    resources::start_threads()?;
    match &cli.command {
        Command::Aggregate(arguments) => aggregate::run(arguments, options, reporter, &interrupt()?),
        Command::Validate(arguments) => validate::run(arguments, options, reporter, &interrupt()?),
        Command::Add(arguments) => add::run(arguments, &options, reporter, &interrupt()?),
        Command::Fetch(arguments) => fetch::run(arguments, &options, reporter, &interrupt()?),
        Command::Take(arguments) => take::run(arguments, options, reporter, &interrupt()?),
        Command::Explain(arguments) => explain::run(arguments, options),
        Command::Diff(arguments) => diff::run(arguments, options),
        Command::History(arguments) => history::run(arguments, options),
        Command::Status(arguments) => status::run(arguments, options),
        Command::Rollback(arguments) => hold::rollback(arguments, options),
        Command::Hold(arguments) => hold::hold(arguments, options),
        Command::Release(arguments) => hold::release(arguments, options),
        Command::Verify(arguments) => verify::run(arguments, options, reporter),
        Command::Figure(arguments) => figure::run(arguments, options),
        Command::Path(arguments) => path::run(arguments, options),
        Command::Prove(arguments) => prove::run(arguments, options),
        Command::Publish(arguments) => publish::run(arguments, options, reporter, &interrupt()?),
        Command::Query(arguments) => query::run(arguments, options),
        Command::Export(arguments) => export::run(arguments, options),
        Command::Catalog(arguments) => catalog::run(arguments, options),
        Command::CrossValidate(arguments) => cross_validate::run(arguments, options, reporter, &interrupt()?),
        Command::Completions(arguments) => completions::run(arguments),
    }
}

/// Shows help, version or what is wrong with the arguments.
fn tell(told: &clap::Error) -> ExitCode {
    let code = u8::try_from(told.exit_code()).unwrap_or(u8::MAX);
    if told.use_stderr() && is_json_asked(std::env::args()) {
        let text = told.to_string();
        let message = text.trim_start_matches("error: ").trim_end();
        Reporter::new(LogFormat::Json).failure(&Failure::usage(message, "`ictstat --help` shows the commands"));
        return ExitCode::from(code);
    }
    // clap prints its own texts; only help and version go to stdout.
    match told.print().map_err(|error| unprinted(&error)) {
        Err(Some(failure)) if !told.use_stderr() => {
            Reporter::new(LogFormat::Text).failure(&failure);
            ExitCode::from(exit_code::of(&failure))
        }
        _ => ExitCode::from(code),
    }
}

/// Returns whether a log in JSON is asked for, where the arguments as a whole could not be read.
fn is_json_asked(arguments: impl Iterator<Item = String>) -> bool {
    let arguments: Vec<String> = arguments.collect();
    let is_pair = |pair: &[String]| pair[0] == "--log-format" && pair[1] == "json";
    arguments.windows(2).any(is_pair) || arguments.iter().any(|argument| argument == "--log-format=json")
}

/// Returns the flag that SIGINT and SIGTERM set. A second signal ends the program at once: what it leaves is removed by the
/// next run.
fn interrupt() -> Result<Interrupt, Failure> {
    let interrupt = Interrupt::default();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let number = usize::try_from(signal).unwrap_or_default();
        let is_second = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, is_second.clone())
            .and_then(|_| signal_hook::flag::register(signal, is_second))
            .and_then(|_| signal_hook::flag::register_usize(signal, interrupt.0.clone(), number))
            .map_err(|error| Failure::internal(format!("cannot listen to signals: {error}")))?;
    }
    Ok(interrupt)
}

/// A file that may not grow (`ulimit -f`) ends a process by SIGXFSZ without a word, unless it listens: then the write
/// fails, and that is told as a full disk is.
fn survive_file_limit() {
    // Fails for signals that nobody may listen to, which this is not.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::<AtomicBool>::default());
}

/// polars and rayon take the number of their threads from the environment, once, when they first work.
fn limit_threads(threads: Option<usize>) {
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    for name in ["POLARS_MAX_THREADS", "RAYON_NUM_THREADS"] {
        let of_environment = std::env::var(name).ok().and_then(|threads| threads.parse().ok());
        let wanted = threads.or(of_environment).unwrap_or(available);
        if threads.is_some() || wanted > MOST_THREADS {
            // SAFETY: called first in main, while this is the only thread of the process.
            #[allow(unsafe_code)]
            unsafe {
                std::env::set_var(name, wanted.min(MOST_THREADS).to_string());
            }
        }
    }
}

/// Returns what takes the calendar years that data can have.
fn year() -> clap::builder::RangedI64ValueParser<i32> {
    let YearRange { from, to } = PLAUSIBLE_YEARS;
    clap::value_parser!(i32).range(i64::from(from)..=i64::from(to))
}

impl ValueEnum for Profile {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Itu, Self::WorldBank, Self::Unicef]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(match self {
            Self::Itu => "Completed values, no threshold",
            Self::WorldBank => "Reported values only, at least two thirds of the weight",
            Self::Unicef => "Reported values only, at least half of the weight",
        }))
    }
}

/// Writes data to stdout.
///
/// - Errors: `Disk`; a reader that has gone away (`| head`) is no failure.
fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(content: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(content).and_then(|()| stdout.flush());
    written.map_or_else(|error| unprinted(&error).map_or(Ok(()), Err), Ok)
}

fn unprinted(error: &std::io::Error) -> Option<Failure> {
    let is_reader_gone = error.kind() == std::io::ErrorKind::BrokenPipe;
    (!is_reader_gone).then(|| {
        let help = "free some space where the output goes, or write it elsewhere";
        Failure::resources(format!("cannot write to stdout: {error}"), help)
    })
}
