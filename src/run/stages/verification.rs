//! The stage `verify`: what a run has made, handed to the checks of the report's claims.
//! Judges nothing itself; writes the expected verdicts when told to.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::results::figures_key;
use crate::concepts::{DatasetId, Text};
use crate::publish::manifest::InputEntry;
use crate::question::RunTables;
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::run::plan::project::{PIPELINES, Project};
use crate::run::plan::reports::{ProjectReport, REPORTS};
use crate::run::session::Session;
use crate::run::store::cache::{Holds, Key};
use crate::run::store::write_whole::write_whole;
use crate::tables::{Claim, Verdict};
use crate::verify::expected::{self, VerdictChange};
use crate::verify::{self, Editions, Run, Verification};

/// Returns the verdicts of the report's claims on figures that are made from this, from the cache where figures and claims are as
/// before; none where the project has no report.
pub fn verify(
    session: Session<'_>,
    plan: &Plan<'_>,
    made_from: &BTreeMap<String, String>,
    tables: &RunTables,
    inputs: &[InputEntry],
) -> Verification {
    let Project { reports, pipelines, .. } = session.project;
    if reports.iter().all(|report| report.claims.claims.is_empty()) {
        return Verification::default();
    }
    let editions = editions(plan, inputs);
    let figures = figures_key(made_from);
    let read_from = editions.iter().flat_map(|(id, editions)| {
        let editions = editions.iter().flat_map(|(dataset, edition)| [dataset.as_str(), edition.as_str()]);
        std::iter::once(id.as_ref()).chain(editions)
    });
    let claims = plan.claims.iter().flat_map(|file| [file.path.as_str(), file.sha256.as_str()]);
    let known = pipelines.values().map(|pipeline| pipeline.document.text.as_str());
    let key = Key::new(Holds::Verify, std::iter::once(figures.as_str()).chain(read_from).chain(claims).chain(known));
    let judge = || {
        let computed = plan.pipelines.iter().map(|planned| planned.pipeline.id().into()).collect();
        let run = Run { pipelines, computed, tables, editions: editions.clone() };
        let of_reports = reports.iter().map(|report| verify::verify(&report.claims, &run));
        Ok::<_, Infallible>(of_reports.fold(Verification::default(), Verification::with))
    };
    session.cache.get_or(&key, judge).unwrap_or_else(|never| match never {})
}

/// The editions that each indicator was read from: a figure agrees with a report within an edition.
fn editions(plan: &Plan<'_>, inputs: &[InputEntry]) -> BTreeMap<Text, Editions> {
    let edition_of: BTreeMap<&str, &str> =
        inputs.iter().map(|input| (input.dataset.as_str(), input.edition.as_str())).collect();
    let of = |id: &str| {
        let planned = plan.pipeline(id)?;
        let own = planned.inputs.iter().filter(|input| input.rank.is_some()).map(|input| &input.dataset);
        let used = if planned.inputs.is_empty() { plan.datasets_behind(id) } else { own.collect() };
        let named = |dataset: &&DatasetId| {
            let edition = edition_of.get(dataset.as_str())?;
            Some(((*dataset).clone(), (*edition).to_owned()))
        };
        Some(used.iter().filter_map(named).collect())
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
    let path = options.project.join(&shown).join(verify::EXPECTED_VERDICTS);
    write_whole(&path, content.as_bytes())?;
    Ok(format!("{shown}/{}", verify::EXPECTED_VERDICTS))
}
