//! `ictstat add --value`: a value of one's own enters the next run, before those of publishers, and nothing is half done.

use polars::prelude::*;

use crate::support::Project;

const DATA: &str = "raw/own/internet-use.csv";
const PIPELINE: &str = "pipelines/internet-use.toml";

fn add<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["add", "--value", "internet-use"][..], rest, &["--source", "Household survey, table 4"][..]].concat()
}

/// Returns what is in use of an economy in 2021, with its dataset.
fn in_use(project: &Project) -> Vec<(String, f64)> {
    let is_asked = col("selected")
        .and(col("indicator").eq(lit("internet-use")))
        .and(col("year").eq(lit(2021)))
        .and(col("economy").eq(lit("AAA")))
        .and(col("sex").eq(lit("_T")));
    let rows = project.table("observations").lazy().filter(is_asked).collect().unwrap();
    let (datasets, values) = (rows.column("dataset").unwrap(), rows.column("value").unwrap());
    let pairs = datasets.str().unwrap().iter().zip(values.f64().unwrap().iter());
    pairs.map(|(dataset, value)| (dataset.unwrap().to_owned(), value.unwrap())).collect()
}

#[test]
fn an_own_value_goes_before_the_publishers_and_diff_shows_what_it_moved() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("itu/internet-use".to_owned(), 20.0)]);
    let added = project.succeed(&add(&["aland", "2021", "26.5", "--status", "P", "--note", "preliminary"]));
    assert_eq!(
        added.stdout,
        "internet-use: Aland (AAA) 2021 = 26.5 percent, status P\n\
         own values go before those of itu/internet-use, wb/internet-use-by-sex; here itu/internet-use states 20 (status E)\n"
    );
    assert!(added.stderr.contains("wrote raw/own/internet-use.csv"), "{}", added.stderr);
    let input = project.read(PIPELINE);
    assert!(input.contains("dataset = \"own/internet-use\"\npriority = 0\n"), "{input}");
    project.succeed(&["validate"]);
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("own/internet-use".to_owned(), 26.5)]);
    let moved = project.succeed(&["diff"]).stdout;
    assert!(moved.contains("AAA"), "{moved}");
}

#[test]
fn a_second_value_is_added_and_the_checksum_renewed() {
    let project = Project::six_economies();
    project.succeed(&add(&["AAA", "2021", "26.5"]));
    let pipeline = project.read(PIPELINE);
    project.succeed(&add(&["Beland", "2021", "55", "--sex", "F"]));
    assert_eq!(project.read(PIPELINE), pipeline, "the input is there already");
    let lines: Vec<String> = project.read(DATA).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2], "BBB,2021,F,_T,_T,_Z,55,,\"Household survey, table 4\",,,2026-09-21");
    project.succeed(&add(&["AAA", "2021", "27", "--force"]));
    assert_eq!(project.read(DATA).lines().count(), 3, "the new value stands in the place of the old one");
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("own/internet-use".to_owned(), 27.0)]);
}

#[test]
fn a_dry_run_and_a_failure_write_nothing() {
    let project = Project::six_economies();
    let pipeline = project.read(PIPELINE);
    let shown = project.succeed(&add(&["AAA", "2021", "26.5", "--dry-run"]));
    assert!(shown.stdout.contains("[[input]]\ndataset = \"own/internet-use\"\n"), "{}", shown.stdout);
    assert!(!project.path().join("raw/own").exists());
    // A folder in the place of the sidecar: the second of three files cannot be written.
    std::fs::create_dir_all(project.path().join(format!("{DATA}.toml/x"))).unwrap();
    assert_ne!(project.run(&add(&["AAA", "2021", "26.5"])).code, Some(0));
    assert!(!project.path().join(DATA).exists());
    assert_eq!(project.read(PIPELINE), pipeline);
}

#[test]
fn a_value_with_a_status_that_says_there_is_none_is_refused() {
    let project = Project::six_economies();
    let refused = project.run(&add(&["AAA", "2021", "26.5", "--status", "Q"]));
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("status Q says that there is no value, and 26.5 is one"), "{}", refused.stderr);
    assert!(!project.path().join("raw/own").exists());
}
