//! Bytes of a text in its declared encoding → text, piece by piece. Knows nothing of records.

use std::io::{self, Read};

use super::sidecar::Encoding;
use crate::findings::{Code, Finding, Place};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text that is read piece by piece.
pub struct Decoder<'a> {
    from: &'a mut dyn Read,
    encoding: Encoding,
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
        Self { from, encoding, rest: Vec::new(), n_before: 0 }
    }

    /// Appends the next piece of about so many bytes to a text whose first line has this number; returns whether it was the
    /// last one.
    ///
    /// - Errors: UTF-16, a NUL byte, what is not in the declared encoding; the file cannot be read.
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
        let piece = Piece { text, bytes: &bytes, first_line, named, n_before: self.n_before - n_rest };
        let taken = piece.decoded(self.encoding, is_last).map_err(|fault| NoText::Wrong(Box::new(fault)))?;
        self.rest = bytes.split_off(taken);
        self.n_before += n_read;
        if is_first && text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(is_last)
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
    /// Appends the characters of the piece and returns how many bytes they take.
    fn decoded(self, encoding: Encoding, is_last: bool) -> Result<usize, Finding> {
        let bytes = self.bytes;
        if self.n_before == 0 && (bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])) {
            let finding = Finding::new(Code::BadEncoding, "found UTF-16; expected UTF-8 or Latin-1");
            return Err(finding.at(Place::file(self.named.shown)).help("save the file as UTF-8"));
        }
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(self.nul_byte(at));
        }
        match encoding {
            Encoding::Latin1 => self.text.push_str(&encoding_rs::mem::decode_latin1(bytes)),
            Encoding::Windows1252 => {
                self.text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
            }
            Encoding::Utf8 => match std::str::from_utf8(bytes) {
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
        let detail = format!("found a NUL byte at byte {}; expected text", self.n_before + at + 1);
        let help = "this is no text file, or it is damaged: take it from the publisher again";
        let (line, _) = self.place_of(at);
        let place = Place { line: Some(line), ..Place::file(self.named.shown) };
        Finding::new(Code::NulByte, detail).at(place).help(help)
    }

    fn no_utf8(&self, at: usize) -> Finding {
        let detail = format!("found byte 0x{:02x}; expected UTF-8", self.bytes[at]);
        let sidecar = self.named.sidecar;
        let help = format!("save the file as UTF-8, or set `encoding = \"windows-1252\"` or \"latin-1\" in {sidecar}");
        let (line, column) = self.place_of(at);
        let place = Place { line: Some(line), column: Some(column), ..Place::file(self.named.shown) };
        Finding::new(Code::BadEncoding, detail).at(place).help(help)
    }

    /// Returns line and column of a byte of the piece.
    fn place_of(&self, at: usize) -> (usize, usize) {
        let before = [self.text.as_bytes(), &self.bytes[..at]].concat();
        let n_lines = line_ends(&before).count();
        let start = line_ends(&before).last().map_or(0, |end| end + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        (usize::try_from(self.first_line).unwrap_or(1) + n_lines, column)
    }
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
