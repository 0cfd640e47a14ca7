//! One verdict for each claim, from what the relations and the data say of it.
//! A claim is contradicted only by other claims or by arithmetic, never by the data.

use super::against_data::{self, DataVerdict};
use super::evaluation::Evaluated;
use super::mentions;
use super::query::ClaimTables;
use super::relation::RelationKind;
use super::report::{ReportClaim, ReportClaims};
use super::side::side_of;
use crate::concepts::Text;
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
    edition: &str,
) -> Claim {
    let definition = &claim.definition;
    let is_asked = claim.asks_data();
    let data = is_asked.then(|| against_data::check(claim, figures, edition));
    let (verdict, reason, conflicts_with) = decide(claim, report, relations, data.as_ref());
    let accepted = claim.stated.accepted.or_else(|| {
        let of_quantity = if is_asked { against_data::accepted(claim) } else { None };
        of_quantity.map(|accepted| accepted.scaled(1.0 / claim.unit.scale))
    });
    let computed = data.as_ref().and_then(|data| data.computed);
    Claim {
        report: report.id.clone(),
        claim: claim.id.clone(),
        section: definition.section.clone(),
        statement: definition.statement.clone(),
        group: definition.group.clone(),
        year: definition.year.clone(),
        stated: definition.value.clone(),
        stated_value: claim.stated.value,
        unit: definition.unit.clone(),
        precision: definition.precision.clone(),
        accept_lower: accepted.and_then(|interval| interval.lower.number()),
        accept_upper: accepted.and_then(|interval| interval.upper.number()),
        query: definition.quantity.is_of_data().then(|| claim.key.clone()),
        computed,
        lower: data.as_ref().and_then(|data| data.interval).map(|(lower, _)| lower),
        upper: data.as_ref().and_then(|data| data.interval).map(|(_, upper)| upper),
        difference: computed.zip(claim.stated.value).map(|(computed, stated)| computed - stated),
        verdict,
        conflicts_with,
        reason: Some(reason),
        weight_reported_share: data.as_ref().and_then(|data| data.weight_reported_share),
    }
}

fn decide(
    claim: &ReportClaim,
    report: &ReportClaims,
    relations: &[&Evaluated],
    data: Option<&DataVerdict>,
) -> (Verdict, String, Vec<Text>) {
    let names = |evaluated: &&&Evaluated| evaluated.row.impossible.contains(&claim.id);
    let against: Vec<&Evaluated> = relations.iter().filter(names).copied().collect();
    if !against.is_empty() {
        let reasons: Vec<String> = against.iter().map(|evaluated| evaluated.row.reason()).collect();
        let mut reason = reasons.join(" ");
        if let Some(data) = data.filter(|data| data.computed.is_some()) {
            reason.push_str(&format!(" Against the data: {}.", data.reason));
        }
        return (Verdict::Contradicted, reason, conflicts(claim, report, &against));
    }
    let holding = holding(relations);
    if let Some(data) = data
        && let Some(verdict) = data.verdict
    {
        let reason = if verdict == Verdict::NotProduced { with(&data.reason, &holding) } else { data.reason.clone() };
        return (verdict, reason, Vec::new());
    }
    let definition = &claim.definition;
    if let Some(needs) = definition.needs.as_ref().filter(|_| definition.quantity.is_of_data()) {
        let reason = with(&format!("needs {}", needs.trim_end_matches('.')), &holding);
        return (Verdict::NotProduced, reason, Vec::new());
    }
    if let Some(holding) = holding {
        return (Verdict::ArithmeticHolds, holding, Vec::new());
    }
    let failing: Vec<&str> = relations
        .iter()
        .filter(|evaluated| evaluated.row.holds == Some(false) && evaluated.kind != RelationKind::Period)
        .map(|evaluated| evaluated.row.relation.as_ref())
        .collect();
    let (verdict, reason) = match (&definition.needs, &definition.uncheckable, data) {
        (Some(needs), ..) => (Verdict::NotProduced, format!("needs {}", needs.trim_end_matches('.'))),
        (None, Some(why), _) => (Verdict::NotCheckable, why.trim_end_matches('.').to_owned()),
        _ if !failing.is_empty() => (Verdict::NotCheckable, only_in_failed(&failing)),
        (None, None, Some(data)) => (Verdict::NotCheckable, data.reason.clone()),
        (None, None, None) => (Verdict::NotCheckable, stated_once(claim)),
    };
    (verdict, reason, Vec::new())
}

/// What holds of the relations that say something about the claim; `None` where nothing was evaluated.
fn holding(relations: &[&Evaluated]) -> Option<String> {
    let says_something = |evaluated: &&&Evaluated| {
        let is_of_several = !matches!(evaluated.kind, RelationKind::Plausible | RelationKind::Period);
        is_of_several && evaluated.row.holds == Some(true)
    };
    let holding: Vec<String> = relations
        .iter()
        .filter(says_something)
        .map(|evaluated| format!("{} ({})", evaluated.row.relation, evaluated.row.arithmetic))
        .collect();
    let more = holding.len().saturating_sub(MOST_LISTED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    let listed = holding.iter().take(MOST_LISTED).cloned().collect::<Vec<_>>().join("; ");
    (!holding.is_empty()).then(|| format!("{listed}{more}"))
}

fn with(reason: &str, holding: &Option<String>) -> String {
    holding.as_ref().map_or_else(|| reason.to_owned(), |holding| format!("{reason}; the arithmetic holds: {holding}"))
}

fn stated_once(claim: &ReportClaim) -> String {
    let quantity = &claim.definition.quantity;
    let record = quantity.record.as_deref().unwrap_or(&claim.definition.statement);
    let scope = quantity.scope.as_deref().map(|scope| format!(" of {scope}")).unwrap_or_default();
    format!(
        "`{record}`{scope} is stated once, no other claim is tied to it, and the publisher's own records are not public"
    )
}

fn only_in_failed(failing: &[&str]) -> String {
    format!(
        "what it is tied to does not fit (`{}`) and another claim is more likely wrong; nothing else checks this one",
        failing.join("`, `")
    )
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
