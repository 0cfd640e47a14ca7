//! What changed between two runs: every figure that differs, and parts that add up to its change.

use std::path::Path;

use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polars::prelude::*;

use crate::support::{Project, number, parquet, rows, table, text};

const USE: &str = "raw/itu/internet-use.csv";
const PARTS: [&str; 8] = [
    "part_revised",
    "part_derived",
    "part_arrived",
    "part_withdrawn",
    "part_members",
    "part_weights",
    "part_donors",
    "part_method",
];

/// Asserts that the parts of every change add up to it and that every figure of both runs is explained.
fn assert_parts_add_up(changes: &DataFrame) -> usize {
    let float = |name: &str| changes.column(name).unwrap().f64().unwrap().clone();
    let (before, after, change) = (float("value_before"), float("value_after"), float("change"));
    let parts = PARTS.map(float);
    let mut explained = 0;
    for row in 0..changes.height() {
        let (Some(from), Some(to)) = (before.get(row), after.get(row)) else { continue };
        let sum: f64 = parts.iter().map(|part| part.get(row).unwrap_or_else(|| panic!("row {row} has no parts"))).sum();
        let tolerance = 1e-9 * from.abs().max(to.abs()).max(1.0);
        assert!((sum - (to - from)).abs() <= tolerance, "{:?}", changes.get(row));
        assert!((change.get(row).unwrap() - (to - from)).abs() <= tolerance);
        explained += 1;
    }
    explained
}

const WORLD_2021: [(&str, &str); 8] = [
    ("indicator", "internet-use"),
    ("group", "world"),
    ("year", "2021"),
    ("statistic", "weighted-mean"),
    ("profile", "unicef"),
    ("sex", "_T"),
    ("location", "_T"),
    ("age", "_T"),
];

/// Runs, changes the project, runs again and returns changes.parquet.
fn changes_after(change: impl Fn(&Project)) -> (Project, DataFrame) {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    change(&project);
    project.succeed(&["aggregate"]);
    let changes = project.table("changes");
    (project, changes)
}

fn only_part(changes: &DataFrame, part: &str) {
    let moved = changes.clone().lazy().filter(col("change").is_not_null()).collect().unwrap();
    assert!(moved.height() > 0);
    for name in PARTS {
        let total: f64 = moved.column(name).unwrap().f64().unwrap().iter().flatten().map(f64::abs).sum();
        assert_eq!(total > 1e-9, name == part, "{name} is {total}");
    }
}

