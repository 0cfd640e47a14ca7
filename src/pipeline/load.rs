//! Reads every pipeline file of a folder and checks what one file can know: ids, statistics, ranges, years.
//! Whether datasets, denominators and classifications exist is for `run/plan`, which sees all of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use toml_edit::DocumentMut;

use super::aggregate_mistakes::aggregate_mistake;
use super::document::{Document, Step};
use super::family::FamilyFile;
use super::input::InputUse;
use super::inside::refused_link;
use super::pipeline_file::Pipeline;
use super::rules::DerivedRule;
use super::{check_mistakes, input_mistakes, periods, regular_file};
use crate::concepts::{Text, did_you_mean, is_slug, nearest};
use crate::findings::{Code, Finding, Place};
use crate::statistic::{Kind, TakesProperty};
use crate::tables::{GapKind, Statistic};

/// A file of the folder that is no pipeline: it says where `ictstat fetch` takes files from.
pub const SOURCES_FILE: &str = "sources.toml";
/// Another: it says what the files of an inbox may change.
pub const INBOX_FILE: &str = "inbox.toml";

/// The way to the id of an indicator.
const ID: [Step<'_>; 2] = [Step::Key("indicator"), Step::Key("id")];

/// Returns the pipelines of a folder by indicator id, without those of [`load_families`].
///
/// - Errors: every mistake of every file, not the first.
pub fn load_all(folder: &Path, shown: &str) -> Result<BTreeMap<Text, Pipeline>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut pipelines: BTreeMap<Text, Pipeline> = BTreeMap::new();
    let load = |name: &String| {
        let pipeline = load_one(&folder.join(name), &format!("{shown}/{name}"))?;
        Ok((mistakes(&pipeline), pipeline))
    };
    let files = pipeline_files(folder, shown)?;
    let files: Vec<&String> = files.iter().filter(|name| !is_family(&folder.join(name))).collect();
    let loaded: Vec<Result<_, Vec<Finding>>> = files.into_par_iter().map(load).collect();
    for pipeline in loaded {
        match pipeline {
            Ok((mistakes, pipeline)) => {
                findings.extend(mistakes);
                if let Some(other) = pipelines.get(pipeline.id()) {
                    findings.push(twice(&pipeline, other));
                } else {
                    pipelines.insert(pipeline.id().into(), pipeline);
                }
            }
            Err(mistakes) => findings.extend(mistakes),
        }
    }
    if findings.is_empty() { Ok(pipelines) } else { Err(findings) }
}

/// Returns the pipelines of a folder that stand for whole databases.
///
/// - Errors: as [`load_all`].
pub fn load_families(folder: &Path, shown: &str) -> Result<Vec<FamilyFile>, Vec<Finding>> {
    let (mut families, mut findings): (Vec<FamilyFile>, Vec<Finding>) = Default::default();
    for name in pipeline_files(folder, shown)?.iter().filter(|name| is_family(&folder.join(name))) {
        match read_document(&folder.join(name), &format!("{shown}/{name}")) {
            Ok((document, definition)) => {
                let family = FamilyFile { definition, document: Arc::new(document) };
                findings.extend(family_mistakes(&family));
                if families.iter().any(|other| other.id() == family.id()) {
                    let detail = format!("family `{}` is defined in another file already", family.id());
                    let finding = family.template().finding(Code::BadDefinition, &ID, detail);
                    findings.push(finding.help("give each family one file"));
                }
                families.push(family);
            }
            Err(mistakes) => findings.extend(mistakes),
        }
    }
    if findings.is_empty() { Ok(families) } else { Err(findings) }
}

/// Returns whether a file is a pipeline for a whole database. What cannot be read is told where it is read as another.
fn is_family(path: &Path) -> bool {
    let text = regular_file::read_text(path).unwrap_or_default();
    let has_each = |document: DocumentMut| document.get("indicator").is_some_and(|table| table.get("each").is_some());
    text.contains("each") && text.parse::<DocumentMut>().is_ok_and(has_each)
}

