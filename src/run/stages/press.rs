//! Reports → their files in a run: tables of figures and claims, charts, workbooks and pages.
//! Joins what the stages have made with how it is rendered; the main report lies at the top of a run, others in folders.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::results::Results;
use super::{publishing, report};
use crate::concepts::classification::WORLD;
use crate::concepts::{DatasetId, Language, Name};
use crate::pipeline::Report;
use crate::publish::chart::Chart;
use crate::publish::claims_chapter::ClaimsChapter;
use crate::publish::manifest::VERSION;
use crate::publish::{claims_table, figure_table, page, workbook};
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::reports::ProjectReport;
use crate::run::store::cache::{Cache, Holds, Key};
use crate::run::store::directory::Staging;
use crate::run::store::rule_errors::{ORIGINS, ORIGINS_OF_RESIDUALS};
use crate::tables::cross_validation::Scope;
use crate::tables::{Aggregate, Claim, Figure, Profile, Relation};

/// Writes tables, charts, page and workbook of every report, each in its own folder of the run.
///
/// - Errors: `Disk`; `Internal` where a chart or page cannot be made.
pub fn publish(staging: &Staging, cache: &Cache, plan: &Plan<'_>, results: &Results) -> Result<(), Failure> {
    plan.reports.iter().try_for_each(|report| {
        let verification = &results.verification;
        let claims: Vec<Claim> =
            verification.claims.iter().filter(|claim| claim.report == report.id).cloned().collect();
        let relations: Vec<Relation> =
            verification.relations.iter().filter(|relation| relation.report == report.id).cloned().collect();
        let press = Press { staging, cache, plan, results, report, claims: &claims, relations: &relations };
        press.claims()?;
        report.figures.as_ref().map_or(Ok(()), |figures| press.figures(figures))
    })
}

/// What the files of one report are printed with and from.
struct Press<'a> {
    staging: &'a Staging,
    cache: &'a Cache,
    plan: &'a Plan<'a>,
    results: &'a Results,
    report: &'a ProjectReport,
    claims: &'a [Claim],
    relations: &'a [Relation],
}

impl Press<'_> {
    fn write(&self, file: &str, content: &[u8]) -> Result<(), Failure> {
        self.staging.write(&self.report.path(file), content)
    }

    /// Writes the verdicts for readers.
    fn claims(&self) -> Result<(), Failure> {
        if self.claims.is_empty() {
            return Ok(());
        }
        let csv = claims_table::csv(self.claims).map_err(|error| Failure::internal(error.to_string()))?;
        self.write("tables/claims.csv", &csv)?;
        self.write("tables/claims.md", claims_table::markdown(self.claims, self.relations).as_bytes())
    }

    /// Writes tables, list, charts, workbook and page of the figures.
    fn figures(&self, definitions: &Report) -> Result<(), Failure> {
        let figures = &report::figures(self.plan, definitions, self.results);
        let internal = |error: String| Failure::internal(error);
        for figure in figures.iter().filter(|figure| figure.without_data.is_none()) {
            let name = figure.file_name();
            let csv = figure_table::csv(figure).map_err(|error| internal(error.to_string()))?;
            self.write(&format!("tables/{name}.csv"), &csv)?;
            self.write(&format!("tables/{name}.md"), figure_table::markdown(figure).as_bytes())?;
        }
        let list = figure_table::list(figures, &|file| self.report.path(file));
        let list = serde_json::to_string_pretty(&list).map_err(|error| internal(error.to_string()))?;
        self.write(figure_table::FIGURE_LIST, format!("{list}\n").as_bytes())?;
        let page = || self.page(figures, &facts(self.plan, self.results, definitions, figures, self.report.is_main));
        let (charts, (book, page)) =
            rayon::join(|| self.charts(figures), || rayon::join(|| self.workbook(figures), page));
        charts.and(book).and(page)
    }

    fn workbook(&self, figures: &[Figure]) -> Result<(), Failure> {
        let metadata = publishing::metadata(self.plan, None);
        let key = Key::of(Holds::Workbook, &(figures, &metadata))?;
        let book = rendered(self.cache, &key, || workbook::workbook(figures, &metadata))?;
        self.write(workbook::WORKBOOK, &book)
    }

    fn page(&self, figures: &[Figure], facts: &page::Facts) -> Result<(), Failure> {
        let claims = ClaimsChapter::new(self.claims, self.relations);
        let key = Key::of(Holds::Page, &(facts, figures, &claims))?;
        let html = rendered(self.cache, &key, || page::page(facts, figures, &claims).map(String::into_bytes))?;
        self.write(page::REPORT, &html)
    }

    /// Writes every chart as drawing and as picture.
    fn charts(&self, figures: &[Figure]) -> Result<(), Failure> {
        let tasks: Vec<(&Figure, Language)> = figures
            .iter()
            .flat_map(|figure| figure.languages.iter().map(move |language| (figure, *language)))
            .collect();
        tasks.par_iter().try_for_each(|(figure, language)| {
            let Some(chart) = Chart::alone(figure, *language) else { return Ok(()) };
            let name = figure.chart_file(*language);
            let svg = chart.svg();
            // The picture shows what the drawing says to a tenth of a unit: a figure that moved less is not painted again.
            let png = rendered(self.cache, &Key::new(Holds::Picture, [svg.as_str()]), || chart.png())?;
            self.write(&format!("{name}.svg"), svg.as_bytes())?;
            self.write(&format!("{name}.png"), &png)
        })
    }
}

