//! Bytes of a text in its declared encoding → text, piece by piece. Knows nothing of records.

use std::io::{self, Read};

use super::sidecar::Encoding;
use super::utf_16::{self, HalfCharacter, Utf16};
use crate::findings::{Code, Finding, Place};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text that is read piece by piece.
pub struct Decoder<'a> {
    from: &'a mut dyn Read,
    encoding: Encoding,
    utf_16: Option<Utf16>,
    /// Bytes of a character that the last piece broke off in.
    rest: Vec<u8>,
    /// Bytes that were read before.
    n_before: usize,
}

/// Why a text cannot be read.
pub enum NoText {
    /// The bytes cannot be had.
    Io(io::Error),
    /// They are no text, or one in another encoding.
    Wrong(Box<Finding>),
}

/// A text as messages name it.
#[derive(Clone, Copy)]
pub struct TextNames<'a> {
    /// The file as it is shown.
    pub shown: &'a str,
    /// Its sidecar.
    pub sidecar: &'a str,
}

impl<'a> Decoder<'a> {
    /// Returns the text of these bytes.
    pub const fn new(from: &'a mut dyn Read, encoding: Encoding) -> Self {
        Self { from, encoding, utf_16: None, rest: Vec::new(), n_before: 0 }
    }

    /// Appends the next piece of about so many bytes to a text whose first line has this number; returns whether it was the
    /// last one.
    ///
    /// - Errors: a NUL byte, what is not in the declared encoding; the file cannot be read.
    pub fn append(
        &mut self,
        text: &mut String,
        n_bytes: usize,
        first_line: i32,
        named: TextNames<'_>,
    ) -> Result<bool, NoText> {
        let is_first = self.n_before == 0;
        let mut bytes = std::mem::take(&mut self.rest);
        let n_rest = bytes.len();
        (&mut *self.from).take(n_bytes as u64).read_to_end(&mut bytes).map_err(NoText::Io)?;
        let n_read = bytes.len() - n_rest;
        let is_last = n_read < n_bytes;
        if is_first && is_utf_16(self.encoding, &bytes) {
            self.utf_16 = Some(Utf16::new(self.encoding));
        }
        let piece = Piece { text, bytes: &bytes, first_line, named, n_before: self.n_before - n_rest };
        let taken = match &mut self.utf_16 {
            Some(utf_16) => piece.decoded_from(utf_16, is_last),
            None => piece.decoded(self.encoding, is_last),
        };
        let taken = taken.map_err(|fault| NoText::Wrong(Box::new(fault)))?;
        self.rest = bytes.split_off(taken);
        self.n_before += n_read;
        if is_first && text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(is_last)
    }
}

/// A byte order mark goes before what is declared.
fn is_utf_16(encoding: Encoding, bytes: &[u8]) -> bool {
    match encoding {
        Encoding::Utf16 | Encoding::Utf16Be => true,
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Latin1 => utf_16::has_mark(bytes),
    }
}

/// A piece of a text, and what stands before it.
struct Piece<'a> {
    text: &'a mut String,
    bytes: &'a [u8],
    first_line: i32,
    named: TextNames<'a>,
    n_before: usize,
}

