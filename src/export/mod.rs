//! A run and its definitions → other shapes of the same figures.
//! Computes nothing: what an engine computes, it computes by the script.

pub mod sql;
