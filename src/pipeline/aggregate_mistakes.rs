//! A statistic that a pipeline asks for → why it cannot be computed: no weight, no property, no rate.
//! Looks at one definition.

use super::definition::AggregateDefinition;
use super::document::Step;
use super::pipeline_file::Pipeline;
use crate::concepts::Unit;
use crate::findings::{Code, Finding};
use crate::statistic::{Kind, TakesProperty};
use crate::tables::Statistic;

/// Returns why a statistic cannot be computed as it is asked for.
pub fn aggregate_mistake(pipeline: &Pipeline, index: usize, aggregate: &AggregateDefinition) -> Option<Finding> {
    let has_property = aggregate.at_least.is_some() || aggregate.below.is_some();
    let kind = Kind::of(aggregate.statistic);
    let (needs_property, takes_property) =
        (kind.property == TakesProperty::Always, kind.property != TakesProperty::Never);
    let is_sum_of_rates = aggregate.statistic == Statistic::Sum && pipeline.definition.indicator.unit.total().is_some();
    let needs_weight = kind.needs_weight() || is_sum_of_rates;
    let name = aggregate.statistic.name();
    let (key, detail, help) = if needs_weight
        && !aggregate.unweighted
        && pipeline.definition.indicator.denominator.is_none()
    {
        ("statistic", format!("`{name}` needs a weight"), "add `denominator` to [indicator], or `unweighted = true`")
    } else if kind.counts_people && pipeline.definition.indicator.unit != Unit::Percent {
        ("statistic", format!("`{name}` needs a rate in percent"), "use `sum` for an indicator that is no rate")
    } else if needs_property && !has_property {
        ("statistic", format!("`{name}` needs a property"), "add `at_least` or `below`")
    } else if has_property && !takes_property {
        ("statistic", format!("`{name}` takes no property"), "delete `at_least` and `below`")
    } else {
        return None;
    };
    let way = [Step::Key("aggregate"), Step::Index(index), Step::Key(key)];
    Some(pipeline.finding(Code::BadDefinition, &way, detail).help(help))
}
