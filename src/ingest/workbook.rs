//! A sheet of a workbook (XLSX, XLS, XLSB, ODS) → records; the line is the row of the sheet.
//! Sheet and cells are declared in the sidecar. Formulas count with the result that the workbook holds, and only if it
//! holds one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bytes::Bytes;
use calamine::{Reader, Xlsx, open_workbook_auto_from_rs};
use zip::ZipArchive;

use super::cells_around::CellsAround;
use super::format::Format;
use super::record::Each;
use super::record::{Field, Record};
use super::sidecar::Sidecar;
use super::workbook_cells::{self, Cell, Cells, FilledCells, MOST_CELLS, NoCells};
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// Most bytes that the parts of a workbook may unpack to: a file of a few kilobytes can claim gigabytes.
const MOST_BYTES: u64 = 256 << 20;
/// Columns of a sheet.
const MOST_COLUMNS: u32 = 16_384;

/// The rows of a sheet.
#[derive(Debug)]
pub struct WorkbookRows {
    /// Cells by row of the sheet, all of one width.
    rows: BTreeMap<i32, Vec<Cell>>,
    first_column: u32,
}

const DAMAGED: &str = "this is no workbook (XLSX, XLS, XLSB, ODS), or it is damaged: take it from the publisher again";

/// A workbook that is to be read.
struct Opened<'a> {
    bytes: Bytes,
    shown: &'a str,
    shown_sidecar: &'a str,
    sidecar: &'a Sidecar,
}

impl WorkbookRows {
    /// Reads the declared cells of the declared sheet.
    ///
    /// - Errors: the bytes are no workbook or unpack to too much, there is no such sheet, the cells are no range,
    ///   there are no rows.
    pub fn open(
        bytes: Bytes,
        format: Format,
        shown: &str,
        shown_sidecar: &str,
        sidecar: &Sidecar,
    ) -> Result<Self, Finding> {
        let cells = declared_cells(sidecar, shown_sidecar)?;
        let book = Opened { bytes, shown, shown_sidecar, sidecar };
        let (sheet, found, around) =
            if format == Format::Xlsx { book.read_xlsx(cells)? } else { book.read_other(cells)? };
        let fault = |code, detail: String, help: String| Finding::new(code, detail).at(Place::file(shown)).help(help);
        let header_row = found.first_key_value().map_or(cells.first.0, |(row, _)| *row);
        if let Some(cut_off) = around.cut_off((cells.first, cells.last), header_row) {
            let declared = sidecar.cells.as_deref().unwrap_or_default();
            let detail =
                format!("the cells {declared} leave out {cut_off} of sheet `{sheet}`, where the table goes on");
            let help = format!(
                "declare `cells` to the end of the table in {shown_sidecar}; a column that is not read does no harm"
            );
            return Err(fault(Code::CellsEndInside, detail, help));
        }
        Self::from_cells(&found).ok_or_else(|| {
            let detail = format!("sheet `{sheet}` has no header with rows below it in the declared cells");
            fault(Code::EmptyFile, detail, format!("declare the right `sheet` and `cells` in {shown_sidecar}"))
        })
    }

    /// Rows without content are left out.
    fn from_cells(found: &FilledCells) -> Option<Self> {
        let first_column = found.values().filter_map(|row| row.first_key_value()).map(|(column, _)| *column).min()?;
        let last_column = found.values().filter_map(|row| row.last_key_value()).map(|(column, _)| *column).max()?;
        let columns = first_column..=last_column;
        let row = |cells: &BTreeMap<u32, Cell>| {
            columns.clone().map(|column| cells.get(&column).cloned().unwrap_or_default()).collect::<Vec<_>>()
        };
        let rows: BTreeMap<i32, Vec<Cell>> =
            found.iter().map(|(at, cells)| (i32::try_from(at + 1).unwrap_or(i32::MAX), row(cells))).collect();
        (rows.len() > 1).then_some(Self { rows, first_column })
    }

    /// Returns the column of the sheet that comes first, counted from 0.
    pub fn first_column(&self) -> u32 {
        self.first_column
    }

