//! Several inputs may state one figure: the one with priority is used, the others are kept beside it.

use std::collections::HashMap;

use crate::concepts::{Breakdown, EconomyId};
use crate::tables::Observation;

/// The rows of one input and the priority that they have; `None` is an edition that was not chosen.
pub type Ranked = (Option<u32>, Vec<Observation>);

/// Two inputs of one priority that state the same figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The figure, as `KEN 2020`.
    pub figure: String,
    /// The datasets.
    pub datasets: [String; 2],
}

/// Returns all rows, those with priority selected: of every figure the row with the lowest number that has a value.
///
/// - Errors: the first tie of each two inputs.
pub fn select(inputs: Vec<Ranked>) -> Result<Vec<Observation>, Vec<Tie>> {
    if let [(Some(_), _)] = inputs.as_slice() {
        return Ok(inputs.into_iter().flat_map(|(_, rows)| rows).collect());
    }
    let mut best: HashMap<(EconomyId, i32, Breakdown), (u32, usize)> = HashMap::new();
    let mut ties: Vec<Tie> = Vec::new();
    for (index, (priority, rows)) in inputs.iter().enumerate() {
        let Some(priority) = *priority else { continue };
        for row in rows.iter().filter(|row| row.value.is_some()) {
            let key = (row.economy, row.year, row.breakdown.clone());
            match best.get(&key) {
                Some((other, holder)) if *other == priority => {
                    let datasets = [inputs[*holder].1[0].dataset.to_string(), row.dataset.to_string()];
                    if !ties.iter().any(|tie| tie.datasets == datasets) {
                        ties.push(Tie { figure: format!("{} {}", row.economy, row.year), datasets });
                    }
                }
                Some((other, _)) if *other < priority => {}
                _ => {
                    best.insert(key, (priority, index));
                }
            }
        }
    }
    if !ties.is_empty() {
        return Err(ties);
    }
    let mut all = Vec::new();
    for (index, (_, rows)) in inputs.into_iter().enumerate() {
        all.extend(rows.into_iter().map(|row| {
            let key = (row.economy, row.year, row.breakdown.clone());
            Observation { selected: best.get(&key).is_some_and(|(_, holder)| *holder == index), ..row }
        }));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

    fn of(dataset: &str, rows: &[(&str, f64)]) -> Vec<Observation> {
        let row =
            |(economy, value): &(&str, f64)| Observation { dataset: dataset.into(), ..rate(economy, 2020, *value, 2) };
        rows.iter().map(row).collect()
    }

    #[test]
    fn the_first_in_priority_is_used_and_the_others_are_kept() {
        let inputs = vec![
            (Some(2), of("unsd", &[("AAA", 1.0), ("BBB", 2.0)])),
            (Some(1), of("itu", &[("AAA", 3.0)])),
            (None, of("old", &[("AAA", 4.0), ("CCC", 5.0)])),
        ];
        let rows = select(inputs).unwrap();
        let used: Vec<f64> = rows.iter().filter(|row| row.selected).filter_map(|row| row.value).collect();
        assert_eq!(used, [2.0, 3.0]);
        assert_eq!(rows.len(), 5);
    }

    #[test]
    fn two_editions_without_priority_are_never_mixed() {
        let inputs = vec![(Some(1), of("itu", &[("AAA", 1.0)])), (Some(1), of("wb", &[("AAA", 1.0), ("BBB", 2.0)]))];
        let ties = select(inputs).unwrap_err();
        assert_eq!(ties, [Tie { figure: "AAA 2020".to_owned(), datasets: ["itu".to_owned(), "wb".to_owned()] }]);
    }
}
