//! The line of a run: read this first. ingest → check → estimate → aggregate → verify → publish.
//! Prints nothing and decides no statistics; a run is either whole in `output/runs` or not there at all.
//! `plan/` says what is computed and computes nothing, `stages/` are the functions called here, `store/` is all that touches the
//! output folder.

pub mod cross_validation;
pub mod failure;
pub mod own_value_effect;
pub mod plan;
pub mod progress;
pub mod residual_renewal;
pub mod session;
pub mod stages;
pub mod store;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

use crate::findings::{Finding, Severity};
use crate::publish::Manifest;
use crate::publish::manifest::{FileEntry, FindingCounts, VERSION};
use crate::tables::Activity;
use plan::families;
use plan::inputs::Inputs;
use plan::resources;
use stages::indicator::Indicator;
use stages::results::{Results, joined, made_from, statistics};
use stages::{
    activity, aggregation, asked_figures, asked_groups, checks, estimation, explore, figure_keys, ingestion,
    list_findings, press, publishing, reference, verification,
};
use store::outcome;

pub use failure::Failure;
pub use plan::Plan;
pub use plan::options::{Interrupt, Options};
pub use plan::project::Project;
pub use progress::{Event, Progress, Quiet};
pub use session::{Log, Session, now};
pub use stages::changes::Before;
pub use stages::reference::Reference;
pub use store::background::Background;
pub use store::cache::Cache;
pub use store::directory::OutputDirectory;
pub use store::lock::Lock;
pub use store::outcome::{Outcome, Published};

/// Runs ingest, check, derive, estimate, aggregate, compare and verify. Says what the figures of each indicator are made from
/// as soon as it is known.
///
/// - Errors: faults of files and definitions; a signal.
pub fn make(
    session: Session<'_>,
    plan: &Plan<'_>,
    inputs: Inputs,
    log: &mut Log<'_>,
    once_known: impl FnOnce(&BTreeMap<String, String>),
) -> Result<Results, Failure> {
    let (reference, activity, indicators) = checked(session, plan, inputs, log)?;
    asked_groups::check(session.project, &reference)?;
    log.account.findings.extend(list_findings::findings(&indicators, &reference));
    log.account.findings.extend(session.project.of_families.iter().cloned());
    log.account.findings.extend(families::not_aggregated(plan.pipelines.iter().map(|planned| planned.pipeline)));
    let (keys, estimated, made_from) = log.stage("estimate", |log| {
        let keys = figure_keys::figure_keys(&indicators, &reference, &plan.residuals)?;
        let made_from = made_from(&indicators, &keys);
        once_known(&made_from);
        let estimated = estimation::estimate(session, (&reference, &plan.residuals), &indicators, &keys, log)?;
        Ok::<_, Failure>((keys, estimated, made_from))
    })?;
    let add_up = |log: &mut Log<'_>| aggregation::aggregate(session, &indicators, &keys, estimated, log);
    let figures = log.stage("aggregate", add_up)?;
    let statistics = statistics(&indicators);
    let (tables, rows) = joined(indicators, figures, &mut log.account);
    asked_figures::check(session.project, &tables, &activity)?;
    let mut verification =
        log.stage("verify", |log| verification::verify(session, plan, &made_from, &tables, &log.account.inputs));
    log.account.findings.append(&mut verification.findings);
    let account = std::mem::take(&mut log.account).closed();
    let own_groups = reference.own_groups();
    let Reference { economies, group_names, .. } = reference;
    Ok(Results {
        rows,
        tables,
        statistics,
        made_from,
        economies,
        group_names,
        own_groups,
        activity,
        verification,
        account,
    })
}

/// Runs ingest and check: groups and names, records of activity, and the indicators with their rows.
///
/// - Errors: as [`make`].
pub fn checked<'a>(
    session: Session<'_>,
    plan: &'a Plan<'_>,
    inputs: Inputs,
    log: &mut Log<'_>,
) -> Result<(Reference, Vec<Activity>, Vec<Indicator<'a>>), Failure> {
    let (reference, activity, ingested) = log.stage("ingest", |log| {
        let reference = reference::ingest(session, &inputs, &mut log.account)?;
        let activity = activity::ingest(session, &inputs, &mut log.account)?;
        let ingested = ingestion::ingest(session, plan, &inputs, &reference.names, log)?;
        Ok::<_, Failure>((reference, activity, ingested))
    })?;
    drop(inputs);
    let indicators = log.stage("check", |log| checks::check(session, &reference, ingested, log))?;
    Ok((reference, activity, indicators))
}

