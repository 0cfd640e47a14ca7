//! The verdicts of a finished run, read back from its files, and what differs from the expected ones.
//! Judges and writes nothing.

use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

use crate::concepts::Text;
use crate::pipeline::{Pipeline, regular_file};
use crate::publish::Manifest;
use crate::run::plan::reports::ProjectReport;
use crate::run::{Failure, Options, OutputDirectory, Project};
use crate::tables::read::{Columns, ReadError};
use crate::tables::schema::Column;
use crate::tables::{Claim, ReadRow, Relation, Row};
use crate::verify::changes;
use crate::verify::expected::VerdictChange;

/// The report of a claim or relation.
const REPORT: Column = Claim::TABLE.column_named("report");

/// The verdicts of a run.
#[derive(Debug)]
pub struct Verdicts {
    /// Folder of the run.
    pub directory: PathBuf,
    /// The claims, by id.
    pub claims: Vec<Claim>,
    /// The relations, by id.
    pub relations: Vec<Relation>,
    /// Verdicts that are not as expected.
    pub changes: Vec<VerdictChange>,
}

/// Returns the verdicts of a run, or of the published one.
///
/// - Errors: there is no such run, it has no claims, or a file of it cannot be read.
pub fn verdicts(options: &Options, run: Option<&str>) -> Result<Verdicts, Failure> {
    let output = OutputDirectory::new(options.output_directory());
    let directory = output.existing_run(run)?;
    let unreadable = |error: ReadError| {
        Failure::usage(format!("cannot read {}: {error}", directory.display()), "run `ictstat aggregate --force`")
    };
    let project = Project::load(options)?;
    // A run of an earlier version has the claims of the one report that there was.
    let main = project.reports.iter().find(|report| report.is_main).map(|report| report.id.clone()).unwrap_or_default();
    let claims: Vec<Claim> = read(&directory, &main).map_err(unreadable)?;
    if claims.is_empty() {
        let help = "write claims as docs/claims.md says, then run `ictstat aggregate`";
        return Err(Failure::usage("the run has no claims of a report", help));
    }
    let relations = read(&directory, &main).map_err(unreadable)?;
    let manifest = Manifest::read(&directory);
    let is_computed = |pipeline: &Pipeline| {
        let files = manifest.iter().flat_map(|manifest| &manifest.pipelines);
        files.into_iter().any(|entry| entry.path == *pipeline.document.file)
    };
    let of_report = |report: &ProjectReport| changes(&report.claims, &project.pipelines, &claims, is_computed);
    let changes = project.reports.iter().flat_map(of_report).collect();
    Ok(Verdicts { directory, claims, relations, changes })
}

/// Reads a table about reports.
fn read<R: ReadRow>(run: &Path, main: &Text) -> Result<Vec<R>, ReadError> {
    let path = run.join(R::TABLE.file_name());
    let columns = Columns::read(regular_file::open_to_read(&path).map_err(ParquetError::from)?)?;
    R::read(&columns.or_texts(REPORT, main)?)
}
