//! How much of a group a figure rests on, as counts and shares, and in words.
//! Every phrase about what is reported is made here from counts and shares; whoever shows one takes it as it is.

use serde::{Deserialize, Serialize};

use crate::concepts::rounding::rounded;
use crate::concepts::{Language, Unit, reaches};

/// How much of a group a figure rests on: members and weight by what their values are.
///
/// - Reported: a publisher gives the value; measured, or estimated by the source itself.
/// - Imputed: ours. Missing: no value, or no weight for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Members.
    pub n_members: usize,
    /// Members with a reported value that stays as it is.
    pub n_reported: usize,
    /// Those of them whose value the source itself estimated.
    pub n_estimated: usize,
    /// Members with an imputed value.
    pub n_imputed: usize,
    /// Members whose reported value was re-based over a break.
    pub n_rebased: usize,
    /// Members whose value an earlier edition states and the one in use does not.
    pub n_fallback: usize,
    /// Weight of all members; `None` where no member has a weight.
    pub weight_total: Option<f64>,
    /// Part of the weight with a reported value, 0 to 1, re-based ones and those of an earlier edition included; `None` where the weight is zero or
    /// unknown.
    pub weight_reported_share: Option<f64>,
    /// Part of the weight with a reported value that the source itself estimated or an earlier edition alone states, 0 to 1.
    pub weight_estimated_share: Option<f64>,
    /// Part of the weight with a value that an earlier edition alone states, 0 to 1.
    pub weight_fallback_share: Option<f64>,
    /// Part of the weight with an imputed value, 0 to 1.
    pub weight_imputed_share: Option<f64>,
    /// Weighted mean of the years since the values were reported, over the members that ever reported; `None` where
    /// there is none.
    pub mean_horizon_years: Option<f64>,
    /// First year of anybody's data, where the figure is of an earlier one.
    pub data_begin: Option<i32>,
}

impl Coverage {
    /// Returns what the file of the gaps keeps of a coverage.
    pub fn of_pairs(
        n_pairs: Option<usize>,
        n_reported_pairs: Option<usize>,
        n_fallback: usize,
        weight_reported_share: Option<f64>,
    ) -> Self {
        let [n_pairs, n_stated] = [n_pairs, n_reported_pairs].map(Option::unwrap_or_default);
        Self {
            n_members: n_pairs,
            n_reported: n_stated.saturating_sub(n_fallback),
            n_imputed: n_pairs.saturating_sub(n_stated),
            n_fallback: n_fallback.min(n_stated),
            weight_reported_share,
            ..Self::default()
        }
    }

    /// Returns the number of members without a value.
    pub fn n_missing(&self) -> usize {
        self.n_members - self.n_stated() - self.n_imputed
    }

    /// Returns the number of members whose value a publisher states, re-based or of an earlier edition among them.
    pub fn n_stated(&self) -> usize {
        self.n_reported + self.n_rebased + self.n_fallback
    }

    /// Returns the number of members with a value.
    pub fn n_with_value(&self) -> usize {
        self.n_members - self.n_missing()
    }

    /// Returns the part of the weight without a value, 0 to 1.
    pub fn weight_missing_share(&self) -> Option<f64> {
        let shares = self.weight_reported_share.zip(self.weight_imputed_share);
        // The two parts are rounded each, so that their sum may pass the whole by the last digit.
        shares.map(|(reported, imputed)| (1.0 - reported - imputed).max(0.0))
    }

    /// Returns the part of the weight that is reported and measured, 0 to 1.
    pub fn weight_measured_share(&self) -> Option<f64> {
        let shares = self.weight_reported_share.zip(self.weight_estimated_share);
        shares.map(|(reported, estimated)| (reported - estimated).max(0.0))
    }

    /// Returns the part of the weight with a value that the source itself estimated in the edition in use, 0 to 1.
    pub fn weight_estimated_in_use_share(&self) -> Option<f64> {
        let shares = self.weight_estimated_share.zip(self.weight_fallback_share.or(Some(0.0)));
        shares.map(|(estimated, earlier)| (estimated - earlier).max(0.0))
    }

