//! One figure of two runs, or of two years of one run → the economies that moved it.
//! Holds every figure that it makes anew against the published one: parts that do not give the figure are not shown.

use std::sync::Arc;

use polars::prelude::{PlHashMap, PlHashSet};
use serde::de::value::Error as ValueError;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::RevisionError;
use super::details::Details;
use super::parts::{self, Contribution, Measure, Reports, Rule};
use super::run_files::{Codes, Figure, FigureKey, RunFiles};
use super::state::{Listed, State};
use super::symbols::{Symbol, Symbols};
use crate::compare;
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::REPORTING;
use crate::concepts::{EconomyId, Unit};
use crate::publish::manifest::StatisticEntry;
use crate::tables::{GapId, GapKind, Statistic};

/// A figure that is made anew from a run's files may differ by the last digits that adding up in another order gives.
const TOLERANCE: f64 = 1e-9;

/// One of two runs with all that its figures were made from.
#[derive(Debug)]
pub struct Side {
    figures: Arc<PlHashMap<FigureKey, Figure>>,
    details: Details,
    statistics: Vec<StatisticEntry>,
}

/// Two runs, or one with itself.
#[derive(Debug)]
pub struct Sides {
    before: Side,
    after: Side,
    revised: PlHashSet<(Symbol, EconomyId)>,
    reporting: Option<Symbol>,
}

/// What moved a figure.
#[derive(Debug)]
pub enum Moved {
    /// The economies that did.
    Split(Vec<Contribution>),
    /// It cannot be said, and why.
    Unknown(String),
}

/// What is known of the reports of one indicator.
struct OfIndicator<'a> {
    sides: &'a Sides,
    key: &'a FigureKey,
}

impl Reports for OfIndicator<'_> {
    fn have_changed(&self, economy: EconomyId) -> bool {
        self.sides.revised.contains(&(self.key.indicator, economy))
    }

    fn make_members(&self) -> bool {
        self.sides.reporting == Some(self.key.edition)
    }
}

impl Side {
    /// Reads what the figures of some indicators were made from.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(
        run: &RunFiles,
        statistics: &[StatisticEntry],
        indicators: &PlHashSet<Symbol>,
        symbols: &mut Symbols,
    ) -> Result<Self, RevisionError> {
        let details = Details::read(&run.directory, statistics, indicators, symbols)?;
        Ok(Self { figures: run.figures.clone(), details, statistics: statistics.to_vec() })
    }

    /// Returns what the figures were made from.
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// Returns the economies of a figure with weights and values.
    pub fn state(&self, key: &FigureKey, figure: &Figure, symbols: &Symbols) -> State {
        let is_amount =
            statistic_of(key, symbols) == Some(Statistic::Sum) && rate_behind(&symbols.text(figure.unit)).is_none();
        let is_unweighted = figure.weight_unit.is_some_and(|unit| *symbols.text(unit) == *Unit::Economies.name());
        let codes = self.codes_of_values(key, symbols);
        let profile = symbols.text(key.profile);
        self.details.state(&group(key), key.year, codes, &profile, is_amount || is_unweighted)
    }

    /// Returns the breakdown of the values behind a figure, which may be filed under a category of its own.
    pub fn codes_of_values(&self, key: &FigureKey, symbols: &Symbols) -> Codes {
        let mut codes = key.codes;
        let is_filed_elsewhere = self.entry(key, symbols).is_some_and(|entry| entry.category.is_some());
        if let (true, Some(not_applicable)) = (is_filed_elsewhere, symbols.known(NOT_APPLICABLE)) {
            codes[3] = not_applicable;
        }
        codes
    }

    fn entry(&self, key: &FigureKey, symbols: &Symbols) -> Option<&StatisticEntry> {
        let (indicator, statistic, category) =
            (symbols.text(key.indicator), symbols.text(key.statistic), symbols.text(key.codes[3]));
        let of_statistic =
            || self.statistics.iter().filter(|entry| entry.indicator == *indicator && entry.statistic == *statistic);
        let filed = of_statistic().find(|entry| entry.category.as_deref() == Some(&*category));
        filed.or_else(|| of_statistic().find(|entry| entry.category.is_none()))
    }

    /// Returns what a statistic makes of values and weights.
    pub fn rule(&self, key: &FigureKey, figure: &Figure, symbols: &Symbols) -> Option<Rule> {
        let linear = |scale, shift| Measure::Linear { scale, shift };
        let property = || {
            let entry = self.entry(key, symbols);
            let bound = |of: fn(&StatisticEntry) -> Option<f64>| entry.and_then(of);
            Measure::Property { at_least: bound(|entry| entry.at_least), below: bound(|entry| entry.below) }
        };
        Some(match statistic_of(key, symbols)? {
            Statistic::WeightedMean => Rule::Mean(Measure::VALUE),
            Statistic::ShareOfEconomies => Rule::Mean(property()),
            Statistic::Count => Rule::Sum(property()),
            Statistic::Users => Rule::Sum(linear(0.01, 0.0)),
            Statistic::Offline => Rule::Sum(linear(-0.01, 1.0)),
            Statistic::Sum => Rule::Sum(linear(1.0 / rate_behind(&symbols.text(figure.unit)).unwrap_or(1.0), 0.0)),
            Statistic::Median => Rule::Median,
        })
    }
}

