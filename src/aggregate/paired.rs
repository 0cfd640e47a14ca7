//! Two breakdowns of one indicator side by side, over the economies that have both.
//! What is made of the two sides is for `compare`.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Panel, coverage};
use crate::concepts::groups::Group;
use crate::concepts::{Age, Breakdown, Location, Sex, YearRange};
use crate::pipeline::Side;
use crate::statistic::{Member, weighted_mean};
use crate::tables::gaps::GapBreakdown;
use crate::tables::{Coverage, Pair};

/// One side of a comparison: the codes that it fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideCodes {
    /// Sex, if it is compared.
    pub sex: Option<Sex>,
    /// Age, if it is compared.
    pub age: Option<Age>,
    /// Location, if it is compared.
    pub location: Option<Location>,
}

impl From<&Side> for SideCodes {
    fn from(side: &Side) -> Self {
        Self {
            sex: side.sex.map(|code| code.0),
            age: side.age.map(|code| code.0),
            location: side.location.map(|code| code.0),
        }
    }
}

impl SideCodes {
    fn matches(&self, breakdown: &Breakdown) -> bool {
        self.applied_to(breakdown) == *breakdown
    }

    /// Returns a breakdown with these codes in place.
    pub fn applied_to(&self, breakdown: &Breakdown) -> Breakdown {
        Breakdown {
            sex: self.sex.unwrap_or(breakdown.sex),
            age: self.age.unwrap_or(breakdown.age),
            location: self.location.unwrap_or(breakdown.location),
            category: breakdown.category.clone(),
        }
    }
}

/// Returns both sides of every group, year and other breakdown, each a weighted mean over the members that have
/// both values.
///
/// Never a mean of national ratios: Σ wᶠ·pᶠ / Σ wᶠ beside Σ wᵐ·pᵐ / Σ wᵐ, over the same economies.
///
/// A pair is reported where both sides are, estimated by the source where either is, and imputed where either is: the
/// coverage counts pairs, each with the weight of both sides.
///
/// - Missing: a side is `None` where no member has both values; a group where no member ever has one is no row.
/// - Source: ITU, Facts and Figures (gender parity score as a ratio of two rates).
pub fn paired(
    panel: &Panel<'_>,
    are_intervals_stale: bool,
    groups: &[Group],
    years: YearRange,
    [numerator, denominator]: [SideCodes; 2],
) -> Vec<Pair> {
    let is_asked = |(year, breakdown): &(i32, &Breakdown)| years.contains(*year) && numerator.matches(breakdown);
    let cells: Vec<_> = panel.cells().filter(is_asked).collect();
    let of_cell = |(year, breakdown): &(i32, &Breakdown)| {
        let of_cell = of_cell(panel, groups, *year, [breakdown, &denominator.applied_to(breakdown)]);
        of_cell.into_iter().map(|(pair, has_data)| {
            let is_stale = are_intervals_stale && pair.deviations.is_some();
            (Pair { status: pair.status.with_interval(is_stale), ..pair }, has_data)
        })
    };
    let pairs: Vec<(Pair, bool)> = cells.par_iter().flat_map_iter(of_cell).collect();
    let series = |pair: &Pair| {
        let Pair { classification, edition, group, breakdown, .. } = pair;
        (classification.clone(), edition.clone(), group.clone(), breakdown.clone())
    };
    let known: BTreeSet<_> = pairs.iter().filter(|(_, has_data)| *has_data).map(|(pair, _)| series(pair)).collect();
    pairs.into_iter().map(|(pair, _)| pair).filter(|pair| known.contains(&series(pair))).collect()
}

/// Each pair as one member that weighs what its two sides do together.
fn both(above: &[Member], below: &[Member]) -> Vec<Member> {
    let pair = |(above, below): (&Member, &Member)| Member {
        weight: above.weight + below.weight,
        horizon_years: above.horizon_years.zip(below.horizon_years).map(|(above, below)| above.max(below)),
        ..*above
    };
    above.iter().zip(below).map(pair).collect()
}

