//! `ictstat cross-validate`: the error of the rules and their rivals on country data, by horizon and group.
//! Reads no published aggregate; writes beside the runs, and with `--accept` the residuals that intervals rest on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::checked;
use super::failure::Failure;
use super::plan::Plan;
use super::plan::inputs::Inputs;
use super::plan::options::{Interrupt, Options};
use super::plan::planned::PlannedInput;
use super::plan::project::Project;
use super::progress::Progress;
use super::session::{Log, Session, now};
use super::stages::indicator::Indicator;
use super::stages::{estimation, publishing};
use super::store::cache::Cache;
use super::store::directory::OutputDirectory;
use super::store::lock::Lock;
use super::store::residuals::{self, LONGEST_HORIZON, RESIDUALS};
use super::store::rule_errors::{self, ORIGINS, ORIGINS_OF_RESIDUALS};
use super::store::write_whole::write_whole;
use crate::check::edition;
use crate::concepts::classification::NOT_CLASSIFIED;
use crate::concepts::groups::{AS_OF, Group};
use crate::concepts::interval::Interval;
use crate::concepts::{Breakdown, DatasetId, EconomyId, GroupNames, Text, YearRange};
use crate::estimate::breakdown_gap::Differences;
use crate::estimate::cross_validate::economies::{self, EconomyInterval};
use crate::estimate::cross_validate::left_out::LeftOut;
use crate::estimate::cross_validate::totals::{GroupTotal, group_totals};
use crate::estimate::cross_validate::withdrawn::{self, Withdrawn};
use crate::estimate::cross_validate::{
    ErrorSummary, Prediction, Task, between, error_summary, forward, sides, summarise,
};
use crate::estimate::interval_class::IntervalClass;
use crate::estimate::residuals::Residuals;
use crate::estimate::{Evidence, Traits, evidence};
use crate::pipeline::EstimateDefinition;
use crate::publish::parquet;
use crate::tables::cross_validation::{ALL, CrossValidation, Scope};
use crate::tables::{Observation, Row};

/// Folder of the result, in the output folder.
pub const CROSS_VALIDATION: &str = "cross-validation";
/// Longest horizon of rolling origins; beyond it whole economies are left out.
const LONGEST_ROLLING_HORIZON: i32 = 3;
/// Group under which all economies stand.
pub const ALL_ECONOMIES: &str = "all-economies";

/// What cross-validation found.
#[derive(Debug)]
pub struct CrossValidated {
    /// Errors by indicator, rule, horizon and group.
    pub rows: Vec<CrossValidation>,
    /// The file that holds them.
    pub path: PathBuf,
    /// Residual files that were rewritten.
    pub accepted: Vec<PathBuf>,
}

