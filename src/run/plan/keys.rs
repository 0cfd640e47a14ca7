//! The keys under which the rows of an indicator are cached, known before anything is parsed: they hold the hashes of files.

use std::collections::BTreeMap;

use super::inputs::Inputs;
use super::planned::PlannedPipeline;
use crate::concepts::DatasetId;
use crate::ingest::DatasetKind;
use crate::ingest::sidecar::RawFile;
use crate::pipeline::needs::needs;
use crate::run::store::cache::{Holds, Key};

/// Keys of the rows of one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorKeys {
    /// Rows of each of its files.
    pub ingest: Vec<Key>,
    /// Rows of all of them, checked, in use or not.
    pub check: Key,
}

/// Returns the keys of the rows of every indicator, by its id. A pipeline file counts as a whole, since any line of it may
/// change any stage.
pub fn of_indicators(pipelines: &[PlannedPipeline<'_>], inputs: &Inputs) -> BTreeMap<String, IndicatorKeys> {
    let names: Vec<String> = inputs.of_kind(DatasetKind::Register).map(file_part).collect();
    let lists = inputs.of_kind(DatasetKind::Classification).chain(&inputs.user_groups);
    let lists: Vec<String> = lists.map(file_part).collect();
    let mut keys: BTreeMap<String, IndicatorKeys> = BTreeMap::new();
    for planned in pipelines {
        let of = of_indicator(inputs, planned, &names, &lists, &keys);
        keys.insert(planned.pipeline.id().to_owned(), of);
    }
    keys
}

fn of_indicator(
    inputs: &Inputs,
    planned: &PlannedPipeline<'_>,
    names: &[String],
    lists: &[String],
    before: &BTreeMap<String, IndicatorKeys>,
) -> IndicatorKeys {
    let pipeline = planned.pipeline;
    let own = pipeline.origin();
    let part = |dataset: &DatasetId| inputs.files.get(dataset).map(file_part).unwrap_or_default();
    let own = own.each_ref().map(String::as_str);
    let ingest = planned.inputs.iter().enumerate().map(|(place, input)| {
        let (place, file) = (place.to_string(), part(&input.dataset));
        let parts = own.into_iter().chain([place.as_str(), input.dataset.as_str(), file.as_str()]);
        Key::new(Holds::Ingest, parts.chain(names.iter().map(String::as_str)))
    });
    let ingest: Vec<Key> = ingest.collect();
    let priorities = planned.inputs.iter().map(|input| format!("{:?}", input.rank)).collect::<Vec<_>>().join(" ");
    let needed = needs(pipeline).into_iter().filter_map(|need| before.get(need.id)).map(|keys| keys.check.as_str());
    let role = if planned.weighs_others { "weighs others" } else { "" };
    let parts = own.into_iter().chain([priorities.as_str(), role]).chain(ingest.iter().map(Key::as_str)).chain(needed);
    let check = Key::new(Holds::Check, parts.chain(lists.iter().map(String::as_str)));
    IndicatorKeys { ingest, check }
}

/// What a file is and says: its path stands in messages and in the rows.
fn file_part(file: &RawFile) -> String {
    format!("{} {} {}", file.shown, file.sidecar.sha256, file.sidecar_sha256)
}
