//! One figure in every kept run, oldest first.

use std::path::Path;

use super::Catalog;
use super::absent::absent;
use super::lists::meant;
use super::tables::GROUP;
use crate::concepts::lists;
use crate::publish::Manifest;
use crate::publish::rounding::rounded;
use crate::question::Question;
use crate::revision::RevisionError;
use crate::revision::contributors::{label, main_figures};
use crate::revision::run_figures::{Figure, RunFigures};
use crate::run::{Failure, Options, OutputDirectory};
use crate::tables::{Aggregate, Row};

/// Returns the main figure of a group in each run, one row for each category, with the change since the run before. A run
/// that cannot be read has a row that says so, and so has an earlier one in which several lists could be meant.
///
/// - Errors: no run has such a figure; in the published run several lists could be meant.
pub fn history(options: &Options, asked: &Question<'_>) -> Result<Catalog, Failure> {
    let output = OutputDirectory::new(options.output_directory());
    let mut runs: Vec<_> = output
        .run_names()
        .into_iter()
        .filter_map(|name| output.run(Some(&name)).map(|directory| (name, directory)))
        .map(|(name, directory)| (Manifest::read(&directory).map(|manifest| manifest.started), name, directory))
        .collect();
    runs.sort();
    // A group that the published run does not have may be one of a run before.
    if let Some(Ok(published)) = output.run(None).map(|run| read(&run, asked)) {
        meant(&published, asked.indicator, &asked.group)?;
    }
    let (mut rows, mut before): (Vec<Vec<String>>, Vec<(String, f64)>) = (Vec::new(), Vec::new());
    let mut found = false;
    for (started, name, directory) in runs {
        let mut row = |label: String, value: String, change: String, reason: String| {
            rows.push(vec![name.clone(), started.clone().unwrap_or_default(), label, value, change, reason]);
        };
        let figures = match figures(&directory, asked) {
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
            let reason = figure.reason.unwrap_or_default();
            row(label.clone(), shown(figure.value), shown(change), reason);
            if let Some(value) = figure.value {
                earlier.map(|at| before.remove(at));
                before.push((label, value));
            }
        }
    }
    if !found {
        let run = output.existing_run(None)?;
        return Err(absent(&run, &Aggregate::TABLE, asked.indicator, (GROUP, asked.group.group), asked.year));
    }
    Ok(Catalog { header: vec!["run", "started", "figure", "value", "change", "reason"], rows })
}

fn read(run: &Path, asked: &Question<'_>) -> Result<RunFigures, RevisionError> {
    RunFigures::read(run, &|indicator| indicator == asked.indicator)
}

/// Returns the main figures of a run with their names, or why there are none to tell.
fn figures(run: &Path, asked: &Question<'_>) -> Result<Vec<(String, Figure)>, String> {
    let files = read(run, asked).map_err(|error| error.to_string())?;
    let found = files.lists_of(asked.group.group).remove(asked.indicator).unwrap_or_default();
    let Some(list) = lists::meant(&asked.group, found).map_err(|several| several.to_string())? else {
        return Ok(Vec::new());
    };
    let of_list = Question { group: asked.group.in_list(list), ..asked.clone() };
    let figures = main_figures(&files, &of_list).into_iter();
    Ok(figures.map(|(key, figure)| (label(key, figure), figure.clone())).collect())
}
