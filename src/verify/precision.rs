//! Printed wording → accepted interval: the one table that says which numbers a claim stands for.
//! Intervals are in the printed unit and are compared with unrounded values; docs/precision.md is made from here.

use super::interval::Interval;
use super::unit::{ClaimUnit, Kind};

/// "About" and "nearly" reach so far, as a part of the number: a twentieth. A report that says about 2000 for 1890 has
/// misled nobody about the size; at a tenth, about 90 and about 100 would be the same claim.
const NEARBY: f64 = 0.05;

/// How a wording turns a printed number into an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Whole things are counted and exact; amounts are rounded to ones.
    Whole,
    /// Exactly the number.
    Exact,
    /// Rounded half away from zero to multiples of a step.
    Rounded(f64),
    /// Within a twentieth, and never narrower than rounding.
    About,
    /// Up to a twentieth below.
    Nearly,
    /// Above.
    Over,
    /// The number or more.
    AtLeast,
    /// Below.
    Below,
    /// From one rounded number to another; the step to which both are rounded.
    Range(f64),
    /// From one limit to another, both included.
    Band,
    /// A spoken part of a whole.
    Part(Part),
    /// A spoken multiple, as it stands.
    Multiple(Interval),
    /// Two figures that print the same.
    NoChange,
    /// A month.
    Month,
    /// No number of its own: the claim's quantity says what has to be true.
    Words,
    /// The report prints a dash.
    Dash,
}

/// A spoken part of a whole: half, a third, one in seven.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    of: Interval,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wording {
    /// The wording, as the `precision` of a claim names it.
    pub name: &'static str,
    /// Its rule.
    pub rule: Rule,
    /// Which numbers are accepted, in words.
    pub accepts: &'static str,
    /// Why.
    pub reason: &'static str,
    /// A printed value and unit that show the rule.
    pub example: (&'static str, Kind),
}

/// What a claim stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stated {
    /// The printed number; none for words and for ranges.
    pub value: Option<f64>,
    /// The numbers that the claim allows; none where the wording has no number.
    pub accepted: Option<Interval>,
}

const fn part(of: Interval) -> Rule {
    Rule::Part(Part { of })
}

const ROUNDED: &str = "rounding half away from zero, mirrored below zero; what is printed is all that is claimed";
const COUNTED: &str = "whole things are counted, so a printed number is the number; an amount is rounded to ones";
const BOUND: &str = "a bound on one side; that a writer would use a nearer round number is style, not truth";
const PLURAL: &str = "the plural of a power of ten promises that many and sets no limit above";
const BETWEEN: &str =
    "parts that people say are 1/5, 1/4, 1/3, 2/5, 1/2, 3/5, 2/3, 3/4; a part reaches half-way to its neighbours";
const NO_NUMBER: &str =
    "the wording has no number; the quantity of the claim states what has to be true (rank, above, below)";

const SEVENTH: (f64, f64) = ((1.0 / 7.0 + 1.0 / 8.0) / 2.0, (1.0 / 6.0 + 1.0 / 7.0) / 2.0);
const THIRD: f64 = 1.0 / 3.0;
const BELOW_THIRD: f64 = (0.25 + THIRD) / 2.0;
const ABOVE_THIRD: f64 = (THIRD + 0.4) / 2.0;

