//! Parts moved together until they re-weight to their total. Totals never move to fit a part.

use super::logit::{from_logit, logit};

/// One part of a total.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Its rate in percent.
    pub rate_percent: f64,
    /// Its weight.
    pub weight: f64,
}

/// Why parts cannot be moved onto their total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReconciliation {
    /// Parts at 0 or 100 stay there and the others cannot make up for it.
    #[error("parts at 0 or 100 percent leave no solution")]
    Pinned,
    /// The parts are too far from the total to describe the same people.
    #[error("the parts are more than 0.5 logit from the total")]
    TooFar,
}

/// A shift beyond which parts and total do not describe the same people.
const LARGEST_SHIFT_LOGIT: f64 = 0.5;
/// Width at which the bisection ends, far below what any rate shows.
const PRECISION_LOGIT: f64 = 1e-12;

/// Returns the common shift on the logit scale after which the parts re-weight to the total, and the moved rates.
///
/// Solve Σ wᵢ·σ(zᵢ + s) / Σ wᵢ = P for s by bisection. Parts at exactly 0 or 100 stay pinned.
///
/// - Errors: [`NoReconciliation`]; `limited` says whether a shift above 0.5 is refused.
pub fn reconcile<const N: usize>(
    total_percent: f64,
    parts: [Part; N],
    limited: bool,
) -> Result<(f64, [f64; N]), NoReconciliation> {
    let moved = |shift: f64| {
        parts.map(|part| match part.rate_percent {
            rate if rate <= 0.0 || rate >= 100.0 => rate,
            rate => from_logit(logit(rate) + shift),
        })
    };
    let weight: f64 = parts.iter().map(|part| part.weight).sum();
    let mean = |shift: f64| moved(shift).iter().zip(parts).map(|(rate, part)| rate * part.weight).sum::<f64>() / weight;
    if (mean(0.0) - total_percent).abs() < 1e-9 {
        return Ok((0.0, moved(0.0)));
    }
    let (mut low, mut high) = (-20.0, 20.0);
    if total_percent < mean(low) - 1e-6 || total_percent > mean(high) + 1e-6 {
        return Err(NoReconciliation::Pinned);
    }
    while high - low > PRECISION_LOGIT {
        let middle = (low + high) / 2.0;
        if mean(middle) < total_percent { low = middle } else { high = middle }
    }
    let shift = (low + high) / 2.0;
    if limited && shift.abs() > LARGEST_SHIFT_LOGIT { Err(NoReconciliation::TooFar) } else { Ok((shift, moved(shift))) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(rates: [f64; 2], weights: [f64; 2]) -> [Part; 2] {
        [Part { rate_percent: rates[0], weight: weights[0] }, Part { rate_percent: rates[1], weight: weights[1] }]
    }

    proptest! {
        #[test]
        fn the_moved_parts_give_the_total(
            one in 1.0..99.0f64, other in 1.0..99.0f64, total in 1.0..99.0f64, w in 1.0..1e9f64, v in 1.0..1e9f64
        ) {
            let (_, moved) = reconcile(total, parts([one, other], [w, v]), false).unwrap();
            prop_assert!(((moved[0] * w + moved[1] * v) / (w + v) - total).abs() < 1e-6);
            prop_assert_eq!(one < other, moved[0] < moved[1]);
        }
    }

    #[test]
    fn pinned_parts_stay_and_distant_parts_are_refused() {
        let (_, moved) = reconcile(75.0, parts([100.0, 40.0], [1.0, 1.0]), false).unwrap();
        assert_eq!(moved[0], 100.0);
        assert!((moved[1] - 50.0).abs() < 1e-6);
        assert_eq!(reconcile(40.0, parts([100.0, 40.0], [1.0, 1.0]), false), Err(NoReconciliation::Pinned));
        assert_eq!(reconcile(80.0, parts([50.0, 50.0], [1.0, 1.0]), true), Err(NoReconciliation::TooFar));
        assert_eq!(reconcile(100.0, parts([100.0, 100.0], [1.0, 1.0]), true), Ok((0.0, [100.0, 100.0])));
        assert!(reconcile(55.0, parts([50.0, 50.0], [1.0, 1.0]), true).is_ok());
    }
}
