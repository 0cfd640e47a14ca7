//! Values on another scale than their unit's: shares of 1 where percent are meant, people in thousands. Looks at one file
//! at a time, since a mistake of scale is one of a file, of an edition of it, or of a column.
//! Finds; the multiplier that mends it is declared by the pipeline.

use std::collections::BTreeMap;

use crate::concepts::{Breakdown, EconomyId, Unit, exceeds, middle};
use crate::findings::{Code, Finding, Place};
use crate::tables::Observation;

/// Times by which values that are not shares exceed those that are, about a hundred: what a year or a step from one
/// breakdown to the total could not do for the median economy.
const HUNDREDFOLD: std::ops::RangeInclusive<f64> = 30.0..=300.0;
/// Pairs from which their median says something.
const FEWEST_PAIRS: usize = 3;

/// What the values of a unit look like.
enum Reach {
    /// From 0 to 100, so that a file with none above 1 is suspect.
    Hundred,
    /// From 0 to 1.
    One,
    /// Whole numbers.
    Whole,
    /// Anything.
    Open,
}

impl Reach {
    fn of(unit: Unit) -> Self {
        match unit {
            Unit::Percent | Unit::Per100People | Unit::Score => Self::Hundred,
            Unit::Share => Self::One,
            Unit::Persons | Unit::PersonsOfAllAges | Unit::Economies | Unit::Subscriptions => Self::Whole,
            Unit::KbitPerSecondPerInhabitant
            | Unit::KbitPerSecond
            | Unit::Exabytes
            | Unit::Tonnes
            | Unit::UsDollars
            | Unit::Ratio
            | Unit::Number
            | Unit::Points => Self::Open,
        }
    }
}

/// Returns a finding for a file whose values are on another scale than their unit's, or for each of its years and
/// breakdowns that are.
pub fn check(observations: &[Observation]) -> Vec<Finding> {
    let Some(first) = observations.first() else { return Vec::new() };
    let stated: Vec<(&Observation, f64)> =
        observations.iter().filter_map(|row| Some((row, row.value.filter(|value| *value != 0.0)?))).collect();
    let n = stated.len();
    let n_with = |is: &dyn Fn(f64) -> bool| stated.iter().filter(|(_, value)| is(*value)).count();
    let unit = first.unit;
    match Reach::of(unit) {
        Reach::Hundred if n > 0 && n_with(&is_share) == n => {
            let detail = format!("all {n} values that are not 0 lie between 0 and 1; expected {}", unit.name());
            vec![finding(first, detail, "100")]
        }
        Reach::Hundred => slices(&stated).into_iter().filter_map(|slice| in_shares(&slice)).collect(),
        Reach::One if n_with(&|value| exceeds(value, 1.0)) > 0 => {
            let detail =
                format!("{} of {n} values lie above 1; expected shares of 1", n_with(&|value| exceeds(value, 1.0)));
            vec![finding(first, detail, "0.01")]
        }
        Reach::Whole if n >= FEWEST_PAIRS && 2 * n_with(&|value| value.fract() != 0.0) > n => {
            let n_fractions = n_with(&|value| value.fract() != 0.0);
            let detail = format!("{n_fractions} of {n} values are no whole numbers; expected {}", unit.name());
            let help = "the mark between thousands may be read as a decimal one (`thousands`, `decimal` in the sidecar), \
                        or the file is in thousands (`multiplier = 1000` in the [[input]])";
            vec![finding(first, detail, "1000").help(help)]
        }
        Reach::One | Reach::Whole | Reach::Open => Vec::new(),
    }
}

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

fn finding(row: &Observation, detail: String, multiplier: &str) -> Finding {
    let help = format!(
        "declare `multiplier = {multiplier}` in the [[input]]; if the values are right, allow {} with the reason",
        Code::OtherScale.name()
    );
    Finding::new(Code::OtherScale, detail).at(Place::file(row.source_file.clone())).indicator(&row.indicator).help(help)
}

/// Part of a file whose values can be compared with like ones of the rest.
struct Slice<'a> {
    name: String,
    year: Option<i32>,
    rows: Vec<(&'a Observation, f64)>,
    /// Values of the rest, each as often its own.
    ratios: Vec<f64>,
}

