//! `figures.toml` of a report: the figures and tables of a report as queries over what a run computes.
//! Whether an indicator or dataset exists is for `run/report.rs`, which sees all of them.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use super::document::{Document, Step};
use super::regular_file;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Location, Name, Sex, Sided, did_you_mean, is_slug, nearest};
use crate::findings::{Code, Finding, Place as FilePlace};
use crate::tables::figures::{ChartKind, Colour, Place};
use crate::tables::{GapId, Statistic};

/// Name of the file in the folder of a report.
pub const FIGURES: &str = "figures.toml";

/// All figures and tables of a report, in its order.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat figures of a report")]
pub struct ReportDefinition {
    /// Title of the report.
    pub title: Name,
    /// Whether it is the main one of several reports, whose files lie at the top of a run.
    #[serde(default)]
    pub main: bool,
    /// The figures and tables.
    pub figure: Vec<FigureDefinition>,
}

/// What the points of a figure are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Groups of economies.
    #[default]
    Group,
    /// Calendar years.
    Year,
    /// Categories of an indicator.
    Category,
    /// Items of recorded activity.
    Item,
    /// Periods of recorded activity.
    Period,
}

/// One figure or table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureDefinition {
    /// Number in the report: `3`, `table-1`, `projects`.
    pub number: String,
    /// Section of the report.
    pub section: String,
    /// Title.
    pub title: Name,
    /// How it is drawn.
    #[serde(default)]
    pub chart: ChartKind,
    /// What the points are.
    #[serde(default)]
    pub axis: Axis,
    /// The points in the order in which they are shown.
    #[serde(default)]
    pub points: Vec<String>,
    /// First and last year, in place of `points`.
    #[schemars(inner(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to)), extend("x-rising" = true))]
    pub years: Option<[i32; 2]>,
    /// Names of points that are no group, year or item.
    #[serde(default)]
    pub names: BTreeMap<String, Name>,
    /// Group of all series, where the points are no groups.
    pub group: Option<String>,
    /// Year of all series, where the points are no years.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: Option<i32>,
    /// Unit of the drawn values.
    #[serde(default)]
    pub unit: Name,
    /// Decimals that the report prints.
    #[serde(default)]
    #[schemars(range(min = 0, max = 9))]
    pub decimals: usize,
    /// What a reader must know.
    pub note: Option<Name>,
    /// How the data differ from those of the report, where another publisher states them.
    pub other_publisher: Option<Name>,
    /// Why there is nothing to remake.
    pub without_data: Option<Name>,
    /// Why values are missing, where the data cannot say it.
    pub missing: Option<Name>,
    /// What is shown, in order.
    #[serde(default)]
    pub series: Vec<SeriesDefinition>,
    /// Totals that the report prints and that have to be the sum of their parts.
    #[serde(default)]
    pub total: Vec<TotalDefinition>,
    /// What the report prints, for comparison alone.
    #[serde(default)]
    pub printed: Vec<PrintedDefinition>,
}

/// One series of a figure: a query with the points of the figure filled in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesDefinition {
    /// Id of the series.
    pub id: String,
    /// Name of the series.
    pub name: Name,
    /// Where it is shown.
    #[serde(default)]
    pub place: Place,
    /// Colour, in place of the next in the row of colours.
    pub colour: Option<Colour>,
    /// Indicator whose aggregates are shown.
    pub indicator: Option<String>,
    /// Statistic of the aggregates.
    pub statistic: Option<Statistic>,
    /// Gap, in place of a statistic.
    pub gap: Option<GapId>,
    /// SDMX code of the sex.
    pub sex: Option<String>,
    /// SDMX code of the age.
    pub age: Option<String>,
    /// SDMX code of the location.
    pub location: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Category that is taken away: what the one has more than the other.
    pub less: Option<String>,
    /// First year in which that category is produced.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub less_from: Option<i32>,
    /// Series that takes the whole value where there is nothing to take away.
    pub otherwise: Option<String>,
    /// Whether it has no query of its own and holds what others hand to it with `otherwise`.
    #[serde(default)]
    pub is_collected: bool,
    /// First year that is produced.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: Option<i32>,
    /// Points, in place of those of the figure.
    #[serde(default)]
    pub points: Vec<String>,
    /// Group that a gap of two groups has below the line.
    pub against: Option<String>,
    /// Year, in place of that of the figure.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: Option<i32>,
    /// Group, in place of that of the figure.
    pub group: Option<String>,
    /// Dataset of kind `activity`, in place of an indicator.
    pub dataset: Option<String>,
    /// Item of the activity.
    pub item: Option<String>,
    /// Measure of the activity.
    pub measure: Option<String>,
    /// Unit, in place of that of the figure.
    pub unit: Option<Name>,
    /// Decimals, in place of those of the figure.
    #[schemars(range(min = 0, max = 9))]
    pub decimals: Option<usize>,
    /// What the values are divided by to be shown in the unit.
    #[serde(default = "one")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub divide_by: f64,
    /// Why values are missing, in place of the figure's reason.
    pub missing: Option<Name>,
}

