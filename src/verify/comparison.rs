//! What the arithmetic of a relation has found, as facts, of which each language makes a sentence from its catalogue.
//! Has no wording of its own and decides nothing.

use super::formula::Formula;
use super::interval::Interval;
use crate::concepts::{Language, Text, Told};

/// What became of a relation.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// A claim of it has no number.
    NoNumber,
    /// The figure below the line can be zero.
    ZeroBelow,
    /// A formula gives a figure, beside the printed one.
    Equal {
        /// The formula.
        formula: Formula,
        /// What it gives.
        right: Allowing,
        /// What is printed.
        left: Allowing,
        /// Whether they have a number in common.
        fits: bool,
    },
    /// Parts that need not exhaust the whole.
    AtMost {
        /// The sum of the parts.
        formula: Formula,
        /// What it gives.
        total: Formula,
        /// The printed whole.
        whole: Formula,
        /// Whether it is at most the whole.
        holds: bool,
    },
    /// A series that never falls, or never rises.
    Series {
        /// The figures.
        values: Vec<Formula>,
        /// Whether it must not fall.
        is_rising: bool,
        /// Two of them that go the other way.
        against: Option<Box<[Formula; 2]>>,
    },
    /// A part and its whole.
    Subset {
        /// The part.
        part: Formula,
        /// The whole.
        whole: Formula,
        /// Whether it can be at most the whole.
        holds: bool,
    },
    /// A figure and its bounds.
    Plausible {
        /// The figure.
        value: Formula,
        /// The bounds.
        bounds: Interval,
        /// Whether it can lie within them.
        holds: bool,
    },
    /// Mentions of one number.
    Mentions {
        /// What they state.
        values: Vec<Formula>,
        /// Whether they agree.
        agreement: Agreement,
    },
    /// One number stated for two periods or populations.
    OneNumber {
        /// What is stated.
        values: Vec<Formula>,
        /// Of what.
        of: Vec<Text>,
    },
    /// Figures of two periods or populations that differ.
    DifferentNumbers(Vec<Formula>),
}

/// How far mentions of one number agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// All of them.
    All,
    /// So many, which decide.
    Majority(usize),
    /// No majority decides.
    None,
}

/// A figure with the numbers that its wording allows, where these are more than one.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowing {
    /// The figure.
    pub value: Formula,
    /// What else it can be.
    pub interval: Option<Interval>,
}

/// What is to know besides the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Another relation that fails explains it.
    ExplainedBy(Text),
    /// It holds with another mention of a claim's number.
    HoldsWith {
        /// The mention.
        other: Text,
        /// The claim.
        claim: Text,
    },
    /// Relations that decide a tie between mentions.
    DecidedBy(Vec<String>),
}

/// The arithmetic of a relation with its remarks.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    /// What it has found.
    pub comparison: Comparison,
    /// What is to know besides.
    pub remarks: Vec<Remark>,
}

impl From<Comparison> for Arithmetic {
    fn from(comparison: Comparison) -> Self {
        Self { comparison, remarks: Vec::new() }
    }
}

impl Arithmetic {
    /// Returns it in every language.
    pub fn told(&self) -> Told {
        Told::each(|language| {
            let remarks = self.remarks.iter().map(|remark| remark.said(language));
            let said: Vec<String> = std::iter::once(self.comparison.said(language)).chain(remarks).collect();
            language.joined(&said, "semicolon")
        })
    }
}

/// Returns formulas one after the other with a mark of the language between them.
fn all(formulas: &[Formula], mark: &str, language: Language) -> String {
    language.joined(&formulas.iter().map(|formula| formula.said(language)).collect::<Vec<_>>(), mark)
}