    /// Calls `each` with row of the sheet and record of every row, until it stops.
    pub fn walk(&self, each: Each<'_>) {
        for (line, cells) in &self.rows {
            if each(*line, cells).is_break() {
                return;
            }
        }
    }

    /// Returns the place of a row or of one of its cells, counted from column A, with the row's text.
    pub fn place(&self, shown: &str, line: i32, column: Option<usize>) -> Place {
        let text = self.rows.get(&line).map(|row| row.iter().map(Cell::shown).collect::<Vec<_>>().join(","));
        let before = usize::try_from(self.first_column).unwrap_or_default();
        Place {
            line: usize::try_from(line).ok(),
            column: column.map(|column| before + column + 1),
            text,
            ..Place::file(shown)
        }
    }
}

/// A sheet's name, its filled cells and what stands around the declared ones.
type Sheet = (String, FilledCells, CellsAround);

impl Opened<'_> {
    fn fault(&self, detail: String, help: &str) -> Finding {
        Finding::new(Code::Unreadable, detail).at(Place::file(self.shown)).help(help)
    }

    fn no_cells(&self, error: NoCells, sheet: &str) -> Finding {
        match error {
            NoCells::Unreadable(error) => self.fault(error.to_string(), DAMAGED),
            NoCells::TooMany => {
                let detail = format!("sheet `{sheet}` has more than {MOST_CELLS} filled cells");
                self.fault(detail, "declare fewer cells, or use Parquet")
            }
        }
    }

    fn read_xlsx(self, cells: Cells) -> Result<Sheet, Finding> {
        let is_computed = check_size(&self.bytes).map_err(|detail| self.fault(detail, DAMAGED))?;
        let book = Xlsx::new(Cursor::new(self.bytes.as_ref()));
        let mut book: Xlsx<_> = book.map_err(|error: calamine::XlsxError| self.fault(error.to_string(), DAMAGED))?;
        let sheet = sheet_of(&book.sheet_names(), self.shown, self.shown_sidecar, self.sidecar)?;
        let read = workbook_cells::read(&mut book, &sheet, cells, is_computed);
        let (found, around) = read.map_err(|error| self.no_cells(error, &sheet))?;
        Ok((sheet, found, around))
    }

    /// The decoders of the older formats take some of the numbers in a file for granted.
    fn read_other(self, cells: Cells) -> Result<Sheet, Finding> {
        let read = std::panic::AssertUnwindSafe(|| self.read_sheets(cells));
        std::panic::catch_unwind(read)
            .unwrap_or_else(|_| Err(self.fault("the workbook is damaged".to_owned(), DAMAGED)))
    }

    fn read_sheets(&self, cells: Cells) -> Result<Sheet, Finding> {
        // Two of these formats are archives.
        if self.bytes.starts_with(b"PK") {
            check_size(&self.bytes).map_err(|detail| self.fault(detail, DAMAGED))?;
        }
        let unreadable = |error: calamine::Error| self.fault(error.to_string(), DAMAGED);
        let mut book = open_workbook_auto_from_rs(Cursor::new(self.bytes.as_ref())).map_err(unreadable)?;
        let sheet = sheet_of(&book.sheet_names(), self.shown, self.shown_sidecar, self.sidecar)?;
        let range = book.worksheet_range(&sheet).map_err(unreadable)?;
        let styles = book.worksheet_style(&sheet).unwrap_or_default();
        let read = workbook_cells::read_range(&range, &styles, cells);
        let (found, around) = read.map_err(|error| self.no_cells(error, &sheet))?;
        Ok((sheet, found, around))
    }
}

fn declared_cells(sidecar: &Sidecar, shown_sidecar: &str) -> Result<Cells, Finding> {
    let Some(text) = sidecar.cells.as_deref() else {
        return Ok(Cells { first: (0, 0), last: (u32::MAX, MOST_COLUMNS - 1) });
    };
    parse_cells(text).ok_or_else(|| {
        let detail = format!("found cells `{text}`; expected a range as A4:F212, or A4:F to the last row");
        let finding = Finding::new(Code::BadSidecar, detail).at(Place::file(shown_sidecar));
        finding.help("name the first and the last cell")
    })
}

