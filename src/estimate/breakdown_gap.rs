//! Two sides of a total, from the difference between them: own where the economy reports one, else that of donors.
//! The level always comes from the total; a difference never moves it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::evidence::{Evidence, Position, Traits};
use super::logit::{from_logit, logit};
use super::parameters::Parameters;
use super::reconcile::{Part, reconcile};
use crate::concepts::EconomyId;

/// Reported rates of both sides, by economy and year, in percent.
pub type Sides = BTreeMap<EconomyId, BTreeMap<i32, [f64; 2]>>;

/// Two completed sides of one economy and year.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Rates of both sides, percent.
    pub rates: [f64; 2],
    /// Common shift that reconciled reported sides with their total; `None` where the sides are imputed.
    pub shift_logit: Option<f64>,
    /// Years to the nearest report of both sides; `None` where the difference is that of donors.
    pub horizon_years: Option<i32>,
    /// Economies that lend their difference.
    pub n_donors: Option<usize>,
    /// Why reported sides were refused.
    pub reason: Option<String>,
}

/// Differences between two sides on the logit scale, and who may lend one.
#[derive(Debug)]
pub struct Differences<'a> {
    sides: &'a Sides,
    traits: &'a Traits,
    parameters: &'a Parameters,
    /// Whether the sides measure the indicator itself, so that they can be its values.
    are_values: bool,
    /// Who may lend a difference in each year asked so far.
    lenders: Mutex<BTreeMap<i32, Arc<[Lender]>>>,
}

/// An economy that may lend its difference of a year.
#[derive(Clone, Copy, Debug)]
struct Lender {
    economy: EconomyId,
    difference: f64,
    position: Position,
}

impl<'a> Differences<'a> {
    /// Returns the differences of reported sides.
    pub fn new(sides: &'a Sides, traits: &'a Traits, parameters: &'a Parameters, are_values: bool) -> Self {
        Self { sides, traits, parameters, are_values, lenders: Mutex::default() }
    }

    /// Returns the first year in which anybody reports both sides of the indicator itself; `None` where another survey
    /// lends the differences, which are then those of its years.
    pub fn begin(&self) -> Option<i32> {
        let first = self.sides.values().filter_map(|years| years.keys().next().copied()).min();
        first.filter(|_| self.are_values)
    }

    /// Returns both sides of a total.
    ///
    /// Reported sides of the year move by one common shift until they re-weight to the total. Elsewhere the sides stand
    /// the difference d apart on the logit scale, at the level at which they re-weight to the total; d is the
    /// economy's own, interpolated between the years that report both sides and carried beyond them, or the mean over
    /// donors, weighted by nearness in level, income and region.
    ///
    /// - Units: percent; weights in persons.
    /// - Missing: `None` where no economy reports both sides.
    /// - Source: own rule (method, section 3).
    pub fn split(&self, economy: EconomyId, year: i32, total_percent: f64, weights: [f64; 2]) -> Option<Split> {
        let part = |rate_percent, weight| Part { rate_percent, weight };
        let mut reason = None;
        let reported = self.sides.get(&economy).and_then(|years| years.get(&year)).filter(|_| self.are_values);
        if let Some([one, other]) = reported {
            match reconcile(total_percent, [part(*one, weights[0]), part(*other, weights[1])], true) {
                Ok((shift, rates)) => {
                    return Some(Split {
                        rates,
                        shift_logit: Some(shift),
                        horizon_years: Some(0),
                        n_donors: None,
                        reason: None,
                    });
                }
                Err(refused) => reason = Some(format!("reported sides refused: {refused}")),
            }
        }
        let own = self.own(economy, year);
        let lent = if own.is_none() { self.lent(economy, year, total_percent) } else { None };
        let difference = own.map(|(difference, _)| difference).or(lent.map(|(difference, _)| difference))?;
        let rates = apart(total_percent, difference, weights)?;
        let horizon_years = own.map(|(_, horizon)| horizon);
        Some(Split { rates, shift_logit: None, horizon_years, n_donors: lent.map(|(_, donors)| donors), reason })
    }

    /// Returns the economy's own difference in a year and the years to the nearest report of both sides.
    fn own(&self, economy: EconomyId, year: i32) -> Option<(f64, i32)> {
        let years = self.sides.get(&economy)?;
        let at = |(year, sides): (&i32, &[f64; 2])| (*year, difference(sides));
        let before = years.range(..=year).next_back().map(at);
        let after = years.range(year..).next().map(at);
        match (before, after) {
            (Some((from, one)), Some((to, other))) if to > from => {
                let part = f64::from(year - from) / f64::from(to - from);
                Some((one + part * (other - one), (year - from).min(to - year)))
            }
            (Some((reported, difference)), _) | (None, Some((reported, difference))) => {
                Some((difference, (year - reported).abs()))
            }
            (None, None) => None,
        }
    }

