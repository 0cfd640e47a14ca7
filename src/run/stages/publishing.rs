//! What the stages have made → the files of a run in its staging folder.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::family_tables;
use super::named_cells::{self, named_cells};
use super::results::{self, Results};
use super::{changes, changes_page};
use crate::concepts::{DatasetId, GroupNames, Language};
use crate::findings::Finding;
use crate::pipeline::{AggregateDefinition, CompareDefinition};
use crate::publish::GroupTable;
use crate::publish::datapackage::{DATAPACKAGE, datapackage};
use crate::publish::figure_table::capitalised;
use crate::publish::group_table::TableHead;
use crate::publish::indicator_workbook;
use crate::publish::manifest::FileEntry;
use crate::publish::manifest::VERSION;
use crate::publish::page;
use crate::publish::parquet::{self, FileMetadata};
use crate::publish::proof;
use crate::publish::views::{VIEWS, views};
use crate::revision::{Revision, render};
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::run::plan::planned::PlannedPipeline;
use crate::run::store::cache::{Cache, Holds, Key};
use crate::run::store::directory::Staging;
use crate::tables::files::VANISHED;
use crate::tables::{
    Aggregate, Change, Claim, Donor, Estimate, Gap, GapId, Membership, NamedCell, Observation, Reject, Relation, Row,
    RunFigure, Survey, Table, WeightParts, WeightRow,
};
use crate::verify::Verification;

/// Writes tables of a run and returns those for readers in the order of the pipelines.
///
/// - Errors: `Disk`; `Internal` where a frame does not fit its schema.
pub fn publish(
    staging: &Staging,
    cache: &Cache,
    plan: &Plan<'_>,
    results: &Results,
    options: &Options,
) -> Result<Vec<GroupTable>, Failure> {
    let write = TableWriter { staging, cache, metadata: &metadata(plan, None) };
    let (Verification { claims, relations, .. }, account) = (&results.verification, &results.account);
    let (of_rows, of_figures, rows) =
        (&results::rows_key(plan), &results::figures_key(&results.made_from), &results.rows);
    let of_cells = &named_cells::key(plan, results, options)?;
    // Donors, weights and members mostly stay as they are where figures change.
    let tables: [&(dyn Fn() -> Result<(), Failure> + Sync); 13] = [
        &|| write.made_from::<Observation, _>(of_rows, rows.observations.merged()),
        &|| write.rows::<Donor, _>(rows.donors.parts(), rows.donors.merged()),
        &|| write.made_from::<Aggregate, _>(of_figures, results.tables.aggregates()),
        &|| write.made_from::<Estimate, _>(of_figures, rows.estimates.merged()),
        &|| write.made_from::<WeightRow, _>(&weights_key(&rows.weights)?, rows.weights.merged()),
        &|| write.made_from::<Gap, _>(of_figures, results.tables.gaps()),
        &|| write.made_from::<Survey, _>(of_figures, results.tables.surveys()),
        &|| {
            write.kept(&NamedCell::TABLE, of_cells, || {
                write.table::<NamedCell<'_>, _>(&named_cells(plan, results, options))
            })
        },
        &|| write.rows::<Membership, _>(rows.members.parts(), rows.members.merged()),
        &|| write.rows::<Claim, _>(claims, claims),
        &|| write.rows::<Relation, _>(relations, relations),
        &|| write.rows::<Reject, _>(&account.rejects, &account.rejects),
        &|| write.rows::<Finding, _>(&account.findings, &account.findings),
    ];
    tables.par_iter().try_for_each(|table| table())?;
    staging.write(VIEWS, views().as_bytes())?;
    staging.write(proof::SCRIPT, proof::TEXT.as_bytes())?;
    let rows = ShownRows::new(results, options);
    let tables = |planned: &PlannedPipeline<'_>| tables_of(plan, planned, (&rows, &results.group_names), options);
    family_tables::publish(staging, plan.pipelines.iter(), &tables)?;
    let of_indicator = |planned: &PlannedPipeline<'_>| {
        let tables = tables(planned);
        tables.iter().try_for_each(|table| write_group_table(staging, table)).map(|()| tables)
    };
    let alone = plan.pipelines.par_iter().filter(|planned| planned.pipeline.member.is_none());
    let published: Vec<Vec<GroupTable>> = alone.map(of_indicator).collect::<Result<_, _>>()?;
    let published: Vec<GroupTable> = published.into_iter().flatten().collect();
    let of_indicators = published.iter().filter(|table| table.head.gap.is_none());
    let book = indicator_workbook::workbook(of_indicators, &format!("ictstat {VERSION}"));
    let book = book.map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(indicator_workbook::INDICATORS, &book)?;
    Ok(published)
}

