//! Figures and facts of a run → `report.html`: one file in all languages of its report that asks the network for nothing.
//! A chapter is a template of its own; what compares with earlier runs is not in this page.

pub mod changes;
mod speech;

use super::cell;
use super::claims_chapter::ClaimsChapter;
use super::explore::address;
use crate::concepts::rounding::rounded;
use crate::tables::cross_validation::CrossValidation;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

use super::chart::{Chart, is_drawn};
use super::figure_table::{N_COLUMNS, Numbers, VALUE_COLUMNS, cells, headers, wrong_totals};
use crate::concepts::{Language, Name, Unit};
use crate::pipeline::figures::Layout;
use crate::tables::coverage::{Subject, percent, told};
use crate::tables::figures::{ChartKind, FigureRow, Place};
use crate::tables::{self, Figure};

/// Name of the file in a run's folder.
pub const REPORT: &str = "report.html";

/// Widths for which every chart of the page is laid out: a desk and a phone.
const WIDE: f64 = 780.0;
const NARROW: f64 = 350.0;
/// Half a desk, the least width whose labels stand beside the marks.
const HALF: f64 = 524.0;

/// The page, its style and script, and its chapters; a new chapter is a template that `report.html` includes
/// and lists.
const TEMPLATES: [(&str, &str); 19] = [
    ("page.html", include_str!("page.html")),
    ("style.css", include_str!("style.css")),
    ("switch.js", include_str!("switch.js")),
    ("report.html", include_str!("report.html")),
    ("bulletin.html", include_str!("bulletin.html")),
    ("figure_charts.html", include_str!("figure_charts.html")),
    ("figure_table.html", include_str!("figure_table.html")),
    ("numbers.html", include_str!("numbers.html")),
    ("downloads.html", include_str!("downloads.html")),
    ("summary.html", include_str!("summary.html")),
    ("basis.html", include_str!("basis.html")),
    ("figures.html", include_str!("figures.html")),
    ("claims.html", include_str!("claims.html")),
    ("claims.js", include_str!("claims.js")),
    ("errors.html", include_str!("errors.html")),
    ("method.html", include_str!("method.html")),
    ("sources.html", include_str!("sources.html")),
    ("changes_body.html", include_str!("changes_body.html")),
    ("changes_in_brief.html", include_str!("changes_in_brief.html")),
];

/// Messages that stand before the cells of tables where a phone shows each row under the other.
const CELL_LABELS: [&str; 21] = [
    "coverage-of-economies",
    "coverage-measured",
    "coverage-estimated-by-source",
    "coverage-rebased-over-break",
    "coverage-earlier-edition",
    "coverage-imputed-by-us",
    "coverage-missing-values",
    "claims-count",
    "claims-section",
    "claims-printed",
    "claims-computed",
    "errors-years",
    "errors-predictions",
    "errors-totals-predicted",
    "errors-mean-absolute",
    "errors-bias",
    "errors-group",
    "errors-held",
    "errors-width",
    "sources-licence",
    "sources-rows",
];

/// What the page says about the run.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    /// Title of the report.
    pub title: Name,
    /// How the page is laid out.
    pub layout: Layout,
    /// Its languages, its own first.
    pub languages: Vec<PageLanguage>,
    /// What the report says about itself, paragraph by paragraph.
    pub summary: Vec<Name>,
    /// How its figures are made, point by point.
    pub method: Vec<Name>,
    /// The way from the page to the top of the run.
    pub top: String,
    /// Version of ictstat.
    pub version: String,
    /// Indicators of the run.
    pub n_indicators: usize,
    /// Rows of country data, as it is shown.
    pub n_observations: Name,
    /// Rows that were refused.
    pub n_rejects: usize,
    /// What the coverage below is of.
    pub coverage_title: Name,
    /// Coverage of an indicator of the report, year by year.
    pub coverage: Vec<Coverage>,
    /// How wrong the rules that complete values have been, where it was measured.
    pub errors: Vec<RuleError>,
    /// Groups for which the rules were tried.
    pub n_groups: usize,
    /// First and last year from which the rules were tried, for economies and for groups.
    pub origins: [[i32; 2]; 2],
    /// Datasets with their editions.
    pub inputs: Vec<Input>,
    /// Those that the figures of the report rest on.
    pub cited: Vec<Input>,
}

/// A language of the page.
#[derive(Clone, Debug, Serialize)]
pub struct PageLanguage {
    code: &'static str,
    tag: String,
    name: String,
}

impl From<Language> for PageLanguage {
    fn from(language: Language) -> Self {
        Self { code: language.code(), tag: language.tag(), name: language.say("language-name", &[]) }
    }
}

/// What the world's rate of a year rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// Calendar year.
    pub year: i32,
    /// Economies of the world.
    pub n_members: usize,
    /// Economies whose value is reported and measured, with their part of the people.
    pub measured: Name,
    /// Those whose reported value the source estimated.
    pub estimated: Name,
    /// Those whose reported value was re-based over a break.
    pub rebased: String,
    /// Stated by an earlier edition alone.
    pub earlier: Name,
    /// Those whose value we imputed.
    pub imputed: Name,
    /// Those without a value.
    pub missing: Name,
    /// All of it in words.
    pub told: Name,
}

