//! A figure → its table as CSV and Markdown, and the list of all figures as JSON.
//! CSV holds all languages and the unrounded value; Markdown is for English readers.

use comfy_table::{CellAlignment, Table as TextTable, presets};
use serde_json::{Value, json};

use super::cell::{self, prose};
use super::chart::words::description;
use crate::concepts::rounding::rounded;
use crate::concepts::{Language, Name};
use crate::tables::Coverage;
use crate::tables::coverage::percent;
use crate::tables::figures::{Figure, FigureLine, FigureRow, TotalVerdict};
use crate::tables::files::FIGURES;

/// Path of the list of all figures in a run's folder.
pub const FIGURE_LIST: &str = "figures/figures.json";

/// Returns the rows of a figure as CSV, all of them in one language after the other.
///
/// - Errors: none but those of the writer.
pub fn csv(figure: &Figure) -> Result<Vec<u8>, csv::Error> {
    let line = |language: Language| figure.rows.iter().map(move |row| FigureLine { figure, row, language });
    cell::csv(FIGURES.columns, figure.languages.iter().flat_map(|language| line(*language)), |number| {
        number.to_string()
    })
}

/// Columns of the readers' table that hold numbers.
pub const VALUE_COLUMNS: [usize; 7] = [2, 3, 4, 5, 6, 7, 8];

/// Number of columns of the readers' table.
pub const N_COLUMNS: usize = 11;

/// Returns the headers of the readers' table in a language.
pub fn headers(language: Language) -> [String; N_COLUMNS] {
    [
        "column-series",
        "column-point",
        "column-value",
        "column-unrounded",
        "column-interval",
        "column-measured",
        "column-estimated",
        "column-imputed",
        "column-missing",
        "column-printed",
        "column-note",
    ]
    .map(|id| language.say(id, &[]))
}

/// How the numbers of a readers' table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// As in other files, with a point.
    Plain,
    /// As the language writes them.
    OfLanguage,
}

/// Returns a row of the readers' table.
pub fn cells(row: &FigureRow, language: Language, numbers: Numbers) -> [String; N_COLUMNS] {
    let number = |value: f64, decimals: usize| match numbers {
        Numbers::Plain => rounded(value, decimals),
        Numbers::OfLanguage => language.number(value, decimals),
    };
    let shown_in_language = row.value.map(|value| number(value, row.decimals));
    let unrounded = row.value.map(|value| number(value, significant_decimals(value, row.decimals.max(4))));
    let ends = row.lower.zip(row.upper);
    let interval = ends.map(|ends| format!("{}–{}", number(ends.0, row.decimals), number(ends.1, row.decimals)));
    let note = row.note.as_ref().map(|note| note.of(language).to_owned());
    let is_other_sum = row.computed_total().is_some_and(|sum| Some(sum) != row.shown());
    let sum = row.total.as_ref().filter(|_| is_other_sum).map(|total| {
        let sum = number(total.value, row.decimals);
        language.say("sum-of-parts", &[("sum", (&sum).into())])
    });
    let notes: Vec<String> = sum.into_iter().chain(note).collect();
    let share = |of: fn(&Coverage) -> Option<f64>| {
        let share = row.coverage.as_ref().and_then(of);
        share.map(|share| percent(share, language)).unwrap_or_default()
    };
    let printed = printed(row, language).or_else(|| shown_in_language.clone().filter(|_| row.total.is_some()));
    [
        row.series_name.of(language).to_owned(),
        row.point_name.of(language).to_owned(),
        shown_in_language.unwrap_or_else(|| language.say("not-produced", &[])),
        unrounded.unwrap_or_default(),
        interval.unwrap_or_default(),
        share(Coverage::weight_measured_share),
        share(|coverage| coverage.weight_estimated_share),
        share(|coverage| coverage.weight_imputed_share),
        share(Coverage::weight_missing_share),
        printed.unwrap_or_default(),
        language.joined(&notes, "semicolon"),
    ]
}

