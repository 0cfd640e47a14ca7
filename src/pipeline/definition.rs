//! The keys of a pipeline file. Unknown keys are errors; the JSON Schema in docs/schema is made from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::checks::{OneOrMany, RuleDefinition, TotalExpectation};
use super::classification_use::ClassificationUse;
use super::condition::Condition;
use super::from_text::FromText;
use super::input::InputDefinition;
use super::rules::{CompareDefinition, CorrectionDefinition, DerivedDefinition, EstimateDefinition};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, EconomyId, Name, Unit};
use crate::findings::Finding;
use crate::tables::{Observation, Statistic};

/// One pipeline: an indicator, its inputs, checks and aggregates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat pipeline")]
pub struct PipelineDefinition {
    /// What is measured.
    pub indicator: IndicatorDefinition,
    /// Where the values come from; several inputs need a priority.
    #[serde(default)]
    pub input: Vec<InputDefinition>,
    /// How the values follow from other indicators, in place of an input.
    pub derived: Option<DerivedDefinition>,
    /// How the indicator weighs others.
    #[serde(default)]
    pub weight: WeightDefinition,
    /// Known mistakes of a source.
    #[serde(default)]
    pub correction: Vec<CorrectionDefinition>,
    /// What every value has to satisfy.
    #[serde(default)]
    pub check: CheckDefinition,
    /// Rules between figures of one economy and year, of this indicator and others (W033).
    #[serde(default)]
    pub rule: Vec<RuleDefinition>,
    /// Known breaks in series.
    #[serde(default, rename = "break")]
    pub breaks: Vec<BreakDefinition>,
    /// Warnings that are understood, with the reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// How missing values are completed; absent: never.
    pub estimate: Option<EstimateDefinition>,
    /// Statistics to compute.
    #[serde(default)]
    pub aggregate: Vec<AggregateDefinition>,
    /// Gaps to compute.
    #[serde(default)]
    pub compare: Vec<CompareDefinition>,
    /// What the table for readers shows.
    #[serde(default)]
    pub table: TableDefinition,
}

/// What the table for readers shows: the first statistic, of every breakdown unless told otherwise.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    /// Only the totals over sex, age and location.
    #[serde(default)]
    pub totals_only: bool,
    /// Line under the title, for what a reader must know.
    pub note: Option<String>,
    /// Shown on the terminal at the end of a run.
    #[serde(default)]
    pub headline: bool,
}

/// How an indicator weighs others.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightDefinition {
    /// Ages that follow from others.
    #[serde(default)]
    pub derived_age: Vec<DerivedAge>,
    /// Indicator whose urban and rural counts give the shares of both in the total.
    pub location_shares: Option<String>,
}

/// An age that is what is left of a whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedAge {
    /// SDMX code of the age.
    pub age: FromText<Age>,
    /// Age from which something is taken away.
    pub whole: FromText<Age>,
    /// Age that is taken away.
    pub part: FromText<Age>,
}

/// What is measured.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDefinition {
    /// Id of the indicator, a slug.
    pub id: String,
    /// Codes of the same series elsewhere, by agency.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// Name by language.
    pub name: Name,
    /// Unit of the values.
    pub unit: Unit,
    /// Indicator whose values weigh this one; an amount of people may name itself.
    pub denominator: Option<String>,
    /// SDMX age code of the people that the rate is about, where the rows do not say it.
    pub denominator_age: Option<FromText<Age>>,
    /// Economies that the indicator's world consists of.
    #[serde(default)]
    pub universe: UniverseDefinition,
    /// Take the latest value of each economy within these years; it counts for the last of them.
    pub latest_within: Option<Window>,
}

/// Years from first to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: i32,
    /// Last year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub to: i32,
}

/// Economies that an indicator's world consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UniverseDefinition {
    /// The union of the six ITU regions.
    #[default]
    ItuRegions,
    /// Every economy with data.
    Reporting,
}

/// What every value has to satisfy.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDefinition {
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
    /// Categories of which each covers at most what the one before covers (W014).
    #[serde(default)]
    pub cumulative: Vec<String>,
    /// Largest difference between a total and its re-weighted sexes or locations, in points (W015).
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub max_identity_difference_points: Option<f64>,
    /// The same amounts per person, in rows of the same file that are checked and set aside (W016).
    pub per_person: Option<PerPersonCheck>,
    /// What the values of a group or an economy are known to come to; a failure ends the run (E205).
    #[serde(default)]
    pub expect_total: OneOrMany<TotalExpectation>,
}