#[test]
fn a_revised_report_is_revised_and_names_its_economy() {
    let (project, changes) = changes_after(|project| project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E"));
    assert!(assert_parts_add_up(&changes) > 5);
    only_part(&changes, "part_revised");
    let aggregates = changes.clone().lazy().filter(col("gap").is_null()).collect().unwrap();
    assert!(text(&aggregates, "economies", &WORLD_2021).unwrap().starts_with("AAA +"));
    let shown = project.succeed(&["diff"]).stdout;
    assert!(shown.contains("AAA +") && shown.contains("revised"), "{shown}");
    for page in ["changes.md", "changes.html"] {
        assert!(project.read(&format!("output/latest/{page}")).contains("AAA +"), "{page}");
    }
}

#[test]
fn what_changed_by_less_than_is_printed_is_counted_and_not_listed() {
    let (project, changes) = changes_after(|project| project.replace(USE, "AAA,2021,20,E", "AAA,2021,20.000001,E"));
    assert!(changes.height() > 5);
    let csv = project.succeed(&["diff", "--format", "csv"]).stdout;
    assert_eq!(csv.lines().count() - 1, changes.height(), "the files have all");
    let told = "more moved by less than the digits printed here";
    for page in [project.succeed(&["diff"]).stdout, project.read("output/latest/changes.md")] {
        assert!(
            page.contains("0 figures changed, ") && page.contains(&format!("{} {told}", changes.height())),
            "{page}"
        );
        assert!(!page.contains("weighted mean") && !page.contains("are not shown"), "{page}");
    }
    let summary = Project::six_economies();
    summary.succeed(&["aggregate"]);
    summary.replace(USE, "AAA,2021,20,E", "AAA,2021,20.000001,E");
    let said = summary.succeed(&["aggregate"]).stderr;
    assert!(said.contains(", 0 figures changed"), "the summary counts as `diff` does: {said}");
    let (project, changes) = changes_after(|project| project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E"));
    let shown = project.succeed(&["diff", "--most", "1000"]).stdout;
    assert_eq!(shown.lines().filter(|line| line.starts_with("  2")).count(), changes.height(), "{shown}");
    assert!(!shown.contains(told), "{shown}");
}

#[test]
fn a_report_that_arrives_or_goes_is_told() {
    let (_, changes) = changes_after(|project| project.replace(USE, "AAA,2021,20,E\n", ""));
    assert_parts_add_up(&changes);
    only_part(&changes, "part_withdrawn");
}

#[test]
fn what_vanished_is_told_of_every_indicator_also_of_one_without_figures() {
    let (project, _) = changes_after(|project| {
        project.replace(USE, "AAA,2021,20,E\n", "");
        project.replace("raw/wb/population-by-location.csv", "BBB,2019,U,60\nBBB,2019,R,60\n", "");
    });
    let told = project.read("output/latest/changes.md");
    for line in
        ["internet-use: AAA has no value any more for 2021", "population-by-location: BBB has no value any more"]
    {
        assert!(told.contains(line), "{told}");
    }
    let vanished = project.table("changes.vanished");
    assert_eq!(vanished.height(), 2, "{vanished}");
}

#[test]
fn an_edition_is_published_once_and_a_new_one_may_say_something_else() {
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--strict"]);
    project.replace(USE, "BBB,2020,50,A", "BBB,2020,51,A");
    let refused = project.run(&["aggregate", "--strict"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    let told = "BBB 2020 is 51 and was 50 in the run before, both times in edition 2026-01 of itu/internet-use";
    assert!(refused.stderr.contains(told) && refused.stderr.contains("W020"), "{}", refused.stderr);
    let sidecar = format!("{USE}.toml");
    project.replace(&sidecar, "edition = \"2026-01\"", "edition = \"2026-11\"");
    project.succeed(&["aggregate", "--strict"]);
    // What a pipeline corrects is declared, and no revision.
    let pipeline = "pipelines/internet-use.toml";
    let correction = "[[correction]]\ndataset = \"itu/internet-use\"\neconomy = \"BBB\"\nyear = 2020\nvalue = 52\n\
        reason = \"misprint\"\nsource = \"the publisher\"\nexpect = { value = 51 }\n\n[check]";
    project.replace(pipeline, "[check]", correction);
    project.succeed(&["aggregate", "--strict"]);
}

#[test]
fn people_who_are_counted_anew_move_weights_alone() {
    let (_, changes) = changes_after(|project| {
        let text = project.read("raw/un/population.csv");
        let old = text.lines().find(|line| line.starts_with("AAA,2021,_T,_T,")).unwrap().to_owned();
        project.replace("raw/un/population.csv", &old, &format!("{old}0"));
    });
    assert!(assert_parts_add_up(&changes) > 3);
    let of_use = rows(&changes, &[("indicator", "internet-use")]);
    only_part(&of_use, "part_weights");
}

#[test]
fn an_economy_that_changes_its_group_is_members_and_is_marked() {
    let (_, changes) = changes_after(|project| {
        let file = "raw/itu/classifications.csv";
        let text = project.read(file);
        let old = text.lines().find(|line| line.contains("itu-region") && line.contains("AAA")).unwrap().to_owned();
        let group = |line: &str| line.split(',').nth(2).unwrap().to_owned();
        let other = text
            .lines()
            .find(|line| line.contains("itu-region") && group(line) != group(&old) && group(line) != "group");
        let moved = old.replace(&group(&old), &group(other.unwrap()));
        project.replace(file, &format!("{old}\n"), &format!("{moved}\n"));
    });
    assert!(assert_parts_add_up(&changes) > 1);
    let moved = rows(&changes, &[("indicator", "internet-use"), ("moved_by_members", "true")]);
    assert!(moved.height() > 0);
    only_part(&rows(&changes, &[("indicator", "internet-use"), ("classification", "itu-region")]), "part_members");
}

#[test]
fn nothing_changed_is_no_change_and_a_run_before_without_members_is_told() {
    let (project, changes) = changes_after(|project| project.replace(USE, "AAA,2021,20,E", "AAA,2021,20.0,E"));
    assert_eq!(changes.height(), 0, "the same number in other words is no change");
    let first = std::fs::read_dir(project.output().join("runs")).unwrap().map(|e| e.unwrap().path()).min().unwrap();
    std::fs::remove_file(first.join("members.parquet")).unwrap();
    project.replace(USE, "AAA,2021,20.0,E", "AAA,2021,21,E");
    project.succeed(&["aggregate"]);
    let name = first.file_name().unwrap().to_string_lossy().into_owned();
    let csv = project.succeed(&["diff", &name, "latest", "--format", "csv"]).stdout;
    assert!(csv.contains("the run before kept no members and weights"), "{csv}");
}

#[test]
fn other_editions_of_the_shipped_data_are_explained_to_the_last_figure() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let first = project.output().join("latest").canonicalize().unwrap();
    project.succeed(&["aggregate", "internet-use", "--input", "internet-use=unsd/internet-use"]);
    let changes = project.table("changes");
    assert!(assert_parts_add_up(&changes) > 5000);
    let json =
        project.succeed(&["diff", "--group", "world", "--profile", "itu", "--format", "json", "--most", "5"]).stdout;
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["before"], first.file_name().unwrap().to_string_lossy().as_ref());
    for change in told["changes"].as_array().unwrap() {
        let of_economies: f64 =
            change["economies"].as_array().unwrap().iter().map(|one| one["part"].as_f64().unwrap()).sum();
        let change_of = change["change"].as_f64().unwrap();
        assert!((of_economies - change_of).abs() <= 1e-9 * change["after"].as_f64().unwrap().abs().max(1.0));
    }
    assert!(
        number(
            &table(&first, "aggregates"),
            "value",
            &[WORLD_2021.as_slice(), &[("classification", "world")]].concat()
        )
        .is_some()
    );
}

/// Writes the tables of a run anew without the columns that came after schema 1.
fn as_schema_1(run: &Path) {
    for name in ["observations", "aggregates", "gaps"] {
        let path = run.join(format!("{name}.parquet"));
        let file = std::fs::File::open(&path).unwrap();
        let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().with_batch_size(1 << 20).build().unwrap();
        let batches: Vec<RecordBatch> = batches.collect::<Result<_, _>>().unwrap();
        let [batch] = &batches[..] else { panic!("{name} has {} batches", batches.len()) };
        let columns = batch.schema_ref().fields().iter().zip(batch.columns());
        let is_old = |name: &str| !["note", "fallback", "n_fallback", "weight_fallback_share"].contains(&name);
        let columns: Vec<_> = columns.map(|(field, column)| (field.name().as_str(), column.clone())).collect();
        assert!(columns.iter().any(|(name, _)| !is_old(name)), "{name} lacks nothing");
        let old = columns.into_iter().filter(|(name, _)| is_old(name)).collect();
        std::fs::write(path, parquet(old)).unwrap();
    }
}

#[test]
fn a_run_of_an_earlier_schema_is_compared_and_told_like_any_other() {
    let (project, _) = changes_after(|project| project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E"));
    let told = || {
        let history = ["history", "internet-use", "world", "2021", "--profile", "unicef"];
        [&["diff", "--format", "csv"][..], &["diff", "--format", "json"], &history]
            .map(|asked| project.succeed(asked).stdout)
    };
    let before = told();
    assert!(before[0].contains("part_revised") && before[2].contains("percent"));
    let mut runs: Vec<_> =
        std::fs::read_dir(project.output().join("runs")).unwrap().map(|run| run.unwrap().path()).collect();
    runs.sort();
    as_schema_1(&runs[0]);
    assert_eq!(told(), before);
}

#[test]
fn a_run_that_is_not_there_is_usage_and_a_damaged_one_is_exit_4() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    assert_eq!(project.run(&["diff"]).code, Some(2), "there is no run before the first");
    assert_eq!(project.run(&["diff", "nothing"]).code, Some(2));
    project.write("output/latest/aggregates.parquet", "PAR1 nothing");
    let damaged = project.run(&["diff", "latest", "latest"]);
    assert_eq!(damaged.code, Some(4), "{}", damaged.stderr);
    assert!(damaged.stderr.contains("--force"), "{}", damaged.stderr);
}

const FIGURES: &str = r#"title = { en = "Report", fr = "Rapport" }
[[figure]]
number = "1"
title = { en = "Use", fr = "Usage" }
points = ["africa"]
year = 2020
[[figure.series]]
id = "use"
name = { en = "Use", fr = "Usage" }
indicator = "internet-use"
statistic = "weighted-mean"
"#;

/// A figure that moved alike in several profiles and lists stands once, its unit and cause in words of every language.
#[test]
fn the_page_of_changes_has_each_change_once_in_every_language() {
    let project = Project::six_economies();
    project.write_new("pipelines/reports/small/figures.toml", FIGURES);
    project.succeed(&["aggregate"]);
    let first = project.read("output/latest/changes.html");
    assert!(first.contains("There is no run before this one") && first.contains("Aucun traitement"), "{first}");
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E");
    project.succeed(&["aggregate"]);
    let page = project.read("output/latest/changes.html");
    let words = ["weighted mean", "moyenne pondérée", "percent", "pour cent", "revised +", "révisé +", "lang=\"fr\""];
    words.iter().for_each(|word| assert!(page.contains(word), "{word}: {page}"));
    let sections: Vec<&str> = page.split("<article>").skip(1).collect();
    assert!(
        sections[0].contains(": </span>World") || sections[0].contains("World"),
        "the headline comes first: {page}"
    );
    for section in sections {
        let of_2021 =
            section.split("<tr>").filter(|row| row.contains("weighted mean, percent, itu") && row.contains(">2021<"));
        assert!(of_2021.count() <= 1, "{section}");
        assert!(!section.contains("weighted mean, percent, world-bank"), "{section}");
    }
    let brief = project.read("output/latest/changes.js");
    assert!(brief.contains("place.innerHTML = \"") && brief.contains("World") && brief.contains("→"), "{brief}");
}
