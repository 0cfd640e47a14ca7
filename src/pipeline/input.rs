//! The keys of an input: a dataset, its columns, what holds for all of its rows, and which rows are kept.
//! Whether the columns exist is for `ingest`, which sees the file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::codes::CodesDefinition;
use super::condition::Condition;
use super::from_text::FromText;
use crate::concepts::{Age, Location, Sex, StatedStatus};

/// Where values come from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputDefinition {
    /// Id of the dataset, as its sidecar states it.
    pub dataset: String,
    /// Headers of the columns to read.
    #[schemars(extend("examples" = [{ "economy": "economy", "year": "year", "value": "value" }]))]
    pub columns: ColumnMapping,
    /// What holds for all rows and stands in no column that is read.
    #[serde(default)]
    pub constants: ConstantsDefinition,
    /// What the publisher's codes stand for; goes before the codes of the sidecar.
    #[serde(default)]
    pub codes: CodesDefinition,
    /// Headers of columns that hold codes and are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Keep only the rows whose columns are like this; the others belong to other indicators and are set aside.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Condition>,
    /// What every number is multiplied by, to be in the unit of the indicator: 100 for shares of 1 where percent are
    /// meant, 1000 for thousands.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub multiplier: Option<f64>,
    /// Where several inputs state one figure, the one with the lowest number is used; 1 where none is written. 0 goes before
    /// all that write none, as own values do.
    #[serde(default = "first")]
    #[schemars(range(min = 0, max = 1000))]
    pub priority: u32,
    /// When its values are used.
    #[serde(default, rename = "use")]
    pub used: InputUse,
    /// Another edition of this dataset: kept beside it and used only when chosen with `--input`, or as evidence with
    /// `use = "fallback"`.
    pub alternative_to: Option<String>,
    /// What is done where a series passes from this dataset to another; absent: it is told (W031) and stays.
    pub link: Option<Link>,
    /// First and last year of its values; another edition has others, and a file moved by a year fails (E205).
    pub expect_years: Option<[i32; 2]>,
}

/// When the values of an input are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputUse {
    /// Wherever no input of higher priority states a value.
    #[default]
    Always,
    /// As evidence: behind every input that is always used, and only for economies and years of which none of them states
    /// a value; not where the editions differ in the years next to it that both state.
    Fallback,
}

/// How the parts of a series are linked where its dataset changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// Shift the earlier part by the mean difference on the logit scale over the years in which both datasets speak.
    Rebase,
}

fn first() -> u32 {
    1
}

/// Header of each column that is read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// Economy: alpha-3, alpha-2, M49 code or name.
    pub economy: String,
    /// Calendar year.
    pub year: String,
    /// The value.
    pub value: String,
    /// SDMX sex code; absent: all rows are totals.
    pub sex: Option<String>,
    /// SDMX age code; absent: all rows are totals.
    pub age: Option<String>,
    /// SDMX location code; absent: all rows are totals.
    pub location: Option<String>,
    /// Category of the indicator; absent: it has none.
    pub category: Option<String>,
    /// SDMX observation status; absent: the edition states none.
    pub status: Option<String>,
    /// Power of ten that the values are multiplied by, as SDMX `UNIT_MULT`: 3 for thousands.
    pub multiplier_power: Option<String>,
    /// Youngest age that the survey covered.
    pub age_from: Option<String>,
    /// Oldest age that the survey covered.
    pub age_to: Option<String>,
    /// 1 where the source declares a break in the series in that year.
    pub break_in_series: Option<String>,
}

/// What holds for all rows of an input.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConstantsDefinition {
    /// SDMX sex code.
    pub sex: Option<FromText<Sex>>,
    /// SDMX age code.
    pub age: Option<FromText<Age>>,
    /// SDMX location code.
    pub location: Option<FromText<Location>>,
    /// Category of the indicator.
    pub category: Option<String>,
    /// SDMX observation status.
    pub status: Option<FromText<StatedStatus>>,
}

impl ColumnMapping {
    /// Returns the headers of the columns that are read.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        let Self { economy, year, value, sex, age, location, category, status, .. } = self;
        let Self { multiplier_power, age_from, age_to, break_in_series, .. } = self;
        let optional = [sex, age, location, category, status, multiplier_power, age_from, age_to, break_in_series];
        [economy, year, value].into_iter().chain(optional.into_iter().flatten()).map(String::as_str)
    }
}
