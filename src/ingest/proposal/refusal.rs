//! A file that no sidecar makes a table → what it seems to be, and what to take instead.
//! Looks at names and first bytes; whether a table has economies is for the others.

use crate::findings::{Code, Finding, Place};
use crate::ingest::file_type::FileType;
use crate::ingest::format::FORMATS;
use crate::ingest::format::Format;

const SDMX_CSV: &str = "take the same data as SDMX-CSV: `format=csvfile` or `format=csv` in the address of the query, or the header \
                        `Accept: application/vnd.sdmx.data+csv`";

/// Returns why a file is none that can be read, from its name and its first bytes.
pub fn refusal(bytes: &[u8], shown: &str) -> Option<Finding> {
    let ending =
        shown.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    let found = FileType::of(bytes);
    let finding =
        |detail: String, help: &str| Some(Finding::new(Code::Unreadable, detail).at(Place::file(shown)).help(help));
    let is_known = ending.as_deref().is_some_and(|ending| FORMATS.contains(&ending));
    if is_known && is_expected(shown, found) {
        return None;
    }
    if found == FileType::Xml && is_sdmx_ml(bytes) {
        return finding("this is SDMX-ML".to_owned(), SDMX_CSV);
    }
    if let Some(help) = instead(found) {
        return finding(format!("this is {found}, not a table"), help);
    }
    if is_known {
        let fits = endings(found);
        return finding(
            format!("this is {found}, which its name does not say"),
            &format!("rename it: its name ends in {fits}"),
        );
    }
    let name = ending.map_or_else(|| "without an ending".to_owned(), |ending| format!("that ends in .{ending}"));
    let fits = endings(found);
    finding(format!("runs do not read a file {name}"), &format!("this is {found}: let its name end in {fits}"))
}

/// Packed files are looked at by who unpacks them, and a text in their place is told there.
fn is_expected(shown: &str, found: FileType) -> bool {
    let name = shown.to_ascii_lowercase();
    if name.ends_with(".zip") || name.ends_with(".gz") {
        return true;
    }
    match Format::of_name(shown) {
        Format::Csv => found == FileType::Text,
        Format::Json => matches!(found, FileType::Json | FileType::Text),
        Format::Parquet => matches!(found, FileType::Parquet | FileType::Text | FileType::Binary),
        Format::Xlsx | Format::OtherWorkbook => {
            matches!(found, FileType::Zip | FileType::Compound | FileType::Text | FileType::Binary)
        }
    }
}

fn is_sdmx_ml(bytes: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    begin.contains("sdmx")
}

/// What to take in the place of a file that holds no table that could be declared.
const fn instead(found: FileType) -> Option<&'static str> {
    Some(match found {
        FileType::Pdf => "take the data file that belongs to the publication: CSV, a workbook, JSON or Parquet",
        FileType::Picture => "take the data behind the picture: CSV, a workbook, JSON or Parquet",
        FileType::Html => {
            "look at it with a browser: it may be a page that leads to the file, or a message in its place; a table of a page is saved as CSV"
        }
        FileType::Xml => "take the CSV of the same data, or save it as one",
        FileType::Sqlite | FileType::Stata | FileType::Spss => "save its table as CSV or Parquet",
        FileType::Binary => "take the data as CSV, a workbook, JSON or Parquet",
        FileType::Text | FileType::Json | FileType::Zip | FileType::Gzip | FileType::Compound | FileType::Parquet => {
            return None;
        }
    })
}

/// Returns the endings of files of a type.
const fn endings(found: FileType) -> &'static str {
    match found {
        FileType::Json => ".json",
        FileType::Zip => ".zip for an archive, or .xlsx, .xlsb or .ods for a workbook",
        FileType::Gzip => ".gz",
        FileType::Compound => ".xls if it is a workbook",
        FileType::Parquet => ".parquet",
        _ => ".csv or .tsv",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named_with_what_to_take() {
        let told = |name: &str, bytes: &[u8]| {
            refusal(bytes, &format!("raw/x/{name}")).map(|finding| format!("{}: {}", finding.detail, finding.help))
        };
        for (name, bytes, words) in [
            ("report.pdf", &b"%PDF-1.7\n"[..], "this is a PDF, not a table: take the data file"),
            ("report.csv", b"%PDF-1.7\n", "this is a PDF"),
            ("page.csv", b"<!doctype html><html>", "this is an HTML page"),
            ("page.xls", b"<html><table>", "this is an HTML page"),
            (
                "data.xml",
                b"<?xml version=\"1.0\"?><mes:GenericData xmlns:mes=\"http://www.sdmx.org/resources\">",
                "this is SDMX-ML: take the same data as SDMX-CSV",
            ),
            ("data.csv", b"<?xml version=\"1.0\"?><rows/>", "this is an XML document"),
            ("data.csv", br#"[{"economy":"KEN"}]"#, "rename it: its name ends in .json"),
            ("data.csv", b"PK\x03\x04", "rename it: its name ends in .zip for an archive, or .xlsx"),
            (
                "data.txt",
                b"a,b\n1,2\n",
                "runs do not read a file that ends in .txt: this is a text: let its name end in .csv",
            ),
            ("data.dta", b"<stata_dta><header>", "this is a data file of Stata"),
            ("data.csv", b"\x00\x01\x02\x03\x04\x05", "this is binary data"),
        ] {
            let told = told(name, bytes).unwrap_or_default();
            assert!(told.contains(words), "{name}: {told}");
        }
        for (name, bytes) in [
            ("data.csv", &b"economy,year\n"[..]),
            ("data.csv", b"[Note] a remark above\neconomy,year\n"),
            ("data.tsv", b"a\tb\n"),
            ("data.xlsx", b"PK\x03\x04"),
            ("data.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("data.json", b"[]"),
            ("data.csv.gz", b"\x1f\x8b"),
        ] {
            assert_eq!(told(name, bytes), None, "{name}");
        }
    }
}
