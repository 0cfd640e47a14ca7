//! Records of a file → observations of one indicator. Every row is kept, set aside or rejected, and counted.
//! Form only: the value is a number, the codes are codes, the year is a year, the economy is known.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::economy_names::{EconomyNames, NamesOfFile, Resolved};
use super::record_file::{Field, Record, RecordFile};
use super::value::{NoValue, Values};
use crate::concepts::breakdown::{NOT_APPLICABLE, UnknownCode};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex, Text, Unit, did_you_mean};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{ColumnMapping, InputDefinition};
use crate::tables::{Observation, Reject, RowFault, blocks};

/// What became of the rows of a file: `read = kept + set_aside + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows below the header.
    pub read: usize,
    /// Rows that became observations.
    pub kept: usize,
    /// Rows that belong elsewhere: publisher's aggregates, other indicators, repetitions.
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

/// Columns of an input by index.
struct Columns {
    economy: usize,
    year: usize,
    value: usize,
    sex: Option<usize>,
    age: Option<usize>,
    location: Option<usize>,
    category: Option<usize>,
    status: Option<usize>,
    age_from: Option<usize>,
    age_to: Option<usize>,
    break_in_series: Option<usize>,
    filter: Vec<(usize, String)>,
}

/// What a row is refused for.
struct Refusal {
    column: Option<usize>,
    code: Code,
    found: Option<String>,
    expected: String,
    advice: String,
}

/// What became of a row.
enum Outcome {
    Kept(Box<Observation>),
    PublishersAggregate,
    OtherIndicator,
}

/// Reads one record after the other; texts that repeat are shared.
struct Reader<'a> {
    file: &'a RecordFile,
    names: NamesOfFile<'a>,
    columns: Columns,
    indicator: Text,
    values: Values<'a>,
    vintage: Text,
    dataset: crate::concepts::DatasetId,
    not_applicable: Text,
    shared: HashMap<String, Text>,
}

/// Returns the observations of one indicator in a file.
///
/// - Errors: a column is absent, or the file breaks off inside a quote.
pub fn read(
    file: &RecordFile,
    input: &InputDefinition,
    indicator: &str,
    unit: Unit,
    range: Option<[f64; 2]>,
    names: &EconomyNames,
) -> Result<IngestedRows, Vec<Finding>> {
    let columns = columns(file, input)?;
    let value_column = columns.value;
    let mut reader = Reader {
        file,
        names: names.of_file(),
        columns,
        indicator: indicator.into(),
        values: Values { unit, range, marks: file.marks(), multiplier: input.multiplier, sidecar: &file.shown_sidecar },
        vintage: file.sidecar.edition.as_str().into(),
        dataset: file.sidecar.dataset(),
        not_applicable: NOT_APPLICABLE.into(),
        shared: HashMap::new(),
    };
    let (mut observations, mut rejects, mut counts) = (Vec::new(), Vec::new(), RowCounts::default());
    let mut n_aggregates = 0;
    let visited = file.visit(&mut |line, record| {
        counts.read += 1;
        match reader.read(line, record) {
            Ok(Outcome::Kept(observation)) => observations.push(*observation),
            Ok(Outcome::PublishersAggregate) => n_aggregates += 1,
            Ok(Outcome::OtherIndicator) => counts.set_aside += 1,
            Err(refusal) => {
                let Refusal { column, code, found, expected, advice } = *refusal;
                rejects.push(file.reject(RowFault { line, code, found, expected, advice }, column));
            }
        }
    });
    visited.map_err(|finding| vec![finding])?;
    counts.set_aside += n_aggregates;
    counts.kept = observations.len();
    counts.rejected = rejects.len();
    let indicator: Text = indicator.into();
    let findings = set_aside_notice(file, n_aggregates, &indicator).into_iter().collect();
    Ok(IngestedRows { value_column, observations, rejects, counts, findings })
}

fn set_aside_notice(file: &RecordFile, n_aggregates: usize, indicator: &Text) -> Option<Finding> {
    let detail = format!("{n_aggregates} rows are the publisher's own aggregates");
    let finding = Finding::new(Code::SetAside, detail).at(Place::file(file.shown.clone())).indicator(indicator);
    (n_aggregates > 0).then_some(finding)
}

