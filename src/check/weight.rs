//! A value whose weight is not stated for its year counts with another weight or in no sum; that must not pass unnoticed.

use super::finding_about;
use crate::concepts::YearRange;
use crate::findings::{Code, Finding};
use crate::tables::weight::weight_of_member;
use crate::tables::{Observation, Weight, Weights};

/// Returns a finding for every value whose weight is not stated; within a window it counts for the window's last year.
pub fn check(observations: &[Observation], weights: &Weights, latest_within: Option<YearRange>) -> Vec<Finding> {
    let is_used = |row: &&Observation| latest_within.is_none_or(|window| window.contains(row.year));
    let year_of = |row: &Observation| latest_within.map_or(row.year, |window| window.to);
    let with_value = observations.iter().filter(is_used).filter(|row| row.selected && row.value.is_some());
    with_value
        .filter_map(|row| {
            let weight = weight_of_member(weights, row.economy, year_of(row), &row.breakdown);
            let detail = detail(row, year_of(row), weight, &weights.indicator)?;
            let help = format!("add the {} of {} in {} to raw/", weights.indicator, row.economy, year_of(row));
            Some(finding_about(Code::NoWeight, row, detail).help(help))
        })
        .collect()
}

fn detail(row: &Observation, year: i32, weight: Weight, denominator: &str) -> Option<String> {
    let becomes = match weight {
        Weight::Stated(_) | Weight::Continued(_) => return None,
        Weight::OfYear { year, .. } => format!("it counts with that of {year}"),
        Weight::OfWhole(_) => "none of its breakdown in any year; it counts as missing".to_owned(),
        Weight::Unknown => "none in any year; it counts as missing in every sum".to_owned(),
        Weight::Nobody => "nobody lives there; it is in no aggregate".to_owned(),
    };
    Some(format!("{} {} has a value and no {denominator} in {year}: {becomes}", row.economy, row.year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Breakdown, Sex, Unit};
    use crate::tables::observations::tests::rate;

    #[test]
    fn a_value_says_with_which_weight_it_counts() {
        let weights = Weights::new("population".into(), Unit::Persons, &[rate("AAA", 2020, 500.0, 2)]);
        let women = Breakdown { sex: Sex::Female, ..Breakdown::total() };
        let of_women = Observation { breakdown: women, ..rate("AAA", 2020, 40.0, 5) };
        let not_in_use = Observation { selected: false, ..rate("CCC", 2020, 70.0, 7) };
        let empty = Observation { value: None, ..rate("DDD", 2020, 0.0, 8) };
        let rows = [
            rate("AAA", 2020, 50.0, 3),
            rate("AAA", 2022, 60.0, 4),
            of_women,
            rate("BBB", 2020, 70.0, 6),
            not_in_use,
            empty,
        ];
        let found: Vec<String> = check(&rows, &weights, None).iter().map(|finding| finding.detail.clone()).collect();
        assert_eq!(
            found,
            [
                "AAA 2022 has a value and no population in 2022: it counts with that of 2020",
                "AAA 2020 has a value and no population in 2020: none of its breakdown in any year; it counts as missing",
                "BBB 2020 has a value and no population in 2020: none in any year; it counts as missing in every sum",
            ]
        );
    }
}