/// Amounts per person that have to fit the amounts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerPersonCheck {
    /// The input whose file states amounts per person; absent: that of each input that takes a part of its file (`where`). Of
    /// an input that takes every row, as own values are, no row is left to check against.
    pub dataset: Option<String>,
    /// The rows per person.
    #[serde(rename = "where")]
    pub filter: BTreeMap<String, Condition>,
    /// Units per person in one unit of the amount: 1000 kilograms in a tonne.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub units_in_amount: f64,
    /// Largest difference in percent of the amount.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub max_difference_percent: f64,
}

impl PerPersonCheck {
    /// Returns whether the file of an input states amounts per person too.
    pub fn is_stated_in(&self, input: &InputDefinition) -> bool {
        match &self.dataset {
            Some(dataset) => *dataset == input.dataset,
            None => !input.filter.is_empty(),
        }
    }
}

/// What is done about a break in series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreakAction {
    /// Shift the earlier years so that the step is no growth.
    Rebase,
    /// Use the later part only.
    Segment,
    /// Leave the series as it is.
    Keep,
}

/// A known break in series.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakDefinition {
    /// Economy, alpha-3.
    pub economy: FromText<EconomyId>,
    /// First year of the new series.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: i32,
    /// Dataset whose break it is; another edition may not have it. Absent: whichever is in use.
    pub dataset: Option<String>,
    /// What is done about it when values are estimated.
    pub action: BreakAction,
    /// Why the step is no growth.
    pub reason: String,
    /// What must be true of the source, so that a revision is noticed.
    pub expect: Option<BreakExpectation>,
}

/// What must be true of the step at a break.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakExpectation {
    /// The step from the value before, in points, has at least this size.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub jump_points_at_least: f64,
}

/// A warning that is understood.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Code of the warning, for example W012.
    pub code: String,
    /// Economy, alpha-3; absent: all.
    pub economy: Option<FromText<EconomyId>>,
    /// Year; absent: all.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: Option<i32>,
    /// Economies and years together, as `["EGY 2017", "IRQ 2018"]`; absent: all.
    #[serde(default)]
    pub at: Vec<String>,
    /// Datasets whose values the reason is about: a warning about any other, such as a value of one's own, stays open; absent:
    /// all.
    #[serde(default)]
    pub datasets: Vec<String>,
    /// Largest size that is in order, in the unit that the warning tells; absent: any.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub up_to: Option<f64>,
    /// Why it is in order.
    pub reason: String,
}

/// A statistic and the groups to compute it for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregateDefinition {
    /// The statistic.
    pub statistic: Statistic,
    /// The classifications.
    #[schemars(extend("examples" = [[{ "id": "world" }]]))]
    pub classifications: Vec<ClassificationUse>,
    /// First year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: i32,
    /// Last year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub to: i32,
    /// Property for `count` and `share-of-economies`: the value is at least this.
    pub at_least: Option<f64>,
    /// Property for `count` and `share-of-economies`: the value is below this.
    pub below: Option<f64>,
    /// Category under which the result is filed, where one indicator has several properties.
    pub category: Option<String>,
    /// Let every economy count once although there is or could be a weight.
    #[serde(default)]
    pub unweighted: bool,
}

impl AggregateDefinition {
    /// Returns whether two statistics are asked for over the same groups and years.
    pub fn is_over_the_same(&self, other: &Self) -> bool {
        (self.from, self.to) == (other.from, other.to) && self.classifications == other.classifications
    }
}

impl BreakDefinition {
    /// Returns whether the break is one of this dataset.
    pub fn is_of(&self, dataset: &str) -> bool {
        self.dataset.as_deref().is_none_or(|own| own == dataset)
    }

    /// Returns whether the series breaks at a value.
    pub fn is_at(&self, row: &Observation) -> bool {
        self.economy.0 == row.economy && self.year == row.year && self.is_of(row.dataset.as_str())
    }
}

impl Allow {
    /// Returns whether the allowance covers a finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        let (economy, year) = (finding.economy, finding.year);
        let same_economy = |allowed: &FromText<EconomyId>| economy == Some(allowed.0);
        let same_place =
            |at: &String| economy.zip(year).is_some_and(|(economy, year)| *at == format!("{economy} {year}"));
        self.code == finding.code.name()
            && self.economy.as_ref().is_none_or(same_economy)
            && self.year.is_none_or(|allowed| year == Some(allowed))
            && (self.at.is_empty() || self.at.iter().any(same_place))
            && (self.datasets.is_empty() || finding.rests_on(&self.datasets))
            && self.up_to.is_none_or(|most| finding.size.is_some_and(|size| size.0 <= most))
    }
}
