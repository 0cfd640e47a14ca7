//! The line to write for a key that is missing: from the example or the type that its schema declares.
//! Knows no key by name.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value as Json;
use toml_edit::ser::ValueSerializer;

/// Returns the line that a file of this kind lacks, as `columns = { economy = "economy", … }`.
pub fn line<T: JsonSchema>(key: &str) -> String {
    let root = schema_for!(T).to_value();
    let example = declared(&root, key).map(|schema| example(&root, schema));
    format!("{key} = {}", example.unwrap_or_else(|| "…".to_owned()))
}

/// Returns the schema of a key that a table requires.
fn declared<'a>(schema: &'a Json, key: &str) -> Option<&'a Json> {
    let required = schema.get("required").and_then(Json::as_array);
    let is_required = required.is_some_and(|keys| keys.iter().any(|one| one.as_str() == Some(key)));
    let here = schema.get("properties").and_then(|known| known.get(key)).filter(|_| is_required);
    here.or_else(|| match schema {
        Json::Object(keys) => keys.values().find_map(|inner| declared(inner, key)),
        Json::Array(choices) => choices.iter().find_map(|inner| declared(inner, key)),
        _ => None,
    })
}

fn example(root: &Json, schema: &Json) -> String {
    let referred = schema.get("$ref").and_then(Json::as_str).and_then(|way| root.pointer(way.strip_prefix('#')?));
    let alternatives = ["oneOf", "anyOf", "enum"].into_iter().find_map(|key| schema.get(key)?.as_array()?.first());
    if let Some(declared) = schema.get("examples").and_then(|all| all.get(0)) {
        return as_toml(declared);
    }
    if let Some(constant) = schema.get("const").or_else(|| alternatives.filter(|first| first.is_string())) {
        return as_toml(constant);
    }
    if let Some(inner) = referred.or(alternatives) {
        return example(root, inner);
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("string") => "\"…\"".to_owned(),
        Some("array") => "[…]".to_owned(),
        Some("object") => "{ … }".to_owned(),
        _ => "…".to_owned(),
    }
}

fn as_toml(value: &Json) -> String {
    value.serialize(ValueSerializer::new()).map_or_else(|_| "…".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Sidecar;
    use crate::pipeline::PipelineDefinition;

    #[test]
    fn a_missing_key_is_shown_as_a_line() {
        let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\" }";
        assert_eq!(line::<PipelineDefinition>("columns"), columns);
        assert_eq!(line::<PipelineDefinition>("dataset"), "dataset = \"…\"");
        assert_eq!(line::<PipelineDefinition>("unit"), "unit = \"percent\"");
        assert_eq!(line::<PipelineDefinition>("classifications"), "classifications = [{ id = \"world\" }]");
        assert_eq!(line::<PipelineDefinition>("name"), "name = { en = \"Internet use\" }");
        assert_eq!(line::<Sidecar>("kind"), "kind = \"observations\"");
        assert_eq!(line::<Sidecar>("nothing"), "nothing = …");
    }
}
