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
use crate::tables::schema;
use crate::tables::{Claim, Relation, Verdict};
use crate::verify::changes;
use crate::verify::expected::VerdictChange;

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
    let claims = read_claims(&directory, &main).map_err(unreadable)?;
    if claims.is_empty() {
        let help = "write claims as docs/claims.md says, then run `ictstat aggregate`";
        return Err(Failure::usage("the run has no claims of a report", help));
    }
    let mut relations = read_relations(&directory, &main).map_err(unreadable)?;
    mark_impossible(&mut relations, &claims);
    let manifest = Manifest::read(&directory);
    let is_computed = |pipeline: &Pipeline| {
        let files = manifest.iter().flat_map(|manifest| &manifest.pipelines);
        files.into_iter().any(|entry| entry.path == *pipeline.document.file)
    };
    let of_report = |report: &ProjectReport| changes(&report.claims, &project.pipelines, &claims, is_computed);
    let changes = project.reports.iter().flat_map(of_report).collect();
    Ok(Verdicts { directory, claims, relations, changes })
}

/// The file says which claims are contradicted and by which others: those a failed relation makes impossible.
fn mark_impossible(relations: &mut [Relation], claims: &[Claim]) {
    let is_impossible = |relation: &Relation, id: &Text| {
        let claim = claims.iter().find(|claim| claim.report == relation.report && claim.claim == *id);
        claim
            .filter(|claim| claim.verdict == Verdict::Contradicted)
            .is_some_and(|claim| claim.reason.as_ref().is_some_and(|reason| reason.contains(&relation.arithmetic)))
    };
    for relation in relations.iter_mut().filter(|relation| relation.holds == Some(false)) {
        let impossible = relation.claims.iter().filter(|id| is_impossible(relation, id)).cloned().collect();
        relation.impossible = impossible;
    }
}

/// A table of a run, column by column.
struct Table(Columns);

impl Table {
    fn read(run: &Path, table: &schema::Table) -> Result<Self, ReadError> {
        let file =
            regular_file::open_to_read(&run.join(format!("{}.parquet", table.name))).map_err(ParquetError::from)?;
        Columns::read(file, None).map(Self)
    }

    fn texts(&self, column: schema::Column) -> Result<Vec<Option<String>>, ReadError> {
        Ok(self.0.texts(column)?.iter().map(|text| text.map(str::to_owned)).collect())
    }

    /// Returns the report of each row, `main` where the file is of a version without the column.
    fn reports(&self, main: &Text) -> Vec<Text> {
        match self.texts(schema::REPORT) {
            Ok(reports) => reports.into_iter().map(|report| report.unwrap_or_default().into()).collect(),
            Err(_) => vec![main.clone(); self.0.n_rows()],
        }
    }

    fn numbers(&self, column: schema::Column) -> Result<Vec<Option<f64>>, ReadError> {
        Ok(self.0.floats(column)?.iter().collect())
    }
}

fn read_claims(run: &Path, main: &Text) -> Result<Vec<Claim>, ReadError> {
    let columns = Table::read(run, &schema::CLAIMS)?;
    let reports = columns.reports(main);
    let texts = |column| columns.texts(column);
    let numbers = |column| columns.numbers(column);
    let (ids, sections, statements) = (texts(schema::CLAIM_ID)?, texts(schema::SECTION)?, texts(schema::STATEMENT)?);
    let (groups, years, stated) = (texts(schema::PRINTED_GROUP)?, texts(schema::PRINTED_YEAR)?, texts(schema::STATED)?);
    let (units, precisions) = (texts(schema::PRINTED_UNIT)?, texts(schema::PRECISION)?);
    let (queries, verdicts) = (texts(schema::QUERY)?, texts(schema::VERDICT)?);
    let (conflicts, reasons) = (texts(schema::CONFLICTS_WITH)?, texts(schema::REASON)?);
    let (stated_values, differences) = (numbers(schema::STATED_VALUE)?, numbers(schema::DIFFERENCE)?);
    let (accept_lower, accept_upper) = (numbers(schema::ACCEPT_LOWER)?, numbers(schema::ACCEPT_UPPER)?);
    let (computed, lower, upper) = (numbers(schema::COMPUTED)?, numbers(schema::LOWER)?, numbers(schema::UPPER)?);
    let shares = numbers(schema::WEIGHT_REPORTED_SHARE)?;
    let text = |texts: &[Option<String>], row: usize| texts[row].clone().unwrap_or_default();
    let claim = |row: usize| Claim {
        report: reports[row].clone(),
        claim: text(&ids, row).into(),
        section: text(&sections, row),
        statement: text(&statements, row),
        group: groups[row].clone(),
        year: years[row].clone(),
        stated: text(&stated, row),
        stated_value: stated_values[row],
        unit: text(&units, row),
        precision: text(&precisions, row),
        accept_lower: accept_lower[row],
        accept_upper: accept_upper[row],
        query: queries[row].clone().map(Text::from),
        computed: computed[row],
        lower: lower[row],
        upper: upper[row],
        difference: differences[row],
        verdict: text(&verdicts, row).parse().unwrap_or(Verdict::NotCheckable),
        conflicts_with: split(&conflicts[row]),
        reason: reasons[row].clone(),
        weight_reported_share: shares[row],
    };
    Ok((0..columns.0.n_rows()).map(claim).collect())
}

fn read_relations(run: &Path, main: &Text) -> Result<Vec<Relation>, ReadError> {
    let columns = Table::read(run, &schema::RELATIONS)?;
    let reports = columns.reports(main);
    let (ids, kinds) = (columns.texts(schema::RELATION)?, columns.texts(schema::RELATION_KIND)?);
    let (claims, reasons) = (columns.texts(schema::RELATED_CLAIMS)?, columns.texts(schema::REASON)?);
    let (left, right) = (columns.numbers(schema::LEFT)?, columns.numbers(schema::RIGHT)?);
    let (lower, upper) = (columns.numbers(schema::ACCEPT_LOWER)?, columns.numbers(schema::ACCEPT_UPPER)?);
    let holds: Vec<Option<bool>> = columns.0.flags(schema::HOLDS)?.iter().collect();
    let relation = |row: usize| {
        let reason = Relation::parts_of_reason(reasons[row].as_deref().unwrap_or_default());
        Relation {
            report: reports[row].clone(),
            relation: ids[row].clone().unwrap_or_default().into(),
            kind: kinds[row].as_deref().unwrap_or_default().into(),
            claims: split(&claims[row]),
            left: left[row],
            right: right[row],
            accept_lower: lower[row],
            accept_upper: upper[row],
            holds: holds[row],
            rule: reason.0,
            arithmetic: reason.1,
            reading: reason.2,
            impossible: Vec::new(),
        }
    };
    Ok((0..columns.0.n_rows()).map(relation).collect())
}

fn split(ids: &Option<String>) -> Vec<Text> {
    ids.iter().flat_map(|ids| ids.split(',')).map(Text::from).collect()
}
