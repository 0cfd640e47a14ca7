//! The reports: records of activity in, figures out.
//! Joins what the stages have made with what the folders of `pipelines/reports` declare; the statistics are theirs.

use std::collections::BTreeMap;

use super::Results;
use super::ingestion::{check_rejected_share, input_entry, take_rejects};
use crate::concepts::{DatasetId, GroupQuery, Language, Name, did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::ingest::sidecar::RawFile;
use crate::ingest::{DatasetKind, RecordFile, activity};
use crate::pipeline::document::Step;
use crate::pipeline::figures::Axis;
use crate::pipeline::{FigureDefinition, Report, SeriesDefinition};
use crate::publish::figure_table::capitalised;
use crate::publish::manifest::InputEntry;
use crate::report::{Material, figure_rows};
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::project::Project;
use crate::tables::coverage::little_told;
use crate::tables::figures::Place;
use crate::tables::{Activity, Figure, FigureRow, Profile};

/// Returns what the figures ask for and the project does not have.
pub fn mistakes(report: &Report, project: &Project) -> Vec<Finding> {
    let indicators: Vec<&str> = project.pipelines.keys().map(AsRef::as_ref).collect();
    let datasets: Vec<&str> =
        project.catalogue.of_kind(DatasetKind::Activity).map(|dataset| dataset.sidecar.id.as_str()).collect();
    let mut findings = Vec::new();
    let coverage = report.definition.page.coverage.as_ref().map(|coverage| coverage.indicator.as_str());
    if let Some(unknown) = coverage.filter(|id| !indicators.contains(id)) {
        let place = report.document.place(&[Step::Key("page"), Step::Key("coverage"), Step::Key("indicator")]);
        let help = did_you_mean(&nearest(unknown, indicators.iter().copied()), "`ictstat catalog` lists what there is");
        findings.push(Finding::new(Code::UnknownIndicator, format!("found `{unknown}`")).at(place).help(help));
    }
    for (index, figure) in report.definition.figure.iter().enumerate() {
        for (at, series) in figure.series.iter().enumerate() {
            let asked = [
                ("indicator", Code::UnknownIndicator, &series.indicator, &indicators),
                ("dataset", Code::UnknownDataset, &series.dataset, &datasets),
            ];
            for (key, code, found, known) in asked {
                let Some(found) = found.as_deref().filter(|found| !known.contains(found)) else { continue };
                let way = [Step::Key("series"), Step::Index(at), Step::Key(key)];
                let help =
                    did_you_mean(&nearest(found, known.iter().copied()), "`ictstat catalog` lists what there is");
                findings.push(report.finding(code, index, &way, format!("found `{found}`")).help(help));
            }
        }
    }
    findings
}

/// Reads the records of activity and takes their files out of `files`.
///
/// - Errors: faults of files.
pub fn ingest(
    project: &Project,
    files: &mut BTreeMap<DatasetId, RawFile>,
    results: &mut Results,
) -> Result<Vec<Activity>, Failure> {
    let mut rows = Vec::new();
    for dataset in project.catalogue.of_kind(DatasetKind::Activity) {
        let Some(raw) = files.remove(&dataset.sidecar.dataset()) else { continue };
        let entry = input_entry(&raw);
        let file = RecordFile::open(raw).map_err(|findings| Failure::input(findings, Vec::new()))?;
        let activities = activity::read(&file).map_err(|findings| Failure::input(findings, Vec::new()))?;
        let (read, rejected) = (activities.n_read, activities.rejects.len());
        results.inputs.push(InputEntry {
            rows_read: read,
            rows_kept: read - rejected,
            rows_rejected: rejected,
            ..entry
        });
        take_rejects(results, activities.rejects, None);
        if let Some(fault) = check_rejected_share(&file, read, rejected) {
            let findings = std::mem::take(&mut results.findings).into_iter().chain([fault]).collect();
            return Err(Failure::input(findings, std::mem::take(&mut results.rejects)));
        }
        rows.extend(activities.rows);
    }
    Ok(rows)
}

/// Returns what the figures of a run are made of.
pub fn material(results: &Results) -> Material<'_> {
    Material { profile: Profile::Itu, tables: &results.tables, activity: &results.activity }
}

