//! Figures and tables of a report, remade: what they show, value by value, with what each value rests on.
//! Values are unrounded and in the unit that is shown; nothing here draws or writes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coverage::HALF;
use super::row::table;
use super::{Coverage, FigureKey};
use crate::concepts::rounding::rounded;
use crate::concepts::{Language, Name, Text, reaches};

/// How a figure is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Not drawn: a table says more.
    #[default]
    None,
    /// Written large at the head of the page: each series is a number with its interval, and not drawn.
    Numbers,
    /// Upright bars over years, series side by side.
    Columns,
    /// Upright bars over years, series on top of each other.
    StackedColumns,
    /// Lying bars, series under each other.
    Bars,
    /// Lying bars, series one after the other.
    StackedBars,
    /// Points of all series on one line for each group.
    Dots,
    /// Lines over years.
    Lines,
}

/// Colour of a series, by name; told apart by the colour-blind and in print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Blue.
    #[default]
    Blue,
    /// Orange.
    Orange,
    /// Green blue.
    Teal,
    /// Purple.
    Purple,
    /// Grey.
    Grey,
    /// The lightest of a row of shades.
    Sand,
    /// A light shade of blue.
    PaleBlue,
    /// A middle shade of blue.
    LightBlue,
    /// A light green blue.
    LightTeal,
}

impl Colour {
    /// Colours of series that declare none, in order.
    pub const ORDER: [Self; 5] = [Self::Blue, Self::Orange, Self::Teal, Self::Purple, Self::Grey];
}

/// Where a series is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Drawn, and in the table.
    #[default]
    Chart,
    /// Written beside the marks, and in the table.
    Text,
    /// In the table alone.
    Table,
}

/// A printed total held against the sum of its parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComputedTotal {
    /// What the parts add up to.
    pub value: f64,
    /// Whether the printed total is this sum, or may be it but for the rounding of the parts.
    pub holds: TotalVerdict,
}

/// Whether a printed total adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TotalVerdict {
    /// It does, to the last digit.
    Exact,
    /// It does but for the rounding of total and parts.
    Rounding,
    /// It does not.
    Differs,
}

/// What a value is made of, as far as `explore.html` shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub enum Parts {
    /// The run has no such figure.
    #[default]
    Absent,
    /// The publisher prints it.
    Printed,
    /// Draws, of which no run keeps any.
    Draws,
    /// A figure that `explore.html` leaves out.
    LeftOut,
    /// Those of a figure.
    Figure(FigureKey),
    /// Those of two figures: what the first has more than the second.
    Less(FigureKey, FigureKey),
}

impl Parts {
    /// Returns the figures whose parts they are.
    pub fn figures(&self) -> Vec<&FigureKey> {
        match self {
            Self::Figure(key) => vec![key],
            Self::Less(whole, part) => vec![whole, part],
            Self::Absent | Self::Printed | Self::Draws | Self::LeftOut => Vec::new(),
        }
    }

    /// Returns the message that says why they are shown nowhere; none where they are, or where there is no value.
    pub const fn why_not_shown(&self) -> Option<&'static str> {
        match self {
            Self::Printed => Some("no-parts-of-printed"),
            Self::Draws => Some("no-parts-of-draws"),
            Self::LeftOut => Some("no-parts-of-left-out"),
            Self::Absent | Self::Figure(_) | Self::Less(..) => None,
        }
    }
}

/// One value of a figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FigureRow {
    /// Id of the series.
    pub series: Text,
    /// Name of the series.
    pub series_name: Name,
    /// Year, group, category or item.
    pub point: Text,
    /// Its name.
    pub point_name: Name,
    /// Where it is shown.
    pub place: Place,
    /// Colour of the series.
    pub colour: Colour,
    /// The value, unrounded, in the unit shown; `None` where it cannot be produced.
    pub value: Option<f64>,
    /// Decimals with which it is shown.
    pub decimals: usize,
    /// Unit.
    pub unit: Name,
    /// Lower end of the 90 % interval of our imputation.
    pub lower: Option<f64>,
    /// Upper end of it.
    pub upper: Option<f64>,
    /// What the value rests on; `None` for what the report prints of the publisher's own activity.
    pub coverage: Option<Coverage>,
    /// What the value is made of.
    pub parts: Parts,
    /// What the report prints, in its own precision.
    pub printed: Option<Name>,
    /// A printed total beside its sum.
    pub total: Option<ComputedTotal>,
    /// SDMX status of the value.
    pub status: Option<&'static str>,
    /// Why there is no value, or what to know about it.
    pub note: Option<Name>,
}

impl FigureRow {
    /// Returns the value as the report rounds it.
    pub fn shown(&self) -> Option<String> {
        self.value.map(|value| rounded(value, self.decimals))
    }

    /// Returns what the parts of a printed total add up to, in its decimals.
    pub fn computed_total(&self) -> Option<String> {
        self.total.as_ref().map(|total| rounded(total.value, self.decimals))
    }

    /// Returns the part of the weight that is reported, 0 to 1, of a row with a value.
    pub fn reported_share(&self) -> Option<f64> {
        self.value?;
        self.coverage.as_ref()?.weight_reported_share
    }

    /// Returns whether less than half of the group's weight is reported.
    pub fn rests_on_estimates(&self) -> bool {
        self.reported_share().is_some_and(|share| !reaches(share, HALF))
    }
}

