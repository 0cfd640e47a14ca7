//! A file as it came → what it is: encoding, delimiter, member of an archive, sheet of a workbook, list of a JSON file.
//! Detected here once, to be shown and then declared; nothing else ever guesses it.

use std::borrow::Cow;
use std::ops::ControlFlow;

use bytes::Bytes;

use crate::concepts::text::fits;
use crate::findings::Finding;
use crate::ingest::content::Content;
use crate::ingest::file_type::FileType;
use crate::ingest::folder;
use crate::ingest::format::Format;
use crate::ingest::header::texts;
use crate::ingest::packed::{self, Packed};
use crate::ingest::record::Named;
use crate::ingest::rows::Rows;
use crate::ingest::sidecar::{Encoding, Sidecar};
use crate::ingest::utf_16::{self, Utf16};
use crate::ingest::{json, workbook};

use super::publisher::Preset;
use super::refusal;

/// Delimiters that are tried: of two that split as many rows the later is one, since commas stand in texts, too.
const DELIMITERS: [char; 4] = [',', ';', '|', '\t'];
/// Rows that are looked at to find the table.
const MOST_ROWS: usize = 400;
/// Bytes that are looked at to find the dialect.
const MOST_BYTES: usize = 1 << 20;
/// Sheets or members that are looked at.
const MOST_CANDIDATES: usize = 24;

/// The first rows of a table and what has to be declared to get at them.
#[derive(Debug)]
pub struct Grid {
    /// What is declared.
    pub sidecar: Sidecar,
    /// Rows as texts, each with its line.
    pub rows: Vec<(i32, Vec<String>)>,
    /// Names of columns, where the format keeps them apart.
    pub names: Option<Vec<String>>,
    /// Name of the sheet or member, empty where there is one only.
    pub part: String,
}

/// Returns the tables that a file may be meant for: one for each sheet, member or list.
///
/// - Errors: the file is none that can be read, or not in any of these ways.
pub fn grids(content: &Content, shown: &str, base: &Sidecar) -> Result<Vec<Grid>, Finding> {
    if let Content::Folder(_) = content {
        return Ok(vec![grid(content, shown, base.clone())?]);
    }
    let bytes = content.bytes().map_err(|error| folder::unreadable(shown, &error))?;
    if let Some(finding) = refusal::refusal(&bytes, shown) {
        return Err(finding);
    }
    let (mut found, mut fault) = (Vec::new(), None);
    for sidecar in candidates(&bytes, shown, base) {
        match grid(content, shown, sidecar) {
            Ok(grid) => found.push(grid),
            Err(finding) => fault = fault.or(Some(finding)),
        }
    }
    match fault {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(found),
    }
}

fn grid(content: &Content, shown: &str, sidecar: Sidecar) -> Result<Grid, Finding> {
    let named = Named { file: shown, sidecar: shown };
    let (rows, shown) = Rows::open(content.clone(), &named, &sidecar)?;
    let mut first = Vec::new();
    rows.walk(&shown, &mut |line, record| {
        first.push((line, texts(record)));
        if first.len() < MOST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let part = [&sidecar.sheet, &sidecar.layout.member, &sidecar.layout.rows].into_iter().flatten();
    let part = part.map(String::as_str).collect::<Vec<_>>().join(", ");
    Ok(Grid { names: rows.names(), rows: first, part, sidecar })
}

/// Returns the ways to read a file.
fn candidates(bytes: &Bytes, shown: &str, base: &Sidecar) -> Vec<Sidecar> {
    let of_archive = if shown.to_ascii_lowercase().ends_with(".zip") { members(bytes) } else { Vec::new() };
    let members: Vec<Option<String>> =
        if !of_archive.is_empty() { of_archive.into_iter().map(Some).collect() } else { vec![None] };
    let mut found = Vec::new();
    for member in members.into_iter().take(MOST_CANDIDATES) {
        let mut sidecar = base.clone();
        sidecar.layout.member = member.clone();
        let named = Named { file: shown, sidecar: shown };
        let packed = Packed::open(bytes.clone().into(), &named, member.as_deref());
        match packed.and_then(|packed| Ok((packed.whole()?, packed.name))) {
            Ok((content, name)) => found.extend(of_format(&name, &content, sidecar)),
            Err(_) => found.push(sidecar),
        }
    }
    found
}

/// Returns the members that presets know, else those that look like tables.
fn members(bytes: &[u8]) -> Vec<String> {
    let all = packed::members(bytes).unwrap_or_default();
    let is_known = |name: &String| Preset::members().any(|pattern| fits(pattern, name));
    let known: Vec<String> = all.iter().filter(|name| is_known(name)).cloned().collect();
    let endings = [".csv", ".tsv", ".txt", ".json", ".xlsx", ".xls", ".parquet"];
    let is_table = |name: &String| endings.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    if known.is_empty() { all.into_iter().filter(is_table).collect() } else { known }
}

fn of_format(name: &str, bytes: &[u8], sidecar: Sidecar) -> Vec<Sidecar> {
    match Format::of_name(name) {
        Format::Parquet => vec![sidecar],
        Format::Csv => vec![with_dialect(bytes, sidecar)],
        Format::Json => {
            let ways = json::ways(bytes).into_iter().map(|way| {
                let mut sidecar = sidecar.clone();
                sidecar.layout.rows = Some(way);
                sidecar
            });
            [sidecar.clone()].into_iter().chain(ways).take(MOST_CANDIDATES).collect()
        }
        Format::OtherWorkbook if FileType::is_text_with_tabs(bytes) => vec![with_dialect(bytes, sidecar)],
        Format::Xlsx | Format::OtherWorkbook => {
            let sheets = workbook::sheet_names(bytes);
            let of_sheet = |sheet: String| Sidecar { sheet: Some(sheet), ..sidecar.clone() };
            if sheets.is_empty() {
                vec![sidecar]
            } else {
                sheets.into_iter().take(MOST_CANDIDATES).map(of_sheet).collect()
            }
        }
    }
}

/// Returns a sidecar with the encoding, delimiter and decimal mark of a text.
pub fn with_dialect(bytes: &[u8], sidecar: Sidecar) -> Sidecar {
    let of_other = || match std::str::from_utf8(bytes) {
        Ok(_) => Encoding::Utf8,
        // These stand for control characters in ISO 8859-1, which no text has.
        Err(_) if bytes.iter().any(|byte| (0x80..0xa0).contains(byte)) => Encoding::Windows1252,
        Err(_) => Encoding::Latin1,
    };
    let encoding = utf_16::encoding_of(bytes).unwrap_or_else(of_other);
    let text = beginning(&bytes[..bytes.len().min(MOST_BYTES)], encoding);
    let records = |delimiter: char| -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter as u8)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        reader.records().filter_map(Result::ok).take(1000).collect()
    };
    // How many rows have the number of fields that most rows have.
    let score = |delimiter: char| {
        let mut n_rows: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        records(delimiter).iter().for_each(|record| *n_rows.entry(record.len()).or_default() += 1);
        n_rows.into_iter().filter(|(n_fields, _)| *n_fields > 1).map(|(_, n_rows)| n_rows).max()
    };
    let delimiter = DELIMITERS.into_iter().max_by_key(|delimiter| score(*delimiter)).unwrap_or(',');
    let delimiter = if score(delimiter).is_none() { ',' } else { delimiter };
    let records = records(delimiter);
    let fields = || records.iter().skip(1).flat_map(|record| record.iter()).map(str::trim);
    let has_decimal = |mark: char| fields().any(|field| is_decimal(field, mark));
    // Points between several groups are no decimal ones.
    let has_groups = fields().any(|field| is_grouped(field, '.'));
    let is_comma = has_groups || (has_decimal(',') && !has_decimal('.'));
    let decimal = if delimiter != ',' && is_comma { ',' } else { '.' };
    Sidecar { encoding, delimiter, decimal, ..sidecar }
}

