//! The tables that pass between stages: typed rows inside, polars frames in the schema of the output files outside.
//! No stage logic: nothing here checks, estimates or adds up.

pub mod aggregates;
pub mod changes;
pub mod cross_validation;
pub mod estimates;
pub mod findings;
mod frame;
pub mod gaps;
pub mod members;
pub mod observations;
pub mod read;
pub mod rejects;
pub mod schema;
pub mod weights;

pub use aggregates::{Aggregate, Coverage, Profile, Statistic};
pub use changes::{Change, Parts};
pub use estimates::{Donor, Estimate, Method};
pub use gaps::{Gap, GapId, GapKind, Pair};
pub use members::{Membership, WeightRow};
pub use observations::Observation;
pub use rejects::{Reject, RowFault};
pub use schema::Table;
pub use weights::Weights;
