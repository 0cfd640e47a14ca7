//! Possible errors of estimates: draws of whole residual vectors, all economies of one origin year together, plus a
//! regional part of another origin. Errors are correlated: drawn one by one they would cancel out in every group.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::evidence::Traits;
use super::residuals::{ErrorKind, ResidualKey, Residuals};
use crate::concepts::{EconomyId, Text, middle};

/// Number of draws: the ends of a 90 % interval then rest on 25 draws each.
pub const N_DRAWS: usize = 500;
/// Seed of the draws; any number does, the same bytes need the same.
const SEED: u64 = 20_251_117;
/// With fewer vectors than this a horizon borrows those of a shorter one, widened as errors add up over years.
const FEWEST_VECTORS: usize = 5;
/// Economies nearest in income that stand in for one without a residual.
const N_ALIKE: usize = 30;
/// A vector of fewer economies than this says nothing about regions.
const FEWEST_ECONOMIES: usize = 20;

/// The residuals of one rule, cell and horizon, ready to be drawn from.
#[derive(Debug)]
struct Pool {
    vectors: Vec<OriginVector>,
    /// Mean over the origins of the regional medians.
    mean_of_regions: Vec<f64>,
}

#[derive(Debug)]
struct OriginVector {
    origin: i32,
    own: BTreeMap<EconomyId, f64>,
    region_medians: Vec<f64>,
    /// Residuals of all economies less the median of their region, each with the logarithm of its income.
    scatter: Vec<(Option<f64>, f64)>,
}

/// Draws from the residual vectors of an indicator.
#[derive(Debug)]
pub struct Draws<'a> {
    traits: &'a Traits,
    pools: BTreeMap<(ErrorKind, Text), BTreeMap<i32, Pool>>,
    /// Origins, the one of draw k at k modulo their number.
    origins: Vec<i32>,
    /// For each region a random number in every draw.
    of_regions: Vec<Vec<u64>>,
}

/// The draws of one economy, each made once: its errors are the same in every year at one horizon.
#[derive(Debug)]
pub struct EconomyDraws<'a> {
    draws: &'a Draws<'a>,
    economy: EconomyId,
    known: HashMap<(ErrorKind, Text, i32), Option<Drawn>>,
}

/// Errors in every draw, on the logit scale.
pub type Errors = Rc<[f64]>;

/// Errors, and by what each multiplies the odds p / (100 − p): taken once, since the exponential is what draws cost.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Errors on the logit scale.
    pub errors: Errors,
    /// e to the power of each.
    pub factors: Rc<[f64]>,
}

impl Drawn {
    fn new(errors: Errors) -> Self {
        Self { factors: errors.iter().map(|error| error.exp()).collect(), errors }
    }
}

/// The own part of an economy's error in one vector.
enum Own {
    /// Its residual.
    Residual(f64),
    /// What residuals of others may stand in for it.
    Alike(Vec<f64>),
}

/// Returns random numbers of a stream of their own.
fn stream(number: usize) -> Vec<u64> {
    let mut generator = Pcg64Mcg::seed_from_u64(SEED.wrapping_add(number as u64));
    (0..N_DRAWS).map(|_| generator.next_u64()).collect()
}

/// Returns a place among `n` from a random number, each equally likely.
fn place(random: u64, n: usize) -> usize {
    usize::try_from((u128::from(random) * n as u128) >> 64).unwrap_or_default()
}

impl<'a> Draws<'a> {
    /// Returns the draws from residual vectors.
    pub fn new(residuals: &Residuals, traits: &'a Traits) -> Self {
        let keys: Vec<&ResidualKey> = residuals.keys().collect();
        let made = keys.into_par_iter().filter_map(|key| Some((key, Pool::new(residuals, key, traits)?)));
        let made: Vec<(&ResidualKey, Pool)> = made.collect();
        let mut pools: BTreeMap<(ErrorKind, Text), BTreeMap<i32, Pool>> = BTreeMap::new();
        for (key, pool) in made {
            pools.entry((key.kind, key.cell.clone())).or_default().insert(key.horizon_years, pool);
        }
        let mut origins: Vec<i32> = pools
            .values()
            .flat_map(|horizons| horizons.values().flat_map(|pool| pool.vectors.iter().map(|vector| vector.origin)))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        // Streams of economies start at 0, those of regions behind the last economy.
        let of_regions = (0..traits.n_regions()).map(|region| stream(EconomyId::N_CODES + region)).collect();
        Self { traits, pools, origins, of_regions }
    }

