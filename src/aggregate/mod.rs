//! Observations and weights → aggregates: one row for every group, year, breakdown, statistic and profile.
//! Knows no indicator by name and reads no file.

pub mod breaks;
pub mod coverage;
pub mod matched;
pub mod paired;
pub mod panel;
pub mod suppression;
pub mod survey;
pub mod unstated;
pub mod weighted_error;

pub use breaks::Breaks;
pub use coverage::coverage;
pub use matched::Matching;
pub use paired::{SideCodes, paired};
pub use panel::Panel;
pub use unstated::UnstatedWeights;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rayon::prelude::*;

use panel::CellMembers;
use suppression::Suppression;

use crate::concepts::groups::Group;
use crate::concepts::interval::{Deviations, Interval, scaled};
use crate::concepts::{Breakdown, EconomyId, Name, Status, Text, Unit, YearRange};
use crate::statistic::{ExactSum, Kind, Member, Property, Terms};
use crate::tables::{Aggregate, Coverage, Note, Notes, Profile, Statistic};

/// What to compute: statistics of one indicator over the same groups and years.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Id of the indicator.
    pub indicator: Text,
    /// Unit of its values.
    pub unit: Unit,
    /// The statistics.
    pub statistics: Vec<Wanted>,
    /// Years.
    pub years: YearRange,
    /// Groups.
    pub groups: &'a [Group],
}

/// One statistic that is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The statistic.
    pub statistic: Statistic,
    /// Property that `count` and `share-of-economies` look for.
    pub property: Property,
    /// Category under which the results are filed, if not that of the values.
    pub category: Option<Text>,
    /// Whether economies count by their weight, or once each.
    pub is_weighted: bool,
    /// Whether the draws behind the intervals stay with the rows, for comparisons of groups and years.
    pub is_compared: bool,
}

/// The values of an indicator: as reported, and completed where it is completed.
#[derive(Clone, Copy, Debug)]
pub struct Panels<'a> {
    /// Reported values.
    pub reported: &'a Panel<'a>,
    /// Completed values; `None` for indicators that are never completed.
    pub completed: Option<&'a Panel<'a>>,
    /// Completed values at the ends of the assumptions that some of them rest on.
    pub alternatives: &'a [Alternative<'a>],
    /// Whether the errors of the completed values were measured on other data.
    pub are_intervals_stale: bool,
}

impl<'a> Panels<'a> {
    /// Returns whether a profile shows completed values.
    pub fn is_completed(&self, profile: Profile) -> bool {
        profile == Profile::Itu && self.completed.is_some()
    }

    /// Returns the values that a profile shows.
    pub fn shown_in(&self, profile: Profile) -> &'a Panel<'a> {
        self.completed.filter(|_| self.is_completed(profile)).unwrap_or(self.reported)
    }

    /// Returns what the assumption on which a cell rests decides.
    fn alternative(&self, year: i32, breakdown: &Breakdown) -> Option<&'a Alternative<'a>> {
        self.alternatives.iter().find(|other| other.ends[0].has_cell(year, breakdown))
    }
}

/// What an assumption decides.
#[derive(Debug)]
pub struct Alternative<'a> {
    /// Values of the cells concerned at the lower and at the upper end of its range.
    pub ends: [Panel<'a>; 2],
    /// The assumption.
    pub assumption: Name,
}

impl Alternative<'_> {
    /// Returns what stands beside a figure, from what it would be at the ends.
    pub fn note(&self, ends: [f64; 2]) -> Note {
        Note::Assumed { assumption: self.assumption.clone(), ends }
    }

    /// Returns what stands beside a statistic of listed economies.
    fn note_of(
        &self,
        (unit, wanted): (Unit, &Wanted),
        listed: &[EconomyId],
        (year, breakdown): (i32, &Breakdown),
    ) -> Option<Note> {
        let at = |panel: &Panel<'_>| {
            statistic(unit, wanted, &panel.members(listed, year, breakdown, wanted.is_weighted).members)
        };
        let [lower, upper] = self.ends.each_ref().map(at);
        Some(self.note([lower?, upper?]))
    }
}

/// One group in one cell of a panel: its members and how far off their mean may be, each found once for all statistics.
struct GroupCell<'a> {
    panel: &'a Panel<'a>,
    listed: &'a [EconomyId],
    year: i32,
    breakdown: &'a Breakdown,
    /// Members that count once each, and by their weight.
    members: [OnceCell<CellMembers>; 2],
    errors: OnceCell<Option<Errors>>,
}

