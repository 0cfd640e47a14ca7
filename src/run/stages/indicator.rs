//! One indicator on its way through the stages: its rows, its weights, the groups it is added up for.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::reference::Reference;
use crate::aggregate::{Request, Wanted};
use crate::concepts::classification::{USER_GROUPS, WORLD};
use crate::concepts::groups::{self, Group, GroupError, Universe, itu_universe, reporting_universe};
use crate::concepts::{Age, Apply, EconomyId, YearRange};
use crate::findings::{Code, Finding};
use crate::ingest::RowCounts;
use crate::pipeline::document::Step;
use crate::pipeline::{AggregateDefinition, ClassificationUse, Pipeline, UniverseDefinition};
use crate::run::plan::planned::PlannedPipeline;
use crate::statistic::{Kind, Property};
use crate::tables::weights::DerivedAge;
use crate::tables::{Observation, Reject, Weights, blocks};

/// An indicator with its checked rows, and the weights and groups that follow from them and from those of others.
pub struct Indicator<'a> {
    /// The pipeline and its inputs.
    pub planned: &'a PlannedPipeline<'a>,
    /// Rows of all files, checked, those in use selected.
    pub observations: Vec<Observation>,
    /// Weights and groups; who has all its results in the cache needs none.
    scope: OnceLock<Scope>,
    /// Weights that it gives to those whose denominator it is, made once.
    as_denominator: OnceLock<Weights>,
}

/// Checked rows of an indicator with all that was noticed, as they are cached.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checked {
    /// The rows.
    #[serde(with = "blocks")]
    pub observations: Vec<Observation>,
    /// What was noticed.
    pub noticed: Noticed,
}

/// What was noticed of the rows of an indicator.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Noticed {
    /// What became of the rows of each file.
    pub counts: Vec<RowCounts>,
    /// Rows that were refused.
    pub rejects: Vec<Reject>,
    /// Findings but for those of the rejects.
    pub findings: Vec<Finding>,
}

/// What an indicator is weighed with and added up for.
#[derive(Debug)]
struct Scope {
    /// Weights, if it has a denominator.
    weights: Option<Weights>,
    groups: Groups,
}

/// The groups of an indicator.
#[derive(Debug, Default)]
struct Groups {
    of_uses: Vec<GroupsOfUse>,
    universe: Option<Universe>,
    method: GroupsOfMethod,
}

/// The groups of one classification in the years of an aggregate.
#[derive(Debug)]
pub struct GroupsOfUse {
    used: ClassificationUse,
    years: YearRange,
    groups: Vec<Group>,
    is_partition: bool,
}

/// The groups that a method rests on, as `[estimate]` declares them for the last year that is completed.
#[derive(Clone, Debug, Default)]
pub struct GroupsOfMethod {
    /// Regions.
    pub regions: Vec<Group>,
    /// Income groups.
    pub incomes: Vec<Group>,
}

impl<'a> Indicator<'a> {
    /// Returns an indicator of these rows.
    pub const fn new(planned: &'a PlannedPipeline<'a>, observations: Vec<Observation>) -> Self {
        Self { planned, observations, scope: OnceLock::new(), as_denominator: OnceLock::new() }
    }

    /// Finds its weights and groups, if that was not done.
    ///
    /// - Errors: classifications and editions that cannot be used as asked, each at its place.
    pub fn resolve(&self, reference: &Reference, before: &[Indicator<'_>]) -> Result<(), Vec<Finding>> {
        if self.scope.get().is_some() {
            return Ok(());
        }
        let (groups, mistakes) = match resolve_groups(reference, self) {
            Ok(groups) => (groups, None),
            Err(mistakes) => (Groups::default(), Some(mistakes)),
        };
        // Nobody else resolves this indicator meanwhile.
        let _ = self.scope.set(Scope { weights: weights(self, before), groups });
        mistakes.map_or(Ok(()), Err)
    }

    /// Returns its weights, if it has a denominator, once they are found.
    pub fn weights(&self) -> Option<&Weights> {
        self.scope.get()?.weights.as_ref()
    }

    fn groups(&self) -> &[GroupsOfUse] {
        self.scope.get().map_or(&[], |scope| &scope.groups.of_uses)
    }

    /// Returns its pipeline.
    pub fn pipeline(&self) -> &'a Pipeline {
        self.planned.pipeline
    }

    /// Returns every group that any of its aggregates asks for.
    pub fn all_groups(&self) -> Vec<Group> {
        self.groups().iter().flat_map(|of_use| of_use.groups.iter().cloned()).collect()
    }

