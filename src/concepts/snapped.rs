//! Numbers without the noise of adding floats up: under every comparison with a threshold and every rounding.

/// Returns a number snapped to 1e-9: 0.1 + 0.2 is 0.3, and 2/3 added up from equal weights is 2/3.
///
/// - Source: method, section 5.
///
/// ```
/// # use ictstat::concepts::snapped;
/// assert_eq!(snapped(0.1 + 0.2), 0.3);
/// assert_eq!(snapped(-1e-15), 0.0);
/// ```
pub fn snapped(value: f64) -> f64 {
    // Above 2^53 / 1e9 the multiplication would lose digits that the value has; such values have no ninth decimal.
    if value.abs() < 9e6 { (value * 1e9).round() / 1e9 } else { value }
}

/// Returns whether a value reaches a threshold: the one comparison of all figures with all thresholds.
///
/// ```
/// # use ictstat::concepts::reaches;
/// assert!(reaches(0.7 + 0.1, 0.8) && !reaches(0.799_999, 0.8));
/// ```
pub fn reaches(value: f64, threshold: f64) -> bool {
    snapped(value) >= snapped(threshold)
}

/// Returns whether a value lies above a limit by more than noise.
///
/// ```
/// # use ictstat::concepts::exceeds;
/// assert!(!exceeds(100.000_000_000_000_01, 100.0) && exceeds(100.000_001, 100.0));
/// ```
pub fn exceeds(value: f64, limit: f64) -> bool {
    !reaches(limit, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_of_adding_up_decides_nothing() {
        let two_thirds = [0.1; 10].iter().sum::<f64>() / [0.1; 15].iter().sum::<f64>();
        assert!(two_thirds < 2.0 / 3.0, "the sum falls short by its noise");
        assert!(reaches(two_thirds, 2.0 / 3.0) && reaches(0.666_666_666_6, 2.0 / 3.0));
        assert!(!reaches(0.666_666_6, 2.0 / 3.0));
        assert!(!exceeds(35.1 - 20.1, 15.0), "{}", 35.1 - 20.1);
        assert!(exceeds(35.100_001 - 20.1, 15.0));
        assert!(reaches(9e15, 9e15) && exceeds(9e15 + 2.0, 9e15));
    }
}
