//! One number for two periods or two populations: formally possible, and worth a question to the writer.

use super::comparison::Comparison;
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
    let values = stated.iter().map(|side| side.formula(scale)).collect();
    let of =
        claims.iter().flat_map(Operand::claims).filter_map(|id| sides.claims.get(id)).map(|claim| claim.key.clone());
    let comparison = match common {
        Some(_) => Comparison::OneNumber { values, of: of.collect() },
        None => Comparison::DifferentNumbers(values),
    };
    let right = rest.first().copied();
    Some(RelationOutcome {
        left: Some(*first),
        right,
        scale,
        holds: Some(common.is_none()),
        arithmetic: comparison.into(),
        at_odds: Some(Vec::new()),
    })
}
