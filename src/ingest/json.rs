//! JSON → records: a list of objects, nested ones as `dimensions.Sex`, or SDMX-JSON; the line is the number of the object.
//! Which list of a file it is, is declared; knows no publisher.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::json_cell::Cell;
use super::record::{Each, Record};
use super::sdmx_json::{self, Table};
use crate::findings::{Code, Finding, Place};

/// The objects of a list.
#[derive(Debug)]
pub struct JsonRows {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl JsonRows {
    /// Reads the list of objects at the end of a way, or the file itself where none is declared.
    ///
    /// - Errors: the bytes are no JSON, there is no such list, it is empty.
    pub fn open(bytes: &[u8], shown: &str, shown_sidecar: &str, way: Option<&str>) -> Result<Self, Finding> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let file: Value = serde_json::from_slice(text).map_err(|error| {
            let place = Place { line: Some(error.line()).filter(|line| *line > 0), ..Place::file(shown) };
            let help = "this is no JSON, or it is damaged: take it from the publisher again";
            Finding::new(Code::Unreadable, error.to_string()).at(place).help(help)
        })?;
        if way.is_none() && sdmx_json::is_message(&file) {
            return Self::of_message(&file, shown);
        }
        let objects = way.map_or(Some(&file), |way| at_way(&file, way)).and_then(objects_of);
        let objects = objects.ok_or_else(|| no_rows(&file, shown, shown_sidecar, way))?;
        if objects.is_empty() {
            return Err(no_objects(shown));
        }
        Ok(Self::of_objects(&objects))
    }

    /// Reads the observations of SDMX-JSON, where values and codes stand apart.
    fn of_message(file: &Value, shown: &str) -> Result<Self, Finding> {
        let Table { header, rows } = sdmx_json::table(file).map_err(|wrong| {
            let finding = Finding::new(Code::Unreadable, format!("this SDMX-JSON cannot be read: {wrong}"));
            finding.at(Place::file(shown)).help("take the SDMX-CSV of the same data")
        })?;
        if rows.is_empty() { Err(no_objects(shown)) } else { Ok(Self { header, rows }) }
    }

    fn of_objects(objects: &[&Map<String, Value>]) -> Self {
        let mut header: Vec<String> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::new();
        let mut rows = Vec::new();
        for object in objects {
            let mut row = vec![Cell::Null; header.len()];
            let mut put = |name: String, cell: Cell| {
                let at = *index.entry(name.clone()).or_insert_with(|| {
                    header.push(name);
                    header.len() - 1
                });
                if row.len() <= at {
                    row.resize(at + 1, Cell::Null);
                }
                row[at] = cell;
            };
            flatten("", object, &mut put);
            rows.push(row);
        }
        rows.iter_mut().for_each(|row| row.resize(header.len(), Cell::Null));
        Self { header, rows }
    }

    /// Returns the names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Calls `each` with number and record of every object, until it stops.
    pub fn walk(&self, each: Each<'_>) {
        for (index, row) in self.rows.iter().enumerate() {
            if let ControlFlow::Break(()) = each(i32::try_from(index + 1).unwrap_or(i32::MAX), row) {
                return;
            }
        }
    }

    /// Returns an object as comma-separated text.
    pub fn raw_record(&self, line: i32) -> Option<String> {
        let row = self.rows.get(usize::try_from(line - 1).ok()?)?;
        let texts = (0..row.len()).map(|column| row.field(column).shown().unwrap_or_default());
        Some(texts.collect::<Vec<_>>().join(","))
    }
}

fn no_objects(shown: &str) -> Finding {
    let help = "put the publisher's file back";
    Finding::new(Code::EmptyFile, "the list has no rows").at(Place::file(shown)).help(help)
}

fn at_way<'a>(file: &'a Value, way: &str) -> Option<&'a Value> {
    way.split('.').try_fold(file, |value, step| match value {
        Value::Array(values) => values.get(step.parse::<usize>().ok()?),
        Value::Object(map) => map.get(step),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}

fn objects_of(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    value.as_array()?.iter().map(Value::as_object).collect()
}

/// Returns the ways to the lists of objects of a file, two steps deep.
pub fn ways(bytes: &[u8]) -> Vec<String> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: Value = serde_json::from_slice(text).unwrap_or_default();
    // The lists of SDMX-JSON are read together.
    if sdmx_json::is_message(&file) { Vec::new() } else { ways_of(&file) }
}

