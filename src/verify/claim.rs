//! The keys of `pipelines/reports/<id>/claims/*.toml` and of its relations. Unknown keys are errors.
//! Only what the files say; docs/claims.md says what it means.

use schemars::JsonSchema;
use serde::Deserialize;

use super::quantity::QuantityDefinition;
use super::relation::RelationDefinition;

/// A file of claims.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat claims")]
pub struct ClaimsFile {
    /// The claims, in the order of the report.
    #[serde(default)]
    pub claim: Vec<ClaimDefinition>,
}

/// One figure that the report states.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimDefinition {
    /// Id, unique over all files.
    pub id: String,
    /// Section of the report.
    pub section: String,
    /// What it is about.
    pub topic: Option<String>,
    /// What is stated, in one sentence without the number.
    pub statement: String,
    /// Group of economies or people, as printed.
    pub group: Option<String>,
    /// Year or years, as printed.
    pub year: Option<String>,
    /// The number as printed; never changed.
    pub value: String,
    /// How to read it: a wording of docs/precision.md.
    pub precision: String,
    /// Unit as printed.
    pub unit: String,
    /// What is measured; claims with one quantity are mentions of one number.
    pub quantity: QuantityDefinition,
    /// Data that would answer the claim and are not at hand.
    pub needs: Option<String>,
    /// Why nothing can check the claim.
    pub uncheckable: Option<String>,
}

/// A file of relations.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat relations")]
pub struct RelationsFile {
    /// The relations, in the order of the report.
    #[serde(default)]
    pub relation: Vec<RelationDefinition>,
}

/// `units.toml`: what the report counts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat units of a report")]
pub struct UnitsFile {
    /// Whole things, such as notices or awards.
    #[serde(default)]
    pub things: Vec<String>,
}
