//! Amounts against the same amounts per person: a slip of units shows as a factor of a thousand.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::exceeds;
use crate::findings::{Code, Finding};
use crate::pipeline::PerPersonCheck;
use crate::tables::{Observation, Weights};

/// Returns a finding for every amount that its per-person figure times the population does not give.
///
/// |x / N · u − p| ≤ d/100 · p, with the amount x, the population N, u units per person in one unit of the amount,
/// the figure per person p and the largest difference d in percent.
pub fn check(
    rule: &PerPersonCheck,
    amounts: &[Observation],
    per_person: &[Observation],
    weights: &Weights,
) -> Vec<Finding> {
    let stated: BTreeMap<_, (&Observation, f64)> = per_person
        .iter()
        .filter_map(|row| Some(((row.economy, row.year, &row.breakdown), (row, row.value?))))
        .collect();
    let mut findings = Vec::new();
    for row in amounts.iter().filter(|row| row.selected) {
        let stated = stated.get(&(row.economy, row.year, &row.breakdown));
        let population = weights.get(row.economy, row.year, &row.breakdown);
        let (Some(amount), Some((of_person, stated)), Some(population)) = (row.value, stated, population) else {
            continue;
        };
        let computed = amount * rule.units_in_amount / population;
        if exceeds((computed - stated).abs(), rule.max_difference_percent / 100.0 * stated) {
            let detail = format!(
                "{} {}: {amount} {} are {computed:.3} per person, the source says {stated}",
                row.economy,
                row.year,
                row.unit.name()
            );
            let finding = finding_about(Code::UnitsDisagree, row, detail).sized(100.0 * (computed / stated - 1.0));
            let finding = finding.of_datasets([&of_person.dataset]);
            findings.push(finding.help("compare the units and the population with the source's"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rate, size_of};
    use super::*;
    use crate::concepts::Unit;

    #[test]
    fn kilograms_per_person_must_fit_tonnes() {
        let rule = PerPersonCheck {
            dataset: None,
            filter: BTreeMap::new(),
            units_in_amount: 1000.0,
            max_difference_percent: 25.0,
        };
        let weights = Weights::new("population".into(), Unit::Persons, &[rate("AAA", 2020, 500.0, 2)]);
        let findings = |tonnes, kilograms| {
            check(&rule, &[rate("AAA", 2020, tonnes, 2)], &[rate("AAA", 2020, kilograms, 3)], &weights)
        };
        assert!(findings(5.0, 10.0).is_empty() && findings(5.0, 8.0).is_empty());
        assert_eq!(findings(5.0, 7.9).len(), 1);
        assert_eq!(findings(5000.0, 10.0).len(), 1);
        // 10 kilograms a person are three sevenths more than 7, and 10,000 are 99,900 percent more than 10.
        assert!((size_of(&findings(5.0, 7.0)) - 100.0 * 3.0 / 7.0).abs() < 1e-9);
        assert_eq!(size_of(&findings(5000.0, 10.0)), 99_900.0);
    }
}
