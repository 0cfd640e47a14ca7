//! One pipeline for a whole database: the example of docs/families.md as it stands there, and what is wrong with others.

use crate::publishers::zipped;
use crate::support::{Project, number, repository, rows, text};

const ARCHIVE: &str = "raw/wb/wdi.zip";

/// Returns the block of code that follows the name of a file in the page.
fn block(file: &str) -> String {
    let page = std::fs::read_to_string(repository().join("docs/families.md")).unwrap();
    let (_, after) = page.split_once(&format!("`{file}`:\n\n```")).unwrap();
    let (_, block) = after.split_once('\n').unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// The example in a project of six economies, with another table of series where one is given.
fn example(series: Option<&str>) -> Project {
    let project = Project::six_economies();
    add_example(&project, series);
    project
}

/// Adds the example to a project.
pub fn add_example(project: &Project, series: Option<&str>) {
    let series = series.map_or_else(|| block("WDISeries.csv"), str::to_owned);
    let archive = zipped(&[("WDICSV.csv", &block("WDICSV.csv")), ("WDISeries.csv", &series)]);
    project.write("raw/wb/wdi.zip.toml", block("raw/wb/wdi.zip.toml"));
    project.write_raw(ARCHIVE, archive);
    project.write("pipelines/wdi.toml", block("pipelines/wdi.toml"));
}

#[test]
fn every_series_is_added_up_as_its_register_says() {
    let project = example(None);
    project.succeed(&["aggregate", "--strict", "wdi"]);
    let aggregates = project.table("aggregates");
    let value = |indicator: &str, statistic: &str, year: &str| {
        let wanted = [("indicator", indicator), ("statistic", statistic), ("year", year), ("profile", "itu")];
        number(&aggregates, "value", &wanted)
    };
    // (10 · 100 + 30 · 300 + 70 · 200) / 600 and (20 · 100 + 40 · 300 + 80 · 200) / 600
    assert_eq!(value("wdi-it-net-user-zs", "weighted-mean", "2020"), Some(40.0));
    assert_eq!(value("wdi-it-net-user-zs", "weighted-mean", "2021"), Some(50.0));
    assert_eq!(value("wdi-en-emi-totl", "sum", "2020"), Some(9.0));
    assert_eq!(value("wdi-en-emi-totl", "sum", "2021"), Some(12.0));
    assert_eq!(value("wdi-pa-bsk-price", "median", "2020"), Some(2.0));
    assert_eq!(
        text(&aggregates, "unit", &[("indicator", "wdi-en-emi-totl"), ("year", "2021"), ("profile", "itu")]),
        Some("tonnes".to_owned())
    );
    assert_eq!(rows(&aggregates, &[("indicator", "wdi-xx-idx-othr")]).height(), 0);
    let observations = project.table("observations");
    let other = [("indicator", "wdi-xx-idx-othr"), ("economy", "BBB"), ("year", "2021")];
    assert_eq!(number(&observations, "value", &other), Some(8.0));
    let growth = [("indicator", "wdi-it-net-user-zs"), ("gap", "growth-points"), ("year", "2021"), ("profile", "itu")];
    assert_eq!(number(&project.table("gaps"), "value", &growth), Some(10.0));
    let finding = text(&project.table("findings"), "message", &[("indicator", "wdi-xx-idx-othr")]).unwrap();
    assert!(finding.contains("`Gap-filled total`, which is not declared"), "{finding}");
}

#[test]
fn the_tables_of_a_family_stand_in_one_file_as_the_page_shows() {
    let project = example(None);
    project.succeed(&["aggregate", "wdi"]);
    let shown = |file: &str| project.read(&format!("output/latest/{file}"));
    assert_eq!(shown("tables/wdi-series.csv"), block("tables/wdi-series.csv"));
    assert_eq!(shown("tables/wdi.csv"), block("tables/wdi.csv"));
    let tables = std::fs::read_dir(project.path().join("output/latest/tables")).unwrap();
    let mut names: Vec<String> = tables.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with("wdi"));
    names.sort();
    assert_eq!(names, ["wdi-growth-points.csv", "wdi-series.csv", "wdi.csv"]);
}

#[test]
fn a_series_is_listed_explained_compared_and_followed_like_any_indicator() {
    let project = example(None);
    project.succeed(&["aggregate"]);
    let catalog = project.succeed(&["catalog"]).stdout;
    assert!(catalog.contains("wdi-pa-bsk-price") && catalog.contains("Price of a basket"), "{catalog}");
    let explained = project.succeed(&["explain", "wdi-it-net-user-zs", "world", "2021"]).stdout;
    assert!(explained.contains("BBB") && explained.contains("50"), "{explained}");
    // A revision of one series makes no other anew, and `diff` tells it.
    let csv = block("WDICSV.csv").replace("IT.NET.USER.ZS,10,20", "IT.NET.USER.ZS,10,26");
    project.write_raw(ARCHIVE, zipped(&[("WDICSV.csv", &csv), ("WDISeries.csv", &block("WDISeries.csv"))]));
    project.succeed(&["aggregate"]);
    let runs = project.succeed(&["catalog", "runs"]).stdout;
    let names: Vec<&str> = runs.split_whitespace().filter(|word| word.contains('T') && word.contains('Z')).collect();
    let told = project.succeed(&["diff", names[0], names[1]]).stdout;
    assert!(told.contains("wdi-it-net-user-zs") && !told.contains("wdi-en-emi-totl"), "{told}");
    let history = project.succeed(&["history", "wdi-it-net-user-zs", "world", "2021"]).stdout;
    assert!(history.contains("50") && history.contains("51"), "{history}");
}

