//! The keys of a pipeline that makes one indicator of every series of a database (`[indicator] each`), as a register of the series
//! says. What the register says is read by `ingest`; here is what it makes of a series.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::aggregate_mistakes::aggregate_mistake;
use super::classification_use::ClassificationUse;
use super::condition::{Condition, Wanted};
use super::definition::{
    AggregateDefinition, Allow, CheckDefinition, IndicatorDefinition, PipelineDefinition, TableDefinition,
    UniverseDefinition, WeightDefinition,
};
use super::document::Document;
use super::input::InputDefinition;
use super::pipeline_file::{FamilyMember, Pipeline};
use super::rules::CompareDefinition;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::text::fits;
use crate::concepts::{Name, Text, Unit};
use crate::findings::Place;
use crate::tables::Statistic;

/// What publishers call the statistics of their groups, in lower case; `[register.methods]` goes before them.
const METHODS: [(&str, Statistic); 3] =
    [("weighted average", Statistic::WeightedMean), ("sum", Statistic::Sum), ("median", Statistic::Median)];

/// One pipeline for a whole database: an indicator for every series of a register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat pipeline of a whole database")]
pub struct FamilyDefinition {
    /// What is measured.
    pub indicator: FamilyIndicator,
    /// Where it stands which series there are, and how each is added up.
    pub register: RegisterDefinition,
    /// Where the values come from; several inputs need a priority.
    pub input: Vec<InputDefinition>,
    /// What the values of all series have to satisfy.
    #[serde(default)]
    pub check: SeriesCheck,
    /// Warnings that are understood, with the reason, for all series.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// Groups and years to compute the statistic of each series for.
    pub aggregate: Vec<FamilyAggregate>,
    /// Gaps to compute, of the series whose statistic is the one that is compared.
    #[serde(default)]
    pub compare: Vec<CompareDefinition>,
}

/// What the indicators of a family have in common.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyIndicator {
    /// Id of the family, a slug; that of an indicator is this and the code of its series, as `wdi-it-net-user-zs`.
    pub id: String,
    /// Header of the column of the inputs that holds the codes of the series.
    pub each: String,
    /// Name of the database by language.
    pub name: Name,
    /// Unit of series of which the register says none.
    pub unit: Unit,
    /// Indicator whose values weigh the series.
    pub denominator: Option<String>,
    /// Economies that the world consists of.
    #[serde(default)]
    pub universe: UniverseDefinition,
}

/// Where it stands which series there are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterDefinition {
    /// Id of a dataset of kind `series`; with `member`, of the archive that holds the values too.
    pub dataset: String,
    /// Member of that archive with the table of series, a plain CSV, as `WDISeries.csv`.
    pub member: Option<String>,
    /// Headers of its columns.
    pub columns: RegisterColumns,
    /// Take only the series whose columns are like this.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Condition>,
    /// Units by what the register says of them, as `"% of GDP" = "percent"`; ids of units need none.
    #[serde(default)]
    pub units: BTreeMap<String, Unit>,
    /// Statistics by what the register calls them; `Weighted average`, `Sum` and `Median` need none.
    #[serde(default)]
    pub methods: BTreeMap<String, Statistic>,
    /// What holds for some series, whatever the register says; of several rules the first that says something counts.
    #[serde(default)]
    pub rule: Vec<SeriesRule>,
}

/// Headers of the columns of a register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterColumns {
    /// Code of the series, as the inputs have it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Option<String>,
    /// How its publisher adds it up.
    pub method: Option<String>,
}

/// What holds for some series.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesRule {
    /// Codes of the series; `*` stands for any characters.
    pub codes: Vec<String>,
    /// Their unit.
    pub unit: Option<Unit>,
    /// Their weight.
    pub denominator: Option<String>,
    /// Their statistic.
    pub statistic: Option<Statistic>,
    /// What their values have to satisfy; a key goes before that of `[check]`.
    #[serde(default)]
    pub check: SeriesCheck,
}

