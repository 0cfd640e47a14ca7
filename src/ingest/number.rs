//! Text → number with the declared decimal mark. No thousands separators, no NaN, no infinity.

/// Returns the number that a text states, or `None` where it states none.
pub fn parse_number(text: &str, decimal: char) -> Option<f64> {
    let allowed = |c: char| c.is_ascii_digit() || c == decimal || matches!(c, '+' | '-' | 'e' | 'E');
    if !text.chars().all(allowed) {
        return None;
    }
    let plain = if decimal == '.' { text.to_owned() } else { text.replace(decimal, ".") };
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_declared_decimal_mark_is_read() {
        assert_eq!(parse_number("27.6", '.'), Some(27.6));
        assert_eq!(parse_number("27,6", ','), Some(27.6));
        assert_eq!(parse_number("-1e3", '.'), Some(-1000.0));
        for (wrong, decimal) in [
            ("27,6", '.'),
            ("27.6", ','),
            ("1.000,5", ','),
            ("NaN", '.'),
            ("inf", '.'),
            ("1e999", '.'),
            ("", '.'),
            ("1 000", '.'),
        ] {
            assert_eq!(parse_number(wrong, decimal), None, "{wrong}");
        }
    }
}
