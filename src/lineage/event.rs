//! What a run did → an event as OpenLineage 2-0-2 writes it: job, run, inputs and outputs with their facets.
//! All of it stands in the manifest and in the files; nothing is measured here.

use std::path::Path;

use itertools::Itertools;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::pipeline::content_hash::sha256;
use crate::pipeline::regular_file;
use crate::publish::Manifest;
use crate::publish::manifest::{FileEntry, InputEntry, VERSION};
use crate::run::failure::FailureKind;
use crate::run::{Failure, Options, Outcome, OutputDirectory};
use crate::tables::Table;
use crate::tables::cell::ColumnType;
use crate::tables::files::TABLES;
use crate::tables::read::Footer;

const SCHEMA: &str = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
/// Namespace of the files of this machine, as OpenLineage names it.
const FILES: &str = "file";

/// An attempt to run, as its events name it.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Folder of the project, whole.
    project: String,
    /// Folder that the published run is read from.
    latest: String,
    /// Name of the job.
    job: String,
    /// A UUID, the same in all events of the attempt.
    id: String,
    began: Timestamp,
}

impl Attempt {
    pub(super) fn new(options: &Options, began: Timestamp) -> Self {
        let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string();
        let output = OutputDirectory::new(options.output_directory());
        let project = options.project.canonicalize().unwrap_or_else(|_| options.project.clone());
        let seed = format!("{}\n{}\n{}", project.display(), began.as_nanosecond(), std::process::id());
        Self {
            project: whole(&project),
            latest: whole(&output.path().join(crate::run::store::directory::LATEST)),
            job: format!("{}.aggregate", options.project_name()),
            id: uuid(&sha256(seed.as_bytes())),
            began,
        }
    }

    /// Returns the event of a run that begins.
    pub(super) fn started(&self) -> Value {
        self.event("START", self.began, json!({}), Vec::new(), Vec::new())
    }

    /// Returns the event of how it ended.
    pub(super) fn ended(&self, result: &Result<Outcome, Failure>, at: Timestamp) -> Value {
        let of_run = |run: &Path, manifest: &Manifest| {
            let files = manifest.inputs.iter().into_group_map_by(|input| &input.file.path);
            let files = files.into_iter().sorted_by_key(|(path, _)| *path);
            let inputs = files.filter_map(|(_, entries)| self.input(&entries));
            let outputs = manifest.outputs.iter().filter_map(|file| self.output(file, run, manifest));
            self.event("COMPLETE", at, json!({}), inputs.collect(), outputs.collect())
        };
        match result {
            Ok(Outcome::Published(published)) => of_run(&published.directory, &published.manifest),
            Ok(Outcome::Unchanged { directory, manifest }) => of_run(directory, manifest),
            Ok(Outcome::Planned { .. }) => self.event("COMPLETE", at, json!({}), Vec::new(), Vec::new()),
            Err(failure) => {
                let stopped = matches!(failure.kind, FailureKind::Interrupted(_));
                let told = std::iter::once(failure.message.clone()).chain(failure.stopped_by()).join("\n");
                let error = json!({ "message": told, "programmingLanguage": "Rust" });
                let error = facet(error, "1-0-1/ErrorMessageRunFacet");
                let kind = if stopped { "ABORT" } else { "FAIL" };
                self.event(kind, at, json!({ "errorMessage": error }), Vec::new(), Vec::new())
            }
        }
    }

    fn event(&self, kind: &str, at: Timestamp, more: Value, inputs: Vec<Value>, outputs: Vec<Value>) -> Value {
        let job_type = json!({ "processingType": "BATCH", "integration": "ICTSTAT", "jobType": "JOB" });
        json!({
            "eventType": kind,
            "eventTime": at.to_string(),
            "producer": producer(),
            "schemaURL": SCHEMA,
            "run": { "runId": self.id, "facets": more },
            "job": {
                "namespace": "ictstat",
                "name": self.job,
                "facets": { "jobType": facet(job_type, "2-0-3/JobTypeJobFacet") },
            },
            "inputs": inputs,
            "outputs": outputs,
        })
    }

