//! The change of an economy beyond its reports, from donors near in level, region and income and, with a smaller part,
//! from its own recent slope. Forward after the last report and backward before the first.

use super::evidence::{Evidence, Levels};
use super::parameters::Parameters;
use super::regression::highest_fitted_level;
use crate::concepts::EconomyId;

/// A change on the logit scale and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Change from the last report to the year, on the logit scale.
    pub change_logit: f64,
    /// Part of the own slope in it.
    pub own_weight: f64,
    /// Donors with their parts, which add up to 1.
    pub donors: Vec<(EconomyId, f64)>,
}

/// Returns the change of an economy from a reported year to another year without a report.
///
/// Δ = (1 − a)·Σ kⱼΔⱼ / Σ kⱼ + a·h·s, with the change Δⱼ of donor j over exactly these years where it reported both,
/// else its slope of the last year times the years h; the own slope s of the last year; the kernel
/// kⱼ = exp(−½((zᵢ−zⱼ)/b)²) · exp(−½((ln gᵢ − ln gⱼ)/c)²) · (1 + r·[same region]).
///
/// - Units: logits.
/// - Missing: `None` where the year has no report or no economy can be a donor.
/// - Source: ITU, methodology of aggregates (donors similar in income and location); the form is ours.
pub fn trend(
    evidence: &Evidence<'_>,
    parameters: &Parameters,
    economy: EconomyId,
    from: i32,
    to: i32,
) -> Option<Trend> {
    Donors::new(evidence, parameters, economy, from)?.trend(to)
}

/// Who says how an economy goes on from a reported year: the same for every year after it, or before it.
#[derive(Debug)]
pub struct Donors<'e> {
    evidence: &'e Evidence<'e>,
    parameters: &'e Parameters,
    economy: EconomyId,
    from: i32,
    donors: Vec<Donor<'e>>,
}

/// One economy that reported the year.
#[derive(Debug)]
struct Donor<'e> {
    economy: EconomyId,
    levels: &'e Levels,
    level: f64,
    kernel: f64,
}

impl<'e> Donors<'e> {
    /// Returns the donors of an economy from a reported year on; `None` where it has no report then.
    pub fn new(evidence: &'e Evidence<'e>, parameters: &'e Parameters, economy: EconomyId, from: i32) -> Option<Self> {
        let position = evidence.traits.position(economy, evidence.z(economy, from)?, from);
        let donor = |(other, levels): (EconomyId, &'e Levels)| {
            let level = levels.get(from)?;
            let kernel = position.kernel(parameters, &evidence.traits.position(other, level, from));
            Some(Donor { economy: other, levels, level, kernel })
        };
        let donors = evidence.levels().filter(|(other, _)| *other != economy).filter_map(donor).collect();
        Some(Self { evidence, parameters, economy, from, donors })
    }

    /// Returns the change to another year; see [`trend`].
    pub fn trend(&self, to: i32) -> Option<Trend> {
        let Self { evidence, parameters, economy, from, .. } = *self;
        let years = f64::from(to - from);
        let largest = parameters.largest_donor_slope;
        let mut donors = Vec::with_capacity(self.donors.len());
        let (mut change_sum, mut kernel_sum) = (0.0, 0.0);
        for Donor { economy: other, levels, level, kernel } in &self.donors {
            let exact = levels.get(to).map(|after| after - level);
            let recent = || last_slope(levels, from, to > from).map(|slope| slope.clamp(-largest, largest) * years);
            let Some(change) = exact.or_else(recent) else { continue };
            change_sum += kernel * change;
            kernel_sum += kernel;
            donors.push((*other, *kernel));
        }
        if kernel_sum <= 0.0 {
            return None;
        }
        donors.iter_mut().for_each(|(_, weight)| *weight /= kernel_sum);
        let own = evidence.levels_of(economy).and_then(|levels| last_slope(levels, from, to > from));
        // After a survey value the own slope adds nothing; after an estimate it continues what the source has done.
        let own = own.filter(|_| evidence.estimated.contains(&(economy, from)));
        let own_weight = if own.is_some() { parameters.own_weight } else { 0.0 };
        let own = own.unwrap_or(0.0).clamp(0.0, parameters.largest_own_slope);
        let change_logit = (1.0 - own_weight) * change_sum / kernel_sum + own_weight * own * years;
        Some(Trend { change_logit, own_weight, donors })
    }
}

/// Returns the change of an economy over the year before `year`; backward, over the year after it.
fn last_slope(levels: &Levels, year: i32, forward: bool) -> Option<f64> {
    let at = levels.get(year)?;
    if forward { Some(at - levels.get(year - 1)?) } else { Some(levels.get(year + 1)? - at) }
}

/// Returns the distance of a level to what the regression suggests, on the logit scale: min(z, m) − r, with the highest level m
/// that the regression is fed with.
pub fn distance(level: f64, suggested: f64) -> f64 {
    level.min(highest_fitted_level()) - suggested
}

/// Returns the logit of a year beyond the reports, pulled towards the economy's place beside the regression.
///
/// z(t) = z + (1 − (1 − p)^h)·(r(t) + k·d − min(z, m)), with the level z that the trend reached, the highest level m that
/// the regression is fed with, and the part k of the mean distance d that the economy had to the regression in its last
/// three years: who has stood below its peers for years will not have come up to them. The longer ago the report, the more
/// this place counts.
pub fn pulled(reached: f64, suggested: f64, own_distance: f64, parameters: &Parameters, horizon_years: i32) -> f64 {
    let weight = 1.0 - (1.0 - parameters.pull).powi(horizon_years);
    reached + weight * (parameters.kept_distance * own_distance - distance(reached, suggested))
}

#[cfg(test)]
mod tests {
    use super::super::parameters::PARAMETERS;
    use super::*;

    #[test]
    fn a_pull_grows_with_the_years_and_a_saturated_level_is_not_pulled_down() {
        let with = |pull, kept_distance| Parameters { pull, kept_distance, ..PARAMETERS };
        assert_eq!(pulled(1.0, 0.0, 0.0, &with(0.0, 0.5), 5), 1.0);
        assert!((pulled(1.0, 0.0, 0.0, &with(0.1, 0.5), 1) - 0.9).abs() < 1e-12);
        assert!((pulled(1.0, 0.0, 0.0, &with(0.1, 0.5), 2) - 0.81).abs() < 1e-12);
        assert_eq!(pulled(6.0, highest_fitted_level(), 0.0, &with(0.1, 0.5), 3), 6.0);
    }

    /// One logit below the regression for years, of which half is kept: from −1 at a regression of 0 and a pull of a half,
    /// the place is −0.5 and one year leads to −0.75, two to −0.625. All kept: it stays.
    #[test]
    fn the_place_beside_the_regression_keeps_a_part_of_the_own_distance() {
        let after = |kept_distance, years| {
            pulled(-1.0, 0.0, distance(-1.0, 0.0), &Parameters { pull: 0.5, kept_distance, ..PARAMETERS }, years)
        };
        assert!((after(0.5, 1) + 0.75).abs() < 1e-12 && (after(0.5, 2) + 0.625).abs() < 1e-12);
        assert!((after(1.0, 7) + 1.0).abs() < 1e-12 && (after(0.0, 1) + 0.5).abs() < 1e-12);
        assert!(
            (distance(9.0, 1.0) - (highest_fitted_level() - 1.0)).abs() < 1e-12,
            "near saturation it has no meaning"
        );
    }
}