/// What the values of a series have to satisfy, each in the unit of the series.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesCheck {
    /// Lowest and highest value; a row outside is rejected.
    #[schemars(extend("x-rising" = true))]
    pub range: Option<[f64; 2]>,
    /// Largest change from one year to the next, in points, that passes without a warning (W012).
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub max_annual_change_points: Option<f64>,
    /// Largest change from one year to the next, in percent, that passes without a warning (W012); what may double may
    /// halve.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub max_annual_change_percent: Option<f64>,
    /// Largest difference between a total and its re-weighted sexes or locations, in points (W015).
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub max_identity_difference_points: Option<f64>,
}

/// Groups and years to compute the statistic of each series for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyAggregate {
    /// The classifications.
    pub classifications: Vec<ClassificationUse>,
    /// First year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: i32,
    /// Last year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub to: i32,
}

/// A series of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What the register says of its unit; empty where it says nothing.
    pub unit: String,
    /// What it says of its statistic; empty where it says nothing.
    pub method: String,
    /// Where it says so.
    pub place: Place,
}

/// The file of a family.
#[derive(Clone, Debug)]
pub struct FamilyFile {
    /// What it says.
    pub definition: FamilyDefinition,
    /// Where it says it.
    pub document: Arc<Document>,
}

impl FamilyFile {
    /// Returns the id of the family.
    pub fn id(&self) -> &str {
        &self.definition.indicator.id
    }

    /// Returns the id of the indicator that a series is.
    pub fn id_of(&self, code: &str) -> String {
        let lower = code.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        [self.id()].into_iter().chain(words).collect::<Vec<_>>().join("-")
    }

    /// Returns the pipeline of a series. One whose unit or statistic is not known keeps its observations and has no aggregates.
    pub fn pipeline(&self, series: &Series) -> Pipeline {
        let unit = self.unit(series);
        let statistic = self.statistic(series);
        let mut pipeline = self.without_aggregates(series, *unit.as_ref().unwrap_or(&Unit::Number));
        let reason = match (unit, statistic) {
            (Err(reason), _) | (_, Err(reason)) => Some(reason),
            (Ok(_), Ok(statistic)) => self.add_aggregates(&mut pipeline, statistic),
        };
        pipeline.member = Some(FamilyMember {
            family: self.id().into(),
            each: self.definition.indicator.each.as_str().into(),
            code: series.code.as_str().into(),
            register: self.definition.register.dataset.as_str().into(),
            place: series.place.clone(),
            reason,
        });
        pipeline
    }

    /// Returns a pipeline that has the keys of the family, to look for mistakes that no series is needed for.
    pub fn template(&self) -> Pipeline {
        let [name, unit, method] = std::array::from_fn(|_| String::new());
        let code = "code".to_owned();
        let series = Series { code, name, unit, method, place: Place::file(self.document.file.clone()) };
        let mut pipeline = self.without_aggregates(&series, Unit::Percent);
        let compared = self.definition.compare.iter().map(|comparison| comparison.statistic);
        let mut statistics: BTreeSet<Statistic> = compared.collect();
        if statistics.is_empty() {
            statistics.insert(Statistic::Median);
        }
        pipeline.definition.aggregate = statistics.into_iter().flat_map(|one| self.aggregates(one)).collect();
        pipeline.definition.compare.clone_from(&self.definition.compare);
        pipeline.definition.indicator.id = self.id().to_owned();
        pipeline.definition.indicator.denominator = Some(self.id().to_owned());
        pipeline
    }

    fn rules<'a>(&'a self, series: &'a Series) -> impl Iterator<Item = &'a SeriesRule> {
        let of_series = move |rule: &&SeriesRule| rule.codes.iter().any(|wish| fits(wish, &series.code));
        self.definition.register.rule.iter().filter(of_series)
    }

    fn unit(&self, series: &Series) -> Result<Unit, String> {
        if let Some(unit) = self.rules(series).find_map(|rule| rule.unit) {
            return Ok(unit);
        }
        let text = series.unit.as_str();
        if text.is_empty() {
            return Ok(self.definition.indicator.unit);
        }
        let of_id = || serde_json::from_value(serde_json::Value::from(text)).ok();
        let known = self.definition.register.units.get(text).copied().or_else(of_id);
        known.ok_or_else(|| format!("its unit is `{text}`, which is not declared under [register.units]"))
    }