fn statistic_of(key: &FigureKey, symbols: &Symbols) -> Option<Statistic> {
    by_name(&symbols.text(key.statistic))
}

fn group(key: &FigureKey) -> [Symbol; 4] {
    [key.indicator, key.classification, key.edition, key.group]
}

/// Returns the people that a rate counts per whose total has this unit; `None` for amounts.
fn rate_behind(unit: &str) -> Option<f64> {
    let rates = [Unit::Per100People, Unit::KbitPerSecondPerInhabitant].into_iter().filter_map(Unit::total);
    rates.into_iter().find(|(total, _)| total.name() == unit).map(|(_, per)| per)
}

/// Returns the decimals that tables print of a unit.
pub fn decimals(unit: &str) -> usize {
    let printed = [Unit::Percent, Unit::Per100People, Unit::Score, Unit::Points, Unit::Share, Unit::Ratio];
    printed.into_iter().find(|known| known.name() == unit).map_or(0, Unit::decimals)
}

/// A figure of one side with its economies.
struct Given {
    value: f64,
    state: State,
    rule: Rule,
}

impl Sides {
    /// Puts two runs side by side.
    pub fn new(before: Side, after: Side, symbols: &Symbols) -> Self {
        let revised = before.details.revised(&after.details);
        Self { before, after, revised, reporting: symbols.known(REPORTING) }
    }

    /// Returns the later run.
    pub fn after(&self) -> &Side {
        &self.after
    }

    /// Returns what moved a figure from its key in the earlier run to its key in the later one.
    pub fn moved(&self, from: &FigureKey, to: &FigureKey, figures: [Option<Figure>; 2], symbols: &Symbols) -> Moved {
        let split = match to.gap {
            None => self.of_aggregate(from, to, symbols),
            Some(gap) => self.of_gap(&symbols.text(gap), from, to, figures, symbols),
        };
        match split {
            Ok(contributions) => Moved::Split(contributions),
            Err(reason) => Moved::Unknown(reason),
        }
    }

    fn of_aggregate(&self, from: &FigureKey, to: &FigureKey, symbols: &Symbols) -> Result<Vec<Contribution>, String> {
        let earlier = self.given(&self.before, from, symbols)?;
        let later = self.given(&self.after, to, symbols)?;
        // The bounds of a property are a rule: where they moved, so did everything.
        if earlier.rule != later.rule {
            return Err("the definition of the statistic changed".to_owned());
        }
        self.contributions(to, &earlier, &later)
    }

    fn contributions(&self, key: &FigureKey, earlier: &Given, later: &Given) -> Result<Vec<Contribution>, String> {
        let reports = OfIndicator { sides: self, key };
        let split = parts::contributions(later.rule, &earlier.state, &later.state, &reports);
        split.ok_or_else(|| "no economy has weight and value".to_owned())
    }

    fn given(&self, side: &Side, key: &FigureKey, symbols: &Symbols) -> Result<Given, String> {
        let figure = side.figures.get(key).ok_or("a side of the figure is not in the run")?;
        let published = figure.value.ok_or("a side of the figure has no value")?;
        let rule = side.rule(key, figure, symbols).ok_or("the statistic is unknown to this version")?;
        let state = side.state(key, figure, symbols);
        held_against(published, Given { value: published, state, rule })
    }

    fn of_gap(
        &self,
        gap: &str,
        from: &FigureKey,
        to: &FigureKey,
        figures: [Option<Figure>; 2],
        symbols: &Symbols,
    ) -> Result<Vec<Contribution>, String> {
        let id = by_name::<GapId>(gap).ok_or("the gap is unknown to this version")?;
        let years = f64::from(to.year - to.base_year.unwrap_or(to.year));
        let value = |above: f64, below: f64| compare::value(id, above, below, years);
        let split = if id.kind() == GapKind::Growth {
            let at = |key: &FigureKey, year: Option<i32>| FigureKey {
                gap: None,
                base_year: None,
                year: year.unwrap_or(key.year),
                ..*key
            };
            let ends = [None, to.base_year].map(|year| self.end(id, &at(from, year), &at(to, year), symbols));
            both(ends)?
        } else if let Some([above, below]) = two(&symbols.text(to.group)) {
            let at = |key: &FigureKey, group: &str| {
                symbols.known(group).map(|group| FigureKey { gap: None, base_year: None, group, ..*key })
            };
            let end = |group: &str| {
                let keys = at(from, group).zip(at(to, group)).ok_or("a group of the gap is not in the run")?;
                self.end(id, &keys.0, &keys.1, symbols)
            };
            both([end(&above), end(&below)])?
        } else {
            self.pairs(from, to, figures, symbols)?
        };
        parts::combined(split, &value).ok_or_else(|| "the gap has no value on the way".to_owned())
    }

