//! Observations and weights → aggregates: one row for every group, year, breakdown, statistic and profile.
//! Knows no indicator by name and reads no file.

pub mod count;
pub mod coverage;
pub mod median;
pub mod paired;
pub mod panel;
pub mod people;
pub mod share_of_economies;
pub mod sum;
pub mod suppression;
pub mod weighted_mean;

pub use count::{Property, count};
pub use coverage::coverage;
pub use median::median;
pub use paired::{SideCodes, paired};
pub use panel::Panel;
pub use people::{offline, users};
pub use share_of_economies::share_of_economies;
pub use sum::{sum, sum_of_rates};
pub use weighted_mean::weighted_mean;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::concepts::groups::Group;
use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::{Breakdown, EconomyId, Status, Text, Unit, YearRange};
use crate::tables::{Aggregate, Coverage, Profile, Statistic};

/// One member of a group in one cell: its value, if it has one, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The value: a rate in percent, or an amount.
    pub value: Option<f64>,
    /// The weight, never negative: the denominator of the rate, or 1 where each economy counts once.
    pub weight: f64,
    /// Years since the value was reported.
    pub horizon_years: f64,
    /// Whether the value is reported.
    pub basis: Basis,
}

/// What a member's value rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// A report.
    #[default]
    Reported,
    /// An imputation.
    Imputed,
    /// A report that was re-based over a break.
    Rebased,
}

impl Member {
    /// Returns a member whose value, if it has one, was reported for the year itself.
    pub const fn new(value: Option<f64>, weight: f64) -> Self {
        Self { value, weight, horizon_years: 0.0, basis: Basis::Reported }
    }
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Id of the indicator.
    pub indicator: Text,
    /// Unit of its values.
    pub unit: Unit,
    /// The statistic.
    pub statistic: Statistic,
    /// Property that `count` and `share-of-economies` look for.
    pub property: Property,
    /// Category under which the results are filed, if not that of the values.
    pub category: Option<Text>,
    /// Whether economies count by their weight, or once each.
    pub is_weighted: bool,
    /// Years.
    pub years: YearRange,
    /// Groups.
    pub groups: &'a [Group],
}

/// The values of an indicator: as reported, and completed where it is completed.
#[derive(Clone, Copy, Debug)]
pub struct Panels<'a> {
    /// Reported values.
    pub reported: &'a Panel<'a>,
    /// Completed values; `None` for indicators that are never completed.
    pub completed: Option<&'a Panel<'a>>,
    /// Completed values without an assumption that some of them rest on, and the assumption.
    pub alternative: Option<Alternative<'a>>,
    /// Whether the errors of the completed values were measured on other data.
    pub are_intervals_stale: bool,
}

/// What an assumption decides.
#[derive(Clone, Copy, Debug)]
pub struct Alternative<'a> {
    /// Values of the cells concerned, had it been otherwise.
    pub panel: &'a Panel<'a>,
    /// The assumption in words; the figure without it follows.
    pub assumption: &'a str,
}

impl Alternative<'_> {
    /// Returns the words that stand beside a figure.
    pub fn reason(&self, value: f64) -> String {
        let digits = if value.abs() < 10.0 { 2 } else { 1 };
        format!("{} {value:.digits$}", self.assumption)
    }
}

/// One statistic of one group in one cell, before any profile.
struct Figure {
    value: Option<f64>,
    coverage: Coverage,
    has_estimates: bool,
    /// How far off the value may be, in its own unit.
    deviations: Option<Deviations>,
}

impl Figure {
    fn new(request: &Request<'_>, panel: &Panel<'_>, listed: &[EconomyId], year: i32, breakdown: &Breakdown) -> Self {
        let cell = panel.members(listed, year, breakdown, request.is_weighted);
        Self {
            value: statistic(request, &cell.members),
            coverage: coverage(&cell.members),
            has_estimates: cell.has_estimates,
            deviations: deviations(request, panel, listed, year, breakdown),
        }
    }
}

/// Returns how far off a statistic of completed rates may be: people are off by the rate times the weight.
fn deviations(
    request: &Request<'_>,
    panel: &Panel<'_>,
    listed: &[EconomyId],
    year: i32,
    breakdown: &Breakdown,
) -> Option<Deviations> {
    let of_rate = |factor: &dyn Fn() -> f64| {
        let rate = panel.deviations(listed, year, breakdown)?;
        let factor = factor();
        Some(if factor == 1.0 {
            rate
        } else {
            rate.iter().map(|points| (f64::from(*points) * factor) as f32).collect()
        })
    };
    let people = || {
        let members = panel.members(listed, year, breakdown, true).members;
        members.iter().filter(|member| member.value.is_some()).map(|member| member.weight).sum::<f64>() / 100.0
    };
    match request.statistic {
        Statistic::WeightedMean => of_rate(&|| 1.0),
        Statistic::Users => of_rate(&people),
        Statistic::Offline => of_rate(&|| -people()),
        Statistic::Sum | Statistic::Median | Statistic::Count | Statistic::ShareOfEconomies => None,
    }
}

