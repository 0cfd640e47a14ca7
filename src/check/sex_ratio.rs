//! Women to men among people counted (W012): sexes that have changed places leave every total as it is.
//! Looks at people of all ages; at rates by sex `identity.rs` looks.

use std::collections::BTreeMap;

use super::finding_about;
use super::outlier::{DEVIATIONS, usual};
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex, Text};
use crate::findings::{Code, Finding};
use crate::tables::Observation;

/// Change of the ratio within a year, on the log scale, that passes: twice what any large population does. Two in a
/// hundred are found in six of seven economies whose sexes have changed places; those with as many women as men do not
/// show it, and lose little by it.
const CHANGE: f64 = 0.02;

type Series<'a> = BTreeMap<i32, (f64, &'a Observation)>;

/// Returns a finding for every year in which the ratio of women to men departs from its other changes.
///
/// r = ln(F / M); |Δr − median Δr| ≤ max(0.02, 6 median absolute deviations).
///
/// - Missing: nothing is said where a side or the year before is missing.
pub fn check(observations: &[Observation]) -> Vec<Finding> {
    ratios(observations).values().flat_map(of_series).collect()
}

/// Women and men of one cell, each with its row.
type Sides<'a> = [Option<(f64, &'a Observation)>; 2];

fn ratios(observations: &[Observation]) -> BTreeMap<(EconomyId, Location, &Text), Series<'_>> {
    let mut counts: BTreeMap<(EconomyId, Location, &Text, i32), Sides<'_>> = BTreeMap::new();
    for row in observations.iter().filter(|row| row.selected) {
        let Breakdown { sex, age, location, category } = &row.breakdown;
        let (side, Some(value)) = (usize::from(*sex == Sex::Male), row.value.filter(|value| *value > 0.0)) else {
            continue;
        };
        if *sex != Sex::Total && *age == Age::Total {
            counts.entry((row.economy, *location, category, row.year)).or_default()[side] = Some((value, row));
        }
    }
    let mut ratios: BTreeMap<_, Series<'_>> = BTreeMap::new();
    for ((economy, location, category, year), sides) in counts {
        if let [Some((women, row)), Some((men, _))] = sides {
            ratios.entry((economy, location, category)).or_default().insert(year, ((women / men).ln(), row));
        }
    }
    ratios
}

fn of_series(series: &Series<'_>) -> Vec<Finding> {
    let points: Vec<(&i32, &(f64, &Observation))> = series.iter().collect();
    let steps: Vec<f64> =
        points.windows(2).map(|pair| (pair[1].1.0 - pair[0].1.0) / f64::from(pair[1].0 - pair[0].0)).collect();
    let mut findings = Vec::new();
    for (place, pair) in points.windows(2).enumerate() {
        let (median, spread) = usual(&steps, place);
        if (steps[place] - median).abs() <= CHANGE.max(DEVIATIONS * spread) {
            continue;
        }
        let [(before, (from, _)), (year, (to, row))] = pair else { continue };
        let [from, to] = [from, to].map(|ratio| 100.0 * ratio.exp());
        let detail = format!("{} {year}: {to:.0} women to 100 men, {from:.0} in {before}", row.economy);
        let help = "look whether the sexes have changed places, or allow it with the reason";
        findings.push(finding_about(Code::Jump, row, detail).sized(to - from).help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rate, size_of};
    use super::*;

    fn found(women: [f64; 6]) -> Vec<String> {
        let row = |year: i32, sex, value| {
            let mut row = rate("AAA", year, value, year);
            row.breakdown.sex = sex;
            row
        };
        let of_year = |(year, women): (i32, f64)| [row(year, Sex::Female, women), row(year, Sex::Male, 1000.0 - women)];
        let rows: Vec<Observation> = (2019..).zip(women).flat_map(of_year).collect();
        check(&rows).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn sexes_that_have_changed_places_for_a_year_are_named() {
        assert!(found([480.0, 481.0, 482.0, 482.0, 483.0, 484.0]).is_empty());
        assert_eq!(
            found([480.0, 481.0, 482.0, 518.0, 483.0, 484.0]),
            ["AAA 2022: 107 women to 100 men, 93 in 2021", "AAA 2023: 93 women to 100 men, 107 in 2022"]
        );
    }

    fn row(year: i32, sex: Sex, value: f64) -> Observation {
        let mut row = rate("AAA", year, value, year);
        row.breakdown.sex = sex;
        row
    }

    /// A ratio that moves by a hundredth a year moves by a tenth in ten years; what is counted as nobody is no side.
    #[test]
    fn years_without_a_count_and_counts_of_nobody_are_no_change() {
        let of_year = |year: i32| {
            let ratio = (0.01 * f64::from(year - 2000)).exp();
            [row(year, Sex::Female, 1000.0 * ratio), row(year, Sex::Male, 1000.0)]
        };
        let mut rows: Vec<Observation> = [2000, 2001, 2002, 2003, 2013, 2014].into_iter().flat_map(of_year).collect();
        assert!(check(&rows).is_empty());
        rows[4].value = Some(0.0);
        assert!(check(&rows).is_empty());
    }

    /// 1.5 hundredths a year are usual here; a year without them is within two of it.
    #[test]
    fn a_steady_drift_is_no_change_of_places() {
        let of_year = |year: i32| {
            let ratio = (0.015 * f64::from(year - 2000)).exp();
            [row(year, Sex::Female, 1000.0 * ratio), row(year, Sex::Male, 1000.0)]
        };
        let rows: Vec<Observation> = (2000..2008).flat_map(of_year).collect();
        assert!(check(&rows).is_empty());
    }

    #[test]
    fn ages_have_no_say_and_a_change_is_as_large_as_it_is() {
        let of_year = |(year, women)| [row(year, Sex::Female, women), row(year, Sex::Male, 1000.0)];
        let mut rows: Vec<Observation> = (2019..).zip([1000.0; 6]).flat_map(of_year).collect();
        let mut of_age = row(2021, Sex::Female, 700.0);
        of_age.breakdown.age = Age::AtLeast(15);
        rows.push(of_age);
        assert!(check(&rows).is_empty());
        // In the last year 1100 women to 1000 men: ten more to a hundred.
        rows[10].value = Some(1100.0);
        assert!((size_of(&check(&rows)) - 10.0).abs() < 1e-9);
    }
}
