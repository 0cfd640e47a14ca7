//! Amounts against their parts (W015): women and men, towns and country, ages make up the people.
//! Rates re-weight to their total instead: `identity.rs`.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::{Age, Breakdown, DatasetId, EconomyId, Location, Sex, Text};
use crate::findings::{Code, Finding};
use crate::tables::Observation;

/// Difference that is rounding: two units, or a thousandth of the whole.
const ROUNDING_UNITS: f64 = 2.0;
const ROUNDING_SHARE: f64 = 0.001;

/// Values of one economy, year and category, each with its row.
type Cells<'a> = BTreeMap<(Sex, Age, Location), (&'a Observation, f64)>;

/// Returns a finding for every economy and year whose parts do not give their whole, once for sexes, locations and ages.
///
/// Σ parts = whole, where all parts are stated; part ≤ whole, where one lies in another (15 to 24 within 15 and over).
///
/// - Missing: nothing is said where a part or the whole is missing.
pub fn check(observations: &[Observation]) -> Vec<Finding> {
    let mut cells: BTreeMap<(EconomyId, i32, &Text), Cells<'_>> = BTreeMap::new();
    for row in observations.iter().filter(|row| row.selected) {
        if let Some(value) = row.value {
            let Breakdown { sex, age, location, category } = &row.breakdown;
            let of_year = cells.entry((row.economy, row.year, category)).or_default();
            of_year.insert((*sex, *age, *location), (row, value));
        }
    }
    let mut tilings = Tilings::default();
    let of_year = |cells: &Cells<'_>| {
        let found =
            [("sexes", by_sex(cells)), ("locations", by_location(cells)), ("ages", by_age(cells, &mut tilings))];
        found.into_iter().filter_map(|(what, broken)| told(what, &broken)).collect::<Vec<_>>()
    };
    cells.values().flat_map(of_year).collect()
}

/// A whole that its parts do not give.
struct Broken<'a> {
    whole: (&'a Observation, f64),
    parts: f64,
    names: String,
    datasets: Vec<&'a DatasetId>,
}

fn told(what: &str, broken: &[Broken<'_>]) -> Option<Finding> {
    let Broken { whole: (row, value), parts, names, .. } = broken.first()?;
    let others = match broken.len() {
        1 => String::new(),
        n => format!("; and {} more of this economy and year", n - 1),
    };
    let (economy, year, named) = (row.economy, row.year, super::series::named(&row.breakdown));
    let detail = format!("{economy} {year}{named}: the whole is {value}, its {what} {names} give {parts}{others}");
    let help = "compare with the publisher's file: one of them is of another unit, year or edition";
    let datasets = broken.iter().flat_map(|one| one.datasets.iter().copied().chain([&one.whole.0.dataset]));
    Some(finding_about(Code::BrokenIdentity, row, detail).of_datasets(datasets).help(help))
}

/// Returns whether two amounts are the same but for rounding.
fn is_same(parts: f64, whole: f64) -> bool {
    (parts - whole).abs() <= ROUNDING_UNITS.max(ROUNDING_SHARE * whole.abs())
}

fn by_sex<'a>(cells: &Cells<'a>) -> Vec<Broken<'a>> {
    let wholes = cells.iter().filter(|((sex, ..), _)| *sex == Sex::Total);
    let broken = wholes.filter_map(|((_, age, location), whole)| {
        let part = |sex| cells.get(&(sex, *age, *location)).copied();
        unequal(*whole, [part(Sex::Female)?, part(Sex::Male)?], "F + M")
    });
    broken.collect()
}

fn by_location<'a>(cells: &Cells<'a>) -> Vec<Broken<'a>> {
    let wholes = cells.iter().filter(|((.., location), _)| *location == Location::Total);
    let broken = wholes.filter_map(|((sex, age, _), whole)| {
        let part = |location| cells.get(&(*sex, *age, location)).copied();
        unequal(*whole, [part(Location::Urban)?, part(Location::Rural)?], "U + R")
    });
    broken.collect()
}

fn unequal<'a>(whole: (&'a Observation, f64), parts: [(&'a Observation, f64); 2], names: &str) -> Option<Broken<'a>> {
    let sum = parts.iter().map(|(_, value)| value).sum();
    let datasets = || parts.iter().map(|(row, _)| &row.dataset).collect();
    (!is_same(sum, whole.1)).then(|| Broken { whole, parts: sum, names: names.to_owned(), datasets: datasets() })
}

fn by_age<'a>(cells: &Cells<'a>, tilings: &mut Tilings) -> Vec<Broken<'a>> {
    let mut broken = Vec::new();
    for (sex, location) in [Sex::Female, Sex::Male, Sex::Total].into_iter().flat_map(|sex| {
        [Location::Rural, Location::Urban, Location::Total].into_iter().map(move |location| (sex, location))
    }) {
        let of = |age: &Age| cells.get(&(sex, *age, location)).copied();
        let ages: Vec<Age> = cells.keys().filter(|key| (key.0, key.2) == (sex, location)).map(|key| key.1).collect();
        if ages.len() < 2 {
            continue;
        }
        for Tiling { whole, parts, is_all } in tilings.of(ages) {
            let (Some(stated), Some(values)) = (of(whole), parts.iter().map(of).collect::<Option<Vec<_>>>()) else {
                continue;
            };
            let sum: f64 = values.iter().map(|(_, value)| value).sum();
            let is_too_much = sum > stated.1 && !is_same(sum, stated.1);
            if if *is_all { !is_same(sum, stated.1) } else { is_too_much } {
                let names = parts.iter().map(Age::to_string).collect::<Vec<_>>().join(" + ");
                let datasets = values.iter().map(|(row, _)| &row.dataset).collect();
                broken.push(Broken { whole: stated, parts: sum, names, datasets });
            }
        }
    }
    broken
}

