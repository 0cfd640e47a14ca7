//! A cell completed: every economy and year gets a level on the logit scale, the method that gave it and the years
//! since the report that it rests on.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::donor_trend::{Trend, pulled, trend};
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

/// Returns the economies completed over the years: reports as they are, gaps interpolated, the years beyond the reports
/// by the trend pulled towards the regression, economies without a report by the regression alone.
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
    let of_economy = |(economy, series): (&EconomyId, &Series)| {
        let point = |year| {
            from_reports(evidence, parameters, *economy, series, year).filter(|point| is_allowed(rules, point.method))
        };
        (*economy, years.years().filter_map(|year| Some((year, point(year)?))).collect())
    };
    let mut completed: Completed = evidence.series.par_iter().map(of_economy).collect();
    if !rules.contains(&EstimateRule::Regression) {
        return completed;
    }
    // A year's regression looks at no other year.
    let all_years: Vec<i32> = years.years().collect();
    let regression = |year: i32| Some((year, regression_of(evidence, &completed, year)?));
    let regressions: Vec<_> = all_years.into_par_iter().filter_map(regression).collect();
    for (year, regression) in regressions {
        for economy in economies {
            let point = completed.get_mut(economy).and_then(|points| points.get_mut(&year));
            if point.as_ref().is_some_and(|point| point.trend.is_none()) {
                continue;
            }
            let Some((predictors, filled)) = evidence.traits.predictors(*economy, year) else { continue };
            match point {
                Some(Point { z, horizon_years: Some(horizon_years), trend: Some(_), reason, .. }) => {
                    *z = pulled(*z, regression.level(&predictors), parameters.pull, *horizon_years);
                    *reason = filled;
                }
                // Without an income of its own nothing ties an economy that never reported to the fit.
                None if evidence.traits.log_gni(*economy, year).is_some() => {
                    let point = of_regression(&regression, &predictors, filled);
                    completed.entry(*economy).or_default().insert(year, point);
                }
                _ => {}
            }
        }
    }
    completed
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

fn from_reports(
    evidence: &Evidence<'_>,
    parameters: &Parameters,
    economy: EconomyId,
    series: &Series,
    year: i32,
) -> Option<Point> {
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
            let trend = trend(evidence, parameters, economy, last, year)?;
            point(logit(rate) + trend.change_logit, Method::Trend, year - last, Some(trend))
        }
        (None, Some((first, rate))) => {
            let trend = trend(evidence, parameters, economy, first, year)?;
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
