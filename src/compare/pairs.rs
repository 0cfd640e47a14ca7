//! Gaps between two breakdowns: women and men, urban and rural, young and old.

use super::{Comparison, ratio_or_difference, unit_of_difference};
use crate::concepts::{Status, Text, Unit};
use crate::tables::{Gap, GapId, Pair, Profile, Statistic};

/// Returns the gap of every pair in each of the profiles; a profile withholds a gap that rests on too little weight.
pub fn compare(gap: GapId, indicator: &Text, unit: Unit, pairs: &[Pair], profiles: &[Profile]) -> Vec<Gap> {
    let in_profile = |pair: &Pair, profile: Profile| {
        let withheld = withheld(pair, profile);
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
            numerator: pair.numerator,
            denominator: pair.denominator,
            deviations: pair.deviations.clone(),
            n_pairs: Some(pair.n_pairs),
            weight_reported_share: pair.weight_reported_share,
            has_estimates: pair.has_estimates,
            withheld,
        };
        let row = comparison.gap(unit_of_difference(unit), ratio_or_difference(gap));
        let status = if profile == Profile::Itu && row.value.is_some() && is_thin(pair) {
            Status::LowReliability
        } else {
            row.status
        };
        Gap { status, ..row }
    };
    pairs
        .iter()
        .flat_map(|pair| profiles.iter().map(|profile| in_profile(pair, *profile)).collect::<Vec<_>>())
        .collect()
}

/// Below 30 economies or half of the weight a gap says more about who reported than about the group (method,
/// section 3).
fn is_thin(pair: &Pair) -> bool {
    pair.n_reported_pairs < 30 || pair.weight_reported_share.is_none_or(|share| share < 0.5)
}

fn withheld(pair: &Pair, profile: Profile) -> Option<(bool, String)> {
    if pair.numerator.is_none() || pair.denominator.is_none() {
        return Some((false, "no member has both sides".to_owned()));
    }
    let share = pair.weight_reported_share.unwrap_or(0.0);
    let least = profile.least_reported_share();
    (share < least).then(|| {
        let (share, least) = (100.0 * share, 100.0 * least);
        (
            true,
            format!(
                "both sides reported for {share:.1} % of the weight; {} shows values from {least:.1} %",
                profile.name()
            ),
        )
    })
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
            has_estimates: false,
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
        let values: Vec<_> = gaps.iter().map(|gap| (gap.profile.name(), gap.value, gap.suppressed)).collect();
        assert_eq!(values, [("itu", Some(0.75), false), ("unicef", Some(0.75), false), ("world-bank", None, true)]);
        assert_eq!(gaps[1].parity_class.map(|class| class.name()), Some("below-parity"));
        assert_eq!((gaps[2].numerator, gaps[2].parity_class), (None, None));
        assert_eq!(gaps[0].status, Status::LowReliability, "three pairs are few");
    }

    #[test]
    fn no_pair_and_no_denominator_give_no_value_but_a_reason() {
        let gap =
            |pair| compare(GapId::GenderParity, &"x".into(), Unit::Percent, &[pair], &[Profile::Unicef]).remove(0);
        let none = gap(pair(None, None, 0.9));
        assert_eq!(
            (none.value, none.suppressed, none.reason.as_deref()),
            (None, false, Some("no member has both sides"))
        );
        let zero = gap(pair(Some(1.0), Some(0.0), 0.9));
        assert_eq!((zero.value, zero.reason.as_deref()), (None, Some("the figure below the line is zero")));
        let difference = compare(
            GapId::GenderDifference,
            &"x".into(),
            Unit::Percent,
            &[pair(Some(1.0), Some(0.0), 0.9)],
            &[Profile::Unicef],
        );
        assert_eq!((difference[0].value, difference[0].unit), (Some(1.0), Unit::Points));
    }
}
