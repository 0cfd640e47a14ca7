//! Which pipelines run, in which order, on which files, and the hash by which two runs are the same.
//! Computes nothing.

pub mod families;
pub mod figures;
pub mod inputs;
pub mod keys;
pub mod known_dataset;
pub mod new_dataset;
pub mod options;
pub mod own_value;
pub mod planned;
pub mod project;
pub mod reports;
pub mod resources;
pub mod table_names;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use self::inputs::Inputs;
use self::keys::IndicatorKeys;
use self::known_dataset::{help, known_dataset};
use self::options::Options;
use self::planned::{PlannedInput, PlannedPipeline};
use self::project::Project;
use self::reports::ProjectReport;
use crate::check::selection::Rank;
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding};
use crate::ingest::DatasetKind;
use crate::ingest::sidecar::Sidecar;
use crate::pipeline::content_hash::sha256;
use crate::pipeline::document::Step;
use crate::pipeline::needs::{Need, needs, weighed_by};
use crate::pipeline::{InputDefinition, Pipeline};
use crate::publish::manifest::FileEntry;
use crate::publish::manifest::VERSION;
use crate::run::failure::Failure;
use crate::run::store::residuals::ResidualsFile;
use crate::run::store::rule_errors;
use crate::tables::cross_validation::CrossValidation;

/// How a dataset is cited.
#[derive(Debug)]
pub struct Citation {
    /// Publisher, title and edition.
    pub citation: String,
    /// Licence.
    pub licence: String,
    /// What was done to the file after its publisher served it.
    pub processing: Option<String>,
}

/// What a run will do.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Pipelines, each after those that it needs.
    pub pipelines: Vec<PlannedPipeline<'a>>,
    /// Citation and licence of every dataset.
    pub sources: BTreeMap<DatasetId, Citation>,
    /// The datasets of kind classification.
    pub classifications: Vec<DatasetId>,
    /// Residual vectors of the indicators that are completed, where there are any.
    pub residuals: BTreeMap<Text, ResidualsFile>,
    /// The datasets of kind activity.
    pub activities: Vec<DatasetId>,
    /// The reports.
    pub reports: &'a [ProjectReport],
    /// How wrong the rules have been, where it was measured.
    pub errors: Vec<CrossValidation>,
    /// Files of raw/ that nothing reads, which the findings name.
    pub without_sidecar: &'a [Text],
    /// Files of the claims that are verified, with their hashes.
    pub claims: Vec<FileEntry>,
    /// Hash over everything that the results depend on.
    pub inputs_sha256: String,
    /// Keys of the rows by indicator.
    pub keys: BTreeMap<String, IndicatorKeys>,
}

impl<'a> Plan<'a> {
    /// Chooses and orders the pipelines and reads their inputs, which go with the plan.
    ///
    /// - Errors: unknown indicators and datasets, circles of denominators, unreadable or changed files.
    pub fn new(project: &'a Project, options: &Options) -> Result<(Self, Inputs), Failure> {
        Self::with(project, options, |pipelines| read_errors(&options.project, pipelines))
    }

    /// Returns the plan of a cross-validation, which measures the errors anew: those that were kept may be of an older form.
    ///
    /// - Errors: as [`Plan::new`].
    pub fn to_measure(project: &'a Project, options: &Options) -> Result<(Self, Inputs), Failure> {
        Self::with(project, options, |_| Ok(Errors::default()))
    }

