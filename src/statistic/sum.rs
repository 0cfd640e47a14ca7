//! Sums: of amounts (persons, tonnes), and of what rates per person stand for (subscriptions, kbit/s).

use super::{ExactSum, Kind, Measure, Member, Rule, TakesProperty, Weighs};

/// The sum as a statistic: of amounts, or of what rates stand for.
pub(super) const SUM: Kind = Kind {
    weighs: Weighs::Amounts,
    property: TakesProperty::Never,
    counts_people: false,
    adds_up: true,
    is_rate: false,
    rank: Some(1),
    least_share: 0.0,
    highest: f64::MAX,
    unit: |unit| unit.total().map_or(unit, |(total, _)| total),
    value: |members, terms| terms.per.map_or_else(|| sum(members), |per| sum_of_rates(members, per)),
    error_factor: None,
    rule: |terms| Rule::Sum(Measure::Linear { scale: 1.0 / terms.per.unwrap_or(1.0), shift: 0.0 }),
};

/// Returns the sum of the members' amounts.
///
/// S = Σ xᵢ, over the members that have an amount; nothing is added for the others. The sum is exact ([`ExactSum`]).
///
/// - Units: as the amounts.
/// - Missing: `None` when no member has an amount.
///
/// ```
/// # use ictstat::statistic::{Member, sum};
/// let members = [Member::new(Some(10.0), 1.0), Member::new(None, 1.0)];
/// assert_eq!(sum(&members), Some(10.0));
/// ```
pub fn sum(members: &[Member]) -> Option<f64> {
    added(members, |amount, _| amount)
}

/// Returns what rates per so many people add up to.
///
/// S = Σ (xᵢ / n) · wᵢ, over the members that have a rate.
///
/// - Units: rates per `per` people, weights in persons; the result counts what the rate counts.
/// - Missing: `None` when no member has a rate.
///
/// ```
/// # use ictstat::statistic::{Member, sum_of_rates};
/// // 120 subscriptions per 100 people, 50 people: 60 subscriptions.
/// assert_eq!(sum_of_rates(&[Member::new(Some(120.0), 50.0)], 100.0), Some(60.0));
/// ```
pub fn sum_of_rates(members: &[Member], per: f64) -> Option<f64> {
    added(members, |rate, weight| rate / per * weight)
}

/// Returns the exact sum of what is added of each member that has a value, by its value and weight; nothing where none has one.
pub(super) fn added(members: &[Member], addend: impl Fn(f64, f64) -> f64) -> Option<f64> {
    members.iter().any(|member| member.value.is_some()).then(|| {
        let addends = members.iter().filter_map(|member| Some(addend(member.value?, member.weight)));
        addends.sum::<ExactSum>().value()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn amounts_add_up_and_nothing_stays_nothing() {
        assert_eq!(sum(&members(&[(10.0, 1.0), (NONE, 1.0), (2.5, 1.0)])), Some(12.5));
        assert_eq!(sum(&members(&[(NONE, 1.0)])), None);
        assert_eq!(sum(&[]), None);
        assert_eq!(sum_of_rates(&members(&[(50.0, 200.0), (NONE, 9.0), (10.0, 30.0)]), 100.0), Some(103.0));
        assert_eq!(sum_of_rates(&members(&[(NONE, 9.0)]), 1.0), None);
    }
}
