//! The one test binary for everything that runs the program; unit tests stand under the code they test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod architecture;
mod cache;
mod claims;
mod columns;
mod commands;
mod coverage;
mod crash;
mod dialects;
mod editions;
mod estimates;
mod faults;
mod fetch;
mod figures;
mod generated_docs;
mod growth;
mod input_mutations;
mod mistakes;
mod mutation_table;
mod mutations;
mod operation;
mod publishers;
mod questions;
mod random_worlds;
mod real_data;
mod reference;
mod reports;
mod revisions;
mod safety;
mod same_bytes;
mod six_economies;
mod six_economies_profiles;
mod statistics;
mod support;
mod torture;
mod workbooks;
