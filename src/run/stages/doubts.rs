//! The checks of one indicator that doubt values and keep them: series against themselves, parts against their whole, one
//! indicator against another.

use super::indicator::Indicator;
use super::reference::Reference;
use crate::check;
use crate::check::materiality::Materiality;
use crate::check::outlier;
use crate::check::splice::Splice;
use crate::concepts::DatasetId;
use crate::concepts::groups::Group;
use crate::findings::Finding;
use crate::pipeline::Link;
use crate::tables::Observation;

/// Returns what is doubtful of an indicator's rows, and marks the places where its series change their source; what the
/// pipeline expects and does not find is a fault of a definition.
pub fn doubts(
    reference: &Reference,
    indicator: &mut Indicator<'_>,
    per_person: &[Observation],
    before: &[Indicator<'_>],
    faults: &mut Vec<Finding>,
) -> Vec<Finding> {
    let mut findings = of_splices(indicator);
    let (pipeline, groups) = (indicator.pipeline(), indicator.all_groups());
    faults.extend(check::expectation::check(pipeline, &indicator.observations));
    let datasets: Vec<DatasetId> = indicator.planned.inputs.iter().map(|input| input.dataset.clone()).collect();
    faults.extend(check::years::check(pipeline, &datasets, &indicator.observations));
    if !pipeline.definition.check.expect_total.is_empty() {
        faults.extend(totals(reference, indicator, &groups));
    }
    findings.extend(of_series(indicator, &groups));
    findings.extend(of_parts(indicator, per_person));
    if let Some(weights) = indicator.weights() {
        findings.extend(check::absent::check(&indicator.observations, weights, &groups));
    }
    findings.extend(of_rules(indicator, before));
    findings
}

fn of_splices(indicator: &mut Indicator<'_>) -> Vec<Finding> {
    let splices = check::splice::splices(&indicator.observations);
    let findings = check::splice::check(&splices, |splice| link(indicator, splice).is_some());
    let steps = check::splice::steps(&splices);
    if !steps.is_empty() {
        check::splice::mark(&mut indicator.observations, &steps);
    }
    findings
}

/// Returns the shift on the logit scale by which the part before a splice is linked to that after, where either input
/// asks for it and both speak in some year.
pub fn link(indicator: &Indicator<'_>, splice: &Splice<'_>) -> Option<f64> {
    let datasets = [&splice.before.dataset, &splice.after.dataset];
    let asks = indicator.planned.inputs.iter().any(|planned| {
        datasets.contains(&&planned.dataset)
            && match planned.input.link {
                Some(Link::Rebase) => true,
                None => false,
            }
    });
    splice.level_difference().filter(|_| asks && !splice.is_of_evidence())
}

/// Totals over the groups that the indicator asks for, and over its world even if it asks for none.
fn totals(reference: &Reference, indicator: &Indicator<'_>, groups: &[Group]) -> Vec<Finding> {
    let (pipeline, window) = (indicator.pipeline(), indicator.latest_within());
    let expected = pipeline.definition.check.expect_total.iter();
    let mut groups = groups.to_vec();
    groups.extend(expected.flat_map(|entry| indicator.world(reference, window.map_or(entry.year, |window| window.to))));
    check::total::check(pipeline, &indicator.observations, indicator.weights(), &groups, window)
}

fn of_series(indicator: &Indicator<'_>, groups: &[Group]) -> Vec<Finding> {
    let (pipeline, observations) = (indicator.pipeline(), &indicator.observations);
    let (unit, weights) = (pipeline.definition.indicator.unit, indicator.weights());
    let mut findings = check::jump::check(pipeline, observations, weights, groups);
    let is_weight = indicator.planned.weighs_others;
    let materiality =
        (!is_weight).then(|| Materiality::new(unit, observations, weights, groups, indicator.latest_within()));
    let rules = outlier::Rules {
        pipeline,
        materiality: materiality.as_ref(),
        max_annual_change_percent: pipeline.definition.check.max_annual_change_percent,
    };
    // What follows from other indicators is doubted there.
    let is_derived = pipeline.definition.derived.is_some();
    let mut outliers = if is_derived { Vec::new() } else { outlier::check(&rules, unit, observations) };
    // What the limit in points has told already is not told twice.
    outliers
        .retain(|outlier| findings.iter().all(|known| (known.economy, known.year) != (outlier.economy, outlier.year)));
    findings.extend(outliers);
    findings.extend(check::declared_break::check(pipeline, observations));
    findings.extend(check::declared_break::fits_nothing(pipeline, observations));
    findings
}

fn of_parts(indicator: &Indicator<'_>, per_person: &[Observation]) -> Vec<Finding> {
    let (rules, observations) = (&indicator.pipeline().definition.check, &indicator.observations);
    let mut findings = Vec::new();
    if !rules.cumulative.is_empty() {
        findings.extend(check::cumulative::says_nothing(indicator.pipeline(), observations));
        findings.extend(check::cumulative::check(&rules.cumulative, observations));
    }
    if indicator.pipeline().definition.indicator.unit.is_amount() {
        findings.extend(check::parts::check(observations));
        findings.extend(check::sex_ratio::check(observations));
    }
    let pipeline = indicator.pipeline();
    let is_rate = !pipeline.definition.indicator.unit.is_amount() && pipeline.definition.derived.is_none();
    if is_rate && rules.max_identity_difference_points.and(indicator.weights()).is_none() {
        findings.extend(check::identity::check_order(observations));
    }
    let Some(weights) = indicator.weights() else { return findings };
    findings.extend(check::weight::check(observations, weights, indicator.latest_within()));
    if let Some(most) = rules.max_identity_difference_points {
        findings.extend(check::identity::check(most, observations, weights));
    }
    if let Some(rule) = &rules.per_person {
        findings.extend(check::per_person::check(rule, observations, per_person, weights));
    }
    findings
}

fn of_rules(indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Vec<Finding> {
    let pipeline = indicator.pipeline();
    let lookup = |id: &str| -> Option<&[Observation]> {
        if id == pipeline.id() {
            return Some(&indicator.observations);
        }
        before.iter().find(|known| known.pipeline().id() == id).map(|known| known.observations.as_slice())
    };
    check::rule::check(pipeline, &lookup)
}
