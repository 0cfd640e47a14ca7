//! Changes between two runs as Markdown, text, CSV and JSON.
//! Only looks; the numbers are made before.

use serde_json::{Value, json};

use super::figure::place_of;
use super::{Revision, is_seen, of_group, parts_label, places, signed};
use crate::concepts::breakdown_words::{is_total, told};
use crate::concepts::{Sided, Unit};
use crate::publish::cell;
use crate::publish::rounding::rounded;
use crate::tables::schema::Column;
use crate::tables::{Change, Row};

/// Figures that a page for readers lists.
pub const MOST_LISTED: usize = 200;

/// Returns the name of a figure, as `weighted mean, ages 15–24` or `gender parity, women / men`.
pub fn figure_label(change: &Change) -> String {
    let what = change.gap.as_deref().unwrap_or(&change.statistic).replace('-', " ");
    let since = change.base_year.map(|year| format!(" since {year}")).unwrap_or_default();
    if is_total(&change.codes) { format!("{what}{since}") } else { format!("{what}{since}, {}", told(&change.codes)) }
}

/// Returns a figure before or after, with one decimal more than tables print.
fn shown(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(|| "–".to_owned(), |value| rounded(value, unit.decimals() + 1))
}

/// Returns what moved a figure, or why that is unknown.
fn why(change: &Change) -> String {
    match (&change.parts, &change.reason) {
        (Some(parts), _) => parts_label(parts, places(change)),
        (None, Some(reason)) => reason.clone(),
        (None, None) => String::new(),
    }
}

/// Number of changes that show and are too many for a list.
fn n_hidden(revision: &Revision, most: usize) -> usize {
    revision.n_changed().saturating_sub(most)
}

fn head(revision: &Revision) -> Vec<String> {
    let Revision { changes, n_unchanged, only_before, only_after, .. } = revision;
    let n_changed = revision.n_changed();
    let mut lines =
        vec![format!("{n_changed} figures changed, {n_unchanged} did not. Each change is the sum of its parts.")];
    let unseen = changes.len() - n_changed;
    if unseen > 0 {
        lines.push(format!("{unseen} more moved by less than the digits printed here and are not listed."));
    }
    for (only, which) in [(only_before, "before"), (only_after, "after")] {
        if !only.is_empty() {
            let names: Vec<&str> = only.iter().map(AsRef::as_ref).collect();
            lines.push(format!("Only in the run {which}: {}.", names.join(", ")));
        }
    }
    let by_members = changes.iter().filter(|change| change.parts.is_some_and(|parts| parts.is_moved_by_members()));
    let by_members = by_members.count();
    if by_members > 0 {
        lines.push(format!("{by_members} figures moved more by members than by data; they are marked ‡."));
    }
    lines
}

const COLUMNS: [&str; 7] = ["figure", "year", "before", "after", "change", "moved by", "economies"];

/// Changes of one indicator and group under a title, the largest first.
struct Section {
    title: String,
    rows: Vec<[String; 7]>,
    /// Number of its changes, listed or not.
    n: usize,
}

fn sections(revision: &Revision, most: usize) -> Vec<Section> {
    let mut left = most;
    let mut all = Vec::new();
    for of in revision.changes.chunk_by(|a, b| of_group(a) == of_group(b)) {
        let seen = || of.iter().filter(|change| is_seen(change));
        // The rate before numbers of persons, which move most and say least; the whole before its parts.
        let mut in_order: Vec<&Change> = seen().collect();
        let place = |change: &Change| change.statistic.parse().map_or(u8::MAX, place_of);
        in_order.sort_by_key(|change| (change.gap.is_some(), place(change), !is_total(&change.codes)));
        let rows: Vec<_> = in_order.into_iter().take(left).map(row).collect();
        left -= rows.len();
        if !rows.is_empty() {
            let group: Vec<&str> = Sided::read(&of[0].group)
                .iter()
                .map(|group| revision.names.label(&of[0].classification, group))
                .collect();
            all.push(Section { title: format!("{}: {}", of[0].indicator, group.join(" / ")), rows, n: seen().count() });
        }
    }
    all
}

fn row(change: &Change) -> [String; 7] {
    let edition = match &change.edition_before {
        Some(before) => format!("{before} → {}", change.edition),
        None => change.edition.to_string(),
    };
    let mark = if change.parts.is_some_and(|parts| parts.is_moved_by_members()) { " ‡" } else { "" };
    [
        format!(
            "{}, {} {edition}, {}, {}",
            figure_label(change),
            change.classification,
            change.profile,
            change.unit.name()
        ),
        change.year.to_string(),
        shown(change.before, change.unit),
        shown(change.after, change.unit),
        format!("{}{mark}", change.change().and_then(|by| signed(by, places(change))).unwrap_or_default()),
        why(change),
        change.economies.clone(),
    ]
}

