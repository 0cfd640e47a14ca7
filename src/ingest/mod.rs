//! Files of raw/ → observations, classifications and the register of economies, with their rejects.
//! Judges form only: whether a value is plausible is for `check`.

pub mod activity;
pub mod catalogue;
pub mod classification;
pub mod csv;
pub mod economy_names;
pub mod new_sidecar;
mod number;
pub mod observations;
pub mod parquet;
pub mod record_file;
pub mod register;
pub mod sidecar;
mod value;
pub mod workbook;
mod workbook_cells;

pub use catalogue::Catalogue;
pub use economy_names::EconomyNames;
pub use observations::{IngestedRows, RowCounts};
pub use record_file::RecordFile;
pub use sidecar::{DatasetKind, RawFile, Sidecar};
