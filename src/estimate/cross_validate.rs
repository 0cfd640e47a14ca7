//! Honest error: what each rule would have said, had the reports after an origin year not been there yet.

use std::collections::BTreeMap;

use super::complete::complete;
use super::donor_trend::Parameters;
use super::evidence::{Evidence, Series};
use super::logit::{from_logit, logit};
use crate::concepts::{EconomyId, YearRange, middle};
use crate::pipeline::EstimateRule;

/// One prediction beside what was reported later.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The rule.
    pub rule: &'static str,
    /// Last year that the rule may know.
    pub origin: i32,
    /// Years from the origin to the predicted year.
    pub horizon_years: i32,
    /// The economy.
    pub economy: EconomyId,
    /// Predicted rate, percent.
    pub predicted: f64,
    /// Reported rate, percent.
    pub reported: f64,
}

/// Name of the chosen rule.
pub const DONOR_TREND: &str = "donor-trend";

/// Returns the predictions of the chosen rule and its rivals for every economy that reports an origin year and one of
/// the years after it. Everything after the origin is hidden from all of them.
pub fn rolling_origins(
    evidence: &Evidence<'_>,
    parameters: &Parameters,
    rules: &[EstimateRule],
    origins: YearRange,
    longest_horizon: i32,
) -> Vec<Prediction> {
    let mut predictions = Vec::new();
    for origin in origins.years() {
        let known = evidence.until(origin);
        let reporting: Vec<EconomyId> = known
            .series
            .iter()
            .filter(|(_, series)| series.contains_key(&origin))
            .map(|(economy, _)| *economy)
            .collect();
        let years = YearRange { from: origin + 1, to: origin + longest_horizon };
        let completed = complete(&known, parameters, rules, &reporting, years);
        for economy in &reporting {
            for year in years.years() {
                let Some(reported) = evidence.series[economy].get(&year).copied() else { continue };
                let mut push = |rule, predicted| {
                    let (origin, horizon_years, economy) = (origin, year - origin, *economy);
                    predictions.push(Prediction { rule, origin, horizon_years, economy, predicted, reported });
                };
                if let Some(point) = completed.get(economy).and_then(|points| points.get(&year)) {
                    push(DONOR_TREND, from_logit(point.z));
                }
                if let Some(predicted) = median_of_alike(&known, *economy, origin, year) {
                    push("region-income-median", predicted);
                }
                for (rule, predicted) in rivals(&known.series[economy], origin, year) {
                    push(rule, predicted);
                }
            }
        }
    }
    predictions
}

/// Rivals that look at the economy's own series alone.
fn rivals(series: &Series, origin: i32, year: i32) -> Vec<(&'static str, f64)> {
    let last = series[&origin];
    let years = f64::from(year - origin);
    let before = (1..=3).rev().find_map(|span| Some((span, *series.get(&(origin - span))?)));
    let mut predictions = vec![("carry-forward", last)];
    if let Some((span, earlier)) = before {
        let slope = (logit(last) - logit(earlier)) / f64::from(span);
        predictions.push(("own-slope", from_logit(logit(last) + slope * years)));
        let points = (last - earlier) / f64::from(span);
        predictions.push(("linear-in-percent", (last + points * years).clamp(0.0, 100.0)));
    }
    predictions
}

/// The median change of the last year over the economies of the same region and income group.
fn median_of_alike(known: &Evidence<'_>, economy: EconomyId, origin: i32, year: i32) -> Option<f64> {
    let slope = |other: EconomyId| Some(known.z(other, origin)? - known.z(other, origin - 1)?);
    let alike = known.series.keys().filter(|other| **other != economy && known.traits.are_alike(economy, **other));
    let change = middle(alike.filter_map(|other| slope(*other)).collect())?;
    Some(from_logit(known.z(economy, origin)? + change * f64::from(year - origin)))
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
}

/// Returns the error of each rule at each horizon over the economies that `is_in` accepts.
pub fn summarise(
    predictions: &[Prediction],
    is_in: impl Fn(EconomyId) -> bool,
) -> BTreeMap<(&'static str, i32), ErrorSummary> {
    let mut sums: BTreeMap<(&'static str, i32), ErrorSummary> = BTreeMap::new();
    for prediction in predictions.iter().filter(|prediction| is_in(prediction.economy)) {
        let error = prediction.predicted - prediction.reported;
        let sum = sums.entry((prediction.rule, prediction.horizon_years)).or_default();
        sum.n += 1;
        sum.mean_absolute_error += error.abs();
        sum.bias += error;
    }
    for sum in sums.values_mut() {
        sum.mean_absolute_error /= sum.n as f64;
        sum.bias /= sum.n as f64;
    }
    sums
}
