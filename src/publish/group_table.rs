//! Aggregates or gaps of one indicator → a table of groups × years, as CSV and Markdown, rounded for readers.
//! The unrounded figures stay in the Parquet files.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{CellAlignment, Table as TextTable, presets};

use super::cell;
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::groups::AS_OF;
use crate::concepts::interval::Interval;
use crate::concepts::rounding::rounded;
use crate::concepts::{GroupNames, Language, Sided, Text, Unit};
use crate::tables::coverage::told;
use crate::tables::gaps::GapBreakdown;
use crate::tables::{GapId, Profile, RunFigure};

/// What stands in a cell whose value is withheld or absent.
pub const NO_VALUE: &str = "–";

/// What stands behind each year in a CSV file.
const BEHIND_EACH_YEAR: [&str; 4] = ["lower", "upper", "status", "reported_share"];

/// Columns of a table before those of its years.
pub const FIXED_COLUMNS: [&str; 9] =
    ["classification", "edition", "group", "name", "sex", "age", "location", "category", "unit"];

/// What a table is about.
#[derive(Clone, Debug, PartialEq)]
pub struct TableHead {
    /// Id of the indicator.
    pub indicator: String,
    /// The gap; none of the table of its first statistic.
    pub gap: Option<GapId>,
    /// Title.
    pub title: String,
    /// Statistic or gap.
    pub subject: String,
    /// The profile shown.
    pub profile: Profile,
    /// What a reader must know, if anything.
    pub note: Option<String>,
    /// Whether the table stands for the run on a terminal.
    pub is_headline: bool,
    /// Publishers and editions.
    pub source: String,
    /// Licences.
    pub licence: String,
}

impl TableHead {
    /// Returns the name of the file without its ending.
    pub fn name(&self) -> String {
        match self.gap {
            Some(gap) => format!("{}-{}", self.indicator, gap.name()),
            None => self.indicator.clone(),
        }
    }
}

/// A table of groups × years.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTable {
    /// What it is about.
    pub head: TableHead,
    /// Unit of the values.
    pub unit: Unit,
    /// Years, first to last.
    pub years: Vec<i32>,
    /// Groups in the order of the report, the total first, then breakdown after breakdown.
    pub rows: Vec<GroupRow>,
}

/// One group and breakdown of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group, or of the two that are compared.
    pub group: Sided<Text>,
    /// English name of the group.
    pub label: String,
    /// Whether its classification is a main one.
    pub is_main: bool,
    /// Its breakdown, or the two that are compared.
    pub breakdown: GapBreakdown,
    /// Rounded values, one for each year.
    pub values: Vec<Option<String>>,
    /// What stands behind the values, one for each year.
    pub cells: Vec<Option<RowCell>>,
    /// What the latest value rests on, or why there is none.
    pub note: String,
}

/// One cell of a row with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCell {
    /// The figure, unrounded.
    pub value: Option<f64>,
    /// Lower end of the 90 % interval.
    pub lower: Option<f64>,
    /// Upper end of the 90 % interval.
    pub upper: Option<f64>,
    /// SDMX status.
    pub status: &'static str,
    /// Reported part of the weight, 0 to 1.
    pub reported_share: Option<f64>,
}

impl From<RunFigure<'_>> for RowCell {
    fn from(figure: RunFigure<'_>) -> Self {
        Self {
            value: figure.shown().value(),
            lower: figure.interval().map(|interval| interval.lower),
            upper: figure.interval().map(|interval| interval.upper),
            status: figure.shown().status().code(),
            reported_share: figure.coverage().weight_reported_share,
        }
    }
}

