//! What an assumption decides: the sides of a total had the people who were not asked been further from the rest.

use std::collections::BTreeMap;

use super::logit::{from_logit, logit};
use super::reconcile::{Part, reconcile};
use crate::concepts::{Breakdown, EconomyId};
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
    let mut moved: BTreeMap<(EconomyId, i32), [f64; 2]> = BTreeMap::new();
    for first in sides.iter().filter(|row| row.breakdown == cells[0] && row.method == Method::BreakdownGap) {
        let of_other =
            |row: &&Estimate| row.breakdown == cells[1] && (row.economy, row.year) == (first.economy, first.year);
        let Some(second) = sides.iter().find(of_other) else { continue };
        let total = total_of.get(&(first.economy, first.year)).copied();
        let of_asked = weights.get(first.economy, first.year, asked);
        if let Some(rates) = total.and_then(|total| split(total, first, second, of_asked?, shift_logit)) {
            moved.insert((first.economy, first.year), rates);
        }
    }
    let row = |row: &Estimate| {
        let rates = moved.get(&(row.economy, row.year));
        let side = usize::from(row.breakdown == cells[1]);
        Estimate { value: rates.map(|rates| rates[side]).or(row.value), ..row.clone() }
    };
    sides.iter().map(row).collect()
}

fn split(total: f64, first: &Estimate, second: &Estimate, of_asked: f64, shift_logit: f64) -> Option<[f64; 2]> {
    let (one, other) = (first.value?, second.value?);
    let (weight, of_second) = (first.weight?, second.weight?);
    let not_asked = (of_second - of_asked).max(0.0);
    let level = logit(total);
    let difference = logit(one) - logit(other);
    let parts = [
        Part { rate_percent: from_logit(level + difference), weight },
        Part { rate_percent: total, weight: of_asked },
        Part { rate_percent: from_logit(level + shift_logit), weight: not_asked },
    ];
    let (_, [one, asked, rest]) = reconcile(total, parts, false).ok()?;
    Some([one, (asked * of_asked + rest * not_asked) / (of_asked + not_asked)])
}
