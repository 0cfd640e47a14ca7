//! The stages themselves, called one after the other: each takes a typed table and gives a typed table.
//! Only joins what the stages know; the statistics are theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::{Indicator, resolve_groups, weights};
use super::plan::PlannedPipeline;
use super::progress::Event;
use super::reference::{self, Reference};
use super::residuals::ResidualsFile;
use super::{Failure, Interrupt, Plan, Progress, Project, StageClock, aggregation, estimation, members, verification};
use crate::check;
use crate::concepts::classification::WORLD;
use crate::concepts::{DatasetId, Text};
use crate::derive::{self, Derivation};
use crate::findings::{Code, Finding, Place};
use crate::ingest::sidecar::RawFile;
use crate::ingest::{EconomyNames, Ingested, RecordFile, observations};
use crate::pipeline::document::Step;
use crate::pipeline::{InputDefinition, Pipeline};
use crate::publish::manifest::{FileEntry, InputEntry, StatisticEntry};
use crate::tables::{Aggregate, Donor, Estimate, Gap, Membership, Observation, Reject, WeightRow};
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

/// Runs ingest, check, derive, estimate, aggregate, compare and verify.
///
/// - Errors: faults of files and definitions; a signal.
pub fn run(
    project: &Project,
    plan: &mut Plan<'_>,
    clock: &mut StageClock,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Results, Failure> {
    let mut results = Results::default();
    let residuals = std::mem::take(&mut plan.residuals);
    let mut indicators = prepare(project, plan, &mut results, clock, progress, interrupt)?;
    let unknown = verify::unknown_groups(&project.report, &results.groups);
    if !unknown.is_empty() {
        return Err(Failure::definition(unknown));
    }
    clock.time("estimate", progress, |progress| {
        estimate_all(&mut indicators, &residuals, &mut results, progress, interrupt)
    })?;
    clock.time("aggregate", progress, |progress| {
        aggregation::aggregate_all(&indicators, &mut results, progress, interrupt)
    })?;
    for indicator in indicators {
        results.members.extend(members::memberships(&indicator));
        results.weights.extend(members::weights(&indicator));
        results.statistics.extend(members::statistics(&indicator));
        results.observations.extend(indicator.observations);
        if let Some(estimates) = indicator.estimates {
            results.estimates.extend(estimates.estimates);
            results.donors.extend(estimates.donors);
        }
    }
    results.members.sort();
    results.weights.sort_by(|a, b| a.key().cmp(&b.key()));
    results.estimates.sort_by(|a, b| a.key().cmp(&b.key()));
    results.donors.sort_by(|a, b| a.key().cmp(&b.key()));
    results.observations.sort_by(|a, b| a.key().cmp(&b.key()));
    results.aggregates.sort_by(|a, b| a.key().cmp(&b.key()));
    results.gaps.sort_by(|a, b| a.key().cmp(&b.key()));
    results.rejects.sort_by(|a, b| a.key().cmp(&b.key()));
    // A file that several indicators read gives each of them the same wrong row.
    results.rejects.dedup_by(|a, b| a.key() == b.key());
    results.inputs.sort_by(|a, b| (&a.dataset, &a.indicator).cmp(&(&b.dataset, &b.indicator)));
    results.verification = clock.time("verify", progress, |_| verification::verify(project, plan, &results));
    results.findings.append(&mut results.verification.findings);
    results.findings = super::sorted(std::mem::take(&mut results.findings));
    Ok(results)
}

/// Runs ingest and check: the indicators with their rows, weights and groups.
///
/// - Errors: as [`run`].
pub fn prepare<'a>(
    project: &Project,
    plan: &'a mut Plan<'_>,
    results: &mut Results,
    clock: &mut StageClock,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Indicator<'a>>, Failure> {
    let mut files = std::mem::take(&mut plan.files);
    let user_groups = plan.user_groups.take();
    let plan = &*plan;
    let (reference, mut indicators) = clock.time("ingest", progress, |progress| {
        let reference = reference::ingest(project, &mut files, user_groups, results)?;
        let editions = reference.classifications.values().flat_map(|classification| classification.editions.values());
        let groups = editions.flat_map(|edition| edition.groups.keys().cloned());
        results.groups = groups.chain([WORLD.into()]).collect();
        let indicators = ingest(plan, &files, &reference.names, results, progress, interrupt)?;
        Ok((reference, indicators))
    })?;
    drop(files);
    clock.time("check", progress, |progress| check_all(&reference, &mut indicators, results, progress, interrupt))?;
    Ok(indicators)
}

fn ingest<'a>(
    plan: &'a Plan<'a>,
    files: &BTreeMap<DatasetId, RawFile>,
    names: &EconomyNames,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Indicator<'a>>, Failure> {
    let (mut indicators, mut faults) = (Vec::new(), Vec::new());
    let total = plan.pipelines.len();
    for (done, planned) in plan.pipelines.iter().enumerate() {
        interrupt.check()?;
        progress.event(&Event::Step { stage: "ingest", item: planned.pipeline.id(), done, total });
        match ingest_one(planned, files, names) {
            Ok(indicator) => indicators.push(indicator),
            Err(findings) => faults.extend(findings),
        }
    }
    if faults.is_empty() { Ok(indicators) } else { Err(Failure::input(faults, std::mem::take(&mut results.rejects))) }
}

