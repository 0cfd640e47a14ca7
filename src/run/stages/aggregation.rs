//! From rows and completed values of the indicators to the aggregates of their groups and the gaps between them.

use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::adding_up;
use super::figure_keys::FigureKeys;
use super::figures::{Aggregated, Estimated, Figures};
use super::indicator::Indicator;
use super::members::{self, WeightsOfSeries};
use crate::aggregate::{self, Alternative, Breaks, Matching, Panel, Panels, Request, SideCodes, survey};
use crate::compare::groups::GroupSides;
use crate::compare::growth::{Growth, GrowthYears};
use crate::compare::{self, pairs};
use crate::concepts::YearRange;
use crate::concepts::interval::RowDeviations;
use crate::estimate::{Assumed, Estimates};
use crate::pipeline::{AggregateDefinition, CompareDefinition, ComparedSides};
use crate::run::failure::Failure;
use crate::run::progress::{self, Counted};
use crate::run::session::{Log, Session};
use crate::tables::{Aggregate, Gap, Pair, Profile, Shown, Statistic, Survey};

/// Returns the figures of every indicator, in their order.
///
/// - Errors: a signal.
pub fn aggregate(
    session: Session<'_>,
    indicators: &[Indicator<'_>],
    keys: &[FigureKeys],
    estimated: Vec<Estimated>,
    log: &mut Log<'_>,
) -> Result<Vec<Figures>, Failure> {
    let total = indicators.len();
    let made: Vec<OnceLock<Figures>> = estimated.iter().map(|_| OnceLock::new()).collect();
    let weights = WeightsOfSeries::default();
    let all = indicators.iter().zip(estimated).enumerate();
    let (alone, of_families): (Vec<_>, Vec<_>) = all.partition(|(_, (one, _))| one.pipeline().member.is_none());
    let n_alone = alone.len();
    // Entries of the cache are made while the next indicator is added up.
    rayon::in_place_scope(|scope| {
        for (done, (place, (indicator, estimated))) in alone.into_iter().enumerate() {
            session.interrupt.check()?;
            log.step("aggregate", indicator.pipeline().id(), done, total);
            let (is_known, keys) = (estimated.aggregated.is_some(), &keys[place]);
            let keep = |estimates: &Estimates| session.cache.put(&keys.estimate, estimates);
            let figures = made[place].get_or_init(|| figures(indicator, estimated, &weights, keep));
            if !is_known {
                scope.spawn(move |_| session.cache.put(&keys.aggregate, &figures.aggregated));
            }
        }
        Ok::<_, Failure>(())
    })?;
    // The series of a database are many and small: they are added up side by side.
    let add_up = |(place, indicator, estimated): (usize, &Indicator<'_>, Estimated)| {
        session.interrupt.check()?;
        made[place].get_or_init(|| figures(indicator, estimated, &weights, |_| ()));
        Ok(())
    };
    let items = of_families.into_iter().map(|(place, (one, estimated))| (one.pipeline().id(), (place, one, estimated)));
    let counted = Counted { stage: "aggregate", done: n_alone, total };
    let added_up = progress::side_by_side(items.collect(), counted, log.progress, add_up);
    added_up.into_iter().collect::<Result<(), Failure>>()?;
    Ok(made.into_iter().filter_map(OnceLock::into_inner).collect())
}

/// Returns the figures of an indicator, those that are known as they are; who keeps completed values does so meanwhile.
fn figures(
    indicator: &Indicator<'_>,
    estimated: Estimated,
    weights: &WeightsOfSeries,
    keep: impl Fn(&Estimates) + Sync,
) -> Figures {
    let Estimated { mut estimates, aggregated: known } = estimated;
    let aggregated = known.unwrap_or_else(|| {
        let keep = || estimates.iter().for_each(&keep);
        rayon::join(|| aggregate_one(indicator, estimates.as_ref(), weights), keep).0
    });
    // Compared; the draws of thousands of values are not kept.
    estimates.iter_mut().for_each(|estimates| estimates.deviations = RowDeviations::default());
    Figures { estimates, aggregated }
}

fn aggregate_one(indicator: &Indicator<'_>, estimates: Option<&Estimates>, of_series: &WeightsOfSeries) -> Aggregated {
    let definition = &indicator.pipeline().definition;
    let (weights, window) = (indicator.weights(), indicator.latest_within());
    let groups = indicator.all_groups();
    let reported = Panel::new(&indicator.observations, weights, &groups, window);
    let completed = estimates.map(|all| Panel::of_estimates(&all.estimates, Some(&all.deviations), weights, &groups));
    let of_ends = |assumed: &'_ Assumed| {
        let ends = assumed.ends.each_ref().map(|rows| Panel::of_estimates(rows, None, weights, &groups));
        Alternative { ends, assumption: assumed.text.clone() }
    };
    let alternatives: Vec<Alternative<'_>> = estimates.iter().flat_map(|all| &all.assumed).map(of_ends).collect();
    let are_intervals_stale = estimates.is_some_and(|all| all.are_intervals_stale);
    let panels =
        Panels { reported: &reported, completed: completed.as_ref(), alternatives: &alternatives, are_intervals_stale };
    let alike = definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same);
    let alike: Vec<_> = alike.map(|alike| (alike, indicator.groups_for(&alike[0]))).collect();
    let requests: Vec<Request<'_>> = alike.iter().map(|(alike, groups)| indicator.request(alike, groups)).collect();
    let mut aggregates = Vec::new();
    for request in &requests {
        aggregates.extend(aggregate::aggregate(request, panels));
    }
    let (mut gaps, (members, weights)) = rayon::join(
        || compare_all(indicator, panels, &requests, &aggregates),
        || (members::memberships(indicator), members::weights(indicator, estimates, of_series)),
    );
    tell_breaks(indicator, estimates, &mut gaps);
    let surveys = completed.as_ref().map(|panel| surveys(indicator, panel, &requests)).unwrap_or_default();
    let findings = adding_up::findings(indicator, panels, &aggregates);
    // Compared; a thousand figures with all their draws are not kept.
    aggregates.iter_mut().for_each(|row| row.deviations = None);
    Aggregated { aggregates, gaps, surveys, members, weights, findings }
}

