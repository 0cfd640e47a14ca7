//! A raw file as records with places, whatever its format: what the readers of observations, groups and
//! economies share. Knows fields and lines, not what they mean.

use super::csv::CsvText;
use super::number::{Marks, multiplied};
use super::parquet::ParquetRows;
use super::sidecar::{RawFile, Sidecar};
use super::workbook::WorkbookRows;
use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::tables::{Reject, RowFault};

/// One field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    /// A null of a typed format.
    Null,
    /// Text, without the blanks around it.
    Text(&'a str),
    /// A number of a typed format.
    Number(f64),
    /// A number of a workbook that its cell shows as a percentage: 0.723 as 72.3 %.
    Percentage(f64),
    /// A formula of a workbook without a stored result.
    Formula(&'a str),
}

impl Field<'_> {
    /// Returns the field as a message shows it.
    pub fn shown(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(text.to_owned()),
            Self::Number(number) => Some(number.to_string()),
            Self::Percentage(number) => Some(format!("{} %", multiplied(number, 100.0))),
            Self::Formula(formula) => Some(format!("={formula}")),
        }
    }

    /// Returns the field as a publisher's code is looked up; a null is an empty text.
    pub fn as_code(self) -> String {
        self.shown().unwrap_or_default()
    }
}

/// One record of a file.
pub trait Record {
    /// Returns the number of fields.
    fn n_fields(&self) -> usize;
    /// Returns a field; [`Field::Null`] beyond the last.
    fn field(&self, index: usize) -> Field<'_>;
}

/// The rows of a raw file.
#[derive(Debug)]
pub struct RecordFile {
    /// What the sidecar says.
    pub sidecar: Sidecar,
    /// Path from the project's folder.
    pub path: Text,
    /// The same as messages and rejects name it: a workbook with its sheet.
    pub shown: Text,
    /// Path of the sidecar from the project's folder.
    pub shown_sidecar: Text,
    /// Headers of the columns.
    pub header: Vec<String>,
    /// Size of the file.
    pub n_bytes: u64,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Csv(CsvText),
    Parquet(ParquetRows),
    Workbook(WorkbookRows),
}

impl RecordFile {
    /// Returns the records of a raw file.
    ///
    /// - Errors: wrong encoding, NUL bytes, unclosed quote, header with empty or repeated names, no rows.
    pub fn open(raw: RawFile) -> Result<Self, Finding> {
        let RawFile { sidecar, shown, shown_sidecar, bytes, .. } = raw;
        let n_bytes = bytes.len() as u64;
        let path = shown.clone();
        let ending = shown.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let shown = match &sidecar.sheet {
            Some(sheet) if ending == "xlsx" => format!("{shown}[{sheet}]").into(),
            _ => shown,
        };
        let (header, content) = if ending == "xlsx" {
            let rows = WorkbookRows::open(bytes, &shown, &shown_sidecar, &sidecar)?;
            (rows.header.clone(), Content::Workbook(rows))
        } else if ending == "parquet" {
            let rows = ParquetRows::open(bytes, &shown)?;
            (rows.header(), Content::Parquet(rows))
        } else {
            let (header, text) = CsvText::open(bytes, &shown, &shown_sidecar, &sidecar)?;
            (header, Content::Csv(text))
        };
        let file = Self { sidecar, path, shown, shown_sidecar, header, n_bytes, content };
        file.check_header()?;
        Ok(file)
    }

    fn check_header(&self) -> Result<(), Finding> {
        for (index, name) in self.header.iter().enumerate() {
            if name.is_empty() {
                let detail = format!("column {} has no name", index + 1);
                let help = "give every column a name, or declare the right delimiter in the sidecar";
                return Err(Finding::new(Code::BadHeader, detail).at(self.header_place(Some(index))).help(help));
            }
            if self.header[..index].contains(name) {
                let finding = Finding::new(Code::BadHeader, format!("column `{name}` stands twice"));
                return Err(finding.at(self.header_place(Some(index))).help("rename or delete one of the two"));
            }
        }
        Ok(())
    }

