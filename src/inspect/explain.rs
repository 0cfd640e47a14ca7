//! One number back to what it rests on: the coverage of an aggregate, the reports and donors behind an estimate.
//! Reads the files of a finished run and recomputes nothing.

use std::path::Path;

use polars::prelude::*;

use super::Catalog;
use super::absent::absent;
use super::frame::{self, internal};
use super::tables::{read, totals};
use crate::question::Question;
use crate::run::Failure;
use crate::tables::schema::{self, Column as SchemaColumn};

/// A heading with a list under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the list shows.
    pub title: String,
    /// The list.
    pub list: Catalog,
}

/// Returns what an aggregate rests on: every statistic in each profile, with its coverage.
///
/// - Errors: the run has no such figure.
pub fn group(run: &Path, question: &Question<'_>) -> Result<Part, Failure> {
    let of_group = read(run, &schema::AGGREGATES, &of_group(question), Some(question.year))?;
    let total = totals(of_group)?;
    if total.height() == 0 {
        return Err(absent(
            run,
            &schema::AGGREGATES,
            question.indicator,
            (schema::GROUP, question.group.group),
            question.year,
        ));
    }
    let shown = [
        schema::CLASSIFICATION,
        schema::EDITION,
        schema::CATEGORY,
        schema::STATISTIC,
        schema::PROFILE,
        schema::VALUE,
        schema::LOWER,
        schema::UPPER,
        schema::UNIT,
        schema::STATUS,
        schema::N_MEMBERS,
        schema::N_REPORTED,
        schema::N_ESTIMATED,
        schema::N_FALLBACK,
        schema::N_IMPUTED,
        schema::N_MISSING,
        schema::WEIGHT_REPORTED_SHARE,
        schema::WEIGHT_ESTIMATED_SHARE,
        schema::REASON,
        schema::NOTE,
    ];
    let title = format!("{} of {} in {}", question.indicator, question.group.group, question.year);
    Ok(Part { title, list: list(&total, &shown, usize::MAX)? })
}

/// Returns whose new report would narrow the interval of a group most, with the variance of its error and the width of the
/// interval before and after.
///
/// - Shapes: one row for each economy and category; none where nothing is imputed, or in runs of earlier versions.
/// - Errors: the files of the run cannot be read.
pub fn next_survey(run: &Path, question: &Question<'_>, most: usize) -> Result<Option<Part>, Failure> {
    if !run.join(format!("{}.parquet", schema::SURVEYS.name)).is_file() {
        return Ok(None);
    }
    let ranked = read(run, &schema::SURVEYS, &of_group(question), Some(question.year))?;
    if ranked.height() == 0 {
        return Ok(None);
    }
    let shown = [
        schema::CLASSIFICATION,
        schema::EDITION,
        schema::CATEGORY,
        schema::RANK,
        schema::ECONOMY,
        schema::WEIGHT_SHARE,
        schema::VARIANCE,
        schema::VARIANCE_AFTER,
        schema::WIDTH,
        schema::WIDTH_AFTER,
    ];
    let title = "next survey: what a report of each economy alone would leave of the interval, in points".to_owned();
    Ok(Some(Part { title, list: list(&ranked, &shown, most)? }))
}

