//! A file before and after → which observations were added, revised or withdrawn. Where a pipeline reads the file, as it reads
//! it; else as `ictstat add` would; where nobody finds observations in it, row by row.
//! Judges nothing and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::concepts::{Breakdown, EconomyId, Status, Text, Unit};
use crate::findings::Finding;
use crate::ingest::{EconomyNames, RecordFile, observations};
use crate::pipeline::{InputDefinition, Pipeline};
use crate::run::session::too_many_rejects;

/// What a file gives for one indicator.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The indicator; empty where no pipeline reads the file.
    pub indicator: Text,
    unit: Unit,
    range: Option<[f64; 2]>,
    input: InputDefinition,
}

impl Reading {
    /// Returns the readings of the pipelines that take this dataset.
    pub fn of_pipelines<'a>(pipelines: impl IntoIterator<Item = &'a Pipeline>, dataset: &str) -> Vec<Self> {
        let of_one = |pipeline: &'a Pipeline| {
            let definition = &pipeline.definition;
            let inputs = definition.input.iter().filter(|input| input.dataset == dataset);
            inputs.map(|input| Self {
                indicator: pipeline.id().into(),
                unit: definition.indicator.unit,
                range: definition.check.range,
                input: input.clone(),
            })
        };
        pipelines.into_iter().flat_map(of_one).collect()
    }

    /// Returns the reading of an input that no pipeline has.
    pub fn of_input(input: InputDefinition) -> Self {
        Self { indicator: Text::from(""), unit: Unit::Number, range: None, input }
    }
}

/// One observation, or one row where there are none, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservationChange {
    /// What is stated: indicator, economy, year and breakdown.
    pub what: String,
    /// What was said of it before.
    pub before: Option<String>,
    /// What is said now.
    pub after: Option<String>,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What is new.
    pub added: Vec<ObservationChange>,
    /// What says something else.
    pub revised: Vec<ObservationChange>,
    /// What is gone.
    pub withdrawn: Vec<ObservationChange>,
    /// What was stated before.
    pub n_before: usize,
    /// What is stated now, changed or not.
    pub n_stated: usize,
    /// Rows that are refused now.
    pub n_rejected: usize,
    /// Economies of which nothing is stated any more.
    pub lost_economies: BTreeSet<EconomyId>,
    /// Breakdowns, by code, of which nothing is stated any more.
    pub lost_breakdowns: BTreeSet<String>,
    /// Breakdowns, by code, of which nothing was stated before.
    pub new_breakdowns: BTreeSet<String>,
    /// Labels that stood in every row and are others now: the series or the unit may be another.
    pub relabelled: Vec<Relabelled>,
}

/// A column that has one text in every row, and another one than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relabelled {
    /// Header of the column.
    pub column: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// What a file states, by what it is about.
type Stated = BTreeMap<(Text, EconomyId, i32, Breakdown), (Option<f64>, Option<Status>)>;

/// Returns what changed; all is added where there was no file before.
///
/// - Errors: the file cannot be read as the readings say, or refuses more rows than its sidecar lets pass.
pub fn difference(
    before: Option<&RecordFile>,
    after: &RecordFile,
    readings: &[Reading],
    names: &EconomyNames,
) -> Result<Difference, Vec<Finding>> {
    if readings.is_empty() {
        return of_rows(before, after);
    }
    let (now, n_rejected) = stated(after, readings, names, true)?;
    // What the old file says is compared and no more: a fault of it is no reason to keep it.
    let then =
        before.and_then(|file| stated(file, readings, names, false).ok()).map(|(then, _)| then).unwrap_or_default();
    let several: BTreeSet<&Text> = readings.iter().map(|reading| &reading.indicator).collect();
    let what = |(indicator, economy, year, breakdown): &(Text, EconomyId, i32, Breakdown)| {
        let indicator = if several.len() > 1 { format!("{indicator} ") } else { String::new() };
        let cell = if *breakdown == Breakdown::total() { String::new() } else { format!(" {}", breakdown.code()) };
        format!("{indicator}{economy} {year}{cell}")
    };
    let mut found = Difference { n_before: then.len(), n_stated: now.len(), n_rejected, ..Difference::default() };
    for (key, value) in &now {
        let change = |before| ObservationChange { what: what(key), before, after: Some(shown(value)) };
        match then.get(key) {
            None => found.added.push(change(None)),
            Some(earlier) if earlier != value => found.revised.push(change(Some(shown(earlier)))),
            Some(_) => {}
        }
    }
    let gone = then.iter().filter(|(key, _)| !now.contains_key(key));
    found.withdrawn = gone
        .map(|(key, value)| ObservationChange { what: what(key), before: Some(shown(value)), after: None })
        .collect();
    found.lost_economies = economies(&then).difference(&economies(&now)).copied().collect();
    let (earlier, later) = (breakdowns(&then), breakdowns(&now));
    found.lost_breakdowns = earlier.difference(&later).cloned().collect();
    found.new_breakdowns = later.difference(&earlier).cloned().collect();
    let labels_before = before.and_then(|file| labels(file).ok()).unwrap_or_default();
    found.relabelled = relabelled(&labels_before, &labels(after).map_err(|finding| vec![finding])?);
    Ok(found)
}

