//! The stages themselves, called one after the other: each takes a typed table and gives a typed table.
//! Only joins what the stages know; the statistics are theirs.

pub mod adding_up;
pub mod aggregation;
pub mod asked_figures;
pub mod asked_groups;
pub mod changes;
pub mod checks;
pub mod doubts;
pub mod estimation;
pub mod indicator;
pub mod ingestion;
pub mod list_findings;
pub mod members;
pub mod parts;
pub mod press;
pub mod publishing;
pub mod reference;
pub mod report;
pub mod same_edition;
pub mod verification;

use std::collections::BTreeMap;
use std::mem::take;

use rayon::prelude::*;

use self::indicator::Indicator;
use self::parts::Parts;
use self::reference::Reference;
use crate::concepts::Text;
use crate::findings::{self, Finding};
use crate::publish::manifest::{InputEntry, StatisticEntry};
use crate::question::RunTables;
use crate::run::failure::Failure;
use crate::run::plan::options::Interrupt;
use crate::run::plan::project::Project;
use crate::run::plan::{Plan, keys};
use crate::run::progress::{Event, Progress};
use crate::run::session::StageClock;
use crate::run::store::cache::{Cache, Key};
use crate::run::store::residuals::ResidualsFile;
use crate::tables::{Activity, Aggregate, Donor, Estimate, Gap, Membership, Observation, Reject, WeightRow};
use crate::verify::Verification;

/// Rows behind the figures, each table in the order of its key.
#[derive(Debug, Default)]
pub struct Rows {
    /// Observations of all indicators.
    pub observations: Parts<Observation>,
    /// Completed values of all indicators that are completed.
    pub estimates: Parts<Estimate>,
    /// Donors of their trends.
    pub donors: Parts<Donor>,
    /// Members of every group.
    pub members: Parts<Membership>,
    /// Weights of the members.
    pub weights: Parts<WeightRow>,
}

/// What the stages have made.
#[derive(Debug, Default)]
pub struct Results {
    /// Rows behind the figures.
    pub rows: Rows,
    /// Aggregates and gaps of all indicators, sorted by key.
    pub tables: RunTables,
    /// Number of observations.
    pub n_observations: usize,
    /// What each statistic looks for.
    pub statistics: Vec<StatisticEntry>,
    /// What the rows of all indicators were made from.
    pub rows_from: Vec<String>,
    /// What the figures of each indicator were made from.
    pub made_from: BTreeMap<String, String>,
    /// Records of activity, file after file.
    pub activity: Vec<Activity>,
    /// Rows refused, sorted by key.
    pub rejects: Vec<Reject>,
    /// Findings in their order.
    pub findings: Vec<Finding>,
    /// Files read, with what became of their rows.
    pub inputs: Vec<InputEntry>,
    /// Verdicts of the report's claims.
    pub verification: Verification,
}

impl Results {
    /// Returns the key of what the rows of all indicators were made from.
    pub fn rows_key(&self) -> Key {
        Key::new("rows", self.rows_from.iter().map(String::as_str))
    }

    /// Returns the key of what the figures of all indicators were made from.
    pub fn figures_key(&self) -> Key {
        Key::new("figures", self.made_from.iter().flat_map(|(id, key)| [id.as_str(), key.as_str()]))
    }
}

/// Runs ingest, check, derive, estimate, aggregate, compare and verify. Says what the figures of each indicator are made from
/// as soon as it is known.
///
/// - Errors: faults of files and definitions; a signal.
pub fn run(
    project: &Project,
    plan: &mut Plan<'_>,
    cache: &Cache,
    clock: &mut StageClock,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
    once_known: impl FnOnce(&BTreeMap<String, String>),
) -> Result<Results, Failure> {
    let mut results = Results { findings: project.catalogue.notices().collect(), ..Results::default() };
    let residuals = take(&mut plan.residuals);
    let (reference, mut indicators) = prepare(project, plan, cache, &mut results, clock, progress, interrupt)?;
    let wrong = asked_groups::mistakes(project, &reference);
    if !wrong.is_empty() {
        return Err(Failure::definition(wrong));
    }
    results.findings.extend(list_findings::findings(&indicators, &reference));
    clock.time("estimate", progress, |progress| {
        keys::of_figures(&mut indicators, &reference, &residuals)?;
        results.made_from = indicators.iter().filter_map(made_from).collect();
        once_known(&results.made_from);
        estimate(&reference, &mut indicators, &residuals, cache, &mut results, progress, interrupt)
    })?;
    clock.time("aggregate", progress, |progress| {
        aggregation::aggregate_all(&mut indicators, cache, progress, interrupt)
    })?;
    results.rejects.sort_by(|a, b| a.key().cmp(&b.key()));
    // A file that several indicators read gives each of them the same wrong row.
    results.rejects.dedup_by(|a, b| a.key() == b.key());
    results.inputs.sort_by(|a, b| (&a.dataset, &a.indicator).cmp(&(&b.dataset, &b.indicator)));
    gather(indicators, &mut results);
    let several = asked_figures::mistakes(project, &results);
    if !several.is_empty() {
        return Err(Failure::definition(several));
    }
    results.verification = clock.time("verify", progress, |_| verification::verify(project, plan, cache, &results));
    results.findings.append(&mut results.verification.findings);
    results.findings = findings::sorted(take(&mut results.findings));
    Ok(results)
}