fn write_group_table(staging: &Staging, table: &GroupTable) -> Result<(), Failure> {
    let csv = table.csv().map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(&format!("tables/{}.csv", table.head.name()), &csv)?;
    staging.write(&format!("tables/{}.md", table.head.name()), table.markdown().as_bytes())
}

/// Writes the data package over these files.
///
/// - Errors: as [`publish`].
pub fn publish_package(staging: &Staging, plan: &Plan<'_>, files: &[FileEntry]) -> Result<(), Failure> {
    // The package holds the figures too, and they cite the records of activity.
    let behind = plan.pipelines.iter().flat_map(|planned| plan.datasets_behind(planned.pipeline.id()));
    let cited = cited(plan, behind.chain(&plan.classifications).chain(&plan.activities));
    let package = datapackage(files, &staging.headers(), &cited);
    let json = serde_json::to_string_pretty(&package).map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(DATAPACKAGE, format!("{json}\n").as_bytes())
}

/// Writes what changed since the run before: figures with what moved them, and what the inputs lost or say otherwise.
///
/// - Errors: as [`publish`].
pub fn publish_changes(
    staging: &Staging,
    plan: &Plan<'_>,
    options: &Options,
    revised: Option<&(Revision, Vec<Finding>)>,
) -> Result<(), Failure> {
    let main = plan.reports.iter().find(|report| report.is_main).and_then(|report| report.figures.as_ref());
    let languages = main.map_or_else(|| vec![Language::ENGLISH], |figures| figures.definition.languages());
    let told = page::changes::pages(&changes_page::changes(plan, options, revised), &languages, VERSION);
    let [html, script] = told.map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(page::changes::CHANGES, html.as_bytes())?;
    staging.write(page::changes::CHANGES_IN_BRIEF, script.as_bytes())?;
    let Some((revised, found)) = revised else { return Ok(()) };
    let metadata = metadata(plan, None);
    write_table::<Finding, _>(staging, &VANISHED, found, &metadata)?;
    write_table::<Change, _>(staging, &Change::TABLE, &revised.changes, &metadata)?;
    let lines = changes::lines(found);
    staging.write("changes.md", render::markdown(revised, &lines, render::MOST_LISTED).as_bytes())
}

/// Writes Parquet files, those whose rows are as before from the cache.
struct TableWriter<'a> {
    staging: &'a Staging,
    cache: &'a Cache,
    metadata: &'a FileMetadata,
}

impl TableWriter<'_> {
    /// Writes rows that are known by what they are.
    fn rows<R: Row + Sync, One: Borrow<R>>(
        &self,
        known_by: &[impl Serialize],
        rows: impl IntoIterator<Item = One>,
    ) -> Result<(), Failure> {
        self.made_from::<R, _>(&Key::of(Holds::Rows, known_by)?, rows)
    }

    /// Writes rows that are known by what they were made from.
    fn made_from<R: Row + Sync, One: Borrow<R>>(
        &self,
        origin: &Key,
        rows: impl IntoIterator<Item = One>,
    ) -> Result<(), Failure> {
        self.kept(&R::TABLE, origin, || self.table::<R, _>(rows))
    }

    /// Writes a table, from the cache where all that it was made from is as before.
    fn kept(
        &self,
        table: &Table,
        origin: &Key,
        write: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<(), Failure> {
        let key = Key::of(Holds::Table, &(table.name, self.metadata, origin.as_str()))?;
        if let Some(content) = self.cache.file(&key) {
            return self.staging.write(&table.file_name(), &content);
        }
        self.cache.put_file(&key, write()?);
        Ok(())
    }

    fn table<R: Row + Sync, One: Borrow<R>>(&self, rows: impl IntoIterator<Item = One>) -> Result<Vec<u8>, Failure> {
        write_table::<R, _>(self.staging, &R::TABLE, rows, self.metadata)
    }
}

/// Returns the key of weights by what they are; those that many series share are read once.
fn weights_key(weights: &WeightParts) -> Result<Key, Failure> {
    let mut known: HashMap<*const Vec<WeightRow>, Key> = HashMap::new();
    let mut parts = Vec::new();
    for part in weights.parts() {
        let rows = Arc::as_ptr(&part.rows);
        let key = match known.get(&rows) {
            Some(key) => key.clone(),
            None => known.entry(rows).or_insert(Key::of(Holds::Rows, &*part.rows)?).clone(),
        };
        parts.push((&part.indicator, key.as_str().to_owned()));
    }
    Key::of(Holds::Rows, &parts)
}

/// Writes one Parquet file and returns its content.
///
/// - Errors: as [`publish`].
fn write_table<R: Row + Sync, One: Borrow<R>>(
    staging: &Staging,
    table: &Table,
    rows: impl IntoIterator<Item = One>,
    metadata: &FileMetadata,
) -> Result<Vec<u8>, Failure> {
    let content =
        parquet::encode::<R, _>(table, rows, metadata).map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(&table.file_name(), &content)?;
    Ok(content)
}

