//! The numbers of a TOML file against the bounds that their keys declare: years, thresholds, ranges.
//! The bounds stand with the keys, as JSON Schema; this file knows no key by name.

use std::ops::Range;

use schemars::{JsonSchema, schema_for};
use serde_json::Value as Json;
use toml_edit::{Item, TableLike, Value};

use crate::concepts::period::PLAUSIBLE_YEARS;

/// Key of a schema: the numbers of a list have to rise from one to the next.
const RISING: &str = "x-rising";

/// A number that is not what its key asks for.
#[derive(Debug, PartialEq)]
pub struct WrongNumber {
    /// Where it stands.
    pub span: Option<Range<usize>>,
    /// What was found and what was expected.
    pub detail: String,
    /// What to do.
    pub help: &'static str,
}

/// Returns every number of a file that its key does not take. No key takes a number that is not finite: comparing with
/// it would switch a check off.
pub fn wrong_numbers<T: JsonSchema>(file: &Item) -> Vec<WrongNumber> {
    let root = schema_for!(T).to_value();
    let mut walk = Walk { root: &root, wrong: Vec::new() };
    walk.item(&[&root], file);
    walk.wrong
}

struct Walk<'a> {
    root: &'a Json,
    wrong: Vec<WrongNumber>,
}

impl<'a> Walk<'a> {
    /// Checks what stands where any of these schemas could hold.
    fn item(&mut self, schemas: &[&'a Json], item: &Item) {
        if let Some(table) = item.as_table_like() {
            self.table(schemas, table);
        } else if let Some(tables) = item.as_array_of_tables() {
            let of_each = self.elements(schemas);
            tables.iter().for_each(|table| self.table(&of_each, table));
        } else if let Some(value) = item.as_value() {
            self.value(schemas, value);
        }
    }

    fn table(&mut self, schemas: &[&'a Json], table: &dyn TableLike) {
        let alternatives = self.alternatives(schemas);
        for (key, item) in table.iter() {
            let of_key = alternatives.iter().filter_map(|schema| {
                let other = || schema.get("additionalProperties").filter(|other| other.is_object());
                schema.get("properties").and_then(|known| known.get(key)).or_else(other)
            });
            self.item(&of_key.collect::<Vec<_>>(), item);
        }
    }

    fn value(&mut self, schemas: &[&'a Json], value: &Value) {
        match value {
            Value::Integer(number) => self.number(schemas, *number.value() as f64, value),
            Value::Float(number) => self.number(schemas, *number.value(), value),
            Value::InlineTable(table) => self.table(schemas, table),
            Value::Array(array) => {
                let of_each = self.elements(schemas);
                let n_before = self.wrong.len();
                array.iter().for_each(|element| self.value(&of_each, element));
                if self.wrong.len() == n_before {
                    self.list(schemas, value, &array.iter().filter_map(number).collect::<Vec<_>>(), array.len());
                }
            }
            Value::String(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
    }

    fn number(&mut self, schemas: &[&'a Json], number: f64, at: &Value) {
        let takes_number = |schema: &&&Json| is_of(schema, &["integer", "number"]);
        let alternatives = self.alternatives(schemas);
        let limits: Vec<Limits> = alternatives.iter().filter(takes_number).map(|schema| Limits::of(schema)).collect();
        if number.is_finite() && (limits.is_empty() || limits.iter().any(|limits| limits.hold(number))) {
            return;
        }
        let limits = limits.first().cloned().unwrap_or_default();
        self.found(at, limits.expected(), limits.help());
    }

    /// Checks how many numbers a list has, and that they rise where they have to.
    fn list(&mut self, schemas: &[&'a Json], at: &Value, numbers: &[f64], n_found: usize) {
        let of_list = self.alternatives(schemas).into_iter().find(|schema| is_of(schema, &["array"]));
        let Some(schema) = of_list else { return };
        let limit = |key: &str| schema.get(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
        // A list of any length says itself what it needs.
        let most = limit("maxItems").unwrap_or(usize::MAX);
        let least = if most == usize::MAX { 0 } else { limit("minItems").unwrap_or(0) };
        if !(least..=most).contains(&n_found) {
            let of = if least == most { format!("{least}") } else { format!("{least} to {most}") };
            self.found(at, format!("a list of {of}"), "write first and last, as [0, 100]");
        } else if schema.get(RISING).is_some() && !numbers.is_sorted_by(|a, b| a < b) {
            self.found(at, "the lower number first".to_owned(), "write the lower number first, as [0, 100]");
        }
    }

    fn found(&mut self, at: &Value, expected: String, help: &'static str) {
        let found = at.to_string();
        let detail = format!("found {}; expected {expected}", found.trim());
        self.wrong.push(WrongNumber { span: at.span(), detail, help });
    }

    /// Returns schemas without references and choices.
    fn alternatives(&self, schemas: &[&'a Json]) -> Vec<&'a Json> {
        let mut plain = Vec::new();
        for schema in schemas {
            let choices = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
            let choices: Vec<&Json> = choices.flatten().chain(self.referred(schema)).collect();
            plain.push(*schema);
            if !choices.is_empty() {
                plain.extend(self.alternatives(&choices));
            }
        }
        plain
    }

    fn referred(&self, schema: &'a Json) -> Option<&'a Json> {
        self.root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
    }

    fn elements(&self, schemas: &[&'a Json]) -> Vec<&'a Json> {
        self.alternatives(schemas).into_iter().filter_map(|schema| schema.get("items")).collect()
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|number| number as f64))
}

fn is_of(schema: &Json, types: &[&str]) -> bool {
    let is_wanted = |found: &Json| found.as_str().is_some_and(|found| types.contains(&found));
    schema.get("type").is_some_and(|found| is_wanted(found) || found.as_array().into_iter().flatten().any(is_wanted))
}

/// Between which numbers a number has to lie.
#[derive(Clone, Debug, Default)]
struct Limits {
    least: Option<f64>,
    above: Option<f64>,
    most: Option<f64>,
}

impl Limits {
    fn of(schema: &Json) -> Self {
        let limit = |key: &str| schema.get(key).and_then(Json::as_f64);
        Self { least: limit("minimum"), above: limit("exclusiveMinimum"), most: limit("maximum") }
    }

    fn hold(&self, number: f64) -> bool {
        self.least.is_none_or(|least| least <= number)
            && self.above.is_none_or(|above| above < number)
            && self.most.is_none_or(|most| number <= most)
    }

    fn are_years(&self) -> bool {
        let years = (f64::from(PLAUSIBLE_YEARS.from), f64::from(PLAUSIBLE_YEARS.to));
        self.least.zip(self.most) == Some(years)
    }

    fn expected(&self) -> String {
        match (self.least, self.above, self.most) {
            (Some(least), _, Some(most)) if self.are_years() => format!("a calendar year from {least} to {most}"),
            (Some(least), _, Some(most)) => format!("a number from {least} to {most}"),
            (_, Some(above), Some(most)) => format!("a number above {above}, at most {most}"),
            (Some(least), _, None) => format!("a finite number of at least {least}"),
            (None, Some(above), None) => format!("a finite number above {above}"),
            (None, None, Some(most)) => format!("a finite number of at most {most}"),
            (None, None, None) => "a finite number".to_owned(),
        }
    }

    fn help(&self) -> &'static str {
        if self.are_years() { "write the year in four digits" } else { "write such a number, or leave the key out" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Text;
    use crate::findings::{Code, Finding};
    use crate::ingest::Sidecar;
    use crate::pipeline::figures::ReportDefinition;
    use crate::pipeline::{Document, FamilyDefinition, PipelineDefinition};
    use crate::verify::claim::{ClaimsFile, RelationsFile};

    const GOOD: &str = r#"
[indicator]
id = "internet-use"
name = { en = "Internet use", zh = "互联网" }
unit = "percent"
latest_within = { from = 2010, to = 2020 }
[[input]]
dataset = "itu/internet-use"
columns = { economy = "economy", year = "year", value = "value" }
[check]
range = [0, 100]
max_annual_change_points = 15
per_person = { where = { kind = "each" }, units_in_amount = 1000, max_difference_percent = 25 }
[[aggregate]]
statistic = "weighted-mean"
classifications = [{ id = "world" }]
from = 2015
to = 2025
at_least = 95
"#;

    fn findings(text: &str) -> Vec<String> {
        let shown = |finding: Finding| {
            let place = finding.place.map(|place| place.to_string()).unwrap_or_default();
            format!("{place} {}", finding.detail)
        };
        match Document::parse::<PipelineDefinition>("p.toml", text, Code::BadDefinition) {
            Ok(_) => Vec::new(),
            Err(findings) => findings.into_iter().map(shown).collect(),
        }
    }

    #[test]
    fn every_wrong_number_of_a_file_is_named_with_its_place() {
        assert_eq!(findings(GOOD), Vec::<String>::new());
        let text = GOOD
            .replace("= 2025", "= 2147483647")
            .replace("[0, 100]", "[0, 100, 200]")
            .replace("points = 15", "points = nan")
            .replace("amount = 1000", "amount = 0")
            .replace("percent = 25", "percent = -inf")
            .replace("at_least = 95", "at_least = nan")
            .replace("from = 2010", "from = 10");
        assert_eq!(
            findings(&text),
            [
                "p.toml:6:26 found 10; expected a calendar year from 1900 to 2100",
                "p.toml:11:9 found [0, 100, 200]; expected a list of 2",
                "p.toml:12:28 found nan; expected a finite number above 0",
                "p.toml:13:61 found 0; expected a finite number above 0",
                "p.toml:13:89 found -inf; expected a finite number above 0",
                "p.toml:18:6 found 2147483647; expected a calendar year from 1900 to 2100",
                "p.toml:19:12 found nan; expected a finite number",
            ]
        );
        assert_eq!(
            findings(&GOOD.replace("[0, 100]", "[100, 0]")),
            ["p.toml:11:9 found [100, 0]; expected the lower number first"]
        );
    }

    /// Numbers that may be anything finite: values, and limits that a statistic or a wording sets.
    const ANY: [&str; 10] = [
        "value",
        "at_least",
        "below",
        "above",
        "at_most",
        "constant",
        "times",
        "items",
        "AtMost",
        "jump_points_at_least",
    ];

    #[test]
    fn no_number_is_declared_without_bounds() {
        let schemas = [
            schema_for!(PipelineDefinition),
            schema_for!(FamilyDefinition),
            schema_for!(Sidecar),
            schema_for!(ReportDefinition),
            schema_for!(ClaimsFile),
            schema_for!(RelationsFile),
        ];
        let mut unbounded: Vec<Text> = Vec::new();
        for schema in schemas {
            collect_unbounded(schema.as_value(), "", &mut unbounded);
        }
        assert_eq!(unbounded, Vec::<Text>::new());
    }

    fn collect_unbounded(schema: &Json, name: &str, unbounded: &mut Vec<Text>) {
        let limits = Limits::of(schema);
        let has_ends = limits.least.or(limits.above).is_some() && limits.most.is_some();
        let is_bounded = if is_of(schema, &["integer"]) { has_ends } else { limits.least.or(limits.above).is_some() };
        if is_of(schema, &["integer", "number"]) && !is_bounded && !ANY.contains(&name) {
            unbounded.push(name.into());
        }
        match schema {
            Json::Object(keys) => keys.iter().for_each(|(key, inner)| {
                let is_choice = ["anyOf", "oneOf", "allOf"].contains(&key.as_str());
                collect_unbounded(inner, if is_choice { name } else { key }, unbounded);
            }),
            Json::Array(choices) => choices.iter().for_each(|inner| collect_unbounded(inner, name, unbounded)),
            _ => {}
        }
    }
}
