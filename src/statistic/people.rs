//! People within a rate (users) and outside it (offline).

use super::sum::added;
use super::{Kind, Measure, Member, Rule, TakesProperty, Weighs};
use crate::concepts::Unit;

/// The people within a rate as a statistic.
pub(super) const USERS: Kind = Kind {
    weighs: Weighs::Denominator,
    property: TakesProperty::Never,
    counts_people: true,
    adds_up: true,
    is_rate: false,
    rank: None,
    least_share: 0.0,
    highest: f64::MAX,
    unit: |_| Unit::Persons,
    value: |members, _| users(members),
    error_factor: Some(|weight| weight / 100.0),
    rule: |_| Rule::Sum(Measure::Linear { scale: 0.01, shift: 0.0 }),
};

/// The people outside a rate as a statistic: what is left of the people of a group.
pub(super) const OFFLINE: Kind = Kind {
    value: |members, _| offline(members),
    error_factor: Some(|weight| -weight / 100.0),
    rule: |_| Rule::Sum(Measure::Linear { scale: -0.01, shift: 1.0 }),
    ..USERS
};

/// Returns the number of people within the rate, over the members that have one.
///
/// U = Σ pᵢ/100 · wᵢ. Members without a rate add nothing, so U belongs to the reported part of the weight.
///
/// - Units: rates in percent, weights and result in persons.
/// - Missing: `None` when no member has a rate.
/// - Source: ITU, Facts and Figures, methodology.
///
/// ```
/// # use ictstat::statistic::{Member, offline, users};
/// let members = [Member::new(Some(90.0), 10.0), Member::new(Some(30.0), 30.0)];
/// assert_eq!((users(&members), offline(&members)), (Some(18.0), Some(22.0)));
/// ```
pub fn users(members: &[Member]) -> Option<f64> {
    added(members, |rate_percent, persons| rate_percent / 100.0 * persons)
}

/// Returns the number of people outside the rate, over the members that have one.
///
/// O = Σ (1 − pᵢ/100) · wᵢ, so that users and people offline add up to the reported weight.
///
/// - Units, missing, source: as [`users`].
pub fn offline(members: &[Member]) -> Option<f64> {
    added(members, |rate_percent, persons| (1.0 - rate_percent / 100.0) * persons)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn people_of_members_without_a_rate_are_not_invented() {
        let members = members(&[(25.0, 400.0), (NONE, 1000.0), (0.0, 50.0), (100.0, 7.0)]);
        assert_eq!((users(&members), offline(&members)), (Some(107.0), Some(350.0)));
        assert_eq!((users(&[]), offline(&[])), (None, None));
    }

    proptest! {
        #[test]
        fn users_and_offline_add_up_to_the_weight(pairs in prop::collection::vec((0.0..=100.0f64, 0.0..2e9f64), 1..300)) {
            let members = members(&pairs);
            let weight: f64 = pairs.iter().map(|(_, weight)| weight).sum();
            let both = users(&members).unwrap() + offline(&members).unwrap();
            prop_assert!((both - weight).abs() <= weight * 1e-12 + 1e-9);
        }
    }
}
