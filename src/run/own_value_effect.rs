//! A value of one's own that is to be added → what the next run finds because of it, from a run of its indicator with the value and
//! one without. Neither is published.

use std::collections::HashSet;
use std::path::Path;

use super::failure::Failure;
use super::plan::Plan;
use super::plan::options::{Interrupt, Options};
use super::plan::own_value::Addition;
use super::plan::project::Project;
use super::progress::{Progress, Quiet};
use super::session::{Log, Session};
use super::store::cache::Cache;
use crate::concepts::Text;
use crate::findings::{Code, Finding, Severity};
use crate::ingest::catalogue::Dataset;
use crate::ingest::sidecar::{SIDECAR_SUFFIX, Sidecar};
use crate::pipeline::needs::needs;
use crate::pipeline::{Document, Pipeline};

/// What a value does to the next run.
#[derive(Debug, Default)]
pub struct Effect {
    /// Errors and warnings that the run has with the value alone.
    pub findings: Vec<Finding>,
    /// Why they are not known; none where they are.
    pub unknown: Option<String>,
}

/// Returns what the next run finds because of a value: the indicator and those that are made with it are run twice, in memory.
///
/// - Errors: the run ends with the value and does not without it.
pub fn effect(
    options: &Options,
    addition: &Addition,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Effect, Failure> {
    let with = findings(options, &addition.observation.indicator, Some(addition), progress, interrupt);
    if with.as_ref().is_ok_and(|findings| !findings.iter().any(is_told)) {
        return Ok(Effect::default());
    }
    let without = findings(options, &addition.observation.indicator, None, &mut Quiet, interrupt);
    interrupt.check()?;
    match (with, without) {
        (Ok(with), Ok(without)) => {
            let known: HashSet<_> = without.iter().map(subject).collect();
            let is_new = |finding: &Finding| is_told(finding) && !known.contains(&subject(finding));
            Ok(Effect { findings: with.iter().filter(|one| is_new(one)).cloned().collect(), unknown: None })
        }
        (Err(failure), Ok(_)) => {
            let message = format!("with this value the next run would stop: {}", failure.message);
            let help = if failure.help.is_empty() { "nothing was written".to_owned() } else { failure.help };
            Err(Failure { message, help, ..failure })
        }
        (_, Err(failure)) => {
            let unknown = format!("the project does not run without the value either: {}", failure.message);
            Ok(Effect { findings: Vec::new(), unknown: Some(unknown) })
        }
    }
}

fn is_told(finding: &Finding) -> bool {
    finding.severity() != Severity::Notice
}

/// What a finding is about, wherever its line stands by now.
fn subject(finding: &Finding) -> (Code, Option<Text>, String) {
    (finding.code, finding.indicator.clone(), finding.detail.clone())
}

fn findings(
    options: &Options,
    indicator: &Text,
    addition: Option<&Addition>,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Finding>, Failure> {
    let mut project = Project::load(options)?;
    let folder =
        tempfile::tempdir().map_err(|error| Failure::disk("write", Path::new("a temporary folder"), &error))?;
    if let Some(addition) = addition {
        add(addition, indicator, &mut project, folder.path())?;
    }
    let is_made_with = |pipeline: &&Pipeline| needs(pipeline).iter().any(|need| need.id == &**indicator);
    let others = project.pipelines.values().filter(is_made_with).map(|pipeline| pipeline.id().to_owned());
    let pipelines = [indicator.to_string()].into_iter().chain(others).collect();
    let options = Options { pipelines, strict: false, dry_run: false, ..options.clone() };
    let (plan, inputs) = Plan::new(&project, &options)?;
    let mut log = Log::new(progress, std::iter::empty());
    let session = Session { project: &project, cache: &Cache::none(), interrupt };
    Ok(super::make(session, &plan, inputs, &mut log, |_| ())?.account.findings)
}

/// Puts the texts of an addition in the place of what the project has: its data and their sidecar lie in a folder of their own.
fn add(addition: &Addition, indicator: &Text, project: &mut Project, folder: &Path) -> Result<(), Failure> {
    let [data, sidecar, pipeline @ ..] = addition.files.as_slice() else {
        return Err(Failure::internal("an own value has a file and a sidecar"));
    };
    let path = folder.join("own.csv");
    let written = [(path.clone(), data), (folder.join(format!("own.csv{SIDECAR_SUFFIX}")), sidecar)];
    for (path, file) in &written {
        std::fs::write(path, &file.text).map_err(|error| Failure::disk("write", path, &error))?;
    }
    let (document, sidecar) = Sidecar::parse(&sidecar.shown, &sidecar.text).map_err(Failure::of_findings)?;
    let dataset = Dataset { path, shown: data.shown.as_str().into(), sidecar, document };
    project.catalogue.datasets.insert(dataset.sidecar.dataset(), dataset);
    for file in pipeline {
        let parsed = Document::parse(&file.shown, &file.text, Code::BadDefinition).map_err(Failure::definition)?;
        let (document, definition) = parsed;
        project.pipelines.insert(indicator.clone(), Pipeline { definition, document: document.into(), member: None });
    }
    Ok(())
}
