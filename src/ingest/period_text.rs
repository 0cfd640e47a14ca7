//! Texts of columns and headers of time → whether they are years written in another way, parts of years, or years of another calendar.
//! Form only: which of them a file is read by is declared.

use std::sync::LazyLock;

use regex::Regex;

use crate::concepts::period::PLAUSIBLE_YEARS;

/// How time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A year with something around it: `YR2020`, `2020 [YR2020]`.
    Year,
    /// A year that begins in one calendar year and ends in the next: `2019/20`.
    FiscalYear,
    /// A month or a day: `2020-06`, `2020-06-30`.
    Date,
    /// A part of a year: `2020-Q1`, `2020M01`, `Q1`, `P3M`.
    PartOfYear,
    /// A year of another calendar: `1441`, `2563`.
    OtherCalendar,
}

/// Ways to write years besides four digits; `year` is what is read.
pub const YEARS: [(Period, &str); 3] = [
    (Period::Year, r"^(?<year>[0-9]{4}) ?\[YR[0-9]{4}\]$"),
    (Period::Year, r"^(?:YR|FY|Y|X)_?(?<year>[0-9]{4})$"),
    (Period::FiscalYear, r"^(?:FY ?)?(?<year>[0-9]{4}) ?[/–-] ?(?:[0-9]{2})?[0-9]{2}$"),
];

/// Months and days; surveys are dated so.
const DATES: &str = r"^(?<year>[0-9]{4})-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?(?:[T ].*)?$";

/// Days and months that stand before their year.
const DATES_REVERSED: &str = r"^(?:[0-3]?[0-9][./-]){1,2}(?<year>[0-9]{4})(?: [0-9]{1,2}:.*)?$";

const PARTS: &str = r"(?x) ^ (?i: [0-9]{4} [-\ ]? (?: Q[1-4] | M[0-9]{1,2} | [SHB][12] | T[1-3] | W[0-9]{1,2} )
    | (?: Q[1-4] | M(?:0[1-9]|1[0-2]) | H[12] | quarter\ [1-4] ) (?: [-\ ] [0-9]{4} )?
    | (?: jan(?:uary)? | feb(?:ruary)? | mar(?:ch)? | apr(?:il)? | may | june? | july? | aug(?:ust)? | sept?(?:ember)?
        | oct(?:ober)? | nov(?:ember)? | dec(?:ember)? ) (?: [-\ ] (?:[0-9]{2}){1,2} )?
    | P(?: [1-9] | 1[01] )M | P[1-7][DW] ) $";

/// Patterns as they are compiled; that all are, a test sees to.
static COMPILED: LazyLock<Vec<(Period, Regex)>> = LazyLock::new(|| {
    let all =
        YEARS.into_iter().chain([(Period::Date, DATES), (Period::Date, DATES_REVERSED), (Period::PartOfYear, PARTS)]);
    all.filter_map(|(period, pattern)| Some((period, Regex::new(pattern).ok()?))).collect()
});

impl Period {
    /// What to do about a text that is neither a year nor a part of one.
    pub const NONE: &str = "declare where the year stands in it, as [[layout.split]] with `pattern = '(?<year>[0-9]{4})'`; where empty \
                            cells repeat the one above, `fill_down` under [layout]";

    /// Returns how a text writes time, where it is no year of four digits.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(year) = text.strip_suffix(".0").unwrap_or(text).parse::<i32>() {
            return is_of_other_calendar(year).then_some(Self::OtherCalendar);
        }
        // `2011-12` is a month where `2012-13` cannot be one.
        let mut found = COMPILED.iter().rev().filter(|(_, pattern)| pattern.is_match(text)).map(|(period, _)| *period);
        found.find(|period| *period != Self::FiscalYear || is_followed_by_next(text))
    }

    /// Returns what to do about texts of time that are no years.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Year | Self::FiscalYear => {
                "declare where the year stands in it, as [[layout.split]] with `pattern = '^(?<year>[0-9]{4})'`, and read `year`"
            }
            Self::Date => {
                "declare where the year stands in it, as [[layout.split]] with `pattern = '^(?<year>[0-9]{4})-(?<month>[0-9]{2})'`, \
                 read `year`, and take one month of each year by `[input.where] month = \"12\"`"
            }
            Self::PartOfYear => {
                "keep the rows of years with [input.where], or take the annual series: values of parts of a year are not added up"
            }
            Self::OtherCalendar => {
                "this looks like a year of another calendar: take the edition with years of the Gregorian calendar"
            }
        }
    }
}

/// Lunar and solar Hijri years since 1900, and Buddhist ones.
const fn is_of_other_calendar(year: i32) -> bool {
    (1278 <= year && year <= 1480) || (PLAUSIBLE_YEARS.from + 543 <= year && year <= PLAUSIBLE_YEARS.to + 543)
}

/// `2015-2020` is no fiscal year, and neither is `2019-12`.
fn is_followed_by_next(text: &str) -> bool {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [first, second] = digits.as_slice() else { return false };
    let next = first.parse::<i32>().map(|year| (year + 1).to_string()).unwrap_or_default();
    next.ends_with(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_known_however_it_is_written() {
        assert_eq!(COMPILED.len(), YEARS.len() + 3);
        for (period, texts) in [
            (Period::Year, &["YR2020", "2020 [YR2020]", "FY2020", "Y2020", "X2020"][..]),
            (Period::FiscalYear, &["2019/20", "2019/2020", "2019-20", "2019–20", "FY 2019/20", "1999/00"]),
            (Period::Date, &["2020-06", "2020-06-30", "2020-12-04T00:00:00", "2011-12", "31/12/2020", "6.2020"]),
            (
                Period::PartOfYear,
                &["2020-Q1", "2020Q4", "2020M01", "2020-S2", "Q1", "Q1 2020", "May", "Dec-20", "P3M", "M01"],
            ),
            (Period::OtherCalendar, &["1441", "1399", "2563"]),
        ] {
            for text in texts {
                assert_eq!(Period::of(text), Some(period), "{text}");
            }
        }
        for text in
            ["2020", "2020.0", "2015-2020", "2019/21", "Q5", "Kenya", "", "P1Y", "602", "M", "20.5", "2019/2021"]
        {
            assert_eq!(Period::of(text), None, "{text}");
        }
    }
}
