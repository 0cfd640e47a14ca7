//! The stage `check` for indicators: rows of all files brought together, corrected, selected, and looked at.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::indicator::Indicator;
use super::ingestion::{check_rejected_share, take_rejects};
use super::reference::Reference;
use super::{Results, doubts};
use crate::check;
use crate::derive::{self, Derivation};
use crate::findings::{Code, Finding};
use crate::ingest::{IngestedRows, RecordFile, RowCounts, differing_columns};
use crate::pipeline::document::Step;
use crate::pipeline::needs::needs;
use crate::publish::manifest::InputEntry;
use crate::run::failure::Failure;
use crate::run::plan::PlannedInput;
use crate::run::plan::options::Interrupt;
use crate::run::progress::{self, Counted, Progress};
use crate::run::store::cache::Cache;
use crate::tables::{Observation, Reject, blocks};

/// Checked rows of an indicator with all that was noticed, as they are cached.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Checked {
    #[serde(with = "blocks")]
    observations: Vec<Observation>,
    /// What became of the rows of each file.
    counts: Vec<RowCounts>,
    rejects: Vec<Reject>,
    /// Findings but for those of the rejects.
    findings: Vec<Finding>,
}

/// Faults that end the run once every indicator has been looked at.
#[derive(Default)]
pub(super) struct Faults {
    of_files: Vec<Finding>,
    pub(super) of_definitions: Vec<Finding>,
}

/// Checks every indicator, or takes what the cache has of it; those side by side that need none of each other.
///
/// - Errors: faults of files and definitions; a signal.
pub fn check<'a>(
    reference: &Reference,
    indicators: Vec<Indicator<'a>>,
    cache: &Cache,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Indicator<'a>>, Failure> {
    let mut faults = Faults::default();
    let total = indicators.len();
    let order: HashMap<&str, usize> =
        indicators.iter().enumerate().map(|(place, indicator)| (indicator.pipeline().id(), place)).collect();
    let (mut known, mut waiting) = (Vec::<Indicator<'a>>::new(), indicators);
    while !waiting.is_empty() {
        let is_known = |id: &str| known.iter().any(|indicator| indicator.pipeline().id() == id);
        let (mut ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|indicator| {
            needs(indicator.pipeline()).iter().all(|need| is_known(need.id) || !order.contains_key(need.id))
        });
        let look = |indicator: &mut Indicator<'a>| {
            interrupt.check()?;
            let mut faults = Faults::default();
            let checked = match indicator.checked.take() {
                Some(checked) => checked,
                None => check_one(reference, indicator, &known, &mut faults, cache),
            };
            Ok((checked, faults))
        };
        let items: Vec<_> = ready.iter_mut().map(|indicator| (indicator.pipeline().id(), indicator)).collect();
        let counted = Counted { stage: "check", done: known.len(), total };
        if items.is_empty() {
            return Err(Failure::internal("indicators that need each other".to_owned()));
        }
        let looked = progress::side_by_side(items, counted, progress, look);
        for (indicator, looked) in ready.iter_mut().zip(looked) {
            let (checked, of_indicator) = looked?;
            faults.of_files.extend(of_indicator.of_files);
            faults.of_definitions.extend(of_indicator.of_definitions);
            take(indicator, checked, results);
        }
        known.extend(ready);
        waiting = later;
    }
    known.sort_by_key(|indicator| order[indicator.pipeline().id()]);
    if !faults.of_definitions.is_empty() {
        return Err(Failure::definition(faults.of_definitions));
    }
    if faults.of_files.is_empty() {
        return Ok(known);
    }
    faults.of_files.extend(std::mem::take(&mut results.findings));
    Err(Failure::input(faults.of_files, std::mem::take(&mut results.rejects)))
}

