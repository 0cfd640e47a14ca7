//! The tables that pass between stages: typed rows inside, Arrow batches in the schema of the output files outside.
//! No stage logic: nothing here checks, estimates or adds up.

pub mod activity;
pub mod aggregates;
pub mod blocks;
pub mod cell;
pub mod changes;
pub mod claims;
pub mod coverage;
pub mod cross_validation;
pub mod estimates;
pub mod figures;
pub mod files;
pub mod findings;
pub mod gaps;
pub mod matched;
pub mod members;
pub mod named_cells;
pub mod observations;
pub mod parts;
pub mod read;
pub mod rejects;
pub mod row;
pub mod schema;
pub mod surveys;
pub mod weight;
pub mod weights;

pub use activity::Activity;
pub use aggregates::{Aggregate, Profile, Statistic};
pub use changes::{Change, Parts};
pub use claims::{Claim, Relation, Verdict};
pub use coverage::Coverage;
pub use estimates::{Donor, Estimate, Method};
pub use figures::{Figure, FigureLine, FigureRow};
pub use gaps::{Gap, GapId, GapKind, Pair};
pub use matched::{Matched, Turnover};
pub use members::{Membership, WeightRow};
pub use named_cells::NamedCell;
pub use observations::Observation;
pub use rejects::{Reject, RowFault};
pub use row::{ReadRow, Row};
pub use schema::Table;
pub use surveys::{Survey, SurveyMeasure};
pub use weight::Weight;
pub use weights::Weights;