    /// Returns a file that was read, once for all indicators that were looked for in it.
    fn input(&self, entries: &[&InputEntry]) -> Option<Value> {
        let InputEntry { dataset, edition, file, rows_read, .. } = entries.first()?;
        let n_rejected: usize = entries.iter().map(|entry| entry.rows_rejected).sum();
        let quality = json!({ "rowCount": rows_read, "bytes": file.bytes, "columnMetrics": {} });
        let accepted = json!({ "assertions": [{ "assertion": "no row is rejected", "success": n_rejected == 0 }] });
        let indicators = entries.iter().filter_map(|entry| entry.indicator.as_deref()).join(", ");
        let of = if indicators.is_empty() { String::new() } else { format!(", for {indicators}") };
        let about = json!({ "description": format!("{dataset}, edition {edition}{of}; {n_rejected} rows rejected") });
        Some(json!({
            "namespace": FILES,
            "name": format!("{}/{}", self.project, file.path),
            "facets": {
                "version": version(&file.sha256),
                "documentation": facet(about, "1-0-1/DocumentationDatasetFacet"),
            },
            "inputFacets": {
                "dataQualityMetrics": facet(quality, "1-0-2/DataQualityMetricsInputDatasetFacet"),
                "dataQualityAssertions": facet(accepted, "1-0-1/DataQualityAssertionsDatasetFacet"),
            },
        }))
    }

    /// Returns a table of the run; other files are made from these and are no data of their own.
    fn output(&self, file: &FileEntry, run: &Path, manifest: &Manifest) -> Option<Value> {
        let table = TABLES.into_iter().find(|table| table.file_name() == file.path)?;
        let mut facets = json!({
            "version": version(&manifest.run),
            "schema": facet(json!({ "fields": fields(&table) }), "1-1-1/SchemaDatasetFacet"),
            "documentation": facet(json!({ "description": table.title }), "1-0-1/DocumentationDatasetFacet"),
        });
        let mut of_output = json!({});
        // A run that somebody moves away meanwhile is told of without its counts.
        let footer = regular_file::open_to_read(&run.join(&file.path)).ok().and_then(|file| Footer::read(file).ok());
        if let Some(Footer { n_rows, n_null, .. }) = footer {
            let nulls = n_null.into_iter().map(|(column, n_null)| (column, json!({ "nullCount": n_null })));
            let columns: serde_json::Map<String, Value> = nulls.collect();
            let quality = json!({ "rowCount": n_rows, "bytes": file.bytes, "columnMetrics": columns });
            facets["dataQualityMetrics"] = facet(quality, "1-0-0/DataQualityMetricsDatasetFacet");
            let statistics = json!({ "rowCount": n_rows, "size": file.bytes });
            of_output["outputStatistics"] = facet(statistics, "1-0-2/OutputStatisticsOutputDatasetFacet");
        }
        let name = format!("{}/{}", self.latest, file.path);
        Some(json!({ "namespace": FILES, "name": name, "facets": facets, "outputFacets": of_output }))
    }
}

fn producer() -> String {
    format!("urn:ictstat:{VERSION}")
}

/// Returns a facet with who made it and where it is described.
fn facet(mut facet: Value, schema: &str) -> Value {
    let name = schema.rsplit('/').next().unwrap_or_default();
    facet["_producer"] = json!(producer());
    facet["_schemaURL"] = json!(format!("https://openlineage.io/spec/facets/{schema}.json#/$defs/{name}"));
    facet
}

fn version(version: &str) -> Value {
    facet(json!({ "datasetVersion": version }), "1-0-1/DatasetVersionDatasetFacet")
}

fn fields(table: &Table) -> Vec<Value> {
    let kind = |kind: ColumnType| match kind {
        ColumnType::Text => "string",
        ColumnType::Int => "int",
        ColumnType::Float => "double",
        ColumnType::Bool => "boolean",
    };
    let columns = table.columns.iter();
    columns
        .map(|column| json!({ "name": column.name, "type": kind(column.kind), "description": column.meaning }))
        .collect()
}

/// Returns the UUID that the first digits of a hash make, of the version that is for such (RFC 9562, version 8).
fn uuid(hash: &str) -> String {
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_uuid_of_its_own() {
        let hash = sha256(b"one");
        let id = uuid(&hash);
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!((lengths, &id[14..15], &id[19..20]), (vec![8, 4, 4, 4, 12], "8", "8"));
        assert_ne!(id, uuid(&sha256(b"other")));
    }

    #[test]
    fn a_facet_says_where_it_is_described() {
        let facet = version("7");
        assert_eq!(facet["datasetVersion"], "7");
        let url = "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet";
        assert_eq!(facet["_schemaURL"], url);
    }
}
