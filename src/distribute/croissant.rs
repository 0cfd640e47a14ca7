//! A run → `metadata.json`: its files and the columns of its tables as Croissant 1.1 describes data sets for programs that learn
//! from them. The columns are those of the run's data package, which has them from the list of each table.

use serde_json::{Map, Value, json};

use super::description::{Description, Field, Resource, Schema, Wishes, folder_of, licence_url};
use crate::concepts::Language;
use crate::publish::manifest::FileEntry;

/// Terms of Croissant 1.1, as its specification writes them.
const CONTEXT: &str = include_str!("croissant-context.json");
/// Media type by which Croissant knows Parquet; the one that is registered came later.
const PARQUET: &str = "application/x-parquet";

/// Returns the description. `mlcroissant` validates it and reads the tables through it in `make test`.
///
/// - Source: MLCommons, Croissant format specification, version 1.1.
pub(super) fn dataset(of: &Description, wishes: &Wishes) -> Value {
    let licences = of.package.licenses.iter().map(|one| licence_url(&one.title).unwrap_or_else(|| one.title.clone()));
    let tables = of.data().filter(|(file, _)| file.path.ends_with(".parquet"));
    let record_sets = tables.filter_map(|(file, _)| Some(record_set(file, file.schema.as_ref()?)));
    let mut dataset = json!({
        "@context": serde_json::from_str::<Value>(CONTEXT).unwrap_or_default(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": said("dataset-title"),
        "description": said("dataset-description"),
        "identifier": of.manifest.run,
        // A day as the three numbers that a version must have.
        "version": of.started.strftime("%Y.%-m.%-d").to_string(),
        "datePublished": of.started.strftime("%Y-%m-%d").to_string(),
        "license": licences.collect::<Vec<_>>(),
        "url": wishes.link(&format!("{}/", folder_of(&of.manifest.run))),
        "citeAs": format!("{}, run {}", Language::ENGLISH.say("dataset-title", &[]), of.manifest.run),
        "isBasedOn": of.package.sources.iter().map(|source| &source.title).collect::<Vec<_>>(),
        "distribution": of.data().map(|(file, entry)| file_object(of, file, entry, wishes)).collect::<Vec<_>>(),
        "recordSet": record_sets.collect::<Vec<_>>(),
    });
    if let Some((from, to)) = of.years {
        dataset["temporalCoverage"] = json!(format!("{from}/{to}"));
    }
    if let Some(name) = &wishes.publisher {
        let agent = json!({ "@type": "sc:Organization", "name": name });
        dataset["creator"] = agent.clone();
        dataset["publisher"] = agent;
    }
    dataset
}

fn file_object(of: &Description, file: &Resource, entry: &FileEntry, wishes: &Wishes) -> Value {
    let format = if file.path.ends_with(".parquet") { PARQUET } else { &file.mediatype };
    json!({
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": file.title.as_ref().unwrap_or(&file.path),
        "contentUrl": wishes.link(&of.name_of(&file.path)),
        "contentSize": format!("{} B", entry.bytes),
        "encodingFormat": format,
        "sha256": entry.sha256,
    })
}

fn record_set(file: &Resource, schema: &Schema) -> Value {
    let table = file.path.trim_end_matches(".parquet");
    let id = |column: &str| format!("{table}/{column}");
    let field = |column: &Field| {
        json!({
            "@type": "cr:Field",
            "@id": id(&column.name),
            "name": column.name,
            "description": meaning(column),
            "dataType": data_type(&column.kind),
            "source": { "fileObject": { "@id": file.path }, "extract": { "column": column.name } },
        })
    };
    let mut set = json!({
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": file.title.as_ref().unwrap_or(&file.path),
        "field": schema.fields.iter().map(field).collect::<Vec<_>>(),
    });
    if let Some(key) = &schema.primary_key {
        set["key"] = key.iter().map(|column| json!({ "@id": id(column) })).collect();
    }
    set
}

fn meaning(column: &Field) -> String {
    let Field { description, unit, .. } = column;
    if unit.is_empty() { description.clone() } else { format!("{description} ({unit})") }
}

fn data_type(kind: &str) -> &'static str {
    match kind {
        "integer" => "sc:Integer",
        "number" => "sc:Float",
        "boolean" => "sc:Boolean",
        _ => "sc:Text",
    }
}

/// Returns a message by language.
fn said(message: &str) -> Map<String, Value> {
    Language::all().map(|language| (language.tag(), json!(language.say(message, &[])))).collect()
}
