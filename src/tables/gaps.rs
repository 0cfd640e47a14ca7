//! Gaps: two aggregates compared.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregates::Statistic;
use super::cell::texts;
use super::coverage::{Coverage, Subject};
use super::figure_of::FigureOf;
pub use super::figure_of::GapBreakdown;
use super::note::Notes;
use super::profile::Profile;
use super::row::table;
use super::shown::Shown;
use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::named;
use crate::concepts::{Age, Language, Location, Sex, Sided, Status, Text, Unit};

/// What is compared, and how, as the files name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapId {
    /// Rate of women over rate of men.
    GenderParity,
    /// Rate of women less rate of men.
    GenderDifference,
    /// Urban over rural rate.
    UrbanRuralRatio,
    /// Urban less rural rate.
    UrbanRuralDifference,
    /// Rate of ages 15 to 24 over the rate of the others.
    YouthRatio,
    /// Rate of ages 15 to 24 less the rate of the others.
    YouthDifference,
    /// One income group over another.
    IncomeRatio,
    /// One income group less another.
    IncomeDifference,
    /// Median price of a group over that of another.
    PriceMultiple,
    /// Change of a rate in points.
    GrowthPoints,
    /// Relative change of a rate.
    GrowthRelative,
    /// Relative change a year over several years.
    GrowthCagr,
    /// Relative change of the number of users.
    UsersGrowth,
}

named! {
    GapId {
        GenderParity => "gender-parity",
        GenderDifference => "gender-difference",
        UrbanRuralRatio => "urban-rural-ratio",
        UrbanRuralDifference => "urban-rural-difference",
        YouthRatio => "youth-ratio",
        YouthDifference => "youth-difference",
        IncomeRatio => "income-ratio",
        IncomeDifference => "income-difference",
        PriceMultiple => "price-multiple",
        GrowthPoints => "growth-points",
        GrowthRelative => "growth-relative",
        GrowthCagr => "growth-cagr",
        UsersGrowth => "users-growth",
    }
}

impl GapId {
    /// Returns the kind that the gap has to have.
    pub const fn kind(self) -> GapKind {
        match self {
            Self::GenderParity => GapKind::Parity,
            Self::UrbanRuralRatio | Self::YouthRatio | Self::IncomeRatio => GapKind::Ratio,
            Self::PriceMultiple => GapKind::Multiple,
            Self::GenderDifference | Self::UrbanRuralDifference | Self::YouthDifference | Self::IncomeDifference => {
                GapKind::Difference
            }
            Self::GrowthPoints | Self::GrowthRelative | Self::GrowthCagr | Self::UsersGrowth => GapKind::Growth,
        }
    }
}

/// How two aggregates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// One over the other.
    Ratio,
    /// One less the other, in points.
    Difference,
    /// A ratio that is judged: 0.98 to 1.02 is parity.
    Parity,
    /// How many times the other.
    Multiple,
    /// A change from one year to another.
    Growth,
}

named! {
    GapKind {
        Ratio => "ratio",
        Difference => "difference",
        Parity => "parity",
        Multiple => "multiple",
        Growth => "growth",
    }
}

/// How near a ratio is to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParityClass {
    /// Below 0.98: women are behind.
    BelowParity,
    /// 0.98 to 1.02.
    Parity,
    /// Above 1.02: men are behind.
    AboveParity,
}

named! {
    ParityClass {
        BelowParity => "below-parity",
        Parity => "parity",
        AboveParity => "above-parity",
    }
}

/// Two sides of one group in one year, over the economies that have both.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// Calendar year.
    pub year: i32,
    /// What is compared.
    pub breakdown: GapBreakdown,
    /// Figure above the line.
    pub numerator: Option<f64>,
    /// Figure below the line.
    pub denominator: Option<f64>,
    /// What it rests on: a member with both sides is a pair, reported where both are.
    pub coverage: Coverage,
    /// What the weights count.
    pub weight_unit: Unit,
    /// What to know of the members.
    pub notes: Notes,
    /// Status of the two sides, the weakest of their values.
    pub status: Status,
    /// How far off either side may be, draw by draw; `None` where nothing is ever completed.
    pub deviations: Option<[Deviations; 2]>,
}

