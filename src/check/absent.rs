//! Large economies of which an indicator that covers most people has nothing at all: left out by the publisher, or lost.
//! A notice, since publishers do leave out; how much weight is missing stands beside every figure.

use std::collections::{BTreeMap, BTreeSet};

use crate::concepts::groups::Group;
use crate::concepts::{EconomyId, Text};
use crate::findings::{Code, Finding, Place};
use crate::tables::{Observation, Weights};

/// Share of the weight from which an economy is large, and share that the others have to cover for its absence to be odd.
const LARGE_SHARE: f64 = 0.005;
const COVERED_SHARE: f64 = 0.5;

/// Returns a notice for every large economy without any value in use, by category.
///
/// - Missing: nothing is said of an indicator without weights or groups.
pub fn check(observations: &[Observation], weights: &Weights, groups: &[Group]) -> Vec<Finding> {
    let in_use = || observations.iter().filter(|row| row.selected && row.value.is_some());
    let Some(last) = in_use().max_by_key(|row| row.year) else { return Vec::new() };
    let years: Vec<i32> = in_use().map(|row| row.year).collect::<BTreeSet<_>>().into_iter().rev().collect();
    let mut have: BTreeMap<&Text, BTreeSet<EconomyId>> = BTreeMap::new();
    for row in in_use() {
        have.entry(&row.breakdown.category).or_default().insert(row.economy);
    }
    let total = crate::concepts::Breakdown::total();
    let members: BTreeSet<EconomyId> =
        years.iter().flat_map(|year| groups.iter().flat_map(|group| group.members(*year))).copied().collect();
    // An economy without a weight in the last year weighs what it did before.
    let weight = |economy: EconomyId| years.iter().find_map(|year| weights.get(economy, *year, &total)).unwrap_or(0.0);
    let weighed: Vec<(EconomyId, f64)> = members.into_iter().map(|economy| (economy, weight(economy))).collect();
    let all: f64 = weighed.iter().map(|(_, weight)| weight).sum();
    let mut findings = Vec::new();
    for (category, have) in have {
        let covered: f64 = weighed.iter().filter(|(economy, _)| have.contains(economy)).map(|(_, weight)| weight).sum();
        let is_absent = |(economy, weight): &&(EconomyId, f64)| !have.contains(economy) && *weight >= LARGE_SHARE * all;
        for (economy, weight) in weighed.iter().filter(is_absent).filter(|_| covered >= COVERED_SHARE * all) {
            let (of, share) = (&last.indicator, 100.0 * weight / all);
            let category = if **category == *total.category { String::new() } else { format!(" ({category})") };
            let detail = format!("{economy}, {share:.1} % of the weight, has no value of {of}{category} in any year");
            let finding = Finding::new(Code::LargeAbsent, detail).at(Place::file(last.source_file.clone()));
            findings.push(finding.indicator(of).about(*economy, last.year));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;
    use crate::concepts::classification::WORLD;
    use crate::concepts::groups::{reporting_universe, resolve};
    use crate::concepts::{Apply, Unit, YearRange};

    #[test]
    fn a_large_economy_that_is_nowhere_is_named_where_most_people_are_covered() {
        let people = [rate("AAA", 2020, 600.0, 2), rate("BBB", 2020, 398.0, 3), rate("CCC", 2020, 2.0, 4)];
        let weights = Weights::new("population".into(), Unit::Persons, &people);
        let members = people.iter().map(|row| row.economy).collect();
        let world = reporting_universe(members);
        let years = YearRange { from: 2020, to: 2020 };
        let groups = resolve(&Default::default(), WORLD, None, Apply::Fixed, years, &world).unwrap();
        let found = |economy: &str| -> Vec<String> {
            let not_in_use = Observation { selected: false, ..rate("BBB", 2020, 50.0, 3) };
            let rows =
                [rate(economy, 2020, 50.0, 2), not_in_use, Observation { value: None, ..rate("BBB", 2020, 0.0, 4) }];
            check(&rows, &weights, &groups).into_iter().map(|finding| finding.detail).collect()
        };
        assert_eq!(found("AAA"), ["BBB, 39.8 % of the weight, has no value of internet-use in any year"]);
        assert!(found("BBB").is_empty(), "few people are covered anyway");
    }
}
