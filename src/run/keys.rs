//! The keys under which the stages of an indicator are cached: each holds the keys of all that the stage reads, down to
//! the hashes of the files.

use std::collections::BTreeMap;

use super::Plan;
use super::cache::Key;
use super::plan::{PlannedPipeline, needs};
use crate::concepts::DatasetId;
use crate::ingest::DatasetKind;
use crate::ingest::sidecar::RawFile;

/// Keys of the stages of one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorKeys {
    /// Rows of each of its files.
    pub ingest: Vec<Key>,
    /// Rows of all of them, checked, in use or not.
    pub check: Key,
    /// Completed values.
    pub estimate: Key,
    /// Aggregates and gaps.
    pub aggregate: Key,
}

/// Returns the keys of every indicator, by its id. A pipeline file counts as a whole, since any line of it may change
/// any stage.
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
    let parts = own.into_iter().chain([priorities.as_str()]).chain(ingest.iter().map(Key::as_str)).chain(needed);
    let check = Key::new("check", parts.chain(lists.iter().map(String::as_str)));
    let residuals = plan.residuals.get(pipeline.id()).map(|file| file.entry().sha256).unwrap_or_default();
    let estimate = Key::new("estimate", [check.as_str(), residuals.as_str()]);
    let aggregate = Key::new("aggregate", [estimate.as_str()]);
    IndicatorKeys { ingest, check, estimate, aggregate }
}

/// What a file is and says: its path stands in messages and in the rows.
fn file_part(file: &RawFile) -> String {
    format!("{} {} {}", file.shown, file.sidecar.sha256, file.sidecar_sha256)
}
