//! Workbooks (XLSX) as inputs: sheet and cells declared in the sidecar give what CSV gives, wrong rows are named by
//! sheet and row, and what is no honest workbook is refused.

use std::io::Write;

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Finished, Project, rows};

const CSV: &str = "raw/itu/price-baskets.csv";
const XLSX: &str = "raw/itu/price-baskets.xlsx";

/// The price baskets of the six economies as a publisher's workbook has them: on the second sheet, under a title,
/// beside a remark. `change` may spoil a cell, as row, column and text.
fn workbook(change: Option<(u32, u16, &str)>) -> Vec<u8> {
    let csv = Project::six_economies().read(CSV);
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("About").unwrap().write_string(0, 0, "Price baskets").unwrap();
    let sheet = workbook.add_worksheet().set_name("Prices").unwrap();
    sheet.write_string(0, 1, "ICT price baskets").unwrap();
    for (line, record) in (2u32..).zip(csv.lines()) {
        for (column, field) in (1u16..).zip(record.split(',')) {
            match field.parse::<f64>() {
                Ok(number) => sheet.write_number(line, column, number).unwrap(),
                Err(_) => sheet.write_string(line, column, field).unwrap(),
            };
        }
    }
    sheet.write_string(20, 1, "Note: not a row of the table").unwrap();
    if let Some((row, column, text)) = change {
        sheet.write_string(row, column, text).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// The world of six economies with its price baskets in a workbook.
fn project(content: &[u8], declared: &str) -> Project {
    let project = Project::six_economies();
    let sidecar = project.read(&format!("{CSV}.toml"));
    std::fs::remove_file(project.path().join(CSV)).unwrap();
    std::fs::remove_file(project.path().join(format!("{CSV}.toml"))).unwrap();
    project.write(&format!("{XLSX}.toml"), format!("{sidecar}{declared}"));
    project.write_raw(XLSX, content);
    project
}

const DECLARED: &str = "sheet = \"Prices\"\ncells = \"B3:E8\"\n";

#[test]
fn a_declared_range_of_a_sheet_gives_what_csv_gives() {
    let plain = Project::six_economies();
    plain.succeed(&["aggregate"]);
    let project = project(&workbook(None), DECLARED);
    project.succeed(&["aggregate"]);
    assert!(project.table("aggregates").equals_missing(&plain.table("aggregates")));
    let prices = rows(&project.table("observations"), &[("indicator", "price-mobile-broadband-5gb")]);
    let file = prices.column("source_file").unwrap().cast(&polars::prelude::DataType::String).unwrap();
    assert_eq!(file.str().unwrap().get(0), Some("raw/itu/price-baskets.xlsx[Prices]"));
}

#[test]
fn a_wrong_row_is_named_by_sheet_and_row() {
    let project = project(&workbook(Some((5, 4, "n.a."))), DECLARED);
    project.succeed(&["aggregate"]);
    let rejects = project.table("rejects");
    let text = |column: &str| {
        let texts = rejects.column(column).unwrap().cast(&polars::prelude::DataType::String).unwrap();
        texts.str().unwrap().get(0).unwrap_or_default().to_owned()
    };
    assert_eq!(rejects.height(), 1);
    assert_eq!(text("source_file"), "raw/itu/price-baskets.xlsx[Prices]");
    // Row 6 of the sheet, column E.
    assert_eq!((text("source_line").as_str(), text("source_column").as_str()), ("6", "5"));
    assert_eq!(text("raw_record"), "CCC,2020,mobile-broadband-5gb,n.a.");
}

fn refused(content: &[u8], declared: &str) -> Finished {
    let finished = project(content, declared).run(&["aggregate"]);
    assert_eq!(finished.code, Some(3), "{}", finished.stderr);
    assert!(!finished.stderr.contains("panicked"));
    finished
}

fn assert_says(finished: &Finished, words: &[&str]) {
    for word in words {
        assert!(finished.stderr.contains(word), "`{word}` in:\n{}", finished.stderr);
    }
}

#[test]
fn a_sheet_that_is_not_there_is_refused_with_the_nearest() {
    let finished = refused(&workbook(None), "sheet = \"Price\"\n");
    assert_says(&finished, &["found no sheet `Price`", "did you mean Prices?"]);
}

#[test]
fn of_several_sheets_one_has_to_be_declared() {
    assert_says(&refused(&workbook(None), ""), &["the workbook has 2 sheets", "the sheets are: About, Prices"]);
}

#[test]
fn cells_have_to_be_a_range_with_rows_in_it() {
    assert_says(&refused(&workbook(None), "sheet = \"Prices\"\ncells = \"B3\"\n"), &["expected a range as A4:F212"]);
    assert_says(
        &refused(&workbook(None), "sheet = \"Prices\"\ncells = \"X1:Z9\"\n"),
        &["no header with rows below it"],
    );
}

#[test]
fn what_is_no_workbook_is_refused() {
    assert_says(&refused(b"economy,year\n", DECLARED), &["this is no workbook (XLSX), or it is damaged"]);
    let whole = workbook(None);
    assert_says(&refused(&whole[..whole.len() / 2], DECLARED), &["this is no workbook (XLSX), or it is damaged"]);
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
    let mut bomb = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_says(&refused(&bomb, DECLARED), &["unpacks to more than 256 MiB"]);
}
