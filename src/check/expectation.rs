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

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate};
    use super::*;
    use crate::concepts::{Breakdown, Sex};

    /// What is told of a break of ten points that AAA has into 2020.
    fn told(rows: &[Observation]) -> Vec<String> {
        let declared = "[[break]]\neconomy = \"AAA\"\nyear = 2020\naction = \"keep\"\nreason = \"x\"\ndataset = \"itu/internet-use\"\n\
                        expect = { jump_points_at_least = 10 }\n";
        check(&pipeline(declared), rows).into_iter().map(|finding| finding.detail).collect()
    }

    /// Rows that are of no step of the total of AAA into 2020.
    fn others() -> Vec<Observation> {
        let women = Breakdown { sex: Sex::Female, ..Breakdown::total() };
        vec![
            rate("BBB", 2019, 99.0, 9),
            rate("AAA", 2021, 90.0, 10),
            Observation { breakdown: women, ..rate("AAA", 2019, 1.0, 11) },
            Observation { selected: false, ..rate("AAA", 2019, 1.0, 12) },
        ]
    }

    #[test]
    fn the_step_is_that_of_the_total_from_the_last_value_before() {
        let with = |before: f64, after: f64| {
            told(&[vec![rate("AAA", 2018, before, 2), rate("AAA", 2020, after, 3)], others()].concat())
        };
        assert!(with(50.0, 62.0).is_empty() && with(50.0, 60.0).is_empty() && with(62.0, 50.0).is_empty());
        assert_eq!(with(50.0, 55.0), ["the step of AAA into 2020 is now 5.00 points; expected at least 10"]);
    }

    #[test]
    fn a_step_that_is_gone_is_told_and_a_dataset_that_is_not_in_use_says_nothing() {
        let gone = ["AAA has no step into 2020 any more; expected at least 10"];
        assert_eq!(told(&[vec![rate("AAA", 2018, 50.0, 2), rate("AAA", 2019, 62.0, 3)], others()].concat()), gone);
        assert_eq!(told(&[vec![rate("AAA", 2020, 62.0, 3)], others()].concat()), gone, "nothing before");
        let elsewhere = |row: Observation| Observation { dataset: "wb/internet-use".into(), ..row };
        assert!(told(&[elsewhere(rate("AAA", 2018, 50.0, 2)), elsewhere(rate("AAA", 2020, 51.0, 3))]).is_empty());
    }
}
