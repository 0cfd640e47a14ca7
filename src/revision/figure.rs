//! One figure of two runs, or of two years of one run → the economies that moved it.
//! Holds every figure that it makes anew against the published one: parts that do not give the figure are not shown.

use std::sync::Arc;

use polars::prelude::{PlHashMap, PlHashSet};

use super::details::{Behind, Details, GroupKey};
use super::parts::{self, Reports};
use super::run_figures::{Figure, RunFigures};
use super::state::{Listed, State};
use crate::compare;
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::REPORTING;
use crate::concepts::{Breakdown, EconomyId, Sided, Text, Unit};
use crate::publish::manifest::StatisticEntry;
use crate::question::FigureKey;
use crate::statistic::{ExactSum, Kind, Measure, Property, Rule, Terms};
use crate::tables::{Contribution, GapId, GapKind, Statistic};

/// A figure that is made anew from a run's files may differ by the last digits that adding up in another order gives.
const TOLERANCE: f64 = 1e-9;

/// One of two runs with all that its figures were made from.
#[derive(Clone, Debug)]
pub struct Side {
    figures: Arc<PlHashMap<FigureKey, Figure>>,
    details: Arc<Details>,
    statistics: Vec<StatisticEntry>,
}

/// Two runs, or one with itself.
#[derive(Debug)]
pub struct Sides {
    before: Side,
    after: Side,
    /// Economies whose reports differ, by indicator.
    revised: PlHashMap<Text, PlHashSet<EconomyId>>,
    /// Economies whose donors have reports that differ, by indicator.
    by_donors: PlHashMap<Text, PlHashSet<EconomyId>>,
}

/// What moved a figure.
#[derive(Debug)]
pub enum Moved {
    /// The economies that did.
    Split(Vec<Contribution>),
    /// It cannot be said, and why.
    Unknown(String),
}

/// What is known of the reports behind one figure.
struct OfFigure<'a> {
    revised: Option<&'a PlHashSet<EconomyId>>,
    by_donors: Option<&'a PlHashSet<EconomyId>>,
    are_derived: bool,
    edition: &'a Text,
}

impl Reports for OfFigure<'_> {
    fn have_changed(&self, economy: EconomyId) -> bool {
        self.revised.is_some_and(|revised| revised.contains(&economy))
    }

    fn of_donors_have_changed(&self, economy: EconomyId) -> bool {
        self.by_donors.is_some_and(|moved| moved.contains(&economy))
    }

    fn are_derived(&self) -> bool {
        self.are_derived
    }

    fn make_members(&self) -> bool {
        **self.edition == *REPORTING
    }
}

impl Side {
    /// Returns figures with what they were made from.
    pub fn new(run: &RunFigures, details: Arc<Details>, statistics: &[StatisticEntry]) -> Self {
        Self { figures: run.figures.clone(), details, statistics: statistics.to_vec() }
    }

