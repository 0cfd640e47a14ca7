//! A user's own groups: economies, groups of any list and sums of them, with names, in every table, figure and chart of a run.

use polars::prelude::*;

use crate::support::Project;

/// The rates of 2020: AAA 10 % of 100, BBB 50 % of 300, CCC 95 % of 200, DDD 99 % of 400; EEE of 1000 reports in 2021 alone.
const SUMS: &str = "group;economy;from;to;name;name_fr
south;africa + Eland;;;The South;Le Sud
rest;world - europe - EEE;;;;
rich;wb-income:FY2021:high-income - ccc;;;;
twice;rest;2021;;;
twice;CCC;;2020;;
";

const FIGURES: &str = r#"title = { en = "Report", fr = "Rapport" }
[[figure]]
number = "1"
section = "1"
title = { en = "Use", fr = "Usage" }
chart = "dots"
points = ["africa", "europe"]
year = 2020
[[figure.series]]
id = "use"
name = { en = "Use", fr = "Usage" }
indicator = "internet-use"
statistic = "weighted-mean"
"#;

fn with(groups: &str) -> Project {
    let project = Project::small_report();
    project.write("pipelines/reports/small/figures.toml", FIGURES);
    project.write("own.csv", groups);
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    project
}

fn members(project: &Project, group: &str, year: &str) -> Vec<String> {
    let is_asked = [("classification", "user-groups"), ("group", group), ("indicator", "internet-use")];
    let rows = crate::support::rows(&project.table("members"), &is_asked);
    let year: i32 = year.parse().unwrap();
    let in_year = col("from_year").lt_eq(lit(year)).and(col("to_year").gt_eq(lit(year)));
    let rows = rows.lazy().filter(in_year).collect().unwrap();
    let economies = rows.column("economy").unwrap().str().unwrap().iter();
    economies.map(|economy| economy.unwrap().to_owned()).collect()
}

#[test]
fn groups_are_made_of_economies_and_groups_of_any_list() {
    let project = with(SUMS);
    assert_eq!(members(&project, "south", "2020"), ["AAA", "BBB", "EEE"]);
    assert_eq!(members(&project, "rest", "2020"), ["AAA", "BBB"]);
    assert_eq!(members(&project, "rich", "2020"), ["DDD", "FFF"]);
    assert_eq!(members(&project, "twice", "2020"), ["CCC"]);
    assert_eq!(members(&project, "twice", "2021"), ["AAA", "BBB"]);
}

#[test]
fn own_groups_stand_in_tables_figures_and_charts_by_their_names() {
    let project = with(SUMS);
    let table = project.read("output/latest/tables/internet-use.csv");
    // (10 + 150) / 400.
    assert!(table.contains("user-groups,own,rest,rest,_T,_T,_T,_Z,percent,40.0,"), "{table}");
    assert!(table.contains("user-groups,own,south,The South,"), "{table}");
    let figure = project.read("output/latest/tables/figure-01.csv");
    assert!(figure.contains(",user-groups:own:south,The South,"), "{figure}");
    assert!(figure.contains(",user-groups:own:south,Le Sud,"), "{figure}");
    for (file, name) in [("figure-01.svg", "The South"), ("figure-01-fr.svg", "Le Sud")] {
        assert!(project.read(&format!("output/latest/figures/{file}")).contains(name), "{file}");
    }
    assert!(project.read("output/latest/report.html").contains("The South"));
}

#[test]
fn a_figure_says_when_there_are_more_groups_than_it_holds() {
    let rows: String = (10..23).map(|n| format!("g{n},AAA\n")).collect();
    let project = with(&format!("group,economy\n{rows}"));
    let page = project.read("output/latest/report.html");
    assert!(page.contains("13 groups of your own are in the tables by group; a figure holds 12 at most."));
    assert!(!project.read("output/latest/tables/figure-01.csv").contains("user-groups"));
}
