//! Gaps: two aggregates compared.

use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregates::{Profile, Statistic};
use super::coverage::{Coverage, Subject};
use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, GAPS};
use crate::concepts::breakdown::UnknownCode;
use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::{Age, Breakdown, Location, Sex, Shown, Sided, Status, Text, Unit};

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

impl GapId {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GenderParity => "gender-parity",
            Self::GenderDifference => "gender-difference",
            Self::UrbanRuralRatio => "urban-rural-ratio",
            Self::UrbanRuralDifference => "urban-rural-difference",
            Self::YouthRatio => "youth-ratio",
            Self::YouthDifference => "youth-difference",
            Self::IncomeRatio => "income-ratio",
            Self::IncomeDifference => "income-difference",
            Self::PriceMultiple => "price-multiple",
            Self::GrowthPoints => "growth-points",
            Self::GrowthRelative => "growth-relative",
            Self::GrowthCagr => "growth-cagr",
            Self::UsersGrowth => "users-growth",
        }
    }

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

impl GapKind {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Difference => "difference",
            Self::Parity => "parity",
            Self::Multiple => "multiple",
            Self::Growth => "growth",
        }
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

impl ParityClass {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BelowParity => "below-parity",
            Self::Parity => "parity",
            Self::AboveParity => "above-parity",
        }
    }
}

/// The breakdown of a gap: both sides where breakdowns are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GapBreakdown {
    /// Sex.
    pub sex: Sided<Sex>,
    /// Age.
    pub age: Sided<Age>,
    /// Location.
    pub location: Sided<Location>,
    /// Category, which is never compared.
    pub category: Text,
}

impl GapBreakdown {
    /// Returns two breakdowns of one category side by side.
    pub fn of(numerator: &Breakdown, denominator: &Breakdown) -> Self {
        Self {
            sex: Sided::of(numerator.sex, denominator.sex),
            age: Sided::of(numerator.age, denominator.age),
            location: Sided::of(numerator.location, denominator.location),
            category: numerator.category.clone(),
        }
    }

    /// Returns whether two breakdowns are compared, and not two groups or years of one.
    pub fn is_of_two(&self) -> bool {
        self.sex.is_two() || self.age.is_two() || self.location.is_two()
    }

    /// Returns the breakdown above the line.
    pub fn above(&self) -> Breakdown {
        let (sex, age, location) = (*self.sex.above(), *self.age.above(), *self.location.above());
        Breakdown { sex, age, location, category: self.category.clone() }
    }

    /// Returns the breakdown below the line.
    pub fn below(&self) -> Breakdown {
        let (sex, age, location) = (*self.sex.below(), *self.age.below(), *self.location.below());
        Breakdown { sex, age, location, category: self.category.clone() }
    }

    /// Returns the breakdown that codes of a file stand for.
    ///
    /// - Errors: a code that names nothing.
    pub fn read([sex, age, location, category]: [&str; 4]) -> Result<Self, UnknownCode> {
        Ok(Self { sex: sex.parse()?, age: age.parse()?, location: location.parse()?, category: category.into() })
    }

    /// Returns sex, age, location and category as they stand in files.
    pub fn codes(&self) -> [String; 4] {
        [self.sex.to_string(), self.age.to_string(), self.location.to_string(), self.category.to_string()]
    }
}

impl From<&Breakdown> for GapBreakdown {
    fn from(one: &Breakdown) -> Self {
        Self::of(one, one)
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
    /// Which members weigh what is not stated for the year.
    pub note: Option<String>,
    /// Status of the two sides, the weakest of their values.
    pub status: Status,
    /// How far off either side may be, draw by draw; `None` where nothing is ever completed.
    pub deviations: Option<[Deviations; 2]>,
}

/// One row of `gaps.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// What is compared.
    pub gap: GapId,
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group, or of the two that are compared.
    pub group: Sided<Text>,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Codes of the breakdown.
    pub breakdown: GapBreakdown,
    /// Statistic that is compared.
    pub statistic: Statistic,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// The rule of suppression.
    pub profile: Profile,
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
    /// What the weights count.
    pub weight_unit: Unit,
}

impl Gap {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> impl Ord + std::fmt::Debug + '_ {
        let Self { classification, edition, group, indicator, year, breakdown, base_year, profile, gap, .. } = self;
        (gap.name(), (classification, edition, group), indicator, *year, breakdown, *base_year, profile.name())
    }

    /// Returns what its coverage is of.
    pub fn subject(&self) -> Subject {
        if self.breakdown.is_of_two() { Subject::BothSides } else { Subject::LesserFigure }
    }

    fn pairs(&self, count: impl Fn(&Coverage) -> usize) -> Option<i32> {
        let n = || i32::try_from(count(&self.coverage)).ok();
        if self.breakdown.is_of_two() { n() } else { None }
    }
}

/// Returns the rows as a frame in the schema of `gaps.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Gap>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&GAPS, rows)
        .text(schema::GAP, |row| row.gap.name())
        .text(schema::KIND, |row| row.gap.kind().name())
        .text(schema::CLASSIFICATION, |row| row.classification.as_ref())
        .text(schema::EDITION, |row| row.edition.as_ref())
        .text(schema::GROUP, |row| row.group.to_string())
        .text(schema::INDICATOR, |row| row.indicator.as_ref())
        .int(schema::YEAR, |row| row.year)
        .text(schema::SEX, |row| row.breakdown.sex.to_string())
        .text(schema::AGE, |row| row.breakdown.age.to_string())
        .text(schema::LOCATION, |row| row.breakdown.location.to_string())
        .text(schema::CATEGORY, |row| row.breakdown.category.as_ref())
        .text(schema::STATISTIC, |row| row.statistic.name())
        .optional_int(schema::BASE_YEAR, |row| row.base_year)
        .text(schema::PROFILE, |row| row.profile.name())
        .float(schema::NUMERATOR, |row| row.numerator)
        .float(schema::DENOMINATOR, |row| row.denominator)
        .float(schema::VALUE, |row| row.shown.value())
        .float(schema::LOWER, |row| row.interval.map(|interval| interval.lower))
        .float(schema::UPPER, |row| row.interval.map(|interval| interval.upper))
        .text(schema::UNIT, |row| row.unit.name())
        .optional_text(schema::PARITY_CLASS, |row| row.parity_class.map(ParityClass::name))
        .optional_int(schema::N_PAIRS, |row| row.pairs(Coverage::n_with_value))
        .optional_int(schema::N_REPORTED_PAIRS, |row| row.pairs(Coverage::n_stated))
        .int(schema::N_FALLBACK, |row| i32::try_from(row.coverage.n_fallback).unwrap_or(i32::MAX))
        .float(schema::WEIGHT_REPORTED_SHARE, |row| row.coverage.weight_reported_share)
        .text(schema::STATUS, |row| row.shown.status().code())
        .flag(schema::SUPPRESSED, |row| row.shown.is_suppressed())
        .optional_text(schema::REASON, |row| row.shown.reason())
        .optional_text(schema::NOTE, |row| row.shown.note())
        .finish()
}
