//! The weights of all indicators, one part for each; series of one database that weigh alike hold the same rows once.
//! They are merged on the way to the file: a copy for each series would be most of a run's memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::WeightRow;
use super::parts::by_economy;
use crate::concepts::Text;

/// Weights of one indicator.
#[derive(Clone, Debug)]
pub struct WeightPart {
    /// Id of the indicator.
    pub indicator: Text,
    /// The rows in their order. Those that are shared bear the name of the denominator.
    pub rows: Arc<Vec<WeightRow>>,
}

/// Weights of all indicators.
#[derive(Debug, Default)]
pub struct WeightParts(Vec<WeightPart>);

impl WeightParts {
    /// Returns the weights of these indicators.
    pub const fn new(parts: Vec<WeightPart>) -> Self {
        Self(parts)
    }

    /// Returns the parts.
    pub fn parts(&self) -> &[WeightPart] {
        &self.0
    }

    /// Returns the weights of some indicators.
    pub fn of<'a>(&'a self, is_wanted: impl Fn(&Text) -> bool + 'a) -> impl Iterator<Item = WeightRow> + 'a {
        let wanted = self.0.iter().filter(move |part| is_wanted(&part.indicator));
        wanted.flat_map(|part| part.rows.iter().map(|row| part.named(row)))
    }

    /// Returns all weights in the order of the file.
    pub fn merged(&self) -> impl Iterator<Item = WeightRow> + '_ {
        let parts = self.0.iter().map(|part| (&part.indicator, part.rows.as_slice()));
        let runs = by_economy(parts, |row: &WeightRow| row.economy);
        runs.into_iter().flat_map(|(place, rows)| {
            let part = &self.0[place];
            part.rows[rows].iter().map(|row| part.named(row))
        })
    }
}

impl WeightPart {
    fn named(&self, row: &WeightRow) -> WeightRow {
        WeightRow { indicator: self.indicator.clone(), ..row.clone() }
    }
}

impl From<Vec<WeightRow>> for WeightParts {
    fn from(rows: Vec<WeightRow>) -> Self {
        let mut parts: BTreeMap<Text, Vec<WeightRow>> = BTreeMap::new();
        for row in rows {
            parts.entry(row.indicator.clone()).or_default().push(row);
        }
        Self(parts.into_iter().map(|(indicator, rows)| WeightPart { indicator, rows: Arc::new(rows) }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Breakdown, Unit};

    fn row(economy: &str, indicator: &str, year: i32) -> WeightRow {
        WeightRow {
            economy: economy.parse().unwrap(),
            indicator: indicator.into(),
            year,
            breakdown: Breakdown::total(),
            weight: 10.0,
            of_year: None,
            is_of_whole: false,
            is_continued: false,
            weight_unit: Unit::Persons,
        }
    }

    #[test]
    fn series_that_share_their_rows_have_each_its_own() {
        let shared = Arc::new(vec![row("AAA", "x-1", 2020), row("AAA", "x-1", 2021), row("BBB", "x-1", 2020)]);
        let part = |indicator: &str, rows: &Arc<Vec<WeightRow>>| WeightPart {
            indicator: indicator.into(),
            rows: rows.clone(),
        };
        let own = Arc::new(vec![row("BBB", "a", 2020)]);
        let weights = WeightParts::new(vec![part("x-2", &shared), part("x-1", &shared), part("a", &own)]);
        let told = |rows: &mut dyn Iterator<Item = WeightRow>| -> Vec<String> {
            rows.map(|row| format!("{} {} {}", row.economy, row.indicator, row.year)).collect()
        };
        assert_eq!(
            told(&mut weights.merged()),
            [
                "AAA x-1 2020",
                "AAA x-1 2021",
                "AAA x-2 2020",
                "AAA x-2 2021",
                "BBB a 2020",
                "BBB x-1 2020",
                "BBB x-2 2020"
            ]
        );
        assert_eq!(told(&mut weights.of(|id| **id == *"a")), ["BBB a 2020"]);
        let read: WeightParts = weights.merged().collect::<Vec<_>>().into();
        assert_eq!(told(&mut read.merged()), told(&mut weights.merged()));
    }
}
