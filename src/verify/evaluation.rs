//! Every relation evaluated, declared or made from mentions, and the claims that each makes impossible.
//! The rules stand in docs/claims.md; the arithmetic in one file per kind.

use std::collections::BTreeMap;

use super::comparison::{Arithmetic, Comparison, Remark};
use super::interval::Interval;
use super::mentions::{self, Mention, Split};
use super::relation::{RelationDefinition, RelationKind};
use super::report::{ReportClaim, ReportClaims};
use super::side::{Claims, RelationOutcome, RelationSides, Substitutes, side_of};
use super::{arithmetic, order, reason, scope};
use crate::concepts::{Text, Told};
use crate::tables::Relation;

/// A relation with what became of it.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The row of `relations.parquet`.
    pub row: Relation,
    /// What its arithmetic has found.
    arithmetic: Arithmetic,
    /// Its kind.
    pub kind: RelationKind,
}

impl Evaluated {
    fn new(row: Relation, kind: RelationKind, arithmetic: Arithmetic) -> Self {
        Self { row: Relation { arithmetic: arithmetic.told(), ..row }, kind, arithmetic }
    }

    fn remark(&mut self, remark: Remark) {
        self.arithmetic.remarks.push(remark);
        self.row.arithmetic = self.arithmetic.told();
    }
}

/// Returns every relation of a report, by id.
pub fn evaluate(report: &ReportClaims) -> Vec<Evaluated> {
    let mut all: Vec<Evaluated> =
        report.relations.values().map(|relation| declared(&relation.definition, report)).collect();
    all.extend(mentions_by_quantity(report).into_values().filter_map(|claims| of_mentions(&claims, report)));
    spare_the_explained(&mut all, report);
    all.sort_by(|a, b| a.row.relation.cmp(&b.row.relation));
    all
}

/// A relation that names no claim itself and fails makes all of its claims suspect. Where another failed relation names
/// some of them for a reason of its own, these explain both failures, and the others may stand.
fn spare_the_explained(all: &mut [Evaluated], report: &ReportClaims) {
    let names_itself = |evaluated: &Evaluated| {
        let declared = report.relations.get(&evaluated.row.relation);
        declared.is_none_or(|relation| relation.definition.impossible.is_some())
    };
    let named: Vec<(Text, Text)> = all
        .iter()
        .filter(|evaluated| names_itself(evaluated))
        .flat_map(|evaluated| {
            evaluated.row.impossible.iter().map(|claim| (claim.clone(), evaluated.row.relation.clone()))
        })
        .collect();
    for evaluated in all.iter_mut().filter(|evaluated| !names_itself(evaluated)) {
        let impossible = &mut evaluated.row.impossible;
        let by = named.iter().find(|(claim, _)| impossible.contains(claim)).map(|(_, relation)| relation.clone());
        if let Some(by) = by {
            impossible.retain(|claim| named.iter().any(|(other, _)| other == claim));
            evaluated.remark(Remark::ExplainedBy(by));
        }
    }
}

/// Returns the claims that are mentions of one number, by its key; numbers that are stated once are left out.
pub fn mentions_by_quantity(report: &ReportClaims) -> BTreeMap<&str, Vec<&ReportClaim>> {
    let mut groups: BTreeMap<&str, Vec<&ReportClaim>> = BTreeMap::new();
    for claim in report.claims.values() {
        groups.entry(&claim.key).or_default().push(claim);
    }
    groups.retain(|_, claims| claims.len() > 1);
    groups
}

/// Returns the mentions with what they state.
pub fn mentions_of<'a>(claims: &[&'a ReportClaim]) -> Vec<Mention<'a>> {
    claims.iter().filter_map(|claim| Some(Mention { claim: &claim.id, side: side_of(claim)? })).collect()
}

fn outcome(relation: &RelationDefinition, claims: &Claims, substitutes: &Substitutes<'_>) -> RelationOutcome {
    let sides = RelationSides { claims, substitutes };
    let outcome = match relation.kind {
        RelationKind::Sum => arithmetic::sum(relation, &sides),
        RelationKind::Difference => arithmetic::difference(relation, &sides),
        RelationKind::Ratio => arithmetic::ratio(relation, &sides),
        RelationKind::Product => arithmetic::product(relation, &sides),
        RelationKind::Monotone => order::monotone(relation, &sides),
        RelationKind::Subset => order::subset(relation, &sides),
        RelationKind::Plausible => order::plausible(relation, &sides),
        RelationKind::Same => mentions::same(relation, &sides),
        RelationKind::Period => scope::period(relation, &sides),
    };
    outcome.unwrap_or_else(|| RelationOutcome::unknown(Comparison::NoNumber))
}

