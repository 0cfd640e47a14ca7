//! The reports: what the stages have made in, figures out.
//! Joins what the stages have made with what the folders of `pipelines/reports` declare; the statistics are theirs.

use super::results::Results;
use crate::concepts::{DatasetId, GroupQuery, Language, Name};
use crate::pipeline::figures::Axis;
use crate::pipeline::{FigureDefinition, Report, SeriesDefinition};
use crate::publish::figure_table::capitalised;
use crate::report::{Material, figure_rows};
use crate::run::plan::Plan;
use crate::tables::coverage::little_told;
use crate::tables::figures::Place;
use crate::tables::{Figure, FigureRow, Profile};

/// Returns the figures of a run.
pub fn figures(plan: &Plan<'_>, report: &Report, results: &Results) -> Vec<Figure> {
    let material = Material {
        profile: Profile::Itu,
        tables: &results.tables,
        activity: &results.activity,
        economies: &results.economies,
    };
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
        false => plan.group_names.name(&GroupQuery::new(&row.point)),
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
