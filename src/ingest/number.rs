//! Text → number with the declared marks. No NaN, no infinity, nothing that another mark would read as another number.

use std::borrow::Cow;

/// From here on whole numbers are no longer exact, and no quantity of this field is as large: the world's economy is
/// some 1e14 dollars, its international bandwidth some 2e12 kbit/s.
pub const LARGEST: f64 = 9_007_199_254_740_992.0;

/// What typesetters write for `-`; it means nothing else.
pub const MINUS: char = '\u{2212}';

/// The characters that numbers of a file are written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Before the decimals.
    pub decimal: char,
    /// Between groups of three digits, where the file has them.
    pub thousands: Option<char>,
}

impl Marks {
    /// Returns the number that a text states, or `None` where it states none.
    ///
    /// Groups are whole: `1,234,567` has them, `12,34` and `0,123` do not.
    pub fn number(self, text: &str) -> Option<f64> {
        match text.strip_prefix(MINUS) {
            Some(unsigned) if !unsigned.starts_with(['+', '-']) => self.plain_number(&format!("-{unsigned}")),
            Some(_) => None,
            None => self.plain_number(text),
        }
    }

    fn plain_number(self, text: &str) -> Option<f64> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = mantissa.split_once(self.decimal).unwrap_or((mantissa, ""));
        let whole = self.ungrouped(whole)?;
        let digits = whole.len() + fraction.len();
        let is_exponent = |text: &str| is_digits(text.strip_prefix(['+', '-']).unwrap_or(text), 1);
        if digits == 0 || !is_digits(&whole, 0) || !is_digits(fraction, 0) || !exponent.is_none_or(is_exponent) {
            return None;
        }
        let sign = if text.starts_with('-') { "-" } else { "" };
        let is_plain = self.decimal == '.' && matches!(whole, Cow::Borrowed(_));
        let number: f64 = if is_plain {
            text.parse().ok()?
        } else {
            format!("{sign}{whole}.{fraction}e{}", exponent.unwrap_or("0")).parse().ok()?
        };
        let is_zero = !whole.chars().chain(fraction.chars()).any(|digit| digit != '0');
        (number.is_finite() && (number != 0.0 || is_zero)).then_some(number)
    }

    /// Returns the digits of a whole number without the marks between its groups.
    fn ungrouped(self, whole: &str) -> Option<Cow<'_, str>> {
        let is_mark = |c: char| self.thousands.is_some_and(|mark| is_alike(mark, c));
        if !whole.contains(is_mark) {
            return Some(Cow::Borrowed(whole));
        }
        let groups: Vec<&str> = whole.split(is_mark).collect();
        let (first, others) = groups.split_first()?;
        let is_first = is_digits(first, 1) && first.len() <= 3 && !first.starts_with('0');
        (is_first && others.iter().all(|group| group.len() == 3)).then(|| Cow::Owned(groups.concat()))
    }

    /// Returns the other marks under which a text states a number, with the numbers; those that change less come first.
    pub fn others(self, text: &str) -> Vec<(Self, f64)> {
        let thousands = [self.thousands, None, Some(','), Some('.'), Some(' '), Some('\'')];
        let decimals = if self.decimal == ',' { [',', '.'] } else { ['.', ','] };
        let mut found: Vec<(Self, f64)> = Vec::new();
        for decimal in decimals {
            for thousands in thousands.into_iter().filter(|mark| *mark != Some(decimal)) {
                let marks = Self { decimal, thousands };
                let number = marks.number(text).filter(|number| found.iter().all(|(_, known)| known != number));
                found.extend(number.map(|number| (marks, number)));
            }
        }
        found
    }
}

/// Publishers mix the blanks that do not break with plain ones, and the apostrophes.
fn is_alike(mark: char, found: char) -> bool {
    match mark {
        ' ' => matches!(found, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'),
        '\'' => matches!(found, '\'' | '\u{2019}'),
        mark => mark == found,
    }
}

fn is_digits(text: &str, at_least: usize) -> bool {
    text.len() >= at_least && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a number times another; a power of ten moves the decimal point of the number's text, so that 0.723 times 100
/// is 72.3.
pub fn multiplied(number: f64, by: f64) -> f64 {
    let exponent = by.abs().log10().round();
    let is_power_of_ten = format!("1e{exponent}").parse() == Ok(by);
    let moved = || format!("{number}e{exponent}").parse::<f64>().ok();
    is_power_of_ten.then(moved).flatten().unwrap_or(number * by)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Marks = Marks { decimal: '.', thousands: None };
    const COMMA: Marks = Marks { decimal: ',', thousands: None };

    #[test]
    fn only_the_declared_decimal_mark_is_read() {
        assert_eq!(POINT.number("27.6"), Some(27.6));
        assert_eq!(COMMA.number("27,6"), Some(27.6));
        for (text, number) in [
            ("-1e3", -1000.0),
            ("1E+05", 1e5),
            ("+5", 5.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("007", 7.0),
            ("\u{2212}1.5", -1.5),
        ] {
            assert_eq!(POINT.number(text), Some(number), "{text}");
        }
        let wrong = [
            "27,6", "54,555", "NaN", "inf", "1e999", "1e-999", "", "1 000", "1'234", "-", "e5", ".", "5e", "0x10",
            "1_000", "5%", "١٢", "--5", "+-5", "1.2.3", "−-5", "–5", "1e2.5", "5 ",
        ];
        for wrong in wrong {
            assert_eq!(POINT.number(wrong), None, "{wrong}");
        }
        for wrong in ["27.6", "54.555", "1.000,5", "1,2,3"] {
            assert_eq!(COMMA.number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn declared_groups_are_groups_of_three() {
        let marks = |thousands, decimal| Marks { decimal, thousands: Some(thousands) };
        assert_eq!(marks(',', '.').number("1,234,567.5"), Some(1_234_567.5));
        assert_eq!(marks(',', '.').number("1234.5"), Some(1234.5));
        assert_eq!(marks('.', ',').number("54.555"), Some(54_555.0));
        assert_eq!(marks(' ', ',').number("-1\u{202f}234,5"), Some(-1234.5));
        assert_eq!(marks('\'', '.').number("1’234"), Some(1234.0));
        for wrong in ["12,34", "0,123", ",123", "1,,234", "1,2345", "1234,567", "1,234e,5", "1.234,5"] {
            assert_eq!(marks(',', '.').number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_other_marks_would_read_is_told() {
        let told = |marks: Marks, text| {
            marks.others(text).into_iter().map(|(marks, number)| (marks.decimal, marks.thousands, number)).collect()
        };
        let ambiguous: Vec<_> = told(POINT, "54,555");
        assert_eq!(ambiguous, [('.', Some(','), 54_555.0), (',', None, 54.555)]);
        let ambiguous: Vec<_> = told(COMMA, "54.555");
        assert_eq!(ambiguous, [(',', Some('.'), 54_555.0), ('.', None, 54.555)]);
        let blanks: Vec<_> = told(POINT, "1 234,5");
        assert_eq!(blanks, [(',', Some(' '), 1234.5)]);
        assert!(POINT.others("many").is_empty());
    }

    #[test]
    fn a_power_of_ten_moves_the_point() {
        assert_eq!([0.07, 0.29, 0.723, 1.1].map(|share| multiplied(share, 100.0)), [7.0, 29.0, 72.3, 110.0]);
        assert_eq!(multiplied(1234.5, 0.001), 1.2345);
        assert_eq!((multiplied(2.0, 2.5), multiplied(3.0, -10.0), multiplied(0.0, 1e6)), (5.0, -30.0, 0.0));
    }
}
