//! Members of groups and weights of economies: what every aggregate was added up over, kept so that two runs can be
//! compared when the inputs of the first are gone.

use serde::{Deserialize, Serialize};

use super::row::table;
use crate::concepts::{Age, Location, Sex};
use crate::concepts::{Breakdown, EconomyId, Text, Unit};

/// One row of `members.parquet`: an economy in a group, over years without a gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// Id of the indicator whose aggregates use the group.
    pub indicator: Text,
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// The economy.
    pub economy: EconomyId,
    /// First year.
    pub from: i32,
    /// Last year.
    pub to: i32,
}

/// One row of `weights.parquet`: what an economy weighs in a breakdown, whatever the category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightRow {
    /// The economy.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age and location.
    pub breakdown: Breakdown,
    /// The weight.
    pub weight: f64,
    /// Year for which it is stated, where another.
    pub of_year: Option<i32>,
    /// Whether it is that of the whole, by which the economy shows as missing.
    pub is_of_whole: bool,
    /// Whether it rests on a share that continues its own trend after its last year.
    pub is_continued: bool,
    /// What it counts.
    pub weight_unit: Unit,
}

impl WeightRow {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown) {
        (self.economy, &self.indicator, self.year, &self.breakdown)
    }
}

table! {
    Membership, "members", "Members: the economies of every group, as the aggregates used them";
    key indicator classification edition group economy from_year;
    |row| {
        indicator: Text;
        classification: Text;
        edition: Text;
        group: Text;
        economy: EconomyId;
        from_year: i32 = row.from, "calendar year", "First year of the membership";
        to_year: i32 = row.to, "calendar year", "Last year of the membership";
    }
    => Membership { indicator, classification, edition, group, economy, from: from_year, to: to_year }
}

table! {
    WeightRow, "weights", "Weights: what every economy weighs in the aggregates of an indicator";
    key economy indicator year sex age location;
    |row| {
        economy: EconomyId;
        indicator: Text;
        year: i32;
        sex: Sex = &row.breakdown.sex;
        age: Age = &row.breakdown.age;
        location: Location = &row.breakdown.location;
        weight: f64;
        of_year: Option<i32>, "calendar year", "Nearest year with a weight, where the year itself has none";
        of_whole: bool = row.is_of_whole,
            "", "Whether the weight is that of the whole because none of the breakdown is known: the economy is missing there";
        continued: bool = row.is_continued,
            "", "Whether the weight rests on a share of the population that continues its own trend after its last year";
        weight_unit: Unit;
    }
    => WeightRow {
        economy, indicator, year, breakdown: Breakdown { sex, age, location, category: Breakdown::total().category },
        weight, of_year, is_of_whole: of_whole, is_continued: continued, weight_unit,
    }
}
