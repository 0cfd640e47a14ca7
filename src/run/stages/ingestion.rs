//! The stage `ingest` for indicators: the rows of each of their files, or what the cache has of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Results;
use super::indicator::{Indicator, IngestedFile};
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding, Place};
use crate::ingest::sidecar::RawFile;
use crate::ingest::{EconomyNames, IngestedRows, RecordFile, observations};
use crate::pipeline::{InputDefinition, Pipeline};
use crate::publish::manifest::{FileEntry, InputEntry};
use crate::run::failure::Failure;
use crate::run::plan::options::Interrupt;
use crate::run::plan::{Plan, PlannedInput, PlannedPipeline};
use crate::run::progress::{self, Counted, Progress};
use crate::run::store::cache::{Cache, Key};
use crate::tables::{Observation, Reject};

/// Rows of one input, and those per person that they are only checked against.
#[derive(Serialize, Deserialize)]
struct IngestedInput {
    rows: IngestedRows,
    per_person: Vec<Observation>,
}

/// Reads the files of every indicator; those of an indicator whose checked rows are in the cache are not opened.
///
/// - Errors: faults of files; a signal.
pub fn ingest<'a>(
    plan: &'a Plan<'a>,
    files: &BTreeMap<DatasetId, RawFile>,
    names: &EconomyNames,
    cache: &Cache,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Indicator<'a>>, Failure> {
    let read = |planned: &'a PlannedPipeline<'a>| {
        interrupt.check()?;
        Ok(plan.keys.get(planned.pipeline.id()).map(|keys| {
            let mut indicator = Indicator::new(planned, keys);
            let raw = |input: &PlannedInput<'_>| files.get(&input.dataset);
            indicator.entries = planned.inputs.iter().filter_map(|input| Some(input_entry(raw(input)?))).collect();
            indicator.checked = cache.get(&keys.check);
            let read =
                if indicator.checked.is_none() { ingest_one(&mut indicator, files, names, cache) } else { Ok(()) };
            (indicator, read.err())
        }))
    };
    let items: Vec<_> = plan.pipelines.iter().map(|planned| (planned.pipeline.id(), planned)).collect();
    let counted = Counted { stage: "ingest", done: 0, total: items.len() };
    let ingested = progress::side_by_side(items, counted, progress, read);
    let (mut indicators, mut faults) = (Vec::new(), Vec::new());
    for read in ingested {
        let Some((indicator, of_indicator)) = read? else { continue };
        indicators.push(indicator);
        faults.extend(of_indicator.into_iter().flatten());
    }
    if faults.is_empty() { Ok(indicators) } else { Err(Failure::input(faults, std::mem::take(&mut results.rejects))) }
}

fn ingest_one(
    indicator: &mut Indicator<'_>,
    files: &BTreeMap<DatasetId, RawFile>,
    names: &EconomyNames,
    cache: &Cache,
) -> Result<(), Vec<Finding>> {
    for (input, key) in indicator.planned.inputs.iter().zip(&indicator.keys.ingest) {
        let Some(raw) = files.get(&input.dataset) else { continue };
        let file = RecordFile::open(raw.clone())?;
        let ingested = ingest_input(indicator.planned, input, &file, names, cache, key)?;
        indicator.per_person.extend(ingested.per_person);
        indicator.files.push(IngestedFile { file, rows: ingested.rows });
    }
    Ok(())
}

fn ingest_input(
    planned: &PlannedPipeline<'_>,
    planned_input: &PlannedInput<'_>,
    file: &RecordFile,
    names: &EconomyNames,
    cache: &Cache,
    key: &Key,
) -> Result<IngestedInput, Vec<Finding>> {
    let (id, definition) = (planned.pipeline.id(), &planned.pipeline.definition);
    let read =
        |input: &InputDefinition, range| observations::read(file, input, id, definition.indicator.unit, range, names);
    cache.get_or(key, || {
        let rows = read(planned_input.input, definition.check.range)?;
        let per_person = match &definition.check.per_person {
            Some(rule) => {
                let input =
                    InputDefinition { filter: rule.filter.clone(), multiplier: None, ..planned_input.input.clone() };
                let of_rule =
                    |finding: Finding| Finding { detail: format!("{} (check.per_person)", finding.detail), ..finding };
                let rows = read(&input, None).map_err(|faults| faults.into_iter().map(of_rule).collect::<Vec<_>>())?;
                rows.observations
            }
            None => Vec::new(),
        };
        Ok(IngestedInput { rows, per_person })
    })
}

/// Returns the manifest's entry of a file before its rows are counted.
pub fn input_entry(file: &RawFile) -> InputEntry {
    let (path, sha256) = (file.shown.to_string(), file.sidecar.sha256.clone());
    InputEntry {
        dataset: file.sidecar.id.clone(),
        indicator: None,
        edition: file.sidecar.edition.clone(),
        file: FileEntry { path, sha256, bytes: file.bytes.len() as u64 },
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

/// Returns a fault where more rows of a file are rejected than its sidecar lets pass.
pub fn check_rejected_share(file: &RecordFile, read: usize, rejected: usize) -> Option<Finding> {
    let (share, most) = (rejected as f64 / read.max(1) as f64, file.sidecar.max_rejected_share);
    let detail = format!("{rejected} of {read} rows; expected at most {} %", 100.0 * most);
    let has_sidecar = file.shown_sidecar != file.shown;
    let raise = has_sidecar.then(|| format!(", or raise `max_rejected_share` in {}", file.shown_sidecar));
    let help = format!("repair the rows{}", raise.unwrap_or_default());
    (share > most).then(|| Finding::new(Code::TooManyRejects, detail).at(Place::file(file.shown.clone())).help(help))
}
