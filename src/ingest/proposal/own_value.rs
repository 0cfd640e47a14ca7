//! A value that a person knows from a survey → the line of it in the file of own values of its indicator, the sidecar that
//! vouches for that file, and the input of the pipeline. Makes texts and writes none; whether a value is right is read off the
//! texts as a run reads them.

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TomlError, Value};

use super::{NOT_STATED, written};
use crate::concepts::{Breakdown, EconomyId, StatedStatus};
use crate::findings::{Code, Finding, Place};
use crate::ingest::checksum;
use crate::ingest::sidecar::{DatasetKind, Sidecar};
use crate::pipeline::content_hash::sha256;

/// Columns of a file of own values. The last four are for readers; no run computes with them.
const COLUMNS: [&str; 12] =
    ["economy", "year", "sex", "age", "location", "category", "value", "status", "source", "url", "note", "added"];
/// Those that a run reads.
const N_READ: usize = 8;

/// A value that a person adds.
#[derive(Clone, Debug)]
pub struct OwnValue {
    /// Calendar year.
    pub year: i32,
    /// What it is of.
    pub breakdown: Breakdown,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// What the source says of it.
    pub status: Option<StatedStatus>,
    /// Where it comes from, in words.
    pub source: String,
    /// Page of the source.
    pub url: String,
    /// Remark.
    pub note: String,
    /// Day on which it was added, as 2026-11-27.
    pub added: String,
}

/// Returns the id of the dataset of own values of an indicator.
pub fn dataset(indicator: &str) -> String {
    format!("own/{indicator}")
}

impl OwnValue {
    fn field(&self, economy: EconomyId, column: &str) -> Option<String> {
        let Breakdown { sex, age, location, category } = &self.breakdown;
        Some(match column {
            "economy" => economy.to_string(),
            "year" => self.year.to_string(),
            "sex" => sex.to_string(),
            "age" => age.to_string(),
            "location" => location.to_string(),
            "category" => category.to_string(),
            "value" => self.value.to_string(),
            "status" => self.status.map(|status| status.to_string()).unwrap_or_default(),
            "source" => self.source.clone(),
            "url" => self.url.clone(),
            "note" => self.note.clone(),
            "added" => self.added.clone(),
            _ => return None,
        })
    }

    /// Returns the text of the file with this value at its end, and without the line that it takes the place of.
    ///
    /// - Errors: the file is no table, or lacks a column.
    pub fn in_file(
        &self,
        economy: EconomyId,
        shown: &str,
        before: Option<&str>,
        replaced_line: Option<u64>,
    ) -> Result<String, Finding> {
        let unreadable = |detail: String| Finding::new(Code::BadHeader, detail).at(Place::file(shown));
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(before.unwrap_or_default().as_bytes());
        let header = match before {
            Some(_) => reader.headers().map_err(|error| unreadable(error.to_string()))?.clone(),
            None => StringRecord::from(COLUMNS.to_vec()),
        };
        let absent = COLUMNS[..N_READ].iter().find(|name| !header.iter().any(|column| column == **name));
        if let Some(name) = absent {
            let help = format!("give the file the columns {}", COLUMNS.join(","));
            return Err(unreadable(format!("no column `{name}`")).help(help));
        }
        let mut writer = WriterBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
        let mut records = vec![header.clone()];
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(error.to_string()))?;
            let line = record.position().map(csv::Position::line);
            records.extend((replaced_line.is_none() || line != replaced_line).then_some(record));
        }
        records.push(header.iter().map(|column| self.field(economy, column).unwrap_or_default()).collect());
        records
            .iter()
            .try_for_each(|record| writer.write_record(record))
            .map_err(|error| unreadable(error.to_string()))?;
        let bytes = writer.into_inner().map_err(|error| unreadable(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))
    }
}

/// Who vouches for the values of a new file.
#[derive(Clone, Debug)]
pub struct Stated<'a> {
    /// Name of the indicator.
    pub name: &'a str,
    /// Publisher; empty where nobody said.
    pub publisher: &'a str,
    /// Licence; empty where nobody said.
    pub licence: &'a str,
}

/// Returns the sidecar of a file of own values: a new one, or that which is there with another checksum and day.
///
/// - Errors: the sidecar that is there does not fit.
pub fn sidecar(
    indicator: &str,
    stated: &Stated<'_>,
    before: Option<(&str, &str)>,
    data: &str,
    day: &str,
) -> Result<String, Finding> {
    let sum = sha256(data.as_bytes());
    if let Some((shown, text)) = before {
        let (_, declared) = Sidecar::parse(shown, text).map_err(first)?;
        let edition = next_edition(&declared.edition, day);
        return checksum::renewed(shown, text, &[("sha256", &sum), ("edition", &edition), ("retrieved", day)], None);
    }
    let said = |text: &str, otherwise: &str| if text.is_empty() { otherwise } else { text }.to_owned();
    let sidecar = Sidecar {
        kind: DatasetKind::Observations,
        title: format!("{}: own values", stated.name),
        publisher: said(stated.publisher, "own values"),
        licence: said(stated.licence, NOT_STATED),
        url: NOT_STATED.to_owned(),
        retrieved: day.to_owned(),
        ..Sidecar::of_users_file(&dataset(indicator), day, sum)
    };
    let why = "# Values that were added by hand, each with its source: `ictstat add --value` writes a line and renews the\n\
               # checksum; after an edit by hand, `ictstat validate --update-checksums` renews it.\n";
    Ok(format!("{why}{}", written::sidecar(&sidecar)))
}