    /// Returns what is behind the value of each economy in a figure.
    pub fn behind<'a>(&'a self, key: &FigureKey) -> impl Fn(EconomyId) -> Behind<'a> + use<'a> {
        self.details.behind(&key.indicator, key.year, &self.breakdown_of_values(key), key.profile)
    }

    /// Returns the economies of a figure with weights and values.
    pub fn state(&self, key: &FigureKey, figure: &Figure) -> State {
        self.state_of_members(key, key.year, figure)
    }

    /// Returns the economies that the group of a figure has in a year, with weights and values of the figure's year.
    fn state_of_members(&self, key: &FigureKey, listed_in: i32, figure: &Figure) -> State {
        let is_amount = key.statistic == Statistic::Sum && self.details.counts_per(&key.indicator).is_none();
        let is_unweighted = figure.weight_unit == Some(Unit::Economies);
        let counts_once = is_amount || is_unweighted;
        self.details.state(&group(key), [listed_in, key.year], &self.breakdown_of_values(key), key.profile, counts_once)
    }

    /// Returns the states of a growth's two years over the members of the later one that have a value in both, and what is
    /// made of them.
    fn matched_years(&self, key: &FigureKey) -> Result<[(State, Rule); 2], String> {
        let year = |year: i32| -> Result<(State, Rule), String> {
            let of_year = FigureKey { gap: None, base_year: None, year, ..key.clone() };
            let figure = self.figures.get(&of_year).ok_or("a side of the figure is not in the run")?;
            Ok((self.state_of_members(&of_year, key.year, figure), self.rule(&of_year)))
        };
        let [later, earlier] = [year(key.year)?, year(key.base_year.unwrap_or(key.year))?];
        let [of_later, of_earlier] = matched([later.0, earlier.0]);
        Ok([(of_later, later.1), (of_earlier, earlier.1)])
    }

    /// Returns the breakdown of the values behind a figure, which may be filed under a category of its own.
    pub fn breakdown_of_values(&self, key: &FigureKey) -> Breakdown {
        let breakdown = key.breakdown.above();
        match self.entry(key) {
            Some(StatisticEntry { category: Some(_), .. }) => {
                Breakdown { category: NOT_APPLICABLE.into(), ..breakdown }
            }
            _ => breakdown,
        }
    }

    fn entry(&self, key: &FigureKey) -> Option<&StatisticEntry> {
        let (indicator, statistic) = (&*key.indicator, key.statistic.name());
        let of_statistic =
            || self.statistics.iter().filter(|entry| entry.indicator == *indicator && entry.statistic == *statistic);
        let filed = of_statistic().find(|entry| entry.category.as_deref() == Some(&*key.breakdown.category));
        filed.or_else(|| of_statistic().find(|entry| entry.category.is_none()))
    }

    /// Returns what a statistic makes of values and weights.
    pub fn rule(&self, key: &FigureKey) -> Rule {
        (Kind::of(key.statistic).rule)(self.terms(key))
    }

    /// Returns what was said of a statistic besides its name.
    pub fn terms(&self, key: &FigureKey) -> Terms {
        let bound = |of: fn(&StatisticEntry) -> Option<f64>| self.entry(key).and_then(of);
        let property = Property { at_least: bound(|entry| entry.at_least), below: bound(|entry| entry.below) };
        Terms { property, per: self.details.counts_per(&key.indicator) }
    }
}

/// Returns the group of a figure that compares no two.
fn group(key: &FigureKey) -> GroupKey {
    [&key.indicator, &key.classification, &key.edition, key.group.above()].map(Text::clone)
}

/// Returns the place of a statistic among those of an indicator: the main one first, numbers of persons last.
pub fn place_of(statistic: Statistic) -> u8 {
    let kind = Kind::of(statistic);
    kind.rank.unwrap_or(if kind.counts_people { u8::MAX } else { u8::MAX - 1 })
}

/// A figure of one side with its economies.
struct Given {
    value: f64,
    state: State,
    rule: Rule,
}

impl Sides {
    /// Puts two runs side by side.
    pub fn new(before: Side, after: Side) -> Self {
        let revised = before.details.revised(&after.details);
        let mut by_donors: PlHashMap<Text, PlHashSet<EconomyId>> = PlHashMap::default();
        for (indicator, economy, donor) in before.details.donors().chain(after.details.donors()) {
            if revised.get(indicator).is_some_and(|revised| revised.contains(&donor)) {
                by_donors.entry(indicator.clone()).or_default().insert(economy);
            }
        }
        Self { before, after, revised, by_donors }
    }

    fn reports<'a>(&'a self, key: &'a FigureKey) -> OfFigure<'a> {
        OfFigure {
            revised: self.revised.get(&key.indicator),
            by_donors: self.by_donors.get(&key.indicator),
            are_derived: self.after.details.is_derived(&key.indicator),
            edition: &key.edition,
        }
    }

    /// Returns the later run.
    pub fn after(&self) -> &Side {
        &self.after
    }

    /// Returns what moved a figure from its key in the earlier run to its key in the later one.
    pub fn moved(&self, from: &FigureKey, to: &FigureKey, figures: [Option<&Figure>; 2]) -> Moved {
        let split = match to.gap {
            None => self.of_aggregate(from, to),
            Some(gap) => self.of_gap(gap, from, to, figures),
        };
        match split {
            Ok(contributions) => Moved::Split(contributions),
            Err(reason) => Moved::Unknown(reason),
        }
    }

    /// Returns what moved a figure between two years of one run, in the order in which a growth sets apart who is counted:
    /// members that joined and left, economies with a value in the earlier year alone, values and weights of those that
    /// both years have, economies with a value in the later year alone.
    pub fn moved_over_years(&self, from: &FigureKey, to: &FigureKey) -> Moved {
        match self.over_years(from, to) {
            Ok(contributions) => Moved::Split(contributions),
            Err(reason) => Moved::Unknown(reason),
        }
    }

