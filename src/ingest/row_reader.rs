//! One record → one observation, or why not. Form only: the value is a number, the codes are codes, the year is a year, the
//! economy is known. A publisher's own codes are those that sidecar or pipeline declare; the advice shows how.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use super::declared_economies::unknown_economies;
use super::economy_names::{EconomyNames, NamesOfFile, Resolved};
use super::period_text::Period;
use super::publisher_words as words;
use super::record::{Field, Record};
use super::record_file::RecordFile;
use super::row_refusal::{Refusal, Refused};
use super::value::Values;
use crate::concepts::breakdown::{NOT_APPLICABLE, UnknownCode};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Breakdown, DatasetId, Location, Sex, StatedStatus, Text, Unit, did_you_mean};
use crate::findings::{Code, Finding};
use crate::pipeline::{CodesDefinition, ColumnMapping, EconomyMeaning, FromText, InputDefinition};
use crate::tables::Observation;

/// Characters of the longest text that could be a publisher's code or words for one.
const LONGEST_CODE: usize = 60;

/// Columns of an input by index.
pub(super) struct Columns {
    economy: usize,
    year: usize,
    pub(super) value: usize,
    sex: Option<usize>,
    age: Option<usize>,
    location: Option<usize>,
    category: Option<usize>,
    status: Option<usize>,
    pub(super) multiplier_power: Option<usize>,
    age_from: Option<usize>,
    age_to: Option<usize>,
    break_in_series: Option<usize>,
}

/// What became of a row.
pub enum RowOutcome {
    /// An observation.
    Kept(Box<Observation>),
    /// An observation without a value: the number beside its status is a placeholder.
    Placeholder(Box<Observation>),
    /// A group that the publisher adds up itself.
    PublishersAggregate,
    /// A place that is no economy.
    NoEconomy,
    /// A cell of a column of values in which nothing stands, or neither a year nor a value: no row, whoever it would be of.
    EmptyCell,
}

/// Reads one record after the other; texts that repeat are shared.
pub struct RowReader<'a> {
    pub(super) file: &'a RecordFile,
    input: &'a InputDefinition,
    names: NamesOfFile<'a>,
    known: &'a EconomyNames,
    listed: &'a CodesDefinition,
    pub(super) columns: Columns,
    indicator: Text,
    pub(super) values: Values<'a>,
    vintage: Text,
    dataset: DatasetId,
    constant_category: Text,
    shared: HashMap<String, Text>,
}

/// A column whose codes may be the publisher's own.
struct Coded<'a, T> {
    key: &'a str,
    column: usize,
    of_input: &'a BTreeMap<String, FromText<T>>,
    of_sidecar: &'a BTreeMap<String, FromText<T>>,
    of_list: &'a BTreeMap<String, FromText<T>>,
    /// Returns what the code most likely stands for.
    likely: fn(&str) -> String,
}

fn columns(file: &RecordFile, input: &InputDefinition) -> Result<Columns, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut required = |name: &str| {
        file.column(name).unwrap_or_else(|finding| {
            findings.push(finding);
            0
        })
    };
    let ColumnMapping { economy, year, value, sex, age, location, category, status, .. } = &input.columns;
    let ColumnMapping { multiplier_power, age_from, age_to, break_in_series, .. } = &input.columns;
    let columns = Columns {
        economy: required(economy),
        year: required(year),
        value: required(value),
        sex: sex.as_deref().map(&mut required),
        age: age.as_deref().map(&mut required),
        location: location.as_deref().map(&mut required),
        category: category.as_deref().map(&mut required),
        status: status.as_deref().map(&mut required),
        multiplier_power: multiplier_power.as_deref().map(&mut required),
        age_from: age_from.as_deref().map(&mut required),
        age_to: age_to.as_deref().map(&mut required),
        break_in_series: break_in_series.as_deref().map(&mut required),
    };
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

impl<'a> RowReader<'a> {
    /// Returns a reader of one input of a file.
    ///
    /// - Errors: a column is absent, a code is declared to be an economy that the register does not have.
    pub fn new(
        file: &'a RecordFile,
        input: &'a InputDefinition,
        indicator: &str,
        unit: Unit,
        range: Option<[f64; 2]>,
        names: &'a EconomyNames,
    ) -> Result<Self, Vec<Finding>> {
        let columns = columns(file, input)?;
        let unknown = unknown_economies(file, input, names);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        Ok(Self {
            file,
            input,
            names: names.of_file(),
            known: names,
            listed: file.listed_codes(),
            columns,
            indicator: indicator.into(),
            values: Values {
                unit,
                range,
                marks: file.marks(),
                multiplier: file.multiplier(input),
                sidecar: &file.shown_sidecar,
            },
            vintage: file.sidecar.edition.as_str().into(),
            dataset: file.sidecar.dataset(),
            constant_category: input.constants.category.as_deref().unwrap_or(NOT_APPLICABLE).into(),
            shared: HashMap::new(),
        })
    }

    /// Returns the index of the column of values.
    pub fn value_column(&self) -> usize {
        self.columns.value
    }