/// One figure or table of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Id of the report.
    pub report: Text,
    /// Languages of the report, its own first.
    pub languages: Vec<Language>,
    /// Number in the report: `3`, `table-1`, `projects`.
    pub number: String,
    /// Section of the report.
    pub section: String,
    /// Title.
    pub title: Name,
    /// How it is drawn.
    pub chart: ChartKind,
    /// Unit of the drawn values.
    pub unit: Name,
    /// What a reader must know, under the chart.
    pub notes: Vec<Name>,
    /// Why the figure carries no data, if it does not.
    pub without_data: Option<Name>,
    /// Publishers, titles and editions.
    pub sources: Vec<String>,
    /// Licences of the data.
    pub licences: Vec<String>,
    /// The values in the order of the table.
    pub rows: Vec<FigureRow>,
}

impl Figure {
    /// Returns the name of its files: `figure-03`, `table-1`, `table-projects`.
    pub fn file_name(&self) -> String {
        file_name(&self.number)
    }

    /// Returns the name of its chart in a language, without the ending.
    pub fn chart_file(&self, language: Language) -> String {
        let name = self.file_name();
        let is_own = self.languages.first() == Some(&language);
        if is_own { format!("figures/{name}") } else { format!("figures/{name}-{}", language.code()) }
    }

    /// Returns what the report calls it.
    pub fn label(&self) -> Name {
        let (id, number) = match (self.number.parse::<u32>(), self.number.strip_prefix("table-")) {
            (Ok(_), _) => ("figure-label", self.number.as_str()),
            (_, Some(number)) => ("table-label", number),
            _ if self.section.is_empty() => ("not-of-the-report", ""),
            _ => ("table-without-number", ""),
        };
        Name::each(|language| language.say(id, &[("number", number.into())]))
    }

    /// Returns the first row of every series shown in a place, in order.
    pub fn series(&self, place: Place) -> Vec<&FigureRow> {
        let mut found: Vec<&FigureRow> = Vec::new();
        for row in self.rows.iter().filter(|row| row.place == place) {
            if !found.iter().any(|known| known.series == row.series) {
                found.push(row);
            }
        }
        found
    }

    /// Returns the points of the drawn series in order, each once.
    pub fn points(&self) -> Vec<&FigureRow> {
        let mut found: Vec<&FigureRow> = Vec::new();
        for row in self.rows.iter().filter(|row| row.place == Place::Chart) {
            if !found.iter().any(|known| known.point == row.point) {
                found.push(row);
            }
        }
        found
    }

    /// Returns the row of a series at a point.
    pub fn row(&self, series: &str, point: &str) -> Option<&FigureRow> {
        self.rows.iter().find(|row| row.series.as_ref() == series && row.point.as_ref() == point)
    }
}

/// Returns the name of the files of a figure by its number.
pub fn file_name(number: &str) -> String {
    match number.parse::<u32>() {
        Ok(number) => format!("figure-{number:02}"),
        Err(_) if number.starts_with("table-") => number.to_owned(),
        Err(_) => format!("table-{number}"),
    }
}

/// A row of a figure in one language: a line of its CSV file.
#[derive(Clone, Copy, Debug)]
pub struct FigureLine<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// The row.
    pub row: &'a FigureRow,
    /// The language.
    pub language: Language,
}

impl<'a> FigureLine<'a> {
    fn of(&self, name: &'a Option<Name>) -> Option<&'a str> {
        name.as_ref().map(|name| name.of(self.language))
    }

    fn share(&self, of: impl Fn(&Coverage) -> Option<f64>) -> Option<f64> {
        self.row.coverage.as_ref().and_then(of)
    }

    fn count(&self, of: impl Fn(&Coverage) -> usize) -> Option<usize> {
        self.row.coverage.as_ref().map(of)
    }
}

table! {
    FigureLine<'_>, "figures", "Figures and tables of the report";
    key report figure language series point;
    |line| {
        report: Text = &line.figure.report;
        figure: String = &line.figure.number, "", "Number of the figure or table in the report";
        language: Text = line.language.code(),
            "", "ISO 639 code of the language of the texts in this row: each row stands once for each";
        series: Text = &line.row.series, "", "Id of the series";
        series_name: String = line.row.series_name.of(line.language), "", "Name of the series";
        point: Text = &line.row.point, "", "Year, period, group, category or item";
        point_name: String = line.row.point_name.of(line.language), "", "Its name";
        unit: String = line.row.unit.of(line.language), "", "Unit, in words";
        shown: Option<String> = line.row.shown(),
            "unit column", "The value as the report rounds it; empty where it is not produced";
        value: Option<f64> = line.row.value;
        lower: Option<f64> = line.row.lower;
        upper: Option<f64> = line.row.upper;
        weight_reported_share: Option<f64> = line.share(|coverage| coverage.weight_reported_share);
        weight_estimated_share: Option<f64> = line.share(|coverage| coverage.weight_estimated_share);
        weight_imputed_share: Option<f64> = line.share(|coverage| coverage.weight_imputed_share);
        weight_missing_share: Option<f64> = line.share(Coverage::weight_missing_share);
        n_reported: Option<usize> = line.count(|coverage| coverage.n_reported);
        n_estimated: Option<usize> = line.count(|coverage| coverage.n_estimated);
        n_imputed: Option<usize> = line.count(|coverage| coverage.n_imputed);
        n_missing: Option<usize> = line.count(Coverage::n_missing);
        n_members: Option<usize> = line.count(|coverage| coverage.n_members);
        printed: Option<String> = line.of(&line.row.printed),
            "unit column", "What the report prints, for comparison";
        computed_total: Option<String> = line.row.computed_total(),
            "unit column", "What the parts of a printed total add up to";
        status: Option<Text> = line.row.status;
        note: Option<String> = line.of(&line.row.note), "", "Why there is no value, or what to know about it";
    }
}
