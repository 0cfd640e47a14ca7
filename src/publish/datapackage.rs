//! `datapackage.json`: the run as a Frictionless Data Package (version 2), so that other programs find files, columns
//! and licences without reading our docs. Holds no clock: the same run gives the same bytes.

use serde_json::{Value, json};

use super::manifest::FileEntry;
use super::parquet::FileMetadata;
use crate::tables::schema::{Column, ColumnType, TABLES, Table};

/// Name of the file in a run's folder.
pub const DATAPACKAGE: &str = "datapackage.json";

/// Returns the package of the files of a run.
pub fn datapackage(files: &[FileEntry], metadata: &FileMetadata) -> Value {
    let sources: Vec<Value> = metadata.source.split("; ").map(|title| json!({ "title": title })).collect();
    let licences: Vec<Value> = metadata.licence.split("; ").map(|title| json!({ "title": title })).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ictstat",
        "title": "ICT statistics of groups of economies, with coverage",
        "version": metadata.version,
        "sources": sources,
        "licenses": licences,
        "resources": files.iter().map(resource).collect::<Vec<_>>(),
    })
}

fn resource(file: &FileEntry) -> Value {
    let (stem, ending) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
    let name = file.path.replace(['/', '.'], "-");
    let mut resource = json!({
        "name": name,
        "path": file.path,
        "format": ending,
        "mediatype": media_type(ending),
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    if let Some(table) = TABLES.iter().find(|table| table.name == stem) {
        resource["title"] = json!(table.title);
        resource["schema"] = schema(table);
    }
    resource
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "parquet" => "application/vnd.apache.parquet",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "html" => "text/html",
        "json" => "application/json",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn schema(table: &Table) -> Value {
    let names = |columns: &[Column]| columns.iter().map(|column| column.name).collect::<Vec<_>>();
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let mut schema = json!({ "fields": fields });
    if !table.key.is_empty() {
        // A primary key has no absent value; a growth has a base year and the other gaps have none.
        let has_absent = table.key.iter().any(|column| column.nullable);
        let (kind, keys) = if has_absent {
            ("uniqueKeys", json!([names(table.key)]))
        } else {
            ("primaryKey", json!(names(table.key)))
        };
        schema[kind] = keys;
    }
    schema
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        ColumnType::Text => "string",
        ColumnType::Int => "integer",
        ColumnType::Float => "number",
        ColumnType::Bool => "boolean",
    };
    json!({
        "name": column.name,
        "type": kind,
        "description": column.meaning,
        "unit": column.unit,
        "constraints": { "required": !column.nullable },
    })
}
