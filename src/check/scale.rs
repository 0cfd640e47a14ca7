//! The scale on which values of a unit compare: a tenth is as far below as tenfold is above.

use crate::concepts::Unit;

/// The scale on which steps of a series compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Rates and scores, which end at both sides: the logit, clipped at a thousandth of the whole.
    Odds(f64),
    /// Counts and money: the logarithm. What is below 0.3 percent of the highest value counts as that.
    Size,
}

impl Scale {
    /// Returns the scale of a unit; none where values may be negative.
    pub fn of(unit: Unit) -> Option<Self> {
        match unit.whole() {
            Some(whole) => Some(Self::Odds(whole)),
            None if unit == Unit::Points => None,
            None => Some(Self::Size),
        }
    }

    /// Returns the value that is everything, where values end there.
    pub const fn whole(self) -> Option<f64> {
        match self {
            Self::Odds(whole) => Some(whole),
            Self::Size => None,
        }
    }

    /// Returns the level of a value in a series with this highest value.
    pub fn level(self, value: f64, highest: f64) -> f64 {
        match self {
            Self::Odds(whole) => {
                let share = (value / whole).clamp(0.001, 0.999);
                (share / (1.0 - share)).ln()
            }
            Self::Size if highest > 0.0 => value.max(0.003 * highest).ln(),
            Self::Size => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_is_as_far_as_tenfold() {
        let size = Scale::of(Unit::Tonnes).unwrap();
        let level = |value| size.level(value, 100.0);
        assert!((level(10.0) - level(1.0) - (level(100.0) - level(10.0))).abs() < 1e-12);
        assert_eq!(level(0.0), level(0.3), "nothing counts as 0.3 percent of the highest");
        assert_eq!(size.level(0.0, 0.0), 0.0, "a series of nothing is level");
        let odds = Scale::of(Unit::Percent).unwrap();
        assert_eq!(odds.level(50.0, 100.0), 0.0);
        assert!((odds.level(10.0, 0.0) + odds.level(90.0, 0.0)).abs() < 1e-12);
        assert_eq!(Scale::of(Unit::Share).unwrap().level(0.1, 0.0), odds.level(10.0, 0.0));
        assert_eq!(Scale::of(Unit::Points), None);
    }
}
