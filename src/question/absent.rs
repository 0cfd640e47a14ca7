//! Why a question has no row, as facts, of which each language makes a sentence from its catalogue.
//! Ids and codes stay as they are.

use std::fmt;

use crate::concepts::Language;
use crate::tables::Notes;

/// Why there is no row.
#[derive(Clone, Debug, PartialEq)]
pub enum Absent {
    /// The run did not compute the indicator.
    NotComputed(String),
    /// There is no such row.
    NoRow {
        /// Measure that is asked for; any figure where none is named.
        measure: Option<&'static str>,
        /// What is asked for.
        asked: AskedFor,
        /// First and last year of the indicator, where the one that is asked for is none of them.
        years: Option<(i32, i32)>,
    },
    /// The row has no value.
    NoValue {
        /// Gap that is asked for.
        gap: Option<&'static str>,
        /// What is asked for.
        asked: AskedFor,
        /// Why it has none.
        reason: Notes,
    },
    /// The figure to divide by is zero.
    ZeroBelow,
    /// No group is named.
    NoGroup,
}

/// What was asked for, in ids and codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedFor {
    /// Id of the indicator.
    pub indicator: String,
    /// Codes of the breakdown.
    pub codes: Vec<String>,
    /// Group, with its list where one is named.
    pub group: String,
    /// Calendar year.
    pub year: i32,
}

impl AskedFor {
    /// Returns what was asked for in a language.
    pub fn said(&self, language: Language) -> String {
        let codes = self.codes.join(", ");
        let codes = if codes.is_empty() { codes } else { format!(" ({codes})") };
        let (what, year) = (format!("{}{codes}", self.indicator), self.year.to_string());
        let values = [("what", (&what).into()), ("group", (&self.group).into()), ("year", (&year).into())];
        language.say("asked-for", &values)
    }
}

impl Absent {
    /// Returns the sentence of a language, without a full stop.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::NotComputed(indicator) => language.say("absent-indicator", &[("indicator", indicator.into())]),
            Self::NoRow { measure, asked, years } => {
                let any = language.say("absent-figure", &[]);
                let (asked, why) = (asked.said(language), years_said(*years, language));
                let measure = measure.unwrap_or(&any);
                language.say(
                    "absent-row",
                    &[("measure", measure.into()), ("asked", (&asked).into()), ("why", (&why).into())],
                )
            }
            Self::NoValue { gap, asked, reason } => {
                let (asked, reason) = (asked.said(language), reason.said(language).unwrap_or_default());
                let values = [("asked", (&asked).into()), ("reason", (&reason).into())];
                match gap {
                    Some(gap) => language.say("absent-value-of", &[values[0], values[1], ("gap", (*gap).into())]),
                    None => language.say("absent-value", &values),
                }
            }
            Self::ZeroBelow => language.say("absent-zero-below", &[]),
            Self::NoGroup => language.say("absent-no-group", &[]),
        }
    }
}

fn years_said(years: Option<(i32, i32)>, language: Language) -> String {
    let Some((first, last)) = years else { return language.say("absent-no-such-row", &[]) };
    let [from, to] = [first, last].map(|year| year.to_string());
    let id = if first == last { "absent-year-alone" } else { "absent-years" };
    language.say(id, &[("first", (&from).into()), ("last", (&to).into())])
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::ENGLISH))
    }
}
