//! How much one value moves the world, its region and its income group: what a doubt about it is worth.
//! Knows groups and weights; publishes nothing.

use std::collections::HashMap;

use crate::concepts::classification::{ITU_REGION, WB_INCOME, WORLD};
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, Unit, YearRange};
use crate::tables::{Observation, Weights};

/// The move of a group that a table would print: a thousandth of a rate's whole (0.1 point), two of any other total.
const PRINTED_PART: f64 = 0.001;
const PRINTED_SHARE: f64 = 0.002;
/// Part of the whole from which a change of a rate matters that no group is made of: 5 points.
const LENT_PART: f64 = 0.05;

/// Totals of the watched groups, to hold a change of one value against.
#[derive(Debug)]
pub struct Materiality<'a> {
    unit: Unit,
    weights: Option<&'a Weights>,
    latest_within: Option<YearRange>,
    watched: Vec<&'a Group>,
    groups_of: HashMap<(EconomyId, i32), Vec<usize>>,
    /// Weighted sum of the values, and sum of their weights.
    totals: HashMap<(usize, i32, &'a Breakdown), (f64, f64)>,
}

impl<'a> Materiality<'a> {
    /// Adds the values up over the world, the regions and the income groups.
    pub fn new(
        unit: Unit,
        observations: &'a [Observation],
        weights: Option<&'a Weights>,
        groups: &'a [Group],
        latest_within: Option<YearRange>,
    ) -> Self {
        let is_watched = |group: &&Group| [WORLD, ITU_REGION, WB_INCOME].contains(&group.classification.as_ref());
        let watched: Vec<&Group> = groups.iter().filter(is_watched).collect();
        let weights = weights.filter(|_| !unit.is_amount());
        let totals = HashMap::new();
        let mut materiality = Self { unit, weights, latest_within, watched, groups_of: HashMap::new(), totals };
        materiality.list(observations);
        for row in observations.iter().filter(|row| row.selected) {
            let (Some(value), Some(year)) = (row.value, materiality.year_of(row)) else { continue };
            let Some(weight) = materiality.weight(row, year) else { continue };
            for group in materiality.groups_of.get(&(row.economy, year)).into_iter().flatten() {
                let total = materiality.totals.entry((*group, year, &row.breakdown)).or_default();
                *total = (total.0 + weight * value, total.1 + weight);
            }
        }
        materiality
    }

    /// Lists the groups of each economy and year; a list in force and a pinned one may hold it twice, which is harmless.
    fn list(&mut self, observations: &[Observation]) {
        let years: std::collections::BTreeSet<i32> = observations.iter().filter_map(|row| self.year_of(row)).collect();
        for (place, group) in self.watched.iter().enumerate() {
            for year in &years {
                for economy in group.members(*year) {
                    self.groups_of.entry((*economy, *year)).or_default().push(place);
                }
            }
        }
    }

    /// Returns whether a change of a value by `difference` moves a group by what a table prints.
    ///
    /// - Missing: an indicator without any of these groups has no table of its own; what it lends may matter, so what is
    ///   no rate does, and of a rate what is more than a nuance at its end.
    pub fn is_material(&self, row: &Observation, difference: f64) -> bool {
        if self.watched.is_empty() {
            return self.unit.whole().is_none_or(|whole| difference.abs() >= LENT_PART * whole);
        }
        let Some(year) = self.year_of(row) else { return false };
        let Some(weight) = self.weight(row, year) else { return false };
        self.groups_of.get(&(row.economy, year)).into_iter().flatten().any(|group| {
            let total = self.totals.get(&(*group, year, &row.breakdown));
            let Some((sum, weights)) = total.filter(|(_, weights)| *weights > 0.0) else { return false };
            let moved = difference.abs() * weight;
            match self.unit.whole() {
                Some(whole) => moved / weights >= PRINTED_PART * whole,
                None => moved >= PRINTED_SHARE * sum.abs(),
            }
        })
    }

    fn year_of(&self, row: &Observation) -> Option<i32> {
        match self.latest_within {
            Some(window) => window.contains(row.year).then_some(window.to),
            None => Some(row.year),
        }
    }

    fn weight(&self, row: &Observation, year: i32) -> Option<f64> {
        self.weights.map_or(Some(1.0), |weights| weights.get(row.economy, year, &row.breakdown))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rate, world};
    use super::*;

    const YEARS: YearRange = YearRange { from: 2018, to: 2020 };

    /// A giant of 1000 people and a dwarf of one.
    fn people() -> Weights {
        let of = |economy, people| rate(economy, 2020, people, 2);
        Weights::new("population".into(), Unit::Persons, &[of("AAA", 1000.0), of("BBB", 1.0)])
    }

    /// 1001 people: a point of the giant moves the world by 0.999, fifty of the dwarf by 0.0499.
    #[test]
    fn a_rate_matters_by_the_people_that_it_is_about() {
        let (rows, weights) = ([rate("AAA", 2020, 50.0, 2), rate("BBB", 2020, 50.0, 3)], people());
        let groups = world(&["AAA", "BBB"], YEARS);
        let material = Materiality::new(Unit::Percent, &rows, Some(&weights), &groups, None);
        assert!(material.is_material(&rows[0], 1.0) && material.is_material(&rows[0], -1.0));
        assert!(!material.is_material(&rows[0], 0.1), "0.0999 points are not printed");
        assert!(!material.is_material(&rows[1], 50.0) && material.is_material(&rows[1], 110.0));
        assert!(!material.is_material(&rate("CCC", 2020, 50.0, 4), 100.0), "no member, no weight");
    }

    /// 1010 in all, of which two in a thousand are 2.02.
    #[test]
    fn an_amount_matters_by_its_part_of_the_total() {
        let (rows, weights) = ([rate("AAA", 2020, 1000.0, 2), rate("BBB", 2020, 10.0, 3)], people());
        let groups = world(&["AAA", "BBB"], YEARS);
        let material = Materiality::new(Unit::Persons, &rows, Some(&weights), &groups, None);
        assert!(material.is_material(&rows[1], 3.0) && !material.is_material(&rows[1], 2.0));
    }

    #[test]
    fn what_weighs_nothing_moves_nothing() {
        let nobody = Weights::new("population".into(), Unit::Persons, &[rate("AAA", 2020, 0.0, 2)]);
        let (row, groups) = (rate("AAA", 2020, 50.0, 2), world(&["AAA"], YEARS));
        for unit in [Unit::Percent, Unit::Per100People] {
            let material = Materiality::new(unit, std::slice::from_ref(&row), Some(&nobody), &groups, None);
            assert!(!material.is_material(&row, 50.0), "{unit:?}");
        }
    }

    #[test]
    fn a_rare_survey_counts_for_the_last_year_of_its_window() {
        let (rows, weights) = ([rate("AAA", 2018, 50.0, 2), rate("AAA", 2010, 50.0, 3)], people());
        let groups = world(&["AAA"], YEARS);
        let material = Materiality::new(Unit::Percent, &rows, Some(&weights), &groups, Some(YEARS));
        assert!(material.is_material(&rows[0], 0.1), "with the weight of 2020");
        assert!(!material.is_material(&rows[1], 50.0), "before the window");
    }

    #[test]
    fn what_has_no_group_of_its_own_matters_to_others() {
        let row = rate("AAA", 2020, 50.0, 2);
        let of = |unit| Materiality::new(unit, std::slice::from_ref(&row), None, &[], None);
        assert!(of(Unit::Percent).is_material(&row, 5.0) && !of(Unit::Percent).is_material(&row, 4.9));
        assert!(of(Unit::Persons).is_material(&row, 0.1));
    }
}
