//! `ictstat add`: what a project has to compute with, for the proposal of a sidecar and a pipeline.
//! What the file looks like is for `ingest`.

use std::collections::BTreeMap;
use std::path::Path;

use super::project::{PIPELINES, RAW};
use crate::concepts::groups::Classifications;
use crate::concepts::{Economy, Text, Unit};
use crate::findings::Finding;
use crate::ingest::proposal::Surroundings;
use crate::ingest::{Catalogue, DatasetKind, EconomyNames, RecordFile, classification, register};
use crate::pipeline::{Pipeline, load_all};
use crate::run::failure::Failure;

/// Classifications that a new indicator is aggregated over, where the project has them.
const USED: [&str; 2] = ["itu-region", "wb-income"];

/// Returns what a project has to compute with; a project without a register of economies knows none.
///
/// - Errors: the files of the register and of the classifications do not fit.
pub fn surroundings(project: &Path) -> Result<Surroundings, Failure> {
    // A sidecar that is to be completed, or replaced, is no reason to refuse another.
    let (catalogue, _) = Catalogue::scan_all(&project.join(RAW), RAW).map_err(Failure::of_findings)?;
    let pipelines = load_all(&project.join(PIPELINES), PIPELINES).ok();
    surroundings_of(&catalogue, pipelines.as_ref())
}

/// Returns the same of a catalogue and of pipelines that were read; none where they do not fit together.
///
/// - Errors: as [`surroundings`].
pub fn surroundings_of(
    catalogue: &Catalogue,
    pipelines: Option<&BTreeMap<Text, Pipeline>>,
) -> Result<Surroundings, Failure> {
    let economies = economies(catalogue).map_err(Failure::of_findings)?;
    let names = EconomyNames::new(&economies);
    let lists = lists(catalogue, &names)?;
    let world = (Text::from("world"), None);
    let used = USED.iter().filter_map(|id| {
        let editions = &lists.get(*id)?.editions;
        let newest = editions.keys().next_back().filter(|_| editions.len() > 1).cloned();
        Some((Text::from(*id), newest))
    });
    let classifications = [world].into_iter().chain(used).collect();
    Ok(Surroundings { names, classifications, population: pipelines.and_then(population) })
}

/// Returns the names of the economies of a project.
///
/// - Errors: the files of the register do not fit.
pub fn economy_names(project: &Path) -> Result<EconomyNames, Failure> {
    let (catalogue, _) = Catalogue::scan_all(&project.join(RAW), RAW).map_err(Failure::of_findings)?;
    names_of_catalogue(&catalogue)
}

/// Returns the names of the economies of a catalogue.
///
/// - Errors: the files of the register do not fit.
pub fn names_of_catalogue(catalogue: &Catalogue) -> Result<EconomyNames, Failure> {
    economies(catalogue).map(|all| EconomyNames::new(&all)).map_err(Failure::of_findings)
}

/// Returns the indicator that weighs most others of those that count people.
fn population(pipelines: &BTreeMap<Text, Pipeline>) -> Option<Text> {
    let mut weighed: BTreeMap<&str, usize> = BTreeMap::new();
    for denominator in pipelines.values().filter_map(|one| one.definition.indicator.denominator.as_deref()) {
        let is_of_people = pipelines.get(denominator).is_some_and(|of| of.definition.indicator.unit == Unit::Persons);
        *weighed.entry(denominator).or_default() += usize::from(is_of_people);
    }
    let (id, n_weighed) = weighed.into_iter().max_by_key(|(_, n_weighed)| *n_weighed)?;
    (n_weighed > 0).then(|| id.into())
}

fn economies(catalogue: &Catalogue) -> Result<Vec<Economy>, Vec<Finding>> {
    let mut all = Vec::new();
    for dataset in catalogue.of_kind(DatasetKind::Register) {
        all.extend(register::read(&RecordFile::open(dataset.read()?)?)?);
    }
    Ok(all)
}

/// Returns the classifications of a catalogue.
///
/// - Errors: their files do not fit.
pub fn lists(catalogue: &Catalogue, names: &EconomyNames) -> Result<Classifications, Failure> {
    let mut lists = Classifications::new();
    for dataset in catalogue.of_kind(DatasetKind::Classification) {
        let file = dataset.read().and_then(RecordFile::open).map_err(Failure::of_findings)?;
        classification::read(&file, names, &mut lists).map_err(Failure::of_findings)?;
    }
    Ok(lists)
}
