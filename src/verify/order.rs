//! What has to be larger than what: series that cannot fall, parts within wholes, bounds of a unit.

use super::comparison::Comparison;
use super::interval::Interval;
use super::relation::{AtMost, Direction, Operand, RelationDefinition};
use super::side::{Fractions, RelationOutcome, RelationSide, RelationSides};

/// Returns whether a series never falls (or never rises) in the order of its claims.
///
/// For every earlier A and later B not all of A lies above all of B. At odds are the claims of the pairs that fail.
///
/// - Missing: claims without a number are passed over; unknown where fewer than two are left.
pub fn monotone(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let claims = relation.claims.as_ref()?;
    let series: Vec<(&Operand, RelationSide)> =
        claims.iter().filter_map(|operand| Some((operand, sides.of(operand, Fractions::AsPercent)?))).collect();
    if series.len() < 2 {
        return None;
    }
    let scale = claims.first().map_or(1.0, |first| sides.scale_of(first, Fractions::AsPercent));
    let is_rising = relation.direction.unwrap_or_default() == Direction::Rising;
    let pairs =
        series.iter().enumerate().flat_map(|(at, earlier)| series[at + 1..].iter().map(move |later| (earlier, later)));
    let fails = |(earlier, later): &(&(&Operand, RelationSide), &(&Operand, RelationSide))| {
        let (low, high) = if is_rising { (earlier, later) } else { (later, earlier) };
        low.1.interval.is_above(&high.1.interval)
    };
    let failing: Vec<_> = pairs.filter(fails).collect();
    let values = series.iter().map(|(_, side)| side.formula(scale)).collect();
    let (left, right) = failing.first().map_or((series[0].1, series[1].1), |(earlier, later)| (earlier.1, later.1));
    let against = failing.first().map(|(earlier, later)| Box::new([earlier, later].map(|of| of.1.formula(scale))));
    let arithmetic = Comparison::Series { values, is_rising, against }.into();
    let at_odds =
        failing.iter().flat_map(|(earlier, later)| [earlier.0, later.0]).flat_map(Operand::claims).map(str::to_owned);
    let at_odds = at_odds.collect();
    let holds = Some(failing.is_empty());
    Some(RelationOutcome { left: Some(left), right: Some(right), scale, holds, arithmetic, at_odds: Some(at_odds) })
}

/// Returns whether a part is at most its whole.
pub fn subset(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let (part, whole) = (relation.part.as_ref()?, relation.whole.as_ref()?);
    let (left, right) = (sides.of(part, Fractions::AsPercent)?, sides.of(whole, Fractions::AsPercent)?);
    let scale = sides.scale_of(part, Fractions::AsPercent);
    let holds = !left.interval.is_above(&right.interval);
    let (part, whole) = (left.formula(scale), right.formula(scale));
    let arithmetic = Comparison::Subset { part, whole, holds }.into();
    Some(RelationOutcome { left: Some(left), right: Some(right), scale, holds: Some(holds), arithmetic, at_odds: None })
}

/// Returns whether a claim can lie within bounds, which are in the printed unit.
pub fn plausible(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let claim = relation.claim.as_ref()?;
    let left = sides.of(claim, Fractions::AsPercent)?;
    let scale = sides.scale_of(claim, Fractions::AsPercent);
    let lower = relation.at_least.map_or(Interval::EVERYTHING, Interval::at_least);
    let upper = match relation.at_most {
        Some(AtMost::Number(bound)) => Interval::at_most(bound),
        _ => Interval::EVERYTHING,
    };
    let bounds = lower.common(&upper)?.scaled(scale);
    let holds = left.interval.meets(&bounds);
    let value = left.formula(scale);
    let arithmetic = Comparison::Plausible { value, bounds: bounds.scaled(1.0 / scale), holds }.into();
    let right = Some(RelationSide { value: None, interval: bounds });
    Some(RelationOutcome { left: Some(left), right, scale, holds: Some(holds), arithmetic, at_odds: None })
}
