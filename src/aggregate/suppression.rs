//! Which values a profile withholds. Suppression blanks the value, keeps the coverage and gives the reason.

use crate::concepts::{Status, Unit, reaches};
use crate::statistic::Kind;
use crate::tables::coverage::{CoverageOf, Subject};
use crate::tables::{Coverage, Note, Profile, Shown, Statistic};

/// What a rule of suppression is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Suppression {
    /// The profile.
    pub profile: Profile,
    /// The statistic.
    pub statistic: Statistic,
    /// Whether the indicator is completed; most never are.
    pub is_completed: bool,
}

impl Suppression {
    fn least_share(self) -> f64 {
        self.profile.least_share(self.is_completed).max(Kind::of(self.statistic).least_share)
    }
}

/// Returns what a profile shows of a value that rests on this coverage; one that is shown has this status.
///
/// A value is shown where the part of the weight that has one (of the members, where each counts once) reaches the
/// profile's least: `world-bank` 2/3, `unicef` 1/2, `itu` nothing where values are completed and 1/2 where they never
/// are. A median needs half of the members in every profile. A withheld value keeps its coverage and says why; what
/// profile `itu` withholds stays in `value_reported_only`.
///
/// - Units: `weight` is what the weights count.
/// - Source: World Bank, WDI aggregation rules (no aggregate where more than a third of the weight is missing); UNICEF,
///   regional aggregates (at least half of the population); for `itu` our own.
pub fn shown(rule: Suppression, value: Option<f64>, status: Status, (coverage, weight): (&Coverage, Unit)) -> Shown {
    let of = || Box::new(CoverageOf { coverage: coverage.clone(), subject: Subject::Values, weight });
    let Some(value) = value else {
        return Shown::not_produced(if coverage.n_with_value() == 0 { Note::Covered(of()) } else { Note::NoWeight });
    };
    let least = rule.least_share();
    if reaches(coverage.weight_covered_share(), least) {
        return Shown::of(value, status);
    }
    Shown::suppressed(Note::Withheld { of: of(), profile: rule.profile, least })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Language;

    fn rule(profile: Profile, statistic: Statistic, is_completed: bool) -> Suppression {
        Suppression { profile, statistic, is_completed }
    }

    fn why(shown: &Shown) -> (bool, String) {
        (shown.is_suppressed(), shown.reason(Language::ENGLISH).unwrap())
    }

    fn at(rule: Suppression, share: f64) -> Shown {
        let coverage =
            Coverage { n_members: 10, n_reported: 5, weight_reported_share: Some(share), ..Coverage::default() };
        shown(rule, Some(42.0), Status::Estimated, (&coverage, Unit::Persons))
    }

    #[test]
    fn a_value_is_shown_from_the_threshold_on() {
        let is_shown = |profile, share| at(rule(profile, Statistic::WeightedMean, true), share).value().is_some();
        assert!(is_shown(Profile::WorldBank, 2.0 / 3.0) && !is_shown(Profile::WorldBank, 0.666));
        assert!(is_shown(Profile::Unicef, 0.5) && !is_shown(Profile::Unicef, 0.4999));
        assert!(is_shown(Profile::Itu, 0.0), "completed values have no threshold");
        assert_eq!(at(rule(Profile::Itu, Statistic::Sum, true), 0.1), Shown::of(42.0, Status::Estimated));
    }

    #[test]
    fn what_is_never_completed_needs_half_in_every_profile_and_a_median_always() {
        let itu = |statistic, is_completed, share| at(rule(Profile::Itu, statistic, is_completed), share).value();
        assert_eq!(itu(Statistic::WeightedMean, false, 0.5), Some(42.0));
        assert_eq!(itu(Statistic::WeightedMean, false, 0.499), None);
        assert_eq!([itu(Statistic::Median, true, 0.499), itu(Statistic::Median, true, 0.5)], [None, Some(42.0)]);
        let withheld = at(rule(Profile::Itu, Statistic::Sum, false), 0.499);
        let reason = "reported for 49.9 % of the weight; itu shows values from 50.0 %";
        assert_eq!(why(&withheld), (true, reason.to_owned()));
    }

    #[test]
    fn a_withheld_value_has_a_reason_and_a_missing_one_is_not_withheld() {
        let rule = rule(Profile::Unicef, Statistic::Median, false);
        let half = Coverage { n_members: 10, n_reported: 4, weight_reported_share: Some(0.4), ..Coverage::default() };
        let withheld = shown(rule, Some(42.0), Status::Normal, (&half, Unit::Economies));
        let reason = "reported for 40.0 % of the economies; unicef shows values from 50.0 %";
        assert_eq!(why(&withheld), (true, reason.to_owned()));
        let nobody = Coverage { n_members: 7, ..Coverage::default() };
        let nothing = shown(rule, None, Status::Normal, (&nobody, Unit::Economies));
        assert_eq!(why(&nothing), (false, "reported by none of 7 economies".to_owned()));
        let nowhere = shown(rule, None, Status::Normal, (&Coverage::default(), Unit::Economies));
        assert_eq!(why(&nowhere), (false, "the group has no member".to_owned()));
    }
}
