//! Aggregates → SDMX: the data as SDMX-CSV 2.0, and their structures as SDMX-ML 3.0 and 2.1.
//! All follows from the list of columns that the data dictionary is made of, and from the codes in the run.

mod code_lists;
mod components;
mod data;
mod structures;

use std::collections::BTreeMap;

pub use code_lists::{CodeList, CodeLists};
pub use components::{Component, Representation, Role, Source, components};
pub use data::data;
pub use structures::{Standard, structures};

use crate::concepts::{GroupCodes, GroupNames, Name, Text};
use crate::tables::{Aggregate, Row, Table};

/// The table that is exchanged.
pub const TABLE: Table = Aggregate::TABLE;

/// Agency of all structures.
const AGENCY: &str = "ICTSTAT";
/// Id of the data structure and of the dataflow.
const FLOW: &str = "AGGREGATES";
/// Id of the concept scheme.
const CONCEPTS: &str = "CONCEPTS";
/// Version of the structures, as SDMX 3.0 writes it: the columns of the tables and the codes of a run.
const VERSION: &str = "1.0.0";

/// What the codes of a run stand for.
#[derive(Clone, Copy, Debug)]
pub struct Meanings<'a> {
    /// Names of the indicators.
    pub indicators: &'a BTreeMap<Text, Name>,
    /// Names of the groups.
    pub groups: &'a GroupNames,
    /// Agencies and M49 codes.
    pub codes: &'a GroupCodes,
}
