//! A total is its parts re-weighted: total = Σ share × breakdown, for sex and for location.
//! Finds; moving the parts onto the total is for estimation.

use polars::prelude::PlHashMap;

use super::finding_about;
use crate::concepts::{Breakdown, EconomyId, Location, Sex, exceeds};
use crate::findings::{Code, Finding};
use crate::tables::{Observation, Weights};

/// Returns a finding for every total that its sexes, or its locations, do not re-weight to.
///
/// - Units: the largest difference in points.
/// - Missing: nothing is said where a part or a weight is missing.
pub fn check(max_difference_points: f64, observations: &[Observation], weights: &Weights) -> Vec<Finding> {
    let values = values(observations);
    let mut findings = Vec::new();
    for (row, total) in observations.iter().filter(|row| row.selected && is_total(row)).filter_map(with_value) {
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

/// Difference that rounding makes where the indicator declares none: a two-hundredth of what a rate is a part of, half a point of
/// percent; a hundredth of anything else.
const ROUNDING_OF_WHOLE: f64 = 0.005;
const ROUNDING_SHARE: f64 = 0.01;

/// Returns a finding for every total that lies beyond both its sexes, or both its locations: no weights make such a mean.
///
/// min(parts) ≤ total ≤ max(parts), but for rounding. For indicators that declare no largest difference, or have no weight.
///
/// - Missing: nothing is said where a part is missing.
pub fn check_order(observations: &[Observation]) -> Vec<Finding> {
    let values = values(observations);
    let mut findings = Vec::new();
    for (row, total) in observations.iter().filter(|row| row.selected && is_total(row)).filter_map(with_value) {
        for (what, parts) in parts_of(&row.breakdown) {
            let part = |breakdown: &Breakdown| values.get(&(row.economy, row.year, breakdown)).copied();
            let [Some((one, first)), Some((other, second))] = [part(&parts[0]), part(&parts[1])] else { continue };
            let rounding = row.unit.whole().map_or(ROUNDING_SHARE * total.abs(), |whole| ROUNDING_OF_WHOLE * whole);
            let beyond = (first.min(second) - total).max(total - first.max(second));
            if exceeds(beyond, rounding) {
                let (economy, year, cell) = (row.economy, row.year, super::series::named(&row.breakdown));
                let detail =
                    format!("{economy} {year}{cell}: the total is {total}, its {what} are {first} and {second}");
                let finding = finding_about(Code::BrokenIdentity, row, detail).sized(beyond);
                let finding = finding.of_datasets([&one.dataset, &other.dataset]);
                findings.push(finding.help("allow it with the reason, or drop one source"));
            }
        }
    }
    findings
}

/// Values in use by economy, year and breakdown, each with its row.
type Values<'a> = PlHashMap<(EconomyId, i32, &'a Breakdown), (&'a Observation, f64)>;

fn values(observations: &[Observation]) -> Values<'_> {
    let in_use = observations.iter().filter(|row| row.selected).filter_map(with_value);
    in_use.map(|(row, value)| ((row.economy, row.year, &row.breakdown), (row, value))).collect()
}

fn with_value(row: &Observation) -> Option<(&Observation, f64)> {
    Some((row, row.value?))
}

fn is_total(row: &Observation) -> bool {
    row.breakdown.sex == Sex::Total && row.breakdown.location == Location::Total
}

/// Returns the two cells of each kind that share a total out.
fn parts_of(breakdown: &Breakdown) -> [(&'static str, [Breakdown; 2]); 2] {
    let sexes = [Sex::Female, Sex::Male].map(|sex| Breakdown { sex, ..breakdown.clone() });
    let locations = [Location::Urban, Location::Rural].map(|location| Breakdown { location, ..breakdown.clone() });
    [("sexes", sexes), ("locations", locations)]
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

    /// 50 lies in no way between 60 and 70; 59.6 may be 60.
    #[test]
    fn a_total_beyond_both_its_parts_is_told_whatever_they_weigh() {
        let of = |sex, value| {
            let mut row = rate("AAA", 2020, value, 2);
            row.breakdown.sex = sex;
            row
        };
        let found = |total, sides: [f64; 2]| {
            let rows = [of(Sex::Female, sides[0]), of(Sex::Male, sides[1]), of(Sex::Total, total)];
            check_order(&rows).into_iter().map(|finding| finding.detail).collect::<Vec<_>>()
        };
        assert_eq!(found(50.0, [60.0, 70.0]), ["AAA 2020: the total is 50, its sexes are 60 and 70"]);
        assert_eq!(found(71.0, [70.0, 60.0]), ["AAA 2020: the total is 71, its sexes are 70 and 60"]);
        assert!([59.5, 60.0, 65.0, 70.5].into_iter().all(|total| found(total, [60.0, 70.0]).is_empty()));
        assert_eq!(size_of(&check_order(&[of(Sex::Female, 60.0), of(Sex::Male, 70.0), of(Sex::Total, 50.0)])), 10.0);
        assert!(check_order(&[of(Sex::Female, 60.0), of(Sex::Total, 50.0)]).is_empty());
        // Money: 97 is 3 percent below 100, 99.5 half a percent.
        let paid = |total| {
            [of(Sex::Female, 100.0), of(Sex::Male, 110.0), of(Sex::Total, total)]
                .map(|row| Observation { unit: Unit::UsDollars, ..row })
        };
        assert_eq!([check_order(&paid(97.0)).len(), check_order(&paid(99.5)).len()], [1, 0]);
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
