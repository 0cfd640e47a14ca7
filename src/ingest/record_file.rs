//! A raw file as records with places, whatever its format: what the readers of observations, groups and
//! economies share. Knows fields and lines, not what they mean.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use super::code_list::CodeList;
use super::header::{self, Header, Names};
use super::header_advice::{self, Seen};
use super::laid_out::{Above, LaidOut};
use super::layout::Lookup;
use super::lookup::LookupTable;
use super::number::{Marks, multiplied};
use super::record::{CouldKeep, Field, Named, Record};
use super::rows::Rows;
use super::sidecar::{RawFile, Sidecar};
use crate::concepts::{Language, Text};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{CodesDefinition, InputDefinition};
use crate::tables::{Reject, RowFault};

/// The rows of a raw file as a plain table, however they are laid out.
#[derive(Debug)]
pub struct RecordFile {
    /// What the sidecar says.
    pub sidecar: Sidecar,
    /// Path from the project's folder.
    pub path: Text,
    /// The same as messages and rejects name it: a workbook with its sheet, an archive with its member.
    pub shown: Text,
    /// Path of the sidecar from the project's folder.
    pub shown_sidecar: Text,
    /// Headers of the columns.
    pub header: Vec<String>,
    /// Size of the file.
    pub n_bytes: u64,
    rows: Rows,
    found: Header,
    layout: Option<LaidOut>,
}

impl RecordFile {
    /// Returns the records of a raw file.
    ///
    /// - Errors: wrong encoding, NUL bytes, unclosed quote, no rows, a layout that the file does not have.
    pub fn open(raw: RawFile) -> Result<Self, Vec<Finding>> {
        let tables: Vec<LookupTable> =
            raw.sidecar.layout.lookup.iter().map(|lookup| looked_up(&raw, lookup)).collect::<Result<_, _>>()?;
        let RawFile { sidecar, shown: path, shown_sidecar, content, .. } = raw;
        let n_bytes = content.n_bytes();
        let one = |finding: Finding| vec![finding];
        let (rows, shown) =
            Rows::open(content, &Named { file: &path, sidecar: &shown_sidecar }, &sidecar).map_err(one)?;
        let named = Named { file: &shown, sidecar: &shown_sidecar };
        let found = header::find(&rows, &sidecar.layout, &named).map_err(one)?;
        let is_plain = sidecar.layout.is_plain();
        let layout = (!is_plain).then(|| LaidOut::new(&found.names, &sidecar.layout, tables, &named)).transpose()?;
        let header = layout.as_ref().map_or(&found.names, LaidOut::names).all().to_vec();
        let shown = shown.into();
        Ok(Self { sidecar, path, shown, shown_sidecar, header, n_bytes, rows, found, layout })
    }

    fn names(&self) -> &Names {
        self.layout.as_ref().map_or(&self.found.names, LaidOut::names)
    }

    /// Returns the index of a column.
    ///
    /// - Errors: the header has no such column, or several of the name, and the nearest ones are offered; its type is none that a
    ///   record holds.
    pub fn column(&self, name: &str) -> Result<usize, Finding> {
        let index = self.names().find(name).map_err(|no| {
            let (detail, help) = header::fault(self.names(), name, &no);
            let Self { path, shown_sidecar: sidecar, header, .. } = self;
            let seen = Seen { path, sidecar, line: self.line_with(name), header };
            let help = header_advice::advice(&seen, name, &no).unwrap_or(help);
            Finding::new(Code::BadHeader, detail).at(self.header_place(None)).help(help)
        })?;
        match (&self.rows, self.origin(index)) {
            (Rows::Parquet(rows), Some(column)) => rows.check_column(column).map(|()| index),
            _ => Ok(index),
        }
    }

    /// Returns the columns of a text by language, as `name_en` and `name_fr`.
    pub fn name_columns(&self, of: &str) -> Vec<(Language, usize)> {
        let column = |language: Language| {
            let header = format!("{of}_{}", language.code());
            Some((language, self.header.iter().position(|name| *name == header)?))
        };
        Language::all().filter_map(column).collect()
    }

    /// Returns the column of the file that a column is or is taken from, where it is one for all rows.
    pub fn origin(&self, column: usize) -> Option<usize> {
        self.layout.as_ref().map_or(Some(column), |layout| layout.origin(column))
    }

    /// Returns how many fields a record has and should have, where the two differ.
    pub fn ragged(&self, record: &dyn Record) -> Option<(usize, usize)> {
        record.ragged(self.header.len())
    }

    /// Returns whether a column is the same for all values of a row of the file.
    pub fn is_of_row(&self, column: usize) -> bool {
        self.layout.as_ref().is_none_or(|layout| layout.is_of_row(column))
    }