impl GroupTable {
    /// Returns the table of these figures, or `None` where there are none.
    pub fn new(head: TableHead, names: &GroupNames, cells: &[RunFigure<'_>]) -> Option<Self> {
        let unit = cells.first()?.unit();
        let years: BTreeSet<i32> = cells.iter().map(|cell| cell.year()).collect();
        let mut by_row: BTreeMap<_, RowFigures<'_>> = BTreeMap::new();
        for cell in cells {
            let ((classification, edition), group, breakdown) = (cell.list(), cell.group(), cell.breakdown());
            let is_as_of = edition == AS_OF;
            let rank = names.rank(classification, &group.to_string());
            let key = ((!breakdown.is_total(), breakdown), is_as_of, rank, (group, classification, edition));
            by_row.entry(key).or_default().insert(cell.year(), *cell);
        }
        let rows = by_row.values().filter_map(|cells| group_row(names, cells, &years)).collect();
        Some(Self { head, unit, years: years.into_iter().collect(), rows })
    }

    /// Returns the table as CSV: a row for each group and breakdown, a column for each year, a note on coverage; then for each
    /// year the interval, the status and the reported part of the weight.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let years: Vec<String> = self.years.iter().map(i32::to_string).collect();
        let behind = self.years.iter().flat_map(|year| BEHIND_EACH_YEAR.map(|name| format!("{name}_{year}")));
        let behind: Vec<String> = behind.collect();
        let header = FIXED_COLUMNS.into_iter().chain(years.iter().map(String::as_str)).chain(["note"]);
        writer.write_record(header.chain(behind.iter().map(String::as_str)))?;
        for row in &self.rows {
            let values = row.values.iter().map(|value| value.as_deref().unwrap_or_default());
            let behind: Vec<String> = row.cells.iter().flat_map(|cell| self.behind(cell.as_ref())).collect();
            let texts = values.chain([row.note.as_str()]).chain(behind.iter().map(String::as_str));
            writer.write_record(self.fixed_fields(row).into_iter().chain(texts.map(cell::spreadsheet)))?;
        }
        cell::written(writer)
    }

    fn behind(&self, cell: Option<&RowCell>) -> [String; 4] {
        let Some(cell) = cell else { return Default::default() };
        let end = |end: Option<f64>| end.map(|end| rounded(end, self.unit.decimals())).unwrap_or_default();
        let share = cell.reported_share.map(|share| rounded(share, 3)).unwrap_or_default();
        [end(cell.lower), end(cell.upper), cell.status.to_owned(), share]
    }

    /// Returns the fields of a row that stand before its years, safe for a spreadsheet.
    pub fn fixed_fields(&self, row: &GroupRow) -> Vec<String> {
        let group = row.group.to_string();
        let group = [row.classification.as_ref(), row.edition.as_ref(), group.as_str(), row.label.as_str()];
        let codes = row.breakdown.codes();
        let codes = codes.iter().map(String::as_str);
        group.into_iter().chain(codes).chain([self.unit.name()]).map(cell::spreadsheet).collect()
    }

    /// Returns the table as Markdown, a part for each breakdown, with notes on coverage, source and licence.
    pub fn markdown(&self) -> String {
        let TableHead { title, subject, profile, note, source, licence, .. } = &self.head;
        let mut page = format!(
            "# {}\n\n{}, {}; profile {}. {NO_VALUE} no value is shown.\n",
            cell::prose(title),
            cell::prose(subject),
            self.unit.name(),
            profile.name()
        );
        if let Some(note) = note {
            page.push_str(&format!("\n{}\n", cell::prose(note)));
        }
        let parts: Vec<&[GroupRow]> = self.rows.chunk_by(|a, b| a.breakdown == b.breakdown).collect();
        for part in &parts {
            if parts.len() > 1 {
                page.push_str(&format!(
                    "\n## {}\n",
                    part.first().map(|row| cell::prose(&codes_label(&row.breakdown))).unwrap_or_default()
                ));
            }
            page.push_str(&format!("\n{}\n\n", self.markdown_rows(part)));
            for row in *part {
                page.push_str(&format!("- {}, {}.\n", cell::markdown(&row.label), cell::prose(&row.note)));
            }
        }
        page.push_str(&format!("\nGroups: {}.\n", cell::prose(&self.editions().join("; "))));
        let (source, licence) = (cell::prose(source), cell::prose(licence));
        page.push_str(&format!("\nSource: {source}. Licence of the data: {licence}.\n"));
        page
    }

