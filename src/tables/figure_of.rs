//! What a figure of a run is of: list, group, indicator, year, breakdown, statistic, profile.

use serde::{Deserialize, Serialize};

use super::{Profile, Statistic};
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL, UnknownCode};
use crate::concepts::{Age, Breakdown, Location, Sex, Sided, Text};

/// What a figure is of, which no other figure of the run is: of a gap with the gap that it is, of any figure with one or none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FigureOf<G> {
    /// The gap.
    pub gap: G,
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
    /// Breakdown, or the two that are compared.
    pub breakdown: GapBreakdown,
    /// Statistic, or that which is compared.
    pub statistic: Statistic,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// The rule of suppression.
    pub profile: Profile,
}

impl<G> FigureOf<G> {
    /// Returns the key with what is made of the gap.
    pub fn map_gap<H>(self, of: impl FnOnce(G) -> H) -> FigureOf<H> {
        let Self { gap, classification, edition, group, indicator, year, breakdown, statistic, base_year, profile } =
            self;
        let gap = of(gap);
        FigureOf { gap, classification, edition, group, indicator, year, breakdown, statistic, base_year, profile }
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

    /// Returns whether it names no part of the whole.
    pub fn is_total(&self) -> bool {
        let is_of_all = [TOTAL, NOT_APPLICABLE].contains(&&*self.category);
        is_of_all
            && self.sex == Sex::Total.into()
            && self.age == Age::Total.into()
            && self.location == Location::Total.into()
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