    fn with(
        project: &'a Project,
        options: &Options,
        read_errors: impl FnOnce(&[PlannedPipeline<'_>]) -> Result<Errors, Failure> + Send,
    ) -> Result<(Self, Inputs), Failure> {
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
        let documents = project.reports.iter().flat_map(|report| &report.claims.documents);
        let claims: Vec<FileEntry> =
            documents.map(|document| FileEntry::of(&document.file, document.text.as_bytes())).collect();
        let (inputs, measured) = rayon::join(|| Inputs::read(project, options, &pipelines), || read_errors(&pipelines));
        let (inputs, (residuals, errors)) = (inputs?, measured?);
        let sources = inputs.files.iter().map(|(id, file)| (id.clone(), source(&file.sidecar))).collect();
        let of_kind = |kind| project.catalogue.of_kind(kind).map(|dataset| dataset.sidecar.dataset()).collect();
        let (classifications, activities) = (of_kind(DatasetKind::Classification), of_kind(DatasetKind::Activity));
        let mut plan = Self {
            pipelines,
            sources,
            classifications,
            activities,
            reports: &project.reports,
            residuals,
            errors,
            without_sidecar: &project.catalogue.without_sidecar,
            claims,
            inputs_sha256: String::new(),
            keys: BTreeMap::new(),
        };
        plan.inputs_sha256 = plan.hash(options, &inputs);
        plan.keys = keys::of_indicators(&plan.pipelines, &inputs);
        Ok((plan, inputs))
    }

    /// Returns indicator and datasets of each pipeline, in order.
    pub fn shown(&self) -> Vec<(String, String)> {
        let datasets = |planned: &PlannedPipeline<'_>| {
            let used = planned.inputs.iter().filter(|input| input.rank.is_some());
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
            let used = planned.inputs.iter().filter(|input| input.rank.is_some());
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
        let used = planned.inputs.iter().filter(|input| input.rank.is_some()).map(|input| &input.dataset);
        let parts = definition.derived.iter().flat_map(|derived| derived.of.iter().map(String::as_str));
        let weight = definition.indicator.denominator.as_deref().filter(|weight| *weight != id);
        used.chain(parts.chain(weight).flat_map(|other| self.datasets_shown(other))).collect()
    }

    /// Returns the pipeline files with their hashes, in order.
    pub fn pipeline_entries(&self) -> Vec<FileEntry> {
        let entry = |planned: &PlannedPipeline<'_>| {
            FileEntry::of(&planned.pipeline.document.file, planned.pipeline.document.text.as_bytes())
        };
        let figures = self.reports.iter().filter_map(|report| report.figures.as_ref());
        let documents = figures.flat_map(|report| std::iter::once(&report.document).chain(&report.texts));
        let figures = documents.map(|document| FileEntry::of(&document.file, document.text.as_bytes()));
        // A file may stand for many indicators.
        let mut of_pipelines: Vec<FileEntry> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for planned in &self.pipelines {
            if seen.insert(&planned.pipeline.document.file) {
                of_pipelines.push(entry(planned));
            }
        }
        of_pipelines.into_iter().chain(figures).chain(self.residuals.values().map(ResidualsFile::entry)).collect()
    }

    /// Returns the hash over version, options, pipelines and inputs, independent of the order of files on disk.
    fn hash(&self, options: &Options, inputs: &Inputs) -> String {
        let mut text = format!("version {VERSION}\n");
        for (name, value) in options.that_change_results() {
            text.push_str(&format!("option {name}={value}\n"));
        }
        for entry in self.pipeline_entries().iter().chain(&self.claims) {
            text.push_str(&format!("pipeline {} {}\n", entry.path, entry.sha256));
        }
        text.push_str(&format!("errors {:?}\n", self.errors));
        for file in inputs.files.values().chain(&inputs.user_groups) {
            text.push_str(&format!("input {} {} {}\n", file.shown, file.sidecar.sha256, file.sidecar_sha256));
        }
        self.without_sidecar.iter().for_each(|file| text.push_str(&format!("without sidecar {file}\n")));
        sha256(text.as_bytes())
    }
}

fn source(sidecar: &Sidecar) -> Citation {
    let citation = format!("{}, {} (edition {})", sidecar.publisher, sidecar.title, sidecar.edition);
    Citation { citation, licence: sidecar.licence.clone(), processing: sidecar.processing.clone() }
}

fn choose<'a>(project: &'a Project, options: &Options) -> Result<Vec<&'a Pipeline>, Failure> {
    options.inputs.keys().try_for_each(|name| named(project, name, " in --input").map(drop))?;
    chosen(project, &options.pipelines)
}

/// Returns the pipelines of these names, each once in their order, of a family all its members; all pipelines where there are
/// no names.
///
/// - Errors: an unknown indicator.
pub fn chosen<'a>(project: &'a Project, names: &[String]) -> Result<Vec<&'a Pipeline>, Failure> {
    if names.is_empty() {
        return Ok(project.pipelines.values().collect());
    }
    let mut chosen: Vec<&Pipeline> = Vec::new();
    for name in names {
        let is_new = |pipeline: &&Pipeline| !chosen.iter().any(|other| other.id() == pipeline.id());
        let new: Vec<&Pipeline> = named(project, name, "")?.into_iter().filter(is_new).collect();
        chosen.extend(new);
    }
    Ok(chosen)
}

