//! A value without a weight is in no aggregate; that must not pass unnoticed.

use super::finding_about;
use crate::findings::{Code, Finding};
use crate::tables::{Observation, Weights};

/// Returns a finding for every value whose weight is unknown.
pub fn check(observations: &[Observation], weights: &Weights) -> Vec<Finding> {
    let without = observations.iter().filter(|row| {
        row.selected && row.value.is_some() && weights.get(row.economy, row.year, &row.breakdown).is_none()
    });
    without
        .map(|row| {
            let detail =
                format!("{} {} has a value and no {}; it is in no aggregate", row.economy, row.year, weights.indicator);
            finding_about(Code::NoWeight, row, detail)
                .help(format!("add the {} of {} to raw/", weights.indicator, row.economy))
        })
        .collect()
}
