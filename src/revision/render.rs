//! Changes between two runs as Markdown, text, CSV and JSON.
//! Only looks; the numbers are made before.

use serde_json::{Value, json};

use super::figure::place_of;
use super::{Revision, of_group, parts_label};
use crate::concepts::Unit;
use crate::concepts::breakdown_words::told;
use crate::concepts::rounding::rounded;
use crate::publish::cell;
use crate::tables::changes::signed;
use crate::tables::schema::Column;
use crate::tables::{Change, Contribution, FigureKey, Row};

/// Figures that a page for readers lists.
pub const MOST_LISTED: usize = 200;

/// Returns the name of a figure, as `weighted mean, ages 15–24` or `gender parity, women / men`.
pub fn figure_label(change: &Change) -> String {
    let what = change.of.measure().replace('-', " ");
    let since = change.of.base_year.map(|year| format!(" since {year}")).unwrap_or_default();
    let breakdown = &change.of.breakdown;
    let told = if breakdown.is_total() { String::new() } else { format!(", {}", told(&breakdown.codes())) };
    format!("{what}{since}{told}")
}

/// Returns a figure before or after, with one decimal more than tables print.
fn shown(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(|| "–".to_owned(), |value| rounded(value, unit.decimals() + 1))
}

/// Returns what moved a figure, or why that is unknown.
fn why(change: &Change) -> String {
    match (&change.parts, &change.reason) {
        (Some(parts), _) => parts_label(parts, change.places()),
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
    let by_members = changes.iter().filter(|change| change.is_moved_by_members()).count();
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
        let seen = || of.iter().filter(|change| change.is_seen);
        // The rate before numbers of persons, which move most and say least; the whole before its parts.
        let mut in_order: Vec<&Change> = seen().collect();
        in_order.sort_by_key(|change| {
            let FigureKey { gap, statistic, breakdown, .. } = &change.of;
            (gap.is_some(), place_of(*statistic), !breakdown.is_total())
        });
        let rows: Vec<_> = in_order.into_iter().take(left).map(row).collect();
        left -= rows.len();
        if !rows.is_empty() {
            let (indicator, group, classification) = of_group(&of[0]);
            let group: Vec<&str> = group.iter().map(|group| revision.names.label(classification, group)).collect();
            all.push(Section { title: format!("{indicator}: {}", group.join(" / ")), rows, n: seen().count() });
        }
    }
    all
}

fn row(change: &Change) -> [String; 7] {
    let FigureKey { classification, edition, profile, year, .. } = &change.of;
    let before = change.edition_before.as_ref().map(|before| format!("{before} → ")).unwrap_or_default();
    let mark = if change.is_moved_by_members() { " ‡" } else { "" };
    let (label, profile, unit) = (figure_label(change), profile.name(), change.unit.name());
    [
        format!("{label}, {classification} {before}{edition}, {profile}, {unit}"),
        year.to_string(),
        shown(change.before, change.unit),
        shown(change.after, change.unit),
        format!("{}{mark}", change.change().and_then(|by| signed(by, change.places())).unwrap_or_default()),
        why(change),
        change.economies(),
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
    let changes: Vec<Value> = revision
        .changes
        .iter()
        .take(most)
        .map(|change| {
            let economy = |one: &Contribution| {
                json!({ "economy": one.economy.as_str(), "cause": one.cause.name(), "part": one.part })
            };
            let economies: Vec<Value> = change.contributions.iter().map(economy).collect();
            let parts = change.parts.map(|parts| {
                parts.each().map(|(cause, part)| (cause.name().to_owned(), json!(part))).collect::<Value>()
            });
            let figures = [
                ("before", json!(change.before)),
                ("after", json!(change.after)),
                ("change", json!(change.change())),
                ("parts", json!(parts)),
                ("rounding", json!(change.rounding)),
                ("moved_by_members", json!(change.is_moved_by_members())),
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
