//! The share of economies that reach a target.

use super::{Kind, Measure, Member, Property, Rule, TakesProperty, Weighs, count};
use crate::concepts::Unit;

/// The share of economies as a statistic.
pub(super) const SHARE_OF_ECONOMIES: Kind = Kind {
    weighs: Weighs::Once,
    property: TakesProperty::Always,
    counts_people: false,
    adds_up: false,
    is_rate: false,
    rank: None,
    least_share: 0.0,
    highest: f64::MAX,
    unit: |_| Unit::Share,
    value: |members, terms| share_of_economies(members, terms.property),
    error_factor: None,
    rule: |terms| Rule::Mean(Measure::Property(terms.property)),
};

/// Returns the economies with the property as a share of the economies with a value.
///
/// - Units: share, 0 to 1.
/// - Missing: `None` when no member has a value.
/// - Source: Broadband Commission, targets (price below 2 % of GNI per capita; use of at least 95 %).
///
/// ```
/// # use ictstat::statistic::{Member, Property, share_of_economies};
/// let members = [1.5, 2.0, 3.0, 0.5].map(|value| Member::new(Some(value), 1.0));
/// assert_eq!(share_of_economies(&members, Property { at_least: None, below: Some(2.0) }), Some(0.5));
/// ```
pub fn share_of_economies(members: &[Member], property: Property) -> Option<f64> {
    let n_with_value = members.iter().filter(|member| member.value.is_some()).count();
    Some(count(members, property)? / n_with_value as f64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn economies_without_a_value_are_not_in_the_denominator() {
        let members = members(&[(96.0, 1.0), (40.0, 1.0), (NONE, 1.0), (NONE, 1.0)]);
        assert_eq!(share_of_economies(&members, Property { at_least: Some(95.0), below: None }), Some(0.5));
        assert_eq!(share_of_economies(&members[2..], Property::default()), None);
    }
}
