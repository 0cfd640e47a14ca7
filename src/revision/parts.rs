//! Two states of one statistic → what moved it, economy by economy and cause by cause. The parts add up to the change.
//! Knows neither files nor runs.

use std::collections::BTreeMap;

use super::state::{Listed, State};
use crate::concepts::EconomyId;
use crate::statistic::{Measure, Rule};
use crate::tables::{Cause, Contribution};

/// What an economy's values can be told apart by.
pub trait Reports {
    /// Returns whether any report of the economy for the indicator differs between the two states.
    fn have_changed(&self, economy: EconomyId) -> bool;
    /// Returns whether any report of a donor of the economy for the indicator differs between the two states.
    fn of_donors_have_changed(&self, economy: EconomyId) -> bool;
    /// Returns whether the values follow from other indicators and nobody reports them.
    fn are_derived(&self) -> bool;
    /// Returns whether the group consists of the economies with data, so that a report makes a member.
    fn make_members(&self) -> bool;
}

/// Returns the statistic of a state.
///
/// - Missing: `None` where no economy has weight and value, or the weights of a mean sum to zero.
pub fn value(rule: Rule, state: &State) -> Option<f64> {
    let measure = match rule {
        Rule::Mean(measure) | Rule::Sum(measure) => measure,
        Rule::InSteps(of) => {
            return of(state.values().filter_map(counted).map(|(weight, value)| (value, weight)).collect());
        }
    };
    let (total, weight) = totals(measure, state)?;
    match rule {
        Rule::Mean(_) => (weight > 0.0).then(|| total / weight),
        _ => Some(total),
    }
}

fn counted(listed: &Listed) -> Option<(f64, f64)> {
    Some((listed.weight?, listed.value?))
}

