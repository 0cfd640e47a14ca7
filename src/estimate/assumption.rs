//! What an assumption decides: the sides of a total had the people who were not asked been further from the rest.

use std::collections::BTreeMap;

use super::logit::{from_logit, logit};
use super::reconcile::{Part, reconcile};
use crate::concepts::{Breakdown, EconomyId};
use crate::tables::weight::weight_of_member;
use crate::tables::{Estimate, Method, Weights};

/// Returns both sides of every imputed split as they would be with the people who were not asked moved on the logit
/// scale, at the same difference between those who were and at the same total.
///
/// Solve w₁·σ(z + d) + w₂·σ(z) + w₃·σ(z + s) = W·P for z, with the weights of the first side, of those asked and of
/// those not asked on the second side, the difference d of the sides as estimated and the shift s.
///
/// - Shapes: rows of the two cells in the order of `sides`; rows that cannot be moved stay as they are.
/// - Units: percent.
pub fn moved(
    sides: &[Estimate],
    totals: &[Estimate],
    cells: &[Breakdown; 2],
    asked: &Breakdown,
    shift_logit: f64,
    weights: &Weights,
) -> Vec<Estimate> {
    let total_of: BTreeMap<(EconomyId, i32), f64> =
        totals.iter().filter_map(|row| Some(((row.economy, row.year), row.value?))).collect();
    let of_cell = |cell: &Breakdown| {
        let rows = sides.iter().filter(|row| row.breakdown == *cell && row.method == Method::BreakdownGap);
        rows.map(|row| ((row.economy, row.year), row)).collect::<BTreeMap<_, _>>()
    };
    let (firsts, seconds) = (of_cell(&cells[0]), of_cell(&cells[1]));
    let mut moved: BTreeMap<(EconomyId, i32), [f64; 2]> = BTreeMap::new();
    for (key, first) in firsts {
        let Some(second) = seconds.get(&key) else { continue };
        let total = total_of.get(&key).copied();
        let of_asked = weight_of_member(weights, first.economy, first.year, asked).of_value();
        if let Some(rates) =
            total.and_then(|total| split(total, Side::of(first)?, Side::of(second)?, of_asked?, shift_logit))
        {
            moved.insert(key, rates);
        }
    }
    let row = |row: &Estimate| {
        let rates = moved.get(&(row.economy, row.year));
        let side = usize::from(row.breakdown == cells[1]);
        Estimate { value: rates.map(|rates| rates[side]).or(row.value), ..row.clone() }
    };
    sides.iter().map(row).collect()
}

/// One side of a total.
struct Side {
    /// Rate in percent.
    rate: f64,
    /// Weight in persons.
    weight: f64,
}

impl Side {
    fn of(row: &Estimate) -> Option<Self> {
        Some(Self { rate: row.value?, weight: row.weight? })
    }
}

fn split(total: f64, first: Side, second: Side, of_asked: f64, shift_logit: f64) -> Option<[f64; 2]> {
    let not_asked = (second.weight - of_asked).max(0.0);
    let level = logit(total);
    let difference = logit(first.rate) - logit(second.rate);
    let parts = [
        Part { rate_percent: from_logit(level + difference), weight: first.weight },
        Part { rate_percent: total, weight: of_asked },
        Part { rate_percent: from_logit(level + shift_logit), weight: not_asked },
    ];
    let (_, [one, asked, rest]) = reconcile(total, parts, false).ok()?;
    Some([one, (asked * of_asked + rest * not_asked) / (of_asked + not_asked)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 young people, 60 adults, 20 children; a total of 50 % and young people one logit above adults.
    #[test]
    fn the_total_and_the_difference_of_those_asked_stay() {
        let logit_of_adults = 0.0;
        let [young, adults] = [from_logit(logit_of_adults + 1.0), from_logit(logit_of_adults)];
        let total = (20.0 * young + 80.0 * adults) / 100.0;
        let same = split_rates(total, [young, adults], 0.0);
        assert!((same[0] - young).abs() < 1e-6 && (same[1] - adults).abs() < 1e-6, "no shift, no change: {same:?}");
        let moved = split_rates(total, [young, adults], -1.0);
        assert!((0.2 * moved[0] + 0.8 * moved[1] - total).abs() < 1e-6);
        // With children lower, those who were asked are higher, by the same shift on the logit scale.
        let shift = logit(moved[0]) - logit(young);
        let (adults, children) = (from_logit(shift), from_logit(shift - 1.0));
        assert!(shift > 0.0 && (moved[1] - (60.0 * adults + 20.0 * children) / 80.0).abs() < 1e-6);
    }

    fn split_rates(total: f64, [one, other]: [f64; 2], shift_logit: f64) -> [f64; 2] {
        split(total, Side { rate: one, weight: 20.0 }, Side { rate: other, weight: 80.0 }, 60.0, shift_logit).unwrap()
    }
}
