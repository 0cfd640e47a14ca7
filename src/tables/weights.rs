//! Weights: the denominator of a rate by economy, year and breakdown.
//! Looks values up; completes and adds up nothing.

use std::collections::HashMap;

use super::Observation;
use crate::concepts::{Breakdown, EconomyId, Text, Unit};

/// The denominator that an indicator declares, ready to be looked up.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Id of the denominator's indicator, for example `population`.
    pub indicator: Text,
    /// What the weights count.
    pub unit: Unit,
    values: HashMap<(EconomyId, i32), Vec<(Breakdown, f64)>>,
}

impl Weights {
    /// Returns the weights that the selected observations of a denominator give.
    pub fn new(indicator: Text, unit: Unit, observations: &[Observation]) -> Self {
        let mut values: HashMap<_, Vec<_>> = HashMap::new();
        for observation in observations.iter().filter(|row| row.selected) {
            if let Some(value) = observation.value {
                let cells = values.entry((observation.economy, observation.year)).or_default();
                cells.push((observation.breakdown.clone(), value));
            }
        }
        Self { indicator, unit, values }
    }

    /// Returns the weight of a rate's breakdown: the denominator of the same sex, age and location,
    /// whatever the category of the rate.
    pub fn get(&self, economy: EconomyId, year: i32, breakdown: &Breakdown) -> Option<f64> {
        let cells = self.values.get(&(economy, year))?;
        let same = |cell: &Breakdown| {
            cell.sex == breakdown.sex && cell.age == breakdown.age && cell.location == breakdown.location
        };
        cells.iter().find(|(cell, _)| same(cell)).map(|(_, weight)| *weight)
    }
}
