//! The weighted median: the rate that the middle person lives with.

use super::{ExactSum, Kind, Member, Rule, TakesProperty, Weighs};

/// The weighted median as a statistic. Like every median it needs data of half of the weight in every profile; the errors of
/// completed values do not pass through it.
pub(super) const WEIGHTED_MEDIAN: Kind = Kind {
    weighs: Weighs::Denominator,
    property: TakesProperty::Never,
    counts_people: false,
    adds_up: false,
    is_rate: true,
    rank: Some(4),
    least_share: 0.5,
    highest: 100.0,
    unit: |unit| unit,
    value: |members, _| weighted_median(members),
    error_factor: None,
    rule: |_| Rule::InSteps(of),
};

/// Returns the value below and above which lies at most half of the weight.
///
/// The members stand in the order of their values; the first whose weight, with that of all before it, passes half of the
/// whole has the weighted median. Where those before it have exactly half, it is the mean of the two values in the middle, so
/// that equal weights give the median.
///
/// - Shapes: one entry per member, in any order.
/// - Units: as the values; weights in persons (the rate's denominator).
/// - Missing: `None` when no member has a value, or their weights sum to zero.
/// - Source: Edgeworth (1888), On a new method of reducing observations; lower and upper weighted median as in Cormen et
///   al., Introduction to Algorithms, problem 9-2.
///
/// Of 60 people 10 live with 90 %, 30 with 30 % and 20 with 60 %: the middle of them is the 30th and the 31st.
/// ```
/// # use ictstat::statistic::{Member, weighted_median};
/// let members = [(90.0, 10.0), (30.0, 30.0), (60.0, 20.0)].map(|(value, weight)| Member::new(Some(value), weight));
/// assert_eq!(weighted_median(&members), Some(45.0));
/// assert_eq!(weighted_median(&members[..2]), Some(30.0));
/// ```
pub fn weighted_median(members: &[Member]) -> Option<f64> {
    of(members.iter().filter_map(|member| Some((member.value?, member.weight))).collect())
}

fn of(mut values: Vec<(f64, f64)>) -> Option<f64> {
    values.retain(|(_, weight)| *weight > 0.0);
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = values.iter().map(|(_, weight)| *weight).sum::<ExactSum>().value() / 2.0;
    let mut upto = ExactSum::default();
    let mut last = None;
    for (value, weight) in values {
        if let Some(lower) = last.filter(|_| upto.value() == half) {
            return Some((lower + value) / 2.0);
        }
        upto += weight;
        if upto.value() > half {
            return Some(value);
        }
        last = Some(value);
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::median;
    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn a_group_without_a_value_or_without_weight_has_no_weighted_median() {
        assert_eq!(weighted_median(&[]), None);
        assert_eq!(weighted_median(&members(&[(NONE, 10.0), (NONE, 30.0)])), None);
        assert_eq!(weighted_median(&members(&[(50.0, 0.0)])), None);
    }

    #[test]
    fn one_member_is_its_own_and_a_member_without_weight_moves_nothing() {
        assert_eq!(weighted_median(&members(&[(37.5, 12.0), (99.0, 0.0), (1.0, 0.0)])), Some(37.5));
        // More than half of the weight decides alone.
        assert_eq!(weighted_median(&members(&[(10.0, 4.0), (20.0, 5.0), (90.0, 10.0)])), Some(90.0));
        assert_eq!(weighted_median(&members(&[(10.0, 4.0), (20.0, 6.0), (90.0, 10.0)])), Some(55.0));
    }

    proptest! {
        #[test]
        fn at_most_half_of_the_weight_lies_on_either_side(pairs in prop::collection::vec((0.0..100.0f64, 1u32..1000), 1..200)) {
            let mut pairs: Vec<(f64, f64)> = pairs.into_iter().map(|(value, weight)| (value, f64::from(weight))).collect();
            let middle = weighted_median(&members(&pairs)).unwrap();
            let weight = |is_in: &dyn Fn(f64) -> bool| -> f64 {
                pairs.iter().filter(|(value, _)| is_in(*value)).map(|(_, weight)| weight).sum()
            };
            let half = weight(&|_| true) / 2.0;
            prop_assert!(weight(&|value| value < middle) <= half && weight(&|value| value > middle) <= half);
            pairs.reverse();
            prop_assert_eq!(weighted_median(&members(&pairs)), Some(middle));
        }

        #[test]
        fn equal_weights_give_the_median(values in prop::collection::vec(0.0..100.0f64, 1..100), weight in 1u32..1000) {
            let alike: Vec<(f64, f64)> = values.iter().map(|value| (*value, f64::from(weight))).collect();
            prop_assert_eq!(weighted_median(&members(&alike)), median(&members(&alike)));
        }
    }
}
