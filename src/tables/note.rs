//! What to know about a figure, or why there is none: facts, of which each language makes a sentence from its catalogue.
//! Has no wording of its own; only what was written into the file of an earlier run stays as it is.

use serde::{Deserialize, Serialize};

use super::Profile;
use super::coverage::{CoverageOf, told, withheld_told};
use crate::concepts::{EconomyId, Language, Name, Text, Unit};

/// One thing to know about a figure, or one reason why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// It rests on an assumption.
    Assumed {
        /// The assumption, as its pipeline says it.
        assumption: Name,
        /// The figure at the lower and the upper end of the range.
        ends: [f64; 2],
    },
    /// Nine of ten draws of its error lie to one side of it; such a figure is of low reliability.
    OneSided,
    /// The interval of a parity holds scores of another class.
    OpenParity,
    /// Members take the weight of another year.
    WeightOfYear(FirstOf<(EconomyId, i32)>),
    /// Members without a weight of the breakdown count as missing with that of the whole.
    WeightOfWhole(FirstOf<EconomyId>),
    /// Members never had a weight.
    WeightUnknown(FirstOf<EconomyId>),
    /// The values of members stand in an earlier edition alone.
    EarlierEdition(FirstOf<EconomyId>),
    /// Series break between the two years of a growth.
    Breaks {
        /// Part of the weight behind them, 0 to 1.
        weight_share: f64,
    },
    /// Both years of a growth are over the members of the later one.
    SameMembers {
        /// The later year.
        year: i32,
        /// Members of the later year alone.
        joined: FirstOf<EconomyId>,
        /// Members of the earlier year alone.
        left: FirstOf<EconomyId>,
        /// What they would add.
        added: Option<Added>,
    },
    /// Both years of a growth are over the economies that have a value in each.
    SameEconomies {
        /// The two years, and who has a value in it alone.
        only: [(i32, FirstOf<EconomyId>); 2],
        /// What they would add.
        added: Option<Added>,
    },
    /// What is to know of one of two figures that are compared.
    OfSide(ComparedSide, Notes),
    /// What it is made of gives no number.
    NoFiniteNumber,
    /// The figure below the line is zero.
    ZeroBelow,
    /// Whoever reports weighs nothing.
    NoWeight,
    /// This much of the group has a value.
    Covered(Box<CoverageOf>),
    /// A profile shows values from more of the weight on.
    Withheld {
        /// How much of the group has a value.
        of: Box<CoverageOf>,
        /// The profile.
        profile: Profile,
        /// Least part of the weight, 0 to 1.
        least: f64,
    },
    /// A text of a file.
    Written(String),
}

/// One of two figures that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComparedSide {
    /// That of a group.
    Group(Text),
    /// That of a year.
    Year(i32),
    /// Both, taken over the same economies.
    BothYears,
}

/// By how much more a figure would change with whom it leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Added {
    /// The change with them less that without.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// The first of many, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstOf<T> {
    /// The first ones.
    pub first: Vec<T>,
    /// Number of the others.
    pub n_more: usize,
}

impl<T: Copy> FirstOf<T> {
    /// Returns the first of all, at most so many.
    pub fn new(all: &[T], most: usize) -> Self {
        Self { first: all.iter().take(most).copied().collect(), n_more: all.len().saturating_sub(most) }
    }
}

impl<T> FirstOf<T> {
    /// Returns the names of the first ones, and how many more there are; `None` where there are none at all.
    pub fn said(&self, language: Language, name: impl Fn(&T) -> String) -> Option<String> {
        let named = language.joined(&self.first.iter().map(name).collect::<Vec<_>>(), "comma");
        match (self.first.len(), self.n_more) {
            (0, _) => None,
            (_, 0) => Some(named),
            (_, more) => Some(language.say("first-named", &[("list", (&named).into()), ("n", more.into())])),
        }
    }
}

impl FirstOf<EconomyId> {
    /// Returns a sentence about the economies, which asks for them as `economies`.
    fn told(&self, language: Language, id: &str) -> Option<String> {
        let economies = self.said(language, EconomyId::to_string)?;
        Some(language.say(id, &[("economies", (&economies).into())]))
    }
}

