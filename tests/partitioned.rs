//! A dataset that is a folder of Parquet files: what it gives, and that messages name file and row.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray};
use ictstat::pipeline::content_hash::sha256;

use crate::support::{Project, number, parquet, rows, text};

const USE: &str = "raw/itu/internet-use.csv";
const FOLDER: &str = "raw/itu/internet-use";

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// Returns a file of economies with their values, all of status A.
pub fn part(economies: &[&str], values: &[f64]) -> Vec<u8> {
    let status = vec!["A"; economies.len()];
    let values: ArrayRef = Arc::new(Float64Array::from(values.to_vec()));
    parquet(vec![("economy", texts(economies)), ("value", values), ("status", texts(&status))])
}

/// Puts a folder with these files in the place of the rates of six economies, and vouches for them.
pub fn swap(project: &Project, files: &[(&str, Vec<u8>)]) {
    let sidecar = project.read(&format!("{USE}.toml"));
    for file in [USE.to_owned(), format!("{USE}.toml")] {
        std::fs::remove_file(project.path().join(file)).unwrap();
    }
    for (name, content) in files {
        project.write_new(&format!("{FOLDER}/{name}"), content);
    }
    let mut names: Vec<_> = files.iter().collect();
    names.sort_by_key(|(name, _)| *name);
    let sums: String = names.iter().map(|(name, content)| format!("{}  {name}\n", sha256(content))).collect();
    let old = sidecar.lines().find(|line| line.starts_with("sha256")).unwrap();
    let new = format!("sha256 = \"{}\"", sha256(sums.as_bytes()));
    project.write(&format!("{FOLDER}.toml"), sidecar.replace(old, &new));
}

/// The rates of six economies as they are, by year.
pub fn six_economies() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("year=2020/a.parquet", part(&["AAA", "BBB", "CCC"], &[10.0, 50.0, 95.0])),
        ("year=2020/b.parquet", part(&["DDD", "FFF"], &[99.0, 80.0])),
        ("year=2021/a.parquet", part(&["AAA", "EEE"], &[20.0, 40.0])),
    ]
}

#[test]
fn a_folder_gives_what_one_file_gives_with_file_and_row_of_each_value() {
    let expected = Project::six_economies();
    expected.succeed(&["aggregate"]);
    let world = [
        ("indicator", "internet-use"),
        ("statistic", "weighted-mean"),
        ("classification", "world"),
        ("year", "2020"),
        ("profile", "itu"),
        ("sex", "_T"),
    ];
    let project = Project::six_economies();
    swap(&project, &six_economies());
    project.succeed(&["aggregate"]);
    let value = |project: &Project| number(&project.table("aggregates"), "value", &world);
    assert!(value(&project).is_some());
    assert_eq!(value(&project), value(&expected));
    let observations = project.table("observations");
    let of = |economy, year, column| {
        let wanted = [("dataset", "itu/internet-use"), ("economy", economy), ("year", year)];
        text(&observations, column, &wanted).unwrap()
    };
    assert_eq!(of("FFF", "2020", "source_file"), "raw/itu/internet-use/year=2020/b.parquet");
    assert_eq!(of("FFF", "2020", "source_line"), "2");
    assert_eq!(of("EEE", "2021", "source_file"), "raw/itu/internet-use/year=2021/a.parquet");
    assert_eq!(of("EEE", "2021", "source_line"), "2");
    let explained = project.succeed(&["explain", "internet-use", "world", "2020"]).stdout;
    assert!(explained.contains("year=2020/b.parquet"), "{explained}");
    let manifest = project.read("output/latest/manifest.json");
    assert!(manifest.contains("\"raw/itu/internet-use\""), "{manifest}");
}

#[test]
fn messages_name_the_file_of_the_folder_and_its_row() {
    let project = Project::six_economies();
    let mut files = six_economies();
    // Beyond 100 percent, twice the same, and two that contradict each other.
    files[1].1 = part(&["DDD", "FFF", "EEE", "AAA", "BBB"], &[99.0, 80.0, 140.0, 10.0, 51.0]);
    swap(&project, &files);
    project.replace("raw/itu/internet-use.toml", "max_rejected_share = 0.5", "max_rejected_share = 0.9");
    project.succeed(&["aggregate"]);
    let rejects = project.table("rejects");
    let file_of =
        |code: &str, line: &str| text(&rejects, "source_file", &[("code", code), ("source_line", line)]).unwrap();
    assert_eq!(file_of("E015", "3"), "raw/itu/internet-use/year=2020/b.parquet");
    assert_eq!(file_of("E017", "5"), "raw/itu/internet-use/year=2020/b.parquet");
    assert_eq!(file_of("E017", "2"), "raw/itu/internet-use/year=2020/a.parquet");
    let expected = text(&rejects, "expected", &[("code", "E017"), ("source_line", "2")]).unwrap();
    assert!(expected.contains("51 in line 5 of raw/itu/internet-use/year=2020/b.parquet"), "{expected}");
    let found = rows(&project.table("findings"), &[("code", "W011")]);
    assert_eq!(found.height(), 1);
    let told = text(&project.table("findings"), "message", &[("code", "W011")]).unwrap();
    assert!(told.contains("stands in line 1 of raw/itu/internet-use/year=2020/a.parquet already"), "{told}");
    assert!(told.contains("raw/itu/internet-use/year=2020/b.parquet:4"), "{told}");
}

#[test]
fn where_takes_a_part_of_a_folder_and_counts_the_rest_as_set_aside() {
    let project = Project::six_economies();
    swap(&project, &six_economies());
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\", status = \"status\" }";
    project.replace(
        "pipelines/internet-use.toml",
        columns,
        &format!("{columns}\nwhere = {{ year = {{ from = 2021 }} }}"),
    );
    project.succeed(&["aggregate", "internet-use"]);
    assert_eq!(rows(&project.table("observations"), &[("dataset", "itu/internet-use")]).height(), 2);
    let manifest: serde_json::Value = serde_json::from_str(&project.read("output/latest/manifest.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    let input = inputs.iter().find(|input| input["path"] == FOLDER).unwrap();
    let count = |key: &str| input[key].as_u64().unwrap();
    assert_eq!([count("rows_read"), count("rows_kept"), count("rows_set_aside")], [7, 2, 5]);
}

#[test]
fn add_describes_a_folder_and_validate_renews_its_checksum() {
    let project = Project::six_economies();
    for (name, content) in six_economies() {
        project.write_new(&format!("raw/wb/rates/{name}"), content);
    }
    let added = project.succeed(&["add", "raw/wb/rates/", "--indicator", "rates"]);
    assert!(added.stdout.contains("year = \"year\""), "{}", added.stdout);
    let sidecar = project.read("raw/wb/rates.toml");
    assert!(sidecar.contains("id = \"wb/rates\""), "{sidecar}");
    project.succeed(&["aggregate", "rates"]);
    assert_eq!(rows(&project.table("observations"), &[("dataset", "wb/rates")]).height(), 7);
    project.write_new("raw/wb/rates/year=2022/a.parquet", part(&["AAA"], &[30.0]));
    assert_eq!(project.run(&["aggregate", "rates"]).code, Some(3));
    project.succeed(&["validate", "--update-checksums"]);
    project.succeed(&["aggregate", "rates"]);
    assert_eq!(rows(&project.table("observations"), &[("dataset", "wb/rates")]).height(), 8);
}
