//! Values outside the range of their indicator are refused: 134 percent of the people use nothing.

use crate::findings::Code;
use crate::tables::{Observation, RowFault};

/// Removes the observations whose value lies outside `[lowest, highest]`, both allowed, and returns their faults.
pub fn check(observations: &mut Vec<Observation>, [lowest, highest]: [f64; 2]) -> Vec<RowFault> {
    let mut faults = Vec::new();
    observations.retain(|observation| {
        let Some(value) = observation.value.filter(|value| !(lowest..=highest).contains(value)) else { return true };
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

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

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
