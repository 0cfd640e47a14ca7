//! The Gini coefficient over economies: how unequal they are among themselves.

use super::{ExactSum, Kind, Member, Rule, TakesProperty, Weighs};
use crate::concepts::Unit;

/// The Gini coefficient as a statistic. Like a median it needs data of half of the members in every profile.
pub(super) const GINI: Kind = Kind {
    weighs: Weighs::Once,
    property: TakesProperty::Never,
    counts_people: false,
    adds_up: false,
    is_rate: false,
    rank: None,
    least_share: 0.5,
    highest: 1.0,
    unit: |_| Unit::Ratio,
    value: |members, _| gini(members),
    error_factor: None,
    rule: |_| Rule::InSteps(|values| of(values.into_iter().map(|(value, _)| value).collect())),
};

/// Returns the Gini coefficient of the members' values, each counting once.
///
/// G = Σᵢ Σⱼ |xᵢ − xⱼ| / (2 · n · Σ xᵢ), computed as Σᵢ (2i − n − 1)·xᵢ / (n · Σ xᵢ) over the values from the lowest (i = 1) to
/// the highest: 0 where all are the same, (n − 1)/n where one economy has all. Weights play no part: it says how unequal
/// economies are, not people.
///
/// - Units: any amounts, prices or rates from zero up; the result is a ratio.
/// - Missing: `None` when no member has a value, one is below zero, or all are zero.
/// - Source: Gini (1912), Variabilità e mutabilità; the sorted form as in Sen (1973), On Economic Inequality.
///
/// ```
/// # use ictstat::statistic::{Member, gini};
/// let members = [1.0, 3.0].map(|value| Member::new(Some(value), 1.0));
/// assert_eq!(gini(&members), Some(0.25));
/// ```
pub fn gini(members: &[Member]) -> Option<f64> {
    of(members.iter().filter_map(|member| member.value).collect())
}

fn of(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let total = values.iter().copied().sum::<ExactSum>().value();
    let is_defined = total > 0.0 && values.first().is_some_and(|lowest| *lowest >= 0.0);
    let terms = values.iter().enumerate().map(|(before, value)| (2.0 * before as f64 + 1.0 - n) * value);
    is_defined.then(|| terms.sum::<ExactSum>().value() / (n * total))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{NONE, members};
    use super::*;

    fn of_values(values: &[f64]) -> Option<f64> {
        gini(&members(&values.iter().map(|value| (*value, 1.0)).collect::<Vec<_>>()))
    }

    #[test]
    fn without_a_value_or_with_one_below_zero_there_is_none() {
        assert_eq!([of_values(&[]), of_values(&[NONE]), of_values(&[0.0, 0.0]), of_values(&[-1.0, 3.0])], [None; 4]);
    }

    #[test]
    fn it_goes_from_nothing_where_all_have_the_same_to_all_but_one_share_where_one_has_all() {
        assert_eq!(of_values(&[7.0]), Some(0.0));
        assert_eq!(of_values(&[5.0, NONE, 5.0, 5.0]), Some(0.0));
        assert_eq!(of_values(&[0.0, 0.0, 0.0, 9.0]), Some(0.75));
        // (−3·10 − 50 + 95 + 3·99) / (4 · 254)
        assert_eq!(of_values(&[95.0, 10.0, 99.0, 50.0]), Some(312.0 / 1016.0));
    }

    proptest! {
        #[test]
        fn it_is_half_the_mean_difference_over_the_mean(values in prop::collection::vec(0.1..100.0f64, 1..60)) {
            let n = values.len() as f64;
            let differences: f64 = values.iter().flat_map(|a| values.iter().map(move |b| (a - b).abs())).sum();
            let expected = differences / (2.0 * n * values.iter().sum::<f64>());
            prop_assert!((of_values(&values).unwrap() - expected).abs() < 1e-9);
            let tenfold: Vec<f64> = values.iter().rev().map(|value| value * 10.0).collect();
            prop_assert!((of_values(&tenfold).unwrap() - expected).abs() < 1e-9);
        }
    }
}
