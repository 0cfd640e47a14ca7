//! What is assumed of people whom no source asks: the sides of a total over the range in which their rate lies.
//! Which range that is, the pipeline declares.

use std::collections::BTreeMap;

use super::logit::{clipped, from_logit, logit};
use super::reconcile::{Part, reconcile};
use crate::concepts::{Breakdown, EconomyId};
use crate::tables::weight::weight_of_member;
use crate::tables::{Estimate, Method, Weights};

/// Sides are solved at so many places of the range, its ends among them, and interpolated in between: an odd number, so that
/// the middle is one of them.
const N_PLACES: usize = 9;

/// The people of the second side of a total whom nobody asks, and what is assumed of them.
#[derive(Clone, Debug)]
pub struct NotAsked<'a> {
    /// Both sides.
    pub cells: [Breakdown; 2],
    /// Those of the second side who are asked.
    pub asked: Breakdown,
    /// Between which parts of the odds of those asked the odds of the others lie.
    pub range: [f64; 2],
    /// Weights in aggregates.
    pub weights: &'a Weights,
}

/// Both sides of imputed splits over the range of an assumption.
#[derive(Clone, Debug, Default)]
pub struct OverRange {
    cells: Vec<Breakdown>,
    rates: BTreeMap<(EconomyId, i32), [RateOverRange; 2]>,
}

/// A rate at equally spaced places of a range, percent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateOverRange([f64; N_PLACES]);

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Lower,
    /// The upper one.
    Upper,
}

impl RateOverRange {
    /// Returns the rate at a place of the range, from 0 at its lower to 1 at its upper end.
    pub fn at(&self, place: f64) -> f64 {
        let along = place.clamp(0.0, 1.0) * (N_PLACES - 1) as f64;
        let before = (along as usize).min(N_PLACES - 2);
        let (one, other) = (self.0[before], self.0[before + 1]);
        one + (along - before as f64) * (other - one)
    }

    /// Returns the rate in the middle of the range, which is the completed one.
    pub fn middle(&self) -> f64 {
        self.0[N_PLACES / 2]
    }
}

/// Returns both sides of every imputed split over the range in which the rate of the people who were not asked lies, at
/// the same difference between those who were and at the same total.
///
/// Solve w₁·σ(z + d) + w₂·σ(z) + w₃·σ(z + ln r) = W·P for z, with the weights of the first side, of those asked and of
/// those not asked on the second side, the difference d of the sides as estimated, and the odds r of those not asked as a
/// part of the odds of those asked. The completed sides stand in the middle of the declared range of r. In every draw
/// r lies evenly spread in the range, the same for all economies: what nobody knows of one is known of no other, and
/// drawn one by one it would cancel out in every group. Where r = 0 does not reach the total even if all others use it,
/// those not asked make up for what is left.
///
/// - Shapes: rows of the two cells, as they are where those not asked are like those asked, and the rows of their totals.
/// - Units: percent; weights in persons.
/// - Missing: splits whose sides are reported, and those of which a weight is unknown.
/// - Source: own rule (method, section 3). For children below 15 the range is from nobody to like the adults of 25 and
///   over, the neutral bounds, because no source in raw/ narrows it: Findex asks from 15 on and Eurostat from 16 on. ITU
///   states which ages a survey asked. Where they begin at 7 or below, its total of 2023 or 2024 lies 0.16 logit above
///   Findex' adults (median of 25 economies, half of them between -0.23 and 0.41); where they begin at 14 or above, 0.14
///   (49 economies). So children may well be like adults; in two economies of the former the total lies 0.6 and 1.1 below,
///   so that they may as well be far from them.
pub fn over_range(sides: &[Estimate], totals: &[Estimate], not_asked: &NotAsked<'_>) -> OverRange {
    let total_of: BTreeMap<(EconomyId, i32), f64> =
        totals.iter().filter_map(|row| Some(((row.economy, row.year), row.value?))).collect();
    let of_cell = |cell: &Breakdown| {
        let rows = sides.iter().filter(|row| row.breakdown == *cell && row.method == Method::BreakdownGap);
        rows.map(|row| ((row.economy, row.year), row)).collect::<BTreeMap<_, _>>()
    };
    let [firsts, seconds] = [0, 1].map(|side| of_cell(&not_asked.cells[side]));
    let of_first = |(key, first): ((EconomyId, i32), &Estimate)| {
        let (total, second) = (*total_of.get(&key)?, seconds.get(&key)?);
        let asked = weight_of_member(not_asked.weights, first.economy, first.year, &not_asked.asked).of_value()?;
        let solved = Split::new(total, first, second, asked)?.over(not_asked.range)?;
        Some((key, solved))
    };
    OverRange { cells: not_asked.cells.to_vec(), rates: firsts.into_iter().filter_map(of_first).collect() }
}

impl OverRange {
    /// Returns the rate of a row over the range; `None` where the row does not rest on the assumption.
    pub fn of(&self, row: &Estimate) -> Option<&RateOverRange> {
        let side = self.cells.iter().position(|cell| *cell == row.breakdown)?;
        self.rates.get(&(row.economy, row.year)).map(|sides| &sides[side])
    }

    /// Moves rows to the middle of the range.
    pub fn complete(&self, rows: &mut [Estimate]) {
        for row in rows {
            if let Some(rate) = self.of(row) {
                row.value = Some(rate.middle());
            }
        }
    }

