//! An economy: a country or territory, keyed by its ISO 3166-1 alpha-3 code (`XKX` for Kosovo).
//! Finding an economy by name belongs to ingest.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Name;

/// The key of an economy: three upper-case ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EconomyId([u8; 3]);

// Maps by economy are asked millions of times: one number is compared in a third of the time that three letters take.
impl Ord for EconomyId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl PartialOrd for EconomyId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A text that is not three ASCII letters.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an alpha-3 code")]
pub struct NotAnEconomyId(pub String);

impl EconomyId {
    /// Number of codes that three letters can make.
    pub const N_CODES: usize = 26 * 26 * 26;

    /// Returns the place of the code among all codes, for tables that are looked up millions of times.
    pub fn index(self) -> usize {
        self.0.iter().fold(0, |index, letter| index * 26 + usize::from(letter - b'A'))
    }

    /// Returns the letters as one number, which orders codes as the alphabet does.
    const fn number(self) -> u32 {
        let [first, second, third] = self.0;
        u32::from_be_bytes([0, first, second, third])
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        // Only ASCII letters get in, so the bytes are always UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for EconomyId {
    type Err = NotAnEconomyId;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(NotAnEconomyId(code.to_owned())),
        }
    }
}

impl fmt::Display for EconomyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for EconomyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One row of the register of economies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Economy {
    /// ISO 3166-1 alpha-3 code.
    pub id: EconomyId,
    /// UN M49 code with its leading zeros; places outside M49 have none.
    pub m49: Option<String>,
    /// Its name in the languages that the register has.
    pub name: Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_places_of_their_own() {
        let places = ["AAA", "AAB", "BAA", "ZZZ"].map(|code| code.parse::<EconomyId>().unwrap().index());
        assert_eq!(places, [0, 1, 676, EconomyId::N_CODES - 1]);
    }

    #[test]
    fn only_three_upper_case_letters_are_an_economy_id() {
        let kenya = "KEN".parse::<EconomyId>().unwrap();
        assert_eq!(format!("{kenya} {kenya:?}"), "KEN KEN");
        for wrong in ["ken", "KE", "KENY", "K1N", "", "ÅL"] {
            assert!(wrong.parse::<EconomyId>().is_err(), "{wrong}");
        }
    }
}