fn claims_of(relation: &RelationDefinition) -> Vec<Text> {
    let mut claims: Vec<Text> = Vec::new();
    let operands = relation.operands();
    let in_arithmetic = operands.iter().flat_map(|(.., operand)| operand.claims());
    // A claim in words that the arithmetic tests stands in `impossible` alone.
    let tested = relation.impossible.iter().flatten().map(String::as_str);
    for id in in_arithmetic.chain(tested) {
        if !claims.iter().any(|claim| claim.as_ref() == id) {
            claims.push(id.into());
        }
    }
    claims
}

fn declared(relation: &RelationDefinition, report: &ReportClaims) -> Evaluated {
    let claims = claims_of(relation);
    let mut outcome = outcome(relation, &report.claims, &Substitutes::new());
    let impossible = if outcome.holds == Some(false) {
        impossible(relation, &claims, &outcome, report)
    } else {
        Impossible::default()
    };
    outcome.arithmetic.remarks.extend(impossible.remark);
    let row = row(relation, claims, &outcome, impossible.claims, report);
    Evaluated::new(row, relation.kind, outcome.arithmetic)
}

fn row(
    relation: &RelationDefinition,
    claims: Vec<Text>,
    outcome: &RelationOutcome,
    impossible: Vec<Text>,
    report: &ReportClaims,
) -> Relation {
    let RelationOutcome { left, right, scale, holds, .. } = *outcome;
    let unstopped = |text: &str| Told::from(report.texts.name(text)).map(reason::unstopped);
    let printed = |value: f64| value / scale;
    let accepted = right.map(|side| side.interval.scaled(1.0 / scale));
    Relation {
        report: Text::default(),
        relation: relation.id.as_str().into(),
        kind: relation.kind.name().into(),
        claims,
        left: left.and_then(|side| side.value).map(printed),
        right: right.and_then(|side| side.value).map(printed),
        accept_lower: accepted.and_then(|interval| interval.lower.number()),
        accept_upper: accepted.and_then(|interval| interval.upper.number()),
        holds,
        rule: unstopped(&relation.reason),
        arithmetic: Told::default(),
        reading: relation.reading.as_deref().map(unstopped),
        impossible,
    }
}

/// What a failed relation makes impossible.
#[derive(Default)]
struct Impossible {
    claims: Vec<Text>,
    remark: Option<Remark>,
}

/// The claims that the relation itself names; else those at odds; else, where one operand has another mention with
/// which the relation holds, that operand; else all.
fn impossible(
    relation: &RelationDefinition,
    claims: &[Text],
    outcome: &RelationOutcome,
    report: &ReportClaims,
) -> Impossible {
    if let Some(named) = &relation.impossible {
        return Impossible { claims: named.iter().map(|claim| claim.as_str().into()).collect(), remark: None };
    }
    if let Some(at_odds) = &outcome.at_odds {
        let is_at_odds = |claim: &&Text| at_odds.iter().any(|other| other.as_str() == claim.as_ref());
        return Impossible { claims: claims.iter().filter(is_at_odds).cloned().collect(), remark: None };
    }
    for claim in claims {
        if let Some(other) = better_mention(relation, claim, report) {
            let remark = Remark::HoldsWith { other: other.id.clone(), claim: claim.clone() };
            return Impossible { claims: vec![claim.clone()], remark: Some(remark) };
        }
    }
    Impossible { claims: claims.to_vec(), remark: None }
}

/// Another mention of a claim's number, which excludes the claim and with which the relation holds.
fn better_mention<'a>(relation: &RelationDefinition, claim: &str, report: &'a ReportClaims) -> Option<&'a ReportClaim> {
    let own = report.claims.get(claim)?;
    let stated = side_of(own)?;
    let others = report.claims.values().filter(|other| other.key == own.key && other.id != own.id);
    others.into_iter().find(|other| {
        let Some(side) = side_of(other) else { return false };
        let substitutes = Substitutes::from([(claim, side)]);
        !side.interval.meets(&stated.interval)
            && self::outcome(relation, &report.claims, &substitutes).holds == Some(true)
    })
}