/// Returns what is wrong with the file of a family, whatever series there are.
fn family_mistakes(family: &FamilyFile) -> Vec<Finding> {
    let (template, definition) = (family.template(), &family.definition);
    let mut findings = mistakes(&template);
    let mut mistake = |way: &[Step<'_>], detail: String, help: &str| {
        findings.push(template.finding(Code::BadDefinition, way, detail).help(help));
    };
    if definition.aggregate.is_empty() {
        mistake(&[Step::Key("aggregate")], "found no [[aggregate]]".to_owned(), "add one with the groups and years");
    }
    for (index, _) in
        definition.input.iter().enumerate().filter(|(_, input)| input.filter.contains_key(&definition.indicator.each))
    {
        let way = [Step::Key("input"), Step::Index(index), Step::Key("where")];
        let detail =
            format!("found a condition on `{}`, which takes every series of the register", definition.indicator.each);
        mistake(&way, detail, "choose the series by `where` under [register]");
    }
    let needs_property = |statistic: &Statistic| Kind::of(*statistic).property == TakesProperty::Always;
    for (method, statistic) in definition.register.methods.iter().filter(|(_, statistic)| needs_property(statistic)) {
        let way = [Step::Key("register"), Step::Key("methods"), Step::Key(method)];
        let detail = format!("`{}` needs a property, which a register does not say", statistic.name());
        mistake(&way, detail, "make a pipeline of its own for such a series");
    }
    findings
}

fn pipeline_files(folder: &Path, shown: &str) -> Result<Vec<String>, Vec<Finding>> {
    let unreadable = |detail: String| {
        let help = "run ictstat in the project's folder, or name it with --project";
        vec![Finding::new(Code::BadDefinition, detail).at(Place::file(shown)).help(help)]
    };
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(error.to_string()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml") && ![SOURCES_FILE, INBOX_FILE].contains(&name.as_str()))
        .collect();
    names.sort();
    if names.is_empty() { Err(unreadable("no pipeline file (*.toml) in the folder".to_owned())) } else { Ok(names) }
}

fn load_one(path: &Path, file: &str) -> Result<Pipeline, Vec<Finding>> {
    let (document, definition) = read_document(path, file)?;
    Ok(Pipeline { definition, document: Arc::new(document), member: None })
}

fn read_document<T: DeserializeOwned + JsonSchema>(path: &Path, file: &str) -> Result<(Document, T), Vec<Finding>> {
    if let Some(detail) = path.parent().and_then(|folder| refused_link(folder, path)) {
        let finding = Finding::new(Code::BadDefinition, detail).at(Place::file(file));
        return Err(vec![finding.help("put a copy of the file in its place")]);
    }
    let text = regular_file::read_text(path)
        .map_err(|error| vec![Finding::new(Code::BadDefinition, error.to_string()).at(Place::file(file))])?;
    Document::parse(file, &text, Code::BadDefinition)
}

fn twice(pipeline: &Pipeline, other: &Pipeline) -> Finding {
    let detail = format!("indicator `{}` is defined in {} already", pipeline.id(), other.document.file);
    pipeline.finding(Code::BadDefinition, &ID, detail).help("give each indicator one file")
}

/// Returns what is wrong with a file that has the right keys and types.
fn mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(id_mistake(pipeline));
    findings.extend(input_mistakes(pipeline));
    findings.extend(comparison_mistakes(pipeline));
    findings.extend(code_mistakes(pipeline));
    findings.extend(check_mistakes::mistakes(pipeline));
    findings.extend(periods::mistakes(pipeline));
    let mut seen = std::collections::BTreeSet::new();
    for (index, aggregate) in pipeline.definition.aggregate.iter().enumerate() {
        findings.extend(aggregate_mistake(pipeline, index, aggregate));
        for classification in &aggregate.classifications {
            if !seen.insert((aggregate.statistic, classification.clone(), aggregate.category.clone())) {
                let detail = format!("`{}` of `{}` is asked for twice", aggregate.statistic.name(), classification.id);
                let way = [Step::Key("aggregate"), Step::Index(index), Step::Key("classifications")];
                findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help("delete one of the two"));
            }
        }
    }
    findings
}

fn id_mistake(pipeline: &Pipeline) -> Option<Finding> {
    let id = pipeline.id();
    let detail = format!("found `{id}`; expected a slug of lower-case letters, digits and hyphens");
    (!is_slug(id)).then(|| pipeline.finding(Code::BadDefinition, &ID, detail).help("write it as internet-use"))
}

