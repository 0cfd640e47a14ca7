//! Differences between two sides of a total: the economy's own carried over years, or lent by donors as if it had
//! none. The level of the total is taken as reported, so that the error is that of the difference alone.

use super::super::breakdown_gap::{Differences, Sides, apart, difference};
use super::super::logit::clipped;
use super::{Prediction, Task};
use crate::concepts::EconomyId;

/// Returns the predictions of the first side, in percent. Rival: both sides at the level of the total.
///
/// `weights` gives those of both sides; the total is their weighted mean.
pub fn sides(
    sides: &Sides,
    differences: &Differences<'_>,
    weights: impl Fn(EconomyId, i32) -> Option<[f64; 2]>,
    longest_horizon: i32,
) -> Vec<Prediction> {
    let mut predictions = Vec::new();
    for (economy, years) in sides {
        for (year, reported) in years {
            let Some(weight) = weights(*economy, *year) else { continue };
            let total = (reported[0] * weight[0] + reported[1] * weight[1]) / (weight[0] + weight[1]);
            let mut push = |task: Task, span: (i32, i32), predicted: f64| {
                let rates = apart(total, predicted, weight).unwrap_or([total; 2]);
                let residual_logit = difference(reported) - predicted;
                let chosen = Prediction::new((task, task.chosen()), *economy, span, rates[0], reported[0]);
                predictions.push(Prediction { residual_logit, part: part_of_first(rates, weight), ..chosen });
                predictions.push(Prediction::new((task, "no-difference"), *economy, span, total, reported[0]));
            };
            for horizon in 1..=longest_horizon {
                if let Some(earlier) = years.get(&(year - horizon)) {
                    push(Task::OwnDifference, (year - horizon, horizon), difference(earlier));
                }
            }
            if let Some((lent, _)) = differences.lent(*economy, *year, total) {
                push(Task::LentDifference, (*year, 1), lent);
            }
        }
    }
    predictions
}

/// Returns by which part of a change of the difference the first side moves, its total held: w₂d₂ / (w₁d₁ + w₂d₂), with
/// weights w and slopes d = p·(100 − p).
fn part_of_first(rates: [f64; 2], weights: [f64; 2]) -> f64 {
    let [one, other] = [0, 1].map(|side| weights[side] * clipped(rates[side]) * (100.0 - clipped(rates[side])));
    if one + other > 0.0 { other / (one + other) } else { 0.5 }
}
