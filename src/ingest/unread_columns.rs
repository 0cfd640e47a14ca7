//! No column is forgotten: a column that holds codes of a breakdown, a status, a unit or a multiplier is read, held to one
//! value that the input states, or ignored by name. Otherwise women would be read as everybody, and thousands as persons.

use std::collections::BTreeSet;

use super::column_subject::{Subject, is_end_of_ages, subject_of_flag, subject_of_header};
use super::economy_names::{EconomyNames, Resolved};
use super::period_text::Period;
use super::publisher_words::{self as words, Said, squeezed};
use super::record::{Field, Record};
use super::record_file::RecordFile;
use crate::concepts::Status;
use crate::findings::{Code, Finding};
use crate::pipeline::{FromText, InputDefinition};

/// Different values of a column that are looked at; no list of codes is longer.
const MOST_VALUES: usize = 256;
/// Values of a column that a message lists.
const MOST_LISTED: usize = 4;

/// The columns of a file that an input neither reads nor ignores, with their values in the rows that are kept.
pub struct UnreadColumns {
    columns: Vec<Seen>,
}

struct Seen {
    index: usize,
    values: BTreeSet<String>,
    has_more: bool,
}

/// What a column says and the input does not.
struct Unsaid {
    subject: Subject,
    /// What would be wrong.
    consequence: String,
    /// The code for `[input.constants]` where the name of the one series says it; such a column cannot be read.
    constant: Option<String>,
}

impl UnreadColumns {
    /// Returns the columns to look at.
    ///
    /// - Errors: a column that is ignored does not exist.
    pub fn new(file: &RecordFile, input: &InputDefinition) -> Result<Self, Vec<Finding>> {
        let mistakes: Vec<Finding> = input.ignore.iter().filter_map(|name| file.column(name).err()).collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let is_known =
            |name: &str| input.columns.headers().any(|header| header == name) || input.ignore.iter().any(|i| i == name);
        let scopes: Vec<usize> = scopes_of_age(file, input);
        let is_scope = |index: usize| file.origin(index).is_some_and(|column| scopes.contains(&column));
        let unread = file.header.iter().enumerate().filter(|(index, name)| !is_known(name) && !is_scope(*index));
        let columns = unread.map(|(index, _)| Seen { index, values: BTreeSet::new(), has_more: false }).collect();
        Ok(Self { columns })
    }

    /// Takes the values of a row that is kept.
    pub fn see(&mut self, record: &dyn Record) {
        for column in self.columns.iter_mut().filter(|column| !column.has_more) {
            let number;
            let text = match record.field(column.index) {
                Field::Null => continue,
                Field::Text(text) => text,
                field @ (Field::Number(_) | Field::Percentage(_) | Field::Formula(_)) => {
                    number = field.as_code();
                    number.as_str()
                }
            };
            if !text.is_empty() && !column.values.contains(text) {
                column.values.insert(text.to_owned());
                column.has_more = column.values.len() > MOST_VALUES;
            }
        }
    }

    /// Returns every column whose codes nobody reads, what it is about, and the code that its one value stands for.
    pub fn unsaid(
        &self,
        file: &RecordFile,
        input: &InputDefinition,
        names: &EconomyNames,
    ) -> Vec<(String, Subject, Option<String>)> {
        let unsaid = |column: &Seen| {
            let name = &file.header[column.index];
            let Unsaid { subject, constant, .. } = column.unsaid(name, input, file.multiplier(input), names)?;
            let code = constant.or_else(|| subject.constant(column.only()?));
            Some((name.clone(), subject, code))
        };
        self.columns.iter().filter_map(unsaid).collect()
    }

    /// Returns a fault for every column whose codes nobody reads.
    pub fn faults(
        &self,
        file: &RecordFile,
        input: &InputDefinition,
        indicator: &str,
        names: &EconomyNames,
    ) -> Vec<Finding> {
        let fault = |column: &Seen| {
            let name = &file.header[column.index];
            let Unsaid { subject, consequence, constant } =
                column.unsaid(name, input, file.multiplier(input), names)?;
            let detail = format!("column `{name}` holds {}; {consequence}", column.listed());
            let finding = Finding::new(Code::UnreadColumn, detail).at(file.header_place(Some(column.index)));
            Some(finding.help(ways_out(subject, name, column.only(), constant, indicator)))
        };
        self.columns.iter().filter_map(fault).collect()
    }
}

