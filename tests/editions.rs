//! An earlier edition as evidence, worked out by hand in the world of tests/six_economies.rs.
//!
//! | economy | people | newest 2020 | 2021 | earlier 2020 | 2021 | what is used of the earlier one |
//! |---|---|---|---|---|---|---|
//! | AAA | 100 | 10 | 20 | 10 | 25 | nothing: the newest states both |
//! | BBB | 300 | 50 | – | 50 | 60 | 2021, which the newest withdrew |
//! | CCC | 200 | 95 | – | 90 | 96 | nothing: the editions differ in 2020 |
//! | DDD | 400 | 99 | – | – | – | nothing |
//! | EEE | 1000 | – | 40 | 30 | 40 | 2020, which the newest withdrew |

use crate::support::{Project, number, rows, text};

const PIPELINE: &str = "pipelines/internet-use.toml";
const OLD: &str = "economy,year,value,status\nAAA,2020,10,A\nAAA,2021,25,E\nBBB,2020,50,A\nBBB,2021,60,E\nCCC,2020,90,A\n\
    CCC,2021,96,E\nEEE,2020,30,E\nEEE,2021,40,A\nFFF,2020,80,A\n";

/// The six economies with an earlier edition behind the newest.
pub fn two_editions(used: &str) -> Project {
    let project = Project::six_economies();
    let sidecar = project.read("raw/itu/internet-use.csv.toml");
    let sidecar = sidecar.replace("\"itu/internet-use\"", "\"itu/internet-use-old\"").replace("2026-01", "2025-06");
    project.write("raw/itu/internet-use-old.csv.toml", sidecar);
    project.write_raw("raw/itu/internet-use-old.csv", OLD);
    let columns = "{ economy = \"economy\", year = \"year\", value = \"value\", status = \"status\" }";
    let input = format!("[[input]]\ndataset = \"itu/internet-use-old\"\ncolumns = {columns}\n{used}\n\n[check]");
    project.replace(PIPELINE, "[check]", &input);
    project
}

fn fallback() -> Project {
    two_editions("use = \"fallback\"\nalternative_to = \"itu/internet-use\"")
}

fn world(project: &Project, year: &str) -> impl Fn(&str) -> Option<f64> {
    let wanted =
        [("indicator", "internet-use"), ("group", "world"), ("year", year), ("profile", "unicef"), ("sex", "_T")];
    let table = rows(&rows(&project.table("aggregates"), &wanted), &[("statistic", "weighted-mean")]);
    move |column| number(&table, column, &[("sex", "_T")]).map(|value| (value * 1e9).round() / 1e9)
}

#[test]
fn an_earlier_edition_counts_where_the_newest_withdrew_a_value_and_is_counted_apart() {
    let project = fallback();
    project.succeed(&["aggregate"]);
    // 2021: AAA 100 × 20 % + BBB 300 × 60 % + EEE 1000 × 40 % over 1400 people, of 2000.
    let of = world(&project, "2021");
    assert_eq!(of("value"), Some(42.857_142_857));
    assert_eq!((of("n_reported"), of("n_fallback"), of("n_missing")), (Some(2.0), Some(1.0), Some(2.0)));
    assert_eq!((of("weight_reported_share"), of("weight_missing_share")), (Some(0.7), Some(0.3)));
    // AAA 2021 is the source's own estimate.
    assert_eq!((of("weight_estimated_share"), of("weight_fallback_share")), (Some(0.2), Some(0.15)));
    // 2020: 74 600 users of 1000 people, and EEE 1000 × 30 %.
    let of = world(&project, "2020");
    assert_eq!((of("value"), of("n_reported"), of("n_fallback")), (Some(52.3), Some(4.0), Some(1.0)));
    let observations = rows(&project.table("observations"), &[("indicator", "internet-use"), ("sex", "_T")]);
    let row = |economy, year, dataset| {
        let wanted = [("economy", economy), ("year", year), ("dataset", dataset)];
        ["selected", "fallback", "status", "vintage"].map(|column| text(&observations, column, &wanted).unwrap())
    };
    let (newest, old) = ("itu/internet-use", "itu/internet-use-old");
    assert_eq!(row("BBB", "2021", old), ["true", "true", "U", "2025-06"]);
    assert_eq!(row("EEE", "2020", old), ["true", "true", "U", "2025-06"]);
    assert_eq!(row("CCC", "2021", old), ["false", "false", "E", "2025-06"]);
    assert_eq!(row("AAA", "2021", old), ["false", "false", "E", "2025-06"]);
    assert_eq!(row("AAA", "2021", newest), ["true", "false", "E", "2026-01"]);
    let told = text(&project.table("findings"), "message", &[("code", "N036")]).unwrap();
    let expected = "CCC: 2021 of itu/internet-use-old is no evidence; for 2020 it states 90, and the edition in use 95";
    assert!(told.ends_with(expected), "{told}");
    let told = project.succeed(&["explain", "internet-use", "world", "2021"]).stdout;
    assert!(told.contains("an earlier edition alone states BBB"), "{told}");
    let told = project.succeed(&["explain", "internet-use", "BBB", "2021"]).stdout;
    assert!(told.contains("itu/internet-use-old"), "{told}");
}

