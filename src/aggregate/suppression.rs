//! Which values a profile withholds. Suppression blanks the value, keeps the coverage and gives the reason.

use crate::tables::{Coverage, Profile, Statistic};

/// A median needs data of half of the members in every profile.
const LEAST_SHARE_FOR_A_MEDIAN: f64 = 0.5;

/// What is published of a statistic.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The value, if it may be shown.
    pub value: Option<f64>,
    /// Whether there is a value that may not be shown.
    pub suppressed: bool,
    /// Why there is none.
    pub reason: Option<String>,
}

/// Returns whether a profile shows a value that rests on this coverage.
pub fn decide(profile: Profile, statistic: Statistic, value: Option<f64>, coverage: &Coverage) -> Decision {
    let Some(value) = value else {
        let reason = match coverage.n_reported {
            _ if coverage.n_members == 0 => "no member has a weight".to_owned(),
            0 => format!("none of {} economies reported", coverage.n_members),
            _ => "the reported economies have no weight".to_owned(),
        };
        return Decision { value: None, suppressed: false, reason: Some(reason) };
    };
    let covered = coverage.weight_reported_share.unwrap_or(0.0) + coverage.weight_imputed_share.unwrap_or(0.0);
    let mut least = profile.least_reported_share();
    if statistic == Statistic::Median {
        least = least.max(LEAST_SHARE_FOR_A_MEDIAN);
    }
    if covered >= least {
        return Decision { value: Some(value), suppressed: false, reason: None };
    }
    let of_what = if statistic.is_weighted() { "of the weight" } else { "of the economies" };
    let reason = format!(
        "reported for {:.1} % {of_what}; {} shows values from {:.1} %",
        100.0 * covered,
        profile.name(),
        100.0 * least
    );
    Decision { value: None, suppressed: true, reason: Some(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide_at(profile: Profile, statistic: Statistic, n_reported: usize, share: f64) -> Decision {
        let coverage = Coverage {
            n_members: 10,
            n_reported,
            weight_total: Some(1.0),
            weight_reported_share: Some(share),
            ..Coverage::default()
        };
        decide(profile, statistic, Some(42.0), &coverage)
    }

    #[test]
    fn a_value_is_shown_from_the_threshold_on() {
        let shown = |profile, share| decide_at(profile, Statistic::WeightedMean, 5, share).value.is_some();
        assert!(shown(Profile::WorldBank, 2.0 / 3.0) && !shown(Profile::WorldBank, 0.666));
        assert!(shown(Profile::Unicef, 0.5) && !shown(Profile::Unicef, 0.4999));
    }

    #[test]
    fn a_withheld_value_has_a_reason_and_a_missing_one_is_not_withheld() {
        let withheld = decide_at(Profile::Unicef, Statistic::Median, 4, 0.4);
        assert!(withheld.suppressed && withheld.value.is_none());
        assert_eq!(withheld.reason.unwrap(), "reported for 40.0 % of the economies; unicef shows values from 50.0 %");
        let nothing = decide(Profile::Unicef, Statistic::Sum, None, &Coverage { n_members: 7, ..Coverage::default() });
        assert_eq!((nothing.suppressed, nothing.reason.as_deref()), (false, Some("none of 7 economies reported")));
    }
}
