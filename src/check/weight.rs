//! A value without a weight is in no aggregate; that must not pass unnoticed.

use super::finding_about;
use crate::concepts::YearRange;
use crate::findings::{Code, Finding};
use crate::tables::{Observation, Weights};

/// Returns a finding for every value whose weight is unknown; within a window it counts for the window's last year.
pub fn check(observations: &[Observation], weights: &Weights, latest_within: Option<YearRange>) -> Vec<Finding> {
    let is_used = |row: &&Observation| latest_within.is_none_or(|window| window.contains(row.year));
    let year_of = |row: &Observation| latest_within.map_or(row.year, |window| window.to);
    let without = observations.iter().filter(is_used).filter(|row| {
        row.selected && row.value.is_some() && weights.get(row.economy, year_of(row), &row.breakdown).is_none()
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
