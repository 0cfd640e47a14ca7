//! What stands for a group where data are exchanged: M49 where its list states a code, and the agency that keeps the list.
//! Knows no group but the world.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::Text;
use super::breakdown::UnknownCode;
use super::classification::{USER_GROUPS, WORLD};

/// The world in M49 of the United Nations.
const M49_WORLD: &str = "001";

/// Code of an agency: letters, digits and underscores, a letter first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency(pub String);

impl FromStr for Agency {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let is_kept = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
        let is_code = text.starts_with(|first: char| first.is_ascii_uppercase()) && text.chars().all(is_kept);
        is_code.then(|| Self(text.to_owned())).ok_or(UnknownCode { expected: "a code of capitals, as ITU" })
    }
}

/// Code of an area in M49: three digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct M49(pub String);

impl FromStr for M49 {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let is_code = text.len() == 3 && text.chars().all(|letter| letter.is_ascii_digit());
        is_code.then(|| Self(text.to_owned())).ok_or(UnknownCode { expected: "three digits, as 199" })
    }
}

/// Agencies of classifications and M49 codes of groups, as the sidecars of classifications declare them.
#[derive(Clone, Debug, Default)]
pub struct GroupCodes {
    agencies: BTreeMap<Text, Agency>,
    m49: BTreeMap<Text, M49>,
}

impl GroupCodes {
    /// Returns the codes of agencies by classification and those of M49 by group.
    pub fn new(agencies: impl IntoIterator<Item = (Text, Agency)>, m49: impl IntoIterator<Item = (Text, M49)>) -> Self {
        Self { agencies: agencies.into_iter().collect(), m49: m49.into_iter().collect() }
    }

    /// Returns the M49 code of a group. A user's own has none, whatever it is called.
    pub fn m49(&self, classification: &str, group: &str) -> Option<&str> {
        match classification {
            WORLD => Some(M49_WORLD),
            USER_GROUPS => None,
            _ => self.m49.get(group).map(|code| code.0.as_str()),
        }
    }

    /// Returns the agency that keeps a classification; its own id stands for one that nobody names.
    pub fn agency<'a>(&'a self, classification: &'a str) -> &'a str {
        self.agencies.get(classification).map_or(classification, |agency| agency.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_the_code_that_its_list_states_and_a_users_own_has_none() {
        let agency = (Text::from("hemisphere"), "GEO".parse().unwrap());
        let codes = GroupCodes::new([agency], [(Text::from("isles"), "722".parse().unwrap())]);
        assert_eq!([codes.m49("hemisphere", "isles"), codes.m49(WORLD, WORLD)], [Some("722"), Some("001")]);
        assert_eq!([codes.m49(USER_GROUPS, "isles"), codes.m49("hemisphere", "north")], [None, None]);
        assert_eq!([codes.agency("hemisphere"), codes.agency("other-list")], ["GEO", "other-list"]);
    }

    #[test]
    fn an_agency_is_capitals_and_a_code_of_m49_three_digits() {
        let (agency, code) = (|text: &str| text.parse::<Agency>().is_ok(), |text: &str| text.parse::<M49>().is_ok());
        assert_eq!(["ITU", "UN_SD2", "itu", "2A", "", "I-U"].map(agency), [true, true, false, false, false, false]);
        assert_eq!(["001", "1", "0011", "0a1"].map(code), [true, false, false, false]);
    }
}
