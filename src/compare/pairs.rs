//! Gaps between two breakdowns: women and men, urban and rural, young and old.

use super::{Comparison, ratio_or_difference, unit_of_difference};
use crate::concepts::{Status, Text, Unit, reaches};
use crate::tables::coverage::{CoverageOf, HALF, Subject};
use crate::tables::{FigureOf, Gap, GapId, Note, Pair, Profile, Shown, Statistic};

/// What is compared: values of an indicator.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// Id of the indicator.
    pub indicator: &'a Text,
    /// Unit of its values.
    pub unit: Unit,
    /// Whether they are ever completed.
    pub is_completed: bool,
}

/// Returns the gap of every pair in each of the profiles; a profile withholds a gap that rests on too little weight.
pub fn compare(gap: GapId, of: Compared<'_>, pairs: &[Pair], profiles: &[Profile]) -> Vec<Gap> {
    let in_profile = |pair: &Pair, profile: Profile| {
        let comparison = Comparison {
            of: FigureOf {
                gap,
                classification: pair.classification.clone(),
                edition: pair.edition.clone(),
                group: pair.group.clone().into(),
                indicator: of.indicator.clone(),
                year: pair.year,
                breakdown: pair.breakdown.clone(),
                statistic: Statistic::WeightedMean,
                base_year: None,
                profile,
            },
            // What is to know of the pairs stands beside their gap once.
            numerator: side(pair, pair.numerator, profile, of.is_completed).with(pair.notes.clone()),
            denominator: side(pair, pair.denominator, profile, of.is_completed),
            deviations: pair.deviations.clone(),
            coverage: pair.coverage.clone(),
            weight_unit: pair.weight_unit,
        };
        comparison.gap(unit_of_difference(of.unit), ratio_or_difference(gap))
    };
    pairs
        .iter()
        .flat_map(|pair| profiles.iter().map(|profile| in_profile(pair, *profile)).collect::<Vec<_>>())
        .collect()
}

/// Fewest economies with both sides on which a gap of profile `itu` relies.
pub const FEWEST_PAIRS: usize = 30;

/// Below 30 economies or half of the weight a gap says more about who reported than about the group (method,
/// section 3).
fn is_thin(pair: &Pair) -> bool {
    let weight_reported_share = pair.coverage.weight_reported_share;
    pair.coverage.n_stated() < FEWEST_PAIRS || weight_reported_share.is_none_or(|share| !reaches(share, HALF))
}

