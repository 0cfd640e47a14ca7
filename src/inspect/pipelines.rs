//! The pipelines of a project that are asked for by name.

use crate::concepts::{did_you_mean, nearest};
use crate::pipeline::Pipeline;
use crate::run::{Failure, Options, Project};

/// Returns the named pipelines, all that have aggregates if none is named; an indicator without any has nothing to compute.
///
/// - Errors: mistakes in pipelines or sidecars; an unknown indicator; one without aggregates.
pub fn with_aggregates(options: &Options, names: &[String]) -> Result<Vec<Pipeline>, Failure> {
    let Project { mut pipelines, .. } = Project::load(options)?;
    let has_any = |pipeline: &Pipeline| !pipeline.definition.aggregate.is_empty();
    if names.is_empty() {
        return Ok(pipelines.into_values().filter(has_any).collect());
    }
    let known: Vec<String> = pipelines.keys().map(ToString::to_string).collect();
    let mut chosen: Vec<Pipeline> = Vec::new();
    for name in names {
        if chosen.iter().any(|pipeline| pipeline.id() == name) {
            continue;
        }
        let pipeline = pipelines.remove(name.as_str()).ok_or_else(|| {
            let near = nearest(name, known.iter().map(String::as_str));
            let help = did_you_mean(&near, "`ictstat catalog` lists what there is");
            Failure::usage(format!("unknown indicator `{name}`"), help)
        })?;
        if !has_any(&pipeline) {
            let help = "add an [[aggregate]] to its pipeline, or leave it out";
            return Err(Failure::usage(format!("`{name}` has no aggregate, so there is nothing to compute"), help));
        }
        chosen.push(pipeline);
    }
    Ok(chosen)
}
