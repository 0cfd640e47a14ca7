//! The keys that say what is known of figures: what totals come to, how one indicator stands to another.
//! As strict as the rest of a pipeline file: unknown keys are errors.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::from_text::FromText;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, EconomyId, Location, Sex};

/// The order of magnitude of a figure: a unit that is lost, a column in thousands, a file of another indicator fails it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalExpectation {
    /// Group of this indicator whose reported values are added up (amounts, and rates per head times people) or averaged
    /// (percentages, scores, money per head); absent: `world`.
    pub group: Option<String>,
    /// Economy, alpha-3, whose value is meant instead of a group's.
    pub economy: Option<FromText<EconomyId>>,
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
    /// Lowest and highest figure that is believed.
    #[schemars(extend("x-rising" = true))]
    pub between: [f64; 2],
}

/// A rule between figures of one economy and year (W033): use below capacity, per head × people = total.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDefinition {
    /// What is held against the right side; several figures are added up.
    pub left: OneOrMany<RuleTerm>,
    /// How the left side stands to the right side.
    pub is: RuleRelation,
    /// What it is held against; several figures are added up.
    pub right: OneOrMany<RuleTerm>,
    /// Difference that passes, in percent of the right side.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub tolerance_percent: f64,
    /// First year that is looked at.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: Option<i32>,
    /// Why it has to be so.
    pub reason: String,
}

/// One figure of a rule.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTerm {
    /// Indicator; absent: that of this file.
    pub indicator: Option<String>,
    /// SDMX sex code; absent: the total.
    pub sex: Option<FromText<Sex>>,
    /// SDMX age code; absent: the total.
    pub age: Option<FromText<Age>>,
    /// SDMX location code; absent: the total.
    pub location: Option<FromText<Location>>,
    /// Category; absent: not applicable.
    pub category: Option<String>,
    /// Factor; absent: 1.
    pub times: Option<f64>,
    /// Indicator whose total the figure is multiplied by, as `population`.
    pub times_indicator: Option<String>,
}

/// How one side of a rule stands to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleRelation {
    /// Not above it.
    AtMost,
    /// Not below it.
    AtLeast,
    /// Equal to it.
    Equal,
}

impl RuleRelation {
    /// Returns the words between the two sides.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtMost => "at most",
            Self::AtLeast => "at least",
            Self::Equal => "equal to",
        }
    }
}

/// One table, or an array of them.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(with = "Written<T>")]
pub struct OneOrMany<T>(Vec<T>);

/// How it may be written.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "stands for the JSON Schema")]
enum Written<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

// An untagged enum would lose the place and the wording of a mistake inside.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tables<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Tables<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table or an array of tables")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
                Ok(vec![T::deserialize(MapAccessDeserializer::new(map))?])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq))
            }
        }
        deserializer.deserialize_any(Tables(PhantomData)).map(Self)
    }
}