/// Returns what new reports would be worth to the weighted means of an indicator.
fn surveys(indicator: &Indicator<'_>, panel: &Panel<'_>, requests: &[Request<'_>]) -> Vec<Survey> {
    let is_mean = |request: &&Request<'_>| {
        request.statistics.iter().any(|wanted| wanted.statistic == Statistic::WeightedMean && wanted.is_weighted)
    };
    let id = indicator.pipeline().id().into();
    let of_request = |request: &Request<'_>| survey::surveys(panel, &id, request.groups, request.years);
    requests.iter().filter(is_mean).flat_map(of_request).collect()
}

/// Says beside growth where series break in between: in completed values those that nothing treats, else all of them.
fn tell_breaks(indicator: &Indicator<'_>, estimates: Option<&Estimates>, gaps: &mut [Gap]) {
    let (groups, weights) = (indicator.all_groups(), indicator.weights());
    let reported = Breaks::of_reports(&indicator.observations);
    let completed = estimates.map(|all| reported.left_in(&all.estimates));
    let is_completed = |gap: &&mut Gap| gap.of.profile == Profile::Itu && completed.is_some();
    reported.tell(gaps.iter_mut().filter(|gap| !is_completed(gap)), &groups, weights);
    if let Some(left) = &completed {
        left.tell(gaps.iter_mut().filter(is_completed), &groups, weights);
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
        let alike = (one.statistic, one.compares()) == (other.statistic, other.compares());
        alike && (one.compares() != ComparedSides::Breakdowns || sides(one) == sides(other))
    };
    let aggregates = compare::with_data(aggregates);
    let matching: Vec<Matching<'_>> = requests.iter().map(|request| Matching::new(request, panels)).collect();
    let alike: Vec<&[CompareDefinition]> = comparisons.chunk_by(is_like).collect();
    let compare = |alike: &&[CompareDefinition]| match alike[0].compares() {
        ComparedSides::Breakdowns => compare_breakdowns(indicator, alike, panels),
        ComparedSides::Groups => alike.iter().flat_map(|comparison| compare_groups(comparison, &aggregates)).collect(),
        ComparedSides::Years => compare_years(alike, &aggregates, &matching),
    };
    alike.par_iter().flat_map_iter(compare).collect()
}

fn sides(comparison: &CompareDefinition) -> [SideCodes; 2] {
    [&comparison.numerator, &comparison.denominator].map(SideCodes::from)
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
    let at_ends = |other: &'_ Alternative<'_>| other.ends.each_ref().map(pairs);
    let alternatives: Vec<[Vec<Pair>; 2]> = panels.alternatives.iter().map(at_ends).collect();
    let compare = |comparison: &CompareDefinition| {
        let compare = |pairs: &[Pair], profiles: &[Profile]| {
            let (id, unit) = (indicator.pipeline().id().into(), definition.indicator.unit);
            let of = pairs::Compared { indicator: &id, unit, is_completed: panels.completed.is_some() };
            compare::pairs::compare(comparison.id, of, pairs, profiles)
        };
        let Some(completed) = &completed else { return compare(&reported, &Profile::ALL) };
        let mut gaps = compare(&reported, &Profile::REPORTED_ONLY);
        let mut of_completed = compare(completed, &[Profile::Itu]);
        for (other, ends) in panels.alternatives.iter().zip(&alternatives) {
            let of_ends = ends.each_ref().map(|pairs| compare(pairs, &[Profile::Itu]));
            tell_assumption(&mut of_completed, other, of_ends);
        }
        gaps.extend(of_completed);
        gaps
    };
    alike.iter().flat_map(compare).collect()
}

/// Says beside each gap what it would be at the ends of the range of an assumption.
fn tell_assumption(gaps: &mut [Gap], other: &Alternative<'_>, of_ends: [Vec<Gap>; 2]) {
    let values = |gaps: Vec<Gap>| gaps.into_iter().map(|gap| (gap.of, gap.shown.value())).collect::<HashMap<_, _>>();
    let [lower, upper] = of_ends.map(values);
    for gap in gaps.iter_mut() {
        let value = |of_end: &HashMap<_, Option<f64>>| of_end.get(&gap.of).copied().flatten();
        let note = value(&lower).zip(value(&upper)).map(|(lower, upper)| other.note([lower, upper]));
        gap.shown = std::mem::replace(&mut gap.shown, Shown::not_produced(None)).noted(note);
    }
}
