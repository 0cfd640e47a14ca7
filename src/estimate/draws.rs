//! Possible errors of estimates. What a region shares in an origin year is drawn for all its economies together, plus a
//! part of another origin's: errors are correlated, and drawn one by one they would cancel out in every group. What is
//! an economy's own is drawn from the pooled scatter of economies like it, its width shrunk towards theirs.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::error_pool::{OriginVector, Pool, RulePool};
use super::evidence::{Evidence, Traits};
use super::likeness::{Known, Likeness, N_ALIKE, Start};
use super::logit::{clipped, from_odds, odds};
use super::residuals::{ErrorKind, ResidualKey, Residuals};
use crate::concepts::{EconomyId, Text, middle};

/// Number of draws: the ends of a 90 % interval then rest on 25 draws each.
pub const N_DRAWS: usize = 500;
/// Seed of the draws; any number does, the same bytes need the same.
const SEED: u64 = 20_251_117;
/// Part of the regional error of another origin that is added to that of the drawn one: ten origins are few.
const OTHER_ORIGIN: f64 = 0.5;
/// As many errors of economies like it stand beside an economy's own when the width of its scatter is taken.
const SHRINKAGE_OF_WIDTH: f64 = 3.0;
/// The scatter of an economy is at most so many times as wide, or as narrow, as that of economies like it.
const WIDEST: f64 = 3.0;
/// What is beyond so many times the middle scatter is a jump, as of a new survey after old ones: it comes as often as among
/// economies like it, and is neither widened nor narrowed.
const JUMP: f64 = 10.0;
/// Half of the digit to which reports are rounded, in points.
const HALF_DIGIT: f64 = 0.05;

/// Draws from the residual vectors of an indicator.
#[derive(Debug)]
pub struct Draws<'a> {
    traits: &'a Traits,
    known: &'a Known<'a>,
    pools: BTreeMap<(ErrorKind, Text), RulePool>,
    /// Origins, the one of draw k at k modulo their number.
    origins: Vec<i32>,
    /// For each region a random number in every draw.
    of_regions: Vec<Vec<u64>>,
    /// Where in the range of an assumption each draw lies, from 0 to 1.
    of_assumptions: Vec<f64>,
}

/// The draws of one economy. Errors of differences are made once: they are the same in every year at one horizon.
#[derive(Debug)]
pub struct EconomyDraws<'a> {
    draws: &'a Draws<'a>,
    economy: EconomyId,
    random: Vec<u64>,
    alike: HashMap<(ErrorKind, Text), (Start, Alike)>,
    of_differences: HashMap<(ErrorKind, Text, i32), Option<Drawn>>,
}

/// Places of the economies alike, by origin.
type Alike = Rc<BTreeMap<i32, Vec<usize>>>;

/// Errors in every draw, on the logit scale.
pub type Errors = Rc<[f64]>;

/// Errors, and by what each multiplies the odds p / (100 − p): taken once, since the exponential is what draws cost.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Errors on the logit scale.
    pub errors: Errors,
    /// e to the power of each.
    pub factors: Rc<[f64]>,
    /// Origin years that they rest on.
    pub n_origins: usize,
}

/// A rule and what it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'q> {
    /// The rule.
    pub kind: ErrorKind,
    /// The cell.
    pub cell: &'q Text,
    /// Years to the nearest report.
    pub horizon_years: i32,
    /// What the rule starts from.
    pub start: Start,
    /// The completed rate, percent; `None` for differences between sides.
    pub rate_percent: Option<f64>,
}

/// Returns random numbers of a stream of their own.
fn stream(number: usize) -> Vec<u64> {
    let mut generator = Pcg64Mcg::seed_from_u64(SEED.wrapping_add(number as u64));
    (0..N_DRAWS).map(|_| generator.next_u64()).collect()
}

