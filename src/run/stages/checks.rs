//! The stage `check` for indicators: rows of all files brought together, corrected, selected, and looked at.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::doubts;
use super::indicator::{Checked, Indicator, Noticed};
use super::ingestion::{FileRows, Ingested, IngestedFile, ReadFiles};
use super::places::{self, Unplaced, UnplacedFile};
use super::reference::Reference;
use crate::check;
use crate::check::selection::Selection;
use crate::derive::{self, Derivation};
use crate::findings::{Code, Finding};
use crate::ingest::{RecordFile, RowCounts};
use crate::pipeline::document::Step;
use crate::pipeline::needs::needs;
use crate::publish::manifest::InputEntry;
use crate::run::failure::Failure;
use crate::run::plan::planned::PlannedPipeline;
use crate::run::progress::{self, Counted};
use crate::run::session::{Account, Log, Session, too_many_rejects};
use crate::run::store::cache::{Cache, Key};
use crate::tables::Observation;

/// Faults that end the run once every indicator has been looked at.
#[derive(Default)]
struct Faults {
    of_files: Vec<Finding>,
    of_definitions: Vec<Finding>,
}

/// An indicator that was looked at.
struct Looked<'a> {
    indicator: Indicator<'a>,
    noticed: Noticed,
    entries: Vec<InputEntry>,
    faults: Faults,
    /// Of one that the cache did not have: what has no place in its files yet, and under which key it is kept.
    unplaced: Option<(Unplaced<'a>, &'a Key)>,
}

/// Checks every indicator, or takes what the cache has of it; those side by side that need none of each other.
///
/// - Errors: faults of files and definitions; a signal.
pub fn check<'a>(
    session: Session<'_>,
    reference: &Reference,
    ingested: Vec<Ingested<'a>>,
    log: &mut Log<'_>,
) -> Result<Vec<Indicator<'a>>, Failure> {
    let mut faults = Faults::default();
    let total = ingested.len();
    let order: HashMap<&str, usize> =
        ingested.iter().enumerate().map(|(place, one)| (one.planned.pipeline.id(), place)).collect();
    let (mut known, mut waiting) = (Vec::<Indicator<'a>>::new(), ingested);
    while !waiting.is_empty() {
        let ids: HashSet<&str> = known.iter().map(|indicator| indicator.pipeline().id()).collect();
        let is_known = |id: &str| ids.contains(id);
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|ingested| {
            needs(ingested.planned.pipeline).iter().all(|need| is_known(need.id) || !order.contains_key(need.id))
        });
        let look = |ingested: Ingested<'a>| {
            session.interrupt.check()?;
            Ok::<_, Failure>(look_at(reference, ingested, &known))
        };
        let items: Vec<_> = ready.into_iter().map(|one| (one.planned.pipeline.id(), one)).collect();
        let counted = Counted { stage: "check", done: known.len(), total };
        if items.is_empty() {
            return Err(Failure::internal("indicators that need each other".to_owned()));
        }
        let looked = progress::side_by_side(items, counted, log.progress, look);
        for looked in placed(session.cache, looked.into_iter().collect::<Result<_, _>>()?) {
            let Looked { indicator, noticed, entries, faults: of_indicator, unplaced: _ } = looked;
            faults.of_files.extend(of_indicator.of_files);
            faults.of_definitions.extend(of_indicator.of_definitions);
            take(&indicator, noticed, entries, &mut log.account);
            known.push(indicator);
        }
        waiting = later;
    }
    known.sort_by_key(|indicator| order[indicator.pipeline().id()]);
    if !faults.of_definitions.is_empty() {
        return Err(Failure::definition(faults.of_definitions));
    }
    if faults.of_files.is_empty() { Ok(known) } else { Err(log.account.failure(faults.of_files)) }
}

