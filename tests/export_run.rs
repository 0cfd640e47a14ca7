//! `ictstat export --format`: every number of a file is that of the run, and what is absent there is absent here.
//! That other programs read SDMX-CSV and its structures is checked by tests/exports/check.py.

use std::collections::HashMap;

use calamine::{Data, Reader, Xlsx};
use polars::prelude::{AnyValue, DataFrame};
use serde_json::Value;

use crate::support::{Project, rows};

fn project() -> Project {
    let project = Project::six_economies();
    let sidecar = "raw/itu/classifications.csv.toml";
    for (id, agency) in [("itu-region", "ITU"), ("wb-income", "WB")] {
        let old = format!("[[classification]]\nid = \"{id}\"\n");
        project.replace(sidecar, &old, &format!("{old}agency = \"{agency}\"\n"));
    }
    project.write(sidecar, project.read(sidecar) + "m49 = \"199\"\n");
    project.succeed(&["aggregate"]);
    project
}

fn export(project: &Project, arguments: &[&str]) -> String {
    project.succeed(&[&["export"], arguments].concat()).stdout
}

/// Returns what a run has in each cell, as text; empty where there is nothing.
fn cells(table: &DataFrame) -> Vec<Vec<String>> {
    let cell = |value: AnyValue<'_>| match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(number) => number.to_string(),
        text if text.get_str().is_some() => text.get_str().unwrap().to_owned(),
        other => other.to_string(),
    };
    let columns = table.columns();
    (0..table.height()).map(|row| columns.iter().map(|column| cell(column.get(row).unwrap())).collect()).collect()
}

/// Returns the object of each row.
fn json_lines(header: &[String], table: &DataFrame) -> Vec<String> {
    let cell = |value: AnyValue<'_>| match value {
        AnyValue::Null => "null".to_owned(),
        AnyValue::Float64(number) => serde_json::to_string(&number).unwrap(),
        text if text.get_str().is_some() => serde_json::to_string(text.get_str().unwrap()).unwrap(),
        other => other.to_string(),
    };
    let object = |row: usize| {
        let cells = header.iter().zip(table.columns());
        let cells: Vec<String> =
            cells.map(|(name, column)| format!("\"{name}\":{}", cell(column.get(row).unwrap()))).collect();
        format!("{{{}}}", cells.join(","))
    };
    (0..table.height()).map(object).collect()
}

