//! The figures of a finished run: which there are, and the table of one of them.
//! Reads the files of the run; computes nothing.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::concepts::{Language, did_you_mean, nearest};
use crate::pipeline::regular_file;
use crate::publish::figure_table::FIGURE_LIST;
use crate::run::Failure;
use crate::run::plan::reports::REPORTS;
use crate::tables::cell::ColumnType;
use crate::tables::files::FIGURES;
use crate::tables::schema::Column;

const LANGUAGE: Column = FIGURES.column_named("language");

/// The columns that a terminal shows.
const SHOWN: [Column; 8] = FIGURES.columns_named([
    "series_name",
    "point_name",
    "shown",
    "weight_reported_share",
    "weight_estimated_share",
    "printed",
    "computed_total",
    "note",
]);

/// One figure of a run.
#[derive(Clone, Debug)]
pub struct RunFigure {
    /// Its entry in the list of figures.
    pub entry: Value,
    /// The CSV file of its table; none where the figure carries no data.
    pub csv: Option<String>,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

/// Returns a figure of a run by number: `3`, `03`, `figure-3`, `table-1`, `projects`; of a report other than the main one
/// with its id, `bulletin/3`, which may stand where no other report has the number.
///
/// - Errors: the run has no figures or none of that number, or several reports have it; its files cannot be read.
pub fn figure(run: &Path, name: &str) -> Result<RunFigure, Failure> {
    let list = entries(run)?;
    let (report, number) = name.split_once('/').map_or((None, name), |(report, number)| (Some(report), number));
    let asked = plain_number(number);
    let of_report = |entry: &&Value| report.is_none_or(|report| entry["report"] == report);
    let found: Vec<&Value> = list.iter().filter(of_report).filter(|entry| entry["figure"] == asked).collect();
    let entry = match found[..] {
        [] => return Err(unknown(&list, name, report, &asked)),
        [entry] => entry,
        // The main report comes first.
        [first, ..] if first["report"] == list[0]["report"] => first,
        ref several => {
            let names: Vec<String> = several.iter().map(|entry| full_name(entry)).collect();
            let help = format!("name one of them: {}", names.join(", "));
            return Err(Failure::usage(format!("`{name}` is a figure of {} reports", names.len()), help));
        }
    };
    let mut found = RunFigure { entry: entry.clone(), csv: None, header: csv::StringRecord::new(), rows: Vec::new() };
    if let Some(table) = entry["table"].as_str() {
        let path = run.join(table);
        let text = regular_file::read_text(&path).map_err(|error| Failure::disk("read", &path, &error))?;
        let unreadable = |error: csv::Error| Failure::internal(error.to_string());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        found.header = reader.headers().map_err(unreadable)?.clone();
        found.rows = reader.records().collect::<Result<_, _>>().map_err(unreadable)?;
        found.csv = Some(text);
    }
    Ok(found)
}

/// Returns the figures of all reports of a run, the main report first, then by id.
fn entries(run: &Path) -> Result<Vec<Value>, Failure> {
    let read = |path: &Path| -> Result<Vec<Value>, Failure> {
        let list = regular_file::read_text(path).map_err(|error| Failure::disk("read", path, &error))?;
        serde_json::from_str(&list).map_err(|error| Failure::internal(error.to_string()))
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(run.join(REPORTS))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    folders.sort();
    folders.insert(0, run.to_owned());
    let lists = folders.iter().map(|folder| folder.join(FIGURE_LIST)).filter(|list| list.exists());
    let lists: Vec<Vec<Value>> = lists.map(|list| read(&list)).collect::<Result<_, _>>()?;
    if lists.is_empty() {
        let help = "declare them in pipelines/reports/<id>/figures.toml and run `ictstat aggregate`";
        return Err(Failure::usage("the run has no figures", help));
    }
    Ok(lists.into_iter().flatten().collect())
}

/// Returns the number of a figure as its definition writes it.
fn plain_number(number: &str) -> String {
    let lower = number.to_lowercase();
    let without = lower.strip_prefix("figure-").unwrap_or(&lower).trim_start_matches('0');
    match lower.strip_prefix("table-") {
        // A table without a number of its own has a file that begins with this word.
        Some(name) if name.parse::<u32>().is_err() => name.to_owned(),
        _ => without.to_owned(),
    }
}

fn full_name(entry: &Value) -> String {
    [&entry["report"], &entry["figure"]].map(|text| text.as_str().unwrap_or_default()).join("/")
}

fn unknown(list: &[Value], name: &str, report: Option<&str>, number: &str) -> Failure {
    let mut reports: Vec<&str> = list.iter().filter_map(|entry| entry["report"].as_str()).collect();
    reports.dedup();
    if let Some(report) = report.filter(|report| !reports.contains(report)) {
        let near = nearest(report, reports.iter().copied());
        let help = did_you_mean(&near, format!("there are: {}", reports.join(", ")));
        return Failure::usage(format!("no report `{report}`"), help);
    }
    let of_report = list.iter().filter(|entry| report.is_none_or(|report| entry["report"] == report));
    let mut numbers: Vec<&str> = of_report.filter_map(|entry| entry["figure"].as_str()).collect();
    let mut seen = std::collections::HashSet::new();
    numbers.retain(|number| seen.insert(*number));
    let help = did_you_mean(&nearest(number, numbers.iter().copied()), format!("there are: {}", numbers.join(", ")));
    Failure::usage(format!("no figure `{name}`"), help)
}

impl RunFigure {
    /// Returns a text of the entry in a language; empty where there is none.
    pub fn text(&self, key: &str, language: Language) -> &str {
        self.entry[key][language.code()].as_str().unwrap_or_default()
    }

    /// Returns the language that is asked for, or the report's own.
    ///
    /// - Errors: the report has no texts in it.
    pub fn language(&self, asked: Option<Language>) -> Result<Language, Failure> {
        let codes: Vec<&str> =
            self.entry["languages"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let own = codes.first().and_then(|code| Language::of_code(code)).unwrap_or(Language::ENGLISH);
        match asked {
            None => Ok(own),
            Some(language) if codes.contains(&language.code()) => Ok(language),
            Some(language) => {
                let detail = format!("the report has no texts in `{}`", language.code());
                Err(Failure::usage(detail, format!("there are: {}", codes.join(", "))))
            }
        }
    }

    /// Returns the notes in a language.
    pub fn notes(&self, language: Language) -> Vec<&str> {
        let notes = self.entry["notes"].as_array().into_iter().flatten();
        notes.filter_map(|note| note[language.code()].as_str()).collect()
    }

    /// Returns the sources.
    pub fn sources(&self) -> Vec<&str> {
        self.entry["sources"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Returns the rows with the columns that a terminal shows.
    pub fn shown(&self, language: Language) -> Vec<[String; 8]> {
        let rows = self.rows.iter().filter(|row| self.field(row, LANGUAGE) == language.code());
        rows.map(|row| SHOWN.map(|column| self.field(row, column).to_owned())).collect()
    }

    /// Returns the rows as JSON objects.
    pub fn json(&self) -> Value {
        let object = |row: &csv::StringRecord| -> Value {
            self.header.iter().zip(row).map(|(name, text)| (name.to_owned(), json_value(name, text))).collect()
        };
        let mut entry = self.entry.clone();
        entry["rows"] = self.rows.iter().map(object).collect();
        entry
    }

    fn field<'a>(&self, row: &'a csv::StringRecord, column: Column) -> &'a str {
        self.header.iter().position(|name| name == column.name).and_then(|at| row.get(at)).unwrap_or_default()
    }
}

/// Numbers are numbers and what is absent is null.
fn json_value(name: &str, text: &str) -> Value {
    let column = FIGURES.columns.iter().find(|column| column.name == name);
    let is_number = column.is_some_and(|column| matches!(column.kind, ColumnType::Float | ColumnType::Int));
    match (text, is_number) {
        ("", _) => Value::Null,
        (text, true) => serde_json::from_str(text).unwrap_or(Value::Null),
        (text, false) => text.into(),
    }
}
