//! A cell completed: every economy and year gets a level on the logit scale, the method that gave it and the years
//! since the report that it rests on.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::donor_trend::{Donors, Trend, distance, pulled};
use super::evidence::{Evidence, Series};
use super::interpolate::interpolate;
use super::logit::logit;
use super::parameters::Parameters;
use super::regression::{Predictors, Regression};
use crate::concepts::{EconomyId, YearRange};
use crate::pipeline::EstimateRule;
use crate::tables::Method;

/// One completed year of one economy.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Level on the logit scale.
    pub z: f64,
    /// How it came about.
    pub method: Method,
    /// Years to the nearest report; `None` where there never was one.
    pub horizon_years: Option<i32>,
    /// The trend in it.
    pub trend: Option<Trend>,
    /// What was out of the ordinary.
    pub reason: Option<String>,
}

impl Point {
    /// Returns a report as it is.
    pub fn reported(rate: f64) -> Self {
        Self { z: logit(rate), method: Method::Reported, horizon_years: Some(0), trend: None, reason: None }
    }
}

/// Completed years by economy.
pub type Completed = BTreeMap<EconomyId, BTreeMap<i32, Point>>;

/// Years over which an economy's own distance to the regression is taken, the one of the report included.
const YEARS_OF_DISTANCE: i32 = 3;

/// Returns the economies completed over the years: reports as they are, gaps interpolated, the years beyond the reports
/// by the trend pulled towards the economy's place beside the regression, economies without a report by the regression
/// alone.
///
/// The regression of a year is fitted to the levels of all economies with reports in that year, completed by their
/// trends where they have not reported it yet; so a year that almost nobody has reported has one too.
///
/// - Missing: an economy without a report and without predictors has no entry.
pub fn complete(
    evidence: &Evidence<'_>,
    parameters: &Parameters,
    rules: &[EstimateRule],
    economies: &[EconomyId],
    years: YearRange,
) -> Completed {
    let has_regression = rules.contains(&EstimateRule::Regression);
    let beside = if has_regression { years_of_distances(evidence, economies) } else { BTreeSet::new() };
    let all_years: Vec<i32> = beside.into_iter().chain(years.years()).collect::<BTreeSet<i32>>().into_iter().collect();
    let of_economy = |(economy, series): (&EconomyId, &Series)| {
        let beyond = Beyond { evidence, parameters, economy: *economy, donors: Default::default() };
        let point = |year| from_reports(&beyond, series, year).filter(|point| is_allowed(rules, point.method));
        (*economy, all_years.iter().filter_map(|year| Some((*year, point(*year)?))).collect())
    };
    let mut completed: Completed = evidence.series.par_iter().map(of_economy).collect();
    if has_regression {
        // A year's regression looks at no other year.
        let regression = |year: &i32| Some((*year, regression_of(evidence, &completed, *year)?));
        let regressions: Regressions = all_years.par_iter().filter_map(regression).collect();
        for economy in economies {
            let points = complete_with(evidence, parameters, &regressions, *economy, completed.remove(economy), years);
            if !points.is_empty() {
                completed.insert(*economy, points);
            }
        }
    }
    completed.values_mut().for_each(|points| points.retain(|year, _| years.contains(*year)));
    completed
}

/// The regression of each year.
type Regressions = BTreeMap<i32, Regression>;

/// Returns the years in which the economies' own distances to the regression are taken: those of their first and last
/// reports.
fn years_of_distances(evidence: &Evidence<'_>, economies: &[EconomyId]) -> BTreeSet<i32> {
    let ends = economies.iter().filter_map(|economy| {
        let series = evidence.series.get(economy)?;
        Some((*series.first_key_value()?.0, *series.last_key_value()?.0))
    });
    ends.flat_map(|(first, last)| (0..YEARS_OF_DISTANCE).flat_map(move |year| [first + year, last - year])).collect()
}

