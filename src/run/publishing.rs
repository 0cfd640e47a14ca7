//! What the stages have made → the files of a run in its staging folder.

use std::collections::HashMap;
use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use super::directory::{Staging, run_name};
use super::plan::PlannedPipeline;
use super::stages::Results;
use super::{Failure, Options, Plan, VERSION, changes};
use crate::findings::Finding;
use crate::pipeline::{AggregateDefinition, CompareDefinition};
use crate::publish::GroupTable;
use crate::publish::claims_table;
use crate::publish::datapackage::{DATAPACKAGE, datapackage};
use crate::publish::group_table::{TableCell, TableHead};
use crate::publish::manifest::StatisticEntry;
use crate::publish::parquet::{self, FileMetadata};
use crate::revision::{self, render};
use crate::tables::{self, Aggregate, Gap, schema};

/// Writes the files of a run and returns its tables in the order of the pipelines.
///
/// - Errors: `Disk`; `Internal` where a frame does not fit its schema.
pub fn publish(
    staging: &Staging,
    plan: &Plan<'_>,
    results: &Results,
    options: &Options,
) -> Result<Vec<GroupTable>, Failure> {
    let metadata = metadata(plan, None);
    let write = |table: &schema::Table, frame| write_table(staging, table, frame, &metadata);
    write(&schema::OBSERVATIONS, tables::observations::frame(&results.observations))?;
    write(&schema::ESTIMATES, tables::estimates::frame(&results.estimates))?;
    write(&schema::DONORS, tables::estimates::donors_frame(&results.donors))?;
    write(&schema::MEMBERS, tables::members::frame(&results.members))?;
    write(&schema::WEIGHTS, tables::members::weights_frame(&results.weights))?;
    write(&schema::AGGREGATES, tables::aggregates::frame(&results.aggregates))?;
    write(&schema::GAPS, tables::gaps::frame(&results.gaps))?;
    let verification = &results.verification;
    write(&schema::CLAIMS, tables::claims::frame(&verification.claims))?;
    write(&schema::RELATIONS, tables::claims::relations_frame(&verification.relations))?;
    write(&schema::REJECTS, tables::rejects::frame(&results.rejects))?;
    write(&schema::FINDINGS, tables::findings::frame(&results.findings))?;
    let rows = ShownRows::new(results, options);
    let mut published = Vec::new();
    for planned in &plan.pipelines {
        for table in tables_of(plan, planned, &rows, options) {
            let csv = table.csv().map_err(|error| Failure::internal(error.to_string()))?;
            staging.write(&format!("tables/{}.csv", table.head.name), &csv)?;
            staging.write(&format!("tables/{}.md", table.head.name), table.markdown().as_bytes())?;
            published.push(table);
        }
    }
    if !verification.claims.is_empty() {
        let csv = claims_table::csv(&verification.claims).map_err(|error| Failure::internal(error.to_string()))?;
        staging.write("tables/claims.csv", &csv)?;
        let markdown = claims_table::markdown(&verification.claims, &verification.relations);
        staging.write("tables/claims.md", markdown.as_bytes())?;
    }
    let package = datapackage(&staging.entries()?, &metadata);
    let json = serde_json::to_string_pretty(&package).map_err(|error| Failure::internal(error.to_string()))?;
    staging.write(DATAPACKAGE, format!("{json}\n").as_bytes())?;
    Ok(published)
}

/// Writes what changed since the run before, figures with what moved them and what vanished from the inputs, and returns
/// the number of figures that changed.
///
/// - Errors: as [`publish`]. A run before that cannot be read is no run before: only what vanished is told.
pub fn publish_changes(
    staging: &Staging,
    plan: &Plan<'_>,
    before: &Path,
    vanished: &[Finding],
    statistics: &[StatisticEntry],
) -> Result<usize, Failure> {
    let metadata = metadata(plan, None);
    let frame = tables::findings::frame_of(&schema::VANISHED, vanished);
    write_table(staging, &schema::VANISHED, frame, &metadata)?;
    let before_name = run_name(before);
    let earlier = revision::Run { directory: before, name: &before_name, statistics: None };
    let later = revision::Run { directory: staging.path(), name: staging.name(), statistics: Some(statistics) };
    let revised = revision::compare(earlier, later).unwrap_or_default();
    write_table(staging, &schema::CHANGES, tables::changes::frame(&revised.changes), &metadata)?;
    let lines = changes::lines(vanished);
    staging.write("changes.md", render::markdown(&revised, &lines, render::MOST_LISTED).as_bytes())?;
    staging.write("changes.html", render::html(&revised, &lines, render::MOST_LISTED).as_bytes())?;
    Ok(revised.changes.len())
}

