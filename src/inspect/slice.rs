//! A table of a run as its file has it: whole, or the rows of indicators, groups and years that are asked for.

use std::collections::BTreeSet;
use std::path::Path;

use arrow::array::{AsArray, BooleanArray, LargeStringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use itertools::Itertools;

use super::frame;
use super::tables::{CLASSIFICATION, EDITION, GROUP, INDICATOR, YEAR};
use crate::concepts::{GroupQuery, did_you_mean, nearest};
use crate::run::Failure;
use crate::tables::Table;
use crate::tables::schema::Column;

/// What is asked for; all where nothing is named.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// Ids of indicators.
    pub indicators: Vec<String>,
    /// Groups, as [`GroupQuery`] reads them.
    pub groups: Vec<String>,
    /// Calendar years.
    pub years: Vec<i32>,
}

impl Slice {
    /// Returns the rows of a table that are asked for, in the order of the file.
    ///
    /// - Errors: the file cannot be read; the table has no such column; the run has none of an indicator, group or year, or not
    ///   all of them in one row.
    pub fn read(&self, run: &Path, table: &Table) -> Result<RecordBatch, Failure> {
        self.of(frame::columns(run, table)?.batch(), run, table)
    }

    /// Returns the rows of a table that is read that are asked for.
    ///
    /// - Errors: as [`Slice::read`], but for reading.
    pub fn of(&self, batch: &RecordBatch, run: &Path, table: &Table) -> Result<RecordBatch, Failure> {
        let mut marks = vec![true; batch.num_rows()];
        self.mark_indicators(batch, table, &mut marks)?;
        self.mark_groups(batch, table, &mut marks)?;
        self.mark_years(batch, table, &mut marks)?;
        if !marks.contains(&true) && !marks.is_empty() {
            let detail = format!("no row of {} has the indicator, group and year together", table.name);
            return Err(Failure::usage(detail, "leave one of them out to see what there is"));
        }
        filter_record_batch(batch, &BooleanArray::from(marks)).map_err(damaged(&run.join(table.file_name())))
    }

    fn mark_indicators(&self, batch: &RecordBatch, table: &Table, marks: &mut [bool]) -> Result<(), Failure> {
        if self.indicators.is_empty() {
            return Ok(());
        }
        let ids = texts(batch, table, INDICATOR)?;
        for wanted in &self.indicators {
            if !ids.iter().flatten().any(|id| id == wanted) {
                return Err(unknown(table, INDICATOR, wanted, ids));
            }
        }
        let is_wanted = |id: Option<&str>| id.is_some_and(|id| self.indicators.iter().any(|wanted| wanted == id));
        marks.iter_mut().zip(ids).for_each(|(mark, id)| *mark &= is_wanted(id));
        Ok(())
    }

    fn mark_groups(&self, batch: &RecordBatch, table: &Table, marks: &mut [bool]) -> Result<(), Failure> {
        if self.groups.is_empty() {
            return Ok(());
        }
        let groups = texts(batch, table, GROUP)?;
        let lists = texts(batch, table, CLASSIFICATION)?.iter().zip(texts(batch, table, EDITION)?);
        let rows: Vec<_> = groups.iter().zip(lists).collect();
        let queries: Vec<GroupQuery<'_>> = self.groups.iter().map(|group| GroupQuery::new(group)).collect();
        let is_of = |query: &GroupQuery<'_>, row: &(Option<&str>, (Option<&str>, Option<&str>))| {
            let (group, (classification, edition)) = row;
            *group == Some(query.group) && query.may_be(classification.unwrap_or_default(), edition.unwrap_or_default())
        };
        for (query, wanted) in queries.iter().zip(&self.groups) {
            if !rows.iter().any(|row| is_of(query, row)) {
                let of_name = rows.iter().filter(|(group, _)| *group == Some(query.group));
                let full_name = |(_, (classification, edition)): &(_, (Option<&str>, Option<&str>))| {
                    GroupQuery::full_name(classification.unwrap_or_default(), edition.unwrap_or_default(), query.group)
                };
                let lists: BTreeSet<String> = of_name.map(full_name).collect();
                return Err(match lists.len() {
                    0 => unknown(table, GROUP, wanted, groups),
                    _ => of_other_lists(table, wanted, &lists),
                });
            }
        }
        marks.iter_mut().zip(&rows).for_each(|(mark, row)| *mark &= queries.iter().any(|query| is_of(query, row)));
        Ok(())
    }

    fn mark_years(&self, batch: &RecordBatch, table: &Table, marks: &mut [bool]) -> Result<(), Failure> {
        if self.years.is_empty() {
            return Ok(());
        }
        let years = column(batch, table, YEAR)?.as_primitive_opt::<Int32Type>();
        let years = years.ok_or_else(|| without(table, YEAR))?;
        for wanted in &self.years {
            if !years.iter().flatten().any(|year| year == *wanted) {
                let all = || years.iter().flatten();
                let (first, last) = (all().min().unwrap_or_default(), all().max().unwrap_or_default());
                let detail = format!("no row of {} has the year {wanted}", table.name);
                return Err(Failure::usage(detail, format!("the run has {first} to {last}")));
            }
        }
        let is_wanted = |year: Option<i32>| year.is_some_and(|year| self.years.contains(&year));
        marks.iter_mut().zip(years).for_each(|(mark, year)| *mark &= is_wanted(year));
        Ok(())
    }
}

fn damaged(path: &Path) -> impl Fn(ArrowError) -> Failure + '_ {
    |error| Failure::damaged(path, &error.to_string())
}

fn column<'b>(batch: &'b RecordBatch, table: &Table, column: Column) -> Result<&'b arrow::array::ArrayRef, Failure> {
    batch.column_by_name(column.name).ok_or_else(|| without(table, column))
}

fn texts<'b>(batch: &'b RecordBatch, table: &Table, asked: Column) -> Result<&'b LargeStringArray, Failure> {
    column(batch, table, asked)?.as_string_opt::<i64>().ok_or_else(|| without(table, asked))
}

fn without(table: &Table, column: Column) -> Failure {
    let detail = format!("{} has no column `{}`", table.name, column.name);
    Failure::usage(detail, format!("leave out --{}, or choose a table that has it", column.name))
}

/// The group is there, and not in the list that is named.
fn of_other_lists(table: &Table, wanted: &str, lists: &BTreeSet<String>) -> Failure {
    let detail = format!("no row of {} has the {} `{wanted}`", table.name, GROUP.name);
    Failure::usage(detail, format!("there is {}", lists.iter().join(", ")))
}

fn unknown(table: &Table, column: Column, wanted: &str, known: &LargeStringArray) -> Failure {
    let mut names: Vec<&str> = known.iter().flatten().collect();
    names.sort_unstable();
    names.dedup();
    let near = nearest(GroupQuery::new(wanted).group, names);
    let help = did_you_mean(&near, "`ictstat catalog` lists what there is");
    Failure::usage(format!("no row of {} has the {} `{wanted}`", table.name, column.name), help)
}