    /// Returns whether years stand beside their values, so that a row of the table may state nothing at all.
    pub fn has_year_beside(&self) -> bool {
        self.layout.as_ref().is_some_and(LaidOut::has_year_beside)
    }

    /// Returns the place of the header, or of one of its names.
    pub fn header_place(&self, column: Option<usize>) -> Place {
        match &self.rows {
            Rows::Csv(text) => text.place(&self.shown, self.found.line, column.and_then(|column| self.origin(column))),
            Rows::Parquet(_) | Rows::Workbook(_) | Rows::Json(_) => Place::file(self.shown.clone()),
        }
    }

    /// Returns the line of the first row in which a cell is this text, header apart.
    pub fn line_with(&self, text: &str) -> Option<i32> {
        header::line_with(&self.rows, &self.found, &self.shown, text)
    }

    /// Calls `each` with line number and record of every row below the header, and of every value in it.
    ///
    /// Equal files give equal calls in equal order.
    pub fn visit(&self, each: &mut dyn FnMut(i32, &dyn Record)) -> Result<(), Finding> {
        self.visit_rows(&|_| true, &|_| true, each).map(drop)
    }

    /// Does the same for the rows of the file that `keeps` wants, asked before their values are told apart, but for those that
    /// `could_keep` does not want before they are read; returns how many records the others would have given.
    ///
    /// - Errors: a quote that is never closed; a table that goes on below its end.
    pub fn visit_rows(
        &self,
        keeps: &dyn Fn(&dyn Record) -> bool,
        could_keep: CouldKeep<'_>,
        each: &mut dyn FnMut(i32, &dyn Record),
    ) -> Result<usize, Finding> {
        // What a layout makes of a row may depend on those above.
        let could_keep: CouldKeep<'_> = if self.layout.is_some() { &|_| true } else { could_keep };
        let (mut n_before, mut n_left_out, mut above) = (self.found.n_records, 0, Above::default());
        let (mut end, mut goes_on) = (None, None);
        n_left_out += self.rows.walk_some(&self.shown, could_keep, &mut |line, record| {
            if n_before > 0 {
                n_before -= 1;
                return ControlFlow::Continue(());
            }
            // What is saved from a sheet has lines of nothing but delimiters.
            if (0..record.n_fields()).all(|index| matches!(record.field(index), Field::Null | Field::Text(""))) {
                return ControlFlow::Continue(());
            }
            let Some(layout) = &self.layout else {
                each(line, record);
                return ControlFlow::Continue(());
            };
            if end.is_none() && layout.ends_before(record) {
                end = Some(line);
            }
            match end {
                None => n_left_out += layout.visit_row(record, &mut above, keeps, &mut |record| each(line, record)),
                Some(end) if goes_on.is_none() && layout.goes_on(record) => goes_on = Some((line, end)),
                Some(_) => {}
            }
            ControlFlow::Continue(())
        })?;
        match goes_on {
            None => Ok(n_left_out),
            Some((line, end)) => {
                let detail = format!("the table ends before line {end}, and this row below it is as full as its rows");
                let help = format!("correct `ends_at` or `ends_at_empty` under [layout] in {}", self.shown_sidecar);
                Err(Finding::new(Code::CellsEndInside, detail).at(self.rows.place(&self.shown, line, None)).help(help))
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

    /// Returns what the numbers of an input are multiplied by: what the publisher leaves out, times what the input asks for.
    pub fn multiplier(&self, input: &InputDefinition) -> Option<f64> {
        match (self.sidecar.values.multiplier, input.multiplier) {
            (Some(of_file), Some(of_input)) => Some(multiplied(of_file, of_input)),
            (of_file, of_input) => of_file.or(of_input),
        }
    }

    /// Returns what the codes of the ready-made list stand for that the sidecar names.
    pub fn listed_codes(&self) -> &'static CodesDefinition {
        static NONE: LazyLock<CodesDefinition> = LazyLock::new(CodesDefinition::default);
        self.sidecar.code_list.map_or(&*NONE, CodeList::codes)
    }

    /// Returns the marks that numbers of the file are written with.
    pub fn marks(&self) -> Marks {
        Marks { decimal: self.sidecar.decimal, thousands: self.sidecar.thousands }
    }

    /// Returns the place of a field, or of a whole row, with the row's text. Which of the values of a row is meant, its record
    /// knows alone.
    pub fn place(&self, line: i32, column: Option<usize>) -> Place {
        self.place_in_file(line, column.and_then(|column| self.origin(column)))
    }

    fn place_in_file(&self, line: i32, column: Option<usize>) -> Place {
        self.rows.place(&self.shown, line, column)
    }

    /// Returns the file in which a row stands and its line there, where the dataset is a folder of files.
    pub fn in_part(&self, line: i32) -> Option<(Text, i32)> {
        match &self.rows {
            Rows::Parquet(rows) => Some(rows.in_file(line)).filter(|(file, _)| *file != self.shown),
            Rows::Csv(_) | Rows::Workbook(_) | Rows::Json(_) => None,
        }
    }

    /// Returns a line as a message names it.
    pub fn line_name(&self, line: i32) -> String {
        self.in_part(line).map_or_else(|| format!("line {line}"), |(file, line)| format!("line {line} of {file}"))
    }

    /// Returns the line of a place in the file, or in one of the files of a folder; none of a place elsewhere.
    pub fn line_of(&self, place: &Place) -> Option<i32> {
        match &self.rows {
            Rows::Parquet(rows) => rows.line_of(&place.file, place.line?),
            Rows::Csv(_) | Rows::Workbook(_) | Rows::Json(_) => {
                i32::try_from(place.line?).ok().filter(|_| place.file == self.shown)
            }
        }
    }

    /// Keeps the text of these lines for the places that are asked for next: one reading of a large file finds them all.
    pub fn remember(&self, lines: &[i32]) {
        self.rows.remember(lines);
    }

    /// Returns a reject of a row, with place and text filled in from the file.
    pub fn reject(&self, fault: RowFault, column: Option<usize>) -> Reject {
        self.reject_at(fault, column, column.and_then(|column| self.origin(column)))
    }

    /// Returns a reject of a record, whose field stands in a column of the file.
    pub fn reject_record(&self, fault: RowFault, column: Option<usize>, record: &dyn Record) -> Reject {
        self.reject_at(fault, column, column.and_then(|column| record.origin(column)))
    }

    fn reject_at(&self, fault: RowFault, column: Option<usize>, origin: Option<usize>) -> Reject {
        let place = self.place_in_file(fault.line, origin);
        let (source_file, source_line) = self.in_part(fault.line).unwrap_or_else(|| (self.shown.clone(), fault.line));
        Reject {
            dataset: self.sidecar.dataset(),
            source_file,
            source_line,
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

/// Reads another sheet of a workbook as a table of its own.
fn looked_up(raw: &RawFile, lookup: &Lookup) -> Result<LookupTable, Vec<Finding>> {
    let mistake = |detail: String, help: String| {
        vec![Finding::new(Code::BadSidecar, detail).at(Place::file(raw.shown_sidecar.clone())).help(help)]
    };
    if raw.sidecar.sheet.is_none() {
        let detail = "found `lookup` under [layout] without `sheet`; only a workbook has another sheet".to_owned();
        return Err(mistake(detail, "name the `sheet` of the values, or delete `lookup`".to_owned()));
    }
    let (sheet, layout) = (Some(lookup.sheet.clone()), lookup.layout.clone());
    let sidecar = Sidecar { sheet, layout, cells: None, ..raw.sidecar.clone() };
    let file = RecordFile::open(RawFile { sidecar, ..raw.clone() })?;
    let columns = |names: Vec<&String>| names.into_iter().map(|name| file.column(name)).collect::<Result<Vec<_>, _>>();
    let (keys, taken) = columns(lookup.by.values().collect())
        .and_then(|keys| Ok((keys, columns(lookup.take.values().collect())?)))
        .map_err(|finding| vec![finding])?;
    let mut table = LookupTable::new(&lookup.sheet);
    let mut twice = None;
    file.visit(&mut |line, record| {
        let texts = |columns: &[usize]| columns.iter().map(|column| record.field(*column).as_code()).collect();
        if !record.is_empty_cell() && !table.add(texts(&keys), texts(&taken)) {
            twice = twice.or(Some(line));
        }
    })
    .map_err(|finding| vec![finding])?;
    match twice {
        None => Ok(table),
        Some(line) => {
            let finding = "this row says another thing of what a row above it is about".to_owned();
            let help = format!("name more columns in `by` of `lookup` in {}", raw.shown_sidecar);
            let place = file.rows.place(&file.shown, line, None);
            Err(vec![Finding::new(Code::BadSidecar, finding).at(place).help(help)])
        }
    }
}

/// Characters of a wrong field that are told; the whole row is kept beside it.
const MOST_FOUND: usize = 60;

fn shortened(found: String) -> String {
    if found.chars().count() <= MOST_FOUND { found } else { found.chars().take(MOST_FOUND).chain(['…']).collect() }
}
