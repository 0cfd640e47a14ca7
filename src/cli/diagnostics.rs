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
        None => visible(&finding.message()),
    };
    let (detail, help) = (visible(&finding.detail), visible(&finding.help));
    let mut group = Group::with_title(level.primary_title(title).id(finding.code.name()));
    if let (Some(place), Some((text, span))) = (&finding.place, &shown) {
        let line = place.line.unwrap_or(1);
        let annotation = AnnotationKind::Primary.span(span.clone()).label(detail.as_str());
        let snippet = Snippet::source(text.as_str()).line_start(line).path(place.file.as_ref());
        group = group.element(snippet.annotation(annotation));
    }
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    let text = match (&finding.place, &shown) {
        (Some(place), Some((excerpt, span))) => with_column_of_file(&text, place, &excerpt[..span.start]),
        _ => text,
    };
    format!("ictstat: {text}\n")
}

/// Returns a message with the column of the file in the place of that of the excerpt, which begins elsewhere in a long line.
fn with_column_of_file(message: &str, place: &Place, before: &str) -> String {
    let at = |column: usize| format!("{}:{}:{column}", place.file, place.line.unwrap_or(1));
    message.replacen(&at(before.chars().count() + 1), &at(place.column.unwrap_or(1)), 1)
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
    let [before, fault, after] = [before, fault, after].map(|part| visible(&part));
    let span = before.len()..before.len() + fault.len();
    Some((format!("{before}{fault}{after}"), span))
}

/// Returns a text in which characters that a terminal does not show, or takes for orders, stand as their numbers: a zero-width
/// blank in a code is a fault that nobody sees.
fn visible(text: &str) -> String {
    let is_hidden = |letter: char| {
        let is_blank = matches!(letter, '\n' | '\t');
        let is_format = matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' |
            '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        );
        is_format || (letter.is_control() && !is_blank)
    };
    let shown = |letter: char| if is_hidden(letter) { letter.escape_unicode().to_string() } else { letter.to_string() };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Code;

    #[test]
    fn a_character_that_no_terminal_shows_stands_as_its_number() {
        let line = "A\u{200b}AA,2020,\u{e9}\u{301}";
        let place =
            Place { line: Some(2), column: Some(1), width: 4, text: Some(line.to_owned()), ..Place::file("f.csv") };
        let finding = Finding::new(Code::UnknownEconomy, "found `A\u{200b}AA`; expected an economy").at(place);
        let text = render(&finding, false);
        assert!(text.contains("2 | A\\u{200b}AA,2020,\u{e9}\u{301}\n"), "{text}");
        assert!(text.contains("| ^^^^^^^^^^^ found `A\\u{200b}AA`; expected an economy"), "{text}");
    }

    #[test]
    fn the_column_is_that_of_the_file_wherever_the_part_that_is_shown_begins() {
        let at = |column, line: String| {
            let place = Place { line: Some(2), column, width: 4, text: Some(line), ..Place::file("f.csv") };
            render(&Finding::new(Code::NotANumber, "found `27,6`").at(place), false)
        };
        // 100 letters and four at fault: 60 letters stand before them.
        let text = at(Some(101), format!("{}27,6;A", "x".repeat(100)));
        assert!(text.contains("--> f.csv:2:101\n"), "{text}");
        assert!(text.contains(&format!("2 | {}27,6;A\n", "x".repeat(60))), "{text}");
        assert!(text.contains(&format!("| {}^^^^ found `27,6`\n", " ".repeat(60))), "{text}");
        // What no terminal shows stands as six characters and is one of the file.
        assert!(at(Some(4), "A\u{200b},27,6".to_owned()).contains("--> f.csv:2:4\n"));
        assert!(at(None, "27,6".to_owned()).contains("--> f.csv:2:1\n"));
    }
}