    /// Returns the part of the weight with a value, 0 to 1.
    pub fn weight_covered_share(&self) -> f64 {
        self.weight_reported_share.unwrap_or(0.0) + self.weight_imputed_share.unwrap_or(0.0)
    }

    /// Returns the one of two coverages that has less reported weight: a comparison rests on no more.
    pub fn lesser<'a>(&'a self, other: &'a Self) -> &'a Self {
        let share = |coverage: &Self| coverage.weight_reported_share.unwrap_or(0.0);
        if share(other) < share(self) { other } else { self }
    }
}

/// What a coverage is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// The values of a figure.
    Values,
    /// Both sides of each member: women and men, town and country.
    BothSides,
    /// The less reported of two figures that are compared.
    LesserFigure,
}

impl Subject {
    /// Returns the name by which messages choose their words.
    const fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::BothSides => "both-sides",
            Self::LesserFigure => "lesser-figure",
        }
    }
}

/// Returns how much of a group a figure rests on, in words: who reports, what of it the source estimated, what we
/// imputed, what is missing; of a year before anybody's data, with which they begin.
///
/// - Shapes: one phrase without a full stop.
/// - Units: shares in whole percent; a part is never shown as the whole or as nothing.
///
/// ```
/// # use ictstat::concepts::{Language, Unit};
/// # use ictstat::tables::coverage::{Coverage, Subject, told};
/// let coverage = Coverage {
///     n_members: 4,
///     n_reported: 2,
///     n_estimated: 1,
///     n_imputed: 1,
///     weight_reported_share: Some(0.7),
///     weight_estimated_share: Some(0.2),
///     weight_imputed_share: Some(0.2),
///     ..Coverage::default()
/// };
/// assert_eq!(
///     told(&coverage, Subject::Values, Unit::Persons, Language::ENGLISH),
///     "reported by 2 of 4 economies, 70 % of the population (1 of them, 20 %, estimated by the source); \
///      imputed for 1, 20 %; missing for 1, 10 %"
/// );
/// ```
pub fn told(coverage: &Coverage, subject: Subject, weight: Unit, language: Language) -> String {
    if coverage.n_members == 0 {
        return language.say("coverage-no-member", &[]);
    }
    if let Some(year) = coverage.data_begin.filter(|_| coverage.n_with_value() == 0) {
        return language.say("coverage-data-begin", &[("year", (&year.to_string()).into())]);
    }
    let words = Words { coverage, weight, language };
    let parts = [Some(words.reported(subject)), words.imputed(), words.missing(), words.age()];
    language.joined(&parts.into_iter().flatten().collect::<Vec<_>>(), "semicolon")
}

/// What the phrases about a coverage are made of.
struct Words<'a> {
    coverage: &'a Coverage,
    weight: Unit,
    language: Language,
}

