//! Printed totals against the sum of their parts. The printed total stays as it is; the sum stands beside it.

use std::collections::BTreeMap;

use crate::concepts::Text;
use crate::pipeline::TotalDefinition;
use crate::pipeline::figures::TotalOver;
use crate::tables::Activity;
use crate::tables::figures::{ComputedTotal, TotalVerdict};

/// Item, measure and period of a printed total.
pub type Cell = (Text, Text, Text);

/// Returns what the parts of every printed total add up to.
///
/// computed = Σ parts − Σ parts taken away; a dash adds nothing. Rounded values may miss their total by half a
/// unit of the last printed digit each; counts are not rounded and have to add up exactly.
///
/// - Shapes: rows of any datasets in; one entry for each total all of whose named parts stand in the file.
/// - Units: those of the rows. Where a total has several sums, the one that fits worst is kept.
/// - Missing: a total that is printed as a dash, or whose parts are not printed, is not checked.
pub fn computed_totals(definitions: &[TotalDefinition], rows: &[Activity]) -> BTreeMap<Cell, ComputedTotal> {
    let mut totals: BTreeMap<Cell, ComputedTotal> = BTreeMap::new();
    for definition in definitions {
        let of_dataset: Vec<&Activity> = rows.iter().filter(|row| row.dataset.as_str() == definition.dataset).collect();
        for whole in of_dataset.iter().filter(|row| added_up(row, definition.over) == definition.whole) {
            let Some(total) = computed_total(definition, whole, &of_dataset) else { continue };
            let cell = (whole.item.clone(), whole.measure.clone(), whole.period.clone());
            let is_worse = totals.get(&cell).is_none_or(|known| rank(known.holds) < rank(total.holds));
            if is_worse {
                totals.insert(cell, total);
            }
        }
    }
    totals
}

fn rank(verdict: TotalVerdict) -> u8 {
    match verdict {
        TotalVerdict::Exact => 0,
        TotalVerdict::Rounding => 1,
        TotalVerdict::Differs => 2,
    }
}

/// Returns the coordinate over which the sum runs.
fn added_up(row: &Activity, over: TotalOver) -> &str {
    match over {
        TotalOver::Period => &row.period,
        TotalOver::Item => &row.item,
        TotalOver::Measure => &row.measure,
    }
}

/// Returns the two coordinates that total and parts share.
fn shared(row: &Activity, over: TotalOver) -> [&str; 2] {
    match over {
        TotalOver::Period => [&row.item, &row.measure],
        TotalOver::Item => [&row.measure, &row.period],
        TotalOver::Measure => [&row.item, &row.period],
    }
}

fn computed_total(definition: &TotalDefinition, whole: &Activity, rows: &[&Activity]) -> Option<ComputedTotal> {
    let TotalDefinition { over, parts, less, .. } = definition;
    let beside = |row: &&&Activity| shared(row, *over) == shared(whole, *over);
    let named = |names: &[String]| -> Option<Vec<&Activity>> {
        let find = |name: &String| rows.iter().filter(beside).find(|row| added_up(row, *over) == name).copied();
        names.iter().map(find).collect()
    };
    let added = if parts.is_empty() {
        rows.iter().filter(beside).filter(|row| added_up(row, *over) != definition.whole).copied().collect()
    } else {
        named(parts)?
    };
    let taken_away = named(less)?;
    let (printed, n_parts) = (whole.value?, added.len() + taken_away.len());
    if added.is_empty() {
        return None;
    }
    let sum = |rows: &[&Activity]| rows.iter().filter_map(|row| row.value).sum::<f64>();
    let value = sum(&added) - sum(&taken_away);
    let half_unit =
        if whole.decimals == 0 { 0.0 } else { 0.5 / 10f64.powi(i32::try_from(whole.decimals).unwrap_or(0)) };
    let difference = (printed - value).abs();
    // Sums of decimal fractions miss their decimal value by some 1e-12.
    let holds = if difference < 1e-6 {
        TotalVerdict::Exact
    } else if difference <= half_unit * (n_parts + 1) as f64 + 1e-6 {
        TotalVerdict::Rounding
    } else {
        TotalVerdict::Differs
    };
    Some(ComputedTotal { value, holds })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Name;

    fn row(item: &str, measure: &str, period: &str, value: Option<f64>, decimals: usize) -> Activity {
        Activity {
            dataset: "d".into(),
            item: item.into(),
            name: Name::same(item),
            measure: measure.into(),
            period: period.into(),
            is_total: false,
            value,
            decimals,
            unit: "u".into(),
            note: None,
            source_line: 2,
        }
    }

    fn definition(over: TotalOver, whole: &str, parts: &[&str], less: &[&str]) -> TotalDefinition {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        TotalDefinition { dataset: "d".into(), over, whole: whole.into(), parts: owned(parts), less: owned(less) }
    }

    fn verdicts(definitions: &[TotalDefinition], rows: &[Activity]) -> Vec<(String, f64, TotalVerdict)> {
        let totals = computed_totals(definitions, rows);
        totals.into_iter().map(|((item, ..), total)| (item.to_string(), total.value, total.holds)).collect()
    }

    #[test]
    fn a_total_of_counts_has_to_add_up_to_the_last_digit() {
        let rows = |total| {
            [
                row("a", "m", "2022", Some(10.0), 0),
                row("a", "m", "2023", Some(5.0), 0),
                row("a", "m", "2022-2023", total, 0),
            ]
        };
        let over_periods = [definition(TotalOver::Period, "2022-2023", &[], &[])];
        assert_eq!(verdicts(&over_periods, &rows(Some(15.0))), [("a".to_owned(), 15.0, TotalVerdict::Exact)]);
        assert_eq!(verdicts(&over_periods, &rows(Some(16.0))), [("a".to_owned(), 15.0, TotalVerdict::Differs)]);
        assert!(verdicts(&over_periods, &rows(None)).is_empty());
    }

    #[test]
    fn a_dash_adds_nothing() {
        let rows = [
            row("a", "m", "2022", Some(10.0), 0),
            row("a", "m", "2023", None, 0),
            row("a", "m", "2022-2023", Some(10.0), 0),
        ];
        let over_periods = [definition(TotalOver::Period, "2022-2023", &[], &[])];
        assert_eq!(verdicts(&over_periods, &rows), [("a".to_owned(), 10.0, TotalVerdict::Exact)]);
    }

    #[test]
    fn rounded_parts_may_miss_their_total_by_half_a_unit_each() {
        let rows = |total| {
            [
                row("x", "m", "2025", Some(0.1), 1),
                row("y", "m", "2025", Some(0.1), 1),
                row("total", "m", "2025", Some(total), 1),
            ]
        };
        let over_items = [definition(TotalOver::Item, "total", &[], &[])];
        assert_eq!(verdicts(&over_items, &rows(0.3))[0].2, TotalVerdict::Rounding);
        assert_eq!(verdicts(&over_items, &rows(0.4))[0].2, TotalVerdict::Differs);
    }

    #[test]
    fn parts_may_be_taken_away_and_a_total_without_its_parts_is_not_checked() {
        let rows = [
            row("a", "new", "2025", Some(153.0), 0),
            row("a", "lost", "2025", Some(59.0), 0),
            row("a", "net", "2025", Some(64.0), 0),
            row("b", "net", "2025", Some(7.0), 0),
        ];
        let net = [definition(TotalOver::Measure, "net", &["new"], &["lost"])];
        assert_eq!(verdicts(&net, &rows), [("a".to_owned(), 94.0, TotalVerdict::Differs)]);
    }
}
