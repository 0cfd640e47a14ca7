//! Gaps between two breakdowns: women and men, urban and rural, young and old.

use super::{Comparison, ratio_or_difference, unit_of_difference};
use crate::concepts::{Shown, Status, Text, Unit, reaches};
use crate::tables::{Gap, GapId, Pair, Profile, Statistic};

/// Returns the gap of every pair in each of the profiles; a profile withholds a gap that rests on too little weight.
pub fn compare(gap: GapId, indicator: &Text, unit: Unit, pairs: &[Pair], profiles: &[Profile]) -> Vec<Gap> {
    let in_profile = |pair: &Pair, profile: Profile| {
        let comparison = Comparison {
            gap,
            classification: pair.classification.clone(),
            edition: pair.edition.clone(),
            group: pair.group.clone(),
            indicator: indicator.clone(),
            year: pair.year,
            breakdown: pair.breakdown.clone(),
            statistic: Statistic::WeightedMean,
            base_year: None,
            profile,
            numerator: side(pair, pair.numerator, profile),
            denominator: side(pair, pair.denominator, profile),
            deviations: pair.deviations.clone(),
            n_pairs: Some(pair.n_pairs),
            weight_reported_share: pair.weight_reported_share,
        };
        comparison.gap(unit_of_difference(unit), ratio_or_difference(gap))
    };
    pairs
        .iter()
        .flat_map(|pair| profiles.iter().map(|profile| in_profile(pair, *profile)).collect::<Vec<_>>())
        .collect()
}

/// Below 30 economies or half of the weight a gap says more about who reported than about the group (method,
/// section 3).
fn is_thin(pair: &Pair) -> bool {
    pair.n_reported_pairs < 30 || pair.weight_reported_share.is_none_or(|share| !reaches(share, 0.5))
}

/// Returns what a profile shows of one side.
fn side(pair: &Pair, value: Option<f64>, profile: Profile) -> Shown {
    let Some(value) = value else {
        return Shown::not_produced("no member has both sides");
    };
    let share = pair.weight_reported_share.unwrap_or(0.0);
    let least = profile.least_reported_share();
    if !reaches(share, least) {
        let (share, least, name) = (100.0 * share, 100.0 * least, profile.name());
        return Shown::suppressed(format!(
            "both sides reported for {share:.1} % of the weight; {name} shows values from {least:.1} %"
        ));
    }
    let shown = Shown::of(value, pair.status);
    if profile == Profile::Itu && is_thin(pair) { shown.no_better_than(Status::LowReliability) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::gaps::GapBreakdown;

    fn pair(numerator: Option<f64>, denominator: Option<f64>, share: f64) -> Pair {
        let codes = |code: &str| code.to_owned();
        Pair {
            classification: "world".into(),
            edition: "1".into(),
            group: "world".into(),
            year: 2020,
            breakdown: GapBreakdown {
                sex: codes("F/M"),
                age: codes("_T"),
                location: codes("_T"),
                category: "_Z".into(),
            },
            numerator,
            denominator,
            n_pairs: 3,
            n_reported_pairs: 3,
            weight_reported_share: Some(share),
            status: Status::Normal,
            deviations: None,
        }
    }

    #[test]
    fn a_gap_rests_on_the_weight_of_the_pairs() {
        let gaps = compare(
            GapId::GenderParity,
            &"internet-use".into(),
            Unit::Percent,
            &[pair(Some(60.0), Some(80.0), 0.6)],
            &Profile::ALL,
        );
        let values: Vec<_> =
            gaps.iter().map(|gap| (gap.profile.name(), gap.shown.value(), gap.shown.is_suppressed())).collect();
        assert_eq!(values, [("itu", Some(0.75), false), ("unicef", Some(0.75), false), ("world-bank", None, true)]);
        assert_eq!(gaps[1].parity_class.map(|class| class.name()), Some("below-parity"));
        assert_eq!((gaps[2].numerator, gaps[2].parity_class), (None, None));
        assert_eq!(gaps[0].shown.status(), Status::LowReliability, "three pairs are few");
    }

    #[test]
    fn no_pair_and_no_denominator_give_no_value_but_a_reason() {
        let gap =
            |pair| compare(GapId::GenderParity, &"x".into(), Unit::Percent, &[pair], &[Profile::Unicef]).remove(0);
        let none = gap(pair(None, None, 0.9));
        assert_eq!(none.shown, Shown::not_produced("no member has both sides"));
        let zero = gap(pair(Some(1.0), Some(0.0), 0.9));
        assert_eq!(zero.shown, Shown::not_produced("the figure below the line is zero"));
        let difference = compare(
            GapId::GenderDifference,
            &"x".into(),
            Unit::Percent,
            &[pair(Some(1.0), Some(0.0), 0.9)],
            &[Profile::Unicef],
        );
        assert_eq!((difference[0].shown.value(), difference[0].unit), (Some(1.0), Unit::Points));
    }

    #[test]
    fn in_itu_a_gap_is_reliable_from_thirty_economies_and_half_of_the_weight_on() {
        let status = |n_reported_pairs, share, profile| {
            let pair = Pair { n_pairs: 40, n_reported_pairs, ..pair(Some(60.0), Some(80.0), share) };
            compare(GapId::GenderParity, &"x".into(), Unit::Percent, &[pair], &[profile])
                .remove(0)
                .shown
                .status()
                .code()
        };
        let of_itu = [(30, 0.5), (29, 0.5), (30, 0.4999), (4, 1.0), (40, 1.0)];
        assert_eq!(of_itu.map(|(n, share)| status(n, share, Profile::Itu)), ["A", "U", "U", "U", "A"]);
        let of_others = [(30, 0.5, Profile::Unicef), (4, 0.5, Profile::Unicef), (4, 2.0 / 3.0, Profile::WorldBank)];
        assert_eq!(of_others.map(|(n, share, profile)| status(n, share, profile)), ["A", "A", "A"]);
        let withheld = [(40, 0.4999, Profile::Unicef), (40, 0.6666, Profile::WorldBank)];
        assert_eq!(withheld.map(|(n, share, profile)| status(n, share, profile)), ["Q", "Q"]);
    }
}
