//! What the groups of an indicator consist of and weigh, kept with the run so that later runs can be compared with it.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::Indicator;
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, YearRange};
use crate::estimate::Estimates;
use crate::pipeline::AggregateDefinition;
use crate::publish::manifest::StatisticEntry;
use crate::tables::weight::weight_of_member;
use crate::tables::{Membership, Weight, WeightRow};

/// Returns the members of every group of an indicator, years without a gap together.
pub fn memberships(indicator: &Indicator<'_>) -> Vec<Membership> {
    let mut listed: BTreeMap<_, BTreeMap<EconomyId, Vec<i32>>> = BTreeMap::new();
    for (group, years) in groups(indicator) {
        let Group { classification, edition, name, .. } = &group;
        let of_group = listed.entry((classification.clone(), edition.clone(), name.clone())).or_default();
        for year in years.years() {
            for economy in group.members(year) {
                of_group.entry(*economy).or_default().push(year);
            }
        }
    }
    let mut rows = Vec::new();
    for ((classification, edition, group), of_group) in listed {
        for (economy, mut years) in of_group {
            years.sort_unstable();
            years.dedup();
            for unbroken in years.chunk_by(|a, b| a + 1 == *b) {
                rows.push(Membership {
                    indicator: indicator.pipeline().id().into(),
                    classification: classification.clone(),
                    edition: edition.clone(),
                    group: group.clone(),
                    economy,
                    from: unbroken[0],
                    to: unbroken[unbroken.len() - 1],
                });
            }
        }
    }
    rows
}

/// Returns the groups of an indicator with the years for which they are asked, statistics over the same groups once.
fn groups(indicator: &Indicator<'_>) -> Vec<(Group, YearRange)> {
    let definitions = indicator.pipeline().definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same);
    let of = |alike: &[AggregateDefinition]| {
        let years = YearRange { from: alike[0].from, to: alike[0].to };
        indicator.groups_for(&alike[0]).into_iter().map(move |group| (group, years))
    };
    definitions.flat_map(of).collect()
}

/// Returns the weights of all members in the breakdowns of an indicator's reports and completed values, in all years of its
/// aggregates: growth weighs the members of one year in another. None without denominator.
pub fn weights(indicator: &Indicator<'_>, estimates: Option<&Estimates>) -> Vec<WeightRow> {
    let Some(weights) = indicator.weights() else { return Vec::new() };
    let (mut economies, mut all_years) = (BTreeSet::new(), BTreeSet::new());
    for (group, years) in groups(indicator) {
        for year in years.years() {
            all_years.insert(year);
            economies.extend(group.members(year).iter().copied());
        }
    }
    let reports = indicator.observations.iter().filter(|row| row.selected).map(|row| &row.breakdown);
    let completed = estimates.iter().flat_map(|all| &all.estimates).map(|row| &row.breakdown);
    let breakdowns: BTreeSet<Breakdown> = reports
        .chain(completed)
        .map(|breakdown| Breakdown { category: NOT_APPLICABLE.into(), ..breakdown.clone() })
        .collect();
    let mut rows = Vec::new();
    for year in all_years {
        for (economy, breakdown) in economies.iter().flat_map(|economy| breakdowns.iter().map(move |b| (*economy, b))) {
            let weight = weight_of_member(weights, economy, year, breakdown);
            if let Some(known) = weight.of_member().filter(|_| weight != Weight::Unknown) {
                rows.push(WeightRow {
                    economy,
                    indicator: indicator.pipeline().id().into(),
                    year,
                    breakdown: breakdown.clone(),
                    weight: known,
                    of_year: weight.other_year(),
                    is_of_whole: weight.of_value().is_none(),
                    is_continued: matches!(weight, Weight::Continued(_)),
                    weight_unit: weights.unit_of(breakdown),
                });
            }
        }
    }
    rows
}

/// Returns what each statistic of an indicator looks for.
pub fn statistics(indicator: &Indicator<'_>) -> Vec<StatisticEntry> {
    let window = indicator.latest_within();
    let entry = |aggregate: &AggregateDefinition| StatisticEntry {
        indicator: indicator.pipeline().id().to_owned(),
        statistic: aggregate.statistic.name().to_owned(),
        category: aggregate.category.clone(),
        at_least: aggregate.at_least,
        below: aggregate.below,
        latest_within: window.map(|window| [window.from, window.to]),
    };
    indicator.pipeline().definition.aggregate.iter().map(entry).collect()
}
