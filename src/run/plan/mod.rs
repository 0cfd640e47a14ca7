//! Which pipelines run, in which order, on which files, and the hash by which two runs are the same.
//! Reads the bytes of the inputs; parses none of them.

pub mod keys;
pub mod known_dataset;
pub mod new_dataset;
pub mod options;
pub mod project;
pub mod reports;
pub mod resources;
pub mod table_names;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use self::keys::IndicatorKeys;
use self::known_dataset::known_dataset;
use self::options::Options;
use self::project::Project;
use self::reports::ProjectReport;
use crate::concepts::{DatasetId, GroupNames, Text, did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::ingest::DatasetKind;
use crate::ingest::catalogue::Dataset;
use crate::ingest::sidecar::{RawFile, Sidecar};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::document::Step;
use crate::pipeline::needs::{Need, needs, weighed_by};
use crate::pipeline::regular_file::{self, MOST_BYTES_OF_TEXT};
use crate::pipeline::{InputDefinition, Pipeline};
use crate::publish::manifest::FileEntry;
use crate::run::failure::Failure;
use crate::run::session::VERSION;
use crate::run::store::residuals::ResidualsFile;
use crate::run::store::rule_errors;
use crate::tables::cross_validation::CrossValidation;

/// A pipeline with the datasets that it reads.
#[derive(Debug)]
pub struct PlannedPipeline<'a> {
    /// The pipeline.
    pub pipeline: &'a Pipeline,
    /// Its inputs; none where it is derived.
    pub inputs: Vec<PlannedInput<'a>>,
    /// Whether another indicator is weighed or predicted by it, so that a mistake in it moves that one in silence.
    pub weighs_others: bool,
}