    fn statistic(&self, series: &Series) -> Result<Statistic, String> {
        if let Some(statistic) = self.rules(series).find_map(|rule| rule.statistic) {
            return Ok(statistic);
        }
        let text = series.method.as_str();
        let known = METHODS.iter().find(|(name, _)| *name == text.to_lowercase()).map(|(_, statistic)| *statistic);
        let known = self.definition.register.methods.get(text).copied().or(known);
        known.ok_or_else(|| match text {
            "" => "the register says no statistic".to_owned(),
            _ => format!("its statistic is `{text}`, which is not declared under [register.methods]"),
        })
    }

    /// Returns what the values of a series have to satisfy: of each key what the first rule says that says something, else `[check]`.
    fn check(&self, series: &Series) -> CheckDefinition {
        let said: Vec<&SeriesCheck> =
            self.rules(series).map(|rule| &rule.check).chain([&self.definition.check]).collect();
        let first = |key: fn(&SeriesCheck) -> Option<f64>| said.iter().copied().find_map(key);
        CheckDefinition {
            range: said.iter().find_map(|check| check.range),
            max_annual_change_points: first(|check| check.max_annual_change_points),
            max_annual_change_percent: first(|check| check.max_annual_change_percent),
            max_identity_difference_points: first(|check| check.max_identity_difference_points),
            ..CheckDefinition::default()
        }
    }

    /// Adds the aggregates and gaps of a statistic; returns why there are none where the series does not allow it.
    fn add_aggregates(&self, pipeline: &mut Pipeline, statistic: Statistic) -> Option<String> {
        let aggregates: Vec<AggregateDefinition> = self.aggregates(statistic).collect();
        let mistake = aggregates.iter().find_map(|aggregate| aggregate_mistake(pipeline, 0, aggregate));
        if let Some(mistake) = mistake {
            return Some(mistake.detail);
        }
        pipeline.definition.aggregate = aggregates;
        let compared = self.definition.compare.iter().filter(|comparison| comparison.statistic == statistic);
        pipeline.definition.compare = compared.cloned().collect();
        None
    }

    fn aggregates(&self, statistic: Statistic) -> impl Iterator<Item = AggregateDefinition> {
        self.definition.aggregate.iter().map(move |aggregate| AggregateDefinition {
            statistic,
            classifications: aggregate.classifications.clone(),
            from: aggregate.from,
            to: aggregate.to,
            at_least: None,
            below: None,
            category: None,
            unweighted: false,
        })
    }

    fn without_aggregates(&self, series: &Series, unit: Unit) -> Pipeline {
        let FamilyDefinition { indicator, input, allow, .. } = &self.definition;
        let check = self.check(series);
        let id = self.id_of(&series.code);
        let by_rule = self.rules(series).find_map(|rule| rule.denominator.as_ref());
        // Nothing but people weighs itself.
        let denominator =
            by_rule.or(indicator.denominator.as_ref()).filter(|weight| **weight != id || unit == Unit::Persons);
        let of_series = |input: &InputDefinition| {
            let mut input = input.clone();
            let wanted = Condition::AnyOf(vec![Wanted::Text(series.code.clone())]);
            input.filter.insert(indicator.each.clone(), wanted);
            input
        };
        let definition = PipelineDefinition {
            indicator: IndicatorDefinition {
                id,
                codes: BTreeMap::new(),
                name: Name::same(if series.name.is_empty() { &series.code } else { &series.name }),
                unit,
                denominator: denominator.cloned(),
                denominator_age: None,
                universe: indicator.universe,
                latest_within: None,
            },
            input: input.iter().map(of_series).collect(),
            derived: None,
            weight: WeightDefinition::default(),
            correction: Vec::new(),
            check,
            rule: Vec::new(),
            breaks: Vec::new(),
            allow: allow.clone(),
            estimate: None,
            aggregate: Vec::new(),
            compare: Vec::new(),
            table: TableDefinition::default(),
        };
        Pipeline { definition, document: self.document.clone(), member: None }
    }
}

/// What the name of the list of a family's series ends with.
pub const LIST: &str = "series";

/// Returns the name of the file that holds the gaps of a family, or its statistics.
pub fn table_name(family: &Text, gap: &str) -> String {
    if gap.is_empty() { family.to_string() } else { format!("{family}-{gap}") }
}
