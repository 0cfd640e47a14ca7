//! CSV in a declared dialect → records, each with its line, and the place of every field. The text is read in chunks, so that
//! memory does not grow with the file. Knows nothing of the meaning of a column.

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::csv_chunk::{Chunk, split_record, unclosed_quote};
use super::decoder::{Decoder, NoText, TextNames, n_line_ends};
use super::packed::Packed;
use super::record::Each;
use super::record::{Field, Record};
use super::sidecar::{Encoding, Sidecar};
use crate::findings::{Code, Finding, Place};

/// Bytes of a text that are read at once.
const CHUNK: usize = 1 << 20;
/// Most bytes of one record: a quote that is never closed would swallow the rest of a file, and all memory with it.
const MOST_BYTES_OF_RECORD: usize = 64 << 20;

/// A CSV file, and what of its text is at hand.
#[derive(Debug)]
pub struct CsvText {
    packed: Packed,
    encoding: Encoding,
    delimiter: u8,
    shown_sidecar: String,
    at_hand: Mutex<AtHand>,
}

/// What of a text is at hand, to point into.
#[derive(Debug, Default)]
struct AtHand {
    chunk: Arc<Chunk>,
    remembered: HashMap<i32, String>,
}

/// How a chunk was read.
enum Walked {
    /// Its reader needs no more.
    Stopped,
    /// Up to this byte; the rest begins a record that goes on in the next chunk.
    UpTo(usize, i32),
}

impl CsvText {
    /// Returns a text whose beginning was looked at.
    ///
    /// - Errors: NUL bytes, wrong encoding, no content.
    pub fn open(packed: Packed, shown: &str, shown_sidecar: &str, sidecar: &Sidecar) -> Result<Self, Finding> {
        let delimiter = u8::try_from(sidecar.delimiter).unwrap_or(b',');
        let (encoding, at_hand) = (sidecar.encoding, Mutex::default());
        let text = Self { packed, encoding, delimiter, shown_sidecar: shown_sidecar.to_owned(), at_hand };
        let mut is_empty = true;
        text.each_chunk(shown, &mut |chunk| {
            is_empty = chunk.text.trim_matches(['\r', '\n']).is_empty();
            Ok(Walked::Stopped)
        })?;
        if is_empty {
            let finding = Finding::new(Code::EmptyFile, "the file is empty").at(Place::file(shown));
            return Err(finding.help("put the publisher's file back"));
        }
        Ok(text)
    }

    fn at_hand(&self) -> MutexGuard<'_, AtHand> {
        // A chunk is whole whatever happened to who put it there.
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `each` with chunk after chunk; what it leaves of one begins the next.
    fn each_chunk(&self, shown: &str, each: &mut dyn FnMut(&Chunk) -> Result<Walked, Finding>) -> Result<(), Finding> {
        let named = TextNames { shown, sidecar: &self.shown_sidecar };
        self.packed.read(&mut |reader| {
            let mut decoder = Decoder::new(reader, self.encoding);
            let mut chunk = Chunk::default();
            loop {
                let n_bytes = chunk.text.len().max(CHUNK);
                let appended = decoder.append(&mut chunk.text, n_bytes, chunk.first_line, named);
                chunk.is_last = appended.map_err(|no| self.fault(no))?;
                let whole = Arc::new(chunk);
                self.at_hand().chunk = whole.clone();
                let Walked::UpTo(byte, first_line) = each(&whole)? else { return Ok(ControlFlow::Break(())) };
                if whole.is_last {
                    return Ok(ControlFlow::Continue(()));
                }
                chunk = Chunk::new(whole.text[byte..].to_owned(), first_line, false);
                if chunk.text.len() > MOST_BYTES_OF_RECORD {
                    return Err(self.unclosed(shown, &chunk, "a record that goes on for 64 MiB"));
                }
            }
        })
    }

    fn fault(&self, no: NoText) -> Finding {
        match no {
            NoText::Io(error) => self.packed.damaged(&error),
            NoText::Wrong(finding) => *finding,
        }
    }

    /// Calls `each` with line and record of every row, until it stops.
    ///
    /// - Errors: a quote that is never closed swallows all that follows; it is refused at its place.
    pub fn walk(&self, shown: &str, each: Each<'_>) -> Result<(), Finding> {
        self.each_chunk(shown, &mut |chunk| {
            let walked = self.walk_chunk(shown, chunk, each)?;
            match walked {
                Walked::UpTo(last_start, line) if chunk.is_last => {
                    let last = Chunk::new(chunk.text[last_start..].to_owned(), line, true);
                    let is_open = unclosed_quote(&last.text, self.delimiter).is_some();
                    if is_open { Err(self.unclosed(shown, &last, "the end of the file")) } else { Ok(walked) }
                }
                _ => Ok(walked),
            }
        })
    }