/// Runs the pipelines and publishes the result.
///
/// - Errors: [`Failure`], whose kind decides the exit code; the last good run stays readable whatever happens.
pub fn aggregate(options: &Options, progress: &mut dyn Progress, interrupt: &Interrupt) -> Result<Outcome, Failure> {
    let result = attempt(options, progress, interrupt);
    if !options.dry_run {
        outcome::record(&OutputDirectory::new(options.output_directory()), now(), result.as_ref().map(Outcome::name));
    }
    result
}

fn attempt(options: &Options, progress: &mut dyn Progress, interrupt: &Interrupt) -> Result<Outcome, Failure> {
    resources::check_open_files()?;
    resources::check_memory(0)?;
    resources::start_polars()?;
    let project = Project::load(options)?;
    let (plan, inputs) = Plan::new(&project, options)?;
    if options.dry_run {
        let output = OutputDirectory::new(options.output_directory());
        let unchanged = output.current_with(&plan.inputs_sha256).is_some();
        return Ok(Outcome::Planned { pipelines: plan.shown(), unchanged });
    }
    resources::check_memory(inputs.n_bytes())?;
    let output = OutputDirectory::create(options.output_directory())?;
    let started = now();
    let _lock = Lock::acquire(&output, started)?;
    output.keep_hold()?;
    if !options.force
        && let Some((directory, latest)) = output.unchanged_since(&plan.inputs_sha256)
    {
        return unchanged(directory, latest, options);
    }
    output.check_latest()?;
    output.remove_leftovers()?;
    let name = output.free_name(started, &plan.inputs_sha256);
    progress.event(&Event::RunStarted { run: &name });
    let background = Arc::new(Background::start());
    let cache = Cache::new(output.path(), !options.force, background.clone());
    let session = Session { project: &project, cache: &cache, interrupt };
    let mut log = Log::new(progress, project.catalogue.notices());
    let attempt =
        Attempt { session, plan: &plan, options, output: &output, name: &name, started, background: &background };
    let published = attempt.run(inputs, &mut log)?;
    // The run is published; old runs that cannot be removed now are removed by a later one.
    let runs = output.retain(started).err().map(|failure| format!("old runs stay: {}", failure.message));
    let entries = cache.retain(SystemTime::now()).err().map(|error| format!("old entries of the cache stay: {error}"));
    let held = output.hold().ok().flatten();
    let held = held.map(|hold| format!("latest stays at {}, held since {}: {}", hold.run, hold.since, hold.why));
    let notes = runs.into_iter().chain(entries).chain(cache.notes()).chain(published.notes).chain(held).collect();
    background.push(move || drop(project));
    Ok(Outcome::Published(Box::new(Published { notes, ..published })))
}

/// An attempt that has the output folder for itself.
struct Attempt<'a> {
    session: Session<'a>,
    plan: &'a Plan<'a>,
    options: &'a Options,
    output: &'a OutputDirectory,
    name: &'a str,
    started: Timestamp,
    background: &'a Arc<Background>,
}

