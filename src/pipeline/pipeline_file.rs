//! A pipeline with the file that it stands in.

use std::sync::Arc;

use super::definition::PipelineDefinition;
use super::document::{Document, Step};
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding, Place};

/// A pipeline: its definition and the document to point into.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// What the file says.
    pub definition: PipelineDefinition,
    /// Where it says it.
    pub document: Arc<Document>,
    /// The series that it is made for, where its file is one for a whole database.
    pub member: Option<FamilyMember>,
}

/// A series of a family of indicators.
#[derive(Clone, Debug)]
pub struct FamilyMember {
    /// Id of the family.
    pub family: Text,
    /// Header of the column of the inputs that holds its code.
    pub each: Text,
    /// Code of the series.
    pub code: Text,
    /// Dataset that has the table of series.
    pub register: DatasetId,
    /// Where that table says so.
    pub place: Place,
    /// Why it is not added up; none where it is.
    pub reason: Option<String>,
}

impl Pipeline {
    /// Returns the id of the indicator.
    pub fn id(&self) -> &str {
        &self.definition.indicator.id
    }

    /// Returns all that the definition is made from, to know it again: the file, and for a series what its register says.
    pub fn origin(&self) -> [String; 3] {
        let of_series = |_: &FamilyMember| {
            let PipelineDefinition { indicator, aggregate, .. } = &self.definition;
            format!("{indicator:?} {:?}", aggregate.iter().map(|aggregate| aggregate.statistic).collect::<Vec<_>>())
        };
        let member = self.member.as_ref().map(of_series).unwrap_or_default();
        [self.document.file.to_string(), self.document.text.clone(), member]
    }

    /// Returns a finding at the value that a way of keys leads to.
    pub fn finding(&self, code: Code, way: &[Step<'_>], detail: impl Into<String>) -> Finding {
        Finding::new(code, detail).at(self.document.place(way))
    }
}
