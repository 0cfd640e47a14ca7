//! Records of a file → observations of one indicator. Every row is kept, set aside or rejected, and counted; a column of codes
//! that nobody reads refuses the file. How a row is read stands in `row_reader`.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::economy_names::EconomyNames;
use super::record::{Field, Record, RowsAhead};
use super::record_file::RecordFile;
use super::row_filter::RowFilter;
use super::row_reader::{RowOutcome, RowReader};
use super::row_refusal::Refusal;
use super::unread_columns::UnreadColumns;
use crate::concepts::text::rows_are;
use crate::concepts::{Status, Text, Unit};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::InputDefinition;
use crate::tables::{Observation, Reject, RowFault, blocks};

/// What became of the rows of a file: `read = kept + set_aside + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows below the header.
    pub read: usize,
    /// Rows that became observations.
    pub kept: usize,
    /// Rows that belong elsewhere: publisher's aggregates, other indicators, repetitions; and cells in which nothing stands.
    pub set_aside: usize,
    /// Rows that were refused.
    pub rejected: usize,
}

/// What a file gives for one indicator.
#[derive(Debug, Serialize, Deserialize)]
pub struct IngestedRows {
    /// Index of the column of values, to point at.
    pub value_column: usize,
    /// Rows kept.
    #[serde(with = "blocks")]
    pub observations: Vec<Observation>,
    /// Rows refused.
    pub rejects: Vec<Reject>,
    /// What became of all rows.
    pub counts: RowCounts,
    /// Notices.
    pub findings: Vec<Finding>,
}

/// What is counted besides the rows that are kept and refused.
#[derive(Default)]
struct Noticed {
    n_aggregates: usize,
    n_places: usize,
    n_other: usize,
    /// Cells in which nothing stands.
    n_empty: usize,
    /// Numbers beside a status that says that there is none, by its code.
    placeholders: BTreeMap<&'static str, usize>,
}

/// What an indicator asks of a file.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// How it reads the file.
    pub input: &'a InputDefinition,
    /// Its id.
    pub indicator: &'a str,
    /// Unit of its values.
    pub unit: Unit,
    /// Lowest and highest value.
    pub range: Option<[f64; 2]>,
}

/// Returns the observations of one indicator in a file.
///
/// - Errors: a column is absent, the file breaks off inside a quote, `where` keeps no row, or a column of codes is neither read
///   nor held to one value nor ignored.
pub fn read(
    file: &RecordFile,
    input: &InputDefinition,
    indicator: &str,
    unit: Unit,
    range: Option<[f64; 2]>,
    names: &EconomyNames,
) -> Result<IngestedRows, Vec<Finding>> {
    let filter = RowFilter::new(file, input)?;
    let mut reading = Reading::new(file, Asked { input, indicator, unit, range }, names)?;
    let mut n_read = 0;
    let keeps_row = |record: &dyn Record| filter.keeps_row(record);
    let could_keep = |rows: &dyn RowsAhead| filter.could_keep(rows);
    let visited = file.visit_rows(&keeps_row, &could_keep, &mut |line, record| {
        n_read += 1;
        reading.see(&filter, line, record);
    });
    n_read += visited.map_err(|finding| vec![finding])?;
    if let Some(nothing) = reading.nothing(&filter, n_read) {
        return Err(vec![nothing]);
    }
    let never_met = filter.never_met(file, indicator);
    let mut rows = reading.finished(n_read, names)?;
    rows.findings.extend(never_met.into_iter().map(|finding| finding.indicator(&indicator.into())));
    Ok(rows)
}

