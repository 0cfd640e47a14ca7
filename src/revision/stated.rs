//! What the inputs of a finished run stated, and who was in its groups.
//! Compares nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::concepts::{Breakdown, EconomyId, Text};

/// A value in use as its source stated it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The economy.
    pub economy: EconomyId,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The value.
    pub value: f64,
    /// Code of its status, where one is stated.
    pub status: Option<Text>,
    /// Dataset that states it.
    pub dataset: Text,
    /// Edition of the dataset.
    pub vintage: Text,
    /// Whether the source declares a break.
    pub has_break: bool,
    /// Ages that the survey covered.
    pub age_scope: Option<Text>,
}

/// Years of membership by economy, by classification, edition and group.
pub type MembersOf = BTreeMap<[Text; 3], BTreeMap<EconomyId, BTreeSet<i32>>>;
