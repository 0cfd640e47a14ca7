//! The economies that a group's figure is made of, and what moved it since another year.
//! Reads the files of a finished run; the splitting is `revision`'s.

use std::collections::BTreeMap;
use std::path::Path;

use super::Catalog;
use super::diff::unreadable;
use super::explain::{self, Part};
use super::lists;
use super::subject::Subjects;
use crate::concepts::rounding::rounded;
use crate::concepts::{EconomyId, GroupQuery, Status, Text};
use crate::question::Question;
use crate::revision::contributors::{Contributor, Explained, Since, explain, of_breakdown};
use crate::revision::rows::Stored;
use crate::revision::run_figures::RunFigures;
use crate::run::Failure;
use crate::tables::{Cause, Donor};

/// Donors named beside a value.
const MOST_DONORS: usize = 3;

/// Returns what a group's figures rest on, where a survey would help, and for each category of the main figure the economies
/// that make most of it and what moved it since another year, at most so many rows of each.
///
/// - Errors: the run has no such figure, or of several lists; a file of the run cannot be read.
pub fn of_group(
    run: &Path,
    question: &Question<'_>,
    subjects: &Subjects,
    since: Option<i32>,
    most: usize,
) -> Result<Vec<Part>, Failure> {
    let files = RunFigures::read(run, &|indicator| indicator == question.indicator).map_err(unreadable)?;
    let written = lists::as_written(&files, &subjects.groups, &question.group);
    let group = GroupQuery::new(&written);
    let list = lists::meant(&files, question.indicator, &group)?;
    let group = list.map_or(group, |list| group.in_list(list));
    let question = Question { group, ..question.clone() };
    let question = &Question { codes: of_breakdown(&files, &question), ..question };
    let of_group = explain::group(run, question, subjects)?;
    let donors = donors(run, question)?;
    let explained = explain(run, &files, question, since).map_err(unreadable)?;
    // What is asked for comes first.
    let moved = explained.iter().filter_map(|one| Some(moved(one, one.since.as_ref()?, question.year, most)));
    let mut parts: Vec<Part> = moved.collect();
    parts.push(of_group);
    parts.extend(explained.iter().map(|one| contributors(one, &donors, most)));
    parts.extend(explain::next_survey(run, question, most)?);
    Ok(parts)
}

fn contributors(explained: &Explained, donors: &Donors, most: usize) -> Part {
    let places = explained.unit.decimals() + 2;
    let row = |one: &Contributor| {
        let of = (one.economy, explained.category.clone());
        vec![
            one.economy.to_string(),
            rounded(one.value, 3),
            rounded(one.weight, if one.weight >= 1000.0 { 0 } else { 3 }),
            one.part.map(|part| rounded(part, places)).unwrap_or_default(),
            one.status.map_or("", Status::code).to_owned(),
            one.method.name().to_owned(),
            one.source.as_ref().map(|(file, line)| format!("{file}:{line}")).unwrap_or_default(),
            donors.get(&of).map(|donors| donors.join(", ")).unwrap_or_default(),
        ]
    };
    let header = vec!["economy", "value", "weight", "part", "status", "method", "source", "donors"];
    let rows = explained.economies.iter().take(most).map(row).collect();
    let of_all = format!("{} economies make it; the largest parts first", explained.economies.len());
    let value = rounded(explained.value, explained.unit.decimals() + 1);
    Part { title: format!("{value}, {}: {of_all}", explained.label), list: Catalog { header, rows } }
}

/// The parts of a change between two years, and the economies that moved it most.
fn moved(explained: &Explained, since: &Since, year: i32, most: usize) -> Part {
    let places = explained.unit.decimals() + 2;
    let header = vec!["moved by", "part", "economies, the largest part first"];
    let title = &explained.label;
    let Some(before) = since.value else {
        return Part {
            title: format!("{title}: no figure for {}", since.year),
            list: Catalog { header, rows: Vec::new() },
        };
    };
    let shown = |value: f64| rounded(value, places);
    let change = format!("{} since {} ({})", shown(explained.value - before), since.year, shown(before));
    let parts = match &since.parts {
        Ok(parts) => parts,
        Err(reason) => {
            return Part { title: format!("{title}: {change}; {reason}"), list: Catalog { header, rows: Vec::new() } };
        }
    };
    let causes = [
        (Cause::Revised, "values reported in both years".to_owned()),
        (Cause::Derived, "values that follow from other indicators".to_owned()),
        (Cause::Arrived, format!("reported in {year} and not in {}", since.year)),
        (Cause::Withdrawn, format!("reported in {} and not in {year}", since.year)),
        (Cause::Method, "values imputed in both years".to_owned()),
        (Cause::Weights, "weights".to_owned()),
        (Cause::Members, "members".to_owned()),
    ];
    let told = causes.into_iter().map(|(cause, label)| (cause, label, parts.of(cause)));
    // Only some indicators follow from others.
    let told = told.filter(|(cause, _, part)| *cause != Cause::Derived || *part != 0.0);
    let rows = told.map(|(cause, label, part)| {
        let mut of_cause: Vec<_> = since.contributions.iter().filter(|one| one.cause == cause).collect();
        of_cause.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()).then(a.economy.cmp(&b.economy)));
        let named = of_cause.iter().take(most.min(5)).map(|one| format!("{} {}", one.economy, shown(one.part)));
        vec![label, shown(part), named.collect::<Vec<_>>().join(", ")]
    });
    Part { title: format!("{title}: {change}"), list: Catalog { header, rows: rows.collect() } }
}

/// The largest donors of each economy and category.
type Donors = BTreeMap<(EconomyId, Text), Vec<String>>;

fn donors(run: &Path, question: &Question<'_>) -> Result<Donors, Failure> {
    let stored = Stored::<Donor>::read(run, &|indicator| indicator == question.indicator).map_err(unreadable)?;
    let mut all: BTreeMap<(EconomyId, Text), Vec<(f64, EconomyId)>> = BTreeMap::new();
    for row in stored.rows.into_iter().filter(|row| row.year == question.year) {
        if question.codes.are_of(&(&row.breakdown).into()) {
            all.entry((row.economy, row.breakdown.category)).or_default().push((row.donor_weight, row.donor));
        }
    }
    let largest = |mut donors: Vec<(f64, EconomyId)>| -> Vec<String> {
        donors.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let shown = donors.into_iter().take(MOST_DONORS);
        shown.map(|(weight, donor)| format!("{donor} {}", rounded(weight, 2))).collect()
    };
    Ok(all.into_iter().map(|(key, donors)| (key, largest(donors))).collect())
}

/// Returns parts of an explanation as JSON: a list of objects for each, numbers as they are shown.
pub fn json(parts: &[Part]) -> serde_json::Value {
    let cell = |text: &String| match text.parse::<f64>() {
        Ok(number) if number.is_finite() => serde_json::json!(number),
        _ if text.is_empty() => serde_json::Value::Null,
        _ => serde_json::json!(text),
    };
    let one = |part: &Part| {
        let row = |row: &Vec<String>| -> serde_json::Map<String, serde_json::Value> {
            part.list.header.iter().zip(row).map(|(name, text)| ((*name).to_owned(), cell(text))).collect()
        };
        serde_json::json!({ "title": part.title, "rows": part.list.rows.iter().map(row).collect::<Vec<_>>() })
    };
    parts.iter().map(one).collect()
}
