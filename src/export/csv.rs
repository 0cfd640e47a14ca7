//! Rows → comma-separated text with a header: numbers unrounded, nothing for what is absent.

use super::ExportError;
use super::cells::Rows;

/// Returns the text.
///
/// - Errors: none that a table of a run can bring about.
pub fn csv(rows: &Rows<'_>) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.header)?;
    for row in 0..rows.len() {
        for cell in rows.cells(row) {
            writer.write_field(cell.text().as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.into_error().into()))
}