/// Returns the pair of each group, and whether any member has a value on either side.
fn of_cell(panel: &Panel<'_>, groups: &[Group], year: i32, [breakdown, other]: [&Breakdown; 2]) -> Vec<(Pair, bool)> {
    let cells = [(year, breakdown), (year, other)];
    let of_group = |group: &Group| {
        let [above, below] = panel.pairs(group.members(year), cells, true);
        let has_data =
            cells.into_iter().any(|cell| panel.counted(group.members(year), cell, true).any(|(_, [_, value])| value));
        let pair = Pair {
            classification: group.classification.clone(),
            edition: group.edition.clone(),
            group: group.name.clone(),
            year,
            breakdown: GapBreakdown::of(breakdown, other),
            numerator: weighted_mean(&above.members),
            denominator: weighted_mean(&below.members),
            coverage: Coverage {
                data_begin: cells.iter().filter_map(|(year, cell)| panel.begin_after(*year, cell)).max(),
                ..coverage(&both(&above.members, &below.members))
            },
            weight_unit: panel.weight_unit(breakdown, true),
            notes: Some(above.notes()).filter(|notes| !notes.is_empty()).unwrap_or_else(|| below.notes()),
            deviations: panel.deviations_of_pairs(group.members(year), cells),
            status: above.status.of_two(below.status),
        };
        (pair, has_data)
    };
    groups.iter().filter(|group| !group.members(year).is_empty()).map(of_group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::tests::{YEARS, draws, imputed, reported, world};
    use crate::concepts::{Status, Unit};
    use crate::tables::observations::tests::rate;
    use crate::tables::{Estimate, Observation, Weights};

    fn sides() -> [SideCodes; 2] {
        [Sex::Female, Sex::Male].map(|sex| SideCodes { sex: Some(sex), ..SideCodes::default() })
    }

    /// 40 women and 60 men in AAA, 150 and 50 in BBB, 100 and 100 in CCC.
    fn people() -> Weights {
        let of = |economy: &str, sex, people| {
            let row = rate(economy, 2020, people, 2);
            Observation { breakdown: Breakdown { sex, ..row.breakdown }, ..row }
        };
        let people = [("AAA", 40.0, 60.0), ("BBB", 150.0, 50.0), ("CCC", 100.0, 100.0)];
        let rows = people.map(|(economy, women, men)| [of(economy, Sex::Female, women), of(economy, Sex::Male, men)]);
        Weights::new("population".into(), Unit::Persons, &rows.concat())
    }

    fn rows() -> [Estimate; 5] {
        [
            Estimate { horizon_years: Some(0), ..reported("AAA", Sex::Female, 50.0) },
            Estimate { horizon_years: Some(2), ..reported("AAA", Sex::Male, 40.0) },
            Estimate { horizon_years: Some(4), ..imputed("BBB", Sex::Female, 20.0) },
            Estimate { horizon_years: Some(1), ..imputed("BBB", Sex::Male, 30.0) },
            reported("CCC", Sex::Female, 90.0),
        ]
    }

    fn of_world(
        rows: &[Estimate],
        deviations: Option<&crate::concepts::interval::RowDeviations>,
        is_stale: bool,
    ) -> Pair {
        let (weights, groups) = (people(), world());
        let panel = Panel::of_estimates(rows, deviations, Some(&weights), &groups);
        let mut pairs = paired(&panel, is_stale, &groups, YEARS, sides());
        assert_eq!(pairs.len(), 1);
        pairs.remove(0)
    }

    /// Women (40·50 + 150·20) / 190, men (60·40 + 50·30) / 110; a pair weighs what its sides do together.
    #[test]
    fn a_pair_counts_with_the_weight_of_both_sides() {
        let pair = of_world(&rows(), None, false);
        let round = |value: Option<f64>| value.map(|value| (value * 1e6).round() / 1e6);
        assert_eq!([round(pair.numerator), round(pair.denominator)], [Some(26.315_789), Some(35.454_545)]);
        let Coverage { weight_total, weight_reported_share, weight_imputed_share, mean_horizon_years, .. } =
            pair.coverage;
        assert_eq!((weight_total, weight_reported_share), (Some(500.0), Some(0.2)));
        assert_eq!((weight_imputed_share, round(mean_horizon_years)), (Some(0.4), Some(3.333_333)));
        assert_eq!((pair.coverage.n_members, pair.coverage.n_reported, pair.coverage.n_imputed), (4, 1, 1));
        assert_eq!(pair.status, Status::Imputed);
    }

    #[test]
    fn a_pair_with_draws_of_other_data_is_unreliable_and_one_without_is_not() {
        let deviations = draws(&[[0.0; 3], [0.0; 3], [1.0; 3], [2.0; 3], [0.0; 3]]);
        let status = |deviations, is_stale| of_world(&rows(), deviations, is_stale).status.code();
        assert_eq!(status(Some(&deviations), true), "U");
        assert_eq!([status(None, true), status(Some(&deviations), false)], ["I", "I"]);
    }

    #[test]
    fn a_pair_before_anybodys_data_knows_when_they_begin() {
        let later = rows();
        let nothing = rows().map(|row| Estimate { year: 2019, value: None, ..row });
        let (weights, groups) = (people(), world());
        let panel = Panel::of_estimates(&[nothing, later].concat(), None, Some(&weights), &groups);
        let pairs = paired(&panel, false, &groups, YEARS, sides());
        let begin = |pair: &Pair| (pair.year, pair.coverage.data_begin);
        assert_eq!(pairs.iter().map(begin).collect::<Vec<_>>(), [(2019, Some(2020)), (2020, None)]);
    }

    #[test]
    fn who_never_has_data_is_no_row() {
        let (weights, groups) = (people(), world());
        let empty = rows().map(|row| Estimate { value: None, ..row });
        let panel = Panel::of_estimates(&empty, None, Some(&weights), &groups);
        assert!(paired(&panel, false, &groups, YEARS, sides()).is_empty());
    }
}
