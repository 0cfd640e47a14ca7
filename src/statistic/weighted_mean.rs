//! The weighted mean: the statistic of every rate.

use super::{ExactSum, Kind, Measure, Member, Rule, TakesProperty, Weighs};

/// The weighted mean as a statistic.
pub(super) const WEIGHTED_MEAN: Kind = Kind {
    weighs: Weighs::Denominator,
    property: TakesProperty::Never,
    counts_people: false,
    adds_up: false,
    is_rate: true,
    rank: Some(0),
    least_share: 0.0,
    highest: 100.0,
    unit: |unit| unit,
    value: |members, _| weighted_mean(members),
    error_factor: Some(|_| 1.0),
    rule: |_| Rule::Mean(Measure::VALUE),
};

/// Returns the weighted mean of a rate over the members of one group.
///
/// P = Σ wᵢ·pᵢ / Σ wᵢ, over the members that have a rate.
///
/// - Shapes: one entry per member, in any order: both sums are exact ([`ExactSum`]).
/// - Units: rates and result in percent, weights in persons (the rate's denominator).
/// - Missing: `None` when no member has a rate, or their weights sum to zero.
/// - Source: World Bank, WDI, aggregation rules (the weight is the denominator of the ratio); ITU, Facts and
///   Figures, methodology.
///
/// Two economies of 10 and 30 people at 90 % and 30 % give 45 %; the third has no rate:
/// ```
/// # use ictstat::statistic::{Member, weighted_mean};
/// let members = [
///     Member::new(Some(90.0), 10.0),
///     Member::new(Some(30.0), 30.0),
///     Member::new(None, 5.0),
/// ];
/// assert_eq!(weighted_mean(&members), Some(45.0));
/// ```
pub fn weighted_mean(members: &[Member]) -> Option<f64> {
    mean(members.iter().filter_map(|member| Some((member.value?, member.weight))))
}

/// Returns the weighted mean of values with their weights; see [`weighted_mean`].
pub(crate) fn mean(values: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut weighted_sum, mut weight_sum) = (ExactSum::default(), ExactSum::default());
    for (value, weight) in values {
        weighted_sum += value * weight;
        weight_sum += weight;
    }
    let weight_sum = weight_sum.value();
    (weight_sum > 0.0).then(|| weighted_sum.value() / weight_sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn a_group_without_a_rate_or_without_weight_has_no_mean() {
        assert_eq!(weighted_mean(&[]), None);
        assert_eq!(weighted_mean(&members(&[(NONE, 10.0), (NONE, 30.0)])), None);
        assert_eq!(weighted_mean(&members(&[(50.0, 0.0)])), None);
        let thousands = vec![(NONE, 1.0); 5000];
        assert_eq!(weighted_mean(&members(&thousands)), None);
    }

    #[test]
    fn one_member_is_its_own_mean_and_a_member_without_weight_moves_nothing() {
        assert_eq!(weighted_mean(&members(&[(37.5, 12.0)])), Some(37.5));
        assert_eq!(weighted_mean(&members(&[(37.5, 12.0), (99.0, 0.0)])), Some(37.5));
    }

    proptest! {
        #[test]
        fn the_mean_lies_between_the_lowest_and_the_highest_rate(
            pairs in prop::collection::vec((0.0..=100.0f64, 1.0..2e9f64), 1..1500)
        ) {
            let mean = weighted_mean(&members(&pairs)).expect("every member has a rate");
            let rates = pairs.iter().map(|(rate, _)| *rate);
            let (lowest, highest) = (rates.clone().fold(f64::MAX, f64::min), rates.fold(f64::MIN, f64::max));
            prop_assert!(lowest - 1e-9 <= mean && mean <= highest + 1e-9);
        }

        #[test]
        fn the_order_of_the_members_does_not_matter(
            pairs in prop::collection::vec((0.0..=100.0f64, 0.0..2e9f64), 1..300)
        ) {
            let mut pairs = pairs;
            let mean = weighted_mean(&members(&pairs));
            pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
            prop_assert_eq!(weighted_mean(&members(&pairs)), mean);
        }

        #[test]
        fn scaling_all_weights_leaves_the_mean(
            pairs in prop::collection::vec((0.0..=100.0f64, 1.0..2e9f64), 1..300), factor in 0.001..1000.0f64
        ) {
            let scaled: Vec<(f64, f64)> = pairs.iter().map(|(rate, weight)| (*rate, weight * factor)).collect();
            let (mean, scaled) = (weighted_mean(&members(&pairs)), weighted_mean(&members(&scaled)));
            prop_assert!((mean.unwrap() - scaled.unwrap()).abs() < 1e-9);
        }
    }
}
