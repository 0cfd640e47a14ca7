//! What the inputs of a finished run stated, and who was in its groups, with texts in place of symbols.
//! Compares nothing.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PlHashMap;

use super::details::{Details, StatedCodes};
use super::run_files::Codes;
use super::symbols::Symbols;
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

/// Returns the values in use, by indicator. A breakdown of another version that is unknown to this one is left out.
pub fn stated(details: &Details, symbols: &Symbols) -> BTreeMap<Text, Vec<Stated>> {
    let mut breakdowns: PlHashMap<Codes, Option<Breakdown>> = PlHashMap::default();
    let mut typed = |row: &StatedCodes| {
        let breakdown = breakdowns.entry(row.codes).or_insert_with(|| breakdown(row.codes, symbols)).clone()?;
        Some(Stated {
            economy: row.economy,
            year: row.year,
            breakdown,
            value: row.value,
            status: row.status.map(|status| symbols.text(status)),
            dataset: symbols.text(row.dataset),
            vintage: symbols.text(row.vintage),
            has_break: row.has_break,
            age_scope: row.age_scope.map(|scope| symbols.text(scope)),
        })
    };
    let of_indicators = details.stated().iter();
    of_indicators.map(|(id, rows)| (symbols.text(*id), rows.iter().filter_map(&mut typed).collect())).collect()
}

fn breakdown(codes: Codes, symbols: &Symbols) -> Option<Breakdown> {
    let [sex, age, location, category] = codes.map(|code| symbols.text(code));
    Some(Breakdown { sex: sex.parse().ok()?, age: age.parse().ok()?, location: location.parse().ok()?, category })
}

/// Returns the members of every group over all indicators.
pub fn members(details: &Details, symbols: &Symbols) -> MembersOf {
    let mut members = MembersOf::new();
    for ([_, classification, edition, group], listed) in details.members() {
        let key = [*classification, *edition, *group].map(|symbol| symbols.text(symbol));
        let of_group = members.entry(key).or_default();
        for (economy, from, to) in listed {
            of_group.entry(*economy).or_default().extend(*from..=*to);
        }
    }
    members
}
