//! `ictstat aggregate`: the main job.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use itertools::Itertools;

use super::exit_code::{self, DONE, NOT_AS_EXPECTED};
use super::print;
use super::reporter::{Reporter, WRITTEN};
use super::{take, verify};
use crate::concepts::groups::AS_OF;
use crate::lineage::{Lineage, Receiver};
use crate::publish::GroupTable;
use crate::publish::group_table::{GroupRow, NO_VALUE};
use crate::renewal::{Reception, Request, receive};
use crate::run::plan::resources;
use crate::run::store::outcome::{self, Summary};
use crate::run::store::places;
use crate::run::store::write_whole::{write_json, write_whole};
use crate::run::{self, Failure, Interrupt, Options, Outcome, OutputDirectory, Published};
use crate::tables::Profile;

/// Compute aggregates and publish them in output/latest
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat aggregate                                     everything, if anything changed\n  ictstat aggregate internet-use --profile unicef        one indicator, tables from 50 % coverage\n  ictstat aggregate --groups brics.csv                   your own groups: columns group, economy[, from, to]\n  ictstat aggregate --input internet-use=wb/internet-use another edition of one indicator\n  ictstat aggregate --strict --log-format json           for a scheduler: any finding fails, log as JSON\n  ictstat aggregate --strict --inbox inbox               first take the new files of publishers that lie in inbox/"
)]
pub struct Arguments {
    /// Indicators to compute, with what they need; all if none is named
    #[arg(value_name = "PIPELINE")]
    pipelines: Vec<String>,
    /// Say what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Profile that the tables show; aggregates.parquet holds all of them
    #[arg(long, value_enum, default_value = "itu")]
    profile: Profile,
    /// Your own groups, a CSV file with the columns group, economy and optionally from, to (years)
    #[arg(long, value_name = "FILE.csv")]
    groups: Option<PathBuf>,
    /// Read an indicator from another dataset; may be repeated
    #[arg(long = "input", value_name = "INDICATOR=DATASET", value_parser = parse_input)]
    inputs: Vec<(String, String)>,
    /// Fail on findings that no pipeline allows
    #[arg(long)]
    strict: bool,
    /// Make everything anew, even if nothing changed since the last run
    #[arg(long)]
    force: bool,
    /// Folder for runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// First take the new files of this folder into raw/, as `ictstat take` does
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// Write a summary of the attempt as JSON, whatever its outcome
    #[arg(long, value_name = "FILE")]
    summary_file: Option<PathBuf>,
    /// Write metrics in the OpenMetrics text format, for the textfile collector of a node exporter
    #[arg(long, value_name = "FILE")]
    metrics_file: Option<PathBuf>,
    /// Tell OpenLineage events of the run to a file, a line each, or to a server
    ///
    /// A server that is down or silent is told of at the end; the run waits two seconds for it at most.
    #[arg(long, value_name = "FILE|URL")]
    lineage: Option<Receiver>,
    /// Most threads to use; the results are the same with any number
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub(super) threads: Option<usize>,
}

fn parse_input(text: &str) -> Result<(String, String), String> {
    let (indicator, dataset) =
        text.split_once('=').ok_or("expected INDICATOR=DATASET, for example internet-use=wb/internet-use")?;
    Ok((indicator.to_owned(), dataset.to_owned()))
}

fn parse_threads(text: &str) -> Result<usize, String> {
    let threads = text.parse().ok().filter(|threads| (1..=resources::MOST_THREADS).contains(threads));
    threads.ok_or_else(|| format!("expected a whole number from 1 to {}", resources::MOST_THREADS))
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
    let options = Options {
        pipelines: arguments.pipelines.clone(),
        dry_run: arguments.dry_run,
        profile: arguments.profile,
        groups: arguments.groups.clone(),
        inputs: arguments.inputs.iter().cloned().collect(),
        strict: arguments.strict,
        force: arguments.force,
        output: arguments.output.clone(),
        ..options
    };
    check_places(arguments, &options)?;
    let lineage = arguments.lineage.clone().filter(|_| !arguments.dry_run);
    let lineage = lineage.map(|receiver| Lineage::start(receiver, &options, run::now()));
    let begin = Instant::now();
    let (received, result) = match places::check_output(&options) {
        Ok(()) => night(arguments, &options, reporter, interrupt),
        Err(failure) => (Reception::default(), Err(failure)),
    };
    let seconds = begin.elapsed().as_secs_f64();
    if let Some(untold) = lineage.and_then(|lineage| lineage.end(&result, run::now())) {
        reporter.note(&untold);
    }
    let shown = match &result {
        Ok(outcome) => show_outcome(outcome, reporter),
        Err(_) => Ok(()),
    };
    if let Some(failure) = result.as_ref().err().or(shown.as_ref().err()) {
        reporter.failure(failure);
    }
    let failed = result.as_ref().err().or(shown.as_ref().err()).map(exit_code::of);
    let mut to_decide = received.to_decide();
    to_decide.extend(received.way_back().filter(|_| failed.is_some()));
    // The run is good; what a person must decide about its inputs is told all the same.
    let code = failed.unwrap_or(if to_decide.is_empty() { DONE } else { NOT_AS_EXPECTED });
    if arguments.dry_run {
        return Ok(code);
    }
    outcome::record_decisions(&OutputDirectory::new(options.output_directory()), &to_decide);
    let inbox = received.lines();
    let summary = Summary { inbox, to_decide, ..Summary::new(&result, code, seconds, run::now()) };
    let written = write_files(arguments, &options, &summary);
    reporter.summary(&summary);
    match failed {
        // Shown above, before the summary.
        Some(code) => Ok(code),
        None => written.map(|()| code).inspect_err(|failure| {
            // The run is published, and its attempt has failed all the same: who reads the summary finds an old one.
            outcome::record(&OutputDirectory::new(options.output_directory()), run::now(), Err(failure));
        }),
    }
}

