//! Named cells: every figure that tables for readers show, once, with its names written out.
//! One row for one cell: the lists that the pipelines pin and the profile of a run. Nothing is computed here.

use super::RunFigure;
use super::row::table;
use crate::concepts::{Age, Language, Location, Sex, Sided, Status, Text, Unit};

/// One row of `cells.parquet`.
#[derive(Clone, Debug)]
pub struct NamedCell<'a> {
    /// The figure.
    pub figure: RunFigure<'a>,
    /// English name of its indicator.
    pub indicator_name: &'a str,
    /// Id of its group, or of the two that are compared.
    pub group_id: String,
    /// English name of its group, or of the two that are compared.
    pub group_name: String,
    /// Its breakdown in words.
    pub breakdown: Text,
}

impl NamedCell<'_> {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> impl Ord + '_ {
        let figure = &self.figure;
        let of_group = (figure.list(), self.group_id.as_str());
        (figure.indicator(), figure.measure(), of_group, figure.year(), figure.breakdown(), figure.base_year())
    }
}

table! {
    NamedCell<'_>, "cells", "Cells: every figure that the tables for readers show, once, with its names";
    key indicator measure classification edition group_id year sex age location category base_year;
    |row| {
        indicator: Text = row.figure.indicator();
        indicator_name: Text = row.indicator_name, "", "English name of the indicator";
        measure: Text = row.figure.measure(), "", "The statistic or the gap, as weighted-mean or gender-parity";
        classification: Text = row.figure.list().0;
        edition: Text = row.figure.list().1;
        group_id: Sided<Text> = row.group_id.as_str(), "", "Id of the group of economies, or of the two that are compared, with a slash";
        group_name: String, "", "English name of the group, or of the two that are compared";
        year: i32 = row.figure.year();
        breakdown: Text,
            "", "Sex, age, location and category in words: total, women, urban, women / men, 4G; of several parts with commas";
        sex: Sided<Sex> = row.figure.breakdown().sex.to_string();
        age: Sided<Age> = row.figure.breakdown().age.to_string();
        location: Sided<Location> = row.figure.breakdown().location.to_string();
        category: Text = row.figure.breakdown().category.to_string();
        base_year: Option<i32> = row.figure.base_year();
        value: Option<f64> = row.figure.shown().value();
        lower: Option<f64> = row.figure.interval().map(|interval| interval.lower);
        upper: Option<f64> = row.figure.interval().map(|interval| interval.upper);
        unit: Unit = row.figure.unit().name();
        status: Status = row.figure.shown().status().code();
        weight_reported_share: Option<f64> = row.figure.coverage().weight_reported_share;
        reason: Option<String> = row.figure.shown().reason(Language::ENGLISH);
        note: Option<String> = row.figure.shown().note(Language::ENGLISH);
    }
}