/// Ages that lie in another, and whether they are all of it.
#[derive(Clone, Debug, PartialEq)]
struct Tiling {
    whole: Age,
    parts: Vec<Age>,
    is_all: bool,
}

/// The tilings of each set of ages, found once.
#[derive(Default)]
struct Tilings(BTreeMap<Vec<Age>, Vec<Tiling>>);

impl Tilings {
    fn of(&mut self, ages: Vec<Age>) -> &[Tiling] {
        self.0.entry(ages).or_insert_with_key(|ages| tilings(ages))
    }
}

/// Returns how ages lie in each other: those that tile another, and those that are a part of it.
fn tilings(ages: &[Age]) -> Vec<Tiling> {
    let mut found = Vec::new();
    for whole in ages {
        let Some((from, to)) = ends(*whole) else { continue };
        let inside: Vec<Age> = ages.iter().copied().filter(|age| age != whole && lies_in(*age, (from, to))).collect();
        if let Some(parts) = tile(&inside, from, to) {
            found.push(Tiling { whole: *whole, parts, is_all: true });
        }
        found.extend(inside.iter().map(|age| Tiling { whole: *whole, parts: vec![*age], is_all: false }));
    }
    found
}

fn lies_in(age: Age, (from, to): (u16, u16)) -> bool {
    ends(age).is_some_and(|(first, last)| from <= first && last <= to)
}

/// Returns ages that follow one another from first to last, the widest first.
fn tile(ages: &[Age], from: u16, to: u16) -> Option<Vec<Age>> {
    let mut beginning: Vec<(u16, Age)> =
        ages.iter().filter_map(|age| ends(*age).filter(|ends| ends.0 == from).map(|ends| (ends.1, *age))).collect();
    beginning.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
    beginning.into_iter().find_map(|(last, age)| {
        let rest = if last == to { Some(Vec::new()) } else { tile(ages, last + 1, to) };
        rest.map(|rest| std::iter::once(age).chain(rest).collect())
    })
}

/// Returns the youngest and the oldest of an age group; everybody is from 0 to the end.
fn ends(age: Age) -> Option<(u16, u16)> {
    match age {
        Age::Range(from, to) => Some((from.into(), to.into())),
        Age::AtLeast(from) => Some((from.into(), u16::MAX)),
        Age::Total => Some((0, u16::MAX)),
        Age::Except(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

    fn row(cell: &str, value: f64) -> Observation {
        let mut codes = cell.split('/');
        let mut row = rate("AAA", 2020, value, 2);
        row.breakdown.sex = codes.next().unwrap().parse().unwrap();
        row.breakdown.age = codes.next().unwrap().parse().unwrap();
        row.breakdown.location = codes.next().unwrap().parse().unwrap();
        row
    }

    fn found(cells: &[(&str, f64)]) -> Vec<String> {
        let rows: Vec<Observation> = cells.iter().map(|(cell, value)| row(cell, *value)).collect();
        check(&rows).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn women_and_men_are_the_people() {
        let with = |women| found(&[("F/_T/_T", women), ("M/_T/_T", 520.0), ("_T/_T/_T", 1000.0)]);
        assert!(with(480.0).is_empty() && with(481.0).is_empty());
        let tenfold = |women| found(&[("F/_T/_T", women), ("M/_T/_T", 5200.0), ("_T/_T/_T", 10_000.0)]).len();
        assert_eq!([tenfold(4809.0), tenfold(4811.0)], [0, 1], "a thousandth of the whole is rounding");
        assert_eq!(with(960.0), ["AAA 2020: the whole is 1000, its sexes F + M give 1480"]);
        assert!(found(&[("F/_T/_T", 900.0), ("_T/_T/_T", 1000.0)]).is_empty(), "the other part is missing");
    }

    #[test]
    fn towns_and_country_are_the_people() {
        assert_eq!(found(&[("_T/_T/U", 70.0), ("_T/_T/R", 40.0), ("_T/_T/_T", 100.0)]).len(), 1);
        assert!(found(&[("_T/_T/U", 70.0), ("_T/_T/R", 30.0), ("_T/_T/_T", 100.0)]).is_empty());
    }

    #[test]
    fn ages_that_follow_one_another_are_the_people_and_an_age_within_another_is_no_more() {
        let ages = |child: f64, youth: f64| {
            [("_T/Y0T14/_T", child), ("_T/Y15T24/_T", youth), ("_T/Y_GE15/_T", 700.0), ("_T/_T/_T", 1000.0)]
        };
        assert!(found(&ages(300.0, 100.0)).is_empty());
        assert_eq!(found(&ages(400.0, 100.0)), ["AAA 2020: the whole is 1000, its ages Y0T14 + Y_GE15 give 1100"]);
        assert_eq!(found(&ages(300.0, 710.0)).len(), 1, "15 to 24 lies within 15 and over");
        let two = found(&[("_T/Y_GE15/_T", 1100.0), ("_T/_T/_T", 1000.0)]);
        assert_eq!(two, ["AAA 2020: the whole is 1000, its ages Y_GE15 give 1100"]);
        let finest = [("_T/Y0T4/_T", 10.0), ("_T/Y5T9/_T", 20.0), ("_T/Y_GE10/_T", 30.0), ("_T/_T/_T", 70.0)];
        assert_eq!(found(&finest).len(), 1);
    }
}
