//! Honest error: what each rule would have said, had a report not been there. Every rule of completion has its task,
//! and in each task the chosen rule meets rivals that know the same.

pub mod economies;
pub mod forward;
pub mod left_out;
pub mod sides;
pub mod totals;
pub mod withdrawn;

use std::collections::BTreeMap;

use super::evidence::{Evidence, Series};
use super::interpolate::interpolate;
use super::logit::{from_logit, logit};
use crate::concepts::{EconomyId, Text, YearRange};

/// What a rule is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Years after the origin, when nobody has reported them yet.
    Forward,
    /// Years after the origin, when all others have reported them.
    LeftOut,
    /// Years before the first report, when all others have reported them.
    Backcast,
    /// A year between two reports.
    Between,
    /// An economy that never reported.
    NeverReported,
    /// Years after the last report, some of which an earlier edition states.
    Withdrawn,
    /// A year between two reports that an earlier edition states.
    WithdrawnBetween,
    /// The difference between two sides of a total, carried from the economy's own.
    OwnDifference,
    /// The difference between two sides of a total, lent by donors.
    LentDifference,
}

impl Task {
    /// Tasks of the rules that complete values.
    pub const COMPLETING: [Self; 7] = [
        Self::Forward,
        Self::LeftOut,
        Self::Backcast,
        Self::Between,
        Self::NeverReported,
        Self::OwnDifference,
        Self::LentDifference,
    ];

    /// Returns the rule that the estimates use.
    pub const fn chosen(self) -> &'static str {
        match self {
            Self::Forward | Self::LeftOut | Self::Backcast => "donor-trend",
            Self::Between => "interpolate",
            Self::NeverReported => "regression",
            Self::Withdrawn | Self::WithdrawnBetween => "where-alike",
            Self::OwnDifference => "own-difference",
            Self::LentDifference => "lent-difference",
        }
    }

    /// Returns the name of a rule in this task, as it stands in files; rules of the main task stand without it.
    pub fn method(self, rule: &str) -> Text {
        let task = match self {
            Self::Forward => return rule.into(),
            Self::LeftOut => "left-out",
            Self::Backcast => "backcast",
            Self::Between => "between",
            Self::NeverReported => "never-reported",
            Self::Withdrawn => "withdrawn",
            Self::WithdrawnBetween => "withdrawn-between",
            Self::OwnDifference => "own-sides",
            Self::LentDifference => "lent-sides",
        };
        format!("{task}/{rule}").into()
    }
}

/// One prediction beside what was reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What was asked.
    pub task: Task,
    /// The rule.
    pub rule: &'static str,
    /// Year of the report that the prediction starts from; the predicted year where it starts from none.
    pub origin: i32,
    /// Years to the nearest report that the rule knew.
    pub horizon_years: i32,
    /// The economy.
    pub economy: EconomyId,
    /// Predicted rate, percent.
    pub predicted: f64,
    /// Reported rate, percent.
    pub reported: f64,
    /// Reported less predicted, on the logit scale: of the rate, or of the difference between sides.
    pub residual_logit: f64,
    /// Part of an error on the logit scale by which the rate moves: 1 of a total, less of one side of two.
    pub part: f64,
}

