//! Several inputs may state one figure: the one of lowest rank is used, the others are kept beside it. An earlier edition
//! speaks where no other does, as far as it is evidence; whether it is, `edition` says.

use std::collections::{BTreeMap, HashMap};

use super::edition::{self, Doubt};
use super::finding_about;
use super::series::named;
use crate::concepts::text::first_named;
use crate::concepts::{Breakdown, EconomyId, Status};
use crate::findings::{Code, Finding};
use crate::pipeline::{InputDefinition, InputUse};
use crate::tables::Observation;

/// Place of an input among those that state one figure; the lowest is used. Evidence of an earlier edition stands behind
/// every input that is always used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Whether it speaks only where no other input does.
    pub is_fallback: bool,
    /// The declared priority.
    pub priority: u32,
}

impl Rank {
    /// Returns the rank that a pipeline declares; none for an edition that `--input` may choose.
    pub fn of(input: &InputDefinition) -> Option<Self> {
        let rank = |is_fallback| Self { is_fallback, priority: input.priority };
        match input.used {
            InputUse::Fallback => Some(rank(true)),
            InputUse::Always => input.alternative_to.is_none().then(|| rank(false)),
        }
    }
}

/// The rows of one input and their rank; `None` is an edition that was not chosen.
pub type Ranked = (Option<Rank>, Vec<Observation>);

/// The rows of all inputs, those in use selected, and what was noticed of earlier editions.
#[derive(Debug, Default)]
pub struct Selection {
    /// All rows.
    pub observations: Vec<Observation>,
    /// Values of earlier editions that are no evidence.
    pub findings: Vec<Finding>,
}

/// Two inputs of one priority that state the same figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The figure, as `KEN 2020`.
    pub figure: String,
    /// The datasets.
    pub datasets: [String; 2],
    /// The priority that both have.
    pub priority: u32,
}

/// Returns all rows, those with rank selected: of every figure the row with the lowest rank that has a value. What a
/// fallback states is selected, in the order of ranks, where it is evidence beside what is selected before it; it gets
/// status U where those inputs state other years of the economy, since they have withdrawn this one.
///
/// - Errors: the first tie of each two inputs.
pub fn select(inputs: Vec<Ranked>) -> Result<Selection, Vec<Tie>> {
    if let [(Some(_), _)] = inputs.as_slice() {
        let observations = inputs.into_iter().flat_map(|(_, rows)| rows).collect();
        return Ok(Selection { observations, findings: Vec::new() });
    }
    let best = best(&inputs)?;
    let ranks: Vec<Option<Rank>> = inputs.iter().map(|(rank, _)| *rank).collect();
    let mut all: Vec<Vec<Observation>> = Vec::new();
    for (index, (rank, rows)) in inputs.into_iter().enumerate() {
        let is_fallback = rank.is_some_and(|rank| rank.is_fallback);
        all.push(
            rows.into_iter()
                .map(|row| {
                    let is_best = || best.get(&key(&row)).is_some_and(|holder| *holder == index);
                    Observation { selected: !is_fallback && is_best(), ..row }
                })
                .collect(),
        );
    }
    let mut fallbacks: Vec<(Rank, usize)> = ranks
        .iter()
        .zip(0..)
        .filter_map(|(rank, index)| Some((rank.filter(|rank| rank.is_fallback)?, index)))
        .collect();
    fallbacks.sort_unstable();
    let mut findings = Vec::new();
    for (_, index) in fallbacks {
        let in_use = series(all.iter().flatten().filter(|row| row.selected));
        findings.extend(take_evidence(&mut all[index], &in_use));
    }
    Ok(Selection { observations: all.into_iter().flatten().collect(), findings })
}

type Key = (EconomyId, i32, Breakdown);

fn key(row: &Observation) -> Key {
    (row.economy, row.year, row.breakdown.clone())
}