fn columns(file: &RecordFile, input: &InputDefinition) -> Result<Columns, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut required = |name: &str| {
        file.column(name).unwrap_or_else(|finding| {
            findings.push(finding);
            0
        })
    };
    let ColumnMapping { economy, year, value, sex, age, location, category, status, age_from, age_to, break_in_series } =
        &input.columns;
    let columns = Columns {
        economy: required(economy),
        year: required(year),
        value: required(value),
        sex: sex.as_deref().map(&mut required),
        age: age.as_deref().map(&mut required),
        location: location.as_deref().map(&mut required),
        category: category.as_deref().map(&mut required),
        status: status.as_deref().map(&mut required),
        age_from: age_from.as_deref().map(&mut required),
        age_to: age_to.as_deref().map(&mut required),
        break_in_series: break_in_series.as_deref().map(&mut required),
        filter: input.filter.iter().map(|(name, text)| (required(name), text.clone())).collect(),
    };
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

type Refused<T> = Result<T, Box<Refusal>>;

impl Reader<'_> {
    fn read(&mut self, line: i32, record: &dyn Record) -> Refused<Outcome> {
        if record.n_fields() != self.file.header.len() {
            return Err(self.ragged(record.n_fields()));
        }
        let belongs = |(column, text): &(usize, String)| record.field(*column) == Field::Text(text);
        if !self.columns.filter.iter().all(belongs) {
            return Ok(Outcome::OtherIndicator);
        }
        let Some(economy) = self.economy(record.field(self.columns.economy))? else {
            return Ok(Outcome::PublishersAggregate);
        };
        Ok(Outcome::Kept(Box::new(Observation {
            economy,
            indicator: self.indicator.clone(),
            year: self.year(record.field(self.columns.year))?,
            breakdown: self.breakdown(record)?,
            value: self.value(record.field(self.columns.value))?,
            unit: self.values.unit,
            status: self.optional_code(record, self.columns.status)?,
            dataset: self.dataset.clone(),
            vintage: self.vintage.clone(),
            selected: true,
            break_in_series: self.break_in_series(record)?,
            age_scope: self.age_scope(record)?,
            source_file: self.file.shown.clone(),
            source_line: line,
        })))
    }

    fn ragged(&self, found: usize) -> Box<Refusal> {
        Box::new(Refusal {
            column: None,
            code: Code::RaggedRow,
            found: Some(format!("{found} fields")),
            expected: format!("{} fields as in the header", self.file.header.len()),
            advice: "repair the row; a field that holds the delimiter needs quotes".to_owned(),
        })
    }

    fn refusal(&self, column: usize, code: Code, field: Field<'_>, expected: &str, advice: &str) -> Box<Refusal> {
        Box::new(Refusal {
            column: Some(column),
            code,
            found: field.shown(),
            expected: expected.to_owned(),
            advice: advice.to_owned(),
        })
    }

    /// Returns the economy, or `None` for a publisher's aggregate.
    fn economy(&self, field: Field<'_>) -> Refused<Option<EconomyId>> {
        let column = self.columns.economy;
        if matches!(field, Field::Null | Field::Text("")) {
            let expected = "an economy: alpha-3, alpha-2, M49 code or name";
            return Err(self.refusal(column, Code::EmptyField, field, expected, "fill in the economy"));
        }
        match self.names.resolve(field) {
            Resolved::Economy(id) => Ok(Some(id)),
            Resolved::PublishersAggregate => Ok(None),
            Resolved::Unknown => Err(self.unknown_economy(field)),
        }
    }

    fn unknown_economy(&self, field: Field<'_>) -> Box<Refusal> {
        let near = if let Field::Text(text) = field { self.names.suggestions(text) } else { Vec::new() };
        let advice = did_you_mean(&near, "write the alpha-3 code; `ictstat catalog economies` lists them");
        let expected = "an economy: alpha-3, alpha-2, M49 code or name";
        self.refusal(self.columns.economy, Code::UnknownEconomy, field, expected, &advice)
    }

    fn year(&self, field: Field<'_>) -> Refused<i32> {
        let year = match field {
            Field::Text(text) => text.parse().ok(),
            Field::Number(number) if number.fract() == 0.0 => Some(number as i32),
            _ => None,
        };
        year.filter(|year| PLAUSIBLE_YEARS.contains(*year)).ok_or_else(|| {
            let expected = format!("a calendar year from {} to {}", PLAUSIBLE_YEARS.from, PLAUSIBLE_YEARS.to);
            self.refusal(self.columns.year, Code::BadYear, field, &expected, "write the year with four digits")
        })
    }

    fn breakdown(&mut self, record: &dyn Record) -> Refused<Breakdown> {
        Ok(Breakdown {
            sex: self.optional_code(record, self.columns.sex)?.unwrap_or(Sex::Total),
            age: self.optional_code(record, self.columns.age)?.unwrap_or(Age::Total),
            location: self.optional_code(record, self.columns.location)?.unwrap_or(Location::Total),
            category: self.category(record)?,
        })
    }

    fn category(&mut self, record: &dyn Record) -> Refused<Text> {
        let Some(column) = self.columns.category else { return Ok(self.not_applicable.clone()) };
        match record.field(column) {
            Field::Text(text) if !text.is_empty() => Ok(self.share(text)),
            field => Err(self.refusal(column, Code::EmptyField, field, "a category", "fill in the category")),
        }
    }

    /// Returns the code of a column that the input may not have.
    fn optional_code<T: std::str::FromStr<Err = UnknownCode>>(
        &self,
        record: &dyn Record,
        column: Option<usize>,
    ) -> Refused<Option<T>> {
        let Some(column) = column else { return Ok(None) };
        let field = record.field(column);
        let text = match field {
            _ if self.file.is_missing(field) => return Ok(None),
            Field::Text(text) => text,
            _ => "",
        };
        text.parse().map(Some).map_err(|unknown: UnknownCode| {
            self.refusal(column, Code::UnknownCode, field, unknown.expected, "write the SDMX code")
        })
    }

    fn value(&self, field: Field<'_>) -> Refused<Option<f64>> {
        if self.file.is_missing(field) {
            return Ok(None);
        }
        let refused = |no: NoValue| self.refusal(self.columns.value, no.code, field, &no.expected, &no.advice);
        self.values.read(field).map(Some).map_err(refused)
    }

    fn break_in_series(&self, record: &dyn Record) -> Refused<bool> {
        let Some(column) = self.columns.break_in_series else { return Ok(false) };
        match record.field(column) {
            Field::Text("1" | "true") | Field::Number(1.0) => Ok(true),
            Field::Text("0" | "false") | Field::Number(0.0) => Ok(false),
            field if self.file.is_missing(field) => Ok(false),
            field => Err(self.refusal(
                column,
                Code::UnknownCode,
                field,
                "0 or 1",
                "write 1 where the source declares a break",
            )),
        }
    }

    /// Returns the ages that the survey covered, as `16-74`, `5+` or `-74`.
    fn age_scope(&mut self, record: &dyn Record) -> Refused<Option<Text>> {
        let from = self.age_years(record, self.columns.age_from)?;
        let to = self.age_years(record, self.columns.age_to)?;
        let scope = match (from, to) {
            (None, None) => return Ok(None),
            (Some(from), Some(to)) => format!("{from}-{to}"),
            (Some(from), None) => format!("{from}+"),
            (None, Some(to)) => format!("-{to}"),
        };
        Ok(Some(self.share(&scope)))
    }

    fn age_years(&self, record: &dyn Record, column: Option<usize>) -> Refused<Option<u8>> {
        let Some(column) = column else { return Ok(None) };
        let field = record.field(column);
        let years = match field {
            _ if self.file.is_missing(field) => return Ok(None),
            Field::Text(text) => text.parse().ok(),
            Field::Number(number) if number.fract() == 0.0 && (0.0..=120.0).contains(&number) => Some(number as u8),
            _ => None,
        };
        let refusal =
            || self.refusal(column, Code::NotANumber, field, "an age in completed years", "write whole years");
        years.filter(|years| *years <= 120).map(Some).ok_or_else(refusal)
    }

    fn share(&mut self, text: &str) -> Text {
        if let Some(known) = self.shared.get(text) {
            return known.clone();
        }
        let shared: Text = text.into();
        self.shared.insert(text.to_owned(), shared.clone());
        shared
    }
}
