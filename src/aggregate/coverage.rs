//! How much of a group's weight has a value.

use super::{Basis, Member, weighted_mean};
use crate::tables::Coverage;

/// Returns number and weight of the members, and the share of the weight that is reported.
///
/// Reported and missing share add up to 1. A missing island must not erase a continent and a missing giant
/// must not pass unnoticed, so weight counts and not members.
///
/// - Missing: no share where there is no member or the weights sum to zero.
pub fn coverage(members: &[Member]) -> Coverage {
    let weight = |members: &mut dyn Iterator<Item = &Member>| members.map(|member| member.weight).reduce(|a, b| a + b);
    let of = |basis: Basis| members.iter().filter(move |member| member.value.is_some() && member.basis == basis);
    let imputed = || of(Basis::Imputed);
    let reported = || members.iter().filter(|member| member.value.is_some() && member.basis != Basis::Imputed);
    let total = weight(&mut members.iter());
    let share = |part: Option<f64>| total.filter(|total| *total > 0.0).map(|total| part.unwrap_or(0.0) / total);
    Coverage {
        n_members: members.len(),
        n_reported: of(Basis::Reported).count(),
        n_imputed: imputed().count(),
        n_rebased: of(Basis::Rebased).count(),
        weight_total: total,
        weight_reported_share: share(weight(&mut reported())),
        weight_imputed_share: share(weight(&mut imputed())),
        mean_horizon_years: weighted_mean(&horizons(members)),
    }
}

/// The years since the report of each member that has one, as values to be averaged.
fn horizons(members: &[Member]) -> Vec<Member> {
    members.iter().map(|member| Member { value: member.value.map(|_| member.horizon_years), ..*member }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NONE, members};
    use super::*;

    #[test]
    fn weight_counts_and_not_members() {
        let coverage = coverage(&members(&[(50.0, 75.0), (NONE, 24.0), (NONE, 1.0)]));
        assert_eq!((coverage.n_members, coverage.n_reported, coverage.n_missing()), (3, 1, 2));
        assert_eq!((coverage.weight_total, coverage.weight_reported_share), (Some(100.0), Some(0.75)));
        assert_eq!(coverage.weight_missing_share(), Some(0.25));
    }

    #[test]
    fn nothing_covers_nothing() {
        assert_eq!(coverage(&[]), Coverage::default());
        assert_eq!(coverage(&members(&[(50.0, 0.0)])).weight_reported_share, None);
    }
}