/// One input of a pipeline.
#[derive(Debug)]
pub struct PlannedInput<'a> {
    /// What the pipeline declares.
    pub input: &'a InputDefinition,
    /// The dataset that is read, which `--input` may have changed.
    pub dataset: DatasetId,
    /// Priority among the inputs; none for an edition that was not chosen.
    pub priority: Option<u32>,
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
    /// Pipelines, each after those that it needs.
    pub pipelines: Vec<PlannedPipeline<'a>>,
    /// Files by dataset, read once.
    pub files: BTreeMap<DatasetId, RawFile>,
    /// Citation and licence of every dataset.
    pub sources: BTreeMap<DatasetId, Source>,
    /// The datasets of kind classification.
    pub classifications: Vec<DatasetId>,
    /// Residual vectors of the indicators that are completed, where there are any.
    pub residuals: BTreeMap<Text, ResidualsFile>,
    /// The datasets of kind activity.
    pub activities: Vec<DatasetId>,
    /// Names and order of groups.
    pub group_names: &'a GroupNames,
    /// The reports.
    pub reports: &'a [ProjectReport],
    /// How wrong the rules have been, where it was measured.
    pub errors: Vec<CrossValidation>,
    /// Files of raw/ that nothing reads, which the findings name.
    pub without_sidecar: &'a [Text],
    /// Content of the user's groups file.
    pub user_groups: Option<RawFile>,
    /// Files of the claims that are verified, with their hashes.
    pub claims: Vec<FileEntry>,
    /// Hash over everything that the results depend on.
    pub inputs_sha256: String,
    /// Keys of the rows by indicator.
    pub keys: BTreeMap<String, IndicatorKeys>,
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
            .map(|pipeline| {
                let weighs_others =
                    project.pipelines.values().any(|other| weighed_by(other).any(|id| id == pipeline.id()));
                Ok(PlannedPipeline { pipeline, inputs: inputs_of(project, options, pipeline)?, weighs_others })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let user_groups = options.groups.as_deref().map(read_user_groups).transpose()?;
        let documents = project.reports.iter().flat_map(|report| &report.claims.documents);
        let claims: Vec<FileEntry> =
            documents.map(|document| file_entry(&document.file, document.text.as_bytes())).collect();
        let (files, measured) =
            rayon::join(|| read_files(project, &pipelines), || read_errors(&options.project, &pipelines));
        let (files, (residuals, errors)) = (files?, measured?);
        let sources = files.iter().map(|(id, file)| (id.clone(), source(&file.sidecar))).collect();
        let of_kind = |kind| project.catalogue.of_kind(kind).map(|dataset| dataset.sidecar.dataset()).collect();
        let (classifications, activities) = (of_kind(DatasetKind::Classification), of_kind(DatasetKind::Activity));
        let mut plan = Self {
            pipelines,
            files,
            sources,
            classifications,
            activities,
            group_names: &project.group_names,
            reports: &project.reports,
            residuals,
            errors,
            without_sidecar: &project.catalogue.without_sidecar,
            user_groups,
            claims,
            inputs_sha256: String::new(),
            keys: BTreeMap::new(),
        };
        plan.inputs_sha256 = plan.hash(options);
        plan.keys = keys::of_indicators(&plan);
        Ok(plan)
    }

    /// Returns indicator and datasets of each pipeline, in order.
    pub fn shown(&self) -> Vec<(String, String)> {
        let datasets = |planned: &PlannedPipeline<'_>| {
            let used = planned.inputs.iter().filter(|input| input.priority.is_some());
            let datasets: Vec<&str> = used.map(|input| input.dataset.as_str()).collect();
            let derived = planned.pipeline.definition.derived.as_ref().map(|derived| derived.of.join(", "));
            derived.unwrap_or_else(|| datasets.join(", "))
        };
        self.pipelines.iter().map(|planned| (planned.pipeline.id().to_owned(), datasets(planned))).collect()
    }

    /// Returns the planned pipeline of an indicator.
    pub fn pipeline(&self, id: &str) -> Option<&PlannedPipeline<'a>> {
        self.pipelines.iter().find(|planned| planned.pipeline.id() == id)
    }

    /// Returns the datasets in use of a pipeline and of those that it needs, each once.
    pub fn datasets_behind(&self, id: &str) -> Vec<&DatasetId> {
        let mut datasets = Vec::new();
        let mut open = vec![id];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(planned) = open.pop().and_then(|id| self.pipeline(id)) {
            if seen.contains(&planned.pipeline.id()) {
                continue;
            }
            seen.push(planned.pipeline.id());
            let used = planned.inputs.iter().filter(|input| input.priority.is_some());
            datasets.extend(used.map(|input| &input.dataset));
            open.extend(needs(planned.pipeline).into_iter().rev().map(|need| need.id));
        }
        let mut unique = Vec::new();
        datasets.into_iter().for_each(|dataset| {
            if !unique.contains(&dataset) {
                unique.push(dataset);
            }
        });
        unique
    }

    /// Returns the datasets whose values an indicator shows, then those that weigh them.
    pub fn datasets_shown(&self, id: &str) -> Vec<&DatasetId> {
        let Some(planned) = self.pipeline(id) else { return Vec::new() };
        let definition = &planned.pipeline.definition;
        let used = planned.inputs.iter().filter(|input| input.priority.is_some()).map(|input| &input.dataset);
        let parts = definition.derived.iter().flat_map(|derived| derived.of.iter().map(String::as_str));
        let weight = definition.indicator.denominator.as_deref().filter(|weight| *weight != id);
        used.chain(parts.chain(weight).flat_map(|other| self.datasets_shown(other))).collect()
    }

    /// Returns the files of a kind that were read and not yet taken.
    pub fn files_of(&self, kind: DatasetKind) -> impl Iterator<Item = &RawFile> {
        self.files.values().filter(move |file| file.sidecar.kind == kind)
    }

    /// Returns the pipeline files with their hashes, in order.
    pub fn pipeline_entries(&self) -> Vec<FileEntry> {
        let entry = |planned: &PlannedPipeline<'_>| {
            file_entry(&planned.pipeline.document.file, planned.pipeline.document.text.as_bytes())
        };
        let figures = self.reports.iter().filter_map(|report| report.figures.as_ref());
        let documents = figures.flat_map(|report| std::iter::once(&report.document).chain(&report.texts));
        let figures = documents.map(|document| file_entry(&document.file, document.text.as_bytes()));
        self.pipelines
            .iter()
            .map(entry)
            .chain(figures)
            .chain(self.residuals.values().map(ResidualsFile::entry))
            .collect()
    }

    /// Returns the hash over version, options, pipelines and inputs, independent of the order of files on disk.
    fn hash(&self, options: &Options) -> String {
        let mut text = format!("version {VERSION}\n");
        for (name, value) in options.that_change_results() {
            text.push_str(&format!("option {name}={value}\n"));
        }
        for entry in self.pipeline_entries().iter().chain(&self.claims) {
            text.push_str(&format!("pipeline {} {}\n", entry.path, entry.sha256));
        }
        text.push_str(&format!("errors {:?}\n", self.errors));
        for file in self.files.values().chain(&self.user_groups) {
            text.push_str(&format!("input {} {} {}\n", file.shown, file.sidecar.sha256, file.sidecar_sha256));
        }
        self.without_sidecar.iter().for_each(|file| text.push_str(&format!("without sidecar {file}\n")));
        sha256(text.as_bytes())
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

/// Returns what to do about an unknown name: the nearest known ones, or where all are listed.
pub(super) fn help(found: &str, known: &[&str]) -> String {
    let all = match known.len() {
        ..=8 => format!("there are: {}", known.join(", ")),
        _ => "`ictstat catalog` lists what there is".to_owned(),
    };
    did_you_mean(&nearest(found, known.iter().copied()), all)
}

fn choose<'a>(project: &'a Project, options: &Options) -> Result<Vec<&'a Pipeline>, Failure> {
    let known: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
    let unknown =
        |name: &str, option: &str| Failure::usage(format!("unknown indicator `{name}`{option}"), help(name, &known));
    if let Some(indicator) = options.inputs.keys().find(|name| !project.pipelines.contains_key(name.as_str())) {
        return Err(unknown(indicator, " in --input"));
    }
    if options.pipelines.is_empty() {
        return Ok(project.pipelines.values().collect());
    }
    let find = |name: &String| project.pipelines.get(name.as_str()).ok_or_else(|| unknown(name, ""));
    options.pipelines.iter().map(find).collect()
}