    /// Reads one record.
    ///
    /// - Errors: the row is refused.
    pub fn read(&mut self, line: i32, record: &dyn Record) -> Refused<RowOutcome> {
        if let Some((found, expected)) = self.file.ragged(record) {
            return Err(Refusal::ragged(found, expected, &self.file.shown_sidecar));
        }
        // A row of a long table is stated, with a value or without; a cell of a wide one is there because another is.
        if record.is_empty_cell() {
            return Ok(RowOutcome::EmptyCell);
        }
        let economy = match self.economy(record.field(self.columns.economy))? {
            Resolved::Economy(economy) => economy,
            Resolved::PublishersAggregate => return Ok(RowOutcome::PublishersAggregate),
            _ => return Ok(RowOutcome::NoEconomy),
        };
        let (year, field) = (record.field(self.columns.year), record.field(self.columns.value));
        if self.file.has_year_beside() && matches!(year, Field::Null | Field::Text("")) && self.file.is_missing(field) {
            return Ok(RowOutcome::EmptyCell);
        }
        let year = self.year(year)?;
        let breakdown = self.breakdown(record)?;
        let stated = self.stated(record, field)?;
        let says_missing = stated.is_some_and(|stated| stated.status.says_missing());
        let value = if says_missing { None } else { self.value(record, field)? };
        if let Some(wanted) = record.not_found().filter(|_| value.is_some()) {
            return Err(Refusal::not_looked_up(wanted, &self.file.shown_sidecar));
        }
        let observation = Box::new(Observation {
            economy,
            indicator: self.indicator.clone(),
            year,
            breakdown,
            value,
            unit: self.values.unit,
            status: stated.map(|stated| stated.status),
            dataset: self.dataset.clone(),
            vintage: self.vintage.clone(),
            selected: true,
            is_fallback: false,
            break_in_series: self.break_in_series(record)? || stated.is_some_and(|stated| stated.is_break),
            age_scope: self.age_scope(record)?,
            source_file: self.file.shown.clone(),
            source_line: line,
        });
        let is_placeholder = says_missing && self.values.read(field).is_ok();
        Ok(if is_placeholder { RowOutcome::Placeholder(observation) } else { RowOutcome::Kept(observation) })
    }

    pub(super) fn refusal(
        &self,
        column: usize,
        code: Code,
        field: Field<'_>,
        expected: &str,
        advice: &str,
    ) -> Box<Refusal> {
        Box::new(Refusal {
            column: Some(column),
            code,
            found: field.shown(),
            expected: expected.to_owned(),
            advice: advice.to_owned(),
        })
    }

    /// Returns how a code of the publisher is declared, as lines of TOML that can be copied.
    fn declare(&self, key: &str, found: &str, likely: &str) -> String {
        if found.chars().count() > LONGEST_CODE {
            return format!("this is no code: name the right column in [input.columns] of `{}`", self.indicator);
        }
        let (sidecar, indicator) = (&self.file.shown_sidecar, &self.indicator);
        let found = toml_edit::Value::from(found);
        format!(
            "declare what it stands for, as {found} = \"{likely}\" under [codes.{key}] in {sidecar} (or [input.codes.{key}] of `{indicator}`)"
        )
    }

    /// Returns the economy, or that there is none.
    fn economy(&self, field: Field<'_>) -> Refused<Resolved> {
        let (column, expected) = (self.columns.economy, "an economy: alpha-3, alpha-2, M49 code or name");
        let (of_input, of_sidecar) = (&self.input.codes.economy, &self.file.sidecar.codes.economy);
        if !(of_input.is_empty() && of_sidecar.is_empty()) {
            let text = field.as_code();
            match of_input.get(&text).or_else(|| of_sidecar.get(&text)) {
                Some(FromText(EconomyMeaning::Economy(id))) => return Ok(Resolved::Economy(*id)),
                Some(FromText(EconomyMeaning::SetAside)) => return Ok(Resolved::NoEconomy),
                None => {}
            }
        }
        match self.listed.economy.get(&field.as_code()) {
            Some(FromText(EconomyMeaning::Economy(id))) if self.known.has(*id) => return Ok(Resolved::Economy(*id)),
            Some(_) => return Ok(Resolved::NoEconomy),
            None => {}
        }
        if matches!(field, Field::Null | Field::Text("")) {
            return Err(self.refusal(column, Code::EmptyField, field, expected, "fill in the economy"));
        }
        match self.names.resolve(field) {
            Resolved::Unknown => Err(self.unknown_economy(field, expected)),
            known => Ok(known),
        }
    }

    fn unknown_economy(&self, field: Field<'_>, expected: &str) -> Box<Refusal> {
        let text = field.as_code();
        let near = self.names.suggestions(&text);
        let advice = did_you_mean(&near, "`ictstat catalog economies` lists them.");
        let likely = near.first().and_then(|name| Some(name.rsplit_once('(')?.1.trim_end_matches(')')));
        let declare = self.declare("economy", &text, likely.unwrap_or("set aside"));
        self.refusal(self.columns.economy, Code::UnknownEconomy, field, expected, &format!("{advice} Else {declare}"))
    }