fn ways_of(file: &Value) -> Vec<String> {
    let is_list = |value: &Value| objects_of(value).is_some_and(|objects| !objects.is_empty());
    let mut found = Vec::new();
    for (name, value) in steps(file) {
        if is_list(value) {
            found.push(name.clone());
        }
        let deeper = steps(value).into_iter().filter(|_| value.is_object()).filter(|(_, inner)| is_list(inner));
        found.extend(deeper.map(|(inner, _)| format!("{name}.{inner}")));
    }
    found
}

fn steps(value: &Value) -> Vec<(String, &Value)> {
    match value {
        // A list of thousands has no list of rows among them.
        Value::Array(values) => values.iter().take(8).enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn no_rows(file: &Value, shown: &str, shown_sidecar: &str, way: Option<&str>) -> Finding {
    let at = way.map_or_else(|| "the file is".to_owned(), |way| format!("`{way}` is"));
    let ways: Vec<String> = ways_of(file).iter().map(|way| format!("rows = \"{way}\"")).collect();
    let is_cube = file.get("dimension").is_some() && file.get("value").is_some();
    let help = if sdmx_json::is_message(file) {
        "values and codes stand apart in SDMX-JSON, which is read as a whole: declare no `rows`".to_owned()
    } else if is_cube {
        "values and codes stand apart in JSON-stat: take the SDMX-CSV of the same data".to_owned()
    } else if ways.is_empty() {
        "take a list of objects, or the CSV of the same data".to_owned()
    } else {
        format!("declare it under [layout] in {shown_sidecar}: {}", ways.join(", or "))
    };
    Finding::new(Code::BadSidecar, format!("{at} no list of objects")).at(Place::file(shown)).help(help)
}

fn flatten(prefix: &str, object: &Map<String, Value>, put: &mut dyn FnMut(String, Cell)) {
    for (name, value) in object {
        let name = format!("{prefix}{name}");
        match value {
            Value::Null => put(name, Cell::Null),
            Value::Bool(flag) => put(name, Cell::Text(flag.to_string())),
            Value::Number(number) => put(name, number.as_f64().map_or(Cell::Null, Cell::Number)),
            Value::String(text) => put(name, Cell::Text(text.trim().to_owned())),
            Value::Array(values) => {
                let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                put(name, Cell::Text(texts.collect::<Vec<_>>().join("; ")));
            }
            Value::Object(inner) => flatten(&format!("{name}."), inner, put),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str, way: Option<&str>) -> Result<JsonRows, Finding> {
        JsonRows::open(text.as_bytes(), "f.json", "f.json.toml", way)
    }

    #[test]
    fn nested_objects_are_columns_with_points() {
        let text =
            r#"{"n":2,"data":[{"geo":"4","v":"27.3","dimensions":{"Sex":"F"}},{"geo":"8","note":["a","b"],"v":null}]}"#;
        let rows = open(text, Some("data")).unwrap();
        assert_eq!(rows.header(), ["geo", "v", "dimensions.Sex", "note"]);
        assert_eq!((rows.raw_record(1).unwrap(), rows.raw_record(2).unwrap()), ("4,27.3,F,".into(), "8,,,a; b".into()));
    }

    #[test]
    fn a_list_that_is_not_declared_is_named() {
        let of_world_bank = r#"[{"page":1},[{"date":"2020","value":1.5}]]"#;
        assert!(open(of_world_bank, None).unwrap_err().help.contains("rows = \"1\""));
        assert_eq!(open(of_world_bank, Some("1")).unwrap().header(), ["date", "value"]);
        assert!(open(r#"{"data":{"records":[{"a":1}]}}"#, None).unwrap_err().help.contains("rows = \"data.records\""));
        assert_eq!(open(r#"{"dataSets":[]}"#, None).unwrap_err().code, Code::EmptyFile);
        assert!(open(r#"{"dataSets":[]}"#, Some("dataSets")).unwrap_err().code == Code::EmptyFile);
        assert!(open(r#"{"dataSets":[{}]}"#, None).unwrap_err().help.contains("SDMX-CSV"));
        assert!(open(r#"{"dimension":{},"value":{}}"#, None).unwrap_err().help.contains("JSON-stat"));
        assert_eq!(open("{", None).unwrap_err().code, Code::Unreadable);
        assert_eq!(open("[]", None).unwrap_err().code, Code::EmptyFile);
    }
}
