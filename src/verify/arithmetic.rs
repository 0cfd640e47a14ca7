//! Sums, differences, ratios and products between claims, on the intervals that their wordings allow.
//! A relation holds when both sides have a number in common, so that rounding alone never breaks it.

use super::comparison::Comparison;
use super::formula::Formula;
use super::interval::Interval;
use super::relation::{AtMost, Operand, RatioAs, RelationDefinition};
use super::side::{Fractions, RelationOutcome, RelationSide, RelationSides};

/// Returns whether the whole is the sum of its parts, or at least as large where the parts need not exhaust it.
///
/// W ∩ (P₁ + P₂ + …) ≠ ∅ over the accepted intervals.
pub fn sum(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let whole = relation.whole.as_ref()?;
    let left = sides.of(whole, Fractions::AsPercent)?;
    let terms = sides.all(relation.parts.as_ref()?, Fractions::AsPercent)?;
    let total = RelationSide::sum(&terms);
    let scale = sides.scale_of(whole, Fractions::AsPercent);
    let formula = written(relation.parts.as_ref()?, " + ", sides);
    if relation.at_most != Some(AtMost::Flag(true)) {
        return Some(RelationOutcome::equal(left, total, scale, formula));
    }
    let holds = !total.interval.is_above(&left.interval);
    let (sum, whole) = (total.formula(scale), left.formula(scale));
    let arithmetic = Comparison::AtMost { formula, total: sum, whole, holds }.into();
    Some(RelationOutcome { left: Some(left), right: Some(total), scale, holds: Some(holds), arithmetic, at_odds: None })
}

/// Returns whether a result is one figure less another.
///
/// R ∩ (A − B) ≠ ∅.
pub fn difference(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let result = relation.result.as_ref()?;
    let operands = [relation.minuend.clone()?, relation.subtrahend.clone()?];
    let left = sides.of(result, Fractions::AsPercent)?;
    let [a, b] = [sides.of(&operands[0], Fractions::AsPercent)?, sides.of(&operands[1], Fractions::AsPercent)?];
    let right = a.with(b, |a, b| a - b, |a, b| Some(a.minus(b)))?;
    let scale = sides.scale_of(result, Fractions::AsPercent);
    Some(RelationOutcome::equal(left, right, scale, written(&operands, " − ", sides)))
}

/// Returns whether a result is a ratio of two figures, or the change from the lower to the upper one.
///
/// R ∩ f(A / B) ≠ ∅, with f as `as` says: the ratio r, 100 r, 100 (r − 1), 100 (r^(1/years) − 1) or 100 (1 − r).
///
/// - Missing: unknown where B can be zero.
pub fn ratio(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let result = relation.result.as_ref()?;
    let (numerator, denominator) = (relation.numerator.as_ref()?, relation.denominator.as_ref()?);
    let stated_as = relation.stated_as.unwrap_or_default();
    let of_result = if stated_as == RatioAs::Ratio { Fractions::AsNumbers } else { Fractions::AsPercent };
    let left = sides.of(result, of_result)?;
    let (a, b) = (sides.of(numerator, Fractions::AsNumbers)?, sides.of(denominator, Fractions::AsNumbers)?);
    let Some(quotient) = a.with(b, |a, b| a / b, Interval::over) else {
        return Some(RelationOutcome::unknown(Comparison::ZeroBelow));
    };
    let right = as_stated(quotient, stated_as, relation.years.unwrap_or(1.0))?;
    let [top, bottom] = [numerator, denominator].map(|operand| sides.formula(operand, Fractions::AsNumbers));
    let ratio = Formula::joined([top, bottom], " / ");
    let within = |before, formula, after| Formula::of([Formula::sign(before), formula, Formula::sign(after)]);
    let formula = match stated_as {
        RatioAs::Ratio => ratio,
        RatioAs::Percent => within("100 × ", ratio, ""),
        RatioAs::PercentChange => within("100 × (", ratio, " − 1)"),
        RatioAs::PercentChangePerYear => {
            let years = Formula::number(relation.years.unwrap_or(1.0));
            within("100 × ((", Formula::joined([ratio, years], ")^(1/"), ") − 1)")
        }
        RatioAs::PercentLess => within("100 × (1 − ", ratio, ")"),
    };
    Some(RelationOutcome::equal(left, right, sides.scale_of(result, of_result), formula))
}

fn as_stated(quotient: RelationSide, stated_as: RatioAs, years: f64) -> Option<RelationSide> {
    let one = Interval::exactly(1.0);
    let (number, interval): (fn(f64, f64) -> f64, Interval) = match stated_as {
        RatioAs::Ratio => return Some(quotient),
        RatioAs::Percent => return Some(quotient.scaled(100.0)),
        RatioAs::PercentChange => (|r, _| r - 1.0, quotient.interval.minus(&one)),
        RatioAs::PercentLess => (|r, _| 1.0 - r, one.minus(&quotient.interval)),
        RatioAs::PercentChangePerYear => {
            (|r, years| r.powf(1.0 / years) - 1.0, quotient.interval.powered(1.0 / years)?.minus(&one))
        }
    };
    Some(RelationSide { value: quotient.value.map(|ratio| number(ratio, years)), interval }.scaled(100.0))
}

/// Returns whether a result is the product of its factors.
///
/// R ∩ (t · F₁ · F₂ · …) ≠ ∅.
pub fn product(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let result = relation.result.as_ref()?;
    let operands = relation.factors.as_ref()?;
    let left = sides.of(result, Fractions::AsNumbers)?;
    let factors = sides.all(operands, Fractions::AsNumbers)?;
    let times = relation.times.unwrap_or(1.0);
    let right = RelationSide::product(&factors).scaled(times);
    let times = (times != 1.0).then(|| Formula::number(times));
    let factors = operands.iter().map(|operand| sides.formula(operand, Fractions::AsNumbers));
    let scale = sides.scale_of(result, Fractions::AsNumbers);
    Some(RelationOutcome::equal(left, right, scale, Formula::joined(times.into_iter().chain(factors), " × ")))
}

/// The terms of a sum or difference, each in its printed unit.
fn written(operands: &[Operand], sign: &'static str, sides: &RelationSides<'_>) -> Formula {
    Formula::joined(operands.iter().map(|operand| sides.formula(operand, Fractions::AsPercent)), sign)
}
