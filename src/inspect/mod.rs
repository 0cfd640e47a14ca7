//! Reading what is there: the catalogue of indicators, groups, datasets, economies and runs.
//! Computes no statistic and writes nothing.

pub mod catalog;

pub use catalog::Catalog;
