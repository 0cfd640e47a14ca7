//! A pipeline with the file that it stands in.

use super::definition::PipelineDefinition;
use super::document::{Document, Step};
use crate::findings::{Code, Finding};

/// A pipeline file: its definition and the document to point into.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// What the file says.
    pub definition: PipelineDefinition,
    /// Where it says it.
    pub document: Document,
}

impl Pipeline {
    /// Returns the id of the indicator.
    pub fn id(&self) -> &str {
        &self.definition.indicator.id
    }

    /// Returns a finding at the value that a way of keys leads to.
    pub fn finding(&self, code: Code, way: &[Step<'_>], detail: impl Into<String>) -> Finding {
        Finding::new(code, detail).at(self.document.place(way))
    }
}
