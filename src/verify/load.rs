//! Reads the folder of a report: claims, relations, units and expected verdicts, with every mistake at its place.
//! Whether a group exists is known only when the lists of groups have been read: see `run/stages/asked_groups.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::claim::{ClaimDefinition, ClaimsFile, RelationsFile, Uncheckable, UnitsFile};
use super::expected::Expected;
use super::report::{ReportClaim, ReportClaims, ReportRelation, at};
use super::{claim_mistakes, expected, relation_mistakes};
use crate::concepts::{Language, Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::texts::{ReadTexts, TextFiles, WithoutFile};
use crate::pipeline::{Document, Pipeline, regular_file};

/// Expected verdicts in the folder of a report.
pub const EXPECTED_VERDICTS: &str = "expected_verdicts.toml";

const CLAIMS: &str = "claims";
const RELATIONS: &str = "claims/relations";
const UNITS: &str = "units.toml";

/// A file as it is written, or what is wrong with it.
type Read<T> = Result<T, Vec<Finding>>;

/// The files of a report's folder.
#[derive(Debug, Default)]
pub struct ReportFiles {
    units: Option<Read<(Document, UnitsFile)>>,
    claims: Vec<Read<(Document, ClaimsFile)>>,
    relations: Vec<Read<(Document, RelationsFile)>>,
    expected: Option<Read<Expected>>,
    folder: PathBuf,
    shown: String,
}

impl ReportFiles {
    /// Reads a folder; nothing where there is no folder `claims`.
    pub fn read(folder: &Path, shown: &str) -> Self {
        if !folder.join(CLAIMS).is_dir() {
            return Self::default();
        }
        let is_there = |name: &str| folder.join(name).exists();
        let reader = Reader { folder, shown };
        let (claims, (relations, expected)) = rayon::join(
            || reader.read_all(CLAIMS),
            || {
                let expected = || is_there(EXPECTED_VERDICTS).then(|| reader.expected());
                rayon::join(|| reader.read_all(RELATIONS), expected)
            },
        );
        let units = is_there(UNITS).then(|| reader.read(UNITS));
        let (folder, shown) = (folder.join(CLAIMS), format!("{shown}/{CLAIMS}"));
        Self { units, claims, relations, expected, folder, shown }
    }

    /// Returns the report that the files hold, in its languages, its own first.
    ///
    /// - Errors: every mistake of every file.
    pub fn report(
        self,
        id: &Text,
        pipelines: &BTreeMap<Text, Pipeline>,
        languages: &[Language],
    ) -> Result<ReportClaims, Vec<Finding>> {
        let (folder, shown) = (self.folder.clone(), self.shown.clone());
        let mut report = self.untranslated(id, pipelines)?;
        let code = Code::BadClaim;
        let without = WithoutFile::OwnLanguage;
        let files = TextFiles { folder: &folder, shown: &shown, of: "the claims", languages, code, without };
        let read = if report.claims.is_empty() { ReadTexts::default() } else { files.read(&texts(&report)) };
        report.documents.extend(read.documents);
        report.texts = read.translations;
        report.notices = read.notices;
        if read.findings.is_empty() { Ok(report) } else { Err(read.findings) }
    }

    fn untranslated(self, id: &Text, pipelines: &BTreeMap<Text, Pipeline>) -> Result<ReportClaims, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut report = ReportClaims { id: id.clone(), ..ReportClaims::default() };
        let mut things = Vec::new();
        if let Some((document, units)) = self.units.and_then(|file| sound(file, &mut findings)) {
            things = units.things;
            report.documents.push(document);
        }
        for file in self.claims {
            let Some((document, file)) = sound(file, &mut findings) else { continue };
            let number = report.documents.len();
            for (index, definition) in file.claim.into_iter().enumerate() {
                let checked = claim_mistakes::check(&document, index, definition, &things, pipelines);
                findings.extend(checked.findings);
                let Some(claim) = checked.claim else { continue };
                let claim = ReportClaim { document: number, index, ..claim };
                match report.claims.get(&claim.id) {
                    Some(other) => findings.push(twice(&document, "claim", index, &claim.id, other, &report)),
                    None => drop(report.claims.insert(claim.id.clone(), claim)),
                }
            }
            report.documents.push(document);
        }
        findings.extend(report.claims.values().flat_map(|claim| unknown_mentions(claim, &report)));
        let has_faulty_claims = !findings.is_empty();
        for file in self.relations {
            let Some((document, file)) = sound(file, &mut findings) else { continue };
            for (index, definition) in file.relation.into_iter().enumerate() {
                // Claims that could not be read would be unknown to every relation that names them.
                if !has_faulty_claims {
                    findings.extend(relation_mistakes::check(&document, index, &definition, &report.claims));
                }
                let id: Text = definition.id.as_str().into();
                if report.relations.contains_key(&id) {
                    let detail = format!("relation `{id}` is there already");
                    findings.push(at(&document, "relation", index, &["id"], detail).help("give it another id"));
                }
                report.relations.insert(id.clone(), ReportRelation { id, definition });
            }
            report.documents.push(document);
        }
        report.expected = self.expected.and_then(|file| sound(file, &mut findings));
        report.documents.extend(report.expected.iter().map(|expected| expected.document.clone()));
        if findings.is_empty() { Ok(report) } else { Err(findings) }
    }
}

