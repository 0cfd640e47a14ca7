//! The stages themselves, called one after the other: each takes a typed table and gives a typed table.
//! Only joins what the stages know: which weights an indicator has and which groups it is added up for.

use std::collections::{BTreeMap, BTreeSet};

use super::directory::Staging;
use super::plan::{PlannedPipeline, file_entry};
use super::progress::Event;
use super::reference::{self, Reference};
use super::{Failure, Interrupt, Options, Plan, Progress, Project, StageClock, VERSION};
use crate::aggregate::{self, Panel, Property, Request};
use crate::check;
use crate::concepts::classification::USER_GROUPS;
use crate::concepts::groups::{self, Group, GroupError, Universe, itu_universe};
use crate::concepts::{Apply, DatasetId, EconomyId, Text, YearRange};
use crate::findings::{Code, Finding, Place};
use crate::ingest::sidecar::RawFile;
use crate::ingest::{EconomyNames, Ingested, RecordFile, RowCounts, observations};
use crate::pipeline::document::Step;
use crate::pipeline::{AggregateDefinition, ClassificationUse, Pipeline, UniverseDefinition};
use crate::publish::GroupTable;
use crate::publish::group_table::TableRequest;
use crate::publish::manifest::InputEntry;
use crate::publish::parquet::{self, FileMetadata};
use crate::tables::{self, Aggregate, Observation, Reject, Weights, schema};

/// What the stages have made.
#[derive(Debug, Default)]
pub struct Results {
    /// Observations of all indicators, sorted by key.
    pub observations: Vec<Observation>,
    /// Aggregates of all indicators, sorted by key.
    pub aggregates: Vec<Aggregate>,
    /// Rows refused, sorted by key.
    pub rejects: Vec<Reject>,
    /// Findings in their order.
    pub findings: Vec<Finding>,
    /// Files read, with what became of their rows.
    pub inputs: Vec<InputEntry>,
}

/// One indicator on its way through the stages.
struct Indicator<'a> {
    planned: &'a PlannedPipeline<'a>,
    ingested: Ingested,
    weights: Option<Weights>,
    groups: Vec<GroupsOfUse>,
}

/// The groups of one classification in the years of an aggregate.
struct GroupsOfUse {
    used: ClassificationUse,
    years: YearRange,
    groups: Vec<Group>,
}

impl Indicator<'_> {
    fn all_groups(&self) -> Vec<Group> {
        self.groups.iter().flat_map(|of_use| of_use.groups.iter().cloned()).collect()
    }

    /// Returns the groups that an aggregate asks for, and the user's.
    fn groups_for(&self, aggregate: &AggregateDefinition) -> Vec<Group> {
        let years = YearRange { from: aggregate.from, to: aggregate.to };
        let is_asked = |used: &ClassificationUse| used.id == USER_GROUPS || aggregate.classifications.contains(used);
        let wanted = self.groups.iter().filter(|of_use| of_use.years == years && is_asked(&of_use.used));
        wanted.flat_map(|of_use| of_use.groups.iter().cloned()).collect()
    }
}

/// Runs ingest, check and aggregate.
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
    let files = std::mem::take(&mut plan.files);
    let user_groups = plan.user_groups.take();
    let plan = &*plan;
    let (reference, mut indicators) = clock.time("ingest", progress, |progress| {
        ingest(project, plan, files, user_groups, &mut results, progress, interrupt)
    })?;
    clock.time("check", progress, |progress| {
        check_all(&reference, &mut indicators, &mut results, progress, interrupt)
    })?;
    clock.time("aggregate", progress, |progress| aggregate_all(&indicators, &mut results, progress, interrupt))?;
    for indicator in indicators {
        results.observations.extend(indicator.ingested.observations);
    }
    results.observations.sort_by(|a, b| a.key().cmp(&b.key()));
    results.aggregates.sort_by(|a, b| a.key().cmp(&b.key()));
    results.rejects.sort_by(|a, b| a.key().cmp(&b.key()));
    results.inputs.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    results.findings = super::sorted(std::mem::take(&mut results.findings));
    Ok(results)
}

