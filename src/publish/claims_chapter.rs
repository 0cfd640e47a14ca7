//! Verdicts and relations → what a reader is shown: counts, contradictions with both sides, questions, all claims.
//! Chooses and orders; words and numbers are those of the rows.

use std::collections::HashMap;

use serde::Serialize;

use crate::concepts::rounding::rounded;
use crate::concepts::{Name, Text, Told};
use crate::tables::{Claim, Relation, Verdict};

/// Everything that is shown of a verification.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimsChapter {
    /// Number of claims.
    pub n_claims: usize,
    /// How many claims have each verdict, the gravest first.
    pub counts: Vec<VerdictCount>,
    /// How many relations hold, fail, or could not be evaluated.
    pub relations: RelationCounts,
    /// Relations that make claims impossible.
    pub contradictions: Vec<FailedRelation>,
    /// Relations that fail and leave every claim possible.
    pub questions: Vec<FailedRelation>,
    /// Sections in the order of their first claim.
    pub sections: Vec<Name>,
    /// All claims.
    pub claims: Vec<ClaimLine>,
}

/// A claim with its verdict, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimLine {
    /// Id.
    pub claim: Text,
    /// Section that states it.
    pub section: Name,
    /// What it states.
    pub statement: Name,
    /// Value and unit with the wording, as printed.
    pub stated: Name,
    /// What the data give, with four decimals; empty where they give nothing.
    pub computed: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Its name.
    pub label: Name,
    /// Why.
    pub reason: Name,
}

/// A verdict with its number of claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerdictCount {
    /// The verdict.
    pub verdict: Verdict,
    /// Its name.
    pub label: Name,
    /// What it means.
    pub meaning: Name,
    /// Claims.
    pub n: usize,
}

/// Numbers of relations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RelationCounts {
    /// Those that hold.
    pub holding: usize,
    /// Those that fail.
    pub failing: usize,
    /// Those of which a claim has no number.
    pub unknown: usize,
}

/// A relation that fails, with its claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FailedRelation {
    /// Id of the relation.
    pub relation: Text,
    /// Its kind.
    pub kind: Text,
    /// Why it has to hold.
    pub rule: Name,
    /// The arithmetic in words.
    pub arithmetic: Name,
    /// The most likely reading.
    pub reading: Option<Name>,
    /// Its claims, in the order of the arithmetic.
    pub sides: Vec<RelatedClaim>,
}

/// A claim of a failed relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedClaim {
    /// Id of the claim.
    pub claim: Text,
    /// Section that states it.
    pub section: Name,
    /// What it states.
    pub statement: Name,
    /// Value and unit with the wording, as printed.
    pub stated: Name,
    /// Whether it cannot stand.
    pub is_impossible: bool,
}

impl ClaimsChapter {
    /// Returns what is shown of these verdicts.
    pub fn new(claims: &[Claim], relations: &[Relation]) -> Self {
        let by_id: ById<'_> =
            claims.iter().map(|claim| ((claim.report.as_ref(), claim.claim.as_ref()), claim)).collect();
        let failing = relations.iter().filter(|relation| relation.holds == Some(false));
        let (contradictions, questions) = failing
            .map(|relation| failed(relation, &by_id))
            .partition(|relation: &FailedRelation| relation.sides.iter().any(|side| side.is_impossible));
        let mut sections: Vec<Name> = Vec::new();
        for claim in claims {
            if !sections.contains(claim.section.name()) {
                sections.push(claim.section.name().clone());
            }
        }
        let of = |holds| relations.iter().filter(|relation| relation.holds == holds).count();
        Self {
            n_claims: claims.len(),
            counts: counts(claims),
            relations: RelationCounts { holding: of(Some(true)), failing: of(Some(false)), unknown: of(None) },
            contradictions,
            questions,
            sections,
            claims: claims.iter().map(line).collect(),
        }
    }
}

/// Returns how many claims have each verdict, the gravest first.
pub fn counts(claims: &[Claim]) -> Vec<VerdictCount> {
    let count = |verdict: Verdict| VerdictCount {
        verdict,
        label: named(verdict),
        meaning: Name::said(&format!("meaning-{verdict}")),
        n: claims.iter().filter(|claim| claim.verdict == verdict).count(),
    };
    Verdict::ALL.map(count).into()
}

fn named(verdict: Verdict) -> Name {
    Name::said(&format!("verdict-{verdict}"))
}

fn line(claim: &Claim) -> ClaimLine {
    ClaimLine {
        claim: claim.claim.clone(),
        section: claim.section.name().clone(),
        statement: claim.statement.name().clone(),
        stated: stated(claim),
        computed: number(claim.computed),
        verdict: claim.verdict,
        label: named(claim.verdict),
        reason: claim.reason.as_ref().map(Told::name).cloned().unwrap_or_default(),
    }
}

/// Decimals of a figure beside a printed one: two more than a report ever prints.
const DECIMALS: usize = 4;

/// Returns a figure for readers, without trailing zeros; nothing where there is none.
pub fn number(value: Option<f64>) -> String {
    let text = value.map(|value| rounded(value, DECIMALS)).unwrap_or_default();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Claims by report and id.
type ById<'a> = HashMap<(&'a str, &'a str), &'a Claim>;

fn failed(relation: &Relation, claims: &ById<'_>) -> FailedRelation {
    let side = |id: &Text| {
        let claim = claims.get(&(relation.report.as_ref(), id.as_ref()))?;
        Some(RelatedClaim {
            claim: id.clone(),
            section: claim.section.name().clone(),
            statement: claim.statement.name().clone(),
            stated: stated(claim),
            is_impossible: relation.impossible.contains(id),
        })
    };
    FailedRelation {
        relation: relation.relation.clone(),
        kind: relation.kind.clone(),
        rule: relation.rule.name().clone(),
        arithmetic: relation.arithmetic.name().clone(),
        reading: relation.reading.as_ref().map(Told::name).cloned(),
        sides: relation.claims.iter().filter_map(side).collect(),
    }
}

/// Returns value, unit and wording of a claim in one text.
pub fn stated(claim: &Claim) -> Name {
    let value = if claim.stated.is_empty() { "–" } else { &claim.stated };
    Name::each(|language| {
        let (unit, precision) = (claim.unit.of(language), claim.precision.of(language));
        let values = [("value", value.into()), ("unit", unit.into()), ("precision", precision.into())];
        language.say("claim-as-printed", &values)
    })
}