/// Takes the files of the inbox, if there is one, and runs with what raw/ then has.
fn night(
    arguments: &Arguments,
    options: &Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> (Reception, Result<Outcome, Failure>) {
    let request = Request { folder: arguments.inbox.clone(), ..Request::default() };
    let received = match &arguments.inbox {
        None => Ok(Reception::default()),
        Some(_) => receive(&request, options, reporter, interrupt),
    };
    let shown = received.and_then(|received| take::show(&received, reporter).map(|()| received));
    match shown {
        Ok(received) => (received, run::aggregate(options, reporter, interrupt)),
        Err(failure) => {
            if !options.dry_run {
                outcome::record(&OutputDirectory::new(options.output_directory()), run::now(), Err(&failure));
            }
            (Reception::default(), Err(failure))
        }
    }
}

/// Refuses places of the summary, the metrics and the lineage at which they would spoil something.
fn check_places(arguments: &Arguments, options: &Options) -> Result<(), Failure> {
    let asked = [
        ("--summary-file", arguments.summary_file.as_deref()),
        ("--metrics-file", arguments.metrics_file.as_deref()),
        ("--lineage", arguments.lineage.as_ref().and_then(Receiver::file)),
    ];
    let asked: Vec<(&str, &Path)> = asked.into_iter().filter_map(|(option, path)| Some((option, path?))).collect();
    asked.iter().try_for_each(|(option, path)| places::check_file(option, path, options))?;
    asked.iter().tuple_combinations().try_for_each(|(first, second)| places::check_apart(*first, *second))
}

/// Writes what a scheduler reads.
fn write_files(arguments: &Arguments, options: &Options, summary: &Summary) -> Result<(), Failure> {
    let last_good = outcome::read_last(&OutputDirectory::new(options.output_directory()));
    let last_good = last_good.ok().flatten().and_then(|last| last.last_good?.parse().ok());
    if let Some(path) = &arguments.summary_file {
        write_json(path, summary)?;
    }
    if let Some(path) = &arguments.metrics_file {
        write_whole(path, summary.metrics(&options.project_name(), last_good).as_bytes())?;
    }
    Ok(())
}

fn show_outcome(outcome: &Outcome, reporter: &mut Reporter) -> Result<(), Failure> {
    match outcome {
        Outcome::Published(published) => show(published, reporter),
        Outcome::Unchanged { directory, manifest } => {
            let not_allowed = manifest.findings.not_allowed;
            if not_allowed > 0 {
                reporter.note(&format!("that run has {not_allowed} findings that no pipeline allows"));
            }
            print(&format!("unchanged: {}\n", directory.display()))
        }
        Outcome::Planned { pipelines, unchanged } => {
            for (indicator, dataset) in pipelines {
                print(&format!("{indicator} from {dataset}\n"))?;
            }
            print(if *unchanged {
                "nothing has changed since the last run\n"
            } else {
                "a run would publish new results\n"
            })
        }
    }
}

fn show(published: &Published, reporter: &mut Reporter) -> Result<(), Failure> {
    reporter.findings(&published.findings, WRITTEN);
    published.notes.iter().for_each(|note| reporter.note(note));
    let headline = published.tables.iter().find(|table| table.head.is_headline);
    if let Some(table) = headline.or(published.tables.last()) {
        print(&summary(table))?;
    }
    let verification = &published.verification;
    if !verification.claims.is_empty() {
        print(&format!("\n{}", verify::line(&verification.claims, &verification.changes)))?;
    }
    let rows: usize = published.manifest.inputs.iter().map(|input| input.rows_read).sum();
    let rejected: usize = published.manifest.inputs.iter().map(|input| input.rows_rejected).sum();
    print(&format!("\n{rows} rows read, {rejected} rejected\nresults: {}\n", published.directory.display()))
}

/// Years that a narrow terminal shows.
const SHOWN_YEARS: usize = 6;

/// Returns the main groups in the last years, of the first part of the table: the total, if there is one.
fn summary(table: &GroupTable) -> String {
    let from = table.years.len().saturating_sub(SHOWN_YEARS);
    let mut text = Table::new();
    text.load_style(presets::NOTHING);
    text.set_header(std::iter::once(String::new()).chain(table.years[from..].iter().map(i32::to_string)));
    let totals = table.rows.first().map(|row| &row.breakdown);
    let is_shown = |row: &&GroupRow| row.is_main && row.edition.as_ref() != AS_OF && Some(&row.breakdown) == totals;
    for row in table.rows.iter().filter(is_shown) {
        let values = row.values[from..].iter().map(|value| value.as_deref().unwrap_or(NO_VALUE));
        text.add_row(std::iter::once(row.label.as_str()).chain(values));
    }
    for column in text.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let (head, unit) = (&table.head, table.unit.name());
    format!("\n{}: {}, {unit}, profile {}\n{}\n", head.title, head.subject, head.profile.name(), text.trim_fmt())
}