impl Note {
    /// Returns the sentence of a language, without a full stop.
    pub fn said(&self, language: Language) -> String {
        let economies = |id, economies: &FirstOf<EconomyId>| economies.told(language, id).unwrap_or_default();
        match self {
            Self::Assumed { assumption, ends } => assumed(assumption, *ends, language),
            Self::OneSided => language.say("note-one-sided", &[]),
            Self::OpenParity => language.say("note-open-parity", &[]),
            Self::WeightOfYear(economies) => economies.said(language, |one| of_year(one, language)).unwrap_or_default(),
            Self::WeightOfWhole(list) => economies("note-weight-of-whole", list),
            Self::WeightUnknown(list) => economies("note-weight-unknown", list),
            Self::EarlierEdition(list) => economies("note-earlier-edition", list),
            Self::Breaks { weight_share } => {
                let share = language.with_own_mark(&format!("{:.1}", 100.0 * weight_share));
                language.say("note-breaks", &[("share", (&share).into())])
            }
            Self::SameMembers { year, joined, left, added } => {
                let who = [joined.told(language, "note-joined"), left.told(language, "note-left")];
                same("note-same-members", Some(*year), who, *added, language)
            }
            Self::SameEconomies { only, added } => {
                let who = only.each_ref().map(|(year, economies)| only_in(*year, economies, language));
                same("note-same-economies", None, who, *added, language)
            }
            Self::OfSide(side, notes) => {
                let colon = language.say("colon", &[]);
                format!("{}{colon}{}", side.said(language), notes.said(language).unwrap_or_default())
            }
            Self::NoFiniteNumber => language.say("reason-no-finite-number", &[]),
            Self::ZeroBelow => language.say("reason-zero-below", &[]),
            Self::NoWeight => language.say("reason-no-weight", &[]),
            Self::Covered(of) => told(&of.coverage, of.subject, of.weight, language),
            Self::Withheld { of, profile, least } => withheld_told(of, (profile.name(), *least), language),
            Self::Written(text) => text.clone(),
        }
    }
}

impl ComparedSide {
    /// Returns its name in a language; a group keeps its id.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::Group(group) => group.to_string(),
            Self::Year(year) => year.to_string(),
            Self::BothYears => language.say("both-years", &[]),
        }
    }
}

fn assumed(assumption: &Name, [lower, upper]: [f64; 2], language: Language) -> String {
    let digits = if lower.abs().max(upper.abs()) < 10.0 { 2 } else { 1 };
    let [lower, upper] = [lower, upper].map(|end| language.with_own_mark(&format!("{end:.digits$}")));
    let assumption = assumption.of(language);
    let values = [("assumption", assumption.into()), ("lower", (&lower).into()), ("upper", (&upper).into())];
    language.say("note-assumed", &values)
}

fn of_year((economy, year): &(EconomyId, i32), language: Language) -> String {
    let values = [economy.to_string(), year.to_string()];
    language.say("note-weight-of-year", &[("economy", (&values[0]).into()), ("year", (&values[1]).into())])
}

fn only_in(year: i32, economies: &FirstOf<EconomyId>, language: Language) -> Option<String> {
    let (economies, year) = (economies.said(language, EconomyId::to_string)?, year.to_string());
    Some(language.say("note-only", &[("year", (&year).into()), ("economies", (&economies).into())]))
}

/// Returns over whom both years are, who is left out, and what they would add.
fn same(id: &str, year: Option<i32>, who: [Option<String>; 2], added: Option<Added>, language: Language) -> String {
    let who = language.joined(&who.into_iter().flatten().collect::<Vec<_>>(), "semicolon");
    let added = added.map(|added| added.said(language)).unwrap_or_default();
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    language.say(id, &[("year", (&year).into()), ("who", (&who).into()), ("added", (&added).into())])
}

impl Added {
    fn said(self, language: Language) -> String {
        let (value, unit) = (language.with_own_mark(&signed(self.value)), language.unit(self.unit));
        language.say("note-added", &[("value", (&value).into()), ("unit", (&unit).into())])
    }
}

/// Returns a change with its sign and one decimal; what prints as nothing has no sign.
fn signed(change: f64) -> String {
    let text = format!("{change:+.1}");
    if text == "+0.0" || text == "-0.0" { "0.0".to_owned() } else { text }
}

/// What to know about a figure, one after the other, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notes(Vec<Note>);

impl From<Note> for Notes {
    fn from(note: Note) -> Self {
        Self(vec![note])
    }
}

impl From<Option<Note>> for Notes {
    fn from(note: Option<Note>) -> Self {
        note.into_iter().collect()
    }
}

impl FromIterator<Note> for Notes {
    fn from_iter<I: IntoIterator<Item = Note>>(notes: I) -> Self {
        Self(notes.into_iter().collect())
    }
}

#[cfg(test)]
impl From<&str> for Notes {
    fn from(text: &str) -> Self {
        Note::Written(text.to_owned()).into()
    }
}

