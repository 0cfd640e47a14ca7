//! Same inputs, same bytes: whatever the threads, the order of the rows or the number of the run.

use std::path::Path;

use crate::support::{Project, hashes};

#[test]
fn one_two_and_four_threads_give_the_same_bytes_of_every_file() {
    let project = Project::shipped();
    let of_threads = |threads: &str| {
        let output = project.path().join(format!("output-{threads}"));
        project.succeed(&["aggregate", "--threads", threads, "--output", output.to_str().unwrap()]);
        hashes(&output.join("latest"))
    };
    let one = of_threads("1");
    assert!(one.len() >= 8);
    assert_eq!(one, of_threads("2"));
    assert_eq!(one, of_threads("4"));
}

#[test]
fn the_order_of_the_rows_changes_nothing_but_line_numbers() {
    let project = Project::shipped();
    let aggregates = |run: &Path| hashes(run).into_iter().find(|(path, _)| path == "aggregates.parquet").unwrap().1;
    project.succeed(&["aggregate"]);
    let before = aggregates(&project.output().join("latest"));
    for file in ["raw/itu/internet-use.csv", "raw/un/population.csv", "raw/itu/classifications.csv"] {
        let text = project.read(file);
        let (header, rows) = text.split_once('\n').unwrap();
        let reversed: Vec<&str> = rows.lines().rev().collect();
        project.write_raw(file, format!("{header}\n{}\n", reversed.join("\n")));
    }
    project.succeed(&["aggregate"]);
    assert_eq!(before, aggregates(&project.output().join("latest")));
}

#[test]
fn a_forced_run_repeats_the_bytes_and_takes_the_next_name() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let first = project.output().join("latest").canonicalize().unwrap();
    project.succeed(&["aggregate", "--force"]);
    let second = project.output().join("latest").canonicalize().unwrap();
    assert_eq!(
        second.file_name().unwrap().to_string_lossy(),
        format!("{}-2", first.file_name().unwrap().to_string_lossy())
    );
    assert_eq!(hashes(&first), hashes(&second));
}
