//! What estimation needs of the other indicators: predictors, regions, breaks; then every cell of one indicator.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::Indicator;
use super::stages::side_codes;
use crate::concepts::classification::{ITU_REGION, WB_INCOME};
use crate::concepts::groups::{AS_OF, Group};
use crate::concepts::{Breakdown, EconomyId, Unit, YearRange};
use crate::estimate::breakdown_gap::{self, Differences};
use crate::estimate::rebase::{Break, BreakTreatment};
use crate::estimate::{self, Estimates, PARAMETERS, Traits};
use crate::pipeline::{BreakAction, BreakdownDefinition, EstimateDefinition, Side};
use crate::tables::{Estimate, Observation};

/// Completes every total of an indicator; `None` where its pipeline asks for nothing.
pub fn estimates(indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Option<Estimates> {
    let definition = indicator.pipeline().definition.estimate.as_ref()?;
    let groups = indicator.all_groups();
    let traits = traits(definition, &groups, before);
    let economies = economies(&groups, definition.through);
    let breaks = breaks(indicator);
    let mut all = Estimates::default();
    for cell in totals(&indicator.observations) {
        let request = estimate::Request {
            indicator: indicator.pipeline().id().into(),
            unit: indicator.pipeline().definition.indicator.unit,
            cell,
            economies: &economies,
            years: YearRange { from: definition.from, to: definition.through },
            max_horizon_years: definition.max_horizon_years,
            breaks: &breaks,
            weights: indicator.weights.as_ref(),
            rules: &definition.rules,
            parameters: &PARAMETERS,
        };
        let of_cell = estimate::estimate(&request, &indicator.observations, &traits);
        for breakdown in &definition.breakdown {
            all.estimates.extend(sides(&request, breakdown, indicator, before, &traits, &of_cell.estimates));
        }
        all.estimates.extend(of_cell.estimates);
        all.donors.extend(of_cell.donors);
    }
    let order = &indicator.pipeline().definition.check.cumulative;
    if !order.is_empty() {
        estimate::cumulative::keep_order(&mut all.estimates, order);
    }
    Some(all)
}

/// Returns both sides of a breakdown of a completed total; nothing where no economy reports a difference.
fn sides(
    request: &estimate::Request<'_>,
    breakdown: &BreakdownDefinition,
    indicator: &Indicator<'_>,
    before: &[Indicator<'_>],
    traits: &Traits,
    totals: &[Estimate],
) -> Vec<Estimate> {
    let other = breakdown.difference_from.as_deref();
    let source = match other {
        Some(id) => before.iter().find(|known| known.pipeline().id() == id).map(|known| &known.observations),
        None => Some(&indicator.observations),
    };
    let Some(source) = source else { return Vec::new() };
    let cell_of = |side: &Side| side_codes(side).applied_to(&request.cell);
    let of_difference = breakdown.difference_sides.as_ref().unwrap_or(&breakdown.sides);
    let [one, other_side] = [0, 1].map(|side| estimate::evidence(source, &cell_of(&of_difference[side]), traits));
    let reported = breakdown_gap::sides(&one, &other_side);
    let split = estimate::SplitRequest {
        cells: [0, 1].map(|side| cell_of(&breakdown.sides[side])),
        differences: Differences::new(&reported, traits, request.parameters, other.is_none()),
        difference_from: other,
    };
    estimate::split(request, &split, totals, &indicator.observations)
}

/// Returns income, urban share, region and income group of every economy.
pub fn traits(definition: &EstimateDefinition, groups: &[Group], before: &[Indicator<'_>]) -> Traits {
    let predictor = |unit: Unit| {
        let is_wanted = |known: &&Indicator<'_>| {
            let of = &known.pipeline().definition.indicator;
            of.unit == unit && definition.predictors.contains(&of.id)
        };
        before.iter().find(is_wanted).map_or(&[][..], |known| known.observations.as_slice())
    };
    let of = |classification: &str| -> Vec<Group> {
        let is_wanted =
            |group: &&Group| group.classification.as_ref() == classification && group.edition.as_ref() != AS_OF;
        let mut unique: BTreeMap<_, Group> = BTreeMap::new();
        for group in groups.iter().filter(is_wanted) {
            unique.entry(group.name.clone()).or_insert_with(|| group.clone());
        }
        unique.into_values().collect()
    };
    Traits::new(
        predictor(Unit::UsDollars),
        predictor(Unit::Persons),
        &of(ITU_REGION),
        &of(WB_INCOME),
        definition.through,
    )
}

fn economies(groups: &[Group], year: i32) -> Vec<EconomyId> {
    let members: BTreeSet<EconomyId> = groups.iter().flat_map(|group| group.members(year).iter().copied()).collect();
    members.into_iter().collect()
}

/// Returns the cells that are totals over sex, age and location.
pub fn totals(observations: &[Observation]) -> BTreeSet<Breakdown> {
    let total = Breakdown::total();
    let is_total = |cell: &Breakdown| (cell.sex, cell.age, cell.location) == (total.sex, total.age, total.location);
    observations
        .iter()
        .filter(|row| row.selected && is_total(&row.breakdown))
        .map(|row| row.breakdown.clone())
        .collect()
}

/// Breaks that the pipeline declares for the dataset in use, and those that the source declares, which are re-based.
pub fn breaks(indicator: &Indicator<'_>) -> Vec<Break> {
    let declared = &indicator.pipeline().definition.breaks;
    let mut breaks: BTreeMap<(EconomyId, i32), Option<BreakTreatment>> = BTreeMap::new();
    for row in indicator.observations.iter().filter(|row| row.selected) {
        let entry = declared.iter().find(|entry| {
            entry.economy == row.economy.as_str() && entry.year == row.year && entry.is_of(row.dataset.as_str())
        });
        let treatment = match entry.map(|entry| entry.action) {
            Some(BreakAction::Rebase) => Some(BreakTreatment::Rebase),
            Some(BreakAction::Segment) => Some(BreakTreatment::Segment),
            Some(BreakAction::Keep) => None,
            None if row.break_in_series => Some(BreakTreatment::Rebase),
            None => continue,
        };
        breaks.insert((row.economy, row.year), treatment);
    }
    let treated =
        breaks.into_iter().filter_map(|((economy, year), action)| Some(Break { economy, year, action: action? }));
    treated.collect()
}
