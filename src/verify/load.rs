//! Reads `pipelines/report`: claims, relations, units and expected verdicts, with every mistake at its place.
//! Whether a group exists is known only when the lists of groups have been read: see `unknown_groups`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::claim::{ClaimsFile, RelationsFile, UnitsFile};
use super::report::{Report, ReportClaim, ReportRelation, at};
use super::{claim_mistakes, expected, relation_mistakes};
use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{Document, Pipeline};

/// Folder of a report in the folder of the pipelines.
pub const REPORT: &str = "report";
/// Expected verdicts in the folder of a report.
pub const EXPECTED_VERDICTS: &str = "expected_verdicts.toml";

const CLAIMS: &str = "claims";
const RELATIONS: &str = "claims/relations";
const UNITS: &str = "units.toml";

/// Returns the report of a folder; one without claims where there is no folder `claims`.
///
/// - Errors: every mistake of every file.
pub fn load(folder: &Path, shown: &str, pipelines: &BTreeMap<Text, Pipeline>) -> Result<Report, Vec<Finding>> {
    let mut reader = Reader { folder: folder.to_owned(), shown: shown.to_owned(), findings: Vec::new() };
    let mut report = Report::default();
    if !folder.join(CLAIMS).is_dir() {
        return Ok(report);
    }
    let mut things = Vec::new();
    if folder.join(UNITS).exists()
        && let Some((document, units)) = reader.read::<UnitsFile>(UNITS)
    {
        things = units.things;
        report.documents.push(document);
    }
    for name in reader.toml_files(CLAIMS) {
        let Some((document, file)) = reader.read::<ClaimsFile>(&name) else { continue };
        let number = report.documents.len();
        for (index, definition) in file.claim.into_iter().enumerate() {
            let checked = claim_mistakes::check(&document, index, definition, &things, pipelines);
            reader.findings.extend(checked.findings);
            let Some(claim) = checked.claim else { continue };
            let claim = ReportClaim { document: number, index, ..claim };
            match report.claims.get(&claim.id) {
                Some(other) => reader.findings.push(twice(&document, "claim", index, &claim.id, other, &report)),
                None => drop(report.claims.insert(claim.id.clone(), claim)),
            }
        }
        report.documents.push(document);
    }
    let has_faulty_claims = !reader.findings.is_empty();
    for name in reader.toml_files(RELATIONS) {
        let Some((document, file)) = reader.read::<RelationsFile>(&name) else { continue };
        for (index, definition) in file.relation.into_iter().enumerate() {
            // Claims that could not be read would be unknown to every relation that names them.
            if !has_faulty_claims {
                reader.findings.extend(relation_mistakes::check(&document, index, &definition, &report.claims));
            }
            let id: Text = definition.id.as_str().into();
            if report.relations.contains_key(&id) {
                let detail = format!("relation `{id}` is there already");
                reader.findings.push(at(&document, "relation", index, &["id"], detail).help("give it another id"));
            }
            report.relations.insert(id.clone(), ReportRelation { id, definition });
        }
        report.documents.push(document);
    }
    if folder.join(EXPECTED_VERDICTS).exists()
        && let Some(text) = reader.text(EXPECTED_VERDICTS)
    {
        match expected::parse(&format!("{shown}/{EXPECTED_VERDICTS}"), &text) {
            Ok(expected) => {
                report.documents.push(expected.document.clone());
                report.expected = Some(expected);
            }
            Err(findings) => reader.findings.extend(findings),
        }
    }
    if reader.findings.is_empty() { Ok(report) } else { Err(reader.findings) }
}

/// Returns a finding for every group of a query that no classification has.
pub fn unknown_groups(report: &Report, known: &BTreeSet<Text>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let asked = report.claims.values().filter(|claim| claim.definition.needs.is_none());
    for claim in asked {
        for name in claim.definition.quantity.group_names() {
            for group in name.split('/').filter(|group| !known.contains(*group)) {
                let near = nearest(group, known.iter().map(AsRef::as_ref));
                let help = did_you_mean(&near, "`ictstat catalog groups` lists the groups");
                let is_only = claim.definition.quantity.group.as_deref() == Some(name);
                let keys: &[&str] = if is_only { &["quantity", "group"] } else { &["quantity", "groups"] };
                findings.push(report.finding(claim, keys, format!("unknown group `{group}`")).help(help));
            }
        }
    }
    findings
}

fn twice(document: &Document, table: &str, index: usize, id: &str, other: &ReportClaim, report: &Report) -> Finding {
    let file = report.documents.get(other.document).map_or(&document.file, |document| &document.file);
    let detail = format!("claim `{id}` stands in {file} already");
    at(document, table, index, &["id"], detail).help("give each claim an id of its own")
}

/// Reads files of the report's folder and keeps what is wrong with them.
struct Reader {
    folder: PathBuf,
    shown: String,
    findings: Vec<Finding>,
}

impl Reader {
    /// Returns the names of the TOML files of a folder in order; an absent folder has none.
    fn toml_files(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.join(folder)).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> =
            names.filter(|name| name.ends_with(".toml")).map(|name| format!("{folder}/{name}")).collect();
        names.sort();
        names
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.folder.join(name));
        text.map_err(|error| {
            let place = Place::file(format!("{}/{name}", self.shown));
            self.findings.push(Finding::new(Code::BadClaim, error.to_string()).at(place));
        })
        .ok()
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str) -> Option<(Document, T)> {
        let text = self.text(name)?;
        let parsed = Document::parse(&format!("{}/{name}", self.shown), &text, Code::BadClaim);
        parsed.map_err(|finding| self.findings.push(*finding)).ok()
    }
}
