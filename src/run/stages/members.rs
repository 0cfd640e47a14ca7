//! What the groups of an indicator consist of and weigh, kept with the run so that later runs can be compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::indicator::Indicator;
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, Text, YearRange};
use crate::estimate::Estimates;
use crate::pipeline::AggregateDefinition;
use crate::publish::manifest::StatisticEntry;
use crate::tables::weight::weight_of_member;
use crate::tables::{Membership, Weight, WeightRow, Weights};

/// Returns the members of every group of an indicator, years without a gap together.
pub fn memberships(indicator: &Indicator<'_>) -> Vec<Membership> {
    let mut listed: BTreeMap<_, Vec<(EconomyId, i32)>> = BTreeMap::new();
    for (group, years) in groups(indicator) {
        let key = (group.classification.clone(), group.edition.clone(), group.name.clone());
        let of_group = listed.entry(key).or_default();
        for year in years.years() {
            of_group.extend(group.members(year).iter().map(|economy| (*economy, year)));
        }
    }
    let id: Text = indicator.pipeline().id().into();
    let mut rows = Vec::new();
    for ((classification, edition, group), mut members) in listed {
        members.sort_unstable();
        members.dedup();
        for unbroken in members.chunk_by(|a, b| (a.0, a.1 + 1) == *b) {
            rows.push(Membership {
                indicator: id.clone(),
                classification: classification.clone(),
                edition: edition.clone(),
                group: group.clone(),
                economy: unbroken[0].0,
                from: unbroken[0].1,
                to: unbroken[unbroken.len() - 1].1,
            });
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

/// Weights that series of a database have had; most series weigh alike, and all of those share one table.
#[derive(Default)]
pub struct WeightsOfSeries(Mutex<Vec<(Weighed, Arc<Vec<WeightRow>>)>>);

/// What the weights of an indicator's members follow from.
#[derive(PartialEq)]
struct Weighed {
    weights: Weights,
    economies: BTreeSet<EconomyId>,
    years: BTreeSet<i32>,
    breakdowns: BTreeSet<Breakdown>,
}

/// Returns the weights of all members in the breakdowns of an indicator's reports and completed values, in all years of its
/// aggregates: growth weighs the members of one year in another. None without denominator.
pub fn weights(
    indicator: &Indicator<'_>,
    estimates: Option<&Estimates>,
    of_series: &WeightsOfSeries,
) -> Arc<Vec<WeightRow>> {
    let Some(weighed) = Weighed::new(indicator, estimates) else { return Arc::default() };
    if indicator.pipeline().member.is_none() {
        return Arc::new(weighed.rows(&indicator.pipeline().id().into()));
    }
    // What is there is whole whatever happened to who put it there.
    let mut known = of_series.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, rows)) = known.iter().find(|(other, _)| *other == weighed) {
        return rows.clone();
    }
    // By the denominator, not by the series that came first: which that is, is a race, and the key of the file follows the rows.
    let rows = Arc::new(weighed.rows(&weighed.weights.indicator));
    known.push((weighed, rows.clone()));
    rows
}

impl Weighed {
    fn new(indicator: &Indicator<'_>, estimates: Option<&Estimates>) -> Option<Self> {
        let weights = indicator.weights()?.clone();
        let (mut economies, mut years) = (BTreeSet::new(), BTreeSet::new());
        let mut is_known = vec![false; EconomyId::N_CODES];
        for (group, of_group) in groups(indicator) {
            for year in of_group.years() {
                years.insert(year);
                for economy in group.members(year) {
                    if !std::mem::replace(&mut is_known[economy.index()], true) {
                        economies.insert(*economy);
                    }
                }
            }
        }
        let reports = indicator.observations.iter().filter(|row| row.selected).map(|row| &row.breakdown);
        let completed = estimates.iter().flat_map(|all| &all.estimates).map(|row| &row.breakdown);
        let breakdowns: BTreeSet<&Breakdown> = reports.chain(completed).collect();
        let without_category = |of: &Breakdown| Breakdown { category: NOT_APPLICABLE.into(), ..of.clone() };
        let breakdowns = breakdowns.into_iter().map(without_category).collect();
        Some(Self { weights, economies, years, breakdowns })
    }

    /// Returns the weights in the order of their table.
    fn rows(&self, indicator: &Text) -> Vec<WeightRow> {
        let cells = self.years.iter().flat_map(|year| self.breakdowns.iter().map(move |breakdown| (*year, breakdown)));
        let mut rows = Vec::new();
        for (economy, (year, breakdown)) in
            self.economies.iter().flat_map(|one| cells.clone().map(move |cell| (*one, cell)))
        {
            let weight = weight_of_member(&self.weights, economy, year, breakdown);
            if let Some(known) = weight.of_member().filter(|_| weight != Weight::Unknown) {
                rows.push(WeightRow {
                    economy,
                    indicator: indicator.clone(),
                    year,
                    breakdown: breakdown.clone(),
                    weight: known,
                    of_year: weight.other_year(),
                    is_of_whole: weight.of_value().is_none(),
                    is_continued: matches!(weight, Weight::Continued(_)),
                    weight_unit: self.weights.unit_of(breakdown),
                });
            }
        }
        rows
    }
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
