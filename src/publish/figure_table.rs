//! A figure → its table as CSV and Markdown, and the list of all figures as JSON.
//! CSV holds both languages and the unrounded value; Markdown is for English readers.

use comfy_table::{CellAlignment, Table as TextTable, presets};
use serde_json::{Value, json};

use super::cell::{self, prose};
use super::chart::words::{self, description};
use super::rounding::rounded;
use crate::concepts::{Language, Name};
use crate::tables::Coverage;
use crate::tables::coverage::percent;
use crate::tables::figures::{Figure, FigureRow, TotalVerdict};
use crate::tables::schema::figures::FIGURES;

/// Path of the list of all figures in a run's folder.
pub const FIGURE_LIST: &str = "figures/figures.json";

/// Returns the rows of a figure of a report as CSV in the columns of [`FIGURES`].
pub fn csv(report: &str, figure: &Figure) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(FIGURES.columns.iter().map(|column| column.name))?;
    for row in &figure.rows {
        writer.write_record(fields(report, figure, row).iter().map(|text| cell::spreadsheet(text)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn fields(report: &str, figure: &Figure, row: &FigureRow) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let coverage = row.coverage.as_ref();
    let share = |of: fn(&Coverage) -> Option<f64>| number(coverage.and_then(of));
    let count = |of: fn(&Coverage) -> usize| coverage.map(|coverage| of(coverage).to_string()).unwrap_or_default();
    let note = row.note.clone().unwrap_or_default();
    vec![
        report.to_owned(),
        figure.number.clone(),
        row.series.to_string(),
        row.series_name.en.clone(),
        row.series_name.zh.clone(),
        row.point.to_string(),
        row.point_name.en.clone(),
        row.point_name.zh.clone(),
        row.unit.en.clone(),
        row.unit.zh.clone(),
        shown(row).unwrap_or_default(),
        number(row.value),
        number(row.lower),
        number(row.upper),
        share(|coverage| coverage.weight_reported_share),
        share(|coverage| coverage.weight_estimated_share),
        share(|coverage| coverage.weight_imputed_share),
        share(Coverage::weight_missing_share),
        count(|coverage| coverage.n_reported),
        count(|coverage| coverage.n_estimated),
        count(|coverage| coverage.n_imputed),
        count(Coverage::n_missing),
        count(|coverage| coverage.n_members),
        row.printed.clone().unwrap_or_default(),
        computed_total(row).unwrap_or_default(),
        row.status.unwrap_or_default().to_owned(),
        note.en,
        note.zh,
    ]
}

/// Returns the value as the report rounds it.
pub fn shown(row: &FigureRow) -> Option<String> {
    row.value.map(|value| rounded(value, row.decimals))
}

/// Returns what the parts of a printed total add up to, in its decimals.
pub fn computed_total(row: &FigureRow) -> Option<String> {
    row.total.as_ref().map(|total| rounded(total.value, row.decimals))
}

/// Returns the 90 % interval in the decimals of the value.
pub fn interval(row: &FigureRow) -> Option<String> {
    let ends = row.lower.zip(row.upper)?;
    Some(format!("{}–{}", rounded(ends.0, row.decimals), rounded(ends.1, row.decimals)))
}

/// Columns of the readers' table that hold numbers.
pub const VALUE_COLUMNS: [usize; 7] = [2, 3, 4, 5, 6, 7, 8];

/// Number of columns of the readers' table.
pub const N_COLUMNS: usize = 11;

/// Headers of the readers' table by language.
pub const fn headers(language: Language) -> [&'static str; N_COLUMNS] {
    match language {
        Language::En => [
            "Series",
            "Group, year or item",
            "Value",
            "Unrounded",
            "90 % interval",
            "Reported and measured, %",
            "Estimated by the source, %",
            "Imputed by us, %",
            "Missing, %",
            "The report prints",
            "Note",
        ],
        Language::Zh => [
            "系列",
            "组别、年份或项目",
            "数值",
            "未四舍五入",
            "90%区间",
            "报告的实测数据，%",
            "来源估算，%",
            "我们的估算，%",
            "缺失，%",
            "报告所印",
            "说明",
        ],
    }
}

/// Returns a row of the readers' table.
pub fn cells(row: &FigureRow, language: Language) -> [String; N_COLUMNS] {
    let missing = words::not_produced(language);
    let unrounded = row.value.map(|value| rounded(value, row.decimals.max(4))).map(|text| trimmed(&text).to_owned());
    let note = row.note.as_ref().map(|note| note.of(language).to_owned());
    let sum = computed_total(row).filter(|sum| Some(sum) != shown(row).as_ref()).map(|sum| match language {
        Language::En => format!("the parts add up to {sum}"),
        Language::Zh => format!("各部分合计为{sum}"),
    });
    let separator = if language == Language::En { "; " } else { "；" };
    let notes: Vec<String> = sum.into_iter().chain(note).collect();
    let is_printed = row.total.is_some();
    let share = |of: fn(&Coverage) -> Option<f64>| {
        let share = row.coverage.as_ref().and_then(of);
        share.map(|share| percent(share, language)).unwrap_or_default()
    };
    [
        row.series_name.of(language).to_owned(),
        row.point_name.of(language).to_owned(),
        shown(row).unwrap_or_else(|| missing.to_owned()),
        unrounded.unwrap_or_default(),
        interval(row).unwrap_or_default(),
        share(Coverage::weight_measured_share),
        share(|coverage| coverage.weight_estimated_share),
        share(|coverage| coverage.weight_imputed_share),
        share(Coverage::weight_missing_share),
        row.printed.clone().or_else(|| shown(row).filter(|_| is_printed)).unwrap_or_default(),
        notes.join(separator),
    ]
}

/// Says in a sentence each which printed totals do not add up; what rounding explains stays in the table.
pub fn wrong_totals(figure: &Figure) -> Vec<Name> {
    let wrong = figure.rows.iter().filter_map(|row| {
        let total = row.total.as_ref().filter(|total| total.holds == TotalVerdict::Differs)?;
        let (printed, sum) = (words::number(row.value?, row.decimals), words::number(total.value, row.decimals));
        let FigureRow { series_name, point_name, .. } = row;
        Some(Name::new(
            format!("{}, {}: the report prints {printed}; the parts add up to {sum}.", series_name.en, point_name.en),
            format!("{}，{}：报告印为{printed}，各部分合计为{sum}。", series_name.zh, point_name.zh),
        ))
    });
    wrong.collect()
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Returns the figure as Markdown: table, notes, source and licence.
pub fn markdown(figure: &Figure) -> String {
    let mut page = format!("# {}: {}\n", prose(&figure.label().en), prose(&figure.title.en));
    if let Some(reason) = &figure.without_data {
        page.push_str(&format!("\n{}\n", prose(&reason.en)));
        return page;
    }
    page.push_str(&format!("\n{}.\n\n", prose(&capitalised(&figure.unit.en))));
    let mut table = TextTable::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(headers(Language::En));
    for row in &figure.rows {
        let cells = cells(row, Language::En).into_iter().enumerate();
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
        page.push_str(&format!("\n- {}", prose(&note.en)));
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

/// Returns the list of all figures of a report: titles, notes, sources and files in both languages.
pub fn list(report: &str, figures: &[Figure], path: &dyn Fn(&str) -> String) -> Value {
    figures.iter().map(|figure| entry(report, figure, path)).collect()
}

fn entry(report: &str, figure: &Figure, path: &dyn Fn(&str) -> String) -> Value {
    let name = figure.file_name();
    let has_chart = super::chart::is_drawn(figure);
    let chart = |language| path(&format!("{}.svg", figure.chart_file(language)));
    let charts = has_chart.then(|| json!({ "en": chart(Language::En), "zh": chart(Language::Zh) }));
    json!({
        "report": report,
        "figure": figure.number,
        "label": figure.label(),
        "section": figure.section,
        "title": figure.title,
        "unit": figure.unit,
        "without_data": figure.without_data,
        "notes": figure.notes,
        "sources": figure.sources,
        "licences": figure.licences,
        "table": figure.without_data.is_none().then(|| path(&format!("tables/{name}.csv"))),
        "chart": charts,
        "description": has_chart.then(|| json!({ "en": description(figure, Language::En), "zh": description(figure, Language::Zh) })),
    })
}