    /// Returns the possible errors of one economy on the logit scale, one in each draw.
    ///
    /// e = r(o, c) + m(o′, g) − m̄(g): the residual of the economy in the drawn origin o, plus the median of its region
    /// g in another origin o′ less its mean over all origins. An economy without a residual in o has the median of its
    /// region and the scatter of a random economy among the thirty nearest in income: on the logit scale the errors of
    /// saturated economies are large. Horizons with fewer than five origins borrow the longest
    /// that has them, times √(h/h′).
    ///
    /// - Missing: `None` where the rule was never tested on the cell.
    /// - Source: own rule (method, section 4); docs/cross-validation.md says how often the intervals held.
    pub fn errors(&self, kind: ErrorKind, cell: &Text, horizon_years: i32, economy: EconomyId) -> Option<Errors> {
        let horizons = self.pools.get(&(kind, cell.clone()))?;
        let has_enough = |pool: &&Pool| pool.vectors.len() >= FEWEST_VECTORS;
        let upto = || horizons.range(..=horizon_years).rev();
        let (horizon, pool) = upto()
            .find(|(_, pool)| has_enough(pool))
            .or_else(|| upto().next())
            .or_else(|| horizons.first_key_value())?;
        let widened = (f64::from(horizon_years) / f64::from(*horizon)).max(1.0).sqrt();
        let region = self.traits.region(economy);
        let (own_stream, region_stream) = (stream(economy.index()), &self.of_regions[region]);
        let n = pool.vectors.len();
        // A single vector would give an economy the same error in every draw.
        let own = |vector: &OriginVector| match vector.own.get(&economy).filter(|_| n >= FEWEST_VECTORS) {
            Some(residual) => Own::Residual(*residual),
            None => Own::Alike(self.scatter_of_alike(vector, economy)),
        };
        let own: Vec<Own> = pool.vectors.iter().map(own).collect();
        let of_origin = |origin: &i32| pool.vectors.iter().position(|vector| vector.origin == *origin);
        let of_origins: Vec<Option<usize>> = self.origins.iter().map(of_origin).collect();
        let error = |draw: usize| {
            let n_origins = of_origins.len();
            let drawn = of_origins[draw % n_origins].unwrap_or((draw / n_origins) % n);
            let own = match &own[drawn] {
                Own::Residual(residual) => *residual,
                Own::Alike(scatter) => {
                    pool.vectors[drawn].region_medians[region] + scatter[place(own_stream[draw], scatter.len())]
                }
            };
            let regional = pool.vectors[place(region_stream[draw], n)].region_medians[region];
            widened * (own + regional - pool.mean_of_regions[region])
        };
        Some((0..N_DRAWS).map(error).collect())
    }

    /// Returns the scatter of the economies of a vector that are nearest in income; of all where income is unknown.
    fn scatter_of_alike(&self, vector: &OriginVector, economy: EconomyId) -> Vec<f64> {
        let Some(income) = self.traits.log_gni(economy, vector.origin) else {
            return vector.scatter.iter().map(|(_, scatter)| *scatter).collect();
        };
        let distance = |other: Option<f64>| other.map_or(f64::MAX, |other| (other - income).abs());
        let mut by_distance: Vec<(f64, usize)> =
            vector.scatter.iter().zip(0..).map(|((other, _), place)| (distance(*other), place)).collect();
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if by_distance.len() > N_ALIKE {
            by_distance.select_nth_unstable_by(N_ALIKE, order);
            by_distance.truncate(N_ALIKE);
        }
        by_distance.sort_unstable_by(order);
        by_distance.into_iter().map(|(_, place)| vector.scatter[place].1).collect()
    }
}

impl<'a> EconomyDraws<'a> {
    /// Returns the draws of an economy.
    pub fn new(draws: &'a Draws<'a>, economy: EconomyId) -> Self {
        Self { draws, economy, known: HashMap::new() }
    }

    /// Returns the possible errors of the economy; see [`Draws::errors`].
    pub fn errors(&mut self, kind: ErrorKind, cell: &Text, horizon_years: i32) -> Option<Drawn> {
        let asked = (kind, cell.clone(), horizon_years);
        let made = || self.draws.errors(kind, cell, horizon_years, self.economy).map(Drawn::new);
        self.known.entry(asked).or_insert_with(made).clone()
    }
}

