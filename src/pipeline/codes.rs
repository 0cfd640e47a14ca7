//! What a publisher's own codes stand for: `[codes.…]` of a sidecar, `[input.codes.…]` of a pipeline.
//! Every code is typed where it is read.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::from_text::FromText;
use crate::concepts::{Age, EconomyId, Location, Sex, StatedStatus};

/// What the publisher's codes stand for, by column. A code that is not listed has to be one of ours.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CodesDefinition {
    /// Economies by the publisher's code or name: alpha-3, or "set aside" for what is no economy.
    pub economy: BTreeMap<String, FromText<EconomyMeaning>>,
    /// Sexes: F, M or _T.
    pub sex: BTreeMap<String, FromText<Sex>>,
    /// Ages: as Y15T24, Y_GE15 or _T.
    pub age: BTreeMap<String, FromText<Age>>,
    /// Locations: U, R or _T.
    pub location: BTreeMap<String, FromText<Location>>,
    /// Categories by the publisher's name; one that is not listed keeps its name.
    pub category: BTreeMap<String, String>,
    /// Observation statuses: SDMX codes, several with blanks between them, as "B U".
    pub status: BTreeMap<String, FromText<StatedStatus>>,
}

/// What a publisher's code in the column of economies stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EconomyMeaning {
    /// An economy.
    Economy(EconomyId),
    /// No economy: the row is set aside.
    SetAside,
}

/// The text for [`EconomyMeaning::SetAside`].
const SET_ASIDE: &str = "set aside";

/// A text that is no economy.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an alpha-3 code such as KEN, or \"set aside\"")]
pub struct NoMeaning;

impl FromStr for EconomyMeaning {
    type Err = NoMeaning;

    fn from_str(text: &str) -> Result<Self, NoMeaning> {
        match text {
            SET_ASIDE => Ok(Self::SetAside),
            _ => text.parse().map(Self::Economy).map_err(|_| NoMeaning),
        }
    }
}

impl fmt::Display for EconomyMeaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Economy(id) => id.fmt(f),
            Self::SetAside => f.write_str(SET_ASIDE),
        }
    }
}
