//! Change from one year to another, always of the group's own aggregates, never a mean of economies' growth.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Comparison, unit_of_difference};
use crate::concepts::interval::scaled;
use crate::tables::coverage::change_told;
use crate::tables::gaps::GapBreakdown;
use crate::tables::{Aggregate, Gap, GapId, Statistic};

/// Years that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrowthYears {
    /// Each year with the year before.
    EachYear,
    /// One year with an earlier one.
    Between {
        /// Earlier year.
        from: i32,
        /// Later year.
        to: i32,
    },
}

/// Returns the growth of every group, breakdown and profile.
///
/// With P₀ and P₁ the rates of the earlier and the later year, N₀ and N₁ the weights of all members, n years apart:
/// points P₁ − P₀; relative 100·(P₁/P₀ − 1); a year over several years 100·((P₁/P₀)^(1/n) − 1); users
/// 100·(P₁N₁/(P₀N₀) − 1), so that a change of coverage is no growth.
///
/// - Units: points or percent.
/// - Missing: `None` where either year has no value or the earlier one is zero.
/// - Source: ITU, Facts and Figures (growth of the rate from one year to the next).
pub fn growth(gap: GapId, statistic: Statistic, years: GrowthYears, aggregates: &[Aggregate]) -> Vec<Gap> {
    let of_statistic = || aggregates.iter().filter(|row| row.statistic == statistic);
    let by_year: HashMap<_, &Aggregate> = of_statistic().map(|row| ((series(row), row.year), row)).collect();
    let base_year = |after: &Aggregate| match years {
        GrowthYears::EachYear => Some(after.year - 1),
        GrowthYears::Between { from, to } => (to == after.year).then_some(from),
    };
    let pairs = of_statistic().filter_map(|after| Some((after, *by_year.get(&(series(after), base_year(after)?))?)));
    pairs.map(|(after, before)| one(gap, after, before)).collect()
}

/// What figures of one series have in common.
fn series(row: &Aggregate) -> impl Hash + Eq + '_ {
    (&row.classification, &row.edition, &row.group, &row.breakdown, row.profile)
}

fn one(gap: GapId, after: &Aggregate, before: &Aggregate) -> Gap {
    let figure = |row: &Aggregate| {
        let shown = row.shown.clone().labelled(row.year);
        match (gap, row.coverage.weight_total) {
            (GapId::UsersGrowth, Some(weight)) => shown.map(|rate| rate / 100.0 * weight),
            _ => shown,
        }
    };
    let deviations = |row: &Aggregate| {
        let (draws, persons) = (row.deviations.clone()?, row.coverage.weight_total? / 100.0);
        Some(match gap {
            GapId::UsersGrowth => scaled(&draws, persons),
            _ => draws,
        })
    };
    let comparison = Comparison {
        gap,
        classification: after.classification.clone(),
        edition: after.edition.clone(),
        group: after.group.clone(),
        indicator: after.indicator.clone(),
        year: after.year,
        breakdown: GapBreakdown::of(&after.breakdown, &before.breakdown),
        statistic: after.statistic,
        base_year: Some(before.year),
        profile: after.profile,
        numerator: figure(after),
        denominator: figure(before),
        deviations: deviations(after).zip(deviations(before)).map(Into::into),
        coverage: after.coverage.lesser(&before.coverage).clone(),
        weight_unit: after.weight_unit,
    };
    let years = f64::from(after.year - before.year);
    let change = change_told([after, before].map(|row| (row.year, &row.coverage)));
    let gap = comparison.gap(unit_of_difference(after.unit), |after, before| value(gap, after, before, years));
    Gap { shown: gap.shown.noted(change), ..gap }
}

pub(super) fn value(gap: GapId, after: f64, before: f64, years: f64) -> Option<f64> {
    match gap {
        GapId::GrowthPoints => Some(after - before),
        _ if before <= 0.0 => None,
        GapId::GrowthCagr => Some(100.0 * ((after / before).powf(1.0 / years) - 1.0)),
        _ => Some(100.0 * (after / before - 1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_points_relative_or_a_year() {
        assert_eq!(value(GapId::GrowthPoints, 36.0, 30.0, 1.0), Some(6.0));
        assert!((value(GapId::GrowthRelative, 36.0, 30.0, 1.0).unwrap() - 20.0).abs() < 1e-12);
        assert!((value(GapId::GrowthCagr, 36.0, 25.0, 2.0).unwrap() - 20.0).abs() < 1e-12);
        assert_eq!(value(GapId::GrowthRelative, 36.0, 0.0, 1.0), None);
        assert_eq!(value(GapId::GrowthPoints, 36.0, 0.0, 1.0), Some(36.0));
    }
}
