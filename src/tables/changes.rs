//! Changes: every figure that two runs do not share, and what moved it.

use super::row::table;
use crate::concepts::{Text, Unit};

/// The parts of a change. They add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Reports that were revised.
    pub revised: f64,
    /// Values that follow from other indicators.
    pub derived: f64,
    /// Reports that arrived.
    pub arrived: f64,
    /// Reports that were withdrawn.
    pub withdrawn: f64,
    /// Economies that joined or left the group.
    pub members: f64,
    /// Weights.
    pub weights: f64,
    /// Imputed values that moved because reports of their donors did.
    pub donors: f64,
    /// Imputed values that moved though no report behind them did.
    pub method: f64,
}

impl Parts {
    /// Returns what data moved: revised, derived, arrived and withdrawn together.
    pub fn data(&self) -> f64 {
        self.revised + self.derived + self.arrived + self.withdrawn
    }

    /// Returns the parts with their names, in the order in which they are told.
    pub const fn named(&self) -> [(&'static str, f64); 8] {
        [
            ("revised", self.revised),
            ("derived", self.derived),
            ("arrived", self.arrived),
            ("withdrawn", self.withdrawn),
            ("members", self.members),
            ("weights", self.weights),
            ("donors", self.donors),
            ("method", self.method),
        ]
    }

    /// Returns the sum of the parts.
    pub fn sum(&self) -> f64 {
        self.data() + self.members + self.weights + self.donors + self.method
    }

    /// Returns whether the group moved more because economies joined or left than because of data.
    pub fn is_moved_by_members(&self) -> bool {
        self.members.abs() > self.data().abs()
    }
}

/// One row of `changes.parquet`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Id of the gap; none for an aggregate.
    pub gap: Option<Text>,
    /// Id of the classification.
    pub classification: Text,
    /// Its edition in the later run, or in the earlier one where the figure is gone.
    pub edition: Text,
    /// Its edition in the earlier run, where another.
    pub edition_before: Option<Text>,
    /// Id of the group.
    pub group: Text,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location, category.
    pub codes: [Text; 4],
    /// Statistic.
    pub statistic: Text,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// Profile.
    pub profile: Text,
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
    /// Economies that moved it most, each with its part.
    pub economies: String,
    /// Why there are no parts.
    pub reason: Option<String>,
    /// Size of the change in points or percent, comparable over units.
    pub size: f64,
}

impl Change {
    /// Returns the change.
    pub fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }
}

table! {
    Change, "changes", "Changes: figures that are not as in the run before, and what moved them";
    key;
    |row| {
        gap: Option<Text>;
        classification: Text;
        edition: Text;
        edition_before: Option<Text>, "", "Edition of the classification in the run before, where another";
        group: Text;
        indicator: Text;
        year: i32;
        sex: Text = &row.codes[0];
        age: Text = &row.codes[1];
        location: Text = &row.codes[2];
        category: Text = &row.codes[3];
        statistic: Text;
        base_year: Option<i32>;
        profile: Text;
        unit: Unit;
        value_before: Option<f64> = row.before, "unit column", "The figure in the run before, unrounded";
        value_after: Option<f64> = row.after, "unit column", "The figure in this run, unrounded";
        change: Option<f64> = row.change(),
            "unit column", "value_after less value_before: the sum of the parts revised, derived, arrived, withdrawn, members, weights, donors and method";
        part_revised: Option<f64> = row.parts.map(|parts| parts.revised),
            "unit column", "Part of the change by reports that were revised";
        part_derived: Option<f64> = row.parts.map(|parts| parts.derived),
            "unit column", "Part of the change by values that follow from other indicators";
        part_arrived: Option<f64> = row.parts.map(|parts| parts.arrived),
            "unit column", "Part of the change by reports that arrived";
        part_withdrawn: Option<f64> = row.parts.map(|parts| parts.withdrawn),
            "unit column", "Part of the change by reports that were withdrawn";
        part_members: Option<f64> = row.parts.map(|parts| parts.members),
            "unit column", "Part of the change by economies that joined or left the group";
        part_weights: Option<f64> = row.parts.map(|parts| parts.weights),
            "unit column", "Part of the change by weights";
        part_donors: Option<f64> = row.parts.map(|parts| parts.donors),
            "unit column", "Part of the change by imputed values whose donors have other reports";
        part_method: Option<f64> = row.parts.map(|parts| parts.method),
            "unit column", "Part of the change by imputed values that moved though no report of the economy or its donors did: predictors, rules";
        part_rounding: Option<f64> = row.rounding,
            "unit column", "Change of the figure as tables print it, less the change";
        moved_by_members: bool = row.parts.is_some_and(|parts| parts.is_moved_by_members()),
            "", "Whether members moved the figure more than data did";
        economies: String, "", "The economies that moved the figure most, each with its part and the cause";
        reason: Option<String>;
    }
}
