//! The keys under which the stages of an indicator are cached. Those of *ingest* and *check* hold the hashes of files, those
//! of *estimate* and *aggregate* the rows that are in use: what changes no such row makes no figure anew.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{Plan, PlannedPipeline};
use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Text, Unit};
use crate::ingest::DatasetKind;
use crate::ingest::sidecar::RawFile;
use crate::pipeline::content_hash::sha256;
use crate::pipeline::needs::needs;
use crate::run::failure::Failure;
use crate::run::stages::indicator::Indicator;
use crate::run::stages::reference::Reference;
use crate::run::store::cache::Key;
use crate::run::store::residuals::ResidualsFile;
use crate::tables::Observation;

/// Keys of the rows of one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorKeys {
    /// Rows of each of its files.
    pub ingest: Vec<Key>,
    /// Rows of all of them, checked, in use or not.
    pub check: Key,
}

/// Keys of the figures of one indicator.
#[derive(Clone, Debug)]
pub struct FigureKeys {
    /// Completed values.
    pub estimate: Key,
    /// Aggregates and gaps.
    pub aggregate: Key,
}

/// What estimates and aggregates read of a row: all but its place in a file and the edition.
#[derive(Serialize)]
struct UsedRow<'a> {
    economy: EconomyId,
    year: i32,
    breakdown: &'a Breakdown,
    value: Option<f64>,
    unit: Unit,
    status: Option<Status>,
    dataset: &'a DatasetId,
    break_in_series: bool,
    age_scope: Option<&'a Text>,
}

impl<'a> UsedRow<'a> {
    fn new(row: &'a Observation) -> Self {
        let Observation { economy, year, breakdown, value, unit, status, dataset, break_in_series, age_scope, .. } =
            row;
        Self {
            economy: *economy,
            year: *year,
            breakdown,
            value: *value,
            unit: *unit,
            status: *status,
            dataset,
            break_in_series: *break_in_series,
            age_scope: age_scope.as_ref(),
        }
    }
}

/// Returns the keys of the rows of every indicator, by its id. A pipeline file counts as a whole, since any line of it may
/// change any stage.
pub fn of_indicators(plan: &Plan<'_>) -> BTreeMap<String, IndicatorKeys> {
    let names: Vec<String> = plan.files_of(DatasetKind::Register).map(file_part).collect();
    let lists = plan.files_of(DatasetKind::Classification).chain(&plan.user_groups);
    let lists: Vec<String> = lists.map(file_part).collect();
    let mut keys: BTreeMap<String, IndicatorKeys> = BTreeMap::new();
    for planned in &plan.pipelines {
        let of = of_indicator(plan, planned, &names, &lists, &keys);
        keys.insert(planned.pipeline.id().to_owned(), of);
    }
    keys
}

fn of_indicator(
    plan: &Plan<'_>,
    planned: &PlannedPipeline<'_>,
    names: &[String],
    lists: &[String],
    before: &BTreeMap<String, IndicatorKeys>,
) -> IndicatorKeys {
    let pipeline = planned.pipeline;
    let document = &pipeline.document;
    let part = |dataset: &DatasetId| plan.files.get(dataset).map(file_part).unwrap_or_default();
    let own = [document.file.as_ref(), document.text.as_str()];
    let ingest = planned.inputs.iter().enumerate().map(|(place, input)| {
        let (place, file) = (place.to_string(), part(&input.dataset));
        let parts = own.into_iter().chain([place.as_str(), input.dataset.as_str(), file.as_str()]);
        Key::new("ingest", parts.chain(names.iter().map(String::as_str)))
    });
    let ingest: Vec<Key> = ingest.collect();
    let priorities = planned.inputs.iter().map(|input| format!("{:?}", input.priority)).collect::<Vec<_>>().join(" ");
    let needed = needs(pipeline).into_iter().filter_map(|need| before.get(need.id)).map(|keys| keys.check.as_str());
    let role = if planned.weighs_others { "weighs others" } else { "" };
    let parts = own.into_iter().chain([priorities.as_str(), role]).chain(ingest.iter().map(Key::as_str)).chain(needed);
    let check = Key::new("check", parts.chain(lists.iter().map(String::as_str)));
    IndicatorKeys { ingest, check }
}

/// Gives every indicator the keys of its figures: its pipeline file, its rows in use and those of the indicators that it
/// needs, the groups, the residuals.
///
/// - Errors: `Internal` where a row cannot be written.
pub fn of_figures(
    indicators: &mut [Indicator<'_>],
    reference: &Reference,
    residuals: &BTreeMap<Text, ResidualsFile>,
) -> Result<(), Failure> {
    let groups = sha256(format!("{:?} {:?}", reference.classifications, reference.user_edition).as_bytes());
    let rows_in_use = |indicator: &Indicator<'_>| {
        let rows: Vec<UsedRow<'_>> =
            indicator.observations.iter().filter(|row| row.selected).map(UsedRow::new).collect();
        Key::of("rows", &rows)
    };
    let rows: Vec<Key> = indicators.par_iter().map(rows_in_use).collect::<Result<_, _>>()?;
    let mut known: BTreeMap<&str, Key> = BTreeMap::new();
    for (indicator, rows) in indicators.iter_mut().zip(rows) {
        let pipeline = indicator.pipeline();
        let document = &pipeline.document;
        let needed = needs(pipeline).into_iter().filter_map(|need| known.get(need.id)).map(Key::as_str);
        let own = [document.file.as_ref(), document.text.as_str(), groups.as_str(), rows.as_str()];
        let made_from = Key::new("made-from", own.into_iter().chain(needed));
        let errors = residuals.get(pipeline.id()).map(|file| file.entry().sha256).unwrap_or_default();
        let estimate = Key::new("estimate", [made_from.as_str(), errors.as_str()]);
        let aggregate = Key::new("aggregate", [estimate.as_str()]);
        known.insert(pipeline.id(), made_from);
        indicator.figure_keys = Some(FigureKeys { estimate, aggregate });
    }
    Ok(())
}

/// What a file is and says: its path stands in messages and in the rows.
fn file_part(file: &RawFile) -> String {
    format!("{} {} {}", file.shown, file.sidecar.sha256, file.sidecar_sha256)
}