    /// Returns its world in a year; none where its universe is not there, which is told where its groups are resolved.
    pub fn world(&self, reference: &Reference, year: i32) -> Vec<Group> {
        let Ok(universe) = universe(reference, self) else { return Vec::new() };
        let years = YearRange { from: year, to: year };
        groups::resolve(&reference.classifications, WORLD, None, Apply::Fixed, years, &universe).unwrap_or_default()
    }

    /// Returns the groups that an aggregate asks for, and the user's.
    pub fn groups_for(&self, aggregate: &AggregateDefinition) -> Vec<Group> {
        let years = YearRange { from: aggregate.from, to: aggregate.to };
        let is_asked = |used: &ClassificationUse| used.id == USER_GROUPS || aggregate.classifications.contains(used);
        let wanted = self.groups().iter().filter(|of_use| of_use.years == years && is_asked(&of_use.used));
        wanted.flat_map(|of_use| of_use.groups.iter().cloned()).collect()
    }

    /// Returns the economies that its world consists of, once its groups are found.
    pub fn universe(&self) -> Option<&Universe> {
        self.scope.get()?.groups.universe.as_ref()
    }

    /// Returns the groups that its estimates rest on, whatever is published.
    pub fn method(&self) -> &GroupsOfMethod {
        static NONE: GroupsOfMethod = GroupsOfMethod { regions: Vec::new(), incomes: Vec::new() };
        self.scope.get().map_or(&NONE, |scope| &scope.groups.method)
    }

    /// Returns the groups of each partition that an aggregate asks for.
    pub fn partitions_for(&self, aggregate: &AggregateDefinition) -> Vec<Vec<Group>> {
        let years = YearRange { from: aggregate.from, to: aggregate.to };
        let is_asked = |of_use: &&GroupsOfUse| {
            of_use.is_partition && of_use.years == years && aggregate.classifications.contains(&of_use.used)
        };
        self.groups().iter().filter(is_asked).map(|of_use| of_use.groups.clone()).collect()
    }

    /// Returns the years within which the latest value of each economy counts.
    pub fn latest_within(&self) -> Option<YearRange> {
        let window = self.pipeline().definition.indicator.latest_within?;
        Some(YearRange { from: window.from, to: window.to })
    }

    /// Returns what definitions over the same groups and years ask for.
    pub fn request<'g>(&self, alike: &[AggregateDefinition], groups: &'g [Group]) -> Request<'g> {
        let definition = &self.pipeline().definition;
        let wanted = |aggregate: &AggregateDefinition| Wanted {
            statistic: aggregate.statistic,
            property: Property { at_least: aggregate.at_least, below: aggregate.below },
            category: aggregate.category.as_deref().map(Into::into),
            is_weighted: Kind::of(aggregate.statistic).is_weighted()
                && !aggregate.unweighted
                && self.weights().is_some(),
            is_compared: definition.compare.iter().any(|comparison| comparison.statistic == aggregate.statistic),
        };
        Request {
            indicator: self.pipeline().id().into(),
            unit: definition.indicator.unit,
            statistics: alike.iter().map(wanted).collect(),
            years: YearRange { from: alike[0].from, to: alike[0].to },
            groups,
        }
    }
}