    fn year(&self, field: Field<'_>) -> Refused<i32> {
        let year = match field {
            // A year that went through a program for numbers is one still.
            Field::Text(text) => text.strip_suffix(".0").unwrap_or(text).parse().ok(),
            Field::Number(number) if number.fract() == 0.0 => Some(number as i32),
            _ => None,
        };
        year.filter(|year| PLAUSIBLE_YEARS.contains(*year)).ok_or_else(|| {
            let expected = format!("a calendar year from {} to {}", PLAUSIBLE_YEARS.from, PLAUSIBLE_YEARS.to);
            let advice = Period::of(&field.as_code()).map_or(Period::NONE, Period::advice);
            self.refusal(self.columns.year, Code::BadYear, field, &expected, advice)
        })
    }

    fn breakdown(&mut self, record: &dyn Record) -> Refused<Breakdown> {
        let (constants, columns) = (&self.input.constants, &self.columns);
        let (ours, theirs, listed) = (&self.input.codes, &self.file.sidecar.codes, self.listed);
        let sex = columns.sex.map(|column| {
            let likely = |text: &str| words::sex(text).unwrap_or(Sex::Total).code().to_owned();
            let (of_input, of_sidecar, of_list) = (&ours.sex, &theirs.sex, &listed.sex);
            self.code(record, Coded { key: "sex", column, of_input, of_sidecar, of_list, likely })
        });
        let age = columns.age.map(|column| {
            let likely = |text: &str| words::age(text).unwrap_or(Age::Total).to_string();
            let (of_input, of_sidecar, of_list) = (&ours.age, &theirs.age, &listed.age);
            self.code(record, Coded { key: "age", column, of_input, of_sidecar, of_list, likely })
        });
        let location = columns.location.map(|column| {
            let likely = |text: &str| words::location(text).unwrap_or(Location::Total).code().to_owned();
            let (of_input, of_sidecar, of_list) = (&ours.location, &theirs.location, &listed.location);
            self.code(record, Coded { key: "location", column, of_input, of_sidecar, of_list, likely })
        });
        let constant = |code: Option<FromText<Sex>>| code.map(|FromText(code)| code);
        Ok(Breakdown {
            sex: sex.transpose()?.or(constant(constants.sex)).unwrap_or(Sex::Total),
            age: age.transpose()?.or(constants.age.map(|FromText(age)| age)).unwrap_or(Age::Total),
            location: location
                .transpose()?
                .or(constants.location.map(|FromText(code)| code))
                .unwrap_or(Location::Total),
            category: self.category(record)?,
        })
    }

    fn category(&mut self, record: &dyn Record) -> Refused<Text> {
        let Some(column) = self.columns.category else { return Ok(self.constant_category.clone()) };
        let field = record.field(column);
        let (ours, theirs) = (&self.input.codes.category, &self.file.sidecar.codes.category);
        if !(ours.is_empty() && theirs.is_empty()) {
            let text = field.as_code();
            if let Some(category) = ours.get(&text).or_else(|| theirs.get(&text)) {
                return Ok(self.share(category));
            }
        }
        match field {
            Field::Text(text) if !text.is_empty() => Ok(self.share(text)),
            Field::Number(number) => Ok(self.share(&number.to_string())),
            field => Err(self.refusal(
                column,
                Code::EmptyField,
                field,
                "a category",
                &self.declare("category", &field.as_code(), "_T"),
            )),
        }
    }

    pub(super) fn status(&self, record: &dyn Record) -> Refused<Option<StatedStatus>> {
        let constant = self.input.constants.status.map(|FromText(stated)| stated);
        let Some(column) = self.columns.status else { return Ok(constant) };
        let (of_input, of_sidecar) = (&self.input.codes.status, &self.file.sidecar.codes.status);
        let of_list = &self.listed.status;
        let field = record.field(column);
        let is_declared = |text: &str| [of_input, of_sidecar, of_list].iter().any(|codes| codes.contains_key(text));
        if self.file.is_missing(field) && !is_declared(&field.as_code()) {
            return Ok(None);
        }
        let likely = |text: &str| words::status(text).to_owned();
        self.code(record, Coded { key: "status", column, of_input, of_sidecar, of_list, likely }).map(Some)
    }

    /// Returns what a field stands for: as pipeline or sidecar declare it, else as one of our codes. An empty field is a total
    /// only where that is declared: half of the publishers leave it empty for "not stated".
    fn code<T: Copy + FromStr<Err = UnknownCode>>(&self, record: &dyn Record, of: Coded<'_, T>) -> Refused<T> {
        let field = record.field(of.column);
        let number;
        let text = match field {
            Field::Text(text) => text,
            other => {
                number = other.as_code();
                number.as_str()
            }
        };
        if let Some(FromText(code)) =
            of.of_input.get(text).or_else(|| of.of_sidecar.get(text)).or_else(|| of.of_list.get(text))
        {
            return Ok(*code);
        }
        text.parse().map_err(|unknown: UnknownCode| {
            let code = if text.is_empty() { Code::EmptyField } else { Code::UnknownCode };
            let advice = self.declare(of.key, text, &(of.likely)(text));
            self.refusal(of.column, code, field, unknown.expected, &advice)
        })
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
