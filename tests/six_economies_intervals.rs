//! Methods, horizons and ends of intervals of completed values, worked out by hand in the world of tests/editions.rs from
//! residuals that are known.
//!
//! Forty strangers err by 0.1 on the logit scale in each of ten origins, up in one and down in the next. So a draw is
//! ±0.1 of its origin and half of ±0.1 of another one: -0.15, -0.05, 0.05 or 0.15, a quarter of the draws each, and nine of ten
//! lie between -0.15 and 0.15. To that comes the digit to which reports are rounded, 0.05 points either way.

use crate::editions::two_editions;
use crate::support::{Project, number, rows, text};

const PIPELINE: &str = "pipelines/internet-use.toml";
const RESIDUALS: &str = "pipelines/residuals/internet-use.csv";
const ERRORS: &str = "pipelines/residuals/internet-use-errors.csv";

/// Residuals of the trend one and two years on, under the hash of the data.
fn known_residuals(project: &Project) {
    project.succeed(&["cross-validate", "internet-use", "--accept"]);
    let measured = project.read(RESIDUALS);
    let mut text: String = measured.lines().take(2).map(|line| format!("{line}\n")).collect();
    for origin in 2010..2020 {
        let residual = if origin % 2 == 0 { 0.1 } else { -0.1 };
        for number in 0..40_u8 {
            let economy = format!("X{}{}", char::from(b'A' + number / 26), char::from(b'A' + number % 26));
            text.push_str(&format!("trend,_T/_T/_T/_Z,{origin},{economy},{residual},{residual},,,,,,\n"));
        }
    }
    project.write(RESIDUALS, text);
    std::fs::remove_file(project.path().join(ERRORS)).unwrap();
}

fn completed() -> Project {
    let project = two_editions("use = \"fallback\"\nalternative_to = \"itu/internet-use\"");
    let estimate = "[estimate]\nrules = [\"interpolate\", \"donor-trend\", \"backcast\"]\npredictors = []\n\
        regions = { id = \"itu-region\" }\nincome_groups = { id = \"world\" }\nfrom = 2020\nthrough = 2023\n\n\
        [[compare]]\nid = \"gender-parity\"";
    project.replace(PIPELINE, "[[compare]]\nid = \"gender-parity\"", estimate);
    project
}

#[test]
fn ends_of_intervals_follow_from_known_residuals() {
    let project = completed();
    known_residuals(&project);
    let told = project.succeed(&["aggregate", "internet-use"]).stderr;
    assert!(!told.contains("W018"), "{told}");
    let table = rows(&project.table("estimates"), &[("indicator", "internet-use"), ("sex", "_T")]);
    let of = |column, economy, year| text(&table, column, &[("economy", economy), ("year", year)]);
    let number = |column, economy, year| number(&table, column, &[("economy", economy), ("year", year)]);
    let row = |economy, year| {
        ["method", "status", "horizon_years", "fallback"].map(|column| of(column, economy, year).unwrap_or_default())
    };
    // A report has no interval, be it of an earlier edition.
    assert_eq!(row("BBB", "2021"), ["reported", "U", "0", "true"]);
    assert_eq!((number("lower", "BBB", "2021"), number("upper", "BBB", "2021")), (None, None));
    for (economy, year, horizon) in
        [("BBB", "2022", "1"), ("BBB", "2023", "2"), ("EEE", "2022", "1"), ("DDD", "2021", "1")]
    {
        assert_eq!(row(economy, year), ["trend", "F", horizon, "false"]);
        let [lower, value, upper] = ["lower", "value", "upper"].map(|column| number(column, economy, year).unwrap());
        let moved = |logit: f64| {
            let odds = value / (100.0 - value) * logit.exp();
            100.0 * odds / (1.0 + odds)
        };
        let is_end = |end: f64, expected: f64| (end - expected).abs() < 0.06;
        assert!(is_end(lower, moved(-0.15)) && is_end(upper, moved(0.15)), "{economy} {year}: {lower} {value} {upper}");
    }
}

#[test]
fn what_held_too_seldom_in_tests_is_of_low_reliability_and_says_how_often() {
    let project = completed();
    known_residuals(&project);
    let header =
        "scope,method,horizon,group,class,n,mean_absolute_error,bias,interval_coverage,interval_width,interval_score";
    let line = |class: &str, held: f64| format!("economy,donor-trend,1,all-economies,{class},50,1,0,{held},1,1\n");
    let classes = ["last-report-A", "last-report-E", "level-below-30", "level-above-80"].map(|class| line(class, 0.9));
    project.write(ERRORS, format!("{header}\n{}{}", classes.concat(), line("level-30-to-80", 0.57)));
    project.succeed(&["aggregate", "internet-use"]);
    let table = rows(&project.table("estimates"), &[("indicator", "internet-use"), ("sex", "_T")]);
    let of = |column, economy, year| text(&table, column, &[("economy", economy), ("year", year)]).unwrap_or_default();
    // BBB goes on from 60 percent, DDD from 99.
    assert_eq!((of("status", "BBB", "2022").as_str(), of("status", "DDD", "2021").as_str()), ("U", "F"));
    let told = "intervals of estimates of 30 to 80 percent over a year held in 57 of 100 tests, not in 90";
    assert!(of("note", "BBB", "2022").ends_with(told), "{}", of("note", "BBB", "2022"));
}
