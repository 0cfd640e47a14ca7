//! The key `classifications`: which lists of groups are meant.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::concepts::Apply;

/// A classification as a pipeline uses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassificationUse {
    /// Id of the classification: `world`, or one of the register of classifications.
    pub id: String,
    /// Edition; may be left out where there is one only.
    pub edition: Option<String>,
    /// One list for all years, or the list in force in each.
    #[serde(default)]
    pub apply: Apply,
}