/// Returns the years of a file, each beside the nearest other one, and its breakdowns, each beside the total.
fn slices<'a>(stated: &[(&'a Observation, f64)]) -> Vec<Slice<'a>> {
    let mut series: BTreeMap<(EconomyId, &Breakdown), BTreeMap<i32, f64>> = BTreeMap::new();
    let mut years: BTreeMap<i32, Vec<(&Observation, f64)>> = BTreeMap::new();
    let mut breakdowns: BTreeMap<_, Vec<(&Observation, f64)>> = BTreeMap::new();
    for (row, value) in stated {
        series.entry((row.economy, &row.breakdown)).or_default().insert(row.year, *value);
        years.entry(row.year).or_default().push((row, *value));
        let Breakdown { sex, age, location, .. } = row.breakdown;
        breakdowns.entry((sex, age, location)).or_default().push((row, *value));
    }
    let of_year = years.into_iter().map(|(year, rows)| {
        let nearest = |row: &Observation| {
            let others = series.get(&(row.economy, &row.breakdown))?.iter().filter(|(other, _)| **other != year);
            others.min_by_key(|(other, _)| (*other - year).abs()).map(|(_, value)| *value)
        };
        let ratios = rows.iter().filter_map(|(row, value)| Some(nearest(row)? / value)).collect();
        Slice { name: year.to_string(), year: Some(year), rows, ratios }
    });
    let of_breakdown = breakdowns.into_iter().map(|((sex, age, location), rows)| {
        let total = |row: &Observation| {
            let breakdown = Breakdown { category: row.breakdown.category.clone(), ..Breakdown::total() };
            series.get(&(row.economy, &breakdown)).and_then(|years| years.get(&row.year)).copied()
        };
        let ratios = rows.iter().filter_map(|(row, value)| Some(total(row)? / value)).collect();
        Slice { name: format!("{} {age} {}", sex.code(), location.code()), year: None, rows, ratios }
    });
    of_year.chain(of_breakdown).collect()
}

