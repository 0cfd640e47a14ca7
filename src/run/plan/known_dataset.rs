//! The id of a dataset in a pipeline or in `--input` against the datasets of raw/.
//! Opens none.

use super::project::Project;
use crate::concepts::{DatasetId, did_you_mean, nearest};
use crate::ingest::DatasetKind;

/// Returns what is wrong with the id of a dataset of observations, and what to do.
pub fn known_dataset(project: &Project, id: &str) -> Result<(), (String, String)> {
    let known: Vec<&str> =
        project.catalogue.of_kind(DatasetKind::Observations).map(|dataset| dataset.sidecar.id.as_str()).collect();
    if known.contains(&id) {
        return Ok(());
    }
    match project.catalogue.datasets.get(&DatasetId::from(id)) {
        Some(_) => Err((format!("dataset `{id}` is no dataset of observations"), help(id, &known))),
        None => {
            let add = |file| format!("{file} has no sidecar: run `ictstat add {file}`");
            let help = project.catalogue.file_of(id).map_or_else(|| help(id, &known), add);
            Err((format!("unknown dataset `{id}`"), help))
        }
    }
}

/// Returns what to do about an unknown name: the nearest known ones, or where all are listed.
pub fn help(found: &str, known: &[&str]) -> String {
    let all = match known.len() {
        ..=8 => format!("there are: {}", known.join(", ")),
        _ => "`ictstat catalog` lists what there is".to_owned(),
    };
    did_you_mean(&nearest(found, known.iter().copied()), all)
}