impl Attempt<'_> {
    /// Makes the run and publishes it.
    fn run(&self, inputs: Inputs, log: &mut Log<'_>) -> Result<Published, Failure> {
        let Self { session, plan, output, name, .. } = self;
        let mut before = None;
        let results = rayon::in_place_scope(|scope| {
            let before = &mut before;
            // The run before is read while this one is made.
            let read_before = move |made_from: &BTreeMap<String, String>| {
                let made_from = made_from.clone();
                scope
                    .spawn(move |_| *before = output.whole_run().map(|directory| Before::read(&directory, &made_from)));
            };
            make(*session, plan, inputs, log, read_before)
        });
        let results = results.map_err(|failure| output.keep_failed(name, failure))?;
        let against_before = before.as_ref().map(|before| before.findings(plan, &results));
        let mut findings = results.account.findings.clone();
        findings.extend(against_before.iter().flatten().cloned());
        if self.options.strict && count(&findings).not_allowed > 0 {
            let failure = Failure::strict(findings, results.account.rejects);
            return Err(output.keep_failed(name, failure));
        }
        let is_damaged = before.is_none() && output.current().is_some();
        let notes = is_damaged.then(|| "the run before is damaged: this one is not compared with it".to_owned());
        let against_before = before.zip(against_before);
        let published = self.publish(&results, against_before, findings, log);
        self.background.push(move || drop(results));
        Ok(Published { notes: notes.into_iter().collect(), ..published? })
    }

    /// Writes the files of the run, compared with the one before, and gives the run its name.
    fn publish(
        &self,
        results: &Results,
        before: Option<(Before, Vec<Finding>)>,
        findings: Vec<Finding>,
        log: &mut Log<'_>,
    ) -> Result<Published, Failure> {
        let Session { cache, interrupt, .. } = self.session;
        interrupt.check()?;
        let staging = self.output.staging(self.name, self.background.clone())?;
        let tables =
            log.stage("publish", |_| publishing::publish(&staging, cache, self.plan, results, self.options))?;
        interrupt.check()?;
        let before_name = before.as_ref().map(|(before, _)| before.name.clone());
        let compare = || before.map(|(one, found)| (one.revised(results, staging.name()), found));
        let press = || {
            let explore = || explore::publish(&staging, cache, self.plan, results);
            let (pressed, explored) = rayon::join(|| press::publish(&staging, cache, self.plan, results), explore);
            pressed.and(explored)
        };
        let (pressed, revised) = log.stage("report", |_| rayon::join(press, compare));
        pressed?;
        // The changes are no part of the package: they depend on the run before.
        let files = staging.entries();
        let package = || publishing::publish_package(&staging, self.plan, &files);
        let (packaged, told) =
            rayon::join(package, || publishing::publish_changes(&staging, self.plan, self.options, revised.as_ref()));
        packaged.and(told)?;
        let manifest = self.manifest(results, before_name, &findings, staging.entries(), &log.seconds);
        interrupt.check()?;
        let directory = staging.publish(&manifest)?;
        let n_changed = revised.map(|(revised, _)| revised.n_changed());
        let (verification, notes) = (results.verification.clone(), Vec::new());
        Ok(Published { directory, manifest, findings, tables, n_changed, notes, verification })
    }

    fn manifest(
        &self,
        results: &Results,
        before: Option<String>,
        findings: &[Finding],
        outputs: Vec<FileEntry>,
        seconds: &BTreeMap<String, f64>,
    ) -> Manifest {
        Manifest {
            run: self.name.to_owned(),
            before,
            started: self.started.to_string(),
            version: VERSION.to_owned(),
            inputs_sha256: self.plan.inputs_sha256.clone(),
            options: self.options.that_change_results(),
            inputs: results.account.inputs.clone(),
            pipelines: self.plan.pipeline_entries(),
            statistics: results.statistics.clone(),
            made_from: results.made_from.clone(),
            manifest_sha256: None,
            report: self.plan.claims.clone(),
            outputs,
            findings: count(findings),
            stage_seconds: seconds.clone(),
            cache: self.session.cache.reuse(),
        }
    }
}

/// Checks inputs and definitions and writes nothing.
///
/// - Errors: as [`aggregate`], without those of the output.
pub fn validate(
    options: &Options,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Finding>, Failure> {
    let project = Project::load(options)?;
    let (plan, inputs) = Plan::new(&project, options)?;
    let mut log = Log::new(progress, project.catalogue.notices());
    let session = Session { project: &project, cache: &Cache::none(), interrupt };
    let account = make(session, &plan, inputs, &mut log, |_| ())?.account;
    if options.strict && count(&account.findings).not_allowed > 0 {
        return Err(Failure::strict(account.findings, account.rejects));
    }
    Ok(account.findings)
}

fn unchanged(directory: PathBuf, latest: Manifest, options: &Options) -> Result<Outcome, Failure> {
    let not_allowed = latest.findings.not_allowed;
    if options.strict && not_allowed > 0 {
        return Err(Failure::strict_unchanged(&directory, not_allowed));
    }
    Ok(Outcome::Unchanged { directory, manifest: Box::new(latest) })
}

fn count(findings: &[Finding]) -> FindingCounts {
    let of = |severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    FindingCounts {
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        notices: of(Severity::Notice),
        not_allowed: findings.iter().filter(|finding| finding.fails_strict()).count(),
    }
}
