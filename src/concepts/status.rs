//! SDMX `CL_OBS_STATUS` 2.2: what kind of number a value is.
//! Says nothing about how a value was imputed; that is the method of an estimate.

use std::fmt;
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
    /// `H` missing: holiday or weekend.
    Holiday,
    /// `I` imputed by us, or by the agency that received the data.
    Imputed,
    /// `J` derogation: rules did not apply to the source.
    Derogation,
    /// `K` included in another category.
    IncludedElsewhere,
    /// `L` missing: exists, but was not collected.
    NotCollected,
    /// `M` missing: cannot exist.
    CannotExist,
    /// `N` not significant: too small to be told from zero.
    NotSignificant,
    /// `O` missing, no reason stated.
    Missing,
    /// `P` provisional.
    Provisional,
    /// `Q` missing: suppressed.
    Suppressed,
    /// `S` strike or another special event.
    SpecialEvent,
    /// `T`: a code whose meaning its agency states; it says nothing against the value.
    AgencySpecific,
    /// `U` low reliability.
    LowReliability,
    /// `V` not validated.
    Unvalidated,
    /// `W` includes another category.
    IncludesOther,
}

const CODES: [(&str, Status); 21] = [
    ("A", Status::Normal),
    ("B", Status::Break),
    ("D", Status::DefinitionDiffers),
    ("E", Status::Estimated),
    ("F", Status::Forecast),
    ("G", Status::Experimental),
    ("H", Status::Holiday),
    ("I", Status::Imputed),
    ("J", Status::Derogation),
    ("K", Status::IncludedElsewhere),
    ("L", Status::NotCollected),
    ("M", Status::CannotExist),
    ("N", Status::NotSignificant),
    ("O", Status::Missing),
    ("P", Status::Provisional),
    ("Q", Status::Suppressed),
    ("S", Status::SpecialEvent),
    ("T", Status::AgencySpecific),
    ("U", Status::LowReliability),
    ("V", Status::Unvalidated),
    ("W", Status::IncludesOther),
];

/// Which of several statuses beside one value is kept, the first before the second. The order is SDMX's own (Possible Ways
/// of Implementing the Observation Status Concept), K and W where they belong by meaning, T last but for A. B is no part of
/// it: a break is kept as `break_in_series` whatever else is said.
const PRECEDENCE: [Status; 20] = [
    Status::Missing,
    Status::CannotExist,
    Status::NotCollected,
    Status::Holiday,
    Status::Suppressed,
    Status::Derogation,
    Status::SpecialEvent,
    Status::DefinitionDiffers,
    Status::IncludedElsewhere,
    Status::IncludesOther,
    Status::Imputed,
    Status::Forecast,
    Status::Estimated,
    Status::Provisional,
    Status::NotSignificant,
    Status::LowReliability,
    Status::Unvalidated,
    Status::Experimental,
    Status::AgencySpecific,
    Status::Normal,
];

impl Status {
    /// Returns every status, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.into_iter().map(|(_, status)| status)
    }

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
    pub const fn weakness(self) -> u8 {
        match self {
            Self::Normal => 0,
            Self::AgencySpecific => 1,
            Self::Provisional => 2,
            Self::Unvalidated => 3,
            Self::NotSignificant => 4,
            Self::Derogation => 5,
            Self::SpecialEvent => 6,
            Self::IncludesOther => 7,
            Self::IncludedElsewhere => 8,
            Self::DefinitionDiffers => 9,
            Self::Estimated => 10,
            Self::Imputed => 11,
            Self::Forecast => 12,
            Self::Experimental => 13,
            Self::Break => 14,
            Self::LowReliability => 15,
            Self::Suppressed => 16,
            Self::NotCollected => 17,
            Self::Holiday => 18,
            Self::CannotExist => 19,
            Self::Missing => 20,
        }
    }

    /// Returns what it says in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Normal => "normal value",
            Self::Break => "break in the series",
            Self::DefinitionDiffers => "the definition differs",
            Self::Estimated => "estimated by the source",
            Self::Forecast => "forecast",
            Self::Experimental => "experimental",
            Self::Holiday => "missing: holiday or weekend",
            Self::Imputed => "imputed by us",
            Self::Derogation => "derogation",
            Self::IncludedElsewhere => "included in another category",
            Self::NotCollected => "missing: exists, but was not collected",
            Self::CannotExist => "missing: cannot exist",
            Self::NotSignificant => "not significant",
            Self::Missing => "missing",
            Self::Provisional => "provisional",
            Self::Suppressed => "missing: suppressed",
            Self::SpecialEvent => "special event",
            Self::AgencySpecific => "as its agency says",
            Self::LowReliability => "low reliability",
            Self::Unvalidated => "not validated",
            Self::IncludesOther => "includes another category",
        }
    }

    /// Returns whether the status says that there is no value, so that a number beside it is a placeholder.
    ///
    /// - `true` for O, L, M, H and Q, which SDMX names "missing value".
    pub const fn says_missing(self) -> bool {
        match self {
            Self::Missing | Self::NotCollected | Self::CannotExist | Self::Holiday | Self::Suppressed => true,
            Self::Normal
            | Self::Break
            | Self::DefinitionDiffers
            | Self::Estimated
            | Self::Forecast
            | Self::Experimental
            | Self::Imputed
            | Self::Derogation
            | Self::IncludedElsewhere
            | Self::NotSignificant
            | Self::Provisional
            | Self::SpecialEvent
            | Self::AgencySpecific
            | Self::LowReliability
            | Self::Unvalidated
            | Self::IncludesOther => false,
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
            | Self::Holiday
            | Self::Derogation
            | Self::IncludedElsewhere
            | Self::NotCollected
            | Self::CannotExist
            | Self::NotSignificant
            | Self::Missing
            | Self::Provisional
            | Self::Suppressed
            | Self::SpecialEvent
            | Self::AgencySpecific
            | Self::LowReliability
            | Self::Unvalidated
            | Self::IncludesOther => false,
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
            .ok_or(UnknownCode { expected: "an SDMX observation status: one of A, B, D to Q, S to W" })
    }
}

