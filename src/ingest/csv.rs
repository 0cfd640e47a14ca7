//! CSV in a declared dialect → records, each with its line, and the place of every field.
//! Decodes UTF-8 and Latin-1; knows nothing of the meaning of a column.

use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use super::record::Each;
use super::record::{Field, Record};
use super::sidecar::{Encoding, Sidecar};
use crate::findings::{Code, Finding, Place};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text of a CSV file and where its lines begin.
#[derive(Debug)]
pub struct CsvText {
    text: String,
    delimiter: u8,
    line_starts: OnceLock<Vec<usize>>,
}

impl CsvText {
    /// Decodes a file.
    ///
    /// - Errors: NUL bytes, wrong encoding, no content.
    pub fn open(bytes: Vec<u8>, shown: &str, shown_sidecar: &str, sidecar: &Sidecar) -> Result<Self, Finding> {
        let text = decode(bytes, shown, shown_sidecar, sidecar.encoding)?;
        let delimiter = u8::try_from(sidecar.delimiter).unwrap_or(b',');
        if text.trim_matches(['\r', '\n']).is_empty() {
            let finding = Finding::new(Code::EmptyFile, "the file is empty").at(Place::file(shown));
            return Err(finding.help("put the publisher's file back"));
        }
        Ok(Self { text, delimiter, line_starts: OnceLock::new() })
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes())
    }

    /// Calls `each` with line and record of every row, until it stops.
    ///
    /// - Errors: a quote that is never closed swallows all that follows; it is refused at its place.
    pub fn walk(&self, shown: &str, each: Each<'_>) -> Result<(), Finding> {
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        let mut lines = LineCounter::new(&self.text);
        let fault = |error: csv::Error| Finding::new(Code::Unreadable, error.to_string()).at(Place::file(shown));
        while reader.read_record(&mut record).map_err(fault)? {
            let line = lines.line_of(&record);
            if let ControlFlow::Break(()) = each(line, &record) {
                return Ok(());
            }
        }
        let last_start = lines.at;
        match unclosed_quote(&self.text[last_start..], self.delimiter) {
            Some(at) => {
                let place = self.place_of_byte(shown, last_start + at);
                let help = "close the quote, or write \"\" for a quote inside a quoted field";
                Err(Finding::new(Code::UnclosedQuote, "found the end of the file; expected a closing quote")
                    .at(place)
                    .help(help))
            }
            None => Ok(()),
        }
    }

    /// Returns the place of one character.
    fn place_of_byte(&self, shown: &str, at: usize) -> Place {
        let (before, after) = self.text.split_at(at);
        let start = line_ends(before.as_bytes()).last().map_or(0, |end| end + 1);
        let end = after.find(['\r', '\n']).map_or(self.text.len(), |end| at + end);
        Place {
            line: Some(line_ends(before.as_bytes()).count() + 1),
            column: Some(self.text[start..at].chars().count() + 1),
            width: 1,
            text: Some(self.text[start..end].to_owned()),
            ..Place::file(shown)
        }
    }

    /// Returns the place of a field, or of the whole record, with the record's text.
    pub fn place(&self, shown: &str, line: i32, column: Option<usize>) -> Place {
        let starts = self
            .line_starts
            .get_or_init(|| std::iter::once(0).chain(line_ends(self.text.as_bytes()).map(|at| at + 1)).collect());
        let index = usize::try_from(line - 1).unwrap_or(0);
        let record = &self.text[starts.get(index).copied().unwrap_or(self.text.len())..];
        let fields = split_record(record, self.delimiter);
        let end = fields.last().map_or(0, |field| field.end);
        let at = column.and_then(|column| fields.get(column));
        let column_of = |field: &Range<usize>| record[..field.start].chars().count() + 1;
        Place {
            file: shown.into(),
            line: Some(index + 1),
            column: at.map(column_of),
            width: at.map_or(0, |field| record[field.clone()].chars().count()),
            text: Some(record[..end].to_owned()),
        }
    }
}

impl Record for csv::StringRecord {
    fn n_fields(&self) -> usize {
        self.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        self.get(index).map_or(Field::Null, Field::Text)
    }
}

/// Counts lines from record to record. The csv crate's own count is one short wherever lines end in CRLF,
/// since it leaves the LF to the next record.
struct LineCounter<'a> {
    text: &'a [u8],
    /// First byte of the last record counted, and its line.
    at: usize,
    line: i32,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    fn line_of(&mut self, record: &csv::StringRecord) -> i32 {
        let from = record.position().map_or(self.at, |position| position.byte() as usize);
        let blank = self.text[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = from + blank;
        let n_ends = line_ends(&self.text[self.at..start]).count();
        self.line += i32::try_from(n_ends).unwrap_or(i32::MAX - self.line);
        self.at = start;
        self.line
    }
}

/// Returns the last byte of every end of a line: LF, CRLF, or the lone CR of old spreadsheets. The csv crate ends records
/// at all three.
fn line_ends(text: &[u8]) -> impl Iterator<Item = usize> {
    let is_end = |at: usize| text[at] == b'\n' || (text[at] == b'\r' && text.get(at + 1) != Some(&b'\n'));
    (0..text.len()).filter(move |at| is_end(*at))
}

