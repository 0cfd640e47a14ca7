//! Units of measure. A percent and a share never meet without a conversion by name.

use schemars::JsonSchema;
use serde::Deserialize;

/// The unit of an indicator, weight or aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A rate from 0 to 100.
    Percent,
    /// A part of a whole from 0 to 1.
    Share,
    /// A number of people.
    Persons,
    /// A number of economies.
    Economies,
}

impl Unit {
    /// Returns the name that stands in the `unit` columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Share => "share",
            Self::Persons => "persons",
            Self::Economies => "economies",
        }
    }

    /// Returns the number of decimals that a table prints (method: rates to one decimal).
    pub const fn decimals(self) -> usize {
        match self {
            Self::Percent => 1,
            Self::Share => 3,
            Self::Persons | Self::Economies => 0,
        }
    }
}
