//! From rows and completed values of the indicators to the aggregates of their groups and the gaps between them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::indicator::Indicator;
use super::{adding_up, members};
use crate::aggregate::{self, Alternative, Breaks, Matching, Panel, Panels, Request, SideCodes, Wanted};
use crate::compare::groups::GroupSides;
use crate::compare::growth::{Growth, GrowthYears};
use crate::compare::{self, pairs};
use crate::concepts::groups::Group;
use crate::concepts::interval::RowDeviations;
use crate::concepts::{Shown, YearRange};
use crate::findings::Finding;
use crate::pipeline::{AggregateDefinition, CompareDefinition, Side};
use crate::run::failure::Failure;
use crate::run::plan::options::Interrupt;
use crate::run::progress::{Event, Progress};
use crate::run::store::cache::Cache;
use crate::statistic::{Kind, Property};
use crate::tables::{Aggregate, Gap, GapKind, Membership, Pair, Profile, WeightRow, blocks};

/// Aggregates and gaps of an indicator, and what they were added up over, as they are cached.
#[derive(Debug, Serialize, Deserialize)]
pub struct Aggregated {
    /// Aggregates.
    #[serde(with = "blocks")]
    pub aggregates: Vec<Aggregate>,
    /// Gaps.
    #[serde(with = "blocks")]
    pub gaps: Vec<Gap>,
    /// Members of its groups.
    pub members: Vec<Membership>,
    /// Weights of the members.
    #[serde(with = "blocks")]
    pub weights: Vec<WeightRow>,
    /// Groups that do not add up to the world.
    pub findings: Vec<Finding>,
}

/// Gives every indicator its aggregates and gaps, if the cache had none.
///
/// - Errors: a signal.
pub fn aggregate_all(
    indicators: &mut [Indicator<'_>],
    cache: &Cache,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let total = indicators.len();
    // Entries of the cache are made while the next indicator is added up.
    rayon::in_place_scope(|scope| {
        for (done, indicator) in indicators.iter_mut().enumerate() {
            interrupt.check()?;
            progress.event(&Event::Step { stage: "aggregate", item: indicator.pipeline().id(), done, total });
            if indicator.aggregated.is_none() {
                let (made, ()) = rayon::join(|| aggregate_one(indicator), || keep_estimates(indicator, cache));
                if let Some(estimates) = &mut indicator.estimates {
                    estimates.deviations = RowDeviations::default();
                }
                let (aggregated, keys) = (&*indicator.aggregated.insert(made), &indicator.figure_keys);
                scope.spawn(move |_| keys.iter().for_each(|keys| cache.put(&keys.aggregate, aggregated)));
            }
        }
        Ok(())
    })
}

/// Keeps completed values; they were made anew if there are no aggregates of them.
fn keep_estimates(indicator: &Indicator<'_>, cache: &Cache) {
    if let (Some(keys), Some(estimates)) = (&indicator.figure_keys, &indicator.estimates) {
        cache.put(&keys.estimate, estimates);
    }
}

fn aggregate_one(indicator: &Indicator<'_>) -> Aggregated {
    let definition = &indicator.pipeline().definition;
    let (weights, window) = (indicator.weights.as_ref(), indicator.latest_within());
    let groups = indicator.all_groups();
    let reported = Panel::new(&indicator.observations, weights, &groups, window);
    let estimates = indicator.estimates.as_ref();
    let completed = estimates.map(|all| Panel::of_estimates(&all.estimates, Some(&all.deviations), weights, &groups));
    let alternative = estimates.map(|all| Panel::of_estimates(&all.alternatives, None, weights, &groups));
    let assumption = estimates.and_then(|all| all.assumption.as_deref());
    let alternative = alternative.as_ref().zip(assumption);
    let alternative = alternative.map(|(panel, assumption)| Alternative { panel, assumption });
    let are_intervals_stale = estimates.is_some_and(|all| all.are_intervals_stale);
    let panels = Panels { reported: &reported, completed: completed.as_ref(), alternative, are_intervals_stale };
    let alike = definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same);
    let alike: Vec<_> = alike.map(|alike| (alike, indicator.groups_for(&alike[0]))).collect();
    let requests: Vec<Request<'_>> = alike.iter().map(|(alike, groups)| request(indicator, alike, groups)).collect();
    let mut aggregates = Vec::new();
    for request in &requests {
        aggregates.extend(aggregate::aggregate(request, panels));
    }
    let (mut gaps, (members, weights)) = rayon::join(
        || compare_all(indicator, panels, &requests, &aggregates),
        || (members::memberships(indicator), members::weights(indicator)),
    );
    tell_breaks(indicator, &mut gaps);
    let findings = adding_up::findings(indicator, panels, &aggregates);
    // Compared; a thousand figures with all their draws are not kept.
    aggregates.iter_mut().for_each(|row| row.deviations = None);
    Aggregated { aggregates, gaps, members, weights, findings }
}

