//! How the last attempt to run ended: kept beside the runs for `ictstat status`, as a summary and as metrics for a scheduler.
//! What cannot be written here never fails a run.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::directory::OutputDirectory;
use super::write_whole::{read_json, write_json};
use crate::findings::Finding;
use crate::publish::{GroupTable, Manifest};
use crate::run::failure::{Failure, FailureKind};
use crate::verify::Verification;

/// Name of the record in the output folder.
pub const RECORD: &str = ".last-attempt.json";

/// How a run ended well.
#[derive(Debug)]
pub enum Outcome {
    /// A new run was published.
    Published(Box<Published>),
    /// The last run has the same inputs, pipelines, options and version: nothing was written.
    Unchanged {
        /// Folder of that run.
        directory: PathBuf,
        /// Its manifest.
        manifest: Box<Manifest>,
    },
    /// Nothing was to be written.
    Planned {
        /// Pipelines in order, each with its dataset.
        pipelines: Vec<(String, String)>,
        /// Whether a run would find the last one unchanged.
        unchanged: bool,
    },
}

impl Outcome {
    /// Returns the name that stands in records and logs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Published(_) => "published",
            Self::Unchanged { .. } => "unchanged",
            Self::Planned { .. } => "planned",
        }
    }
}

/// A published run.
#[derive(Debug)]
pub struct Published {
    /// Folder of the run.
    pub directory: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Tables for readers, in the order of the pipelines.
    pub tables: Vec<GroupTable>,
    /// Figures that are not as in the run before; none where there is none.
    pub n_changed: Option<usize>,
    /// What an operator should know besides the findings.
    pub notes: Vec<String>,
    /// Verdicts of the report's claims.
    pub verification: Verification,
}

/// The record of the last attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LastOutcome {
    /// When it ended, UTC.
    pub ended: String,
    /// `published`, `unchanged` or `failed`.
    pub outcome: String,
    /// When an attempt last ended well, UTC.
    pub last_good: Option<String>,
    /// The last failure, also when later attempts ended well.
    pub last_failure: Option<RecordedFailure>,
    /// What a person must decide since the last attempt.
    #[serde(default)]
    pub to_decide: Vec<String>,
}

/// A failure in the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedFailure {
    /// When, UTC.
    pub ended: String,
    /// Kind.
    pub kind: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The first of the findings that ended it.
    #[serde(default)]
    pub stopped_by: Vec<String>,
}

/// Returns the record of the last attempt; none where there was none.
///
/// - Errors: what lies there is no record.
pub fn read_last(output: &OutputDirectory) -> Result<Option<LastOutcome>, String> {
    let path = output.path().join(RECORD);
    read_json(&path).map_err(|error| {
        format!("the record of the last attempt, {}, is damaged ({error}): run `ictstat aggregate`", path.display())
    })
}

/// Keeps how an attempt ended. Nothing is kept where there is no output folder yet, and nothing of an attempt that found
/// another run at work: that run keeps its own.
pub fn record(output: &OutputDirectory, ended: Timestamp, result: Result<&str, &Failure>) {
    let is_busy = matches!(result, Err(failure) if failure.kind == FailureKind::Busy);
    if is_busy || !output.path().is_dir() {
        return;
    }
    let before = read_last(output).ok().flatten().unwrap_or_default();
    let ended = ended.to_string();
    let last = match result {
        Ok(outcome) => LastOutcome {
            outcome: outcome.to_owned(),
            last_good: Some(ended.clone()),
            last_failure: before.last_failure,
            to_decide: Vec::new(),
            ended,
        },
        Err(failure) => LastOutcome {
            outcome: "failed".to_owned(),
            last_good: before.last_good,
            last_failure: Some(RecordedFailure {
                ended: ended.clone(),
                kind: failure.kind.name().to_owned(),
                message: failure.message.clone(),
                help: failure.help.clone(),
                stopped_by: failure.stopped_by(),
            }),
            to_decide: Vec::new(),
            ended,
        },
    };
    // A status that cannot be kept must not hide how the run ended.
    let _ = write_json(&output.path().join(RECORD), &last);
}

/// Keeps what a person must decide with the record of the attempt that has just ended.
pub fn record_decisions(output: &OutputDirectory, to_decide: &[String]) {
    if let Some(last) = read_last(output).ok().flatten().filter(|last| last.to_decide != to_decide) {
        let _ = write_json(&output.path().join(RECORD), &LastOutcome { to_decide: to_decide.to_vec(), ..last });
    }
}

/// What an attempt came to, for a log, a file or a scheduler.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// `published`, `unchanged`, `planned` or `failed`.
    pub outcome: String,
    /// Exit code.
    pub exit_code: u8,
    /// Name of the run; none where it failed before it had one.
    pub run: Option<String>,
    /// When the attempt ended, UTC.
    pub ended: String,
    /// Seconds that it took.
    pub seconds: f64,
    /// Folder of the run.
    pub directory: Option<String>,
    /// Rows read.
    pub rows_read: usize,
    /// Rows refused.
    pub rows_rejected: usize,
    /// Errors among the findings.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Errors and warnings that no pipeline allows.
    pub not_allowed: usize,
    /// Figures that changed since the run before in the digits that are printed; none where there is none.
    pub figures_changed: Option<usize>,
    /// Seconds of each stage.
    pub stage_seconds: std::collections::BTreeMap<String, f64>,
    /// What went wrong.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The first of the findings that ended it.
    pub stopped_by: Vec<String>,
    /// What became of the files of the inbox, a line each.
    pub inbox: Vec<String>,
    /// What a person must decide.
    pub to_decide: Vec<String>,
}

