//! `manifest.json`: what went in, what came out, with which program and how long it took.
//! The only file of a run that may know the clock.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::pipeline::content_hash::sha256;
use crate::pipeline::regular_file;

/// Version of the program, part of what makes two runs the same.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Name of the file in a run's folder.
pub const MANIFEST: &str = "manifest.json";

/// The manifest of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the run's folder.
    pub run: String,
    /// Name of the run that was published before, with which `changes.*` compare this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// When it began, UTC.
    pub started: String,
    /// Version of ictstat.
    pub version: String,
    /// SHA-256 over inputs, pipelines, options and version: equal hashes, equal results.
    pub inputs_sha256: String,
    /// Options that change results.
    pub options: BTreeMap<String, String>,
    /// Files that were read.
    pub inputs: Vec<InputEntry>,
    /// Pipeline files in the order in which they ran.
    pub pipelines: Vec<FileEntry>,
    /// What each statistic looks for, so that a later run can be compared with this one.
    #[serde(default)]
    pub statistics: Vec<StatisticEntry>,
    /// What the figures of each indicator were made from, in one hash: equal hashes, equal figures. The program is part
    /// of it.
    #[serde(default)]
    pub made_from: BTreeMap<String, String>,
    /// Files of the report that was verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub report: Vec<FileEntry>,
    /// Files that were written, but for this one.
    pub outputs: Vec<FileEntry>,
    /// Findings by severity, and those that fail a strict run.
    pub findings: FindingCounts,
    /// Seconds of each stage.
    pub stage_seconds: BTreeMap<String, f64>,
    /// How much of the run was there before.
    #[serde(default)]
    pub cache: Reuse,
    /// SHA-256 of this file while this text is empty; none in runs of 0.1.
    #[serde(default)]
    pub manifest_sha256: Option<String>,
}

/// How much of a run was there before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reuse {
    /// Results of stages and rendered files that were taken from the cache.
    pub reused: usize,
    /// Those that were made.
    pub made: usize,
}

impl Manifest {
    /// Returns the manifest of a run's folder; none where it is absent, damaged, edited or not yet written.
    pub fn read(directory: &Path) -> Option<Self> {
        let text = regular_file::read_text(&directory.join(MANIFEST)).ok()?;
        let manifest: Self = serde_json::from_str(&text).ok()?;
        let is_whole = manifest.manifest_sha256.as_ref().is_none_or(|stated| {
            let unsealed = text.replacen(&seal(stated), &seal(""), 1);
            sha256(unsealed.as_bytes()) == *stated
        });
        is_whole.then_some(manifest)
    }

    /// Returns the text of the file, sealed with its own hash.
    ///
    /// - Errors: a number that JSON does not know.
    pub fn sealed(&self) -> serde_json::Result<String> {
        let unsealed = Self { manifest_sha256: Some(String::new()), ..self.clone() };
        let text = format!("{}\n", serde_json::to_string_pretty(&unsealed)?);
        Ok(text.replacen(&seal(""), &seal(&sha256(text.as_bytes())), 1))
    }
}

fn seal(hash: &str) -> String {
    format!("\"manifest_sha256\": \"{hash}\"")
}

/// A file and its content's hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path: of inputs from the project's folder, of outputs from the run's.
    pub path: String,
    /// SHA-256 of the content.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl FileEntry {
    /// Returns the entry of a file.
    pub fn of(path: &str, content: &[u8]) -> Self {
        Self { path: path.to_owned(), sha256: sha256(content), bytes: content.len() as u64 }
    }
}

/// An input with its edition and what became of its rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InputEntry {
    /// Id of the dataset.
    pub dataset: String,
    /// The indicator whose rows were looked for; none for registers and lists of groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Edition of the dataset.
    pub edition: String,
    /// The file.
    #[serde(flatten)]
    pub file: FileEntry,
    /// Rows read; kept, set aside and rejected add up to it.
    pub rows_read: usize,
    /// Rows that are in use.
    pub rows_kept: usize,
    /// Rows that belong elsewhere or repeat another, and empty cells among columns of values.
    pub rows_set_aside: usize,
    /// Rows that were refused.
    pub rows_rejected: usize,
}

/// What a statistic of an indicator looks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatisticEntry {
    /// Id of the indicator.
    pub indicator: String,
    /// Name of the statistic.
    pub statistic: String,
    /// Category under which it is filed, if not that of the values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Least value that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Value from which on it is not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Years within which the latest value of an economy counts for the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_within: Option<[i32; 2]>,
}

/// Numbers of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingCounts {
    /// Rows refused and other errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notices.
    pub notices: usize,
    /// Errors and warnings that no pipeline allows.
    pub not_allowed: usize,
}