/// Every wording there is.
#[rustfmt::skip]
pub const WORDINGS: [Wording; 52] = [
    row("integer", Rule::Whole, "things: the number; amounts: within half of one", COUNTED, ("74", Kind::Percent)),
    row("integer ('only')", Rule::Whole, "as `integer`", "\"only\" is the writer's opinion", ("23", Kind::Percent)),
    row("integer (enumerated)", Rule::Exact, "the number", "the report lists the things, a reader can count them", ("6", Kind::Things)),
    row("integer (bn)", Rule::Rounded(1.0), "within half a billion", ROUNDED, ("6.0", Kind::Amount)),
    row("integer (0.01 bn)", Rule::Rounded(10.0), "within five million", "printed as 0.26 billion, stated in millions", ("260", Kind::Amount)),
    row("one decimal", Rule::Rounded(0.1), "within 0.05", ROUNDED, ("2.2", Kind::Amount)),
    row("two decimals", Rule::Rounded(0.01), "within 0.005", ROUNDED, ("0.92", Kind::Amount)),
    row("hundreds", Rule::Rounded(100.0), "within 50", ROUNDED, ("3700", Kind::Things)),
    row("thousands", Rule::Rounded(1e3), "within 500", ROUNDED, ("83000", Kind::Things)),
    row("ten-thousands", Rule::Rounded(1e4), "within 5000", ROUNDED, ("610000", Kind::Things)),
    row("range", Rule::Range(1.0), "from the first to the second, each as `integer`", "both ends are printed figures", ("88-93", Kind::Percent)),
    row("one decimal, range", Rule::Range(0.1), "from the first to the second, each as `one decimal`", "both ends are printed figures", ("2.6-2.8", Kind::Amount)),
    row("within band", Rule::Band, "from the first to the second, both included", "the limits are a definition, not figures", ("0.98-1.02", Kind::Amount)),
    row("about", Rule::About, "within a twentieth, and at least within rounding", "a twentieth is what \"about\" leaves open before the size itself is another", ("2000", Kind::Things)),
    row("nearly", Rule::Nearly, "below, by at most a twentieth", "\"nearly\" says which side the number is on", ("74", Kind::Percent)),
    row("over", Rule::Over, "above", BOUND, ("90", Kind::Percent)),
    row("at least", Rule::AtLeast, "the number or more", BOUND, ("95", Kind::Percent)),
    row("below", Rule::Below, "below", BOUND, ("17", Kind::Amount)),
    row("23+", Rule::AtLeast, "the number or more", BOUND, ("23", Kind::Things)),
    row("35+", Rule::AtLeast, "the number or more", BOUND, ("35", Kind::Things)),
    row("42+", Rule::AtLeast, "the number or more", BOUND, ("42", Kind::Things)),
    row("hundreds (no number)", Rule::AtLeast, "a hundred or more", PLURAL, ("100", Kind::Things)),
    row("thousands (no number)", Rule::AtLeast, "a thousand or more", PLURAL, ("1000", Kind::Things)),
    row("hundreds of thousands (no number)", Rule::AtLeast, "a hundred thousand or more", PLURAL, ("100000", Kind::Things)),
    row("millions (no number)", Rule::AtLeast, "a million or more", PLURAL, ("1", Kind::Amount)),
    row("billions (no number)", Rule::AtLeast, "a billion or more", PLURAL, ("1000", Kind::Amount)),
    row("about half", part(Interval::half_open(0.45, 0.55)), "from 0.45 to below 0.55", BETWEEN, ("50", Kind::Percent)),
    row("other half (approximately)", part(Interval::half_open(0.45, 0.55)), "from 0.45 to below 0.55", BETWEEN, ("50", Kind::Percent)),
    row("almost half", part(Interval::half_open(0.45, 0.5)), "from 0.45 to below a half", BETWEEN, ("50", Kind::Percent)),
    row("over half", part(Interval::above(0.5)), "above a half", BOUND, ("50", Kind::Percent)),
    row("most", part(Interval::above(0.5)), "above a half", "most is more than the rest", ("n/a", Kind::Fraction)),
    row("one third", part(Interval::half_open(BELOW_THIRD, ABOVE_THIRD)), "from 0.2917 to below 0.3667", BETWEEN, ("33", Kind::Percent)),
    row("nearly one third", part(Interval::half_open(BELOW_THIRD, THIRD)), "from 0.2917 to below a third", BETWEEN, ("33", Kind::Percent)),
    row("slightly over one third", part(Interval::open(THIRD, ABOVE_THIRD)), "above a third, below 0.3667", BETWEEN, ("0.33", Kind::Fraction)),
    row("over a quarter", part(Interval::above(0.25)), "above a quarter", BOUND, ("25", Kind::Percent)),
    row("under two thirds", part(Interval::below(2.0 / 3.0)), "below two thirds", BOUND, ("66.7", Kind::Percent)),
    row("at least three quarters", part(Interval::at_least(0.75)), "three quarters or more", BOUND, ("75", Kind::Percent)),
    row("one in seven", part(Interval::half_open(SEVENTH.0, SEVENTH.1)), "half-way to one in eight and one in six", "nearer to one in seven than to its neighbours", ("0.143", Kind::Fraction)),
    row("threefold", Rule::Multiple(Interval::half_open(2.5, 3.5)), "from 2.5 to below 3.5", "a multiple in words is rounded to ones", ("3", Kind::Amount)),
    row("almost double", Rule::Multiple(Interval::half_open(1.75, 2.0)), "from 1.75 to below 2", "half-way to one and a half times, the next multiple that people say", ("2", Kind::Amount)),
    row("more than doubled", Rule::Multiple(Interval::above(2.0)), "above 2", BOUND, ("2", Kind::Amount)),
    row("no change", Rule::NoChange, "ratios: within 0.01; things: none; else within 1", "two figures that print the same differ by less than a step", ("0", Kind::Amount)),
    row("year-month", Rule::Month, "the days of the month", "in years and parts of years: July 2024 begins at 2024.5", ("2024-07", Kind::Date)),
    row("all", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("qualitative", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("qualitative (testable)", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("ranking", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("record", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("stagnant", Rule::Words, "–", "how much change is none is left open", ("0", Kind::Amount)),
    row("superlative", Rule::Words, "–", NO_NUMBER, ("n/a", Kind::Words)),
    row("dash (missing)", Rule::Dash, "–", "a dash claims nothing", ("", Kind::Things)),
    row("dash (still operating)", Rule::Dash, "–", "the dash says that there is no end yet", ("", Kind::Date)),
];

const fn row(
    name: &'static str,
    rule: Rule,
    accepts: &'static str,
    reason: &'static str,
    example: (&'static str, Kind),
) -> Wording {
    Wording { name, rule, accepts, reason, example }
}

/// Returns the row of a wording.
pub fn wording(name: &str) -> Option<&'static Wording> {
    WORDINGS.iter().find(|wording| wording.name == name)
}

/// Returns the numbers that a printed value with its wording stands for, in the printed unit.
///
/// A rounded v accepts [v − step/2, v + step/2); below zero the interval is mirrored; around zero it is open.
/// Values are compared unrounded, so 73.49 does not agree with "74".
///
/// - Missing: no interval for wordings without a number.
/// - Errors: what was expected in place of the value.
/// - Source: our rule; the table gives the reason of each row.
pub fn stated(wording: &Wording, printed: &str, unit: ClaimUnit) -> Result<Stated, &'static str> {
    let accepted = match wording.rule {
        Rule::Words | Rule::Dash => return Ok(Stated { value: None, accepted: None }),
        Rule::Part(part) => {
            let whole = if unit.kind == Kind::Percent { 100.0 } else { 1.0 };
            let value = printed.parse().ok().filter(|value: &f64| value.is_finite());
            return Ok(Stated { value, accepted: Some(part.of.scaled(whole)) });
        }
        Rule::Range(step) => {
            let (from, to) = ends(printed)?;
            Interval { lower: rounded(from, step).lower, upper: rounded(to, step).upper }
        }
        Rule::Band => {
            let (from, to) = ends(printed)?;
            Interval::closed(from, to)
        }
        Rule::Month => {
            let start = month(printed)?;
            return Ok(Stated { value: Some(start), accepted: Some(Interval::half_open(start, start + 1.0 / 12.0)) });
        }
        Rule::About => {
            let value = number(printed)?;
            let reach = (NEARBY * value.abs()).max(half_of_last_digit(printed));
            let accepted = Interval::closed(value - reach, value + reach);
            return Ok(Stated { value: Some(value), accepted: Some(accepted) });
        }
        rule => {
            let value = number(printed)?;
            let accepted =
                if value < 0.0 { of_number(rule, -value, unit).mirrored() } else { of_number(rule, value, unit) };
            return Ok(Stated { value: Some(value), accepted: Some(accepted) });
        }
    };
    Ok(Stated { value: None, accepted: Some(accepted) })
}

/// The interval of a number that is not negative.
fn of_number(rule: Rule, value: f64, unit: ClaimUnit) -> Interval {
    let is_thing = unit.kind == Kind::Things;
    match rule {
        Rule::Exact => Interval::exactly(value),
        Rule::Whole if is_thing => Interval::exactly(value),
        Rule::Whole => rounded(value, 1.0),
        Rule::Rounded(step) => rounded(value, step),
        Rule::Nearly => Interval::half_open(value * (1.0 - NEARBY), value),
        Rule::Over => Interval::above(value),
        Rule::AtLeast => Interval::at_least(value),
        Rule::Below => Interval::below(value),
        Rule::Multiple(interval) => interval,
        Rule::NoChange if is_thing => Interval::exactly(0.0),
        Rule::NoChange if unit.kind == Kind::Percent => Interval::open(-1.0, 1.0),
        Rule::NoChange => Interval::open(-0.01, 0.01),
        Rule::About | Rule::Range(_) | Rule::Band | Rule::Part(_) | Rule::Month | Rule::Words | Rule::Dash => {
            Interval::EVERYTHING
        }
    }
}

/// The numbers that round to a value; around zero halves go away from it on both sides.
fn rounded(value: f64, step: f64) -> Interval {
    let half = step / 2.0;
    match value {
        0.0 => Interval::open(-half, half),
        _ if value < 0.0 => rounded(-value, step).mirrored(),
        _ => Interval::half_open(value - half, value + half),
    }
}

/// Half a step of the last printed digit: 0.05 of 2.5.
fn half_of_last_digit(printed: &str) -> f64 {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    0.5 / (0..decimals).fold(1.0, |power, _| power * 10.0)
}

fn number(printed: &str) -> Result<f64, &'static str> {
    let value = printed.parse().ok().filter(|value: &f64| value.is_finite());
    value.ok_or("a number as 74 or 2.2")
}

fn ends(printed: &str) -> Result<(f64, f64), &'static str> {
    let expected = "two numbers as 88-93, the lower one first";
    let (from, to) = printed.split_once('-').ok_or(expected)?;
    let (from, to) = (number(from).map_err(|_| expected)?, number(to).map_err(|_| expected)?);
    if from <= to { Ok((from, to)) } else { Err(expected) }
}

/// Returns when a month begins, in years.
fn month(printed: &str) -> Result<f64, &'static str> {
    let expected = "a month as 2024-07";
    let (year, month) = printed.split_once('-').ok_or(expected)?;
    let (year, month): (i32, u8) = (year.parse().map_err(|_| expected)?, month.parse().map_err(|_| expected)?);
    if (1..=12).contains(&month) { Ok(f64::from(year) + f64::from(month - 1) / 12.0) } else { Err(expected) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accepted(name: &str, printed: &str, kind: Kind) -> Interval {
        stated(wording(name).unwrap(), printed, ClaimUnit { kind, scale: 1.0 }).unwrap().accepted.unwrap()
    }

    #[test]
    fn what_is_printed_accepts_what_rounds_to_it_and_nothing_else() {
        let printed = accepted("integer", "74", Kind::Percent);
        assert!(
            printed.contains(73.5) && printed.contains(74.49) && !printed.contains(74.5) && !printed.contains(73.49)
        );
        let fall = accepted("integer", "-36", Kind::Percent);
        assert!(fall.contains(-36.49) && !fall.contains(-36.5) && fall.contains(-35.5));
        let zero = accepted("integer", "0", Kind::Percent);
        assert!(zero.contains(0.49) && !zero.contains(0.5) && !zero.contains(-0.5));
        assert_eq!(accepted("integer", "12", Kind::Things), Interval::exactly(12.0));
        assert_eq!(accepted("within band", "0.98-1.02", Kind::Amount), Interval::closed(0.98, 1.02));
    }

    #[test]
    fn words_keep_to_their_side() {
        assert!(accepted("nearly", "74", Kind::Percent).contains(73.6));
        assert!(!accepted("nearly", "74", Kind::Percent).contains(74.0));
        assert!(!accepted("over", "90", Kind::Percent).contains(90.0));
        assert!(accepted("at least", "95", Kind::Percent).contains(95.0));
        assert!(
            accepted("about", "8", Kind::Amount).contains(7.5) && !accepted("about", "8", Kind::Amount).contains(7.4)
        );
        assert_eq!(accepted("about", "2.5", Kind::Amount), Interval::closed(2.375, 2.625));
        assert!(accepted("one in seven", "0.143", Kind::Fraction).contains(0.14));
        assert!(!accepted("one in seven", "0.143", Kind::Fraction).contains(0.125));
        assert!(accepted("almost half", "50", Kind::Percent).contains(47.0));
        assert!(!accepted("almost half", "50", Kind::Percent).contains(51.0));
        assert!(accepted("year-month", "2024-07", Kind::Date).contains(2024.55));
    }

    #[test]
    fn every_wording_has_one_row_whose_example_can_be_read() {
        for wording in WORDINGS {
            assert_eq!(WORDINGS.iter().filter(|other| other.name == wording.name).count(), 1, "{}", wording.name);
            let (printed, kind) = wording.example;
            let stated = stated(&wording, printed, ClaimUnit { kind, scale: 1.0 });
            assert!(stated.is_ok(), "{}", wording.name);
        }
        let percent = ClaimUnit { kind: Kind::Percent, scale: 1.0 };
        assert!(stated(wording("integer").unwrap(), "many", percent).is_err());
        assert!(stated(wording("range").unwrap(), "93-88", percent).is_err());
        assert!(stated(wording("year-month").unwrap(), "2024-13", percent).is_err());
    }

    /// Rounds half away from zero, as a report does.
    fn print(value: f64, decimals: usize) -> String {
        crate::concepts::rounding::rounded(value, decimals)
    }

    proptest! {
        #[test]
        fn the_printed_rounding_of_a_number_is_accepted_for_it(value in -1e6..1e6f64) {
            prop_assert!(accepted("integer", &print(value, 0), Kind::Percent).contains(value));
            prop_assert!(accepted("integer ('only')", &print(value, 0), Kind::Percent).contains(value));
            prop_assert!(accepted("integer", &print(value.round(), 0), Kind::Things).contains(value.round()));
            prop_assert!(accepted("integer (bn)", &print(value, 0), Kind::Amount).contains(value));
            prop_assert!(accepted("one decimal", &print(value, 1), Kind::Amount).contains(value));
            prop_assert!(accepted("two decimals", &print(value, 2), Kind::Amount).contains(value));
            for (name, step) in [("integer (0.01 bn)", 10.0), ("hundreds", 1e2), ("thousands", 1e3), ("ten-thousands", 1e4)] {
                let printed = format!("{}", print(value / step, 0).parse::<f64>().unwrap() * step);
                prop_assert!(accepted(name, &printed, Kind::Things).contains(value), "{name} {printed}");
            }
        }

        #[test]
        fn a_number_in_words_is_accepted_for_what_it_stands_for(value in 1.0..1e6f64) {
            let below = (value * 0.999).floor();
            prop_assert!(accepted("over", &print(below, 0), Kind::Amount).contains(value));
            prop_assert!(accepted("at least", &print(value.floor(), 0), Kind::Amount).contains(value));
            prop_assert!(accepted("about", &print(value, 0), Kind::Amount).contains(value));
            prop_assert!(accepted("about", &print(value, 1), Kind::Amount).contains(value));
            prop_assert!(accepted("below", &print(value.floor() + 1.0, 0), Kind::Amount).contains(value));
            let next = value.floor() + 1.0;
            prop_assert!(value < 20.0 || accepted("nearly", &print(next, 0), Kind::Amount).contains(value));
        }

        #[test]
        fn a_range_accepts_every_number_between_its_ends(a in 0.0..100.0f64, b in 0.0..100.0f64, place in 0.0..1.0f64) {
            let (from, to) = (a.min(b), a.max(b));
            let between = from + place * (to - from);
            let printed = format!("{}-{}", print(from, 0), print(to, 0));
            prop_assert!(accepted("range", &printed, Kind::Percent).contains(between));
            let printed = format!("{}-{}", print(from, 1), print(to, 1));
            prop_assert!(accepted("one decimal, range", &printed, Kind::Percent).contains(between));
        }

        #[test]
        fn a_month_holds_its_days(year in 1900..2100i32, month in 1..=12i32, day in 0.0..0.99f64) {
            let date = f64::from(year) + (f64::from(month - 1) + day) / 12.0;
            let printed = format!("{year}-{month:02}");
            prop_assert!(accepted("year-month", &printed, Kind::Date).contains(date));
        }
    }
}
