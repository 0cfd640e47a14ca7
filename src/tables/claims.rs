//! Claims of a report with their verdicts, and the relations between them.

use std::fmt;
use std::str::FromStr;

use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, CLAIMS, RELATIONS};
use crate::concepts::Text;

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Another claim or the report's own arithmetic makes it impossible.
    Contradicted,
    /// The data give another figure.
    Differs,
    /// The interval of the data and that of the claim overlap.
    AgreesWithinUncertainty,
    /// The data give a figure that the claim stands for.
    Agrees,
    /// Other claims of the report fit, no data say more.
    ArithmeticHolds,
    /// Data would answer it and are missing.
    NotProduced,
    /// Nothing can answer it.
    NotCheckable,
}

impl Verdict {
    /// Every verdict, the gravest first.
    pub const ALL: [Self; 7] = [
        Self::Contradicted,
        Self::Differs,
        Self::AgreesWithinUncertainty,
        Self::Agrees,
        Self::ArithmeticHolds,
        Self::NotProduced,
        Self::NotCheckable,
    ];

    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Differs => "differs",
            Self::AgreesWithinUncertainty => "agrees-within-uncertainty",
            Self::Agrees => "agrees",
            Self::ArithmeticHolds => "arithmetic-holds",
            Self::NotProduced => "not-produced",
            Self::NotCheckable => "not-checkable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Verdict {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name).ok_or(())
    }
}

/// One row of `claims.parquet`. All numbers are in the unit as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Id of the report that states it.
    pub report: Text,
    /// Id.
    pub claim: Text,
    /// Section of the report.
    pub section: String,
    /// What is stated.
    pub statement: String,
    /// Group as printed.
    pub group: Option<String>,
    /// Year as printed.
    pub year: Option<String>,
    /// Value as printed.
    pub stated: String,
    /// The printed number.
    pub stated_value: Option<f64>,
    /// Unit as printed.
    pub unit: String,
    /// Wording of the precision.
    pub precision: String,
    /// Lower end of what the claim stands for.
    pub accept_lower: Option<f64>,
    /// Upper end of it.
    pub accept_upper: Option<f64>,
    /// What was asked of the data.
    pub query: Option<Text>,
    /// What the data give.
    pub computed: Option<f64>,
    /// Lower end of its interval.
    pub lower: Option<f64>,
    /// Upper end of its interval.
    pub upper: Option<f64>,
    /// Computed less stated.
    pub difference: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Claims that exclude it.
    pub conflicts_with: Vec<Text>,
    /// Why.
    pub reason: Option<String>,
    /// Part of the weight behind the computed figure that is reported.
    pub weight_reported_share: Option<f64>,
}

/// What stands between the parts of a relation's reason.
const ARITHMETIC: &str = "; arithmetic: ";
const READING: &str = ". Most likely: ";

/// One row of `relations.parquet`. Numbers are in the printed unit of the first claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Id of the report whose claims hang together.
    pub report: Text,
    /// Id.
    pub relation: Text,
    /// sum, difference, ratio …
    pub kind: Text,
    /// The claims that hang together.
    pub claims: Vec<Text>,
    /// The figure on the left of the relation.
    pub left: Option<f64>,
    /// What the claims on the right give for it.
    pub right: Option<f64>,
    /// Lower end of what the right side allows.
    pub accept_lower: Option<f64>,
    /// Upper end of it.
    pub accept_upper: Option<f64>,
    /// Whether it holds; none where it could not be evaluated.
    pub holds: Option<bool>,
    /// Why the relation has to hold.
    pub rule: String,
    /// The arithmetic in words.
    pub arithmetic: String,
    /// The most likely reading, where it fails.
    pub reading: Option<String>,
    /// Claims that cannot stand.
    pub impossible: Vec<Text>,
}

impl Relation {
    /// Returns rule, arithmetic and reading in one text.
    pub fn reason(&self) -> String {
        let reading = self.reading.as_ref().filter(|_| self.holds == Some(false));
        let reading = reading.map(|reading| format!("{READING}{reading}")).unwrap_or_default();
        format!("{}{ARITHMETIC}{}{reading}.", self.rule, self.arithmetic)
    }

    /// Returns rule, arithmetic and reading from the text that `reason` made of them.
    pub fn parts_of_reason(reason: &str) -> (String, String, Option<String>) {
        let reason = reason.strip_suffix('.').unwrap_or(reason);
        let (rule, rest) = reason.split_once(ARITHMETIC).unwrap_or(("", reason));
        let (arithmetic, reading) = match rest.split_once(READING) {
            Some((arithmetic, reading)) => (arithmetic, Some(reading.to_owned())),
            None => (rest, None),
        };
        (rule.to_owned(), arithmetic.to_owned(), reading)
    }
}

/// Returns claims as a frame in the schema of `claims.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Claim>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&CLAIMS, rows)
        .text(schema::REPORT, |row| row.report.as_ref())
        .text(schema::CLAIM, |row| row.claim.as_ref())
        .text(schema::SECTION, |row| row.section.as_str())
        .text(schema::STATEMENT, |row| row.statement.as_str())
        .optional_text(schema::PRINTED_GROUP, |row| row.group.as_deref())
        .optional_text(schema::PRINTED_YEAR, |row| row.year.as_deref())
        .text(schema::STATED, |row| row.stated.as_str())
        .float(schema::STATED_VALUE, |row| row.stated_value)
        .text(schema::PRINTED_UNIT, |row| row.unit.as_str())
        .text(schema::PRECISION, |row| row.precision.as_str())
        .float(schema::ACCEPT_LOWER, |row| row.accept_lower)
        .float(schema::ACCEPT_UPPER, |row| row.accept_upper)
        .optional_text(schema::QUERY, |row| row.query.as_deref())
        .float(schema::COMPUTED, |row| row.computed)
        .float(schema::LOWER, |row| row.lower)
        .float(schema::UPPER, |row| row.upper)
        .float(schema::DIFFERENCE, |row| row.difference)
        .text(schema::VERDICT, |row| row.verdict.name())
        .optional_text(schema::CONFLICTS_WITH, |row| joined(&row.conflicts_with))
        .optional_text(schema::REASON, |row| row.reason.as_deref())
        .float(schema::WEIGHT_REPORTED_SHARE, |row| row.weight_reported_share)
        .finish()
}

/// Returns relations as a frame in the schema of `relations.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn relations_frame<'a>(rows: impl IntoIterator<Item = &'a Relation>) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(&RELATIONS, rows)
        .text(schema::REPORT, |row| row.report.as_ref())
        .text(schema::RELATION, |row| row.relation.as_ref())
        .text(schema::RELATION_KIND, |row| row.kind.as_ref())
        .text(schema::RELATED_CLAIMS, |row| row.claims.join(","))
        .float(schema::LEFT, |row| row.left)
        .float(schema::RIGHT, |row| row.right)
        .float(schema::ACCEPT_LOWER, |row| row.accept_lower)
        .float(schema::ACCEPT_UPPER, |row| row.accept_upper)
        .optional_flag(schema::HOLDS, |row| row.holds)
        .optional_text(schema::REASON, |row| Some(row.reason()))
        .finish()
}

fn joined(claims: &[Text]) -> Option<String> {
    (!claims.is_empty()).then(|| claims.join(","))
}
