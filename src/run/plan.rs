//! Which pipelines run, in which order, on which files, and the hash by which two runs are the same.
//! Reads the bytes of the inputs; parses none of them.

use std::collections::BTreeMap;

use super::{Failure, Options, Project, VERSION};
use crate::concepts::{DatasetId, Text, nearest};
use crate::findings::{Code, Finding};
use crate::ingest::DatasetKind;
use crate::ingest::catalogue::Dataset;
use crate::ingest::sidecar::{RawFile, Sidecar, sha256};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::publish::manifest::FileEntry;

/// A pipeline with the dataset that it reads.
#[derive(Debug)]
pub struct PlannedPipeline<'a> {
    /// The pipeline.
    pub pipeline: &'a Pipeline,
    /// Its dataset.
    pub dataset: DatasetId,
}

/// How a dataset is cited.
#[derive(Debug)]
pub struct Source {
    /// Publisher, title and edition.
    pub citation: String,
    /// Licence.
    pub licence: String,
}

/// What a run will do.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Pipelines, each after its denominator.
    pub pipelines: Vec<PlannedPipeline<'a>>,
    /// Files by dataset, read once.
    pub files: BTreeMap<DatasetId, RawFile>,
    /// Citation and licence of every dataset.
    pub sources: BTreeMap<DatasetId, Source>,
    /// The datasets of kind classification.
    pub classifications: Vec<DatasetId>,
    /// Content of the user's groups file.
    pub user_groups: Option<RawFile>,
    /// Hash over everything that the results depend on.
    pub inputs_sha256: String,
}

impl<'a> Plan<'a> {
    /// Chooses and orders the pipelines and reads their inputs.
    ///
    /// - Errors: unknown indicators and datasets, circles of denominators, unreadable or changed files.
    pub fn new(project: &'a Project, options: &Options) -> Result<Self, Failure> {
        let chosen = choose(project, options)?;
        let ordered = order(project, &chosen)?;
        let pipelines = ordered
            .into_iter()
            .map(|pipeline| Ok(PlannedPipeline { pipeline, dataset: dataset_of(project, options, pipeline)? }))
            .collect::<Result<Vec<_>, Failure>>()?;
        let files = read_files(project, &pipelines)?;
        let user_groups = options.groups.as_deref().map(read_user_groups).transpose()?;
        let inputs_sha256 = hash(&pipelines, &files, user_groups.as_ref(), options);
        let sources = files.iter().map(|(id, file)| (id.clone(), source(&file.sidecar))).collect();
        let lists = project.catalogue.of_kind(DatasetKind::Classification);
        let classifications = lists.map(|dataset| dataset.sidecar.dataset()).collect();
        Ok(Self { pipelines, files, sources, classifications, user_groups, inputs_sha256 })
    }

    /// Returns indicator and dataset of each pipeline, in order.
    pub fn shown(&self) -> Vec<(String, String)> {
        self.pipelines.iter().map(|planned| (planned.pipeline.id().to_owned(), planned.dataset.to_string())).collect()
    }

    /// Returns the dataset of a pipeline and those of its denominators.
    pub fn datasets_behind<'b>(&'b self, planned: &'b PlannedPipeline<'a>) -> impl Iterator<Item = &'b DatasetId> {
        std::iter::successors(Some(planned), |planned| {
            let denominator = planned.pipeline.definition.indicator.denominator.as_deref()?;
            let is_another = denominator != planned.pipeline.id();
            self.pipelines.iter().find(|other| is_another && other.pipeline.id() == denominator)
        })
        .map(|planned| &planned.dataset)
    }

    /// Returns the pipeline files with their hashes, in order.
    pub fn pipeline_entries(&self) -> Vec<FileEntry> {
        let entry = |planned: &PlannedPipeline<'_>| {
            file_entry(&planned.pipeline.document.file, planned.pipeline.document.text.as_bytes())
        };
        self.pipelines.iter().map(entry).collect()
    }
}

fn source(sidecar: &Sidecar) -> Source {
    let citation = format!("{}, {} (edition {})", sidecar.publisher, sidecar.title, sidecar.edition);
    Source { citation, licence: sidecar.licence.clone() }
}

/// Returns a file's entry for the manifest.
pub fn file_entry(path: &str, content: &[u8]) -> FileEntry {
    FileEntry { path: path.to_owned(), sha256: sha256(content), bytes: content.len() as u64 }
}

fn did_you_mean(found: &str, known: &[&str]) -> String {
    match nearest(found, known.iter().copied()).as_slice() {
        [] => format!("there are: {}", known.join(", ")),
        names => format!("did you mean {}?", names.join(", or ")),
    }
}

fn choose<'a>(project: &'a Project, options: &Options) -> Result<Vec<&'a Pipeline>, Failure> {
    let known: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
    let unknown = |name: &str, option: &str| {
        Failure::usage(format!("unknown indicator `{name}`{option}"), did_you_mean(name, &known))
    };
    if let Some(indicator) = options.inputs.keys().find(|name| !project.pipelines.contains_key(name.as_str())) {
        return Err(unknown(indicator, " in --input"));
    }
    if options.pipelines.is_empty() {
        return Ok(project.pipelines.values().collect());
    }
    let find = |name: &String| project.pipelines.get(name.as_str()).ok_or_else(|| unknown(name, ""));
    options.pipelines.iter().map(find).collect()
}

