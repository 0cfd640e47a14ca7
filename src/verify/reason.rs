//! Why a claim has its verdict, as facts, of which each language makes a sentence from its catalogue.
//! Has no wording of its own: what a report says itself (`needs`, `uncheckable`) is translated with the report.

use super::comparison::quoted;
use super::interval::Interval;
use super::number::said as number;
use crate::concepts::{DatasetId, Language, Name, Text, Told};
use crate::question::{Absent, Ambiguous};
use crate::tables::coverage::share_told;

/// Why a claim has its verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Relations exclude it; and what the data say of it.
    Excluded {
        /// What the relations say.
        relations: Vec<Told>,
        /// What the data say.
        data: Option<Box<Reason>>,
    },
    /// What the data give, and what the claim stands for.
    DataGive(DataGive),
    /// The lowest and the highest figure of several groups, beside a printed range.
    Range {
        /// The lowest and the highest.
        ends: [f64; 2],
        /// The figure of each group.
        each: Vec<(String, f64)>,
    },
    /// The wording sets no limit.
    NoLimit,
    /// The data have no figure.
    Absent(Absent),
    /// Several figures could be meant; a definition that asks so is refused before.
    Ambiguous(Ambiguous),
    /// Data would answer it, which are not at hand.
    Needs(Name),
    /// Nothing can check it, for a reason in the report's own words.
    InWords(Name),
    /// Nothing can check it: no other figure gives or bounds it.
    OnlyMention {
        /// What is stated.
        statement: Name,
        /// What would tell.
        records: Name,
    },
    /// Nothing can check it: it is a definition.
    Definition {
        /// What is stated.
        statement: Name,
        /// What it is defined by.
        text: Name,
    },
    /// Nothing can check it: the same number is given for another period or population.
    OtherPopulation {
        /// The claims that give it.
        claims: Vec<String>,
        /// What would tell for which it is right.
        records: Name,
    },
    /// No other claim is tied to it.
    StatedOnce {
        /// What it records.
        record: Name,
        /// Of what.
        scope: Option<String>,
    },
    /// It is only tied to what fails for another reason.
    OnlyInFailed(Vec<Text>),
    /// Relations that hold.
    Holding(Holding),
    /// A reason, and relations that hold all the same.
    But(Box<Reason>, Holding),
}

/// What the data give, and what the claim stands for; numbers in the printed unit.
#[derive(Clone, Debug, PartialEq)]
pub struct DataGive {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// What the claim stands for.
    pub accepted: Interval,
    /// The figure of each group, where the claim is about several.
    pub each: Vec<(String, f64)>,
    /// Part of the weight that is reported, 0 to 1.
    pub reported_share: Option<f64>,
    /// The editions that the data come from.
    pub editions: Editions,
}

/// Datasets with their editions.
pub type Editions = Vec<(DatasetId, String)>;

/// Relations that hold, the first ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// The relations with their arithmetic.
    pub first: Vec<(Text, Told)>,
    /// Number of the others.
    pub n_more: usize,
}

impl Reason {
    /// Returns it in every language.
    pub fn told(&self) -> Told {
        Told::each(|language| self.said(language))
    }

    /// Returns the sentence of a language.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::Excluded { relations, data } => excluded(relations, data.as_deref(), language),
            Self::DataGive(data) => data.said(language),
            Self::Range { ends, each } => {
                let [from, to] = ends.map(|end| number(end, language));
                let each = each_said(each, language);
                let values = [("from", (&from).into()), ("to", (&to).into()), ("each", (&each).into())];
                language.say("claim-data-range", &values)
            }
            Self::NoLimit => language.say("claim-no-limit", &[]),
            Self::Absent(absent) => absent.said(language),
            Self::Ambiguous(several) => several.to_string(),
            Self::Needs(what) => language.say("claim-needs", &[("what", unstopped(what.of(language)).into())]),
            Self::InWords(why) => unstopped(why.of(language)).to_owned(),
            Self::OnlyMention { statement, records } => {
                let values = [("statement", statement.of(language).into()), ("records", records.of(language).into())];
                language.say("claim-only-mention", &values)
            }
            Self::Definition { statement, text } => {
                let values = [("statement", statement.of(language).into()), ("text", text.of(language).into())];
                language.say("claim-definition", &values)
            }
            Self::OtherPopulation { claims, records } => {
                let claims = claims.join(", ");
                let values = [("claims", (&claims).into()), ("records", records.of(language).into())];
                language.say("claim-other-population", &values)
            }
            Self::StatedOnce { record, scope } => {
                let record = ("record", record.of(language).into());
                match scope {
                    Some(scope) => language.say("claim-stated-once-of", &[record, ("scope", scope.into())]),
                    None => language.say("claim-stated-once", &[record]),
                }
            }
            Self::OnlyInFailed(relations) => {
                language.say("claim-only-in-failed", &[("relations", (&quoted(relations)).into())])
            }
            Self::Holding(holding) => holding.said(language),
            Self::But(reason, holding) => {
                let (reason, holding) = (reason.said(language), holding.said(language));
                language.say("claim-but-holding", &[("reason", (&reason).into()), ("holding", (&holding).into())])
            }
        }
    }
}

