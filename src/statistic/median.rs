//! The median over economies: the statistic of prices and scores.

use super::{Kind, Member, Rule, TakesProperty, Weighs};
use crate::concepts::middle;

/// The median as a statistic. It needs data of half of the members in every profile.
pub(super) const MEDIAN: Kind = Kind {
    weighs: Weighs::Once,
    property: TakesProperty::Never,
    counts_people: false,
    adds_up: false,
    is_rate: true,
    rank: Some(2),
    least_share: 0.5,
    highest: f64::MAX,
    unit: |unit| unit,
    value: |members, _| median(members),
    error_factor: None,
    rule: |_| Rule::InSteps(|values| middle(values.into_iter().map(|(value, _)| value).collect())),
};

/// Returns the middle value of the members, each counting once.
///
/// The mean of the two middle values where their number is even. Weights play no part.
///
/// - Units: as the values.
/// - Missing: `None` when no member has a value.
/// - Source: ITU, ICT Price Baskets (medians over economies).
///
/// ```
/// # use ictstat::statistic::{Member, median};
/// let members = [3.0, 1.0, 10.0].map(|value| Member::new(Some(value), 1.0));
/// assert_eq!(median(&members), Some(3.0));
/// ```
pub fn median(members: &[Member]) -> Option<f64> {
    middle(members.iter().filter_map(|member| member.value).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn an_even_number_of_values_has_the_mean_of_the_two_in_the_middle() {
        assert_eq!(median(&members(&[(4.0, 1.0), (1.0, 9.0), (NONE, 1.0), (2.0, 1.0), (9.0, 1.0)])), Some(3.0));
        assert_eq!(median(&members(&[(NONE, 1.0)])), None);
    }

    proptest! {
        #[test]
        fn the_order_of_the_members_does_not_matter(values in prop::collection::vec(0.0..100.0f64, 1..100)) {
            let mut pairs: Vec<(f64, f64)> = values.iter().map(|value| (*value, 1.0)).collect();
            let one = median(&members(&pairs));
            pairs.reverse();
            prop_assert_eq!(one, median(&members(&pairs)));
            let below = values.iter().filter(|value| **value <= one.unwrap()).count();
            prop_assert!(2 * below >= values.len());
        }
    }
}