fn ingest_one<'a>(
    planned: &'a PlannedPipeline<'a>,
    files: &BTreeMap<DatasetId, RawFile>,
    names: &EconomyNames,
) -> Result<Indicator<'a>, Vec<Finding>> {
    let definition = &planned.pipeline.definition;
    let read = |dataset: &DatasetId, input: &InputDefinition, range| -> Result<Ingested, Vec<Finding>> {
        let raw = files.get(dataset).cloned().ok_or_else(Vec::new)?;
        let file = RecordFile::open(raw).map_err(|finding| vec![finding])?;
        observations::read(file, input, planned.pipeline.id(), definition.indicator.unit, range, names)
    };
    let (mut ingested, mut per_person) = (Vec::new(), Vec::new());
    for planned_input in &planned.inputs {
        ingested.push(read(&planned_input.dataset, planned_input.input, definition.check.range)?);
        if let Some(rule) = &definition.check.per_person {
            let input = InputDefinition { filter: rule.filter.clone(), ..planned_input.input.clone() };
            per_person.extend(read(&planned_input.dataset, &input, None)?.observations);
        }
    }
    Ok(Indicator::new(planned, ingested, per_person))
}

/// Returns the manifest's entry of a file before its rows are counted.
pub fn input_entry(file: &RecordFile) -> InputEntry {
    let (path, sha256) = (file.shown.to_string(), file.sidecar.sha256.clone());
    InputEntry {
        dataset: file.sidecar.id.clone(),
        indicator: None,
        edition: file.sidecar.edition.clone(),
        file: FileEntry { path, sha256, bytes: file.n_bytes },
        rows_read: 0,
        rows_kept: 0,
        rows_set_aside: 0,
        rows_rejected: 0,
    }
}

/// Puts rejects where they are kept, each with its finding.
pub fn take_rejects(results: &mut Results, rejects: Vec<Reject>, pipeline: Option<&Pipeline>) {
    let indicator: Option<Text> = pipeline.map(|pipeline| pipeline.id().into());
    let finding = |reject: &Reject| Finding { indicator: indicator.clone(), ..Finding::from(reject) };
    results.findings.extend(rejects.iter().map(finding));
    results.rejects.extend(rejects);
}

/// Faults that end the run once every indicator has been looked at.
#[derive(Default)]
struct Faults {
    of_files: Vec<Finding>,
    of_definitions: Vec<Finding>,
}

