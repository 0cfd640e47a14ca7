//! Gaps between two groups of one classification: high and low income, prices in multiples of another group.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Comparison, ratio_or_difference, unit_of_difference};
use crate::concepts::Sided;
use crate::tables::note::ComparedSide;
use crate::tables::{Aggregate, FigureOf, Gap, GapId, RunFigure, Statistic};

/// Which groups are compared: one with another, or every other group with one.
#[derive(Clone, Copy, Debug)]
pub struct GroupSides<'a> {
    /// Group above the line; every other group of the classification if none is named.
    pub numerator: Option<&'a str>,
    /// Group below the line.
    pub denominator: &'a str,
}

/// Returns the gap of each numerator with the denominator, for every year, breakdown and profile of a statistic.
pub fn compare(gap: GapId, statistic: Statistic, sides: GroupSides<'_>, aggregates: &[&Aggregate]) -> Vec<Gap> {
    let of_statistic = || aggregates.iter().copied().filter(|row| row.statistic == statistic);
    let is_wanted = |row: &&Aggregate| match sides.numerator {
        Some(group) => row.group.as_ref() == group,
        None => row.group.as_ref() != sides.denominator,
    };
    let of_denominator = of_statistic().filter(|row| row.group.as_ref() == sides.denominator);
    let below: HashMap<_, &Aggregate> = of_denominator.map(|row| (cell(row), row)).collect();
    of_statistic().filter(is_wanted).filter_map(|above| Some(one(gap, above, below.get(&cell(above))?))).collect()
}

/// What figures of the groups of one classification have in common.
fn cell(row: &Aggregate) -> impl Hash + Eq + '_ {
    (&row.classification, &row.edition, row.year, &row.breakdown, row.profile)
}

fn one(gap: GapId, above: &Aggregate, below: &Aggregate) -> Gap {
    let group = Sided::Two { above: above.group.clone(), below: below.group.clone() };
    let comparison = Comparison {
        of: FigureOf { group, ..RunFigure::Aggregate(above).key().map_gap(|_| gap) },
        numerator: above.shown.clone().of_side(ComparedSide::Group(above.group.clone())),
        denominator: below.shown.clone().of_side(ComparedSide::Group(below.group.clone())),
        deviations: above.deviations.clone().zip(below.deviations.clone()).map(Into::into),
        coverage: above.coverage.lesser(&below.coverage).clone(),
        weight_unit: above.weight_unit,
    };
    comparison.gap(unit_of_difference(above.unit), ratio_or_difference(gap))
}
