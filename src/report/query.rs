//! One declared figure → its rows: the aggregate, gap or record of every series at every point.

use std::collections::{BTreeMap, HashMap};

use super::totals::{Cell, computed_totals};
use crate::concepts::interval::Interval;
use crate::concepts::{GroupQuery, Name, Shown, Unit, group_name};
use crate::pipeline::figures::Axis;
use crate::pipeline::{FigureDefinition, SeriesDefinition};
use crate::tables::coverage::{Subject, little_told, told, withheld_told};
use crate::tables::figures::{Colour, ComputedTotal, FigureRow, Place, TotalVerdict};
use crate::tables::{Activity, Aggregate, Coverage, Gap, Profile};

/// Rows by indicator, group and year.
type ByGroup<'a, Row> = HashMap<(&'a str, &'a str, i32), Vec<&'a Row>>;

/// What figures are made of.
#[derive(Debug, Default)]
pub struct Material<'a> {
    aggregates: ByGroup<'a, Aggregate>,
    gaps: ByGroup<'a, Gap>,
    activity: &'a [Activity],
}

impl<'a> Material<'a> {
    /// Returns the material of one profile.
    pub fn new(profile: Profile, aggregates: &'a [Aggregate], gaps: &'a [Gap], activity: &'a [Activity]) -> Self {
        let mut material = Self { activity, ..Self::default() };
        for row in aggregates.iter().filter(|row| row.profile == profile) {
            let key = (row.indicator.as_ref(), row.group.as_ref(), row.year);
            material.aggregates.entry(key).or_default().push(row);
        }
        for row in gaps.iter().filter(|row| row.profile == profile) {
            let key = (row.indicator.as_ref(), row.group.as_ref(), row.year);
            material.gaps.entry(key).or_default().push(row);
        }
        material
    }
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
    note: Option<String>,
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

/// Returns the points of a series: its own, those of the figure, or all items of its dataset.
fn points(figure: &FigureDefinition, series: &SeriesDefinition, material: &Material<'_>) -> Vec<String> {
    if !series.points.is_empty() {
        return series.points.clone();
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
        Axis::Group => declared.unwrap_or_else(|| group_name(GroupQuery::new(point).group)),
        Axis::Year | Axis::Period => declared.unwrap_or_else(|| Name::same(point.replace('-', "–"))),
        Axis::Category | Axis::Item => declared.or_else(|| found.name.clone()).unwrap_or_else(|| Name::same(point)),
    }
}

/// What one category has more than the next: an interval of each says little about their difference.
fn difference(whole: &Found, part: &Found, value: f64) -> Found {
    let coverage = whole.coverage.as_ref().zip(part.coverage.as_ref());
    let coverage = coverage.map(|(whole, part)| whole.lesser(part).clone());
    Found { value: Some(value), interval: None, coverage, ..whole.clone() }
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
    let group =
        if figure.axis == Axis::Group { Some(point) } else { series.group.as_deref().or(figure.group.as_deref()) };
    let (Some(indicator), Some(group), Some(year)) =
        (series.indicator.as_deref(), group, year_of(figure, series, point))
    else {
        return Found::default();
    };
    if series.from.is_some_and(|from| year < from) {
        return Found::default();
    }
    let query = GroupQuery::new(group);
    let category = if figure.axis == Axis::Category { Some(point) } else { category };
    let code = |declared: &Option<String>, is: &str| declared.as_deref().unwrap_or("_T") == is;
    let is_category = |is: &str| category.unwrap_or("_Z") == is;
    if let Some(gap) = series.gap {
        let against = series.against.as_deref().map(|against| GroupQuery::new(against).group);
        let group = against.map_or_else(|| query.group.to_owned(), |against| format!("{}/{against}", query.group));
        let rows = material.gaps.get(&(indicator, group.as_str(), year)).into_iter().flatten();
        let mut rows = rows.copied().filter(|row| {
            let breakdown = &row.breakdown;
            row.gap == gap
                && query.takes(&row.classification, &row.edition)
                && code(&series.sex, &breakdown.sex)
                && code(&series.age, &breakdown.age)
                && code(&series.location, &breakdown.location)
                && is_category(&breakdown.category)
        });
        return rows.next().map(of_gap).unwrap_or_default();
    }
    let rows = material.aggregates.get(&(indicator, query.group, year)).into_iter().flatten();
    let mut rows = rows.copied().filter(|row| {
        let breakdown = &row.breakdown;
        Some(row.statistic) == series.statistic
            && query.takes(&row.classification, &row.edition)
            && code(&series.sex, breakdown.sex.code())
            && code(&series.age, &breakdown.age.to_string())
            && code(&series.location, breakdown.location.code())
            && is_category(&breakdown.category)
    });
    rows.next().map(of_aggregate).unwrap_or_default()
}

fn of_aggregate(row: &Aggregate) -> Found {
    Found {
        value: row.shown.value(),
        interval: row.interval,
        coverage: Some(row.coverage.clone()),
        status: Some(row.shown.status().code()),
        reason: reason(&row.shown, &row.coverage, Subject::Values, row.weight_unit),
        note: row.shown.note().map(str::to_owned),
        ..Found::default()
    }
}

fn of_gap(row: &Gap) -> Found {
    Found {
        value: row.shown.value(),
        interval: row.interval,
        coverage: Some(row.coverage.clone()),
        status: Some(row.shown.status().code()),
        reason: reason(&row.shown, &row.coverage, row.subject(), row.weight_unit),
        note: row.shown.note().map(str::to_owned),
        ..Found::default()
    }
}

/// Returns why there is no value, in both languages where it is what is reported.
fn reason(shown: &Shown, coverage: &Coverage, subject: Subject, weight: Unit) -> Option<Name> {
    let en = shown.reason()?.to_owned();
    let zh = match shown {
        // Figures show one profile; what it withholds it withholds below the same part of what is never completed.
        Shown::Suppressed { .. } => {
            let (profile, least) = (Profile::Itu, Profile::Itu.least_share(false));
            withheld_told(coverage, subject, weight, (profile.name(), least)).zh
        }
        Shown::NotProduced { .. } if coverage.n_with_value() == 0 => told(coverage, subject, weight).zh,
        Shown::NotProduced { .. } | Shown::Value { .. } => en.clone(),
    };
    Some(Name { en, zh })
}

/// Returns the record of a series at a point.
fn of_activity(
    figure: &FigureDefinition,
    series: &SeriesDefinition,
    point: &str,
    material: &Material<'_>,
    totals: &BTreeMap<Cell, ComputedTotal>,
) -> Found {
    let item = if figure.axis == Axis::Item { Some(point) } else { series.item.as_deref() };
    let period = matches!(figure.axis, Axis::Period | Axis::Year).then_some(point);
    let is_asked = |asked: Option<&str>, is: &str| asked.is_none_or(|asked| asked == is);
    let mut records = material.activity.iter().filter(|record| {
        Some(record.dataset.as_str()) == series.dataset.as_deref()
            && is_asked(item, &record.item)
            && is_asked(series.measure.as_deref(), &record.measure)
            && is_asked(period, &record.period)
    });
    let Some(record) = records.next() else {
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
        let told = found.reason.clone().or_else(|| found.note.clone().map(Name::same));
        return Some(told.or(declared).unwrap_or_else(|| no_data(series)));
    }
    let estimates = row.reported_share().and_then(|share| little_told(&[share]));
    let sum = found.total.as_ref().filter(|total| total.holds != TotalVerdict::Exact).map(sum_note);
    let said = found.note.clone().map(Name::same);
    [sum, estimates, said]
        .into_iter()
        .flatten()
        .reduce(|a, b| Name::new(format!("{}; {}", a.en, b.en), format!("{}；{}", a.zh, b.zh)))
}

fn no_data(series: &SeriesDefinition) -> Name {
    match series.dataset {
        Some(_) => Name::new("the report prints no figure", "报告没有给出数字"),
        None => Name::new("there are no country data", "没有国家数据"),
    }
}

fn sum_note(total: &ComputedTotal) -> Name {
    match total.holds {
        TotalVerdict::Exact => Name::default(),
        TotalVerdict::Rounding => {
            Name::new("the difference from the sum may come from rounding", "与合计之差可能源于四舍五入")
        }
        TotalVerdict::Differs => {
            Name::new("the printed total is not the sum of its parts", "印出的总数不等于各部分之和")
        }
    }
}