impl Summary {
    /// Returns the summary of an attempt.
    pub fn new(result: &Result<Outcome, Failure>, exit_code: u8, seconds: f64, ended: Timestamp) -> Self {
        let mut summary = Self {
            outcome: result.as_ref().map_or("failed", Outcome::name).to_owned(),
            exit_code,
            ended: ended.to_string(),
            seconds,
            ..Self::default()
        };
        match result {
            Ok(Outcome::Published(published)) => {
                summary.of_run(&published.directory, &published.manifest);
                summary.figures_changed = published.n_changed;
            }
            Ok(Outcome::Unchanged { directory, manifest }) => {
                // The results are those of the run that stays: counts that fell to zero would be an alarm.
                summary.of_run(directory, manifest);
                summary.figures_changed = Some(0);
            }
            Ok(Outcome::Planned { .. }) => {}
            Err(failure) => {
                let of = |severity| failure.findings.iter().filter(|one| one.severity() == severity).count();
                summary.errors = of(crate::findings::Severity::Error);
                summary.warnings = of(crate::findings::Severity::Warning);
                summary.not_allowed = failure.findings.iter().filter(|finding| finding.fails_strict()).count();
                summary.rows_rejected = failure.rejects.len();
                summary.message = Some(failure.message.clone());
                summary.help = Some(failure.help.clone()).filter(|help| !help.is_empty());
                summary.stopped_by = failure.stopped_by();
            }
        }
        summary
    }

    fn of_run(&mut self, directory: &Path, manifest: &Manifest) {
        self.run = Some(manifest.run.clone());
        self.directory = Some(directory.display().to_string());
        self.rows_read = manifest.inputs.iter().map(|input| input.rows_read).sum();
        self.rows_rejected = manifest.inputs.iter().map(|input| input.rows_rejected).sum();
        self.errors = manifest.findings.errors;
        self.warnings = manifest.findings.warnings;
        self.not_allowed = manifest.findings.not_allowed;
        self.stage_seconds = manifest.stage_seconds.clone();
    }

    /// Returns the summary in one line.
    pub fn line(&self) -> String {
        let run = self.run.as_deref().map(|run| format!(" {run}")).unwrap_or_default();
        let changed = self.figures_changed.map(|changed| format!(", {changed} figures changed")).unwrap_or_default();
        let Self { outcome, exit_code, rows_read, rows_rejected, errors, warnings, seconds, .. } = self;
        format!(
            "summary: {outcome}{run}, exit {exit_code}; {rows_read} rows read, {rows_rejected} rejected, {errors} errors, \
             {warnings} warnings{changed}; all done in {seconds:.1} s"
        )
    }

    /// Returns the summary as metrics in the OpenMetrics text format, for the textfile collector of a node exporter; every one
    /// with the name of the project, because a machine may serve several.
    ///
    /// `last_good` is when an attempt last ended well, so that an alarm can ask for its age.
    pub fn metrics(&self, project: &str, last_good: Option<Timestamp>) -> String {
        let seconds = |time: Timestamp| time.as_second() as f64;
        let ended = self.ended.parse().map(seconds).ok();
        let project = project.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let mut text = String::new();
        let mut gauge = |name: &str, help: &str, values: &[(String, f64)]| {
            if !values.is_empty() {
                text.push_str(&format!("# TYPE ictstat_{name} gauge\n# HELP ictstat_{name} {help}\n"));
                for (label, value) in values {
                    text.push_str(&format!("ictstat_{name}{{project=\"{project}\"{label}}} {value}\n"));
                }
            }
        };
        let plain = |value: Option<f64>| -> Vec<(String, f64)> {
            value.into_iter().map(|value| (String::new(), value)).collect()
        };
        gauge("last_attempt_timestamp_seconds", "When the last attempt ended.", &plain(ended));
        let good = last_good.map(seconds);
        gauge("last_success_timestamp_seconds", "When an attempt last ended well.", &plain(good));
        gauge("last_exit_code", "Exit code of the last attempt.", &plain(Some(f64::from(self.exit_code))));
        gauge("last_duration_seconds", "Seconds that the last attempt took.", &plain(Some(self.seconds)));
        let count = |number: usize| Some(number as f64);
        gauge("rows_read", "Rows that the results rest on.", &plain(count(self.rows_read)));
        gauge("rows_rejected", "Rows that were refused.", &plain(count(self.rows_rejected)));
        let label = |name: &str, value: &str| format!(",{name}=\"{value}\"");
        let severities = [("error", self.errors), ("warning", self.warnings)];
        let findings = severities.map(|(name, number)| (label("severity", name), number as f64));
        gauge("findings", "Findings of the results, or of the attempt that failed.", &findings);
        gauge("findings_not_allowed", "Findings that no pipeline allows.", &plain(count(self.not_allowed)));
        let changed = self.figures_changed.map(|number| number as f64);
        gauge("figures_changed", "Figures that are not as in the run before.", &plain(changed));
        let stages: Vec<_> = self.stage_seconds.iter().map(|(stage, took)| (label("stage", stage), *took)).collect();
        gauge("stage_seconds", "Seconds of each stage of the last published run.", &stages);
        gauge("to_decide", "What a person must decide.", &plain(count(self.to_decide.len())));
        text.push_str("# EOF\n");
        text
    }
}
