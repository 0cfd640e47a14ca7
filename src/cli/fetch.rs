//! `ictstat fetch`: the newest files of publishers into raw/, and what changed in them.

use std::time::{Duration, Instant};

use clap::Args;

use super::exit_code::DONE;
use super::print;
use super::reporter::Reporter;
use crate::fetch::transfer::Client;
use crate::fetch::{self, FetchOutcome, Fetched, Source};
use crate::renewal::{Around, Difference, ObservationChange};
use crate::run::{self, Event, Failure, Interrupt, Options, Progress};

/// Changes of a kind that are shown one by one.
const MOST_SHOWN: usize = 5;

/// Take the newest files of publishers into raw/
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat fetch --list                  what pipelines/sources.toml declares; asks nobody\n  ictstat fetch                         everything; files that have not changed stay as they are\n  ictstat fetch wb/gni-per-capita       one source\n  ictstat fetch --dry-run               ask the publishers and show what would change\n  HTTPS_PROXY=http://proxy:3128 ictstat fetch\n\nA file is written under a temporary name, looked through as a run would read it, and then renamed together with its sidecar.\nWhere it is not what is expected, or the network fails, raw/ stays as it is. Each source is a line: unchanged, new, or replaced\nwith the observations that were added, revised and withdrawn. The network is used by no other command, but for `aggregate --lineage URL` and `publish s3://…`."
)]
pub struct Arguments {
    /// Sources to fetch; all if none is named
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// Show the sources, with file and address, and ask nobody
    #[arg(long)]
    list: bool,
    /// Ask the publishers, show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Longest wait for an answer, or for more of one
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

/// Runs the command. A source that fails does not keep the others from being fetched.
///
/// - Errors: [`Failure`], the worst of all sources.
pub fn run(
    arguments: &Arguments,
    options: &Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let sources = fetch::sources(&options.project, &arguments.sources)?;
    if arguments.list {
        sources.iter().try_for_each(|source| print(&format!("{source}\n")))?;
        return Ok(DONE);
    }
    let around = Around::load(&options.project, run::now())?;
    let client = Client::new(Duration::from_secs(arguments.timeout));
    let mut failures = Vec::new();
    for source in &sources {
        reporter.event(&Event::StageStarted { stage: STAGE });
        let mut told = Told { source, reporter: &mut *reporter, last: None };
        let on_bytes = &mut |n_bytes, n_expected| told.bytes(n_bytes, n_expected);
        let fetched = fetch::fetch(source, &around, &client, arguments.dry_run, on_bytes, interrupt);
        reporter.done();
        match fetched {
            Ok(fetched) => print(&shown(&fetched, arguments.dry_run))?,
            Err(failure) => {
                interrupt.check()?;
                failures.push(failure);
            }
        }
    }
    // The last is shown by who ends the program.
    let Some(worst) = fetch::worst(&mut failures) else { return Ok(DONE) };
    failures.iter().for_each(|failure| reporter.failure(failure));
    Err(worst)
}

const STAGE: &str = "fetch";

/// Tells of the bytes of a source, once a second at most: a log is no bar.
struct Told<'a> {
    source: &'a Source,
    reporter: &'a mut Reporter,
    last: Option<Instant>,
}

impl Told<'_> {
    fn bytes(&mut self, n_bytes: u64, n_expected: Option<u64>) {
        let now = Instant::now();
        if self.last.is_some_and(|last| now.duration_since(last) < Duration::from_secs(1)) {
            return;
        }
        self.last = Some(now);
        let kilobytes = |bytes: u64| usize::try_from(bytes.div_ceil(1000)).unwrap_or(usize::MAX);
        let (done, total) = (kilobytes(n_bytes), kilobytes(n_expected.unwrap_or(n_bytes)));
        self.reporter.event(&Event::Step { stage: STAGE, item: &format!("kB of {}", self.source.id), done, total });
    }
}

fn shown(fetched: &Fetched, is_dry_run: bool) -> String {
    let Fetched { source, file, outcome } = fetched;
    let would = if is_dry_run { "would be " } else { "" };
    match outcome {
        FetchOutcome::Unchanged => format!("{source}: unchanged\n"),
        FetchOutcome::New(difference) => {
            let refused = refused(difference);
            format!("{source}: {would}new in {file}, {} observations{refused}\n", difference.n_stated)
        }
        FetchOutcome::Replaced(difference) => {
            let Difference { added, revised, withdrawn, .. } = difference;
            let counts = [(added, "added"), (revised, "revised"), (withdrawn, "withdrawn")];
            let told: Vec<String> = counts.iter().map(|(changes, what)| format!("{} {what}", changes.len())).collect();
            let head = format!("{source}: {would}replaced, observations: {}{}\n", told.join(", "), refused(difference));
            counts.into_iter().fold(head, |text, (changes, what)| text + &listed(changes, what))
        }
    }
}

fn refused(difference: &Difference) -> String {
    match difference.n_rejected {
        0 => String::new(),
        n => format!("; rows refused: {n}, see `ictstat validate`"),
    }
}

fn listed(changes: &[ObservationChange], what: &str) -> String {
    let line = |change: &ObservationChange| {
        let ObservationChange { what: of, before, after } = change;
        let values = match (before, after) {
            (Some(before), Some(after)) => format!(": {before} → {after}"),
            (Some(only), None) | (None, Some(only)) => format!(": {only}"),
            (None, None) => String::new(),
        };
        format!("  {what} {of}{values}\n")
    };
    let more = changes.len().saturating_sub(MOST_SHOWN);
    let more = if more > 0 { format!("  {what} and {more} more\n") } else { String::new() };
    changes.iter().take(MOST_SHOWN).map(line).collect::<String>() + &more
}
