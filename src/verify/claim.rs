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
    pub uncheckable: Option<Uncheckable>,
}

/// Why nothing can check a claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a sentence, { stated_once = \"what would tell\" }, { definition = \"what it is defined by\" } or { other_population = [\"id of a claim\"], records = \"what would tell\" }"
)]
pub enum Uncheckable {
    /// In words.
    Words(String),
    /// No other figure of the report gives or bounds it.
    StatedOnce(StatedOnce),
    /// It is a definition and no measurement.
    Definition(Definition),
    /// The same number is given for another period or population.
    OtherPopulation(OtherPopulation),
}

/// No other figure of the report gives or bounds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedOnce {
    /// What would tell: a noun.
    pub stated_once: String,
}

/// It is a definition and no measurement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What it is defined by: a noun.
    pub definition: String,
}

/// The same number is given for another period or population.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherPopulation {
    /// Ids of the claims that give it.
    pub other_population: Vec<String>,
    /// What would tell for which it is right: a noun.
    pub records: String,
}

impl Uncheckable {
    /// Returns its text, which is the report's own.
    pub const fn text(&self) -> &String {
        match self {
            Self::Words(text) => text,
            Self::StatedOnce(once) => &once.stated_once,
            Self::Definition(of) => &of.definition,
            Self::OtherPopulation(other) => &other.records,
        }
    }
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