fn ingest<'a>(
    project: &Project,
    plan: &'a Plan<'a>,
    mut files: BTreeMap<DatasetId, RawFile>,
    user_groups: Option<RawFile>,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(Reference, Vec<Indicator<'a>>), Failure> {
    let reference = reference::ingest(project, &mut files, user_groups, results)?;
    let (mut indicators, mut faults) = (Vec::new(), Vec::new());
    let total = plan.pipelines.len();
    for (done, planned) in plan.pipelines.iter().enumerate() {
        interrupt.check()?;
        progress.event(&Event::Step { stage: "ingest", item: planned.dataset.as_str(), done, total });
        // Two indicators may read one file; the last of them takes its bytes.
        let is_needed_later = plan.pipelines[done + 1..].iter().any(|later| later.dataset == planned.dataset);
        let raw = if is_needed_later { files.get(&planned.dataset).cloned() } else { files.remove(&planned.dataset) };
        match raw.map(|raw| ingest_one(planned, raw, &reference.names, results)) {
            Some(Ok(ingested)) => {
                indicators.push(Indicator { planned, ingested, weights: None, groups: Vec::new() });
            }
            Some(Err(findings)) => faults.extend(findings),
            None => return Err(Failure::internal(format!("the file of `{}` was not read", planned.dataset))),
        }
    }
    if faults.is_empty() {
        Ok((reference, indicators))
    } else {
        Err(Failure::input(faults, std::mem::take(&mut results.rejects)))
    }
}

fn ingest_one(
    planned: &PlannedPipeline<'_>,
    raw: RawFile,
    names: &EconomyNames,
    results: &mut Results,
) -> Result<Ingested, Vec<Finding>> {
    let definition = &planned.pipeline.definition;
    let entry = input_entry(&raw);
    let file = RecordFile::open(raw).map_err(|finding| vec![finding])?;
    let input = definition.input.first().ok_or_else(Vec::new)?;
    let (id, unit, range) = (planned.pipeline.id(), definition.indicator.unit, definition.check.range);
    let ingested = observations::read(file, input, id, unit, range, names)?;
    results.inputs.push(entry);
    Ok(ingested)
}

