//! The stages one after the other: read this first. ingest → check → estimate → aggregate → verify → publish.
//! Prints nothing and decides no statistics; a run is either whole in `output/runs` or not there at all.

pub mod cross_validation;
pub mod failure;
pub mod plan;
pub mod progress;
pub mod session;
pub mod stages;
pub mod store;

use std::collections::BTreeMap;
use std::mem::take;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::findings::{Finding, Severity};
use crate::publish::manifest::FindingCounts;
use crate::publish::{GroupTable, Manifest};
use crate::revision::Known;
use crate::run::plan::resources;
use crate::run::stages::{changes, press, publishing};
use crate::run::store::outcome;
use crate::verify::Verification;

pub use failure::Failure;
pub use plan::Plan;
pub use plan::options::{Interrupt, Options};
pub use plan::project::Project;
pub use progress::{Event, Progress, Quiet};
pub use session::{StageClock, VERSION, now};
pub use stages::changes::Before;
pub use stages::reference::Reference;
pub use store::background::Background;
pub use store::cache::Cache;
pub use store::directory::OutputDirectory;
pub use store::lock::Lock;

/// How a run ended well.
#[derive(Debug)]
pub enum Outcome {
    /// A new run was published.
    Published(Box<Published>),
    /// The last run has the same inputs, pipelines, options and version: nothing was written.
    Unchanged {
        /// Folder of that run.
        directory: PathBuf,
        /// Its findings that no pipeline allows.
        not_allowed: usize,
    },
    /// Nothing was to be written.
    Planned {
        /// Pipelines in order, each with its dataset.
        pipelines: Vec<(String, String)>,
        /// Whether a run would find the last one unchanged.
        unchanged: bool,
    },
}

impl Outcome {
    /// Returns the name that stands in records and logs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Published(_) => "published",
            Self::Unchanged { .. } => "unchanged",
            Self::Planned { .. } => "planned",
        }
    }
}

/// A published run.
#[derive(Debug)]
pub struct Published {
    /// Folder of the run.
    pub directory: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Tables for readers, in the order of the pipelines.
    pub tables: Vec<GroupTable>,
    /// Figures that are not as in the run before; none where there is none.
    pub n_changed: Option<usize>,
    /// What an operator should know besides the findings.
    pub notes: Vec<String>,
    /// Verdicts of the report's claims.
    pub verification: Verification,
}

/// Runs the pipelines and publishes the result.
///
/// - Errors: [`Failure`], whose kind decides the exit code; the last good run stays readable whatever happens.
pub fn aggregate(options: &Options, progress: &mut dyn Progress, interrupt: &Interrupt) -> Result<Outcome, Failure> {
    let result = attempt(options, progress, interrupt);
    if !options.dry_run {
        outcome::record(&OutputDirectory::new(options.output_directory()), now(), &result);
    }
    result
}

