//! Known mistakes of a source, put right as the pipeline declares, as long as the source still makes them.

use super::finding_about;
use super::rule::cell;
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{CorrectionDefinition, Pipeline};
use crate::tables::Observation;

/// Puts declared values of a dataset in place and returns a notice for each; a correction that no longer fits is a
/// finding.
pub fn check(pipeline: &Pipeline, dataset: &str, observations: &mut [Observation]) -> Vec<Finding> {
    let corrections =
        pipeline.definition.correction.iter().enumerate().filter(|(_, correction)| correction.dataset == dataset);
    corrections.map(|(index, correction)| correct(pipeline, index, correction, observations)).collect()
}

fn correct(
    pipeline: &Pipeline,
    index: usize,
    correction: &CorrectionDefinition,
    observations: &mut [Observation],
) -> Finding {
    let Some(row) = observations.iter_mut().find(|row| is_meant(correction, row)) else {
        return outdated(pipeline, index, "the source has no such row any more".to_owned());
    };
    if row.value != Some(correction.expect.value) {
        let now = row.value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
        return outdated(pipeline, index, format!("the source now says {now}; expected {}", correction.expect.value));
    }
    row.value = correction.value;
    let new = correction.value.map_or_else(|| "no value".to_owned(), |value| value.to_string());
    let (economy, year, old) = (row.economy, row.year, correction.expect.value);
    let detail = format!("{economy} {year}: {old} becomes {new}: {} ({})", correction.reason, correction.source);
    finding_about(Code::Corrected, row, detail)
}

fn outdated(pipeline: &Pipeline, index: usize, detail: String) -> Finding {
    let way = [Step::Key("correction"), Step::Index(index), Step::Key("expect")];
    pipeline.finding(Code::FailedExpectation, &way, detail).help("change or delete the [[correction]]")
}

fn is_meant(correction: &CorrectionDefinition, row: &Observation) -> bool {
    let CorrectionDefinition { sex, age, location, category, .. } = correction;
    row.economy == correction.economy.0
        && row.year == correction.year
        && row.breakdown == cell((*sex, *age, *location), category.as_deref())
}
