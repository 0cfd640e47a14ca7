//! One verdict for each claim, from what the relations and the data say of it.
//! A claim is contradicted only by other claims or by arithmetic, never by the data.

use super::against_data::{self, DataVerdict};
use super::claim::Uncheckable;
use super::evaluation::Evaluated;
use super::mentions;
use super::query::ClaimTables;
use super::reason::{Editions, Holding, Reason};
use super::relation::RelationKind;
use super::report::{ReportClaim, ReportClaims};
use super::side::side_of;
use crate::concepts::{Name, Text, Told};
use crate::tables::{Claim, Verdict};

/// Most relations that a reason lists.
const MOST_LISTED: usize = 3;

/// Returns the row of a claim.
///
/// In this order: `contradicted` where a failed relation names it; what the data say, where they are asked;
/// `not-produced` where the data that would answer it are not at hand; `arithmetic-holds` where a relation of at least
/// two claims was evaluated and holds; `not-checkable`.
pub fn row(
    claim: &ReportClaim,
    report: &ReportClaims,
    relations: &[&Evaluated],
    figures: &ClaimTables<'_>,
    editions: &Editions,
) -> Claim {
    let definition = &claim.definition;
    let is_asked = claim.asks_data();
    let data = is_asked.then(|| against_data::check(claim, figures, editions));
    let (verdict, reason, conflicts_with) = decide(claim, report, relations, data.as_ref());
    let accepted = claim.stated.accepted.or_else(|| {
        let of_quantity = if is_asked { against_data::accepted(claim) } else { None };
        of_quantity.map(|accepted| accepted.scaled(1.0 / claim.unit.scale))
    });
    let computed = data.as_ref().and_then(|data| data.computed);
    Claim {
        report: report.id.clone(),
        claim: claim.id.clone(),
        section: report.texts.name(&definition.section).into(),
        statement: report.texts.name(&definition.statement).into(),
        group: definition.group.clone(),
        year: definition.year.clone(),
        stated: definition.value.clone(),
        stated_value: claim.stated.value,
        unit: report.texts.name(&definition.unit).into(),
        precision: wording(&definition.precision),
        accept_lower: accepted.and_then(|interval| interval.lower.number()),
        accept_upper: accepted.and_then(|interval| interval.upper.number()),
        query: definition.quantity.is_of_data().then(|| claim.key.clone()),
        computed,
        lower: data.as_ref().and_then(|data| data.interval).map(|(lower, _)| lower),
        upper: data.as_ref().and_then(|data| data.interval).map(|(_, upper)| upper),
        difference: computed.zip(claim.stated.value).map(|(computed, stated)| computed - stated),
        verdict,
        conflicts_with,
        reason: Some(reason.told()),
        weight_reported_share: data.as_ref().and_then(|data| data.weight_reported_share),
    }
}

/// Returns a wording in every language; in English that of the files.
fn wording(name: &str) -> Told {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = format!("wording-{}", words.collect::<Vec<_>>().join("-"));
    Told::each(|language| language.say(&id, &[]))
}