fn check_one(
    reference: &Reference,
    indicator: &mut Indicator<'_>,
    before: &[Indicator<'_>],
    faults: &mut Faults,
    cache: &Cache,
) -> Checked {
    let pipeline = indicator.pipeline();
    let mut checked = Checked::default();
    let mut findings = check_files(indicator, &mut checked, faults);
    combine(indicator, before, faults);
    if let Err(mistakes) = indicator.resolve(reference, before) {
        faults.of_definitions.extend(mistakes);
    }
    let mut doubts = doubts::doubts(reference, indicator, before, faults);
    if indicator.planned.weighs_others {
        check::raise(&mut doubts);
    }
    findings.extend(doubts);
    check::allow(pipeline, &mut findings);
    // Only the checks point into the files.
    indicator.files = Vec::new();
    indicator.per_person = Vec::new();
    let checked = Checked { findings, observations: std::mem::take(&mut indicator.observations), ..checked };
    // A fault is not part of what is kept, and would be lost.
    if faults.of_files.is_empty() && faults.of_definitions.is_empty() {
        cache.put(&indicator.keys.check, &checked);
    }
    checked
}

/// Gives an indicator its checked rows, and the results what was noticed of them.
fn take(indicator: &mut Indicator<'_>, checked: Checked, results: &mut Results) {
    let pipeline = indicator.pipeline();
    results.findings.extend(checked.findings);
    take_rejects(results, checked.rejects, Some(pipeline));
    let entries = std::mem::take(&mut indicator.entries).into_iter().zip(checked.counts);
    results.inputs.extend(entries.map(|(entry, counts)| InputEntry {
        indicator: Some(pipeline.id().to_owned()),
        rows_read: counts.read,
        rows_kept: counts.kept,
        rows_set_aside: counts.set_aside,
        rows_rejected: counts.rejected,
        ..entry
    }));
    indicator.observations = checked.observations;
}

/// Corrections, range and duplicates, file by file: what changes rows or takes them away.
fn check_files(indicator: &mut Indicator<'_>, checked: &mut Checked, faults: &mut Faults) -> Vec<Finding> {
    let pipeline = indicator.pipeline();
    let mut findings = Vec::new();
    for (ingested, planned) in indicator.files.iter_mut().zip(&indicator.planned.inputs) {
        let (file, IngestedRows { value_column, observations, rejects, counts, .. }) =
            (&ingested.file, &mut ingested.rows);
        let (notices, outdated): (Vec<_>, Vec<_>) = check::correction::check(pipeline, &file.sidecar.id, observations)
            .into_iter()
            .partition(|f| f.code == Code::Corrected);
        findings.extend(notices);
        faults.of_definitions.extend(outdated);
        let range = pipeline.definition.check.range;
        let mut wrong = range.map(|range| check::range::check(observations, range)).unwrap_or_default();
        let mut duplicates = check::duplicate::check(observations);
        tell_apart(file, planned, pipeline.id(), &mut duplicates);
        wrong.extend(duplicates.faults);
        rejects.extend(wrong.into_iter().map(|fault| file.reject(fault, Some(*value_column))));
        counts.kept = observations.len();
        counts.rejected = rejects.len();
        counts.set_aside = counts.read - counts.kept - counts.rejected;
        findings.extend(duplicates.findings);
        findings.extend(check::unit_scale::check(observations));
        // Rows of other indicators say nothing about those that this one would use.
        let n_used = counts.kept + counts.rejected;
        faults.of_files.extend(check_rejected_share(file, n_used, counts.rejected));
        checked.counts.push(*counts);
        checked.rejects.append(rejects);
        findings.append(&mut ingested.rows.findings);
    }
    findings
}

/// Says of rows that state one figure in which columns they differ.
fn tell_apart(
    file: &RecordFile,
    planned: &PlannedInput<'_>,
    indicator: &str,
    duplicates: &mut check::duplicate::Duplicates,
) {
    if duplicates.conflicts.is_empty() {
        return;
    }
    let columns = differing_columns(file, planned.input, &duplicates.conflicts);
    let of_rows =
        duplicates.conflicts.iter().zip(&columns).flat_map(|(lines, columns)| lines.iter().map(move |_| columns));
    for (fault, columns) in duplicates.faults.iter_mut().zip(of_rows) {
        fault.advice = check::duplicate::advice(columns, indicator);
    }
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
    let ranked = ranked.map(|(file, input)| (input.priority, std::mem::take(&mut file.rows.observations))).collect();
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