/// Returns the observations of many indicators in a file that is read once for all of them: a column holds the code of each.
///
/// - Errors: as [`read`]; an indicator of which the file has no row is told, and is a fault where `are_all` that there are and none
///   has any.
pub fn read_each(
    file: &RecordFile,
    column: &str,
    asked: &[(&str, Asked<'_>)],
    are_all: bool,
    names: &EconomyNames,
) -> Result<Vec<IngestedRows>, Vec<Finding>> {
    let column = file.column(column).map_err(|finding| vec![finding])?;
    let filters: Vec<RowFilter<'_>> =
        asked.iter().map(|(_, asked)| RowFilter::new(file, asked.input)).collect::<Result<_, _>>()?;
    let mut readings: Vec<Reading<'_>> =
        asked.iter().map(|(_, asked)| Reading::new(file, *asked, names)).collect::<Result<_, _>>()?;
    let places: HashMap<&str, usize> = asked.iter().enumerate().map(|(place, (code, _))| (*code, place)).collect();
    let last = Cell::new(None);
    let place_of = |record: &dyn Record| match record.field(column) {
        // Most rows are of the series of the row before.
        Field::Text(code) => last.get().filter(|place: &usize| asked[*place].0 == code).or_else(|| {
            last.set(places.get(code).copied());
            last.get()
        }),
        other => places.get(other.as_code().as_str()).copied(),
    };
    let is_of_row = file.is_of_row(column);
    let unlisted = RefCell::new(BTreeSet::new());
    let note_unlisted = |record: &dyn Record| {
        if !are_all {
            return;
        }
        let code = record.field(column).as_code();
        if !code.is_empty() && !unlisted.borrow().contains(&code) {
            unlisted.borrow_mut().insert(code);
        }
    };
    let keeps_row = |record: &dyn Record| match place_of(record) {
        _ if !is_of_row => true,
        Some(place) => filters[place].keeps_row(record),
        None => {
            note_unlisted(record);
            false
        }
    };
    let mut n_read = 0;
    // Of rows that are not read nobody could say whether the register has their series.
    let could_keep = |rows: &dyn RowsAhead| are_all || filters.iter().any(|filter| filter.could_keep(rows));
    let visited = file.visit_rows(&keeps_row, &could_keep, &mut |line, record| {
        n_read += 1;
        // A row with too many or too few fields says of no series that it is its own.
        let place = place_of(record).or_else(|| file.ragged(record).map(|_| 0));
        if let Some((reading, filter)) = place.and_then(|place| Some((readings.get_mut(place)?, filters.get(place)?))) {
            reading.see(filter, line, record);
        } else {
            note_unlisted(record);
        }
    });
    n_read += visited.map_err(|finding| vec![finding])?;
    let nothing: Vec<Option<Finding>> = readings.iter().map(|reading| reading.nothing_of_series(n_read)).collect();
    if let (true, Some(filter), Some(reading)) =
        (are_all && nothing.iter().all(Option::is_some), filters.first(), readings.first())
    {
        return Err(reading.nothing(filter, n_read).into_iter().collect());
    }
    let finished = readings.into_par_iter().zip(nothing).map(|(reading, nothing)| {
        let mut rows = reading.finished(n_read, names)?;
        rows.findings.extend(nothing);
        Ok(rows)
    });
    let mut finished: Vec<IngestedRows> = finished.collect::<Result<_, Vec<Finding>>>()?;
    if let Some(first) = finished.first_mut() {
        first.findings.extend(of_unlisted(&unlisted.into_inner(), file));
    }
    Ok(finished)
}

/// Series that a message names.
const MOST_NAMED: usize = 5;

/// Says which series of a file the register does not have: one that is older than the file would lose them in silence.
fn of_unlisted(codes: &BTreeSet<String>, file: &RecordFile) -> Option<Finding> {
    let named: Vec<&str> = codes.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = if codes.len() > MOST_NAMED { ", …" } else { "" };
    let detail = format!("{} series that the register does not have: {}{more}", codes.len(), named.join(", "));
    let help = "take the register of the same edition, or leave it as it is: their rows are not read";
    (!codes.is_empty())
        .then(|| Finding::new(Code::NotAggregated, detail).at(Place::file(file.shown.clone())).help(help))
}

/// What one indicator has read of a file so far.
struct Reading<'a> {
    file: &'a RecordFile,
    asked: Asked<'a>,
    reader: RowReader<'a>,
    unread: UnreadColumns,
    observations: Vec<Observation>,
    rejects: Vec<Reject>,
    noticed: Noticed,
    /// Rows that it was shown; the others are of other indicators.
    n_seen: usize,
}

impl<'a> Reading<'a> {
    fn new(file: &'a RecordFile, asked: Asked<'a>, names: &'a EconomyNames) -> Result<Self, Vec<Finding>> {
        let Asked { input, indicator, unit, range } = asked;
        let reader = RowReader::new(file, input, indicator, unit, range, names)?;
        let (unread, noticed) = (UnreadColumns::new(file, input)?, Noticed::default());
        Ok(Self { file, asked, reader, unread, observations: Vec::new(), rejects: Vec::new(), noticed, n_seen: 0 })
    }

    fn see(&mut self, filter: &RowFilter<'_>, line: i32, record: &dyn Record) {
        self.n_seen += 1;
        if self.file.ragged(record).is_none() && !filter.keeps(record) {
            return self.noticed.n_other += 1;
        }
        match self.reader.read(line, record) {
            Ok(RowOutcome::Kept(observation)) => {
                self.unread.see(record);
                self.observations.push(*observation);
            }
            Ok(RowOutcome::Placeholder(observation)) => {
                self.unread.see(record);
                *self.noticed.placeholders.entry(observation.status.map_or("", Status::code)).or_default() += 1;
                self.observations.push(*observation);
            }
            Ok(RowOutcome::PublishersAggregate) => self.noticed.n_aggregates += 1,
            Ok(RowOutcome::NoEconomy) => self.noticed.n_places += 1,
            Ok(RowOutcome::EmptyCell) => self.noticed.n_empty += 1,
            Err(refusal) => {
                let Refusal { column, code, found, expected, advice } = *refusal;
                let fault = RowFault { line, code, found, expected, advice };
                self.rejects.push(self.file.reject_record(fault, column, record));
            }
        }
    }

    fn n_other(&self, n_read: usize) -> usize {
        self.noticed.n_other + n_read - self.n_seen
    }

    /// Returns why a file gives nothing, of which an observation at least is expected.
    fn nothing(&self, filter: &RowFilter<'_>, n_read: usize) -> Option<Finding> {
        let n_wanted = n_read - self.n_other(n_read);
        match (n_wanted, self.is_empty()) {
            (0, _) => filter.nothing_kept(self.file, self.asked.indicator),
            (_, true) => Some(no_observation(self.file, n_wanted, &self.noticed, self.asked.indicator)),
            (_, false) => None,
        }
    }

    /// Returns the same of one series among many, which may be absent.
    fn nothing_of_series(&self, n_read: usize) -> Option<Finding> {
        let none = if self.n_other(n_read) == n_read { "no row" } else { "no value of an economy" };
        let detail = format!("{none} of {} is of this series", self.file.shown);
        let finding = Finding::new(Code::NotAggregated, detail).at(Place::file(self.file.shown.clone()));
        self.is_empty().then(|| finding.indicator(&self.asked.indicator.into()))
    }

    fn is_empty(&self) -> bool {
        self.observations.is_empty() && self.rejects.is_empty()
    }

    fn finished(self, n_read: usize, names: &EconomyNames) -> Result<IngestedRows, Vec<Finding>> {
        let n_other = self.n_other(n_read);
        let Self {
            file,
            asked: Asked { input, indicator, .. },
            reader,
            unread,
            mut observations,
            rejects,
            noticed,
            ..
        } = self;
        // Of hundreds of series each would keep half as much again.
        observations.shrink_to_fit();
        let faults = unread.faults(file, input, indicator, names);
        if !faults.is_empty() {
            return Err(faults);
        }
        let counts = RowCounts {
            read: n_read,
            kept: observations.len(),
            set_aside: noticed.n_aggregates + noticed.n_places + n_other + noticed.n_empty,
            rejected: rejects.len(),
        };
        let findings = notices(file, &noticed, &indicator.into());
        Ok(IngestedRows { value_column: reader.value_column(), observations, rejects, counts, findings })
    }
}

/// Says why a file whose rows are wanted gives nothing.
fn no_observation(file: &RecordFile, n_wanted: usize, noticed: &Noticed, indicator: &str) -> Finding {
    let (detail, help) = match n_wanted - noticed.n_empty {
        0 => (
            format!("no cell has a value: all {n_wanted} are empty"),
            format!("name the columns of values in [layout] of {}, or rows that have some", file.shown_sidecar),
        ),
        n => (
            format!("no row is of an economy: all {n} are of groups, or of places that are none"),
            format!("read the economies from another column in [input.columns] of `{indicator}`"),
        ),
    };
    Finding::new(Code::NoRowKept, detail).at(Place::file(file.shown.clone())).help(help)
}

fn notices(file: &RecordFile, noticed: &Noticed, indicator: &Text) -> Vec<Finding> {
    let notice = |code, detail| Finding::new(code, detail).at(Place::file(file.shown.clone())).indicator(indicator);
    let Noticed { n_aggregates, n_places, n_empty, placeholders, n_other: _ } = noticed;
    let mut findings = Vec::new();
    if *n_aggregates > 0 {
        findings.push(notice(Code::SetAside, format!("{} the publisher's own aggregates", rows_are(*n_aggregates))));
    }
    if *n_places > 0 {
        let detail =
            format!("{} of places that are no economy of the register: former or part of another", rows_are(*n_places));
        findings.push(notice(Code::SetAside, detail));
    }
    if *n_empty > 0 {
        let cells = if *n_empty == 1 { "1 empty cell is" } else { &format!("{n_empty} empty cells are") };
        findings
            .push(notice(Code::SetAside, format!("{cells} no observation: nothing stands in them, nor beside them")));
    }
    if !placeholders.is_empty() {
        let n: usize = placeholders.values().sum();
        let codes: Vec<String> = placeholders.iter().map(|(code, n)| format!("{code} {n}")).collect();
        let (numbers, are) = if n == 1 { ("number", "is") } else { ("numbers", "are") };
        let detail =
            format!("{n} {numbers} beside a status that says there is none {are} not used: {}", codes.join(", "));
        findings.push(notice(Code::Placeholder, detail));
    }
    findings
}
