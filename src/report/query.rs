//! One declared figure → its rows: the aggregate, gap or record of every series at every point.

use std::collections::BTreeMap;

use super::totals::{Cell, computed_totals};
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::interval::Interval;
use crate::concepts::{EconomyId, GroupQuery, Language, Name};
use crate::pipeline::figures::Axis;
use crate::pipeline::{FigureDefinition, SeriesDefinition};
use crate::question::{Ambiguous, Codes, NoRow, Question, RunTables};
use crate::tables::coverage::little_told;
use crate::tables::figures::{Colour, ComputedTotal, FigureRow, Parts, Place, TotalVerdict};
use crate::tables::{Activity, Coverage, Notes, Profile, RunFigure, Survey, SurveyMeasure};

/// What figures are made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The rule of suppression that figures show.
    pub profile: Profile,
    /// Aggregates and gaps.
    pub tables: &'a RunTables,
    /// Records of activity.
    pub activity: &'a [Activity],
    /// Names of economies.
    pub economies: &'a BTreeMap<EconomyId, Name>,
}

/// A value with what it rests on, in its own unit.
#[derive(Clone, Debug, Default)]
struct Found {
    value: Option<f64>,
    interval: Option<Interval>,
    coverage: Option<Coverage>,
    status: Option<&'static str>,
    reason: Option<Name>,
    total: Option<ComputedTotal>,
    is_total: bool,
    decimals: Option<usize>,
    name: Option<Name>,
    note: Option<Name>,
    parts: Parts,
}

/// Returns the rows of a figure, series after series, in the order of its points.
pub fn figure_rows(figure: &FigureDefinition, material: &Material<'_>) -> Vec<FigureRow> {
    let totals = computed_totals(&figure.total, material.activity);
    let mut rows: Vec<FigureRow> = Vec::new();
    for series in figure.series.iter().filter(|series| !series.is_collected) {
        for point in points(figure, series, material) {
            rows.push(row(figure, series, &point, material, &totals));
        }
    }
    // A value that moved to another series stands there with its own.
    let order = |row: &FigureRow| figure.series.iter().position(|series| series.id == row.series.as_ref());
    rows.sort_by_key(order);
    for printed in &figure.printed {
        for row in rows.iter_mut().filter(|row| row.series.as_ref() == printed.series) {
            row.printed = printed.values.get(row.point.as_ref()).cloned();
        }
    }
    rows
}

/// Returns the points of a series: its own, those of the figure, all items of its dataset, or the economies whose reports
/// would be worth most.
fn points(figure: &FigureDefinition, series: &SeriesDefinition, material: &Material<'_>) -> Vec<String> {
    if !series.points.is_empty() {
        return series.points.clone();
    }
    if figure.axis == Axis::Economy {
        return surveys(figure, series, material).iter().map(|row| row.economy.to_string()).collect();
    }
    let declared = figure.all_points();
    if !declared.is_empty() || figure.axis != Axis::Item {
        return declared;
    }
    let mut items: Vec<String> = Vec::new();
    for record in material.activity.iter().filter(|record| Some(record.dataset.as_str()) == series.dataset.as_deref()) {
        if !items.iter().any(|item| *item == *record.item) {
            items.push(record.item.to_string());
        }
    }
    items
}

/// Returns what new reports would be worth to the group of a series.
fn surveys<'m>(figure: &FigureDefinition, series: &SeriesDefinition, material: &Material<'m>) -> Vec<&'m Survey> {
    let (group, year) = (series.group.as_deref().or(figure.group.as_deref()), series.year.or(figure.year));
    let asked = series.indicator.as_deref().zip(group).zip(year);
    let category = series.category.as_deref().unwrap_or(NOT_APPLICABLE);
    let of =
        |((indicator, group), year)| material.tables.surveys_of(indicator, &GroupQuery::new(group), year, category);
    asked.map(of).unwrap_or_default()
}