    /// Calls `each` with the records of a chunk that end in it.
    fn walk_chunk(&self, shown: &str, chunk: &Chunk, each: Each<'_>) -> Result<Walked, Finding> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(chunk.text.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut lines = LineCounter { text: chunk.text.as_bytes(), at: 0, line: chunk.first_line };
        let mut end = 0;
        let fault = |error: csv::Error| Finding::new(Code::Unreadable, error.to_string()).at(Place::file(shown));
        while reader.read_byte_record(&mut record).map_err(fault)? {
            let line = lines.line_of(&record);
            end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // What ends with the chunk may go on behind it.
            if end >= chunk.text.len() && !chunk.is_last {
                return Ok(Walked::UpTo(lines.at, line));
            }
            if let ControlFlow::Break(()) = each(line, &record) {
                return Ok(Walked::Stopped);
            }
        }
        if chunk.is_last {
            return Ok(Walked::UpTo(lines.at, lines.line));
        }
        Ok(lines.up_to(end))
    }

    fn unclosed(&self, shown: &str, record: &Chunk, found: &str) -> Finding {
        let at = unclosed_quote(&record.text, self.delimiter).unwrap_or_default();
        let help = "close the quote, or write \"\" for a quote inside a quoted field";
        let finding = Finding::new(Code::UnclosedQuote, format!("found {found}; expected a closing quote"));
        finding.at(record.place_of_byte(shown, at)).help(help)
    }

    /// Keeps the text of the records in these lines, for places that are asked for one by one.
    pub fn remember(&self, lines: &[i32]) {
        let is_at_hand = |line: &&i32| self.at_hand().chunk.record(**line, self.delimiter).is_none();
        let mut wanted: Vec<i32> = lines.iter().filter(is_at_hand).copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let Some(last) = wanted.last().copied() else { return };
        let mut found = HashMap::new();
        // A file that cannot be read any more gives places without their text.
        let _ = self.each_chunk(&self.packed.name, &mut |chunk| {
            let walked = self.walk_chunk(&self.packed.name, chunk, &mut |_, _| ControlFlow::Continue(()))?;
            let behind = match walked {
                Walked::UpTo(_, line) if !chunk.is_last => line,
                Walked::UpTo(..) | Walked::Stopped => i32::MAX,
            };
            for line in wanted.iter().filter(|line| (chunk.first_line..behind).contains(line)) {
                found.extend(chunk.record(*line, self.delimiter).map(|text| (*line, text.to_owned())));
            }
            Ok(if behind > last { Walked::Stopped } else { walked })
        });
        self.at_hand().remembered.extend(found);
    }

    /// Returns the place of a field, or of the whole record, with the record's text.
    pub fn place(&self, shown: &str, line: i32, column: Option<usize>) -> Place {
        let of_line = Place { line: usize::try_from(line).ok(), ..Place::file(shown) };
        for _ in 0..2 {
            let at_hand = self.at_hand();
            let remembered = at_hand.remembered.get(&line).map(String::as_str);
            if let Some(record) = remembered.or_else(|| at_hand.chunk.record(line, self.delimiter)) {
                return Place { file: of_line.file, ..self.place_in_record(record, line, column) };
            }
            drop(at_hand);
            self.remember(&[line]);
        }
        of_line
    }

    fn place_in_record(&self, record: &str, line: i32, column: Option<usize>) -> Place {
        let fields = split_record(record, self.delimiter);
        let at = column.and_then(|column| fields.get(column));
        let column_of = |field: &Range<usize>| record[..field.start].chars().count() + 1;
        Place {
            file: "".into(),
            line: usize::try_from(line).ok(),
            column: at.map(column_of),
            width: at.map_or(0, |field| record[field.clone()].chars().count()),
            text: Some(record.to_owned()),
        }
    }
}

