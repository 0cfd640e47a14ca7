//! One number for two periods or two populations: formally possible, and worth a question to the writer.

use super::relation::{Operand, RelationDefinition};
use super::side::{Fractions, RelationOutcome, RelationSides};

/// Returns whether claims about different periods or populations state different numbers.
///
/// The relation fails where the accepted intervals of all claims have a number in common. That is a finding
/// (`ambiguous`), never a contradiction, unless the relation itself names what is impossible.
pub fn period(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let claims = relation.claims.as_ref()?;
    let stated: Vec<_> = claims.iter().map(|operand| sides.of(operand, Fractions::AsPercent)).collect::<Option<_>>()?;
    let (first, rest) = stated.split_first()?;
    let scale = claims.first().map_or(1.0, |first| sides.scale_of(first, Fractions::AsPercent));
    let common = rest.iter().try_fold(first.interval, |common, side| common.common(&side.interval));
    let values: Vec<String> = stated.iter().map(|side| side.shown(scale)).collect();
    let scopes: Vec<String> = claims
        .iter()
        .flat_map(Operand::claims)
        .filter_map(|id| sides.claims.get(id))
        .map(|claim| claim.key.to_string())
        .collect();
    let arithmetic = match common {
        Some(_) => format!("{} stand for one number, stated of: {}", values.join(" and "), scopes.join(" / ")),
        None => format!("{} are different numbers", values.join(" and ")),
    };
    let right = rest.first().copied();
    Some(RelationOutcome {
        left: Some(*first),
        right,
        scale,
        holds: Some(common.is_none()),
        arithmetic,
        at_odds: Some(Vec::new()),
    })
}
