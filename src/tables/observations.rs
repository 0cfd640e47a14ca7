//! Observations: one reported value of one indicator for one economy, year and breakdown.

use serde::{Deserialize, Serialize};

use super::row::table;
use crate::concepts::{Age, Location, Sex};
use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Text, Unit};

/// One row of `observations.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The economy.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The value as stated; `None` where the publisher has a row without a value.
    pub value: Option<f64>,
    /// Unit of the value.
    pub unit: Unit,
    /// Status, where the edition states one.
    pub status: Option<Status>,
    /// The dataset that states it.
    pub dataset: DatasetId,
    /// Edition of the dataset.
    pub vintage: Text,
    /// Whether estimates and aggregates use the row.
    pub selected: bool,
    /// Whether it is used as evidence of an earlier edition, because no input of higher rank states the figure.
    pub is_fallback: bool,
    /// Whether the source declares a break in the series in this year.
    pub break_in_series: bool,
    /// Ages that the survey covered.
    pub age_scope: Option<Text>,
    /// Input file.
    pub source_file: Text,
    /// Line in the input file, counted from 1.
    pub source_line: i32,
}

impl Observation {
    /// Returns whether the source estimated the value. What it withdrew was an estimate at best: cross-validation says that
    /// it goes on like one.
    pub fn is_estimate_of_source(&self) -> bool {
        self.status == Some(Status::Estimated) || (self.is_fallback && self.status == Some(Status::LowReliability))
    }

    /// Returns whether the edition in use covers the economy in no year: an earlier one states this value, and nothing says
    /// how it goes on.
    pub fn is_of_uncovered_economy(&self) -> bool {
        self.is_fallback && self.status != Some(Status::LowReliability)
    }

    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown, &DatasetId, &str) {
        (self.economy, &self.indicator, self.year, &self.breakdown, &self.dataset, &self.vintage)
    }
}

table! {
    Observation, "observations", "Observations: country-level values as the publishers state them";
    key economy indicator year sex age location category dataset vintage;
    |row| {
        economy: EconomyId;
        indicator: Text;
        year: i32;
        sex: Sex = &row.breakdown.sex;
        age: Age = &row.breakdown.age;
        location: Location = &row.breakdown.location;
        category: Text = &row.breakdown.category;
        value: Option<f64>;
        unit: Unit;
        status: Option<Status>;
        dataset: DatasetId;
        vintage: Text, "", "Edition of the dataset";
        selected: bool, "", "Whether the row is used for estimates and aggregates";
        fallback: bool = row.is_fallback;
        break_in_series: bool, "", "Whether the source declares a break in the series in this year";
        age_scope: Option<Text>, "", "Ages that the survey covered, for example 16-74 or 5+";
        source_file: Text;
        source_line: i32;
    }
    => Observation {
        economy, indicator, year, breakdown: Breakdown { sex, age, location, category }, value, unit, status, dataset,
        vintage, selected, is_fallback: fallback, break_in_series, age_scope, source_file, source_line,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns an observation of a rate, one line after the other.
    pub fn rate(economy: &str, year: i32, value: f64, line: i32) -> Observation {
        Observation {
            economy: economy.parse().unwrap(),
            indicator: "internet-use".into(),
            year,
            breakdown: Breakdown::total(),
            value: Some(value),
            unit: Unit::Percent,
            status: None,
            dataset: "itu/internet-use".into(),
            vintage: "2026-05".into(),
            selected: true,
            is_fallback: false,
            break_in_series: false,
            age_scope: None,
            source_file: "raw/itu/internet-use.csv".into(),
            source_line: line,
        }
    }
}
