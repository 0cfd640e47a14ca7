//! A sheet of a workbook → its filled cells: what each holds, and what its number format and its formula say of that.
//! Knows no header and no rows.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use calamine::{Data, DataRef, Range, Style, StyleRange, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::cells_around::CellsAround;
use super::record::Field;

/// Most cells that are read of one sheet.
pub const MOST_CELLS: usize = 8_000_000;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, also of Booleans, dates and error values.
    Text(String),
    /// A number.
    Number(f64),
    /// A number that the cell shows as a percentage: 0.723 as 72.3 %.
    Percentage(f64),
    /// A formula whose result the workbook does not hold.
    Formula(String),
}

/// First and last row and column, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells {
    /// First row and column.
    pub first: (u32, u32),
    /// Last row and column.
    pub last: (u32, u32),
}

/// Filled cells by row and column.
pub type FilledCells = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Why the cells of a sheet cannot be read.
#[derive(Debug)]
pub enum NoCells {
    /// The sheet is damaged.
    Unreadable(XlsxError),
    /// There are more than [`MOST_CELLS`].
    TooMany,
}

/// The filled cells of a range as they come, and what stands around it.
struct Sheet {
    range: Cells,
    found: FilledCells,
    around: CellsAround,
    n_cells: usize,
}

impl Sheet {
    fn new(range: Cells) -> Self {
        Self { range, found: FilledCells::new(), around: CellsAround::default(), n_cells: 0 }
    }

    /// Takes a cell.
    ///
    /// - Errors: it is one too many.
    fn take(&mut self, (row, column): (u32, u32), value: Cell) -> Result<(), NoCells> {
        match value {
            Cell::Empty => {}
            value if self.range.contains((row, column)) => {
                self.n_cells += 1;
                self.found.entry(row).or_default().insert(column, value);
            }
            value => self.around.see((self.range.first, self.range.last), (row, column), value.is_number()),
        }
        if self.n_cells > MOST_CELLS { Err(NoCells::TooMany) } else { Ok(()) }
    }
}

impl From<XlsxError> for NoCells {
    fn from(error: XlsxError) -> Self {
        Self::Unreadable(error)
    }
}

impl Cells {
    fn contains(&self, (row, column): (u32, u32)) -> bool {
        (self.first.0..=self.last.0).contains(&row) && (self.first.1..=self.last.1).contains(&column)
    }
}

impl Cell {
    /// Returns the cell as text.
    pub fn shown(&self) -> String {
        self.field().shown().unwrap_or_default()
    }

    /// Returns the cell as a field of a record.
    pub fn field(&self) -> Field<'_> {
        match self {
            Self::Empty => Field::Null,
            Self::Text(text) => Field::Text(text),
            Self::Number(number) => Field::Number(*number),
            Self::Percentage(number) => Field::Percentage(*number),
            Self::Formula(formula) => Field::Formula(formula),
        }
    }

    /// Returns whether the cell holds a number, also one that the publisher keeps as text.
    fn is_number(&self) -> bool {
        match self {
            Self::Empty => false,
            Self::Text(text) => text.parse::<f64>().is_ok(),
            Self::Number(_) | Self::Percentage(_) | Self::Formula(_) => true,
        }
    }

    fn of_data(value: &Data, is_percentage: bool) -> Self {
        Self::of(
            &match value {
                Data::Int(integer) => DataRef::Int(*integer),
                Data::Float(float) => DataRef::Float(*float),
                Data::String(string) => DataRef::SharedString(string),
                Data::Bool(flag) => DataRef::Bool(*flag),
                Data::DateTime(date) => DataRef::DateTime(*date),
                Data::DateTimeIso(string) => DataRef::DateTimeIso(string.clone()),
                Data::DurationIso(string) => DataRef::DurationIso(string.clone()),
                Data::Error(error) => DataRef::Error(error.clone()),
                Data::Empty => DataRef::Empty,
            },
            is_percentage,
        )
    }

    fn of(value: &DataRef<'_>, is_percentage: bool) -> Self {
        let text = |text: &str| match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        };
        let number = |number| if is_percentage { Self::Percentage(number) } else { Self::Number(number) };
        match value {
            DataRef::Empty => Self::Empty,
            DataRef::Int(integer) => number(*integer as f64),
            DataRef::Float(float) => number(*float),
            DataRef::String(string) => text(string),
            DataRef::SharedString(string) => text(string),
            DataRef::Bool(flag) => Self::Text(flag.to_string()),
            // The number behind a date is no value.
            DataRef::DateTime(date) => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                Self::Text(format!("{year:04}-{month:02}-{day:02}"))
            }
            DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text(string),
            DataRef::Error(error) => Self::Text(error.to_string()),
        }
    }
}

/// Returns the filled cells of a sheet of an older or open format in a range, and what stands around it. Its formulas count with
/// the results that it holds.
///
/// - Errors: it has too many cells.
pub fn read_range(
    range: &Range<Data>,
    styles: &StyleRange,
    cells: Cells,
) -> Result<(FilledCells, CellsAround), NoCells> {
    let mut sheet = Sheet::new(cells);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (row, column) = (first_row + row as u32, first_column + column as u32);
        sheet.take((row, column), Cell::of_data(value, styles.get((row, column)).is_some_and(is_percentage)))?;
    }
    Ok((sheet.found, sheet.around))
}

/// Returns the filled cells of a sheet in a range, and what stands around it.
///
/// `is_computed` says whether the stored results are results: programs that write formulas without computing them store 0.
///
/// - Errors: the sheet is damaged or has too many cells.
pub fn read(
    workbook: &mut Xlsx<impl Read + Seek>,
    sheet: &str,
    cells: Cells,
    is_computed: bool,
) -> Result<(FilledCells, CellsAround), NoCells> {
    let mut filled = Sheet::new(cells);
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let are_percentages: Vec<bool> = reader.styles().iter().map(is_percentage).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let is_percentage = are_percentages.get(style).copied().unwrap_or(false);
        filled.take(cell.get_position(), Cell::of(cell.get_value(), is_percentage))?;
    }
    drop(reader);
    let Sheet { mut found, around, .. } = filled;
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let is_stored = match cell.value {
            DataRef::Empty => false,
            DataRef::Int(0) => is_computed,
            DataRef::Float(number) => is_computed || number != 0.0,
            _ => true,
        };
        if let Some(formula) = cell.formula.filter(|_| !is_stored && cells.contains(cell.pos)) {
            found.entry(cell.pos.0).or_default().insert(cell.pos.1, Cell::Formula(text(formula)));
        }
    }
    Ok((found, around))
}

fn text(formula: XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        // Its text stands in another cell.
        _ => "…".to_owned(),
    }
}

fn is_percentage(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| has_percent_sign(&format.format_code))
}

/// Returns whether a number format shows a hundred times the number: a percent sign that is neither quoted nor escaped.
fn has_percent_sign(format: &str) -> bool {
    let mut is_quoted = false;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            // The next character is shown, skipped or repeated as it is.
            '\\' | '_' | '*' if !is_quoted => drop(chars.next()),
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_counts_where_it_is_neither_quoted_nor_escaped() {
        for format in ["0%", "0.0 %", "0.00%;[Red]-0.00%", "\"about \"0%", "\\~0%"] {
            assert!(has_percent_sign(format), "{format}");
        }
        for format in ["General", "0.0\"%\"", "0.0\\%", "0.0_%", "0*%", "#,##0"] {
            assert!(!has_percent_sign(format), "{format}");
        }
    }
}
