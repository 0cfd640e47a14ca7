//! Rolling origins: everything after the origin year is hidden from all rules, as if it were the newest year.

use super::super::complete::complete;
use super::super::evidence::Evidence;
use super::super::logit::from_logit;
use super::super::parameters::Parameters;
use super::{Prediction, Task, rivals};
use crate::concepts::{EconomyId, YearRange, middle};
use crate::pipeline::EstimateRule;

/// Returns the predictions of the chosen rule and its rivals for every economy that reports an origin year and one of
/// the years after it.
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
        let reporting: Vec<EconomyId> = known.reporting(origin).collect();
        let years = YearRange { from: origin + 1, to: origin + longest_horizon };
        let completed = complete(&known, parameters, rules, &reporting, years);
        for economy in &reporting {
            for year in years.years() {
                let Some(reported) = evidence.series[economy].get(&year).copied() else { continue };
                let mut push = |rule, predicted| {
                    let (task, span) = ((Task::Forward, rule), (origin, year - origin));
                    predictions.push(Prediction::new(task, *economy, span, predicted, reported));
                };
                if let Some(point) = completed.get(economy).and_then(|points| points.get(&year)) {
                    push(Task::Forward.chosen(), from_logit(point.z));
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

/// The median change of the last year over the economies of the same region and income group.
fn median_of_alike(known: &Evidence<'_>, economy: EconomyId, origin: i32, year: i32) -> Option<f64> {
    let slope = |other: EconomyId| Some(known.z(other, origin)? - known.z(other, origin - 1)?);
    let alike = known.series.keys().filter(|other| **other != economy && known.traits.are_alike(economy, **other));
    let change = middle(alike.filter_map(|other| slope(*other)).collect())?;
    Some(from_logit(known.z(economy, origin)? + change * f64::from(year - origin)))
}
