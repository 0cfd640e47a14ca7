//! How a run ends badly: what kind of failure, and what was noticed until then.
//! The kind decides the exit code, in `cli/exit_code.rs`.

use std::path::Path;

use crate::findings::{self, Code, Finding, Severity};
use crate::tables::Reject;

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Findings that no pipeline allows, in a strict run.
    Strict,
    /// A wrong option or pipeline file.
    Definition,
    /// A wrong input.
    Input,
    /// Disk full, no permission.
    Disk,
    /// Another run holds the lock.
    Busy,
    /// A server that is not reached, or gives no file.
    Network,
    /// A mistake of ours.
    Internal,
    /// A signal, by its number.
    Interrupted(usize),
}

impl FailureKind {
    /// Returns the name that stands in records and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Definition => "definition",
            Self::Input => "input",
            Self::Disk => "disk",
            Self::Busy => "busy",
            Self::Network => "network",
            Self::Internal => "internal",
            Self::Interrupted(_) => "interrupted",
        }
    }
}

/// A run that did not end well.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// What happened, in one line.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Rows refused until then.
    pub rejects: Vec<Reject>,
}

/// Findings that a record of a failure names.
const MOST_STOPPING: usize = 3;

impl Failure {
    fn new(kind: FailureKind, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: help.into(), findings: Vec::new(), rejects: Vec::new() }
    }

    /// A wrong option.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(FailureKind::Definition, message, help)
    }

    /// Wrong pipeline files.
    pub fn definition(findings: Vec<Finding>) -> Self {
        let message = counted(findings.len(), "mistake", "in the pipeline files");
        Self { findings: findings::sorted(findings), ..Self::new(FailureKind::Definition, message, "") }
    }

    /// Wrong inputs.
    pub fn input(findings: Vec<Finding>, rejects: Vec<Reject>) -> Self {
        let files = findings.iter().filter(|finding| finding.code.name().starts_with("E1")).count();
        let errors = || findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
        let message = counted(if files == 0 { errors() } else { files }, "fault", "in the input files");
        Self { findings: findings::sorted(findings), rejects, ..Self::new(FailureKind::Input, message, "") }
    }

    /// Findings that a strict run does not let pass.
    pub fn strict(findings: Vec<Finding>, rejects: Vec<Reject>) -> Self {
        let not_allowed = findings.iter().filter(|finding| finding.fails_strict()).count();
        let message = format!("{} and the run is strict", counted(not_allowed, "finding", "that no pipeline allows"));
        let help = "mend the input, or add an [[allow]] with the reason to the pipeline";
        Self { findings, rejects, ..Self::new(FailureKind::Strict, message, help) }
    }

    /// The same of a run that was published before without being strict.
    pub fn strict_unchanged(directory: &Path, not_allowed: usize) -> Self {
        let findings = counted(not_allowed, "finding", "that no pipeline allows");
        let message = format!("nothing changed since {}, which has {findings}", directory.display());
        Self::new(FailureKind::Strict, message, "see its findings.parquet, or run `ictstat validate`")
    }

    /// Returns the messages of the findings that ended the run, the first ones.
    pub fn stopped_by(&self) -> Vec<String> {
        let stopping = self.findings.iter().filter(|finding| finding.fails_strict());
        stopping.take(MOST_STOPPING).map(Finding::message).collect()
    }

    /// A file of the output that cannot be written.
    pub fn disk(what: &str, path: &Path, error: &std::io::Error) -> Self {
        let help = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded | std::io::ErrorKind::FileTooLarge => {
                "free some space, or choose another place with --output"
            }
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                "make the folder writable for the user that runs ictstat, or choose another with --output"
            }
            _ => "check the folder and the space that is left, or choose another with --output",
        };
        Self::new(FailureKind::Disk, format!("cannot {what} {}: {error}", path.display()), help)
    }

    /// The machine does not let the run have what it needs.
    pub fn resources(message: impl Into<String>, help: &str) -> Self {
        Self::new(FailureKind::Disk, message, help)
    }

    /// A file of a finished run that is damaged.
    pub fn damaged(path: &Path, detail: &str) -> Self {
        let help = "run `ictstat aggregate --force` to make the run anew, or name another run";
        Self::new(FailureKind::Disk, format!("cannot read {}: {detail}", path.display()), help)
    }

    /// The lock is held.
    pub fn busy(holder: &str) -> Self {
        let help = "wait for it to end and run again; nothing was written";
        Self::new(FailureKind::Busy, format!("another run is at work: {holder}"), help)
    }

    /// A server that is not reached, or gives no file.
    pub fn network(message: impl Into<String>, help: &str) -> Self {
        Self::new(FailureKind::Network, message, help)
    }

    /// A signal came.
    pub fn interrupted(signal: usize) -> Self {
        Self::new(FailureKind::Interrupted(signal), "interrupted; nothing was published", "run again")
    }

    /// A mistake of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(
            FailureKind::Internal,
            message,
            "this is a bug in ictstat: please report it with the command and this message",
        )
    }

    /// Returns a failure of findings of one kind or the other: mistakes in definitions come before faults of files.
    pub fn of_findings(findings: Vec<Finding>) -> Self {
        let is_definition = |finding: &Finding| finding.code >= Code::BadDefinition && finding.code <= Code::BadClaim;
        if findings.iter().any(is_definition) { Self::definition(findings) } else { Self::input(findings, Vec::new()) }
    }
}

/// Returns a number with its noun, right for one and many.
pub fn counted(number: usize, noun: &str, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural} {of}")
}
