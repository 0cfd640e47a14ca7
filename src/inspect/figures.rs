//! The figures of a finished run: which there are, and the table of one of them.
//! Reads the files of the run; computes nothing.

use std::path::Path;

use serde_json::Value;

use crate::concepts::{Language, did_you_mean, nearest};
use crate::pipeline::regular_file;
use crate::publish::figure_table::FIGURE_LIST;
use crate::run::Failure;
use crate::tables::schema::{self, Column, figures};

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

/// Returns a figure of a run by number: `3`, `03`, `figure-3`, `table-1`, `projects`.
///
/// - Errors: the run has no figures or none of that number; its files cannot be read.
pub fn figure(run: &Path, number: &str) -> Result<RunFigure, Failure> {
    let list = regular_file::read_text(&run.join(FIGURE_LIST)).map_err(|_| {
        Failure::usage(
            "the run has no figures",
            "declare them in pipelines/report/figures.toml and run `ictstat aggregate`",
        )
    })?;
    let list: Vec<Value> = serde_json::from_str(&list).map_err(|error| Failure::internal(error.to_string()))?;
    let numbers: Vec<&str> = list.iter().filter_map(|entry| entry["figure"].as_str()).collect();
    let lower = number.to_lowercase();
    let asked = lower.strip_prefix("figure-").unwrap_or(&lower).trim_start_matches('0');
    let asked = if lower == "table-projects" { "projects" } else { asked };
    let entry = list.iter().find(|entry| entry["figure"] == asked).ok_or_else(|| {
        let near = nearest(asked, numbers.iter().copied());
        let help = did_you_mean(&near, format!("there are: {}", numbers.join(", ")));
        Failure::usage(format!("no figure `{number}`"), help)
    })?;
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

impl RunFigure {
    /// Returns a text of the entry in a language; empty where there is none.
    pub fn text(&self, key: &str, language: Language) -> &str {
        self.entry[key][language.code()].as_str().unwrap_or_default()
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
        let (series, point, note) = match language {
            Language::En => (figures::SERIES_EN, figures::POINT_EN, figures::NOTE_EN),
            Language::Zh => (figures::SERIES_ZH, figures::POINT_ZH, figures::NOTE_ZH),
        };
        let columns = [
            series,
            point,
            figures::SHOWN,
            schema::WEIGHT_REPORTED_SHARE,
            schema::WEIGHT_ESTIMATED_SHARE,
            figures::PRINTED,
            figures::COMPUTED_TOTAL,
            note,
        ];
        self.rows.iter().map(|row| columns.map(|column| self.field(row, column).to_owned())).collect()
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
    let column = figures::FIGURES.columns.iter().find(|column| column.name == name);
    let is_number =
        column.is_some_and(|column| matches!(column.kind, schema::ColumnType::Float | schema::ColumnType::Int));
    match (text, is_number) {
        ("", _) => Value::Null,
        (text, true) => serde_json::from_str(text).unwrap_or(Value::Null),
        (text, false) => text.into(),
    }
}
