//! The kernel's own sentences as expressions of SQL: each is said once with marks in its blanks, and taken apart at the marks.
//! Has no wording of its own.

use super::dialect::{Dialect, Type};
use crate::aggregate::panel::CellMembers;
use crate::aggregate::suppression::{self, Suppression};
use crate::aggregate::unstated::{MOST_NAMED, UnstatedWeights};
use crate::concepts::{EconomyId, Language, Status, Unit};
use crate::tables::coverage::{CoverageOf, Subject, told, withheld_told};
use crate::tables::note::{ComparedSide, FirstOf};
use crate::tables::{Coverage, Note, Notes, Profile, Shown, Statistic, Weight};

/// Stands for a number in a sentence.
const NUMBER: usize = 7777;
/// Stands for a code or a list of codes.
const CODE: &str = "QQQ";

/// Returns a sentence as an expression, with expressions in the place of its marks.
pub fn filled(dialect: Dialect, sentence: &str, blanks: &[(&str, &str)]) -> String {
    let Some((at, (mark, expression))) =
        blanks.iter().filter_map(|blank| Some((sentence.find(blank.0)?, blank))).min_by_key(|(at, _)| *at)
    else {
        return if sentence.is_empty() { String::new() } else { dialect.literal(sentence) };
    };
    let before = if at == 0 { String::new() } else { dialect.literal(&sentence[..at]) };
    let after = filled(dialect, &sentence[at + mark.len()..], blanks);
    let parts = [before, (*expression).to_owned(), after];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" || ")
}

fn number() -> String {
    NUMBER.to_string()
}

fn text(dialect: Dialect, expression: &str) -> String {
    dialect.cast(expression, Type::Text)
}

/// Returns why there is no value of a set, from the columns `n_values`, `n_members`, `first_year` and `year`.
pub fn no_value(dialect: Dialect, subject: Subject) -> String {
    let say = |coverage: Coverage| told(&coverage, subject, Unit::Economies, Language::ENGLISH);
    let of = |n_members, data_begin| say(Coverage { n_members, data_begin, ..Coverage::default() });
    let begins = filled(dialect, &of(1, Some(7777)), &[(&number(), &text(dialect, "first_year"))]);
    let by_none = filled(dialect, &of(NUMBER, None), &[(&number(), &text(dialect, "n_members"))]);
    // Both sides of which some have values that weigh nothing are told with shares, which the script leaves out.
    let weightless = match subject {
        Subject::BothSides | Subject::LesserFigure => dialect.cast("NULL", Type::Text),
        Subject::Values => dialect.literal(&weightless()),
    };
    format!(
        "CASE WHEN n_values > 0 THEN {weightless} WHEN n_members = 0 THEN {} WHEN first_year > year THEN {begins} \
         WHEN n_members = 1 THEN {} ELSE {by_none} END",
        dialect.literal(&of(0, None)),
        dialect.literal(&of(1, None)),
    )
}

fn weightless() -> String {
    let rule = Suppression { profile: Profile::Itu, statistic: Statistic::WeightedMean, is_completed: true };
    let coverage = Coverage { n_members: 1, n_reported: 1, ..Coverage::default() };
    reason(&suppression::shown(rule, None, Status::Normal, (&coverage, Unit::Economies)))
}

fn reason(shown: &Shown) -> String {
    shown.reason(Language::ENGLISH).unwrap_or_default()
}

/// Returns why a value is withheld, from the columns `n_imputed`, `weight_unit`, `profile`, `share_text` and `least_text`.
pub fn withheld(dialect: Dialect, subject: Subject) -> String {
    let say = |n_imputed, weight| {
        let coverage = Coverage {
            n_members: 1 + n_imputed,
            n_reported: 1,
            n_imputed,
            weight_reported_share: Some(0.25),
            ..Coverage::default()
        };
        let sentence = withheld_told(&CoverageOf { coverage, subject, weight }, (CODE, 0.5), Language::ENGLISH);
        filled(dialect, &sentence, &[("25.0", "share_text"), ("50.0", "least_text"), (CODE, "profile")])
    };
    let economies = dialect.literal(Unit::Economies.name());
    format!(
        "CASE WHEN n_imputed = 0 AND weight_unit = {economies} THEN {} WHEN n_imputed = 0 THEN {} \
         WHEN weight_unit = {economies} THEN {} ELSE {} END",
        say(0, Unit::Economies),
        say(0, Unit::Persons),
        say(1, Unit::Economies),
        say(1, Unit::Persons)
    )
}

fn said(notes: &Notes) -> String {
    notes.said(Language::ENGLISH).unwrap_or_default()
}

/// Returns why there is no ratio.
pub fn zero_below(dialect: Dialect) -> String {
    dialect.literal(&Note::ZeroBelow.said(Language::ENGLISH))
}

/// Returns the name of two years that are taken over the same economies.
pub fn both_years(dialect: Dialect) -> String {
    dialect.literal(&ComparedSide::BothYears.said(Language::ENGLISH))
}

/// Returns a reason with one more thing to know, which may be nothing.
pub fn with_more(dialect: Dialect, reason: &str, more: &str) -> String {
    let written = [CODE.to_owned(), number()].map(Note::Written);
    let sentence = said(&written.into_iter().collect());
    let both = filled(dialect, &sentence, &[(CODE, reason), (&number(), more)]);
    format!("CASE WHEN {more} IS NULL THEN {reason} ELSE {both} END")
}

