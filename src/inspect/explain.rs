//! One number back to what it rests on: the coverage of an aggregate, the reports and donors behind an estimate.
//! Reads the files of a finished run and recomputes nothing.

use std::path::Path;

use polars::prelude::{AnyValue, DataFrame, DataType, IntoLazy, SortMultipleOptions, col, lit};

use super::Catalog;
use super::absent::{Whose, absent};
use super::frame::{self, internal};
use super::subject::Subjects;
use super::tables::{
    AGE, CLASSIFICATION, ECONOMY, EDITION, GROUP, INDICATOR, LOCATION, SEX, VALUE, YEAR, of_codes, of_stated, read,
};
use crate::concepts::EconomyId;
use crate::question::{Codes, Question};
use crate::revision::figure::place_of;
use crate::run::Failure;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Donor, Estimate, Observation, Row, Survey};

/// A heading with a list under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the list shows.
    pub title: String,
    /// The list.
    pub list: Catalog,
}

/// What is shown of a figure of a group.
const OF_GROUP: [Column; 20] = Aggregate::TABLE.columns_named([
    "classification",
    "edition",
    "category",
    "statistic",
    "profile",
    "value",
    "lower",
    "upper",
    "unit",
    "status",
    "n_members",
    "n_reported",
    "n_estimated",
    "n_fallback",
    "n_imputed",
    "n_missing",
    "weight_reported_share",
    "weight_estimated_share",
    "reason",
    "note",
]);

/// What is shown of the worth of a report.
const OF_SURVEY: [Column; 10] = Survey::TABLE.columns_named([
    "classification",
    "edition",
    "category",
    "rank",
    "economy",
    "weight_share",
    "variance",
    "variance_after",
    "width",
    "width_after",
]);

/// What is shown of a completed value.
const OF_ESTIMATE: [Column; 17] = Estimate::TABLE.columns_named([
    "sex",
    "age",
    "location",
    "category",
    "value",
    "lower",
    "upper",
    "reported",
    "status",
    "method",
    "horizon_years",
    "own_weight",
    "n_donors",
    "shift_logit",
    "weight",
    "reason",
    "note",
]);

/// What is shown of a report.
const OF_REPORT: [Column; 13] = Observation::TABLE.columns_named([
    "sex",
    "age",
    "location",
    "category",
    "year",
    "value",
    "status",
    "selected",
    "fallback",
    "dataset",
    "vintage",
    "source_file",
    "source_line",
]);

/// What is shown of a donor.
const OF_DONOR: [Column; 3] = Donor::TABLE.columns_named(["category", "donor", "donor_weight"]);

/// Returns what an aggregate rests on: every statistic in each profile, with its coverage.
///
/// - Errors: the run has no such figure.
pub fn group(run: &Path, question: &Question<'_>, subjects: &Subjects) -> Result<Part, Failure> {
    let of_group = read(run, &Aggregate::TABLE, &of_group(question), Some(question.year))?;
    let rows = of_codes(of_group, &question.codes)?;
    if rows.height() == 0 {
        let whose = Whose::Group(question.group.group, subjects);
        return Err(absent(run, question.indicator, whose, question.year, &question.codes));
    }
    let title = format!("{} of {} in {}", question.indicator, question.group.group, question.year);
    let mut list = list(&rows, &OF_GROUP, usize::MAX)?;
    let at = |name: &str| list.header.iter().position(|header| *header == name);
    // What is asked for comes first: its profile, the main statistic; numbers of persons come last.
    if let (Some(profile), Some(statistic)) = (at("profile"), at("statistic")) {
        let asked = question.profile.name();
        list.rows.sort_by_key(|row| (row[profile] != asked, row[statistic].parse().map_or(u8::MAX, place_of)));
    }
    Ok(Part { title, list })
}

/// Returns whose new report would narrow the interval of a group most, with the variance of its error and the width of the
/// interval before and after.
///
/// - Shapes: one row for each economy and category; none where nothing is imputed, or in runs of earlier versions.
/// - Errors: the files of the run cannot be read.
pub fn next_survey(run: &Path, question: &Question<'_>, most: usize) -> Result<Option<Part>, Failure> {
    if !run.join(Survey::TABLE.file_name()).is_file() {
        return Ok(None);
    }
    let ranked = read(run, &Survey::TABLE, &of_group(question), Some(question.year))?;
    if ranked.height() == 0 {
        return Ok(None);
    }
    let title = "next survey: what a report of each economy alone would leave of the interval, in points".to_owned();
    Ok(Some(Part { title, list: list(&ranked, &OF_SURVEY, most)? }))
}