fn more(revision: &Revision, most: usize) -> Option<String> {
    let hidden = n_hidden(revision, most);
    (hidden > 0).then(|| format!("{hidden} smaller changes are not listed here; changes.parquet has all of them."))
}

/// Returns the changes as Markdown, with what vanished from the inputs.
pub fn markdown(revision: &Revision, vanished: &[String], most: usize) -> String {
    let mut page =
        format!("# Changes from {} to {}\n\n{}\n", revision.before, revision.after, head(revision).join(" "));
    if !vanished.is_empty() {
        page.push_str("\n## Vanished from the inputs\n\n");
        vanished.iter().for_each(|line| page.push_str(&format!("- {}\n", cell::markdown(line))));
    }
    for section in sections(revision, most) {
        let title = cell::markdown(&section.title);
        page.push_str(&format!("\n## {title} ({})\n\n| {} |\n", section.n, COLUMNS.join(" | ")));
        page.push_str("|---|--:|--:|--:|--:|---|---|\n");
        for row in section.rows {
            page.push_str(&format!("| {} |\n", row.map(|text| cell::markdown(&text)).join(" | ")));
        }
    }
    more(revision, most).into_iter().for_each(|line| page.push_str(&format!("\n{line}\n")));
    page
}

/// Returns the changes for a terminal: one figure a line, what moved it below.
pub fn text(revision: &Revision, most: usize) -> String {
    let mut page = format!("{} → {}\n{}\n", revision.before, revision.after, head(revision).join("\n"));
    for section in sections(revision, most) {
        page.push_str(&format!("\n{} ({})\n", section.title, section.n));
        for [figure, year, before, after, change, why, economies] in section.rows {
            page.push_str(&format!("  {year}  {before} → {after}  {change}  {figure}\n"));
            let told = [why, economies].into_iter().filter(|line| !line.is_empty());
            told.for_each(|line| page.push_str(&format!("        {line}\n")));
        }
    }
    let hidden = n_hidden(revision, most);
    if hidden > 0 {
        page.push_str(&format!("\n{hidden} smaller changes are not shown: --most, --format csv\n"));
    }
    page
}

/// The columns of the CSV file and of JSON, what a change is of first.
fn columns() -> Vec<Column> {
    const FIRST: [Column; 2] = Change::TABLE.columns_named(["indicator", "group"]);
    let others = Change::TABLE.columns.iter().filter(|column| !FIRST.contains(column));
    FIRST.iter().chain(others).copied().collect()
}

/// Returns every change as CSV, unrounded.
///
/// - Errors: never in memory; the writer's type has one.
pub fn csv(revision: &Revision) -> Result<Vec<u8>, csv::Error> {
    cell::csv(&columns(), &revision.changes, |number| number.to_string())
}

/// Returns the changes as JSON, each with every economy that took part.
pub fn json(revision: &Revision, most: usize) -> Value {
    // What a change is of stands before its figures.
    let key: Vec<Column> = columns().into_iter().take_while(|column| column.name != "value_before").collect();
    let pairs = revision.changes.iter().zip(&revision.contributions).take(most);
    let changes: Vec<Value> = pairs
        .map(|(change, contributions)| {
            let economies: Vec<Value> = contributions
                .iter()
                .map(|one| json!({ "economy": one.economy.as_str(), "cause": one.cause.name(), "part": one.part }))
                .collect();
            let parts = change.parts.map(|parts| {
                let named = parts.named().map(|(name, part)| (name.to_owned(), json!(part)));
                named.into_iter().collect::<Value>()
            });
            let figures = [
                ("before", json!(change.before)),
                ("after", json!(change.after)),
                ("change", json!(change.change())),
                ("parts", json!(parts)),
                ("rounding", json!(change.rounding)),
                ("moved_by_members", json!(change.parts.is_some_and(|parts| parts.is_moved_by_members()))),
                ("reason", json!(change.reason)),
                ("economies", json!(economies)),
            ];
            let figures = figures.map(|(name, value)| (name.to_owned(), value));
            cell::named(&key, change).into_iter().chain(figures).collect::<Value>()
        })
        .collect();
    json!({
        "before": revision.before,
        "after": revision.after,
        "n_changed": revision.n_changed(),
        "n_unchanged": revision.n_unchanged,
        "only_before": revision.only_before.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        "only_after": revision.only_after.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        "changes": changes,
    })
}
