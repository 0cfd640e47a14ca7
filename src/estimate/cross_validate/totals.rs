//! Totals of groups, as they would have been published at each origin: members with a report at origin and target
//! year, weighted, with the interval that the draws of all other origins give.

use std::collections::{BTreeMap, BTreeSet};

use super::{Prediction, Task};
use crate::concepts::interval::Interval;
use crate::concepts::{EconomyId, Text};
use crate::estimate::draws::{Asked, Draws, EconomyDraws, N_DRAWS};
use crate::estimate::evidence::Traits;
use crate::estimate::likeness::{Known, Start};
use crate::estimate::residuals::{ErrorKind, Residuals};

/// A group total predicted at an origin.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTotal {
    /// The rule.
    pub rule: &'static str,
    /// Number of the group in the list.
    pub group: usize,
    /// Last year that the rule knew.
    pub origin: i32,
    /// Years from it to the predicted year.
    pub horizon_years: i32,
    /// Weighted mean of the predictions, percent.
    pub predicted: f64,
    /// Weighted mean of the reports, percent.
    pub reported: f64,
    /// The 90 % interval around the prediction.
    pub interval: Option<Interval>,
}

/// Fewest origins with which an interval of another origin can be drawn.
const FEWEST_ORIGINS: usize = 5;

/// Returns the totals of every group by rule, origin and horizon, each rule with intervals from its own residuals at
/// all other origins (leave one origin out).
///
/// - Shapes: groups as lists of members; a total of fewer than half of the members that ever reported is left out.
pub fn group_totals(
    predictions: &[Prediction],
    cell: &Text,
    (traits, known): (&Traits, &Known<'_>),
    groups: &[BTreeSet<EconomyId>],
    weight: impl Fn(EconomyId, i32) -> Option<f64>,
) -> Vec<GroupTotal> {
    let mut by_rule: BTreeMap<&'static str, Vec<&Prediction>> = BTreeMap::new();
    for prediction in predictions.iter().filter(|prediction| prediction.task == Task::Forward) {
        by_rule.entry(prediction.rule).or_default().push(prediction);
    }
    let mut totals = Vec::new();
    for (rule, predictions) in by_rule {
        let mut residuals = Residuals::default();
        for prediction in &predictions {
            residuals.insert_of_trend(cell, prediction);
        }
        let mut cells: BTreeMap<(i32, i32), Vec<&Prediction>> = BTreeMap::new();
        for prediction in &predictions {
            cells.entry((prediction.origin, prediction.horizon_years)).or_default().push(prediction);
        }
        let most = cells.values().map(Vec::len).max().unwrap_or(0);
        let origins: BTreeSet<i32> = predictions.iter().map(|prediction| prediction.origin).collect();
        for origin in &origins {
            let others = residuals.without_origin(*origin);
            let draws = (origins.len() > FEWEST_ORIGINS).then(|| Draws::new(&others, traits, known));
            let mut of_economies: BTreeMap<EconomyId, EconomyDraws<'_>> = BTreeMap::new();
            for ((_, horizon), predictions) in cells.range((*origin, 0)..=(*origin, i32::MAX)) {
                if predictions.len() * 2 < most {
                    continue;
                }
                let drawn = |prediction: &Prediction| {
                    let (draws, economy) = (draws.as_ref()?, prediction.economy);
                    let draws = of_economies.entry(economy).or_insert_with(|| EconomyDraws::new(draws, economy));
                    rates(draws, cell, prediction)
                };
                totals.extend(of_cell(rule, (*origin, *horizon), predictions, groups, &weight, drawn));
            }
        }
    }
    totals
}

/// Returns the possible values of a prediction, percent.
fn rates(draws: &mut EconomyDraws<'_>, cell: &Text, prediction: &Prediction) -> Option<Vec<f64>> {
    let start = Start::new(draws.known(cell), prediction.economy, prediction.origin, None);
    let (horizon_years, rate_percent) = (prediction.horizon_years, Some(prediction.predicted));
    let asked = Asked { kind: ErrorKind::Trend, cell, horizon_years, start, rate_percent };
    let drawn = draws.errors(&asked)?;
    Some(drawn.rates(prediction.predicted, prediction.part).collect())
}

fn of_cell(
    rule: &'static str,
    (origin, horizon_years): (i32, i32),
    predictions: &[&Prediction],
    groups: &[BTreeSet<EconomyId>],
    weight: impl Fn(EconomyId, i32) -> Option<f64>,
    mut drawn: impl FnMut(&Prediction) -> Option<Vec<f64>>,
) -> Vec<GroupTotal> {
    /// One economy: its code, weight, rates and the rates of the draws.
    type Economy<'a> = (&'a Prediction, f64, Option<Vec<f64>>);
    let economies: Vec<Economy<'_>> = predictions
        .iter()
        .filter_map(|prediction| Some((*prediction, weight(prediction.economy, prediction.year())?, drawn(prediction))))
        .collect();
    let total = |(group, members): (usize, &BTreeSet<EconomyId>)| {
        let members: Vec<&Economy<'_>> = economies.iter().filter(|(p, ..)| members.contains(&p.economy)).collect();
        let weight: f64 = members.iter().map(|(_, weight, _)| weight).sum();
        if weight <= 0.0 {
            return None;
        }
        let mean = |of: &dyn Fn(&Prediction) -> f64| members.iter().map(|(p, w, _)| of(p) * w).sum::<f64>() / weight;
        let predicted = mean(&|prediction| prediction.predicted);
        let mut sums = vec![0.0; N_DRAWS];
        let has_draws = members.iter().all(|(_, _, drawn)| drawn.is_some());
        for (_, weight, drawn) in &members {
            sums.iter_mut().zip(drawn.iter().flatten()).for_each(|(sum, rate)| *sum += rate * weight);
        }
        let interval = Interval::of(sums.into_iter().map(|sum| sum / weight)).filter(|_| has_draws);
        let reported = mean(&|prediction| prediction.reported);
        Some(GroupTotal { rule, group, origin, horizon_years, predicted, reported, interval })
    };
    groups.iter().enumerate().filter_map(total).collect()
}
