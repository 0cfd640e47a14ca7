//! The pipelines of a project that have aggregates.

use crate::pipeline::Pipeline;
use crate::run::{Failure, Project, plan};

/// Returns the named pipelines, all that have aggregates if none is named; an indicator without any has nothing to compute. The
/// name of a database stands for those of its series that have some.
///
/// - Errors: an unknown indicator; one without aggregates.
pub fn with_aggregates<'a>(project: &'a Project, names: &[String]) -> Result<Vec<&'a Pipeline>, Failure> {
    let chosen = plan::chosen(project, names)?.into_iter();
    let (with, without): (Vec<&Pipeline>, Vec<&Pipeline>) =
        chosen.partition(|pipeline| !pipeline.definition.aggregate.is_empty());
    let is_named = |pipeline: &&&Pipeline| names.iter().any(|name| name == pipeline.id());
    let nothing = || without.first().filter(|_| with.is_empty() && !names.is_empty());
    match without.iter().find(is_named).or_else(nothing) {
        None => Ok(with),
        Some(pipeline) => {
            let message = format!("`{}` has no aggregate, so there is nothing to compute", pipeline.id());
            Err(Failure::usage(message, "add an [[aggregate]] to its pipeline, or leave it out"))
        }
    }
}
