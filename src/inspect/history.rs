//! One figure in every kept run, oldest first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, IntoLazy, col};

use super::Catalog;
use super::absent::{Whose, absent};
use super::frame;
use super::lists::{as_written, meant, one_of};
use super::subject::Subjects;
use super::tables::{
    AGE, CATEGORY, ECONOMY, INDICATOR, LOCATION, METHOD, REASON, SELECTED, SEX, STATUS, VALUE, of_codes,
    read as read_rows,
};
use crate::concepts::breakdown_words::told;
use crate::concepts::rounding::rounded;
use crate::concepts::{EconomyId, GroupNames, GroupQuery, Language};
use crate::publish::Manifest;
use crate::question::{Codes, Question};
use crate::revision::RevisionError;
use crate::revision::contributors::{label, main_figures};
use crate::revision::run_figures::{Figure, RunFigures};
use crate::run::{Failure, Options, OutputDirectory};
use crate::tables::schema::Column;
use crate::tables::{Estimate, Observation, Row, Table};

/// Returns the main figure of a group in each run, one row for each category, with the change since the run before. A run
/// that cannot be read has a row that says so, and so has an earlier one in which several lists could be meant.
///
/// - Errors: no run has such a figure; in the published run several lists could be meant.
pub fn of_group(options: &Options, asked: &Question<'_>, subjects: &Subjects) -> Result<Catalog, Failure> {
    let names = &subjects.groups;
    let output = OutputDirectory::new(options.output_directory());
    // A group that the published run does not have may be one of a run before.
    if let Some(Ok(published)) = output.run(None).map(|run| read(&run, asked)) {
        let written = as_written(&published, names, &asked.group);
        meant(&published, asked.indicator, &GroupQuery::new(&written))?;
    }
    let (mut rows, mut before): (Vec<Vec<String>>, Vec<(String, f64)>) = (Vec::new(), Vec::new());
    let mut found = false;
    for (started, name, directory) in runs(&output) {
        let mut row = |label: String, value: String, change: String, reason: String| {
            rows.push(vec![name.clone(), started.clone().unwrap_or_default(), label, value, change, reason]);
        };
        let figures = match figures(&directory, asked, names) {
            Ok(figures) => figures,
            Err(reason) => {
                row(String::new(), String::new(), String::new(), reason);
                continue;
            }
        };
        for (label, figure) in figures {
            found = true;
            let places = figure.unit.decimals() + 2;
            let shown = |value: Option<f64>| value.map(|value| rounded(value, places)).unwrap_or_default();
            let earlier = before.iter().position(|(known, _)| *known == label);
            let change = figure.value.zip(earlier).map(|(value, at)| value - before[at].1);
            let reason = figure.reasons.and_then(|reasons| reasons.said(Language::ENGLISH)).unwrap_or_default();
            row(label.clone(), shown(figure.value), shown(change), reason);
            if let Some(value) = figure.value {
                earlier.map(|at| before.remove(at));
                before.push((label, value));
            }
        }
    }
    if !found {
        let run = output.existing_run(None)?;
        let whose = Whose::Group(asked.group.group, subjects);
        return Err(absent(&run, asked.indicator, whose, asked.year, &asked.codes));
    }
    Ok(Catalog { header: vec!["run", "started", "figure", "value", "change", "reason"], rows })
}

/// Returns when each run started, its name and its folder, oldest first.
fn runs(output: &OutputDirectory) -> Vec<(Option<String>, String, PathBuf)> {
    let mut runs: Vec<_> = output
        .run_names()
        .into_iter()
        .filter_map(|name| output.run(Some(&name)).map(|directory| (name, directory)))
        .map(|(name, directory)| (Manifest::read(&directory).map(|manifest| manifest.started), name, directory))
        .collect();
    runs.sort();
    runs
}

