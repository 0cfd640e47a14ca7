//! What the rules got wrong in cross-validation: residual vectors, all economies of one origin year together.

use std::collections::{BTreeMap, BTreeSet};

use super::cross_validate::{Prediction, Task};
use crate::concepts::{EconomyId, Text, named};
use crate::tables::Method;

/// A rule whose error is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// Years after the last report.
    Trend,
    /// Years before the first report.
    Backcast,
    /// Years between two reports.
    Interpolated,
    /// Never reported.
    Regression,
    /// The economy's own difference between two sides, carried.
    OwnDifference,
    /// A difference that donors lend.
    LentDifference,
}

named! {
    ErrorKind {
        Trend => "trend",
        Backcast => "backcast",
        Interpolated => "interpolated",
        Regression => "regression",
        OwnDifference => "own-difference",
        LentDifference => "lent-difference",
    }
}

impl ErrorKind {
    /// Returns the kind of error of a completed total; `None` where nothing is imputed.
    pub const fn of(method: Method) -> Option<Self> {
        match method {
            Method::Trend => Some(Self::Trend),
            Method::Backcast => Some(Self::Backcast),
            Method::Interpolated => Some(Self::Interpolated),
            Method::Regression => Some(Self::Regression),
            Method::Reported | Method::BreakdownGap | Method::Rebased | Method::Reconciled => None,
        }
    }

    /// Returns where the residual of a prediction is kept. The trend keeps those of rolling origins up to their
    /// longest horizon, then those of economies left out.
    pub fn of_prediction(prediction: &Prediction, longest_rolling: i32) -> Option<Self> {
        if !prediction.is_of_chosen_rule() {
            return None;
        }
        let is_kept = prediction.task != Task::LeftOut || prediction.horizon_years > longest_rolling;
        is_kept.then(|| Self::of_task(prediction.task)).flatten()
    }

    /// Returns the kind of error of the rule that is chosen in a task; `None` where it completes no value.
    pub const fn of_task(task: Task) -> Option<Self> {
        match task {
            Task::Forward | Task::LeftOut => Some(Self::Trend),
            Task::Backcast => Some(Self::Backcast),
            Task::Between => Some(Self::Interpolated),
            Task::NeverReported => Some(Self::Regression),
            // How an edition is used is no rule that completes a value.
            Task::Withdrawn | Task::WithdrawnBetween => None,
            Task::OwnDifference => Some(Self::OwnDifference),
            Task::LentDifference => Some(Self::LentDifference),
        }
    }
}

/// Residuals of one origin, by economy, on the logit scale.
pub type Vector = BTreeMap<EconomyId, f64>;

/// A rule, the cell that it completes, and the years to the nearest report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResidualKey {
    /// The rule.
    pub kind: ErrorKind,
    /// The cell, as [`Breakdown::code`](crate::concepts::Breakdown::code) writes it; of sides the first.
    pub cell: Text,
    /// Years to the nearest report.
    pub horizon_years: i32,
}

/// The residual vectors of one indicator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Residuals {
    vectors: BTreeMap<ResidualKey, BTreeMap<i32, Vector>>,
}

/// Residuals are kept to this many decimals: far below what any of them means.
const DECIMALS: f64 = 1e3;

impl Residuals {
    /// Adds what the chosen rules got wrong in a cell.
    pub fn add(&mut self, cell: &Text, predictions: &[Prediction], longest_rolling: i32) {
        for prediction in predictions {
            let Some(kind) = ErrorKind::of_prediction(prediction, longest_rolling) else { continue };
            let key = ResidualKey { kind, cell: cell.clone(), horizon_years: prediction.horizon_years };
            self.insert(key, prediction.origin, prediction.economy, prediction.residual_logit);
        }
    }

    /// Adds what a rule got wrong at a rolling origin as if it were the chosen one.
    pub fn insert_of_trend(&mut self, cell: &Text, prediction: &Prediction) {
        let key = ResidualKey { kind: ErrorKind::Trend, cell: cell.clone(), horizon_years: prediction.horizon_years };
        self.insert(key, prediction.origin, prediction.economy, prediction.residual_logit);
    }

    /// Adds one residual, rounded as it is kept.
    pub fn insert(&mut self, key: ResidualKey, origin: i32, economy: EconomyId, residual_logit: f64) {
        let kept = (residual_logit * DECIMALS).round() / DECIMALS;
        self.vectors.entry(key).or_default().entry(origin).or_default().insert(economy, kept);
    }

    /// Returns the vectors of a rule, cell and horizon, by origin.
    pub fn vectors(&self, key: &ResidualKey) -> Option<&BTreeMap<i32, Vector>> {
        self.vectors.get(key)
    }

    /// Returns every key, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &ResidualKey> {
        self.vectors.keys()
    }

    /// Returns the economies of a rule, cell and origin at any horizon.
    pub fn economies(&self, kind: ErrorKind, cell: &Text, origin: i32) -> BTreeSet<EconomyId> {
        let of_rule = self.vectors.iter().filter(|(key, _)| key.kind == kind && key.cell == *cell);
        of_rule.filter_map(|(_, vectors)| vectors.get(&origin)).flat_map(|vector| vector.keys().copied()).collect()
    }

    /// Returns the residuals without those of one origin: what a test of that origin may know.
    pub fn without_origin(&self, origin: i32) -> Self {
        let mut kept = self.clone();
        kept.vectors.values_mut().for_each(|vectors| {
            vectors.remove(&origin);
        });
        kept
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }
}
