//! `pipelines/sources.toml` → the files that `ictstat fetch` takes from publishers, every mistake at its place.
//! Asks nobody and opens no dataset.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::ingest::FileType;
use crate::ingest::format::FORMATS;
use crate::pipeline::document::{Document, Step};
use crate::pipeline::load::SOURCES_FILE;
use crate::pipeline::regular_file;
use crate::run::Failure;
use crate::run::plan::project::{PIPELINES, RAW};

/// The keys of `sources.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat sources")]
pub struct SourcesFile {
    /// Where publishers serve files of one shape.
    #[serde(default)]
    pub endpoint: Vec<Endpoint>,
    /// The files that are fetched.
    #[serde(default)]
    pub source: Vec<SourceDefinition>,
}

/// An address of a publisher at which files of one shape are served.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Name for `endpoint` of a source.
    pub id: String,
    /// Who publishes the files.
    pub publisher: String,
    /// Licence that they state.
    pub licence: String,
    /// Address of a file, with `{name}` for each text that a source gives in `with`.
    pub url: String,
    /// Landing page, with the same names.
    pub page: String,
    /// What is served.
    #[serde(rename = "type")]
    pub served: ServedType,
    /// Columns that the table must have, as runs read it.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Fewest bytes of a file that is whole; a smaller one is an answer of another kind.
    #[serde(default = "one")]
    #[schemars(range(min = 1))]
    pub least_bytes: u64,
}

/// A file of `raw/` and where it comes from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDefinition {
    /// Id of the dataset, as in its sidecar.
    pub id: String,
    /// Id of the endpoint.
    pub endpoint: String,
    /// Title in the publisher's words, for a sidecar that is not there yet.
    pub title: String,
    /// The file in `raw/`.
    pub file: String,
    /// What stands for the names in the addresses of the endpoint.
    #[serde(default)]
    pub with: BTreeMap<String, String>,
}

fn one() -> u64 {
    1
}

/// What a publisher serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServedType {
    /// Text with delimiters: CSV, TSV, SDMX-CSV.
    Csv,
    /// The same, packed with gzip.
    Gz,
    /// A ZIP archive.
    Zip,
    /// A workbook of Office Open XML.
    Xlsx,
    /// JSON.
    Json,
    /// Apache Parquet.
    Parquet,
}

impl ServedType {
    /// Returns what the bytes of such a file are.
    pub const fn file_type(self) -> FileType {
        match self {
            Self::Csv => FileType::Text,
            Self::Gz => FileType::Gzip,
            Self::Zip | Self::Xlsx => FileType::Zip,
            Self::Json => FileType::Json,
            Self::Parquet => FileType::Parquet,
        }
    }

    /// Returns the endings that names of such files have.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv", "tsv"],
            Self::Gz => &["gz"],
            Self::Zip => &["zip"],
            Self::Xlsx => &["xlsx", "xlsm"],
            Self::Json => &["json"],
            Self::Parquet => &["parquet"],
        }
    }
}

/// A file that can be fetched: a source with its endpoint, the names in the addresses filled in.
#[derive(Clone, Debug)]
pub struct Source {
    /// Id of the dataset.
    pub id: String,
    /// Title.
    pub title: String,
    /// Path from the project's folder.
    pub file: String,
    /// Address of the file.
    pub url: String,
    /// Landing page.
    pub page: String,
    /// Who publishes it, what is served and what a whole file has.
    pub endpoint: Endpoint,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} from {} ({})", self.id, self.file, self.endpoint.publisher, self.url)
    }
}

/// Returns the sources of a project; those that are named, or all.
///
/// - Errors: the file is absent or wrong, a name is unknown.
pub fn sources(project: &Path, names: &[String]) -> Result<Vec<Source>, Failure> {
    let shown = format!("{PIPELINES}/{SOURCES_FILE}");
    let text = regular_file::read_text(&project.join(PIPELINES).join(SOURCES_FILE)).map_err(|error| {
        Failure::usage(format!("cannot read {shown}: {error}"), "declare there what is to be fetched: docs/fetching.md")
    })?;
    let (document, file) = Document::parse::<SourcesFile>(&shown, &text, Code::BadDefinition)
        .and_then(|(document, file): (Document, SourcesFile)| {
            let mistakes = mistakes(&document, &file);
            if mistakes.is_empty() { Ok((document, file)) } else { Err(mistakes) }
        })
        .map_err(wrong)?;
    let all: Vec<Source> = file.source.iter().filter_map(|source| filled_in(source, &file)).collect();
    let known = || all.iter().map(|source| source.id.as_str());
    if let Some(unknown) = names.iter().find(|name| known().all(|id| id != name.as_str())) {
        let help = did_you_mean(&nearest(unknown, known()), "`ictstat fetch --list` names them".to_owned());
        return Err(Failure::usage(format!("{} has no source `{unknown}`", document.file), help));
    }
    Ok(all.into_iter().filter(|source| names.is_empty() || names.contains(&source.id)).collect())
}

fn wrong(findings: Vec<Finding>) -> Failure {
    Failure { message: "mistakes in the file of sources".to_owned(), ..Failure::definition(findings) }
}