/// What a source states beside a value: one status, and whether the series breaks there.
///
/// Written as SDMX codes with blanks between them, such as `B U`. B says that the series breaks; of the others one is kept,
/// in SDMX's order of importance: O M L H Q J S D K W I F E P N U V G T A.
///
/// ```
/// # use ictstat::concepts::{Status, StatedStatus};
/// let stated: StatedStatus = "B U".parse().unwrap();
/// assert_eq!(stated, StatedStatus { status: Status::LowReliability, is_break: true });
/// assert_eq!("E P".parse::<StatedStatus>().unwrap().status, Status::Estimated);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedStatus {
    /// The status.
    pub status: Status,
    /// Whether B is among the codes.
    pub is_break: bool,
}

impl From<Status> for StatedStatus {
    fn from(status: Status) -> Self {
        Self { status, is_break: status == Status::Break }
    }
}

impl fmt::Display for StatedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with_break = self.is_break && self.status != Status::Break;
        f.write_str(if with_break { "B " } else { "" })?;
        f.write_str(self.status.code())
    }
}

impl FromStr for StatedStatus {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let codes = text.split_whitespace().map(str::parse).collect::<Result<Vec<Status>, _>>();
        let expected = "SDMX observation statuses (A, B, D to Q, S to W), several with blanks between them";
        let codes = codes.ok().filter(|codes| !codes.is_empty()).ok_or(UnknownCode { expected })?;
        let first = PRECEDENCE.iter().find(|status| codes.contains(status));
        Ok(Self { status: first.copied().unwrap_or(Status::Break), is_break: codes.contains(&Status::Break) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weaker_of_any_two_statuses_wins() {
        let ranked = "A T P V N J S W K D E I F G B U Q L H M O".split(' ').map(|code| code.parse().unwrap());
        let ranked: Vec<Status> = ranked.collect();
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
    fn an_imputed_value_whose_errors_are_of_other_data_is_unreliable() {
        let of = |status: Status| [true, false].map(|is_stale| status.with_interval(is_stale).code());
        assert_eq!(of(Status::Imputed), ["U", "I"]);
        assert_eq!([of(Status::Normal), of(Status::Estimated)], [["A", "A"], ["E", "E"]]);
    }

    #[test]
    fn every_code_survives_a_round_trip() {
        for (code, status) in CODES {
            assert_eq!(code.parse(), Ok(status));
            assert_eq!(status.code(), code);
        }
        for wrong in ["X", "C", "R", "", "b", "B U"] {
            assert!(wrong.parse::<Status>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn five_codes_say_that_there_is_no_value() {
        let missing: Vec<&str> =
            CODES.iter().filter(|(_, status)| status.says_missing()).map(|(code, _)| *code).collect();
        assert_eq!(missing, ["H", "L", "M", "O", "Q"]);
    }

    #[test]
    fn of_several_codes_the_most_important_is_kept_and_a_break_is_never_lost() {
        for (text, code, is_break) in
            [("B", "B", true), ("U B", "U", true), ("B Q", "Q", true), ("A E", "E", false), ("P D", "D", false)]
        {
            let stated: StatedStatus = text.parse().unwrap();
            assert_eq!((stated.status.code(), stated.is_break), (code, is_break), "{text}");
        }
        let text = |stated: StatedStatus| stated.to_string();
        let written = ["B", "U B", "B Q", "E"].map(|stated| text(stated.parse().unwrap()));
        assert_eq!(written, ["B", "B U", "B Q", "E"]);
        assert_eq!([Status::Break, Status::Normal].map(|status| StatedStatus::from(status).is_break), [true, false]);
        for wrong in ["", " ", "bu", "B,U", "B X"] {
            assert!(wrong.parse::<StatedStatus>().is_err(), "{wrong}");
        }
        assert!(CODES.iter().all(|(_, status)| *status == Status::Break || PRECEDENCE.contains(status)));
    }
}