/// Returns what a profile shows of one side.
fn side(pair: &Pair, value: Option<f64>, profile: Profile, is_completed: bool) -> Shown {
    let coverage = || pair.coverage.clone();
    let of = || Box::new(CoverageOf { coverage: coverage(), subject: Subject::BothSides, weight: pair.weight_unit });
    let Some(value) = value else { return Shown::not_produced(Note::Covered(of())) };
    let least = profile.least_share(is_completed);
    if !reaches(pair.coverage.weight_covered_share(), least) {
        return Shown::suppressed(Note::Withheld { of: of(), profile, least });
    }
    let shown = Shown::of(value, pair.status);
    if profile == Profile::Itu && is_thin(pair) { shown.no_better_than(Status::LowReliability) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Breakdown, Language, Sex, Sided};
    use crate::tables::gaps::GapBreakdown;
    use crate::tables::{Coverage, Notes};

    fn pair(numerator: Option<f64>, denominator: Option<f64>, share: f64) -> Pair {
        Pair {
            classification: "world".into(),
            edition: "1".into(),
            group: "world".into(),
            year: 2020,
            breakdown: GapBreakdown {
                sex: Sided::Two { above: Sex::Female, below: Sex::Male },
                ..GapBreakdown::from(&Breakdown::total())
            },
            numerator,
            denominator,
            coverage: Coverage {
                n_members: 4,
                n_reported: 3,
                weight_reported_share: Some(share),
                weight_imputed_share: Some(0.0),
                ..Coverage::default()
            },
            weight_unit: Unit::Persons,
            notes: Notes::default(),
            status: Status::Normal,
            deviations: None,
        }
    }

    fn of(gap: GapId, pair: Pair, profiles: &[Profile], is_completed: bool) -> Vec<Gap> {
        let of = Compared { indicator: &"internet-use".into(), unit: Unit::Percent, is_completed };
        compare(gap, of, &[pair], profiles)
    }

    #[test]
    fn a_gap_rests_on_the_weight_of_the_pairs() {
        let gaps = of(GapId::GenderParity, pair(Some(60.0), Some(80.0), 0.6), &Profile::ALL, true);
        let values: Vec<_> =
            gaps.iter().map(|gap| (gap.of.profile.name(), gap.shown.value(), gap.shown.is_suppressed())).collect();
        assert_eq!(values, [("itu", Some(0.75), false), ("unicef", Some(0.75), false), ("world-bank", None, true)]);
        assert_eq!(gaps[1].parity_class.map(|class| class.name()), Some("below-parity"));
        assert_eq!((gaps[2].numerator, gaps[2].parity_class), (None, None));
        assert_eq!(gaps[0].shown.status(), Status::LowReliability, "three pairs are few");
    }

    #[test]
    fn a_gap_of_what_is_never_completed_needs_half_of_the_weight_in_profile_itu() {
        let itu = |share, is_completed| {
            let pair = pair(Some(60.0), Some(80.0), share);
            let gap = of(GapId::GenderParity, pair, &[Profile::Itu], is_completed).remove(0);
            (gap.shown.value(), gap.shown.is_suppressed())
        };
        assert_eq!(
            [itu(0.5, false), itu(0.4999, false), itu(0.0, true)],
            [(Some(0.75), false), (None, true), (Some(0.75), false)]
        );
    }

    #[test]
    fn no_pair_and_no_denominator_give_no_value_but_a_reason() {
        let gap = |id, pair| of(id, pair, &[Profile::Unicef], false).remove(0);
        let nobody = Coverage { n_members: 4, ..Coverage::default() };
        let none = gap(GapId::GenderParity, Pair { coverage: nobody, ..pair(None, None, 0.0) });
        let reason = "both sides reported by none of 4 economies";
        assert_eq!(none.shown.reason(Language::ENGLISH).as_deref(), Some(reason));
        let zero = gap(GapId::GenderParity, pair(Some(1.0), Some(0.0), 0.9));
        assert_eq!(zero.shown, Shown::not_produced(Note::ZeroBelow));
        let difference = gap(GapId::GenderDifference, pair(Some(1.0), Some(0.0), 0.9));
        assert_eq!((difference.shown.value(), difference.unit), (Some(1.0), Unit::Points));
    }

    #[test]
    fn in_itu_a_gap_is_reliable_from_thirty_economies_and_half_of_the_weight_on() {
        let status = |n_reported, share, profile| {
            let pair = pair(Some(60.0), Some(80.0), share);
            let coverage = Coverage { n_members: 40, n_reported, ..pair.coverage.clone() };
            of(GapId::GenderParity, Pair { coverage, ..pair }, &[profile], true).remove(0).shown.status().code()
        };
        let of_itu = [(30, 0.5), (29, 0.5), (30, 0.4999), (4, 1.0), (40, 1.0)];
        assert_eq!(of_itu.map(|(n, share)| status(n, share, Profile::Itu)), ["A", "U", "U", "U", "A"]);
        let of_others = [(30, 0.5, Profile::Unicef), (4, 0.5, Profile::Unicef), (4, 2.0 / 3.0, Profile::WorldBank)];
        assert_eq!(of_others.map(|(n, share, profile)| status(n, share, profile)), ["A", "A", "A"]);
        let withheld = [(40, 0.4999, Profile::Unicef), (40, 0.6666, Profile::WorldBank)];
        assert_eq!(withheld.map(|(n, share, profile)| status(n, share, profile)), ["Q", "Q"]);
    }

    #[test]
    fn the_interval_of_a_gap_comes_from_comparing_the_draws_of_its_sides() {
        let interval = |gap, above: f32, below: f32| {
            let deviations = Some([[above; 3].into(), [below; 3].into()]);
            let pair = Pair { deviations, ..pair(Some(60.0), Some(75.0), 0.6) };
            let gap = of(gap, pair, &[Profile::Itu], true).remove(0);
            let ends = gap.interval.map(|interval| (interval.lower, interval.upper));
            (ends, gap.shown.notes().is_some_and(|notes| notes.iter().any(|note| *note == Note::OneSided)))
        };
        // 60 of 75 are 0.8; 66 of 75 are 0.88, 60 of 60 are 1, 54 of 90 are 0.6: none of them is moved to hold 0.8.
        assert_eq!(interval(GapId::GenderParity, 0.0, 0.0), (Some((0.8, 0.8)), false));
        assert_eq!(interval(GapId::GenderParity, 6.0, 0.0), (Some((0.88, 0.88)), true));
        assert_eq!(interval(GapId::GenderParity, 0.0, -15.0), (Some((1.0, 1.0)), true));
        assert_eq!(interval(GapId::GenderParity, -6.0, 15.0), (Some((0.6, 0.6)), true));
        assert_eq!(interval(GapId::GenderDifference, 6.0, -15.0), (Some((6.0, 6.0)), true));
        assert_eq!(interval(GapId::GenderParity, 0.0, -75.0), (None, false), "a draw without a ratio");
    }
}
