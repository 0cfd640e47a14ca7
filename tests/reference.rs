//! Every group-year on the shipped data against values that a pandas script worked out (tests/reference).

use std::collections::HashMap;

use polars::prelude::*;

use crate::support::{Project, repository};

/// A published row, as far as the reference speaks of it.
struct Row {
    value: Option<f64>,
    n_members: i32,
    n_reported: i32,
    weight_total: Option<f64>,
    weight_reported_share: Option<f64>,
}

fn published(table: &DataFrame, indicator: &str, key_columns: &[&str]) -> HashMap<(String, String), Row> {
    let table = crate::support::rows(table, &[("indicator", indicator)]);
    let texts: Vec<StringChunked> = key_columns
        .iter()
        .map(|name| table.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone())
        .collect();
    let float = |name: &str| table.column(name).unwrap().f64().unwrap().clone();
    let int = |name: &str| table.column(name).unwrap().i32().unwrap().clone();
    let (value, total, share) = (float("value"), float("weight_total"), float("weight_reported_share"));
    let (members, reported) = (int("n_members"), int("n_reported"));
    let profile = table.column("profile").unwrap().str().unwrap().clone();
    let row = |index: usize| {
        let key: Vec<&str> = texts.iter().map(|text| text.get(index).unwrap()).collect();
        let row = Row {
            value: value.get(index),
            n_members: members.get(index).unwrap(),
            n_reported: reported.get(index).unwrap(),
            weight_total: total.get(index),
            weight_reported_share: share.get(index),
        };
        ((key.join(" "), profile.get(index).unwrap().to_owned()), row)
    };
    (0..table.height()).map(row).collect()
}

fn is_equal(ours: Option<f64>, reference: Option<f64>) -> bool {
    match (ours, reference) {
        (Some(ours), Some(reference)) => (ours - reference).abs() <= 1e-9 * reference.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

fn reference(file: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(repository().join("tests/reference").join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn internet_use_equals_the_independent_computation() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let key_columns = ["classification", "edition", "group", "year", "statistic"];
    let totals =
        crate::support::rows(&project.table("aggregates"), &[("sex", "_T"), ("age", "_T"), ("location", "_T")]);
    let ours = published(&totals, "internet-use", &key_columns);
    let reference = reference("internet_use.csv");
    assert_eq!(ours.len(), 3 * reference.len());
    let (mut n_shown, mut n_withheld) = (0, 0);
    for expected in &reference {
        let key = key_columns.map(|column| expected[column].as_str()).join(" ");
        let number = |column: &str| expected[column].parse::<f64>().ok();
        for (profile, least) in [("world-bank", 2.0 / 3.0), ("unicef", 0.5)] {
            let row = &ours[&(key.clone(), profile.to_owned())];
            let share = number("weight_reported_share");
            let value = number("value").filter(|_| share.unwrap() >= least);
            assert!(is_equal(row.value, value), "{key} {profile}: {:?} against {value:?}", row.value);
            assert!(is_equal(row.weight_total, number("weight_total")), "{key}");
            assert!(is_equal(row.weight_reported_share, share), "{key}");
            assert_eq!(f64::from(row.n_members), number("n_members").unwrap(), "{key}");
            assert_eq!(f64::from(row.n_reported), number("n_reported").unwrap(), "{key}");
            if value.is_some() { n_shown += 1 } else { n_withheld += 1 }
        }
    }
    assert!(n_shown > 4000 && n_withheld > 100, "{n_shown} shown, {n_withheld} withheld");
}

#[test]
fn population_equals_the_independent_computation() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "population"]);
    let key_columns = ["classification", "edition", "group", "year", "sex", "age"];
    let ours = published(&project.table("aggregates"), "population", &key_columns);
    let reference = reference("population.csv");
    assert!(reference.len() > 400);
    for expected in &reference {
        let key = key_columns.map(|column| expected[column].as_str()).join(" ");
        let row = &ours[&(key.clone(), "unicef".to_owned())];
        assert!(is_equal(row.value, expected["value"].parse().ok()), "{key}");
        assert_eq!(row.n_members.to_string(), expected["n_members"], "{key}");
        assert_eq!(row.n_reported.to_string(), expected["n_reported"], "{key}");
    }
}

