//! One state of a cell: who is listed in a group, with weight and value. Thousands are made for one comparison, so it is a
//! sorted list and no tree.

use itertools::Itertools;

use crate::concepts::EconomyId;

/// An economy that is listed in a group, in one state of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    /// Its weight; `None` where it has none and so is no member.
    pub weight: Option<f64>,
    /// Its value.
    pub value: Option<f64>,
    /// What the publisher states.
    pub reported: Option<f64>,
}

/// One state of a cell: the economies listed in the group, each once, in the order of their codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State(Vec<(EconomyId, Listed)>);

impl FromIterator<(EconomyId, Listed)> for State {
    fn from_iter<Rows: IntoIterator<Item = (EconomyId, Listed)>>(rows: Rows) -> Self {
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(economy, _)| *economy);
        rows.dedup_by_key(|(economy, _)| *economy);
        Self(rows)
    }
}

impl State {
    /// Returns what is known of an economy.
    pub fn get(&self, economy: EconomyId) -> Option<&Listed> {
        let place = self.0.binary_search_by_key(&economy, |(known, _)| *known).ok()?;
        Some(&self.0[place].1)
    }

    /// Returns everyone with their codes, in the order of these.
    pub fn iter(&self) -> impl Iterator<Item = (EconomyId, &Listed)> {
        self.0.iter().map(|(economy, listed)| (*economy, listed))
    }

    /// Returns everyone, in the order of their codes.
    pub fn values(&self) -> impl Iterator<Item = &Listed> {
        self.0.iter().map(|(_, listed)| listed)
    }

    /// Returns the state with something else said of everyone.
    pub fn map(&self, of: impl Fn(EconomyId, Listed) -> Listed) -> Self {
        Self(self.0.iter().map(|(economy, listed)| (*economy, of(*economy, *listed))).collect())
    }

    /// Returns everyone who is listed in either state, in the order of their codes.
    pub fn beside<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (EconomyId, Option<&'a Listed>, Option<&'a Listed>)> {
        let pairs = self.0.iter().merge_join_by(&other.0, |(one, _), (other, _)| one.cmp(other));
        pairs.filter_map(|pair| {
            let (one, other) = pair.left_and_right();
            let (economy, _) = one.or(other)?;
            Some((*economy, one.map(|(_, listed)| listed), other.map(|(_, listed)| listed)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(code: &str) -> EconomyId {
        code.parse().unwrap()
    }

    fn state(codes: &[&str]) -> State {
        let listed = |value: usize| Listed { weight: Some(1.0), value: Some(value as f64), reported: None };
        codes.iter().enumerate().map(|(value, code)| (id(code), listed(value))).collect()
    }

    #[test]
    fn two_states_stand_side_by_side_by_code() {
        let (one, other) = (state(&["CHE", "AUT", "DEU"]), state(&["DEU", "BEL", "FRA"]));
        let value = |listed: Option<&Listed>| listed.and_then(|listed| listed.value);
        let rows: Vec<_> =
            one.beside(&other).map(|(economy, one, other)| (economy.to_string(), value(one), value(other))).collect();
        let expected = [
            ("AUT", Some(1.0), None),
            ("BEL", None, Some(1.0)),
            ("CHE", Some(0.0), None),
            ("DEU", Some(2.0), Some(0.0)),
            ("FRA", None, Some(2.0)),
        ];
        assert_eq!(rows, expected.map(|(code, one, other)| (code.to_owned(), one, other)));
        assert_eq!((one.get(id("AUT")), one.get(id("FRA"))), (one.values().next(), None));
    }
}