/// How far off the weighted mean of a group may be, in points.
struct Errors {
    deviations: Deviations,
    ends: Option<Interval>,
}

impl Errors {
    fn new(deviations: Deviations) -> Self {
        Self { ends: Interval::around(0.0, &deviations), deviations }
    }
}

impl<'a> GroupCell<'a> {
    fn new(panel: &'a Panel<'a>, listed: &'a [EconomyId], year: i32, breakdown: &'a Breakdown) -> Self {
        Self { panel, listed, year, breakdown, members: Default::default(), errors: OnceCell::new() }
    }

    fn members(&self, is_weighted: bool) -> &CellMembers {
        let find = || self.panel.members(self.listed, self.year, self.breakdown, is_weighted);
        self.members[usize::from(is_weighted)].get_or_init(find)
    }

    fn errors(&self) -> Option<&Errors> {
        let find = || self.panel.deviations(self.listed, self.year, self.breakdown).map(Errors::new);
        self.errors.get_or_init(find).as_ref()
    }

    /// Returns the weight of the members that have a value.
    fn weight(&self) -> f64 {
        weight_with_a_value(&self.members(true).members)
    }
}

fn weight_with_a_value(members: &[Member]) -> f64 {
    let weights = members.iter().filter(|member| member.value.is_some()).map(|member| member.weight);
    weights.sum::<ExactSum>().value()
}

/// One statistic of one group in one cell, before any profile.
struct GroupFigure {
    value: Option<f64>,
    coverage: Coverage,
    /// Status of a value: the weakest of those that it is made of.
    status: Status,
    /// What to know of the members.
    notes: Notes,
    /// Ends of a 90 % interval as distances from the value, in its own unit.
    ends: Option<Interval>,
    /// How far off the value may be in every draw, where it will be compared.
    deviations: Option<Deviations>,
}

impl GroupFigure {
    fn new(unit: Unit, wanted: &Wanted, cell: &GroupCell<'_>) -> Self {
        let factor = Kind::of(wanted.statistic).error_factor.map(|factor| factor(cell.weight()));
        let errors = factor.and_then(|factor| Some((cell.errors()?, factor)));
        let mut figure = Self::of(unit, wanted, cell.members(wanted.is_weighted), errors);
        figure.coverage.data_begin = cell.panel.begin_after(cell.year, cell.breakdown);
        figure
    }

    /// Returns the figure of these members, whose mean is as far off as the errors say, by a factor.
    fn of(unit: Unit, wanted: &Wanted, found: &CellMembers, errors: Option<(&Errors, f64)>) -> Self {
        let deviations = |(errors, factor): (&Errors, f64)| {
            if factor == 1.0 { errors.deviations.clone() } else { scaled(&errors.deviations, factor) }
        };
        Self {
            // Weights near zero can leave no number.
            value: statistic(unit, wanted, &found.members).filter(|value| value.is_finite()),
            coverage: coverage(&found.members),
            status: found.status,
            notes: found.notes(),
            ends: errors.and_then(|(errors, factor)| Some(errors.ends?.scaled(factor))),
            deviations: errors.filter(|_| wanted.is_compared).map(deviations),
        }
    }
}