fn totals(measure: Measure, state: &State) -> Option<(f64, f64)> {
    let of_each = state.values().filter_map(counted).map(|(weight, value)| (weight * measure.of(value), weight));
    of_each.reduce(|sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Returns what moved a statistic from one state to another.
///
/// Sums S = Σ w·x: each economy moves its own term, a stayer by w̄·Δx (values) and x̄·Δw (weights), with the means w̄ and
/// x̄ of both states. Means P = Σ w·x / Σ w, with P̄ and W̄ the means of both states over P and Σ w: a stayer moves
/// w̄·Δx/W̄ (values) and (x̄ − P̄)·Δw/W̄ (weights), one that enters w·(x − P̄)/W̄, one that leaves −w·(x − P̄)/W̄. These add
/// up to the change without a rest, and to its negative when the states change places.
///
/// Medians and the like have no such terms: the changed economies take their new value or weight one after the other, in the
/// order of causes and codes and in the reverse order, and each gets the mean of the two steps that it makes.
///
/// - Missing: `None` where the statistic has no value in one of the states.
/// - Source: midpoint weights as in the index of Marshall and Edgeworth.
pub fn contributions(rule: Rule, before: &State, after: &State, reports: &dyn Reports) -> Option<Vec<Contribution>> {
    let (from, to) = (value(rule, before)?, value(rule, after)?);
    let (measure, centre, scale) = match rule {
        Rule::InSteps(of) => return Some(sequential(of, before, after, reports)),
        Rule::Sum(measure) => (measure, 0.0, 1.0),
        Rule::Mean(measure) => {
            let mean_weight = (totals(measure, before)?.1 + totals(measure, after)?.1) / 2.0;
            (measure, (from + to) / 2.0, 1.0 / mean_weight)
        }
    };
    let mut all = Vec::new();
    for (economy, earlier, later) in before.beside(after) {
        let mut add = |cause, part: f64| {
            if part != 0.0 {
                all.push(Contribution { economy, cause, part: part * scale });
            }
        };
        match (earlier.and_then(counted), later.and_then(counted)) {
            (Some((w0, v0)), Some((w1, v1))) => {
                let (x0, x1, weight) = (measure.of(v0), measure.of(v1), (w0 + w1) / 2.0);
                add(Cause::Weights, ((x0 + x1) / 2.0 - centre) * (w1 - w0));
                let reported = |listed: Option<&Listed>| listed.and_then(|listed| listed.reported);
                match (reported(earlier), reported(later)) {
                    (Some(r0), Some(r1)) => {
                        let by_reports = measure.of(r1) - measure.of(r0);
                        add(revision(reports), weight * by_reports);
                        add(Cause::Method, weight * (x1 - x0 - by_reports));
                    }
                    (r0, r1) => add(cause_of_value(economy, r0, r1, reports), weight * (x1 - x0)),
                }
            }
            (None, Some((w1, v1))) => {
                add(cause_of_entry(economy, earlier, later, true, reports), w1 * (measure.of(v1) - centre));
            }
            (Some((w0, v0)), None) => {
                add(cause_of_entry(economy, later, earlier, false, reports), -w0 * (measure.of(v0) - centre));
            }
            (None, None) => {}
        }
    }
    Some(all)
}

fn cause_of_value(economy: EconomyId, before: Option<f64>, after: Option<f64>, reports: &dyn Reports) -> Cause {
    match (before, after) {
        (None, Some(_)) => Cause::Arrived,
        (Some(_), None) => Cause::Withdrawn,
        (Some(before), Some(after)) if before != after => revision(reports),
        (Some(_), Some(_)) => Cause::Method,
        (None, None) if reports.have_changed(economy) => revision(reports),
        (None, None) if reports.of_donors_have_changed(economy) => Cause::Donors,
        (None, None) => Cause::Method,
    }
}

fn revision(reports: &dyn Reports) -> Cause {
    if reports.are_derived() { Cause::Derived } else { Cause::Revised }
}

/// Returns why an economy counts in one state (`there`) and not in the other (`absent`).
fn cause_of_entry(
    economy: EconomyId,
    absent: Option<&Listed>,
    there: Option<&Listed>,
    is_arrival: bool,
    reports: &dyn Reports,
) -> Cause {
    let moved = if is_arrival { Cause::Arrived } else { Cause::Withdrawn };
    match absent {
        None if reports.make_members() => moved,
        None => Cause::Members,
        // Without any value an economy may have no row at all, and so no weight either.
        Some(listed) if listed.weight.is_none() && !reports.have_changed(economy) => Cause::Weights,
        Some(_) if there.is_some_and(|listed| listed.reported.is_some()) || reports.have_changed(economy) => moved,
        Some(_) => Cause::Method,
    }
}

/// One economy that takes its new value, its new weight, or both.
struct Step {
    cause: Cause,
    economy: EconomyId,
    to: New,
}

enum New {
    Value(f64),
    Weight(f64),
    /// Comes in with value and weight, or goes.
    Both(Option<(f64, f64)>),
}

fn steps_of(before: &State, after: &State, reports: &dyn Reports) -> Vec<Step> {
    let mut steps = Vec::new();
    for (economy, earlier, later) in before.beside(after) {
        let mut step = |cause, to| steps.push(Step { cause, economy, to });
        let reported = |listed: Option<&Listed>| listed.and_then(|listed| listed.reported);
        match (earlier.and_then(counted), later.and_then(counted)) {
            (Some((w0, v0)), Some((w1, v1))) => {
                if v0 != v1 {
                    step(cause_of_value(economy, reported(earlier), reported(later), reports), New::Value(v1));
                }
                if w0 != w1 {
                    step(Cause::Weights, New::Weight(w1));
                }
            }
            (None, Some((w1, v1))) => {
                step(cause_of_entry(economy, earlier, later, true, reports), New::Both(Some((v1, w1))));
            }
            (Some(_), None) => step(cause_of_entry(economy, later, earlier, false, reports), New::Both(None)),
            (None, None) => {}
        }
    }
    steps.sort_by_key(|step| (step.cause, step.economy));
    steps
}

fn sequential(
    of: fn(Vec<(f64, f64)>) -> Option<f64>,
    before: &State,
    after: &State,
    reports: &dyn Reports,
) -> Vec<Contribution> {
    let start = before.iter().filter_map(|(economy, listed)| counted(listed).map(|(w, v)| (economy, (v, w))));
    let start: BTreeMap<EconomyId, (f64, f64)> = start.collect();
    let steps = steps_of(before, after, reports);
    let mut parts: BTreeMap<(Cause, EconomyId), f64> = BTreeMap::new();
    let mut walk = |steps: &mut dyn Iterator<Item = &Step>| {
        let mut values = start.clone();
        let mut last = of(values.values().copied().collect());
        for step in steps {
            match (&step.to, values.get_mut(&step.economy)) {
                (New::Value(value), Some(known)) => known.0 = *value,
                (New::Weight(weight), Some(known)) => known.1 = *weight,
                (New::Both(Some(new)), _) => drop(values.insert(step.economy, *new)),
                (New::Both(None), _) => drop(values.remove(&step.economy)),
                (New::Value(_) | New::Weight(_), None) => {}
            }
            // Where for a moment no economy is left, the statistic stays what it was until the next one arrives.
            let next = of(values.values().copied().collect()).or(last);
            let moved = next.unwrap_or_default() - last.unwrap_or_default();
            *parts.entry((step.cause, step.economy)).or_default() += moved / 2.0;
            last = next;
        }
    };
    walk(&mut steps.iter());
    walk(&mut steps.iter().rev());
    parts
        .into_iter()
        .filter(|(_, part)| *part != 0.0)
        .map(|((cause, economy), part)| Contribution { economy, cause, part })
        .collect()
}

/// Returns contributions to two figures as contributions to what is made of both.
///
/// With f(a, b) the gap, the first side moves it by ½·(f(a₁,b₀) − f(a₀,b₀) + f(a₁,b₁) − f(a₀,b₁)), the second alike; the
/// two add up to the change. Each economy's part of a side is carried over in proportion, its parts of both sides together.
///
/// - Missing: `None` where the gap has no value in one of the four corners.
pub fn combined(
    [above, below]: [(f64, f64, Vec<Contribution>); 2],
    gap: &dyn Fn(f64, f64) -> Option<f64>,
) -> Option<Vec<Contribution>> {
    let (a0, a1, of_above) = above;
    let (b0, b1, of_below) = below;
    let moved_above = (gap(a1, b0)? - gap(a0, b0)? + gap(a1, b1)? - gap(a0, b1)?) / 2.0;
    let moved_below = (gap(a0, b1)? - gap(a0, b0)? + gap(a1, b1)? - gap(a1, b0)?) / 2.0;
    let slope = |moved: f64, from: f64, to: f64, at: &dyn Fn(f64) -> Option<f64>| -> Option<f64> {
        if (to - from).abs() > 1e-9 * from.abs().max(1.0) {
            return Some(moved / (to - from));
        }
        // The side as a whole stands still while its economies move against each other.
        let step = 1e-4 * from.abs().max(1e-3);
        Some((at(from + step)? - at(from - step)?) / (2.0 * step))
    };
    let of_first = slope(moved_above, a0, a1, &|a| Some((gap(a, b0)? + gap(a, b1)?) / 2.0))?;
    let of_second = slope(moved_below, b0, b1, &|b| Some((gap(a0, b)? + gap(a1, b)?) / 2.0))?;
    let scaled = |all: Vec<Contribution>, by: f64| {
        all.into_iter().map(move |one| Contribution { part: one.part * by, ..one }).collect::<Vec<_>>()
    };
    let mut together: BTreeMap<(EconomyId, Cause), f64> = BTreeMap::new();
    for one in scaled(of_above, of_first).into_iter().chain(scaled(of_below, of_second)) {
        *together.entry((one.economy, one.cause)).or_default() += one.part;
    }
    Some(together.into_iter().map(|((economy, cause), part)| Contribution { economy, cause, part }).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistic::{Kind, Property, Terms};
    use crate::tables::Parts;
    use crate::tables::Statistic;

    struct Told {
        changed: bool,
        make_members: bool,
        donors_changed: bool,
        derived: bool,
    }

    impl Reports for Told {
        fn have_changed(&self, _: EconomyId) -> bool {
            self.changed
        }
        fn of_donors_have_changed(&self, _: EconomyId) -> bool {
            self.donors_changed
        }
        fn are_derived(&self) -> bool {
            self.derived
        }
        fn make_members(&self) -> bool {
            self.make_members
        }
    }

    const NOTHING: Told = Told { changed: false, make_members: false, donors_changed: false, derived: false };

    fn id(index: usize) -> EconomyId {
        let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap());
        format!("{}{}A", letter(index / 26), letter(index)).parse().unwrap()
    }

    fn reported(value: f64, weight: f64) -> Listed {
        Listed { weight: Some(weight), value: Some(value), reported: Some(value) }
    }

    fn listed() -> impl Strategy<Value = Option<Listed>> {
        let reported = prop_oneof![Just(None), (0.0..100.0f64).prop_map(Some)];
        let value = prop_oneof![2 => Just(None), 5 => (0.0..100.0f64).prop_map(Some)];
        let weight = prop_oneof![1 => Just(None), 9 => (1.0..2e9f64).prop_map(Some)];
        let listed = (weight, value, reported, any::<bool>()).prop_map(|(weight, value, reported, is_report)| Listed {
            weight,
            value,
            reported: if is_report { value } else { reported },
        });
        prop_oneof![1 => Just(None), 6 => listed.prop_map(Some)]
    }

    /// Two states in which about a third of the economies stay exactly as they are.
    fn states() -> impl Strategy<Value = (State, State)> {
        prop::collection::vec((listed(), listed(), 0..3), 1..60).prop_map(|economies| {
            let (mut before, mut after) = (Vec::new(), Vec::new());
            for (index, (one, other, stays)) in economies.into_iter().enumerate() {
                before.extend(one.map(|one| (id(index), one)));
                after.extend((if stays == 0 { one } else { other }).map(|one| (id(index), one)));
            }
            (before.into_iter().collect(), after.into_iter().collect())
        })
    }

    fn rules() -> [Rule; 7] {
        let property = Measure::Property(Property { at_least: Some(40.0), below: Some(90.0) });
        [
            Rule::Mean(Measure::VALUE),
            Rule::Mean(property),
            Rule::Sum(Measure::VALUE),
            Rule::Sum(property),
            Rule::Sum(Measure::Linear { scale: 0.01, shift: 0.0 }),
            Rule::Sum(Measure::Linear { scale: -0.01, shift: 1.0 }),
            median(),
        ]
    }

    fn median() -> Rule {
        (Kind::of(Statistic::Median).rule)(Terms::default())
    }

    fn close(a: f64, b: f64, scale: f64) -> bool {
        (a - b).abs() <= 1e-9 * scale.abs().max(1.0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn the_parts_of_every_statistic_add_up_to_its_change((before, after) in states(), changed: bool, make_members: bool, derived: bool) {
            let told = Told { changed, make_members, derived, donors_changed: !changed };
            for rule in rules() {
                let Some(all) = contributions(rule, &before, &after, &told) else { continue };
                let (from, to) = (value(rule, &before).unwrap(), value(rule, &after).unwrap());
                let largest = from.abs().max(to.abs());
                prop_assert!(close(Parts::of_all(&all).sum(), to - from, largest), "{rule:?}: {} {}", Parts::of_all(&all).sum(), to - from);
                if matches!(rule, Rule::InSteps(_)) {
                    continue;
                }
                let back = contributions(rule, &after, &before, &told).unwrap();
                prop_assert!(close(Parts::of_all(&back).of(Cause::Weights), -Parts::of_all(&all).of(Cause::Weights), largest));
                prop_assert!(close(Parts::of_all(&back).of(Cause::Members), -Parts::of_all(&all).of(Cause::Members), largest));
                prop_assert!(close(Parts::of_all(&back).of(Cause::Arrived), -Parts::of_all(&all).of(Cause::Withdrawn), largest));
            }
        }

        #[test]
        fn only_what_changed_has_a_part((before, after) in states()) {
            for rule in rules() {
                let Some(all) = contributions(rule, &before, &after, &NOTHING) else { continue };
                for one in &all {
                    let (earlier, later) = (before.get(one.economy), after.get(one.economy));
                    prop_assert!(earlier != later, "{one:?} did not change");
                    if one.cause == Cause::Members {
                        prop_assert!(earlier.is_none() || later.is_none());
                    }
                }
            }
        }

        #[test]
        fn the_parts_of_a_gap_add_up_to_its_change(
            (above, below) in (states(), states()), years in 1..6i32
        ) {
            use crate::tables::GapId;
            let rule = Rule::Mean(Measure::VALUE);
            let end = |(before, after): &(State, State)| {
                Some((value(rule, before)?, value(rule, after)?, contributions(rule, before, after, &NOTHING)?))
            };
            for gap in [GapId::GenderParity, GapId::GenderDifference, GapId::GrowthRelative, GapId::GrowthCagr] {
                let f = |a: f64, b: f64| crate::compare::value(gap, a, b, f64::from(years));
                let (Some(one), Some(other)) = (end(&above), end(&below)) else { continue };
                let corners = [(one.0, other.0), (one.1, other.1)].map(|(a, b)| f(a, b));
                let ([Some(from), Some(to)], Some(all)) = (corners, combined([one, other], &f)) else { continue };
                prop_assert!(close(Parts::of_all(&all).sum(), to - from, from.abs().max(to.abs())));
            }
        }
    }

    #[test]
    fn an_economy_that_enters_moves_the_mean_and_nobody_else_does() {
        let before = State::from_iter([(id(0), reported(50.0, 30.0))]);
        let after = State::from_iter([(id(0), reported(50.0, 30.0)), (id(1), reported(90.0, 10.0))]);
        let all = contributions(Rule::Mean(Measure::VALUE), &before, &after, &NOTHING).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].economy, all[0].cause), (id(1), Cause::Members));
        assert!((all[0].part - 10.0).abs() < 1e-12);
    }

    #[test]
    fn weights_values_and_methods_are_told_apart() {
        // By hand: the mean goes from (50·30 + 90·10)/40 = 60 to (50·20 + 80·20)/40 = 65; mean weight 40, middle 62.5.
        let before = State::from_iter([(id(0), reported(50.0, 30.0)), (id(1), reported(90.0, 10.0))]);
        let imputed = Listed { weight: Some(20.0), value: Some(80.0), reported: None };
        let after = State::from_iter([(id(0), reported(50.0, 20.0)), (id(1), imputed)]);
        let parts = Parts::of_all(&contributions(Rule::Mean(Measure::VALUE), &before, &after, &NOTHING).unwrap());
        // Weights: (50 − 62.5)·(−10)/40 + (85 − 62.5)·10/40 = 8.75; the withdrawn report: 15·(80 − 90)/40 = −3.75.
        assert!((parts.of(Cause::Weights) - 8.75).abs() < 1e-12 && (parts.of(Cause::Withdrawn) + 3.75).abs() < 1e-12);
        assert!((parts.sum() - 5.0).abs() < 1e-12);
    }

    #[test]
    fn what_follows_from_other_indicators_and_what_donors_moved_is_told_apart() {
        let imputed = |value: f64| Listed { weight: Some(10.0), value: Some(value), reported: None };
        let (before, after) = (State::from_iter([(id(0), imputed(50.0))]), State::from_iter([(id(0), imputed(60.0))]));
        let cause = |told: Told| contributions(Rule::Mean(Measure::VALUE), &before, &after, &told).unwrap()[0].cause;
        assert_eq!(cause(NOTHING), Cause::Method);
        assert_eq!(cause(Told { donors_changed: true, ..NOTHING }), Cause::Donors);
        assert_eq!(cause(Told { changed: true, donors_changed: true, ..NOTHING }), Cause::Revised);
        assert_eq!(cause(Told { changed: true, derived: true, ..NOTHING }), Cause::Derived);
        let [before, after] = [50.0, 60.0].map(|value| State::from_iter([(id(0), reported(value, 10.0))]));
        let told = Told { derived: true, ..NOTHING };
        let all = contributions(Rule::Mean(Measure::VALUE), &before, &after, &told).unwrap();
        assert_eq!(all, [Contribution { economy: id(0), cause: Cause::Derived, part: 10.0 }]);
    }

    #[test]
    fn a_median_is_moved_by_those_who_pass_the_middle() {
        let values = |values: [f64; 3]| -> State {
            values.iter().enumerate().map(|(index, value)| (id(index), reported(*value, 1.0))).collect()
        };
        let all = contributions(median(), &values([1.0, 2.0, 3.0]), &values([1.5, 2.0, 9.0]), &NOTHING).unwrap();
        assert!(all.is_empty(), "the middle stays: {all:?}");
        let all = contributions(median(), &values([1.0, 2.0, 3.0]), &values([1.0, 8.0, 3.0]), &NOTHING).unwrap();
        assert_eq!(all, [Contribution { economy: id(1), cause: Cause::Revised, part: 1.0 }]);
    }
}
