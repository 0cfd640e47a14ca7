//! The pipelines of a project that have aggregates.

use crate::pipeline::Pipeline;
use crate::run::{Failure, Project, plan};

/// Returns the named pipelines, all that have aggregates if none is named; an indicator without any has nothing to compute.
///
/// - Errors: an unknown indicator; one without aggregates.
pub fn with_aggregates<'a>(project: &'a Project, names: &[String]) -> Result<Vec<&'a Pipeline>, Failure> {
    let chosen = plan::chosen(project, names)?.into_iter();
    let (with, without): (Vec<&Pipeline>, Vec<&Pipeline>) =
        chosen.partition(|pipeline| !pipeline.definition.aggregate.is_empty());
    match without.first().filter(|_| !names.is_empty()) {
        None => Ok(with),
        Some(pipeline) => {
            let message = format!("`{}` has no aggregate, so there is nothing to compute", pipeline.id());
            Err(Failure::usage(message, "add an [[aggregate]] to its pipeline, or leave it out"))
        }
    }
}
