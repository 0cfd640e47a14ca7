//! Pipelines → the tables of definitions that a script asks: what the kernel is asked, row by row.
//! Knows no engine.

use super::dialect::Type;
use super::relation::{DefinitionTable, Field};
use crate::aggregate::SideCodes;
use crate::compare;
use crate::concepts::classification::USER_GROUPS;
use crate::concepts::groups::AS_OF;
use crate::concepts::named;
use crate::concepts::{Apply, Unit};
use crate::pipeline::{AggregateDefinition, ClassificationUse, CompareDefinition, ComparedSides, Pipeline, Side};
use crate::statistic::{Kind, Measure, Property, Rule, Terms, Weighs};
use crate::tables::{Profile, Statistic};

/// What a set of members is added up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A published aggregate.
    Published,
    /// One of two years over the same economies.
    Growth,
    /// One side of two breakdowns.
    Pair,
}

named! {
    Purpose {
        Published => "published",
        Growth => "growth",
        Pair => "pair",
    }
}

/// How a statistic is made of what is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// A sum over the sum of the weights.
    Mean,
    /// A sum.
    Sum,
    /// The value in the middle.
    Median,
    /// The value in the middle of the weight.
    WeightedMedian,
    /// Inequality, from the values in their order.
    Gini,
}

impl Formula {
    /// Returns the formula of a statistic.
    pub fn of(statistic: Statistic) -> Self {
        match statistic {
            Statistic::Median => Self::Median,
            Statistic::WeightedMedian => Self::WeightedMedian,
            Statistic::Gini => Self::Gini,
            Statistic::Count
            | Statistic::Offline
            | Statistic::ShareOfEconomies
            | Statistic::Sum
            | Statistic::Users
            | Statistic::WeightedMean => match (Kind::of(statistic).rule)(Terms::default()) {
                Rule::Mean(_) => Self::Mean,
                Rule::Sum(_) | Rule::InSteps(_) => Self::Sum,
            },
        }
    }

    /// Returns whether the values are put in order first.
    pub const fn is_ordered(self) -> bool {
        match self {
            Self::WeightedMedian | Self::Gini => true,
            Self::Mean | Self::Sum | Self::Median => false,
        }
    }
}

named! {
    Formula {
        Mean => "mean",
        Sum => "sum",
        Median => "median",
        WeightedMedian => "weighted-median",
        Gini => "gini",
    }
}

/// All that pipelines ask for.
#[derive(Debug)]
pub struct Definitions {
    /// The tables, in the order in which they are written.
    pub relations: Vec<DefinitionTable>,
    /// The formulas in use.
    pub formulas: Vec<Formula>,
}

impl Definitions {
    /// Returns what the pipelines ask for.
    pub fn of(pipelines: &[&Pipeline]) -> Self {
        let mut asked = Asked::new();
        pipelines.iter().for_each(|pipeline| asked.take(pipeline));
        let Asked { indicators, profiles, groups, statistics, pairs, pair_gaps, group_gaps, growths, formulas, .. } =
            asked;
        Self {
            relations: vec![indicators, profiles, groups, statistics, pairs, pair_gaps, group_gaps, growths],
            formulas,
        }
    }
}

struct Asked {
    indicators: DefinitionTable,
    profiles: DefinitionTable,
    groups: DefinitionTable,
    statistics: DefinitionTable,
    pairs: DefinitionTable,
    pair_gaps: DefinitionTable,
    group_gaps: DefinitionTable,
    growths: DefinitionTable,
    formulas: Vec<Formula>,
    /// Statistics and pairs are numbered through all indicators.
    n_statistics: usize,
    n_pairs: usize,
}

const fn relation(name: &'static str, columns: Vec<(&'static str, Type)>) -> DefinitionTable {
    DefinitionTable { name, columns, rows: Vec::new() }
}

impl Asked {
    fn new() -> Self {
        use Type::{Bool, Float, Int, Text};
        let gap = || vec![("indicator", Text), ("gap", Text), ("kind", Text), ("statistic", Text), ("unit", Text)];
        Self {
            indicators: relation(
                "asked_indicators",
                vec![
                    ("indicator", Text),
                    ("has_weights", Bool),
                    ("is_completed", Bool),
                    ("window_from", Int),
                    ("window_to", Int),
                ],
            ),
            profiles: relation(
                "asked_profiles",
                vec![("indicator", Text), ("profile", Text), ("panel", Text), ("least_share", Float)],
            ),
            groups: relation(
                "asked_groups",
                vec![
                    ("indicator", Text),
                    ("request", Int),
                    ("classification", Text),
                    ("edition", Text),
                    ("from_year", Int),
                    ("to_year", Int),
                ],
            ),
            statistics: relation("asked_statistics", statistic_columns()),
            pairs: relation(
                "asked_pairs",
                vec![
                    ("pair", Int),
                    ("indicator", Text),
                    ("request", Int),
                    ("sex_above", Text),
                    ("age_above", Text),
                    ("location_above", Text),
                    ("sex_below", Text),
                    ("age_below", Text),
                    ("location_below", Text),
                ],
            ),
            pair_gaps: relation(
                "asked_pair_gaps",
                vec![("pair", Int), ("gap", Text), ("kind", Text), ("statistic", Text), ("unit", Text)],
            ),
            group_gaps: relation("asked_group_gaps", [gap(), vec![("above", Text), ("below", Text)]].concat()),
            growths: relation("asked_growths", [gap(), vec![("from_year", Int), ("to_year", Int)]].concat()),
            formulas: Vec::new(),
            n_statistics: 0,
            n_pairs: 0,
        }
    }