fn one() -> f64 {
    1.0
}

/// What a total is added up over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TotalOver {
    /// Periods of one item and measure.
    Period,
    /// Items of one measure and period.
    Item,
    /// Measures of one item and period.
    Measure,
}

/// A printed total and its parts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalDefinition {
    /// Dataset that holds total and parts.
    pub dataset: String,
    /// What is added up.
    pub over: TotalOver,
    /// Period, item or measure of the total.
    pub whole: String,
    /// Those of its parts; all others if empty.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Parts that are taken away.
    #[serde(default)]
    pub less: Vec<String>,
}

/// A value that the report prints.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedDefinition {
    /// Series.
    pub series: String,
    /// Values as printed, by point.
    pub values: BTreeMap<String, String>,
}

impl FigureDefinition {
    /// Returns the points in order.
    pub fn all_points(&self) -> Vec<String> {
        match self.years {
            Some([from, to]) => (from..=to).map(|year| year.to_string()).collect(),
            None => self.points.clone(),
        }
    }
}

/// The figures with the document to point into.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the file says.
    pub definition: ReportDefinition,
    /// Where it says it.
    pub document: Document,
}

impl Report {
    /// Returns a finding at a key of a figure.
    pub fn finding(&self, code: Code, figure: usize, rest: &[Step<'_>], detail: impl Into<String>) -> Finding {
        let way: Vec<Step<'_>> =
            [Step::Key("figure"), Step::Index(figure)].into_iter().chain(rest.iter().copied()).collect();
        Finding::new(code, detail).at(self.document.place(&way))
    }
}

/// Returns the figures of a report's folder; `None` where it declares none.
///
/// - Errors: every mistake in the file.
pub fn load(folder: &Path, shown: &str) -> Result<Option<Report>, Vec<Finding>> {
    let file = format!("{shown}/{FIGURES}");
    let text = match regular_file::read_text(&folder.join(FIGURES)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(vec![Finding::new(Code::BadDefinition, error.to_string()).at(FilePlace::file(file))]);
        }
    };
    let parsed = Document::parse::<ReportDefinition>(&file, &text, Code::BadDefinition);
    let (document, definition) = parsed?;
    let report = Report { definition, document };
    let mistakes = mistakes(&report);
    if mistakes.is_empty() { Ok(Some(report)) } else { Err(mistakes) }
}

fn mistakes(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let figures = &report.definition.figure;
    for (index, figure) in figures.iter().enumerate() {
        if figures[..index].iter().any(|other| other.number == figure.number) {
            let detail = format!("figure `{}` stands twice", figure.number);
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("give each figure its own number"));
        }
        if !is_slug(&figure.number) {
            let detail = format!("found `{}`; expected a number or a slug such as table-1", figure.number);
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("write lower-case letters, digits and hyphens"));
        }
        if figure.without_data.is_some() != figure.series.is_empty() {
            let detail = format!(
                "figure `{}` has {} and {}",
                figure.number,
                if figure.series.is_empty() { "no [[figure.series]]" } else { "[[figure.series]]" },
                if figure.without_data.is_some() { "`without_data`" } else { "no `without_data`" }
            );
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("say what is shown, or why there is nothing to show"));
        }
        for (at, series) in figure.series.iter().enumerate() {
            findings.extend(series_mistake(report, index, figure, at, series));
        }
        for (at, printed) in figure.printed.iter().enumerate() {
            findings.extend(printed_mistake(report, index, figure, at, printed));
        }
    }
    findings
}