fn decide(
    claim: &ReportClaim,
    report: &ReportClaims,
    relations: &[&Evaluated],
    data: Option<&DataVerdict>,
) -> (Verdict, Reason, Vec<Text>) {
    let names = |evaluated: &&&Evaluated| evaluated.row.impossible.contains(&claim.id);
    let against: Vec<&Evaluated> = relations.iter().filter(names).copied().collect();
    if !against.is_empty() {
        let relations = against.iter().map(|evaluated| evaluated.row.reason()).collect();
        let data = data.filter(|data| data.computed.is_some()).map(|data| Box::new(data.reason.clone()));
        return (Verdict::Contradicted, Reason::Excluded { relations, data }, conflicts(claim, report, &against));
    }
    let holding = holding(relations);
    if let Some(data) = data
        && let Some(verdict) = data.verdict
    {
        let reason = data.reason.clone();
        let reason = if verdict == Verdict::NotProduced { but(reason, holding) } else { reason };
        return (verdict, reason, Vec::new());
    }
    let definition = &claim.definition;
    if let Some(needs) = definition.needs.as_ref().filter(|_| definition.quantity.is_of_data()) {
        return (Verdict::NotProduced, but(Reason::Needs(report.texts.name(needs)), holding), Vec::new());
    }
    if let Some(holding) = holding {
        return (Verdict::ArithmeticHolds, Reason::Holding(holding), Vec::new());
    }
    let failing: Vec<Text> = relations
        .iter()
        .filter(|evaluated| evaluated.row.holds == Some(false) && evaluated.kind != RelationKind::Period)
        .map(|evaluated| evaluated.row.relation.clone())
        .collect();
    let (verdict, reason) = match (&definition.needs, &definition.uncheckable, data) {
        (Some(needs), ..) => (Verdict::NotProduced, Reason::Needs(report.texts.name(needs))),
        (None, Some(why), _) => (Verdict::NotCheckable, uncheckable(why, claim, report)),
        _ if !failing.is_empty() => (Verdict::NotCheckable, Reason::OnlyInFailed(failing)),
        (None, None, Some(data)) => (Verdict::NotCheckable, data.reason.clone()),
        (None, None, None) => (Verdict::NotCheckable, stated_once(claim, report)),
    };
    (verdict, reason, Vec::new())
}

/// What holds of the relations that say something about the claim; `None` where nothing was evaluated.
fn holding(relations: &[&Evaluated]) -> Option<Holding> {
    let says_something =
        |evaluated: &&&Evaluated| evaluated.kind.speaks_for_claims() && evaluated.row.holds == Some(true);
    let holding: Vec<&Evaluated> = relations.iter().filter(says_something).copied().collect();
    let one = |evaluated: &&Evaluated| (evaluated.row.relation.clone(), evaluated.row.arithmetic.clone());
    let first: Vec<(Text, Told)> = holding.iter().take(MOST_LISTED).map(one).collect();
    (!first.is_empty()).then(|| Holding { n_more: holding.len() - first.len(), first })
}

fn but(reason: Reason, holding: Option<Holding>) -> Reason {
    match holding {
        Some(holding) => Reason::But(Box::new(reason), holding),
        None => reason,
    }
}

fn uncheckable(why: &Uncheckable, claim: &ReportClaim, report: &ReportClaims) -> Reason {
    let text = report.texts.name(why.text());
    let statement = || report.texts.name(&claim.definition.statement);
    match why {
        Uncheckable::Words(_) => Reason::InWords(text),
        Uncheckable::StatedOnce(_) => Reason::OnlyMention { statement: statement(), records: text },
        Uncheckable::Definition(_) => Reason::Definition { statement: statement(), text },
        Uncheckable::OtherPopulation(other) => {
            Reason::OtherPopulation { claims: other.other_population.clone(), records: text }
        }
    }
}

fn stated_once(claim: &ReportClaim, report: &ReportClaims) -> Reason {
    let quantity = &claim.definition.quantity;
    let record = match &quantity.record {
        Some(record) => Name::same(record),
        None => report.texts.name(&claim.definition.statement),
    };
    Reason::StatedOnce { record, scope: quantity.scope.clone() }
}

/// The claims of the failed relations that leave no room for this one.
fn conflicts(claim: &ReportClaim, report: &ReportClaims, against: &[&Evaluated]) -> Vec<Text> {
    let own = side_of(claim);
    let mut all = Vec::new();
    for evaluated in against {
        let is_of_one_number = evaluated.kind == RelationKind::Same;
        for other in evaluated.row.claims.iter().filter(|other| **other != claim.id) {
            let other_side = report.claims.get(other).and_then(side_of);
            let excludes = own.zip(other_side).is_none_or(|(own, other)| !mentions::fit(&own, &other));
            if (!is_of_one_number || excludes) && !all.contains(other) {
                all.push(other.clone());
            }
        }
    }
    all.sort();
    all
}
