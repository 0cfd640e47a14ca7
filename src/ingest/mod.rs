//! Files of raw/ → observations, classifications and the register of economies, with their rejects.
//! Judges form only: whether a value is plausible is for `check`.

pub mod activity;
pub mod catalogue;
mod cells_around;
mod checksum;
pub mod classification;
pub mod code_list;
mod column_subject;
pub mod csv;
mod declared_economies;
mod differing_columns;
pub mod economy_names;
mod file_type;
mod format;
mod header;
mod header_advice;
mod json;
mod laid_out;
pub mod layout;
mod layout_plan;
mod number;
pub mod observations;
mod packed;
pub mod parquet;
pub mod proposal;
mod publisher_words;
pub mod record;
pub mod record_file;
pub mod register;
mod row_filter;
mod row_reader;
mod row_value;
mod rows;
pub mod sidecar;
mod unread_columns;
mod value;
pub mod workbook;
mod workbook_cells;

pub use catalogue::Catalogue;
pub use checksum::renewed;
pub use differing_columns::differing_columns;
pub use economy_names::EconomyNames;
pub use file_type::FileType;
pub use observations::{IngestedRows, RowCounts};
pub use record_file::RecordFile;
pub use sidecar::{DatasetKind, RawFile, Sidecar};
