//! Cumulative categories kept in order: who is covered by 4G is covered by at least 3G.

use std::collections::BTreeMap;

use super::logit::logit;
use crate::concepts::EconomyId;
use crate::tables::{Estimate, Method};

/// Moves values until each category covers at most what the one before it covers.
///
/// An earlier category is raised to a later one, unless the earlier is reported and the later imputed; then each
/// category is capped at the one before. The last category raises nothing: it may be another publisher's.
///
/// - Units: percent; `order` from the widest category to the narrowest.
/// - Source: own rule (method, section 2: 2G ≥ 3G ≥ 4G ≥ 5G in every economy; 5G above 4G is capped to it).
pub fn keep_order(estimates: &mut [Estimate], order: &[String]) {
    let mut cells: BTreeMap<(EconomyId, i32), Vec<Option<usize>>> = BTreeMap::new();
    for (index, row) in estimates.iter().enumerate().filter(|(_, row)| row.value.is_some()) {
        if let Some(rank) = order.iter().position(|category| *category == *row.breakdown.category) {
            cells.entry((row.economy, row.year)).or_insert_with(|| vec![None; order.len()])[rank] = Some(index);
        }
    }
    for ranks in cells.values() {
        let known: Vec<usize> = ranks.iter().flatten().copied().collect();
        let last = ranks.last().copied().flatten();
        let may_raise: Vec<usize> = known.iter().copied().filter(|index| Some(*index) != last).collect();
        for pair in may_raise.windows(2).rev() {
            let [earlier, later] = [pair[0], pair[1]];
            let is_only_later_imputed = estimates[earlier].reported.is_some() && estimates[later].reported.is_none();
            if !is_only_later_imputed && estimates[later].value > estimates[earlier].value {
                move_to(estimates, earlier, later);
            }
        }
        for pair in known.windows(2) {
            if estimates[pair[1]].value > estimates[pair[0]].value {
                move_to(estimates, pair[1], pair[0]);
            }
        }
    }
}

/// Gives one row the value of another; what was reported is kept.
fn move_to(estimates: &mut [Estimate], moved: usize, other: usize) {
    let (value, category) = (estimates[other].value, estimates[other].breakdown.category.clone());
    let row = &mut estimates[moved];
    if let (Some(before), Some(after)) = (row.value, value)
        && row.reported.is_some()
    {
        row.method = Method::Reconciled;
        row.shift_logit = Some(row.shift_logit.unwrap_or(0.0) + logit(after) - logit(before));
    }
    row.value = value;
    row.remark = Some(format!("kept in order with {category}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Breakdown, Status, Unit};

    fn row(category: &str, value: f64, is_reported: bool) -> Estimate {
        Estimate {
            economy: "AAA".parse().unwrap(),
            indicator: "network-coverage".into(),
            year: 2024,
            breakdown: Breakdown { category: category.into(), ..Breakdown::total() },
            value: Some(value),
            reported: Some(value).filter(|_| is_reported),
            interval: None,
            unit: Unit::Percent,
            status: Status::Normal,
            method: if is_reported { Method::Reported } else { Method::Trend },
            horizon_years: Some(0),
            shift_logit: None,
            own_weight: None,
            n_donors: None,
            weight: Some(1.0),
            weight_unit: Unit::Persons,
            dataset: None,
            is_fallback: false,
            remark: None,
        }
    }

    fn ordered(rows: [(f64, bool); 4]) -> (Vec<f64>, Vec<&'static str>) {
        let order = ["2G", "3G", "4G", "5G"].map(str::to_owned);
        let mut estimates: Vec<Estimate> =
            order.iter().zip(rows).map(|(category, (value, is_reported))| row(category, value, is_reported)).collect();
        keep_order(&mut estimates, &order);
        let values = estimates.iter().map(|row| row.value.unwrap()).collect();
        (values, estimates.iter().map(|row| row.method.name()).collect())
    }

    #[test]
    fn what_is_in_order_stays() {
        let (values, methods) = ordered([(99.0, true), (95.0, true), (90.0, false), (40.0, true)]);
        assert_eq!(values, [99.0, 95.0, 90.0, 40.0]);
        assert_eq!(methods, ["reported", "reported", "trend", "reported"]);
    }

    #[test]
    fn the_last_is_capped_and_reports_outrank_imputed_values() {
        let (values, methods) = ordered([(99.0, true), (95.0, true), (97.0, false), (96.0, true)]);
        assert_eq!(values, [99.0, 95.0, 95.0, 95.0], "an imputed 4G moves, a reported 3G does not");
        assert_eq!(methods, ["reported", "reported", "trend", "reconciled"]);
        let (values, methods) = ordered([(99.0, true), (90.0, true), (97.0, true), (10.0, true)]);
        assert_eq!(values, [99.0, 97.0, 97.0, 10.0], "who has 4G has at least 3G");
        assert_eq!(methods[1], "reconciled");
    }
}
