//! A file without a sidecar → a proposal for one. The dialect is detected here, once, to be shown and then declared;
//! nothing else ever guesses it.

use std::path::Path;

use super::sidecar::sha256;
use crate::findings::{Code, Finding, Place};

/// What was detected in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `utf-8` or `latin-1`.
    pub encoding: &'static str,
    /// Character between fields.
    pub delimiter: char,
    /// Decimal mark.
    pub decimal: char,
    /// Tokens that stand for no value.
    pub missing: Vec<&'static str>,
}

/// What a person knows about a file; what is left out stays empty and has to be filled in.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// Id of the dataset.
    pub id: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// Edition.
    pub edition: String,
    /// Licence.
    pub licence: String,
    /// Landing page.
    pub url: String,
    /// Month of retrieval, as 2026-11.
    pub retrieved: String,
}

/// Delimiters that are tried, the likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Tokens that publishers write for "no value".
const MISSING_TOKENS: [&str; 8] = ["", "..", "...", "-", ":", "n/a", "NA", "null"];

/// Returns the dialect of a text file, from its first thousand lines.
pub fn detect(bytes: &[u8]) -> Dialect {
    let encoding = if std::str::from_utf8(bytes).is_ok() { "utf-8" } else { "latin-1" };
    let text = encoding_rs::mem::decode_latin1(bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).take(1000).collect();
    let delimiter = delimiter(&lines);
    let fields =
        || lines.iter().skip(1).flat_map(|line| line.split(delimiter)).map(|field| field.trim_matches(['"', ' ']));
    let has_decimal = |mark: char| fields().any(|field| is_decimal(field, mark));
    let decimal = if delimiter != ',' && has_decimal(',') && !has_decimal('.') { ',' } else { '.' };
    let missing = MISSING_TOKENS.into_iter().filter(|token| fields().any(|field| field == *token)).collect();
    Dialect { encoding, delimiter, decimal, missing }
}

/// Returns the delimiter that splits the most lines into as many fields as the header, more than one.
fn delimiter(lines: &[&str]) -> char {
    let score = |delimiter: char| {
        let width = lines.first().map_or(0, |header| header.matches(delimiter).count());
        let agreeing = lines.iter().filter(|line| line.matches(delimiter).count() == width).count();
        if width == 0 { 0 } else { agreeing }
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(',')
}

fn is_decimal(field: &str, mark: char) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    field.split_once(mark).is_some_and(|(whole, fraction)| digits(whole.trim_start_matches('-')) && digits(fraction))
}

/// Returns the text of a sidecar.
pub fn text(file: &Path, bytes: &[u8], provenance: &Provenance) -> String {
    let mut text = String::new();
    let mut line = |key: &str, value: toml_edit::Value| text.push_str(&format!("{key} = {value}\n"));
    for (key, value) in [
        ("id", &provenance.id),
        ("kind", &"observations".to_owned()),
        ("title", &provenance.title),
        ("publisher", &provenance.publisher),
        ("edition", &provenance.edition),
        ("licence", &provenance.licence),
        ("url", &provenance.url),
        ("retrieved", &provenance.retrieved),
        ("sha256", &sha256(bytes)),
    ] {
        line(key, value.as_str().into());
    }
    let is_text = file.extension().is_none_or(|ending| ending != "parquet" && ending != "xlsx");
    if is_text {
        let dialect = detect(bytes);
        line("encoding", dialect.encoding.into());
        line("delimiter", dialect.delimiter.to_string().into());
        line("decimal", dialect.decimal.to_string().into());
        line("missing", toml_edit::Array::from_iter(dialect.missing).into());
    } else if let Some(sheet) = super::workbook::only_sheet(bytes) {
        line("sheet", sheet.into());
    }
    text
}

/// Returns a sidecar's text with another checksum and everything else, comments too, as it was.
///
/// - Errors: the text is no TOML.
pub fn with_checksum(shown: &str, text: &str, sha256: &str) -> Result<String, Finding> {
    let mut document: toml_edit::DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        Finding::new(Code::BadSidecar, error.message().to_owned()).at(Place::file(shown))
    })?;
    document["sha256"] = toml_edit::value(sha256);
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialects_of_publishers_are_detected() {
        let dialect = |text: &[u8]| detect(text);
        let plain = dialect(b"economy,year,value\nKEN,2020,27.6\nSOM,2020,..\n");
        assert_eq!((plain.encoding, plain.delimiter, plain.decimal), ("utf-8", ',', '.'));
        assert_eq!(plain.missing, [".."]);
        let european = dialect(b"pays;ann\xe9e;valeur\nKEN;2020;27,6\nSOM;2020;\n");
        assert_eq!((european.encoding, european.delimiter, european.decimal), ("latin-1", ';', ','));
        assert_eq!(european.missing, [""]);
        assert_eq!(dialect(b"a\tb\n1\t2\n").delimiter, '\t');
    }

    #[test]
    fn a_new_checksum_leaves_comments_alone() {
        let text = "# why\nid = \"a/b\" # here\nsha256 = \"old\"\n";
        assert_eq!(with_checksum("s", text, "new").unwrap(), "# why\nid = \"a/b\" # here\nsha256 = \"new\"\n");
    }
}