/// Returns the value of an economy in each run, one row for each category, with the change since the run before.
///
/// - Errors: no run has such a value.
pub fn of_economy(
    options: &Options,
    asked @ (indicator, economy, year): (&str, EconomyId, i32),
    codes: &Codes<'_>,
) -> Result<Catalog, Failure> {
    let output = OutputDirectory::new(options.output_directory());
    let (mut rows, mut before): (Vec<Vec<String>>, BTreeMap<String, f64>) = Default::default();
    let mut is_found = false;
    for (started, name, directory) in runs(&output) {
        let mut row = |cells: [String; 6]| {
            let first = [name.clone(), started.clone().unwrap_or_default()];
            rows.push(first.into_iter().chain(cells).collect());
        };
        let values = values(&directory, asked, codes).unwrap_or_else(|failure| vec![OfRun::unread(failure.message)]);
        for one in values {
            is_found |= !one.label.is_empty();
            let earlier = one.value.and_then(|value| before.insert(one.label.clone(), value));
            let change = one.value.zip(earlier).map(|(value, earlier)| frame::shown(value - earlier));
            let value = one.value.map(frame::shown).unwrap_or_default();
            row([one.label, value, change.unwrap_or_default(), one.status, one.method, one.reason]);
        }
    }
    if !is_found {
        let run = output.existing_run(None)?;
        return Err(absent(&run, indicator, Whose::Economy(economy), year, codes));
    }
    Ok(Catalog { header: vec!["run", "started", "figure", "value", "change", "status", "method", "reason"], rows })
}

/// A value of an economy in a run.
#[derive(Default)]
struct OfRun {
    label: String,
    value: Option<f64>,
    status: String,
    method: String,
    reason: String,
}

impl OfRun {
    /// What stands for a run that cannot be read.
    fn unread(reason: String) -> Self {
        Self { reason, ..Self::default() }
    }
}

/// Returns the completed values of an economy; where nothing is completed, the reports in use.
fn values(
    run: &Path,
    (indicator, economy, year): (&str, EconomyId, i32),
    codes: &Codes<'_>,
) -> Result<Vec<OfRun>, Failure> {
    let asked = [(INDICATOR, indicator), (ECONOMY, economy.as_str())];
    let of = |table: &Table| of_codes(read_rows(run, table, &asked, Some(year))?, codes);
    let completed = of(&Estimate::TABLE)?;
    let is_completed = completed.height() > 0;
    let table = if is_completed { completed } else { in_use(of(&Observation::TABLE)?)? };
    let text = |column: Column, row: usize| {
        let cell = table.column(column.name).ok().and_then(|cells| cells.str().ok()?.get(row).map(str::to_owned));
        cell.unwrap_or_default()
    };
    let of_row = |row: usize| OfRun {
        label: told(&[SEX, AGE, LOCATION, CATEGORY].map(|column| text(column, row))),
        value: table.column(VALUE.name).ok().and_then(|cells| cells.f64().ok()?.get(row)),
        status: text(STATUS, row),
        method: if is_completed { text(METHOD, row) } else { "reported".to_owned() },
        reason: text(REASON, row),
    };
    Ok((0..table.height()).map(of_row).collect())
}

fn in_use(table: DataFrame) -> Result<DataFrame, Failure> {
    table.lazy().filter(col(SELECTED.name)).collect().map_err(frame::internal)
}

fn read(run: &Path, asked: &Question<'_>) -> Result<RunFigures, RevisionError> {
    RunFigures::read(run, &|indicator| indicator == asked.indicator)
}

/// Returns the main figures of a run with their names, or why there are none to tell.
fn figures(run: &Path, asked: &Question<'_>, names: &GroupNames) -> Result<Vec<(String, Figure)>, String> {
    let files = read(run, asked).map_err(|error| error.to_string())?;
    let written = as_written(&files, names, &asked.group);
    let group = GroupQuery::new(&written);
    let found = files.lists_of(group.group).remove(asked.indicator).unwrap_or_default();
    let Some(list) = one_of(&found, &group).map_err(|several| several.to_string())? else {
        return Ok(Vec::new());
    };
    let of_list = Question { group: group.in_list(list), ..asked.clone() };
    let figures = main_figures(&files, &of_list).into_iter();
    Ok(figures.map(|(key, figure)| (label(key, figure), figure.clone())).collect())
}