/// Says beside growth where series break in between: in completed values those that nothing treats, else all of them.
fn tell_breaks(indicator: &Indicator<'_>, gaps: &mut [Gap]) {
    let (groups, weights) = (indicator.all_groups(), indicator.weights.as_ref());
    let reported = Breaks::of_reports(&indicator.observations);
    let completed = indicator.estimates.as_ref().map(|all| reported.left_in(&all.estimates));
    let is_completed = |gap: &&mut Gap| gap.profile == Profile::Itu && completed.is_some();
    reported.tell(gaps.iter_mut().filter(|gap| !is_completed(gap)), &groups, weights);
    if let Some(left) = &completed {
        left.tell(gaps.iter_mut().filter(is_completed), &groups, weights);
    }
}

/// Returns what definitions over the same groups and years ask for.
pub fn request<'a>(indicator: &Indicator<'_>, alike: &[AggregateDefinition], groups: &'a [Group]) -> Request<'a> {
    let definition = &indicator.pipeline().definition;
    let wanted = |aggregate: &AggregateDefinition| Wanted {
        statistic: aggregate.statistic,
        property: Property { at_least: aggregate.at_least, below: aggregate.below },
        category: aggregate.category.as_deref().map(Into::into),
        is_weighted: Kind::of(aggregate.statistic).is_weighted()
            && !aggregate.unweighted
            && indicator.weights.is_some(),
        is_compared: definition.compare.iter().any(|comparison| comparison.statistic == aggregate.statistic),
    };
    Request {
        indicator: indicator.pipeline().id().into(),
        unit: definition.indicator.unit,
        statistics: alike.iter().map(wanted).collect(),
        years: YearRange { from: alike[0].from, to: alike[0].to },
        groups,
    }
}

/// Compares breakdowns over the economies that have both, groups and years by their aggregates.
fn compare_all(
    indicator: &Indicator<'_>,
    panels: Panels<'_>,
    requests: &[Request<'_>],
    aggregates: &[Aggregate],
) -> Vec<Gap> {
    let comparisons = &indicator.pipeline().definition.compare;
    // A ratio and a difference of the same two breakdowns share their pairs, growths their economies.
    let is_like = |one: &CompareDefinition, other: &CompareDefinition| {
        let alike = (one.statistic, of_what(one)) == (other.statistic, of_what(other));
        alike && (of_what(one) != ComparedSides::Breakdowns || sides(one) == sides(other))
    };
    let aggregates = compare::with_data(aggregates);
    let matching: Vec<Matching<'_>> = requests.iter().map(|request| Matching::new(request, panels)).collect();
    let alike: Vec<&[CompareDefinition]> = comparisons.chunk_by(is_like).collect();
    let compare = |alike: &&[CompareDefinition]| match of_what(&alike[0]) {
        ComparedSides::Breakdowns => compare_breakdowns(indicator, alike, panels),
        ComparedSides::Groups => alike.iter().flat_map(|comparison| compare_groups(comparison, &aggregates)).collect(),
        ComparedSides::Years => compare_years(alike, &aggregates, &matching),
    };
    alike.par_iter().flat_map_iter(compare).collect()
}

/// What a comparison has on its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ComparedSides {
    Breakdowns,
    Groups,
    Years,
}

fn of_what(comparison: &CompareDefinition) -> ComparedSides {
    match (&comparison.denominator.group, comparison.kind) {
        (Some(_), _) => ComparedSides::Groups,
        (None, GapKind::Growth) => ComparedSides::Years,
        (None, GapKind::Ratio | GapKind::Difference | GapKind::Parity | GapKind::Multiple) => ComparedSides::Breakdowns,
    }
}