/// One row of `gaps.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// What it is of.
    pub of: FigureOf<GapId>,
    /// Figure above the line.
    pub numerator: Option<f64>,
    /// Figure below the line.
    pub denominator: Option<f64>,
    /// The gap, or why there is none.
    pub shown: Shown,
    /// The 90 % interval that completion leaves; `None` where nothing is ever completed.
    pub interval: Option<Interval>,
    /// Its unit.
    pub unit: Unit,
    /// Verdict on a parity.
    pub parity_class: Option<ParityClass>,
    /// What it rests on: pairs where the sides are breakdowns, else the less reported of the two figures.
    pub coverage: Coverage,
    /// What the weights count; a number of anything in a gap that is read from its file, which does not say it.
    pub weight_unit: Unit,
}

impl Gap {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> impl Ord + std::fmt::Debug + '_ {
        let FigureOf { classification, edition, group, indicator, year, breakdown, base_year, profile, gap, .. } =
            &self.of;
        (gap.name(), (classification, edition, group), indicator, *year, breakdown, *base_year, profile.name())
    }

    /// Returns what its coverage is of.
    pub fn subject(&self) -> Subject {
        if self.of.breakdown.is_of_two() { Subject::BothSides } else { Subject::LesserFigure }
    }

    fn pairs(&self, count: impl Fn(&Coverage) -> usize) -> Option<usize> {
        self.of.breakdown.is_of_two().then(|| count(&self.coverage))
    }
}

texts! {
    GapId: |gap| gap.name();
    GapKind: |kind| kind.name();
    ParityClass: |class| class.name();
}

table! {
    Gap, "gaps", "Gaps: ratios, differences, parity, multiples and growth of aggregates";
    key gap classification edition group indicator year sex age location category base_year profile;
    |row| {
        gap: GapId = &row.of.gap;
        kind: GapKind = row.of.gap.kind().name(), "", "ratio, difference, parity, multiple or growth";
        classification: Text = &row.of.classification;
        edition: Text = &row.of.edition;
        group: Sided<Text> = &row.of.group;
        indicator: Text = &row.of.indicator;
        year: i32 = row.of.year;
        sex: Sided<Sex> = &row.of.breakdown.sex;
        age: Sided<Age> = &row.of.breakdown.age;
        location: Sided<Location> = &row.of.breakdown.location;
        category: Text = &row.of.breakdown.category;
        statistic: Statistic = &row.of.statistic;
        base_year: Option<i32> = row.of.base_year;
        profile: Profile = &row.of.profile;
        numerator: Option<f64>, "unit of the indicator", "Figure above the line, or the later one";
        denominator: Option<f64>, "unit of the indicator", "Figure below the line, or the earlier one";
        value: Option<f64> = row.shown.value();
        lower: Option<f64> = row.interval.map(|interval| interval.lower);
        upper: Option<f64> = row.interval.map(|interval| interval.upper);
        unit: Unit;
        parity_class: Option<ParityClass>, "", "below-parity, parity (0.98 to 1.02) or above-parity";
        n_pairs: Option<usize> = row.pairs(Coverage::n_with_value),
            "economies", "Members that have both sides of the comparison";
        n_reported_pairs: Option<usize> = row.pairs(Coverage::n_stated),
            "economies", "Members that report both sides of the comparison";
        n_fallback: usize = row.coverage.n_fallback;
        weight_reported_share: Option<f64> = row.coverage.weight_reported_share;
        status: Status = row.shown.status().code();
        suppressed: bool = row.shown.is_suppressed();
        reason: Option<String> = row.shown.reason(Language::ENGLISH);
        note: Option<String> = row.shown.note(Language::ENGLISH);
    }
    => Gap {
        of: FigureOf {
            gap, classification, edition, group, indicator, year, breakdown: GapBreakdown { sex, age, location, category },
            statistic, base_year, profile,
        },
        numerator, denominator, shown: Shown::read(value, status, suppressed, reason, note),
        interval: Interval::of_ends(lower, upper), unit, parity_class,
        coverage: Coverage::of_pairs(n_pairs, n_reported_pairs, n_fallback, weight_reported_share), weight_unit: Unit::Number,
    }
}