/// Returns the rows of a table by the texts of their key columns, as column name to text.
fn by_key(table: &DataFrame, key_columns: &[&str]) -> HashMap<String, usize> {
    let text = |name: &str| table.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let columns: Vec<StringChunked> = key_columns.iter().map(|name| text(name)).collect();
    let key =
        |row: usize| columns.iter().map(|column| column.get(row).unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let rows: HashMap<String, usize> = (0..table.height()).map(|row| (key(row), row)).collect();
    assert_eq!(rows.len(), table.height(), "the key is not unique");
    rows
}

fn check_columns(table: &DataFrame, row: usize, expected: &HashMap<String, String>, columns: &[&str], key: &str) {
    for column in columns {
        let ours = table.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(row);
        let theirs: Option<f64> = expected[*column].parse().ok();
        assert!(is_equal(ours, theirs), "{key}: {column} is {ours:?}, the reference says {theirs:?}");
    }
}

#[test]
fn every_indicator_equals_the_independent_computation() {
    let project = Project::shipped();
    project.succeed(&["aggregate"]);
    let table = crate::support::rows(&project.table("aggregates"), &[("profile", "unicef")]);
    let key_columns =
        ["indicator", "classification", "edition", "group", "year", "sex", "age", "location", "category", "statistic"];
    let ours = by_key(&table, &key_columns);
    let suppressed = table.column("suppressed").unwrap().bool().unwrap().clone();
    let reference = reference("indicators.csv");
    let indicators: std::collections::BTreeSet<&str> = reference.iter().map(|row| row["indicator"].as_str()).collect();
    assert_eq!(indicators.len(), 21);
    let mut n_values = 0;
    for expected in &reference {
        let key = key_columns.map(|column| expected[column].as_str()).join(" ");
        let row = *ours.get(&key).unwrap_or_else(|| panic!("not published: {key}"));
        check_columns(
            &table,
            row,
            expected,
            &["n_members", "n_reported", "weight_total", "weight_reported_share"],
            &key,
        );
        if suppressed.get(row) != Some(true) {
            check_columns(&table, row, expected, &["value"], &key);
            n_values += 1;
        }
    }
    assert!(n_values > 300, "{n_values}");
}

#[test]
fn every_gap_equals_the_independent_computation() {
    let project = Project::shipped();
    project.succeed(&["aggregate"]);
    let table = crate::support::rows(&project.table("gaps"), &[("profile", "unicef")]);
    let key_columns = [
        "gap",
        "indicator",
        "classification",
        "edition",
        "group",
        "year",
        "sex",
        "age",
        "location",
        "category",
        "base_year",
    ];
    let ours = by_key(&table, &key_columns);
    let suppressed = table.column("suppressed").unwrap().bool().unwrap().clone();
    let reference = reference("gaps.csv");
    let gaps: std::collections::BTreeSet<&str> = reference.iter().map(|row| row["gap"].as_str()).collect();
    assert_eq!(gaps.len(), 13, "every gap there is: {gaps:?}");
    let mut n_values = 0;
    for expected in &reference {
        let key = key_columns.map(|column| expected[column].as_str()).join(" ");
        let row = *ours.get(&key).unwrap_or_else(|| panic!("not published: {key}"));
        check_columns(&table, row, expected, &["n_pairs"], &key);
        if suppressed.get(row) != Some(true) {
            check_columns(&table, row, expected, &["numerator", "denominator", "value"], &key);
            n_values += 1;
        }
    }
    assert!(n_values > 100, "{n_values}");
}