impl Coverage {
    /// Returns the row of a year.
    pub fn new(year: i32, coverage: &tables::Coverage, weight: Unit) -> Self {
        let cell = |n: usize, share: Option<f64>| match share.filter(|_| n > 0) {
            Some(share) => Name::each(|language| {
                let share = percent(share, language);
                language.say("count-with-share", &[("n", n.into()), ("share", (&share).into())])
            }),
            None => Name::same(n.to_string()),
        };
        let measured = coverage.n_reported - coverage.n_estimated;
        Self {
            year,
            n_members: coverage.n_members,
            measured: cell(measured, coverage.weight_measured_share()),
            estimated: cell(coverage.n_estimated, coverage.weight_estimated_in_use_share()),
            rebased: coverage.n_rebased.to_string(),
            earlier: cell(coverage.n_fallback, coverage.weight_fallback_share),
            imputed: cell(coverage.n_imputed, coverage.weight_imputed_share),
            missing: cell(coverage.n_missing(), coverage.weight_missing_share()),
            told: Name::each(|language| told(coverage, Subject::Values, weight, language)),
        }
    }
}

/// A dataset of the run.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Id.
    pub dataset: String,
    /// Publisher, title and edition.
    pub citation: String,
    /// Licence.
    pub licence: String,
    /// What was done to the file after its publisher served it.
    pub processing: Option<String>,
    /// Rows in use.
    pub rows: usize,
}

/// A figure as the page shows it.
#[derive(Debug, Serialize)]
struct FigureSection<'a> {
    id: String,
    label: Name,
    section: &'a str,
    title: &'a Name,
    unit: &'a Name,
    without_data: Option<&'a Name>,
    notes: &'a [Name],
    sources: String,
    licences: String,
    numbers: Vec<LargeNumber>,
    charts: Vec<Drawing>,
    downloads: Vec<Download>,
    tables: Vec<Table>,
    n_missing: usize,
    /// Whether any number leads to its parts.
    has_parts: bool,
    /// Messages that say why others do not.
    without_parts: Vec<&'static str>,
    totals: Vec<Name>,
}

/// A value of a figure that is written large.
#[derive(Debug, Serialize)]
struct LargeNumber {
    name: Name,
    value: Name,
    unit: Name,
    /// Its interval; empty where it has none.
    interval: Name,
    /// Where its parts are shown.
    parts: Option<String>,
}

/// A file of the run that stands beside a figure.
#[derive(Debug, Serialize)]
struct Download {
    /// Its way from the page.
    path: String,
    /// What it is: SVG, PNG, CSV.
    kind: &'static str,
    /// Language of its texts; none where it has all.
    language: Option<&'static str>,
}

/// A chart in one language for one width.
#[derive(Debug, Serialize)]
struct Drawing {
    language: &'static str,
    width: &'static str,
    svg: String,
}

/// A table in one language.
#[derive(Debug, Serialize)]
struct Table {
    language: &'static str,
    tag: String,
    headers: Vec<Header>,
    rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Serialize)]
struct TableRow {
    cells: Vec<String>,
    /// Where the parts of its value are shown.
    parts: Option<String>,
}

/// Head of a column; values stand to the right.
#[derive(Debug, Serialize)]
struct Header {
    text: String,
    is_value: bool,
}

/// How wrong the chosen rule has been at a horizon.
#[derive(Clone, Debug, Serialize)]
pub struct RuleError {
    indicator: String,
    /// Whether totals of groups were predicted, or single economies.
    is_of_groups: bool,
    group: String,
    years: i32,
    n: usize,
    error: String,
    bias: String,
    held: String,
    width: String,
}

impl RuleError {
    /// Returns a row of the table of errors.
    pub fn new(row: &CrossValidation) -> Self {
        let two = |value: f64| rounded(value, 2);
        Self {
            indicator: row.indicator.to_string(),
            is_of_groups: row.interval_coverage.is_some(),
            group: row.group.to_string(),
            years: row.horizon_years,
            n: row.n,
            error: two(row.mean_absolute_error),
            bias: two(row.bias),
            held: row.interval_coverage.map(|share| rounded(100.0 * share, 0)).unwrap_or_default(),
            width: row.interval_width.map(two).unwrap_or_default(),
        }
    }
}

/// Returns the page.
///
/// - Errors: a template asks for what is not there.
pub fn page(facts: &Facts, figures: &[Figure], claims: &ClaimsChapter) -> Result<String, minijinja::Error> {
    let mut environment = environment()?;
    let languages: Vec<Language> = figures.first().map(|figure| figure.languages.clone()).unwrap_or_default();
    speech::add(&mut environment, &languages);
    let shown: Vec<FigureSection<'_>> = figures.iter().map(|figure| shown(figure, facts.layout)).collect();
    environment.get_template("page.html")?.render(context! {
        facts => Serde(facts),
        figures => Serde(&shown),
        claims => Serde(claims),
        cell_labels => CELL_LABELS,
    })
}

