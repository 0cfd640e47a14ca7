//! `pipelines/*.toml` → typed definitions, with every mistake at its place.
//! A pipeline declares; it never programs. Nothing here opens a dataset.

pub mod aggregate_mistakes;
pub mod bounds;
pub mod check_mistakes;
pub mod checks;
pub mod classification_use;
pub mod codes;
pub mod condition;
pub mod content_hash;
pub mod definition;
pub mod document;
pub mod family;
pub mod figure_mistakes;
pub mod figures;
pub mod from_text;
pub mod input;
pub mod input_mistakes;
pub mod inside;
pub mod load;
pub mod load_report;
pub mod missing_key;
pub mod needs;
pub mod periods;
pub mod pipeline_file;
pub mod regular_file;
pub mod rules;
pub mod texts;
pub mod whole_file;

pub use checks::{OneOrMany, RuleDefinition, RuleRelation, RuleTerm, TotalExpectation};
pub use classification_use::ClassificationUse;
pub use codes::{CodesDefinition, EconomyMeaning};
pub use condition::{Condition, Wanted};
pub use definition::{
    AggregateDefinition, Allow, BreakAction, BreakDefinition, CheckDefinition, IndicatorDefinition, PerPersonCheck,
    PipelineDefinition, UniverseDefinition,
};
pub use document::Document;
pub use family::{FamilyDefinition, FamilyFile, RegisterDefinition, Series};
pub use figures::{FigureDefinition, Report, SeriesDefinition, TotalDefinition};
pub use from_text::FromText;
pub use input::{ColumnMapping, ConstantsDefinition, InputDefinition, InputUse, Link};
pub use load::{load_all, load_families};
pub use pipeline_file::{FamilyMember, Pipeline};
pub use rules::{
    BreakdownDefinition, CompareDefinition, ComparedSides, CorrectionDefinition, DerivedDefinition, DerivedRule,
    EstimateDefinition, EstimateRule, Side,
};
