//! A finding → the lines that a person reads: place, the line itself, what is wrong and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::findings::{Finding, Place, Severity};

/// Characters of a source line that are shown around the fault; some lines hold a whole file.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 100;

/// Returns a finding as text, in colour or plain.
pub fn render(finding: &Finding, in_colour: bool) -> String {
    let renderer = if in_colour { Renderer::styled() } else { Renderer::plain() };
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Notice => Level::NOTE,
    };
    let shown = finding.place.as_ref().and_then(shown_line);
    let title = match &shown {
        Some(_) => finding.code.title().to_owned(),
        None => finding.message(),
    };
    let mut group = Group::with_title(level.primary_title(title).id(finding.code.name()));
    if let (Some(place), Some((text, span))) = (&finding.place, &shown) {
        let annotation = AnnotationKind::Primary.span(span.clone()).label(finding.detail.as_str());
        let snippet = Snippet::source(text.as_str()).line_start(place.line.unwrap_or(1)).path(place.file.as_ref());
        group = group.element(snippet.annotation(annotation));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    let text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    format!("ictstat: {text}\n")
}

/// Returns the part of the line around the fault, and the bytes at fault in it.
fn shown_line(place: &Place) -> Option<(String, Range<usize>)> {
    let line = place.text.as_deref()?.lines().next()?;
    let column = place.column.map_or(0, |column| column - 1);
    let start = column.saturating_sub(SHOWN_BEFORE);
    let before: String = line.chars().skip(start).take(column - start).collect();
    let width = if place.column.is_some() { place.width.max(1) } else { line.chars().count() };
    let fault: String = line.chars().skip(column).take(width.min(SHOWN_AFTER)).collect();
    let rest = SHOWN_AFTER.saturating_sub(fault.chars().count());
    let after: String = line.chars().skip(column + fault.chars().count()).take(rest).collect();
    let span = before.len()..before.len() + fault.len();
    Some((format!("{before}{fault}{after}"), span))
}
