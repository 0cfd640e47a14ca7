//! A pipeline of a run, with the datasets that it reads in it.

use crate::check::selection::Rank;
use crate::concepts::DatasetId;
use crate::pipeline::{InputDefinition, Pipeline};

/// A pipeline with the datasets that it reads.
#[derive(Debug)]
pub struct PlannedPipeline<'a> {
    /// The pipeline.
    pub pipeline: &'a Pipeline,
    /// Its inputs; none where it is derived.
    pub inputs: Vec<PlannedInput<'a>>,
    /// Whether another indicator is weighed or predicted by it, so that a mistake in it moves that one in silence.
    pub weighs_others: bool,
}

/// One input of a pipeline.
#[derive(Debug)]
pub struct PlannedInput<'a> {
    /// What the pipeline declares.
    pub input: &'a InputDefinition,
    /// The dataset that is read, which `--input` may have changed.
    pub dataset: DatasetId,
    /// Rank among the inputs; none for an edition that was not chosen.
    pub rank: Option<Rank>,
}