#[test]
fn the_register_is_part_of_what_the_figures_are_made_from() {
    let project = example(None);
    project.succeed(&["aggregate", "wdi"]);
    let series = block("WDISeries.csv").replace("Emissions (t),,Sum", "Emissions (t),,Median");
    let csv = block("WDICSV.csv");
    project.write_raw(ARCHIVE, zipped(&[("WDICSV.csv", &csv), ("WDISeries.csv", &series)]));
    project.succeed(&["aggregate", "wdi"]);
    let wanted = [("indicator", "wdi-en-emi-totl"), ("year", "2020"), ("profile", "itu")];
    assert_eq!(text(&project.table("aggregates"), "statistic", &wanted), Some("median".to_owned()));
    assert_eq!(number(&project.table("aggregates"), "value", &wanted), Some(3.0));
}

#[test]
fn what_is_checked_of_all_series_is_checked_of_each_unless_a_rule_says_otherwise() {
    let project = example(None);
    // All values of the rate lie from 10 to 80, the amounts from 1 to 6: 1, 2 and 3 fall below, 80 is beyond.
    let rule =
        "unit = \"tonnes\"\ncheck = { range = [0, 100], max_annual_change_percent = 90 }\n\n[check]\nrange = [4, 75]\n";
    project.replace("pipelines/wdi.toml", "unit = \"tonnes\"\n", rule);
    let sidecar = format!("{ARCHIVE}.toml");
    project.write(&sidecar, format!("max_rejected_share = 1\n{}", project.read(&sidecar)));
    project.succeed(&["aggregate", "wdi"]);
    let observations = project.table("observations");
    let n = |indicator: &str| rows(&observations, &[("indicator", indicator)]).height();
    assert_eq!(n("wdi-en-emi-totl"), 6, "the rule lets all of them pass");
    assert_eq!(n("wdi-it-net-user-zs"), 5, "80 is beyond 75");
    assert_eq!(n("wdi-pa-bsk-price"), 2, "9 and 9.5 are left");
    let rejects = project.table("rejects");
    let rejected = rows(&rejects, &[("code", "E015"), ("column", "value"), ("found", "80")]);
    assert_eq!(rejected.height(), 1);
    let place = text(&rejects, "source_line", &[("code", "E015"), ("found", "80")]);
    assert_eq!(place.as_deref(), Some("10"), "the line of the bulk file");
    let raw = text(&rejects, "raw_record", &[("code", "E015"), ("found", "80")]).unwrap();
    assert!(raw.ends_with("IT.NET.USER.ZS,70,80"), "{raw}");
    // 1 to 2 tonnes is a step of 100 percent; the rates have no limit.
    let told = text(&project.table("findings"), "message", &[("code", "W012")]).unwrap();
    assert!(told.contains("AAA") && told.contains("wdi.zip"), "{told}");
}

#[test]
fn the_name_of_a_database_stands_for_its_series_in_a_script_and_leads_to_them_elsewhere() {
    let project = example(None);
    project.succeed(&["aggregate"]);
    let script = project.succeed(&["export", "sql", "wdi", "--dialect", "duckdb"]).stdout;
    assert!(script.contains("wdi-en-emi-totl") && script.contains("wdi-pa-bsk-price"));
    assert!(!script.contains("internet-use") && !script.contains("wdi-xx-idx-othr"), "the others are not asked for");
    let explained = project.run(&["explain", "wdi", "world", "2021"]);
    assert_eq!(explained.code, Some(2));
    assert!(explained.stderr.contains("3 begin with its name"), "{}", explained.stderr);
    assert!(explained.stderr.contains("ictstat explain wdi-en-emi-totl world 2021"), "{}", explained.stderr);
}

#[test]
fn a_series_without_rows_is_told_and_rows_without_a_series_are_set_aside() {
    let mut series = block("WDISeries.csv").replace("EN.EMI.TOTL", "EN.EMI.GONE");
    series.push_str("AG.LND.TOTL,Land,Land,,Sum\n");
    let project = example(Some(&series));
    project.succeed(&["aggregate", "wdi"]);
    let finding = text(&project.table("findings"), "message", &[("indicator", "wdi-ag-lnd-totl")]).unwrap();
    assert!(finding.contains("no row of raw/wb/wdi.zip"), "{finding}");
    assert_eq!(rows(&project.table("observations"), &[("indicator", "wdi-en-emi-gone")]).height(), 0);
    let notices = project.table("findings");
    let messages = notices.column("message").unwrap().str().unwrap();
    let told = "1 series that the register does not have: EN.EMI.TOTL";
    assert!(messages.iter().flatten().any(|message| message.ends_with(told)), "{messages:?}");
}
