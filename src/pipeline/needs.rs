//! Which other indicators a pipeline needs, and where it says so.
//! Whether they exist, and in which order they are computed, is for `run/plan`, which sees all of them.

use super::document::Step;
use super::{Pipeline, PipelineDefinition, RuleTerm};

/// An indicator that a pipeline needs, and where it says so.
pub struct Need<'a> {
    /// Its id.
    pub id: &'a str,
    /// The way to it in the file.
    pub way: Vec<Step<'a>>,
}

/// Returns what a pipeline needs: its denominator, what it is derived from, what shares its people out by location.
pub fn needs(pipeline: &Pipeline) -> Vec<Need<'_>> {
    let definition = &pipeline.definition;
    let denominator = definition.indicator.denominator.as_deref().filter(|id| *id != pipeline.id());
    let denominator = denominator.map(|id| Need { id, way: vec![Step::Key("indicator"), Step::Key("denominator")] });
    let shares = definition.weight.location_shares.as_deref();
    let shares = shares.map(|id| Need { id, way: vec![Step::Key("weight"), Step::Key("location_shares")] });
    let parts = definition.derived.iter().flat_map(|derived| derived.of.iter().enumerate());
    let parts =
        parts.map(|(index, id)| Need { id, way: vec![Step::Key("derived"), Step::Key("of"), Step::Index(index)] });
    let predictors = definition.estimate.iter().flat_map(|estimate| estimate.predictors.iter().enumerate());
    let predictors = predictors
        .map(|(index, id)| Need { id, way: vec![Step::Key("estimate"), Step::Key("predictors"), Step::Index(index)] });
    let breakdowns = definition.estimate.iter().flat_map(|estimate| estimate.breakdown.iter().enumerate());
    let differences = breakdowns.filter_map(|(index, breakdown)| {
        let way = vec![Step::Key("estimate"), Step::Key("breakdown"), Step::Index(index), Step::Key("difference_from")];
        Some(Need { id: breakdown.difference_from.as_deref()?, way })
    });
    let rules = rule_terms(definition).flat_map(|(way, term)| {
        let others = indicators_of(term).filter(|id| *id != pipeline.id());
        others.map(move |id| Need { id, way: way.clone() })
    });
    let all = denominator.into_iter().chain(shares).chain(parts).chain(predictors).chain(differences);
    all.chain(rules).collect()
}

/// Returns every figure of a rule with the way to its rule.
fn rule_terms(definition: &PipelineDefinition) -> impl Iterator<Item = (Vec<Step<'_>>, &RuleTerm)> {
    definition.rule.iter().enumerate().flat_map(|(index, rule)| {
        let terms = rule.left.iter().chain(rule.right.iter());
        terms.map(move |term| (vec![Step::Key("rule"), Step::Index(index)], term))
    })
}

/// Returns the indicators that weigh or predict the values of a pipeline.
pub fn weighed_by(pipeline: &Pipeline) -> impl Iterator<Item = &str> {
    let definition = &pipeline.definition;
    let predictors = definition.estimate.iter().flat_map(|estimate| &estimate.predictors);
    let denominator = definition.indicator.denominator.iter().chain(&definition.weight.location_shares);
    denominator.chain(predictors).map(String::as_str)
}

/// Returns the other indicators that a term of a rule names.
fn indicators_of(term: &RuleTerm) -> impl Iterator<Item = &str> {
    term.indicator.as_deref().into_iter().chain(term.times_indicator.as_deref())
}