    fn take(&mut self, pipeline: &Pipeline) {
        let definition = &pipeline.definition;
        let (id, indicator) = (pipeline.id(), &definition.indicator);
        let is_completed = definition.estimate.is_some();
        let window = indicator.latest_within;
        self.indicators.rows.push(vec![
            id.into(),
            indicator.denominator.is_some().into(),
            is_completed.into(),
            window.map(|window| window.from).into(),
            window.map(|window| window.to).into(),
        ]);
        for profile in Profile::ALL {
            let panel = if is_completed && profile == Profile::Itu { COMPLETED } else { REPORTED };
            let least = profile.least_share(is_completed);
            self.profiles.rows.push(vec![id.into(), profile.name().into(), panel.into(), least.into()]);
        }
        let requests = definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same).enumerate();
        for (request, alike) in requests {
            self.take_groups(id, request, &alike[0]);
            alike.iter().for_each(|aggregate| self.take_statistic(pipeline, request, aggregate));
        }
        definition.compare.iter().for_each(|comparison| self.take_comparison(pipeline, comparison));
    }

    fn take_groups(&mut self, id: &str, request: usize, aggregate: &AggregateDefinition) {
        let user = ClassificationUse { id: USER_GROUPS.to_owned(), edition: None, apply: Apply::Fixed };
        for used in aggregate.classifications.iter().chain([&user]) {
            let edition = match used.apply {
                Apply::AsOf => Some(AS_OF),
                Apply::Fixed => used.edition.as_deref(),
            };
            let years = [aggregate.from.into(), aggregate.to.into()];
            let row = [id.into(), request.into(), used.id.as_str().into(), edition.into()];
            self.groups.rows.push(row.into_iter().chain(years).collect());
        }
    }

    fn take_statistic(&mut self, pipeline: &Pipeline, request: usize, aggregate: &AggregateDefinition) {
        let definition = &pipeline.definition;
        let is_grown = |comparison: &CompareDefinition| {
            comparison.compares() == ComparedSides::Years && comparison.statistic == aggregate.statistic
        };
        let kind = Kind::of(aggregate.statistic);
        let is_weighted = kind.is_weighted() && !aggregate.unweighted && definition.indicator.denominator.is_some();
        let position = self.next_statistic(aggregate.statistic);
        let purposes = [Purpose::Published, Purpose::Growth];
        let asked = |purpose: &Purpose| *purpose == Purpose::Published || definition.compare.iter().any(is_grown);
        for purpose in purposes.into_iter().filter(asked) {
            let unit = definition.indicator.unit;
            let mut row = vec![pipeline.id().into(), request.into(), purpose.name().into(), position.into()];
            row.extend(statistic_fields(aggregate, unit, is_weighted));
            self.statistics.rows.push(row);
        }
    }

    fn next_statistic(&mut self, statistic: Statistic) -> usize {
        let formula = Formula::of(statistic);
        if !self.formulas.contains(&formula) {
            self.formulas.push(formula);
        }
        self.n_statistics += 1;
        self.n_statistics
    }

    fn take_comparison(&mut self, pipeline: &Pipeline, comparison: &CompareDefinition) {
        let unit = pipeline.definition.indicator.unit;
        let of_statistic = (Kind::of(comparison.statistic).unit)(unit);
        let unit = match comparison.compares() {
            ComparedSides::Breakdowns => unit,
            ComparedSides::Groups | ComparedSides::Years => of_statistic,
        };
        let unit = compare::unit(comparison.id, compare::unit_of_difference(unit)).name();
        let (gap, kind) = (comparison.id.name(), comparison.kind.name());
        let statistic = comparison.statistic.name();
        let named = || vec![pipeline.id().into(), gap.into(), kind.into(), statistic.into(), unit.into()];
        match comparison.compares() {
            ComparedSides::Breakdowns => {
                let Some(pair) = self.pair(pipeline, comparison) else { return };
                let statistic = Statistic::WeightedMean.name();
                self.pair_gaps.rows.push(vec![pair, gap.into(), kind.into(), statistic.into(), unit.into()]);
            }
            ComparedSides::Groups => {
                let groups = [&comparison.numerator, &comparison.denominator].map(|side| side.group.as_deref().into());
                self.group_gaps.rows.push(named().into_iter().chain(groups).collect());
            }
            ComparedSides::Years => {
                // One end alone is none: each year is compared with the one before.
                let years = comparison.from.zip(comparison.to);
                let years = [years.map(|years| years.0).into(), years.map(|years| years.1).into()];
                self.growths.rows.push(named().into_iter().chain(years).collect());
            }
        }
    }

    /// Returns the number of two breakdowns, which a ratio and a difference share; none where nothing gives their groups.
    fn pair(&mut self, pipeline: &Pipeline, comparison: &CompareDefinition) -> Option<Field> {
        let definition = &pipeline.definition;
        let mut requests = definition.aggregate.chunk_by(AggregateDefinition::is_over_the_same);
        let request = requests.position(|alike| alike.iter().any(|one| one.statistic == comparison.statistic))?;
        let mut sides = vec![pipeline.id().into(), request.into()];
        sides.extend([&comparison.numerator, &comparison.denominator].into_iter().flat_map(codes));
        if let Some(known) = self.pairs.rows.iter().find(|row| row[1..] == sides[..]) {
            return Some(known[0].clone());
        }
        self.n_pairs += 1;
        self.pairs.rows.push([vec![self.n_pairs.into()], sides].concat());
        let mean = AggregateDefinition {
            statistic: Statistic::WeightedMean,
            category: None,
            at_least: None,
            below: None,
            ..definition.aggregate[0].clone()
        };
        let is_first = !self
            .statistics
            .rows
            .iter()
            .any(|row| row[..3] == [pipeline.id().into(), request.into(), Purpose::Pair.name().into()]);
        if is_first {
            let position = self.next_statistic(mean.statistic);
            let mut row = vec![pipeline.id().into(), request.into(), Purpose::Pair.name().into(), position.into()];
            row.extend(statistic_fields(&mean, definition.indicator.unit, true));
            self.statistics.rows.push(row);
        }
        Some(self.n_pairs.into())
    }
}