/// Returns a reason with a name before it.
pub fn labelled(dialect: Dialect, reason: &str, label: &str) -> String {
    let notes = Notes::from(Note::Written(CODE.to_owned())).of_side(ComparedSide::Group(number().into()));
    filled(dialect, &said(&notes), &[(CODE, reason), (&number(), label)])
}

/// What is to know of the members of a set whose weight is not stated for the year, or whose value an earlier edition alone
/// states: the text of one member, and what is said of the list.
#[derive(Debug)]
pub struct Remark {
    /// Name of the column with the text of one member.
    pub name: &'static str,
    /// The text, from the columns of a member.
    pub of_member: String,
    sentence: String,
}

impl Remark {
    /// Returns all of them in the order in which they are told. Members are `economy`, with `of_year`, `is_of_whole`,
    /// `is_unknown`, `is_told` (whether its weight is spoken of) and `is_earlier`.
    pub fn all(dialect: Dialect) -> [Self; 4] {
        let code = || CODE.parse::<EconomyId>().ok();
        let of_weight = |weight| {
            let mut unstated = UnstatedWeights::default();
            code().into_iter().for_each(|economy| unstated.push(economy, weight));
            said(&unstated.notes())
        };
        let earlier = CellMembers {
            members: Vec::new(),
            status: Status::Normal,
            unstated: UnstatedWeights::default(),
            of_earlier_edition: code().into_iter().collect(),
        };
        let of_year = of_weight(Weight::OfYear { weight: 1.0, year: 7777 });
        let of_year = filled(dialect, &of_year, &[(CODE, "economy"), (&number(), &text(dialect, "of_year"))]);
        let when = |condition: &str, text: &str| format!("CASE WHEN {condition} THEN {text} END");
        [
            Self {
                name: "remark_year",
                of_member: when("is_told AND of_year IS NOT NULL", &of_year),
                sentence: CODE.to_owned(),
            },
            Self {
                name: "remark_whole",
                of_member: when("is_told AND is_of_whole", "economy"),
                sentence: of_weight(Weight::OfWhole(1.0)),
            },
            Self {
                name: "remark_unknown",
                of_member: when("is_told AND is_unknown", "economy"),
                sentence: of_weight(Weight::Unknown),
            },
            Self { name: "remark_earlier", of_member: when("is_earlier", "economy"), sentence: said(&earlier.notes()) },
        ]
    }

    /// Returns what is said of the members of a set, null where there is none.
    pub fn of_set(&self, dialect: Dialect) -> String {
        let many = FirstOf { first: vec![CODE], n_more: NUMBER };
        let many = many.said(Language::ENGLISH, |code| (*code).to_owned()).unwrap_or_default();
        let listed = dialect.first_texts(self.name, MOST_NAMED);
        let rest = text(dialect, &format!("(count({}) - {MOST_NAMED})", self.name));
        let more = filled(dialect, &many, &[(CODE, &listed), (&number(), &rest)]);
        let say = |list: &str| filled(dialect, &self.sentence, &[(CODE, list)]);
        format!(
            "CASE WHEN count({name}) = 0 THEN NULL WHEN count({name}) <= {MOST_NAMED} THEN {} ELSE {} END",
            say(&listed),
            say(&more),
            name = self.name
        )
    }
}

/// Returns the texts of several columns with what stands between two remarks; null where all are.
pub fn remarks(dialect: Dialect, columns: &[&str]) -> String {
    let mut joined = String::new();
    for column in columns {
        joined = if joined.is_empty() {
            (*column).to_owned()
        } else {
            let both = with_more(dialect, &joined, column);
            format!("CASE WHEN {joined} IS NULL THEN {column} ELSE {both} END")
        };
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_taken_apart_at_its_marks() {
        let filled = |sentence, blanks: &[(&str, &str)]| filled(Dialect::DuckDb, sentence, blanks);
        assert_eq!(filled("of QQQ's 7777", &[("7777", "n"), ("QQQ", "economy")]), "'of ' || economy || '''s ' || n");
        assert_eq!(filled("QQQ", &[("QQQ", "economy")]), "economy");
        assert_eq!(filled("nobody", &[("QQQ", "economy")]), "'nobody'");
    }

    #[test]
    fn the_sentences_are_the_kernels() {
        let said = no_value(Dialect::DuckDb, Subject::Values);
        assert!(said.contains("'data begin with ' || CAST(first_year AS VARCHAR)"), "{said}");
        assert!(said.contains("'reported by none of ' || CAST(n_members AS VARCHAR) || ' economies'"), "{said}");
        assert!(said.contains("'reported by none of 1 economy'"), "{said}");
        let said = withheld(Dialect::DuckDb, Subject::BothSides);
        let some = "'both sides reported for ' || share_text || ' % of the weight; ' || profile || ' shows values from ' || \
                    least_text || ' %'";
        assert!(said.contains(some), "{said}");
        let [of_year, ..] = Remark::all(Dialect::DuckDb);
        assert!(of_year.of_member.contains("'the weight of ' || economy || ' is that of '"), "{}", of_year.of_member);
    }
}
