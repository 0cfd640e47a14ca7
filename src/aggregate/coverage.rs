//! How much of a group's weight has a value.

use crate::statistic::{Basis, Member, weighted_mean};
use crate::tables::Coverage;

/// Returns number and weight of the members by what their values are: reported (of these the source's own estimates),
/// imputed by us, missing.
///
/// Reported, imputed and missing share add up to 1; what the source estimated is a part of the reported. A missing
/// island must not erase a continent and a missing giant must not pass unnoticed, so weight counts and not members.
/// Re-based reports and those of an earlier edition are counted apart and belong to the reported share. Years since the report are averaged over the
/// members that ever reported.
///
/// - Missing: no share where there is no member or the weights sum to zero.
pub fn coverage(members: &[Member]) -> Coverage {
    let is = |basis: Basis| move |member: &&Member| member.value.is_some() && member.basis == basis;
    let n = |basis: Basis| members.iter().filter(is(basis)).count();
    let weight = |bases: &[Basis]| {
        let counted = members.iter().filter(|member| member.value.is_some() && bases.contains(&member.basis));
        counted.fold(0.0, |sum, member| sum + member.weight)
    };
    let total = members.iter().fold(0.0, |sum, member| sum + member.weight);
    let share = |bases: &[Basis]| (total > 0.0).then(|| weight(bases) / total);
    Coverage {
        n_members: members.len(),
        n_reported: n(Basis::Measured) + n(Basis::EstimatedBySource),
        n_estimated: n(Basis::EstimatedBySource),
        n_imputed: n(Basis::Imputed),
        n_rebased: n(Basis::Rebased),
        n_fallback: n(Basis::Fallback),
        weight_total: members.iter().any(|member| member.weight > 0.0).then_some(total),
        weight_reported_share: share(&[Basis::Measured, Basis::EstimatedBySource, Basis::Rebased, Basis::Fallback]),
        weight_estimated_share: share(&[Basis::EstimatedBySource, Basis::Fallback]),
        weight_fallback_share: share(&[Basis::Fallback]),
        weight_imputed_share: share(&[Basis::Imputed]),
        mean_horizon_years: weighted_mean(&horizons(members)),
        data_begin: None,
    }
}

/// The years since the report of each member that has a value and ever reported, as values to be averaged.
fn horizons(members: &[Member]) -> Vec<Member> {
    members.iter().map(|member| Member { value: member.value.and(member.horizon_years), ..*member }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistic::tests::{NONE, members};

    #[test]
    fn weight_counts_and_not_members() {
        let coverage = coverage(&members(&[(50.0, 75.0), (NONE, 24.0), (NONE, 1.0)]));
        assert_eq!((coverage.n_members, coverage.n_reported, coverage.n_missing()), (3, 1, 2));
        assert_eq!((coverage.weight_total, coverage.weight_reported_share), (Some(100.0), Some(0.75)));
        assert_eq!(coverage.weight_missing_share(), Some(0.25));
    }

    #[test]
    fn what_the_source_estimated_is_a_part_of_what_is_reported() {
        let member = |basis, horizon_years| Member { basis, horizon_years, ..Member::new(Some(50.0), 10.0) };
        let all = [
            member(Basis::Measured, Some(0.0)),
            member(Basis::EstimatedBySource, Some(0.0)),
            member(Basis::EstimatedBySource, Some(0.0)),
            member(Basis::Rebased, Some(0.0)),
            member(Basis::Imputed, Some(5.0)),
            member(Basis::Imputed, None),
            Member { value: None, ..member(Basis::EstimatedBySource, Some(9.0)) },
            Member::new(None, 10.0),
        ];
        let coverage = coverage(&all);
        let counts = (coverage.n_reported, coverage.n_estimated, coverage.n_rebased, coverage.n_imputed);
        assert_eq!((coverage.n_members, counts, coverage.n_missing()), (8, (3, 2, 1, 2), 2));
        assert_eq!((coverage.weight_reported_share, coverage.weight_estimated_share), (Some(0.5), Some(0.25)));
        assert_eq!((coverage.weight_measured_share(), coverage.weight_imputed_share), (Some(0.25), Some(0.25)));
        assert_eq!(coverage.weight_missing_share(), Some(0.25));
        assert_eq!(coverage.mean_horizon_years, Some(1.0), "5 years over the five that ever reported");
    }

    #[test]
    fn what_an_earlier_edition_states_is_counted_apart_and_belongs_to_the_reported_share() {
        let earlier = Member { basis: Basis::Fallback, ..Member::new(Some(50.0), 30.0) };
        let coverage = coverage(&[Member::new(Some(50.0), 50.0), earlier, Member::new(None, 20.0)]);
        assert_eq!((coverage.n_reported, coverage.n_fallback, coverage.n_missing()), (1, 1, 1));
        assert_eq!((coverage.weight_reported_share, coverage.weight_measured_share()), (Some(0.8), Some(0.5)));
        assert_eq!((coverage.weight_estimated_share, coverage.weight_estimated_in_use_share()), (Some(0.3), Some(0.0)));
    }

    #[test]
    fn nothing_covers_nothing() {
        assert_eq!(coverage(&[]), Coverage::default());
        let of_nobody = coverage(&members(&[(50.0, 0.0)]));
        assert_eq!((of_nobody.weight_total, of_nobody.weight_reported_share), (None, None));
    }
}
