//! Which values a profile withholds. Suppression blanks the value, keeps the coverage and gives the reason.

use crate::concepts::{Shown, Status, reaches};
use crate::tables::{Coverage, Profile, Statistic};

/// A median needs data of half of the members in every profile.
const LEAST_SHARE_FOR_A_MEDIAN: f64 = 0.5;

/// Returns what a profile shows of a statistic that rests on this coverage; a value that is shown has this status.
pub fn shown(profile: Profile, statistic: Statistic, value: Option<f64>, status: Status, coverage: &Coverage) -> Shown {
    let Some(value) = value else {
        return Shown::not_produced(match coverage.n_reported {
            _ if coverage.n_members == 0 => "no member has a weight".to_owned(),
            0 => format!("none of {} economies reported", coverage.n_members),
            _ => "the reported economies have no weight".to_owned(),
        });
    };
    let covered = coverage.weight_reported_share.unwrap_or(0.0) + coverage.weight_imputed_share.unwrap_or(0.0);
    let mut least = profile.least_reported_share();
    if statistic == Statistic::Median {
        least = least.max(LEAST_SHARE_FOR_A_MEDIAN);
    }
    if reaches(covered, least) {
        return Shown::of(value, status);
    }
    let of_what = if statistic.is_weighted() { "of the weight" } else { "of the economies" };
    let (covered, least) = (100.0 * covered, 100.0 * least);
    let name = profile.name();
    Shown::suppressed(format!("reported for {covered:.1} % {of_what}; {name} shows values from {least:.1} %"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide_at(profile: Profile, statistic: Statistic, n_reported: usize, share: f64) -> Shown {
        let coverage = Coverage {
            n_members: 10,
            n_reported,
            weight_total: Some(1.0),
            weight_reported_share: Some(share),
            ..Coverage::default()
        };
        shown(profile, statistic, Some(42.0), Status::Estimated, &coverage)
    }

    #[test]
    fn a_value_is_shown_from_the_threshold_on() {
        let is_shown = |profile, share| decide_at(profile, Statistic::WeightedMean, 5, share).value().is_some();
        assert!(is_shown(Profile::WorldBank, 2.0 / 3.0) && !is_shown(Profile::WorldBank, 0.666));
        assert!(is_shown(Profile::Unicef, 0.5) && !is_shown(Profile::Unicef, 0.4999));
    }

    #[test]
    fn a_withheld_value_has_a_reason_and_a_missing_one_is_not_withheld() {
        let withheld = decide_at(Profile::Unicef, Statistic::Median, 4, 0.4);
        let reason = "reported for 40.0 % of the economies; unicef shows values from 50.0 %";
        assert_eq!(withheld, Shown::suppressed(reason));
        let coverage = Coverage { n_members: 7, ..Coverage::default() };
        let nothing = shown(Profile::Unicef, Statistic::Sum, None, Status::Normal, &coverage);
        assert_eq!(nothing, Shown::not_produced("none of 7 economies reported"));
    }
}
