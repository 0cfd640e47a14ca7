//! The files of a run, held against their checksums; large ones stay on disk. Parses none of them.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::options::Options;
use super::planned::PlannedPipeline;
use super::project::Project;
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding};
use crate::ingest::DatasetKind;
use crate::ingest::catalogue::Dataset;
use crate::ingest::sidecar::{RawFile, Sidecar};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::regular_file::{self, MOST_BYTES_OF_TEXT};
use crate::run::failure::Failure;

/// What a run reads; gone once it is parsed.
#[derive(Debug)]
pub struct Inputs {
    /// Files by dataset.
    pub files: BTreeMap<DatasetId, RawFile>,
    /// The user's groups.
    pub user_groups: Option<RawFile>,
}

impl Inputs {
    /// Reads the datasets of the pipelines, the register of economies, the classifications and the user's groups.
    ///
    /// - Errors: unreadable or changed files.
    pub fn read(project: &Project, options: &Options, pipelines: &[PlannedPipeline<'_>]) -> Result<Self, Failure> {
        let user_groups = options.groups.as_deref().map(read_user_groups).transpose()?;
        Ok(Self { files: read_files(project, pipelines)?, user_groups })
    }

    /// Returns the files of a kind.
    pub fn of_kind(&self, kind: DatasetKind) -> impl Iterator<Item = &RawFile> {
        self.files.values().filter(move |file| file.sidecar.kind == kind)
    }

    /// Returns the size of the datasets that are held in memory.
    ///
    /// What stays on disk takes as much as the rows that are kept of it, which nobody knows before it is read.
    pub fn n_bytes(&self) -> u64 {
        self.files.values().map(|file| file.content.n_bytes_in_memory()).sum()
    }
}

/// Reads the datasets of the pipelines, the register of economies and the classifications.
fn read_files(project: &Project, pipelines: &[PlannedPipeline<'_>]) -> Result<BTreeMap<DatasetId, RawFile>, Failure> {
    let always = [DatasetKind::Register, DatasetKind::Classification, DatasetKind::Activity];
    let is_needed = |dataset: &&Dataset| {
        let is_register = |planned: &PlannedPipeline<'_>| {
            planned.pipeline.member.as_ref().is_some_and(|member| member.register == dataset.sidecar.dataset())
        };
        always.contains(&dataset.sidecar.kind)
            || pipelines.iter().any(is_register)
            || pipelines
                .iter()
                .flat_map(|planned| &planned.inputs)
                .any(|input| input.dataset == dataset.sidecar.dataset())
    };
    let needed: Vec<&Dataset> = project.catalogue.datasets.values().filter(is_needed).collect();
    let read: Vec<_> = needed.par_iter().map(|dataset| dataset.read()).collect();
    let (mut files, mut findings) = (BTreeMap::new(), Vec::new());
    for (dataset, file) in needed.into_iter().zip(read) {
        match file {
            Ok(file) => drop(files.insert(dataset.sidecar.dataset(), file)),
            Err(faults) => findings.extend(faults),
        }
    }
    if project.catalogue.of_kind(DatasetKind::Register).count() != 1 {
        let finding = Finding::new(Code::BadSidecar, "expected one dataset of kind `register` in raw/");
        findings.push(finding.help("keep one register of economies, such as raw/unsd/economies.csv"));
    }
    if findings.is_empty() { Ok(files) } else { Err(Failure::input(findings, Vec::new())) }
}

/// Returns a user's groups. They have no sidecar: they are plain CSV, UTF-8, and the first line shows what stands between two fields.
///
/// - Errors: there is no such file, or it is none that can be read.
pub fn read_user_groups(path: &Path) -> Result<RawFile, Failure> {
    let shown: Text = path.display().to_string().into();
    let bytes = regular_file::read_at_most(path, MOST_BYTES_OF_TEXT).map_err(|error| {
        Failure::usage(format!("cannot read {shown}: {error}"), "name a CSV file with the columns group, economy")
    })?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // Spreadsheets of half of the world write semicolons, since a comma stands before their decimals.
    let delimiter = [b',', b';', b'\t'].into_iter().find(|mark| first.contains(mark)).map_or(',', char::from);
    let sidecar = Sidecar::of_users_file(&format!("user/{name}"), &name, sha256(&bytes));
    let sidecar = Sidecar { delimiter, ..sidecar };
    Ok(RawFile { sidecar, shown_sidecar: shown.clone(), shown, content: bytes.into(), sidecar_sha256: String::new() })
}
