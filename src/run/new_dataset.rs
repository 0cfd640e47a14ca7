//! `ictstat add`: what a project has to compute with, for the proposal of a sidecar and a pipeline, and the two files written.
//! What the file looks like is for `ingest`.

use std::path::Path;

use super::Failure;
use super::project::{PIPELINES, RAW};
use crate::concepts::groups::Classifications;
use crate::concepts::{Economy, Text};
use crate::findings::Finding;
use crate::ingest::proposal::Surroundings;
use crate::ingest::{Catalogue, DatasetKind, EconomyNames, RecordFile, classification, register};

/// Classifications that a new indicator is aggregated over, where the project has them.
const USED: [&str; 2] = ["itu-region", "wb-income"];
/// Indicator whose values weigh rates of people.
const POPULATION: &str = "population";

/// Returns what a project has to compute with; a project without a register of economies knows none.
///
/// - Errors: the files of the register and of the classifications do not fit.
pub fn surroundings(project: &Path) -> Result<Surroundings, Failure> {
    // A sidecar that is to be completed, or replaced, is no reason to refuse another.
    let (catalogue, _) = Catalogue::scan_all(&project.join(RAW), RAW).map_err(Failure::of_findings)?;
    let economies = economies(&catalogue).map_err(Failure::of_findings)?;
    let names = EconomyNames::new(&economies);
    let lists = lists(&catalogue, &names).map_err(Failure::of_findings)?;
    let world = (Text::from("world"), None);
    let used = USED.iter().filter_map(|id| {
        let editions = &lists.get(*id)?.editions;
        let newest = editions.keys().next_back().filter(|_| editions.len() > 1).cloned();
        Some((Text::from(*id), newest))
    });
    let classifications = [world].into_iter().chain(used).collect();
    let has_population = project.join(PIPELINES).join(format!("{POPULATION}.toml")).is_file();
    Ok(Surroundings { names, classifications, has_population })
}

fn economies(catalogue: &Catalogue) -> Result<Vec<Economy>, Vec<Finding>> {
    let mut all = Vec::new();
    for dataset in catalogue.of_kind(DatasetKind::Register) {
        all.extend(register::read(&RecordFile::open(dataset.read()?)?)?);
    }
    Ok(all)
}

fn lists(catalogue: &Catalogue, names: &EconomyNames) -> Result<Classifications, Vec<Finding>> {
    let mut lists = Classifications::new();
    for dataset in catalogue.of_kind(DatasetKind::Classification) {
        classification::read(&RecordFile::open(dataset.read()?)?, names, &mut lists)?;
    }
    Ok(lists)
}

/// Writes a new file, whole or not at all.
///
/// - Errors: disk.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::disk("write", path, &error))
}
