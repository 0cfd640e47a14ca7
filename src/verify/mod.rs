//! A report's claims → a verdict for each, from the tables of the run and from the report itself.
//! Knows no report by name and reads no data: the claims declare what is compared.

pub mod against_data;
pub mod arithmetic;
pub mod claim;
mod claim_mistakes;
pub mod comparison;
pub mod evaluation;
pub mod expected;
pub mod formula;
pub mod interval;
pub mod load;
pub mod mentions;
pub mod number;
pub mod order;
pub mod precision;
pub mod quantity;
pub mod query;
pub mod reason;
pub mod relation;
mod relation_mistakes;
pub mod report;
pub mod scope;
pub mod side;
pub mod unit;
pub mod verdict;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::concepts::Text;
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::question::RunTables;
use crate::tables::{Claim, Relation};

use evaluation::Evaluated;
use expected::VerdictChange;
pub use load::{EXPECTED_VERDICTS, ReportFiles};
use query::{Answer, ClaimTables};
pub use reason::Editions;
use relation::RelationKind;
pub use report::ReportClaims;

/// What a run has for the claims to be held against.
pub struct Run<'a> {
    /// Every pipeline of the project.
    pub pipelines: &'a BTreeMap<Text, Pipeline>,
    /// Indicators that this run computed.
    pub computed: BTreeSet<Text>,
    /// Aggregates and gaps of the run.
    pub tables: &'a RunTables,
    /// Editions of the data behind each indicator.
    pub editions: BTreeMap<Text, Editions>,
}

/// Verdicts, relations, and what was noticed on the way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Verification {
    /// One row for each claim, by id.
    pub claims: Vec<Claim>,
    /// One row for each relation, by id.
    pub relations: Vec<Relation>,
    /// Stale and ambiguous claims, and verdicts that are not as expected.
    pub findings: Vec<Finding>,
    /// The verdicts that are not as expected.
    pub changes: Vec<VerdictChange>,
}

impl Verification {
    /// Returns the verdicts of two reports, one after the other.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.claims.extend(other.claims);
        self.relations.extend(other.relations);
        self.findings.extend(other.findings);
        self.changes.extend(other.changes);
        self
    }
}

/// Returns the verdict of every claim of a report.
pub fn verify(report: &ReportClaims, run: &Run<'_>) -> Verification {
    let figures = figures(run.tables, run.pipelines);
    let evaluated = evaluation::evaluate(report);
    let mut by_claim: HashMap<&str, Vec<&Evaluated>> = HashMap::new();
    for relation in &evaluated {
        for claim in &relation.row.claims {
            by_claim.entry(claim).or_default().push(relation);
        }
    }
    let row = |claim: &report::ReportClaim| {
        let relations = by_claim.get(claim.id.as_ref()).map(Vec::as_slice).unwrap_or_default();
        let indicator = claim.definition.quantity.indicator.as_deref();
        let none = Editions::new();
        let editions = indicator.and_then(|id| run.editions.get(id)).unwrap_or(&none);
        verdict::row(claim, report, relations, &figures, editions)
    };
    let claims: Vec<Claim> = report.claims.values().map(row).collect();
    let mut findings = loose_bounds(report);
    findings.extend(ambiguous(report, &evaluated));
    findings.extend(report.notices.iter().cloned());
    let changes = changes(report, run.pipelines, &claims, |pipeline| run.computed.contains(pipeline.id()));
    findings.extend(changes.iter().map(|change| changed(report, change)));
    let relations =
        evaluated.into_iter().map(|relation| Relation { report: report.id.clone(), ..relation.row }).collect();
    Verification { claims, relations, findings, changes }
}

fn figures<'a>(tables: &'a RunTables, pipelines: &BTreeMap<Text, Pipeline>) -> ClaimTables<'a> {
    let first_rates =
        pipelines.iter().filter_map(|(id, pipeline)| Some((id.clone(), claim_mistakes::first_rate(pipeline)?)));
    ClaimTables::new(tables, first_rates.collect())
}