impl Notes {
    /// Returns whether there is nothing to know.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all of them in the order in which they are told.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.0.iter()
    }

    /// Returns them with more behind.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Returns them as those of one of two figures that are compared.
    #[must_use]
    pub fn of_side(self, side: ComparedSide) -> Self {
        if self.is_empty() { self } else { Note::OfSide(side, self).into() }
    }

    /// Returns them in a language; `None` where there are none.
    pub fn said(&self, language: Language) -> Option<String> {
        let said: Vec<String> = self.0.iter().map(|note| note.said(language)).collect();
        (!said.is_empty()).then(|| language.joined(&said, "semicolon"))
    }

    /// Returns them in every language.
    pub fn name(&self) -> Option<Name> {
        (!self.is_empty()).then(|| Name::each(|language| self.said(language).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Coverage;
    use crate::tables::coverage::Subject;

    fn economies(codes: &[&str]) -> FirstOf<EconomyId> {
        let codes: Vec<EconomyId> = codes.iter().map(|code| code.parse().unwrap()).collect();
        FirstOf::new(&codes, 2)
    }

    fn of_half() -> Box<CoverageOf> {
        let coverage =
            Coverage { n_members: 4, n_reported: 1, weight_reported_share: Some(0.25), ..Coverage::default() };
        Box::new(CoverageOf { coverage, subject: Subject::BothSides, weight: Unit::Persons })
    }

    /// Every note once, with names that are the same in all languages.
    fn all() -> Vec<Note> {
        let added = Some(Added { value: -1.25, unit: Unit::Points });
        let codes = ["AAA", "BBB", "CCC"];
        vec![
            Note::Assumed { assumption: Name::each(|language| language.code().to_owned()), ends: [9.5, 9.996] },
            Note::OneSided,
            Note::OpenParity,
            Note::WeightOfYear(FirstOf::new(&[("AAA".parse().unwrap(), 2020)], 2)),
            Note::WeightOfWhole(economies(&codes)),
            Note::WeightUnknown(economies(&codes)),
            Note::EarlierEdition(economies(&codes[..2])),
            Note::Breaks { weight_share: 0.125 },
            Note::SameMembers { year: 2020, joined: economies(&codes[..1]), left: economies(&codes[1..]), added },
            Note::SameEconomies { only: [(2020, economies(&[])), (2019, economies(&codes))], added: None },
            Note::OfSide(ComparedSide::BothYears, Note::ZeroBelow.into()),
            Note::NoFiniteNumber,
            Note::ZeroBelow,
            Note::NoWeight,
            Note::Covered(of_half()),
            Note::Withheld { of: of_half(), profile: Profile::Itu, least: 0.5 },
        ]
    }

    /// Words that French has, too.
    const COGNATES: [&str; 2] = ["points", "population"];

    #[test]
    fn every_note_is_a_sentence_of_its_own_language() {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() > 3);
            words.map(str::to_owned).collect()
        };
        for note in all() {
            let english = note.said(Language::ENGLISH);
            for language in Language::all().skip(1) {
                let said = note.said(language);
                // A message that a catalogue lacks would be English, one that none has its id.
                let is_shared = |word: &String| words(&english).contains(word) && !COGNATES.contains(&word.as_str());
                assert!(!words(&said).iter().any(is_shared) && said != english, "{language:?}: {said}");
                assert!(!["note-", "reason-"].iter().any(|id| said.contains(id)), "{said}");
            }
        }
    }

    #[test]
    fn a_few_economies_are_named_and_the_rest_counted() {
        let said = |note: &Note, code| note.said(Language::of_code(code).unwrap());
        let [_, _, _, of_year, of_whole, ..] = &all()[..] else { panic!("four notes") };
        assert_eq!(said(of_year, "en"), "the weight of AAA is that of 2020");
        let what = "without a weight of the breakdown: missing with that of the whole";
        assert_eq!(said(of_whole, "en"), format!("AAA, BBB and 1 more {what}"));
        assert!(said(of_whole, "fr").starts_with("AAA, BBB et 1 autre sans"));
        assert!(said(of_whole, "zh").starts_with("AAA，BBB及另外1个没有"));
        assert_eq!(economies(&[]).said(Language::ENGLISH, EconomyId::to_string), None);
    }

    #[test]
    fn a_change_has_its_sign_unless_it_prints_as_nothing() {
        assert_eq!([250.0, -6.04, 0.04, -0.04].map(signed), ["+250.0", "-6.0", "0.0", "0.0"]);
    }

    #[test]
    fn numbers_in_notes_have_the_mark_of_the_language() {
        let french = Language::of_code("fr").unwrap();
        assert_eq!(all()[0].said(french), "fr 9,50 et 10,00");
        assert!(all()[7].said(french).contains("12,5\u{202f}%"), "{}", all()[7].said(french));
        assert!(
            all()[8].said(french).ends_with("sorties\u{a0}: BBB, CCC, ce qui ajouterait -1,2 points de pourcentage)")
        );
    }

    #[test]
    fn notes_stand_one_after_the_other_and_come_back_from_the_cache() {
        let notes = Notes::from(Note::OneSided).and(Note::ZeroBelow.into()).of_side(ComparedSide::Year(2020));
        let french = "2020\u{a0}: neuf tirages de son erreur sur dix se situent du même côté\u{202f}; la valeur placée au \
                      dénominateur est nulle";
        assert_eq!(notes.said(Language::of_code("fr").unwrap()).as_deref(), Some(french));
        assert_eq!((Notes::default().said(Language::ENGLISH), Notes::default().name()), (None, None));
        assert_eq!(Notes::default().of_side(ComparedSide::Year(2020)), Notes::default());
        let all: Notes = all().into_iter().collect();
        assert_eq!(postcard::from_bytes::<Notes>(&postcard::to_allocvec(&all).unwrap()).unwrap(), all);
    }
}