/// Returns indicators that were looked at with what was noticed at its place, and keeps them in the cache.
fn placed<'a>(cache: &Cache, mut looked: Vec<Looked<'a>>) -> Vec<Looked<'a>> {
    let mut keys: Vec<Option<&Key>> = Vec::new();
    let mut indicators: Vec<(Unplaced<'_>, &mut Noticed)> = Vec::new();
    for one in &mut looked {
        let unplaced = one.unplaced.take();
        keys.push(unplaced.as_ref().map(|(_, key)| *key));
        indicators.extend(unplaced.map(|(unplaced, _)| (unplaced, &mut one.noticed)));
    }
    places::place(&mut indicators);
    drop(indicators);
    looked.par_iter_mut().zip(keys).for_each(|(one, key)| {
        // A fault is not part of what is kept, and would be lost.
        let is_whole = one.faults.of_files.is_empty() && one.faults.of_definitions.is_empty();
        let is_alone = one.indicator.pipeline().member.is_none();
        let Some(key) = key.filter(|_| is_whole && is_alone) else { return };
        let observations = std::mem::take(&mut one.indicator.observations);
        let checked = Checked { observations, noticed: std::mem::take(&mut one.noticed) };
        cache.put(key, &checked);
        (one.indicator.observations, one.noticed) = (checked.observations, checked.noticed);
    });
    looked
}

fn look_at<'a>(reference: &Reference, ingested: Ingested<'a>, before: &[Indicator<'_>]) -> Looked<'a> {
    let Ingested { planned, keys, entries, rows } = ingested;
    let mut faults = Faults::default();
    let read = match rows {
        FileRows::Read(read) => read,
        FileRows::Checked(Checked { observations, noticed }) => {
            return Looked {
                indicator: Indicator::new(planned, observations),
                noticed,
                entries,
                faults,
                unplaced: None,
            };
        }
    };
    let (indicator, noticed, unplaced) = check_one(reference, planned, read, before, &mut faults);
    Looked { indicator, noticed, entries, faults, unplaced: Some((unplaced, &keys.check)) }
}

fn check_one<'a>(
    reference: &Reference,
    planned: &'a PlannedPipeline<'a>,
    mut read: ReadFiles,
    before: &[Indicator<'_>],
    faults: &mut Faults,
) -> (Indicator<'a>, Noticed, Unplaced<'a>) {
    let (mut noticed, unplaced) = check_files(planned, &mut read.files, faults);
    let Selection { observations, findings } = combined(planned, &mut read.files, before, faults);
    noticed.findings.extend(findings);
    let mut indicator = Indicator::new(planned, observations);
    if let Err(mistakes) = indicator.resolve(reference, before) {
        faults.of_definitions.extend(mistakes);
    }
    let mut doubts = doubts::doubts(reference, &mut indicator, &read.per_person, before, &mut faults.of_definitions);
    if planned.weighs_others {
        check::raise(&mut doubts);
    }
    let n_pointed = noticed.findings.len();
    noticed.findings.extend(doubts);
    check::allow(planned.pipeline, &mut noticed.findings);
    (indicator, noticed, Unplaced { files: unplaced, n_pointed })
}

/// Counts the rows of the files of an indicator, and keeps what was noticed of them.
fn take(indicator: &Indicator<'_>, noticed: Noticed, entries: Vec<InputEntry>, account: &mut Account) {
    let pipeline = indicator.pipeline();
    account.findings.extend(noticed.findings);
    account.refuse(noticed.rejects, Some(pipeline));
    account.inputs.extend(entries.into_iter().zip(noticed.counts).map(|(entry, counts)| InputEntry {
        indicator: Some(pipeline.id().to_owned()),
        rows_read: counts.read,
        rows_kept: counts.kept,
        rows_set_aside: counts.set_aside,
        rows_rejected: counts.rejected,
        ..entry
    }));
}

/// Corrections, range and duplicates, file by file: what changes rows or takes them away.
fn check_files<'a>(
    planned: &'a PlannedPipeline<'a>,
    files: &mut [IngestedFile],
    faults: &mut Faults,
) -> (Noticed, Vec<UnplacedFile<'a>>) {
    let pipeline = planned.pipeline;
    let (Noticed { mut counts, rejects, mut findings }, mut unplaced) = (Noticed::default(), Vec::new());
    for (ingested, planned) in files.iter_mut().zip(&planned.inputs) {
        let (file, rows) = (&ingested.file, &mut ingested.rows);
        let observations = &mut rows.observations;
        let (notices, outdated): (Vec<_>, Vec<_>) = check::correction::check(pipeline, &file.sidecar.id, observations)
            .into_iter()
            .partition(|f| f.code == Code::Corrected);
        findings.extend(notices);
        faults.of_definitions.extend(outdated);
        let wrong = check::range::check_declared(observations, pipeline.definition.check.range);
        let mut duplicates = check::duplicate::check(observations, &|line| file.line_name(line));
        let rejected = rows.rejects.len() + wrong.len() + duplicates.faults.len();
        let kept = observations.len();
        let of_file = RowCounts { kept, rejected, set_aside: rows.counts.read - kept - rejected, ..rows.counts };
        findings.append(&mut duplicates.findings);
        findings.extend(check::unit_scale::check(observations));
        name_parts(file, observations, &mut findings);
        // Rows of other indicators say nothing about those that this one would use.
        faults.of_files.extend(too_many_rejects(file, kept + rejected, rejected));
        counts.push(of_file);
        findings.append(&mut rows.findings);
        unplaced.push(UnplacedFile {
            file: file.clone(),
            indicator: pipeline.id(),
            input: planned.input,
            value_column: rows.value_column,
            rejects: std::mem::take(&mut rows.rejects),
            wrong,
            duplicates,
        });
    }
    (Noticed { counts, rejects, findings }, unplaced)
}