impl Words<'_> {
    fn count(&self, id: &str, n: usize) -> String {
        self.language.say(id, &[("n", n.into())])
    }

    /// Counts of economies say it all where each counts once.
    fn share(&self, share: Option<f64>, of: &str) -> String {
        let share = share.filter(|_| self.weight != Unit::Economies);
        let said = |share| {
            let share = percent(share, self.language);
            self.language.say("coverage-share", &[("weight", of.into()), ("share", (&share).into())])
        };
        share.map(said).unwrap_or_default()
    }

    fn reported(&self, subject: Subject) -> String {
        let (n, of) = (self.coverage.n_stated(), self.coverage.n_members);
        let values = [("subject", subject.name().into()), ("n", n.into()), ("of", of.into())];
        if n == 0 {
            return self.language.say("coverage-reported-by-none", &values);
        }
        let weight = match self.weight {
            Unit::Persons => "people",
            Unit::PersonsOfAllAges => "people-of-all-ages",
            _ => "weight",
        };
        let share = self.share(self.coverage.weight_reported_share, weight);
        let aside: Vec<String> = [self.estimated(), self.rebased(), self.fallback()].into_iter().flatten().collect();
        let aside = match &aside[..] {
            [] => String::new(),
            aside => {
                let aside = self.language.joined(aside, "semicolon");
                self.language.say("coverage-aside", &[("aside", (&aside).into())])
            }
        };
        format!("{}{share}{aside}", self.language.say("coverage-reported", &values))
    }

    fn estimated(&self) -> Option<String> {
        let n = self.coverage.n_estimated;
        if n == 0 {
            return None;
        }
        let share = self.coverage.weight_estimated_in_use_share().filter(|_| self.weight != Unit::Economies);
        Some(match share.map(|share| percent(share, self.language)) {
            Some(share) => self.language.say("coverage-estimated", &[("n", n.into()), ("share", (&share).into())]),
            None => self.count("coverage-estimated-count", n),
        })
    }

    fn rebased(&self) -> Option<String> {
        let n = self.coverage.n_rebased;
        (n > 0).then(|| self.count("coverage-rebased", n))
    }

    fn fallback(&self) -> Option<String> {
        let n = self.coverage.n_fallback;
        (n > 0).then(|| self.count("coverage-fallback", n))
    }

    fn imputed(&self) -> Option<String> {
        let n = self.coverage.n_imputed;
        let share = || self.share(self.coverage.weight_imputed_share, "none");
        (n > 0).then(|| self.count("coverage-imputed", n) + &share())
    }

    fn missing(&self) -> Option<String> {
        let n = self.coverage.n_missing();
        let share = || self.share(self.coverage.weight_missing_share(), "none");
        let is_told = n > 0 && self.coverage.n_with_value() > 0;
        is_told.then(|| self.count("coverage-missing", n) + &share())
    }

    fn age(&self) -> Option<String> {
        let years = self.coverage.mean_horizon_years.filter(|years| *years > 0.0)?;
        let shown = self.language.number(years, 1);
        // A plural goes by the whole years: in French 1.8 of them are one year still.
        let values = [("years", (&shown).into()), ("whole", (years as usize).into())];
        Some(self.language.say("coverage-age", &values))
    }
}

/// Returns how much is reported behind a figure of which only the shares are known, as `97 % of the weight reported`.
pub fn share_told(reported_share: f64, language: Language) -> String {
    if reported_share <= 0.0 {
        return language.say("reported-nothing", &[]);
    }
    language.say("reported-share", &[("share", (&percent(reported_share, language)).into())])
}

/// Returns what a reader must know of figures of which little is reported, from their reported shares of the weight;
/// `None` where at least half is reported of each.
pub fn little_told(reported_shares: &[f64], language: Language) -> Option<String> {
    let little = || reported_shares.iter().filter(|share| !reaches(**share, HALF));
    let n_nothing = little().filter(|share| **share <= 0.0).count();
    let id = match (little().count(), n_nothing) {
        (0, _) => return None,
        (_, 0) => "little-reported",
        (n, nothing) if n == nothing => "nothing-is-reported",
        _ => "little-or-nothing-reported",
    };
    Some(language.say(id, &[]))
}

/// Part of the weight below which a figure says more about who reported than about the group.
pub const HALF: f64 = 0.5;

/// A coverage, and what it is of: what a sentence about it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoverageOf {
    /// How much of the group has a value.
    pub coverage: Coverage,
    /// What it is of.
    pub subject: Subject,
    /// What the weights count.
    pub weight: Unit,
}

/// Returns why a profile withholds a figure: how much of the group has a value, and from how much on it shows one.
///
/// - Units: shares 0 to 1; the first decimal of a percentage that is below the least is never shown as the least.
pub fn withheld_told(of: &CoverageOf, (profile, least): (&str, f64), language: Language) -> String {
    let CoverageOf { coverage, subject, weight } = of;
    let weight = if *weight == Unit::Economies { "economies" } else { "weight" };
    let values = if coverage.n_imputed == 0 { "reported" } else { "completed" };
    let [share, least] = apart(coverage.weight_covered_share(), least).map(|share| language.with_own_mark(&share));
    let values = [
        ("subject", subject.name().into()),
        ("values", values.into()),
        ("weight", weight.into()),
        ("share", (&share).into()),
        ("profile", profile.into()),
        ("least", (&least).into()),
    ];
    language.say("withheld", &values)
}