/// The table of the first statistic of an indicator, then one for each of its gaps.
fn tables_of(
    plan: &Plan<'_>,
    planned: &PlannedPipeline<'_>,
    (rows, names): (&ShownRows<'_>, &GroupNames),
    options: &Options,
) -> Vec<GroupTable> {
    let definition = &planned.pipeline.definition;
    let mut found = Vec::new();
    if let Some(aggregate) = definition.aggregate.first() {
        let of_indicator = rows.aggregates.get(planned.pipeline.id()).into_iter().flatten().copied();
        let of_table = of_indicator.filter(|row| is_shown(planned, aggregate, row));
        let cells: Vec<RunFigure<'_>> = of_table.map(RunFigure::Aggregate).collect();
        let mut subject = aggregate.statistic.name().replace('-', " ");
        if aggregate.unweighted || definition.indicator.denominator.is_none() {
            subject = format!("{}, every economy counting once", subject.replace("weighted ", ""));
        }
        found.extend(GroupTable::new(head(plan, planned, options, None, capitalised(&subject)), names, &cells));
    }
    for comparison in &definition.compare {
        let of_indicator = rows.gaps.get(planned.pipeline.id()).into_iter().flatten().copied();
        let of_table = of_indicator.filter(|row| row.of.gap == comparison.id);
        let cells: Vec<RunFigure<'_>> = of_table.map(RunFigure::Gap).collect();
        found.extend(GroupTable::new(
            head(plan, planned, options, Some(comparison.id), gap_subject(comparison)),
            names,
            &cells,
        ));
    }
    found
}

fn is_shown(planned: &PlannedPipeline<'_>, aggregate: &AggregateDefinition, row: &Aggregate) -> bool {
    let breakdown = &row.breakdown;
    let total = crate::concepts::Breakdown::total();
    let is_total = (breakdown.sex, breakdown.age, breakdown.location) == (total.sex, total.age, total.location);
    row.statistic == aggregate.statistic && (is_total || !planned.pipeline.definition.table.totals_only)
}

/// The rows of the profile that the tables show, by indicator.
struct ShownRows<'a> {
    aggregates: HashMap<&'a str, Vec<&'a Aggregate>>,
    gaps: HashMap<&'a str, Vec<&'a Gap>>,
}

impl<'a> ShownRows<'a> {
    fn new(results: &'a Results, options: &Options) -> Self {
        let mut rows = Self { aggregates: HashMap::new(), gaps: HashMap::new() };
        for row in results.tables.aggregates().iter().filter(|row| row.profile == options.profile) {
            rows.aggregates.entry(row.indicator.as_ref()).or_default().push(row);
        }
        for row in results.tables.gaps().iter().filter(|row| row.of.profile == options.profile) {
            rows.gaps.entry(row.of.indicator.as_ref()).or_default().push(row);
        }
        rows
    }
}

fn gap_subject(comparison: &CompareDefinition) -> String {
    capitalised(&format!("{} of the {}", comparison.id.name(), comparison.statistic.name()).replace('-', " "))
}

fn head(
    plan: &Plan<'_>,
    planned: &PlannedPipeline<'_>,
    options: &Options,
    gap: Option<GapId>,
    subject: String,
) -> TableHead {
    let (id, definition) = (planned.pipeline.id(), &planned.pipeline.definition);
    let FileMetadata { sources, licences, .. } = metadata(plan, Some(id));
    TableHead {
        indicator: id.to_owned(),
        gap,
        title: definition.indicator.name.english().to_owned(),
        subject,
        profile: options.profile,
        note: definition.table.note.clone(),
        is_headline: definition.table.headline && gap.is_none(),
        source: sources.join("; "),
        licence: licences.join("; "),
    }
}

/// Returns sources and licences of one indicator and what it needs, or of all, and of the classifications, each once.
pub fn metadata(plan: &Plan<'_>, indicator: Option<&str>) -> FileMetadata {
    let all = plan.pipelines.iter().map(|planned| planned.pipeline.id());
    let ids: Vec<&str> = indicator.map_or_else(|| all.collect(), |id| vec![id]);
    let datasets = ids.into_iter().flat_map(|id| plan.datasets_behind(id));
    cited(plan, datasets.chain(&plan.classifications))
}

/// Returns citations and licences of datasets, each once.
pub fn cited<'d>(plan: &Plan<'_>, datasets: impl IntoIterator<Item = &'d DatasetId>) -> FileMetadata {
    let (mut sources, mut licences) = (Vec::new(), Vec::new());
    for source in datasets.into_iter().filter_map(|dataset| plan.sources.get(dataset)) {
        for (all, one) in [(&mut sources, &source.citation), (&mut licences, &source.licence)] {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
    }
    FileMetadata { sources, licences, version: format!("ictstat {VERSION}") }
}
