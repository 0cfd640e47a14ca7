//! Verdicts and relations → what a reader is shown: counts, contradictions with both sides, questions, all claims.
//! Chooses and orders; words and numbers are those of the rows.

use std::collections::HashMap;

use serde::Serialize;

use crate::concepts::Text;
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
    pub sections: Vec<String>,
    /// All claims.
    pub claims: Vec<Claim>,
}

/// A verdict with its number of claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerdictCount {
    /// The verdict.
    pub verdict: Verdict,
    /// What it means.
    pub meaning: &'static str,
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
    pub kind: &'static str,
    /// Why it has to hold.
    pub rule: String,
    /// The arithmetic in words.
    pub arithmetic: String,
    /// The most likely reading.
    pub reading: Option<String>,
    /// Its claims, in the order of the arithmetic.
    pub sides: Vec<Side>,
}

/// A claim of a failed relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Id of the claim.
    pub claim: Text,
    /// Section that states it.
    pub section: String,
    /// What it states.
    pub statement: String,
    /// Value and unit with the wording, as printed.
    pub stated: String,
    /// Whether it cannot stand.
    pub is_impossible: bool,
}

impl ClaimsChapter {
    /// Returns what is shown of these verdicts.
    pub fn new(claims: &[Claim], relations: &[Relation]) -> Self {
        let by_id: HashMap<&str, &Claim> = claims.iter().map(|claim| (claim.claim.as_ref(), claim)).collect();
        let failing = relations.iter().filter(|relation| relation.holds == Some(false));
        let (contradictions, questions) = failing
            .map(|relation| failed(relation, &by_id))
            .partition(|relation: &FailedRelation| relation.sides.iter().any(|side| side.is_impossible));
        let mut sections: Vec<String> = Vec::new();
        for claim in claims {
            if !sections.contains(&claim.section) {
                sections.push(claim.section.clone());
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
            claims: claims.to_vec(),
        }
    }
}

/// Returns how many claims have each verdict, the gravest first.
pub fn counts(claims: &[Claim]) -> Vec<VerdictCount> {
    let count = |verdict: Verdict| VerdictCount {
        verdict,
        meaning: meaning(verdict),
        n: claims.iter().filter(|claim| claim.verdict == verdict).count(),
    };
    Verdict::ALL.map(count).into()
}

/// Returns what a verdict means, for readers.
pub const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Contradicted => "another claim or the report's own arithmetic makes it impossible",
        Verdict::Differs => "the data give another figure",
        Verdict::AgreesWithinUncertainty => "the interval of the data overlaps what is printed",
        Verdict::Agrees => "the data give what is printed",
        Verdict::ArithmeticHolds => "it fits the other claims of the report",
        Verdict::NotProduced => "the data that would answer it are missing",
        Verdict::NotCheckable => "nothing public can answer it",
    }
}

fn failed(relation: &Relation, claims: &HashMap<&str, &Claim>) -> FailedRelation {
    let side = |id: &Text| {
        let claim = claims.get(id.as_ref())?;
        Some(Side {
            claim: id.clone(),
            section: claim.section.clone(),
            statement: claim.statement.clone(),
            stated: stated(claim),
            is_impossible: relation.impossible.contains(id),
        })
    };
    FailedRelation {
        relation: relation.relation.clone(),
        kind: relation.kind,
        rule: relation.rule.clone(),
        arithmetic: relation.arithmetic.clone(),
        reading: relation.reading.clone(),
        sides: relation.claims.iter().filter_map(side).collect(),
    }
}

/// Returns value, unit and wording of a claim in one text.
pub fn stated(claim: &Claim) -> String {
    let value = if claim.stated.is_empty() { "–" } else { &claim.stated };
    format!("{value} {} ({})", claim.unit, claim.precision)
}