impl Record for csv::ByteRecord {
    fn n_fields(&self) -> usize {
        self.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        // The record is cut from a text at delimiters, so each field is one.
        let text = self.get(index).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map_or(Field::Null, |text| Field::Text(text.trim()))
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

impl LineCounter<'_> {
    fn line_of(&mut self, record: &csv::ByteRecord) -> i32 {
        let from = record.position().map_or(self.at, |position| position.byte() as usize);
        let blank = self.text[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.advance(from + blank);
        self.line
    }

    fn advance(&mut self, to: usize) {
        self.line = self.line.saturating_add(n_line_ends(&self.text[self.at..to]));
        self.at = to;
    }

    /// Returns how far the text is read once its last record has ended there, and nothing but ends of lines follows.
    fn up_to(mut self, end: usize) -> Walked {
        let is_inside = end > 0 && self.text.get(end - 1..=end) == Some(b"\r\n");
        self.advance(end + usize::from(is_inside));
        Walked::UpTo(self.at, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::record::Named;

    fn sidecar(extra: &str) -> Sidecar {
        let text = format!(
            "id = \"a/b\"\nkind = \"observations\"\ntitle = \"t\"\npublisher = \"p\"\nedition = \"e\"\n\
             licence = \"l\"\nurl = \"u\"\nretrieved = \"r\"\nsha256 = \"s\"\n{extra}"
        );
        toml_edit::de::from_str(&text).unwrap()
    }

    fn open(bytes: &[u8], extra: &str) -> Result<CsvText, Finding> {
        let named = Named { file: "f.csv", sidecar: "f.csv.toml" };
        let packed = Packed::open(bytes.to_vec().into(), &named, None)?;
        CsvText::open(packed, "f.csv", "f.csv.toml", &sidecar(extra))
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
        let half = open(b"\xff\xfea\0\n\0b", "").unwrap_err();
        assert_eq!((half.code, half.place.unwrap().to_string().as_str()), (Code::BadEncoding, "f.csv:2:1"));
        let unmarked = open(b"a\0,\0b\0\n\0", "").unwrap_err();
        assert_eq!(unmarked.code, Code::NulByte);
        assert!(unmarked.help.contains("set `encoding = \"utf-16\"` in f.csv.toml"), "{}", unmarked.help);
        assert_eq!(open(b"", "").unwrap_err().code, Code::EmptyFile);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let text = open(b"a,b\n1,2\n3,\"4\n5,6\n", "").unwrap();
        let finding = text.walk("f.csv", &mut |_, _| ControlFlow::Continue(())).unwrap_err();
        assert_eq!((finding.code, finding.place.unwrap().to_string().as_str()), (Code::UnclosedQuote, "f.csv:3:3"));
    }

    /// A text of several chunks: rows of two fields, now and then one over two lines, ends of lines as given.
    fn long(n_rows: usize, end: &str) -> (String, Vec<(i32, String)>) {
        let (mut text, mut expected, mut line) = (String::new(), Vec::new(), 1);
        for row in 0..n_rows {
            let name = if row % 7 == 0 { format!("\"Côte {row},{end}south\"") } else { format!("Curaçao {row}") };
            text.push_str(&format!("{name},{}{end}", row * 3));
            expected.push((line, (row * 3).to_string()));
            line += if row % 7 == 0 { 2 } else { 1 };
            if row % 1000 == 0 {
                text.push_str(end);
                line += 1;
            }
        }
        (text, expected)
    }

    #[test]
    fn records_and_lines_are_the_same_wherever_a_chunk_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let (written, expected) = long(160_000, end);
            assert!(written.len() > 2 * CHUNK);
            for (bytes, encoding) in [
                (written.clone().into_bytes(), ""),
                (encoding_rs::mem::encode_latin1_lossy(&written).into_owned(), "encoding = \"latin-1\""),
                (written.encode_utf16().flat_map(u16::to_be_bytes).collect(), "encoding = \"utf-16be\""),
                (format!("\u{feff}{written}").encode_utf16().flat_map(u16::to_le_bytes).collect(), ""),
            ] {
                let text = open(&bytes, encoding).unwrap();
                let found: Vec<(i32, String)> =
                    rows(&text).into_iter().map(|(line, row)| (line, row[1].clone())).collect();
                assert!(found == expected, "{end:?} {encoding}");
                // Forwards, backwards, remembered or not.
                let asked = [159_990, 17, 80_000].map(|row: usize| (expected[row].0, row));
                text.remember(&[asked[0].0, asked[1].0]);
                for (line, row) in asked {
                    let place = text.place("f.csv", line, Some(1));
                    assert_eq!(place.text.unwrap().rsplit(',').next(), Some(expected[row].1.as_str()), "{end:?}");
                    assert_eq!(place.line, usize::try_from(line).ok());
                }
            }
        }
    }

    #[test]
    fn faults_behind_the_first_chunk_have_their_places() {
        let (mut text, _) = long(160_000, "\r\n");
        let line = text.matches("\r\n").count() + 1;
        let walked = |bytes: &[u8]| {
            let text = open(bytes, "").unwrap();
            text.walk("f.csv", &mut |_, _| ControlFlow::Continue(())).unwrap_err()
        };
        let place = |finding: &Finding| finding.place.as_ref().unwrap().to_string();
        let nul = walked(format!("{text}a,\0").as_bytes());
        assert_eq!((nul.code, place(&nul)), (Code::NulByte, format!("f.csv:{line}")));
        assert_eq!(nul.detail, format!("found a NUL byte at byte {}; expected text", text.len() + 3));
        let latin = walked(&[text.as_bytes(), b"ab,\xe7"].concat());
        assert_eq!((latin.code, place(&latin)), (Code::BadEncoding, format!("f.csv:{line}:4")));
        text.push_str("1,\"2\r\n3,4\r\n");
        let open_quote = walked(text.as_bytes());
        assert_eq!((open_quote.code, place(&open_quote)), (Code::UnclosedQuote, format!("f.csv:{line}:3")));
    }
}
