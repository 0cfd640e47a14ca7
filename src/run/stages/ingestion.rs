//! The stage `ingest` for indicators: the rows of each of their files, or what the cache has of them.

use serde::{Deserialize, Serialize};

use super::indicator::Checked;
use crate::findings::Finding;
use crate::ingest::{EconomyNames, IngestedRows, RecordFile, observations};
use crate::pipeline::{InputDefinition, PerPersonCheck};
use crate::publish::manifest::InputEntry;
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::inputs::Inputs;
use crate::run::plan::keys::IndicatorKeys;
use crate::run::plan::planned::{PlannedInput, PlannedPipeline};
use crate::run::progress::{self, Counted};
use crate::run::session::{Log, Session, input_entry};
use crate::run::store::cache::{Cache, Key};
use crate::tables::Observation;

/// Rows of one input, and those per person that they are only checked against.
#[derive(Serialize, Deserialize)]
struct IngestedInput {
    rows: IngestedRows,
    per_person: Vec<Observation>,
}

/// An indicator whose files were read, or whose checked rows the cache has.
pub struct Ingested<'a> {
    /// The pipeline and its inputs.
    pub planned: &'a PlannedPipeline<'a>,
    /// Keys of what the cache may have of its rows.
    pub keys: &'a IndicatorKeys,
    /// Entries of its files in the manifest, without counts.
    pub entries: Vec<InputEntry>,
    /// Its rows.
    pub rows: FileRows,
}

/// Rows of the files of an indicator.
pub enum FileRows {
    /// They were checked before.
    Checked(Checked),
    /// They were read, or taken from the cache file by file.
    Read(ReadFiles),
}

/// Files that were read.
#[derive(Default)]
pub struct ReadFiles {
    /// The files, each with the rows that it gave.
    pub files: Vec<IngestedFile>,
    /// Rows per person that are only checked against.
    pub per_person: Vec<Observation>,
}

/// A file, to point into, and the rows that it gave.
pub struct IngestedFile {
    /// The file.
    pub file: RecordFile,
    /// Its rows.
    pub rows: IngestedRows,
}

/// Reads the files of every indicator; those of an indicator whose checked rows are in the cache are not opened.
///
/// - Errors: faults of files; a signal.
pub fn ingest<'a>(
    session: Session<'_>,
    plan: &'a Plan<'a>,
    inputs: &Inputs,
    names: &EconomyNames,
    log: &mut Log<'_>,
) -> Result<Vec<Ingested<'a>>, Failure> {
    let read = |(planned, keys): (&'a PlannedPipeline<'a>, &'a IndicatorKeys)| {
        session.interrupt.check()?;
        let raw = |input: &PlannedInput<'_>| inputs.files.get(&input.dataset);
        let entries = planned.inputs.iter().filter_map(|input| Some(input_entry(raw(input)?))).collect();
        let rows = match session.cache.get(&keys.check) {
            Some(checked) => Ok(FileRows::Checked(checked)),
            None => read_files(planned, keys, inputs, names, session.cache).map(FileRows::Read),
        };
        Ok(rows.map(|rows| Ingested { planned, keys, entries, rows }))
    };
    let of = |planned: &'a PlannedPipeline<'a>| {
        let id = planned.pipeline.id();
        Some((id, (planned, plan.keys.get(id)?)))
    };
    let items: Vec<_> = plan.pipelines.iter().filter_map(of).collect();
    let counted = Counted { stage: "ingest", done: 0, total: items.len() };
    let (mut ingested, mut faults) = (Vec::new(), Vec::new());
    for read in progress::side_by_side(items, counted, log.progress, read) {
        match read? {
            Ok(indicator) => ingested.push(indicator),
            Err(of_indicator) => faults.extend(of_indicator),
        }
    }
    if faults.is_empty() {
        return Ok(ingested);
    }
    Err(Failure::input(faults, std::mem::take(&mut log.account.rejects)))
}

fn read_files(
    planned: &PlannedPipeline<'_>,
    keys: &IndicatorKeys,
    inputs: &Inputs,
    names: &EconomyNames,
    cache: &Cache,
) -> Result<ReadFiles, Vec<Finding>> {
    let mut read = ReadFiles::default();
    for (input, key) in planned.inputs.iter().zip(&keys.ingest) {
        let Some(raw) = inputs.files.get(&input.dataset) else { continue };
        let file = RecordFile::open(raw.clone())?;
        let ingested = ingest_input(planned, input, &file, names, cache, key)?;
        read.per_person.extend(ingested.per_person);
        read.files.push(IngestedFile { file, rows: ingested.rows });
    }
    Ok(read)
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
        let states_it = |rule: &&PerPersonCheck| {
            rule.dataset.as_ref().is_none_or(|dataset| *dataset == planned_input.input.dataset)
        };
        let per_person = match definition.check.per_person.as_ref().filter(states_it) {
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