impl Comparison {
    /// Returns the sentence of a language, without a full stop.
    pub fn said(&self, language: Language) -> String {
        let say = |id: &str, values: &[(&str, &str)]| {
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, (*value).into())).collect();
            language.say(id, &values)
        };
        let one = |formula: &Formula| formula.said(language);
        let either = |holds: bool, yes: &'static str, no: &'static str| if holds { yes } else { no };
        match self {
            Self::NoNumber => say("claim-no-number", &[]),
            Self::ZeroBelow => say("claim-zero-below", &[]),
            Self::Equal { formula, right, left, fits } => {
                let (formula, right, left) = (one(formula), right.said(language), left.said(language));
                let id = either(*fits, "claim-fits", "claim-excludes");
                say(id, &[("formula", &formula), ("right", &right), ("left", &left)])
            }
            Self::AtMost { formula, total, whole, holds } => {
                let id = either(*holds, "claim-sum-at-most", "claim-sum-more-than");
                say(id, &[("formula", &one(formula)), ("total", &one(total)), ("whole", &one(whole))])
            }
            Self::Series { values, is_rising, against } => series(values, *is_rising, against.as_deref(), language),
            Self::Subset { part, whole, holds } => {
                let id = either(*holds, "claim-part-at-most", "claim-part-more-than");
                say(id, &[("part", &one(part)), ("whole", &one(whole))])
            }
            Self::Plausible { value, bounds, holds } => {
                let id = either(*holds, "claim-can-be", "claim-cannot-be");
                say(id, &[("value", &one(value)), ("bounds", &bounds.said(language))])
            }
            Self::Mentions { values, agreement } => mentions(values, *agreement, language),
            Self::OneNumber { values, of } => {
                say("claim-one-number", &[("values", &all(values, "mark-and", language)), ("of", &of.join(" / "))])
            }
            Self::DifferentNumbers(values) => {
                say("claim-different-numbers", &[("values", &all(values, "mark-and", language))])
            }
        }
    }
}

fn series(values: &[Formula], is_rising: bool, against: Option<&[Formula; 2]>, language: Language) -> String {
    let values = all(values, "mark-numbers", language);
    let Some([from, to]) = against else {
        let id = if is_rising { "claim-never-falls" } else { "claim-never-rises" };
        return language.say(id, &[("values", (&values).into())]);
    };
    let id = if is_rising { "claim-falls" } else { "claim-rises" };
    let (from, to) = (from.said(language), to.said(language));
    language.say(id, &[("values", (&values).into()), ("from", (&from).into()), ("to", (&to).into())])
}

fn mentions(values: &[Formula], agreement: Agreement, language: Language) -> String {
    let mark = if agreement == Agreement::None { "mark-and" } else { "mark-numbers" };
    let listed = all(values, mark, language);
    let listed = ("values", (&listed).into());
    match agreement {
        Agreement::All => language.say("claim-stated-times", &[("n", values.len().into()), listed]),
        Agreement::Majority(n) => language.say("claim-stated-majority", &[("n", n.into()), listed]),
        Agreement::None => language.say("claim-stated-excluding", &[listed]),
    }
}

impl Allowing {
    fn said(&self, language: Language) -> String {
        let value = self.value.said(language);
        let Some(interval) = self.interval else { return value };
        let interval = interval.said(language);
        language.say("claim-allowing", &[("value", (&value).into()), ("interval", (&interval).into())])
    }
}

impl Remark {
    fn said(&self, language: Language) -> String {
        match self {
            Self::ExplainedBy(by) => language.say("claim-explained-by", &[("by", by.as_ref().into())]),
            Self::HoldsWith { other, claim } => {
                language.say("claim-holds-with", &[("other", other.as_ref().into()), ("claim", claim.as_ref().into())])
            }
            Self::DecidedBy(by) => {
                let by = quoted(by);
                language.say("claim-decided-by", &[("by", (&by).into())])
            }
        }
    }
}

