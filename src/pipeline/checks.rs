//! The keys that say what is known of figures: what totals come to, how one indicator stands to another.
//! As strict as the rest of a pipeline file: unknown keys are errors.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::document::Step;
use super::from_text::FromText;
use super::input::InputUse;
use super::load::Pipeline;
use super::rules::EstimateRule;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, EconomyId, Location, Sex, Unit};
use crate::findings::{Code, Finding};

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

/// Returns the mistakes in what a pipeline says of totals, rules, links and allowed places.
pub(super) fn mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = total_mistakes(pipeline);
    findings.extend(rule_mistakes(pipeline));
    findings.extend(place_mistakes(pipeline));
    findings.extend(link_mistakes(pipeline));
    findings
}

fn total_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in pipeline.definition.check.expect_total.iter().enumerate() {
        let at = |key| [Step::Key("check"), Step::Key("expect_total"), Step::Index(index), Step::Key(key)];
        let [lowest, highest] = entry.between;
        if !(lowest.is_finite() && highest.is_finite() && lowest <= highest) {
            let detail = format!("found [{lowest}, {highest}]; expected two numbers, the lower first");
            findings
                .push(pipeline.finding(Code::BadDefinition, &at("between"), detail).help("write [lowest, highest]"));
        }
        if entry.group.is_some() && entry.economy.is_some() {
            let detail = "found `group` and `economy`; expected one of them".to_owned();
            findings.push(pipeline.finding(Code::BadDefinition, &at("economy"), detail).help("delete one of the two"));
        }
    }
    findings
}

fn rule_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, rule) in pipeline.definition.rule.iter().enumerate() {
        let at = |key| [Step::Key("rule"), Step::Index(index), Step::Key(key)];
        for (key, terms) in [("left", &rule.left), ("right", &rule.right)] {
            if terms.is_empty() {
                let detail = "found no figure; expected one or more".to_owned();
                findings.push(
                    pipeline.finding(Code::BadDefinition, &at(key), detail).help("write { } for this indicator itself"),
                );
            }
            for term in terms.iter() {
                let is_no_factor = term.times.filter(|times| !times.is_finite() || *times == 0.0);
                let factor =
                    is_no_factor.map(|times| format!("found `times = {times}`; expected a number other than 0"));
                findings.extend(factor.map(|detail| {
                    pipeline.finding(Code::BadDefinition, &at(key), detail).help("docs/schema has the keys")
                }));
            }
        }
        if !rule.tolerance_percent.is_finite() || rule.tolerance_percent < 0.0 {
            let detail = format!("found {}; expected percent from 0", rule.tolerance_percent);
            findings.push(
                pipeline.finding(Code::BadDefinition, &at("tolerance_percent"), detail).help("write 10 for 10 %"),
            );
        }
    }
    findings
}

/// Places of allowed warnings: an economy and a year.
fn place_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_place = |place: &str| {
        let parts = place.split_once(' ');
        parts.is_some_and(|(economy, year)| economy.parse::<EconomyId>().is_ok() && year.parse::<u16>().is_ok())
    };
    for (index, entry) in pipeline.definition.allow.iter().enumerate() {
        for (place, text) in entry.at.iter().enumerate().filter(|(_, text)| !is_place(text)) {
            let way = [Step::Key("allow"), Step::Index(index), Step::Key("at"), Step::Index(place)];
            let detail = format!("found `{text}`; expected economy and year such as `CHN 2023`");
            findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help("write at = [\"CHN 2023\"]"));
        }
    }
    findings
}

/// A link moves completed values, so that what is reported stays; who completes nothing cannot link.
fn link_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let definition = &pipeline.definition;
    let rebases = definition.estimate.as_ref().is_some_and(|estimate| estimate.rules.contains(&EstimateRule::Rebase));
    let linked =
        definition.input.iter().enumerate().filter(|(_, input)| input.link.is_some() && input.used == InputUse::Always);
    let mistake = |(index, _)| {
        let way = [Step::Key("input"), Step::Index(index), Step::Key("link")];
        let detail = "expected an [estimate] in percent whose rules have \"rebase\"; reported values are never shifted";
        let help = "add the rule, or delete `link`: the change of source is told and growth over it carries B";
        pipeline.finding(Code::BadDefinition, &way, detail).help(help)
    };
    if rebases && definition.indicator.unit == Unit::Percent { Vec::new() } else { linked.map(mistake).collect() }
}