/// Returns what the report of an economy would be worth.
fn of_survey(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    (measure, point): (SurveyMeasure, &str),
    material: &Material<'_>,
) -> Found {
    let rows = surveys(figure, series, material);
    let row = rows.into_iter().find(|row| row.economy.as_str() == point);
    let name = row.and_then(|row| material.economies.get(&row.economy)).cloned();
    Found { value: row.map(|row| measure.of(row)), name, parts: Parts::Draws, ..Found::default() }
}

fn row(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    point: &str,
    material: &Material<'_>,
    totals: &BTreeMap<Cell, ComputedTotal>,
) -> FigureRow {
    let mut shown = series;
    let found = if series.dataset.is_some() {
        of_activity(figure, series, point, material, totals)
    } else if let Some(measure) = series.survey {
        of_survey(figure, series, (measure, point), material)
    } else {
        let whole = of_run(figure, series, series.category.as_deref(), point, material);
        match (&series.less, whole.value) {
            (Some(less), Some(value)) => {
                let is_produced =
                    year_of(figure, series, point).is_some_and(|year| series.less_from.is_none_or(|from| from <= year));
                let part = of_run(figure, series, Some(less), point, material);
                match part.value.filter(|_| is_produced) {
                    Some(less) => difference(&whole, &part, value - less),
                    None => {
                        shown = figure
                            .series
                            .iter()
                            .find(|other| Some(&other.id) == series.otherwise.as_ref())
                            .unwrap_or(series);
                        whole
                    }
                }
            }
            _ => whole,
        }
    };
    let decimals = found.decimals.or(series.decimals).unwrap_or(figure.decimals);
    let scaled = |value: f64| value / series.divide_by;
    let row = FigureRow {
        series: shown.id.as_str().into(),
        series_name: shown.name.clone(),
        point: point.into(),
        point_name: point_name(figure, point, &found),
        place: if found.is_total { Place::Table } else { series.place },
        colour: colour(figure, shown),
        value: found.value.map(scaled),
        decimals,
        unit: series.unit.clone().unwrap_or_else(|| figure.unit.clone()),
        lower: found.interval.map(|interval| scaled(interval.lower)),
        upper: found.interval.map(|interval| scaled(interval.upper)),
        coverage: found.coverage.clone(),
        parts: found.parts.clone(),
        printed: None,
        total: found.total.clone(),
        status: found.status,
        note: None,
    };
    FigureRow { note: note(figure, series, &found, &row), ..row }
}

fn colour(figure: &FigureDefinition, series: &SeriesDefinition) -> Colour {
    let mut drawn = figure.series.iter().filter(|series| series.place == Place::Chart);
    let at = drawn.position(|other| other.id == series.id).unwrap_or_default();
    series.colour.unwrap_or(Colour::ORDER[at % Colour::ORDER.len()])
}

fn point_name(figure: &FigureDefinition, point: &str, found: &Found) -> Name {
    let declared = figure.names.get(point).cloned();
    match figure.axis {
        // The names of groups are those of the run.
        Axis::Group => declared.unwrap_or_else(|| Name::same(GroupQuery::new(point).group)),
        Axis::Year | Axis::Period => declared.unwrap_or_else(|| Name::same(point.replace('-', "–"))),
        Axis::Category | Axis::Item | Axis::Economy => {
            declared.or_else(|| found.name.clone()).unwrap_or_else(|| Name::same(point))
        }
    }
}

/// What one category has more than the next: an interval of each says little about their difference.
fn difference(whole: &Found, part: &Found, value: f64) -> Found {
    let coverage = whole.coverage.as_ref().zip(part.coverage.as_ref());
    let coverage = coverage.map(|(whole, part)| whole.lesser(part).clone());
    let parts = match (&whole.parts, &part.parts) {
        (Parts::Figure(whole), Parts::Figure(part)) => Parts::Less(whole.clone(), part.clone()),
        _ => Parts::Absent,
    };
    Found { value: Some(value), interval: None, coverage, parts, ..whole.clone() }
}

