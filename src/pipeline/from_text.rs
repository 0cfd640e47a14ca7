//! A value that a definition writes as text, as its type. A text that is none is found where the file is read, at its place.
//! Knows no list of codes: each type reads its own.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// A value that stands as text in a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FromText<T>(pub T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for FromText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

impl<T: fmt::Display> fmt::Display for FromText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for TextVisitor<T> {
    type Value = FromText<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a code in quotes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FromText<T>, E> {
        text.parse().map(FromText).map_err(|wrong| E::custom(format!("found `{text}`; {wrong}")))
    }
}

impl<T> JsonSchema for FromText<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "code".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
