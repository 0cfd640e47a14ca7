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

    /// Returns the status of a result made of two figures: the weaker of the two.
    ///
    /// ```
    /// # use ictstat::concepts::Status;
    /// assert_eq!(Status::Estimated.of_two(Status::Imputed), Status::Imputed);
    /// assert_eq!(Status::Normal.of_two(Status::LowReliability), Status::LowReliability);
    /// ```
    #[must_use]
    pub fn of_two(self, other: Self) -> Self {
        if other.weakness() > self.weakness() { other } else { self }
    }

    /// Returns what an economy's value makes of a figure of its group: I where it is imputed, else E where its publisher
    /// estimated it or its weight is estimated. All else is said of the economy and not of the group.
    #[must_use]
    pub fn in_a_group(is_imputed: bool, is_estimate: bool) -> Self {
        match (is_imputed, is_estimate) {
            (true, _) => Self::Imputed,
            (false, true) => Self::Estimated,
            (false, false) => Self::Normal,
        }
    }

    /// Returns the status of a value beside its interval: U where imputed values take part whose errors were measured on
    /// other data (`is_stale`).
    #[must_use]
    pub fn with_interval(self, is_stale: bool) -> Self {
        if is_stale && self == Self::Imputed { Self::LowReliability } else { self }
    }

    /// How little a figure of this status can be relied on: a result made of several is as weak as the weakest of them.
    ///
    /// Where there is no value there is none of the result either, so these outrank all others.
    fn weakness(self) -> u8 {
        match self {
            Self::Normal => 0,
            Self::Provisional => 1,
            Self::DefinitionDiffers => 2,
            Self::Estimated => 3,
            Self::Imputed => 4,
            Self::Forecast => 5,
            Self::Experimental => 6,
            Self::Break => 7,
            Self::LowReliability => 8,
            Self::Suppressed => 9,
            Self::NotCollected => 10,
            Self::Missing => 11,
        }
    }

    /// Returns whether a publisher who gives a value this status says that it is an estimate and no measurement.
    pub const fn is_estimate(self) -> bool {
        match self {
            Self::Estimated | Self::Forecast | Self::Imputed => true,
            Self::Normal
            | Self::Break
            | Self::DefinitionDiffers
            | Self::Experimental
            | Self::NotCollected
            | Self::Missing
            | Self::Provisional
            | Self::Suppressed
            | Self::LowReliability => false,
        }
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
    fn the_weaker_of_any_two_statuses_wins() {
        let ranked = ["A", "P", "D", "E", "I", "F", "G", "B", "U", "Q", "L", "O"].map(|code| code.parse().unwrap());
        assert_eq!(ranked.len(), CODES.len());
        for (strong, one) in ranked.iter().enumerate() {
            for (weak, other) in ranked.iter().enumerate() {
                let of_both: Status = ranked[strong.max(weak)];
                assert_eq!(one.of_two(*other), of_both, "{} and {}", one.code(), other.code());
            }
        }
    }

    #[test]
    fn an_imputed_value_outranks_an_estimated_one_in_a_group() {
        let codes = [(true, true), (true, false), (false, true), (false, false)];
        assert_eq!(codes.map(|(imputed, estimate)| Status::in_a_group(imputed, estimate).code()), ["I", "I", "E", "A"]);
    }

    #[test]
    fn every_code_survives_a_round_trip() {
        for (code, status) in CODES {
            assert_eq!(code.parse(), Ok(status));
            assert_eq!(status.code(), code);
        }
        assert!("X".parse::<Status>().is_err());
    }
}
