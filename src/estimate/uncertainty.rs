//! How far off each estimate may be: the draws of its rule's errors, in points, and the interval that they give.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::draws::{Drawn, Draws, EconomyDraws, N_DRAWS};
use super::logit::{from_odds, odds};
use super::residuals::ErrorKind;
use crate::concepts::interval::{Block, Interval, RowDeviations};
use crate::concepts::{Breakdown, EconomyId, Text};
use crate::tables::{Estimate, Method};

/// Gives every imputed row of an indicator its interval and returns the deviations behind them; a row has none where
/// nothing was imputed or the rule was never tested.
///
/// - Units: points.
pub fn deviations(rows: &mut [Estimate], splits: &[[Breakdown; 2]], draws: &Draws<'_>) -> RowDeviations {
    let mut by_economy: BTreeMap<EconomyId, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        by_economy.entry(row.economy).or_default().push(place);
    }
    let of_economies: Vec<(EconomyId, Vec<usize>)> = by_economy.into_iter().collect();
    let all = &*rows;
    let of_economy = |(economy, places): &(EconomyId, Vec<usize>)| {
        of_economy(all, places, splits, &mut EconomyDraws::new(draws, *economy))
    };
    let blocks: Vec<Block> = of_economies.par_iter().map(of_economy).collect();
    let result = RowDeviations::new(rows.len(), N_DRAWS, blocks);
    rows.par_iter_mut().enumerate().for_each(|(place, row)| {
        let interval = row.value.zip(result.get(place)).and_then(|(value, all)| Interval::around(value, all));
        row.interval = interval.map(|interval| interval.within(0.0, 100.0));
    });
    result
}

/// Returns the deviations of the rows of one economy.
fn of_economy(rows: &[Estimate], places: &[usize], splits: &[[Breakdown; 2]], draws: &mut EconomyDraws<'_>) -> Block {
    let place_of: HashMap<(i32, &Breakdown), usize> =
        places.iter().map(|place| ((rows[*place].year, &rows[*place].breakdown), *place)).collect();
    let mut result = Block::new(places.len(), N_DRAWS);
    for place in places {
        let row = &rows[*place];
        let drawn = of_total(row, draws);
        for split in splits.iter().filter(|split| split[0].category == row.breakdown.category) {
            let side = |cell: &Breakdown| place_of.get(&(row.year, cell)).copied();
            let [Some(one), Some(other)] = [side(&split[0]), side(&split[1])] else {
                // Nobody lives on the other side: this side is the total.
                let only = split.iter().find_map(side);
                if let (Some(only), Some(drawn), Some(value)) = (only, &drawn, row.value) {
                    result.push(only, points(value, drawn));
                }
                continue;
            };
            if row.breakdown == split[0] || !is_total_of(row, split) {
                continue;
            }
            let of_sides = of_sides(row, [&rows[one], &rows[other]], drawn.as_ref(), &split[0].code().into(), draws);
            if let Some([first, second]) = of_sides {
                result.push(one, first);
                result.push(other, second);
            }
        }
        if let (Some(drawn), Some(value)) = (drawn, row.value) {
            result.push(*place, points(value, &drawn));
        }
    }
    result
}

fn is_total_of(row: &Estimate, split: &[Breakdown; 2]) -> bool {
    row.breakdown == Breakdown { category: split[0].category.clone(), ..Breakdown::total() }
}

fn of_total(row: &Estimate, draws: &mut EconomyDraws<'_>) -> Option<Drawn> {
    let kind = ErrorKind::of(row.method)?;
    row.value?;
    let horizon_years = if kind == ErrorKind::Regression { 1 } else { row.horizon_years? };
    draws.errors(kind, &row.breakdown.code().into(), horizon_years)
}

/// Errors of a rate on the logit scale as deviations in points.
fn points(value: f64, drawn: &Drawn) -> impl Iterator<Item = f32> {
    let odds = odds(value);
    drawn.factors.iter().map(move |factor| (from_odds(odds * factor) - value) as f32)
}

/// Returns the deviations of both sides: an error of the total moves both, an error of the difference moves them
/// apart, so that to first order they still re-weight to the moved total.
///
/// With weights w, slopes d = p·(100 − p) and those of the total W, D: s₁ = (W·D·δ + w₂·d₂·ε) / (w₁·d₁ + w₂·d₂) and
/// s₂ = s₁ − ε on the logit scale, for errors δ of the total and ε of the difference.
fn of_sides(
    total: &Estimate,
    sides: [&Estimate; 2],
    drawn: Option<&Drawn>,
    cell: &Text,
    draws: &mut EconomyDraws<'_>,
) -> Option<[Vec<f32>; 2]> {
    let of_difference = error_of_difference(sides[0], cell, draws);
    if drawn.is_none() && of_difference.is_none() {
        return None;
    }
    let (rate, rates) = (total.value?, [sides[0].value?, sides[1].value?]);
    let weights = [sides[0].weight?, sides[1].weight?];
    let slope = |rate: f64| rate * (100.0 - rate);
    let moved = [0, 1].map(|side| weights[side] * slope(rates[side]));
    let (of_both, of_total) = (moved[0] + moved[1], (weights[0] + weights[1]) * slope(rate));
    if of_both <= 0.0 {
        return None;
    }
    let [first_odds, second_odds] = rates.map(odds);
    let mut deviations = [Vec::with_capacity(N_DRAWS), Vec::with_capacity(N_DRAWS)];
    for draw in 0..N_DRAWS {
        let level = drawn.map_or(0.0, |of_total| of_total.errors[draw]);
        let (apart, factor) =
            of_difference.as_ref().map_or((0.0, 1.0), |apart| (apart.errors[draw], apart.factors[draw]));
        let moved = ((of_total * level + moved[1] * apart) / of_both).exp();
        deviations[0].push((from_odds(first_odds * moved) - rates[0]) as f32);
        deviations[1].push((from_odds(second_odds * moved / factor) - rates[1]) as f32);
    }
    Some(deviations)
}