/// Returns the names of the sheets of a workbook.
pub fn sheet_names(bytes: &[u8]) -> Vec<String> {
    if bytes.starts_with(b"PK") && check_size(bytes).is_err() {
        return Vec::new();
    }
    let names = || open_workbook_auto_from_rs(Cursor::new(bytes)).map(|book| book.sheet_names()).unwrap_or_default();
    std::panic::catch_unwind(names).unwrap_or_default()
}

impl Record for Vec<Cell> {
    fn n_fields(&self) -> usize {
        self.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        self.get(index).map_or(Field::Null, Cell::field)
    }
}

/// Unpacks every part and counts: what the directory of the archive claims is not to be trusted. Returns whether the
/// workbook was computed: one that asks to be computed when it is opened has never been.
fn check_size(bytes: &[u8]) -> Result<bool, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut left = MOST_BYTES;
    let mut is_computed = true;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| error.to_string())?;
        let is_book = part.name().is_ok_and(|name| name.ends_with("workbook.xml"));
        let mut content = Vec::new();
        let mut part = part.take(left + 1);
        let unpacked = if is_book {
            part.read_to_end(&mut content).map(|n_bytes| n_bytes as u64)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
        };
        let unpacked = unpacked.map_err(|error| error.to_string())?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            format!("the workbook unpacks to more than {} MiB; expected at most that", MOST_BYTES >> 20)
        })?;
        let text = String::from_utf8_lossy(&content);
        is_computed &= !["fullCalcOnLoad=\"1\"", "fullCalcOnLoad=\"true\""].iter().any(|mark| text.contains(mark));
    }
    Ok(is_computed)
}

fn sheet_of(names: &[String], shown: &str, shown_sidecar: &str, sidecar: &Sidecar) -> Result<String, Finding> {
    let known = || format!("the sheets are: {}", names.join(", "));
    let finding =
        |detail: String, help: String| Err(Finding::new(Code::BadSidecar, detail).at(Place::file(shown)).help(help));
    match &sidecar.sheet {
        Some(sheet) if names.contains(sheet) => Ok(sheet.clone()),
        Some(sheet) => {
            let near = nearest(sheet, names.iter().map(String::as_str));
            finding(format!("found no sheet `{sheet}`"), did_you_mean(&near, known()))
        }
        None => match names {
            [only] => Ok(only.clone()),
            _ => finding(
                format!("the workbook has {} sheets", names.len()),
                format!("declare `sheet` in {shown_sidecar}; {}", known()),
            ),
        },
    }
}

/// Returns the range of `A4:F212`, or of `A4:F` to the last row.
fn parse_cells(text: &str) -> Option<Cells> {
    let (first, last) = text.split_once(':')?;
    let is_open = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let last =
        if is_open { parse_cell(&format!("{last}1")).map(|(_, column)| (u32::MAX, column)) } else { parse_cell(last) };
    let cells = Cells { first: parse_cell(first)?, last: last? };
    (cells.first.0 < cells.last.0 && cells.first.1 <= cells.last.1).then_some(cells)
}

/// Returns row and column of `F212`, counted from 0.
fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    let is_column = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter.wrapping_sub(b'A')) + 1);
    let row: u32 = row.parse().ok().filter(|row| *row > 0)?;
    (is_column && column <= MOST_COLUMNS).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_cells_names_its_corners() {
        assert_eq!(parse_cells("A4:F212"), Some(Cells { first: (3, 0), last: (211, 5) }));
        assert_eq!(parse_cells("A4:F"), Some(Cells { first: (3, 0), last: (u32::MAX, 5) }));
        assert_eq!(parse_cell("AA1"), Some((0, 26)));
        for wrong in ["", "A4", "A4:", "F212:A4", "4A:F5", "A0:B2", "a1:b2", "A1:A1", "AAAA1:B2", "XFE1:XFE2"] {
            assert_eq!(parse_cells(wrong), None, "{wrong}");
        }
    }
}