/// Returns the columns of the file, as notes on a survey, that the ages which it covered are taken from: they are read so.
fn scopes_of_age(file: &RecordFile, input: &InputDefinition) -> Vec<usize> {
    let ends = [&input.columns.age_from, &input.columns.age_to].into_iter().flatten();
    ends.filter_map(|name| file.column(name).ok()).filter_map(|column| file.origin(column)).collect()
}

impl Seen {
    fn only(&self) -> Option<&str> {
        let mut values = self.values.iter();
        values.next().filter(|_| values.next().is_none()).map(String::as_str)
    }

    fn listed(&self) -> String {
        let mut texts: Vec<String> = self.values.iter().take(MOST_LISTED).map(|value| format!("`{value}`")).collect();
        if self.values.len() > MOST_LISTED {
            texts.push("others".to_owned());
        }
        texts.join(", ")
    }

    fn all(&self, is: impl Fn(&str) -> bool) -> bool {
        !self.has_more && self.values.iter().all(|value| is(value))
    }

    /// Returns what the column is about and what would be wrong, where its codes are neither read nor stated.
    fn unsaid(
        &self,
        name: &str,
        input: &InputDefinition,
        multiplier: Option<f64>,
        names: &EconomyNames,
    ) -> Option<Unsaid> {
        if self.values.is_empty() {
            return None;
        }
        if let Some(subject) = self.subject_of_part(name) {
            let constants = &input.constants;
            let is_stated = match subject {
                Subject::Sex => constants.sex.is_some(),
                Subject::Location => constants.location.is_some(),
                _ => constants.age.is_some(),
            };
            let is_said = subject.is_read(input) || (is_stated && self.only().is_some());
            let consequence = subject.consequence().to_owned();
            return (!is_said).then_some(Unsaid { subject, consequence, constant: None });
        }
        let by_header =
            subject_of_header(name).filter(|subject| !(subject.is_breakdown() && self.holds_economies(names)));
        let Some(subject) = by_header.or_else(|| self.subject_of_values(name)) else {
            return self.unsaid_by_words(input);
        };
        if subject.is_read(input) || self.all(|value| subject.is_neutral(value, name)) {
            return None;
        }
        match subject {
            Subject::Unit | Subject::Series if self.only().is_some_and(|unit| words::power_of_unit(unit).is_none()) => {
                self.unsaid_by_words(input)
            }
            Subject::Unit | Subject::Multiplier if multiplier.is_some() => {
                let states =
                    |value: &str| words::power_of_ten(value).is_none_or(|power| multiplier == Some(10_f64.powi(power)));
                let is_stated = self.only().is_some_and(states);
                let consequence = "`multiplier` says otherwise".to_owned();
                (!is_stated).then_some(Unsaid { subject, consequence, constant: None })
            }
            Subject::OtherBreakdown
                if self.only().is_some() && (input.constants.category.is_some() || input.filter.contains_key(name)) =>
            {
                None
            }
            // One part of each year was chosen by name.
            Subject::Frequency if self.only().is_some() && input.filter.contains_key(name) => None,
            _ => self.contradicts(subject, input).map(|consequence| Unsaid { subject, consequence, constant: None }),
        }
    }