/// Returns ids as they are quoted in sentences.
pub(super) fn quoted(ids: &[impl AsRef<str>]) -> String {
    ids.iter().map(|id| format!("`{}`", id.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64) -> Formula {
        Formula::number(value)
    }

    /// Every comparison, both ways, with what English says.
    fn all() -> Vec<(Comparison, &'static str)> {
        let sum = || Formula::joined([one(1.5), one(2.0)], " + ");
        let allowing = |value, interval| Allowing { value: one(value), interval };
        let equal = |fits| {
            let right = allowing(3.5, Some(Interval::half_open(3.0, 4.0)));
            Comparison::Equal { formula: sum(), right, left: allowing(5.0, None), fits }
        };
        let at_most = |holds| Comparison::AtMost { formula: sum(), total: one(3.5), whole: one(5.0), holds };
        let subset = |holds| Comparison::Subset { part: one(1.0), whole: one(2.0), holds };
        let plausible = |holds| Comparison::Plausible { value: one(1.0), bounds: Interval::at_most(2.0), holds };
        let series = |is_rising, against: Option<[f64; 2]>| {
            let against = against.map(|pair| Box::new(pair.map(one)));
            Comparison::Series { values: vec![one(1.0), one(2.0)], is_rising, against }
        };
        let mentions = |agreement| Comparison::Mentions { values: vec![one(1.0), one(2.0)], agreement };
        vec![
            (Comparison::NoNumber, "a claim of it has no number"),
            (Comparison::ZeroBelow, "the figure below the line can be zero"),
            (equal(true), "1.5 + 2 = 3.5 (allowing [3, 4)), which fits the printed 5"),
            (equal(false), "1.5 + 2 = 3.5 (allowing [3, 4)), which excludes the printed 5"),
            (at_most(true), "1.5 + 2 = 3.5, at most the printed 5"),
            (at_most(false), "1.5 + 2 = 3.5, more than the printed 5"),
            (series(true, None), "1, 2 never falls"),
            (series(false, None), "1, 2 never rises"),
            (series(true, Some([2.0, 1.0])), "1, 2: falls from 2 to 1"),
            (series(false, Some([1.0, 2.0])), "1, 2: rises from 1 to 2"),
            (subset(true), "the part 1 can be at most the whole 2"),
            (subset(false), "the part 1 is more than the whole 2"),
            (plausible(true), "1 can be 2 or less"),
            (plausible(false), "1 cannot be 2 or less"),
            (mentions(Agreement::All), "stated 2 times: 1, 2"),
            (mentions(Agreement::Majority(2)), "stated as 1, 2; 2 mentions agree"),
            (mentions(Agreement::None), "stated as 1 and 2, which exclude each other"),
            (
                Comparison::OneNumber { values: vec![one(1.0), one(1.0)], of: vec!["a".into(), "b".into()] },
                "1 and 1 stand for one number, stated of: a / b",
            ),
            (Comparison::DifferentNumbers(vec![one(1.0), one(2.0)]), "1 and 2 are different numbers"),
        ]
    }

    #[test]
    fn every_comparison_is_a_sentence_of_its_own_in_each_language() {
        for (comparison, english) in all() {
            assert_eq!(comparison.said(Language::ENGLISH), english);
        }
        for language in Language::all() {
            let said: Vec<String> = all().iter().map(|(comparison, _)| comparison.said(language)).collect();
            let different: std::collections::BTreeSet<&String> = said.iter().collect();
            assert_eq!(different.len(), said.len(), "{language:?}: {said:?}");
            assert!(!said.iter().any(|said| said.contains("claim-") || said.contains("interval-")), "{said:?}");
        }
    }

    #[test]
    fn remarks_stand_behind_the_arithmetic() {
        let remarks = vec![
            Remark::ExplainedBy("total".into()),
            Remark::HoldsWith { other: "b".into(), claim: "a".into() },
            Remark::DecidedBy(vec!["x".to_owned(), "y".to_owned()]),
        ];
        let told = Arithmetic { comparison: Comparison::NoNumber, remarks }.told();
        let english = "a claim of it has no number; explained by `total`; with `b`, another mention of `a`, it holds; \
                       `x`, `y` decides";
        assert_eq!(told.english(), english);
        assert!(told.of(Language::of_code("fr").unwrap()).contains("s’explique par"));
    }
}
