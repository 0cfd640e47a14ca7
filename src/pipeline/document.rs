//! A TOML file with its text, so that a mistake found in a value can point at the place where it stands.
//! Knows TOML, not pipelines: sidecars are read through it too.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use toml_edit::{Document as TomlDocument, Item};

use super::{bounds, missing_key};
use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// A parsed TOML file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path from the project's folder.
    pub file: Text,
    /// The file's text.
    pub text: String,
    toml: TomlDocument<String>,
}

/// One step of the way to a value: a key, or a place in an array of tables.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// Key of a table.
    Key(&'a str),
    /// Index in an array.
    Index(usize),
}

impl Document {
    /// Returns the file as a document and as `T`.
    ///
    /// - Errors: findings of `code` with the place of each mistake; an unknown key comes with the nearest keys.
    pub fn parse<T: DeserializeOwned + JsonSchema>(
        file: &str,
        text: &str,
        code: Code,
    ) -> Result<(Self, T), Vec<Finding>> {
        let fault = |span, message: &str| {
            let (detail, help) = reword(message, missing_key::line::<T>);
            Finding::new(code, detail).at(place_of(file, text, span)).help(help)
        };
        let toml = TomlDocument::parse(text.to_owned()).map_err(|error| vec![fault(error.span(), error.message())])?;
        let wrong = bounds::wrong_numbers::<T>(toml.as_item());
        let mut findings: Vec<Finding> = wrong
            .into_iter()
            .map(|wrong| Finding::new(code, wrong.detail).at(place_of(file, text, wrong.span)).help(wrong.help))
            .collect();
        match toml_edit::de::from_str(text) {
            Ok(value) if findings.is_empty() => Ok((Self { file: file.into(), text: text.to_owned(), toml }, value)),
            Ok(_) => Err(findings),
            Err(error) => {
                let other = fault(error.span(), error.message());
                // A number that does not fit its type has been named already.
                if !findings.iter().any(|finding| finding.place == other.place) {
                    findings.push(other);
                }
                Err(findings)
            }
        }
    }

    /// Returns the place of the value at the end of a way, or of the last part of the way that exists.
    pub fn place(&self, way: &[Step<'_>]) -> Place {
        let mut item = self.toml.as_item();
        let mut span = item.span();
        for step in way {
            let next = match step {
                Step::Key(key) => item.get(key),
                Step::Index(index) => item.get(index),
            };
            match next {
                Some(found) => item = found,
                None => return self.inline_place(item, step).unwrap_or_else(|| self.place_of_span(span)),
            }
            span = item.span().or(span);
        }
        self.place_of_span(span)
    }

    /// An element of an inline array is a value, which `Item` does not reach by index.
    fn inline_place(&self, item: &Item, step: &Step<'_>) -> Option<Place> {
        let Step::Index(index) = step else { return None };
        let span = item.as_array()?.get(*index)?.span();
        Some(self.place_of_span(span))
    }

    fn place_of_span(&self, span: Option<std::ops::Range<usize>>) -> Place {
        place_of(&self.file, &self.text, span)
    }
}

fn place_of(file: &str, text: &str, span: Option<std::ops::Range<usize>>) -> Place {
    span.map_or_else(|| Place::file(file), |span| Place::in_text(file, text, span))
}

/// Returns what was found and what to do, from serde's one-line message.
///
/// serde lists every key it knows; a list of forty helps nobody, so the nearest three are offered.
fn reword(message: &str, line_of: impl Fn(&str) -> String) -> (String, String) {
    let message = message.lines().next().unwrap_or_default();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let first = quoted.next();
    if let Some(key) = first.filter(|_| message.starts_with("missing field")) {
        return (
            format!("missing key `{key}`"),
            format!("write a line such as `{}`; docs/schema says what it takes", line_of(key)),
        );
    }
    let Some(found) = first.filter(|_| is_unknown) else {
        return (message.to_owned(), String::new());
    };
    let known: Vec<&str> = quoted.collect();
    let what = if message.starts_with("unknown field") { "key" } else { "value" };
    let is_short = known.len() <= 8;
    let all =
        if is_short { format!("use one of: {}", known.join(", ")) } else { "docs/schema has the keys".to_owned() };
    let help = did_you_mean(&nearest(found, known), all);
    (format!("unknown {what} `{found}`"), help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::PipelineDefinition;

    const GOOD: &str = r#"
[indicator]
id = "internet-use"
name = { en = "Individuals using the Internet", zh = "使用互联网的个人" }
unit = "percent"

[[input]]
dataset = "itu/internet-use"
columns = { economy = "economy", year = "year", value = "value" }

[[aggregate]]
statistic = "weighted-mean"
classifications = [{ id = "world" }, { id = "wb-incom" }]
from = 2015
to = 2025
"#;

    fn fault(text: &str) -> Finding {
        match Document::parse::<PipelineDefinition>("p.toml", text, Code::BadDefinition) {
            Ok(_) => panic!("the mistake was not noticed"),
            Err(findings) => findings.into_iter().next().expect("one mistake"),
        }
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place_and_the_nearest_key() {
        let finding = fault(&GOOD.replace("unit =", "unot ="));
        assert_eq!(finding.place.as_ref().unwrap().to_string(), "p.toml:5:1");
        assert_eq!(finding.detail, "unknown key `unot`");
        assert_eq!(finding.help, "did you mean unit?");
    }

    #[test]
    fn a_misspelt_value_is_named_with_its_place() {
        let finding = fault(&GOOD.replace("weighted-mean", "weigted-mean"));
        assert_eq!(finding.place.as_ref().unwrap().to_string(), "p.toml:12:13");
        assert_eq!(finding.help, "did you mean weighted-mean, or weighted-median?");
    }

    #[test]
    fn a_place_inside_an_inline_array_is_found() {
        let (document, _) = Document::parse::<PipelineDefinition>("p.toml", GOOD, Code::BadDefinition).unwrap();
        let way = [Step::Key("aggregate"), Step::Index(0), Step::Key("classifications"), Step::Index(1)];
        let place = document.place(&way);
        assert_eq!((place.line, place.column), (Some(13), Some(38)));
    }
}