fn attempt(options: &Options, progress: &mut dyn Progress, interrupt: &Interrupt) -> Result<Outcome, Failure> {
    resources::check_open_files()?;
    resources::check_memory(0)?;
    resources::start_polars()?;
    let project = Project::load(options)?;
    let mut plan = Plan::new(&project, options)?;
    if options.dry_run {
        let output = OutputDirectory::new(options.output_directory());
        let unchanged = output.latest_manifest().is_some_and(|latest| latest.inputs_sha256 == plan.inputs_sha256);
        return Ok(Outcome::Planned { pipelines: plan.shown(), unchanged });
    }
    resources::check_memory(plan.files.values().map(|file| file.bytes.len() as u64).sum())?;
    let output = OutputDirectory::create(options.output_directory())?;
    let started = now();
    let _lock = Lock::acquire(&output, started)?;
    if !options.force
        && let Some((directory, latest)) = output.unchanged_since(&plan.inputs_sha256)
    {
        return unchanged(directory, &latest, options);
    }
    output.check_latest()?;
    output.remove_leftovers()?;
    let name = output.free_name(started, &plan.inputs_sha256);
    progress.event(&Event::RunStarted { run: &name });
    let mut clock = StageClock::default();
    let background = Arc::new(Background::start());
    let cache = Cache::new(output.path(), !options.force, background.clone());
    let mut before = None;
    let results = rayon::in_place_scope(|scope| {
        let (output, before) = (&output, &mut before);
        // The run before is read while this one is made.
        let read_before = move |made_from: &BTreeMap<String, String>| {
            let made_from = made_from.clone();
            scope.spawn(move |_| *before = output.whole_run().map(|directory| Before::read(&directory, &made_from)));
        };
        stages::run(&project, &mut plan, &cache, &mut clock, progress, interrupt, read_before)
    });
    let mut results = results.map_err(|failure| output.keep_failed(&name, failure))?;
    let is_before_damaged = before.is_none() && output.run(None).is_some();
    let against_before = before.as_ref().map(|before| before.findings(&plan, &results));
    let mut findings = results.findings.clone();
    findings.extend(against_before.iter().flatten().cloned());
    let counts = count(&findings);
    if options.strict && counts.not_allowed > 0 {
        let failure = Failure::strict(findings, results.rejects);
        return Err(output.keep_failed(&name, failure));
    }
    interrupt.check()?;
    let staging = output.staging(&name, background.clone())?;
    let tables =
        clock.time("publish", progress, |_| publishing::publish(&staging, &cache, &plan, &results, options))?;
    interrupt.check()?;
    let rows = take(&mut results.rows);
    background.push(move || drop(rows));
    let before_name = before.as_ref().map(|before| before.name.clone());
    let known = Known { statistics: &results.statistics, made_from: &results.made_from };
    let compare = || before.map(|before| before.revised(&staging, known, plan.group_names));
    let (published, revised) =
        clock.time("report", progress, |_| rayon::join(|| press::publish(&staging, &cache, &plan, &results), compare));
    published?;
    // The changes are no part of the package: they depend on the run before.
    let files = staging.entries();
    let publish_changes = || match (&revised, &against_before) {
        (Some(revised), Some(found)) => publishing::publish_changes(&staging, &plan, revised, found),
        _ => staging.write("changes.html", changes::FIRST_RUN.as_bytes()),
    };
    let (packaged, told) = rayon::join(|| publishing::publish_package(&staging, &plan, &files), publish_changes);
    packaged.and(told)?;
    let n_changed = revised.map(|revised| revised.n_changed());
    let manifest = Manifest {
        run: name.clone(),
        before: before_name,
        started: started.to_string(),
        version: VERSION.to_owned(),
        inputs_sha256: plan.inputs_sha256.clone(),
        options: options.that_change_results(),
        inputs: take(&mut results.inputs),
        pipelines: plan.pipeline_entries(),
        statistics: take(&mut results.statistics),
        made_from: take(&mut results.made_from),
        report: plan.claims.clone(),
        outputs: staging.entries(),
        findings: counts,
        stage_seconds: clock.seconds,
        cache: cache.reuse(),
        manifest_sha256: None,
    };
    interrupt.check()?;
    let directory = staging.publish(&manifest)?;
    let verification = take(&mut results.verification);
    drop(plan);
    background.push(move || drop((project, results)));
    // The run is published; old runs that cannot be removed now are removed by a later one.
    let mut notes: Vec<String> =
        output.retain(started).err().map(|failure| format!("old runs stay: {}", failure.message)).into_iter().collect();
    notes.extend(cache.retain(SystemTime::now()).err().map(|error| format!("old entries of the cache stay: {error}")));
    notes.extend(cache.notes());
    if is_before_damaged {
        notes.push("the run before is damaged: this one is not compared with it".to_owned());
    }
    let published = Published { directory, manifest, findings, tables, n_changed, notes, verification };
    Ok(Outcome::Published(Box::new(published)))
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
    let mut plan = Plan::new(&project, options)?;
    let results =
        stages::run(&project, &mut plan, &Cache::none(), &mut StageClock::default(), progress, interrupt, |_| ())?;
    if options.strict && count(&results.findings).not_allowed > 0 {
        return Err(Failure::strict(results.findings, results.rejects));
    }
    Ok(results.findings)
}

fn unchanged(directory: PathBuf, latest: &Manifest, options: &Options) -> Result<Outcome, Failure> {
    let not_allowed = latest.findings.not_allowed;
    if options.strict && not_allowed > 0 {
        return Err(Failure::strict_unchanged(&directory, not_allowed));
    }
    Ok(Outcome::Unchanged { directory, not_allowed })
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
