//! From rows and completed values of the indicators to the aggregates of their groups and the gaps between them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::Cache;
use super::indicator::Indicator;
use super::progress::Event;
use super::stages::Results;
use super::{Failure, Interrupt, Progress, members};
use crate::aggregate::{self, Alternative, Panel, Panels, Property, Request, SideCodes};
use crate::compare::{self, groups::GroupSides, growth::GrowthYears};
use crate::concepts::YearRange;
use crate::concepts::groups::Group;
use crate::pipeline::{AggregateDefinition, CompareDefinition, Side};
use crate::tables::{Aggregate, Gap, GapKind, Membership, Profile, WeightRow};

/// Aggregates and gaps of an indicator, and what they were added up over, as they are cached.
#[derive(Debug, Serialize, Deserialize)]
pub struct Aggregated {
    aggregates: Vec<Aggregate>,
    gaps: Vec<Gap>,
    members: Vec<Membership>,
    weights: Vec<WeightRow>,
}

/// Fills in aggregates and gaps of every indicator, or takes what the cache has of them.
///
/// - Errors: a signal.
pub fn aggregate_all(
    indicators: &mut [Indicator<'_>],
    cache: &Cache,
    results: &mut Results,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let total = indicators.len();
    for (done, indicator) in indicators.iter_mut().enumerate() {
        interrupt.check()?;
        progress.event(&Event::Step { stage: "aggregate", item: indicator.pipeline().id(), done, total });
        let aggregated = match indicator.aggregated.take() {
            Some(aggregated) => aggregated,
            None => {
                let aggregated = aggregate_one(indicator);
                indicator.figure_keys.iter().for_each(|keys| cache.put(&keys.aggregate, &aggregated));
                aggregated
            }
        };
        results.aggregates.extend(aggregated.aggregates);
        results.gaps.extend(aggregated.gaps);
        results.members.extend(aggregated.members);
        results.weights.extend(aggregated.weights);
    }
    Ok(())
}

fn aggregate_one(indicator: &Indicator<'_>) -> Aggregated {
    let definition = &indicator.pipeline().definition;
    let (weights, window) = (indicator.weights.as_ref(), indicator.latest_within());
    let reported = Panel::new(&indicator.observations, weights, &indicator.all_groups(), window);
    let estimates = indicator.estimates.as_ref();
    let completed = estimates.map(|all| Panel::of_estimates(&all.estimates, &all.deviations, weights));
    let alternative = estimates.map(|all| Panel::of_estimates(&all.alternatives, &[], weights));
    let assumption = estimates.and_then(|all| all.assumption.as_deref());
    let alternative = alternative.as_ref().zip(assumption);
    let alternative = alternative.map(|(panel, assumption)| Alternative { panel, assumption });
    let are_intervals_stale = estimates.is_some_and(|all| all.are_intervals_stale);
    let panels = Panels { reported: &reported, completed: completed.as_ref(), alternative, are_intervals_stale };
    let mut aggregates = Vec::new();
    for aggregate in &definition.aggregate {
        let groups = indicator.groups_for(aggregate);
        aggregates.extend(aggregate::aggregate(&request(indicator, aggregate, &groups), panels));
    }
    let compare = |comparison| compare_one(indicator, comparison, panels, &aggregates);
    let gaps = definition.compare.par_iter().flat_map_iter(compare).collect();
    // Compared; a thousand figures with all their draws are not kept.
    aggregates.iter_mut().for_each(|row| row.deviations = None);
    Aggregated { aggregates, gaps, members: members::memberships(indicator), weights: members::weights(indicator) }
}

fn request<'a>(indicator: &Indicator<'_>, aggregate: &AggregateDefinition, groups: &'a [Group]) -> Request<'a> {
    Request {
        indicator: indicator.pipeline().id().into(),
        unit: indicator.pipeline().definition.indicator.unit,
        statistic: aggregate.statistic,
        property: Property { at_least: aggregate.at_least, below: aggregate.below },
        category: aggregate.category.as_deref().map(Into::into),
        is_weighted: aggregate.statistic.is_weighted() && !aggregate.unweighted && indicator.weights.is_some(),
        years: YearRange { from: aggregate.from, to: aggregate.to },
        groups,
    }
}

/// Compares breakdowns over the economies that have both, groups and years by their aggregates.
fn compare_one(
    indicator: &Indicator<'_>,
    comparison: &CompareDefinition,
    panels: Panels<'_>,
    aggregates: &[Aggregate],
) -> Vec<Gap> {
    let (id, statistic) = (comparison.id, comparison.statistic);
    if comparison.kind == GapKind::Growth {
        let years = match (comparison.from, comparison.to) {
            (Some(from), Some(to)) => GrowthYears::Between { from, to },
            _ => GrowthYears::EachYear,
        };
        return compare::growth::growth(id, statistic, years, aggregates);
    }
    if let Some(denominator) = comparison.denominator.group.as_deref() {
        let sides = GroupSides { numerator: comparison.numerator.group.as_deref(), denominator };
        return compare::groups::compare(id, statistic, sides, aggregates);
    }
    let definition = &indicator.pipeline().definition;
    let Some(aggregate) = definition.aggregate.iter().find(|aggregate| aggregate.statistic == statistic) else {
        return Vec::new();
    };
    let years = YearRange { from: aggregate.from, to: aggregate.to };
    let sides = [&comparison.numerator, &comparison.denominator].map(side_codes);
    let groups = indicator.groups_for(aggregate);
    let compare = |panel: &Panel<'_>, profiles: &[Profile]| {
        let pairs = aggregate::paired(panel, &groups, years, sides);
        compare::pairs::compare(id, &indicator.pipeline().id().into(), definition.indicator.unit, &pairs, profiles)
    };
    match panels.completed {
        Some(completed) => {
            let mut gaps = compare(panels.reported, &Profile::REPORTED_ONLY);
            let mut of_completed = compare(completed, &[Profile::Itu]);
            if let Some(other) = panels.alternative {
                let without: BTreeMap<_, Option<f64>> = compare(other.panel, &[Profile::Itu])
                    .into_iter()
                    .map(|gap| ((gap.classification, gap.edition, gap.group, gap.year, gap.breakdown), gap.value))
                    .collect();
                for gap in of_completed.iter_mut().filter(|gap| gap.reason.is_none()) {
                    let key = (
                        gap.classification.clone(),
                        gap.edition.clone(),
                        gap.group.clone(),
                        gap.year,
                        gap.breakdown.clone(),
                    );
                    gap.reason = without.get(&key).copied().flatten().map(|value| other.reason(value));
                }
            }
            gaps.extend(of_completed);
            gaps
        }
        None => compare(panels.reported, &Profile::ALL),
    }
}

/// Returns the codes of a side; they were checked when the pipeline was loaded.
pub fn side_codes(side: &Side) -> SideCodes {
    SideCodes {
        sex: side.sex.as_ref().and_then(|code| code.parse().ok()),
        age: side.age.as_ref().and_then(|code| code.parse().ok()),
        location: side.location.as_ref().and_then(|code| code.parse().ok()),
    }
}