/// Returns the manifest's entry of a file before its rows are counted.
pub fn input_entry(raw: &RawFile) -> InputEntry {
    InputEntry {
        dataset: raw.sidecar.id.clone(),
        edition: raw.sidecar.edition.clone(),
        file: file_entry(&raw.shown, &raw.bytes),
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

fn check_all(
    reference: &Reference,
    indicators: &mut [Indicator<'_>],
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let (mut faults, mut definition_faults) = (Vec::new(), Vec::new());
    let total = indicators.len();
    for index in 0..total {
        interrupt.check()?;
        let (before, rest) = indicators.split_at_mut(index);
        let Some(indicator) = rest.first_mut() else { break };
        let pipeline = indicator.planned.pipeline;
        progress.event(&Event::Step { stage: "check", item: pipeline.id(), done: index, total });
        let mut findings = check_rows(indicator);
        let RowCounts { read, rejected, .. } = indicator.ingested.counts;
        faults.extend(check_rejected_share(&indicator.ingested.file, read, rejected));
        indicator.weights = weights(indicator, before);
        match resolve_groups(reference, indicator) {
            Ok(groups) => indicator.groups = groups,
            Err(mistakes) => definition_faults.extend(mistakes),
        }
        definition_faults.extend(check::expectation::check(pipeline, &indicator.ingested.observations));
        findings.extend(check_series(indicator));
        check::allow(pipeline, &mut findings);
        results.findings.extend(findings);
        take_rejects(results, std::mem::take(&mut indicator.ingested.rejects), Some(pipeline));
        record_counts(&mut results.inputs, indicator);
    }
    if !definition_faults.is_empty() {
        return Err(Failure::definition(definition_faults));
    }
    if faults.is_empty() {
        return Ok(());
    }
    faults.extend(std::mem::take(&mut results.findings));
    Err(Failure::input(faults, std::mem::take(&mut results.rejects)))
}

/// Range and duplicates: what takes rows away.
fn check_rows(indicator: &mut Indicator<'_>) -> Vec<Finding> {
    let Ingested { file, value_column, observations, rejects, counts, findings } = &mut indicator.ingested;
    let range = indicator.planned.pipeline.definition.check.range;
    let mut faults = range.map(|range| check::range::check(observations, range)).unwrap_or_default();
    let duplicates = check::duplicate::check(observations);
    faults.extend(duplicates.faults);
    rejects.extend(faults.into_iter().map(|fault| file.reject(fault, Some(*value_column))));
    counts.kept = observations.len();
    counts.rejected = rejects.len();
    counts.set_aside = counts.read - counts.kept - counts.rejected;
    findings.extend(duplicates.findings);
    std::mem::take(findings)
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

/// Jumps and missing weights: what is kept and told, with the line that it is about.
fn check_series(indicator: &Indicator<'_>) -> Vec<Finding> {
    let observations = &indicator.ingested.observations;
    let weights = indicator.weights.as_ref();
    let groups = indicator.all_groups();
    let mut findings = check::jump::check(indicator.planned.pipeline, observations, weights, &groups);
    findings.extend(weights.map(|weights| check::weight::check(observations, weights)).unwrap_or_default());
    for finding in &mut findings {
        if let Some(line) = finding.place.as_ref().and_then(|place| i32::try_from(place.line?).ok()) {
            finding.place = Some(indicator.ingested.file.place(line, Some(indicator.ingested.value_column)));
        }
    }
    findings
}

fn record_counts(inputs: &mut [InputEntry], indicator: &Indicator<'_>) {
    let counts = indicator.ingested.counts;
    let dataset = indicator.planned.dataset.as_str();
    if let Some(entry) = inputs.iter_mut().find(|entry| entry.dataset == dataset) {
        entry.rows_read = counts.read;
        entry.rows_kept = counts.kept;
        entry.rows_set_aside = counts.set_aside;
        entry.rows_rejected = counts.rejected;
    }
}

/// Returns the weights of an indicator, from the observations of its denominator, which may be itself.
fn weights(indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Option<Weights> {
    let denominator = indicator.planned.pipeline.definition.indicator.denominator.as_deref()?;
    let mut known = before.iter().chain([indicator]);
    let indicator = known.find(|indicator| indicator.planned.pipeline.id() == denominator)?;
    let unit = indicator.planned.pipeline.definition.indicator.unit;
    Some(Weights::new(denominator.into(), unit, &indicator.ingested.observations))
}

fn resolve_groups(reference: &Reference, indicator: &Indicator<'_>) -> Result<Vec<GroupsOfUse>, Vec<Finding>> {
    let pipeline = indicator.planned.pipeline;
    let (mut resolved, mut mistakes): (Vec<GroupsOfUse>, _) = (Vec::new(), Vec::new());
    let way = [Step::Key("indicator"), Step::Key("universe")];
    let mistake = |error: GroupError| pipeline.finding(Code::UnknownGroup, &way, error.to_string()).help(error.help());
    let universe = match pipeline.definition.indicator.universe {
        UniverseDefinition::ItuRegions => {
            itu_universe(&reference.classifications).map_err(|error| vec![mistake(error)])?
        }
        UniverseDefinition::Reporting => Universe::reporting(reporting_economies(&indicator.ingested.observations)),
    };
    for (index, aggregate) in pipeline.definition.aggregate.iter().enumerate() {
        let years = YearRange { from: aggregate.from, to: aggregate.to };
        for (place, used) in classification_uses(aggregate, reference).enumerate() {
            if resolved.iter().any(|known| known.used == used && known.years == years) {
                continue;
            }
            let found = groups::resolve(
                &reference.classifications,
                &used.id,
                used.edition.as_deref(),
                used.apply,
                years,
                &universe,
            );
            match found {
                Ok(groups) => resolved.push(GroupsOfUse { used, years, groups }),
                Err(error) => {
                    let way =
                        [Step::Key("aggregate"), Step::Index(index), Step::Key("classifications"), Step::Index(place)];
                    mistakes.push(pipeline.finding(Code::UnknownGroup, &way, error.to_string()).help(error.help()));
                }
            }
        }
    }
    if mistakes.is_empty() { Ok(resolved) } else { Err(mistakes) }
}

/// The classifications of an aggregate, and the user's groups.
fn classification_uses<'a>(
    aggregate: &'a AggregateDefinition,
    reference: &'a Reference,
) -> impl Iterator<Item = ClassificationUse> + 'a {
    let user = reference.user_edition.clone().map(|edition| ClassificationUse {
        id: USER_GROUPS.to_owned(),
        edition: Some(edition),
        apply: Apply::Fixed,
    });
    aggregate.classifications.iter().cloned().chain(user)
}

fn reporting_economies(observations: &[Observation]) -> BTreeMap<i32, BTreeSet<EconomyId>> {
    let mut reporting: BTreeMap<i32, BTreeSet<EconomyId>> = BTreeMap::new();
    for row in observations.iter().filter(|row| row.selected && row.value.is_some()) {
        reporting.entry(row.year).or_default().insert(row.economy);
    }
    reporting
}

fn aggregate_all(
    indicators: &[Indicator<'_>],
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    for (done, indicator) in indicators.iter().enumerate() {
        interrupt.check()?;
        let pipeline = indicator.planned.pipeline;
        progress.event(&Event::Step { stage: "aggregate", item: pipeline.id(), done, total: indicators.len() });
        let panel = Panel::new(&indicator.ingested.observations, indicator.weights.as_ref(), &indicator.all_groups());
        for aggregate in &pipeline.definition.aggregate {
            let groups = indicator.groups_for(aggregate);
            let request = Request {
                indicator: pipeline.id().into(),
                unit: pipeline.definition.indicator.unit,
                statistic: aggregate.statistic,
                property: Property { at_least: aggregate.at_least, below: aggregate.below },
                years: YearRange { from: aggregate.from, to: aggregate.to },
                groups: &groups,
            };
            results.aggregates.extend(aggregate::aggregate(&request, &panel));
        }
    }
    Ok(())
}

/// Writes the files of a run.
///
/// - Errors: `Disk`; `Internal` where a frame does not fit its schema.
pub fn publish(
    staging: &Staging,
    plan: &Plan<'_>,
    results: &Results,
    options: &Options,
) -> Result<Vec<GroupTable>, Failure> {
    let metadata = metadata(plan, plan.pipelines.iter().map(|planned| &planned.dataset));
    let write = |table: &schema::Table, frame: polars::prelude::PolarsResult<polars::prelude::DataFrame>| {
        let frame = frame.map_err(|error| Failure::internal(error.to_string()))?;
        let path = staging.file(&format!("{}.parquet", table.name))?;
        parquet::write(table, frame, &metadata, &path).map_err(|error| match error {
            polars::prelude::PolarsError::IO { error, .. } => Failure::disk("write", &path, &error),
            error => Failure::internal(error.to_string()),
        })
    };
    write(&schema::OBSERVATIONS, tables::observations::frame(&results.observations))?;
    write(&schema::AGGREGATES, tables::aggregates::frame(&results.aggregates))?;
    write(&schema::REJECTS, tables::rejects::frame(&results.rejects))?;
    write(&schema::FINDINGS, tables::findings::frame(&results.findings))?;
    let mut published = Vec::new();
    for planned in &plan.pipelines {
        let Some(table) = group_table(plan, planned, results, options) else { continue };
        let csv = table.csv().map_err(|error| Failure::internal(error.to_string()))?;
        staging.write(&format!("tables/{}.csv", table.indicator), &csv)?;
        staging.write(&format!("tables/{}.md", table.indicator), table.markdown().as_bytes())?;
        published.push(table);
    }
    Ok(published)
}

/// The table of an indicator shows its first statistic.
fn group_table(
    plan: &Plan<'_>,
    planned: &PlannedPipeline<'_>,
    results: &Results,
    options: &Options,
) -> Option<GroupTable> {
    let definition = &planned.pipeline.definition;
    let metadata = metadata(plan, plan.datasets_behind(planned));
    let request = TableRequest {
        indicator: &planned.pipeline.id().into(),
        title: &definition.indicator.name.en,
        statistic: definition.aggregate.first()?.statistic,
        profile: options.profile,
        source: &metadata.source,
        licence: &metadata.licence,
    };
    GroupTable::new(&request, &results.aggregates)
}

/// Returns sources and licences of datasets and of the classifications, each once.
fn metadata<'a>(plan: &'a Plan<'_>, datasets: impl Iterator<Item = &'a DatasetId>) -> FileMetadata {
    let (mut sources, mut licences) = (Vec::new(), Vec::new());
    for source in datasets.chain(&plan.classifications).filter_map(|dataset| plan.sources.get(dataset)) {
        if !sources.contains(&source.citation) {
            sources.push(source.citation.clone());
        }
        if !licences.contains(&source.licence) {
            licences.push(source.licence.clone());
        }
    }
    FileMetadata { source: sources.join("; "), licence: licences.join("; "), version: format!("ictstat {VERSION}") }
}