impl Pool {
    fn new(residuals: &Residuals, key: &ResidualKey, traits: &Traits) -> Option<Self> {
        let vectors: Vec<OriginVector> = residuals
            .vectors(key)?
            .iter()
            .filter(|(_, vector)| vector.len() >= FEWEST_ECONOMIES)
            .map(|(origin, vector)| OriginVector::new(*origin, vector, traits))
            .collect();
        let n = vectors.len() as f64;
        let mean = |region: usize| vectors.iter().map(|vector| vector.region_medians[region]).sum::<f64>() / n;
        let mean_of_regions = (0..traits.n_regions()).map(mean).collect();
        (!vectors.is_empty()).then_some(Self { vectors, mean_of_regions })
    }
}

impl OriginVector {
    fn new(origin: i32, own: &BTreeMap<EconomyId, f64>, traits: &Traits) -> Self {
        let of_world = middle(own.values().copied().collect()).unwrap_or(0.0);
        let region_medians: Vec<f64> = (0..traits.n_regions())
            .map(|region| {
                let of_region: Vec<f64> =
                    own.iter().filter(|(economy, _)| traits.region(**economy) == region).map(|(_, e)| *e).collect();
                middle(of_region).unwrap_or(of_world)
            })
            .collect();
        let scatter = own
            .iter()
            .map(|(economy, residual)| {
                (traits.log_gni(*economy, origin), residual - region_medians[traits.region(*economy)])
            })
            .collect();
        Self { origin, own: own.clone(), region_medians, scatter }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> EconomyId {
        let letter = |place: usize| char::from(b'A' + u8::try_from(number / 26_usize.pow(place as u32) % 26).unwrap());
        [letter(2), letter(1), letter(0)].iter().collect::<String>().parse().unwrap()
    }

    fn residuals(of: impl Fn(i32, usize) -> f64) -> Residuals {
        let mut residuals = Residuals::default();
        for origin in 2014..2024 {
            for number in 0..40 {
                let key = ResidualKey { kind: ErrorKind::Trend, cell: "_T".into(), horizon_years: 1 };
                residuals.insert(key, origin, id(number), of(origin, number));
            }
        }
        residuals
    }

    fn errors(residuals: &Residuals, horizon_years: i32, economy: usize) -> Errors {
        let traits = Traits::new(&[], &[], &[], &[], 2020);
        let draws = Draws::new(residuals, &traits);
        draws.errors(ErrorKind::Trend, &"_T".into(), horizon_years, id(economy)).unwrap()
    }

    fn spread(errors: &[f64]) -> f64 {
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        (errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / errors.len() as f64).sqrt()
    }

    #[test]
    fn without_variety_between_origins_every_draw_is_the_residual() {
        let all = residuals(|_, number| number as f64 / 100.0);
        assert!(errors(&all, 1, 7).iter().all(|error| (error - 0.07).abs() < 1e-9));
        assert!(errors(&all, 4, 7).iter().all(|error| (error - 0.14).abs() < 1e-9), "twice as wide after four years");
    }

    #[test]
    fn errors_of_one_origin_do_not_cancel_out_over_economies() {
        let common = residuals(|origin, _| f64::from(origin - 2018) / 10.0);
        let scattered = residuals(|origin, number| f64::from((origin * 7 + number as i32 * 13) % 11 - 5) / 10.0);
        let mean = |all: &Residuals| {
            let economies: Vec<Errors> = (0..40).map(|number| errors(all, 1, number)).collect();
            (0..N_DRAWS).map(|draw| economies.iter().map(|errors| errors[draw]).sum::<f64>() / 40.0).collect::<Vec<_>>()
        };
        assert!(spread(&mean(&common)) > 0.25, "{}", spread(&mean(&common)));
        assert!(spread(&mean(&scattered)) < 0.1, "{}", spread(&mean(&scattered)));
    }

    #[test]
    fn an_economy_without_residuals_has_the_scatter_of_others_and_draws_are_the_same_each_time() {
        let all = residuals(|origin, number| f64::from(origin % 3) / 10.0 + number as f64 / 100.0);
        let stranger = errors(&all, 1, 500);
        assert!(spread(&stranger) > 0.05);
        assert_eq!(stranger, errors(&all, 1, 500));
        assert_ne!(stranger, errors(&all, 1, 501));
        let traits = Traits::new(&[], &[], &[], &[], 2020);
        assert_eq!(Draws::new(&all, &traits).errors(ErrorKind::Backcast, &"_T".into(), 1, id(1)), None);
    }
}