/// Returns two shares in percent with as many decimals as tell one from the other.
fn apart(one: f64, other: f64) -> [String; 2] {
    let with = |decimals| [one, other].map(|share| rounded(100.0 * share, decimals));
    (1..9).map(with).find(|[one, other]| one != other).unwrap_or_else(|| with(9))
}

/// Returns a number of economies in words.
pub fn economies(number: usize) -> String {
    if number == 1 { "1 economy".to_owned() } else { format!("{number} economies") }
}

/// Returns a share in whole percent; a part is never shown as the whole or as nothing.
pub fn percent(share: f64, language: Language) -> String {
    let id = match rounded(100.0 * share, 0).as_str() {
        "100" if !reaches(share, 1.0) => ("percent-over", "99"),
        "0" if !reaches(0.0, share) => ("percent-under", "1"),
        text => return text.to_owned(),
    };
    language.say(id.0, &[("share", id.1.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chinese() -> Language {
        Language::of_code("zh").unwrap()
    }

    fn of(coverage: Coverage) -> CoverageOf {
        CoverageOf { coverage, subject: Subject::Values, weight: Unit::Persons }
    }

    fn of_four(n_reported: usize, n_estimated: usize, n_imputed: usize) -> Coverage {
        let share = |n: usize| Some(n as f64 / 4.0);
        Coverage {
            n_members: 4,
            n_reported,
            n_estimated,
            n_imputed,
            n_rebased: 0,
            n_fallback: 0,
            weight_total: Some(4.0),
            weight_reported_share: share(n_reported),
            weight_estimated_share: share(n_estimated),
            weight_fallback_share: None,
            weight_imputed_share: share(n_imputed),
            mean_horizon_years: None,
            data_begin: None,
        }
    }

    #[test]
    fn a_part_is_never_shown_as_the_whole_or_as_nothing() {
        let shares = [1.0, 0.9999, 0.874, 0.001, 0.0];
        let told = |language| shares.map(|share| percent(share, language));
        assert_eq!(told(Language::ENGLISH), ["100", "over 99", "87", "under 1", "0"]);
        assert_eq!(told(chinese()), ["100", "超过99", "87", "不足1", "0"]);
    }

    #[test]
    fn who_reports_is_not_who_estimates_imputes_or_lacks() {
        let said = |coverage: &Coverage, weight| told(coverage, Subject::Values, weight, Language::ENGLISH);
        assert_eq!(said(&of_four(4, 0, 0), Unit::Persons), "reported by 4 of 4 economies, 100 % of the population");
        assert_eq!(
            said(&of_four(0, 0, 3), Unit::Persons),
            "reported by none of 4 economies; imputed for 3, 75 %; missing for 1, 25 %"
        );
        assert_eq!(said(&of_four(0, 0, 0), Unit::Persons), "reported by none of 4 economies");
        assert_eq!(
            said(&of_four(2, 2, 0), Unit::Economies),
            "reported by 2 of 4 economies (2 of them estimated by the source); missing for 2"
        );
        assert_eq!(said(&Coverage::default(), Unit::Persons), "the group has no member");
        let before = |coverage| Coverage { data_begin: Some(2021), ..coverage };
        assert_eq!(said(&before(of_four(0, 0, 0)), Unit::Persons), "data begin with 2021");
        assert_eq!(told(&before(of_four(0, 0, 0)), Subject::Values, Unit::Persons, chinese()), "数据始于2021年");
        let rebased = Coverage { n_rebased: 1, weight_reported_share: Some(0.75), ..of_four(2, 0, 0) };
        assert_eq!(
            said(&rebased, Unit::Tonnes),
            "reported by 3 of 4 economies, 75 % of the weight (1 of them re-based over a break); missing for 1, 25 %"
        );
    }

    #[test]
    fn what_an_earlier_edition_states_is_told_apart() {
        let coverage = Coverage { n_fallback: 1, weight_reported_share: Some(0.75), ..of_four(2, 0, 0) };
        assert_eq!((coverage.n_stated(), coverage.n_missing()), (3, 1));
        assert_eq!(
            told(&coverage, Subject::Values, Unit::Persons, Language::ENGLISH),
            "reported by 3 of 4 economies, 75 % of the population (1 of them in an earlier edition alone); missing for 1, 25 %"
        );
    }

    #[test]
    fn chinese_says_the_same() {
        assert_eq!(
            told(&of_four(2, 1, 1), Subject::Values, Unit::Persons, chinese()),
            "4个经济体中2个报告，占人口50%（其中1个（25%）为来源估算）；估算1个，占25%；缺1个，占25%"
        );
        assert_eq!(
            told(&of_four(0, 0, 0), Subject::BothSides, Unit::Persons, chinese()),
            "两项均无经济体报告（共4个）"
        );
    }

    #[test]
    fn french_says_the_same_with_its_plurals_and_spaces() {
        let french = Language::of_code("fr").unwrap();
        let said = |coverage: &Coverage, subject| told(coverage, subject, Unit::Persons, french);
        assert_eq!(
            said(&of_four(2, 1, 1), Subject::Values),
            "données communiquées par 2 économies sur 4, soit 50\u{202f}% de la population (dont 1, soit 25\u{202f}%, \
             estimée par la source)\u{202f}; données imputées pour 1, soit 25\u{202f}%\u{202f}; données manquantes pour 1, \
             soit 25\u{202f}%"
        );
        assert_eq!(
            said(&of_four(1, 0, 0), Subject::BothSides),
            "données des deux groupes communiquées par 1 économie sur 4, soit 25\u{202f}% de la population\u{202f}; \
             données manquantes pour 3, soit 75\u{202f}%"
        );
        let aged = Coverage { mean_horizon_years: Some(1.25), ..of_four(4, 0, 0) };
        assert!(said(&aged, Subject::Values).ends_with("communiquées 1,3 an auparavant en moyenne"));
        assert_eq!(percent(0.9999, french), "plus de 99");
        let withheld = withheld_told(&of(of_four(1, 0, 0)), ("unicef", 0.5), french);
        assert_eq!(
            withheld,
            "données communiquées pour 25,0\u{202f}% de la pondération\u{202f}; le profil unicef présente les valeurs \
             à partir de 50,0\u{202f}%"
        );
    }

    #[test]
    fn little_is_told_from_nothing() {
        let said = |shares: &[f64]| little_told(shares, Language::ENGLISH);
        assert_eq!(said(&[0.0, 0.0, 0.8]).as_deref(), Some("nothing is reported"));
        assert_eq!(said(&[0.4, 0.1]).as_deref(), Some("less than half of the weight is reported"));
        let mixed = "less than half of the weight is reported, or nothing at all";
        assert_eq!(said(&[0.4, 0.0]).as_deref(), Some(mixed));
        assert_eq!((said(&[0.9, 0.5]), said(&[])), (None, None));
    }

    #[test]
    fn a_share_below_the_least_is_never_shown_as_the_least() {
        let coverage = Coverage { weight_reported_share: Some(0.49996), ..of_four(2, 0, 0) };
        let english = |of: &CoverageOf, rule| withheld_told(of, rule, Language::ENGLISH);
        let of_half = of(coverage.clone());
        let said = |least| english(&of_half, ("unicef", least));
        assert_eq!(said(0.5), "reported for 49.996 % of the weight; unicef shows values from 50.000 %");
        let nearly = of(Coverage { weight_reported_share: Some(0.66656), ..coverage });
        let nearly = english(&nearly, ("world-bank", 2.0 / 3.0));
        assert_eq!(nearly, "reported for 66.66 % of the weight; world-bank shows values from 66.67 %");
        assert_eq!(said(2.0 / 3.0), "reported for 50.0 % of the weight; unicef shows values from 66.7 %");
        let sides = CoverageOf { subject: Subject::BothSides, weight: Unit::Economies, ..of(of_four(1, 0, 0)) };
        let completed = english(&sides, ("itu", 0.5));
        assert_eq!(completed, "both sides reported for 25.0 % of the economies; itu shows values from 50.0 %");
    }

    #[test]
    fn a_comparison_rests_on_the_less_reported_figure() {
        let (more, less) = (of_four(3, 0, 1), of_four(1, 0, 3));
        assert_eq!((more.lesser(&less), less.lesser(&more)), (&less, &less));
    }
}