impl Piece<'_> {
    /// Appends the characters of the piece; the decoder keeps those that it breaks off in.
    fn decoded_from(self, utf_16: &mut Utf16, is_last: bool) -> Result<usize, Finding> {
        let n_before = self.text.len();
        let whole = utf_16.append(self.text, self.bytes, is_last);
        if let Some(at) = self.text[n_before..].find('\0') {
            let place = place_of(&self.text.as_bytes()[..n_before + at], self.first_line);
            return Err(nul("a NUL character", self.named.shown, place.0));
        }
        whole.map_err(|HalfCharacter| {
            let (line, column) = place_of(self.text.as_bytes(), self.first_line);
            let place = Place { line: Some(line), column: Some(column), ..Place::file(self.named.shown) };
            let finding = Finding::new(Code::BadEncoding, "found half a character; expected UTF-16");
            finding.at(place).help("the file is damaged or cut off: take it from the publisher again")
        })?;
        Ok(self.bytes.len())
    }

    /// Appends the characters of the piece and returns how many bytes they take.
    fn decoded(self, encoding: Encoding, is_last: bool) -> Result<usize, Finding> {
        let bytes = self.bytes;
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(self.nul_byte(at));
        }
        match encoding {
            Encoding::Latin1 => self.text.push_str(&encoding_rs::mem::decode_latin1(bytes)),
            Encoding::Windows1252 => {
                self.text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
            }
            Encoding::Utf8 | Encoding::Utf16 | Encoding::Utf16Be => match std::str::from_utf8(bytes) {
                Ok(all) => self.text.push_str(all),
                // Without a length: the piece ends inside a character.
                Err(error) if error.error_len().is_none() && !is_last => {
                    let whole = &bytes[..error.valid_up_to()];
                    self.text.push_str(&String::from_utf8_lossy(whole));
                    return Ok(whole.len());
                }
                Err(error) => return Err(self.no_utf8(error.valid_up_to())),
            },
        }
        Ok(bytes.len())
    }

    fn nul_byte(&self, at: usize) -> Finding {
        let (line, _) = self.place_of(at);
        let found = format!("a NUL byte at byte {}", self.n_before + at + 1);
        let finding = nul(&found, self.named.shown, line);
        match utf_16::encoding_of(self.bytes).filter(|_| self.n_before == 0) {
            Some(encoding) => {
                let (name, sidecar) = (encoding.name(), self.named.sidecar);
                finding
                    .help(format!("this is UTF-16 without a byte order mark: set `encoding = \"{name}\"` in {sidecar}"))
            }
            None => finding,
        }
    }

    fn no_utf8(&self, at: usize) -> Finding {
        let detail = format!("found byte 0x{:02x}; expected UTF-8", self.bytes[at]);
        let sidecar = self.named.sidecar;
        let help =
            format!("set `encoding = \"windows-1252\"` or \"latin-1\" in {sidecar}, or what else the file is in");
        let (line, column) = self.place_of(at);
        let place = Place { line: Some(line), column: Some(column), ..Place::file(self.named.shown) };
        Finding::new(Code::BadEncoding, detail).at(place).help(help)
    }

    /// Returns line and column of a byte of the piece.
    fn place_of(&self, at: usize) -> (usize, usize) {
        place_of(&[self.text.as_bytes(), &self.bytes[..at]].concat(), self.first_line)
    }
}

fn nul(found: &str, shown: &str, line: usize) -> Finding {
    let place = Place { line: Some(line), ..Place::file(shown) };
    let help = "this is no text file, or it is damaged: take it from the publisher again";
    Finding::new(Code::NulByte, format!("found {found}; expected text")).at(place).help(help)
}

/// Returns line and column of the end of a text whose first line has this number.
fn place_of(before: &[u8], first_line: i32) -> (usize, usize) {
    let n_lines = line_ends(before).count();
    let start = line_ends(before).last().map_or(0, |end| end + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (usize::try_from(first_line).unwrap_or(1) + n_lines, column)
}

/// Returns the last byte of every end of a line: LF, CRLF, or the lone CR of old spreadsheets. The csv crate ends records
/// at all three.
pub fn line_ends(text: &[u8]) -> impl Iterator<Item = usize> {
    let is_end = |at: usize| text[at] == b'\n' || (text[at] == b'\r' && text.get(at + 1) != Some(&b'\n'));
    (0..text.len()).filter(move |at| is_end(*at))
}

/// Returns the number of ends of lines in a part of a text that does not break off inside one.
pub fn n_line_ends(text: &[u8]) -> i32 {
    let n_line_feeds = text.iter().filter(|byte| **byte == b'\n').count();
    let n = if text.contains(&b'\r') { line_ends(text).count() } else { n_line_feeds };
    i32::try_from(n).unwrap_or(i32::MAX)
}