    /// One end of a growth, or one group of a gap between groups: an aggregate of its own.
    fn end(&self, id: GapId, from: &FigureKey, to: &FigureKey, symbols: &Symbols) -> Result<End, String> {
        let earlier = self.given(&self.before, from, symbols)?;
        let later = self.given(&self.after, to, symbols)?;
        let contributions = self.contributions(to, &earlier, &later)?;
        if id != GapId::UsersGrowth {
            return Ok((earlier.value, later.value, contributions));
        }
        // Users are the rate times the weight of all members, those without a value among them.
        let weights = |state: &State| {
            state.map(|_, listed| Listed { value: listed.weight.map(|_| 1.0), reported: None, ..listed })
        };
        let (all_before, all_after) = (weights(&earlier.state), weights(&later.state));
        let people = Rule::Sum(Measure::VALUE);
        let reports = OfIndicator { sides: self, key: to };
        let moved = parts::contributions(people, &all_before, &all_after, &reports).ok_or("no member has a weight")?;
        let total = |state| parts::value(people, state).ok_or("no member has a weight");
        let (n0, n1) = (total(&all_before)?, total(&all_after)?);
        let users = |rate: f64, people: f64| Some(rate / 100.0 * people);
        let sides = [(earlier.value, later.value, contributions), (n0, n1, moved)];
        let split = parts::combined(sides, &users).ok_or("no member has a weight")?;
        Ok((earlier.value / 100.0 * n0, later.value / 100.0 * n1, split))
    }

    /// The two sides of a gap between breakdowns: means over the economies that have both.
    fn pairs(
        &self,
        from: &FigureKey,
        to: &FigureKey,
        figures: [Option<Figure>; 2],
        symbols: &Symbols,
    ) -> Result<[End; 2], String> {
        let published = |figure: Option<Figure>| figure.and_then(|figure| figure.sides).ok_or("the gap has no sides");
        let (published_before, published_after) = (published(figures[0])?, published(figures[1])?);
        let before = self.paired_states(&self.before, from, symbols)?;
        let after = self.paired_states(&self.after, to, symbols)?;
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

    fn paired_states(&self, side: &Side, key: &FigureKey, symbols: &Symbols) -> Result<[State; 2], String> {
        let side_codes = |index: usize| -> Option<Codes> {
            let mut codes = key.codes;
            for code in &mut codes {
                if let Some(both) = two(&symbols.text(*code)) {
                    *code = symbols.known(&both[index])?;
                }
            }
            Some(codes)
        };
        let profile = symbols.text(key.profile);
        let state = |index: usize| -> Result<State, String> {
            let codes = side_codes(index).ok_or("a breakdown of the gap is not in the run")?;
            Ok(side.details.state(&group(key), key.year, codes, &profile, false))
        };
        let [above, below] = [state(0)?, state(1)?];
        // Who has no weight or no value on one side counts on neither.
        let beside = |other: &State, economy, listed: Listed| match other.get(economy) {
            None => listed,
            Some(other) => Listed {
                weight: listed.weight.filter(|_| other.weight.is_some()),
                value: listed.value.filter(|_| other.value.is_some()),
                ..listed
            },
        };
        Ok([
            above.map(|economy, one| beside(&below, economy, one)),
            below.map(|economy, one| beside(&above, economy, one)),
        ])
    }
}

/// A side of a gap before and after, and what moved it.
type End = (f64, f64, Vec<Contribution>);

fn both<E>([above, below]: [Result<End, E>; 2]) -> Result<[End; 2], E> {
    Ok([above?, below?])
}

/// Returns the two texts of `one/other`.
fn two(text: &str) -> Option<[String; 2]> {
    text.split_once('/').map(|(one, other)| [one.to_owned(), other.to_owned()])
}

/// Returns a statistic or gap by its name.
fn by_name<T: DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(IntoDeserializer::<ValueError>::into_deserializer(name)).ok()
}

fn held_against(published: f64, given: Given) -> Result<Given, String> {
    let made = parts::value(given.rule, &given.state);
    match made {
        Some(made) if (made - published).abs() <= TOLERANCE * published.abs().max(1.0) => Ok(given),
        _ => Err("values, weights and members of the run do not give its figure".to_owned()),
    }
}