/// Returns places evenly spread over 0 to 1, in the order that random numbers give: their middle is a half.
fn evenly_spread(random: &[u64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..random.len()).collect();
    order.sort_by_key(|draw| (random[*draw], *draw));
    let mut places = vec![0.0; random.len()];
    for (rank, draw) in order.into_iter().enumerate() {
        places[draw] = (rank as f64 + 0.5) / random.len() as f64;
    }
    places
}

/// Returns a place among `n` from a random number, each equally likely.
fn place(random: u64, n: usize) -> usize {
    usize::try_from((u128::from(random) * n as u128) >> 64).unwrap_or_default()
}

impl<'a> Draws<'a> {
    /// Returns the draws from residual vectors, of rules that start from what is known.
    pub fn new(residuals: &Residuals, traits: &'a Traits, known: &'a Known<'a>) -> Self {
        let mut keys: BTreeMap<(ErrorKind, &Text), Vec<&ResidualKey>> = BTreeMap::new();
        residuals.keys().for_each(|key| keys.entry((key.kind, &key.cell)).or_default().push(key));
        let keys: Vec<_> = keys.into_iter().collect();
        let pool = |((kind, cell), keys): ((ErrorKind, &Text), Vec<&ResidualKey>)| {
            let pool = RulePool::new(residuals, &keys, traits, known.get(cell));
            (!pool.horizons.is_empty()).then(|| ((kind, cell.clone()), pool))
        };
        let pools: BTreeMap<(ErrorKind, Text), RulePool> = keys.into_par_iter().filter_map(pool).collect();
        let mut origins: Vec<i32> = pools
            .values()
            .flat_map(|pool| pool.horizons.values())
            .flat_map(|pool| pool.vectors.iter().map(|vector| vector.origin))
            .collect();
        origins.sort_unstable();
        origins.dedup();
        // Streams of economies start at 0, those of regions behind the last economy.
        let of_regions = (0..traits.n_regions()).map(|region| stream(EconomyId::N_CODES + region)).collect();
        let of_assumptions = evenly_spread(&stream(EconomyId::N_CODES + traits.n_regions()));
        Self { traits, known, pools, origins, of_regions, of_assumptions }
    }

    /// Returns what is known of a cell.
    pub fn known(&self, cell: &Text) -> Option<&'a Evidence<'a>> {
        self.known.get(cell)
    }

    /// Returns for every draw which vector is drawn: the one of its origin, or another where the pool lacks that.
    fn vectors(&self, pool: &Pool) -> Vec<usize> {
        let of_origin = |origin: &i32| pool.vectors.iter().position(|vector| vector.origin == *origin);
        let of_origins: Vec<Option<usize>> = self.origins.iter().map(of_origin).collect();
        let n_origins = of_origins.len();
        let of_draw = |draw: usize| of_origins[draw % n_origins].unwrap_or((draw / n_origins) % pool.vectors.len());
        (0..N_DRAWS).map(of_draw).collect()
    }
}

impl<'a> EconomyDraws<'a> {
    /// Returns the draws of an economy.
    pub fn new(draws: &'a Draws<'a>, economy: EconomyId) -> Self {
        let random = stream(economy.index());
        Self { draws, economy, random, alike: HashMap::new(), of_differences: HashMap::new() }
    }

    /// Returns what is known of a cell.
    pub fn known(&self, cell: &Text) -> Option<&'a Evidence<'a>> {
        self.draws.known(cell)
    }