fn sides(comparison: &CompareDefinition) -> [SideCodes; 2] {
    [&comparison.numerator, &comparison.denominator].map(side_codes)
}

fn compare_groups(comparison: &CompareDefinition, aggregates: &[&Aggregate]) -> Vec<Gap> {
    let Some(denominator) = comparison.denominator.group.as_deref() else { return Vec::new() };
    let sides = GroupSides { numerator: comparison.numerator.group.as_deref(), denominator };
    compare::groups::compare(comparison.id, comparison.statistic, sides, aggregates)
}

/// Returns the growths of one statistic.
fn compare_years(alike: &[CompareDefinition], aggregates: &[&Aggregate], matching: &[Matching<'_>]) -> Vec<Gap> {
    let growth = |comparison: &CompareDefinition| Growth {
        gap: comparison.id,
        years: match (comparison.from, comparison.to) {
            (Some(from), Some(to)) => GrowthYears::Between { from, to },
            _ => GrowthYears::EachYear,
        },
    };
    let wanted: Vec<Growth> = alike.iter().map(growth).collect();
    let matched = |after: &Aggregate, earlier: i32| matching.iter().find_map(|one| one.matched(after, earlier));
    compare::growth::growth(&wanted, alike[0].statistic, aggregates, &matched)
}

/// Compares the same two breakdowns in each of the ways asked.
fn compare_breakdowns(indicator: &Indicator<'_>, alike: &[CompareDefinition], panels: Panels<'_>) -> Vec<Gap> {
    let definition = &indicator.pipeline().definition;
    let of_statistic = |aggregate: &&AggregateDefinition| aggregate.statistic == alike[0].statistic;
    let Some(aggregate) = definition.aggregate.iter().find(of_statistic) else { return Vec::new() };
    let years = YearRange { from: aggregate.from, to: aggregate.to };
    let groups = indicator.groups_for(aggregate);
    let is_stale = panels.are_intervals_stale;
    let pairs = |panel: &Panel<'_>| aggregate::paired(panel, is_stale, &groups, years, sides(&alike[0]));
    let reported = pairs(panels.reported);
    let completed = panels.completed.map(pairs);
    let alternative = panels.alternative.map(|other| (other, pairs(other.panel)));
    let compare = |comparison: &CompareDefinition| {
        let compare = |pairs: &[Pair], profiles: &[Profile]| {
            let (id, unit) = (indicator.pipeline().id().into(), definition.indicator.unit);
            let of = pairs::Compared { indicator: &id, unit, is_completed: panels.completed.is_some() };
            compare::pairs::compare(comparison.id, of, pairs, profiles)
        };
        let Some(completed) = &completed else { return compare(&reported, &Profile::ALL) };
        let mut gaps = compare(&reported, &Profile::REPORTED_ONLY);
        let mut of_completed = compare(completed, &[Profile::Itu]);
        if let Some((other, pairs)) = &alternative {
            tell_assumption(&mut of_completed, *other, &compare(pairs, &[Profile::Itu]));
        }
        gaps.extend(of_completed);
        gaps
    };
    alike.iter().flat_map(compare).collect()
}

/// Says beside each gap what it would be without the assumption.
fn tell_assumption(gaps: &mut [Gap], other: Alternative<'_>, without: &[Gap]) {
    let key = |gap: &Gap| {
        let Gap { classification, edition, group, year, breakdown, .. } = gap;
        (classification.clone(), edition.clone(), group.clone(), *year, breakdown.clone())
    };
    let without: BTreeMap<_, Option<f64>> = without.iter().map(|gap| (key(gap), gap.shown.value())).collect();
    for gap in gaps.iter_mut() {
        let note = without.get(&key(gap)).copied().flatten().map(|value| other.note(value));
        gap.shown = std::mem::replace(&mut gap.shown, Shown::not_produced("")).noted(note);
    }
}

/// Returns the codes of a side.
pub fn side_codes(side: &Side) -> SideCodes {
    SideCodes {
        sex: side.sex.map(|code| code.0),
        age: side.age.map(|code| code.0),
        location: side.location.map(|code| code.0),
    }
}
