//! A condition on a column (`where`): a value, a list of values, or a range of numbers.
//! Says what is wanted; comparing it with the fields of a file is for `ingest`.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What the field of a column has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// One of these values.
    AnyOf(Vec<Wanted>),
    /// A number from the one to the other, both included.
    Between {
        /// Lowest number.
        from: Option<f64>,
        /// Highest number.
        to: Option<f64>,
    },
}

/// A value that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// A text or code.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(flag) => write!(f, "{flag}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyOf(wanted) => match wanted.as_slice() {
                [only] => write!(f, "{only}"),
                several => {
                    let texts: Vec<String> = several.iter().map(Wanted::to_string).collect();
                    write!(f, "[{}]", texts.join(", "))
                }
            },
            Self::Between { from, to } => {
                let bounds = [("from", from), ("to", to)];
                let texts: Vec<String> =
                    bounds.iter().filter_map(|(key, bound)| bound.map(|bound| format!("{key} = {bound}"))).collect();
                write!(f, "{{ {} }}", texts.join(", "))
            }
        }
    }
}

/// No field is as low: a number beyond it is a slip.
const LEAST: f64 = -9_007_199_254_740_992.0;

const EXPECTED: &str = "a text, a number, true or false, a list of these, or { from = …, to = … }";

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ConditionVisitor)
    }
}

struct ConditionVisitor;

impl<'de> Visitor<'de> for ConditionVisitor {
    type Value = Condition;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Condition, E> {
        Ok(Condition::AnyOf(vec![Wanted::Text(text.to_owned())]))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Condition, E> {
        Ok(Condition::AnyOf(vec![Wanted::Boolean(flag)]))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Condition, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Condition, E> {
        finite(number).map(|number| Condition::AnyOf(vec![Wanted::Number(number)]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Condition, A::Error> {
        let mut wanted = Vec::new();
        while let Some(element) = elements.next_element::<Condition>()? {
            match element {
                Condition::AnyOf(one) if one.len() == 1 => wanted.extend(one),
                other => return Err(A::Error::custom(format!("found {other} in a list; expected values"))),
            }
        }
        if wanted.is_empty() {
            return Err(A::Error::custom("found an empty list, which keeps no row; expected one value or more"));
        }
        Ok(Condition::AnyOf(wanted))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Condition, A::Error> {
        let (mut from, mut to) = (None, None);
        while let Some(key) = keys.next_key::<String>()? {
            match key.as_str() {
                "from" => from = Some(finite(keys.next_value()?)?),
                "to" => to = Some(finite(keys.next_value()?)?),
                _ => return Err(A::Error::unknown_field(&key, &["from", "to"])),
            }
        }
        match (from, to) {
            (None, None) => Err(A::Error::custom("found no bound; expected { from = …, to = … } or one of the two")),
            (Some(from), Some(to)) if from > to => {
                Err(A::Error::custom(format!("found {from} to {to}; expected the lower bound in `from`")))
            }
            _ => Ok(Condition::Between { from, to }),
        }
    }
}

fn finite<E: Error>(number: f64) -> Result<f64, E> {
    if number.is_finite() { Ok(number) } else { Err(E::custom(format!("found {number}; expected a finite number"))) }
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What the field of a column has to be: a value, one of a list, or a number in a range. \
                            Values are compared by meaning: 5, 5.0 and \"5\" are one.",
            "anyOf": [
                { "type": ["string", "number", "boolean"], "minimum": LEAST },
                { "type": "array", "minItems": 1, "items": { "type": ["string", "number", "boolean"], "minimum": LEAST } },
                {
                    "type": "object",
                    "properties": { "from": { "type": "number", "minimum": LEAST }, "to": { "type": "number", "minimum": LEAST } },
                    "minProperties": 1,
                    "additionalProperties": false
                }
            ]
        })
    }
}
