//! `figures.toml` of a report with its texts → its figures, with every mistake at its place.

use std::path::Path;

use super::document::Document;
use super::figures::{FIGURES, Report, ReportDefinition};
use super::{figure_mistakes, regular_file, texts};
use crate::findings::{Code, Finding, Place};

/// Returns the figures of a report's folder; `None` where it declares none.
///
/// - Errors: every mistake in the file.
pub fn load(id: &str, folder: &Path, shown: &str) -> Result<Option<Report>, Vec<Finding>> {
    let file = format!("{shown}/{FIGURES}");
    let unread = |error: std::io::Error| {
        vec![Finding::new(Code::BadDefinition, error.to_string()).at(Place::file(file.clone()))]
    };
    let Some(text) = regular_file::read_text_if_any(&folder.join(FIGURES)).map_err(unread)? else { return Ok(None) };
    let parsed = Document::parse::<ReportDefinition>(&file, &text, Code::BadDefinition);
    let (document, definition) = parsed?;
    let mut report = Report { id: id.into(), definition, document, texts: Vec::new() };
    let mut mistakes = figure_mistakes::mistakes(&report);
    mistakes.extend(texts::translate(&mut report, folder, shown).err().into_iter().flatten());
    if mistakes.is_empty() { Ok(Some(report)) } else { Err(mistakes) }
}