fn csv(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

#[test]
fn csv_json_and_a_workbook_have_every_cell_of_the_run() {
    let project = project();
    for name in ["aggregates", "gaps", "observations"] {
        let table = project.table(name);
        let expected = cells(&table);
        assert!(expected.len() > 3 && expected.iter().flatten().any(String::is_empty), "{name} has no absent cell");
        let header: Vec<String> = table.get_column_names().into_iter().map(ToString::to_string).collect();
        let (found_header, found) = csv(&export(&project, &["--format", "csv", "--table", name]));
        assert_eq!((&found_header, &found), (&header, &expected));

        // As text: who reads a number of JSON into a float may lose its last digit.
        let json = export(&project, &["--format", "json", "--table", name]);
        let objects = json_lines(&header, &table);
        assert_eq!(json, format!("[\n{}\n]\n", objects.join(",\n")));
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap().as_array().unwrap().len(), expected.len());

        project.succeed(&["export", "--format", "xlsx", "--table", name, "-o", "sheets"]);
        let bytes = std::fs::read(project.path().join(format!("sheets/{name}.xlsx"))).unwrap();
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range(name).unwrap();
        let of_sheet = |row: usize, column: usize| match sheet.get((row + 1, column)).unwrap_or(&Data::Empty) {
            Data::Float(number) => number.to_string(),
            Data::Int(number) => number.to_string(),
            Data::Bool(is_so) => is_so.to_string(),
            Data::Empty => String::new(),
            other => other.to_string(),
        };
        let found: Vec<Vec<String>> =
            (0..expected.len()).map(|row| (0..header.len()).map(|column| of_sheet(row, column)).collect()).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn all_tables_of_a_run_go_to_one_folder() {
    let project = project();
    project.succeed(&["export", "--format", "csv", "--table", "all", "-o", "whole"]);
    let names = |folder: &str, ending: &str| {
        let entries = std::fs::read_dir(project.path().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect();
        names.sort();
        names
    };
    assert_eq!(names("whole", ".csv"), names("output/latest", ".parquet"));
    let (header, found) = csv(&project.read("whole/weights.csv"));
    let table = project.table("weights");
    assert_eq!((header.len(), found), (table.width(), cells(&table)));
}

#[test]
fn a_slice_has_the_rows_that_are_asked_for() {
    let project = project();
    let asked = ["--indicator", "internet-use", "--group", "africa", "--group", "wb-income:FY2021:low-income"];
    let (header, found) = csv(&export(&project, &[&["--format", "csv", "--year", "2020"], &asked[..]].concat()));
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let all = project.table("aggregates");
    let of = |wanted: &[(&str, &str)]| {
        cells(&rows(&all, &[wanted, &[("indicator", "internet-use"), ("year", "2020")]].concat()))
    };
    let africa = of(&[("group", "africa")]);
    let low = of(&[("group", "low-income"), ("edition", "FY2021")]);
    assert!(!africa.is_empty() && !low.is_empty());
    assert_eq!(found, [africa, low].concat());
    assert!(found.iter().all(|row| row[at("year")] == "2020"));
}

#[test]
fn an_observation_of_sdmx_csv_has_codes_status_unit_and_all_else_of_its_row() {
    let project = project();
    let (header, found) = csv(&export(&project, &["--format", "sdmx-csv"]));
    let table = project.table("aggregates");
    let names: Vec<String> = table.get_column_names().into_iter().map(ToString::to_string).collect();
    let expected = cells(&table);
    assert_eq!(header[..5], ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "CLASSIFICATION"]);
    assert_eq!((found.len(), header.len()), (expected.len(), names.len() + 5));
    let known: HashMap<&str, &str> = HashMap::from([
        ("group", "REF_AREA"),
        ("year", "TIME_PERIOD"),
        ("value", "OBS_VALUE"),
        ("status", "OBS_STATUS"),
        ("unit", "UNIT_MEASURE"),
    ]);
    let coded = ["classification", "edition", "indicator", "category", "statistic", "profile", "unit", "weight_unit"];
    for (name, column) in names.iter().zip(0..) {
        let id = known.get(name.as_str()).map_or_else(|| name.to_uppercase(), |id| (*id).to_owned());
        let at = header.iter().position(|one| *one == id).unwrap_or_else(|| panic!("no {id}"));
        for (row, cells) in found.iter().zip(&expected) {
            let text = match (name.as_str(), cells[column].as_str()) {
                ("group", group) => area(&cells[0], group),
                (name, id) if coded.contains(&name) => {
                    id.to_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_")
                }
                (_, text) => text.to_owned(),
            };
            assert_eq!(row[at], text, "{id}");
        }
    }
    let multiplier = header.iter().position(|one| one == "UNIT_MULT").unwrap();
    assert!(
        found
            .iter()
            .all(|row| row[..4] == ["dataflow", "ICTSTAT:AGGREGATES(1.0.0)", "I", "A"] && row[multiplier] == "0")
    );
}

/// M49 for the world and the least developed countries, the agency before all others.
fn area(classification: &str, group: &str) -> String {
    match (classification, group) {
        ("world", _) => "001".to_owned(),
        (_, "ldc") => "199".to_owned(),
        ("itu-region", group) => format!("ITU_{}", group.to_uppercase().replace('-', "_")),
        (_, group) => format!("WB_{}", group.to_uppercase().replace('-', "_")),
    }
}

#[test]
fn labels_stand_beside_codes_and_the_structures_are_those_of_the_whole_run() {
    let project = project();
    let asked = ["--format", "sdmx-csv", "--indicator", "internet-use", "--year", "2020"];
    project.succeed(&[&["export", "--labels", "-o", "one"], &asked[..]].concat());
    project.succeed(&["export", "--format", "sdmx-csv", "-o", "all"]);
    let (header, found) = csv(&project.read("one/aggregates.csv"));
    assert_eq!(header[..6], ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "FREQ", "Frequency"]);
    let at = header.iter().position(|one| one == "REF_AREA").unwrap();
    assert_eq!(header[at + 1], "Group");
    let named = |code: &str| found.iter().find(|row| row[at] == code).map(|row| row[at + 1].as_str());
    assert_eq!([named("ITU_AFRICA"), named("001")], [Some("Africa"), Some("World")]);
    for file in ["structures-3.0.xml", "structures-2.1.xml"] {
        let text = project.read(&format!("one/{file}"));
        assert_eq!(text, project.read(&format!("all/{file}")));
        assert!(text.contains("<com:Name xml:lang=\"zh\">非洲</com:Name>"), "names in every language");
        assert!(text.contains("<str:Code id=\"PRICE_MOBILE_BROADBAND_5GB\">"), "codes of the whole run");
    }
}

#[test]
fn own_groups_are_told_from_others_of_their_name() {
    let project = project();
    project.write("own.csv", "group,economy\nafrica,AAA\nafrica,CCC\n");
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    let text = export(&project, &["--format", "sdmx-csv", "--group", "user-groups:africa"]);
    assert!(
        text.lines().skip(1).all(|line| line.contains(",USER_GROUPS,") && line.contains(",USER_GROUPS_AFRICA,")),
        "{text}"
    );
}