/// Returns what the value of one economy in a year rests on: the estimate, its donors, and the reports of all years, at most
/// so many rows of each.
///
/// - Errors: the run has no such figure.
pub fn economy(
    run: &Path,
    (indicator, economy, year): (&str, EconomyId, i32),
    (subjects, codes): (&Subjects, &Codes<'_>),
    most: usize,
) -> Result<Vec<Part>, Failure> {
    let asked = [(INDICATOR, indicator), (ECONOMY, economy.as_str())];
    let of_table = |table, year| of_stated(read(run, table, &asked, year)?, codes);
    let reports = of_table(&Observation::TABLE, None)?;
    let estimates = totals_first(of_table(&Estimate::TABLE, Some(year))?)?;
    if reports.height() == 0 && estimates.height() == 0 {
        return Err(absent(run, indicator, Whose::Economy(economy), year, codes));
    }
    let donors = of_table(&Donor::TABLE, Some(year))?;
    let donors = sorted(donors, OF_DONOR[2])?;
    // A wide file has an empty cell for every year that its publisher has nothing for.
    let stated = reports.lazy().filter(col(VALUE.name).is_not_null()).collect().map_err(internal)?;
    let newest = sorted(stated, YEAR)?;
    let mut parts = Vec::new();
    let mut part = |title: String, table: &DataFrame, columns: &[Column]| -> Result<(), Failure> {
        if table.height() > 0 {
            parts.push(Part { title, list: list(table, columns, most)? });
        }
        Ok(())
    };
    part(format!("{indicator} of {} in {year}", subjects.label(economy)), &estimates, &OF_ESTIMATE)?;
    part("donors of its change, the largest first".to_owned(), &donors, &OF_DONOR)?;
    part(format!("reports of {}, the newest first", subjects.label(economy)), &newest, &OF_REPORT)?;
    Ok(parts)
}

/// What rows of the group have in their columns.
fn of_group<'a>(question: &Question<'a>) -> Vec<(Column, &'a str)> {
    let Question { indicator, group, .. } = question;
    let named = [(CLASSIFICATION, group.classification), (EDITION, group.edition)];
    let named = named.into_iter().filter_map(|(column, name)| Some((column, name?)));
    [(INDICATOR, *indicator), (GROUP, group.group)].into_iter().chain(named).collect()
}

/// Puts the totals over sex, age and location before their parts.
fn totals_first(table: DataFrame) -> Result<DataFrame, Failure> {
    let codes = [SEX, AGE, LOCATION];
    let is_part = codes.map(|column| col(column.name).neq(lit(crate::concepts::breakdown::TOTAL)));
    let n_parts = is_part.into_iter().map(|part| part.cast(DataType::Int32)).reduce(|a, b| a + b);
    let options = SortMultipleOptions::default().with_maintain_order(true);
    match n_parts {
        Some(n_parts) => table.lazy().sort_by_exprs([n_parts], options).collect().map_err(internal),
        None => Ok(table),
    }
}

fn sorted(table: DataFrame, by: Column) -> Result<DataFrame, Failure> {
    let options = SortMultipleOptions::default().with_order_descending(true).with_maintain_order(true);
    table.sort([by.name], options).map_err(internal)
}

/// Returns the first rows of a table as texts, numbers rounded for readers; a run of an earlier version lacks columns that
/// came later.
fn list(table: &DataFrame, columns: &[Column], most: usize) -> Result<Catalog, Failure> {
    let known = |column: &&Column| table.column(column.name).is_ok();
    let columns: Vec<Column> = columns.iter().filter(known).copied().collect();
    let mut rows = vec![Vec::with_capacity(columns.len()); table.height().min(most)];
    for column in &columns {
        let values = table.column(column.name).map_err(internal)?;
        for (index, row) in rows.iter_mut().enumerate() {
            row.push(match values.get(index).map_err(internal)? {
                AnyValue::Null => String::new(),
                AnyValue::Float64(number) => frame::shown(number),
                other => other.get_str().map_or_else(|| other.to_string(), str::to_owned),
            });
        }
    }
    Ok(Catalog { header: columns.iter().map(|column| column.name).collect(), rows })
}