fn series_mistake(
    report: &Report,
    index: usize,
    figure: &FigureDefinition,
    at: usize,
    series: &SeriesDefinition,
) -> Option<Finding> {
    let of_indicator = series.indicator.is_some();
    let n_shown = usize::from(series.statistic.is_some()) + usize::from(series.gap.is_some());
    let ids = || figure.series.iter().map(|series| series.id.as_str());
    let (key, detail, help) = if !series.is_collected && of_indicator == series.dataset.is_some() {
        (
            "id",
            format!("series `{}` needs one of `indicator` and `dataset`", series.id),
            "name one of the two".to_owned(),
        )
    } else if of_indicator && n_shown != 1 {
        ("id", format!("series `{}` needs one of `statistic` and `gap`", series.id), "name one of the two".to_owned())
    } else if ids().filter(|id| *id == series.id).count() > 1 {
        ("id", format!("series `{}` stands twice", series.id), "give each series its own id".to_owned())
    } else if let Some(unknown) = series.otherwise.as_deref().filter(|id| !ids().any(|known| known == *id)) {
        ("otherwise", format!("found `{unknown}`, which is no series of this figure"), near(unknown, ids()))
    } else if let Some((key, detail)) = code_mistake(series) {
        (key, detail, "write the SDMX code".to_owned())
    } else {
        return None;
    };
    let rest = [Step::Key("series"), Step::Index(at), Step::Key(key)];
    Some(report.finding(Code::BadDefinition, index, &rest, detail).help(help))
}

/// A gap names two sides in one code, as `F/M`.
fn code_mistake(series: &SeriesDefinition) -> Option<(&'static str, String)> {
    let parts = |code: &Option<String>| -> Vec<String> {
        code.iter()
            .flat_map(|code| Sided::read(code).iter().map(|side| (*side).to_owned()).collect::<Vec<_>>())
            .collect()
    };
    let wrong = |key, code: String, expected: &str| Some((key, format!("found `{code}`; expected {expected}")));
    for code in parts(&series.sex) {
        if let Err(unknown) = code.parse::<Sex>() {
            return wrong("sex", code, unknown.expected);
        }
    }
    for code in parts(&series.age) {
        if let Err(unknown) = code.parse::<Age>() {
            return wrong("age", code, unknown.expected);
        }
    }
    for code in parts(&series.location) {
        if let Err(unknown) = code.parse::<Location>() {
            return wrong("location", code, unknown.expected);
        }
    }
    None
}

fn printed_mistake(
    report: &Report,
    index: usize,
    figure: &FigureDefinition,
    at: usize,
    printed: &PrintedDefinition,
) -> Option<Finding> {
    let ids = || figure.series.iter().map(|series| series.id.as_str());
    let own = figure.series.iter().flat_map(|series| series.points.iter().cloned());
    let points: Vec<String> = figure.all_points().into_iter().chain(own).collect();
    let point = printed.values.keys().find(|point| !points.contains(point));
    let (key, detail, help) = if !ids().any(|id| id == printed.series) {
        (
            "series",
            format!("found `{}`, which is no series of this figure", printed.series),
            near(&printed.series, ids()),
        )
    } else if let Some(point) = point {
        (
            "values",
            format!("found `{point}`, which is no point of this figure"),
            near(point, points.iter().map(String::as_str)),
        )
    } else {
        return None;
    };
    let rest = [Step::Key("printed"), Step::Index(at), Step::Key(key)];
    Some(report.finding(Code::BadDefinition, index, &rest, detail).help(help))
}

/// Returns the help for a name that is not known.
fn near<'a>(found: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    did_you_mean(&nearest(found, known.clone()), format!("there are: {}", known.collect::<Vec<_>>().join(", ")))
}