/// Writes one Parquet file.
///
/// - Errors: as [`publish`].
pub fn write_table(
    staging: &Staging,
    table: &schema::Table,
    frame: PolarsResult<DataFrame>,
    metadata: &FileMetadata,
) -> Result<(), Failure> {
    let frame = frame.map_err(|error| Failure::internal(error.to_string()))?;
    let path = staging.file(&format!("{}.parquet", table.name))?;
    // The frame fits its schema, so what goes wrong now is the disk.
    parquet::write(table, frame, metadata, &path)
        .map_err(|error| Failure::disk("write", &path, &parquet::error_of_disk(&error)))
}

/// The table of the first statistic of an indicator, then one for each of its gaps.
fn tables_of(
    plan: &Plan<'_>,
    planned: &PlannedPipeline<'_>,
    rows: &ShownRows<'_>,
    options: &Options,
) -> Vec<GroupTable> {
    let definition = &planned.pipeline.definition;
    let mut found = Vec::new();
    if let Some(aggregate) = definition.aggregate.first() {
        let of_indicator = rows.aggregates.get(planned.pipeline.id()).into_iter().flatten().copied();
        let cells: Vec<TableCell> =
            of_indicator.filter(|row| is_shown(planned, aggregate, row)).map(TableCell::from).collect();
        let mut subject = aggregate.statistic.name().replace('-', " ");
        if aggregate.unweighted || definition.indicator.denominator.is_none() {
            subject = format!("{}, every economy counting once", subject.replace("weighted ", ""));
        }
        found.extend(GroupTable::new(head(plan, planned, options, "", capitalised(&subject)), &cells));
    }
    for comparison in &definition.compare {
        let of_indicator = rows.gaps.get(planned.pipeline.id()).into_iter().flatten().copied();
        let cells: Vec<TableCell> = of_indicator.filter(|row| row.gap == comparison.id).map(TableCell::from).collect();
        found.extend(GroupTable::new(
            head(plan, planned, options, comparison.id.name(), gap_subject(comparison)),
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
        for row in results.aggregates.iter().filter(|row| row.profile == options.profile) {
            rows.aggregates.entry(row.indicator.as_ref()).or_default().push(row);
        }
        for row in results.gaps.iter().filter(|row| row.profile == options.profile) {
            rows.gaps.entry(row.indicator.as_ref()).or_default().push(row);
        }
        rows
    }
}

fn gap_subject(comparison: &CompareDefinition) -> String {
    capitalised(&format!("{} of the {}", comparison.id.name(), comparison.statistic.name()).replace('-', " "))
}

fn head(plan: &Plan<'_>, planned: &PlannedPipeline<'_>, options: &Options, gap: &str, subject: String) -> TableHead {
    let (id, definition) = (planned.pipeline.id(), &planned.pipeline.definition);
    let FileMetadata { source, licence, .. } = metadata(plan, Some(id));
    TableHead {
        name: if gap.is_empty() { id.to_owned() } else { format!("{id}-{gap}") },
        title: definition.indicator.name.en.clone(),
        subject,
        profile: options.profile,
        note: definition.table.note.clone(),
        is_headline: definition.table.headline && gap.is_empty(),
        source,
        licence,
    }
}

/// Returns sources and licences of one indicator and what it needs, or of all, and of the classifications, each once.
pub fn metadata(plan: &Plan<'_>, indicator: Option<&str>) -> FileMetadata {
    let all = plan.pipelines.iter().map(|planned| planned.pipeline.id());
    let ids: Vec<&str> = indicator.map_or_else(|| all.collect(), |id| vec![id]);
    let datasets = ids.into_iter().flat_map(|id| plan.datasets_behind(id));
    let (mut sources, mut licences) = (Vec::new(), Vec::new());
    for source in datasets.chain(&plan.classifications).filter_map(|dataset| plan.sources.get(dataset)) {
        for (all, one) in [(&mut sources, &source.citation), (&mut licences, &source.licence)] {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
    }
    FileMetadata { source: sources.join("; "), licence: licences.join("; "), version: format!("ictstat {VERSION}") }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
