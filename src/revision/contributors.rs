//! One figure of one run → the economies that it is made of, and what moved it since another year.

use std::path::Path;
use std::sync::Arc;

use polars::prelude::PlHashSet;

use super::RevisionError;
use super::details::Details;
use super::figure::{Moved, Side, Sides};
use super::rows::behind;
use super::run_figures::{Figure, RunFigures};
use crate::concepts::breakdown_words::told;
use crate::concepts::{Age, EconomyId, Location, Sex, Status, Text, Unit};
use crate::publish::Manifest;
use crate::question::{Codes, FigureKey, Question};
use crate::statistic::{ExactSum, Kind, Rule};
use crate::tables::{Contribution, Method, Parts};

/// A figure of a group.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Its name.
    pub label: String,
    /// Category.
    pub category: Text,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// Its economies, those that make most of it first.
    pub economies: Vec<Contributor>,
    /// What moved it since another year, if one was asked for.
    pub since: Option<Since>,
}

/// An economy in a figure.
#[derive(Clone, Debug)]
pub struct Contributor {
    /// The economy.
    pub economy: EconomyId,
    /// Its value.
    pub value: f64,
    /// Its weight.
    pub weight: f64,
    /// What it makes of the figure; the parts of all economies add up to it. None of a median.
    pub part: Option<f64>,
    /// Status of the value.
    pub status: Option<Status>,
    /// How the value came about.
    pub method: Method,
    /// File and line that state it, where one does.
    pub source: Option<(Text, i32)>,
}

/// What moved a figure since another year.
#[derive(Clone, Debug)]
pub struct Since {
    /// The year.
    pub year: i32,
    /// The figure then.
    pub value: Option<f64>,
    /// The parts; an imputed value that was imputed then as well is `method`.
    pub parts: Result<Parts, String>,
    /// What each economy moved.
    pub contributions: Vec<Contribution>,
}

/// Returns the main figures of a group of a list in a year, one for each category.
///
/// - Errors: a file of the run is absent or damaged.
pub fn explain(
    run: &Path,
    files: &RunFigures,
    question: &Question<'_>,
    since: Option<i32>,
) -> Result<Vec<Explained>, RevisionError> {
    let of = PlHashSet::from_iter([question.indicator.into()]);
    let statistics = Manifest::read(run).map(|manifest| manifest.statistics).unwrap_or_default();
    let rows = behind(run, &|indicator| indicator == question.indicator)?;
    let side = Side::new(files, Arc::new(Details::new(&rows, &statistics, &of)), &statistics);
    let sides = Sides::new(side.clone(), side);
    let keys = main_figures(files, question);
    let explained = keys.into_iter().filter_map(|(key, figure)| one(&sides, files, key, figure, since));
    Ok(explained.collect())
}

/// Returns the name of a figure of a group, as `weighted mean, 4G, wb-income FY2026, percent`.
pub fn label(key: &FigureKey, figure: &Figure) -> String {
    let said = told(&key.breakdown.codes());
    let said = if key.breakdown.is_total() { String::new() } else { format!(", {said}") };
    let statistic = key.statistic.name().replace('-', " ");
    format!("{statistic}{said}, {} {}, {}", key.classification, key.edition, figure.unit.name())
}

/// Returns the breakdown that a question asks for: what it does not say is the total; where there is none, the only one that
/// there is. A category stays open.
pub fn of_breakdown<'q>(files: &RunFigures, asked: &Question<'q>) -> Codes<'q> {
    let keys: Vec<&FigureKey> = files.figures.keys().filter(|key| is_of_group(key, asked)).collect();
    let Codes { sex, age, location, category } = asked.codes;
    Codes {
        sex: sex.or_else(|| total_or_only(keys.iter().map(|key| key.breakdown.sex), Sex::Total.into())),
        age: age.or_else(|| total_or_only(keys.iter().map(|key| key.breakdown.age), Age::Total.into())),
        location: location
            .or_else(|| total_or_only(keys.iter().map(|key| key.breakdown.location), Location::Total.into())),
        category,
    }
}

