//! The members of a group whose weight is not stated for the year, as notes.
//! What weighs instead is decided with the weights.

use crate::concepts::EconomyId;
use crate::tables::note::FirstOf;
use crate::tables::{Note, Notes, Weight};

/// Members whose weight is not stated for the year, in the order of their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnstatedWeights {
    /// Economies that take the weight of another year, and the year.
    of_year: Vec<(EconomyId, i32)>,
    /// Economies that have no weight of the breakdown and count as missing with that of the whole.
    of_whole: Vec<EconomyId>,
    /// Economies that never had a weight.
    unknown: Vec<EconomyId>,
}

/// Most economies that a note names; the others are counted.
pub const MOST_NAMED: usize = 10;

impl UnstatedWeights {
    /// Takes a member, if its weight is not stated.
    pub fn push(&mut self, economy: EconomyId, weight: Weight) {
        match weight {
            Weight::OfYear { year, .. } => self.of_year.push((economy, year)),
            Weight::OfWhole(_) => self.of_whole.push(economy),
            Weight::Unknown => self.unknown.push(economy),
            Weight::Stated(_) | Weight::Continued(_) | Weight::Nobody => {}
        }
    }

    /// Returns what a reader must know of the weights of a figure; nothing where all are stated.
    pub fn notes(&self) -> Notes {
        fn told<T: Copy>(all: &[T], note: fn(FirstOf<T>) -> Note) -> Option<Note> {
            (!all.is_empty()).then(|| note(FirstOf::new(all, MOST_NAMED)))
        }
        let notes = [
            told(&self.of_year, Note::WeightOfYear),
            told(&self.of_whole, Note::WeightOfWhole),
            told(&self.unknown, Note::WeightUnknown),
        ];
        notes.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Language;

    #[test]
    fn a_note_names_economies_and_years_and_counts_what_it_does_not_name() {
        let mut weights = UnstatedWeights::default();
        let said = |weights: &UnstatedWeights| weights.notes().said(Language::ENGLISH);
        assert_eq!(said(&weights), None);
        let mut push = |code: &str, weight| weights.push(code.parse().unwrap(), weight);
        push("DEU", Weight::Stated(80.0));
        push("IND", Weight::OfYear { weight: 1400.0, year: 2023 });
        push("XKX", Weight::OfWhole(2.0));
        push("CHI", Weight::Unknown);
        assert_eq!(
            said(&weights).unwrap(),
            "the weight of IND is that of 2023; XKX without a weight of the breakdown: missing with that of the whole; \
             CHI without a weight in any year: counted as missing, weighing nothing"
        );
        let mut many = UnstatedWeights::default();
        for code in ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH", "III", "JJJ", "KKK", "LLL"] {
            many.push(code.parse().unwrap(), Weight::Unknown);
        }
        assert!(said(&many).unwrap().contains("JJJ and 2 more without"), "{:?}", said(&many));
    }
}
