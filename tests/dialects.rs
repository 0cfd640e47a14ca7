//! One world in every way in which publishers write it: the aggregates stay the same.

use polars::prelude::*;

use crate::support::{Finished, Project};

/// Returns the aggregates of a project whose internet use is rewritten.
fn aggregates_of(dialect: &str, content: impl AsRef<[u8]>) -> (DataFrame, Finished) {
    let project = Project::six_economies();
    let sidecar = "raw/itu/internet-use.csv.toml";
    let kept: Vec<String> =
        project.read(sidecar).lines().filter(|line| !declares_dialect(line)).map(str::to_owned).collect();
    project.write(sidecar, format!("{}\n{dialect}", kept.join("\n")));
    project.write_raw("raw/itu/internet-use.csv", content);
    let finished = project.succeed(&["aggregate"]);
    (project.table("aggregates"), finished)
}

fn declares_dialect(line: &str) -> bool {
    ["encoding", "delimiter", "decimal", "missing"].iter().any(|key| line.starts_with(key))
}

fn plain() -> (String, DataFrame) {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    (project.read("raw/itu/internet-use.csv"), project.table("aggregates"))
}

#[test]
fn byte_order_mark_and_crlf() {
    let (text, expected) = plain();
    let (table, _) = aggregates_of("", format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert!(table.equals_missing(&expected));
}

#[test]
fn semicolons_and_decimal_commas() {
    let (text, expected) = plain();
    let text = text.replace(',', ";").replace(";10;", ";10,0;").replace(";95;", ";\"95,000\";");
    let (table, _) = aggregates_of("delimiter = \";\"\ndecimal = \",\"\n", text);
    assert!(table.equals_missing(&expected));
}

#[test]
fn latin_1_names_and_tabs() {
    let (text, expected) = plain();
    let text = text.replace(',', "\t").replace("CCC", "C\u{e9}land").chars().map(|c| c as u8).collect::<Vec<u8>>();
    let (table, _) = aggregates_of("encoding = \"latin-1\"\ndelimiter = \"\\t\"\n", text);
    assert!(table.equals_missing(&expected));
}

#[test]
fn tokens_for_missing_values_leave_rows_without_a_value() {
    let (text, expected) = plain();
    for token in ["..", "-", "n/a", ""] {
        let text = format!("{text}BBB,2021,{token},\n");
        let (table, _) = aggregates_of("missing = [\"..\", \"-\", \"n/a\", \"\"]\n", text);
        assert!(table.equals_missing(&expected), "{token}");
    }
}

#[test]
fn economies_by_code_number_and_name_with_the_publishers_aggregates_set_aside() {
    let (text, expected) = plain();
    let text = text.replace("AAA,2020", "901,2020").replace("BBB", "beland").replace("DDD", "丁国");
    let (table, finished) =
        aggregates_of("missing = [\"\"]\n", format!("{text}World,2020,60,E\nArab World,2020,55,E\nEUU,2020,80,\n"));
    assert!(table.equals_missing(&expected));
    assert!(finished.stderr.contains("1 notice in findings.parquet"), "{}", finished.stderr);
}

#[test]
fn parquet_gives_what_csv_gives() {
    let (text, expected) = plain();
    let project = Project::six_economies();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let texts = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<_>>();
    let mut frame = df!(
        "economy" => texts(0),
        "year" => texts(1).iter().map(|year| year.parse::<i64>().unwrap()).collect::<Vec<_>>(),
        "value" => texts(2).iter().map(|value| value.parse::<f64>().unwrap()).collect::<Vec<_>>(),
        "status" => texts(3),
    )
    .unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    let sidecar = project.read("raw/itu/internet-use.csv.toml");
    std::fs::remove_file(project.path().join("raw/itu/internet-use.csv")).unwrap();
    std::fs::remove_file(project.path().join("raw/itu/internet-use.csv.toml")).unwrap();
    project.write("raw/itu/internet-use.parquet.toml", sidecar);
    project.write_raw("raw/itu/internet-use.parquet", bytes);
    project.succeed(&["aggregate"]);
    assert!(project.table("aggregates").equals_missing(&expected));
    let rows = crate::support::rows(&project.table("observations"), &[("dataset", "itu/internet-use")]);
    let lines = rows.column("source_line").unwrap().i32().unwrap().max();
    assert_eq!(lines, Some(7), "the line is the number of the row");
}
