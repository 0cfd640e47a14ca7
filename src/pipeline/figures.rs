//! `figures.toml` of a report: the figures and tables of a report as queries over what a run computes.
//! Whether an indicator or dataset exists is for `run/stages/report.rs`, which sees all of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{Document, Step};
use super::from_text::FromText;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Language, Location, Name, Sex, Sided, Text};
use crate::findings::{Code, Finding};
use crate::tables::figures::{ChartKind, Colour, Place};
use crate::tables::{GapId, Statistic, SurveyMeasure};

/// Name of the file in the folder of a report.
pub const FIGURES: &str = "figures.toml";

/// All figures and tables of a report, in its order.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat figures of a report")]
pub struct ReportDefinition {
    /// Title of the report.
    pub title: Name,
    /// Languages in which it is published, that of the texts in this file first. Absent: those of the title.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// Whether it is the main one of several reports, whose files lie at the top of a run.
    #[serde(default)]
    pub main: bool,
    /// What its page says beside the figures.
    #[serde(default)]
    pub page: PageDefinition,
    /// The figures and tables.
    pub figure: Vec<FigureDefinition>,
}

/// What the page of a report says beside the figures.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageDefinition {
    /// How the page is laid out.
    #[serde(default)]
    pub layout: Layout,
    /// What the report is about, paragraph by paragraph.
    #[serde(default)]
    pub summary: Vec<Name>,
    /// How its figures are made, point by point.
    #[serde(default)]
    pub method: Vec<Name>,
    /// The indicator whose coverage is shown year by year.
    pub coverage: Option<CoverageDefinition>,
}

/// How the page of a report is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Chapters under each other beside their contents: figures with their tables, claims, errors, method, sources.
    #[default]
    Report,
    /// Figures in two columns on a sheet or two, method and sources in small print below.
    Bulletin,
    /// The changes since the run before; no report has it.
    #[serde(skip_deserializing)]
    #[schemars(skip)]
    Changes,
}

/// A table of what the world's rate of an indicator rests on, year by year.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageDefinition {
    /// The indicator, a rate of people.
    pub indicator: String,
    /// Heading of the table.
    pub title: Name,
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
    /// The economies whose new report would be worth most to the group; they are not declared.
    Economy,
}

/// One figure or table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureDefinition {
    /// Number in the report: `3`, `table-1`, `projects`.
    pub number: String,
    /// Section of the report, where it has sections.
    #[serde(default)]
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
    /// What a new report of each economy would be worth to the group, in place of a statistic; with `axis = "economy"`.
    pub survey: Option<SurveyMeasure>,
    /// SDMX code of the sex; of a gap both sides, as `F/M`.
    pub sex: Option<FromText<Sided<Sex>>>,
    /// SDMX code of the age.
    pub age: Option<FromText<Sided<Age>>>,
    /// SDMX code of the location.
    pub location: Option<FromText<Sided<Location>>>,
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
    pub values: BTreeMap<String, Name>,
}

impl ReportDefinition {
    /// Returns the languages in which the report is published, its own first.
    pub fn languages(&self) -> Vec<Language> {
        let of_title: Vec<Language> = self.title.languages().collect();
        match (self.languages.is_empty(), of_title.is_empty()) {
            (false, _) => self.languages.clone(),
            (true, false) => of_title,
            (true, true) => vec![Language::ENGLISH],
        }
    }
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
    /// Its id.
    pub id: Text,
    /// What the file says.
    pub definition: ReportDefinition,
    /// Where it says it.
    pub document: Document,
    /// The files of its texts in other languages.
    pub texts: Vec<Document>,
}

impl Report {
    /// Returns a finding at a key of a figure.
    pub fn finding(&self, code: Code, figure: usize, rest: &[Step<'_>], detail: impl Into<String>) -> Finding {
        let way: Vec<Step<'_>> =
            [Step::Key("figure"), Step::Index(figure)].into_iter().chain(rest.iter().copied()).collect();
        Finding::new(code, detail).at(self.document.place(&way))
    }
}