fn check_all(
    reference: &Reference,
    indicators: &mut [Indicator<'_>],
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let mut faults = Faults::default();
    let total = indicators.len();
    for index in 0..total {
        interrupt.check()?;
        let (before, rest) = indicators.split_at_mut(index);
        let Some(indicator) = rest.first_mut() else { break };
        let pipeline = indicator.pipeline();
        progress.event(&Event::Step { stage: "check", item: pipeline.id(), done: index, total });
        let mut findings = check_files(indicator, results, &mut faults);
        combine(indicator, before, &mut faults);
        indicator.weights = weights(indicator, before);
        match resolve_groups(reference, indicator) {
            Ok(groups) => indicator.groups = groups,
            Err(mistakes) => faults.of_definitions.extend(mistakes),
        }
        faults.of_definitions.extend(check::expectation::check(pipeline, &indicator.observations));
        findings.extend(check_series(indicator));
        check::allow(pipeline, &mut findings);
        results.findings.extend(findings);
    }
    if !faults.of_definitions.is_empty() {
        return Err(Failure::definition(faults.of_definitions));
    }
    if faults.of_files.is_empty() {
        return Ok(());
    }
    faults.of_files.extend(std::mem::take(&mut results.findings));
    Err(Failure::input(faults.of_files, std::mem::take(&mut results.rejects)))
}

/// Corrections, range and duplicates, file by file: what changes rows or takes them away.
fn check_files(indicator: &mut Indicator<'_>, results: &mut Results, faults: &mut Faults) -> Vec<Finding> {
    let pipeline = indicator.pipeline();
    let mut findings = Vec::new();
    for ingested in &mut indicator.files {
        let Ingested { file, value_column, observations, rejects, counts, .. } = ingested;
        let (notices, outdated): (Vec<_>, Vec<_>) = check::correction::check(pipeline, &file.sidecar.id, observations)
            .into_iter()
            .partition(|f| f.code == Code::Corrected);
        findings.extend(notices);
        faults.of_definitions.extend(outdated);
        let range = pipeline.definition.check.range;
        let mut wrong = range.map(|range| check::range::check(observations, range)).unwrap_or_default();
        let duplicates = check::duplicate::check(observations);
        wrong.extend(duplicates.faults);
        rejects.extend(wrong.into_iter().map(|fault| file.reject(fault, Some(*value_column))));
        counts.kept = observations.len();
        counts.rejected = rejects.len();
        counts.set_aside = counts.read - counts.kept - counts.rejected;
        findings.extend(duplicates.findings);
        findings.append(&mut ingested.findings);
        faults.of_files.extend(check_rejected_share(&ingested.file, ingested.counts.read, ingested.counts.rejected));
        take_rejects(results, std::mem::take(&mut ingested.rejects), Some(pipeline));
        results.inputs.push(InputEntry {
            indicator: Some(pipeline.id().to_owned()),
            rows_read: ingested.counts.read,
            rows_kept: ingested.counts.kept,
            rows_set_aside: ingested.counts.set_aside,
            rows_rejected: ingested.counts.rejected,
            ..input_entry(&ingested.file)
        });
    }
    findings
}

/// Returns a fault where more rows of a file are rejected than its sidecar lets pass.
pub fn check_rejected_share(file: &RecordFile, read: usize, rejected: usize) -> Option<Finding> {
    let (share, most) = (rejected as f64 / read.max(1) as f64, file.sidecar.max_rejected_share);
    let detail = format!("{rejected} of {read} rows; expected at most {} %", 100.0 * most);
    let has_sidecar = file.shown_sidecar != file.shown;
    let raise = has_sidecar.then(|| format!(", or raise `max_rejected_share` in {}", file.shown_sidecar));
    let help = format!("repair the rows{}", raise.unwrap_or_default());
    (share > most).then(|| Finding::new(Code::TooManyRejects, detail).at(Place::file(file.shown.clone())).help(help))
}

/// Brings the rows of all inputs together, those with priority selected, or derives them from other indicators.
fn combine(indicator: &mut Indicator<'_>, before: &[Indicator<'_>], faults: &mut Faults) {
    let pipeline = indicator.pipeline();
    if let Some(derived) = &pipeline.definition.derived {
        let part = |id: &String| {
            before.iter().find(|known| known.pipeline().id() == id).map(|known| known.observations.as_slice())
        };
        let parts: Vec<&[Observation]> = derived.of.iter().filter_map(part).collect();
        let derivation = Derivation {
            indicator: pipeline.id().into(),
            unit: pipeline.definition.indicator.unit,
            rule: derived.rule,
            source_file: pipeline.document.file.clone(),
        };
        indicator.observations = derive::derive(&derivation, &parts);
        return;
    }
    let ranked = indicator.files.iter_mut().zip(&indicator.planned.inputs);
    let ranked = ranked.map(|(file, input)| (input.priority, std::mem::take(&mut file.observations))).collect();
    match check::selection::select(ranked) {
        Ok(observations) => indicator.observations = observations,
        Err(ties) => faults.of_definitions.extend(ties.iter().map(|tie| {
            let way = [Step::Key("input"), Step::Index(1)];
            let detail = format!("{} and {} both state {}", tie.datasets[0], tie.datasets[1], tie.figure);
            let help = "give one of them a higher `priority` number, or make it `alternative_to` the other";
            pipeline.finding(Code::NoPriority, &way, detail).help(help)
        })),
    }
}

/// Checks that look at series and at rows side by side: what is kept and told.
fn check_series(indicator: &Indicator<'_>) -> Vec<Finding> {
    let (pipeline, observations) = (indicator.pipeline(), &indicator.observations);
    let rules = &pipeline.definition.check;
    let mut findings = Vec::new();
    if !rules.cumulative.is_empty() {
        findings.extend(check::cumulative::check(&rules.cumulative, observations));
    }
    findings.extend(check::jump::check(pipeline, observations, indicator.weights.as_ref(), &indicator.all_groups()));
    if let Some(weights) = &indicator.weights {
        findings.extend(check::weight::check(observations, weights, indicator.latest_within()));
        if let Some(most) = rules.max_identity_difference_points {
            findings.extend(check::identity::check(most, observations, weights));
        }
        if let Some(rule) = &rules.per_person {
            findings.extend(check::per_person::check(rule, observations, &indicator.per_person, weights));
        }
    }
    for finding in &mut findings {
        let Some(place) = &finding.place else { continue };
        let file = indicator.files.iter().find(|ingested| ingested.file.shown == place.file);
        if let (Some(ingested), Some(line)) = (file, place.line.and_then(|line| i32::try_from(line).ok())) {
            finding.place = Some(ingested.file.place(line, Some(ingested.value_column)));
        }
    }
    findings
}

fn estimate_all(
    indicators: &mut [Indicator<'_>],
    residuals: &BTreeMap<Text, ResidualsFile>,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let total = indicators.len();
    for index in 0..total {
        interrupt.check()?;
        let (before, rest) = indicators.split_at_mut(index);
        let Some(indicator) = rest.first_mut() else { break };
        progress.event(&Event::Step { stage: "estimate", item: indicator.pipeline().id(), done: index, total });
        let residuals = residuals.get(indicator.pipeline().id());
        let mut findings = Vec::new();
        match estimation::estimates(indicator, before, residuals, &mut findings) {
            Ok(estimates) => indicator.estimates = estimates,
            Err(finding) => return Err(Failure::definition(vec![finding])),
        }
        check::allow(indicator.pipeline(), &mut findings);
        results.findings.extend(findings);
    }
    Ok(())
}
