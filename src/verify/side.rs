//! One side of a relation: the printed number with the numbers that its wording allows.
//! What the files on relations share; no rule of its own.

use std::collections::BTreeMap;

use super::comparison::{Allowing, Arithmetic, Comparison};
use super::formula::Formula;
use super::interval::Interval;
use super::relation::Operand;
use super::report::ReportClaim;
use super::unit::Kind;
use crate::concepts::Text;

/// A number of a relation, in base units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelationSide {
    /// The number as printed; the middle of a range; none where an interval has no end.
    pub value: Option<f64>,
    /// The numbers that are possible.
    pub interval: Interval,
}

/// The claims of a report by id.
pub type Claims = BTreeMap<Text, ReportClaim>;

/// What is taken for a claim in place of what it states, while a tie is decided.
pub type Substitutes<'a> = BTreeMap<&'a str, RelationSide>;

/// Gives each operand its side.
pub struct RelationSides<'a> {
    /// The claims.
    pub claims: &'a Claims,
    /// What some of them are taken to state.
    pub substitutes: &'a Substitutes<'a>,
}

/// How a fraction counts: as percent beside percent, or as the plain number that ratios and products work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fractions {
    /// 0.14 is 14 percent.
    AsPercent,
    /// 0.14 is 0.14.
    AsNumbers,
}

impl RelationSides<'_> {
    /// Returns the side of an operand; `None` where the claim has no number.
    pub fn of(&self, operand: &Operand, fractions: Fractions) -> Option<RelationSide> {
        match operand {
            Operand::Once(claim) => self.of_claim(claim, fractions),
            Operand::Several(several) => Some(self.of_claim(&several.claim, fractions)?.scaled(several.times)),
            Operand::Constant(number) => Some(RelationSide::exactly(number.constant)),
            Operand::Sum(of) => self.all(&of.sum, fractions).map(|terms| RelationSide::sum(&terms)),
            Operand::Product(of) => self.all(&of.product, fractions).map(|factors| RelationSide::product(&factors)),
        }
    }

    /// Returns the sides of several operands; `None` where one has no number.
    pub fn all(&self, operands: &[Operand], fractions: Fractions) -> Option<Vec<RelationSide>> {
        operands.iter().map(|operand| self.of(operand, fractions)).collect()
    }

    /// Returns an operand for reading: its number in printed units, or the numbers that it is made of.
    pub fn formula(&self, operand: &Operand, fractions: Fractions) -> Formula {
        let joined = |of: &[Operand], sign: &'static str| {
            let parts = of.iter().map(|operand| self.formula(operand, fractions));
            Formula::of([Formula::sign("("), Formula::joined(parts, sign), Formula::sign(")")])
        };
        match operand {
            Operand::Sum(of) => joined(&of.sum, " + "),
            Operand::Product(of) => joined(&of.product, " × "),
            _ => {
                let scale = self.scale_of(operand, fractions);
                self.of(operand, fractions).map_or_else(|| Formula::of([]), |side| side.formula(scale))
            }
        }
    }

    fn of_claim(&self, id: &str, fractions: Fractions) -> Option<RelationSide> {
        let claim = self.claims.get(id)?;
        let side = match self.substitutes.get(id) {
            Some(side) => *side,
            None => side_of(claim)?,
        };
        let is_plain = claim.unit.kind == Kind::Fraction && fractions == Fractions::AsNumbers;
        Some(if is_plain { side.scaled(1.0 / claim.unit.scale) } else { side })
    }

    /// Returns the base units in one printed unit of an operand: that of its first claim.
    pub fn scale_of(&self, operand: &Operand, fractions: Fractions) -> f64 {
        let claim = operand.claims().first().and_then(|id| self.claims.get(*id));
        claim.map_or(1.0, |claim| {
            let is_plain = claim.unit.kind == Kind::Fraction && fractions == Fractions::AsNumbers;
            if is_plain { 1.0 } else { claim.unit.scale }
        })
    }
}

/// Returns what a claim states, in base units.
pub fn side_of(claim: &ReportClaim) -> Option<RelationSide> {
    let interval = claim.accepted()?;
    let middle = interval.lower.number().zip(interval.upper.number()).map(|(lower, upper)| (lower + upper) / 2.0);
    let value = claim.stated.value.map(|value| value * claim.unit.scale).or(middle);
    Some(RelationSide { value, interval })
}

impl RelationSide {
    /// Returns the side of one number.
    pub const fn exactly(value: f64) -> Self {
        Self { value: Some(value), interval: Interval::exactly(value) }
    }

    /// Returns the sum of sides.
    pub fn sum(terms: &[Self]) -> Self {
        terms.iter().fold(Self::exactly(0.0), |sum, term| Self {
            value: sum.value.zip(term.value).map(|(a, b)| a + b),
            interval: sum.interval.plus(&term.interval),
        })
    }

    /// Returns the product of sides.
    pub fn product(factors: &[Self]) -> Self {
        factors.iter().fold(Self::exactly(1.0), |product, factor| Self {
            value: product.value.zip(factor.value).map(|(a, b)| a * b),
            interval: product.interval.times(&factor.interval),
        })
    }

    /// Returns the side made by an operation on numbers and the same on intervals.
    pub fn with(
        self,
        other: Self,
        numbers: impl Fn(f64, f64) -> f64,
        intervals: impl Fn(&Interval, &Interval) -> Option<Interval>,
    ) -> Option<Self> {
        let value = self.value.zip(other.value).map(|(a, b)| numbers(a, b)).filter(|value| value.is_finite());
        Some(Self { value, interval: intervals(&self.interval, &other.interval)? })
    }

    /// Returns the side times a number.
    pub fn scaled(self, factor: f64) -> Self {
        if factor == 1.0 {
            return self;
        }
        Self { value: self.value.map(|value| value * factor), interval: self.interval.scaled(factor) }
    }

    /// Returns the number, or the interval where there is none, in printed units.
    pub fn formula(&self, scale: f64) -> Formula {
        match self.value {
            Some(value) => Formula::number(value / scale),
            None => Formula::interval(self.interval.scaled(1.0 / scale)),
        }
    }
}

/// What became of a relation.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationOutcome {
    /// Left side.
    pub left: Option<RelationSide>,
    /// Right side.
    pub right: Option<RelationSide>,
    /// Base units in one unit of the numbers that are shown.
    pub scale: f64,
    /// Whether it holds; `None` where a claim has no number.
    pub holds: Option<bool>,
    /// What the arithmetic has found.
    pub arithmetic: Arithmetic,
    /// The claims at odds; all of the relation where the kind knows no better.
    pub at_odds: Option<Vec<String>>,
}

impl RelationOutcome {
    /// Returns the outcome of a relation that could not be evaluated.
    pub fn unknown(why: Comparison) -> Self {
        Self { left: None, right: None, scale: 1.0, holds: None, arithmetic: why.into(), at_odds: None }
    }

    /// Returns the outcome of "left is right": they have a number in common, or they exclude each other.
    pub fn equal(left: RelationSide, right: RelationSide, scale: f64, formula: Formula) -> Self {
        let fits = left.interval.meets(&right.interval);
        let allowing = |side: &RelationSide| {
            let interval = side.interval.scaled(1.0 / scale);
            let is_number = interval.lower == interval.upper || side.value.is_none();
            Allowing { value: side.formula(scale), interval: (!is_number).then_some(interval) }
        };
        let arithmetic = Comparison::Equal { formula, right: allowing(&right), left: allowing(&left), fits }.into();
        Self { left: Some(left), right: Some(right), scale, holds: Some(fits), arithmetic, at_odds: None }
    }
}
