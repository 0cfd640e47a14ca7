//! Named cells: every figure that tables for readers show, once, with its names written out.
//! One row for one cell: the lists that the pipelines pin and the profile of a run. Nothing is computed here.

use super::gaps::GapBreakdown;
use super::row::table;
use super::{Aggregate, Coverage, Gap, Shown};
use crate::concepts::breakdown_words::told;
use crate::concepts::interval::Interval;
use crate::concepts::{Age, Location, Sex};
use crate::concepts::{Language, Sided, Status, Text, Unit};

/// One row of `cells.parquet`.
#[derive(Clone, Debug)]
pub struct NamedCell<'a> {
    /// Id of the indicator.
    pub indicator: &'a str,
    /// Its English name.
    pub indicator_name: &'a str,
    /// The statistic or the gap.
    pub measure: &'static str,
    /// Id of the classification.
    pub classification: &'a str,
    /// Its edition.
    pub edition: &'a str,
    /// Id of the group, or of the two that are compared.
    pub group_id: Sided<Text>,
    /// English name of the group, or of the two that are compared.
    pub group_name: String,
    /// Calendar year.
    pub year: i32,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// Sex, age, location and category, or the two that are compared.
    pub breakdown: GapBreakdown,
    /// The figure, or why there is none.
    pub shown: &'a Shown,
    /// The 90 % interval that completion leaves.
    pub interval: Option<Interval>,
    /// Its unit.
    pub unit: Unit,
    /// What it rests on.
    pub coverage: &'a Coverage,
}

impl<'a> From<&'a Aggregate> for NamedCell<'a> {
    /// Returns the cell of an aggregate; its names are still to be written.
    fn from(row: &'a Aggregate) -> Self {
        Self {
            indicator: &row.indicator,
            indicator_name: "",
            measure: row.statistic.name(),
            classification: &row.classification,
            edition: &row.edition,
            group_id: row.group.clone().into(),
            group_name: String::new(),
            year: row.year,
            base_year: None,
            breakdown: (&row.breakdown).into(),
            shown: &row.shown,
            interval: row.interval,
            unit: row.unit,
            coverage: &row.coverage,
        }
    }
}

impl<'a> From<&'a Gap> for NamedCell<'a> {
    /// Returns the cell of a gap; its names are still to be written.
    fn from(row: &'a Gap) -> Self {
        Self {
            indicator: &row.indicator,
            indicator_name: "",
            measure: row.gap.name(),
            classification: &row.classification,
            edition: &row.edition,
            group_id: row.group.clone(),
            group_name: String::new(),
            year: row.year,
            base_year: row.base_year,
            breakdown: row.breakdown.clone(),
            shown: &row.shown,
            interval: row.interval,
            unit: row.unit,
            coverage: &row.coverage,
        }
    }
}

impl NamedCell<'_> {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> impl Ord + '_ {
        let Self { indicator, measure, classification, edition, group_id, year, base_year, breakdown, .. } = self;
        (*indicator, *measure, *classification, *edition, group_id.to_string(), *year, breakdown, *base_year)
    }
}

table! {
    NamedCell<'_>, "cells", "Cells: every figure that the tables for readers show, once, with its names";
    key indicator measure classification edition group_id year sex age location category base_year;
    |row| {
        indicator: Text = row.indicator;
        indicator_name: Text = row.indicator_name, "", "English name of the indicator";
        measure: Text = row.measure, "", "The statistic or the gap, as weighted-mean or gender-parity";
        classification: Text = row.classification;
        edition: Text = row.edition;
        group_id: Sided<Text>, "", "Id of the group of economies, or of the two that are compared, with a slash";
        group_name: String, "", "English name of the group, or of the two that are compared";
        year: i32;
        breakdown: String = told(&row.breakdown.codes()),
            "", "Sex, age, location and category in words: total, women, urban, women / men, 4G; of several parts with commas";
        sex: Sided<Sex> = &row.breakdown.sex;
        age: Sided<Age> = &row.breakdown.age;
        location: Sided<Location> = &row.breakdown.location;
        category: Text = &row.breakdown.category;
        base_year: Option<i32>;
        value: Option<f64> = row.shown.value();
        lower: Option<f64> = row.interval.map(|interval| interval.lower);
        upper: Option<f64> = row.interval.map(|interval| interval.upper);
        unit: Unit;
        status: Status = row.shown.status().code();
        weight_reported_share: Option<f64> = row.coverage.weight_reported_share;
        reason: Option<String> = row.shown.reason(Language::ENGLISH);
        note: Option<String> = row.shown.note(Language::ENGLISH);
    }
}
