//! The stages themselves, called one after the other: each takes a typed table and gives a typed table.
//! Only joins what the stages know; the statistics are theirs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use itertools::Itertools;
use rayon::prelude::*;

use super::cache::{Cache, Key};
use super::indicator::Indicator;
use super::progress::Event;
use super::reference::{self, Reference};
use super::residuals::ResidualsFile;
use super::{
    Failure, Interrupt, Plan, Progress, Project, StageClock, aggregation, checks, estimation, ingestion, keys, members,
    report, verification,
};
use crate::concepts::Text;
use crate::concepts::classification::WORLD;
use crate::findings::Finding;
use crate::publish::manifest::{InputEntry, StatisticEntry};
use crate::tables::{Activity, Aggregate, Donor, Estimate, Gap, Membership, Observation, Reject, WeightRow};
use crate::verify::{self, Verification};

/// What the stages have made.
#[derive(Debug, Default)]
pub struct Results {
    /// Observations of all indicators, sorted by key.
    pub observations: Vec<Observation>,
    /// Completed values of all indicators that are completed, sorted by key.
    pub estimates: Vec<Estimate>,
    /// Donors of their trends, sorted by key.
    pub donors: Vec<Donor>,
    /// Aggregates of all indicators, sorted by key.
    pub aggregates: Vec<Aggregate>,
    /// Gaps of all indicators, sorted by key.
    pub gaps: Vec<Gap>,
    /// Members of every group, sorted.
    pub members: Vec<Membership>,
    /// Weights of the members, sorted by key.
    pub weights: Vec<WeightRow>,
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
    /// Ids of the groups of all classifications.
    pub groups: BTreeSet<Text>,
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

/// Runs ingest, check, derive, estimate, aggregate, compare and verify.
///
/// - Errors: faults of files and definitions; a signal.
pub fn run(
    project: &Project,
    plan: &mut Plan<'_>,
    cache: &Cache,
    clock: &mut StageClock,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Results, Failure> {
    let mut results = Results::default();
    let residuals = take(&mut plan.residuals);
    let (reference, mut indicators) = prepare(project, plan, cache, &mut results, clock, progress, interrupt)?;
    let unknown = verify::unknown_groups(&project.claims, &results.groups);
    if !unknown.is_empty() {
        return Err(Failure::definition(unknown));
    }
    clock.time("estimate", progress, |progress| {
        estimate(&reference, &mut indicators, &residuals, cache, &mut results, progress, interrupt)
    })?;
    clock.time("aggregate", progress, |progress| {
        aggregation::aggregate_all(&mut indicators, cache, progress, interrupt)
    })?;
    gather(indicators, &mut results);
    results.rejects.sort_by(|a, b| a.key().cmp(&b.key()));
    // A file that several indicators read gives each of them the same wrong row.
    results.rejects.dedup_by(|a, b| a.key() == b.key());
    results.inputs.sort_by(|a, b| (&a.dataset, &a.indicator).cmp(&(&b.dataset, &b.indicator)));
    results.verification = clock.time("verify", progress, |_| verification::verify(project, plan, cache, &results));
    results.findings.append(&mut results.verification.findings);
    results.findings = super::sorted(take(&mut results.findings));
    Ok(results)
}

/// Joins the rows of all indicators to the tables of the run, each sorted by its key.
fn gather(mut indicators: Vec<Indicator<'_>>, results: &mut Results) {
    for indicator in &indicators {
        results.statistics.extend(members::statistics(indicator));
        let made_from = indicator.figure_keys.as_ref().map(|keys| keys.aggregate.as_str().to_owned());
        results.made_from.extend(made_from.map(|key| (indicator.pipeline().id().to_owned(), key)));
        results.rows_from.push(indicator.keys.check.as_str().to_owned());
    }
    let observations = indicators.iter_mut().map(|indicator| take(&mut indicator.observations)).collect();
    let estimates = indicators.iter_mut().filter_map(|indicator| indicator.estimates.take());
    let (estimates, donors) = estimates.map(|all| (all.estimates, all.donors)).unzip();
    let aggregated = indicators.iter_mut().filter_map(|indicator| indicator.aggregated.take());
    let (mut aggregates, mut gaps, mut members, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for of_indicator in aggregated {
        aggregates.push(of_indicator.aggregates);
        gaps.push(of_indicator.gaps);
        members.push(of_indicator.members);
        weights.push(of_indicator.weights);
    }
    rayon::scope(|scope| {
        scope.spawn(|_| results.observations = joined(observations, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.aggregates = joined(aggregates, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.weights = joined(weights, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.donors = joined(donors, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.estimates = joined(estimates, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.gaps = joined(gaps, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| results.members = joined(members, Ord::cmp));
        scope.spawn(|_| drop(indicators));
    });
}

/// Merges the rows of the indicators; each part is sorted first, where it is not.
fn joined<Row: Send>(mut parts: Vec<Vec<Row>>, order: impl Fn(&Row, &Row) -> Ordering + Sync) -> Vec<Row> {
    parts.par_iter_mut().for_each(|part| part.sort_by(&order));
    let mut rows = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    rows.extend(parts.into_iter().kmerge_by(|a, b| order(a, b).is_lt()));
    rows
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
    let (reference, mut indicators) = clock.time("ingest", progress, |progress| {
        let reference = reference::ingest(project, &mut files, user_groups, results)?;
        let editions = reference.classifications.values().flat_map(|classification| classification.editions.values());
        let groups = editions.flat_map(|edition| edition.groups.keys().cloned());
        results.groups = groups.chain([WORLD.into()]).collect();
        results.activity = report::ingest(project, &mut files, results)?;
        let indicators = ingestion::ingest(plan, &files, &reference.names, cache, results, progress, interrupt)?;
        Ok::<_, Failure>((reference, indicators))
    })?;
    drop(files);
    clock.time("check", progress, |progress| {
        checks::check(&reference, &mut indicators, cache, results, progress, interrupt)
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
    keys::of_figures(indicators, reference, residuals)?;
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
            if let (Some(keys), Some(estimates)) = (&indicator.figure_keys, &indicator.estimates) {
                cache.put(&keys.estimate, estimates);
            }
        }
        results.findings.extend(indicator.estimates.iter().flat_map(|estimates| estimates.findings.iter().cloned()));
    }
    Ok(())
}
