//! Numbers as a reader of a verdict wants them: six significant digits, thousands set apart.

use std::fmt;

use super::interval::Interval;
use crate::concepts::Language;

/// Digits that are shown; more say nothing about a figure of a report.
const SIGNIFICANT_DIGITS: usize = 6;

/// Returns a number for reading.
///
/// ```
/// # use ictstat::verify::number::shown;
/// assert_eq!(shown(11726.5), "11 726.5");
/// assert_eq!(shown(1.0 / 7.0), "0.142857");
/// assert_eq!(shown(-36.0), "-36");
/// ```
pub fn shown(value: f64) -> String {
    if value.is_infinite() {
        return "∞".to_owned();
    }
    let whole_digits = value.abs().trunc().to_string().len();
    let text = format!("{:.*}", SIGNIFICANT_DIGITS.saturating_sub(whole_digits.min(SIGNIFICANT_DIGITS)), value.abs());
    // Zero before the point is no significant digit.
    let text = if value.abs() < 1.0 { format!("{:.SIGNIFICANT_DIGITS$}", value.abs()) } else { text };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let is_zero = fraction.is_empty() && whole.bytes().all(|digit| digit == b'0');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

/// Four digits are read at a glance; from five on thousands are set apart.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let first = digits.len() % 3;
    let mut groups: Vec<&str> = vec![&digits[..first]];
    groups.extend((first..digits.len()).step_by(3).map(|start| &digits[start..start + 3]));
    groups.into_iter().filter(|group| !group.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns a number for reading, with the decimal mark of a language.
pub fn said(value: f64, language: Language) -> String {
    language.with_own_mark(&shown(value))
}

impl Interval {
    /// Returns the interval in words of a language, or with its two ends.
    pub fn said(&self, language: Language) -> String {
        let (lower, upper) = (self.lower, self.upper);
        let beyond = |id: &str, at: f64| language.say(id, &[("at", (&said(at, language)).into())]);
        match (lower.number(), upper.number()) {
            (None, None) => language.say("interval-any", &[]),
            (Some(at), None) if lower.is_closed => beyond("interval-or-more", at),
            (Some(at), None) => beyond("interval-more-than", at),
            (None, Some(at)) if upper.is_closed => beyond("interval-or-less", at),
            (None, Some(at)) => beyond("interval-less-than", at),
            (Some(from), Some(to)) if from == to => said(from, language),
            (Some(from), Some(to)) => {
                let [from, to] = [from, to].map(|end| said(end, language));
                let [lower, upper] = [lower, upper].map(|end| if end.is_closed { "closed" } else { "open" });
                let ends =
                    [("from", (&from).into()), ("to", (&to).into()), ("lower", lower.into()), ("upper", upper.into())];
                language.say("interval-ends", &ends)
            }
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::ENGLISH))
    }
}
