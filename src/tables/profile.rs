//! Profiles: rules of completion and suppression of publishers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concepts::named;

/// A rule of completion and suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Completed values, no threshold; of indicators that are never completed what is reported, from half of the weight.
    Itu,
    /// Reported values only, at least half of the weight.
    Unicef,
    /// Reported values only, at least two thirds of the weight.
    WorldBank,
}

named! {
    Profile {
        Itu => "itu",
        Unicef => "unicef",
        WorldBank => "world-bank",
    }
}

impl Profile {
    /// The profiles that show reported values alone.
    pub const REPORTED_ONLY: [Self; 2] = [Self::Unicef, Self::WorldBank];

    /// Returns the least part of the weight, 0 to 1, that must have a value for a figure to be shown, for an indicator
    /// that is completed or never is.
    ///
    /// - Source: World Bank, WDI aggregation rules (no aggregate where more than a third of the weight is
    ///   missing); UNICEF, regional aggregates (at least half of the population). Of what is never completed ITU's
    ///   profile shows no world that rests on a few economies: at least half, as UNICEF.
    pub const fn least_share(self, is_completed: bool) -> f64 {
        match self {
            Self::Itu if is_completed => 0.0,
            Self::Itu => 0.5,
            Self::WorldBank => 2.0 / 3.0,
            Self::Unicef => 0.5,
        }
    }
}
