//! The one place where a figure is rounded: once, at the end, from the unrounded value.

use crate::concepts::snapped;

/// Returns a value with a fixed number of decimals, halves rounded away from zero.
///
/// The value is snapped to 1e-9 and written as its shortest decimal text, and that text is rounded digit by
/// digit: 0.25 gives 0.3 and 2.675 gives 2.68, where multiplying or the float formatter give 0.2 and 2.67.
///
/// ```
/// # use ictstat::concepts::rounding::rounded;
/// assert_eq!(rounded(71.25, 1), "71.3");
/// assert_eq!(rounded(-0.04, 1), "0.0");
/// ```
pub fn rounded(value: f64, decimals: usize) -> String {
    let shortest = snapped(value).abs().to_string();
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let mut digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(decimals)).collect();
    if fraction.as_bytes().get(decimals).is_some_and(|digit| *digit >= b'5') {
        increment(&mut digits);
    }
    let point = digits.len() - decimals;
    let text = String::from_utf8_lossy(&digits);
    let is_zero = digits.iter().all(|digit| *digit == b'0');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    if decimals == 0 { format!("{sign}{text}") } else { format!("{sign}{}.{}", &text[..point], &text[point..]) }
}

/// Adds one to a number written in digits.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero_as_a_reader_expects() {
        let cases = [
            (0.25, 1, "0.3"),
            (2.675, 2, "2.68"),
            (0.5, 0, "1"),
            (1.5, 0, "2"),
            (-0.25, 1, "-0.3"),
            (99.95, 1, "100.0"),
            (0.0, 1, "0.0"),
            (-0.0, 0, "0"),
            (73.549999999999, 1, "73.6"),
            (6.0e9, 0, "6000000000"),
            (1234567890.5, 0, "1234567891"),
            (0.1 + 0.2, 1, "0.3"),
            (71.3, 3, "71.300"),
            (1e-12, 2, "0.00"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(rounded(value, decimals), text, "{value}");
        }
    }

    proptest! {
        #[test]
        fn rounding_moves_a_value_by_at_most_half_a_unit(value in -1e6..1e6f64, decimals in 0usize..4) {
            let back: f64 = rounded(value, decimals).parse().unwrap();
            prop_assert!((back - value).abs() <= 0.5 / 10f64.powi(decimals as i32) + 2e-9);
        }
    }
}
