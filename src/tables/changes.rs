//! Changes: every figure that two runs do not share, and what moved it.

use super::row::table;
use super::{FigureKey, GapId, Profile, Statistic};
use crate::concepts::rounding::rounded;
use crate::concepts::{Age, EconomyId, Location, Sex, Sided, Text, Unit, named};

/// What moves a figure from one run, or year, to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A report was revised.
    Revised,
    /// Its value follows from other indicators and moved with them.
    Derived,
    /// A report arrived.
    Arrived,
    /// A report was withdrawn.
    Withdrawn,
    /// The economy joined or left the group.
    Members,
    /// Its weight changed.
    Weights,
    /// Its imputed value moved because reports of its donors did.
    Donors,
    /// Its imputed value moved though no report behind it did.
    Method,
}

named! {
    Cause {
        Revised => "revised",
        Derived => "derived",
        Arrived => "arrived",
        Withdrawn => "withdrawn",
        Members => "members",
        Weights => "weights",
        Donors => "donors",
        Method => "method",
    }
}

impl Cause {
    /// Returns whether it is what data say.
    const fn is_of_data(self) -> bool {
        match self {
            Self::Revised | Self::Derived | Self::Arrived | Self::Withdrawn => true,
            Self::Members | Self::Weights | Self::Donors | Self::Method => false,
        }
    }
}

/// What one economy moved for one cause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// The economy.
    pub economy: EconomyId,
    /// The cause.
    pub cause: Cause,
    /// Its part of the change.
    pub part: f64,
}

/// The parts of a change, one for each cause. They add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts([f64; Cause::ALL.len()]);

impl Parts {
    /// Returns contributions added up by cause.
    pub fn of_all(contributions: &[Contribution]) -> Self {
        let mut parts = Self::default();
        contributions.iter().for_each(|one| parts.0[one.cause as usize] += one.part);
        parts
    }

    /// Returns the part of one cause.
    pub const fn of(&self, cause: Cause) -> f64 {
        self.0[cause as usize]
    }

    /// Returns the parts with their causes, in the order in which they are told.
    pub fn each(&self) -> impl Iterator<Item = (Cause, f64)> {
        Cause::ALL.into_iter().zip(self.0)
    }

    /// Returns the sum of the parts.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// Returns whether the group moved more because economies joined or left than because of data.
    pub fn is_moved_by_members(&self) -> bool {
        let data: f64 = self.each().filter(|(cause, _)| cause.is_of_data()).map(|(_, part)| part).sum();
        self.of(Cause::Members).abs() > data.abs()
    }
}

/// One row of `changes.parquet`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What the figure is of, in the later run, or in the earlier one where it is gone.
    pub of: FigureKey,
    /// Edition of its classification in the earlier run, where another.
    pub edition_before: Option<Text>,
    /// Unit of the figure.
    pub unit: Unit,
    /// The figure before.
    pub before: Option<f64>,
    /// The figure after.
    pub after: Option<f64>,
    /// What moved it; none where one of the two figures is absent.
    pub parts: Option<Parts>,
    /// Change of the rounded figure less the change.
    pub rounding: Option<f64>,
    /// What each economy moved.
    pub contributions: Vec<Contribution>,
    /// Why there are no parts.
    pub reason: Option<String>,
    /// Size of the change in points or percent, comparable over units.
    pub size: f64,
    /// Whether it shows in the digits that a reader gets.
    pub is_seen: bool,
}

impl Change {
    /// Returns the change.
    pub fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }

    /// Returns whether members moved the figure more than data did.
    pub fn is_moved_by_members(&self) -> bool {
        self.parts.is_some_and(|parts| parts.is_moved_by_members())
    }

    /// Returns the decimals of a change: one more than those of the figures beside it.
    pub const fn places(&self) -> usize {
        self.unit.decimals() + 2
    }

    /// Returns the economies that moved the figure most, the largest part first, but for parts that print as zero.
    pub fn largest(&self) -> impl Iterator<Item = &Contribution> {
        let mut all: Vec<&Contribution> = self.contributions.iter().collect();
        all.sort_by(|a, b| {
            b.part.abs().total_cmp(&a.part.abs()).then(a.economy.cmp(&b.economy)).then(a.cause.cmp(&b.cause))
        });
        all.into_iter().take(MOST_NAMED).filter(|one| signed(one.part, self.places()).is_some())
    }

    /// Returns the same in one text.
    pub fn economies(&self) -> String {
        let one = |one: &Contribution| {
            let part = signed(one.part, self.places()).unwrap_or_default();
            format!("{} {part} ({})", one.economy, one.cause.name())
        };
        self.largest().map(one).collect::<Vec<_>>().join("; ")
    }

    fn part(&self, cause: Cause) -> Option<f64> {
        self.parts.map(|parts| parts.of(cause))
    }
}

/// Economies that a change names.
const MOST_NAMED: usize = 5;

/// Returns a number with its sign; `None` where it prints as zero.
pub fn signed(value: f64, places: usize) -> Option<String> {
    let text = rounded(value, places);
    let is_zero = !text.chars().any(|digit| ('1'..='9').contains(&digit));
    (!is_zero).then(|| format!("{}{text}", if value > 0.0 { "+" } else { "" }))
}

table! {
    Change, "changes", "Changes: figures that are not as in the run before, and what moved them";
    key;
    |row| {
        gap: Option<GapId> = &row.of.gap;
        classification: Text = &row.of.classification;
        edition: Text = &row.of.edition;
        edition_before: Option<Text>, "", "Edition of the classification in the run before, where another";
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
        unit: Unit;
        value_before: Option<f64> = row.before, "unit column", "The figure in the run before, unrounded";
        value_after: Option<f64> = row.after, "unit column", "The figure in this run, unrounded";
        change: Option<f64> = row.change(),
            "unit column", "value_after less value_before: the sum of the parts revised, derived, arrived, withdrawn, members, weights, donors and method";
        part_revised: Option<f64> = row.part(Cause::Revised),
            "unit column", "Part of the change by reports that were revised";
        part_derived: Option<f64> = row.part(Cause::Derived),
            "unit column", "Part of the change by values that follow from other indicators";
        part_arrived: Option<f64> = row.part(Cause::Arrived),
            "unit column", "Part of the change by reports that arrived";
        part_withdrawn: Option<f64> = row.part(Cause::Withdrawn),
            "unit column", "Part of the change by reports that were withdrawn";
        part_members: Option<f64> = row.part(Cause::Members),
            "unit column", "Part of the change by economies that joined or left the group";
        part_weights: Option<f64> = row.part(Cause::Weights),
            "unit column", "Part of the change by weights";
        part_donors: Option<f64> = row.part(Cause::Donors),
            "unit column", "Part of the change by imputed values whose donors have other reports";
        part_method: Option<f64> = row.part(Cause::Method),
            "unit column", "Part of the change by imputed values that moved though no report of the economy or its donors did: predictors, rules";
        part_rounding: Option<f64> = row.rounding,
            "unit column", "Change of the figure as tables print it, less the change";
        moved_by_members: bool = row.is_moved_by_members(),
            "", "Whether members moved the figure more than data did";
        economies: String = row.economies(), "", "The economies that moved the figure most, each with its part and the cause";
        reason: Option<String>;
    }
}