    /// Returns where in the range of an assumption each draw lies, from 0 at its lower to 1 at its upper end: the same for all
    /// economies.
    pub fn of_assumptions(&self) -> &'a [f64] {
        &self.draws.of_assumptions
    }

    /// Returns the possible errors of the economy, one in each draw; their median is zero, so that the estimate is the
    /// middle of what they say.
    ///
    /// e = m(o, g) + ½·(m(o′, g) − m̄(g)) + s·u − median: the error that region g shares in the drawn origin o, half of
    /// that in another origin o′ less its mean over all origins, and the scatter u of one of the twenty economies most
    /// alike in o (level, income, region, kind of last report). m is the median residual of the region, shrunk towards
    /// the world's as if five economies more had that. The width s of the economy's own scatter against that of those
    /// alike is shrunk towards 1: s = (n·a/b + 3)/(n + 3) over its n origins, between ⅓ and 3; jumps, beyond ten times the
    /// middle scatter, keep their size and frequency. Horizons with fewer than five origins borrow the longest that
    /// has them, times √(h/h′). A rate is known to half a digit, 0.05 points.
    ///
    /// - Missing: `None` where the rule was never tested on the cell.
    /// - Source: own rule (method, section 4); docs/cross-validation.md says how often the intervals held.
    pub fn errors(&mut self, asked: &Asked<'_>) -> Option<Drawn> {
        if asked.rate_percent.is_some() {
            return self.drawn(asked);
        }
        let key = (asked.kind, asked.cell.clone(), asked.horizon_years);
        if let Some(known) = self.of_differences.get(&key) {
            return known.clone();
        }
        let drawn = self.drawn(asked);
        self.of_differences.insert(key, drawn.clone());
        drawn
    }

    fn drawn(&mut self, asked: &Asked<'_>) -> Option<Drawn> {
        let draws = self.draws;
        let rule = draws.pools.get(&(asked.kind, asked.cell.clone()))?;
        let (horizon, pool) = rule.horizon(asked.horizon_years)?;
        let widened = (f64::from(asked.horizon_years) / f64::from(horizon)).max(1.0).sqrt();
        let region = draws.traits.region(self.economy);
        let scatter = self.scatter(rule, pool, asked)?;
        let n = pool.vectors.len();
        let of_rounding = asked.rate_percent.map_or(0.0, |rate| {
            let rate = clipped(rate);
            HALF_DIGIT * 100.0 / (rate * (100.0 - rate))
        });
        let error = |(draw, vector): (usize, usize)| {
            let other = pool.vectors[place(draws.of_regions[region][draw], n)].regions[region];
            let of_region =
                pool.vectors[vector].regions[region] + OTHER_ORIGIN * (other - pool.mean_of_regions[region]);
            let own = scatter[vector][place(self.random[draw], N_ALIKE)];
            // The low half of the number, of which the high half chose the economy.
            let rounding = 2.0 * f64::from(self.random[draw] as u32) / f64::from(u32::MAX) - 1.0;
            widened * (of_region + own) + of_rounding * rounding
        };
        let mut errors: Vec<f64> = draws.vectors(pool).into_iter().enumerate().map(error).collect();
        let median = middle(errors.clone())?;
        errors.iter_mut().for_each(|error| *error -= median);
        Some(Drawn::new(errors.into(), n))
    }

    /// Returns for every vector the scatter of the economies most alike, as wide as the economy's own suggests.
    fn scatter(&mut self, rule: &RulePool, pool: &Pool, asked: &Asked<'_>) -> Option<Vec<Vec<f64>>> {
        let alike = self.alike(rule, asked);
        let of_vector = |vector: &OriginVector| {
            let listed = alike.get(&vector.origin)?;
            let known = |place: usize| vector.scatter.get(*listed.get(place)?).copied().flatten();
            // Who has no error at this horizon is passed over, so that a draw means the same economy at all horizons.
            let from = |place: usize| (place..listed.len()).chain(0..place).find_map(known);
            (0..N_ALIKE).map(|place| from(place.checked_rem(listed.len())?)).collect::<Option<Vec<f64>>>()
        };
        let mut scatter = pool.vectors.iter().map(of_vector).collect::<Option<Vec<_>>>()?;
        let jump = JUMP * middle(scatter.iter().flatten().map(|error| error.abs()).collect())?;
        let width = self.width(rule, pool, scatter.iter().flatten(), jump);
        let widen = |error: &mut f64| {
            if error.abs() <= jump {
                *error *= width;
            }
        };
        scatter.iter_mut().flatten().for_each(widen);
        Some(scatter)
    }

    /// Returns how wide the economy's own scatter is against that of the economies alike, shrunk towards as wide.
    fn width<'s>(&self, rule: &RulePool, pool: &Pool, alike: impl Iterator<Item = &'s f64>, jump: f64) -> f64 {
        let own = |vector: &OriginVector| {
            let candidates = rule.candidates.get(&vector.origin)?;
            let place = candidates.binary_search_by_key(&self.economy, |(economy, _)| *economy).ok()?;
            vector.scatter.get(place).copied().flatten()
        };
        let mean = |errors: &[f64]| errors.iter().map(|error| error.abs().min(jump)).sum::<f64>() / errors.len() as f64;
        let own: Vec<f64> = pool.vectors.iter().filter_map(own).collect();
        let of_alike = mean(&alike.copied().collect::<Vec<f64>>());
        if own.is_empty() || of_alike <= 0.0 {
            return 1.0;
        }
        let n = own.len() as f64;
        let shrunk = (n * mean(&own) / of_alike + SHRINKAGE_OF_WIDTH) / (n + SHRINKAGE_OF_WIDTH);
        shrunk.clamp(1.0 / WIDEST, WIDEST)
    }

    fn alike(&mut self, rule: &RulePool, asked: &Asked<'_>) -> Alike {
        let key = (asked.kind, asked.cell.clone());
        if let Some((start, alike)) = self.alike.get(&key)
            && *start == asked.start
        {
            return alike.clone();
        }
        let of_economy = Likeness::new(self.draws.traits, self.economy, asked.start);
        let of_origin = |(origin, candidates): (&i32, &Vec<(EconomyId, Likeness)>)| {
            (*origin, of_economy.nearest(self.economy, candidates))
        };
        let alike: Alike = Rc::new(rule.candidates.iter().map(of_origin).collect());
        self.alike.insert(key, (asked.start, alike.clone()));
        alike
    }
}