/// Returns the texts that columns have in every row, by column; a column of numbers has none.
fn labels(file: &RecordFile) -> Result<BTreeMap<String, String>, Finding> {
    let mut seen: Vec<Option<String>> = Vec::new();
    let mut is_first = true;
    file.visit(&mut |_, record| {
        let text = |at: usize| (at < record.n_fields()).then(|| record.field(at).as_code());
        if is_first {
            let label = |at| text(at).filter(|text| !without_digits(text).is_empty());
            seen = (0..file.header.len()).map(label).collect();
            is_first = false;
        } else {
            let differs = seen.iter_mut().enumerate().filter(|(at, known)| known.is_some() && **known != text(*at));
            differs.for_each(|(_, known)| *known = None);
        }
    })?;
    Ok(file.header.iter().cloned().zip(seen).filter_map(|(column, text)| Some((column, text?))).collect())
}

/// Returns the labels that are others now. One that differs in its digits alone is a date or an edition.
fn relabelled(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Relabelled> {
    let both = after.iter().filter_map(|(column, now)| Some((column, before.get(column)?, now)));
    let changed = both.filter(|(_, was, now)| without_digits(was) != without_digits(now));
    changed
        .map(|(column, was, now)| Relabelled { column: column.clone(), before: was.clone(), after: now.clone() })
        .collect()
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn economies(stated: &Stated) -> BTreeSet<EconomyId> {
    stated.keys().map(|(_, economy, ..)| *economy).collect()
}

fn breakdowns(stated: &Stated) -> BTreeSet<String> {
    stated.keys().map(|(.., breakdown)| breakdown.code()).collect()
}

fn stated(
    file: &RecordFile,
    readings: &[Reading],
    names: &EconomyNames,
    is_judged: bool,
) -> Result<(Stated, usize), Vec<Finding>> {
    let (mut stated, mut n_rejected) = (Stated::new(), 0);
    for Reading { indicator, unit, range, input } in readings {
        let rows = observations::read(file, input, indicator, *unit, *range, names)?;
        let n_used = rows.counts.kept + rows.counts.rejected;
        let too_many = too_many_rejects(file, n_used, rows.counts.rejected).filter(|_| is_judged);
        too_many.map_or(Ok(()), |finding| Err(vec![finding]))?;
        n_rejected += rows.counts.rejected;
        for row in rows.observations {
            stated.entry((indicator.clone(), row.economy, row.year, row.breakdown)).or_insert((row.value, row.status));
        }
    }
    Ok((stated, n_rejected))
}

fn shown((value, status): &(Option<f64>, Option<Status>)) -> String {
    let value = value.map_or_else(|| "no value".to_owned(), |value| value.to_string());
    status.map_or_else(|| value.clone(), |status| format!("{value} {}", status.code()))
}

/// Rows have no key that a program could know: one that says something else is gone, and a new one is there.
fn of_rows(before: Option<&RecordFile>, after: &RecordFile) -> Result<Difference, Vec<Finding>> {
    let now = rows(after)?;
    let then = before.and_then(|file| rows(file).ok()).unwrap_or_default();
    let of = |row: &String| ObservationChange { what: row.clone(), before: None, after: None };
    Ok(Difference {
        added: now.difference(&then).map(of).collect(),
        withdrawn: then.difference(&now).map(of).collect(),
        n_before: then.len(),
        n_stated: now.len(),
        ..Difference::default()
    })
}

fn rows(file: &RecordFile) -> Result<BTreeSet<String>, Vec<Finding>> {
    let mut rows = BTreeSet::new();
    let visited = file.visit(&mut |_, record| {
        let fields: Vec<String> = (0..record.n_fields()).map(|index| record.field(index).as_code()).collect();
        rows.insert(fields.join(" | "));
    });
    visited.map_err(|finding| vec![finding])?;
    Ok(rows)
}
