//! What a claim measures: a figure of the tables, a gap, a change, an expression, or a record of the publisher.
//! Two claims with the same key are mentions of one number.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Deserialize;

use super::interval::Interval;
use crate::concepts::named;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Location, Sex, Sided, Text};
use crate::pipeline::FromText;
use crate::question::Codes;
use crate::tables::{GapId, Profile, Statistic};

/// How a figure changes from one year to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeMeasure {
    /// Later less earlier.
    Points,
    /// Later over earlier, less one, in percent.
    Percent,
    /// The same a year, over several years.
    PercentPerYear,
    /// Later over earlier.
    Times,
}

/// What is taken of the figures of several groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Take {
    /// Every one has to agree.
    Each,
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// Lowest and highest, against the two ends of a printed range.
    Range,
    /// How many of them satisfy `above`, `below`, `at_least` or `at_most`.
    Count,
}

/// Which end of a ranking is first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The highest figure has rank 1.
    Highest,
    /// The lowest figure has rank 1.
    Lowest,
}

/// How the figure is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrintedAs {
    /// 100 times the figure: a ratio as percent.
    Percent,
    /// What is missing to the whole: 100 × (1 − ratio), "x % less likely".
    PercentLess,
    /// What is beyond the whole: 100 × (ratio − 1), "x % more likely".
    PercentMore,
    /// 100 less a rate in percent: those outside.
    Rest,
}

/// Where a second figure differs from the first; what is not said is the same.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Id of the indicator.
    pub indicator: Option<String>,
    /// Id of the group.
    pub group: Option<String>,
    /// Calendar year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: Option<i32>,
    /// Statistic.
    pub statistic: Option<Statistic>,
    /// SDMX code.
    pub sex: Option<FromText<Sided<Sex>>>,
    /// SDMX code.
    pub age: Option<FromText<Sided<Age>>>,
    /// SDMX code.
    pub location: Option<FromText<Sided<Location>>>,
    /// Code of the indicator's category.
    pub category: Option<String>,
    /// What is taken away from this second figure.
    pub less: Option<Box<Other>>,
}

/// The keys of a quantity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityDefinition {
    /// Id of the indicator.
    pub indicator: Option<String>,
    /// Id of the group.
    pub group: Option<String>,
    /// Ids of several groups, for `take` and `rank`.
    pub groups: Option<Vec<String>>,
    /// Calendar year.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub year: Option<i32>,
    /// Statistic; the indicator's first rate if not given.
    pub statistic: Option<Statistic>,
    /// SDMX code; total if not given.
    pub sex: Option<FromText<Sided<Sex>>>,
    /// SDMX code; total if not given.
    pub age: Option<FromText<Sided<Age>>>,
    /// SDMX code; total if not given.
    pub location: Option<FromText<Sided<Location>>>,
    /// Code of the indicator's category.
    pub category: Option<String>,
    /// Profile of the tables; itu if not given.
    pub profile: Option<Profile>,
    /// Edition of the classification, where several are in the tables.
    pub edition: Option<String>,
    /// Factor from the unit of the table to the base unit of the claim.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub unit_factor: Option<f64>,
    /// A gap of `gaps.parquet` in place of a statistic.
    pub gap: Option<GapId>,
    /// Year from which a growth is counted.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub base_year: Option<i32>,
    /// First year of a change.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub from: Option<i32>,
    /// Last year of a change.
    #[schemars(range(min = PLAUSIBLE_YEARS.from, max = PLAUSIBLE_YEARS.to))]
    pub to: Option<i32>,
    /// How the change is stated.
    pub change: Option<ChangeMeasure>,
    /// What is taken away from the figure.
    pub less: Option<Other>,
    /// What the figure is divided by.
    pub per: Option<Other>,
    /// How the figure is printed.
    #[serde(rename = "as")]
    pub printed_as: Option<PrintedAs>,
    /// What is taken of several groups.
    pub take: Option<Take>,
    /// Which place `group` has among `groups`.
    #[schemars(range(min = 1, max = 1000))]
    pub rank: Option<u32>,
    /// Which end of the ranking is first; the highest if not given.
    pub order: Option<Order>,
    /// The figure has to lie above, where the wording has no number.
    pub above: Option<f64>,
    /// The figure has to lie below.
    pub below: Option<f64>,
    /// The figure has to reach this.
    pub at_least: Option<f64>,
    /// The figure must not pass this.
    pub at_most: Option<f64>,
    /// A record of the publisher's own activity: a stable name.
    pub record: Option<String>,
    /// Period of the record.
    pub period: Option<String>,
    /// What the record covers.
    pub scope: Option<String>,
}

impl QuantityDefinition {
    /// Returns whether country data could answer it.
    pub fn is_of_data(&self) -> bool {
        self.record.is_none()
    }

