//! The first bytes of a file → what it is, whatever its name says.
//! Reads nothing of its content.

use std::fmt;

use super::utf_16;

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// Text without marks of another kind, as delimited files are.
    Text,
    /// A page for a browser.
    Html,
    /// XML that is no page.
    Xml,
    /// A JSON document.
    Json,
    /// A PDF.
    Pdf,
    /// A ZIP archive; workbooks of Office Open XML and OpenDocument are some.
    Zip,
    /// A file packed with gzip.
    Gzip,
    /// A compound file of Microsoft, as `.xls`, `.doc` and `.ppt` are.
    Compound,
    /// Apache Parquet.
    Parquet,
    /// A picture.
    Picture,
    /// A database of SQLite.
    Sqlite,
    /// A data file of Stata.
    Stata,
    /// A data file of SPSS.
    Spss,
    /// Bytes that are no text and begin like nothing that is known.
    Binary,
}

/// What files begin with.
const BEGINNINGS: [(&[u8], FileType); 15] = [
    (b"%PDF", FileType::Pdf),
    (b"PK\x03\x04", FileType::Zip),
    (b"PK\x05\x06", FileType::Zip),
    (b"\x1f\x8b", FileType::Gzip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType::Compound),
    (b"PAR1", FileType::Parquet),
    (b"\x89PNG", FileType::Picture),
    (b"\xff\xd8\xff", FileType::Picture),
    (b"GIF8", FileType::Picture),
    (b"II*\x00", FileType::Picture),
    (b"MM\x00*", FileType::Picture),
    (b"SQLite format 3\x00", FileType::Sqlite),
    (b"<stata_dta>", FileType::Stata),
    (b"$FL2", FileType::Spss),
    (b"$FL3", FileType::Spss),
];

/// Bytes that are looked at.
const MOST_BYTES: usize = 8192;

impl FileType {
    /// Returns what the bytes are.
    ///
    /// ```
    /// # use ictstat::ingest::FileType;
    /// assert_eq!(FileType::of(b"%PDF-1.7 \x00"), FileType::Pdf);
    /// assert_eq!(FileType::of(b"\xef\xbb\xbf  <!DOCTYPE html><html>"), FileType::Html);
    /// assert_eq!(FileType::of(b"economy,year,value\n"), FileType::Text);
    /// ```
    pub fn of(bytes: &[u8]) -> Self {
        let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
        if let Some((_, found)) = known {
            return *found;
        }
        if utf_16::encoding_of(bytes).is_some() {
            return Self::Text;
        }
        let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
        if is_binary(bytes) { Self::Binary } else { Self::of_text(bytes) }
    }

    /// Returns whether the bytes are a text with tabs, whatever its name says: some publishers call one .xls.
    pub fn is_text_with_tabs(bytes: &[u8]) -> bool {
        Self::of(bytes) == Self::Text && bytes.iter().take(MOST_BYTES).any(|byte| *byte == b'\t')
    }

    fn of_text(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let lower = text[..text.len().min(1024)].to_ascii_lowercase();
        let has = |word: &[u8]| lower.windows(word.len()).any(|found| found == word);
        match text.first() {
            Some(b'<') if lower.starts_with(b"<!doctype html") || has(b"<html") => Self::Html,
            Some(b'<') => Self::Xml,
            // A remark in brackets may stand above a table.
            Some(b'{') if matches!(second(text), None | Some(b'"' | b'}')) => Self::Json,
            Some(b'[') if matches!(second(text), None | Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9')) => {
                Self::Json
            }
            _ => Self::Text,
        }
    }
}

/// Returns the second character that is no blank.
fn second(text: &[u8]) -> Option<u8> {
    text.get(1..)?.trim_ascii_start().first().copied()
}

/// More than a tenth of control characters is no text in any encoding; a few NUL bytes are a damaged one.
fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127);
    bytes.iter().filter(is_control).count() * 10 > bytes.len()
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Html => "an HTML page",
            Self::Xml => "an XML document",
            Self::Json => "a JSON document",
            Self::Pdf => "a PDF",
            Self::Zip => "a ZIP archive or a workbook",
            Self::Gzip => "a file packed with gzip",
            Self::Compound => "a file of Microsoft Office (.xls, .doc)",
            Self::Parquet => "a Parquet file",
            Self::Picture => "a picture",
            Self::Sqlite => "a database of SQLite",
            Self::Stata => "a data file of Stata",
            Self::Spss => "a data file of SPSS",
            Self::Binary => "binary data",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_they_begin_with() {
        for (bytes, expected) in [
            (&b"<?xml version='1.0'?>\n<mes:GenericData>"[..], FileType::Xml),
            (b"\n <!-- x --><HTML lang=en>", FileType::Html),
            (b"[{\"economy\": \"KEN\"}]", FileType::Json),
            (b"\x1f\x8b\x08\x00", FileType::Gzip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType::Compound),
            (b"\x00\x01\x02\x03economy", FileType::Binary),
            // A text that lost a byte, one in Latin-1, one in UTF-16, and none at all.
            (b"economy,year,value\nKEN,2020,\x0027\nSOM,2020,12\n", FileType::Text),
            (b"pays;ann\xe9e;valeur", FileType::Text),
            (b"\xff\xfee\x00c\x00", FileType::Text),
            (b"e\x00c\x00o\x00", FileType::Text),
            (b"", FileType::Text),
        ] {
            assert_eq!(FileType::of(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
