//! What goes with a run through its stages: what they work with, and what is told and kept of their work.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;

use super::failure::Failure;
use super::plan::options::Interrupt;
use super::plan::project::Project;
use super::progress::{Event, Progress};
use super::store::cache::Cache;
use crate::concepts::Text;
use crate::findings::{self, Code, Finding, Place};
use crate::ingest::RecordFile;
use crate::ingest::sidecar::RawFile;
use crate::pipeline::Pipeline;
use crate::publish::manifest::{FileEntry, InputEntry};
use crate::tables::Reject;

/// What every stage works with.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    /// The project.
    pub project: &'a Project,
    /// What was made before.
    pub cache: &'a Cache,
    /// How the run is told to stop.
    pub interrupt: &'a Interrupt,
}

/// What a run tells while it works, and what it keeps of that.
pub struct Log<'a> {
    /// Who listens.
    pub progress: &'a mut dyn Progress,
    /// Seconds of each stage.
    pub seconds: BTreeMap<String, f64>,
    /// What became of the inputs.
    pub account: Account,
}

/// What became of the inputs of a run.
#[derive(Debug, Default)]
pub struct Account {
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Rows that were refused.
    pub rejects: Vec<Reject>,
    /// Files that were read, with their rows counted.
    pub inputs: Vec<InputEntry>,
}

impl<'a> Log<'a> {
    /// Returns a log that begins with these findings.
    pub fn new(progress: &'a mut dyn Progress, findings: impl Iterator<Item = Finding>) -> Self {
        let account = Account { findings: findings.collect(), ..Account::default() };
        Self { progress, seconds: BTreeMap::new(), account }
    }

    /// Runs one stage between its two events.
    pub fn stage<T>(&mut self, stage: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        let begin = Instant::now();
        self.progress.event(&Event::StageStarted { stage });
        let result = work(self);
        let seconds = begin.elapsed().as_secs_f64();
        *self.seconds.entry(stage.to_owned()).or_default() += seconds;
        self.progress.event(&Event::StageFinished { stage, seconds });
        result
    }

    /// Says what a stage works on, and how many of how many are done.
    pub fn step(&mut self, stage: &str, item: &str, done: usize, total: usize) {
        self.progress.event(&Event::Step { stage, item, done, total });
    }
}

impl Account {
    /// Counts a file of which all rows are read and some refused.
    ///
    /// - Errors: more rows are refused than its sidecar lets pass.
    pub fn read(
        &mut self,
        raw: &RawFile,
        file: &RecordFile,
        n_read: usize,
        rejects: Vec<Reject>,
    ) -> Result<(), Failure> {
        let (n_rejected, entry) = (rejects.len(), input_entry(raw));
        let (rows_kept, rows_rejected) = (n_read - n_rejected, n_rejected);
        self.inputs.push(InputEntry { rows_read: n_read, rows_kept, rows_rejected, ..entry });
        self.refuse(rejects, None);
        too_many_rejects(file, n_read, n_rejected).map_or(Ok(()), |fault| Err(self.failure(vec![fault])))
    }

    /// Keeps rows that were refused, each with its finding.
    pub fn refuse(&mut self, rejects: Vec<Reject>, pipeline: Option<&Pipeline>) {
        let indicator: Option<Text> = pipeline.map(|pipeline| pipeline.id().into());
        let finding = |reject: &Reject| Finding { indicator: indicator.clone(), ..Finding::from(reject) };
        self.findings.extend(rejects.iter().map(finding));
        self.rejects.extend(rejects);
    }

    /// Returns the failure of a run whose inputs have these faults, with all that was noticed until then.
    pub fn failure(&mut self, mut faults: Vec<Finding>) -> Failure {
        let Self { findings, rejects, .. } = std::mem::take(self);
        faults.extend(findings);
        Failure::input(faults, rejects)
    }

    /// Returns the account in the order of its files, each rejected row once: a file that several indicators read gives each of
    /// them the same wrong row.
    pub fn closed(mut self) -> Self {
        self.rejects.sort_by(|a, b| a.key().cmp(&b.key()));
        self.rejects.dedup_by(|a, b| a.key() == b.key());
        self.inputs.sort_by(|a, b| (&a.dataset, &a.indicator).cmp(&(&b.dataset, &b.indicator)));
        Self { findings: findings::sorted(self.findings), ..self }
    }
}

/// Returns the manifest's entry of a file before its rows are counted.
pub fn input_entry(file: &RawFile) -> InputEntry {
    let (path, sha256) = (file.shown.to_string(), file.sidecar.sha256.clone());
    InputEntry {
        dataset: file.sidecar.id.clone(),
        indicator: None,
        edition: file.sidecar.edition.clone(),
        file: FileEntry { path, sha256, bytes: file.content.n_bytes() },
        rows_read: 0,
        rows_kept: 0,
        rows_set_aside: 0,
        rows_rejected: 0,
    }
}

/// Returns a fault where more rows of a file are rejected than its sidecar lets pass.
pub fn too_many_rejects(file: &RecordFile, read: usize, rejected: usize) -> Option<Finding> {
    let (share, most) = (rejected as f64 / read.max(1) as f64, file.sidecar.max_rejected_share);
    let detail = format!("{rejected} of {read} rows; expected at most {} %", 100.0 * most);
    let has_sidecar = file.shown_sidecar != file.shown;
    let sidecar = &file.shown_sidecar;
    let declare =
        || format!("declare what these rows say, as is told of each, or raise `max_rejected_share` in {sidecar}");
    let help = if has_sidecar { declare() } else { "repair the rows".to_owned() };
    (share > most).then(|| Finding::new(Code::TooManyRejects, detail).at(Place::file(file.shown.clone())).help(help))
}

/// Returns the time; `SOURCE_DATE_EPOCH` (seconds since 1970) fixes it for reproducible runs.
pub fn now() -> Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    fixed.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}