/// Measures the errors of every indicator that is completed, or of those that are named, and writes them; with `accept` the
/// residuals too.
///
/// - Errors: as a run; an indicator that is not completed.
pub fn cross_validate(
    options: &Options,
    accept: bool,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<CrossValidated, Failure> {
    let project = Project::load(options)?;
    let (plan, inputs) = Plan::to_measure(&project, options)?;
    let output = OutputDirectory::create(options.output_directory())?;
    let _lock = Lock::acquire(&output, now())?;
    let measured = measure(&project, &plan, inputs, (progress, interrupt), |_| true)?;
    if measured.is_empty() {
        return Err(Failure::usage(
            "no indicator that is completed",
            "name one with an [estimate] table, such as internet-use",
        ));
    }
    let rows: Vec<CrossValidation> = measured.iter().flat_map(|one| one.rows.iter().cloned()).collect();
    let folder = output.path().join(CROSS_VALIDATION);
    std::fs::create_dir_all(&folder).map_err(|error| Failure::disk("create", &folder, &error))?;
    let table = CrossValidation::TABLE;
    let path = folder.join(table.file_name());
    let content = parquet::encode::<CrossValidation, _>(&table, &rows, &publishing::metadata(&plan, None))
        .map_err(|error| Failure::internal(error.to_string()))?;
    write_whole(&path, &content)?;
    let accepted = if accept { write_residuals(options, &measured)? } else { Vec::new() };
    Ok(CrossValidated { rows, path, accepted })
}

/// What was measured of one indicator.
pub(super) struct Measured {
    /// Its id.
    pub indicator: String,
    /// Its errors.
    pub rows: Vec<CrossValidation>,
    /// Text of the residuals file.
    residuals: String,
}

/// Measures the indicators that are asked for, by id and hash of data and parameters.
pub(super) fn measure(
    project: &Project,
    plan: &Plan<'_>,
    inputs: Inputs,
    (progress, interrupt): (&mut dyn Progress, &Interrupt),
    is_asked: impl Fn((&str, &str)) -> bool,
) -> Result<Vec<Measured>, Failure> {
    // What the cache holds of an indicator is what its figures need; this asks for all that was reported.
    let session = Session { project, cache: &Cache::none(), interrupt };
    let (_, _, indicators) = checked(session, plan, inputs, &mut Log::new(progress, std::iter::empty()))?;
    let mut measured = Vec::new();
    for index in 0..indicators.len() {
        interrupt.check()?;
        let (before, rest) = indicators.split_at(index);
        let Some(indicator) = rest.first() else { break };
        let Some(definition) = &indicator.pipeline().definition.estimate else { continue };
        let traits = estimation::traits(definition, indicator, before);
        let hash = estimation::hash(indicator, before, definition, &traits);
        let id = indicator.pipeline().id();
        if is_asked((id, &hash)) {
            let (rows, residuals) = of_indicator(indicator, before, definition, &traits, &project.group_names);
            measured.push(Measured { indicator: id.to_owned(), rows, residuals: residuals::text(&residuals, &hash) });
        }
    }
    Ok(measured)
}

/// Writes residuals and errors where runs read them.
pub(super) fn write_residuals(options: &Options, measured: &[Measured]) -> Result<Vec<PathBuf>, Failure> {
    let folder = options.project.join(RESIDUALS);
    std::fs::create_dir_all(&folder).map_err(|error| Failure::disk("create", &folder, &error))?;
    let mut written = Vec::new();
    for Measured { indicator, rows, residuals } in measured {
        let errors = (rule_errors::file_name(indicator), rule_errors::text(rows, indicator));
        for (name, text) in [(format!("{RESIDUALS}/{indicator}.csv"), residuals), (errors.0, &errors.1)] {
            let path = options.project.join(name);
            write_whole(&path, text.as_bytes())?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Returns the errors of one indicator and the residuals of its chosen rules.
fn of_indicator(
    indicator: &Indicator<'_>,
    before: &[Indicator<'_>],
    definition: &EstimateDefinition,
    traits: &Traits,
    names: &GroupNames,
) -> (Vec<CrossValidation>, Residuals) {
    let groups = watched_groups(&indicator.all_groups(), names);
    let members: Vec<BTreeSet<EconomyId>> =
        groups.iter().map(|group| group.members(definition.through).iter().copied().collect()).collect();
    let (mut predictions, mut totals, mut residuals) = (Vec::new(), Vec::new(), Residuals::default());
    let mut intervals = Vec::new();
    let (known, parameters) = (estimation::known(indicator, traits), estimation::parameters(indicator));
    let tested = |predictions: &[Prediction], code: &Text| {
        economies::intervals(predictions, code, (traits, &known), LONGEST_ROLLING_HORIZON)
    };
    for cell in estimation::totals(&indicator.observations) {
        let code: Text = cell.code().into();
        let Some(evidence) = known.get(&code) else { continue };
        let of_total = predictions_of_total(indicator, evidence, definition, &cell);
        residuals.add(&code, &of_total, LONGEST_ROLLING_HORIZON);
        let weight = |economy, year| indicator.weights()?.get(economy, year, &cell);
        totals.extend(group_totals(&of_total, &code, (traits, &known), &members, weight));
        intervals.extend(tested(&of_total, &code));
        predictions.extend(of_total);
        for breakdown in &definition.breakdown {
            let Some(reported) = estimation::reported_sides(breakdown, &cell, indicator, before, traits) else {
                continue;
            };
            let is_own = breakdown.difference_from.is_none();
            let differences = Differences::new(&reported, traits, parameters, is_own);
            let cells = [0, 1].map(|side| estimation::cell_of(&cell, &breakdown.sides[side]));
            let weights = |economy, year| {
                let weights = indicator.weights()?;
                Some([weights.get(economy, year, &cells[0])?, weights.get(economy, year, &cells[1])?])
            };
            let of_sides = sides::sides(&reported, &differences, weights, LONGEST_HORIZON);
            let code = cells[0].code().into();
            residuals.add(&code, &of_sides, LONGEST_ROLLING_HORIZON);
            intervals.extend(tested(&of_sides, &code));
            predictions.extend(of_sides);
        }
    }
    let id: Text = indicator.pipeline().id().into();
    predictions.retain(|prediction| prediction.task != Task::Forward || ORIGINS.contains(prediction.origin));
    let mut rows = error_rows(&id, ALL_ECONOMIES, &predictions, |_| true);
    for (number, group) in groups.iter().enumerate() {
        rows.extend(error_rows(&id, &group.name, &predictions, |economy| members[number].contains(&economy)));
        rows.extend(total_rows(&id, &group.name, totals.iter().filter(|total| total.group == number)));
    }
    rows.extend(total_rows(&id, ALL_GROUPS, totals.iter()));
    let classes: Vec<(Text, &BTreeSet<EconomyId>)> =
        groups.iter().zip(&members).map(|(group, members)| (group.name.clone(), members)).collect();
    rows.extend(economy_rows(&id, &classes, &intervals));
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    (rows, residuals)
}

/// Group under which the totals of all groups stand.
pub const ALL_GROUPS: &str = "all-groups";

fn predictions_of_total(
    indicator: &Indicator<'_>,
    evidence: &Evidence<'_>,
    definition: &EstimateDefinition,
    cell: &Breakdown,
) -> Vec<Prediction> {
    let (rules, parameters) = (&definition.rules, estimation::parameters(indicator));
    let (origins, longest) = (ORIGINS_OF_RESIDUALS, LONGEST_ROLLING_HORIZON);
    let mut predictions = forward::rolling_origins(evidence, parameters, rules, origins, longest);
    let left_out = LeftOut { evidence, parameters, rules, origins };
    predictions.extend(left_out.forward(YearRange { from: 1, to: LONGEST_HORIZON }));
    predictions.extend(left_out.backward(YearRange { from: 1, to: LONGEST_HORIZON }));
    predictions.extend(left_out.never_reported());
    predictions.extend(between(evidence, origins, LONGEST_ROLLING_HORIZON));
    // The newest edition is what is predicted; an earlier one is evidence for it.
    let lent = rows_of(indicator, cell, |row| row.is_fallback);
    predictions.retain(|prediction| !lent.contains_key(&(prediction.economy, prediction.year())));
    predictions.extend(of_withdrawn(indicator, evidence, &lent, definition, cell));
    predictions
}

/// Rows of a cell that have a value, by economy and year.
type Rows<'a> = BTreeMap<(EconomyId, i32), &'a Observation>;

fn rows_of<'a>(indicator: &'a Indicator<'_>, cell: &Breakdown, is_meant: impl Fn(&Observation) -> bool) -> Rows<'a> {
    let rows = indicator.observations.iter().filter(|row| row.breakdown == *cell && row.value.is_some());
    rows.filter(|row| is_meant(row)).map(|row| ((row.economy, row.year), row)).collect()
}

/// Returns what the ways to use an earlier edition would have said of the newest; nothing where there is none. Economies
/// whose series are re-based stay out: the editions then differ by our own doing.
fn of_withdrawn(
    indicator: &Indicator<'_>,
    evidence: &Evidence<'_>,
    lent: &Rows<'_>,
    definition: &EstimateDefinition,
    cell: &Breakdown,
) -> Vec<Prediction> {
    let is_fallback = |input: &&PlannedInput<'_>| input.rank.is_some_and(|rank| rank.is_fallback);
    let fallbacks: BTreeSet<&DatasetId> =
        indicator.planned.inputs.iter().filter(is_fallback).map(|input| &input.dataset).collect();
    let rebased: BTreeSet<EconomyId> = estimation::breaks(indicator).iter().map(|of| of.economy).collect();
    let rows = rows_of(indicator, cell, |row| fallbacks.contains(&row.dataset) && !rebased.contains(&row.economy));
    let mut earlier: BTreeMap<EconomyId, evidence::Series> = BTreeMap::new();
    for ((economy, year), row) in &rows {
        earlier.entry(*economy).or_default().extend(row.value.map(|value| (*year, value)));
    }
    let estimated = rows.iter().filter(|(_, row)| row.is_estimate_of_source()).map(|(key, _)| *key).collect();
    let newest = withdrawn::without_fallbacks(evidence, &lent.keys().copied().collect());
    let unit = indicator.pipeline().definition.indicator.unit;
    let (rules, parameters) = (&definition.rules, estimation::parameters(indicator));
    let newest = LeftOut { evidence: &newest, parameters, rules, origins: ORIGINS_OF_RESIDUALS };
    let is_evidence = |kept: &_, earlier: &_, year| edition::doubt(unit, kept, earlier, year).is_none();
    let of = Withdrawn { newest, earlier: &earlier, estimated: &estimated, is_evidence: &is_evidence };
    let mut predictions = if earlier.is_empty() { Vec::new() } else { of.after() };
    predictions.extend(of.between(LONGEST_ROLLING_HORIZON));
    predictions
}

/// Returns how often the intervals of single economies held, by class: all, each group, kind of the last report, level.
fn economy_rows(
    indicator: &Text,
    groups: &[(Text, &BTreeSet<EconomyId>)],
    intervals: &[EconomyInterval],
) -> Vec<CrossValidation> {
    type IsIn<'g> = Box<dyn Fn(&EconomyInterval) -> bool + 'g>;
    let mut classes: Vec<(Text, IsIn<'_>)> = vec![(ALL.into(), Box::new(|_| true))];
    for class in IntervalClass::ALL {
        let is_in = move |one: &EconomyInterval| class.holds(one.is_estimated, one.predicted);
        classes.push((class.name().into(), Box::new(is_in)));
    }
    for (name, members) in groups {
        classes.push((name.clone(), Box::new(|one| members.contains(&one.economy))));
    }
    let mut rows = Vec::new();
    for (class, is_in) in classes {
        let mut by_rule: BTreeMap<(Task, i32), Vec<&EconomyInterval>> = BTreeMap::new();
        for interval in intervals.iter().filter(|interval| is_in(interval)) {
            by_rule.entry((interval.task, interval.horizon_years)).or_default().push(interval);
        }
        rows.extend(by_rule.into_iter().filter_map(|((task, horizon_years), intervals)| {
            let errors = error_summary(intervals.iter().map(|one| (one.origin, one.predicted, one.reported)))?;
            let method = (Scope::Economy, task.method(task.chosen()));
            let pairs = intervals.iter().map(|one| (one.interval, one.reported));
            Some(row(indicator, method, horizon_years, (ALL_ECONOMIES, &class), (errors, held(pairs))))
        }));
    }
    rows
}

/// How often intervals held, their mean width and their mean score.
type Held = Option<[f64; 3]>;

fn held(intervals: impl Iterator<Item = (Interval, f64)>) -> Held {
    let intervals: Vec<(Interval, f64)> = intervals.collect();
    let n = intervals.len() as f64;
    let mean = |of: &dyn Fn(&(Interval, f64)) -> f64| intervals.iter().map(of).sum::<f64>() / n;
    (!intervals.is_empty()).then(|| {
        [
            mean(&|(interval, value)| f64::from(interval.holds(*value))),
            mean(&|(interval, _)| interval.upper - interval.lower),
            mean(&|(interval, value)| interval.score(*value)),
        ]
    })
}

fn row(
    indicator: &Text,
    (scope, method): (Scope, Text),
    horizon_years: i32,
    (group, class): (&str, &str),
    (errors, held): (ErrorSummary, Held),
) -> CrossValidation {
    CrossValidation {
        indicator: indicator.clone(),
        scope,
        method,
        horizon_years,
        group: group.into(),
        class: class.into(),
        n: errors.n,
        mean_absolute_error: errors.mean_absolute_error,
        bias: errors.bias,
        bias_standard_error: errors.bias_standard_error,
        interval_coverage: held.map(|[coverage, ..]| coverage),
        interval_width: held.map(|[_, width, _]| width),
        interval_score: held.map(|[.., score]| score),
    }
}

fn error_rows(
    indicator: &Text,
    group: &str,
    predictions: &[Prediction],
    is_in: impl Fn(EconomyId) -> bool,
) -> Vec<CrossValidation> {
    let row = |((task, rule, horizon_years), errors): ((Task, &str, i32), ErrorSummary)| {
        row(indicator, (Scope::Rule, task.method(rule)), horizon_years, (group, ALL), (errors, None))
    };
    summarise(predictions, is_in).into_iter().map(row).collect()
}

/// Returns the errors of group totals, and how often their intervals held.
fn total_rows<'t>(indicator: &Text, group: &str, totals: impl Iterator<Item = &'t GroupTotal>) -> Vec<CrossValidation> {
    let mut cells: BTreeMap<(&str, i32), Vec<&GroupTotal>> = BTreeMap::new();
    for total in totals {
        cells.entry((total.rule, total.horizon_years)).or_default().push(total);
    }
    let row = |((rule, horizon_years), totals): ((&str, i32), Vec<&GroupTotal>)| {
        let errors = error_summary(totals.iter().map(|total| (total.origin, total.predicted, total.reported)))?;
        let intervals = totals.iter().filter_map(|total| Some((total.interval?, total.reported)));
        let method = (Scope::Group, format!("group-total/{rule}").into());
        Some(row(indicator, method, horizon_years, (group, ALL), (errors, held(intervals))))
    };
    cells.into_iter().filter_map(row).collect()
}

/// The groups of the main classifications.
fn watched_groups(groups: &[Group], names: &GroupNames) -> Vec<Group> {
    let is_watched = |group: &&Group| {
        let is_named = names.is_main(&group.classification);
        is_named && group.edition.as_ref() != AS_OF && group.name.as_ref() != NOT_CLASSIFIED
    };
    let mut unique: Vec<Group> = Vec::new();
    for group in groups.iter().filter(is_watched) {
        if !unique.iter().any(|known| known.name == group.name) {
            unique.push(group.clone());
        }
    }
    unique
}
