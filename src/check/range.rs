//! Values outside the range of their indicator are refused: 134 percent of the people use nothing.

use crate::concepts::{exceeds, reaches};
use crate::findings::Code;
use crate::tables::{Observation, RowFault};

/// Removes the observations whose value the indicator cannot have, by the range that its pipeline declares or else by its
/// unit, and returns their faults.
pub fn check_declared(observations: &mut Vec<Observation>, range: Option<[f64; 2]>) -> Vec<RowFault> {
    match range {
        Some(range) => check(observations, range),
        None => check_unit(observations),
    }
}

/// Removes the observations whose value lies outside `[lowest, highest]`, both allowed, and returns their faults.
///
/// A value beyond an end by no more than the noise of adding floats up (100.00000000000001) is that end.
fn check(observations: &mut Vec<Observation>, [lowest, highest]: [f64; 2]) -> Vec<RowFault> {
    let mut faults = Vec::new();
    observations.retain_mut(|observation| {
        let Some(value) = observation.value else { return true };
        if reaches(value, lowest) && !exceeds(value, highest) {
            observation.value = Some(value.clamp(lowest, highest));
            return true;
        }
        faults.push(RowFault {
            line: observation.source_line,
            code: Code::OutOfRange,
            found: Some(value.to_string()),
            expected: format!("{} from {lowest} to {highest}", observation.unit.name()),
            advice: "ask the publisher; until then leave the row as it is: it is rejected and counted".to_owned(),
        });
        false
    });
    faults
}

/// Removes the observations whose value their unit cannot have, where the pipeline declares no range, and returns their
/// faults.
fn check_unit(observations: &mut Vec<Observation>) -> Vec<RowFault> {
    let Some((unit, range)) = observations.first().and_then(|row| Some((row.unit, row.unit.range()?))) else {
        return Vec::new();
    };
    let [lowest, highest] = range;
    let end = if highest.is_finite() { format!("to {highest}") } else { "on".to_owned() };
    let of_unit = |fault: RowFault| RowFault {
        expected: format!("{} from {lowest} {end}", unit.name()),
        advice: "ask the publisher; if it is right, declare `range = [lowest, highest]` in [check] of the pipeline"
            .to_owned(),
        ..fault
    };
    check(observations, range).into_iter().map(of_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;
    use crate::concepts::Unit;

    #[test]
    fn noise_beyond_an_end_is_that_end() {
        let values = [-1e-15, 33.4 + 33.3 + 33.300_000_000_000_01, 100.000_001];
        let mut observations: Vec<_> =
            (2..).zip(values).map(|(line, value)| rate("AAA", 2018 + line, value, line)).collect();
        let faults = check(&mut observations, [0.0, 100.0]);
        let kept: Vec<_> = observations.iter().map(|row| row.value).collect();
        assert_eq!(kept, [Some(0.0), Some(100.0)]);
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn without_a_range_the_unit_says_what_is_possible() {
        let found = |unit, values: [f64; 3]| {
            let rows =
                (2..).zip(values).map(|(line, value)| Observation { unit, ..rate("AAA", 2018 + line, value, line) });
            let mut rows: Vec<Observation> = rows.collect();
            let faults = check_unit(&mut rows);
            assert_eq!(rows.len() + faults.len(), 3);
            faults.into_iter().map(|fault| (fault.line, fault.expected)).collect::<Vec<_>>()
        };
        let of = |line, expected: &str| (line, expected.to_owned());
        let percent = "percent from 0 to 100";
        assert_eq!(found(Unit::Percent, [-1.0, 100.0, 150.0]), [of(2, percent), of(4, percent)]);
        assert_eq!(found(Unit::Persons, [-1.0, 0.0, 1e9]), [of(2, "persons from 0 on")]);
        assert_eq!(found(Unit::Points, [-1.0, 0.0, 150.0]), []);
    }

    #[test]
    fn both_ends_of_the_range_are_allowed() {
        let mut observations = vec![
            rate("AAA", 2020, 0.0, 2),
            rate("AAA", 2021, 100.0, 3),
            rate("AAA", 2022, 100.01, 4),
            rate("AAA", 2023, -0.1, 5),
        ];
        let faults = check(&mut observations, [0.0, 100.0]);
        assert_eq!(observations.len(), 2);
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4, 5]);
    }
}
