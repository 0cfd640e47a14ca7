//! One figure less another.

/// Returns the difference of two figures, in points where they are percentages.
///
/// d = a − b.
///
/// ```
/// # use ictstat::compare::difference::difference;
/// assert_eq!(difference(71.0, 77.0), -6.0);
/// ```
pub fn difference(numerator: f64, denominator: f64) -> f64 {
    numerator - denominator
}