fn in_shares(slice: &Slice<'_>) -> Option<Finding> {
    let (row, _) = slice.rows.first()?;
    let are_shares = slice.ratios.len() >= FEWEST_PAIRS && slice.rows.iter().all(|(_, value)| is_share(*value));
    let times = middle(slice.ratios.clone()).filter(|times| are_shares && HUNDREDFOLD.contains(times))?;
    let detail = format!(
        "{}: all {} values that are not 0 lie between 0 and 1, the like ones beside them are {times:.0} times as large",
        slice.name,
        slice.rows.len()
    );
    let help = "give these rows an [[input]] of their own with `multiplier = 100`, or ask the publisher";
    Some(Finding { year: slice.year, ..finding(row, detail, "100").help(help) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;
    use crate::concepts::Sex;

    fn details(rows: &[Observation]) -> Vec<String> {
        check(rows).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn shares_of_one_are_no_percent() {
        let rows = |values: [f64; 3]| [0, 1, 2].map(|at| rate(["AAA", "BBB", "CCC"][at], 2020, values[at], 2));
        assert_eq!(
            details(&rows([0.1, 0.0, 1.0]))[0],
            "all 2 values that are not 0 lie between 0 and 1; expected percent"
        );
        assert!(check(&rows([0.1, 0.5, 1.1])).is_empty() && check(&rows([0.0; 3])).is_empty());
    }

    #[test]
    fn a_year_or_a_breakdown_in_shares_is_named() {
        let economies = ["AAA", "BBB", "CCC"];
        let mut rows: Vec<_> = economies.map(|economy| rate(economy, 2020, 40.0, 2)).into();
        rows.extend(economies.map(|economy| rate(economy, 2021, 0.42, 3)));
        let told = "all 3 values that are not 0 lie between 0 and 1, the like ones beside them are 95 times as large";
        assert_eq!(details(&rows), [format!("2021: {told}")]);
        let mut rows: Vec<_> = economies.map(|economy| rate(economy, 2020, 40.0, 2)).into();
        rows.extend(economies.map(|economy| {
            let mut row = rate(economy, 2020, 0.38, 3);
            row.breakdown.sex = Sex::Female;
            row
        }));
        assert!(details(&rows)[0].starts_with("F _T _T: all 3"), "{:?}", details(&rows));
        let grown: Vec<_> =
            economies.iter().flat_map(|economy| [rate(economy, 2020, 0.9, 2), rate(economy, 2021, 9.0, 3)]).collect();
        assert!(check(&grown).is_empty(), "tenfold is growth");
    }

    #[test]
    fn percent_are_no_shares_of_one() {
        let rows = |values: [f64; 3]| {
            [0, 1, 2]
                .map(|at| Observation { unit: Unit::Share, ..rate(["AAA", "BBB", "CCC"][at], 2020, values[at], 2) })
        };
        assert_eq!(details(&rows([54.0, 1.0, 0.5])), ["1 of 3 values lie above 1; expected shares of 1"]);
        assert!(check(&rows([1.0, 0.5, 0.2])).is_empty());
    }

    #[test]
    fn the_year_in_shares_is_told_apart_from_its_neighbours() {
        let economies = ["AAA", "BBB", "CCC"];
        // Beside the nearest year the like values are 50 times as large; 2010 is far away.
        let years = |values: [(i32, f64); 3]| {
            let row = |(year, value)| economies.map(|economy| rate(economy, year, value, year));
            check(&values.map(row).concat())
        };
        let found = years([(2010, 0.9), (2020, 30.0), (2021, 0.6)]);
        let told = |finding: &Finding| (finding.year, finding.detail.rsplit(' ').nth(3).unwrap().to_owned());
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [(Some(2010), "33".to_owned()), (Some(2021), "50".to_owned())]
        );
        let found = years([(2000, 40.0), (2010, 2.0), (2011, 0.9)]);
        assert!(found.is_empty(), "twice as much the year before: {found:?}");
        let mixed = [rate("AAA", 2020, 40.0, 2), rate("BBB", 2020, 40.0, 3), rate("CCC", 2020, 40.0, 4)];
        let of_2021 = [rate("AAA", 2021, 0.4, 5), rate("BBB", 2021, 0.4, 6), rate("CCC", 2021, 40.0, 7)];
        assert!(check(&[mixed, of_2021].concat()).is_empty(), "not all of the year");
    }

    #[test]
    fn a_breakdown_is_held_against_the_total_of_its_own_category() {
        let of = |economy, category: &str, sex, value| {
            let row = rate(economy, 2020, value, 2);
            Observation { breakdown: Breakdown { sex, category: category.into(), ..row.breakdown }, ..row }
        };
        let rows = ["AAA", "BBB", "CCC"].map(|economy| {
            [
                of(economy, "email", Sex::Total, 40.0),
                of(economy, "code", Sex::Total, 1.2),
                of(economy, "code", Sex::Female, 0.8),
            ]
        });
        assert!(check(&rows.concat()).is_empty(), "few of both write code");
        let rows = ["AAA", "BBB", "CCC"]
            .map(|economy| [of(economy, "email", Sex::Total, 40.0), of(economy, "email", Sex::Female, 0.4)]);
        assert_eq!(check(&rows.concat()).len(), 1);
    }

    #[test]
    fn people_come_whole() {
        let rows = |values: [f64; 3]| {
            [0, 1, 2]
                .map(|at| Observation { unit: Unit::Persons, ..rate(["AAA", "BBB", "CCC"][at], 2020, values[at], 2) })
        };
        assert_eq!(details(&rows([54.555, 1.25, 7.0])), ["2 of 3 values are no whole numbers; expected persons"]);
        assert!(check(&rows([54_555.0, 1.5, 7.0])).is_empty());
        let four =
            [rows([54.5, 1.5, 7.0]).to_vec(), vec![Observation { unit: Unit::Persons, ..rate("DDD", 2020, 3.0, 2) }]];
        assert!(check(&four.concat()).is_empty(), "half of them are");
        let five = [rows([54.5, 1.5, 7.5]).to_vec(), rows([54.0, 1.0, 7.0])[..2].to_vec()];
        assert_eq!(details(&five.concat()), ["3 of 5 values are no whole numbers; expected persons"]);
    }
}