/// Returns the claims that ask for what could be several figures.
pub fn mistakes(report: &ReportClaims, tables: &RunTables, pipelines: &BTreeMap<Text, Pipeline>) -> Vec<Finding> {
    let figures = figures(tables, pipelines);
    let asked = report.claims.values().filter(|claim| claim.asks_data());
    let told = asked.filter_map(|claim| match figures.answer(&claim.definition.quantity) {
        Answer::Ambiguous(several) => {
            let finding = report.finding(claim, &["quantity"], several.to_string()).help(several.help);
            Some(Finding { code: Code::AmbiguousFigure, ..finding })
        }
        Answer::One(_) | Answer::Each(_) | Answer::Number(_) | Answer::Missing(_) => None,
    });
    told.collect()
}

/// "Over 60" where the report elsewhere says "over 70", or 60 itself.
fn loose_bounds(report: &ReportClaims) -> Vec<Finding> {
    let mut findings = Vec::new();
    for claims in evaluation::mentions_by_quantity(report).values() {
        let mentions = evaluation::mentions_of(claims);
        for (stale, newer) in mentions::stale(&mentions) {
            let (Some(claim), Some(newer)) = (report.claims.get(stale), report.claims.get(newer)) else { continue };
            let [own, other] =
                [claim, newer].map(|claim| format!("{} {}", claim.definition.precision, claim.definition.value));
            let detail = format!("states {own}; `{}` states {other} of the same number", newer.id);
            let finding = Finding { code: Code::Stale, ..report.finding(claim, &["value"], detail) };
            findings.push(finding.help("both can be true; the writer should choose one").claim(&claim.id));
        }
        for (bound, number) in mentions::touching(&mentions) {
            let (Some(claim), Some(other)) = (report.claims.get(bound), report.claims.get(number)) else { continue };
            let own = format!("{} {}", claim.definition.precision, claim.definition.value);
            let detail = format!("states {own}; `{}` states {} itself", other.id, other.definition.value);
            let finding = Finding { code: Code::Ambiguous, ..report.finding(claim, &["value"], detail) };
            findings.push(finding.help("strictly both cannot be true; the writer should choose one").claim(&claim.id));
        }
    }
    findings
}

/// One number for two periods or two populations.
fn ambiguous(report: &ReportClaims, evaluated: &[Evaluated]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let fails = |relation: &&Evaluated| relation.kind == RelationKind::Period && relation.row.holds == Some(false);
    for relation in evaluated.iter().filter(fails) {
        for claim in relation.row.claims.iter().filter_map(|claim| report.claims.get(claim)) {
            let finding = report.finding(claim, &["value"], relation.row.reason().english());
            let finding = Finding { code: Code::Ambiguous, ..finding }.claim(&claim.id);
            findings.push(finding.help("ask the writer which period or population is meant"));
        }
    }
    findings
}

/// Returns the verdicts that are not as expected. What a run did not compute is not expected of it.
pub fn changes(
    report: &ReportClaims,
    pipelines: &BTreeMap<Text, Pipeline>,
    claims: &[Claim],
    is_computed: impl Fn(&Pipeline) -> bool,
) -> Vec<VerdictChange> {
    let Some(expected) = &report.expected else { return Vec::new() };
    let is_left_out = |change: &VerdictChange| {
        report.claims.get(&change.claim).is_some_and(|claim| {
            let mut indicators = claim.definition.quantity.indicators().into_iter();
            indicators.any(|id| pipelines.get(id).is_some_and(|pipeline| !is_computed(pipeline)))
        })
    };
    let claims = claims.iter().filter(|claim| claim.report == report.id);
    let mut changes = expected::changes(&report.id, &expected.verdicts, claims);
    changes.retain(|change| !is_left_out(change));
    changes
}

fn changed(report: &ReportClaims, change: &VerdictChange) -> Finding {
    let help = "look at the change, then run `ictstat verify --accept`";
    let finding = Finding::new(Code::VerdictChanged, change.detail()).help(help).claim(&change.claim);
    match &report.expected {
        Some(expected) => finding.at(expected.document.place(&[Step::Key("verdict"), Step::Key(&change.claim)])),
        None => finding,
    }
}
