//! What the groups of an indicator consist of and weigh, kept with the run so that later runs can be compared with it.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::Indicator;
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, YearRange};
use crate::publish::manifest::StatisticEntry;
use crate::tables::{Membership, WeightRow};

/// Returns the members of every group of an indicator, years without a gap together.
pub fn memberships(indicator: &Indicator<'_>) -> Vec<Membership> {
    let mut years: BTreeMap<_, BTreeSet<i32>> = BTreeMap::new();
    for aggregate in &indicator.pipeline().definition.aggregate {
        for group in indicator.groups_for(aggregate) {
            let Group { classification, edition, name, .. } = &group;
            for year in (YearRange { from: aggregate.from, to: aggregate.to }).years() {
                for economy in group.members(year) {
                    let key = (classification.clone(), edition.clone(), name.clone(), *economy);
                    years.entry(key).or_default().insert(year);
                }
            }
        }
    }
    let mut rows = Vec::new();
    for ((classification, edition, group, economy), years) in years {
        let years: Vec<i32> = years.into_iter().collect();
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
    rows
}

/// Returns the weights of all members in the years and breakdowns of an indicator's reports; none without denominator.
pub fn weights(indicator: &Indicator<'_>) -> Vec<WeightRow> {
    let Some(weights) = &indicator.weights else { return Vec::new() };
    let mut economies: BTreeMap<i32, BTreeSet<EconomyId>> = BTreeMap::new();
    for aggregate in &indicator.pipeline().definition.aggregate {
        let groups = indicator.groups_for(aggregate);
        for year in (YearRange { from: aggregate.from, to: aggregate.to }).years() {
            economies.entry(year).or_default().extend(groups.iter().flat_map(|group| group.members(year)));
        }
    }
    let reports = indicator.observations.iter().filter(|row| row.selected);
    let breakdowns: BTreeSet<Breakdown> =
        reports.map(|row| Breakdown { category: NOT_APPLICABLE.into(), ..row.breakdown.clone() }).collect();
    let mut rows = Vec::new();
    for (year, economies) in economies {
        for (economy, breakdown) in economies.iter().flat_map(|economy| breakdowns.iter().map(move |b| (*economy, b))) {
            if let Some(weight) = weights.get(economy, year, breakdown) {
                rows.push(WeightRow {
                    economy,
                    indicator: indicator.pipeline().id().into(),
                    year,
                    breakdown: breakdown.clone(),
                    weight,
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
    let entry = |aggregate: &crate::pipeline::AggregateDefinition| StatisticEntry {
        indicator: indicator.pipeline().id().to_owned(),
        statistic: aggregate.statistic.name().to_owned(),
        category: aggregate.category.clone(),
        at_least: aggregate.at_least,
        below: aggregate.below,
        latest_within: window.map(|window| [window.from, window.to]),
    };
    indicator.pipeline().definition.aggregate.iter().map(entry).collect()
}
