//! `datapackage.json`: the run as a Frictionless Data Package (version 2), so that other programs find files, columns
//! and licences without reading our docs. Holds no clock: the same run gives the same bytes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::manifest::FileEntry;
use super::parquet::FileMetadata;
use crate::concepts::Language;
use crate::tables::cell::ColumnType;
use crate::tables::files::{FIGURES, TABLES};
use crate::tables::schema::Column;
use crate::tables::{Claim, Row, Table};

/// Name of the file in a run's folder.
pub const DATAPACKAGE: &str = "datapackage.json";

/// Names of the columns of each CSV file, by path.
pub type Headers = BTreeMap<String, Vec<String>>;

/// Returns the package of the files of a run.
///
/// The reference implementation, `frictionless validate`, finds every resource valid; `make test` asks it.
pub fn datapackage(files: &[FileEntry], headers: &Headers, metadata: &FileMetadata) -> Value {
    let sources: Vec<Value> = each(&metadata.sources).map(|title| json!({ "title": title })).collect();
    let licences: Vec<Value> = each(&metadata.licences).map(licence).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ictstat",
        "title": Language::ENGLISH.say("dataset-title", &[]),
        "version": metadata.version,
        "sources": sources,
        "licenses": licences,
        "resources": files.iter().map(|file| resource(file, headers.get(&file.path))).collect::<Vec<_>>(),
    })
}

/// A sidecar of several publishers has semicolons between them, and between their licences.
fn each(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().flat_map(|text| text.split("; "))
}

/// A licence has a name of letters, digits and marks; the title says it in the publisher's words.
fn licence(title: &str) -> Value {
    let is_kept = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
    let words: Vec<&str> = title.split(|letter| !is_kept(letter)).filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "other".to_owned() } else { words.join("-") };
    json!({ "name": name, "title": title })
}

fn resource(file: &FileEntry, header: Option<&Vec<String>>) -> Value {
    let (stem, ending) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
    let name = file.path.replace(['/', '.'], "-");
    let mut resource = json!({
        "name": name,
        "path": file.path,
        "format": ending,
        "mediatype": media_type(ending),
        "hash": format!("sha256:{}", file.sha256),
    });
    // The reference reader counts no bytes of a Parquet file and calls any number of them wrong.
    if ending != "parquet" {
        resource["bytes"] = json!(file.bytes);
    }
    match (TABLES.iter().find(|table| table.name == stem), header) {
        (Some(table), _) => {
            resource["type"] = json!("table");
            resource["title"] = json!(table.title);
            resource["schema"] = schema(table);
        }
        (None, Some(header)) => {
            resource["type"] = json!("table");
            resource["encoding"] = json!("utf-8");
            resource["schema"] = schema_of_csv(&file.path, header);
        }
        (None, None) => resource["type"] = json!("file"),
    }
    resource
}

/// Returns the schema of a table for readers: claims and figures have columns of their own, the others a column for each
/// year.
fn schema_of_csv(path: &str, header: &[String]) -> Value {
    let known: &[Column] = match path {
        _ if path.ends_with("tables/claims.csv") => Claim::TABLE.columns,
        _ if header.iter().eq(FIGURES.columns.iter().map(|column| column.name)) => FIGURES.columns,
        _ => &[],
    };
    let field = |name: &String| match known.iter().find(|column| column.name == name) {
        Some(column) => json!({ "name": name, "type": kind_in_csv(column), "description": column.meaning }),
        None if name.parse::<i32>().is_ok() => json!({ "name": name, "type": "number" }),
        None => json!({ "name": name, "type": "string" }),
    };
    json!({ "fields": header.iter().map(field).collect::<Vec<_>>(), "missingValues": [""] })
}

/// A count of economies is whole; a value has decimals.
const fn kind_in_csv(column: &Column) -> &'static str {
    match column.kind {
        ColumnType::Text => "string",
        ColumnType::Int => "integer",
        ColumnType::Float => "number",
        ColumnType::Bool => "boolean",
    }
}

/// Returns the media type of a file by the ending of its name.
pub fn media_type(ending: &str) -> &'static str {
    match ending {
        "parquet" => "application/vnd.apache.parquet",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "sql" => "application/sql",
        "py" => "text/x-python",
        "html" => "text/html",
        "json" => "application/json",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    // An empty text is one; what is absent is null.
    let mut schema = json!({ "fields": fields, "missingValues": [] });
    if !table.key.is_empty() {
        // A primary key has no absent value; a growth has a base year and the other gaps have none.
        let has_absent = table.key.iter().any(|name| table.column_named(name).nullable);
        let (kind, keys) =
            if has_absent { ("uniqueKeys", json!([table.key])) } else { ("primaryKey", json!(table.key)) };
        schema[kind] = keys;
    }
    schema
}

fn field(column: &Column) -> Value {
    // Readers over pandas, the reference implementation among them, have no whole number that may be absent.
    let kind = match column.kind {
        ColumnType::Int if column.nullable => "number",
        _ => kind_in_csv(column),
    };
    json!({
        "name": column.name,
        "type": kind,
        "description": column.meaning,
        "unit": column.unit,
        "constraints": { "required": !column.nullable },
    })
}
