//! Values between two reports.

use super::logit::{from_logit, logit};

/// Returns the rate of a year between two reported years.
///
/// z(t) = z₀ + (z₁ − z₀)·(t − t₀)/(t₁ − t₀), on the logit scale.
///
/// - Units: percent; years in calendar years, `before.0 < year < after.0`.
/// - Source: own rule, cross-validated against a straight line in percent.
///
/// ```
/// # use ictstat::estimate::interpolate::interpolate;
/// assert!((interpolate((2010, 20.0), (2012, 80.0), 2011) - 50.0).abs() < 1e-9);
/// ```
pub fn interpolate(before: (i32, f64), after: (i32, f64), year: i32) -> f64 {
    let part = f64::from(year - before.0) / f64::from(after.0 - before.0);
    from_logit(logit(before.1) + part * (logit(after.1) - logit(before.1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_value_between_two_reports_lies_between_them(one in 0.1..99.9f64, other in 0.1..99.9f64, year in 2011..2019) {
            let value = interpolate((2010, one), (2020, other), year);
            prop_assert!(one.min(other) - 1e-9 <= value && value <= one.max(other) + 1e-9);
        }
    }
}
