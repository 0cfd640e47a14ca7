//! Observations → the same observations less the impossible ones, and findings about the doubtful ones.
//! Changes no value and reads no file.

pub mod correction;
pub mod cumulative;
pub mod duplicate;
pub mod expectation;
pub mod identity;
pub mod jump;
pub mod per_person;
pub mod range;
pub mod selection;
pub mod weight;

use crate::findings::{Code, Finding, Place};
use crate::pipeline::Pipeline;
use crate::tables::Observation;

/// Marks the findings that the pipeline allows, with its reason.
pub fn allow(pipeline: &Pipeline, findings: &mut [Finding]) {
    for finding in findings {
        let allowance = pipeline
            .definition
            .allow
            .iter()
            .find(|allow| allow.covers(finding.code.name(), finding.economy, finding.year));
        finding.allow_reason = allowance.map(|allow| allow.reason.clone());
    }
}

/// Returns a finding about one observation, at its place.
fn finding_about(code: Code, observation: &Observation, detail: String) -> Finding {
    let line = usize::try_from(observation.source_line).ok();
    let place = Place { line, ..Place::file(observation.source_file.clone()) };
    Finding::new(code, detail).at(place).indicator(&observation.indicator).about(observation.economy, observation.year)
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::concepts::{Breakdown, Unit};
    use crate::tables::Observation;

    /// Returns an observation of a rate, one line after the other.
    pub fn rate(economy: &str, year: i32, value: f64, line: i32) -> Observation {
        Observation {
            economy: economy.parse().unwrap(),
            indicator: "internet-use".into(),
            year,
            breakdown: Breakdown::total(),
            value: Some(value),
            unit: Unit::Percent,
            status: None,
            dataset: "itu/internet-use".into(),
            vintage: "2026-05".into(),
            selected: true,
            break_in_series: false,
            age_scope: None,
            source_file: "raw/itu/internet-use.csv".into(),
            source_line: line,
        }
    }
}
