//! Tables → files: Parquet, summary tables, figures as charts, tables, page and workbook, the manifest.
//! Writes into the folder it is given and nowhere else; makes no number but the rounded text of one.

pub mod cell;
pub mod chart;
pub mod claims_chapter;
pub mod claims_table;
pub mod datapackage;
pub mod explore;
pub mod family_table;
pub mod figure_table;
pub mod group_table;
pub mod indicator_workbook;
pub mod manifest;
pub mod page;
pub mod parquet;
pub mod proof;
pub mod views;
pub mod workbook;

pub use group_table::GroupTable;
pub use manifest::Manifest;
