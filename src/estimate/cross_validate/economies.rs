//! Intervals of single economies, as they would have been at each origin with the errors of all other origins, beside what
//! was reported then.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Prediction, Task};
use crate::concepts::interval::Interval;
use crate::concepts::{EconomyId, Text};
use crate::estimate::draws::{Asked, Draws, EconomyDraws};
use crate::estimate::evidence::Traits;
use crate::estimate::likeness::{Known, Start};
use crate::estimate::logit::{logit, open_ended};
use crate::estimate::residuals::{ErrorKind, Residuals};

/// The interval of one prediction beside what was reported.
#[derive(Clone, Debug, PartialEq)]
pub struct EconomyInterval {
    /// What was asked.
    pub task: Task,
    /// The economy.
    pub economy: EconomyId,
    /// Year of the report that the prediction starts from.
    pub origin: i32,
    /// Years from it to the predicted year.
    pub horizon_years: i32,
    /// Whether that report is an estimate of the source.
    pub is_estimated: bool,
    /// Predicted rate, percent.
    pub predicted: f64,
    /// Reported rate, percent.
    pub reported: f64,
    /// The 90 % interval around the prediction.
    pub interval: Interval,
}

/// Returns the interval of every prediction of a chosen rule whose residual is kept, from the residuals of all other
/// origins (leave one origin out).
///
/// - Missing: predictions of rules with a single origin.
pub fn intervals(
    predictions: &[Prediction],
    cell: &Text,
    (traits, known): (&Traits, &Known<'_>),
    longest_rolling: i32,
) -> Vec<EconomyInterval> {
    let mut residuals = Residuals::default();
    residuals.add(cell, predictions, longest_rolling);
    let of_kind = |prediction| Some((prediction, ErrorKind::of_prediction(prediction, longest_rolling)?));
    let tested: Vec<(&Prediction, ErrorKind)> = predictions.iter().filter_map(of_kind).collect();
    let origins: BTreeSet<i32> = tested.iter().map(|(prediction, _)| prediction.origin).collect();
    let of_origin = |origin: i32| {
        let others = residuals.without_origin(origin);
        let draws = Draws::new(&others, traits, known);
        // The draws of an economy know whom it is like at every horizon.
        let mut of_economies: BTreeMap<EconomyId, EconomyDraws<'_>> = BTreeMap::new();
        let of_origin = tested.iter().filter(|(prediction, _)| prediction.origin == origin);
        let of_prediction = |(prediction, kind): &(&Prediction, ErrorKind)| {
            let economy = prediction.economy;
            let draws = of_economies.entry(economy).or_insert_with(|| EconomyDraws::new(&draws, economy));
            interval(draws, cell, prediction, *kind)
        };
        of_origin.filter_map(of_prediction).collect::<Vec<_>>()
    };
    origins.into_iter().collect::<Vec<i32>>().into_par_iter().flat_map_iter(of_origin).collect()
}

fn interval(
    draws: &mut EconomyDraws<'_>,
    cell: &Text,
    prediction: &Prediction,
    kind: ErrorKind,
) -> Option<EconomyInterval> {
    let Prediction { task, economy, origin, horizon_years, predicted, reported, part, .. } = *prediction;
    let known = draws.known(cell);
    let (start, rate_percent) = match kind {
        ErrorKind::Trend | ErrorKind::Backcast => (Start::new(known, economy, origin, None), Some(predicted)),
        ErrorKind::Interpolated | ErrorKind::Regression => {
            (Start { year: origin, level: Some(logit(predicted)), is_estimated: false }, Some(predicted))
        }
        ErrorKind::OwnDifference | ErrorKind::LentDifference => {
            (Start { year: prediction.year(), level: None, is_estimated: false }, None)
        }
    };
    let asked = Asked { kind, cell, horizon_years, start, rate_percent };
    let drawn = draws.errors(&asked)?;
    let interval = open_ended(Interval::of(drawn.rates(predicted, part))?);
    Some(EconomyInterval {
        task,
        economy,
        origin,
        horizon_years,
        is_estimated: start.is_estimated,
        predicted,
        reported,
        interval,
    })
}
