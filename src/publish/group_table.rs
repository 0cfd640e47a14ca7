//! Aggregates of one indicator → a table of groups × years, as CSV and Markdown, rounded for readers.
//! The unrounded figures stay in aggregates.parquet.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{CellAlignment, Table as TextTable, presets};

use super::rounding::rounded;
use crate::concepts::classification::group_rank;
use crate::concepts::groups::AS_OF;
use crate::concepts::{Age, Location, Sex, Text, Unit, group_label};
use crate::tables::{Aggregate, Profile, Statistic};

/// What stands in a cell whose value is withheld or absent.
pub const NO_VALUE: &str = "–";

/// A table of groups × years.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTable {
    /// Id of the indicator.
    pub indicator: Text,
    /// English name of the indicator.
    pub title: String,
    /// Unit of the values.
    pub unit: Unit,
    /// The statistic shown.
    pub statistic: Statistic,
    /// The profile shown.
    pub profile: Profile,
    /// Years, first to last.
    pub years: Vec<i32>,
    /// Groups in the order of the report.
    pub rows: Vec<GroupRow>,
    /// Publishers and editions.
    pub source: String,
    /// Licences.
    pub licence: String,
}

/// One group of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// English name of the group.
    pub label: String,
    /// Rounded values, one for each year.
    pub values: Vec<Option<String>>,
    /// What the latest value rests on, or why there is none.
    pub note: String,
}

/// What a table shows of an indicator.
#[derive(Clone, Debug)]
pub struct TableRequest<'a> {
    /// Id of the indicator.
    pub indicator: &'a Text,
    /// English name.
    pub title: &'a str,
    /// The statistic.
    pub statistic: Statistic,
    /// The profile.
    pub profile: Profile,
    /// Publishers and editions.
    pub source: &'a str,
    /// Licences.
    pub licence: &'a str,
}

impl GroupTable {
    /// Returns the table of the totals of one statistic, or `None` where there are none.
    pub fn new(request: &TableRequest<'_>, aggregates: &[Aggregate]) -> Option<Self> {
        let shown = || aggregates.iter().filter(|row| is_shown(request, row));
        let unit = shown().next()?.unit;
        let years: BTreeSet<i32> = shown().map(|row| row.year).collect();
        let mut by_group: BTreeMap<_, BTreeMap<i32, &Aggregate>> = BTreeMap::new();
        for row in shown() {
            let is_as_of = row.edition.as_ref() == AS_OF;
            let key = (is_as_of, group_rank(&row.group), &row.group, &row.classification, &row.edition);
            by_group.entry(key).or_default().insert(row.year, row);
        }
        Some(Self {
            indicator: request.indicator.clone(),
            title: request.title.to_owned(),
            unit,
            statistic: request.statistic,
            profile: request.profile,
            rows: by_group.values().filter_map(|group| group_row(group, &years)).collect(),
            years: years.into_iter().collect(),
            source: request.source.to_owned(),
            licence: request.licence.to_owned(),
        })
    }

    /// Returns the table as CSV: a row for each group, a column for each year, a note on coverage.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let fixed = ["classification", "edition", "group", "name"].map(str::to_owned);
        let years = self.years.iter().map(i32::to_string);
        writer.write_record(fixed.into_iter().chain(years).chain(["note".to_owned()]))?;
        for row in &self.rows {
            let fixed = [row.classification.as_ref(), row.edition.as_ref(), row.group.as_ref(), row.label.as_str()];
            let values = row.values.iter().map(|value| value.as_deref().unwrap_or_default());
            writer.write_record(fixed.into_iter().chain(values).chain([row.note.as_str()]))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// Returns the table as Markdown, with notes on coverage, source and licence.
    pub fn markdown(&self) -> String {
        let mut table = TextTable::new();
        table.load_style(presets::ASCII_MARKDOWN);
        table.set_header(std::iter::once("Group".to_owned()).chain(self.years.iter().map(i32::to_string)));
        for row in &self.rows {
            table.add_row(
                std::iter::once(row.label.as_str()).chain(row.values.iter().map(|v| v.as_deref().unwrap_or(NO_VALUE))),
            );
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let notes: Vec<String> = self.rows.iter().map(|row| format!("- {}, {}.", row.label, row.note)).collect();
        let trimmed: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        format!(
            "# {}\n\n{}, {}; profile {}. {NO_VALUE} no value is shown.\n\n{}\n\n## Notes\n\n{}\n\nSource: {}. Licence of the data: {}.\n",
            self.title,
            capitalised(&self.statistic.name().replace('-', " ")),
            self.unit.name(),
            self.profile.name(),
            trimmed.join("\n"),
            notes.join("\n"),
            self.source,
            self.licence,
        )
    }
}

fn is_shown(request: &TableRequest<'_>, row: &Aggregate) -> bool {
    let breakdown = &row.breakdown;
    let is_total = (breakdown.sex, breakdown.age, breakdown.location) == (Sex::Total, Age::Total, Location::Total);
    row.indicator == *request.indicator
        && row.statistic == request.statistic
        && row.profile == request.profile
        && is_total
}

fn group_row(group: &BTreeMap<i32, &Aggregate>, years: &BTreeSet<i32>) -> Option<GroupRow> {
    let first = group.values().next()?;
    let value = |year: &i32| {
        let row = group.get(year)?;
        row.value.map(|value| rounded(value, row.unit.decimals()))
    };
    let latest = group.values().rev().find(|row| row.value.is_some());
    let as_of = if first.edition.as_ref() == AS_OF { ", as of each year" } else { "" };
    Some(GroupRow {
        classification: first.classification.clone(),
        edition: first.edition.clone(),
        group: first.group.clone(),
        label: format!("{}{as_of}", group_label(&first.group)),
        values: years.iter().map(value).collect(),
        note: latest.map_or_else(|| no_value_note(group), |row| coverage_note(row)),
    })
}

/// Returns the footnote of a value, as `2024: based on 41 of 48 economies, 87 % of the population`.
fn coverage_note(row: &Aggregate) -> String {
    let coverage = &row.coverage;
    let economies = format!("{}: based on {} of {} economies", row.year, coverage.n_reported, coverage.n_members);
    match coverage.weight_reported_share {
        Some(share) if row.weight_unit == Unit::Persons => {
            format!("{economies}, {} % of the population", percent(share))
        }
        _ => economies,
    }
}

/// Returns a share in whole percent; a part is never shown as the whole or as nothing.
fn percent(share: f64) -> String {
    match rounded(100.0 * share, 0).as_str() {
        "100" if share < 1.0 => "over 99".to_owned(),
        "0" if share > 0.0 => "under 1".to_owned(),
        text => text.to_owned(),
    }
}

fn no_value_note(group: &BTreeMap<i32, &Aggregate>) -> String {
    let reason = group.values().next_back().and_then(|row| row.reason.as_deref());
    format!("not produced, {}", reason.unwrap_or("no data"))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
