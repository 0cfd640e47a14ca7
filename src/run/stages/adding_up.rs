//! The groups of a partition add up to the world: checked in every run over members ∩ universe, for people and amounts.
//! A rate does not add up; what is suppressed is not compared.

use std::collections::BTreeMap;

use super::indicator::Indicator;
use crate::aggregate::{self, Panels};
use crate::check;
use crate::concepts::classification::WORLD;
use crate::concepts::groups::{Group, Universe};
use crate::concepts::{Breakdown, Text, YearRange};
use crate::findings::{Code, Finding};
use crate::pipeline::AggregateDefinition;
use crate::statistic::Kind;
use crate::tables::{Aggregate, Profile, Statistic};

/// Differences of the last digits of a sum, relative to the whole.
const NOISE: f64 = 1e-9;

/// Returns every sum over the groups of a partition that is not that of the world.
///
/// - Source: docs/method.md: the regions add up to the world; the income groups and `not-classified` add up to the world.
pub fn findings(indicator: &Indicator<'_>, panels: Panels<'_>, aggregates: &[Aggregate]) -> Vec<Finding> {
    let Some(universe) = indicator.universe().filter(|universe| universe.is_listed()) else { return Vec::new() };
    let mut findings = Vec::new();
    for alike in indicator.pipeline().definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same) {
        let sums: Vec<AggregateDefinition> =
            alike.iter().filter(|one| Kind::of(one.statistic).adds_up).cloned().collect();
        let has_world = alike[0].classifications.iter().any(|used| used.id == WORLD);
        if sums.is_empty() || !has_world {
            continue;
        }
        let years = YearRange { from: alike[0].from, to: alike[0].to };
        let world = Sums::of(aggregates.iter().filter(|row| row.classification.as_ref() == WORLD));
        for groups in indicator.partitions_for(&alike[0]) {
            let within: Vec<Group> = groups.iter().map(|group| group.within(universe)).collect();
            if !cover(&within, universe, years) {
                continue;
            }
            let is_published = within == groups;
            let own = |row: &&Aggregate| {
                groups
                    .iter()
                    .any(|group| (&group.classification, &group.edition) == (&row.classification, &row.edition))
            };
            let of_groups = if is_published {
                Sums::of(aggregates.iter().filter(own))
            } else {
                let reported = Panels { completed: None, alternatives: &[], ..panels };
                Sums::of(aggregate::aggregate(&indicator.request(&sums, &within), reported).iter())
            };
            let list = groups.first().map(|group| format!("{} {}", group.classification, group.edition));
            findings.extend(world.differences(&of_groups, &list.unwrap_or_default(), is_published));
        }
    }
    let id: Text = indicator.pipeline().id().into();
    let mut findings: Vec<Finding> = findings.into_iter().map(|finding| finding.indicator(&id)).collect();
    check::allow(indicator.pipeline(), &mut findings);
    findings
}

/// Returns whether every economy of the universe is in one of the groups in every year.
fn cover(groups: &[Group], universe: &Universe, years: YearRange) -> bool {
    years.years().all(|year| {
        let n_members: usize = groups.iter().map(|group| group.members(year).len()).sum();
        n_members == universe.in_year(year).len()
    })
}

/// Year, breakdown and statistic.
type Cell = (i32, Breakdown, Statistic);

/// A sum over reported values and one over all; `None` where a part of it is not shown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sum {
    reported: Option<f64>,
    all: Option<f64>,
}

struct Sums(BTreeMap<Cell, Sum>);

impl Sums {
    /// Adds up what profile `itu` shows: it has no threshold.
    fn of<'r>(rows: impl Iterator<Item = &'r Aggregate>) -> Self {
        let mut sums: BTreeMap<Cell, Sum> = BTreeMap::new();
        for row in rows.filter(|row| row.profile == Profile::Itu && Kind::of(row.statistic).adds_up) {
            let coverage = &row.coverage;
            let nothing = |n_values: usize| (n_values == 0).then_some(0.0);
            let reported = row.value_reported_only.or(nothing(coverage.n_stated()));
            let n_values = coverage.n_with_value();
            let all = row.shown.value().or(nothing(n_values));
            let sum = sums
                .entry((row.year, row.breakdown.clone(), row.statistic))
                .or_insert(Sum { reported: Some(0.0), all: Some(0.0) });
            sum.reported = sum.reported.zip(reported).map(|(a, b)| a + b);
            sum.all = sum.all.zip(all).map(|(a, b)| a + b);
        }
        Self(sums)
    }

    /// Returns where these sums of the world are not those of the groups.
    fn differences(&self, groups: &Self, list: &str, with_completed: bool) -> Vec<Finding> {
        let differs = |world: Option<f64>, groups: Option<f64>| {
            let (world, groups) = world.zip(groups)?;
            ((world - groups).abs() > NOISE * world.abs().max(groups.abs()).max(1.0)).then_some((world, groups))
        };
        let mut findings = Vec::new();
        for (cell, world) in &self.0 {
            let Some(of_groups) = groups.0.get(cell) else { continue };
            let all = with_completed.then(|| differs(world.all, of_groups.all)).flatten();
            let Some((world, groups)) = differs(world.reported, of_groups.reported).or(all) else { continue };
            let (year, breakdown, statistic) = cell;
            let detail = format!(
                "{} of {list} in {year} ({}) add up to {groups}; the world has {world}",
                statistic.name(),
                breakdown.code()
            );
            let finding = Finding::new(Code::NotAddingUp, detail);
            let help = "each economy of the world has to be in one group, with one value and one weight";
            findings.push(Finding { year: Some(*year), ..finding }.help(help));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(reported: f64, all: Option<f64>) -> Sums {
        let cell = (2020, Breakdown::total(), Statistic::Users);
        Sums(BTreeMap::from([(cell, Sum { reported: Some(reported), all })]))
    }

    #[test]
    fn sums_that_differ_by_more_than_noise_are_told_and_hidden_ones_are_not_compared() {
        let world = sums(746.0, Some(1146.0));
        let told = |groups: Sums| -> Vec<String> {
            world.differences(&groups, "itu-region 2025-12", true).into_iter().map(|finding| finding.detail).collect()
        };
        assert_eq!(told(sums(160.0 + 586.0 + 1e-8, Some(1146.0))), Vec::<String>::new());
        assert_eq!(told(sums(746.0, None)), Vec::<String>::new());
        let doubled = told(sums(160.0 + 396.0 + 586.0, Some(1542.0)));
        assert!(doubled[0].starts_with("users of itu-region 2025-12 in 2020"), "{doubled:?}");
        assert!(doubled[0].ends_with("add up to 1142; the world has 746"), "{doubled:?}");
        assert_eq!(told(sums(746.0, Some(1142.0))).len(), 1);
    }
}