    /// Returns rows as they would be at one end of the range; rows that do not rest on the assumption as they are.
    pub fn at(&self, end: End, rows: &[Estimate]) -> Vec<Estimate> {
        let place = match end {
            End::Lower => 0,
            End::Upper => N_PLACES - 1,
        };
        let row =
            |row: &Estimate| Estimate { value: self.of(row).map(|rate| rate.0[place]).or(row.value), ..row.clone() };
        rows.iter().map(row).collect()
    }
}

/// A total and its sides: what is solved again for every part of the odds.
struct Split {
    total: f64,
    difference_logit: f64,
    /// Weights of the first side, of those asked and of those not asked on the second.
    weights: [f64; 3],
}

impl Split {
    fn new(total: f64, first: &Estimate, second: &Estimate, of_asked: f64) -> Option<Self> {
        let not_asked = (second.weight? - of_asked).max(0.0);
        let difference_logit = logit(first.value?) - logit(second.value?);
        let weights = [first.weight?, of_asked, not_asked];
        (of_asked + not_asked > 0.0).then_some(Self { total, difference_logit, weights })
    }

    /// Returns both sides where the odds of those not asked are a part of the odds of those asked.
    fn at(&self, part_of_odds: f64) -> Option<[f64; 2]> {
        let level = logit(self.total);
        let rates = [level + self.difference_logit, level, level + part_of_odds.ln()].map(from_logit);
        let [_, asked, not_asked] = self.weights;
        // A part at 0 would stay there, whatever the total.
        let part = |place: usize| Part { rate_percent: clipped(rates[place]), weight: self.weights[place] };
        let (_, moved) = reconcile(self.total, [part(0), part(1), part(2)], false).ok()?;
        Some([moved[0], (moved[1] * asked + moved[2] * not_asked) / (asked + not_asked)])
    }

    fn over(&self, [from, to]: [f64; 2]) -> Option<[RateOverRange; 2]> {
        let mut rates = [RateOverRange::default(); 2];
        for place in 0..N_PLACES {
            let along = place as f64 / (N_PLACES - 1) as f64;
            let sides = self.at(from + along * (to - from))?;
            rates.iter_mut().zip(sides).for_each(|(rate, side)| rate.0[place] = side);
        }
        Some(rates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl RateOverRange {
        /// Returns a rate that falls or rises evenly over the range.
        pub fn evenly(from: f64, to: f64) -> Self {
            Self(std::array::from_fn(|place| from + place as f64 / (N_PLACES - 1) as f64 * (to - from)))
        }
    }

    /// 20 young people, 60 adults, 20 children; a total of 50 % and young people one logit above adults.
    fn world() -> (Split, [f64; 2]) {
        let [young, adults] = [from_logit(1.0), from_logit(0.0)];
        let total = 0.2 * young + 0.8 * adults;
        (Split { total, difference_logit: 1.0, weights: [20.0, 60.0, 20.0] }, [young, adults])
    }

    #[test]
    fn children_like_adults_change_nothing() {
        let (split, [young, adults]) = world();
        let same = split.at(1.0).unwrap();
        assert!((same[0] - young).abs() < 1e-6 && (same[1] - adults).abs() < 1e-6, "{same:?}");
    }

    #[test]
    fn the_total_and_the_difference_of_those_asked_stay() {
        let (split, [young, _]) = world();
        let moved = split.at((-1.0_f64).exp()).unwrap();
        assert!((0.2 * moved[0] + 0.8 * moved[1] - split.total).abs() < 1e-6);
        // With children lower, those who were asked are higher, by the same shift on the logit scale.
        let shift = logit(moved[0]) - logit(young);
        let (adults, children) = (from_logit(shift), from_logit(shift - 1.0));
        assert!(shift > 0.0 && (moved[1] - (60.0 * adults + 20.0 * children) / 80.0).abs() < 1e-6);
    }

    /// Nobody of 20 children uses it: 20 young people and 60 adults make up 40 of 100, one logit apart.
    #[test]
    fn where_no_child_uses_it_the_others_make_up_the_total() {
        let split = Split { total: 40.0, ..world().0 };
        let [young, rest] = split.at(0.0).unwrap();
        let adults = rest * 80.0 / 60.0;
        assert!((0.2 * young + 0.6 * adults - 40.0).abs() < 1e-6);
        assert!((logit(young) - logit(adults) - 1.0).abs() < 0.02, "but for the 0.1 percent below which no logit goes");
    }

    /// 90 of 100 use it, and 20 are children: at least 10 of them do.
    #[test]
    fn where_the_total_cannot_be_without_children_they_make_up_for_it() {
        let split = Split { total: 90.0, ..world().0 };
        let [young, rest] = split.at(0.0).unwrap();
        assert!(young > 99.5 && (rest - 70.0 / 0.8).abs() < 0.2, "{young} {rest}");
    }

    #[test]
    fn the_completed_rate_is_in_the_middle_and_others_lie_between_the_ends() {
        let (split, _) = world();
        let [young, rest] = split.over([0.0, 1.0]).unwrap();
        assert_eq!(young.middle(), split.at(0.5).unwrap()[0]);
        assert_eq!((rest.at(0.0), rest.at(1.0)), (split.at(0.0).unwrap()[1], split.at(1.0).unwrap()[1]));
        assert!((young.at(0.3) - split.at(0.3).unwrap()[0]).abs() < 0.05);
        assert!(young.at(0.0) > young.at(0.4) && young.at(0.4) > young.at(1.0));
    }
}