/// Marks are of ASCII, which all but UTF-16 write in the same way.
fn beginning(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Latin1 => encoding_rs::mem::decode_latin1(bytes),
        Encoding::Utf16 | Encoding::Utf16Be => {
            let mut text = String::new();
            // What cannot be read is told by who reads all of it.
            let _ = Utf16::new(encoding).append(&mut text, bytes, false);
            text.into()
        }
    }
}

/// `1.234.567`, with or without decimals.
fn is_grouped(field: &str, mark: char) -> bool {
    let groups: Vec<&str> = field.split(mark).collect();
    groups.len() > 2
        && (1..=3).contains(&groups[0].trim_start_matches('-').len())
        && groups[1..].iter().all(|group| group.len() >= 3 && group.bytes().take(3).all(|byte| byte.is_ascii_digit()))
}

fn is_decimal(field: &str, mark: char) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    field.split_once(mark).is_some_and(|(whole, fraction)| digits(whole.trim_start_matches('-')) && digits(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialects_of_publishers_are_detected() {
        let dialect = |text: &[u8]| {
            let sidecar = with_dialect(text, Sidecar::of_users_file("a/b", "1", String::new()));
            (sidecar.encoding, sidecar.delimiter, sidecar.decimal)
        };
        let plain = b"economy,year,value\nKEN,2020,27.6\nSOM,2020,..\n";
        assert_eq!(dialect(plain), (Encoding::Utf8, ',', '.'));
        assert_eq!(dialect(b"pays;ann\xe9e;valeur\nKEN;2020;27,6\nSOM;2020;\n"), (Encoding::Latin1, ';', ','));
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(dialect(&wide("\u{feff}a\tb\n1,5\t2\n")), (Encoding::Utf16, '\t', ','));
        assert_eq!(dialect(b"a;b\nKenya;1.234.567\nChad;5.000\n"), (Encoding::Utf8, ';', ','));
        assert_eq!(dialect(b"a\tb\n1\t2\n"), (Encoding::Utf8, '\t', '.'));
        let packed = b"freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \nA,PC,DE\t87.2 b\t: \nA,PC,FR\t80.1 \t81 \n";
        assert_eq!(dialect(packed).1, '\t');
        let packed = b"freq,ind_type,unit,geo\\TIME_PERIOD\t2020 \nA,X,PC,DE\t87.2 b\n";
        assert_eq!(dialect(packed).1, '\t');
        let preamble = b"\"Data Source\",\"World\",\n\n\"a\",\"b\",\"c\",\"d\",\n\"1\",\"2\",\"3\",\"4\",\n\"1\",\"2\",\"3\",\"4\",\n";
        assert_eq!(dialect(preamble).1, ',');
        assert_eq!(dialect(b"a;b\n\x93x\x94;1\n").0, Encoding::Windows1252);
    }
}
