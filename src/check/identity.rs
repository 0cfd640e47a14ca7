//! A total is its parts re-weighted: total = Σ share × breakdown, for sex and for location.
//! Finds; moving the parts onto the total is for estimation.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::{Breakdown, Location, Sex, exceeds};
use crate::findings::{Code, Finding};
use crate::tables::{Observation, Weights};

/// Returns a finding for every total that its sexes, or its locations, do not re-weight to.
///
/// - Units: the largest difference in points.
/// - Missing: nothing is said where a part or a weight is missing.
pub fn check(max_difference_points: f64, observations: &[Observation], weights: &Weights) -> Vec<Finding> {
    let values: BTreeMap<_, _> = observations
        .iter()
        .filter(|row| row.selected)
        .filter_map(|row| Some(((row.economy, row.year, &row.breakdown), (row, row.value?))))
        .collect();
    let parts_of = |breakdown: &Breakdown| {
        let sexes = [Sex::Female, Sex::Male].map(|sex| Breakdown { sex, ..breakdown.clone() });
        let locations = [Location::Urban, Location::Rural].map(|location| Breakdown { location, ..breakdown.clone() });
        [("sexes", sexes), ("locations", locations)]
    };
    let mut findings = Vec::new();
    let is_total = |row: &&Observation| row.breakdown.sex == Sex::Total && row.breakdown.location == Location::Total;
    for row in observations.iter().filter(|row| row.selected).filter(is_total) {
        let Some(total) = row.value else { continue };
        for (what, parts) in parts_of(&row.breakdown) {
            let part = |breakdown: &Breakdown| {
                let (part, value) = values.get(&(row.economy, row.year, breakdown))?;
                Some((*value, weights.get(row.economy, row.year, breakdown)?, &part.dataset))
            };
            let Some(parts) = parts.iter().map(part).collect::<Option<Vec<_>>>() else { continue };
            let weight: f64 = parts.iter().map(|(_, weight, _)| weight).sum();
            let mean = parts.iter().map(|(value, weight, _)| value * weight).sum::<f64>() / weight;
            if exceeds((mean - total).abs(), max_difference_points) {
                let detail = format!("{} {}: the total is {total}, its {what} give {mean:.2}", row.economy, row.year);
                let finding = finding_about(Code::BrokenIdentity, row, detail).sized(mean - total);
                let finding = finding.of_datasets(parts.iter().map(|(_, _, dataset)| *dataset));
                findings.push(finding.help("allow it with the reason, or drop one source"));
            }
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
    fn a_total_between_its_sexes_must_be_where_the_weights_put_it() {
        let of = |sex, value, line| {
            let mut row = rate("AAA", 2020, value, line);
            row.breakdown.sex = sex;
            row
        };
        let people = [of(Sex::Female, 10.0, 2), of(Sex::Male, 30.0, 3), of(Sex::Total, 40.0, 4)];
        let weights = Weights::new("population".into(), Unit::Persons, &people);
        let findings = |total| {
            check(0.05, &[of(Sex::Female, 40.0, 2), of(Sex::Male, 60.0, 3), of(Sex::Total, total, 4)], &weights)
        };
        assert!(findings(55.0).is_empty() && findings(55.04).is_empty());
        assert_eq!(findings(50.0).len(), 1, "the plain mean of the sexes is not the total");
        assert_eq!(size_of(&findings(50.0)), 5.0);
        assert!(check(0.05, &[of(Sex::Female, 40.0, 2), of(Sex::Total, 90.0, 4)], &weights).is_empty());
    }

    #[test]
    fn a_total_is_doubted_with_the_datasets_of_its_parts() {
        let of = |sex, value, dataset: &str| {
            let mut row = rate("AAA", 2020, value, 2);
            (row.breakdown.sex, row.dataset) = (sex, dataset.into());
            row
        };
        let people = [of(Sex::Female, 10.0, "p"), of(Sex::Male, 30.0, "p"), of(Sex::Total, 40.0, "p")];
        let weights = Weights::new("population".into(), Unit::Persons, &people);
        let rows = [of(Sex::Female, 40.0, "wb"), of(Sex::Male, 60.0, "own"), of(Sex::Total, 90.0, "itu")];
        let found = check(0.05, &rows, &weights).remove(0);
        let rests_on =
            |datasets: &[&str]| found.rests_on(&datasets.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert!(rests_on(&["itu", "wb", "own", "unsd"]) && !rests_on(&["itu", "wb"]) && !rests_on(&["own"]));
    }

    /// Three of four people live in towns.
    #[test]
    fn a_total_must_be_where_its_locations_put_it() {
        let of = |location, value, line| {
            let mut row = rate("AAA", 2020, value, line);
            row.breakdown.location = location;
            row
        };
        let counts = [of(Location::Urban, 30.0, 2), of(Location::Rural, 10.0, 3)];
        let people = [of(Location::Total, 40.0, 4)];
        let weights = Weights::new("population".into(), Unit::Persons, &people).with_location_shares(&counts);
        let told = |total| {
            let rows = [of(Location::Urban, 60.0, 2), of(Location::Rural, 20.0, 3), of(Location::Total, total, 4)];
            check(0.05, &rows, &weights).into_iter().map(|finding| finding.detail).collect::<Vec<_>>()
        };
        assert!(told(50.0).is_empty());
        assert_eq!(told(40.0), ["AAA 2020: the total is 40, its locations give 50.00"]);
    }
}
