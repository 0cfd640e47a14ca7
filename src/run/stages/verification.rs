//! The stage `verify`: what a run has made, handed to the checks of the report's claims.
//! Judges nothing itself; writes the expected verdicts when told to.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write;

use super::Results;
use crate::concepts::{DatasetId, Text};
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::run::plan::project::{PIPELINES, Project};
use crate::run::plan::reports::{ProjectReport, REPORTS};
use crate::run::store::cache::{Cache, Key};
use crate::tables::{Claim, Verdict};
use crate::verify::expected::{self, VerdictChange};
use crate::verify::{self, Run, Verification};

/// Returns the verdicts of the report's claims, from the cache where figures and claims are as before; none where the
/// project has no report.
pub fn verify(project: &Project, plan: &Plan<'_>, cache: &Cache, results: &Results) -> Verification {
    if project.reports.iter().all(|report| report.claims.claims.is_empty()) {
        return Verification::default();
    }
    let editions = editions(plan, results);
    let figures = results.figures_key();
    let read_from = editions.iter().flat_map(|(id, editions)| [id.as_ref(), editions.as_str()]);
    let claims = plan.claims.iter().flat_map(|file| [file.path.as_str(), file.sha256.as_str()]);
    let known = project.pipelines.values().map(|pipeline| pipeline.document.text.as_str());
    let key = Key::new("verify", std::iter::once(figures.as_str()).chain(read_from).chain(claims).chain(known));
    match cache.get_or(&key, || Ok::<_, Infallible>(judge(project, plan, results, editions.clone()))) {
        Ok(verification) => verification,
    }
}

fn judge(project: &Project, plan: &Plan<'_>, results: &Results, editions: BTreeMap<Text, String>) -> Verification {
    let run = Run {
        pipelines: &project.pipelines,
        computed: plan.pipelines.iter().map(|planned| planned.pipeline.id().into()).collect(),
        tables: &results.tables,
        editions,
    };
    let of_reports = project.reports.iter().map(|report| verify::verify(&report.claims, &run));
    of_reports.fold(Verification::default(), Verification::with)
}

/// The editions that each indicator was read from: a figure agrees with a report within an edition.
fn editions(plan: &Plan<'_>, results: &Results) -> BTreeMap<Text, String> {
    let edition_of: BTreeMap<&str, &str> =
        results.inputs.iter().map(|input| (input.dataset.as_str(), input.edition.as_str())).collect();
    let of = |id: &str| {
        let planned = plan.pipeline(id)?;
        let own = planned.inputs.iter().filter(|input| input.priority.is_some()).map(|input| &input.dataset);
        let used = if planned.inputs.is_empty() { plan.datasets_behind(id) } else { own.collect() };
        let named = |dataset: &&DatasetId| {
            let edition = edition_of.get(dataset.as_str())?;
            Some(format!("{} of {edition}", dataset.as_str()))
        };
        let editions: Vec<String> = used.iter().filter_map(named).collect();
        (!editions.is_empty()).then(|| editions.join(", "))
    };
    let ids = plan.pipelines.iter().map(|planned| planned.pipeline.id());
    ids.filter_map(|id| Some((id.into(), of(id)?))).collect()
}

/// Writes the verdicts of a run as the expected ones, whole or not at all, and returns the names of the files.
///
/// What the run did not compute keeps its expected verdict.
///
/// - Errors: `Disk`.
pub fn accept(options: &Options, claims: &[Claim], changes: &[VerdictChange]) -> Result<String, Failure> {
    let project = Project::load(options)?;
    let of_report = |report: &ProjectReport| {
        let of_it = |claim: &&Claim| claim.report == report.id;
        let claims: Vec<&Claim> = claims.iter().filter(of_it).collect();
        (!claims.is_empty()).then(|| accept_one(options, report, &claims, changes))
    };
    let files: Vec<String> = project.reports.iter().filter_map(of_report).collect::<Result<_, _>>()?;
    Ok(files.join(", "))
}

fn accept_one(
    options: &Options,
    report: &ProjectReport,
    claims: &[&Claim],
    changes: &[VerdictChange],
) -> Result<String, Failure> {
    let before = report.claims.expected.as_ref().map(|expected| expected.verdicts.clone()).unwrap_or_default();
    let is_changed = |claim: &Text| changes.iter().any(|change| change.report == report.id && change.claim == *claim);
    let verdict = |claim: &Claim| -> Verdict {
        let kept = before.get(&claim.claim).filter(|_| !is_changed(&claim.claim));
        kept.copied().unwrap_or(claim.verdict)
    };
    let content = expected::render(claims.iter().map(|claim| (claim.claim.as_ref(), verdict(claim))));
    let shown = format!("{PIPELINES}/{REPORTS}/{}", report.id);
    let folder = options.project.join(&shown);
    let path = folder.join(verify::EXPECTED_VERDICTS);
    let fault = |error: &std::io::Error| Failure::disk("write", &path, error);
    let mut file = tempfile::Builder::new()
        .prefix(".expected_verdicts")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .tempfile_in(&folder)
        .map_err(|error| fault(&error))?;
    file.write_all(content.as_bytes()).map_err(|error| fault(&error))?;
    file.as_file().sync_all().map_err(|error| fault(&error))?;
    file.persist(&path).map_err(|error| fault(&error.error))?;
    Ok(format!("{shown}/{}", verify::EXPECTED_VERDICTS))
}
