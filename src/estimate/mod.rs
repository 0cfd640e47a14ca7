//! Observations and traits of economies → estimates: the completed value of every economy and year.
//! Nothing reported is overwritten: a value differs from what was reported only by a method that says so.

pub mod assumption;
pub mod breakdown_gap;
pub mod complete;
pub mod cross_validate;
pub mod cumulative;
pub mod donor_trend;
pub mod draws;
pub mod error_pool;
pub mod evidence;
pub mod interpolate;
pub mod interval_class;
pub mod likeness;
pub mod logit;
pub mod parameters;
pub mod rebase;
pub mod reconcile;
pub mod regression;
pub mod residuals;
pub mod uncertainty;

pub use evidence::{Evidence, Traits};
pub use parameters::{PARAMETERS, PARAMETERS_OF_CUMULATIVE, Parameters};

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use assumption::OverRange;
use breakdown_gap::{Differences, Split};
use complete::{Point, complete};
use logit::from_logit;
use rebase::{Break, rebase};

use crate::concepts::interval::RowDeviations;
use crate::concepts::{Breakdown, EconomyId, Name, Status, Text, Unit, YearRange};
use crate::findings::Finding;
use crate::pipeline::EstimateRule;
use crate::tables::weight::weight_of_member;
use crate::tables::{Donor, Estimate, Method, Observation, Weight, Weights, blocks};

/// What is completed.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Id of the indicator.
    pub indicator: Text,
    /// Unit of its values.
    pub unit: Unit,
    /// The cell, a total over sex, age and location.
    pub cell: Breakdown,
    /// Economies that get a value.
    pub economies: &'a [EconomyId],
    /// Years.
    pub years: YearRange,
    /// Years since the last report beyond which an estimate is of low reliability.
    pub max_horizon_years: i32,
    /// Breaks in the series.
    pub breaks: &'a [Break],
    /// Weights in aggregates.
    pub weights: Option<&'a Weights>,
    /// Rules that may be used.
    pub rules: &'a [EstimateRule],
    /// Parameters of the trend.
    pub parameters: &'a Parameters,
}

impl Request<'_> {
    /// Returns the weight by which the value of an economy counts.
    fn weight(&self, economy: EconomyId, year: i32, cell: &Breakdown) -> Option<f64> {
        weight_of_member(self.weights?, economy, year, cell).of_value()
    }
}

/// Donors with a smaller part in a change are not listed one by one.
const LEAST_TOLD_WEIGHT: f64 = 0.005;

/// Completed values with their donors. What only the aggregates of the same run read is not written with them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Estimates {
    /// One row for every economy and year.
    #[serde(with = "blocks")]
    pub estimates: Vec<Estimate>,
    /// The donors of every trend.
    #[serde(with = "blocks")]
    pub donors: Vec<Donor>,
    /// How far off each row may be, in points; nothing where the error of the rules is unknown.
    #[serde(skip)]
    pub deviations: RowDeviations,
    /// What some sides are assumed to rest on.
    #[serde(skip)]
    pub assumed: Vec<Assumed>,
    /// Whether data or parameters have changed since the errors were measured.
    pub are_intervals_stale: bool,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// An assumption on which both sides of a breakdown rest.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// The assumption, in the words of its pipeline.
    pub text: Name,
    /// The sides over its range.
    pub over_range: OverRange,
    /// The sides as they would be at the lower and at the upper end.
    pub ends: [Vec<Estimate>; 2],
}

/// Returns the reported series of a cell. What an earlier edition states of an economy that the one in use never covers is
/// told as it is and completes nothing: no test can say how it goes on.
pub fn evidence<'a>(observations: &[Observation], cell: &Breakdown, traits: &'a Traits) -> Evidence<'a> {
    let mut series: BTreeMap<EconomyId, evidence::Series> = BTreeMap::new();
    let (mut estimated, mut lent) = (BTreeSet::new(), BTreeSet::new());
    let is_evidence = |row: &&Observation| row.selected && row.breakdown == *cell && !row.is_of_uncovered_economy();
    for row in observations.iter().filter(is_evidence) {
        if let Some(rate) = row.value {
            series.entry(row.economy).or_default().insert(row.year, rate);
            if row.is_fallback {
                lent.insert((row.economy, row.year));
            }
            if row.is_estimate_of_source() {
                estimated.insert((row.economy, row.year));
            }
        }
    }
    Evidence::new(series, estimated, traits).with_lent(lent)
}