/// Returns the aggregates of one statistic over all groups, years and breakdowns, sorted by key.
///
/// A group's members are those that have a weight; where the indicator has no denominator, all that are listed.
pub fn aggregate(request: &Request<'_>, panels: Panels<'_>) -> Vec<Aggregate> {
    let mut cells: BTreeSet<(i32, &Breakdown)> = panels.reported.cells().collect();
    cells.extend(panels.completed.iter().flat_map(|panel| panel.cells()));
    let of_group = |group: &Group| of_group(request, panels, &cells, group);
    let mut rows: Vec<Aggregate> = request.groups.par_iter().flat_map_iter(of_group).collect();
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

fn of_group(
    request: &Request<'_>,
    panels: Panels<'_>,
    cells: &BTreeSet<(i32, &Breakdown)>,
    group: &Group,
) -> Vec<Aggregate> {
    let mut rows = Vec::new();
    for (year, breakdown) in cells.iter().filter(|(year, _)| request.years.contains(*year)) {
        let listed = group.members(*year);
        if listed.is_empty() {
            continue;
        }
        let is_reported = panels.reported.has_cell(*year, breakdown);
        let reported = Figure::new(request, panels.reported, listed, *year, breakdown);
        let completed = panels.completed.filter(|panel| panel.has_cell(*year, breakdown));
        let completed = completed.map(|panel| Figure::new(request, panel, listed, *year, breakdown));
        let without_assumption = panels.alternative.filter(|other| other.panel.has_cell(*year, breakdown));
        let assumption = without_assumption.filter(|_| request.statistic == Statistic::WeightedMean);
        let assumption = assumption.and_then(|other| {
            let figure = Figure::new(request, other.panel, listed, *year, breakdown);
            figure.value.map(|value| other.reason(value))
        });
        for profile in Profile::ALL {
            let figure = match (profile, panels.completed.is_some()) {
                (Profile::Itu, true) => completed.as_ref(),
                _ => Some(&reported).filter(|_| is_reported),
            };
            let Some(figure) = figure else { continue };
            let decision = suppression::decide(profile, request.statistic, figure.value, &figure.coverage);
            let deviations = figure.deviations.clone().filter(|_| profile == Profile::Itu);
            let interval = decision.value.zip(deviations.as_ref());
            let interval = interval.and_then(|(value, all)| Interval::around(value, all));
            let highest = if request.statistic == Statistic::WeightedMean { 100.0 } else { f64::MAX };
            let is_stale = interval.is_some() && panels.are_intervals_stale && figure.coverage.n_imputed > 0;
            let status = if is_stale {
                Status::LowReliability
            } else {
                status(&decision, &figure.coverage, figure.has_estimates)
            };
            let is_completed = profile == Profile::Itu && completed.is_some();
            rows.push(Aggregate {
                classification: group.classification.clone(),
                edition: group.edition.clone(),
                group: group.name.clone(),
                indicator: request.indicator.clone(),
                year: *year,
                breakdown: filed_under(request, breakdown),
                statistic: request.statistic,
                profile,
                value: decision.value,
                value_reported_only: if is_completed { reported.value } else { decision.value },
                unit: unit_of(request),
                interval: interval.map(|interval| interval.within(0.0, highest)),
                deviations,
                status,
                coverage: figure.coverage.clone(),
                weight_unit: panels.reported.weight_unit(breakdown, request.is_weighted),
                suppressed: decision.suppressed,
                reason: decision.reason.or_else(|| assumption.clone().filter(|_| is_completed)),
            });
        }
    }
    rows
}

fn filed_under(request: &Request<'_>, breakdown: &Breakdown) -> Breakdown {
    let category = request.category.clone().unwrap_or_else(|| breakdown.category.clone());
    Breakdown { category, ..breakdown.clone() }
}

fn statistic(request: &Request<'_>, members: &[Member]) -> Option<f64> {
    match request.statistic {
        Statistic::WeightedMean => weighted_mean(members),
        Statistic::Sum => match request.unit.total() {
            Some((_, per)) => sum_of_rates(members, per),
            None => sum(members),
        },
        Statistic::Users => users(members),
        Statistic::Offline => offline(members),
        Statistic::Median => median(members),
        Statistic::Count => count(members, request.property),
        Statistic::ShareOfEconomies => share_of_economies(members, request.property),
    }
}

fn unit_of(request: &Request<'_>) -> Unit {
    match request.statistic {
        Statistic::Sum => request.unit.total().map_or(request.unit, |(unit, _)| unit),
        Statistic::WeightedMean | Statistic::Median => request.unit,
        Statistic::Users | Statistic::Offline => Unit::Persons,
        Statistic::Count => Unit::Economies,
        Statistic::ShareOfEconomies => Unit::Share,
    }
}

/// I where an imputed value takes part, else E where a publisher's estimate does: the figure is then no measurement.
fn status(decision: &suppression::Decision, coverage: &Coverage, has_estimates: bool) -> Status {
    match (decision.suppressed, decision.value) {
        (true, _) => Status::Suppressed,
        (false, None) => Status::Missing,
        (false, Some(_)) if coverage.n_imputed > 0 => Status::Imputed,
        (false, Some(_)) if has_estimates => Status::Estimated,
        (false, Some(_)) => Status::Normal,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns members from values and weights; `NaN` is written for no value.
    pub fn members(pairs: &[(f64, f64)]) -> Vec<Member> {
        pairs.iter().map(|(value, weight)| Member::new(Some(*value).filter(|v| !v.is_nan()), *weight)).collect()
    }

    /// Stands for "no value" in [`members`].
    pub const NONE: f64 = f64::NAN;
}
