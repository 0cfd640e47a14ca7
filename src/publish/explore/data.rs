//! What the page knows, in columns: a list for each field, so that what repeats packs well.
//! Every number is that of the run, unrounded where anything is computed from it.

use serde::{Serialize, Serializer};

use crate::concepts::{Name, Text};

/// All that the page knows of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facts {
    /// Version of ictstat.
    pub version: String,
    /// Economies in the order of their codes.
    pub economies: Vec<EconomyFacts>,
    /// Groups in the order of tables.
    pub groups: Vec<GroupFacts>,
    /// Datasets.
    pub sources: Vec<SourceFacts>,
    /// Files of the datasets.
    pub files: Vec<Text>,
    /// Names of the methods whose values are ours and no publisher's.
    pub imputed_methods: Vec<&'static str>,
    /// Indicators in the order of the pipelines.
    pub indicators: Vec<IndicatorFacts>,
}

/// A column in which the same often stands many times: written as each with how often it does.
#[derive(Clone, Debug)]
pub struct Runs<T>(Vec<T>);

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Runs<T> {
    /// Adds an entry.
    pub fn push(&mut self, entry: T) {
        self.0.push(entry);
    }
}

impl<T: PartialEq + Serialize> Serialize for Runs<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.chunk_by(|one, next| one == next).map(|run| (&run[0], run.len())))
    }
}

/// A column of numbers that mostly go up by one: written as the steps from each to the next, in runs. What is absent counts
/// as 0.
#[derive(Clone, Debug, Default)]
pub struct Steps(Vec<i32>);

impl Steps {
    /// Adds a number.
    pub fn push(&mut self, number: i32) {
        self.0.push(number);
    }
}

impl Serialize for Steps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(&0).chain(&self.0);
        Runs(self.0.iter().zip(before).map(|(number, before)| number - before).collect()).serialize(serializer)
    }
}

/// An economy.
#[derive(Clone, Debug, Serialize)]
pub struct EconomyFacts {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Name,
}

/// A group of a list.
#[derive(Clone, Debug, Serialize)]
pub struct GroupFacts {
    /// Its classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Name,
}

/// A dataset.
#[derive(Clone, Debug, Serialize)]
pub struct SourceFacts {
    /// Its id.
    pub dataset: Text,
    /// Publisher, title and edition.
    pub citation: String,
}

/// An indicator.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IndicatorFacts {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Name,
    /// Name of the unit of its values.
    pub unit: &'static str,
    /// Name of the unit of its main statistic.
    pub figure_unit: &'static str,
    /// Decimals of its values in tables, and of its main statistic.
    pub decimals: [usize; 2],
    /// The statistic that stands for it.
    pub statistic: Option<&'static str>,
    /// Whether people within the rate are counted.
    pub has_users: bool,
    /// People whom its values count per; none where they are amounts.
    pub per: Option<f64>,
    /// Least part of the weight, 0 to 1, from which a figure is shown.
    pub least_share: f64,
    /// Whether its statistic takes each economy once.
    pub counts_once: bool,
    /// Its statistics.
    pub statistics: Vec<StatisticFacts>,
    /// Its gaps.
    pub gaps: Vec<GapFacts>,
    /// Sex, age, location and category of its breakdowns.
    pub cells: Vec<[String; 4]>,
    /// Values of economies.
    pub values: Values,
    /// Weights of economies.
    pub weights: Weights,
    /// Members of groups.
    pub members: Members,
    /// Figures of groups.
    pub figures: Figures,
    /// Donors of imputed values.
    pub donors: Vec<Donors>,
}

/// A statistic of an indicator.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticFacts {
    /// Its name.
    pub statistic: &'static str,
    /// Category under which it is filed; none where it is filed under that of the values.
    pub category: Option<String>,
    /// Property of the values that it looks for: at least this.
    pub at_least: Option<f64>,
    /// And below this.
    pub below: Option<f64>,
    /// Whether it takes each economy once.
    pub counts_once: bool,
    /// Least part of the weight, 0 to 1, from which it is shown.
    pub least_share: f64,
    /// Name of its unit.
    pub unit: &'static str,
    /// Its decimals.
    pub decimals: usize,
}

/// A gap of an indicator.
#[derive(Clone, Debug, Serialize)]
pub struct GapFacts {
    /// Its id.
    pub id: &'static str,
    /// How two figures are compared.
    pub kind: &'static str,
    /// Name of its unit.
    pub unit: &'static str,
    /// Its decimals.
    pub decimals: usize,
}

/// Values of economies: one entry in each list for each value. What is an index counts from 0.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Values {
    /// Breakdown.
    pub cell: Runs<usize>,
    /// Economy.
    pub economy: Runs<usize>,
    /// Year for which the value counts.
    pub year: Steps,
    /// The value.
    pub value: Vec<f64>,
    /// Lower end of the 90 % interval.
    pub lower: Runs<Option<f64>>,
    /// Upper end.
    pub upper: Runs<Option<f64>>,
    /// How it came about.
    pub method: Runs<&'static str>,
    /// Status.
    pub status: Runs<&'static str>,
    /// Dataset of the report.
    pub source: Runs<Option<usize>>,
    /// File of the report.
    pub file: Runs<Option<usize>>,
    /// Line of the report.
    pub line: Steps,
}

/// What economies weigh in the breakdowns of a sex, age and location.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Weights {
    /// Sex, age and location.
    pub cells: Vec<[String; 3]>,
    /// One of these.
    pub cell: Runs<usize>,
    /// Economy.
    pub economy: Runs<usize>,
    /// Calendar year.
    pub year: Steps,
    /// The weight.
    pub weight: Vec<f64>,
    /// 1 where it is that of the whole, with which a value does not count.
    pub of_whole: Runs<u8>,
}

/// Members of groups over years without a gap.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Members {
    /// Group.
    pub group: Runs<usize>,
    /// Economy.
    pub economy: Runs<usize>,
    /// First year.
    pub from: Runs<i32>,
    /// Last year.
    pub to: Runs<i32>,
}

/// Figures of groups.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// Group.
    pub group: Runs<usize>,
    /// Breakdown.
    pub cell: Runs<usize>,
    /// Calendar year.
    pub year: Steps,
    /// The figure; none where it is suppressed or not produced.
    pub value: Vec<Option<f64>>,
    /// Lower end of the 90 % interval.
    pub lower: Runs<Option<f64>>,
    /// Upper end.
    pub upper: Runs<Option<f64>>,
    /// Status.
    pub status: Runs<&'static str>,
    /// Part of the weight that is reported, in percent.
    pub reported_percent: Vec<Option<f64>>,
}

/// The largest donors of an economy's trend in the last year that has any.
#[derive(Clone, Debug, Serialize)]
pub struct Donors {
    /// Breakdown.
    pub cell: usize,
    /// Economy.
    pub economy: usize,
    /// Economies with their weight among the donors.
    pub of: Vec<(usize, f64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_written_once() {
        let (mut runs, mut years) = (Runs::default(), Steps::default());
        ["A", "A", "E"].into_iter().for_each(|status| runs.push(status));
        [2019, 2020, 2021, 2020].into_iter().for_each(|year| years.push(year));
        assert_eq!(serde_json::to_string(&runs).unwrap(), r#"[["A",2],["E",1]]"#);
        assert_eq!(serde_json::to_string(&years).unwrap(), "[[2019,1],[1,2],[-1,1]]");
    }
}