/// Returns what renders the templates.
fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // Style and script are ours and stand as they are; everything else is text and is escaped.
    environment.set_auto_escape_callback(
        |name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        },
    );
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn shown(figure: &Figure, layout: Layout) -> FigureSection<'_> {
    let wide = match layout {
        Layout::Report | Layout::Changes => WIDE,
        Layout::Bulletin => HALF,
    };
    let widths = [("wide", wide), ("narrow", NARROW)];
    let charts = figure.languages.iter().flat_map(|language| {
        widths.iter().filter_map(|(name, width)| {
            let chart = Chart::within_page(figure, *language, *width)?;
            Some(Drawing { language: language.code(), width: name, svg: chart.inline_svg() })
        })
    });
    FigureSection {
        id: figure.file_name(),
        label: figure.label(),
        section: &figure.section,
        title: &figure.title,
        unit: &figure.unit,
        without_data: figure.without_data.as_ref(),
        notes: &figure.notes,
        sources: figure.sources.join("; "),
        licences: figure.licences.join("; "),
        numbers: large_numbers(figure),
        charts: charts.collect(),
        downloads: downloads(figure),
        tables: figure.languages.iter().map(|language| table(figure, *language)).collect(),
        n_missing: figure.rows.iter().filter(|row| row.value.is_none()).count(),
        has_parts: figure.rows.iter().any(|row| parts(row).is_some()),
        without_parts: without_parts(figure),
        totals: wrong_totals(figure),
    }
}

/// Returns where `explore.html` shows the parts of a value.
fn parts(row: &FigureRow) -> Option<String> {
    row.value.and_then(|_| address::of_parts(&row.parts)).map(|address| cell::html(&address))
}

/// Returns the messages that say why values of a figure do not lead to their parts, each once.
fn without_parts(figure: &Figure) -> Vec<&'static str> {
    let valued = figure.rows.iter().filter(|row| row.value.is_some());
    let mut why: Vec<&str> = valued.filter_map(|row| row.parts.why_not_shown()).collect();
    why.sort_unstable();
    why.dedup();
    why
}

/// Returns the values that the page writes large.
fn large_numbers(figure: &Figure) -> Vec<LargeNumber> {
    let is_large = |row: &&FigureRow| figure.chart == ChartKind::Numbers && row.place == Place::Chart;
    let rows: Vec<&FigureRow> = figure.rows.iter().filter(is_large).collect();
    // As in a chart: the mark stands where others have none.
    let is_marked = |row: &FigureRow| row.rests_on_estimates() && !rows.iter().all(|row| row.rests_on_estimates());
    let number = |row: &&FigureRow| LargeNumber {
        name: Name::each(|language| {
            let mark = if is_marked(row) { "*" } else { "" };
            format!("{}{mark}", row.series_name.of(language))
        }),
        value: Name::each(|language| match row.value {
            Some(value) => language.number(value, row.decimals),
            None => language.say("not-produced", &[]),
        }),
        unit: row.unit.clone(),
        interval: Name::each(|language| {
            let Some((lower, upper)) = row.lower.zip(row.upper) else { return String::new() };
            let [lower, upper] = [lower, upper].map(|end| language.number(end, row.decimals));
            language.say("number-interval", &[("lower", (&lower).into()), ("upper", (&upper).into())])
        }),
        parts: parts(row),
    };
    rows.iter().map(number).collect()
}

/// Returns the files of a figure: its chart in every language, and its table.
fn downloads(figure: &Figure) -> Vec<Download> {
    let mut files = Vec::new();
    if is_drawn(figure) {
        for language in &figure.languages {
            let chart = figure.chart_file(*language);
            let of =
                |kind, ending| Download { path: format!("{chart}.{ending}"), kind, language: Some(language.code()) };
            files.extend([of("SVG", "svg"), of("PNG", "png")]);
        }
    }
    if figure.without_data.is_none() {
        files.push(Download { path: format!("tables/{}.csv", figure.file_name()), kind: "CSV", language: None });
    }
    files
}

/// Columns that no row fills are left out.
fn table(figure: &Figure, language: Language) -> Table {
    let rows: Vec<[String; N_COLUMNS]> =
        figure.rows.iter().map(|row| cells(row, language, Numbers::OfLanguage)).collect();
    let is_filled = |at: &usize| rows.iter().any(|row| !row[*at].is_empty());
    let columns: Vec<usize> = (0..N_COLUMNS).filter(is_filled).collect();
    let texts = headers(language);
    let header = |at: &usize| Header { text: texts[*at].clone(), is_value: VALUE_COLUMNS.contains(at) };
    let headers = columns.iter().map(header).collect();
    let filled = |(row, cells): (&FigureRow, &[String; N_COLUMNS])| TableRow {
        cells: columns.iter().map(|at| cells[*at].clone()).collect(),
        parts: parts(row),
    };
    let rows = figure.rows.iter().zip(&rows).map(filled).collect();
    Table { language: language.code(), tag: language.tag(), headers, rows }
}