/// Returns the figures of a run.
pub fn figures(plan: &Plan<'_>, report: &Report, results: &Results) -> Vec<Figure> {
    let material = material(results);
    report.definition.figure.iter().map(|definition| figure(plan, report, definition, &material)).collect()
}

fn figure(plan: &Plan<'_>, report: &Report, definition: &FigureDefinition, material: &Material<'_>) -> Figure {
    let rows: Vec<FigureRow> =
        figure_rows(definition, material).into_iter().map(|row| in_run(plan, definition, row)).collect();
    let (sources, licences) = sources(plan, definition);
    let declared = definition.other_publisher.iter().chain(&definition.note).cloned();
    Figure {
        report: report.id.clone(),
        languages: report.definition.languages(),
        number: definition.number.clone(),
        section: definition.section.clone(),
        title: definition.title.clone(),
        chart: definition.chart,
        unit: definition.unit.clone(),
        notes: declared.chain(estimates_note(&rows)).chain(nothing_note(&rows)).collect(),
        without_data: definition.without_data.clone(),
        sources,
        licences,
        rows,
    }
}

/// Groups have the names of the run; a run of a few indicators says so in place of a reason that is not its own.
fn in_run(plan: &Plan<'_>, definition: &FigureDefinition, row: FigureRow) -> FigureRow {
    let series = definition.series.iter().find(|series| series.id == row.series.as_ref());
    let is_left_out =
        series.and_then(|series| series.indicator.as_deref()).is_some_and(|id| plan.pipeline(id).is_none());
    let is_named = definition.axis != Axis::Group || definition.names.contains_key(row.point.as_ref());
    let point_name = match is_named {
        true => row.point_name,
        false => plan.group_names.name(GroupQuery::new(&row.point).group),
    };
    let row = FigureRow { point_name, ..row };
    if is_left_out { FigureRow { note: Some(Name::said("not-in-this-run")), ..row } } else { row }
}

/// Says which values rest on little that is reported, as the chart marks them.
fn estimates_note(rows: &[FigureRow]) -> Option<Name> {
    let drawn = || rows.iter().filter(|row| row.place == Place::Chart && row.value.is_some());
    let shares: Vec<f64> =
        drawn().filter(|row| row.rests_on_estimates()).filter_map(FigureRow::reported_share).collect();
    little_told(&shares, Language::ENGLISH)?;
    // The chart marks values only where it shows others too.
    let mark = if shares.len() == drawn().count() { "" } else { "* " };
    Some(Name::each(|language| {
        let little = capitalised(&little_told(&shares, language).unwrap_or_default());
        format!("{mark}{}", language.say("rest-is-imputed", &[("little", (&little).into())]))
    }))
}

/// Says why nothing is drawn where no value of a figure can be shown.
fn nothing_note(rows: &[FigureRow]) -> Option<Name> {
    let mut drawn = rows.iter().filter(|row| row.place == Place::Chart);
    let first = drawn.clone().next()?.note.clone()?;
    drawn
        .all(|row| row.value.is_none())
        .then(|| Name::each(|language| language.say("no-value-of-figure", &[("reason", first.of(language).into())])))
}

/// Returns citations and licences of what a figure shows and of its weights, each once.
fn sources(plan: &Plan<'_>, definition: &FigureDefinition) -> (Vec<String>, Vec<String>) {
    let (mut sources, mut licences): (Vec<String>, Vec<String>) = Default::default();
    let of_series = |series: &SeriesDefinition| -> Vec<DatasetId> {
        let shown = series.indicator.as_deref().map(|id| plan.datasets_shown(id)).unwrap_or_default();
        shown.into_iter().cloned().chain(series.dataset.as_deref().map(DatasetId::from)).collect()
    };
    for source in definition.series.iter().flat_map(of_series).filter_map(|dataset| plan.sources.get(&dataset)) {
        for (all, one) in [(&mut sources, &source.citation), (&mut licences, &source.licence)] {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
    }
    (sources, licences)
}
