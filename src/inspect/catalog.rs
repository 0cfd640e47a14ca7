//! What a project offers, as rows for a table.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::unreadable;
use crate::concepts::classification::{Member, USER_GROUPS};
use crate::concepts::{EconomyId, GroupNames, Text};
use crate::ingest::RecordFile;
use crate::ingest::user_groups::{self, Lists};
use crate::revision::rows::Stored;
use crate::run::plan::inputs::read_user_groups;
use crate::run::plan::new_dataset::{lists, names_of_catalogue};
use crate::run::{Failure, Options, OutputDirectory, Project};
use crate::tables::Membership;

/// A list with a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Headers.
    pub header: Vec<&'static str>,
    /// Rows, as wide as the header.
    pub rows: Vec<Vec<String>>,
}

/// Returns the indicators with unit, weight and dataset.
///
/// - Errors: mistakes in pipelines or sidecars.
pub fn indicators(options: &Options) -> Result<Catalog, Failure> {
    let project = Project::load(options)?;
    let row = |pipeline: &crate::pipeline::Pipeline| {
        let indicator = &pipeline.definition.indicator;
        let datasets: Vec<&str> = pipeline.definition.input.iter().map(|input| input.dataset.as_str()).collect();
        let weight = indicator.denominator.clone().unwrap_or_else(|| "-".to_owned());
        vec![
            indicator.id.clone(),
            indicator.name.english().to_owned(),
            indicator.unit.name().to_owned(),
            weight,
            datasets.join(" "),
        ]
    };
    Ok(Catalog {
        header: vec!["indicator", "name", "unit", "weight", "dataset"],
        rows: project.pipelines.values().map(row).collect(),
    })
}

/// Returns the datasets with kind, edition and file.
///
/// - Errors: mistakes in pipelines or sidecars.
pub fn datasets(options: &Options) -> Result<Catalog, Failure> {
    let project = Project::load(options)?;
    let rows = project.catalogue.datasets.iter().map(|(id, dataset)| {
        let kind = format!("{:?}", dataset.sidecar.kind).to_lowercase();
        let sidecar = &dataset.sidecar;
        vec![id.to_string(), kind, sidecar.edition.clone(), sidecar.licence.clone(), dataset.shown.to_string()]
    });
    Ok(Catalog { header: vec!["dataset", "kind", "edition", "licence", "file"], rows: rows.collect() })
}

/// Returns the groups of every classification and edition with the number of their members.
///
/// - Errors: faults in sidecars, register or classifications.
pub fn groups(options: &Options) -> Result<Catalog, Failure> {
    let project = Project::load(options)?;
    let names = names_of_catalogue(&project.catalogue)?;
    let mut classifications = lists(&project.catalogue, &names)?;
    let mut group_names = project.group_names.clone();
    if let Some(path) = &options.groups {
        let raw = read_user_groups(path)?;
        let edition = raw.sidecar.edition.clone();
        let lists = Lists { all: &classifications, pinned: &project.pinned_lists() };
        let own = RecordFile::open(raw).and_then(|file| user_groups::read(&file, &names, &edition, &lists));
        let own = own.map_err(Failure::of_findings)?;
        group_names = group_names.with_own(own.names);
        classifications.entry(USER_GROUPS.into()).or_default().editions.insert(edition.into(), own.edition);
    }
    let mut rows = Vec::new();
    for (id, classification) in &classifications {
        for (edition, list) in &classification.editions {
            let row = |(group, members): (&Text, &BTreeSet<Member>)| {
                group_row(&group_names, [id, edition, group], members.iter().map(|one| one.economy))
            };
            rows.extend(list.groups.iter().map(row));
        }
    }
    if options.groups.is_none() {
        rows.extend(own_groups_of_run(options, &group_names)?);
    }
    Ok(Catalog { header: vec!["classification", "edition", "group", "name", "members"], rows })
}

/// Returns the groups of users that the published run has.
fn own_groups_of_run(options: &Options, names: &GroupNames) -> Result<Vec<Vec<String>>, Failure> {
    let Some(run) = OutputDirectory::new(options.output_directory()).run(None) else { return Ok(Vec::new()) };
    let stored = Stored::<Membership>::read(&run, &|_| true).map_err(unreadable)?;
    let mut groups: BTreeMap<[Text; 3], BTreeSet<EconomyId>> = BTreeMap::new();
    for row in stored.rows.into_iter().filter(|row| *row.classification == *USER_GROUPS) {
        groups.entry([row.classification, row.edition, row.group]).or_default().insert(row.economy);
    }
    let rows = groups
        .iter()
        .map(|([id, edition, group], economies)| group_row(names, [id, edition, group], economies.iter().copied()));
    Ok(rows.collect())
}

fn group_row(names: &GroupNames, of: [&Text; 3], economies: impl Iterator<Item = EconomyId>) -> Vec<String> {
    let [classification, edition, group] = of;
    let n_members = economies.collect::<BTreeSet<_>>().len();
    let texts = [classification.as_ref(), edition, group, names.label(classification, group)];
    texts.into_iter().map(str::to_owned).chain([n_members.to_string()]).collect()
}

/// Returns the economies with their codes and English names.
///
/// - Errors: faults in sidecars or the register.
pub fn economies(options: &Options) -> Result<Catalog, Failure> {
    let names = names_of_catalogue(&Project::load(options)?.catalogue)?;
    let rows = names.english_names().map(|(id, name)| vec![id.to_string(), name.to_owned()]).collect();
    Ok(Catalog { header: vec!["economy", "name"], rows })
}

/// Returns the runs, oldest first, and which of them is published.
pub fn runs(options: &Options) -> Catalog {
    let output = OutputDirectory::new(options.output_directory());
    let latest = output.latest_manifest().map(|manifest| manifest.run);
    let row = |name: String| {
        let mark = if latest.as_deref() == Some(&name) { "latest" } else { "" };
        vec![name, mark.to_owned()]
    };
    Catalog { header: vec!["run", "published"], rows: output.run_names().into_iter().map(row).collect() }
}
