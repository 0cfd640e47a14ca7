//! A classification: a dated list of groups and their members.
//! Knows editions and which of them was in force; knows no weights and reads no file.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{EconomyId, Text, YearRange};

/// Id of the classification with the one group `world`.
pub const WORLD: &str = "world";
/// Id of ITU's regions, whose union is the universe of ITU's indicators.
pub const ITU_REGION: &str = "itu-region";
/// Id of the World Bank's income groups.
pub const WB_INCOME: &str = "wb-income";
/// Group of the economies without an income group.
pub const NOT_CLASSIFIED: &str = "not-classified";
/// Id of the groups that a user hands in with `--groups`.
pub const USER_GROUPS: &str = "user-groups";

/// How the editions of a classification are applied to the years of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Apply {
    /// One list for all years.
    #[default]
    Fixed,
    /// For each year the list in force on its 31 December.
    AsOf,
}

/// One group member, with the years of membership where the list states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// The economy.
    pub economy: EconomyId,
    /// First year of membership, where the list states one.
    pub from: Option<i32>,
    /// Last year of membership, where the list states one.
    pub to: Option<i32>,
}

impl Member {
    /// Returns whether the economy belongs to the group in that year.
    pub fn belongs_in(&self, year: i32) -> bool {
        let years = YearRange { from: self.from.unwrap_or(i32::MIN), to: self.to.unwrap_or(i32::MAX) };
        years.contains(year)
    }
}

/// One edition of a classification: its groups and their members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// Members by group.
    pub groups: BTreeMap<Text, BTreeSet<Member>>,
}

impl Edition {
    /// Returns the groups of each economy.
    pub fn groups_by_economy(&self) -> BTreeMap<EconomyId, Vec<&Text>> {
        let mut groups: BTreeMap<EconomyId, Vec<&Text>> = BTreeMap::new();
        for (group, members) in &self.groups {
            let economies: BTreeSet<EconomyId> = members.iter().map(|member| member.economy).collect();
            economies.into_iter().for_each(|economy| groups.entry(economy).or_default().push(group));
        }
        groups
    }
}

/// A classification with all its editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classification {
    /// Whether each economy belongs to one group at most.
    pub is_partition: bool,
    /// Whether a sidecar declares it, so that whoever is in one of its editions is expected in the next.
    pub is_declared: bool,
    /// Lists by edition, for example `FY2026` or `2025-12`.
    pub editions: BTreeMap<Text, Edition>,
}

impl Classification {
    /// Adds one membership.
    pub fn insert(&mut self, edition: &str, group: &str, member: Member) {
        let groups = &mut self.editions.entry(edition.into()).or_default().groups;
        groups.entry(group.into()).or_default().insert(member);
    }

    /// Returns the edition in force on 31 December of a year, the newest that had begun by then.
    ///
    /// A fiscal year `FY2026` begins on 1 July 2025, so 31 December of Y lies in FY(Y + 1); an edition
    /// `2025-12` begins with that month. An edition whose name is no date is never in force.
    pub fn in_force(&self, year: i32) -> Option<&Edition> {
        self.edition_in_force(year).map(|(_, _, edition)| edition)
    }

    /// Returns the edition in force on 31 December of a year with its name and the first year at whose end it was in force.
    pub fn edition_in_force(&self, year: i32) -> Option<(&Text, i32, &Edition)> {
        self.editions
            .iter()
            .filter_map(|(name, edition)| Some((begin_of(name)?, name, edition)))
            .filter(|(begin, ..)| *begin <= (year, 12))
            .max_by_key(|(begin, ..)| *begin)
            .map(|((begin, _), name, edition)| (name, begin, edition))
    }
}

/// Returns year and month in which an edition comes into force.
fn begin_of(edition: &str) -> Option<(i32, u32)> {
    if let Some(fiscal_year) = edition.strip_prefix("FY") {
        return Some((fiscal_year.parse::<i32>().ok()? - 1, 7));
    }
    let (year, month) = edition.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn income(editions: &[(&str, &str)]) -> Classification {
        let mut classification = Classification::default();
        for (edition, group) in editions {
            let member = Member { economy: "AAA".parse().unwrap(), from: None, to: None };
            classification.insert(edition, group, member);
        }
        classification
    }

    #[test]
    fn the_last_of_december_lies_in_the_next_fiscal_year() {
        let income = income(&[("FY2024", "low"), ("FY2025", "middle"), ("FY2026", "high")]);
        let group_in = |year| income.in_force(year).map(|edition| edition.groups.keys().next().unwrap().to_string());
        assert_eq!(group_in(2024).as_deref(), Some("middle"));
        assert_eq!(group_in(2025).as_deref(), Some("high"));
        assert_eq!(group_in(2022), None);
    }

    #[test]
    fn an_edition_of_december_is_in_force_at_the_end_of_that_year() {
        let regions = income(&[("2023-12", "old"), ("2026-04", "new")]);
        assert!(regions.in_force(2022).is_none());
        assert!(regions.in_force(2025).unwrap().groups.contains_key("old"));
        assert!(regions.in_force(2026).unwrap().groups.contains_key("new"));
    }

    #[test]
    fn a_member_belongs_from_its_first_to_its_last_year() {
        let member = Member { economy: "AAA".parse().unwrap(), from: Some(2011), to: Some(2013) };
        assert_eq!([2010, 2011, 2013, 2014].map(|year| member.belongs_in(year)), [false, true, true, false]);
    }
}
