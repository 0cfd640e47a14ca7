//! Definition of an indicator → what `explore.html` has to know of its statistics and gaps to compute them in the page.

use crate::compare;
use crate::pipeline::{AggregateDefinition, PipelineDefinition};
use crate::publish::explore::{GapFacts, StatisticFacts};
use crate::statistic::{Kind, Weighs};
use crate::tables::{Profile, Statistic};

/// Returns the statistics of an indicator, in the order of their declaration.
pub fn statistics(definition: &PipelineDefinition, is_completed: bool) -> Vec<StatisticFacts> {
    let unit = definition.indicator.unit;
    let of = |aggregate: &AggregateDefinition| {
        let kind = Kind::of(aggregate.statistic);
        let is_amount = aggregate.statistic == Statistic::Sum && unit.total().is_none();
        let counts_once = aggregate.unweighted
            || is_amount
            || definition.indicator.denominator.is_none()
            || kind.weighs == Weighs::Once;
        let figure_unit = (kind.unit)(unit);
        StatisticFacts {
            statistic: aggregate.statistic.name(),
            category: aggregate.category.clone(),
            at_least: aggregate.at_least,
            below: aggregate.below,
            counts_once,
            least_share: Profile::Itu.least_share(is_completed).max(kind.least_share),
            unit: figure_unit.name(),
            decimals: figure_unit.decimals(),
        }
    };
    definition.aggregate.iter().map(of).collect()
}

/// Returns the gaps of an indicator.
pub fn gaps(definition: &PipelineDefinition) -> Vec<GapFacts> {
    let of = |compared: &crate::pipeline::CompareDefinition| {
        let of_statistic = (Kind::of(compared.statistic).unit)(definition.indicator.unit);
        let unit = compare::unit(compared.id, compare::unit_of_difference(of_statistic));
        GapFacts {
            id: compared.id.name(),
            kind: compared.id.kind().name(),
            unit: unit.name(),
            decimals: unit.decimals(),
        }
    };
    let mut gaps: Vec<GapFacts> = definition.compare.iter().map(of).collect();
    gaps.dedup_by(|one, other| one.id == other.id);
    gaps
}