/// The error of an imputed difference; none where the economy reports both sides, or its own survey of the year.
fn error_of_difference(side: &Estimate, cell: &Text, draws: &mut EconomyDraws<'_>) -> Option<Drawn> {
    match side.method {
        Method::BreakdownGap if side.n_donors.is_some() => draws.errors(ErrorKind::LentDifference, cell, 1),
        Method::BreakdownGap if side.horizon_years > Some(0) => draws
            .errors(ErrorKind::OwnDifference, cell, side.horizon_years?)
            .or_else(|| draws.errors(ErrorKind::LentDifference, cell, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Traits;
    use super::super::logit::logit;
    use super::super::residuals::{ResidualKey, Residuals};
    use super::*;
    use crate::concepts::{Location, Status, Unit};

    const OF_TOTAL: f64 = 0.02;
    const OF_DIFFERENCE: f64 = -0.03;

    fn id(number: u8) -> EconomyId {
        format!("A{}{}", char::from(b'A' + number / 26), char::from(b'A' + number % 26)).parse().unwrap()
    }

    fn row(location: Location, value: f64, weight: f64, method: Method) -> Estimate {
        Estimate {
            economy: id(0),
            indicator: "x".into(),
            year: 2025,
            breakdown: Breakdown { location, ..Breakdown::total() },
            value: Some(value),
            reported: None,
            interval: None,
            unit: Unit::Percent,
            status: Status::Imputed,
            method,
            horizon_years: Some(1),
            shift_logit: None,
            own_weight: None,
            n_donors: (method == Method::BreakdownGap).then_some(40),
            weight: Some(weight),
            weight_unit: Unit::Persons,
            dataset: None,
            is_fallback: false,
            remark: None,
        }
    }

    #[test]
    fn an_error_of_the_total_moves_both_sides_and_one_of_the_difference_moves_them_apart() {
        let split = [Location::Urban, Location::Rural].map(|location| Breakdown { location, ..Breakdown::total() });
        let mut residuals = Residuals::default();
        // Every economy errs by the same in every year, so that each draw is that error.
        for origin in 2014..2024 {
            for number in 0..40 {
                let [cell, of_total] = [&split[0], &Breakdown::total()].map(|cell| cell.code().into());
                let total = ResidualKey { kind: ErrorKind::Trend, cell: of_total, horizon_years: 1 };
                let difference = ResidualKey { kind: ErrorKind::LentDifference, cell, horizon_years: 1 };
                residuals.insert(total, origin, id(number), OF_TOTAL);
                residuals.insert(difference, origin, id(number), OF_DIFFERENCE);
            }
        }
        let traits = Traits::new(&[], &[], &[], &[], 2025);
        // The sides re-weight to the total: 0.25·80 + 0.75·40 = 50.
        let (rates, weights) = ([80.0, 40.0], [25.0, 75.0]);
        let mut rows = vec![
            row(Location::Total, 50.0, 100.0, Method::Trend),
            row(Location::Urban, rates[0], weights[0], Method::BreakdownGap),
            row(Location::Rural, rates[1], weights[1], Method::BreakdownGap),
        ];
        let all = deviations(&mut rows, &[split], &Draws::new(&residuals, &traits));
        let moved = |row: usize| f64::from(all.get(row).unwrap()[7]);
        assert!((moved(0) - (from_odds(OF_TOTAL.exp()) - 50.0)).abs() < 1e-5, "{}", moved(0));
        let of_logit = |side: usize| logit(rates[side] + moved(side + 1)) - logit(rates[side]);
        assert!((of_logit(0) - of_logit(1) - OF_DIFFERENCE).abs() < 1e-6, "{} {}", of_logit(0), of_logit(1));
        let together = (weights[0] * moved(1) + weights[1] * moved(2)) / (weights[0] + weights[1]);
        assert!(
            (together - moved(0)).abs() < 0.01,
            "to first order the sides re-weight to the moved total: {together}"
        );
        assert!(rows.iter().all(|row| row.interval.is_some_and(|interval| interval.holds(row.value.unwrap()))));
    }
}
