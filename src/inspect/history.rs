//! One figure in every kept run, oldest first.

use std::collections::BTreeSet;

use super::Catalog;
use super::absent::absent;
use super::asked_group;
use crate::concepts::GroupQuery;
use crate::publish::Manifest;
use crate::publish::rounding::rounded;
use crate::revision::contributors::{Asked, label, main_figures};
use crate::revision::figure::decimals;
use crate::revision::run_files::RunFiles;
use crate::run::{Failure, Options, OutputDirectory};
use crate::tables::schema;

/// Returns the main figure of a group in each run, one row for each edition and category, with the change since the run
/// before. A run that cannot be read has a row that says so.
///
/// - Errors: no run has such a figure.
pub fn history(options: &Options, group: &str, asked: &Asked<'_>) -> Result<Catalog, Failure> {
    let output = OutputDirectory::new(options.output_directory());
    let mut runs: Vec<_> = output
        .run_names()
        .into_iter()
        .filter_map(|name| output.run(Some(&name)).map(|directory| (name, directory)))
        .map(|(name, directory)| (Manifest::read(&directory).map(|manifest| manifest.started), name, directory))
        .collect();
    runs.sort();
    let mut lists = BTreeSet::new();
    // A group that the published run does not have may be one of a run before.
    let group = match output.run(None) {
        Some(run) => asked_group::resolve(&run, asked.indicator, group, &mut lists)?,
        None => GroupQuery::new(group),
    };
    let asked = &Asked { group, ..*asked };
    let (mut rows, mut before): (Vec<Vec<String>>, Vec<(String, f64)>) = (Vec::new(), Vec::new());
    let mut found = false;
    for (started, name, directory) in runs {
        let started = started.unwrap_or_default();
        let files = match RunFiles::read(&directory, &|indicator| indicator == asked.indicator) {
            Ok(files) => files,
            Err(error) => {
                rows.push(vec![name, started, String::new(), String::new(), String::new(), error.to_string()]);
                continue;
            }
        };
        for (key, figure) in main_figures(&files, asked) {
            found = true;
            let label = label(&key, &figure);
            let places = decimals(&figure.unit) + 2;
            let value = figure.value.map(|value| rounded(value, places)).unwrap_or_default();
            let reason = figure.reason.map(|reason| reason.to_string()).unwrap_or_default();
            let earlier = before.iter().position(|(known, _)| *known == label);
            let change = figure.value.zip(earlier).map(|(value, at)| rounded(value - before[at].1, places));
            rows.push(vec![name.clone(), started.clone(), label.clone(), value, change.unwrap_or_default(), reason]);
            if let Some(value) = figure.value {
                earlier.map(|at| before.remove(at));
                before.push((label, value));
            }
        }
    }
    if !found {
        let run = output.existing_run(None)?;
        return Err(absent(&run, &schema::AGGREGATES, asked.indicator, (schema::GROUP, asked.group.group), asked.year));
    }
    Ok(Catalog { header: vec!["run", "started", "figure", "value", "change", "reason"], rows })
}
