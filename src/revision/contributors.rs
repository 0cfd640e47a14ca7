//! One figure of one run → the economies that it is made of, and what moved it since another year.

use std::path::Path;

use polars::prelude::PlHashSet;

use super::details::{Completed, Report};
use super::figure::{Moved, Side, Sides};
use super::parts::{self, Contribution, Rule};
use super::run_files::{Figure, FigureKey, RunFiles};
use super::symbols::{Symbol, Symbols};
use super::{RevisionError, named};
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::{EconomyId, GroupQuery, Text};
use crate::publish::Manifest;
use crate::tables::{Parts, Statistic};

/// Which figure of a group.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Id of the indicator.
    pub indicator: &'a str,
    /// The group.
    pub group: GroupQuery<'a>,
    /// Calendar year.
    pub year: i32,
    /// Profile.
    pub profile: &'a str,
}

/// A figure of a group, total over sex, age and location.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Its name.
    pub label: String,
    /// Category.
    pub category: Text,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: Text,
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
    pub status: Option<Text>,
    /// How the value came about.
    pub method: Text,
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
    /// Economies that moved it most.
    pub named: String,
    /// What each economy moved.
    pub contributions: Vec<Contribution>,
}

/// Statistics in the order in which one of them stands for a group.
const FIRST: [Statistic; 4] = [Statistic::WeightedMean, Statistic::Sum, Statistic::Median, Statistic::Count];

/// Returns the main figures of a group in a year, one for each edition and category.
///
/// - Errors: a file of the run is absent or damaged.
pub fn explain(run: &Path, asked: &Asked<'_>, since: Option<i32>) -> Result<Vec<Explained>, RevisionError> {
    let mut symbols = Symbols::default();
    let files = RunFiles::read(run, &|indicator| indicator == asked.indicator, &mut symbols)?;
    let Some(indicator) = symbols.known(asked.indicator) else { return Ok(Vec::new()) };
    let of = PlHashSet::from_iter([indicator]);
    let statistics = Manifest::read(run).map(|manifest| manifest.statistics).unwrap_or_default();
    let mut side = || Side::read(&files, &statistics, &of, &mut symbols);
    let (before, after) = (side()?, side()?);
    let sides = Sides::new(before, after, &symbols);
    let keys = main_figures(&files, asked, &symbols);
    let explained = keys.into_iter().filter_map(|(key, figure)| one(&sides, &files, &key, &figure, since, &symbols));
    Ok(explained.collect())
}

/// Returns the name of a figure of a group, as `weighted mean, 4G, wb-income FY2026, percent`.
pub fn label(key: &FigureKey, figure: &Figure, symbols: &Symbols) -> String {
    let text = |symbol| symbols.text(symbol);
    let category = text(key.codes[3]);
    let category = if category.starts_with('_') { String::new() } else { format!(", {category}") };
    let statistic = text(key.statistic).replace('-', " ");
    format!("{statistic}{category}, {} {}, {}", text(key.classification), text(key.edition), text(figure.unit))
}

/// Returns the figures that stand for a group: one for each edition and category, total over sex, age and location.
pub fn main_figures(files: &RunFiles, asked: &Asked<'_>, symbols: &Symbols) -> Vec<(FigureKey, Figure)> {
    let is = |symbol: Symbol, text: &str| symbols.known(text) == Some(symbol);
    let is_asked = |key: &FigureKey| {
        let is_total = key.codes[..3].iter().all(|code| is(*code, TOTAL) || is(*code, NOT_APPLICABLE));
        let is_group = is(key.group, asked.group.group)
            && asked.group.may_be(&symbols.text(key.classification), &symbols.text(key.edition));
        let is_of = is(key.indicator, asked.indicator) && key.year == asked.year && is_group;
        key.gap.is_none() && is_total && is_of && is(key.profile, asked.profile)
    };
    let found: Vec<_> = files.figures.iter().filter(|(key, _)| is_asked(key)).collect();
    let first = FIRST.iter().find(|statistic| found.iter().any(|(key, _)| is(key.statistic, statistic.name())));
    let main = found.into_iter().filter(|(key, _)| first.is_some_and(|first| is(key.statistic, first.name())));
    let mut main: Vec<_> = main.map(|(key, figure)| (*key, *figure)).collect();
    let name = |symbol| symbols.text(symbol);
    main.sort_by_key(|(key, _)| (name(key.classification), name(key.edition), name(key.codes[3])));
    main
}

fn one(
    sides: &Sides,
    files: &RunFiles,
    key: &FigureKey,
    figure: &Figure,
    since: Option<i32>,
    symbols: &Symbols,
) -> Option<Explained> {
    let text = |symbol| symbols.text(symbol);
    Some(Explained {
        label: label(key, figure, symbols),
        category: text(key.codes[3]),
        value: figure.value?,
        unit: text(figure.unit),
        economies: contributors(sides.after(), key, figure, symbols),
        since: since.map(|year| moved(sides, files, key, figure, year, symbols)),
    })
}

fn contributors(side: &Side, key: &FigureKey, figure: &Figure, symbols: &Symbols) -> Vec<Contributor> {
    let (state, rule) = (side.state(key, figure, symbols), side.rule(key, figure, symbols));
    let total_weight: f64 = state.values().filter(|one| one.value.is_some()).filter_map(|one| one.weight).sum();
    let part = |value: f64, weight: f64| match rule? {
        Rule::Mean(measure) => Some(weight * measure.of(value) / total_weight),
        Rule::Sum(measure) => Some(weight * measure.of(value)),
        Rule::Median => None,
    };
    let details = side.details();
    let (codes, profile) = (side.codes_of_values(key, symbols), symbols.text(key.profile));
    let mut all = Vec::new();
    for (economy, listed) in state.iter() {
        let (Some(value), Some(weight)) = (listed.value, listed.weight) else { continue };
        let report = details.report(key.indicator, key.year, codes, economy);
        let completed = details.completed(key.indicator, key.year, codes, economy);
        let completed = completed.filter(|_| details.shows_completed(key.indicator, &profile));
        all.push(Contributor {
            economy,
            value,
            weight,
            part: part(value, weight),
            status: status(report, completed).map(|status| symbols.text(status)),
            method: completed.and_then(|row| row.method).map_or_else(|| "reported".into(), |name| symbols.text(name)),
            source: report.map(|report| (symbols.text(report.file), report.line)),
        });
    }
    let size = |one: &Contributor| one.part.unwrap_or(one.value).abs();
    all.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.economy.cmp(&b.economy)));
    all
}

fn status(report: Option<&Report>, completed: Option<&Completed>) -> Option<Symbol> {
    completed.map_or_else(|| report.and_then(|report| report.status), |completed| completed.status)
}

fn moved(sides: &Sides, files: &RunFiles, key: &FigureKey, figure: &Figure, year: i32, symbols: &Symbols) -> Since {
    let earlier = FigureKey { year, ..*key };
    let before = files.figures.get(&earlier).copied();
    let value = before.and_then(|before| before.value);
    let split = match value {
        None => Moved::Unknown(format!("the run has no such figure for {year}")),
        Some(_) => sides.moved_over_years(&earlier, key, symbols),
    };
    match split {
        Moved::Split(contributions) => {
            let places = super::figure::decimals(&symbols.text(figure.unit));
            let named = named(&contributions, places);
            Since { year, value, parts: Ok(parts::parts(&contributions)), named, contributions }
        }
        Moved::Unknown(reason) => {
            Since { year, value, parts: Err(reason), named: String::new(), contributions: Vec::new() }
        }
    }
}
