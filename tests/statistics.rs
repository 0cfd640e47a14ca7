//! Statistics that no shipped pipeline asks for yet, on the six economies: worked out by hand.

use crate::support::{Project, number, rows, text};

const INTERNET_USE: &str = "pipelines/internet-use.toml";

/// Internet use of the six economies with one more statistic in 2020.
fn with(statistic: &str) -> Project {
    let project = Project::six_economies();
    let asked = format!(
        "\n[[aggregate]]\nstatistic = \"{statistic}\"\nclassifications = [{{ id = \"world\" }}, {{ id = \"itu-region\" }}]\n\
         from = 2020\nto = 2020\n"
    );
    project.write(INTERNET_USE, format!("{}{asked}", project.read(INTERNET_USE)));
    project.succeed(&["aggregate"]);
    project
}

fn value(project: &Project, statistic: &str, group: &str, column: &str) -> Option<f64> {
    let of = [("statistic", statistic), ("group", group), ("profile", "unicef"), ("indicator", "internet-use")];
    let totals = [("sex", "_T"), ("age", "_T"), ("location", "_T")];
    number(&project.table("aggregates"), column, &[&of[..], &totals[..]].concat())
}

/// Rates and people of 2020: AAA 10 % of 100, BBB 50 % of 300, CCC 95 % of 200, DDD 99 % of 400; EEE with 1000 has none.
/// Half of the 1000 people with a rate is reached in CCC, half of Europe's 600 in DDD, half of Africa's 400 in BBB.
#[test]
fn the_weighted_median_is_the_rate_of_the_middle_person() {
    let project = with("weighted-median");
    for (group, expected) in [("world", 95.0), ("europe", 99.0), ("africa", 50.0)] {
        assert_eq!(value(&project, "weighted-median", group, "value"), Some(expected), "{group}");
    }
    assert_eq!(value(&project, "weighted-median", "world", "weight_reported_share"), Some(0.5));
    let withheld = [("statistic", "weighted-median"), ("group", "world"), ("profile", "world-bank"), ("sex", "_T")];
    assert_eq!(number(&project.table("aggregates"), "value", &withheld), None);
    assert!(text(&project.table("aggregates"), "reason", &withheld).unwrap().contains("50.0 %"));

    // CCC stays the middle and takes it along.
    project.replace("raw/itu/internet-use.csv", "CCC,2020,95,A", "CCC,2020,91,A");
    project.succeed(&["aggregate"]);
    let changes = project.table("changes");
    let of = [("statistic", "weighted-median"), ("group", "world"), ("profile", "unicef"), ("sex", "_T")];
    assert_eq!(rows(&changes, &of).height(), 1);
    assert_eq!(number(&changes, "part_revised", &of), Some(-4.0));
    assert!(text(&changes, "economies", &of).unwrap().starts_with("CCC -4.0"));
}

/// The rates themselves, each economy once: Africa 10 and 50, (50 − 10) / (2 · 60); the world 10, 50, 95 and 99,
/// (−3·10 − 50 + 95 + 3·99) / (4 · 254).
#[test]
fn the_gini_coefficient_says_how_unequal_economies_are() {
    let project = with("gini");
    for (group, expected) in [("africa", 1.0 / 3.0), ("world", 312.0 / 1016.0)] {
        let found = value(&project, "gini", group, "value").unwrap();
        assert!((found - expected).abs() < 1e-12, "{group}: {found}");
    }
    let of = [("statistic", "gini"), ("group", "africa"), ("profile", "unicef"), ("sex", "_T")];
    assert_eq!(text(&project.table("aggregates"), "unit", &of).as_deref(), Some("ratio"));

    // BBB falls to 30: (30 − 10) / (2 · 40) is a twelfth less, all of it its own.
    project.replace("raw/itu/internet-use.csv", "BBB,2020,50,A", "BBB,2020,30,A");
    project.succeed(&["aggregate"]);
    let changes = project.table("changes");
    assert!((number(&changes, "part_revised", &of).unwrap() + 1.0 / 12.0).abs() < 1e-12);
    assert!(text(&changes, "economies", &of).unwrap().starts_with("BBB"));
}