/// Completes one cell of an indicator, from the first year that anybody reports on: nothing is known of the years before,
/// in which there may have been nothing to report.
pub fn estimate(request: &Request<'_>, observations: &[Observation], traits: &Traits) -> Estimates {
    let mut evidence = evidence(observations, &request.cell, traits);
    let breaks = if request.rules.contains(&EstimateRule::Rebase) { request.breaks } else { &[] };
    let shifts = rebase(&mut evidence, request.parameters, &request.cell, breaks);
    let completed = complete(&evidence, request.parameters, request.rules, request.economies, request.years);
    let reported: BTreeMap<(EconomyId, i32), &Observation> = observations
        .iter()
        .filter(|row| row.selected && row.breakdown == request.cell && row.value.is_some())
        .map(|row| ((row.economy, row.year), row))
        .collect();
    let last_report =
        |economy: EconomyId| reported.range((economy, i32::MIN)..=(economy, i32::MAX)).next_back().map(|(_, row)| *row);
    let begin = reported.keys().map(|(_, year)| *year).min();
    let mut result = Estimates::default();
    for economy in request.economies {
        for year in request.years.years() {
            if let Some(begin) = begin.filter(|begin| year < *begin) {
                result.estimates.push(before_anybodys_data(request, (*economy, year), &request.cell, begin));
                continue;
            }
            let row = reported.get(&(*economy, year)).copied();
            let as_stated =
                row.filter(|row| row.is_of_uncovered_economy()).and_then(|row| row.value.map(Point::reported));
            let point = as_stated.as_ref().or_else(|| completed.get(economy).and_then(|points| points.get(&year)));
            let shift = shifts.iter().find(|(of, at, _)| (*of, *at) == (*economy, year)).map(|(_, _, shift)| *shift);
            result.estimates.push(estimate_row(request, (*economy, year), point, row, shift, last_report(*economy)));
            let trend = point.and_then(|point| point.trend.as_ref());
            let told = trend.iter().flat_map(|trend| &trend.donors).filter(|(_, weight)| *weight >= LEAST_TOLD_WEIGHT);
            result.donors.extend(told.map(|(donor, weight)| Donor {
                economy: *economy,
                indicator: request.indicator.clone(),
                year,
                breakdown: request.cell.clone(),
                donor: *donor,
                donor_weight: *weight,
            }));
        }
    }
    result
}

/// Two sides of a total and where their difference comes from.
#[derive(Debug)]
pub struct SplitRequest<'a> {
    /// Cells of the sides.
    pub cells: [Breakdown; 2],
    /// Differences of reported sides.
    pub differences: Differences<'a>,
    /// The other indicator that lends the differences, if it is another.
    pub difference_from: Option<&'a str>,
}

/// Completes both sides of a completed total.
pub fn split(
    request: &Request<'_>,
    split: &SplitRequest<'_>,
    totals: &[Estimate],
    observations: &[Observation],
) -> Vec<Estimate> {
    let is_side = |row: &&Observation| row.selected && row.value.is_some() && split.cells.contains(&row.breakdown);
    let reported: BTreeMap<(EconomyId, i32, &Breakdown), &Observation> =
        observations.iter().filter(is_side).map(|row| ((row.economy, row.year, &row.breakdown), row)).collect();
    let begin_of_totals = totals.iter().filter(|row| row.value.is_some()).map(|row| row.year).min();
    let begin = begin_of_totals.max(split.differences.begin());
    let of_total = |total: &Estimate| {
        if let Some(begin) = begin.filter(|begin| total.year < *begin) {
            let row = |cell| before_anybodys_data(request, (total.economy, total.year), cell, begin);
            return split.cells.iter().map(row).collect();
        }
        let (Some(value), Some(weights)) = (total.value, request.weights) else { return Vec::new() };
        let weight = |cell: &Breakdown| weight_of_member(weights, total.economy, total.year, cell);
        let sides = [&split.cells[0], &split.cells[1]];
        let result = match sides.map(|cell| (weight(cell), weight(cell).of_value())) {
            [(_, Some(one)), (_, Some(other))] => {
                split.differences.split(total.economy, total.year, value, [one, other])
            }
            // Nobody lives on the other side: this side is the total.
            [(_, Some(_)), (Weight::Nobody, _)] | [(Weight::Nobody, _), (_, Some(_))] => {
                let (horizon_years, reason) = (total.horizon_years, Some("nobody lives on the other side".to_owned()));
                Some(Split { rates: [value; 2], shift_logit: None, horizon_years, n_donors: None, reason })
            }
            // A side whose weight is unknown counts as missing, and so does the other.
            _ => None,
        };
        let Some(result) = result else { return Vec::new() };
        let side = |(side, cell): (usize, &Breakdown)| {
            let row = reported.get(&(total.economy, total.year, cell)).copied();
            side_row(request, split, total, &result, (side, cell), row)
        };
        sides.into_iter().enumerate().filter(|(_, cell)| weight(cell).of_value().is_some()).map(side).collect()
    };
    totals.par_iter().filter(|row| row.breakdown == request.cell).flat_map_iter(of_total).collect()
}

