//! Tables → files: Parquet, summary tables, the manifest.
//! Writes into the folder it is given and nowhere else; makes no number but the rounded text of one.

pub mod cell;
pub mod claims_chapter;
pub mod claims_table;
pub mod datapackage;
pub mod group_table;
pub mod manifest;
pub mod parquet;
pub mod rounding;

pub use group_table::GroupTable;
pub use manifest::Manifest;