impl Prediction {
    fn new(
        (task, rule): (Task, &'static str),
        economy: EconomyId,
        (origin, horizon_years): (i32, i32),
        predicted: f64,
        reported: f64,
    ) -> Self {
        let residual_logit = logit(reported) - logit(predicted);
        Self { task, rule, origin, horizon_years, economy, predicted, reported, residual_logit, part: 1.0 }
    }

    /// Returns whether the estimates use the rule.
    pub fn is_of_chosen_rule(&self) -> bool {
        self.rule == self.task.chosen()
    }

    /// Returns the year that is predicted.
    pub fn year(&self) -> i32 {
        match self.task {
            Task::Forward | Task::LeftOut | Task::Withdrawn | Task::OwnDifference => self.origin + self.horizon_years,
            Task::Backcast => self.origin - self.horizon_years,
            Task::Between | Task::WithdrawnBetween | Task::NeverReported | Task::LentDifference => self.origin,
        }
    }
}

/// Rivals that look at the economy's own series alone, forward or backward from a reported year.
fn rivals(series: &Series, origin: i32, year: i32) -> Vec<(&'static str, f64)> {
    let known = series[&origin];
    let (direction, years) = ((year - origin).signum(), f64::from((year - origin).abs()));
    let beside = (1..=3).rev().find_map(|span| Some((span, *series.get(&(origin - direction * span))?)));
    let mut predictions = vec![("carry-forward", known)];
    if let Some((span, other)) = beside {
        let slope = (logit(known) - logit(other)) / f64::from(span);
        predictions.push(("own-slope", from_logit(logit(known) + slope * years)));
        let points = (known - other) / f64::from(span);
        predictions.push(("linear-in-percent", (known + points * years).clamp(0.0, 100.0)));
    }
    predictions
}

/// Returns the predictions for years between two reports that stand equally far before and after.
///
/// Depends on no other economy. Rivals: the last report carried forward, a straight line in percent.
pub fn between(evidence: &Evidence<'_>, years: YearRange, longest_horizon: i32) -> Vec<Prediction> {
    let mut predictions = Vec::new();
    for (economy, series) in &evidence.series {
        for year in years.years() {
            for horizon in 1..=longest_horizon {
                let at = |year: i32| series.get(&year).copied();
                let (Some(before), Some(reported), Some(after)) = (at(year - horizon), at(year), at(year + horizon))
                else {
                    continue;
                };
                let mut push = |rule, predicted| {
                    let task = (Task::Between, rule);
                    predictions.push(Prediction::new(task, *economy, (year, horizon), predicted, reported));
                };
                push("interpolate", interpolate((year - horizon, before), (year + horizon, after), year));
                push("linear-in-percent", (before + after) / 2.0);
                push("carry-forward", before);
            }
        }
    }
    predictions
}

/// Error of a rule at a horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ErrorSummary {
    /// Number of predictions.
    pub n: usize,
    /// Mean absolute error in points.
    pub mean_absolute_error: f64,
    /// Mean of predicted less reported, in points.
    pub bias: f64,
    /// Standard error of the bias over origins, in points; `None` with a single origin.
    pub bias_standard_error: Option<f64>,
}

/// A prediction as it is judged: its origin, what was predicted and what was reported, in percent.
pub type Judged = (i32, f64, f64);

/// Returns the mean absolute error and the bias of predictions.
///
/// The errors of one origin go together, so the standard error of the bias is that of the means of the origins:
/// s / √k, with the standard deviation s of the k means.
///
/// - Missing: `None` without predictions.
pub fn error_summary(predictions: impl IntoIterator<Item = Judged>) -> Option<ErrorSummary> {
    let mut sum = ErrorSummary::default();
    let mut origins: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
    for (origin, predicted, reported) in predictions {
        let error = predicted - reported;
        sum.n += 1;
        sum.mean_absolute_error += error.abs();
        sum.bias += error;
        let of_origin = origins.entry(origin).or_default();
        (of_origin.0, of_origin.1) = (of_origin.0 + error, of_origin.1 + 1.0);
    }
    let n = sum.n as f64;
    let means: Vec<f64> = origins.values().map(|(sum, n)| sum / n).collect();
    let k = means.len() as f64;
    let mean = means.iter().sum::<f64>() / k;
    let squares: f64 = means.iter().map(|of_origin| (of_origin - mean).powi(2)).sum();
    (sum.n > 0).then(|| ErrorSummary {
        n: sum.n,
        mean_absolute_error: sum.mean_absolute_error / n,
        bias: sum.bias / n,
        bias_standard_error: (means.len() > 1).then(|| (squares / (k - 1.0) / k).sqrt()),
    })
}

/// Returns the error of each rule in each task at each horizon over the economies that `is_in` accepts.
pub fn summarise(
    predictions: &[Prediction],
    is_in: impl Fn(EconomyId) -> bool,
) -> BTreeMap<(Task, &'static str, i32), ErrorSummary> {
    let mut judged: BTreeMap<_, Vec<Judged>> = BTreeMap::new();
    for prediction in predictions.iter().filter(|prediction| is_in(prediction.economy)) {
        let key = (prediction.task, prediction.rule, prediction.horizon_years);
        judged.entry(key).or_default().push((prediction.origin, prediction.predicted, prediction.reported));
    }
    judged.into_iter().filter_map(|(key, judged)| Some((key, error_summary(judged)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_summed_up_and_origins_count_once_each() {
        let judged = [(2017, 52.0, 50.0), (2017, 54.0, 50.0), (2018, 49.0, 50.0)];
        let summary = error_summary(judged).unwrap();
        assert_eq!((summary.n, summary.mean_absolute_error), (3, 7.0 / 3.0));
        assert!((summary.bias - 5.0 / 3.0).abs() < 1e-12);
        // Means of the origins 3 and -1: standard deviation 2.83, over the root of 2.
        assert!((summary.bias_standard_error.unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(error_summary([(2017, 1.0, 2.0)]).unwrap().bias_standard_error, None);
        assert_eq!(error_summary([]), None);
    }
}