/// Names the file of a folder in which each row stands, and its line there.
fn name_parts(file: &RecordFile, observations: &mut [Observation], findings: &mut [Finding]) {
    for row in observations {
        if let Some((part, line)) = file.in_part(row.source_line) {
            (row.source_file, row.source_line) = (part, line);
        }
    }
    for place in findings.iter_mut().filter_map(|finding| finding.place.as_mut()) {
        let line = place.line.filter(|_| place.file == file.shown).and_then(|line| i32::try_from(line).ok());
        if let Some((part, line)) = line.and_then(|line| file.in_part(line)) {
            (place.file, place.line) = (part, usize::try_from(line).ok());
        }
    }
}

/// Brings the rows of all inputs together, those in use selected, or derives them from other indicators. Says what of earlier
/// editions is no evidence.
fn combined(
    planned: &PlannedPipeline<'_>,
    files: &mut [IngestedFile],
    before: &[Indicator<'_>],
    faults: &mut Faults,
) -> Selection {
    let pipeline = planned.pipeline;
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
        return Selection { observations: derive::derive(&derivation, &parts), findings: Vec::new() };
    }
    let ranked = files.iter_mut().zip(&planned.inputs);
    let ranked = ranked.map(|(file, input)| (input.rank, std::mem::take(&mut file.rows.observations))).collect();
    check::selection::select(ranked).unwrap_or_else(|ties| {
        faults.of_definitions.extend(ties.iter().map(|tie| {
            let way = [Step::Key("input"), Step::Index(1)];
            let [first, second] = &tie.datasets;
            let priority = tie.priority;
            let detail = format!(
                "{first} and {second} both state {}, both with priority {priority} (1 is that of an input that states none)",
                tie.figure
            );
            let help = format!(
                "write `priority = {}` under the one that gives way, or `alternative_to = \"{first}\"` under {second}",
                priority + 1
            );
            pipeline.finding(Code::NoPriority, &way, detail).help(help)
        }));
        Selection::default()
    })
}
