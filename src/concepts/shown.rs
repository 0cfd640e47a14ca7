//! What is published of a figure: its value with its status, or why there is none.
//! A value with a reason against it, or a suppressed figure with a value, cannot be written.

use serde::{Deserialize, Serialize};

use super::Status;

/// A published result: a value, a value that is withheld, or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    /// A value.
    Value {
        /// The figure, unrounded.
        value: f64,
        /// What kind of number it is.
        status: Status,
        /// What to know about it: an assumption, a change of members.
        note: Option<String>,
    },
    /// There is a value that a rule withholds.
    Suppressed {
        /// The rule and what it found.
        reason: String,
    },
    /// There is no value.
    NotProduced {
        /// What is missing.
        reason: String,
    },
}

impl Shown {
    /// Returns a value of this status. Infinity and what is no number are no values.
    pub fn of(value: f64, status: Status) -> Self {
        if value.is_finite() {
            Self::Value { value, status, note: None }
        } else {
            Self::not_produced("the figures behind it give no finite number")
        }
    }

    /// Returns what the columns of a file say. Files of schema 1 have what is to know about a value beside it as `reason`.
    pub fn read(
        value: Option<f64>,
        status: Status,
        suppressed: bool,
        reason: Option<String>,
        note: Option<String>,
    ) -> Self {
        match value {
            Some(value) => Self::Value { value, status, note: note.or(reason) },
            None if suppressed => Self::Suppressed { reason: reason.unwrap_or_default() },
            None => Self::NotProduced { reason: reason.unwrap_or_default() },
        }
    }

    /// Returns a value that is withheld.
    pub fn suppressed(reason: impl Into<String>) -> Self {
        Self::Suppressed { reason: reason.into() }
    }

    /// Returns a result without a value.
    pub fn not_produced(reason: impl Into<String>) -> Self {
        Self::NotProduced { reason: reason.into() }
    }

    /// Returns the value, if one is shown.
    pub const fn value(&self) -> Option<f64> {
        match self {
            Self::Value { value, .. } => Some(*value),
            Self::Suppressed { .. } | Self::NotProduced { .. } => None,
        }
    }

    /// Returns the status: Q where a value is withheld, O where there is none.
    pub const fn status(&self) -> Status {
        match self {
            Self::Value { status, .. } => *status,
            Self::Suppressed { .. } => Status::Suppressed,
            Self::NotProduced { .. } => Status::Missing,
        }
    }

    /// Returns whether there is a value that is withheld.
    pub const fn is_suppressed(&self) -> bool {
        matches!(self, Self::Suppressed { .. })
    }

