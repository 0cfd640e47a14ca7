//! Records of a file → observations of one indicator. Every row is kept, set aside or rejected, and counted; a column of codes
//! that nobody reads refuses the file. How a row is read stands in `row_reader`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::economy_names::EconomyNames;
use super::record::Record;
use super::record_file::RecordFile;
use super::row_filter::RowFilter;
use super::row_reader::{Refusal, RowOutcome, RowReader};
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
    let mut reader = RowReader::new(file, input, indicator, unit, range, names)?;
    let mut unread = UnreadColumns::new(file, input)?;
    let (mut observations, mut rejects, mut noticed) = (Vec::new(), Vec::new(), Noticed::default());
    let mut counts = RowCounts::default();
    let keeps_row = |record: &dyn Record| filter.keeps_row(record);
    let visited = file.visit_rows(&keeps_row, &mut |line, record| {
        counts.read += 1;
        if file.ragged(record).is_none() && !filter.keeps(record) {
            return noticed.n_other += 1;
        }
        match reader.read(line, record) {
            Ok(RowOutcome::Kept(observation)) => {
                unread.see(record);
                observations.push(*observation);
            }
            Ok(RowOutcome::Placeholder(observation)) => {
                unread.see(record);
                *noticed.placeholders.entry(observation.status.map_or("", Status::code)).or_default() += 1;
                observations.push(*observation);
            }
            Ok(RowOutcome::PublishersAggregate) => noticed.n_aggregates += 1,
            Ok(RowOutcome::NoEconomy) => noticed.n_places += 1,
            Ok(RowOutcome::EmptyCell) => noticed.n_empty += 1,
            Err(refusal) => {
                let Refusal { column, code, found, expected, advice } = *refusal;
                rejects.push(file.reject_record(RowFault { line, code, found, expected, advice }, column, record));
            }
        }
    });
    let n_left_out = visited.map_err(|finding| vec![finding])?;
    counts.read += n_left_out;
    noticed.n_other += n_left_out;
    if counts.read == noticed.n_other {
        return Err(filter.nothing_kept(file, indicator).into_iter().collect());
    }
    if observations.is_empty() && rejects.is_empty() {
        return Err(vec![no_observation(file, counts.read - noticed.n_other, &noticed, indicator)]);
    }
    let faults = unread.faults(file, input, indicator, names);
    if !faults.is_empty() {
        return Err(faults);
    }
    counts.set_aside = noticed.n_aggregates + noticed.n_places + noticed.n_other + noticed.n_empty;
    counts.kept = observations.len();
    counts.rejected = rejects.len();
    let findings = notices(file, &noticed, &indicator.into());
    Ok(IngestedRows { value_column: reader.value_column(), observations, rejects, counts, findings })
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
