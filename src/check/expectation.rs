//! A declared break says what must be true of the source; once the source is revised, this notices.

use crate::concepts::reaches;
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{BreakDefinition, Pipeline};
use crate::tables::Observation;

/// Returns a finding for every declared break whose expectation no longer holds, with the step as it is now.
pub fn check(pipeline: &Pipeline, observations: &[Observation]) -> Vec<Finding> {
    let breaks = pipeline.definition.breaks.iter().enumerate();
    breaks.filter_map(|(index, entry)| failed(pipeline, index, entry, observations)).collect()
}

fn failed(pipeline: &Pipeline, index: usize, entry: &BreakDefinition, observations: &[Observation]) -> Option<Finding> {
    let at_least = entry.expect.as_ref()?.jump_points_at_least;
    let is_used = observations.iter().any(|row| row.selected && entry.is_of(row.dataset.as_str()));
    let step = step_into(entry, observations);
    if !is_used || step.is_some_and(|step| reaches(step.abs(), at_least)) {
        return None;
    }
    let (economy, year) = (&entry.economy, entry.year);
    let found = match step {
        Some(step) => format!("the step of {economy} into {year} is now {step:.2} points"),
        None => format!("{economy} has no step into {year} any more"),
    };
    let way = [Step::Key("break"), Step::Index(index), Step::Key("expect")];
    let detail = format!("{found}; expected at least {at_least}");
    let help = "the source was revised: check whether the break is still there, then change or delete the [[break]]";
    Some(pipeline.finding(Code::FailedExpectation, &way, detail).help(help))
}

/// Returns the change from the last value before the break to the value of its year, of the total.
fn step_into(entry: &BreakDefinition, observations: &[Observation]) -> Option<f64> {
    let total = crate::concepts::Breakdown::total();
    let series = observations.iter().filter(|row| {
        row.selected && row.economy == entry.economy.0 && row.breakdown == total && row.year <= entry.year
    });
    let mut values: Vec<(i32, f64)> = series.filter_map(|row| Some((row.year, row.value?))).collect();
    values.sort_by_key(|(year, _)| *year);
    let [.., (_, before), (year, after)] = values[..] else { return None };
    (year == entry.year).then_some(after - before)
}
