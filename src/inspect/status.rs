//! How a project's output is: the last good run, its age, the last failure.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::run::store::directory::FAILED;
use crate::run::store::hold::Hold;
use crate::run::store::outcome::{LastOutcome, read_last};
use crate::run::{Failure, Options, OutputDirectory};

/// The state of an output folder.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Name of the published run.
    pub run: Option<String>,
    /// Where `latest` is held, and why.
    pub held: Option<Hold>,
    /// When it began.
    pub started: Option<String>,
    /// Seconds since the last time a run ended well: with new results, or because nothing had changed.
    pub age_seconds: Option<i64>,
    /// What keeps the state from being told: a link, a manifest or a record that is not what a run leaves.
    pub doubts: Vec<String>,
    /// Files of the published run that are absent or have another size than its manifest says.
    pub damaged: Vec<String>,
    /// How the last attempt ended.
    pub last: Option<LastOutcome>,
    /// Findings of the published run that no pipeline allows.
    pub not_allowed: usize,
    /// Kept runs.
    pub n_runs: usize,
    /// Folder of the findings of the last failed run.
    pub failed: Option<String>,
}

/// Returns the state of the output folder. An age below zero means that the clock was set back.
pub fn status(options: &Options, now: Timestamp) -> Status {
    let output = OutputDirectory::new(options.output_directory());
    let (manifest, record, hold) = (output.latest_manifest(), read_last(&output), output.hold());
    let told = |failure: &Failure| format!("{}: {}", failure.message, failure.help);
    let damaged_manifest = (output.run(None).is_some() && manifest.is_none())
        .then(|| "the manifest of the published run is damaged: run `ictstat aggregate`".to_owned());
    let doubts = [
        output.check_latest().err().as_ref().map(told),
        damaged_manifest,
        record.as_ref().err().cloned(),
        hold.as_ref().err().map(told),
    ];
    let last = record.unwrap_or_default();
    let started = manifest.as_ref().and_then(|manifest| manifest.started.parse::<Timestamp>().ok());
    // A run that finds nothing changed is as good as a new one: the results are those of the inputs of today.
    let good = last.as_ref().and_then(|last| last.last_good.as_ref()?.parse::<Timestamp>().ok());
    let confirmed = good.into_iter().chain(started).max();
    let damaged =
        output.run(None).zip(manifest.as_ref()).map(|(directory, manifest)| output.damaged(&directory, manifest));
    Status {
        run: manifest.as_ref().map(|manifest| manifest.run.clone()),
        held: hold.ok().flatten(),
        started: manifest.as_ref().map(|manifest| manifest.started.clone()),
        age_seconds: confirmed.filter(|_| manifest.is_some()).map(|time| now.duration_since(time).as_secs()),
        doubts: doubts.into_iter().flatten().collect(),
        damaged: damaged.unwrap_or_default(),
        not_allowed: manifest.as_ref().map_or(0, |manifest| manifest.findings.not_allowed),
        n_runs: output.run_names().len(),
        failed: output.names_of_failed().pop().map(|name| output.path().join(FAILED).join(name).display().to_string()),
        last,
    }
}

/// Returns what is wrong: no published run, a damaged one, one that is too old, or one from the future.
pub fn problems(status: &Status, max_age: Option<SignedDuration>) -> Vec<String> {
    let mut problems = status.doubts.clone();
    let Some(age) = status.age_seconds else {
        if problems.is_empty() {
            problems.push("nothing is published: run `ictstat aggregate`".to_owned());
        }
        return problems;
    };
    if !status.damaged.is_empty() {
        let files = status.damaged.join(", ");
        problems.push(format!("files of the published run are damaged: {files}; run `ictstat aggregate --force`"));
    }
    if let Some(most) = max_age.filter(|most| age > most.as_secs()) {
        problems.push(format!("nothing ended well for {}; at most {most:#} are good", age_label(age)));
    }
    problems.extend(status.last.iter().flat_map(|last| &last.to_decide).map(|what| format!("to decide: {what}")));
    // A few seconds may lie between two clocks of one office.
    if age < -60 {
        problems.push(format!("the last good run is {} in the future: was the clock set back?", age_label(-age)));
    }
    problems
}

/// Returns an age in its two largest units.
pub fn age_label(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min"),
        3600..172_800 => format!("{hours} h {} min", minutes - 60 * hours),
        _ => format!("{days} d {} h", hours - 24 * days),
    }
}