    fn over_years(&self, from: &FigureKey, to: &FigureKey) -> Result<Vec<Contribution>, String> {
        let (earlier, later) = (self.given(&self.before, from)?, self.given(&self.after, to)?);
        let figure = self.before.figures.get(from).ok_or("a side of the figure is not in the run")?;
        let of_members = self.before.state_of_members(from, to.year, figure);
        let [both_later, both_earlier] = matched([later.state.clone(), of_members.clone()]);
        let states = [&earlier.state, &of_members, &both_earlier, &both_later, &later.state];
        let reports = self.reports(to);
        let step = |states: &[&State]| parts::contributions(later.rule, states[0], states[1], &reports);
        let steps: Option<Vec<_>> = states.windows(2).map(step).collect();
        match steps {
            Some(steps) => Ok(steps.concat()),
            // The two years have no economy in common.
            None => self.contributions(to, &earlier, &later),
        }
    }

    fn of_aggregate(&self, from: &FigureKey, to: &FigureKey) -> Result<Vec<Contribution>, String> {
        let earlier = self.given(&self.before, from)?;
        let later = self.given(&self.after, to)?;
        // The bounds of a property are a rule: where they moved, so did everything.
        if earlier.rule != later.rule {
            return Err("the definition of the statistic changed".to_owned());
        }
        self.contributions(to, &earlier, &later)
    }

    fn contributions(&self, key: &FigureKey, earlier: &Given, later: &Given) -> Result<Vec<Contribution>, String> {
        let reports = self.reports(key);
        let split = parts::contributions(later.rule, &earlier.state, &later.state, &reports);
        split.ok_or_else(|| "no economy has weight and value".to_owned())
    }

    fn given(&self, side: &Side, key: &FigureKey) -> Result<Given, String> {
        let figure = side.figures.get(key).ok_or("a side of the figure is not in the run")?;
        let published = figure.value.ok_or("a side of the figure has no value")?;
        let (rule, state) = (side.rule(key), side.state(key, figure));
        held_against(published, Given { value: published, state, rule })
    }

    fn of_gap(
        &self,
        id: GapId,
        from: &FigureKey,
        to: &FigureKey,
        figures: [Option<&Figure>; 2],
    ) -> Result<Vec<Contribution>, String> {
        let years = f64::from(to.year - to.base_year.unwrap_or(to.year));
        let value = |above: f64, below: f64| compare::value(id, above, below, years);
        let split = if id.kind() == GapKind::Growth {
            self.years(id, from, to, figures)?
        } else if let (Sided::Two { .. }, Sided::Two { above, below }) = (&from.group, &to.group) {
            let at = |key: &FigureKey, group: &Text| FigureKey {
                gap: None,
                base_year: None,
                group: group.clone().into(),
                ..key.clone()
            };
            both([above, below].map(|group| self.end(&at(from, group), &at(to, group))))?
        } else {
            self.pairs(from, to, figures)?
        };
        parts::combined(split, &value).ok_or_else(|| "the gap has no value on the way".to_owned())
    }

    /// One group of a gap between groups: an aggregate of its own.
    fn end(&self, from: &FigureKey, to: &FigureKey) -> Result<End, String> {
        let earlier = self.given(&self.before, from)?;
        let later = self.given(&self.after, to)?;
        let contributions = self.contributions(to, &earlier, &later)?;
        Ok((earlier.value, later.value, contributions))
    }

    /// The two years of a growth: figures over the members of the later year that have a value in both.
    fn years(
        &self,
        id: GapId,
        from: &FigureKey,
        to: &FigureKey,
        figures: [Option<&Figure>; 2],
    ) -> Result<[End; 2], String> {
        let published =
            |figure: Option<&Figure>| figure.and_then(|figure| figure.sides).ok_or("the growth has no sides");
        let (of_before, of_after) = (published(figures[0])?, published(figures[1])?);
        let before = self.before.matched_years(from)?;
        let after = self.after.matched_years(to)?;
        let end = |side: usize, value_before: f64, value_after: f64| {
            let ends = [(&before[side], value_before), (&after[side], value_after)];
            self.year(id, to, ends)
        };
        both([end(0, of_before.0, of_after.0), end(1, of_before.1, of_after.1)])
    }