fn side_row(
    request: &Request<'_>,
    split: &SplitRequest<'_>,
    total: &Estimate,
    result: &Split,
    (side, cell): (usize, &Breakdown),
    row: Option<&Observation>,
) -> Estimate {
    let stated = row.and_then(|row| row.value);
    let shift = result.shift_logit.filter(|_| stated.is_some());
    let method = match shift {
        Some(shift) if shift.abs() < 1e-9 => Method::Reported,
        Some(_) => Method::Reconciled,
        None => Method::BreakdownGap,
    };
    let horizon_years = result.horizon_years;
    let lent = split.difference_from.map(|indicator| format!("difference between the sides from {indicator}"));
    let one_sided = (stated.is_some() && shift.is_none()).then(|| "the other side is not reported".to_owned());
    let status = match method {
        Method::BreakdownGap if is_far(horizon_years, request) => Status::LowReliability,
        Method::BreakdownGap if total.status == Status::Forecast => Status::Forecast,
        Method::BreakdownGap => Status::Imputed,
        _ => row.and_then(|row| row.status).unwrap_or(Status::Normal),
    };
    Estimate {
        breakdown: cell.clone(),
        value: if method == Method::Reported { stated } else { Some(result.rates[side]) },
        interval: None,
        reported: stated,
        status,
        method,
        horizon_years,
        shift_logit: shift.filter(|_| method == Method::Reconciled),
        own_weight: None,
        n_donors: result.n_donors,
        weight: request.weight(total.economy, total.year, cell),
        weight_unit: request.weights.map_or(Unit::Economies, |weights| weights.unit_of(cell)),
        dataset: row.map(|row| row.dataset.clone()),
        is_fallback: method != Method::BreakdownGap && row.is_some_and(|row| row.is_fallback),
        remark: result.reason.clone().or(one_sided).or(lent),
        ..total.clone()
    }
}

fn estimate_row(
    request: &Request<'_>,
    (economy, year): (EconomyId, i32),
    point: Option<&Point>,
    row: Option<&Observation>,
    shift: Option<f64>,
    rests_on: Option<&Observation>,
) -> Estimate {
    let method = match point {
        Some(point) if point.method == Method::Reported && shift.is_some() => Method::Rebased,
        Some(point) => point.method,
        None => Method::Regression,
    };
    let stated = row.and_then(|row| row.value);
    // What was reported stays to the last digit: the logit clips at 0.1 and 99.9.
    let value = if method == Method::Reported { stated } else { point.map(|point| from_logit(point.z)) };
    let horizon_years = point.and_then(|point| point.horizon_years);
    let trend = point.and_then(|point| point.trend.as_ref());
    Estimate {
        economy,
        indicator: request.indicator.clone(),
        year,
        breakdown: request.cell.clone(),
        value,
        reported: stated,
        unit: request.unit,
        status: status(request, method, value, row, year, horizon_years, rests_on.map(|row| row.year)),
        method,
        horizon_years,
        shift_logit: shift,
        own_weight: trend.map(|trend| trend.own_weight),
        n_donors: trend.map(|trend| trend.donors.len()),
        weight: request.weight(economy, year, &request.cell),
        weight_unit: request.weights.map_or(Unit::Economies, |weights| weights.unit_of(&request.cell)),
        interval: None,
        dataset: row.map(|row| row.dataset.clone()),
        is_fallback: row.is_some_and(|row| row.is_fallback),
        remark: remark(point, rests_on),
    }
}

/// Returns the row of a year in which nobody has reported on the cell yet.
fn before_anybodys_data(
    request: &Request<'_>,
    (economy, year): (EconomyId, i32),
    cell: &Breakdown,
    begin: i32,
) -> Estimate {
    Estimate {
        breakdown: cell.clone(),
        weight: request.weight(economy, year, cell),
        weight_unit: request.weights.map_or(Unit::Economies, |weights| weights.unit_of(cell)),
        remark: Some(format!("data begin with {begin}")),
        ..estimate_row(request, (economy, year), None, None, None, None)
    }
}

fn remark(point: Option<&Point>, last_report: Option<&Observation>) -> Option<String> {
    let Some(point) = point else { return Some("no report and no predictor".to_owned()) };
    let earlier = last_report.filter(|row| row.is_fallback && point.method == Method::Trend);
    let earlier = earlier.map(|row| format!("rests on {} of an earlier edition, {}", row.year, row.dataset.as_str()));
    let parts: Vec<String> = earlier.into_iter().chain(point.reason.clone()).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Returns whether the nearest report is too far for a reliable value, or there never was one.
fn is_far(horizon_years: Option<i32>, request: &Request<'_>) -> bool {
    horizon_years.is_none_or(|years| years > request.max_horizon_years)
}

/// U beyond the horizon, F where nothing was reported in or after the year, else I; B where re-based.
fn status(
    request: &Request<'_>,
    method: Method,
    value: Option<f64>,
    row: Option<&Observation>,
    year: i32,
    horizon_years: Option<i32>,
    last_report: Option<i32>,
) -> Status {
    match method {
        _ if value.is_none() => Status::Missing,
        Method::Reported => row.and_then(|row| row.status).unwrap_or(Status::Normal),
        Method::Rebased => Status::Break,
        _ if is_far(horizon_years, request) => Status::LowReliability,
        _ if last_report.is_none_or(|last| last < year) => Status::Forecast,
        _ => Status::Imputed,
    }
}

#[cfg(test)]
mod tests;
