//! Texts in cells that other programs read: nothing that a spreadsheet would run, nothing that breaks a table or a page.

use std::borrow::Cow;

use serde_json::Value;

use crate::tables::Row;
use crate::tables::cell::Cell;
use crate::tables::schema::Column;

/// Returns rows as CSV in some columns of their table; `shown` writes the numbers that are no whole ones.
///
/// - Errors: none but those of the writer.
pub fn csv<R: Row>(
    columns: &[Column],
    rows: impl IntoIterator<Item = R>,
    shown: impl Fn(f64) -> String,
) -> Result<Vec<u8>, csv::Error> {
    let places = places::<R>(columns);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    for row in rows {
        let cells = row.cells();
        let text = |place: &usize| match &cells[*place] {
            Cell::Float(number) => Cow::Owned(shown(*number)),
            cell => cell.text(),
        };
        writer.write_record(places.iter().map(|place| spreadsheet(&text(place))))?;
    }
    written(writer)
}

/// Returns the text that a writer has collected.
///
/// - Errors: it cannot be flushed.
pub fn written(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Returns a row as JSON, in some columns of its table.
pub fn named<R: Row>(columns: &[Column], row: &R) -> Vec<(String, Value)> {
    let cells = row.cells();
    let one = |(column, place): (&Column, usize)| (column.name.to_owned(), cells[place].json());
    columns.iter().zip(places::<R>(columns)).map(one).collect()
}

fn places<R: Row>(columns: &[Column]) -> Vec<usize> {
    let place = |column: &Column| R::TABLE.columns.iter().position(|known| known.name == column.name);
    columns.iter().filter_map(place).collect()
}

/// Returns a text that a spreadsheet shows and does not run.
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it, which a spreadsheet takes
/// as "text". Numbers stay numbers.
///
/// ```
/// # use ictstat::publish::cell::spreadsheet;
/// assert_eq!(spreadsheet("=HYPERLINK(\"https://example.org\")"), "'=HYPERLINK(\"https://example.org\")");
/// assert_eq!(spreadsheet("-1.5"), "-1.5");
/// assert_eq!(spreadsheet("africa"), "africa");
/// ```
pub fn spreadsheet(text: &str) -> String {
    let starts_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if starts_a_formula && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

/// Returns a text for a cell of a Markdown table, safe to copy into a spreadsheet.
pub fn markdown(text: &str) -> String {
    prose(&spreadsheet(text))
}

/// Returns a text as it stands in Markdown: one line, without tags, links and columns of its own.
///
/// ```
/// # use ictstat::publish::cell::prose;
/// assert_eq!(prose("<b>|\n[x](javascript:y)"), "&lt;b>\\| \\[x](javascript:y)");
/// ```
pub fn prose(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('[', "\\[").replace(['\n', '\r'], " ")
}

/// Returns a text as it stands in HTML.
///
/// ```
/// # use ictstat::publish::cell::html;
/// assert_eq!(html("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
/// ```
pub fn html(text: &str) -> String {
    let escapes = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")];
    escapes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(*from, to))
}