impl Drawn {
    fn new(errors: Errors, n_origins: usize) -> Self {
        Self { factors: errors.iter().map(|error| error.exp()).collect(), errors, n_origins }
    }

    /// Returns the possible values of a rate, percent, of which a part of every error counts.
    pub fn rates(&self, rate_percent: f64, part: f64) -> impl Iterator<Item = f64> {
        let odds = odds(rate_percent);
        let factor = move |draw: usize| {
            if part >= 1.0 { self.factors[draw] } else { (self.errors[draw] * part).exp() }
        };
        (0..N_DRAWS).map(move |draw| from_odds(odds * factor(draw)))
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

    fn drawn(residuals: &Residuals, horizon_years: i32, economy: usize, rate_percent: Option<f64>) -> Option<Drawn> {
        let (traits, known) = (Traits::new(&[], &[], &[], &[], 2020), Known::new());
        let draws = Draws::new(residuals, &traits, &known);
        let start = Start { year: 2023, level: None, is_estimated: false };
        let asked = Asked { kind: ErrorKind::Trend, cell: &"_T".into(), horizon_years, start, rate_percent };
        EconomyDraws::new(&draws, id(economy)).errors(&asked)
    }

    fn errors(residuals: &Residuals, horizon_years: i32, economy: usize) -> Errors {
        drawn(residuals, horizon_years, economy, None).unwrap().errors
    }

    fn spread(errors: &[f64]) -> f64 {
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        (errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / errors.len() as f64).sqrt()
    }

    /// The errors of all economies alternate between -0.1 and 0.1 by origin: five origins each, so that the mean over them
    /// is zero and e = ±0.1 + ½·±0.1.
    #[test]
    fn what_all_share_is_drawn_with_half_of_another_origin_and_grows_with_the_root_of_the_years() {
        let all = residuals(|origin, _| if origin % 2 == 0 { 0.1 } else { -0.1 });
        let is_one_of = |error: f64, all: &[f64]| all.iter().any(|one| (one - error).abs() < 1e-9);
        let median = middle(errors(&all, 1, 7).to_vec()).unwrap();
        assert!(median.abs() < 1e-12, "{median}");
        let steps = |errors: &Errors| errors.iter().map(|error| error - errors[0]).collect::<Vec<_>>();
        let possible = [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3];
        assert!(steps(&errors(&all, 1, 7)).iter().all(|error| is_one_of(*error, &possible)));
        let twice = possible.map(|error| error * 2.0);
        assert!(
            steps(&errors(&all, 4, 7)).iter().all(|error| is_one_of(*error, &twice)),
            "twice as wide after four years"
        );
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

    /// All err by ±0.1, economy 3 by ±0.4: n = 10 origins, a/b = 4, s = (40 + 3)/13 = 3.3, at most 3; economy 4 by ±0.2:
    /// s = (20 + 3)/13 = 1.77. A jump of 2 in one of the forty keeps its size.
    #[test]
    fn the_own_part_is_shrunk_towards_economies_alike_and_jumps_keep_their_size() {
        let sign = |origin: i32, number: usize| if (origin as usize + number).is_multiple_of(2) { 1.0 } else { -1.0 };
        let size = |number: usize| match number {
            3 => 0.4,
            4 => 0.2,
            _ => 0.1,
        };
        let all = residuals(|origin, number| sign(origin, number) * size(number));
        let width = |economy: usize| spread(&errors(&all, 1, economy));
        // Those alike hold economies 3 and 4 themselves; most are 0.1 wide.
        assert!((width(30) / width(31) - 1.0).abs() < 0.2, "{} {}", width(30), width(31));
        assert!(width(3) > 1.3 * width(4) && width(4) > 1.3 * width(30), "{} {} {}", width(3), width(4), width(30));
        let jumping =
            residuals(
                |origin, number| {
                    if number == 1 && origin == 2019 { 2.0 } else { sign(origin, number) * size(number) / 10.0 }
                },
            );
        let jumps = |economy: usize| errors(&jumping, 1, economy).iter().filter(|error| **error > 1.0).count();
        let jumps: usize = (4..24).map(jumps).sum();
        assert!(
            (20..=90).contains(&jumps),
            "1 of 20 economies in 1 of 10 origins, of 20 times 500 draws: 50, not {jumps}"
        );
        assert!(errors(&jumping, 1, 4).iter().all(|error| *error < 2.1));
    }

    #[test]
    fn an_economy_without_residuals_has_the_scatter_of_others_and_draws_are_the_same_each_time() {
        let all = residuals(|origin, number| f64::from(origin % 3) / 10.0 + number as f64 / 100.0);
        let stranger = errors(&all, 1, 500);
        assert!(spread(&stranger) > 0.05);
        assert_eq!(stranger, errors(&all, 1, 500));
        assert_ne!(stranger, errors(&all, 1, 501));
        assert_eq!(drawn(&all, 1, 1, None).unwrap().n_origins, 10);
        let none = residuals(|_, _| 0.0);
        assert!(drawn(&Residuals::default(), 1, 1, None).is_none());
        // Nobody ever erred: what is left is the digit to which reports are rounded, 0.05 points at 50 %.
        let rates: Vec<f64> = drawn(&none, 1, 1, Some(50.0)).unwrap().rates(50.0, 1.0).collect();
        let (lowest, highest) =
            rates.iter().fold((f64::MAX, f64::MIN), |(low, high), rate| (low.min(*rate), high.max(*rate)));
        let is_rounding = (49.94..49.96).contains(&lowest) && (50.04..50.06).contains(&highest);
        assert!(is_rounding, "{lowest} {highest}");
    }
}
