//! The keys that say how values are derived, completed, corrected and compared.
//! As strict as the rest of a pipeline file: unknown keys are errors.

use schemars::JsonSchema;
use serde::Deserialize;

use super::classification_use::ClassificationUse;
use super::from_text::FromText;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, EconomyId, Location, Name, Sex};
use crate::tables::{GapId, GapKind, Statistic};

/// How the values follow from other indicators, economy by economy, where all of them have one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedDefinition {
    /// The rule.
    pub rule: DerivedRule,
    /// The other indicators; for a ratio numerator and denominator.
    pub of: Vec<String>,
}

/// How a value follows from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DerivedRule {
    /// Their sum.
    Sum,
    /// The first in percent of the second.
    PercentOf,
}

/// A known mistake of a source and what is right instead.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionDefinition {
    /// Dataset that is wrong.
    pub dataset: String,
    /// Economy, alpha-3.
    pub economy: FromText<EconomyId>,
    /// Calendar year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: i32,
    /// SDMX sex code; absent: the total.
    pub sex: Option<FromText<Sex>>,
    /// SDMX age code; absent: the total.
    pub age: Option<FromText<Age>>,
    /// SDMX location code; absent: the total.
    pub location: Option<FromText<Location>>,
    /// Category; absent: not applicable.
    pub category: Option<String>,
    /// The right value; absent: the row is not used.
    pub value: Option<f64>,
    /// Why it is a mistake.
    pub reason: String,
    /// Where the right value stands.
    pub source: String,
    /// What the source still says; fails once it has corrected itself.
    pub expect: CorrectionExpectation,
}

/// What a source says as long as it is wrong.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionExpectation {
    /// The wrong value.
    pub value: f64,
}

/// How missing values are completed, for the totals over sex, age and location.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateDefinition {
    /// The rules that may be used.
    pub rules: Vec<EstimateRule>,
    /// The predictors: an indicator of income and one whose counts of people give urban shares.
    pub predictors: Vec<String>,
    /// Regions: donors of the same one count more, the regression has a level for each, errors are drawn with a part for
    /// each. Whatever groups are published, the method rests on these; absent: on the world as one.
    #[serde(default)]
    pub regions: Option<ClassificationUse>,
    /// Income groups: with the regions they say whose median stands in for a predictor that an economy lacks; absent: all are one.
    #[serde(default)]
    pub income_groups: Option<ClassificationUse>,
    /// First year that is completed.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: i32,
    /// Last year that is completed.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub through: i32,
    /// Breakdowns of the totals that are completed too.
    #[serde(default)]
    pub breakdown: Vec<BreakdownDefinition>,
    /// Years since the last report beyond which an estimate is of low reliability.
    #[serde(default = "three")]
    #[schemars(range(min = 1, max = 100))]
    pub max_horizon_years: i32,
}

/// Two sides of a total, completed from the difference between them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakdownDefinition {
    /// The two sides, as [{ sex = "F" }, { sex = "M" }].
    pub sides: [Side; 2],
    /// Indicator that gives the difference where this one has no such breakdown; another survey lends no level.
    pub difference_from: Option<String>,
    /// Its two sides; absent: the same.
    pub difference_sides: Option<[Side; 2]>,
    /// What is assumed of the people of the second side whom the other survey did not ask.
    pub assumption: Option<AssumptionDefinition>,
}

/// An assumption that no source can decide: the range in which the rate of the people who were not asked lies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssumptionDefinition {
    /// The assumption and what the ends of its range stand for, as it stands beside every figure; the figures that the ends
    /// would give follow. A report in several languages needs it in each of them.
    pub text: Name,
    /// Lowest and highest odds p / (100 - p) of those who were not asked, as a part of the odds of those who were on their
    /// side: 0 is nobody, 1 as many. Values are completed in the middle, and intervals are spread over the range.
    #[schemars(inner(range(min = 0, max = 1)), extend("x-rising" = true))]
    pub range: [f64; 2],
}

fn three() -> i32 {
    3
}

/// A rule that completes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EstimateRule {
    /// Re-base or cut series at declared breaks.
    Rebase,
    /// Between two reports.
    Interpolate,
    /// After the last report, with the change of donors.
    DonorTrend,
    /// Before the first report, the same backwards.
    Backcast,
    /// Never reported, and the level that long trends are pulled to.
    Regression,
}

/// A comparison of two aggregates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareDefinition {
    /// Id of the gap.
    pub id: GapId,
    /// How the two are compared.
    pub kind: GapKind,
    /// What stands above the line.
    #[serde(default)]
    pub numerator: Side,
    /// What stands below.
    #[serde(default)]
    pub denominator: Side,
    /// Statistic that is compared.
    #[serde(default = "weighted_mean")]
    pub statistic: Statistic,
    /// First year of a growth; absent: the year before each.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: Option<i32>,
    /// Last year of a growth; absent: each year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub to: Option<i32>,
}

/// What a comparison has on its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedSides {
    /// Two breakdowns of a group.
    Breakdowns,
    /// Two groups.
    Groups,
    /// Two years of a group.
    Years,
}

impl CompareDefinition {
    /// Returns what stands on the two sides.
    pub const fn compares(&self) -> ComparedSides {
        match (&self.denominator.group, self.kind) {
            (Some(_), _) => ComparedSides::Groups,
            (None, GapKind::Growth) => ComparedSides::Years,
            (None, GapKind::Ratio | GapKind::Difference | GapKind::Parity | GapKind::Multiple) => {
                ComparedSides::Breakdowns
            }
        }
    }
}

fn weighted_mean() -> Statistic {
    Statistic::WeightedMean
}

/// One side of a comparison: the breakdown or the group that it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// SDMX sex code.
    pub sex: Option<FromText<Sex>>,
    /// SDMX age code.
    pub age: Option<FromText<Age>>,
    /// SDMX location code.
    pub location: Option<FromText<Location>>,
    /// Group of economies; absent: every other group of its classification.
    pub group: Option<String>,
}
