//! The content of a raw file in whatever format → all of its records, header and remarks among them, each with its line.
//! Knows neither which record is the header nor what a column means.

use super::content::Content;
use super::csv::CsvText;
use super::file_type::FileType;
use super::format::Format;
use super::json::JsonRows;
use super::packed::Packed;
use super::parquet::ParquetRows;
use super::record::{CouldKeep, Each, Named};
use super::sidecar::Sidecar;
use super::workbook::WorkbookRows;
use crate::findings::{Finding, Place};

/// The records of a file.
#[derive(Debug)]
pub enum Rows {
    /// Text with delimiters.
    Csv(CsvText),
    /// Apache Parquet.
    Parquet(ParquetRows),
    /// A sheet of a workbook.
    Workbook(WorkbookRows),
    /// A list of objects.
    Json(JsonRows),
}

impl Rows {
    /// Reads the records of a raw file; returns them with the name under which they are shown.
    ///
    /// - Errors: an archive without the declared member, wrong encoding, NUL bytes, what is no file of its format.
    pub fn open(content: Content, named: &Named<'_>, sidecar: &Sidecar) -> Result<(Self, String), Finding> {
        if let Content::Folder(parts) = &content {
            return Ok((Self::Parquet(ParquetRows::open_folder(parts, named.file)?), named.file.to_owned()));
        }
        let packed = Packed::open(content, named, sidecar.layout.member.as_deref())?;
        let (format, name) = (Format::of_name(&packed.name), &packed.name);
        let shown = match (&sidecar.sheet, packed.is_member) {
            (Some(sheet), false) if format.has_sheets() => format!("{}[{sheet}]", named.file),
            (_, true) => format!("{}[{name}]", named.file),
            _ => named.file.to_owned(),
        };
        let rows = match format {
            Format::Csv => Self::Csv(CsvText::open(packed, &shown, named.sidecar, sidecar)?),
            Format::Parquet => Self::Parquet(ParquetRows::open(packed.content()?, &shown)?),
            Format::Json => {
                let way = sidecar.layout.rows.as_deref();
                Self::Json(JsonRows::open(&packed.whole()?, &shown, named.sidecar, way)?)
            }
            Format::Xlsx | Format::OtherWorkbook => {
                let whole = packed.whole()?;
                if format == Format::OtherWorkbook && FileType::is_text_with_tabs(&whole) {
                    Self::Csv(CsvText::open(packed, &shown, named.sidecar, sidecar)?)
                } else {
                    Self::Workbook(WorkbookRows::open(whole, format, &shown, named.sidecar, sidecar)?)
                }
            }
        };
        Ok((rows, shown))
    }

    /// Returns the names of the columns where the format keeps them apart from the records.
    pub fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::Parquet(rows) => Some(rows.header()),
            Self::Json(rows) => Some(rows.header().to_vec()),
            Self::Csv(_) | Self::Workbook(_) => None,
        }
    }

    /// Returns the name of a column that its header leaves without one: its letter, counted as in a sheet.
    pub fn name_of_nameless(&self, index: usize) -> String {
        let before = match self {
            Self::Workbook(rows) => rows.first_column(),
            Self::Csv(_) | Self::Parquet(_) | Self::Json(_) => 0,
        };
        format!("col-{}", super::cells_around::column_name(before + u32::try_from(index).unwrap_or_default()))
    }

    /// Calls `each` with line and record of every record, until it stops.
    ///
    /// - Errors: a quote that is never closed, a damaged column, a file that changed meanwhile.
    pub fn walk(&self, shown: &str, each: Each<'_>) -> Result<(), Finding> {
        self.walk_some(shown, &|_| true, each).map(drop)
    }

    /// Does the same but for rows that are known not to be kept before they are read; returns how many those are.
    ///
    /// - Errors: as [`Self::walk`].
    pub fn walk_some(&self, shown: &str, could_keep: CouldKeep<'_>, each: Each<'_>) -> Result<usize, Finding> {
        match self {
            Self::Parquet(rows) => return rows.walk(could_keep, each),
            Self::Csv(text) => text.walk(shown, each)?,
            Self::Workbook(rows) => rows.walk(each),
            Self::Json(rows) => rows.walk(each),
        }
        Ok(0)
    }

    /// Keeps the text of these lines for [`Self::place`]: one reading of a large file finds them all.
    pub fn remember(&self, lines: &[i32]) {
        match self {
            Self::Csv(text) => text.remember(lines),
            Self::Parquet(rows) => rows.remember(lines),
            Self::Workbook(_) | Self::Json(_) => {}
        }
    }

    /// Returns the place of a field, or of a whole record, with its text.
    pub fn place(&self, shown: &str, line: i32, column: Option<usize>) -> Place {
        let of_text = |text: Option<String>| Place { line: usize::try_from(line).ok(), text, ..Place::file(shown) };
        match self {
            Self::Csv(text) => text.place(shown, line, column),
            Self::Parquet(rows) => rows.place(line),
            Self::Json(rows) => of_text(rows.raw_record(line)),
            Self::Workbook(rows) => rows.place(shown, line, column),
        }
    }
}
