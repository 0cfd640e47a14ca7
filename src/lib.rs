//! ictstat: official ICT statistics in the open. Country data in, published aggregates out, every number traceable.
//!
//! The stages in the order of the data: [`ingest`] → [`check`] → [`derive`] → [`aggregate`] → [`compare`] →
//! [`verify`] → [`report`] → [`publish`], called one after the other by [`run`]. The library never writes to the terminal;
//! [`cli`] does nothing else.
//!
//! Run the pipelines of a project and look at a table:
//! ```no_run
//! use ictstat::run::{self, Interrupt, Options, Outcome, Quiet};
//!
//! let options = Options { pipelines: vec!["internet-use".to_owned()], ..Options::default() };
//! if let Outcome::Published(published) = run::aggregate(&options, &mut Quiet, &Interrupt::default())? {
//!     println!("{}", published.tables[0].markdown());
//! }
//! # Ok::<(), ictstat::run::Failure>(())
//! ```

// The words.
pub mod concepts;
pub mod findings;
pub mod pipeline;
pub mod statistic;
pub mod tables;

// The line.
pub mod aggregate;
pub mod check;
pub mod compare;
pub mod derive;
pub mod estimate;
pub mod ingest;
pub mod publish;
pub mod question;
pub mod report;
pub mod verify;

// Around the line.
pub mod cli;
pub mod distribute;
pub mod export;
pub mod fetch;
pub mod inspect;
pub mod lineage;
pub mod network;
pub mod renewal;
pub mod revision;
pub mod run;