/// Returns the chosen pipelines and what they need, each after its denominator, otherwise by id.
fn order<'a>(project: &'a Project, chosen: &[&'a Pipeline]) -> Result<Vec<&'a Pipeline>, Failure> {
    let mut ordered: Vec<&Pipeline> = Vec::new();
    let mut findings = Vec::new();
    for pipeline in chosen {
        let mut path = Vec::new();
        visit(project, pipeline, &mut path, &mut ordered, &mut findings);
    }
    if findings.is_empty() { Ok(ordered) } else { Err(Failure::definition(findings)) }
}

fn visit<'a>(
    project: &'a Project,
    pipeline: &'a Pipeline,
    path: &mut Vec<&'a str>,
    ordered: &mut Vec<&'a Pipeline>,
    findings: &mut Vec<Finding>,
) {
    if ordered.iter().any(|done| done.id() == pipeline.id()) {
        return;
    }
    let way = [Step::Key("indicator"), Step::Key("denominator")];
    if let Some(begin) = path.iter().position(|id| *id == pipeline.id()) {
        let circle: Vec<&str> = path[begin..].iter().copied().chain([pipeline.id()]).collect();
        let finding = pipeline.finding(Code::Circle, &way, format!("each needs the next: {}", circle.join(" → ")));
        if !findings.iter().any(|other| other.code == Code::Circle) {
            findings.push(finding.help("take one of the denominators away"));
        }
        return;
    }
    path.push(pipeline.id());
    if let Some(denominator) = pipeline.definition.indicator.denominator.as_ref().filter(|id| *id != pipeline.id()) {
        match project.pipelines.get(denominator.as_str()) {
            Some(needed) => visit(project, needed, path, ordered, findings),
            None => {
                let known: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
                let finding = pipeline.finding(Code::UnknownIndicator, &way, format!("found `{denominator}`"));
                findings.push(finding.help(did_you_mean(denominator, &known)));
            }
        }
    }
    path.pop();
    ordered.push(pipeline);
}

fn dataset_of(project: &Project, options: &Options, pipeline: &Pipeline) -> Result<DatasetId, Failure> {
    let chosen = options.inputs.get(pipeline.id());
    let declared = pipeline.definition.input.first().map(|input| &input.dataset);
    let id = chosen.or(declared).map_or("", String::as_str);
    let of_kind = |kind| project.catalogue.of_kind(kind).map(|dataset| dataset.sidecar.id.as_str());
    let known: Vec<&str> = of_kind(DatasetKind::Observations).collect();
    if known.contains(&id) {
        return Ok(id.into());
    }
    let (what, help) = match project.catalogue.datasets.get(&DatasetId::from(id)) {
        Some(_) => {
            (format!("dataset `{id}` is no dataset of observations"), format!("there are: {}", known.join(", ")))
        }
        None => (format!("unknown dataset `{id}`"), did_you_mean(id, &known)),
    };
    if chosen.is_some() {
        return Err(Failure::usage(format!("{what} in --input"), help));
    }
    let way = [Step::Key("input"), Step::Index(0), Step::Key("dataset")];
    Err(Failure::definition(vec![pipeline.finding(Code::UnknownDataset, &way, what).help(help)]))
}

/// Reads the datasets of the pipelines, the register of economies and the classifications.
fn read_files(project: &Project, pipelines: &[PlannedPipeline<'_>]) -> Result<BTreeMap<DatasetId, RawFile>, Failure> {
    let always = [DatasetKind::Register, DatasetKind::Classification];
    let is_needed = |dataset: &&Dataset| {
        always.contains(&dataset.sidecar.kind)
            || pipelines.iter().any(|planned| planned.dataset == dataset.sidecar.dataset())
    };
    let (mut files, mut findings) = (BTreeMap::new(), Vec::new());
    for dataset in project.catalogue.datasets.values().filter(is_needed) {
        match dataset.read() {
            Ok(file) => {
                files.insert(dataset.sidecar.dataset(), file);
            }
            Err(faults) => findings.extend(faults),
        }
    }
    if project.catalogue.of_kind(DatasetKind::Register).count() != 1 {
        let finding = Finding::new(Code::BadSidecar, "expected one dataset of kind `register` in raw/");
        findings.push(finding.help("keep one register of economies, such as raw/unsd/economies.csv"));
    }
    if findings.is_empty() { Ok(files) } else { Err(Failure::input(findings, Vec::new())) }
}

/// A user's groups have no sidecar: they are plain CSV, UTF-8, with commas.
fn read_user_groups(path: &std::path::Path) -> Result<RawFile, Failure> {
    let shown: Text = path.display().to_string().into();
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::usage(format!("cannot read {shown}: {error}"), "name a CSV file with the columns group, economy")
    })?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let sidecar = Sidecar::of_users_file(&format!("user/{name}"), &name, sha256(&bytes));
    Ok(RawFile { sidecar, shown_sidecar: shown.clone(), shown, bytes, sidecar_sha256: String::new() })
}

/// Returns the hash over version, options, pipelines and inputs, independent of the order of files on disk.
fn hash(
    pipelines: &[PlannedPipeline<'_>],
    files: &BTreeMap<DatasetId, RawFile>,
    user_groups: Option<&RawFile>,
    options: &Options,
) -> String {
    let mut text = format!("version {VERSION}\n");
    for (name, value) in options.that_change_results() {
        text.push_str(&format!("option {name}={value}\n"));
    }
    for planned in pipelines {
        let hash = sha256(planned.pipeline.document.text.as_bytes());
        text.push_str(&format!("pipeline {} {hash} {}\n", planned.pipeline.id(), planned.dataset));
    }
    for file in files.values().chain(user_groups) {
        text.push_str(&format!("input {} {} {}\n", file.shown, file.sidecar.sha256, file.sidecar_sha256));
    }
    sha256(text.as_bytes())
}
