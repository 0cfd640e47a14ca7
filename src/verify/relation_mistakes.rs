//! What can be wrong with one relation: keys of another kind, unknown claims, a result in another unit.

use std::collections::BTreeMap;

use super::relation::{AtMost, KeysOfKind, RatioAs, RelationDefinition, RelationKind};
use super::report::{ReportClaim, at};
use super::unit::Kind;
use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::Finding;
use crate::pipeline::Document;

/// Returns what is wrong with a relation.
pub fn check(
    document: &Document,
    index: usize,
    relation: &RelationDefinition,
    claims: &BTreeMap<Text, ReportClaim>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut mistake = |key: &str, detail: String, help: String| {
        findings.push(at(document, "relation", index, &[key], detail).help(help));
    };
    let kind = relation.kind;
    let KeysOfKind { needed, taken } = kind.keys();
    let given = relation.given();
    for key in needed.iter().filter(|key| !given.contains(key)) {
        mistake("kind", format!("`{}` needs `{key}`", kind.name()), format!("add {key} = …"));
    }
    for key in given.iter().filter(|key| !needed.contains(key) && !taken.contains(key)) {
        let keys: Vec<&str> = needed.iter().chain(taken).copied().collect();
        let help = format!("a {} takes {}", kind.name(), keys.join(", "));
        mistake(key, format!("`{}` takes no `{key}`", kind.name()), help);
    }
    let operands = relation.operands();
    let ids: Vec<&str> = operands.iter().flat_map(|(.., operand)| operand.claims()).collect();
    for (key, place, operand) in &operands {
        for id in operand.claims().into_iter().filter(|id| !claims.contains_key(*id)) {
            let near = nearest(id, claims.keys().map(AsRef::as_ref));
            let help = did_you_mean(&near, "name the id of a claim");
            let what = place.map(|place| format!(" (number {} of `{key}`)", place + 1)).unwrap_or_default();
            mistake(key, format!("unknown claim `{id}`{what}"), help);
        }
    }
    // A claim in words has no place in the arithmetic that tests it.
    let is_in_words = |id: &str| claims.get(id).is_some_and(|claim| claim.stated.accepted.is_none());
    let belongs = |id: &str| ids.contains(&id) || is_in_words(id);
    for claim in relation.impossible.iter().flatten().filter(|claim| !belongs(claim)) {
        let near = nearest(claim, ids.iter().copied());
        let help = did_you_mean(&near, "name claims of this relation");
        mistake("impossible", format!("`{claim}` is no claim of this relation"), help);
    }
    let is_bound = kind == RelationKind::Plausible;
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if !is_bound && distinct.len() < 2 {
        mistake("kind", format!("`{}` relates at least two claims", kind.name()), "name another claim".to_owned());
    }
    match (kind, relation.at_most) {
        (RelationKind::Sum, Some(AtMost::Number(_))) => {
            mistake("at_most", "found a number".to_owned(), "in a sum write true or false".to_owned());
        }
        (RelationKind::Plausible, Some(AtMost::Flag(_))) => {
            mistake("at_most", "found true or false".to_owned(), "write the upper bound".to_owned());
        }
        _ => {}
    }
    let is_change_a_year = relation.stated_as == Some(RatioAs::PercentChangePerYear);
    if is_change_a_year != relation.years.is_some() {
        mistake("as", "a change a year and `years` go together".to_owned(), "write both or none".to_owned());
    }
    if kind == RelationKind::Ratio
        && relation.stated_as.unwrap_or_default() == RatioAs::Ratio
        && let Some(result) = relation.result.as_ref().and_then(|result| claims.get(*result.claims().first()?))
        && result.unit.kind == Kind::Percent
    {
        let detail = format!("`{}` is in percent", result.id);
        mistake("result", detail, "say with `as` how the percent are meant, for example as = \"percent\"".to_owned());
    }
    findings
}
