//! Observations of several indicators → observations of one that follows from them, economy by economy.
//! Weighs and adds up no group.

use std::collections::BTreeMap;

use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Text, Unit};
use crate::pipeline::DerivedRule;
use crate::tables::Observation;

/// What is derived.
#[derive(Debug, Clone)]
pub struct Derivation {
    /// Id of the indicator that follows.
    pub indicator: Text,
    /// Its unit.
    pub unit: Unit,
    /// The rule.
    pub rule: DerivedRule,
    /// The pipeline file that declares it, named as the source of the rows.
    pub source_file: Text,
}

/// Returns a row for every economy, year and breakdown in which all parts have a selected value.
///
/// Sum: x = x₁ + x₂ + …. Percent of: x = 100 · x₁ / x₂, where x₂ is above zero.
///
/// - Status: E where the source estimated any part.
pub fn derive(derivation: &Derivation, parts: &[&[Observation]]) -> Vec<Observation> {
    let by_cell: Vec<BTreeMap<_, &Observation>> = parts.iter().map(|part| cells(part)).collect();
    let Some((first, others)) = by_cell.split_first() else { return Vec::new() };
    let dataset = DatasetId::of_derived(&derivation.indicator);
    let mut rows = Vec::new();
    for (cell, row) in first {
        let Some(others) = others.iter().map(|other| other.get(cell).copied()).collect::<Option<Vec<_>>>() else {
            continue;
        };
        let all: Vec<&Observation> = std::iter::once(*row).chain(others).collect();
        let values: Option<Vec<f64>> = all.iter().map(|row| row.value).collect();
        let Some(value) = values.and_then(|values| apply(derivation.rule, &values)) else { continue };
        rows.push(Observation {
            indicator: derivation.indicator.clone(),
            value: Some(value),
            unit: derivation.unit,
            status: status(&all),
            dataset: dataset.clone(),
            vintage: vintages(&all),
            is_fallback: all.iter().any(|row| row.is_fallback),
            break_in_series: all.iter().any(|row| row.break_in_series),
            age_scope: None,
            source_file: derivation.source_file.clone(),
            source_line: 1,
            ..(*row).clone()
        });
    }
    rows
}

type Cell<'a> = (EconomyId, i32, &'a Breakdown);

fn cells(observations: &[Observation]) -> BTreeMap<Cell<'_>, &Observation> {
    let usable = observations.iter().filter(|row| row.selected && row.value.is_some());
    usable.map(|row| ((row.economy, row.year, &row.breakdown), row)).collect()
}

fn apply(rule: DerivedRule, values: &[f64]) -> Option<f64> {
    match (rule, values) {
        (DerivedRule::Sum, values) => Some(values.iter().sum()),
        (DerivedRule::PercentOf, [part, whole]) if *whole > 0.0 => {
            Some(100.0 * part / whole).filter(|percent| percent.is_finite())
        }
        (DerivedRule::PercentOf, _) => None,
    }
}

fn status(rows: &[&Observation]) -> Option<Status> {
    let is_estimate = rows.iter().any(|row| row.status == Some(Status::Estimated));
    if is_estimate { Some(Status::Estimated) } else { rows.first().and_then(|row| row.status) }
}

/// Returns the editions of the parts, each once.
fn vintages(rows: &[&Observation]) -> Text {
    let mut vintages: Vec<&str> = rows.iter().map(|row| row.vintage.as_ref()).collect();
    vintages.dedup();
    vintages.join(" + ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(economy: &str, value: f64) -> Observation {
        Observation {
            economy: economy.parse().unwrap(),
            indicator: "part".into(),
            year: 2020,
            breakdown: Breakdown::total(),
            value: Some(value),
            unit: Unit::Tonnes,
            status: None,
            dataset: "a/b".into(),
            vintage: "1".into(),
            selected: true,
            is_fallback: false,
            break_in_series: false,
            age_scope: None,
            source_file: "raw/a/b.csv".into(),
            source_line: 2,
        }
    }

    fn derived(rule: DerivedRule) -> Vec<(String, f64)> {
        let derivation =
            Derivation { indicator: "whole".into(), unit: Unit::Percent, rule, source_file: "p.toml".into() };
        let one = [row("AAA", 2.0), row("BBB", 3.0), row("CCC", 1.0)];
        let other = [row("AAA", 8.0), row("CCC", 0.0)];
        derive(&derivation, &[&one, &other]).iter().map(|row| (row.economy.to_string(), row.value.unwrap())).collect()
    }

    #[test]
    fn only_economies_with_all_parts_have_the_whole() {
        assert_eq!(derived(DerivedRule::Sum), [("AAA".to_owned(), 10.0), ("CCC".to_owned(), 1.0)]);
        assert_eq!(derived(DerivedRule::PercentOf), [("AAA".to_owned(), 25.0)]);
    }
}
