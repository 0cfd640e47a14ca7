//! Aggregates, gaps and recorded activity → the figures and tables of a report, value by value.
//! Draws and writes nothing; a value that cannot be produced is a row with the reason.

pub mod query;
pub mod totals;

pub use query::{Material, ambiguous, figure_rows, untranslated};