    /// Returns the key by which two quantities are the same, which is also how the quantity is shown.
    pub fn key(&self) -> Text {
        let mut key = String::new();
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let separator = if key.is_empty() { "" } else { ", " };
                // Writing to a text cannot fail.
                let _ = write!(key, "{separator}{name} {value}");
            }
        };
        let text = |value: &Option<String>| value.clone();
        say("record", text(&self.record));
        say("scope", text(&self.scope));
        say("period", text(&self.period));
        say("gap", self.gap.map(|gap| gap.name().to_owned()));
        say("indicator", text(&self.indicator));
        say("statistic", self.statistic.map(|statistic| statistic.name().to_owned()));
        say("group", text(&self.group));
        say("groups", self.groups.as_ref().map(|groups| groups.join("+")));
        say("year", self.year.map(|year| year.to_string()));
        say("base year", self.base_year.map(|year| year.to_string()));
        say("sex", self.sex.map(|code| code.to_string()));
        say("age", self.age.map(|code| code.to_string()));
        say("location", self.location.map(|code| code.to_string()));
        say("category", text(&self.category));
        say("profile", self.profile.map(|profile| profile.name().to_owned()));
        say("edition", text(&self.edition));
        say("less", self.less.as_ref().map(Other::key));
        say("per", self.per.as_ref().map(Other::key));
        say("change", self.change.map(|change| change.name().to_owned()));
        say("from", self.from.map(|year| year.to_string()));
        say("to", self.to.map(|year| year.to_string()));
        say("as", self.printed_as.map(|printed| printed.name().to_owned()));
        say("take", self.take.map(|take| take.name().to_owned()));
        say("rank", self.rank.map(|rank| rank.to_string()));
        say("order", self.order.map(|order| order.name().to_owned()));
        for (name, limit) in self.limits() {
            say(name, limit.map(|limit| limit.to_string()));
        }
        key.into()
    }

    /// Returns the limits that the wording sets, with their keys.
    pub fn limits(&self) -> [(&'static str, Option<f64>); 4] {
        [("above", self.above), ("below", self.below), ("at_least", self.at_least), ("at_most", self.at_most)]
    }

    /// Returns what is said of the breakdown.
    pub fn codes(&self) -> Codes<'_> {
        codes((self.sex, self.age, self.location), self.category.as_deref())
    }

    /// Returns the indicators that the quantity needs.
    pub fn indicators(&self) -> Vec<&str> {
        let others = [self.less.as_ref(), self.per.as_ref()].into_iter().flatten();
        let others = others.flat_map(|other| [Some(other), other.less.as_deref()]).flatten();
        self.indicator.as_deref().into_iter().chain(others.filter_map(|other| other.indicator.as_deref())).collect()
    }

    /// Returns the groups that the quantity needs, each with the way of keys to it.
    pub fn group_names(&self) -> Vec<&str> {
        let others = [self.less.as_ref(), self.per.as_ref()].into_iter().flatten();
        let others = others.filter_map(|other| other.group.as_deref());
        let several = self.groups.iter().flatten().map(String::as_str);
        self.group.as_deref().into_iter().chain(several).chain(others).collect()
    }
}

type Written<T> = Option<FromText<Sided<T>>>;

fn codes((sex, age, location): (Written<Sex>, Written<Age>, Written<Location>), category: Option<&str>) -> Codes<'_> {
    Codes { sex: sex.map(|code| code.0), age: age.map(|code| code.0), location: location.map(|code| code.0), category }
}

impl Other {
    /// Returns what is said of the breakdown.
    pub fn codes(&self) -> Codes<'_> {
        codes((self.sex, self.age, self.location), self.category.as_deref())
    }

    fn key(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.indicator.clone());
        parts.extend(self.statistic.map(|statistic| statistic.name().to_owned()));
        parts.extend(self.group.clone());
        parts.extend(self.year.map(|year| year.to_string()));
        let Codes { sex, age, location, category } = self.codes();
        parts.extend([sex.map(|code| code.to_string()), age.map(|code| code.to_string())].into_iter().flatten());
        parts.extend(location.map(|code| code.to_string()).into_iter().chain(category.map(str::to_owned)));
        parts.extend(self.less.as_ref().map(|less| format!("less {}", less.key())));
        format!("({})", parts.join(" "))
    }
}

named! {
    ChangeMeasure {
        Points => "points",
        Percent => "percent",
        PercentPerYear => "percent-per-year",
        Times => "times",
    }
}

named! {
    Take {
        Each => "each",
        Min => "min",
        Max => "max",
        Range => "range",
        Count => "count",
    }
}

named! {
    Order {
        Highest => "highest",
        Lowest => "lowest",
    }
}

named! {
    PrintedAs {
        Percent => "percent",
        PercentLess => "percent-less",
        PercentMore => "percent-more",
        Rest => "rest",
    }
}

impl QuantityDefinition {
    /// Returns the numbers that the limits of the quantity allow; `None` where it sets none.
    pub fn allowed(&self) -> Option<Interval> {
        let intervals = [
            self.above.map(Interval::above),
            self.below.map(Interval::below),
            self.at_least.map(Interval::at_least),
            self.at_most.map(Interval::at_most),
        ];
        intervals.into_iter().flatten().reduce(|a, b| a.common(&b).unwrap_or(a))
    }
}
