//! A project's folder: its pipelines and the datasets of its raw/.

use std::collections::{BTreeMap, BTreeSet};

use super::families;
use super::figures;
use super::options::Options;
use super::reports::{self, ProjectReport};
use super::table_names;
use crate::concepts::{GroupCodes, GroupNames, Text};
use crate::findings::Finding;
use crate::ingest::{Catalogue, DatasetKind};
use crate::pipeline::{self, Pipeline, Report};
use crate::run::failure::Failure;

/// Folder of the pipeline files.
pub const PIPELINES: &str = "pipelines";
/// Folder of the datasets.
pub const RAW: &str = "raw";

/// What a project's folder holds.
#[derive(Debug)]
pub struct Project {
    /// Pipelines by indicator.
    pub pipelines: BTreeMap<Text, Pipeline>,
    /// Datasets by id.
    pub catalogue: Catalogue,
    /// Names and order of groups, as the sidecars of classifications say.
    pub group_names: GroupNames,
    /// What stands for groups where data are exchanged, as the same sidecars say.
    pub group_codes: GroupCodes,
    /// Its reports by id.
    pub reports: Vec<ProjectReport>,
    /// What is told of its pipelines for whole databases.
    pub of_families: Vec<Finding>,
}

impl Project {
    /// Returns the classifications and editions that the pipelines name.
    pub fn pinned_lists(&self) -> BTreeSet<(Text, Text)> {
        let aggregates = self.pipelines.values().flat_map(|pipeline| &pipeline.definition.aggregate);
        let uses = aggregates.flat_map(|aggregate| &aggregate.classifications);
        uses.filter_map(|used| Some((used.id.as_str().into(), used.edition.as_deref()?.into()))).collect()
    }

    /// Reads pipeline files, sidecars, and claims where there are any.
    ///
    /// - Errors: every mistake in any of them.
    pub fn load(options: &Options) -> Result<Self, Failure> {
        let folder = options.project.join(PIPELINES);
        let scan = || Catalogue::scan(&options.project.join(RAW), RAW);
        let load =
            || rayon::join(|| pipeline::load_all(&folder, PIPELINES), || pipeline::load_families(&folder, PIPELINES));
        let ((pipelines, families), (read, catalogue)) =
            rayon::join(load, || rayon::join(|| reports::read(&folder, PIPELINES), scan));
        match (pipelines, families, read, catalogue) {
            (Ok(mut pipelines), Ok(families), Ok(read), Ok(catalogue)) => {
                let of_families = families::add(&families, &catalogue, &mut pipelines).map_err(Failure::of_findings)?;
                let reports = reports::checked(read, &pipelines).map_err(Failure::definition)?;
                let (group_names, group_codes) = (group_names(&catalogue), group_codes(&catalogue));
                let project = Self { pipelines, group_names, group_codes, catalogue, reports, of_families };
                let mut mistakes = table_names::mistakes(&project.pipelines, &project.reports);
                mistakes.extend(
                    project
                        .figures()
                        .flat_map(|report| figures::mistakes(report, &project.pipelines, &project.catalogue)),
                );
                if mistakes.is_empty() { Ok(project) } else { Err(Failure::of_findings(mistakes)) }
            }
            (pipelines, families, read, catalogue) => {
                let of_reports = read.err();
                let all = [pipelines.err(), families.err(), of_reports, catalogue.err()];
                let findings = all.into_iter().flatten().flatten().collect();
                Err(Failure::of_findings(findings))
            }
        }
    }

    /// Returns the figures of all reports.
    pub fn figures(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter_map(|report| report.figures.as_ref())
    }
}

fn group_names(catalogue: &Catalogue) -> GroupNames {
    let sidecars = || catalogue.of_kind(DatasetKind::Classification).map(|dataset| &dataset.sidecar);
    let groups = sidecars().flat_map(|sidecar| &sidecar.group);
    let main = sidecars().flat_map(|sidecar| &sidecar.classification).filter(|classification| classification.main);
    GroupNames::new(
        groups.map(|group| (group.id.as_str().into(), group.name.clone())),
        main.map(|classification| classification.id.as_str().into()),
    )
}

fn group_codes(catalogue: &Catalogue) -> GroupCodes {
    let sidecars = || catalogue.of_kind(DatasetKind::Classification).map(|dataset| &dataset.sidecar);
    let lists = sidecars().flat_map(|sidecar| &sidecar.classification);
    let groups = sidecars().flat_map(|sidecar| &sidecar.group);
    GroupCodes::new(
        lists.filter_map(|list| Some((list.id.as_str().into(), list.agency.as_ref()?.0.clone()))),
        groups.filter_map(|group| Some((group.id.as_str().into(), group.m49.as_ref()?.0.clone()))),
    )
}
