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
            note: above.note().or_else(|| below.note()),
            deviations: panel.deviations_of_pairs(group.members(year), cells),
            status: above.status.of_two(below.status),
        };
        (pair, has_data)
    };
    groups.iter().filter(|group| !group.members(year).is_empty()).map(of_group).collect()
}
