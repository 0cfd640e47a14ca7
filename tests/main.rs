//! The one test binary for everything that runs the program; unit tests stand under the code they test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod architecture;
mod commands;
mod crash;
mod dialects;
mod estimates;
mod figures;
mod generated_docs;
mod mistakes;
mod real_data;
mod reference;
mod same_bytes;
mod six_economies;
mod support;
mod workbooks;
