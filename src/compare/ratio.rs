//! One figure over another: ratios, parity scores and multiples.

/// Returns how many times the denominator the numerator is.
///
/// r = a / b.
///
/// - Missing: `None` where b is zero: there is no ratio to nothing.
///
/// ```
/// # use ictstat::compare::ratio::ratio;
/// assert_eq!(ratio(60.0, 80.0), Some(0.75));
/// assert_eq!(ratio(60.0, 0.0), None);
/// ```
pub fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn swapping_the_sides_gives_the_reciprocal(a in 0.1..100.0f64, b in 0.1..100.0f64) {
            let product = ratio(a, b).unwrap() * ratio(b, a).unwrap();
            prop_assert!((product - 1.0).abs() < 1e-12);
        }
    }
}