/// Returns the chosen pipelines and what they need, each after what it needs, otherwise by id.
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
    path.push(pipeline.id());
    for Need { id, way } in needs(pipeline) {
        if let Some(begin) = path.iter().position(|open| *open == id) {
            let circle: Vec<&str> = path[begin..].iter().copied().chain([id]).collect();
            let finding = pipeline.finding(Code::Circle, &way, format!("each needs the next: {}", circle.join(" → ")));
            if !findings.iter().any(|other| other.code == Code::Circle) {
                findings.push(finding.help("take one of the links away"));
            }
            continue;
        }
        match project.pipelines.get(id) {
            Some(needed) if ordered.iter().any(|done| done.id() == needed.id()) => {}
            Some(needed) => visit(project, needed, path, ordered, findings),
            None => {
                let known: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
                findings.push(
                    pipeline.finding(Code::UnknownIndicator, &way, format!("found `{id}`")).help(help(id, &known)),
                );
            }
        }
    }
    path.pop();
    if !ordered.iter().any(|done| done.id() == pipeline.id()) {
        ordered.push(pipeline);
    }
}

/// Returns the inputs of a pipeline with the edition that was chosen for this run.
fn inputs_of<'a>(
    project: &Project,
    options: &Options,
    pipeline: &'a Pipeline,
) -> Result<Vec<PlannedInput<'a>>, Failure> {
    let declared = &pipeline.definition.input;
    let planned = |input: &'a InputDefinition| PlannedInput {
        input,
        dataset: input.dataset.as_str().into(),
        priority: input.alternative_to.is_none().then_some(input.priority),
    };
    let mut inputs: Vec<PlannedInput<'a>> = declared.iter().map(planned).collect();
    for (index, input) in inputs.iter().enumerate() {
        let way = [Step::Key("input"), Step::Index(index), Step::Key("dataset")];
        if let Err((what, help)) = known_dataset(project, input.dataset.as_str()) {
            return Err(Failure::definition(vec![pipeline.finding(Code::UnknownDataset, &way, what).help(help)]));
        }
    }
    let Some(chosen) = options.inputs.get(pipeline.id()) else { return Ok(inputs) };
    known_dataset(project, chosen).map_err(|(what, help)| Failure::usage(format!("{what} in --input"), help))?;
    let alternative = declared.iter().position(|input| input.dataset == *chosen);
    let replaced = match alternative.and_then(|index| declared[index].alternative_to.as_ref()) {
        Some(original) => declared.iter().position(|input| input.dataset == *original),
        None => None,
    };
    match (alternative, replaced) {
        (Some(alternative), Some(replaced)) => inputs[alternative].priority = inputs[replaced].priority.take(),
        (Some(_), None) => {}
        (None, _) => match inputs.first_mut() {
            Some(first) => first.dataset = chosen.as_str().into(),
            None => {
                return Err(Failure::usage(
                    format!("`{}` is derived and has no input", pipeline.id()),
                    "choose the input of its parts",
                ));
            }
        },
    }
    Ok(inputs)
}

/// Reads the datasets of the pipelines, the register of economies and the classifications.
fn read_files(project: &Project, pipelines: &[PlannedPipeline<'_>]) -> Result<BTreeMap<DatasetId, RawFile>, Failure> {
    let always = [DatasetKind::Register, DatasetKind::Classification, DatasetKind::Activity];
    let is_needed = |dataset: &&Dataset| {
        always.contains(&dataset.sidecar.kind)
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

/// Residual vectors of the indicators that are completed, and how wrong their rules have been.
type Errors = (BTreeMap<Text, ResidualsFile>, Vec<CrossValidation>);

fn read_errors(folder: &Path, pipelines: &[PlannedPipeline<'_>]) -> Result<Errors, Failure> {
    let (mut residuals, mut errors) = (BTreeMap::new(), Vec::new());
    for planned in pipelines.iter().filter(|planned| planned.pipeline.definition.estimate.is_some()) {
        errors.extend(rule_errors::read(folder, planned.pipeline.id())?);
        if let Some(file) = ResidualsFile::read(folder, planned.pipeline.id())? {
            residuals.insert(planned.pipeline.id().into(), file);
        }
    }
    Ok((residuals, errors))
}

/// A user's groups have no sidecar: they are plain CSV, UTF-8, with commas.
fn read_user_groups(path: &Path) -> Result<RawFile, Failure> {
    let shown: Text = path.display().to_string().into();
    let bytes = regular_file::read_at_most(path, MOST_BYTES_OF_TEXT).map_err(|error| {
        Failure::usage(format!("cannot read {shown}: {error}"), "name a CSV file with the columns group, economy")
    })?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let sidecar = Sidecar::of_users_file(&format!("user/{name}"), &name, sha256(&bytes));
    Ok(RawFile { sidecar, shown_sidecar: shown.clone(), shown, bytes, sidecar_sha256: String::new() })
}