/// Returns what the report prints: its words as translated, a number with the mark of the language.
fn printed(row: &FigureRow, language: Language) -> Option<String> {
    let text = row.printed.as_ref()?.of(language);
    let is_number = text.parse::<f64>().is_ok();
    Some(if is_number { language.with_own_mark(text) } else { text.to_owned() })
}

/// Returns how many decimals a value has, up to some.
fn significant_decimals(value: f64, most: usize) -> usize {
    let text = rounded(value, most);
    text.trim_end_matches('0').split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Says in a sentence each which printed totals do not add up; what rounding explains stays in the table.
pub fn wrong_totals(figure: &Figure) -> Vec<Name> {
    let wrong = figure.rows.iter().filter_map(|row| {
        let total = row.total.as_ref().filter(|total| total.holds == TotalVerdict::Differs)?;
        let value = row.value?;
        Some(Name::each(|language| {
            let [printed, sum] = [value, total.value].map(|value| language.number(value, row.decimals));
            let names = [("series", &row.series_name), ("point", &row.point_name)];
            let [series, point] = names.map(|(id, name)| (id, name.of(language).into()));
            let numbers = [("printed", &printed), ("sum", &sum)];
            let [printed, sum] = numbers.map(|(id, number)| (id, number.into()));
            language.say("wrong-total", &[series, point, printed, sum])
        }))
    });
    wrong.collect()
}

/// Returns the figure as Markdown: table, notes, source and licence.
pub fn markdown(figure: &Figure) -> String {
    let mut page = format!("# {}: {}\n", prose(figure.label().english()), prose(figure.title.english()));
    if let Some(reason) = &figure.without_data {
        page.push_str(&format!("\n{}\n", prose(reason.english())));
        return page;
    }
    page.push_str(&format!("\n{}.\n\n", prose(&capitalised(figure.unit.english()))));
    let mut table = TextTable::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(headers(Language::ENGLISH));
    for row in &figure.rows {
        let cells = cells(row, Language::ENGLISH, Numbers::Plain).into_iter().enumerate();
        let is_value = |at: usize| VALUE_COLUMNS.contains(&at);
        table.add_row(cells.map(|(at, text)| if is_value(at) { prose(&text) } else { cell::markdown(&text) }));
    }
    for (_, column) in table.column_iter_mut().enumerate().filter(|(at, _)| VALUE_COLUMNS.contains(at)) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    page.push_str(&lines.join("\n"));
    page.push('\n');
    for note in wrong_totals(figure).iter().chain(&figure.notes) {
        page.push_str(&format!("\n- {}", prose(note.english())));
    }
    page.push_str(&format!(
        "\n\nSource: {}. Licence of the data: {}.\n",
        prose(&figure.sources.join("; ")),
        prose(&figure.licences.join("; "))
    ));
    page
}

/// Returns a phrase as the begin of a sentence.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the list of all figures of a report: titles, notes, sources and files by language.
pub fn list(figures: &[Figure], path: &dyn Fn(&str) -> String) -> Value {
    figures.iter().map(|figure| entry(figure, path)).collect()
}

fn entry(figure: &Figure, path: &dyn Fn(&str) -> String) -> Value {
    let has_chart = super::chart::is_drawn(figure);
    let by_language = |text: &dyn Fn(Language) -> String| -> Value {
        figure.languages.iter().map(|language| (language.code().to_owned(), Value::from(text(*language)))).collect()
    };
    let texts = |name: &Name| by_language(&|language| name.of(language).to_owned());
    let chart = |language| path(&format!("{}.svg", figure.chart_file(language)));
    json!({
        "report": figure.report,
        "languages": figure.languages,
        "figure": figure.number,
        "label": texts(&figure.label()),
        "section": figure.section,
        "title": texts(&figure.title),
        "unit": texts(&figure.unit),
        "without_data": figure.without_data.as_ref().map(texts),
        "notes": figure.notes.iter().map(texts).collect::<Vec<_>>(),
        "sources": figure.sources,
        "licences": figure.licences,
        "table": figure.without_data.is_none().then(|| path(&format!("tables/{}.csv", figure.file_name()))),
        "chart": has_chart.then(|| by_language(&chart)),
        "description": has_chart.then(|| by_language(&|language| description(figure, language))),
    })
}
