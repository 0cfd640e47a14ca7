//! How much of a group's weight has a value.

use crate::statistic::weighted_mean::mean;
use crate::statistic::{Basis, ExactSum, Member};
use crate::tables::Coverage;

/// What values may rest on.
const N_BASES: usize = Basis::Imputed as usize + 1;

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
    let (mut missing, mut found) = (ExactSum::default(), [(); N_BASES].map(|()| (0, ExactSum::default())));
    for member in members {
        if member.value.is_some() {
            let (n, weight) = &mut found[member.basis as usize];
            *n += 1;
            *weight += member.weight;
        } else {
            missing += member.weight;
        }
    }
    let n = |basis: Basis| found[basis as usize].0;
    let total = found.iter().map(|(_, weight)| weight).chain([&missing]).sum::<ExactSum>().value();
    let weight = |bases: &[Basis]| bases.iter().map(|basis| &found[*basis as usize].1).sum::<ExactSum>().value();
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
        mean_horizon_years: mean(members.iter().filter_map(horizon)),
        data_begin: None,
    }
}

/// Returns the years since the report of a member that has a value and ever reported, with its weight.
fn horizon(member: &Member) -> Option<(f64, f64)> {
    Some((member.value.and(member.horizon_years)?, member.weight))
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