/// Returns an indicator and what its figures are made from.
fn made_from(indicator: &Indicator<'_>) -> Option<(String, String)> {
    let keys = indicator.figure_keys.as_ref()?;
    Some((indicator.pipeline().id().to_owned(), keys.aggregate.as_str().to_owned()))
}

/// Joins what the indicators have to the tables of the run.
fn gather(indicators: Vec<Indicator<'_>>, results: &mut Results) {
    let (mut observations, mut estimates, mut donors) = (Vec::new(), Vec::new(), Vec::new());
    let (mut members, mut weights, mut aggregates, mut gaps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for indicator in indicators {
        results.statistics.extend(members::statistics(&indicator));
        results.rows_from.push(indicator.keys.check.as_str().to_owned());
        observations.push(indicator.observations);
        if let Some(completed) = indicator.estimates {
            estimates.push(completed.estimates);
            donors.push(completed.donors);
        }
        if let Some(aggregated) = indicator.aggregated {
            results.findings.extend(aggregated.findings);
            aggregates.push(aggregated.aggregates);
            gaps.push(aggregated.gaps);
            members.push(aggregated.members);
            weights.push(aggregated.weights);
        }
    }
    let Results { rows, tables, .. } = results;
    rayon::scope(|scope| {
        scope.spawn(|_| {
            let (aggregates, gaps) = rayon::join(
                || Parts::new(aggregates, |a: &Aggregate, b: &Aggregate| a.key().cmp(&b.key())).into_merged(),
                || Parts::new(gaps, |a: &Gap, b: &Gap| a.key().cmp(&b.key())).into_merged(),
            );
            *tables = RunTables::new(aggregates, gaps);
        });
        scope.spawn(|_| rows.observations = Parts::new(observations, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.weights = Parts::new(weights, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.estimates = Parts::new(estimates, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.donors = Parts::new(donors, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.members = Parts::new(members, Membership::cmp));
    });
    results.n_observations = results.rows.observations.n_rows();
}

/// Runs ingest and check: groups and names, and the indicators with their rows.
///
/// - Errors: as [`run`].
pub fn prepare<'a>(
    project: &Project,
    plan: &'a mut Plan<'_>,
    cache: &Cache,
    results: &mut Results,
    clock: &mut StageClock,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(Reference, Vec<Indicator<'a>>), Failure> {
    let mut files = take(&mut plan.files);
    let user_groups = plan.user_groups.take();
    let plan = &*plan;
    let (reference, indicators) = clock.time("ingest", progress, |progress| {
        let reference = reference::ingest(project, &mut files, user_groups, results)?;
        results.activity = report::ingest(project, &mut files, results)?;
        let indicators = ingestion::ingest(plan, &files, &reference.names, cache, results, progress, interrupt)?;
        Ok::<_, Failure>((reference, indicators))
    })?;
    drop(files);
    let indicators = clock.time("check", progress, |progress| {
        checks::check(&reference, indicators, cache, results, progress, interrupt)
    })?;
    Ok((reference, indicators))
}

/// Completes every indicator, or takes what the cache has of it. The draws behind the intervals are not cached: an
/// indicator without its aggregates is completed anew for them.
fn estimate(
    reference: &Reference,
    indicators: &mut [Indicator<'_>],
    residuals: &BTreeMap<Text, ResidualsFile>,
    cache: &Cache,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let total = indicators.len();
    indicators.par_iter_mut().for_each(|indicator| {
        let Some(keys) = &indicator.figure_keys else { return };
        indicator.aggregated = cache.get(&keys.aggregate);
        indicator.estimates = indicator.aggregated.as_ref().and_then(|_| cache.get(&keys.estimate));
    });
    for index in 0..total {
        interrupt.check()?;
        let (before, rest) = indicators.split_at_mut(index);
        let Some(indicator) = rest.first_mut() else { break };
        progress.event(&Event::Step { stage: "estimate", item: indicator.pipeline().id(), done: index, total });
        let is_asked = indicator.pipeline().definition.estimate.is_some();
        if indicator.aggregated.is_none() || (is_asked && indicator.estimates.is_none()) {
            indicator.aggregated = None;
            indicator.resolve(reference, before).map_err(Failure::definition)?;
            let estimates = estimation::estimates(indicator, before, residuals.get(indicator.pipeline().id()));
            indicator.estimates = estimates.map_err(|finding| Failure::definition(vec![finding]))?;
        }
        results.findings.extend(indicator.estimates.iter().flat_map(|estimates| estimates.findings.iter().cloned()));
    }
    Ok(())
}