/// Returns what the value of one economy in a year rests on: the estimate, its donors, and the reports of all years, at most
/// so many rows of each.
///
/// - Errors: the run has no such figure.
pub fn economy(run: &Path, (indicator, code, year): (&str, &str, i32), most: usize) -> Result<Vec<Part>, Failure> {
    let asked = [(schema::INDICATOR, indicator), (schema::ECONOMY, code)];
    let reports = read(run, &schema::OBSERVATIONS, &asked, None)?;
    let estimates = totals_first(read(run, &schema::ESTIMATES, &asked, Some(year))?)?;
    if reports.height() == 0 && estimates.height() == 0 {
        return Err(absent(run, &schema::OBSERVATIONS, indicator, (schema::ECONOMY, code), year));
    }
    let codes = [schema::SEX, schema::AGE, schema::LOCATION, schema::CATEGORY];
    let of_estimate = [
        schema::VALUE,
        schema::LOWER,
        schema::UPPER,
        schema::REPORTED,
        schema::STATUS,
        schema::METHOD,
        schema::HORIZON_YEARS,
        schema::OWN_WEIGHT,
        schema::N_DONORS,
        schema::SHIFT_LOGIT,
        schema::WEIGHT,
        schema::REASON,
        schema::NOTE,
    ];
    let of_report = [
        schema::YEAR,
        schema::VALUE,
        schema::STATUS,
        schema::SELECTED,
        schema::FALLBACK,
        schema::DATASET,
        schema::VINTAGE,
        schema::SOURCE_FILE,
        schema::SOURCE_LINE,
    ];
    let donors = read(run, &schema::DONORS, &asked, Some(year))?;
    let donors = sorted(donors, schema::DONOR_WEIGHT)?;
    // A wide file has an empty cell for every year that its publisher has nothing for.
    let stated = reports.lazy().filter(col(schema::VALUE.name).is_not_null()).collect().map_err(internal)?;
    let newest = sorted(stated, schema::YEAR)?;
    let mut parts = Vec::new();
    let mut part = |title: String, table: &DataFrame, columns: &[SchemaColumn]| -> Result<(), Failure> {
        if table.height() > 0 {
            parts.push(Part { title, list: list(table, columns, most)? });
        }
        Ok(())
    };
    part(format!("{indicator} of {code} in {year}"), &estimates, &[&codes[..], &of_estimate[..]].concat())?;
    part(
        "donors of its change, the largest first".to_owned(),
        &donors,
        &[schema::CATEGORY, schema::DONOR, schema::DONOR_WEIGHT],
    )?;
    part("reports, the newest first".to_owned(), &newest, &[&codes[..], &of_report[..]].concat())?;
    Ok(parts)
}

/// What rows of the group have in their columns.
fn of_group<'a>(question: &Question<'a>) -> Vec<(SchemaColumn, &'a str)> {
    let Question { indicator, group, .. } = question;
    let named = [(schema::CLASSIFICATION, group.classification), (schema::EDITION, group.edition)];
    let named = named.into_iter().filter_map(|(column, name)| Some((column, name?)));
    [(schema::INDICATOR, *indicator), (schema::GROUP, group.group)].into_iter().chain(named).collect()
}

/// Puts the totals over sex, age and location before their parts.
fn totals_first(table: DataFrame) -> Result<DataFrame, Failure> {
    let codes = [schema::SEX, schema::AGE, schema::LOCATION];
    let is_part = codes.map(|column| col(column.name).neq(lit(crate::concepts::breakdown::TOTAL)));
    let n_parts = is_part.into_iter().map(|part| part.cast(DataType::Int32)).reduce(|a, b| a + b);
    let options = SortMultipleOptions::default().with_maintain_order(true);
    match n_parts {
        Some(n_parts) => table.lazy().sort_by_exprs([n_parts], options).collect().map_err(internal),
        None => Ok(table),
    }
}

fn sorted(table: DataFrame, by: SchemaColumn) -> Result<DataFrame, Failure> {
    let options = SortMultipleOptions::default().with_order_descending(true).with_maintain_order(true);
    table.sort([by.name], options).map_err(internal)
}

/// Returns the first rows of a table as texts, numbers rounded for readers; a run of an earlier version lacks columns that
/// came later.
fn list(table: &DataFrame, columns: &[SchemaColumn], most: usize) -> Result<Catalog, Failure> {
    let known = |column: &&SchemaColumn| table.column(column.name).is_ok();
    let columns: Vec<SchemaColumn> = columns.iter().filter(known).copied().collect();
    let mut rows = vec![Vec::with_capacity(columns.len()); table.height().min(most)];
    for column in &columns {
        let values = table.column(column.name).map_err(internal)?;
        for (index, row) in rows.iter_mut().enumerate() {
            row.push(match values.get(index).map_err(internal)? {
                AnyValue::Null => String::new(),
                AnyValue::Float64(number) => frame::shown(number),
                AnyValue::String(text) => text.to_owned(),
                other => other.to_string(),
            });
        }
    }
    Ok(Catalog { header: columns.iter().map(|column| column.name).collect(), rows })
}