/// Name of the panel of reported values.
pub const REPORTED: &str = "reported";
/// Name of the panel of completed values.
pub const COMPLETED: &str = "completed";

fn codes(side: &Side) -> [Field; 3] {
    let codes = SideCodes::from(side);
    let age = codes.age.map(|age| Field::Text(age.to_string()));
    [codes.sex.map(|sex| sex.code()).into(), age.into(), codes.location.map(|location| location.code()).into()]
}

fn statistic_columns() -> Vec<(&'static str, Type)> {
    use Type::{Bool, Float, Int, Text};
    vec![
        ("indicator", Text),
        ("request", Int),
        ("purpose", Text),
        ("position", Int),
        ("statistic", Text),
        ("formula", Text),
        ("counts_property", Bool),
        ("divisor", Float),
        ("shift", Float),
        ("at_least", Float),
        ("below", Float),
        ("is_weighted", Bool),
        ("adds_amounts", Bool),
        ("filed_category", Text),
        ("unit", Text),
        ("least_share", Float),
    ]
}

fn statistic_fields(aggregate: &AggregateDefinition, unit: Unit, is_weighted: bool) -> Vec<Field> {
    let kind = Kind::of(aggregate.statistic);
    let per = unit.total().map(|(_, per)| per);
    let property = Property { at_least: aggregate.at_least, below: aggregate.below };
    let measure = match (kind.rule)(Terms { property, per }) {
        Rule::Mean(measure) | Rule::Sum(measure) => measure,
        Rule::InSteps(_) => Measure::VALUE,
    };
    let (counts_property, scale, shift, property) = match measure {
        Measure::Linear { scale, shift } => (false, scale, shift, Property::default()),
        Measure::Property(property) => (true, 1.0, 0.0, property),
    };
    // Amounts are added as they are, though coverage is by weight.
    let adds_amounts = kind.weighs == Weighs::Amounts && per.is_none();
    vec![
        aggregate.statistic.name().into(),
        Formula::of(aggregate.statistic).name().into(),
        counts_property.into(),
        // The kernel divides by 100 where the rule multiplies by 0.01, which is not the same number.
        (1.0 / scale).into(),
        shift.into(),
        property.at_least.into(),
        property.below.into(),
        is_weighted.into(),
        adds_amounts.into(),
        aggregate.category.as_deref().into(),
        (kind.unit)(unit).name().into(),
        kind.least_share.into(),
    ]
}