    /// Returns each classification with the edition of its groups.
    fn editions(&self) -> Vec<String> {
        let editions: BTreeSet<_> =
            self.rows.iter().map(|row| format!("{} {}", row.classification, row.edition)).collect();
        editions.into_iter().collect()
    }

    fn markdown_rows(&self, rows: &[GroupRow]) -> String {
        let mut table = TextTable::new();
        table.load_style(presets::ASCII_MARKDOWN);
        table.set_header(std::iter::once("Group".to_owned()).chain(self.years.iter().map(i32::to_string)));
        for row in rows {
            let values = row.values.iter().map(|value| value.clone().unwrap_or_else(|| NO_VALUE.to_owned()));
            table.add_row(std::iter::once(cell::markdown(&row.label)).chain(values));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// The figures of a row by year.
type RowFigures<'a> = BTreeMap<i32, RunFigure<'a>>;

fn group_row(names: &GroupNames, cells: &RowFigures<'_>, years: &BTreeSet<i32>) -> Option<GroupRow> {
    let first = cells.values().next()?;
    let value = |year: &i32| {
        let cell = cells.get(year)?;
        cell.shown().value().map(|value| rounded(value, cell.unit().decimals()))
    };
    let latest = cells.values().rev().find(|cell| cell.shown().value().is_some());
    let ((classification, edition), group) = (first.list(), first.group());
    let as_of = if edition == AS_OF { ", as of each year" } else { "" };
    let labels: Vec<&str> = group.iter().map(|group| names.label(classification, group)).collect();
    Some(GroupRow {
        classification: classification.into(),
        edition: edition.into(),
        label: format!("{}{as_of}", labels.join(" / ")),
        is_main: names.is_main(classification),
        breakdown: first.breakdown(),
        values: years.iter().map(value).collect(),
        cells: years.iter().map(|year| cells.get(year).copied().map(RowCell::from)).collect(),
        note: latest.map_or_else(|| no_value_note(cells), |cell| note(*cell)),
        group,
    })
}

fn note(cell: RunFigure<'_>) -> String {
    let note = cell.shown().note(Language::ENGLISH).map(|note| format!("; {note}")).unwrap_or_default();
    let coverage = told(cell.coverage(), cell.subject(), cell.weight_unit(), Language::ENGLISH);
    let end = |end: f64| rounded(end, cell.unit().decimals());
    let ends = |interval: Interval| format!("; 90 % interval {} to {}", end(interval.lower), end(interval.upper));
    format!("{}: {coverage}{}{note}", years_of(cell), cell.interval().map(ends).unwrap_or_default())
}

/// Returns the year of a cell, and that with which it is compared.
fn years_of(cell: RunFigure<'_>) -> String {
    let since = cell.base_year().map(|year| format!(" against {year}")).unwrap_or_default();
    format!("{}{since}", cell.year())
}

/// Returns why a row is empty: the last value that is withheld says more than a last year without data.
fn no_value_note(cells: &RowFigures<'_>) -> String {
    let latest = || cells.values().rev();
    let telling = latest().find(|cell| cell.shown().is_suppressed()).or_else(|| latest().next());
    match telling {
        Some(cell) => {
            let reason = cell.shown().reason(Language::ENGLISH).unwrap_or_else(|| "no data".to_owned());
            let years = years_of(*cell);
            // A reason of two years says itself which of them it is about.
            match cell.base_year() {
                Some(_) => format!("not produced; {years} ({reason})"),
                None => format!("not produced; {years}: {reason}"),
            }
        }
        None => "not produced".to_owned(),
    }
}

/// Returns the codes that say something, as `sex F, category 4G`.
fn codes_label(breakdown: &GapBreakdown) -> String {
    let names = ["sex", "age", "location", "category"];
    let told = names.into_iter().zip(breakdown.codes());
    let told = told.filter(|(_, code)| ![TOTAL, NOT_APPLICABLE].contains(&code.as_str()));
    let told: Vec<String> = told.map(|(name, code)| format!("{name} {code}")).collect();
    if told.is_empty() { "total".to_owned() } else { told.join(", ") }
}
