//! What is published of a figure: its value with its status, or why there is none.
//! A value with a reason against it, or a suppressed figure with a value, cannot be written.

use serde::{Deserialize, Serialize};

use super::note::{ComparedSide, Note, Notes};
use crate::concepts::{Language, Status};

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
        notes: Notes,
    },
    /// There is a value that a rule withholds.
    Suppressed {
        /// The rule and what it found.
        reason: Notes,
    },
    /// There is no value.
    NotProduced {
        /// What is missing.
        reason: Notes,
    },
}

impl Shown {
    /// Returns a value of this status. Infinity and what is no number are no values.
    pub fn of(value: f64, status: Status) -> Self {
        if value.is_finite() {
            Self::Value { value, status, notes: Notes::default() }
        } else {
            Self::not_produced(Note::NoFiniteNumber)
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
        let written = |text: Option<String>| text.map(Note::Written).into();
        match value {
            Some(value) => Self::Value { value, status, notes: written(note.or(reason)) },
            None if suppressed => Self::Suppressed { reason: written(reason) },
            None => Self::NotProduced { reason: written(reason) },
        }
    }

    /// Returns a value that is withheld.
    pub fn suppressed(reason: impl Into<Notes>) -> Self {
        Self::Suppressed { reason: reason.into() }
    }

    /// Returns a result without a value.
    pub fn not_produced(reason: impl Into<Notes>) -> Self {
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
    pub const fn notes(&self) -> Option<&Notes> {
        match self {
            Self::Value { notes, .. } => Some(notes),
            Self::Suppressed { .. } | Self::NotProduced { .. } => None,
        }
    }

    /// Returns why no value is shown.
    pub const fn reasons(&self) -> Option<&Notes> {
        match self {
            Self::Value { .. } => None,
            Self::Suppressed { reason } | Self::NotProduced { reason } => Some(reason),
        }
    }

    /// Returns what to know about the value, in the words of a language.
    pub fn note(&self, language: Language) -> Option<String> {
        self.notes()?.said(language)
    }

    /// Returns why no value is shown, in the words of a language.
    pub fn reason(&self, language: Language) -> Option<String> {
        Some(self.reasons()?.said(language).unwrap_or_default())
    }

    /// Returns the result with more to know beside its value; nothing is said beside no value.
    #[must_use]
    pub fn noted(self, more: impl Into<Notes>) -> Self {
        match self {
            Self::Value { .. } => self.with(more),
            without => without,
        }
    }

    /// Returns the result with more to know, beside its value or after the reason for none.
    #[must_use]
    pub fn with(self, more: impl Into<Notes>) -> Self {
        self.told(|notes| notes.and(more.into()))
    }

    fn told(self, as_is: impl FnOnce(Notes) -> Notes) -> Self {
        match self {
            Self::Value { value, status, notes } => Self::Value { value, status, notes: as_is(notes) },
            Self::Suppressed { reason } => Self::Suppressed { reason: as_is(reason) },
            Self::NotProduced { reason } => Self::NotProduced { reason: as_is(reason) },
        }
    }

    /// Returns the result with a value that is no better than this status.
    #[must_use]
    pub fn no_better_than(self, least: Status) -> Self {
        match self {
            Self::Value { value, status, notes } => Self::Value { value, status: status.of_two(least), notes },
            without => without,
        }
    }

    /// Returns the same result in another unit.
    #[must_use]
    pub fn map(self, of: impl FnOnce(f64) -> f64) -> Self {
        match self {
            Self::Value { value, status, notes } => Self::of(of(value), status).noted(notes),
            without => without,
        }
    }

    /// Returns the result as that of one of two figures, so that its note or reason can stand beside the other's.
    #[must_use]
    pub fn of_side(self, side: ComparedSide) -> Self {
        self.told(|notes| notes.of_side(side))
    }

    /// Returns what is made of two results: the weaker status, both notes.
    ///
    /// - Missing: not produced where a side is not, or where the two give no value (`otherwise` says why); else
    ///   suppressed where a side is.
    pub fn of_two(above: Self, below: Self, of: impl FnOnce(f64, f64) -> Option<f64>, otherwise: Note) -> Self {
        match (above, below) {
            (
                Self::Value { value: above, status, notes },
                Self::Value { value: below, status: other, notes: of_below },
            ) => match of(above, below) {
                Some(value) => Self::of(value, status.of_two(other)).noted(notes.and(of_below)),
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
        let above = Shown::of(6.0, Status::Estimated).noted("so").of_side(ComparedSide::Year(2021));
        let below = Shown::of(4.0, Status::Imputed).noted("and so").of_side(ComparedSide::Year(2020));
        let both = Shown::of_two(above.clone(), below, ratio, Note::ZeroBelow);
        assert_eq!((both.value(), both.status()), (Some(1.5), Status::Imputed));
        assert_eq!(both.note(Language::ENGLISH).as_deref(), Some("2021: so; 2020: and so"));
        assert_eq!((both.reasons(), both.is_suppressed()), (None, false));
        let nothing = Shown::of_two(above, Shown::of(0.0, Status::Normal), ratio, Note::ZeroBelow);
        assert_eq!(nothing, Shown::not_produced(Note::ZeroBelow));
    }

    #[test]
    fn infinity_is_no_result() {
        let not_produced = |shown: Shown| (shown.value(), shown.reasons().is_some());
        assert_eq!(not_produced(Shown::of(f64::INFINITY, Status::Normal)), (None, true));
        assert_eq!(not_produced(Shown::of(f64::NAN, Status::Normal)), (None, true));
        assert_eq!(not_produced(Shown::of(1e300, Status::Normal).map(|value| value * 1e300)), (None, true));
        let [above, below] = [1e300, 1e-300].map(|value| Shown::of(value, Status::Normal));
        assert_eq!(not_produced(Shown::of_two(above, below, ratio, Note::ZeroBelow)), (None, true));
    }

    #[test]
    fn what_is_to_know_stands_beside_the_value_or_after_the_reason() {
        let said = |shown: Shown| {
            let shown = shown.with("of 2023");
            shown.note(Language::ENGLISH).or(shown.reason(Language::ENGLISH)).unwrap()
        };
        assert_eq!(said(Shown::of(1.0, Status::Normal)), "of 2023");
        assert_eq!(said(Shown::suppressed("too little")), "too little; of 2023");
        assert_eq!(said(Shown::not_produced("no data")), "no data; of 2023");
        assert_eq!(Shown::not_produced("no data").with(None), Shown::not_produced("no data"));
    }

    #[test]
    fn what_no_side_has_is_not_withheld() {
        let (value, withheld, none) =
            (Shown::of(1.0, Status::Normal), Shown::suppressed("too little"), Shown::not_produced("no data"));
        let of = |above: &Shown, below: &Shown| Shown::of_two(above.clone(), below.clone(), ratio, Note::ZeroBelow);
        for (above, below) in [(&none, &withheld), (&withheld, &none), (&none, &value), (&value, &none)] {
            assert_eq!(of(above, below), none);
        }
        for (above, below) in [(&value, &withheld), (&withheld, &value), (&withheld, &withheld)] {
            assert_eq!(of(above, below), withheld);
        }
        assert_eq!((withheld.status(), none.status()), (Status::Suppressed, Status::Missing));
        assert_eq!(withheld.clone().noted("so").no_better_than(Status::Normal), withheld);
    }
}