/// Inputs, or other indicators to derive from, but not both; alternatives of declared inputs only.
fn input_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let definition = &pipeline.definition;
    let mut findings = Vec::new();
    let mut mistake = |way: &[Step<'_>], detail: String, help: &str| {
        findings.push(pipeline.finding(Code::BadDefinition, way, detail).help(help));
    };
    match (&definition.derived, definition.input.is_empty()) {
        (None, true) => {
            mistake(&[Step::Key("input")], "found no [[input]]".to_owned(), "add an [[input]], or [derived]")
        }
        (None, false) if definition.input.iter().all(|input| input.used == InputUse::Fallback) => {
            let detail = "found fallbacks only; expected an [[input]] that is always used".to_owned();
            mistake(&[Step::Key("input")], detail, "delete `use = \"fallback\"` from the newest edition");
        }
        (Some(_), false) => {
            mistake(&[Step::Key("derived")], "found [[input]] and [derived]".to_owned(), "delete one of the two");
        }
        (Some(derived), true) if derived.rule == DerivedRule::PercentOf && derived.of.len() != 2 => {
            let detail = format!("found {} indicators; expected two, part and whole", derived.of.len());
            mistake(&[Step::Key("derived"), Step::Key("of")], detail, "write of = [\"part\", \"whole\"]");
        }
        _ => {}
    }
    for (index, input) in definition.input.iter().enumerate() {
        findings.extend(input_mistakes::mistakes(pipeline, index, input));
    }
    let mut mistake = |way: &[Step<'_>], detail: String, help: &str| {
        findings.push(pipeline.finding(Code::BadDefinition, way, detail).help(help));
    };
    for (index, input) in definition.input.iter().enumerate() {
        let is_input = |dataset: &String| {
            definition.input.iter().any(|other| other.dataset == *dataset && other.alternative_to.is_none())
        };
        if let Some(original) = input.alternative_to.as_ref().filter(|original| !is_input(original)) {
            let way = [Step::Key("input"), Step::Index(index), Step::Key("alternative_to")];
            mistake(
                &way,
                format!("`{original}` is no input of this pipeline"),
                "name the dataset of another [[input]]",
            );
        }
    }
    findings
}

/// Codes of ages in weights and comparisons, and the kind that a gap has to have.
fn comparison_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let definition = &pipeline.definition;
    let mut findings = Vec::new();
    for (index, comparison) in definition.compare.iter().enumerate() {
        let at = |key| [Step::Key("compare"), Step::Index(index), Step::Key(key)];
        let (id, kind) = (comparison.id, comparison.id.kind());
        if comparison.kind != kind {
            let detail = format!("found `{}`; `{}` is a {}", comparison.kind.name(), id.name(), kind.name());
            let help = format!("write kind = \"{}\"", kind.name());
            findings.push(pipeline.finding(Code::BadDefinition, &at("kind"), detail).help(help));
        }
        if !definition.aggregate.iter().any(|aggregate| aggregate.statistic == comparison.statistic) {
            let detail = format!(
                "`{}` compares the {}, which no [[aggregate]] computes",
                id.name(),
                comparison.statistic.name()
            );
            findings.push(
                pipeline
                    .finding(Code::BadDefinition, &at("id"), detail)
                    .help("add the [[aggregate]], or set `statistic`"),
            );
        }
        let needs_sides = kind != GapKind::Growth;
        if needs_sides && comparison.numerator == comparison.denominator {
            let detail = format!("`{}` compares a figure with itself", id.name());
            let help = "name what stands above and below the line, as numerator = { sex = \"F\" }";
            findings.push(pipeline.finding(Code::BadDefinition, &at("id"), detail).help(help));
        }
    }
    findings
}

/// Codes of findings in `[[allow]]`.
fn code_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in pipeline.definition.allow.iter().enumerate() {
        let allowed = Code::ALL.iter().filter(|code| code.can_be_allowed());
        let warnings = || allowed.clone().map(|code| code.name());
        if !warnings().any(|name| name == entry.code) {
            let way = [Step::Key("allow"), Step::Index(index), Step::Key("code")];
            let detail = format!("found `{}`; only warnings can be allowed", entry.code);
            let near = nearest(&entry.code, warnings());
            let help = did_you_mean(&near, "write a code W…, for example W012");
            findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help(help));
        }
        let inputs = || pipeline.definition.input.iter().map(|input| input.dataset.as_str());
        for (place, dataset) in entry.datasets.iter().enumerate().filter(|(_, one)| !inputs().any(|id| id == *one)) {
            let way = [Step::Key("allow"), Step::Index(index), Step::Key("datasets"), Step::Index(place)];
            let near = nearest(dataset, inputs());
            let help = did_you_mean(&near, "name datasets of its [[input]], or delete the key");
            let detail = format!("`{dataset}` is no input of this pipeline");
            findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help(help));
        }
    }
    findings
}
