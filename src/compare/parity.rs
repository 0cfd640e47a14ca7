//! The verdict on a parity score.

use crate::tables::gaps::ParityClass;

/// Range of scores that count as parity, both ends included, judged on the unrounded score.
///
/// - Source: ITU, Facts and Figures (gender parity score between 0.98 and 1.02); UNESCO uses 0.97 to 1.03.
const PARITY: std::ops::RangeInclusive<f64> = 0.98..=1.02;

/// Returns the class of a parity score.
///
/// ```
/// # use ictstat::compare::parity::class;
/// # use ictstat::tables::gaps::ParityClass;
/// assert_eq!(class(0.98), ParityClass::Parity);
/// assert_eq!(class(0.9799), ParityClass::BelowParity);
/// ```
pub fn class(score: f64) -> ParityClass {
    if PARITY.contains(&score) {
        ParityClass::Parity
    } else if score < *PARITY.start() {
        ParityClass::BelowParity
    } else {
        ParityClass::AboveParity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_parity_and_the_unrounded_score_decides() {
        let classes = [0.9799, 0.98, 1.0, 1.02, 1.0201].map(|score| class(score).name());
        assert_eq!(classes, ["below-parity", "parity", "parity", "parity", "above-parity"]);
    }
}
