//! Reading what is there: the catalogue of indicators, groups, datasets, economies and runs, and what a figure rests on.
//! Computes no statistic and writes nothing.

pub mod catalog;
pub mod explain;
pub mod figures;

pub use catalog::Catalog;