/// Returns the points of an economy with what the regressions add: a pull of its trends, or all where it never reported.
fn complete_with(
    evidence: &Evidence<'_>,
    parameters: &Parameters,
    regressions: &Regressions,
    economy: EconomyId,
    points: Option<BTreeMap<i32, Point>>,
    years: YearRange,
) -> BTreeMap<i32, Point> {
    let mut points = points.unwrap_or_default();
    let suggested = |year: i32| {
        let (predictors, filled) = evidence.traits.predictors(economy, year)?;
        Some((regressions.get(&year)?, predictors, filled))
    };
    let own_distance = |from: i32, back: i32| {
        let of_year = |step: i32| {
            let year = from - back * step;
            let point = points.get(&year).filter(|point| point.trend.is_none())?;
            let (regression, predictors, _) = suggested(year)?;
            Some(distance(point.z, regression.level(&predictors)))
        };
        let known: Vec<f64> = (0..YEARS_OF_DISTANCE).filter_map(of_year).collect();
        if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let ends = evidence
        .series
        .get(&economy)
        .and_then(|series| Some([(*series.first_key_value()?.0, -1), (*series.last_key_value()?.0, 1)]));
    let distances = ends.map(|ends| ends.map(|(from, back)| own_distance(from, back)));
    for year in years.years() {
        let point = points.get_mut(&year);
        if point.as_ref().is_some_and(|point| point.trend.is_none()) {
            continue;
        }
        let Some((regression, predictors, filled)) = suggested(year) else { continue };
        match point {
            Some(Point { z, method, horizon_years: Some(horizon_years), reason, .. }) => {
                let [before_first, after_last] = distances.unwrap_or_default();
                let own = if *method == Method::Backcast { before_first } else { after_last };
                *z = pulled(*z, regression.level(&predictors), own, parameters, *horizon_years);
                *reason = filled;
            }
            // Without an income of its own nothing ties an economy that never reported to the fit.
            None if evidence.traits.log_gni(economy, year).is_some() => {
                points.insert(year, of_regression(regression, &predictors, filled));
            }
            _ => {}
        }
    }
    points
}

/// Returns the point of an economy that never reported, which says where it leaves what the regression was fitted to.
fn of_regression(regression: &Regression, predictors: &Predictors, filled: Option<String>) -> Point {
    let beyond = regression.beyond_fit(predictors).map(str::to_owned);
    let told: Vec<String> = [beyond, filled].into_iter().flatten().collect();
    let reason = (!told.is_empty()).then(|| told.join("; "));
    let z = regression.level(predictors);
    Point { z, method: Method::Regression, horizon_years: None, trend: None, reason }
}

fn is_allowed(rules: &[EstimateRule], method: Method) -> bool {
    let rule = match method {
        Method::Interpolated => EstimateRule::Interpolate,
        Method::Trend => EstimateRule::DonorTrend,
        Method::Backcast => EstimateRule::Backcast,
        _ => return true,
    };
    rules.contains(&rule)
}

/// The trends of an economy before its first and after its last report, whose donors are found once each.
struct Beyond<'e> {
    evidence: &'e Evidence<'e>,
    parameters: &'e Parameters,
    economy: EconomyId,
    donors: [OnceCell<Option<Donors<'e>>>; 2],
}

impl Beyond<'_> {
    fn trend(&self, end: usize, from: i32, to: i32) -> Option<Trend> {
        let find = || Donors::new(self.evidence, self.parameters, self.economy, from);
        self.donors[end].get_or_init(find).as_ref()?.trend(to)
    }
}

fn from_reports(beyond: &Beyond<'_>, series: &Series, year: i32) -> Option<Point> {
    let before = series.range(..=year).next_back().map(|(year, rate)| (*year, *rate));
    let after = series.range(year..).next().map(|(year, rate)| (*year, *rate));
    let point = |z, method, horizon_years, trend| {
        Some(Point { z, method, horizon_years: Some(horizon_years), trend, reason: None })
    };
    match (before, after) {
        (Some((reported, rate)), _) if reported == year => Some(Point::reported(rate)),
        (Some(before), Some(after)) => {
            let rate = interpolate(before, after, year);
            point(logit(rate), Method::Interpolated, (year - before.0).min(after.0 - year), None)
        }
        (Some((last, rate)), None) => {
            let trend = beyond.trend(1, last, year)?;
            point(logit(rate) + trend.change_logit, Method::Trend, year - last, Some(trend))
        }
        (None, Some((first, rate))) => {
            let trend = beyond.trend(0, first, year)?;
            point(logit(rate) + trend.change_logit, Method::Backcast, first - year, Some(trend))
        }
        (None, None) => None,
    }
}

fn regression_of(evidence: &Evidence<'_>, completed: &Completed, year: i32) -> Option<Regression> {
    let observed: Vec<_> = completed
        .iter()
        .filter(|(economy, _)| evidence.series.contains_key(economy))
        .filter_map(|(economy, points)| {
            let rate = super::logit::from_logit(points.get(&year)?.z);
            Some((rate, evidence.traits.predictors(*economy, year)?.0))
        })
        .collect();
    Regression::fit(&observed, evidence.traits.n_regions())
}