    /// Returns what is wrong where the input does not state what the column says, or states something else.
    fn contradicts(&self, subject: Subject, input: &InputDefinition) -> Option<String> {
        let constants = &input.constants;
        let (stated, agrees) = match subject {
            Subject::Sex => {
                let stated = constants.sex.map(|FromText(sex)| sex);
                (
                    stated.map(|sex| sex.code().to_owned()),
                    self.all(|value| words::sex(value).is_none_or(|sex| Some(sex) == stated)),
                )
            }
            Subject::Age => {
                let stated = constants.age.map(|FromText(age)| age);
                (
                    stated.map(|age| age.to_string()),
                    self.all(|value| words::age(value).is_none_or(|age| Some(age) == stated)),
                )
            }
            Subject::Location => {
                let stated = constants.location.map(|FromText(location)| location);
                let agrees = self.all(|value| words::location(value).is_none_or(|location| Some(location) == stated));
                (stated.map(|location| location.code().to_owned()), agrees)
            }
            Subject::Status => {
                let stated = constants.status.map(|FromText(stated)| stated.status);
                let agrees = self.all(|value| value.parse::<Status>().map_or(true, |status| Some(status) == stated));
                (stated.map(|status| status.code().to_owned()), agrees)
            }
            Subject::OtherBreakdown
            | Subject::Break
            | Subject::Unit
            | Subject::Multiplier
            | Subject::Series
            | Subject::Frequency => (None, true),
        };
        match stated {
            Some(_) if agrees && self.only().is_some() => None,
            Some(stated) => Some(format!("[input.constants] says `{stated}`")),
            None => Some(subject.consequence().to_owned()),
        }
    }

    /// A series that is about women or men, towns or the country, by its name: `where seriesCode = "…Male"`.
    fn unsaid_by_words(&self, input: &InputDefinition) -> Option<Unsaid> {
        let (columns, constants) = (&input.columns, &input.constants);
        let said = words::said(self.only()?)?;
        let (subject, is_read, stated, says) = match said {
            Said::Sex(sex) => {
                let stated = constants.sex.map(|FromText(sex)| sex.code().to_owned());
                (Subject::Sex, columns.sex.is_some(), stated, sex.code().to_owned())
            }
            Said::Location(location) => {
                let stated = constants.location.map(|FromText(location)| location.code().to_owned());
                (Subject::Location, columns.location.is_some(), stated, location.code().to_owned())
            }
            Said::Age(age) => {
                let stated = constants.age.map(|FromText(age)| age.to_string());
                (Subject::Age, columns.age.is_some(), stated, age.to_string())
            }
        };
        if is_read || stated.as_ref() == Some(&says) {
            return None;
        }
        let contradicts = |stated| format!("[input.constants] says `{stated}`");
        let consequence = stated.map_or_else(|| subject.consequence().to_owned(), contradicts);
        Some(Unsaid { subject, consequence, constant: Some(says) })
    }

    /// `Area` and `Location` are economies in half of the publishers' files.
    fn holds_economies(&self, names: &EconomyNames) -> bool {
        let names = names.of_file();
        let n = self
            .values
            .iter()
            .filter(|value| matches!(names.resolve(Field::Text(value)), Resolved::Economy(_)))
            .count();
        2 * n > self.values.len()
    }

    /// Returns what the rows are parts of where the header says it: `female = 1`, `age_min = 15`.
    fn subject_of_part(&self, name: &str) -> Option<Subject> {
        let is_flag = |value: &str| matches!(squeezed(value).as_str(), "0" | "1" | "true" | "false" | "yes" | "no");
        let is_age = |value: &str| value.parse::<f64>().is_ok();
        let of_flag = subject_of_flag(name).filter(|_| self.all(is_flag));
        of_flag.or_else(|| (is_end_of_ages(name) && self.all(is_age)).then_some(Subject::Age))
    }

    /// Returns what the values are codes of, whatever the header says.
    fn subject_of_values(&self, name: &str) -> Option<Subject> {
        // Single letters that SDMX files keep for other things than a status.
        let other = ["action", "obsconf", "confstatus", "conf", "timeformat", "decimals", "nature", "reportingtype"];
        if other.contains(&squeezed(name).as_str()) {
            return None;
        }
        let is_sex = |value: &str| words::sex(value).is_some();
        let is_location = |value: &str| words::location(value).is_some();
        let is_age = |value: &str| words::age(value).is_some();
        let is_part_of_year = |value: &str| Period::of(value) == Some(Period::PartOfYear);
        let is_flag = |value: &str| value.len() == 1 && value.to_uppercase().parse::<Status>().is_ok();
        if self.all(words::is_total) {
            None
        } else if self.all(is_sex) {
            Some(Subject::Sex)
        } else if self.all(is_location) {
            Some(Subject::Location)
        } else if self.all(is_age) {
            Some(Subject::Age)
        } else if self.all(is_part_of_year) {
            Some(Subject::Frequency)
        } else if self.all(is_flag) {
            Some(Subject::Status)
        } else {
            None
        }
    }
}