/// Returns a rendered file, from the cache where all that it shows is as before.
pub(super) fn rendered<E: std::fmt::Display>(
    cache: &Cache,
    key: &Key,
    render: impl FnOnce() -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, Failure> {
    if let Some(content) = cache.file(key) {
        return Ok(content);
    }
    let content = render().map_err(|error| Failure::internal(error.to_string()))?;
    cache.put_file(key, content.clone());
    Ok(content)
}

/// Returns what the page says about the run.
fn facts(plan: &Plan<'_>, results: &Results, report: &Report, figures: &[Figure], is_main: bool) -> page::Facts {
    let mut inputs: Vec<page::Input> = Vec::new();
    for entry in &results.account.inputs {
        let source = plan.sources.get(&DatasetId::from(entry.dataset.as_str()));
        match inputs.iter_mut().find(|input| input.dataset == entry.dataset) {
            Some(input) => input.rows = input.rows.max(entry.rows_kept),
            None => inputs.push(page::Input {
                dataset: entry.dataset.clone(),
                citation: source.map(|source| source.citation.clone()).unwrap_or_default(),
                licence: source.map(|source| source.licence.clone()).unwrap_or_default(),
                processing: source.and_then(|source| source.processing.clone()),
                rows: entry.rows_kept,
            }),
        }
    }
    let definition = &report.definition;
    let coverage = definition.page.coverage.as_ref();
    let groups: BTreeSet<&str> = plan
        .errors
        .iter()
        .filter(|error| error.scope == Scope::Group && error.interval_coverage.is_some())
        .map(|error| error.group.as_ref())
        .collect();
    let is_cited = |citation: &String| figures.iter().any(|figure| figure.sources.contains(citation));
    page::Facts {
        title: definition.title.clone(),
        layout: definition.page.layout,
        languages: definition.languages().into_iter().map(page::PageLanguage::from).collect(),
        summary: definition.page.summary.clone(),
        method: definition.page.method.clone(),
        top: if is_main { String::new() } else { "../../".to_owned() },
        version: VERSION.to_owned(),
        n_indicators: plan.pipelines.len(),
        n_observations: Name::each(|language| language.number(results.rows.observations.n_rows() as f64, 0)),
        n_rejects: results.account.rejects.len(),
        coverage_title: coverage.map(|coverage| coverage.title.clone()).unwrap_or_default(),
        coverage: coverage
            .map(|coverage| coverage_of(&coverage.indicator, results.tables.aggregates()))
            .unwrap_or_default(),
        errors: plan.errors.iter().filter(|error| error.scope != Scope::Economy).map(page::RuleError::new).collect(),
        n_groups: groups.len(),
        origins: [ORIGINS, ORIGINS_OF_RESIDUALS].map(|years| [years.from, years.to]),
        cited: inputs.iter().filter(|input| is_cited(&input.citation)).cloned().collect(),
        inputs,
    }
}

/// Returns year by year which part of the world's people has a reported rate of an indicator.
fn coverage_of(indicator: &str, aggregates: &[Aggregate]) -> Vec<page::Coverage> {
    let is_shown = |row: &&Aggregate| {
        row.profile == Profile::Itu
            && row.classification.as_ref() == WORLD
            && row.indicator.as_ref() == indicator
            && row.statistic == crate::tables::Statistic::WeightedMean
            && row.breakdown == crate::concepts::Breakdown::total()
    };
    let row = |row: &Aggregate| page::Coverage::new(row.year, &row.coverage, row.weight_unit);
    aggregates.iter().filter(is_shown).map(row).collect()
}
