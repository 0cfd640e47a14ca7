//! The reports: what the stages have made in, figures out.
//! Joins what the stages have made with what the folders of `pipelines/reports` declare; the statistics are theirs.

use std::borrow::Cow;

use super::publishing;
use super::results::Results;
use crate::concepts::{DatasetId, GroupNames, GroupQuery, Language, Name};
use crate::pipeline::figures::Axis;
use crate::pipeline::{FigureDefinition, Report, SeriesDefinition};
use crate::publish::figure_table::capitalised;
use crate::publish::parquet::FileMetadata;
use crate::publish::proof::computes;
use crate::report::{Material, figure_rows};
use crate::run::plan::Plan;
use crate::tables::coverage::little_told;
use crate::tables::figures::{Parts, Place};
use crate::tables::{Figure, FigureKey, FigureRow, Profile};

/// Returns the figures of a run.
pub fn figures(plan: &Plan<'_>, report: &Report, results: &Results) -> Vec<Figure> {
    let material = Material {
        profile: Profile::Itu,
        tables: &results.tables,
        activity: &results.activity,
        economies: &results.economies,
    };
    let own = &results.own_groups;
    let made = report.definition.figure.iter().map(|definition| {
        let definition = with_own_groups(definition, own);
        figure(plan, (report, &results.group_names), &definition, &material)
    });
    made.collect()
}

/// Most of a user's groups that a figure takes beside its own points.
const MOST_OWN_GROUPS: usize = 12;

/// A figure by groups shows the user's groups too, behind its own points; more than a figure can hold are told instead.
fn with_own_groups<'a>(definition: &'a FigureDefinition, own: &[String]) -> Cow<'a, FigureDefinition> {
    let compares_groups = definition.series.iter().any(|series| series.against.is_some());
    let has_points = |points: &Vec<String>| !points.is_empty() && !points.iter().any(|point| own.contains(point));
    let of_series = || definition.series.iter().map(|series| &series.points).any(has_points);
    if definition.axis != Axis::Group || compares_groups || own.is_empty() {
        return Cow::Borrowed(definition);
    }
    if !has_points(&definition.points) && !of_series() {
        return Cow::Borrowed(definition);
    }
    let mut definition = definition.clone();
    if own.len() > MOST_OWN_GROUPS {
        let told = |language: Language| {
            let (groups, most) = (own.len().to_string(), MOST_OWN_GROUPS.to_string());
            language.say("own-groups-not-drawn", &[("groups", (&groups).into()), ("most", (&most).into())])
        };
        let before = definition.note.take();
        definition.note = Some(Name::each(|language| match &before {
            Some(note) => format!("{} {}", note.of(language), told(language)),
            None => told(language),
        }));
        return Cow::Owned(definition);
    }
    let lists = std::iter::once(&mut definition.points).chain(definition.series.iter_mut().map(|one| &mut one.points));
    lists.filter(|points| has_points(points)).for_each(|points| points.extend(own.iter().cloned()));
    Cow::Owned(definition)
}

fn figure(
    plan: &Plan<'_>,
    (report, names): (&Report, &GroupNames),
    definition: &FigureDefinition,
    material: &Material<'_>,
) -> Figure {
    let rows: Vec<FigureRow> =
        figure_rows(definition, material).into_iter().map(|row| in_run(plan, names, definition, row)).collect();
    let FileMetadata { sources, licences, .. } = publishing::cited(plan, &datasets(plan, definition));
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
fn in_run(plan: &Plan<'_>, names: &GroupNames, definition: &FigureDefinition, row: FigureRow) -> FigureRow {
    let series = definition.series.iter().find(|series| series.id == row.series.as_ref());
    let is_left_out =
        series.and_then(|series| series.indicator.as_deref()).is_some_and(|id| plan.pipeline(id).is_none());
    let is_named = definition.axis != Axis::Group || definition.names.contains_key(row.point.as_ref());
    let point_name = match is_named {
        true => row.point_name,
        false => names.name(&GroupQuery::new(&row.point)),
    };
    let is_shown = row.parts.figures().into_iter().all(|key| is_explored(plan, names, key));
    let parts = if is_shown { row.parts } else { Parts::LeftOut };
    let row = FigureRow { point_name, parts, ..row };
    if is_left_out { FigureRow { note: Some(Name::said("not-in-this-run")), ..row } } else { row }
}

/// Returns whether `explore.html` shows the parts of a figure: it leaves out series of families and lists that are not main,
/// and computes what `proof.py` does.
fn is_explored(plan: &Plan<'_>, names: &GroupNames, key: &FigureKey) -> bool {
    let is_alone = plan.pipeline(&key.indicator).is_some_and(|planned| planned.pipeline.member.is_none());
    is_alone && names.is_main(&key.classification) && computes(key.statistic)
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

/// Returns the datasets of what a figure shows and of its weights.
fn datasets(plan: &Plan<'_>, definition: &FigureDefinition) -> Vec<DatasetId> {
    let of_series = |series: &SeriesDefinition| -> Vec<DatasetId> {
        let shown = series.indicator.as_deref().map(|id| plan.datasets_shown(id)).unwrap_or_default();
        shown.into_iter().cloned().chain(series.dataset.as_deref().map(DatasetId::from)).collect()
    };
    definition.series.iter().flat_map(of_series).collect()
}