/// Returns the pipeline of a name, or all of a family.
fn named<'a>(project: &'a Project, name: &str, option: &str) -> Result<Vec<&'a Pipeline>, Failure> {
    if let Some(pipeline) = project.pipelines.get(name) {
        return Ok(vec![pipeline]);
    }
    let is_member = |pipeline: &&Pipeline| pipeline.member.as_ref().is_some_and(|member| &*member.family == name);
    let family: Vec<&Pipeline> = project.pipelines.values().filter(is_member).collect();
    if family.is_empty() {
        let known: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
        return Err(Failure::usage(format!("unknown indicator `{name}`{option}"), help(name, &known)));
    }
    Ok(family)
}

/// Returns the chosen pipelines and what they need, each after what it needs, otherwise by id.
fn order<'a>(project: &'a Project, chosen: &[&'a Pipeline]) -> Result<Vec<&'a Pipeline>, Failure> {
    let mut ordered: Vec<&Pipeline> = Vec::new();
    let mut findings = Vec::new();
    for pipeline in chosen {
        let mut path = Vec::new();
        visit(project, pipeline, &mut path, &mut ordered, &mut findings);
    }
    findings.extend(ordered.iter().filter_map(|pipeline| no_weight(project, pipeline)));
    // The series of a family say one thing at one place.
    findings.dedup();
    if findings.is_empty() { Ok(ordered) } else { Err(Failure::definition(findings)) }
}

/// Returns a finding for a denominator of a unit that weighs nothing: a mean weighted by percentages is of no people.
fn no_weight(project: &Project, pipeline: &Pipeline) -> Option<Finding> {
    let id = pipeline.definition.indicator.denominator.as_deref()?;
    let unit = project.pipelines.get(id)?.definition.indicator.unit;
    let way = [Step::Key("indicator"), Step::Key("denominator")];
    let detail = format!("`{id}` is in {}, which cannot weigh", unit.name());
    let help =
        "name an indicator that counts people or things, or money, or use `unweighted = true` in the [[aggregate]]";
    (!unit.can_weigh()).then(|| pipeline.finding(Code::BadDefinition, &way, detail).help(help))
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
        rank: Rank::of(input),
    };
    let mut inputs: Vec<PlannedInput<'a>> = declared.iter().map(planned).collect();
    for (index, input) in inputs.iter().enumerate() {
        let way = [Step::Key("input"), Step::Index(index), Step::Key("dataset")];
        if let Err((what, help)) = known_dataset(project, input.dataset.as_str()) {
            return Err(Failure::definition(vec![pipeline.finding(Code::UnknownDataset, &way, what).help(help)]));
        }
    }
    let of_family = || options.inputs.get(&*pipeline.member.as_ref()?.family);
    let Some(chosen) = options.inputs.get(pipeline.id()).or_else(of_family) else { return Ok(inputs) };
    known_dataset(project, chosen).map_err(|(what, help)| Failure::usage(format!("{what} in --input"), help))?;
    let alternative = declared.iter().position(|input| input.dataset == *chosen);
    let replaced = match alternative.and_then(|index| declared[index].alternative_to.as_ref()) {
        Some(original) => declared.iter().position(|input| input.dataset == *original),
        None => None,
    };
    match (alternative, replaced) {
        (Some(alternative), Some(replaced)) => inputs[alternative].rank = inputs[replaced].rank.take(),
        (Some(_), None) => return Ok(inputs),
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
    // An edition that is chosen runs alone: no other one fills its gaps.
    let is_fallback = |input: &&mut PlannedInput<'_>| input.rank.is_some_and(|rank| rank.is_fallback);
    inputs.iter_mut().filter(is_fallback).for_each(|input| input.rank = None);
    Ok(inputs)
}

/// Residual vectors of the indicators that are completed, and how wrong their rules have been.
type Errors = (BTreeMap<Text, ResidualsFile>, Vec<CrossValidation>);

fn read_errors(folder: &Path, pipelines: &[PlannedPipeline<'_>]) -> Result<Errors, Failure> {
    let (mut residuals, mut errors) = (BTreeMap::new(), Vec::new());
    for planned in pipelines.iter().filter(|planned| planned.pipeline.definition.estimate.is_some()) {
        let measured = rule_errors::read(folder, planned.pipeline.id())?;
        if let Some(file) = ResidualsFile::read(folder, planned.pipeline.id())? {
            let tests = rule_errors::interval_tests(&measured);
            residuals.insert(planned.pipeline.id().into(), ResidualsFile { tests, ..file });
        }
        errors.extend(measured);
    }
    Ok((residuals, errors))
}
