//! Bulk files of publishers, of which one series is used: what they say, and that memory does not grow with what is not kept.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

use polars::prelude::*;

use crate::publishers::zipped;
use crate::support::{Project, ictstat, number};

/// The years are columns, and the series that is wanted is one of many.
const LAYOUT: &str = "[layout.unpivot]\ncolumns = '^(?<year>[0-9]{4})$'\n";
const YEARS: std::ops::Range<i32> = 1961..2025;
const KEPT: [(&str, [&str; 2]); 2] = [("AAA", ["10", "20"]), ("BBB", ["30", "60"])];

/// A wide file with so many rows of series that nobody asks for before, between and behind the two that are wanted.
fn wide(n_rows: usize) -> String {
    let mut text = "Country Name,Country Code,Indicator Name,Indicator Code".to_owned();
    YEARS.for_each(|year| write!(text, ",{year}").unwrap());
    text.push('\n');
    let other: String = YEARS.map(|year| format!(",{year}.25")).collect();
    for row in 0..n_rows {
        if let Some((economy, values)) = (row % (n_rows / 2) == n_rows / 3).then(|| KEPT[row * 2 / n_rows]) {
            writeln!(text, "Côte,{economy},Internet,IT.NET{}{},{}", ",".repeat(63), values[0], values[1]).unwrap();
        }
        writeln!(text, "Curaçao,CCC,Other {row},XX.{row}{other}").unwrap();
    }
    text
}

/// A project whose rates stand in a bulk file.
fn project(name: &str, content: &[u8], encoding: &str) -> Project {
    let project = Project::six_economies();
    project.swap_raw("raw/itu/internet-use.csv", &format!("raw/itu/{name}"), LAYOUT, content);
    let sidecar = format!("raw/itu/{name}.toml");
    project.replace(&sidecar, "encoding = \"utf-8\"", &format!("encoding = \"{encoding}\""));
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\", status = \"status\" }";
    let wide = "columns = { economy = \"Country Code\", year = \"year\", value = \"value\" }\n\
                where = { \"Indicator Code\" = \"IT.NET\" }\n";
    project.replace("pipelines/internet-use.toml", columns, wide);
    project
}

/// Runs the program; returns the most memory that it had, in megabytes.
fn peak_of(project: &Project) -> f64 {
    let mut command = ictstat(project.path(), &["aggregate", "internet-use", "--threads", "2"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut peak = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        peak = peak.max(kibibytes.unwrap_or_default() / 1024.0);
        std::thread::sleep(Duration::from_millis(1));
    }
    let finished = child.wait_with_output().unwrap();
    assert!(finished.status.success(), "{}", String::from_utf8_lossy(&finished.stderr));
    peak
}

fn assert_read(project: &Project) {
    let rows = project.table("observations");
    for (economy, values) in KEPT {
        for (year, value) in ["2023", "2024"].iter().zip(values) {
            let wanted = [("economy", economy), ("year", *year), ("dataset", "itu/internet-use")];
            assert_eq!(number(&rows, "value", &wanted), value.parse().ok(), "{economy} {year}");
        }
    }
}

#[test]
fn memory_does_not_grow_with_the_rows_that_are_not_kept() {
    let (small, large) = (wide(20_000), wide(80_000));
    assert!(small.len() > 9 << 20 && large.len() > 36 << 20, "{} {}", small.len(), large.len());
    let plain = project("internet-use.csv", small.as_bytes(), "utf-8");
    let least = peak_of(&plain);
    assert_read(&plain);
    let latin = encoding_rs::mem::encode_latin1_lossy(&large).into_owned();
    let archive = zipped(&[("WDICSV.csv", &large)]);
    for (name, content, encoding) in [
        ("internet-use.csv", large.as_bytes(), "utf-8"),
        ("internet-use.csv", &latin, "latin-1"),
        ("internet-use.zip", &archive, "utf-8"),
    ] {
        let project = project(name, content, encoding);
        let peak = peak_of(&project);
        assert_read(&project);
        assert!(peak - least < 16.0, "{name} {encoding}: {peak:.0} MB against {least:.0} MB");
    }
}

#[test]
fn a_row_that_is_refused_in_a_bulk_file_is_shown_as_it_stands() {
    let text = wide(20_000).replace("\nCôte,BBB,Internet,IT.NET", "\nCôte,BBB,Internet,IT.NET,101");
    let text = text.replacen(",101,", ",101", 1);
    let project = project("internet-use.csv", text.as_bytes(), "utf-8");
    project.succeed(&["aggregate", "internet-use"]);
    let rejects = project.table("rejects");
    let line = text.lines().position(|line| line.starts_with("Côte,BBB")).unwrap() + 1;
    assert_eq!(number(&rejects, "source_line", &[]), Some(line as f64));
    let told = rejects.column("raw_record").unwrap().cast(&DataType::String).unwrap();
    assert_eq!(told.str().unwrap().get(0), text.lines().nth(line - 1));
}