/// Returns the name of the edition of a day, after the one that is there: what is added later on the same day is another one, or
/// a value that is replaced would be one that an edition says otherwise than before.
fn next_edition(present: &str, day: &str) -> String {
    match present.strip_prefix(day) {
        None => day.to_owned(),
        Some(rest) => {
            let number: u32 = rest.strip_prefix('.').and_then(|number| number.parse().ok()).unwrap_or(1);
            format!("{day}.{}", number.saturating_add(1))
        }
    }
}

fn first(findings: Vec<Finding>) -> Finding {
    let unreadable = || Finding::new(Code::BadSidecar, "the sidecar does not fit");
    findings.into_iter().next().unwrap_or_else(unreadable)
}

/// Returns the text of a pipeline that reads the own values too, before all inputs of a higher priority number.
///
/// - Errors: the text is no TOML.
pub fn pipeline(shown: &str, text: &str, indicator: &str, priority: u32) -> Result<String, Finding> {
    let fault = |detail: String| Finding::new(Code::BadDefinition, detail).at(Place::file(shown));
    let mut document: DocumentMut = text.parse().map_err(|error: TomlError| fault(error.message().to_owned()))?;
    let inputs = document.entry("input").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = inputs.as_array_of_tables_mut() {
        tables.push(input(indicator, priority));
    } else if let Some(list) = inputs.as_array_mut() {
        list.push(Value::InlineTable(input(indicator, priority).into_inline_table()));
    } else {
        return Err(fault("`input` is no list of tables".to_owned()).help("write each as [[input]]"));
    }
    Ok(document.to_string())
}

/// Returns the `[[input]]` that reads a file of own values.
fn input(indicator: &str, priority: u32) -> Table {
    let mut columns = InlineTable::new();
    COLUMNS[..N_READ].iter().for_each(|name| drop(columns.insert(*name, (*name).into())));
    let mut table = Table::new();
    table.insert("dataset", dataset(indicator).into());
    table.insert("priority", i64::from(priority).into());
    table.insert("columns", columns.into());
    table.insert("ignore", COLUMNS[N_READ..].iter().copied().collect::<Value>().into());
    let why = "\n# Own values: they go before those of every input with a higher priority number (1 where none is written).\n";
    table.decor_mut().set_prefix(why);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(year: i32, value: f64) -> OwnValue {
        OwnValue {
            year,
            breakdown: Breakdown::total(),
            value,
            status: None,
            source: "Household survey, \"EHCVM\"".into(),
            url: String::new(),
            note: String::new(),
            added: "2026-11-27".into(),
        }
    }

    fn senegal() -> EconomyId {
        "SEN".parse().unwrap()
    }

    #[test]
    fn values_follow_each_other_and_one_takes_the_place_of_its_line() {
        let first = value(2024, 64.5).in_file(senegal(), "f", None, None).unwrap();
        let line = "SEN,2024,_T,_T,_T,_Z,64.5,,\"Household survey, \"\"EHCVM\"\"\",,,2026-11-27\n";
        assert_eq!(first, format!("{}\n{line}", COLUMNS.join(",")));
        let second = value(2025, 66.1).in_file(senegal(), "f", Some(first.trim_end()), None).unwrap();
        assert!(second.starts_with(&first) && second.lines().count() == 3, "{second}");
        let third = value(2024, 65.0).in_file(senegal(), "f", Some(&second), Some(2)).unwrap();
        assert_eq!(third.lines().filter(|line| line.contains("2024,")).count(), 1);
        assert!(third.contains("SEN,2024,_T,_T,_T,_Z,65,"), "{third}");
    }

    #[test]
    fn a_file_without_a_column_is_not_extended() {
        let told = value(2024, 64.5).in_file(senegal(), "f.csv", Some("economy,year,value\n"), None).unwrap_err();
        assert_eq!(told.detail, "no column `sex`");
    }

    #[test]
    fn the_input_stands_behind_the_others_and_comments_stay() {
        let before =
            "# why\n[indicator]\nid = \"x\"\n\n[[input]]\ndataset = \"a/b\" # first\n\n[check]\nrange = [0, 100]\n";
        let after = pipeline("p", before, "x", 0).unwrap();
        let (head, tail) = after.split_once("\n# Own values").unwrap();
        assert_eq!(head, "# why\n[indicator]\nid = \"x\"\n\n[[input]]\ndataset = \"a/b\" # first\n");
        assert!(
            tail.contains("[[input]]\ndataset = \"own/x\"\npriority = 0\ncolumns = { economy = \"economy\""),
            "{tail}"
        );
        assert!(tail.ends_with("\"added\"]\n\n[check]\nrange = [0, 100]\n"), "{tail}");
        let inline = pipeline("p", "input = [{ dataset = \"a/b\" }]\n", "x", 0).unwrap();
        assert!(inline.contains("{ dataset = \"own/x\", priority = 0"), "{inline}");
    }

    #[test]
    fn what_is_added_on_the_same_day_is_another_edition() {
        let after = |present| next_edition(present, "2026-11-27");
        assert_eq!(
            ["2026-11-26", "2026-11-27", "2026-11-27.9", "2025"].map(after),
            ["2026-11-27", "2026-11-27.2", "2026-11-27.10", "2026-11-27"]
        );
    }
}
