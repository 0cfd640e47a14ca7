//! What estimation needs of the other indicators: predictors, regions, breaks; then every cell of one indicator.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::doubts::link;
use super::figure_keys::FigureKeys;
use super::figures::{Aggregated, Estimated};
use super::indicator::{GroupsOfMethod, Indicator};
use super::reference::Reference;
use crate::aggregate::SideCodes;
use crate::check;
use crate::check::splice::Splice;
use crate::concepts::{Breakdown, EconomyId, Status, Text, Unit, YearRange};
use crate::estimate::assumption::{End, NotAsked, over_range};
use crate::estimate::breakdown_gap::{self, Differences, Sides};
use crate::estimate::draws::Draws;
use crate::estimate::likeness::Known;
use crate::estimate::rebase::{Break, BreakTreatment, rebase};
use crate::estimate::{
    self, Assumed, Estimates, PARAMETERS, PARAMETERS_OF_CUMULATIVE, Parameters, Traits, uncertainty,
};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::{BreakAction, BreakdownDefinition, EstimateDefinition, Side};
use crate::run::failure::Failure;
use crate::run::session::{Log, Session};
use crate::run::store::residuals::ResidualsFile;
use crate::tables::{Estimate, Observation};

/// Completes every indicator, or takes what the cache has of it. The draws behind the intervals are not cached: an
/// indicator without its aggregates is completed anew for them.
///
/// - Errors: residuals that cannot be read; a signal.
pub fn estimate(
    session: Session<'_>,
    (reference, residuals): (&Reference, &BTreeMap<Text, ResidualsFile>),
    indicators: &[Indicator<'_>],
    keys: &[FigureKeys],
    log: &mut Log<'_>,
) -> Result<Vec<Estimated>, Failure> {
    let cached = |(indicator, keys): (&Indicator<'_>, &FigureKeys)| {
        // The groups of a series are added up as fast as the cache could give them.
        let is_alone = indicator.pipeline().member.is_none();
        let aggregated: Option<Aggregated> = is_alone.then(|| session.cache.get(&keys.aggregate)).flatten();
        let estimates = aggregated.as_ref().and_then(|_| session.cache.get(&keys.estimate));
        Estimated { estimates, aggregated }
    };
    let mut all: Vec<Estimated> = indicators.par_iter().zip(keys).map(cached).collect();
    for (index, estimated) in all.iter_mut().enumerate() {
        session.interrupt.check()?;
        let (before, indicator) = (&indicators[..index], &indicators[index]);
        let id = indicator.pipeline().id();
        log.step("estimate", id, index, indicators.len());
        let is_asked = indicator.pipeline().definition.estimate.is_some();
        if estimated.aggregated.is_none() || (is_asked && estimated.estimates.is_none()) {
            indicator.resolve(reference, before).map_err(Failure::definition)?;
            let estimates = estimates(indicator, before, residuals.get(id));
            let estimates = estimates.map_err(|finding| Failure::definition(vec![finding]))?;
            *estimated = Estimated { estimates, aggregated: None };
        }
        log.account
            .findings
            .extend(estimated.estimates.iter().flat_map(|estimates| estimates.findings.iter().cloned()));
    }
    Ok(all)
}

/// Completes every total of an indicator, with the intervals that the residuals give; `None` where its pipeline asks
/// for nothing. Says where the residuals are missing or were measured on other data.
///
/// - Errors: residuals that cannot be read.
fn estimates(
    indicator: &Indicator<'_>,
    before: &[Indicator<'_>],
    residuals: Option<&ResidualsFile>,
) -> Result<Option<Estimates>, Finding> {
    let Some(definition) = indicator.pipeline().definition.estimate.as_ref() else { return Ok(None) };
    let traits = traits(definition, indicator, before);
    let known = known(indicator, &traits);
    let (mut all, draws) = rayon::join(
        || completed(indicator, definition, &economies(indicator, definition.through), before, &traits),
        || residuals.map(|file| Ok::<_, Finding>(Draws::new(&file.residuals()?, &traits, &known))).transpose(),
    );
    match residuals.zip(draws?) {
        Some((file, draws)) => {
            let of = uncertainty::Sides { splits: &splits(definition, indicator), assumed: &all.assumed };
            all.deviations = uncertainty::deviations(&mut all.estimates, of, &draws, &file.tests);
            if file.hash() != hash(indicator, before, definition, &traits) {
                all.are_intervals_stale = true;
                let stale = all.estimates.iter_mut().filter(|row| row.interval.is_some());
                stale.for_each(|row| row.status = Status::LowReliability);
                all.findings.push(stale_residuals(indicator, file));
            }
        }
        None => all.findings.push(no_residuals(indicator)),
    }
    check::allow(indicator.pipeline(), &mut all.findings);
    Ok(Some(all))
}

/// Returns the parameters of an indicator's trends.
pub fn parameters(indicator: &Indicator<'_>) -> &'static Parameters {
    let is_cumulative = !indicator.pipeline().definition.check.cumulative.is_empty();
    if is_cumulative { &PARAMETERS_OF_CUMULATIVE } else { &PARAMETERS }
}

/// Returns what is known of every total when it is completed, its breaks treated.
pub fn known<'a>(indicator: &Indicator<'_>, traits: &'a Traits) -> Known<'a> {
    let breaks = breaks(indicator);
    let of_cell = |cell: Breakdown| {
        let mut evidence = estimate::evidence(&indicator.observations, &cell, traits);
        rebase(&mut evidence, parameters(indicator), &cell, &breaks);
        (cell.code().into(), evidence)
    };
    totals(&indicator.observations).into_iter().map(of_cell).collect()
}

/// Completes every total and shares it out, without intervals.
fn completed(
    indicator: &Indicator<'_>,
    definition: &EstimateDefinition,
    economies: &[EconomyId],
    before: &[Indicator<'_>],
    traits: &Traits,
) -> Estimates {
    let breaks = breaks(indicator);
    let of_cell = |cell: Breakdown| {
        let request = estimate::Request {
            indicator: indicator.pipeline().id().into(),
            unit: indicator.pipeline().definition.indicator.unit,
            cell,
            economies,
            years: YearRange { from: definition.from, to: definition.through },
            max_horizon_years: definition.max_horizon_years,
            breaks: &breaks,
            weights: indicator.weights(),
            rules: &definition.rules,
            parameters: parameters(indicator),
        };
        let of_cell = estimate::estimate(&request, &indicator.observations, traits);
        let split = |breakdown| {
            let mut rows = sides(&request, breakdown, indicator, before, traits, &of_cell.estimates);
            let assumed = assume(&request, breakdown, &mut rows, &of_cell.estimates);
            (rows, assumed)
        };
        let of_breakdowns: Vec<_> = definition.breakdown.par_iter().map(split).collect();
        (of_cell, of_breakdowns)
    };
    let of_cells: Vec<_> = totals(&indicator.observations).into_par_iter().map(of_cell).collect();
    let mut all = Estimates::default();
    for (of_cell, of_breakdowns) in of_cells {
        for (rows, assumed) in of_breakdowns {
            all.assumed.extend(assumed);
            all.estimates.extend(rows);
        }
        all.estimates.extend(of_cell.estimates);
        all.donors.extend(of_cell.donors);
    }
    let order = &indicator.pipeline().definition.check.cumulative;
    if !order.is_empty() {
        estimate::cumulative::keep_order(&mut all.estimates, order);
    }
    all
}

/// Moves both sides of a total to the middle of what the pipeline assumes of them and returns it; `None` where it assumes
/// nothing.
fn assume(
    request: &estimate::Request<'_>,
    breakdown: &BreakdownDefinition,
    rows: &mut [Estimate],
    totals: &[Estimate],
) -> Option<Assumed> {
    let (assumption, weights) = breakdown.assumption.as_ref().zip(request.weights)?;
    let cells = [0, 1].map(|side| cell_of(&request.cell, &breakdown.sides[side]));
    let lending = breakdown.difference_sides.as_ref().unwrap_or(&breakdown.sides);
    let asked = cell_of(&request.cell, &lending[1]);
    let not_asked = NotAsked { cells, asked, range: assumption.range, weights };
    let over_range = over_range(rows, totals, &not_asked);
    over_range.complete(rows);
    let ends = [End::Lower, End::Upper].map(|end| over_range.at(end, rows));
    Some(Assumed { text: assumption.text.clone(), over_range, ends })
}

fn stale_residuals(indicator: &Indicator<'_>, file: &ResidualsFile) -> Finding {
    let detail = "data or parameters have changed since the errors of the estimates were measured; intervals carry U";
    let finding = Finding::new(Code::StaleResiduals, detail).at(Place::file(file.shown.clone()));
    let id = indicator.pipeline().id();
    finding.indicator(&id.into()).help(format!("`ictstat cross-validate {id} --accept` measures them anew"))
}

fn no_residuals(indicator: &Indicator<'_>) -> Finding {
    let id = indicator.pipeline().id();
    let detail = format!("estimates of {id} carry no interval: no errors have been measured");
    let finding = Finding::new(Code::NoResiduals, detail).indicator(&id.into());
    finding.help(format!("`ictstat cross-validate {id} --accept` measures them"))
}

/// Returns the pairs of cells that share a total out.
pub fn splits(definition: &EstimateDefinition, indicator: &Indicator<'_>) -> Vec<[Breakdown; 2]> {
    let cells = totals(&indicator.observations);
    let of = |cell: &Breakdown| {
        let cell = cell.clone();
        definition.breakdown.iter().map(move |breakdown| [0, 1].map(|side| cell_of(&cell, &breakdown.sides[side])))
    };
    cells.iter().flat_map(of).collect()
}

/// Returns the cell of one side of a total.
pub fn cell_of(total: &Breakdown, side: &Side) -> Breakdown {
    SideCodes::from(side).applied_to(total)
}

/// Returns the hash over everything that the errors of the rules depend on: reports, breaks, predictors, regions,
/// differences between sides, rules and parameters. Neither weights nor the text of any file are in it.
pub fn hash(
    indicator: &Indicator<'_>,
    before: &[Indicator<'_>],
    definition: &EstimateDefinition,
    traits: &Traits,
) -> String {
    let (rules, parameters) = (&definition.rules, parameters(indicator));
    let mut text = format!("{rules:?} {parameters:?} {:?} {traits:?}", breaks(indicator));
    for cell in totals(&indicator.observations) {
        let evidence = estimate::evidence(&indicator.observations, &cell, traits);
        text.push_str(&format!("{} {:?} {:?}", cell.code(), evidence.series, evidence.estimated));
        if !evidence.lent().is_empty() {
            text.push_str(&format!(" lent {:?}", evidence.lent()));
        }
        for breakdown in &definition.breakdown {
            text.push_str(&format!("{:?}", reported_sides(breakdown, &cell, indicator, before, traits)));
        }
    }
    sha256(text.as_bytes())
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
    let Some(reported) = reported_sides(breakdown, &request.cell, indicator, before, traits) else {
        return Vec::new();
    };
    let split = estimate::SplitRequest {
        cells: [0, 1].map(|side| cell_of(&request.cell, &breakdown.sides[side])),
        differences: Differences::new(&reported, traits, request.parameters, other.is_none()),
        difference_from: other,
    };
    estimate::split(request, &split, totals, &indicator.observations)
}

/// Returns the reported sides that lend the differences of a breakdown, from the indicator itself or from another.
pub fn reported_sides(
    breakdown: &BreakdownDefinition,
    total: &Breakdown,
    indicator: &Indicator<'_>,
    before: &[Indicator<'_>],
    traits: &Traits,
) -> Option<Sides> {
    let source = match breakdown.difference_from.as_deref() {
        Some(id) => &before.iter().find(|known| known.pipeline().id() == id)?.observations,
        None => &indicator.observations,
    };
    let lending = breakdown.difference_sides.as_ref().unwrap_or(&breakdown.sides);
    let [one, other] = [0, 1].map(|side| estimate::evidence(source, &cell_of(total, &lending[side]), traits));
    Some(breakdown_gap::sides(&one, &other))
}

/// Returns income, urban share, region and income group of every economy. Regions and income groups are those of
/// `[estimate]`: what is published says nothing about the method.
pub fn traits(definition: &EstimateDefinition, indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Traits {
    let predictor = |unit: Unit| {
        let is_wanted = |known: &&Indicator<'_>| {
            let of = &known.pipeline().definition.indicator;
            of.unit == unit && definition.predictors.contains(&of.id)
        };
        before.iter().find(is_wanted).map_or(&[][..], |known| known.observations.as_slice())
    };
    let GroupsOfMethod { regions, incomes } = indicator.method();
    Traits::new(predictor(Unit::UsDollars), predictor(Unit::Persons), regions, incomes, definition.through)
}

/// Returns the economies that get a value: those of the indicator's world, of the groups that the method rests on, and of
/// the groups that are asked for.
fn economies(indicator: &Indicator<'_>, year: i32) -> Vec<EconomyId> {
    let (asked, method) = (indicator.all_groups(), indicator.method());
    let groups = method.regions.iter().chain(&method.incomes).chain(&asked);
    let mut members: BTreeSet<EconomyId> = groups.flat_map(|group| group.members(year).iter().copied()).collect();
    members.extend(indicator.universe().into_iter().flat_map(|universe| universe.in_year(year)));
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

/// Breaks that the pipeline declares for the dataset in use, those that the source declares, which are re-based, and links
/// between two sources.
pub fn breaks(indicator: &Indicator<'_>) -> Vec<Break> {
    let declared = &indicator.pipeline().definition.breaks;
    let mut breaks: BTreeMap<(EconomyId, i32), Option<BreakTreatment>> = BTreeMap::new();
    for row in indicator.observations.iter().filter(|row| row.selected) {
        let entry = declared.iter().find(|entry| entry.is_at(row));
        let treatment = match entry.map(|entry| entry.action) {
            Some(BreakAction::Rebase) => Some(BreakTreatment::Rebase),
            Some(BreakAction::Segment) => Some(BreakTreatment::Segment),
            Some(BreakAction::Keep) => None,
            None if row.break_in_series => Some(BreakTreatment::Rebase),
            None => continue,
        };
        breaks.insert((row.economy, row.year), treatment);
    }
    let treated = breaks
        .into_iter()
        .filter_map(|((economy, year), action)| Some(Break { economy, year, cell: None, action: action? }));
    treated.chain(links(indicator)).collect()
}

/// Places at which a series passes from one dataset to another and the pipeline asks for a link.
fn links(indicator: &Indicator<'_>) -> Vec<Break> {
    if indicator.planned.inputs.iter().all(|planned| planned.input.link.is_none()) {
        return Vec::new();
    }
    let splices = check::splice::splices(&indicator.observations);
    let link = |splice: &Splice<'_>| {
        let Observation { economy, year, breakdown, .. } = splice.after;
        let action = BreakTreatment::Link(link(indicator, splice)?);
        Some(Break { economy: *economy, year: *year, cell: Some(breakdown.clone()), action })
    };
    splices.iter().filter_map(link).collect()
}
