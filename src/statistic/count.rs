//! The number of economies with a property.

use super::property::Property;
use super::{Kind, Measure, Member, Rule, TakesProperty, Weighs};
use crate::concepts::Unit;

/// The count as a statistic.
pub(super) const COUNT: Kind = Kind {
    weighs: Weighs::Once,
    property: TakesProperty::Optional,
    counts_people: false,
    adds_up: false,
    is_rate: false,
    rank: Some(3),
    least_share: 0.0,
    highest: f64::MAX,
    unit: |_| Unit::Economies,
    value: |members, terms| count(members, terms.property),
    error_factor: None,
    rule: |terms| Rule::Sum(Measure::Property(terms.property)),
};

/// Returns the number of members whose value has the property.
///
/// - Units: economies.
/// - Missing: `None` when no member has a value: nobody answered, which is not "none has it".
///
/// ```
/// # use ictstat::statistic::{Member, Property, count};
/// let members = [96.0, 95.0, 20.0].map(|value| Member::new(Some(value), 1.0));
/// assert_eq!(count(&members, Property { at_least: Some(95.0), below: None }), Some(2.0));
/// ```
pub fn count(members: &[Member], property: Property) -> Option<f64> {
    let values = || members.iter().filter_map(|member| member.value);
    values().next()?;
    Some(values().filter(|value| property.holds(*value)).count() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn the_bounds_are_at_least_and_below() {
        let members = members(&[(2.0, 1.0), (1.99, 1.0), (5.0, 1.0), (NONE, 1.0)]);
        let count = |at_least, below| count(&members, Property { at_least, below });
        assert_eq!(count(None, Some(2.0)), Some(1.0));
        assert_eq!(count(Some(2.0), None), Some(2.0));
        assert_eq!(count(Some(2.0), Some(5.0)), Some(1.0));
        assert_eq!(count(None, None), Some(3.0));
        assert_eq!(super::count(&[], Property::default()), None);
    }
}