/// Returns for every figure the input of lowest rank that states it.
fn best(inputs: &[Ranked]) -> Result<HashMap<Key, usize>, Vec<Tie>> {
    let mut best: HashMap<Key, (Rank, usize)> = HashMap::new();
    let mut ties: Vec<Tie> = Vec::new();
    for (index, (rank, rows)) in inputs.iter().enumerate() {
        let Some(rank) = *rank else { continue };
        for row in rows.iter().filter(|row| row.value.is_some()) {
            let key = key(row);
            match best.get(&key) {
                Some((other, holder)) if *other == rank => {
                    let datasets = [inputs[*holder].1[0].dataset.to_string(), row.dataset.to_string()];
                    if !ties.iter().any(|tie| tie.datasets == datasets) {
                        let figure = format!("{} {}", row.economy, row.year);
                        ties.push(Tie { figure, datasets, priority: rank.priority });
                    }
                }
                Some((other, _)) if *other < rank => {}
                _ => {
                    best.insert(key, (rank, index));
                }
            }
        }
    }
    let holders = || best.into_iter().map(|(key, (_, index))| (key, index)).collect();
    if ties.is_empty() { Ok(holders()) } else { Err(ties) }
}

/// Values by economy and breakdown.
type SeriesOf = BTreeMap<(EconomyId, Breakdown), edition::Series>;

fn series<'a>(rows: impl Iterator<Item = &'a Observation>) -> SeriesOf {
    let mut series = SeriesOf::new();
    for row in rows {
        if let Some(value) = row.value {
            series.entry((row.economy, row.breakdown.clone())).or_default().insert(row.year, value);
        }
    }
    series
}

/// Selects the rows of an earlier edition that are evidence beside the values in use; says which are none, and why.
fn take_evidence(rows: &mut [Observation], in_use: &SeriesOf) -> Vec<Finding> {
    let stated = series(rows.iter());
    let nothing = edition::Series::new();
    let mut left_aside: BTreeMap<(EconomyId, Breakdown), Vec<(usize, Doubt)>> = BTreeMap::new();
    for (place, row) in rows.iter_mut().enumerate() {
        let of = (row.economy, row.breakdown.clone());
        let (known, earlier) = (in_use.get(&of).unwrap_or(&nothing), stated.get(&of).unwrap_or(&nothing));
        if row.value.is_none() || known.contains_key(&row.year) {
            continue;
        }
        match edition::doubt(row.unit, known, earlier, row.year) {
            Some(doubt) => left_aside.entry(of).or_default().push((place, doubt)),
            None => {
                (row.selected, row.is_fallback) = (true, true);
                // Who is covered and lacks the year has had it withdrawn.
                row.status = if known.is_empty() { row.status } else { Some(Status::LowReliability) };
            }
        }
    }
    left_aside.values().filter_map(|of_series| no_evidence(rows, of_series)).collect()
}

/// Years that one message names.
const MOST_NAMED: usize = 8;

