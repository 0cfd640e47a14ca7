//! Rows → an array of objects, one in a line: numbers unrounded, null for what is absent.

use super::ExportError;
use super::cells::Rows;

/// Returns the text.
///
/// - Errors: none that a table of a run can bring about.
pub fn json(rows: &Rows<'_>) -> Result<Vec<u8>, ExportError> {
    let names = rows.header.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    let mut text = b"[".to_vec();
    for row in 0..rows.len() {
        text.extend_from_slice(if row == 0 { b"\n{" } else { b",\n{" });
        for (at, (name, cell)) in names.iter().zip(rows.cells(row)).enumerate() {
            text.extend_from_slice(if at == 0 { b"" } else { b"," });
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            serde_json::to_writer(&mut text, &cell.json())?;
        }
        text.push(b'}');
    }
    text.extend_from_slice(b"\n]\n");
    Ok(text)
}