/// A large economy that is lost from the newest edition moves figures onto the earlier one: no run before it said so.
#[test]
fn what_the_newest_edition_loses_has_vanished_though_an_earlier_one_states_it() {
    let project = fallback();
    project.succeed(&["aggregate"]);
    project.replace("raw/itu/internet-use.csv", "BBB,2020,50,A\n", "");
    let finished = project.run(&["aggregate", "--strict"]);
    assert_eq!(finished.code, Some(1), "{}", finished.stderr);
    let told = "BBB has no value any more of the total for 2020, but in an earlier edition";
    assert!(finished.stderr.contains(told), "{}", finished.stderr);
    assert!(!finished.stderr.contains("EEE has no value"), "lent before and now: {}", finished.stderr);
}

#[test]
fn completed_values_start_from_an_earlier_edition_and_say_so() {
    let project = fallback();
    let estimate = "[estimate]\nrules = [\"interpolate\", \"donor-trend\", \"backcast\"]\npredictors = []\n\
        regions = { id = \"itu-region\" }\nincome_groups = { id = \"world\" }\nfrom = 2020\nthrough = 2022\n\n\
        [[compare]]\nid = \"gender-parity\"";
    project.replace(PIPELINE, "[[compare]]\nid = \"gender-parity\"", estimate);
    project.write(PIPELINE, project.read(PIPELINE).replace("to = 2021", "to = 2022"));
    let newest = project.read("raw/itu/internet-use.csv").replace("FFF,2020,80,A\n", "");
    project.write_raw("raw/itu/internet-use.csv", newest);
    project.succeed(&["aggregate", "internet-use"]);
    let table = rows(&project.table("estimates"), &[("indicator", "internet-use"), ("sex", "_T")]);
    let of = |column, economy, year| text(&table, column, &[("economy", economy), ("year", year)]);
    let row = |economy, year| ["method", "status", "fallback"].map(|column| of(column, economy, year).unwrap());
    assert_eq!(row("BBB", "2021"), ["reported", "U", "true"]);
    assert_eq!(row("EEE", "2020"), ["reported", "U", "true"]);
    assert_eq!(row("BBB", "2022"), ["trend", "F", "false"]);
    assert_eq!(number(&table, "value", &[("economy", "BBB"), ("year", "2021")]), Some(60.0));
    assert_eq!(of("note", "BBB", "2022").as_deref(), Some("rests on 2021 of an earlier edition, itu/internet-use-old"));
    assert_eq!(of("note", "AAA", "2022"), None);
    // The newest edition covers FFF in no year: what the earlier one states stands, and nothing follows from it.
    assert_eq!(row("FFF", "2020"), ["reported", "A", "true"]);
    assert_eq!(of("status", "FFF", "2021").as_deref(), Some("O"));
}

#[test]
fn an_earlier_edition_may_be_chosen_in_place_of_the_newest() {
    let project = fallback();
    project.succeed(&["aggregate", "internet-use", "--input", "internet-use=itu/internet-use-old"]);
    // AAA 100 × 25 % + BBB 300 × 60 % + CCC 200 × 96 % + EEE 1000 × 40 % over 1600 people.
    let of = world(&project, "2021");
    assert_eq!((of("value"), of("n_fallback")), (Some(49.8125), Some(0.0)));
}
