//! `ictstat status`: whether the published run is good and young enough.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;

use super::exit_code::{DONE, HELD, NOT_AS_EXPECTED};
use super::print;
use crate::inspect::status::{self, Status};
use crate::run::{Failure, Options, now};

/// Show the last good run, its age and the last failure
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat status                    for people\n  ictstat status --max-age 26h      exit 1 when nothing ended well for 26 hours; for a monitor\n  ictstat status --quiet            for cron, which mails whatever is printed\n  ictstat status --format json\n\nExit codes: 0 good, 1 no published run, a damaged one, or one that is too old, 6 good and held by `ictstat hold` or\n`rollback`."
)]
pub struct Arguments {
    /// Oldest age that is good, as 26h, 90m or 2d
    #[arg(long, value_name = "AGE", value_parser = parse_age)]
    max_age: Option<SignedDuration>,
    /// How the status is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print nothing where the state is good
    #[arg(long)]
    quiet: bool,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// How a status is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One object
    Json,
}

/// Ten years.
const MOST_DAYS: i64 = 3650;

fn parse_age(text: &str) -> Result<SignedDuration, String> {
    // A longer one is a typing mistake, and would never be reached.
    let most = SignedDuration::from_hours(24 * MOST_DAYS);
    let days = text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok());
    let days = days.filter(|days| *days <= MOST_DAYS).map(|days| SignedDuration::from_hours(24 * days));
    let age = days.or_else(|| text.parse().ok()).filter(|age| age.is_positive() && *age <= most);
    age.ok_or_else(|| format!("expected an age such as 26h, 90m or 2d, at most {MOST_DAYS}d"))
}

/// Runs the command.
///
/// - Errors: none; what is wrong is in the exit code.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    let options = Options { output: arguments.output.clone(), ..options };
    let status = status::status(&options, now());
    let problems = status::problems(&status, arguments.max_age);
    match arguments.format {
        _ if arguments.quiet && problems.is_empty() => {}
        Format::Text => print(&text(&status, &problems))?,
        Format::Json => {
            let mut json = serde_json::to_value(&status).unwrap_or_default();
            json["problems"] = problems.as_slice().into();
            print(&format!("{json:#}\n"))?;
        }
    }
    Ok(match (problems.is_empty(), &status.held) {
        (false, _) => NOT_AS_EXPECTED,
        (true, Some(_)) => HELD,
        (true, None) => DONE,
    })
}

fn text(status: &Status, problems: &[String]) -> String {
    let mut lines = Vec::new();
    if let (Some(run), Some(started)) = (&status.run, &status.started) {
        lines.push(format!("published: {run}, begun {started}, one of {} kept runs", status.n_runs));
    }
    if let Some(hold) = &status.held {
        lines.push(format!(
            "held: latest stays at {} since {}: {}; `ictstat release` ends it",
            hold.run, hold.since, hold.why
        ));
    }
    if let Some(age) = status.age_seconds {
        lines.push(format!("last good: {} ago", status::age_label(age)));
    }
    if let Some(last) = &status.last {
        lines.push(format!("last attempt: {} at {}", last.outcome, last.ended));
        if let Some(failure) = &last.last_failure {
            lines.push(format!("last failure: {} at {}: {}", failure.kind, failure.ended, failure.message));
            lines.extend(failure.stopped_by.iter().map(|finding| format!("    {finding}")));
            lines.extend(Some(&failure.help).filter(|help| !help.is_empty()).map(|help| format!("    = help: {help}")));
        }
    }
    lines.extend(status.failed.iter().map(|folder| format!("findings of the last failed run: {folder}")));
    if status.not_allowed > 0 {
        lines.push(format!("findings that no pipeline allows: {}", status.not_allowed));
    }
    lines.extend(problems.iter().map(|problem| format!("problem: {problem}")));
    if problems.is_empty() {
        lines.push("good".to_owned());
    }
    format!("{}\n", lines.join("\n"))
}