/// Returns the text of a file without its byte order mark.
fn decode(bytes: Vec<u8>, shown: &str, shown_sidecar: &str, encoding: Encoding) -> Result<String, Finding> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let finding = Finding::new(Code::BadEncoding, "found UTF-16; expected UTF-8 or Latin-1").at(Place::file(shown));
        return Err(finding.help("save the file as UTF-8"));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let line = line_ends(&bytes[..at]).count() + 1;
        let place = Place { line: Some(line), ..Place::file(shown) };
        let detail = format!("found a NUL byte at byte {}; expected text", at + 1);
        let help = "this is no text file, or it is damaged: take it from the publisher again";
        return Err(Finding::new(Code::NulByte, detail).at(place).help(help));
    }
    if encoding == Encoding::Latin1 {
        return Ok(encoding_rs::mem::decode_latin1(&bytes).into_owned());
    }
    if encoding == Encoding::Windows1252 {
        return Ok(encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = line_ends(&bytes[..at]).count() + 1;
        let line_start = line_ends(&bytes[..at]).last().map_or(0, |end| end + 1);
        let column = String::from_utf8_lossy(&bytes[line_start..at]).chars().count() + 1;
        let place = Place { line: Some(line), column: Some(column), ..Place::file(shown) };
        let detail = format!("found byte 0x{:02x}; expected UTF-8", bytes[at]);
        let help =
            format!("save the file as UTF-8, or set `encoding = \"windows-1252\"` or \"latin-1\" in {shown_sidecar}");
        Finding::new(Code::BadEncoding, detail).at(place).help(help)
    })?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text))
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

fn split_record(text: &str, delimiter: u8) -> Vec<Range<usize>> {
    scan_record(text, delimiter).fields
}

/// Returns the place of the quote that is still open when the text ends.
fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    scan_record(text, delimiter).open_quote
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sidecar(extra: &str) -> Sidecar {
        let text = format!(
            "id = \"a/b\"\nkind = \"observations\"\ntitle = \"t\"\npublisher = \"p\"\nedition = \"e\"\n\
             licence = \"l\"\nurl = \"u\"\nretrieved = \"r\"\nsha256 = \"s\"\n{extra}"
        );
        toml_edit::de::from_str(&text).unwrap()
    }

    fn open(bytes: &[u8], extra: &str) -> Result<CsvText, Finding> {
        CsvText::open(bytes.to_vec(), "f.csv", "f.csv.toml", &sidecar(extra))
    }

    fn rows(text: &CsvText) -> Vec<(i32, Vec<String>)> {
        let mut rows = Vec::new();
        let mut each = |line: i32, record: &dyn Record| {
            let text = |index| match record.field(index) {
                Field::Text(text) => text.to_owned(),
                other => format!("{other:?}"),
            };
            rows.push((line, (0..record.n_fields()).map(text).collect()));
            ControlFlow::Continue(())
        };
        text.walk("f.csv", &mut each).unwrap();
        rows
    }

    #[test]
    fn a_byte_order_mark_crlf_and_blank_lines_change_nothing() {
        let text = open(b"\xef\xbb\xbfa,b\r\n1,2\r\n\r\n3,\"x\r\ny\"\r\n4,5\r\n", "").unwrap();
        assert_eq!(rows(&text)[0].1, ["a", "b"]);
        let lines: Vec<i32> = rows(&text).iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 4, 6]);
        let place = text.place("f.csv", 6, Some(1));
        assert_eq!((place.column, place.width, place.text.as_deref()), (Some(3), 1, Some("4,5")));
    }

    #[test]
    fn lone_carriage_returns_end_lines_too() {
        for text in ["a,b\r1,2\r3,4\r5,6", "a,b\r\r1,2\n3,4\r\n5,6\r"] {
            let csv = open(text.as_bytes(), "").unwrap();
            let rows = rows(&csv);
            assert_eq!(
                rows.iter().map(|(_, row)| row.join("")).collect::<Vec<_>>(),
                ["ab", "12", "34", "56"],
                "{text:?}"
            );
            let (line, _) = rows[3];
            let place = csv.place("f.csv", line, Some(1));
            assert_eq!((place.column, place.text.as_deref()), (Some(3), Some("5,6")), "{text:?}");
        }
        let csv = open(b"a,b\r1,2\r3,\"4\r5,6", "").unwrap();
        let place = csv.walk("f.csv", &mut |_, _| ControlFlow::Continue(())).unwrap_err().place.unwrap();
        assert_eq!((place.to_string().as_str(), place.text.as_deref()), ("f.csv:3:3", Some("3,\"4")));
    }

    #[test]
    fn latin_1_is_read_when_declared_and_refused_when_not() {
        let bytes = b"name;v\nCura\xe7ao;1\n";
        let text = open(bytes, "encoding = \"latin-1\"\ndelimiter = \";\"").unwrap();
        assert_eq!(rows(&text)[1].1, ["Curaçao", "1"]);
        let finding = open(bytes, "").unwrap_err();
        assert_eq!(finding.place.unwrap().to_string(), "f.csv:2:5");
        assert!(finding.help.contains("latin-1"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(open(b"a,b\n1,\0\n", "").unwrap_err().code, Code::NulByte);
        assert_eq!(open(b"\xff\xfea\0", "").unwrap_err().code, Code::BadEncoding);
        assert_eq!(open(b"", "").unwrap_err().code, Code::EmptyFile);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let text = open(b"a,b\n1,2\n3,\"4\n5,6\n", "").unwrap();
        let finding = text.walk("f.csv", &mut |_, _| ControlFlow::Continue(())).unwrap_err();
        assert_eq!((finding.code, finding.place.unwrap().to_string().as_str()), (Code::UnclosedQuote, "f.csv:3:3"));
    }
}
