//! The sum of amounts: persons, tonnes, notices.

use super::Member;

/// Returns the sum of the members' amounts.
///
/// S = Σ xᵢ, over the members that have an amount; nothing is added for the others.
///
/// - Units: as the amounts.
/// - Missing: `None` when no member has an amount.
///
/// ```
/// # use ictstat::aggregate::{Member, sum};
/// let members = [Member { value: Some(10.0), weight: 1.0 }, Member { value: None, weight: 1.0 }];
/// assert_eq!(sum(&members), Some(10.0));
/// ```
pub fn sum(members: &[Member]) -> Option<f64> {
    members.iter().filter_map(|member| member.value).reduce(|sum, amount| sum + amount)
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
    }
}