fn year_of(figure: &FigureDefinition, series: &SeriesDefinition, point: &str) -> Option<i32> {
    if figure.axis == Axis::Year { point.parse().ok() } else { series.year.or(figure.year) }
}

/// Returns the aggregate or gap of a series at a point.
fn of_run(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    category: Option<&str>,
    point: &str,
    material: &Material<'_>,
) -> Found {
    let group = group_of(figure, series, point);
    let question = group.as_ref().and_then(|group| question(figure, series, category, (point, group), material));
    // What several rows could answer was refused before.
    let row = question.and_then(|question| material.tables.answer(&question).ok());
    row.map(found).unwrap_or_default()
}

/// Returns the group of a series at a point, or the two that it compares.
fn group_of(figure: &FigureDefinition, series: &SeriesDefinition, point: &str) -> Option<String> {
    let one =
        if figure.axis == Axis::Group { Some(point) } else { series.group.as_deref().or(figure.group.as_deref()) };
    match series.against.as_deref() {
        None => one.map(str::to_owned),
        Some(against) => GroupQuery::new(one?).against(GroupQuery::new(against)),
    }
}

/// Returns what a series asks the tables for at a point; `None` where it asks for nothing there.
fn question<'q>(
    figure: &'q FigureDefinition,
    series: &'q SeriesDefinition,
    category: Option<&'q str>,
    (point, group): (&'q str, &'q str),
    material: &Material<'_>,
) -> Option<Question<'q>> {
    let year = year_of(figure, series, point)?;
    let codes = Codes {
        sex: series.sex.map(|code| code.0),
        age: series.age.map(|code| code.0),
        location: series.location.map(|code| code.0),
        category: if figure.axis == Axis::Category { Some(point) } else { category },
    };
    series.from.is_none_or(|from| from <= year).then_some(Question {
        indicator: series.indicator.as_deref()?,
        gap: series.gap,
        statistic: series.statistic,
        group: GroupQuery::new(group),
        year,
        codes,
        base_year: None,
        profile: material.profile,
    })
}

/// Returns what is asked for by the series of a figure and could be several figures, each with the place of its series.
pub fn ambiguous(figure: &FigureDefinition, material: &Material<'_>) -> Vec<(usize, Ambiguous)> {
    let mut all = Vec::new();
    let asks = |series: &SeriesDefinition| series.indicator.is_some() && series.survey.is_none();
    for (at, series) in figure.series.iter().enumerate().filter(|(_, series)| asks(series)) {
        for point in points(figure, series, material) {
            let Some(group) = group_of(figure, series, &point) else { continue };
            let asked = [series.category.as_deref(), series.less.as_deref()];
            let asked = if series.less.is_some() { &asked[..] } else { &asked[..1] };
            let questions = asked.iter().filter_map(|code| question(figure, series, *code, (&point, &group), material));
            all.extend(questions.filter_map(|question| match material.tables.answer(&question) {
                Err(NoRow::Ambiguous(told)) => Some((at, told)),
                Ok(_) | Err(NoRow::Absent(_)) => None,
            }));
        }
    }
    all.dedup_by_key(|(at, _)| *at);
    all
}

fn found(row: RunFigure<'_>) -> Found {
    Found {
        value: row.shown().value(),
        interval: row.interval(),
        coverage: Some(row.coverage().clone()),
        status: Some(row.shown().status().code()),
        reason: row.shown().reasons().and_then(Notes::name),
        note: row.shown().notes().and_then(Notes::name),
        parts: Parts::Figure(row.key()),
        ..Found::default()
    }
}

