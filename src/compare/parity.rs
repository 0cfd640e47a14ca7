//! The verdict on a parity score.

use crate::concepts::interval::Interval;
use crate::concepts::{exceeds, reaches};
use crate::tables::gaps::ParityClass;

/// Range of scores that count as parity, both ends included, judged on the unrounded score, snapped to 1e-9.
///
/// - Source: ITU, Facts and Figures (gender parity score between 0.98 and 1.02); UNESCO uses 0.97 to 1.03.
pub const PARITY: std::ops::RangeInclusive<f64> = 0.98..=1.02;

/// Returns the class of a parity score.
///
/// ```
/// # use ictstat::compare::parity::class;
/// # use ictstat::tables::gaps::ParityClass;
/// assert_eq!(class(0.98), ParityClass::Parity);
/// assert_eq!(class(0.9799), ParityClass::BelowParity);
/// ```
pub fn class(score: f64) -> ParityClass {
    if !reaches(score, *PARITY.start()) {
        ParityClass::BelowParity
    } else if exceeds(score, *PARITY.end()) {
        ParityClass::AboveParity
    } else {
        ParityClass::Parity
    }
}

/// Returns whether an interval holds scores of another class.
pub fn is_open(of: ParityClass, interval: Interval) -> bool {
    [interval.lower, interval.upper].into_iter().any(|end| class(end) != of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_open_where_the_interval_reaches_another() {
        let open = |lower, upper| is_open(class(0.97), Interval { lower, upper });
        assert!(!open(0.95, 0.979) && open(0.95, 0.98) && open(0.979, 1.05));
    }

    #[test]
    fn both_ends_are_parity_and_the_unrounded_score_decides() {
        let classes = [0.9799, 0.98, 1.0, 1.02, 1.0201].map(|score| class(score).name());
        assert_eq!(classes, ["below-parity", "parity", "parity", "parity", "above-parity"]);
        // 0.1 + 0.2 − 0.3 is 5.6e-17 and not 0.
        let noise = 0.1 + 0.2 - 0.3;
        assert_eq!([0.98 - 2.0 * noise, 1.02 + 4.0 * noise].map(class), [ParityClass::Parity; 2]);
    }
}
