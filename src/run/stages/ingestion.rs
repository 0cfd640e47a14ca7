//! The stage `ingest` for indicators: the rows of each of their files, or what the cache has of them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::indicator::Checked;
use crate::findings::Finding;
use crate::ingest::observations::{self, Asked};
use crate::ingest::{EconomyNames, IngestedRows, RecordFile};
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
pub struct IngestedInput {
    /// Its rows.
    pub rows: IngestedRows,
    /// Rows per person.
    pub per_person: Vec<Observation>,
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
    /// The file, which several indicators may have read.
    pub file: Arc<RecordFile>,
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
    let read = |mut together: Vec<Waiting<'a>>| {
        session.interrupt.check()?;
        // The rows of a family are read anew as fast as the cache could give them.
        let alone = together.par_iter_mut().filter(|one| one.planned.pipeline.member.is_none());
        alone.for_each(|one| one.checked = session.cache.get(&one.keys.check));
        let read = match together.as_slice() {
            [one] if one.checked.is_none() && one.planned.pipeline.member.is_none() => {
                read_files(one.planned, one.keys, inputs, names, session.cache).map(|read| vec![Some(read)])
            }
            series => read_series(series, inputs, names),
        };
        let ingested = |(waiting, read): (Waiting<'a>, Option<ReadFiles>)| {
            let Waiting { planned, keys, checked } = waiting;
            let raw = |input: &PlannedInput<'_>| inputs.files.get(&input.dataset);
            let entries = planned.inputs.iter().filter_map(|input| Some(input_entry(raw(input)?))).collect();
            let rows = checked.map_or_else(|| FileRows::Read(read.unwrap_or_default()), FileRows::Checked);
            Ingested { planned, keys, entries, rows }
        };
        Ok::<_, Failure>(read.map(|read| together.into_iter().zip(read).map(ingested).collect::<Vec<_>>()))
    };
    let items = together(plan);
    let counted = Counted { stage: "ingest", done: 0, total: items.len() };
    let (mut ingested, mut faults) = (Vec::new(), Vec::new());
    for read in progress::side_by_side(items, counted, log.progress, read) {
        match read? {
            Ok(indicators) => ingested.extend(indicators),
            Err(of_indicator) => faults.extend(of_indicator),
        }
    }
    if faults.is_empty() {
        let order: HashMap<&str, usize> =
            plan.pipelines.iter().enumerate().map(|(place, planned)| (planned.pipeline.id(), place)).collect();
        ingested.sort_by_key(|indicator| order.get(indicator.planned.pipeline.id()).copied());
        return Ok(ingested);
    }
    Err(Failure::input(faults, std::mem::take(&mut log.account.rejects)))
}

/// An indicator whose files are to be read, unless the cache has its checked rows.
pub struct Waiting<'a> {
    /// The pipeline and its inputs.
    pub planned: &'a PlannedPipeline<'a>,
    /// Keys of what the cache may have.
    pub keys: &'a IndicatorKeys,
    /// Rows that were checked before.
    pub checked: Option<Checked>,
}

/// Returns the indicators with a name, those together that are series of one database.
fn together<'a>(plan: &'a Plan<'a>) -> Vec<(&'a str, Vec<Waiting<'a>>)> {
    let (mut items, mut places) = (Vec::<(&str, Vec<Waiting<'a>>)>::new(), HashMap::new());
    for planned in &plan.pipelines {
        let id = planned.pipeline.id();
        let Some(keys) = plan.keys.get(id) else { continue };
        let waiting = Waiting { planned, keys, checked: None };
        let family = planned.pipeline.member.as_ref().map(|member| &*member.family);
        match family.and_then(|family| places.get(family).copied()) {
            Some(place) => {
                let (_, of_family): &mut (&str, Vec<_>) = &mut items[place];
                of_family.push(waiting);
            }
            None => {
                if let Some(family) = family {
                    places.insert(family, items.len());
                }
                items.push((family.unwrap_or(id), vec![waiting]));
            }
        }
    }
    items
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
        let file = Arc::new(RecordFile::open(raw.clone())?);
        let ingested = ingest_input(planned, input, &file, names, cache, key)?;
        read.per_person.extend(ingested.per_person);
        read.files.push(IngestedFile { file, rows: ingested.rows });
    }
    Ok(read)
}

/// Reads the files of the series of one database, each file once; none of a series whose checked rows are known. Their rows are kept
/// in the cache once they are checked and not before: whatever makes them anew has changed the file or its pipeline.
fn read_series(
    series: &[Waiting<'_>],
    inputs: &Inputs,
    names: &EconomyNames,
) -> Result<Vec<Option<ReadFiles>>, Vec<Finding>> {
    let wanted: Vec<&Waiting<'_>> = series.iter().filter(|one| one.checked.is_none()).collect();
    let mut read: Vec<Option<ReadFiles>> =
        series.iter().map(|one| one.checked.is_none().then(ReadFiles::default)).collect();
    let Some(first) = wanted.first() else { return Ok(read) };
    let Some(member) = &first.planned.pipeline.member else { return Ok(read) };
    for (place, input) in first.planned.inputs.iter().enumerate() {
        let Some(raw) = inputs.files.get(&input.dataset) else { continue };
        let file = Arc::new(RecordFile::open(raw.clone())?);
        let asked: Vec<(&str, Asked<'_>)> = wanted.iter().filter_map(|one| asked(one, place)).collect();
        let are_all = asked.len() == series.len();
        let rows = observations::read_each(&file, &member.each, &asked, are_all, names)?;
        for (of_series, rows) in read.iter_mut().flatten().zip(rows) {
            of_series.files.push(IngestedFile { file: file.clone(), rows });
        }
    }
    Ok(read)
}

fn asked<'s>(one: &'s Waiting<'_>, place: usize) -> Option<(&'s str, Asked<'s>)> {
    let (pipeline, input) = (one.planned.pipeline, one.planned.inputs.get(place)?.input);
    let (unit, range) = (pipeline.definition.indicator.unit, pipeline.definition.check.range);
    Some((&pipeline.member.as_ref()?.code, Asked { input, indicator: pipeline.id(), unit, range }))
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
        let states_it = |rule: &&PerPersonCheck| rule.is_stated_in(planned_input.input);
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
