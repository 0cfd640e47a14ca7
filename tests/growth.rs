//! Growth counts what changed and not who is counted: both years over the same economies, worked out by hand in the six
//! economies of tests/six_economies.rs.

use polars::prelude::DataFrame;

use crate::support::{Project, number, rows, text};

const PIPELINE: &str = r#"
[indicator]
id = "trial"
name = { en = "Trial", zh = "Trial" }
unit = "percent"
denominator = "population"
universe = "reporting"

[[input]]
dataset = "trial/x"
columns = { economy = "economy", year = "year", value = "value" }

[check]
range = [0, 100]

[[aggregate]]
statistic = "weighted-mean"
classifications = [{ id = "world" }, { id = "itu-region" }]
from = 2020
to = 2021

[[compare]]
id = "users-growth"
kind = "growth"

[[compare]]
id = "growth-points"
kind = "growth"
"#;

const SIDECAR: &str = r#"
id = "trial/x"
publisher = "ictstat"
title = "Trial"
edition = "2026-01"
licence = "MIT"
url = "https://example.org"
retrieved = "2026-11"
kind = "observations"
sha256 = ""
encoding = "utf-8"
delimiter = ","
decimal = "."
missing = [""]
"#;

/// The six economies with one more indicator.
fn trial(values: &str) -> Project {
    let project = Project::six_economies();
    project.write("pipelines/trial.toml", PIPELINE);
    std::fs::create_dir(project.path().join("raw/trial")).unwrap();
    project.write("raw/trial/x.csv.toml", SIDECAR);
    project.write_raw("raw/trial/x.csv", format!("economy,year,value\n{values}"));
    project
}

/// One gap of a group: value, status, note, reason, suppressed.
fn told(gaps: &DataFrame, wanted: &[(&str, &str)]) -> (Option<f64>, [Option<String>; 4]) {
    let row = rows(gaps, wanted);
    assert_eq!(row.height(), 1, "{wanted:?}: {row}");
    let value = number(gaps, "value", wanted).map(|value| (value * 1e9).round() / 1e9);
    (value, ["status", "note", "reason", "suppressed"].map(|column| text(gaps, column, wanted)))
}

fn some(texts: [&str; 4]) -> [Option<String>; 4] {
    texts.map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()))
}

#[test]
fn growth_of_a_group_that_an_economy_joined_is_over_the_members_of_the_end_year() {
    let project = trial("AAA,2020,50\nAAA,2021,50\nBBB,2020,50\nBBB,2021,50\nEEE,2020,50\nEEE,2021,50\n");
    project.write("club.csv", "group,economy,from,to\nclub,AAA,,\nclub,BBB,,\nclub,EEE,2021,\n");
    project.succeed(&["aggregate", "trial", "--groups", "club.csv"]);
    let gaps = project.table("gaps");
    let club = |gap| told(&gaps, &[("gap", gap), ("group", "club"), ("profile", "itu")]);
    // 700 of 1400 people in both years; with its own members the club of 2020 has 200 of 400.
    let note = "both years over the members of 2021 (joined: EEE, which would add +250.0 points)";
    assert_eq!(club("users-growth"), (Some(0.0), some(["B", note, "", "false"])));
    let note = "both years over the members of 2021 (joined: EEE, which would add 0.0 points)";
    assert_eq!(club("growth-points"), (Some(0.0), some(["B", note, "", "false"])));
    let africa = [("gap", "users-growth"), ("group", "africa"), ("profile", "itu")];
    assert_eq!(told(&gaps, &africa), (Some(0.0), some(["A", "", "", "false"])));
}

#[test]
fn growth_is_over_the_economies_that_report_in_both_years() {
    let values = "AAA,2020,60\nBBB,2020,20\nCCC,2020,60\nDDD,2020,60\nEEE,2020,60\n\
                  AAA,2021,60\nCCC,2021,60\nDDD,2021,60\nEEE,2021,60\n";
    let project = trial(values);
    project.succeed(&["aggregate", "trial"]);
    let gaps = project.table("gaps");
    for profile in ["itu", "unicef", "world-bank"] {
        let world = [("gap", "growth-points"), ("group", "world"), ("profile", profile)];
        let (value, [status, note, ..]) = told(&gaps, &world);
        // 54 becomes 60 because BBB is absent: nobody's value changed.
        assert_eq!((value, status.as_deref()), (Some(0.0), Some("B")), "{profile}");
        let note = note.unwrap();
        assert!(note.contains("BBB") && note.contains("which would add +6.0 points"), "{note}");
    }
}

#[test]
fn growth_of_lists_of_each_year_is_over_the_list_of_the_end_year() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let gaps = project.table("gaps");
    let of = |gap, group| {
        let as_of = [("gap", gap), ("indicator", "internet-use"), ("group", group), ("edition", "as-of")];
        told(&gaps, &[&as_of[..], &[("profile", "unicef"), ("year", "2021"), ("sex", "_T")]].concat())
    };
    // AAA alone has high income in 2021, 10 % and 20 %; the list of 2020 had 96.3 %.
    let note = "both years over the members of 2021 (joined: AAA; left: CCC, DDD, FFF, which would add -86.3 points)";
    assert_eq!(of("growth-points", "high-income"), (Some(10.0), some(["B", note, "", "false"])));
    let note = note.replace("-86.3", "-179.2");
    assert_eq!(of("growth-relative", "high-income"), (Some(100.0), some(["B", &note, "", "false"])));
    // Of the two that have low income in 2021, one reports in 2020 and the other in 2021.
    let reason = "both years: reported by none of 2 economies";
    assert_eq!(of("growth-points", "low-income"), (None, some(["O", "", reason, "false"])));
}

#[test]
fn what_moved_a_figure_since_another_year_agrees_with_its_growth() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let since =
        ["explain", "internet-use", "wb-income:as-of:high-income", "2021", "--since", "2020", "--profile", "unicef"];
    let told = project.succeed(&since).stdout;
    let as_of = told.split("\n\n").find(|part| part.contains("as-of") && part.contains("since 2020")).unwrap();
    let part = |label: &str| {
        let line = as_of.lines().find(|line| line.contains(label)).unwrap_or_else(|| panic!("{label}: {as_of}"));
        line.trim().trim_start_matches(label).split_whitespace().next().unwrap().parse::<f64>().unwrap()
    };
    // The growth is 10 points; 96.308 becomes 10 by the members.
    assert_eq!(part("values reported in both years"), 10.0, "{as_of}");
    assert_eq!(part("members"), -86.308, "{as_of}");
}

#[test]
fn a_growth_without_data_in_any_year_is_no_row_and_one_without_data_in_a_year_is() {
    let project = trial("AAA,2020,50\nCCC,2020,40\nCCC,2021,50\n");
    project.succeed(&["aggregate", "trial"]);
    let (gaps, aggregates) = (project.table("gaps"), project.table("aggregates"));
    let of = |table: &DataFrame, group| rows(table, &[("indicator", "trial"), ("group", group)]).height();
    assert_eq!(of(&gaps, "asia-pacific"), 0);
    assert!(of(&aggregates, "asia-pacific") > 0, "the aggregate says that nobody reports");
    let africa = [("gap", "growth-points"), ("group", "africa"), ("profile", "itu")];
    assert_eq!(told(&gaps, &africa), (None, some(["O", "", "2021: reported by none of 2 economies", "false"])));
}