/// The relation between mentions of one number.
fn of_mentions(claims: &[&ReportClaim], report: &ReportClaims) -> Option<Evaluated> {
    let mentions = mentions_of(claims);
    let first = claims.first()?;
    let mut outcome = mentions::outcome(&mentions, first.unit.scale)?;
    let mut impossible = outcome.at_odds.clone().unwrap_or_default();
    if let Some(split) = mentions::split(&mentions).filter(|split| split.largest.len() > 1)
        && let Some(decided) = decided(&split, &mentions, report)
    {
        impossible.retain(|claim| !decided.stands.contains(&claim.as_str()));
        outcome.arithmetic.remarks.push(Remark::DecidedBy(decided.by));
    }
    let relation = Relation {
        report: Text::default(),
        relation: format!("mentions-of-{}", first.id).into(),
        kind: RelationKind::Same.name().into(),
        claims: mentions.iter().map(|mention| mention.claim.into()).collect(),
        left: outcome.left.and_then(|side| side.value).map(|value| value / outcome.scale),
        right: outcome.right.and_then(|side| side.value).map(|value| value / outcome.scale),
        accept_lower: ends(&outcome).and_then(|interval| interval.lower.number()),
        accept_upper: ends(&outcome).and_then(|interval| interval.upper.number()),
        holds: outcome.holds,
        rule: Told::each(|language| language.say("claim-mentions", &[("number", first.key.as_ref().into())])),
        arithmetic: Told::default(),
        reading: None,
        impossible: impossible.into_iter().map(Text::from).collect(),
    };
    Some(Evaluated::new(relation, RelationKind::Same, outcome.arithmetic))
}

fn ends(outcome: &RelationOutcome) -> Option<Interval> {
    outcome.right.map(|side| side.interval.scaled(1.0 / outcome.scale))
}

/// A tie between mentions that relations decide.
struct Decided<'a> {
    stands: Vec<&'a str>,
    by: Vec<String>,
}

/// With which of the largest sets of mentions do the fewest relations fail? One set alone decides the tie.
fn decided<'a>(split: &Split<'a>, mentions: &[Mention<'a>], report: &ReportClaims) -> Option<Decided<'a>> {
    let is_mention = |claim: &Text| mentions.iter().any(|mention| mention.claim == claim.as_ref());
    let related: Vec<&RelationDefinition> = report
        .relations
        .values()
        .map(|relation| &relation.definition)
        .filter(|relation| relation.kind.is_arithmetic())
        .filter(|relation| claims_of(relation).iter().any(is_mention))
        .collect();
    let failing = |set: &Vec<&'a str>| -> Vec<&str> {
        let stated = mentions.iter().filter(|mention| set.contains(&mention.claim));
        // The narrowest of the set says most.
        let width = |mention: &&Mention<'_>| mention.side.interval.upper.at - mention.side.interval.lower.at;
        let Some(narrowest) = stated.min_by(|a, b| width(a).total_cmp(&width(b))) else { return Vec::new() };
        let substitutes: Substitutes<'_> = mentions.iter().map(|mention| (mention.claim, narrowest.side)).collect();
        let fails =
            |relation: &&&RelationDefinition| outcome(relation, &report.claims, &substitutes).holds == Some(false);
        related.iter().filter(fails).map(|relation| relation.id.as_str()).collect()
    };
    let scores: Vec<Vec<&str>> = split.largest.iter().map(failing).collect();
    let fewest = scores.iter().map(Vec::len).min()?;
    let best: Vec<usize> = (0..scores.len()).filter(|set| scores[*set].len() == fewest).collect();
    let [winner] = best.as_slice() else { return None };
    let mut by: Vec<String> = Vec::new();
    for id in scores.iter().flatten().filter(|id| !scores[*winner].contains(id)) {
        if !by.iter().any(|known| known == id) {
            by.push((*id).to_owned());
        }
    }
    Some(Decided { stands: split.largest[*winner].clone(), by })
}
