//! A member of a group in one cell, and what its value rests on.

use crate::concepts::Status;
use crate::tables::{Estimate, Method, Observation};

/// One member of a group in one cell: its value, if it has one, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The value: a rate in percent, or an amount.
    pub value: Option<f64>,
    /// The weight, never negative: the denominator of the rate, or 1 where each economy counts once.
    pub weight: f64,
    /// Years since the value was reported; `None` where the economy never reported.
    pub horizon_years: Option<f64>,
    /// What the value is.
    pub basis: Basis,
}

/// What a member's value rests on, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// A report of what was measured.
    #[default]
    Measured,
    /// A report that is the source's own estimate.
    EstimatedBySource,
    /// A report that was re-based over a break.
    Rebased,
    /// A report of an earlier edition that the one in use withdrew or lacks.
    Fallback,
    /// An imputation of ours.
    Imputed,
}

impl Basis {
    /// Returns whether it is an estimate of a publisher: its own, or what it withdrew or lacks by now.
    pub const fn is_estimate_of_source(self) -> bool {
        match self {
            Self::EstimatedBySource | Self::Fallback => true,
            Self::Measured | Self::Rebased | Self::Imputed => false,
        }
    }

    /// Returns what the value of an observation is.
    pub fn of_observation(row: &Observation) -> Self {
        if row.is_fallback { Self::Fallback } else { Self::of_report(row.status) }
    }

    /// Returns what a report of this status is.
    pub fn of_report(status: Option<Status>) -> Self {
        if status.is_some_and(Status::is_estimate) { Self::EstimatedBySource } else { Self::Measured }
    }

    /// Returns what a completed value is.
    pub fn of_estimate(row: &Estimate) -> Self {
        if row.is_fallback { Self::Fallback } else { Self::of_method(row.method, row.status) }
    }

    /// Returns what a value of this method and status is.
    pub fn of_method(method: Method, status: Status) -> Self {
        match method {
            Method::Reported | Method::Reconciled => Self::of_report(Some(status)),
            Method::Rebased => Self::Rebased,
            Method::Interpolated | Method::Trend | Method::Backcast | Method::Regression | Method::BreakdownGap => {
                Self::Imputed
            }
        }
    }
}

impl Member {
    /// Returns a member whose value, if it has one, was reported for the year itself.
    pub const fn new(value: Option<f64>, weight: f64) -> Self {
        Self { value, weight, horizon_years: Some(0.0), basis: Basis::Measured }
    }
}