    /// Returns what to know about the value.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Value { note, .. } => note.as_deref(),
            Self::Suppressed { .. } | Self::NotProduced { .. } => None,
        }
    }

    /// Returns why no value is shown.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Value { .. } => None,
            Self::Suppressed { reason } | Self::NotProduced { reason } => Some(reason),
        }
    }

    /// Returns the result with one more thing to know beside its value; nothing is said beside no value.
    #[must_use]
    pub fn noted(self, more: Option<String>) -> Self {
        match self {
            Self::Value { value, status, note } => {
                let both = [note, more].into_iter().flatten().reduce(|note, more| format!("{note}; {more}"));
                Self::Value { value, status, note: both }
            }
            without => without,
        }
    }

    /// Returns the result with one more thing to know, beside its value or after the reason for none.
    #[must_use]
    pub fn with(self, more: Option<String>) -> Self {
        let after = |reason: String, more: Option<String>| match more {
            Some(more) => format!("{reason}; {more}"),
            None => reason,
        };
        match self {
            value @ Self::Value { .. } => value.noted(more),
            Self::Suppressed { reason } => Self::Suppressed { reason: after(reason, more) },
            Self::NotProduced { reason } => Self::NotProduced { reason: after(reason, more) },
        }
    }

    /// Returns the result with a value that is no better than this status.
    #[must_use]
    pub fn no_better_than(self, least: Status) -> Self {
        match self {
            Self::Value { value, status, note } => Self::Value { value, status: status.of_two(least), note },
            without => without,
        }
    }

    /// Returns the same result in another unit.
    #[must_use]
    pub fn map(self, of: impl FnOnce(f64) -> f64) -> Self {
        match self {
            Self::Value { value, status, note } => Self::of(of(value), status).noted(note),
            without => without,
        }
    }

    /// Returns the result with a name before its note or reason, so that it can stand beside another.
    #[must_use]
    pub fn labelled(self, label: impl std::fmt::Display) -> Self {
        let named = |text: String| format!("{label}: {text}");
        match self {
            Self::Value { value, status, note } => Self::Value { value, status, note: note.map(named) },
            Self::Suppressed { reason } => Self::Suppressed { reason: named(reason) },
            Self::NotProduced { reason } => Self::NotProduced { reason: named(reason) },
        }
    }

    /// Returns what is made of two results: the weaker status, both notes.
    ///
    /// - Missing: not produced where a side is not, or where the two give no value (`otherwise` says why); else
    ///   suppressed where a side is.
    pub fn of_two(above: Self, below: Self, of: impl FnOnce(f64, f64) -> Option<f64>, otherwise: &str) -> Self {
        match (above, below) {
            (
                Self::Value { value: above, status, note },
                Self::Value { value: below, status: other, note: of_below },
            ) => match of(above, below) {
                Some(value) => Self::of(value, status.of_two(other)).noted(note).noted(of_below),
                None => Self::not_produced(otherwise),
            },
            (none @ Self::NotProduced { .. }, _) | (_, none @ Self::NotProduced { .. }) => none,
            (withheld @ Self::Suppressed { .. }, _) | (_, withheld) => withheld,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(above: f64, below: f64) -> Option<f64> {
        (below != 0.0).then(|| above / below)
    }

    #[test]
    fn a_result_of_two_values_has_the_weaker_status_and_both_notes() {
        let above = Shown::of(6.0, Status::Estimated).noted(Some("so".to_owned())).labelled("2021");
        let below = Shown::of(4.0, Status::Imputed).noted(Some("and so".to_owned())).labelled("2020");
        let both = Shown::of_two(above.clone(), below, ratio, "zero");
        assert_eq!((both.value(), both.status()), (Some(1.5), Status::Imputed));
        assert_eq!(both.note(), Some("2021: so; 2020: and so"));
        assert_eq!((both.reason(), both.is_suppressed()), (None, false));
        let nothing = Shown::of_two(above, Shown::of(0.0, Status::Normal), ratio, "zero");
        assert_eq!(nothing, Shown::not_produced("zero"));
    }

    #[test]
    fn infinity_is_no_result() {
        let not_produced = |shown: Shown| (shown.value(), shown.reason().is_some());
        assert_eq!(not_produced(Shown::of(f64::INFINITY, Status::Normal)), (None, true));
        assert_eq!(not_produced(Shown::of(f64::NAN, Status::Normal)), (None, true));
        assert_eq!(not_produced(Shown::of(1e300, Status::Normal).map(|value| value * 1e300)), (None, true));
        let [above, below] = [1e300, 1e-300].map(|value| Shown::of(value, Status::Normal));
        assert_eq!(not_produced(Shown::of_two(above, below, ratio, "zero")), (None, true));
    }

    #[test]
    fn what_is_to_know_stands_beside_the_value_or_after_the_reason() {
        let more = || Some("of 2023".to_owned());
        assert_eq!(Shown::of(1.0, Status::Normal).with(more()).note(), Some("of 2023"));
        assert_eq!(Shown::suppressed("too little").with(more()), Shown::suppressed("too little; of 2023"));
        assert_eq!(Shown::not_produced("no data").with(more()), Shown::not_produced("no data; of 2023"));
        assert_eq!(Shown::not_produced("no data").with(None), Shown::not_produced("no data"));
    }

    #[test]
    fn what_no_side_has_is_not_withheld() {
        let (value, withheld, none) =
            (Shown::of(1.0, Status::Normal), Shown::suppressed("too little"), Shown::not_produced("no data"));
        let of = |above: &Shown, below: &Shown| Shown::of_two(above.clone(), below.clone(), ratio, "zero");
        for (above, below) in [(&none, &withheld), (&withheld, &none), (&none, &value), (&value, &none)] {
            assert_eq!(of(above, below), none);
        }
        for (above, below) in [(&value, &withheld), (&withheld, &value), (&withheld, &withheld)] {
            assert_eq!(of(above, below), withheld);
        }
        assert_eq!((withheld.status(), none.status()), (Status::Suppressed, Status::Missing));
        assert_eq!(withheld.clone().noted(Some("so".to_owned())).no_better_than(Status::Normal), withheld);
    }
}