    /// One year of a growth in both runs. Users are the rate times the weight of all members, those without a value among
    /// them.
    fn year(&self, id: GapId, key: &FigureKey, ends: [(&(State, Rule), f64); 2]) -> Result<End, String> {
        let given = |((state, rule), value): (&(State, Rule), f64)| {
            let people = if id == GapId::UsersGrowth { people(state) / 100.0 } else { 1.0 };
            held_against(value / people, Given { value: value / people, state: state.clone(), rule: *rule })
        };
        let (earlier, later) = (given(ends[0])?, given(ends[1])?);
        let contributions = self.contributions(key, &earlier, &later)?;
        if id != GapId::UsersGrowth {
            return Ok((earlier.value, later.value, contributions));
        }
        let weights = |state: &State| {
            state.map(|_, listed| Listed { value: listed.weight.map(|_| 1.0), reported: None, ..listed })
        };
        let reports = self.reports(key);
        let (all_before, all_after) = (weights(&earlier.state), weights(&later.state));
        let moved = parts::contributions(Rule::Sum(Measure::VALUE), &all_before, &all_after, &reports);
        let moved = moved.ok_or("no member has a weight")?;
        let (n0, n1) = (people(&earlier.state), people(&later.state));
        let users = |rate: f64, people: f64| Some(rate / 100.0 * people);
        let sides = [(earlier.value, later.value, contributions), (n0, n1, moved)];
        let split = parts::combined(sides, &users).ok_or("no member has a weight")?;
        Ok((earlier.value / 100.0 * n0, later.value / 100.0 * n1, split))
    }

    /// The two sides of a gap between breakdowns: means over the economies that have both.
    fn pairs(&self, from: &FigureKey, to: &FigureKey, figures: [Option<&Figure>; 2]) -> Result<[End; 2], String> {
        let published = |figure: Option<&Figure>| figure.and_then(|figure| figure.sides).ok_or("the gap has no sides");
        let (published_before, published_after) = (published(figures[0])?, published(figures[1])?);
        let before = self.paired_states(&self.before, from);
        let after = self.paired_states(&self.after, to);
        let [above_before, below_before] = before;
        let [above_after, below_after] = after;
        let rule = Rule::Mean(Measure::VALUE);
        let end = |value0: f64, state0: State, value1: f64, state1: State| -> Result<End, String> {
            let earlier = held_against(value0, Given { value: value0, state: state0, rule })?;
            let later = held_against(value1, Given { value: value1, state: state1, rule })?;
            let contributions = self.contributions(to, &earlier, &later)?;
            Ok((value0, value1, contributions))
        };
        both([
            end(published_before.0, above_before, published_after.0, above_after),
            end(published_before.1, below_before, published_after.1, below_after),
        ])
    }

    fn paired_states(&self, side: &Side, key: &FigureKey) -> [State; 2] {
        let state =
            |breakdown: &Breakdown| side.details.state(&group(key), [key.year; 2], breakdown, key.profile, false);
        matched([key.breakdown.above(), key.breakdown.below()].map(|breakdown| state(&breakdown)))
    }
}

/// Returns two states over the economies of both: who has no weight or no value in one counts in neither.
pub(super) fn matched([one, other]: [State; 2]) -> [State; 2] {
    let beside = |other: &State, economy, listed: Listed| match other.get(economy) {
        None => Listed { weight: None, value: None, ..listed },
        Some(other) => Listed {
            weight: listed.weight.filter(|_| other.weight.is_some()),
            value: listed.value.filter(|_| other.value.is_some()),
            ..listed
        },
    };
    let first = one.map(|economy, listed| beside(&other, economy, listed));
    [first, other.map(|economy, listed| beside(&one, economy, listed))]
}

/// Returns the weight of all members.
fn people(state: &State) -> f64 {
    state.values().filter_map(|listed| listed.weight).sum::<ExactSum>().value()
}

/// A side of a gap before and after, and what moved it.
type End = (f64, f64, Vec<Contribution>);

fn both<E>([above, below]: [Result<End, E>; 2]) -> Result<[End; 2], E> {
    Ok([above?, below?])
}

fn held_against(published: f64, given: Given) -> Result<Given, String> {
    let made = parts::value(given.rule, &given.state);
    match made {
        Some(made) if (made - published).abs() <= TOLERANCE * published.abs().max(1.0) => Ok(given),
        _ => Err("values, weights and members of the run do not give its figure".to_owned()),
    }
}