/// Returns every text of claims and relations that a page prints.
fn texts(report: &ReportClaims) -> BTreeSet<String> {
    let of_claims = report.claims.values().flat_map(|ReportClaim { definition, .. }| {
        let ClaimDefinition { section, statement, unit, needs, uncheckable, .. } = definition;
        [section, statement, unit].into_iter().chain(needs).chain(uncheckable.as_ref().map(Uncheckable::text))
    });
    let of_relations = report
        .relations
        .values()
        .flat_map(|ReportRelation { definition, .. }| std::iter::once(&definition.reason).chain(&definition.reading));
    of_claims.chain(of_relations).cloned().collect()
}

fn sound<T>(file: Read<T>, findings: &mut Vec<Finding>) -> Option<T> {
    file.map_err(|mistakes| findings.extend(mistakes)).ok()
}

/// Returns the claims that are said to give the same number and are none of the report.
fn unknown_mentions(claim: &ReportClaim, report: &ReportClaims) -> Vec<Finding> {
    let Some(Uncheckable::OtherPopulation(other)) = &claim.definition.uncheckable else { return Vec::new() };
    let finding = |unknown: &String| {
        let near = nearest(unknown, report.claims.keys().map(Text::as_ref));
        let keys = ["uncheckable", "other_population"];
        let finding = report.finding(claim, &keys, format!("unknown claim `{unknown}`"));
        finding.help(did_you_mean(&near, "name claims of the report"))
    };
    other.other_population.iter().filter(|id| !report.claims.contains_key(id.as_str())).map(finding).collect()
}

fn twice(
    document: &Document,
    table: &str,
    index: usize,
    id: &str,
    other: &ReportClaim,
    report: &ReportClaims,
) -> Finding {
    let file = report.documents.get(other.document).map_or(&document.file, |document| &document.file);
    let detail = format!("claim `{id}` stands in {file} already");
    at(document, table, index, &["id"], detail).help("give each claim an id of its own")
}

/// Reads files of the report's folder.
struct Reader<'a> {
    folder: &'a Path,
    shown: &'a str,
}

impl Reader<'_> {
    /// Returns the TOML files of a folder in the order of their names; an absent folder has none.
    fn read_all<T: DeserializeOwned + JsonSchema + Send>(&self, folder: &str) -> Vec<Read<(Document, T)>> {
        let entries = std::fs::read_dir(self.folder.join(folder)).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> =
            names.filter(|name| name.ends_with(".toml")).map(|name| format!("{folder}/{name}")).collect();
        names.sort();
        names.par_iter().map(|name| self.read(name)).collect()
    }

    fn text(&self, name: &str) -> Read<String> {
        regular_file::read_text(&self.folder.join(name)).map_err(|error| {
            let place = Place::file(format!("{}/{name}", self.shown));
            vec![Finding::new(Code::BadClaim, error.to_string()).at(place)]
        })
    }

    fn read<T: DeserializeOwned + JsonSchema>(&self, name: &str) -> Read<(Document, T)> {
        Document::parse(&format!("{}/{name}", self.shown), &self.text(name)?, Code::BadClaim)
    }

    fn expected(&self) -> Read<Expected> {
        expected::parse(&format!("{}/{EXPECTED_VERDICTS}", self.shown), &self.text(EXPECTED_VERDICTS)?)
    }
}