    /// Returns the difference that other economies lend and how many they are.
    pub fn lent(&self, economy: EconomyId, year: i32, total_percent: f64) -> Option<(f64, usize)> {
        let position = self.traits.position(economy, logit(total_percent), year);
        let (mut sum, mut kernel_sum, mut n) = (0.0, 0.0, 0);
        for lender in self.lenders(year).iter().filter(|lender| lender.economy != economy) {
            let kernel = position.kernel(self.parameters, &lender.position);
            sum += kernel * lender.difference;
            kernel_sum += kernel;
            n += 1;
        }
        (kernel_sum > 0.0).then(|| (sum / kernel_sum, n))
    }

    /// Returns everyone who may lend a difference in a year, found once for all who ask.
    fn lenders(&self, year: i32) -> Arc<[Lender]> {
        let mut known = self.lenders.lock().unwrap_or_else(PoisonError::into_inner);
        let lender = |(economy, years): (&EconomyId, &BTreeMap<i32, [f64; 2]>)| {
            let (difference, _) = self.own(*economy, year)?;
            let (_, [one, other]) = years.iter().min_by_key(|(reported, _)| (*reported - year).abs())?;
            let position = self.traits.position(*economy, logit((one + other) / 2.0), year);
            Some(Lender { economy: *economy, difference, position })
        };
        known.entry(year).or_insert_with(|| self.sides.iter().filter_map(lender).collect()).clone()
    }
}

/// Returns the difference between two rates on the logit scale.
pub fn difference([one, other]: &[f64; 2]) -> f64 {
    logit(*one) - logit(*other)
}

/// Returns the rates of two sides that stand a difference apart on the logit scale and re-weight to the total.
///
/// - Units: percent; weights in persons.
/// - Missing: `None` where no rates between 0 and 100 do.
pub fn apart(total_percent: f64, difference_logit: f64, weights: [f64; 2]) -> Option<[f64; 2]> {
    let level = logit(total_percent);
    let sides = [level + difference_logit / 2.0, level - difference_logit / 2.0].map(from_logit);
    let part = |side: usize| Part { rate_percent: sides[side], weight: weights[side] };
    reconcile(total_percent, [part(0), part(1)], false).ok().map(|(_, rates)| rates)
}

/// Returns the reported sides of two cells, where an economy reports both in a year.
pub fn sides(one: &Evidence<'_>, other: &Evidence<'_>) -> Sides {
    let mut sides = Sides::new();
    for (economy, series) in &one.series {
        for (year, rate) in series {
            if let Some(second) = other.series.get(economy).and_then(|series| series.get(year)) {
                sides.entry(*economy).or_default().insert(*year, [*rate, *second]);
            }
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::super::parameters::PARAMETERS;
    use super::*;

    fn id(code: &str) -> EconomyId {
        code.parse().unwrap()
    }

    fn world() -> Sides {
        Sides::from([
            (id("AAA"), BTreeMap::from([(2018, [40.0, 60.0]), (2020, [50.0, 60.0])])),
            (id("BBB"), BTreeMap::from([(2020, [30.0, 60.0])])),
        ])
    }

    fn mean(split: &Split) -> f64 {
        (split.rates[0] + split.rates[1]) / 2.0
    }

    #[test]
    fn reported_sides_move_together_onto_their_total() {
        let (sides, traits) = (world(), Traits::default());
        let differences = Differences::new(&sides, &traits, &PARAMETERS, true);
        let split = differences.split(id("AAA"), 2018, 52.0, [1.0, 1.0]).unwrap();
        assert!((mean(&split) - 52.0).abs() < 1e-6);
        assert!(split.shift_logit.unwrap() > 0.0 && split.rates[0] > 40.0 && split.rates[1] > 60.0);
        let refused = differences.split(id("AAA"), 2018, 80.0, [1.0, 1.0]).unwrap();
        assert!(refused.shift_logit.is_none() && refused.reason.is_some());
        assert!((mean(&refused) - 80.0).abs() < 1e-6, "the difference is kept at the level of the total");
    }

    #[test]
    fn own_differences_are_interpolated_and_carried_and_others_lend_theirs() {
        let (sides, traits) = (world(), Traits::default());
        let differences = Differences::new(&sides, &traits, &PARAMETERS, true);
        let at = |economy: &str, year| differences.split(id(economy), year, 55.0, [1.0, 1.0]).unwrap();
        let gap = |split: &Split| logit(split.rates[1]) - logit(split.rates[0]);
        let between = (gap(&at("AAA", 2018)) + gap(&at("AAA", 2020))) / 2.0;
        assert!((gap(&at("AAA", 2019)) - between).abs() < 1e-6);
        assert_eq!(at("AAA", 2024).horizon_years, Some(4));
        let lent = at("CCC", 2020);
        assert_eq!((lent.horizon_years, lent.n_donors), (None, Some(2)));
        assert!(gap(&lent) > gap(&at("AAA", 2020)) && gap(&lent) < gap(&at("BBB", 2020)) + 1e-9);
    }

    #[test]
    fn without_any_reported_difference_there_are_no_sides() {
        let (sides, traits) = (Sides::new(), Traits::default());
        let differences = Differences::new(&sides, &traits, &PARAMETERS, true);
        assert_eq!(differences.split(id("AAA"), 2020, 50.0, [1.0, 1.0]), None);
    }
}