/// Returns the weights of an indicator, from its denominator, which may be itself.
fn weights(indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Option<Weights> {
    let definition = &indicator.pipeline().definition.indicator;
    let find = |id: &str| before.iter().chain([indicator]).find(|known| known.pipeline().id() == id);
    let denominator = find(definition.denominator.as_deref()?)?;
    let shares = denominator.pipeline().definition.weight.location_shares.as_deref().and_then(find);
    let weights = denominator.as_denominator.get_or_init(|| as_denominator(denominator, shares));
    Some(weights.clone().with_default_age(definition.denominator_age.map_or(Age::Total, |age| age.0)))
}

/// Returns the weights that an indicator gives to others, and what shares them out by location.
fn as_denominator(denominator: &Indicator<'_>, shares: Option<&Indicator<'_>>) -> Weights {
    let definition = &denominator.pipeline().definition;
    let derived = definition.weight.derived_age.iter();
    let derived: Vec<DerivedAge> = derived
        .map(|derived| DerivedAge { age: derived.age.0, whole: derived.whole.0, part: derived.part.0 })
        .collect();
    let id = definition.indicator.id.as_str().into();
    let weights = Weights::new(id, definition.indicator.unit, &denominator.observations).with_derived_ages(&derived);
    match shares {
        Some(shares) => weights.with_location_shares(&shares.observations),
        None => weights,
    }
}

/// Returns the groups of every aggregate of an indicator.
///
/// - Errors: classifications and editions that cannot be used as asked, each at its place.
fn resolve_groups(reference: &Reference, indicator: &Indicator<'_>) -> Result<Groups, Vec<Finding>> {
    let pipeline = indicator.pipeline();
    let universe = universe(reference, indicator).map_err(|error| {
        let way = [Step::Key("indicator"), Step::Key("universe")];
        vec![pipeline.finding(Code::UnknownGroup, &way, error.to_string()).help(error.help())]
    })?;
    let (mut resolved, mut mistakes): (Vec<GroupsOfUse>, _) = (Vec::new(), Vec::new());
    for (index, aggregate) in pipeline.definition.aggregate.iter().enumerate() {
        let years = YearRange { from: aggregate.from, to: aggregate.to };
        for (place, used) in classification_uses(aggregate, reference).enumerate() {
            if resolved.iter().any(|known| known.used == used && known.years == years) {
                continue;
            }
            let edition = used.edition.as_deref();
            match groups::resolve(&reference.classifications, &used.id, edition, used.apply, years, &universe) {
                Ok(groups) => {
                    let classification = reference.classifications.get(used.id.as_str());
                    let is_partition = classification.is_some_and(|classification| classification.is_partition);
                    resolved.push(GroupsOfUse { used, years, groups, is_partition });
                }
                Err(error) => {
                    let way =
                        [Step::Key("aggregate"), Step::Index(index), Step::Key("classifications"), Step::Index(place)];
                    mistakes.push(pipeline.finding(Code::UnknownGroup, &way, error.to_string()).help(error.help()));
                }
            }
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let method = groups_of_method(reference, pipeline, &universe)?;
    Ok(Groups { of_uses: resolved, universe: Some(universe), method })
}

/// Returns the groups that the estimates of a pipeline rest on; none where it completes nothing.
///
/// - Errors: classifications and editions that cannot be used as asked, each at its place.
fn groups_of_method(
    reference: &Reference,
    pipeline: &Pipeline,
    universe: &Universe,
) -> Result<GroupsOfMethod, Vec<Finding>> {
    let Some(definition) = &pipeline.definition.estimate else { return Ok(GroupsOfMethod::default()) };
    let years = YearRange { from: definition.through, to: definition.through };
    let of = |key, used: &Option<ClassificationUse>| {
        let world = ClassificationUse { id: WORLD.to_owned(), edition: None, apply: Apply::Fixed };
        let ClassificationUse { id, edition, apply } = used.as_ref().unwrap_or(&world);
        let groups = groups::resolve(&reference.classifications, id, edition.as_deref(), *apply, years, universe);
        let way = [Step::Key("estimate"), Step::Key(key)];
        groups.map_err(|error| pipeline.finding(Code::UnknownGroup, &way, error.to_string()).help(error.help()))
    };
    match (of("regions", &definition.regions), of("income_groups", &definition.income_groups)) {
        (Ok(regions), Ok(incomes)) => Ok(GroupsOfMethod { regions, incomes }),
        (regions, incomes) => Err([regions.err(), incomes.err()].into_iter().flatten().collect()),
    }
}

fn universe(reference: &Reference, indicator: &Indicator<'_>) -> Result<Universe, GroupError> {
    match indicator.pipeline().definition.indicator.universe {
        UniverseDefinition::ItuRegions => itu_universe(&reference.classifications),
        UniverseDefinition::Reporting => Ok(reporting_universe(reporting_economies(indicator))),
    }
}

/// The classifications of an aggregate, and the user's groups.
fn classification_uses<'a>(
    aggregate: &'a AggregateDefinition,
    reference: &'a Reference,
) -> impl Iterator<Item = ClassificationUse> + 'a {
    let user = reference.user_edition.clone().map(|edition| ClassificationUse {
        id: USER_GROUPS.to_owned(),
        edition: Some(edition),
        apply: Apply::Fixed,
    });
    aggregate.classifications.iter().cloned().chain(user)
}

/// Returns the economies with data in any year of the indicator, within its window or not.
fn reporting_economies(indicator: &Indicator<'_>) -> BTreeSet<EconomyId> {
    let with_data = indicator.observations.iter().filter(|row| row.selected && row.value.is_some());
    with_data.map(|row| row.economy).collect()
}
