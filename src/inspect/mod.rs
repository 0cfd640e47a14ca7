//! Reading what is there: the catalogue of indicators, groups, datasets, economies and runs, what a figure rests on, and verdicts.
//! Computes no statistic and writes nothing.

mod absent;
pub mod catalog;
pub mod contributors;
pub mod diff;
pub mod explain;
pub mod figures;
mod frame;
pub mod history;
pub mod legend;
mod lists;
pub mod pipelines;
pub mod proof;
pub mod query;
pub mod slice;
pub mod status;
pub mod subject;
mod tables;
pub mod verdicts;

pub use catalog::Catalog;
