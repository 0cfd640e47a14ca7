//! SDMX `CL_OBS_STATUS`: what kind of number a value is.
//! Says nothing about how a value was imputed; that is the method of an estimate.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::breakdown::UnknownCode;

/// The status of an observation or an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// `A` normal value.
    Normal,
    /// `B` break in the series.
    Break,
    /// `D` the definition differs.
    DefinitionDiffers,
    /// `E` estimated by the source.
    Estimated,
    /// `F` forecast.
    Forecast,
    /// `G` experimental.
    Experimental,
    /// `I` imputed by us.
    Imputed,
    /// `L` not collected.
    NotCollected,
    /// `O` missing.
    Missing,
    /// `P` provisional.
    Provisional,
    /// `Q` suppressed.
    Suppressed,
    /// `U` low reliability.
    LowReliability,
}

const CODES: [(&str, Status); 12] = [
    ("A", Status::Normal),
    ("B", Status::Break),
    ("D", Status::DefinitionDiffers),
    ("E", Status::Estimated),
    ("F", Status::Forecast),
    ("G", Status::Experimental),
    ("I", Status::Imputed),
    ("L", Status::NotCollected),
    ("O", Status::Missing),
    ("P", Status::Provisional),
    ("Q", Status::Suppressed),
    ("U", Status::LowReliability),
];

impl Status {
    /// Returns the SDMX code.
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(_, status)| *status == self).map_or("", |(code, _)| code)
    }
}

impl FromStr for Status {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        CODES
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, status)| *status)
            .ok_or(UnknownCode { expected: "an SDMX observation status: A, B, D, E, F, G, I, L, O, P, Q or U" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_a_round_trip() {
        for (code, status) in CODES {
            assert_eq!(code.parse(), Ok(status));
            assert_eq!(status.code(), code);
        }
        assert!("X".parse::<Status>().is_err());
    }
}
