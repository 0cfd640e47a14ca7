//! A sheet of a workbook (XLSX) → records; the line is the row of the sheet.
//! Sheet and cells are declared in the sidecar. Formulas count with the result that the workbook holds, and only if it
//! holds one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use zip::ZipArchive;

use super::record_file::{Field, Record};
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
    /// Headers of the columns.
    pub header: Vec<String>,
    /// Cells by row of the sheet, as wide as the header.
    rows: BTreeMap<i32, Vec<Cell>>,
    first_column: u32,
}

impl WorkbookRows {
    /// Reads the declared cells of the declared sheet.
    ///
    /// - Errors: the bytes are no workbook or unpack to too much, there is no such sheet, the cells are no range,
    ///   there are no rows.
    pub fn open(bytes: Vec<u8>, shown: &str, shown_sidecar: &str, sidecar: &Sidecar) -> Result<Self, Finding> {
        let fault = |code, detail: String, help: String| Finding::new(code, detail).at(Place::file(shown)).help(help);
        let damaged = "this is no workbook (XLSX), or it is damaged: take it from the publisher again".to_owned();
        let is_computed = check_size(&bytes).map_err(|detail| fault(Code::Unreadable, detail, damaged.clone()))?;
        let cells = sidecar.cells.as_deref().map(|cells| (cells, parse_cells(cells)));
        let cells = match cells {
            None => Cells { first: (0, 0), last: (u32::MAX, MOST_COLUMNS - 1) },
            Some((_, Some(cells))) => cells,
            Some((text, None)) => {
                let finding =
                    Finding::new(Code::BadSidecar, format!("found cells `{text}`; expected a range as A4:F212"));
                return Err(finding.at(Place::file(shown_sidecar)).help("name the first and the last cell"));
            }
        };
        let unreadable = |error: calamine::XlsxError| fault(Code::Unreadable, error.to_string(), damaged.clone());
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
        let names = workbook.sheet_names();
        let sheet = sheet_of(&names, shown, shown_sidecar, sidecar)?;
        let (found, around) =
            workbook_cells::read(&mut workbook, &sheet, cells, is_computed).map_err(|error| match error {
                NoCells::Unreadable(error) => unreadable(error),
                NoCells::TooMany => {
                    let detail = format!("sheet `{sheet}` has more than {MOST_CELLS} filled cells");
                    fault(Code::Unreadable, detail, "declare fewer cells, or use Parquet".to_owned())
                }
            })?;
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
        Self::from_cells(found).ok_or_else(|| {
            let detail = format!("sheet `{sheet}` has no header with rows below it in the declared cells");
            fault(Code::EmptyFile, detail, format!("declare the right `sheet` and `cells` in {shown_sidecar}"))
        })
    }

    /// The first row with content is the header; rows without content are left out.
    fn from_cells(mut found: FilledCells) -> Option<Self> {
        let (_, header) = found.pop_first()?;
        let (first_column, last_column) = (*header.first_key_value()?.0, *header.last_key_value()?.0);
        let last_column = found
            .values()
            .filter_map(|row| row.last_key_value())
            .map(|(column, _)| *column)
            .fold(last_column, u32::max);
        let columns = first_column..=last_column;
        let names = columns.clone().map(|column| header.get(&column).map(Cell::shown).unwrap_or_default());
        let header = names.collect();
        let row = |cells: &BTreeMap<u32, Cell>| {
            columns.clone().map(|column| cells.get(&column).cloned().unwrap_or_default()).collect::<Vec<_>>()
        };
        let rows: BTreeMap<i32, Vec<Cell>> =
            found.iter().map(|(at, cells)| (i32::try_from(at + 1).unwrap_or(i32::MAX), row(cells))).collect();
        (!rows.is_empty()).then_some(Self { header, rows, first_column })
    }

    /// Calls `each` with row of the sheet and record of every row below the header.
    pub fn visit(&self, each: &mut dyn FnMut(i32, &dyn Record)) {
        self.rows.iter().for_each(|(line, cells)| each(*line, cells));
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

/// Returns the name of the sheet of a workbook that has one; `None` for everything else.
pub fn only_sheet(bytes: &[u8]) -> Option<String> {
    check_size(bytes).ok()?;
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    match workbook.sheet_names().as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
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

/// Returns the range of `A4:F212`.
fn parse_cells(text: &str) -> Option<Cells> {
    let (first, last) = text.split_once(':')?;
    let cells = Cells { first: parse_cell(first)?, last: parse_cell(last)? };
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
        assert_eq!(parse_cell("AA1"), Some((0, 26)));
        for wrong in ["", "A4", "F212:A4", "4A:F5", "A0:B2", "a1:b2", "A1:A1", "AAAA1:B2", "XFE1:XFE2"] {
            assert_eq!(parse_cells(wrong), None, "{wrong}");
        }
    }
}
