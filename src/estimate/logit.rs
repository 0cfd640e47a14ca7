//! The logit scale, on which a rate can neither leave 0 to 100 nor grow for ever.

use crate::concepts::interval::Interval;

/// Rates are clipped to this range where a slope or a mean is taken: at 0 and 100 the logit has no end.
const LOWEST_PERCENT: f64 = 0.1;
const HIGHEST_PERCENT: f64 = 99.9;

/// Returns the logit of a rate, clipped to 0.1 and 99.9 percent.
///
/// z = ln(p / (100 − p)).
pub fn logit(rate_percent: f64) -> f64 {
    odds(rate_percent).ln()
}

/// Returns a rate within 0.1 and 99.9 percent.
pub fn clipped(rate_percent: f64) -> f64 {
    rate_percent.clamp(LOWEST_PERCENT, HIGHEST_PERCENT)
}

/// Returns an interval of rates whose ends are 0 and 100 where the scale tells them apart no more, beyond 0.1 and 99.9.
pub fn open_ended(interval: Interval) -> Interval {
    Interval {
        lower: if interval.lower <= LOWEST_PERCENT { 0.0 } else { interval.lower },
        upper: if interval.upper >= HIGHEST_PERCENT { 100.0 } else { interval.upper },
    }
}

/// Returns the odds p / (100 − p) of a rate, clipped to 0.1 and 99.9 percent.
pub fn odds(rate_percent: f64) -> f64 {
    let rate = clipped(rate_percent);
    rate / (100.0 - rate)
}

/// Returns the rate of odds, in percent.
///
/// p = 100 − 100 / (1 + o): 100 where the odds are without end.
pub fn from_odds(odds: f64) -> f64 {
    100.0 - 100.0 / (1.0 + odds)
}

/// Returns the rate of a logit, in percent.
///
/// p = 100 / (1 + e^(−z)).
pub fn from_logit(logit: f64) -> f64 {
    100.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_and_back_is_the_same_rate(rate in 0.1..99.9f64) {
            prop_assert!((from_logit(logit(rate)) - rate).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_and_all_are_clipped_and_half_is_zero() {
        assert_eq!(logit(50.0), 0.0);
        assert!((from_logit(logit(0.0)) - 0.1).abs() < 1e-9);
        assert!((from_logit(logit(100.0)) - 99.9).abs() < 1e-9);
        let open = open_ended(Interval { lower: 0.1, upper: 99.8 });
        assert_eq!((open.lower, open.upper), (0.0, 99.8));
        assert_eq!(open_ended(Interval { lower: 0.2, upper: 99.95 }).upper, 100.0);
    }
}
