//! Which economies an economy is like when errors are concerned: near in level, income and kind of last report, of the
//! same region. Knows no errors.

use super::evidence::{Evidence, Traits};
use crate::concepts::{EconomyId, Text};

use std::collections::BTreeMap;

/// What is known of each completed cell, by its code: where its rules start from.
pub type Known<'a> = BTreeMap<Text, Evidence<'a>>;

/// What a rule starts from: the nearest report, or what it says itself where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Its year.
    pub year: i32,
    /// Its level on the logit scale; `None` for differences between sides.
    pub level: Option<f64>,
    /// Whether it is an estimate of the source.
    pub is_estimated: bool,
}

impl Start {
    /// Returns the start of a rule that starts from a report, or from a level of its own where the year has none.
    pub fn new(known: Option<&Evidence<'_>>, economy: EconomyId, year: i32, otherwise: Option<f64>) -> Self {
        let level = known.and_then(|evidence| evidence.z(economy, year)).or(otherwise);
        let is_estimated = known.is_some_and(|evidence| evidence.estimated.contains(&(economy, year)));
        Self { year, level, is_estimated }
    }
}

/// What is compared of two economies.
#[derive(Clone, Copy, Debug)]
pub struct Likeness {
    start: Start,
    log_gni: Option<f64>,
    region: usize,
}

/// Economies that stand in for one, in each origin year.
pub const N_ALIKE: usize = 20;
/// Economies that are listed, so that one without an error at a horizon can be passed over.
const N_LISTED: usize = 2 * N_ALIKE;
/// What another region counts, and what another kind of last report.
const OTHER_REGION: f64 = 3.0;
const OTHER_KIND: f64 = 1.0;

impl Likeness {
    /// Returns what is compared of an economy.
    pub fn new(traits: &Traits, economy: EconomyId, start: Start) -> Self {
        Self { start, log_gni: traits.log_gni(economy, start.year), region: traits.region(economy) }
    }

    /// Returns how unlike two economies are.
    ///
    /// d = (z − z′)² + (ln g − ln g′)² + 3·[other region] + 1·[other kind of last report], with levels z on the logit
    /// scale and incomes g; an unknown income counts as one logarithm away.
    pub fn distance(&self, other: &Self) -> f64 {
        let squared = |one: Option<f64>, other: Option<f64>| one.zip(other).map(|(one, other)| (one - other).powi(2));
        let of_level = squared(self.start.level, other.start.level).unwrap_or(0.0);
        let of_income = squared(self.log_gni, other.log_gni).unwrap_or(1.0);
        let of_region = if self.region == other.region { 0.0 } else { OTHER_REGION };
        let of_kind = if self.start.is_estimated == other.start.is_estimated { 0.0 } else { OTHER_KIND };
        of_level + of_income + of_region + of_kind
    }

    /// Returns the places of the economies that are most alike, the most alike first, the economy itself left out.
    pub fn nearest(&self, economy: EconomyId, candidates: &[(EconomyId, Self)]) -> Vec<usize> {
        let others = candidates.iter().enumerate().filter(|(_, (other, _))| *other != economy);
        let mut by_distance: Vec<(f64, usize)> =
            others.map(|(place, (_, other))| (self.distance(other), place)).collect();
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if by_distance.len() > N_LISTED {
            by_distance.select_nth_unstable_by(N_LISTED, order);
            by_distance.truncate(N_LISTED);
        }
        by_distance.sort_unstable_by(order);
        by_distance.into_iter().map(|(_, place)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(level: f64, is_estimated: bool, region: usize) -> Likeness {
        Likeness { start: Start { year: 2020, level: Some(level), is_estimated }, log_gni: Some(8.0), region }
    }

    #[test]
    fn level_region_and_kind_of_report_decide_who_is_alike() {
        let of = |code: &str| code.parse::<EconomyId>().unwrap();
        let one = at(0.0, true, 0);
        // 0.25 for half a logit, 1 for a survey, 3 for another region, and the economy itself not at all.
        let all = [
            (of("AAA"), at(0.0, true, 1)),
            (of("BBB"), at(0.5, true, 0)),
            (of("CCC"), at(0.1, false, 0)),
            (of("DDD"), at(0.0, true, 0)),
        ];
        assert_eq!(all.map(|(_, other)| (one.distance(&other) * 100.0).round()), [300.0, 25.0, 101.0, 0.0]);
        assert_eq!(one.nearest(of("DDD"), &all), [1, 2, 0]);
        let unknown = Likeness { log_gni: None, ..one };
        assert_eq!(unknown.distance(&one), 1.0);
    }
}