fn total_or_only<T: PartialEq + Copy>(mut there_are: impl Iterator<Item = T> + Clone, total: T) -> Option<T> {
    let first = there_are.clone().next()?;
    let is_only = there_are.all(|one| one == first);
    Some(if is_only { first } else { total })
}

/// Returns whether a figure is an aggregate of the group and year of a question.
fn is_of_group(key: &FigureKey, asked: &Question<'_>) -> bool {
    let group = key.group.one().is_some_and(|group| **group == *asked.group.group);
    let is_group = group && asked.group.may_be(&key.classification, &key.edition);
    *key.indicator == *asked.indicator && key.year == asked.year && is_group && key.gap.is_none()
}

/// Returns the figures that stand for a group of a list: one for each category, of the breakdown that is asked for.
pub fn main_figures<'f>(files: &'f RunFigures, asked: &Question<'_>) -> Vec<(&'f FigureKey, &'f Figure)> {
    let codes = of_breakdown(files, asked);
    let is_asked =
        |key: &FigureKey| is_of_group(key, asked) && codes.are_of(&key.breakdown) && key.profile == asked.profile;
    let found: Vec<_> = files.figures.iter().filter(|(key, _)| is_asked(key)).collect();
    let first = Kind::main(found.iter().map(|(key, _)| key.statistic));
    let mut main: Vec<_> = found.into_iter().filter(|(key, _)| Some(key.statistic) == first).collect();
    main.sort_by(|(a, _), (b, _)| a.breakdown.cmp(&b.breakdown));
    main
}

fn one(sides: &Sides, files: &RunFigures, key: &FigureKey, figure: &Figure, since: Option<i32>) -> Option<Explained> {
    Some(Explained {
        label: label(key, figure),
        category: key.breakdown.category.clone(),
        value: figure.value?,
        unit: figure.unit,
        economies: contributors(sides.after(), key, figure),
        since: since.map(|year| moved(sides, files, key, year)),
    })
}

fn contributors(side: &Side, key: &FigureKey, figure: &Figure) -> Vec<Contributor> {
    let (state, rule) = (side.state(key, figure), side.rule(key));
    let weights = state.values().filter(|one| one.value.is_some()).filter_map(|one| one.weight);
    let total_weight = weights.sum::<ExactSum>().value();
    let part = |value: f64, weight: f64| match rule {
        Rule::Mean(measure) => Some(weight * measure.of(value) / total_weight),
        Rule::Sum(measure) => Some(weight * measure.of(value)),
        Rule::InSteps(_) => None,
    };
    let behind = side.behind(key);
    let mut all = Vec::new();
    for (economy, listed) in state.iter() {
        let (Some(value), Some(weight)) = (listed.value, listed.weight) else { continue };
        let behind = behind(economy);
        all.push(Contributor {
            economy,
            value,
            weight,
            part: part(value, weight),
            status: behind.status(),
            method: behind.method(),
            source: behind.report.map(|report| (report.file.clone(), report.line)),
        });
    }
    let size = |one: &Contributor| one.part.unwrap_or(one.value).abs();
    all.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.economy.cmp(&b.economy)));
    all
}

fn moved(sides: &Sides, files: &RunFigures, key: &FigureKey, year: i32) -> Since {
    let earlier = FigureKey { year, ..key.clone() };
    let value = files.figures.get(&earlier).and_then(|before| before.value);
    let split = match value {
        None => Moved::Unknown(format!("the run has no such figure for {year}")),
        Some(_) => sides.moved_over_years(&earlier, key),
    };
    let (parts, contributions) = match split {
        Moved::Split(contributions) => (Ok(Parts::of_all(&contributions)), contributions),
        Moved::Unknown(reason) => (Err(reason), Vec::new()),
    };
    Since { year, value, parts, contributions }
}
