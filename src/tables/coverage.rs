//! How much of a group a figure rests on, as counts and shares, and in words.
//! Every phrase about what is reported is made here from counts and shares; whoever shows one takes it as it is.

use serde::{Deserialize, Serialize};

use crate::concepts::rounding::rounded;
use crate::concepts::{Language, Name, Unit, reaches};

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
    /// Weight of all members; `None` where no member has a weight.
    pub weight_total: Option<f64>,
    /// Part of the weight with a reported value, 0 to 1, re-based ones included; `None` where the weight is zero or
    /// unknown.
    pub weight_reported_share: Option<f64>,
    /// Part of the weight with a reported value that the source itself estimated, 0 to 1.
    pub weight_estimated_share: Option<f64>,
    /// Part of the weight with an imputed value, 0 to 1.
    pub weight_imputed_share: Option<f64>,
    /// Weighted mean of the years since the values were reported, over the members that ever reported; `None` where
    /// there is none.
    pub mean_horizon_years: Option<f64>,
}

impl Coverage {
    /// Returns the number of members without a value.
    pub fn n_missing(&self) -> usize {
        self.n_members - self.n_reported - self.n_imputed - self.n_rebased
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The values of a figure.
    Values,
    /// Both sides of each member: women and men, town and country.
    BothSides,
    /// The less reported of two figures that are compared.
    LesserFigure,
}

/// Returns how much of a group a figure rests on, in words: who reports, what of it the source estimated, what we
/// imputed, what is missing.
///
/// - Shapes: one phrase in both languages, without a full stop.
/// - Units: shares in whole percent; a part is never shown as the whole or as nothing.
///
/// ```
/// # use ictstat::concepts::Unit;
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
///     told(&coverage, Subject::Values, Unit::Persons).en,
///     "reported by 2 of 4 economies, 70 % of the population (1 of them, 20 %, estimated by the source); \
///      imputed for 1, 20 %; missing for 1, 10 %"
/// );
/// ```
pub fn told(coverage: &Coverage, subject: Subject, weight: Unit) -> Name {
    if coverage.n_members == 0 {
        return Name::new("the group has no member", "该组没有成员");
    }
    let parts = [reported(coverage, subject, weight), imputed(coverage), missing(coverage)];
    let parts = parts.into_iter().flatten().map(|part| with_share(part, weight));
    joined(parts.chain(age(coverage)), "; ", "；")
}

/// One part of a coverage: its words, and the share of the weight that it is.
struct Part {
    words: Name,
    share: Option<f64>,
    /// What follows the share.
    of: Name,
    /// What stands in brackets behind it.
    aside: Option<Name>,
}

fn reported(coverage: &Coverage, subject: Subject, weight: Unit) -> Option<Part> {
    let (n, of) = (coverage.n_reported + coverage.n_rebased, coverage.n_members);
    let (en, zh) = match subject {
        Subject::Values => ("", ""),
        Subject::BothSides => ("both sides ", "两项均"),
        Subject::LesserFigure => ("the less covered figure ", "覆盖较少的一项"),
    };
    if n == 0 {
        let words =
            Name::new(format!("{en}reported by none of {}", economies(of)), format!("{zh}无经济体报告（共{of}个）"));
        return Some(Part { words, share: None, of: Name::default(), aside: None });
    }
    let words = Name::new(format!("{en}reported by {n} of {}", economies(of)), format!("{of}个经济体中{n}个{zh}报告"));
    let aside = [estimated(coverage, weight), rebased(coverage)].into_iter().flatten();
    let aside = Some(joined(aside, "; ", "；")).filter(|aside| !aside.en.is_empty());
    Some(Part { words, share: coverage.weight_reported_share, of: weight_name(weight), aside })
}

fn estimated(coverage: &Coverage, weight: Unit) -> Option<Name> {
    let n = coverage.n_estimated;
    let share = coverage.weight_estimated_share.filter(|_| weight != Unit::Economies);
    let of = |share: f64| [Language::En, Language::Zh].map(|language| percent(share, language));
    let told = share.map(of).map(|[en, zh]| (format!(", {en} %,"), format!("（{zh}%）")));
    let (en, zh) = told.unwrap_or_default();
    let words = || Name::new(format!("{n} of them{en} estimated by the source"), format!("其中{n}个{zh}为来源估算"));
    (n > 0).then(words)
}

fn rebased(coverage: &Coverage) -> Option<Name> {
    let n = coverage.n_rebased;
    (n > 0).then(|| Name::new(format!("{n} of them re-based over a break"), format!("其中{n}个因序列中断而调整")))
}

fn imputed(coverage: &Coverage) -> Option<Part> {
    let n = coverage.n_imputed;
    let words = || Name::new(format!("imputed for {n}"), format!("估算{n}个"));
    let share = coverage.weight_imputed_share;
    (n > 0).then(|| Part { words: words(), share, of: Name::default(), aside: None })
}

fn missing(coverage: &Coverage) -> Option<Part> {
    let n = coverage.n_missing();
    let words = || Name::new(format!("missing for {n}"), format!("缺{n}个"));
    let share = coverage.weight_missing_share();
    let is_told = n > 0 && coverage.n_with_value() > 0;
    is_told.then(|| Part { words: words(), share, of: Name::default(), aside: None })
}

fn age(coverage: &Coverage) -> Option<Name> {
    let years = rounded(coverage.mean_horizon_years.filter(|years| *years > 0.0)?, 1);
    Some(Name::new(format!("last reported {years} years before on average"), format!("平均报告于{years}年前")))
}

/// Counts of economies say it all where each counts once.
fn with_share(Part { words, share, of, aside }: Part, weight: Unit) -> Name {
    let Name { mut en, mut zh } = words;
    if let Some(share) = share.filter(|_| weight != Unit::Economies) {
        en.push_str(&format!(", {} %{}", percent(share, Language::En), of.en));
        zh.push_str(&format!("，占{}{}%", of.zh, percent(share, Language::Zh)));
    }
    if let Some(aside) = aside {
        en.push_str(&format!(" ({})", aside.en));
        zh.push_str(&format!("（{}）", aside.zh));
    }
    Name { en, zh }
}

/// Returns how much is reported behind a figure of which only the shares are known, as `97 % of the weight reported`.
pub fn share_told(reported_share: f64) -> Name {
    if reported_share <= 0.0 {
        return Name::new("nothing reported", "没有报告数据");
    }
    let [en, zh] = [Language::En, Language::Zh].map(|language| percent(reported_share, language));
    Name::new(format!("{en} % of the weight reported"), format!("报告数据占权重{zh}%"))
}

/// Returns what a reader must know of figures of which little is reported, from their reported shares of the weight;
/// `None` where at least half is reported of each.
pub fn little_told(reported_shares: &[f64]) -> Option<Name> {
    let little = || reported_shares.iter().filter(|share| !reaches(**share, HALF));
    let n_nothing = little().filter(|share| **share <= 0.0).count();
    Some(match (little().count(), n_nothing) {
        (0, _) => return None,
        (_, 0) => Name::new("less than half of the weight is reported", "报告数据不足权重的一半"),
        (n, nothing) if n == nothing => Name::new("nothing is reported", "没有报告数据"),
        _ => Name::new(
            "less than half of the weight is reported, or nothing at all",
            "报告数据不足权重的一半或没有报告数据",
        ),
    })
}

/// Part of the weight below which a figure says more about who reported than about the group.
pub const HALF: f64 = 0.5;

/// Returns why a profile withholds a figure: how much of the group has a value, and from how much on it shows one.
///
/// - Units: shares 0 to 1; the first decimal of a percentage that is below the least is never shown as the least.
pub fn withheld_told(coverage: &Coverage, subject: Subject, weight: Unit, (profile, least): (&str, f64)) -> Name {
    let covered = coverage.weight_covered_share();
    let (en, zh) = match weight {
        Unit::Economies => (" of the economies", "经济体"),
        _ => (" of the weight", "权重"),
    };
    let both = match subject {
        Subject::BothSides => Name::new("both sides ", "两项均"),
        Subject::Values | Subject::LesserFigure => Name::default(),
    };
    let verb = match coverage.n_imputed {
        0 => Name::new("reported", "报告数据"),
        _ => Name::new("reported or imputed", "报告或估算数据"),
    };
    let [shown, least] = apart(covered, least);
    Name::new(
        format!("{}{} for {shown} %{en}; {profile} shows values from {least} %", both.en, verb.en),
        format!("{}{}占{zh}的{shown}%；{profile}自{least}%起显示数值", both.zh, verb.zh),
    )
}

/// Returns two shares in percent with as many decimals as tell one from the other.
fn apart(one: f64, other: f64) -> [String; 2] {
    let with = |decimals| [one, other].map(|share| rounded(100.0 * share, decimals));
    (1..9).map(with).find(|[one, other]| one != other).unwrap_or_else(|| with(9))
}

fn joined(parts: impl Iterator<Item = Name>, en: &str, zh: &str) -> Name {
    parts.reduce(|a, b| Name::new(format!("{}{en}{}", a.en, b.en), format!("{}{zh}{}", a.zh, b.zh))).unwrap_or_default()
}

/// Returns a number of economies in words.
pub fn economies(number: usize) -> String {
    if number == 1 { "1 economy".to_owned() } else { format!("{number} economies") }
}

fn weight_name(unit: Unit) -> Name {
    match unit {
        Unit::Persons => Name::new(" of the population", "人口"),
        Unit::PersonsOfAllAges => Name::new(" of the population of all ages", "全年龄人口"),
        _ => Name::new(" of the weight", "权重"),
    }
}

/// Returns a share in whole percent; a part is never shown as the whole or as nothing.
pub fn percent(share: f64, language: Language) -> String {
    let (over, under) = match language {
        Language::En => ("over ", "under "),
        Language::Zh => ("超过", "不足"),
    };
    match rounded(100.0 * share, 0).as_str() {
        "100" if !reaches(share, 1.0) => format!("{over}99"),
        "0" if !reaches(0.0, share) => format!("{under}1"),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_four(n_reported: usize, n_estimated: usize, n_imputed: usize) -> Coverage {
        let share = |n: usize| Some(n as f64 / 4.0);
        Coverage {
            n_members: 4,
            n_reported,
            n_estimated,
            n_imputed,
            n_rebased: 0,
            weight_total: Some(4.0),
            weight_reported_share: share(n_reported),
            weight_estimated_share: share(n_estimated),
            weight_imputed_share: share(n_imputed),
            mean_horizon_years: None,
        }
    }

    #[test]
    fn a_part_is_never_shown_as_the_whole_or_as_nothing() {
        let shares = [1.0, 0.9999, 0.874, 0.001, 0.0];
        let told = |language| shares.map(|share| percent(share, language));
        assert_eq!(told(Language::En), ["100", "over 99", "87", "under 1", "0"]);
        assert_eq!(told(Language::Zh), ["100", "超过99", "87", "不足1", "0"]);
    }

    #[test]
    fn who_reports_is_not_who_estimates_imputes_or_lacks() {
        let said = |coverage: &Coverage, weight| told(coverage, Subject::Values, weight).en;
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
        let rebased = Coverage { n_rebased: 1, weight_reported_share: Some(0.75), ..of_four(2, 0, 0) };
        assert_eq!(
            said(&rebased, Unit::Tonnes),
            "reported by 3 of 4 economies, 75 % of the weight (1 of them re-based over a break); missing for 1, 25 %"
        );
    }

    #[test]
    fn chinese_says_the_same() {
        assert_eq!(
            told(&of_four(2, 1, 1), Subject::Values, Unit::Persons).zh,
            "4个经济体中2个报告，占人口50%（其中1个（25%）为来源估算）；估算1个，占25%；缺1个，占25%"
        );
        assert_eq!(told(&of_four(0, 0, 0), Subject::BothSides, Unit::Persons).zh, "两项均无经济体报告（共4个）");
    }

    #[test]
    fn little_is_told_from_nothing() {
        let said = |shares: &[f64]| little_told(shares).map(|name| name.en);
        assert_eq!(said(&[0.0, 0.0, 0.8]).as_deref(), Some("nothing is reported"));
        assert_eq!(said(&[0.4, 0.1]).as_deref(), Some("less than half of the weight is reported"));
        let mixed = "less than half of the weight is reported, or nothing at all";
        assert_eq!(said(&[0.4, 0.0]).as_deref(), Some(mixed));
        assert_eq!((said(&[0.9, 0.5]), said(&[])), (None, None));
    }

    #[test]
    fn a_share_below_the_least_is_never_shown_as_the_least() {
        let coverage = Coverage { weight_reported_share: Some(0.49996), ..of_four(2, 0, 0) };
        let said = |least| withheld_told(&coverage, Subject::Values, Unit::Persons, ("unicef", least)).en;
        assert_eq!(said(0.5), "reported for 49.996 % of the weight; unicef shows values from 50.000 %");
        let nearly = Coverage { weight_reported_share: Some(0.66656), ..coverage.clone() };
        let nearly = withheld_told(&nearly, Subject::Values, Unit::Persons, ("world-bank", 2.0 / 3.0)).en;
        assert_eq!(nearly, "reported for 66.66 % of the weight; world-bank shows values from 66.67 %");
        assert_eq!(said(2.0 / 3.0), "reported for 50.0 % of the weight; unicef shows values from 66.7 %");
        let completed = withheld_told(&of_four(1, 0, 0), Subject::BothSides, Unit::Economies, ("itu", 0.5));
        assert_eq!(completed.en, "both sides reported for 25.0 % of the economies; itu shows values from 50.0 %");
    }

    #[test]
    fn a_comparison_rests_on_the_less_reported_figure() {
        let (more, less) = (of_four(3, 0, 1), of_four(1, 0, 3));
        assert_eq!((more.lesser(&less), less.lesser(&more)), (&less, &less));
    }
}