/// Returns the aggregates of all statistics over all groups, years and breakdowns, sorted by key.
///
/// A group's members are all that are listed, those whose weight is unknown among them.
pub fn aggregate(request: &Request<'_>, panels: Panels<'_>) -> Vec<Aggregate> {
    let mut cells: BTreeSet<(i32, &Breakdown)> = panels.reported.cells().collect();
    cells.extend(panels.completed.iter().flat_map(|panel| panel.cells()));
    let cells: Vec<_> = cells.into_iter().filter(|(year, _)| request.years.contains(*year)).collect();
    // Groups of one cell share its draws, which are still at hand then.
    let of_cell = |(year, breakdown): &(i32, &Breakdown)| of_cell(request, panels, *year, breakdown);
    // Cells of late years are the dear ones: one at a time, so that none waits behind another.
    let mut rows: Vec<Aggregate> = cells.par_iter().with_max_len(1).flat_map_iter(of_cell).collect();
    rows.par_sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

fn of_cell(request: &Request<'_>, panels: Panels<'_>, year: i32, breakdown: &Breakdown) -> Vec<Aggregate> {
    let is_reported = panels.reported.has_cell(year, breakdown);
    let completed = panels.completed.filter(|panel| panel.has_cell(year, breakdown));
    let other = panels.alternative(year, breakdown);
    let mut rows = Vec::new();
    for group in request.groups {
        let listed = group.members(year);
        if listed.is_empty() {
            continue;
        }
        let cell = |panel| GroupCell::new(panel, listed, year, breakdown);
        let (reported, completed) = (cell(panels.reported), completed.map(cell));
        let assumption = |wanted: &Wanted| {
            let other = other.filter(|_| wanted.statistic == Statistic::WeightedMean)?;
            other.note_of((request.unit, wanted), listed, (year, breakdown))
        };
        for wanted in &request.statistics {
            let of_group = OfGroup { request, panels, wanted, group, year, breakdown, is_reported };
            let figures = (
                GroupFigure::new(request.unit, wanted, &reported),
                completed.as_ref().map(|cell| GroupFigure::new(request.unit, wanted, cell)),
            );
            rows.extend(of_group.rows(figures, assumption(wanted)));
        }
    }
    rows
}

/// One statistic of one group in one cell.
struct OfGroup<'a> {
    request: &'a Request<'a>,
    panels: Panels<'a>,
    wanted: &'a Wanted,
    group: &'a Group,
    year: i32,
    breakdown: &'a Breakdown,
    is_reported: bool,
}

impl OfGroup<'_> {
    /// Returns a row for every profile that has a figure, from the reported and the completed one.
    fn rows(
        &self,
        (reported, completed): (GroupFigure, Option<GroupFigure>),
        assumption: Option<Note>,
    ) -> Vec<Aggregate> {
        let row = |profile: Profile| {
            let row = match self.panels.is_completed(profile) {
                true => self.row(profile, completed.as_ref()?, assumption.clone()),
                false => self.is_reported.then(|| self.row(profile, &reported, None))?,
            };
            // What profile `itu` withholds stays here.
            let value_reported_only = if profile == Profile::Itu { reported.value } else { row.value_reported_only };
            Some(Aggregate { value_reported_only, ..row })
        };
        Profile::ALL.into_iter().filter_map(row).collect()
    }

    /// Returns what a profile shows of a figure; it rests on reported values alone, unless said otherwise.
    fn row(&self, profile: Profile, figure: &GroupFigure, assumption: Option<Note>) -> Aggregate {
        let Self { request, panels, wanted, group, year, breakdown, .. } = *self;
        let kind = Kind::of(wanted.statistic);
        let ends = figure.ends.filter(|_| profile == Profile::Itu);
        let status = figure.status.with_interval(ends.is_some() && panels.are_intervals_stale);
        let weight_unit = panels.reported.weight_unit(breakdown, wanted.is_weighted);
        let rule = Suppression { profile, statistic: wanted.statistic, is_completed: panels.completed.is_some() };
        let shown = suppression::shown(rule, figure.value, status, (&figure.coverage, weight_unit));
        let shown = if ends.is_some_and(|ends| !ends.holds(0.0)) {
            shown.no_better_than(Status::LowReliability).noted(Note::OneSided)
        } else {
            shown
        };
        let interval = shown.value().zip(ends).map(|(value, ends)| ends.moved(value).within(0.0, kind.highest));
        Aggregate {
            classification: group.classification.clone(),
            edition: group.edition.clone(),
            group: group.name.clone(),
            indicator: request.indicator.clone(),
            year,
            breakdown: filed_under(wanted, breakdown),
            statistic: wanted.statistic,
            profile,
            value_reported_only: shown.value(),
            shown: shown.noted(assumption).with(figure.notes.clone()),
            unit: (kind.unit)(request.unit),
            interval,
            deviations: figure.deviations.clone().filter(|_| profile == Profile::Itu),
            coverage: figure.coverage.clone(),
            weight_unit,
        }
    }
}

fn filed_under(wanted: &Wanted, breakdown: &Breakdown) -> Breakdown {
    let category = wanted.category.clone().unwrap_or_else(|| breakdown.category.clone());
    Breakdown { category, ..breakdown.clone() }
}

fn statistic(unit: Unit, wanted: &Wanted, members: &[Member]) -> Option<f64> {
    let terms = Terms { property: wanted.property, per: unit.total().map(|(_, per)| per) };
    (Kind::of(wanted.statistic).value)(members, terms)
}

#[cfg(test)]
mod tests;