/// Returns a text of a report without its full stop.
pub(super) fn unstopped(text: &str) -> &str {
    text.trim_end_matches(['.', '。'])
}

fn excluded(relations: &[Told], data: Option<&Reason>, language: Language) -> String {
    let mut said: Vec<String> = relations.iter().map(|relation| relation.of(language).to_owned()).collect();
    said.extend(data.map(|data| {
        let reason = data.said(language);
        language.say("claim-against-data", &[("reason", (&reason).into())])
    }));
    language.joined(&said, "mark-sentences")
}

/// Returns the figure of each group.
fn each_said(each: &[(String, f64)], language: Language) -> String {
    let one = |(group, value): &(String, f64)| format!("{group} {}", number(*value, language));
    language.joined(&each.iter().map(one).collect::<Vec<_>>(), "mark-numbers")
}

impl DataGive {
    fn said(&self, language: Language) -> String {
        let value = match self.interval {
            Some((lower, upper)) => {
                let [value, lower, upper] = [self.value, lower, upper].map(|value| number(value, language));
                let values = [("value", (&value).into()), ("lower", (&lower).into()), ("upper", (&upper).into())];
                language.say("claim-with-interval", &values)
            }
            None => number(self.value, language),
        };
        let accepted = self.accepted.said(language);
        let give = language.say("claim-data-give", &[("value", (&value).into()), ("accepted", (&accepted).into())]);
        let each = Some(each_said(&self.each, language)).filter(|each| !each.is_empty());
        let coverage = self.reported_share.map(|share| share_told(share, language));
        let edition = |(dataset, edition): &(DatasetId, String)| {
            language.say("claim-edition", &[("dataset", dataset.as_str().into()), ("edition", edition.into())])
        };
        let editions = language.joined(&self.editions.iter().map(edition).collect::<Vec<_>>(), "comma");
        let editions = Some(editions).filter(|editions| !editions.is_empty());
        let said: Vec<String> = std::iter::once(give).chain([each, coverage, editions].into_iter().flatten()).collect();
        language.joined(&said, "semicolon")
    }
}

