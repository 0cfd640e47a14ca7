//! The files of a folder of Parquet → which has each column where: in itself, or stated by its path. All have the same columns.
//! Reads no rows but those of columns that a path states, too.

use super::content::{Content, Part};
use super::folder::stated_columns;
use super::parquet_file::{MOST_BYTES_OF_CELL, ParquetFile, Unusable};
use super::record::Field;
use crate::concepts::Text;
use crate::findings::{Code, Finding, Place};

/// What to do about a file whose bytes are wrong.
const DAMAGED: &str = "this is no Parquet file, or it is damaged: take it from the publisher again";

/// A file of Parquet, and where its rows stand among those of all.
#[derive(Debug)]
pub struct ParquetPart {
    /// Its path from the project's folder.
    pub shown: Text,
    /// The file.
    pub file: ParquetFile,
    /// Where it has each column.
    pub columns: Vec<Column>,
    /// Number of rows in the files before it.
    pub first_row: usize,
}

/// Where a file has a column.
#[derive(Debug)]
pub enum Column {
    /// In its own column of this index.
    Own(usize),
    /// In its path, with this value in all rows.
    Stated(Option<String>),
}

impl ParquetPart {
    /// Opens a file that is all of a dataset; returns it with the names of its columns.
    ///
    /// - Errors: the bytes are no Parquet.
    pub fn whole(content: Content, shown: &str) -> Result<(Self, Vec<String>), Finding> {
        let file = opened(content, shown)?;
        let header = own_names(&file);
        let columns = (0..header.len()).map(Column::Own).collect();
        Ok((Self { shown: shown.into(), file, columns, first_row: 0 }, header))
    }

    /// Opens the files of a folder; returns them with the names of their columns, those of the files before those of the paths.
    ///
    /// - Errors: as [`Self::whole`]; a file has other columns than the first; a row contradicts the path of its file.
    pub fn of_folder(parts: &[Part], shown: &str) -> Result<(Vec<Self>, Vec<String>), Finding> {
        let mut header = Vec::new();
        let mut files: Vec<Self> = Vec::new();
        for part in parts {
            let shown: Text = format!("{shown}/{}", part.name).into();
            let file = opened(part.content.clone(), &shown)?;
            if files.is_empty() {
                header = own_names(&file);
                let new = stated_columns(parts).into_iter().filter(|name| header.iter().all(|own| own != name));
                header = header.iter().map(String::as_str).chain(new).map(str::to_owned).collect();
            }
            let first = files.first().map_or(&shown, |first| &first.shown);
            let columns = columns(&file, part, &header).map_err(|detail| {
                let detail = format!("the columns are not those of {first}: {detail}");
                let help = "make a dataset of its own of the files with these columns";
                Finding::new(Code::BadHeader, detail).at(Place::file(shown.clone())).help(help)
            })?;
            let opened = Self { shown, file, columns, first_row: 0 };
            opened.check_stated(part)?;
            files.push(opened);
        }
        Ok((files, header))
    }

    /// Holds the columns of the file against what its path states of them.
    fn check_stated(&self, part: &Part) -> Result<(), Finding> {
        for (name, value) in &part.stated {
            let Some((own, _)) = self.file.schema().column_with_name(name) else { continue };
            let (value, mut n_before) = (value.as_deref(), 0);
            for group in 0..self.file.n_rows().count() {
                let values = self.file.decode(group, own);
                let values = values.map_err(|no| self.unusable(&no, name, n_before))?;
                let is_other = |index: &usize| !is_same(values.field(*index), value);
                if let Some(index) = (0..values.len()).find(is_other) {
                    let found = values.field(index).shown();
                    return Err(self.contradiction(name, found.as_deref(), value, n_before + index + 1));
                }
                n_before += values.len();
            }
        }
        Ok(())
    }

    fn contradiction(&self, name: &str, found: Option<&str>, stated: Option<&str>, row: usize) -> Finding {
        let said = |value: Option<&str>| value.map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"));
        let detail = format!("found {} in column `{name}`; expected {}, as the path says", said(found), said(stated));
        let place = Place { line: Some(row), ..Place::file(self.shown.clone()) };
        let help = "take the files from the publisher again, or put the file into the folder that its rows belong to and renew \
                    the checksum with `ictstat validate --update-checksums`";
        Finding::new(Code::BadHeader, detail).at(place).help(help)
    }

    /// Returns the finding of a column that cannot be used, so many rows of the file behind.
    pub fn unusable(&self, unusable: &Unusable, name: &str, n_before: usize) -> Finding {
        let fault = |code, detail: String| Finding::new(code, detail).at(Place::file(self.shown.clone()));
        match unusable {
            Unusable::Type(kind) => {
                let detail = format!("column `{name}` is of type {kind}; expected text, a number or a Boolean");
                let help = "use another column, or write this one as text or number where the file is made";
                fault(Code::BadHeader, detail).help(help)
            }
            Unusable::Damaged(error) => fault(Code::Unreadable, format!("column `{name}`: {error}")).help(DAMAGED),
            Unusable::TooLong { index, bytes } => {
                let row = n_before + index + 1;
                let detail =
                    format!("column `{name}`: row {row} is {bytes} bytes long; expected at most {MOST_BYTES_OF_CELL}");
                fault(Code::Unreadable, detail).help("this is no table of figures: take it from the publisher again")
            }
        }
    }
}

fn opened(content: Content, shown: &str) -> Result<ParquetFile, Finding> {
    let fault = |detail: String| Finding::new(Code::Unreadable, detail).at(Place::file(shown)).help(DAMAGED);
    ParquetFile::open(content).map_err(fault)
}

fn own_names(file: &ParquetFile) -> Vec<String> {
    file.schema().fields().iter().map(|field| field.name().clone()).collect()
}

/// Returns where a file has the columns of a header, whatever their order.
///
/// - Errors: which it has not, or has besides.
fn columns(file: &ParquetFile, part: &Part, header: &[String]) -> Result<Vec<Column>, String> {
    let own = own_names(file);
    let is_known = |name: &&String| header.contains(name);
    let stated = part.stated.iter().map(|(name, _)| name);
    let mut faults: Vec<String> =
        own.iter().chain(stated).filter(|name| !is_known(name)).map(|name| format!("`{name}` is another")).collect();
    let mut columns = Vec::new();
    for (index, name) in header.iter().enumerate() {
        // Of columns of one name each is its own.
        let nth = header[..index].iter().filter(|other| *other == name).count();
        let place = own.iter().enumerate().filter(|(_, other)| *other == name).nth(nth).map(|(place, _)| place);
        match (part.stated.iter().find(|(column, _)| column == name), place) {
            (Some((_, value)), _) => columns.push(Column::Stated(value.clone())),
            (None, Some(place)) => columns.push(Column::Own(place)),
            (None, None) => faults.push(format!("`{name}` is absent")),
        }
    }
    let has_more = own.len() > header.len();
    faults.extend((faults.is_empty() && has_more).then(|| "some stand twice".to_owned()));
    if faults.is_empty() { Ok(columns) } else { Err(faults.join(", ")) }
}

/// Returns whether a field says what a path states: `2020` and 2020 are one.
fn is_same(field: Field<'_>, stated: Option<&str>) -> bool {
    match (field, stated) {
        (Field::Text(text), Some(stated)) => text == stated,
        (Field::Number(number), Some(stated)) => stated.parse() == Ok(number),
        (Field::Null, None) => true,
        _ => false,
    }
}
