//! A report's claims and relations, read and checked: what the checks work on.

use std::collections::BTreeMap;

use super::claim::ClaimDefinition;
use super::expected::Expected;
use super::interval::Interval;
use super::precision::Stated;
use super::relation::RelationDefinition;
use super::unit::ClaimUnit;
use crate::concepts::Text;
use crate::findings::{Code, Finding};
use crate::pipeline::Document;
use crate::pipeline::document::Step;
use crate::pipeline::texts::Translations;

/// A claim with what its wording stands for.
#[derive(Clone, Debug)]
pub struct ReportClaim {
    /// Its id.
    pub id: Text,
    /// What the file says.
    pub definition: ClaimDefinition,
    /// The number that it is a mention of.
    pub key: Text,
    /// Its unit.
    pub unit: ClaimUnit,
    /// What it stands for, in the printed unit.
    pub stated: Stated,
    /// File, by its place among the documents.
    pub document: usize,
    /// Place in the file.
    pub index: usize,
}

impl ReportClaim {
    /// Returns the numbers that the claim stands for, in base units.
    pub fn accepted(&self) -> Option<Interval> {
        self.stated.accepted.map(|accepted| accepted.scaled(self.unit.scale))
    }

    /// Returns whether the tables of a run are asked for it.
    pub fn asks_data(&self) -> bool {
        let definition = &self.definition;
        definition.quantity.is_of_data() && definition.needs.is_none() && definition.uncheckable.is_none()
    }
}

/// A relation with its place.
#[derive(Clone, Debug)]
pub struct ReportRelation {
    /// Its id.
    pub id: Text,
    /// What the file says.
    pub definition: RelationDefinition,
}

/// What a report claims, checked.
#[derive(Clone, Debug, Default)]
pub struct ReportClaims {
    /// Id of the report.
    pub id: Text,
    /// Claims by id.
    pub claims: BTreeMap<Text, ReportClaim>,
    /// Relations by id.
    pub relations: BTreeMap<Text, ReportRelation>,
    /// The verdicts that are expected; none where there is no such file.
    pub expected: Option<Expected>,
    /// Its texts in the languages of the report.
    pub texts: Translations,
    /// Languages in which the claims are shown in the words of the report's own.
    pub notices: Vec<Finding>,
    /// The files read, in order.
    pub documents: Vec<Document>,
}

impl ReportClaims {
    /// Returns a finding at a key of a claim.
    pub fn finding(&self, claim: &ReportClaim, keys: &[&str], detail: impl Into<String>) -> Finding {
        at_claim(&self.documents[claim.document], claim.index, keys, detail.into())
    }
}

/// Returns a finding at a key of the claim with this place in a file.
pub fn at_claim(document: &Document, index: usize, keys: &[&str], detail: String) -> Finding {
    at(document, "claim", index, keys, detail)
}

/// Returns a finding at a key of an entry of a file.
pub fn at(document: &Document, table: &str, index: usize, keys: &[&str], detail: String) -> Finding {
    let way = [Step::Key(table), Step::Index(index)].into_iter().chain(keys.iter().map(|key| Step::Key(key)));
    let way: Vec<Step<'_>> = way.collect();
    Finding::new(Code::BadClaim, detail).at(document.place(&way))
}