/// Returns the record of a series at a point.
fn record<'m>(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    point: &str,
    material: &Material<'m>,
) -> Option<&'m Activity> {
    let (item, period) = match figure.axis {
        Axis::Item => (Some(point), None),
        Axis::Period | Axis::Year => (series.item.as_deref(), Some(point)),
        Axis::Group | Axis::Category | Axis::Economy => (series.item.as_deref(), None),
    };
    let is_asked = |asked: Option<&str>, is: &str| asked.is_none_or(|asked| asked == is);
    material.activity.iter().find(|record| {
        Some(record.dataset.as_str()) == series.dataset.as_deref()
            && is_asked(item, &record.item)
            && is_asked(series.measure.as_deref(), &record.measure)
            && is_asked(period, &record.period)
    })
}

/// Returns the notes of records that a figure shows and a language of its report lacks, each with the place of its series.
pub fn untranslated<'m>(
    figure: &FigureDefinition,
    languages: &[Language],
    material: &Material<'m>,
) -> Vec<(usize, &'m Activity, Vec<Language>)> {
    let shown = figure.series.iter().enumerate().filter(|(_, series)| series.dataset.is_some());
    let records = shown.flat_map(|(at, series)| {
        let points = points(figure, series, material);
        points.into_iter().filter_map(move |point| Some((at, record(figure, series, &point, material)?)))
    });
    let lacking = |(at, record): (usize, &'m Activity)| {
        let lacking = record.note.as_ref()?.lacking(languages);
        (!lacking.is_empty()).then_some((at, record, lacking))
    };
    records.filter_map(lacking).collect()
}

/// Returns what the record of a series at a point shows.
fn of_activity(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    point: &str,
    material: &Material<'_>,
    totals: &BTreeMap<Cell, ComputedTotal>,
) -> Found {
    let Some(record) = record(figure, series, point, material) else {
        return Found { name: item_name(series, point, material), ..Found::default() };
    };
    let cell = (record.item.clone(), record.measure.clone(), record.period.clone());
    Found {
        value: record.value,
        total: totals.get(&cell).cloned(),
        is_total: record.is_total,
        decimals: Some(record.decimals),
        name: Some(record.name.clone()),
        note: record.note.clone(),
        parts: Parts::Printed,
        ..Found::default()
    }
}

fn item_name(series: &SeriesDefinition, item: &str, material: &Material<'_>) -> Option<Name> {
    let mut records = material.activity.iter();
    let is_item =
        |record: &&Activity| Some(record.dataset.as_str()) == series.dataset.as_deref() && record.item.as_ref() == item;
    records.find(is_item).map(|record| record.name.clone())
}

/// Returns why there is no value, or what to know about it.
fn note(figure: &FigureDefinition, series: &SeriesDefinition, found: &Found, row: &FigureRow) -> Option<Name> {
    if row.value.is_none() {
        let declared = series.missing.clone().or_else(|| figure.missing.clone());
        let told = found.reason.clone().or_else(|| found.note.clone());
        return Some(told.or(declared).unwrap_or_else(|| no_data(series)));
    }
    let sum = found.total.as_ref().and_then(sum_note);
    let said = |language| {
        let estimates = row.reported_share().and_then(|share| little_told(&[share], language));
        let sum = sum.as_ref().map(|sum| sum.of(language).to_owned());
        let notes: Vec<String> = [sum, estimates, found.note.as_ref().map(|note| note.of(language).to_owned())]
            .into_iter()
            .flatten()
            .collect();
        language.joined(&notes, "semicolon")
    };
    Some(Name::each(said)).filter(|note| !note.is_empty())
}

fn no_data(series: &SeriesDefinition) -> Name {
    Name::said(if series.dataset.is_some() { "no-figure-printed" } else { "no-country-data" })
}

fn sum_note(total: &ComputedTotal) -> Option<Name> {
    match total.holds {
        TotalVerdict::Exact => None,
        TotalVerdict::Rounding => Some(Name::said("sum-may-be-rounding")),
        TotalVerdict::Differs => Some(Name::said("sum-differs")),
    }
}