fn filled_in(source: &SourceDefinition, file: &SourcesFile) -> Option<Source> {
    let endpoint = file.endpoint.iter().find(|endpoint| endpoint.id == source.endpoint)?.clone();
    let fill = |template: &str| {
        source.with.iter().fold(template.to_owned(), |text, (name, with)| text.replace(&format!("{{{name}}}"), with))
    };
    let SourceDefinition { id, title, file, .. } = source.clone();
    Some(Source { id, title, file, url: fill(&endpoint.url), page: fill(&endpoint.page), endpoint })
}

/// Returns the names in braces of a template.
fn names_in(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Returns every mistake of a file that has the right keys.
fn mistakes(document: &Document, file: &SourcesFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut ids, mut files, mut endpoints) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (index, endpoint) in file.endpoint.iter().enumerate() {
        let at = |key| document.place(&[Step::Key("endpoint"), Step::Index(index), Step::Key(key)]);
        findings.extend(address_mistake(&endpoint.url, at("url")));
        if !endpoints.insert(&endpoint.id) {
            findings.push(mistake(at("id"), format!("endpoint `{}` is declared twice", endpoint.id), "rename one"));
        }
    }
    for (index, source) in file.source.iter().enumerate() {
        let at = |key| document.place(&[Step::Key("source"), Step::Index(index), Step::Key(key)]);
        if source.id.trim().is_empty() || source.title.trim().is_empty() {
            findings.push(mistake(at("id"), "a source without id or title".to_owned(), "say what the file holds"));
        }
        if !ids.insert(&source.id) {
            findings.push(mistake(at("id"), format!("source `{}` is declared twice", source.id), "delete one"));
        }
        if !files.insert(&source.file) {
            let help = "give each source a file of its own";
            findings.push(mistake(at("file"), format!("{} is the file of another source", source.file), help));
        }
        let Some(endpoint) = file.endpoint.iter().find(|endpoint| endpoint.id == source.endpoint) else {
            let near = nearest(&source.endpoint, file.endpoint.iter().map(|endpoint| endpoint.id.as_str()));
            let help = did_you_mean(&near, "declare it as an [[endpoint]]".to_owned());
            findings.push(mistake(at("endpoint"), format!("no endpoint `{}`", source.endpoint), &help));
            continue;
        };
        findings.extend(file_mistake(source, endpoint, at("file")));
        findings.extend(with_mistakes(source, endpoint, &at("with"), &at("id")));
    }
    findings
}

fn mistake(place: Place, detail: String, help: &str) -> Finding {
    Finding::new(Code::BadDefinition, detail).at(place).help(help)
}

fn address_mistake(url: &str, place: Place) -> Option<Finding> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_address = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let detail = format!("found `{url}`; expected an address that begins with https://");
    (!is_address).then(|| mistake(place, detail, "write the address of the file as the publisher gives it"))
}

/// A source writes one file in `raw/` and nothing else.
fn file_mistake(source: &SourceDefinition, endpoint: &Endpoint, place: Place) -> Option<Finding> {
    let path = Path::new(&source.file);
    let mut parts = path.components();
    let begins = parts.next() == Some(Component::Normal(RAW.as_ref()));
    let rest: Vec<Component<'_>> = parts.collect();
    let is_plain =
        |part: &Component<'_>| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.'));
    if !begins || rest.is_empty() || !rest.iter().all(is_plain) {
        let detail = format!("found `{}`; expected a file in {RAW}/", source.file);
        return Some(mistake(place, detail, "name one, as raw/wb/gni-per-capita.zip"));
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let fits = endpoint.served.endings();
    debug_assert!(fits.iter().all(|ending| FORMATS.contains(ending)));
    let detail = format!("found `{}`; what `{}` serves ends in .{}", source.file, endpoint.id, fits.join(" or ."));
    let help = "the ending of a file says how it is read: correct it, or `type` of the endpoint";
    (!fits.contains(&ending.as_str())).then(|| mistake(place, detail, help))
}

fn with_mistakes(source: &SourceDefinition, endpoint: &Endpoint, place: &Place, of_source: &Place) -> Vec<Finding> {
    let wanted: BTreeSet<&str> = names_in(&endpoint.url).into_iter().chain(names_in(&endpoint.page)).collect();
    let absent = wanted.iter().filter(|name| !source.with.contains_key(**name));
    let mut findings: Vec<Finding> = absent
        .map(|name| {
            let detail = format!("endpoint `{}` asks for `{name}`, which the source does not give", endpoint.id);
            mistake(of_source.clone(), detail, &format!("write with = {{ {name} = \"…\" }}"))
        })
        .collect();
    for (name, text) in &source.with {
        if !wanted.contains(name.as_str()) {
            let help = did_you_mean(&nearest(name, wanted.iter().copied()), "delete it".to_owned());
            findings.push(mistake(place.clone(), format!("endpoint `{}` has no `{{{name}}}`", endpoint.id), &help));
        }
        // An address has these in no part that a name may stand for.
        if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control() || "{}<>\"\\^`|".contains(c)) {
            let detail = format!("found `{name} = \"{text}\"`; expected a text that can stand in an address");
            findings.push(mistake(place.clone(), detail, "write %20 for a blank"));
        }
    }
    findings
}

/// Returns the path of a source's file.
pub fn path(project: &Path, source: &Source) -> PathBuf {
    project.join(&source.file)
}