    /// Returns the index of a column.
    ///
    /// - Errors: the header has no such column, and the nearest ones are offered; its type is none that a record holds.
    pub fn column(&self, name: &str) -> Result<usize, Finding> {
        let index = self.header.iter().position(|header| header == name).ok_or_else(|| {
            let near = nearest(name, self.header.iter().map(String::as_str));
            let help = if self.header.len() == 1 {
                format!("the header is one column: declare its `delimiter` in {}", self.shown_sidecar)
            } else {
                did_you_mean(&near, format!("the columns are: {}", self.header.join(", ")))
            };
            Finding::new(Code::BadHeader, format!("no column `{name}`")).at(self.header_place(None)).help(help)
        })?;
        match &self.content {
            Content::Parquet(rows) => rows.check_column(index, &self.shown).map(|()| index),
            Content::Csv(_) | Content::Workbook(_) => Ok(index),
        }
    }

    /// Returns the place of the header, or of one of its names.
    pub fn header_place(&self, column: Option<usize>) -> Place {
        match &self.content {
            Content::Csv(text) => text.place(&self.shown, text.header_line(), column),
            Content::Parquet(_) | Content::Workbook(_) => Place::file(self.shown.clone()),
        }
    }

    /// Calls `each` with line number and record of every row below the header.
    ///
    /// Equal files give equal calls in equal order.
    pub fn visit(&self, each: &mut dyn FnMut(i32, &dyn Record)) -> Result<(), Finding> {
        match &self.content {
            Content::Csv(text) => text.visit(&self.shown, each),
            Content::Parquet(rows) => {
                rows.visit(each);
                Ok(())
            }
            Content::Workbook(rows) => {
                rows.visit(each);
                Ok(())
            }
        }
    }

    /// Returns whether a field stands for a missing value.
    pub fn is_missing(&self, field: Field<'_>) -> bool {
        match field {
            Field::Null => true,
            Field::Text(text) => self.sidecar.missing.iter().any(|token| token == text),
            // Where a float stands for nothing, it is none.
            Field::Number(number) => number.is_nan() && self.sidecar.missing.iter().any(|token| token == "NaN"),
            Field::Percentage(_) | Field::Formula(_) => false,
        }
    }

    /// Returns the marks that numbers of the file are written with.
    pub fn marks(&self) -> Marks {
        Marks { decimal: self.sidecar.decimal, thousands: self.sidecar.thousands }
    }

    /// Returns the place of a field, or of a whole row, with the row's text.
    pub fn place(&self, line: i32, column: Option<usize>) -> Place {
        match &self.content {
            Content::Csv(text) => text.place(&self.shown, line, column),
            Content::Parquet(rows) => {
                let line_number = usize::try_from(line).ok();
                Place { line: line_number, text: rows.raw_record(line), ..Place::file(self.shown.clone()) }
            }
            Content::Workbook(rows) => rows.place(&self.shown, line, column),
        }
    }

    /// Returns a reject of a row, with place and text filled in from the file.
    pub fn reject(&self, fault: RowFault, column: Option<usize>) -> Reject {
        let place = self.place(fault.line, column);
        Reject {
            dataset: self.sidecar.dataset(),
            source_file: self.shown.clone(),
            source_line: fault.line,
            source_column: place.column.and_then(|column| i32::try_from(column).ok()),
            width: place.width,
            column: column.and_then(|index| self.header.get(index).cloned()),
            code: fault.code,
            found: fault.found.map(shortened),
            expected: fault.expected,
            advice: fault.advice,
            raw_record: place.text,
        }
    }
}

/// Characters of a wrong field that are told; the whole row is kept beside it.
const MOST_FOUND: usize = 60;

fn shortened(found: String) -> String {
    if found.chars().count() <= MOST_FOUND { found } else { found.chars().take(MOST_FOUND).chain(['…']).collect() }
}
