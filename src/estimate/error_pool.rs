//! The residuals of a rule in a cell, ready to be drawn from: what the economies of a region share, and the scatter of
//! each around that.

use std::collections::BTreeMap;

use super::evidence::{Evidence, Traits};
use super::likeness::{Likeness, Start};
use super::residuals::{ErrorKind, ResidualKey, Residuals};
use crate::concepts::{EconomyId, middle};

/// With fewer vectors than this a horizon borrows those of a shorter one, widened as errors add up over years, and what
/// rests on fewer says so.
pub const FEWEST_VECTORS: usize = 5;
/// A vector of fewer economies than this says nothing about regions.
const FEWEST_ECONOMIES: usize = 20;
/// As many economies at the world's median stand beside those of a region when its median is taken.
const SHRINKAGE_OF_REGIONS: f64 = 5.0;
/// The errors of one rule in one cell.
#[derive(Debug, Default)]
pub(super) struct RulePool {
    /// The economies with an error at any horizon, by origin, in the order of their codes.
    pub(super) candidates: BTreeMap<i32, Vec<(EconomyId, Likeness)>>,
    pub(super) horizons: BTreeMap<i32, Pool>,
}

/// The residuals of one rule, cell and horizon, ready to be drawn from.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) vectors: Vec<OriginVector>,
    /// Mean over the origins of the regional parts.
    pub(super) mean_of_regions: Vec<f64>,
}

#[derive(Debug)]
pub(super) struct OriginVector {
    pub(super) origin: i32,
    /// What the economies of each region share.
    pub(super) regions: Vec<f64>,
    /// Residuals less the part of the region, one place for each candidate of the origin.
    pub(super) scatter: Vec<Option<f64>>,
}

impl RulePool {
    pub(super) fn new(
        residuals: &Residuals,
        keys: &[&ResidualKey],
        traits: &Traits,
        known: Option<&Evidence<'_>>,
    ) -> Self {
        let mut errors: BTreeMap<i32, BTreeMap<EconomyId, f64>> = BTreeMap::new();
        for (origin, vector) in keys.iter().filter_map(|key| residuals.vectors(key)).flatten() {
            let of_origin = errors.entry(*origin).or_default();
            vector.iter().for_each(|(economy, error)| {
                of_origin.entry(*economy).or_insert(*error);
            });
        }
        let is_of = |kinds: &[ErrorKind]| keys.first().is_some_and(|key| kinds.contains(&key.kind));
        let starts_from_itself = is_of(&[ErrorKind::Regression]);
        let starts_from_a_report = is_of(&[ErrorKind::Trend, ErrorKind::Backcast]);
        let likeness = |origin: i32, economy: EconomyId, error: f64| {
            let start = Start::new(known, economy, origin, None);
            // What never reported starts from what the rule says: the report less its error.
            let level = start.level.map(|level| if starts_from_itself { level - error } else { level });
            let is_estimated = start.is_estimated && starts_from_a_report;
            Likeness::new(traits, economy, Start { level, is_estimated, ..start })
        };
        let candidates: BTreeMap<i32, Vec<(EconomyId, Likeness)>> = errors
            .into_iter()
            .map(|(origin, errors)| {
                (
                    origin,
                    errors.into_iter().map(|(economy, error)| (economy, likeness(origin, economy, error))).collect(),
                )
            })
            .collect();
        let pool = |key: &&ResidualKey| Some((key.horizon_years, Pool::new(residuals, key, traits, &candidates)?));
        let horizons = keys.iter().filter_map(pool).collect();
        Self { candidates, horizons }
    }

    /// Returns the pool of a horizon: its own, or of the longest shorter one that has enough vectors.
    pub(super) fn horizon(&self, horizon_years: i32) -> Option<(i32, &Pool)> {
        let has_enough = |(_, pool): &(&i32, &Pool)| pool.vectors.len() >= FEWEST_VECTORS;
        let upto = || self.horizons.range(..=horizon_years).rev();
        let found = upto().find(has_enough).or_else(|| upto().next()).or_else(|| self.horizons.first_key_value());
        found.map(|(horizon, pool)| (*horizon, pool))
    }
}

impl Pool {
    fn new(
        residuals: &Residuals,
        key: &ResidualKey,
        traits: &Traits,
        candidates: &BTreeMap<i32, Vec<(EconomyId, Likeness)>>,
    ) -> Option<Self> {
        let vectors: Vec<OriginVector> = residuals
            .vectors(key)?
            .iter()
            .filter(|(_, vector)| vector.len() >= FEWEST_ECONOMIES)
            .map(|(origin, vector)| OriginVector::new(*origin, vector, traits, &candidates[origin]))
            .collect();
        let n = vectors.len() as f64;
        let mean = |region: usize| vectors.iter().map(|vector| vector.regions[region]).sum::<f64>() / n;
        let mean_of_regions = (0..traits.n_regions()).map(mean).collect();
        (!vectors.is_empty()).then_some(Self { vectors, mean_of_regions })
    }
}

impl OriginVector {
    fn new(
        origin: i32,
        errors: &BTreeMap<EconomyId, f64>,
        traits: &Traits,
        candidates: &[(EconomyId, Likeness)],
    ) -> Self {
        let of_world = middle(errors.values().copied().collect()).unwrap_or(0.0);
        let of_region = |region: usize| {
            let is_in = |(economy, error): (&EconomyId, &f64)| (traits.region(*economy) == region).then_some(*error);
            let errors: Vec<f64> = errors.iter().filter_map(is_in).collect();
            let n = errors.len() as f64;
            let median = middle(errors).unwrap_or(of_world);
            (n * median + SHRINKAGE_OF_REGIONS * of_world) / (n + SHRINKAGE_OF_REGIONS)
        };
        let regions: Vec<f64> = (0..traits.n_regions()).map(of_region).collect();
        let scatter = |(economy, _): &(EconomyId, Likeness)| {
            errors.get(economy).map(|error| error - regions[traits.region(*economy)])
        };
        Self { origin, scatter: candidates.iter().map(scatter).collect(), regions }
    }
}
