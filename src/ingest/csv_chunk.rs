//! A part of a CSV text that begins with a record → the text of each record, and places in it.
//! Reads no file.

use std::ops::Range;
use std::sync::OnceLock;

use super::decoder::line_ends;
use crate::findings::Place;

/// A part of a text from the beginning of a record.
#[derive(Debug)]
pub struct Chunk {
    /// The text.
    pub text: String,
    /// Number of its first line.
    pub first_line: i32,
    /// Whether the text ends with it.
    pub is_last: bool,
    /// First byte of each line, once a place is asked for.
    line_starts: OnceLock<Vec<usize>>,
}

impl Default for Chunk {
    fn default() -> Self {
        Self::new(String::new(), 1, false)
    }
}

impl Chunk {
    /// Returns a chunk.
    pub const fn new(text: String, first_line: i32, is_last: bool) -> Self {
        Self { text, first_line, is_last, line_starts: OnceLock::new() }
    }

    /// Returns the text of the record that begins in a line, if all of it is here.
    pub fn record(&self, line: i32, delimiter: u8) -> Option<&str> {
        let nth = usize::try_from(line.checked_sub(self.first_line)?).ok()?;
        let ends = || line_ends(self.text.as_bytes());
        let starts = self.line_starts.get_or_init(|| std::iter::once(0).chain(ends().map(|at| at + 1)).collect());
        let start = *starts.get(nth)?;
        let record = &self.text[start..];
        let end = split_record(record, delimiter).last().map_or(0, |field| field.end);
        (start + end < self.text.len() || self.is_last).then(|| &record[..end])
    }

    /// Returns the place of one character.
    pub fn place_of_byte(&self, shown: &str, at: usize) -> Place {
        let (before, after) = self.text.split_at(at);
        let start = line_ends(before.as_bytes()).last().map_or(0, |end| end + 1);
        let end = after.find(['\r', '\n']).map_or(self.text.len(), |end| at + end);
        let line = i64::from(self.first_line) + line_ends(before.as_bytes()).count() as i64;
        Place {
            line: usize::try_from(line).ok(),
            column: Some(self.text[start..at].chars().count() + 1),
            width: 1,
            text: Some(self.text[start..end].to_owned()),
            ..Place::file(shown)
        }
    }
}

/// Where the scanner stands in a record.
struct Scan {
    fields: Vec<Range<usize>>,
    open_quote: Option<usize>,
}

/// Splits one record as the csv crate does, keeping the byte ranges that the crate does not give.
fn scan_record(text: &str, delimiter: u8) -> Scan {
    let bytes = text.as_bytes();
    let mut scan = Scan { fields: Vec::new(), open_quote: None };
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        match (scan.open_quote, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => scan.open_quote = None,
            (Some(_), _) => {}
            (None, b'"') if at == start => scan.open_quote = Some(at),
            (None, b'\n' | b'\r') => break,
            (None, byte) if byte == delimiter => {
                scan.fields.push(start..at);
                start = at + 1;
            }
            (None, _) => {}
        }
        at += 1;
    }
    scan.fields.push(start..at);
    scan
}

/// Returns the bytes of each field of the record that a text begins with.
pub fn split_record(text: &str, delimiter: u8) -> Vec<Range<usize>> {
    scan_record(text, delimiter).fields
}

/// Returns the place of the quote that is still open when the text ends.
pub fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    scan_record(text, delimiter).open_quote
}
