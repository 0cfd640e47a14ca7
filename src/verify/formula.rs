//! A formula with its numbers → its text: languages differ in the marks of numbers and the words of intervals alone.
//! Computes nothing.

use super::interval::Interval;
use super::number;
use crate::concepts::Language;

/// A formula, piece by piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Sign(&'static str),
    Number(f64),
    Interval(Interval),
}

impl Formula {
    /// Returns the formula of a sign, such as " + ".
    pub fn sign(sign: &'static str) -> Self {
        Self(vec![Piece::Sign(sign)])
    }

    /// Returns the formula of a number.
    pub fn number(value: f64) -> Self {
        Self(vec![Piece::Number(value)])
    }

    /// Returns the formula of a number that is only known to lie in an interval.
    pub fn interval(interval: Interval) -> Self {
        Self(vec![Piece::Interval(interval)])
    }

    /// Returns several one after the other.
    pub fn of(parts: impl IntoIterator<Item = Self>) -> Self {
        Self(parts.into_iter().flat_map(|part| part.0).collect())
    }

    /// Returns several with a sign between them.
    pub fn joined(parts: impl IntoIterator<Item = Self>, sign: &'static str) -> Self {
        let parts = parts.into_iter().enumerate();
        Self::of(parts.flat_map(|(at, part)| (at > 0).then(|| Self::sign(sign)).into_iter().chain([part])))
    }

    /// Returns the text in a language.
    pub fn said(&self, language: Language) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Sign(sign) => (*sign).to_owned(),
            Piece::Number(value) => number::said(*value, language),
            Piece::Interval(interval) => interval.said(language),
        };
        self.0.iter().map(piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_the_words_of_intervals_are_those_of_the_language() {
        let parts = [Formula::number(11726.5), Formula::interval(Interval::above(2.5))];
        let formula = Formula::of([Formula::sign("100 × "), Formula::joined(parts, " + ")]);
        let said = ["en", "fr", "zh"].map(|code| formula.said(Language::of_code(code).unwrap()));
        assert_eq!(said[0], "100 × 11 726.5 + more than 2.5");
        assert_eq!(said[1], "100 × 11 726,5 + plus de 2,5");
        assert_eq!(said[2], "100 × 11 726.5 + 2.5以上（不含）");
    }
}