fn no_evidence(rows: &[Observation], of_series: &[(usize, Doubt)]) -> Option<Finding> {
    let (first, doubt) = of_series.first()?;
    let row = rows.get(*first)?;
    let years: Vec<String> =
        of_series.iter().filter_map(|(place, _)| Some(rows.get(*place)?.year.to_string())).collect();
    let detail = format!(
        "{}{}: {} of {} is no evidence; {doubt}",
        row.economy,
        named(&row.breakdown),
        first_named(&years, MOST_NAMED, ", "),
        row.dataset.as_str()
    );
    Some(finding_about(Code::NoEvidence, row, detail))
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

    fn of(dataset: &str, rows: &[(&str, f64)]) -> Vec<Observation> {
        let row =
            |(economy, value): &(&str, f64)| Observation { dataset: dataset.into(), ..rate(economy, 2020, *value, 2) };
        rows.iter().map(row).collect()
    }

    fn always(priority: u32) -> Option<Rank> {
        Some(Rank { is_fallback: false, priority })
    }

    fn fallback(priority: u32) -> Option<Rank> {
        Some(Rank { is_fallback: true, priority })
    }

    fn years(dataset: &str, values: &[(&str, i32, f64)]) -> Vec<Observation> {
        let row = |(economy, year, value): &(&str, i32, f64)| Observation {
            dataset: dataset.into(),
            ..rate(economy, *year, *value, *year)
        };
        values.iter().map(row).collect()
    }

    #[test]
    fn an_earlier_edition_speaks_where_the_newest_withdrew_or_lacks_a_value() {
        let newest = years("new", &[("AAA", 2019, 20.0), ("BBB", 2019, 50.0), ("BBB", 2021, 60.0)]);
        let earlier = years(
            "old",
            &[("AAA", 2019, 20.0), ("AAA", 2020, 22.0), ("BBB", 2019, 55.0), ("BBB", 2020, 57.0), ("CCC", 2020, 5.0)],
        );
        let oldest =
            years("oldest", &[("AAA", 2020, 99.0), ("AAA", 2021, 23.0), ("CCC", 2021, 6.0), ("CCC", 2020, 9.0)]);
        let inputs = vec![(fallback(2), oldest), (always(9), newest), (fallback(1), earlier)];
        let Selection { observations, findings } = select(inputs).unwrap();
        let used = |economy: &str| {
            let of = observations.iter().filter(|row| row.selected && row.economy.as_str() == economy);
            of.map(|row| (row.year, row.value.unwrap(), row.is_fallback, row.status)).collect::<Vec<_>>()
        };
        let withdrawn = Some(Status::LowReliability);
        // The oldest differs from the earlier one in 2020, which is in use by then.
        assert_eq!(used("AAA"), [(2019, 20.0, false, None), (2020, 22.0, true, withdrawn)]);
        assert_eq!(used("BBB"), [(2019, 50.0, false, None), (2021, 60.0, false, None)]);
        assert_eq!(used("CCC"), [(2020, 5.0, true, None)]);
        let told: Vec<&str> = findings.iter().map(|finding| finding.detail.as_str()).collect();
        assert_eq!(
            told,
            [
                "BBB: 2020 of old is no evidence; for 2019 it states 55, and the edition in use 50",
                "AAA: 2021 of oldest is no evidence; for 2020 it states 99, and the edition in use 22",
                "CCC: 2021 of oldest is no evidence; for 2020 it states 9, and the edition in use 5",
            ]
        );
    }

    #[test]
    fn an_edition_that_is_only_chosen_has_no_rank_and_evidence_stands_behind_all() {
        let input = |more: &str| {
            let head = "[[input]]\ndataset = \"itu/use\"\ncolumns = { economy = \"e\", year = \"y\", value = \"v\" }\n";
            let pipeline = super::super::tests::pipeline(&format!("{head}{more}"));
            Rank::of(&pipeline.definition.input[0])
        };
        assert_eq!([input(""), input("priority = 7\n")], [always(1), always(7)]);
        assert_eq!(input("alternative_to = \"itu/new\"\n"), None);
        assert_eq!(input("alternative_to = \"itu/new\"\nuse = \"fallback\"\npriority = 2\n"), fallback(2));
        assert!(always(9) < fallback(1));
    }

    #[test]
    fn each_two_datasets_that_tie_are_named_once() {
        let input = |dataset: &str| (always(1), of(dataset, &[("AAA", 1.0), ("BBB", 2.0)]));
        let ties = select(vec![input("itu"), input("wb"), input("un")]).unwrap_err();
        let tie = |other: &str| {
            let datasets = ["itu".to_owned(), other.to_owned()];
            Tie { figure: "AAA 2020".to_owned(), datasets, priority: 1 }
        };
        assert_eq!(ties, [tie("wb"), tie("un")]);
    }

    #[test]
    fn two_fallbacks_of_one_priority_are_never_mixed_either() {
        let of = |dataset| (fallback(1), years(dataset, &[("AAA", 2020, 1.0)]));
        assert_eq!(select(vec![of("a"), of("b")]).unwrap_err().len(), 1);
    }

    #[test]
    fn the_first_in_priority_is_used_and_the_others_are_kept() {
        let inputs = vec![
            (always(2), of("unsd", &[("AAA", 1.0), ("BBB", 2.0)])),
            (always(1), of("itu", &[("AAA", 3.0)])),
            (None, of("old", &[("AAA", 4.0), ("CCC", 5.0)])),
        ];
        let rows = select(inputs).unwrap().observations;
        let used: Vec<f64> = rows.iter().filter(|row| row.selected).filter_map(|row| row.value).collect();
        assert_eq!(used, [2.0, 3.0]);
        assert_eq!(rows.len(), 5);
    }

    #[test]
    fn two_editions_without_priority_are_never_mixed() {
        let inputs =
            vec![(always(1), of("itu", &[("AAA", 1.0)])), (always(1), of("wb", &[("AAA", 1.0), ("BBB", 2.0)]))];
        let ties = select(inputs).unwrap_err();
        let datasets = ["itu".to_owned(), "wb".to_owned()];
        assert_eq!(ties, [Tie { figure: "AAA 2020".to_owned(), datasets, priority: 1 }]);
    }
}
