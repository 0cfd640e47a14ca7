//! A file of kind `activity` → what an organisation prints of its own work, with the rows that are refused.
//! Adds nothing up: totals are for `report`.

use super::number::LARGEST;
use super::record::{Field, Record};
use super::record_file::RecordFile;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Language, Name, Text};
use crate::findings::{Code, Finding};
use crate::tables::{Activity, Reject, RowFault};

/// A file as activity.
#[derive(Debug, Default)]
pub struct Activities {
    /// Rows kept.
    pub rows: Vec<Activity>,
    /// Rows refused.
    pub rejects: Vec<Reject>,
    /// Rows read.
    pub n_read: usize,
}

/// Columns of a file by index.
struct Columns {
    item: usize,
    /// Names, by language; the first has a text in every row.
    names: Vec<(Language, usize)>,
    measure: usize,
    period: usize,
    row_type: usize,
    value: usize,
    unit: usize,
    /// What stands for languages without a note of their own, and the notes that have one.
    note: usize,
    notes: Vec<(Language, usize)>,
}

/// What a field is refused for: column, code, what was expected, what to do.
type Refusal = (usize, Code, &'static str, &'static str);

/// Returns the activity of a file.
///
/// - Errors: a column is absent, or the file breaks off inside a quote.
pub fn read(file: &RecordFile) -> Result<Activities, Vec<Finding>> {
    let columns = columns(file)?;
    let mut activities = Activities::default();
    let visited = file.visit(&mut |line, record| {
        activities.n_read += 1;
        match row(file, &columns, line, record) {
            Ok(row) => activities.rows.push(row),
            Err((column, code, expected, advice)) => {
                let found = text(record.field(column)).map(str::to_owned);
                let (expected, advice) = (expected.to_owned(), advice.to_owned());
                activities.rejects.push(file.reject(RowFault { line, code, found, expected, advice }, Some(column)));
            }
        }
    });
    visited.map_err(|finding| vec![finding])?;
    reject_duplicates(file, columns.value, &mut activities);
    Ok(activities)
}

fn columns(file: &RecordFile) -> Result<Columns, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut column = |name: &str| {
        file.column(name).unwrap_or_else(|finding| {
            findings.push(finding);
            0
        })
    };
    let mut names = file.name_columns("name");
    if names.is_empty() {
        names.push((Language::ENGLISH, column("name_en")));
    }
    let columns = Columns {
        item: column("item"),
        names,
        measure: column("measure"),
        period: column("period"),
        row_type: column("row_type"),
        value: column("value"),
        unit: column("unit"),
        note: column("note"),
        notes: file.name_columns("note"),
    };
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

fn text(field: Field<'_>) -> Option<&str> {
    match field {
        Field::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn row(file: &RecordFile, columns: &Columns, line: i32, record: &dyn Record) -> Result<Activity, Refusal> {
    let filled = |column: usize| {
        let empty = (column, Code::EmptyField, "a text", "fill in the field");
        text(record.field(column)).map(Text::from).ok_or(empty)
    };
    let is_total = match text(record.field(columns.row_type)) {
        Some("cell") => false,
        Some("stated_total") => true,
        _ => return Err((columns.row_type, Code::UnknownCode, "cell or stated_total", "write one of the two")),
    };
    let period = filled(columns.period)?;
    if !is_period(&period) {
        let expected = "a year, years as 2022-2025, or months as 2021-10/2024-06";
        return Err((columns.period, Code::BadYear, expected, "write the period so; an open end is .."));
    }
    let field = record.field(columns.value);
    let value = if file.is_missing(field) { None } else { Some(number(file, columns.value, field)?) };
    let decimals = text(field).and_then(|text| text.split_once(file.sidecar.decimal)).map_or(0, |(_, end)| end.len());
    let mut name = Name::default();
    for (at, (language, column)) in columns.names.iter().enumerate() {
        let own =
            if at == 0 { Some(filled(*column)?.to_string()) } else { text(record.field(*column)).map(str::to_owned) };
        own.into_iter().for_each(|text| name.add(*language, text));
    }
    let note = text(record.field(columns.note)).map(|note| {
        let mut note = Name::same(note);
        let own = columns.notes.iter().filter_map(|(language, column)| Some((*language, text(record.field(*column))?)));
        own.for_each(|(language, text)| note.add(language, text));
        note
    });
    Ok(Activity {
        dataset: file.sidecar.dataset(),
        item: filled(columns.item)?,
        name,
        measure: filled(columns.measure)?,
        period,
        is_total,
        value,
        decimals,
        unit: filled(columns.unit)?,
        note,
        source_line: line,
    })
}

fn number(file: &RecordFile, column: usize, field: Field<'_>) -> Result<f64, Refusal> {
    let number = match field {
        Field::Text(text) => file.marks().number(text),
        Field::Number(number) => Some(number),
        // A record of activity has a unit of its own in every row.
        Field::Percentage(number) => Some(number),
        Field::Null | Field::Formula(_) => None,
    };
    number.filter(|number| number.abs() < LARGEST).ok_or((
        column,
        Code::NotANumber,
        "a number",
        "repair the value, or leave it empty where a dash is printed",
    ))
}

fn is_period(text: &str) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.parse().is_ok_and(|year: i32| PLAUSIBLE_YEARS.contains(year));
    let is_month = |text: &str| {
        let parts = text.split_once('-');
        parts.is_some_and(|(year, month)| {
            is_year(year) && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
        })
    };
    match text.split_once('/') {
        Some((from, to)) => is_month(from) && (to == ".." || is_month(to)),
        None => match text.split_once('-') {
            Some((from, to)) => is_year(from) && is_year(to) && from <= to,
            None => is_year(text),
        },
    }
}

/// Refuses every row of a figure that stands twice.
fn reject_duplicates(file: &RecordFile, column: usize, activities: &mut Activities) {
    let rows = std::mem::take(&mut activities.rows);
    let is_twice = |row: &Activity| rows.iter().filter(|other| other.key() == row.key()).count() > 1;
    for row in &rows {
        if is_twice(row) {
            let fault = RowFault {
                line: row.source_line,
                code: Code::ConflictingDuplicates,
                found: row.value.map(|value| value.to_string()),
                expected: "one row for an item, measure and period".to_owned(),
                advice: "delete one of the rows, or say in `note` what tells them apart".to_owned(),
            };
            activities.rejects.push(file.reject(fault, Some(column)));
        } else {
            activities.rows.push(row.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_year_or_years_or_months() {
        for period in ["2025", "2022-2025", "2021-10/2024-06", "2024-07/.."] {
            assert!(is_period(period), "{period}");
        }
        for period in ["25", "2025-2022", "2021-13/2024-06", "2021-10", "2024/2025", "", "2022-25"] {
            assert!(!is_period(period), "{period}");
        }
    }
}