/// Returns the three ways out: read it, hold it to one value, ignore it.
fn ways_out(subject: Subject, name: &str, only: Option<&str>, said: Option<String>, indicator: &str) -> String {
    let quoted = toml_edit::Value::from(name);
    let key = subject.key().filter(|_| said.is_none() && !is_end_of_ages(name));
    let read = key.map(|key| format!("read it: `{key} = {quoted}` in [input.columns] of `{indicator}`"));
    let constant = said.or_else(|| subject.constant(only?)).zip(subject.key());
    let hold = match (constant, subject) {
        (Some((code, key)), _) => Some(format!("state it: `{key} = \"{code}\"` in [input.constants]")),
        (None, Subject::Multiplier | Subject::Unit) if only.is_some() => {
            Some("state it: `multiplier = …` in [[input]]".to_owned())
        }
        (None, Subject::Sex | Subject::Age | Subject::Location | Subject::Status) => {
            Some(format!("hold it to one value, `{quoted} = …` in [input.where], and state that in [input.constants]"))
        }
        (None, _) => Some(format!("hold it to one value: `{quoted} = …` in [input.where]")),
    };
    let ignore = format!("leave it out: `ignore = [{quoted}]` in [[input]]");
    let ways: Vec<String> = read.into_iter().chain(hold).chain([ignore]).collect();
    ways.join("; or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(name: &str, values: &[&str]) -> Option<Subject> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let seen = Seen { index: 0, values, has_more: false };
        subject_of_header(name).or_else(|| seen.subject_of_values(name))
    }

    #[test]
    fn a_header_that_names_a_group_makes_its_flags_a_breakdown() {
        for (name, values, expected) in [
            ("female", &["0", "1"][..], Some(Subject::Sex)),
            ("Is_Rural", &["yes"], Some(Subject::Location)),
            ("age_min", &["15", "16"], Some(Subject::Age)),
            ("MaxAge", &["74"], Some(Subject::Age)),
            // Values by column, not flags.
            ("female", &["45.2", "1"], None),
            ("average", &["15"], None),
            ("ageing", &["1"], None),
        ] {
            let seen = Seen { index: 0, values: values.iter().map(|v| (*v).to_owned()).collect(), has_more: false };
            assert_eq!(seen.subject_of_part(name), expected, "{name}");
        }
    }

    #[test]
    fn a_column_of_codes_is_known_by_its_header_or_its_values() {
        for (name, values, expected) in [
            ("SEX", &["1", "2"][..], Some(Subject::Sex)),
            ("Gender label", &["x"], Some(Subject::Sex)),
            ("c4", &["Female", "Male"], Some(Subject::Sex)),
            ("c5", &["15-24", "25-74"], Some(Subject::Age)),
            ("population_group", &["Adults (15+)"], Some(Subject::Age)),
            ("c6", &["URBAN", "RURAL", "ALLAREA"], Some(Subject::Location)),
            ("c7", &["A", "E"], Some(Subject::Status)),
            ("Flag Codes", &["n"], Some(Subject::Status)),
            ("UNIT_MULT", &["3"], Some(Subject::Multiplier)),
            ("seriesUnits", &["%"], Some(Subject::Unit)),
            ("seriesCode", &["i99H", "xHH6"], Some(Subject::Series)),
            ("ACTION", &["I"], None),
            ("FREQ", &["A"], Some(Subject::Frequency)),
            ("Quarter", &["Q1"], Some(Subject::Frequency)),
            ("period", &["Q1", "Q2"], Some(Subject::Frequency)),
            ("c9", &["2020M01", "2020M02"], Some(Subject::Frequency)),
            ("TIME_FORMAT", &["P1Y", "P3M"], Some(Subject::Frequency)),
            ("Reporting Type", &["G"], None),
            ("iso2", &["DE", "FR"], None),
            ("note", &["see text"], None),
            ("c8", &["_T"], None),
            ("period", &["2010-2015"], None),
        ] {
            assert_eq!(subject(name, values), expected, "{name}");
        }
    }
}
