//! What is doubted or refused of rows, once all indicators of a round were looked at → the same at its place in the file, with the
//! text of the row. A file that many indicators have read is read once more for all of them, not for each.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::indicator::Noticed;
use crate::check::duplicate::{self, Duplicates};
use crate::findings::Finding;
use crate::ingest::{RecordFile, differing_columns};
use crate::pipeline::InputDefinition;
use crate::tables::{Reject, RowFault};

/// What of an indicator has no place yet.
pub struct Unplaced<'a> {
    /// Its files.
    pub files: Vec<UnplacedFile<'a>>,
    /// Findings, among those that were noticed, before those that are to be pointed at the value in its row.
    pub n_pointed: usize,
}

/// What of one file of an indicator has no place yet.
pub struct UnplacedFile<'a> {
    /// The file, which several indicators may have read.
    pub file: Arc<RecordFile>,
    /// Id of the indicator.
    pub indicator: &'a str,
    /// How it reads the file.
    pub input: &'a InputDefinition,
    /// Index of the column of values.
    pub value_column: usize,
    /// Rows that were refused when they were read; they have their places.
    pub rejects: Vec<Reject>,
    /// Rows that are refused for their values.
    pub wrong: Vec<RowFault>,
    /// Rows that contradict each other.
    pub duplicates: Duplicates,
}

/// Gives findings and refused rows of indicators their places. Rejects are added to what was noticed, file by file.
pub fn place(indicators: &mut [(Unplaced<'_>, &mut Noticed)]) {
    let mut files: Vec<Arc<RecordFile>> = Vec::new();
    for one in indicators.iter().flat_map(|(unplaced, _)| &unplaced.files) {
        if !files.iter().any(|known| Arc::ptr_eq(known, &one.file)) {
            files.push(one.file.clone());
        }
    }
    let differing: Vec<_> = files.par_iter().map(|file| prepared(file, indicators)).collect();
    let differing: HashMap<usize, Vec<Vec<String>>> =
        files.iter().zip(differing).map(|(file, of_lines)| (address(file), of_lines)).collect();
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for (unplaced, noticed) in indicators {
        point(&unplaced.files, &mut noticed.findings[unplaced.n_pointed..]);
        for one in &mut unplaced.files {
            let place = taken.entry(address(&one.file)).or_default();
            let columns = differing.get(&address(&one.file)).map_or(&[][..], |of_file| &of_file[*place..]);
            *place += one.duplicates.conflicts.len();
            noticed.rejects.append(&mut one.rejects);
            noticed.rejects.extend(one.refused(columns));
        }
    }
}

fn address(file: &Arc<RecordFile>) -> usize {
    Arc::as_ptr(file) as usize
}

/// Has a file keep the text of all rows that are pointed at; returns in which columns the rows of each conflict differ.
fn prepared(file: &Arc<RecordFile>, indicators: &[(Unplaced<'_>, &mut Noticed)]) -> Vec<Vec<String>> {
    let (mut lines, mut conflicts) = (Vec::new(), Vec::new());
    for (unplaced, noticed) in indicators {
        let mut of_file = unplaced.files.iter().filter(|one| Arc::ptr_eq(&one.file, file)).peekable();
        if of_file.peek().is_some() {
            let places = noticed.findings[unplaced.n_pointed..].iter().filter_map(|finding| finding.place.as_ref());
            lines.extend(places.filter_map(|place| file.line_of(place)));
        }
        for one in of_file {
            lines.extend(one.wrong.iter().chain(&one.duplicates.faults).map(|fault| fault.line));
            conflicts.extend(one.duplicates.conflicts.iter().map(|lines| (one.input, lines.as_slice())));
        }
    }
    file.remember(&lines);
    if conflicts.is_empty() { Vec::new() } else { differing_columns(file, &conflicts) }
}

impl UnplacedFile<'_> {
    /// Returns the rows that are refused, each at its place; `columns` say in which those of each conflict differ.
    fn refused(&mut self, columns: &[Vec<String>]) -> Vec<Reject> {
        let of_rows = self.duplicates.conflicts.iter().zip(columns);
        let of_rows = of_rows.flat_map(|(lines, columns)| lines.iter().map(move |_| columns));
        for (fault, columns) in self.duplicates.faults.iter_mut().zip(of_rows) {
            fault.advice = duplicate::advice(columns, self.indicator);
        }
        let faults = self.wrong.drain(..).chain(self.duplicates.faults.drain(..));
        faults.map(|fault| self.file.reject(fault, Some(self.value_column))).collect()
    }
}

/// Points findings about a row of a file at the value in it.
fn point(files: &[UnplacedFile<'_>], findings: &mut [Finding]) {
    for finding in findings {
        let Some(place) = &finding.place else { continue };
        let found = files.iter().find_map(|one| Some((one, one.file.line_of(place)?)));
        if let Some((one, line)) = found {
            finding.place = Some(one.file.place(line, Some(one.value_column)));
        }
    }
}