impl Holding {
    fn said(&self, language: Language) -> String {
        let one = |(relation, arithmetic): &(Text, Told)| {
            let values = [("relation", relation.as_ref().into()), ("arithmetic", arithmetic.of(language).into())];
            language.say("claim-relation-holds", &values)
        };
        let more = (self.n_more > 0).then(|| language.say("claim-and-more", &[("n", self.n_more.into())]));
        language.joined(&self.first.iter().map(one).chain(more).collect::<Vec<_>>(), "semicolon")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::AskedFor;
    use crate::tables::{Note, Notes};

    fn every() -> Vec<(Reason, &'static str)> {
        let name = |text: &str| Name::same(text);
        let told = |text: &str| Told::from(Name::same(text));
        let holding = || Holding { first: vec![("r".into(), told("1 = 1"))], n_more: 2 };
        let each = || vec![("africa".to_owned(), 38.25), ("europe".to_owned(), 93.0)];
        let data = |interval, each, editions| {
            let accepted = Interval::half_open(35.5, 36.5);
            Reason::DataGive(DataGive { value: 38.25, interval, accepted, each, reported_share: Some(0.5), editions })
        };
        let (group, year) = ("africa".to_owned(), 2025);
        let asked =
            || AskedFor { indicator: "use".to_owned(), codes: vec!["F".to_owned()], group: group.clone(), year };
        let absent = |absent| Reason::Absent(absent);
        let no_row = |measure, years| absent(Absent::NoRow { measure, asked: asked(), years });
        let reason = || Notes::from(Note::NoWeight);
        let no_value = |gap| absent(Absent::NoValue { gap, asked: asked(), reason: reason() });
        let relations = vec![told("They add up; arithmetic: 1.")];
        vec![
            (
                Reason::Excluded { relations, data: Some(Box::new(Reason::NoLimit)) },
                "They add up; arithmetic: 1. Against the data: the wording sets no limit.",
            ),
            (
                data(Some((37.0, 39.0)), each(), vec![("itu/use".into(), "2025-12".to_owned())]),
                "the data give 38.25 (37 to 39), the claim stands for [35.5, 36.5); africa 38.25, europe 93; 50 % of the \
                 weight reported; itu/use of 2025-12",
            ),
            (
                Reason::Range { ends: [38.25, 93.0], each: each() },
                "the data give 38.25 to 93 (africa 38.25, europe 93); each end has to round to the printed one",
            ),
            (absent(Absent::NotComputed("use".to_owned())), "`use` is not computed in this run"),
            (no_row(None, Some((2015, 2024))), "no figure of use (F) for africa in 2025: the run has 2015 to 2024"),
            (
                no_row(Some("median"), Some((2015, 2015))),
                "no median of use (F) for africa in 2025: the run has 2015 alone",
            ),
            (no_row(None, None), "no figure of use (F) for africa in 2025: the run has no such row"),
            (no_value(None), "use (F) for africa in 2025: the reported economies have no weight"),
            (
                no_value(Some("gender-parity")),
                "gender-parity of use (F) for africa in 2025: the reported economies have no weight",
            ),
            (absent(Absent::ZeroBelow), "the figure to divide by is zero"),
            (absent(Absent::NoGroup), "no group is named"),
            (Reason::Needs(name("2 GB baskets.")), "needs 2 GB baskets"),
            (Reason::InWords(name("1 of 2.")), "1 of 2"),
            (
                Reason::OnlyMention { statement: name("P1"), records: name("X9") },
                "Stated once, and no other figure of the report gives or bounds it (P1): X9 would tell",
            ),
            (
                Reason::Definition { statement: name("P1"), text: name("X9") },
                "A definition, not a measurement (P1): only X9 can tell",
            ),
            (
                Reason::OtherPopulation { claims: vec!["a".to_owned(), "b".to_owned()], records: name("X9") },
                "The same number is given for another period or population (a, b); X9 would tell for which it is right",
            ),
            (
                Reason::StatedOnce { record: name("r"), scope: None },
                "`r` is stated once, no other claim is tied to it, and the publisher's own records are not public",
            ),
            (
                Reason::StatedOnce { record: name("r"), scope: Some("S".to_owned()) },
                "`r` of S is stated once, no other claim is tied to it, and the publisher's own records are not public",
            ),
            (
                Reason::OnlyInFailed(vec!["a".into(), "b".into()]),
                "what it is tied to does not fit (`a`, `b`) and another claim is more likely wrong; nothing else checks \
                 this one",
            ),
            (Reason::Holding(holding()), "r (1 = 1); and 2 more"),
            (
                Reason::But(Box::new(Reason::NoLimit), holding()),
                "the wording sets no limit; the arithmetic holds: r (1 = 1); and 2 more",
            ),
        ]
    }

    #[test]
    fn every_reason_is_a_sentence_of_its_own_in_each_language() {
        for (reason, english) in every() {
            assert_eq!(reason.said(Language::ENGLISH), english);
        }
        for language in Language::all().skip(1) {
            for (reason, english) in every() {
                let said = reason.said(language);
                // What a report says itself is translated with the report.
                assert!(said != english || matches!(reason, Reason::InWords(_)), "{language:?}: {said}");
                assert!(!["claim-", "absent-", "asked-for"].iter().any(|id| said.contains(id)), "{said}");
            }
        }
    }
}
