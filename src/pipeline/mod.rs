//! `pipelines/*.toml` → typed definitions, with every mistake at its place.
//! A pipeline declares; it never programs. Nothing here opens a dataset.

pub mod definition;
pub mod document;
pub mod load;

pub use definition::{
    AggregateDefinition, Allow, BreakAction, BreakDefinition, CheckDefinition, ClassificationUse, ColumnMapping,
    CompareDefinition, CorrectionDefinition, DerivedDefinition, IndicatorDefinition, InputDefinition, PerPersonCheck,
    PipelineDefinition, Side, UniverseDefinition,
};
pub use document::Document;
pub use load::{Pipeline, load_all};
