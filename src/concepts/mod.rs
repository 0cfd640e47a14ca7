//! The words of the field as plain types: economy, indicator, breakdown, status, classification, unit.
//! No I/O, no polars, no arithmetic beyond comparing years and rounding a figure.

pub mod breakdown;
pub mod breakdown_words;
pub mod classification;
pub mod economy;
pub mod group_codes;
pub mod group_names;
pub mod group_query;
pub mod group_sum;
pub mod groups;
pub mod interval;
pub mod language;
pub mod lists;
pub mod middle;
pub mod name;
pub(crate) mod named;
pub mod nearest;
pub mod period;
pub mod rounding;
pub mod sided;
pub mod snapped;
pub mod source;
pub mod status;
pub mod text;
mod told;
pub mod unit;

pub use breakdown::{Age, Breakdown, Location, Sex};
pub use classification::{Apply, Classification, Edition};
pub use economy::{Economy, EconomyId};
pub use group_codes::GroupCodes;
pub use group_names::GroupNames;
pub use group_query::GroupQuery;
pub use language::{Language, Said};
pub use middle::middle;
pub use name::Name;
pub(crate) use named::named;
pub use nearest::{did_you_mean, nearest};
pub use period::YearRange;
pub use sided::Sided;
pub use snapped::{exceeds, reaches, snapped};
pub use source::DatasetId;
pub use status::{StatedStatus, Status};
pub use text::{Text, is_slug};
pub use told::Told;
pub use unit::Unit;
