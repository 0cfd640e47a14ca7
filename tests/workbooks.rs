//! Workbooks (XLSX) as inputs: sheet and cells declared in the sidecar give what CSV gives, wrong rows are named by
//! sheet and row, and what is no honest workbook is refused.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Finished, Project, rows, text};

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
    // A proof names the sheet and its row, and holds the hash of the workbook that the sheet lies in.
    let proof = project.succeed(&["prove", "price-mobile-broadband-5gb", "world", "2020"]).stdout;
    let proof: serde_json::Value = serde_json::from_str(&proof).unwrap();
    let content = std::fs::read(project.path().join(XLSX)).unwrap();
    assert_eq!(proof["files"][XLSX]["sha256"], ictstat::pipeline::content_hash::sha256(&content));
    let line = &proof["members"][0]["lines"][0];
    assert_eq!((&line["file"], &line["sha256"]), (&format!("{XLSX}[Prices]").into(), &serde_json::Value::Null));
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
    assert_says(
        &refused(b"economy,year\n", DECLARED),
        &["this is no workbook (XLSX, XLS, XLSB, ODS), or it is damaged"],
    );
    let whole = workbook(None);
    assert_says(
        &refused(&whole[..whole.len() / 2], DECLARED),
        &["this is no workbook (XLSX, XLS, XLSB, ODS), or it is damaged"],
    );
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

const USE: &str = "raw/itu/internet-use.csv";
const BOOK: &str = "raw/itu/internet-use.xlsx";

/// Internet use of the six economies as a workbook; `write` writes a value into row and column.
fn internet_use(write: impl Fn(&mut rust_xlsxwriter::Worksheet, u32, u16, f64)) -> Vec<u8> {
    let csv = Project::six_economies().read(USE);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, record) in (0u32..).zip(csv.lines()) {
        for (column, field) in (0u16..).zip(record.split(',')) {
            match field.parse::<f64>() {
                Ok(number) if column == 2 => write(sheet, line, column, number),
                Ok(number) => drop(sheet.write_number(line, column, number).unwrap()),
                Err(_) => drop(sheet.write_string(line, column, field).unwrap()),
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn of_internet_use(content: &[u8]) -> Project {
    let project = Project::six_economies();
    project.swap_raw(USE, BOOK, "", content);
    project
}

/// Returns the workbook with a text of its sheet replaced.
fn rewritten(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.ends_with("sheet1.xml") {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            content = text.replace(from, to).into_bytes();
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn cells_in_percent_format_are_what_they_show() {
    let plain = Project::six_economies();
    plain.succeed(&["aggregate"]);
    for (format, by) in [("0%", 100.0), ("0.0 %;[Red]-0.0 %", 100.0), ("0.0\"%\"", 1.0), ("0.00", 1.0)] {
        let format = &Format::new().set_num_format(format);
        let project = of_internet_use(&internet_use(|sheet, row, column, value| {
            sheet.write_number_with_format(row, column, value / by, format).unwrap();
        }));
        project.succeed(&["aggregate", "--strict"]);
        assert!(project.table("aggregates").equals_missing(&plain.table("aggregates")), "{format:?}");
    }
}

#[test]
fn a_declared_multiplier_stands_above_the_format_of_a_cell() {
    let plain = Project::six_economies();
    plain.succeed(&["aggregate"]);
    let format = &Format::new().set_num_format("0%");
    let project = of_internet_use(&internet_use(|sheet, row, column, value| {
        sheet.write_number_with_format(row, column, value / 1000.0, format).unwrap();
    }));
    let line = "dataset = \"itu/internet-use\"\n";
    project.replace("pipelines/internet-use.toml", line, &format!("{line}multiplier = 1000\n"));
    project.succeed(&["aggregate", "--strict"]);
    assert!(project.table("aggregates").equals_missing(&plain.table("aggregates")));
}

#[test]
fn a_formula_counts_with_its_stored_result_and_never_without() {
    let plain = Project::six_economies();
    plain.succeed(&["aggregate"]);
    let stored = internet_use(|sheet, row, column, value| {
        let formula = Formula::new(format!("={value}+0")).set_result(value.to_string());
        sheet.write_formula(row, column, formula).unwrap();
    });
    let project = of_internet_use(&stored);
    project.succeed(&["aggregate", "--strict"]);
    assert!(project.table("aggregates").equals_missing(&plain.table("aggregates")));
    // Without a result, with the 0 that is written by programs that do not compute, and with an empty one.
    let never_computed = internet_use(|sheet, row, column, value| match row {
        1 => drop(sheet.write_formula(row, column, "=5+5").unwrap()),
        _ => drop(sheet.write_number(row, column, value).unwrap()),
    });
    let without = |to: &str| rewritten(&never_computed, "<f>5+5</f><v>0</v>", to);
    for book in [never_computed.clone(), without("<f>5+5</f>"), without("<f>5+5</f><v></v>"), without("<f>5+5</f><v/>")]
    {
        let project = of_internet_use(&book);
        assert_eq!(project.run(&["aggregate", "--strict"]).code, Some(1));
        project.succeed(&["aggregate"]);
        let rejects = project.table("rejects");
        let of = |column| text(&rejects, column, &[("dataset", "itu/internet-use")]).unwrap();
        assert_eq!([of("code"), of("found"), of("raw_record")], ["E014", "=5+5", "AAA,2020,=5+5,A"]);
        let place = |column: &str| rejects.column(column).unwrap().i32().unwrap().get(0);
        assert_eq!((place("source_line"), place("source_column")), (Some(2), Some(3)));
    }
}

#[test]
fn a_date_in_a_column_of_values_is_no_number() {
    let format = &Format::new().set_num_format("yyyy-mm-dd");
    let project = of_internet_use(&internet_use(|sheet, row, column, value| match row {
        1 => drop(sheet.write_number_with_format(row, column, 50.0, format).unwrap()),
        _ => drop(sheet.write_number(row, column, value).unwrap()),
    }));
    project.succeed(&["aggregate"]);
    let found = text(&project.table("rejects"), "found", &[("dataset", "itu/internet-use")]);
    assert_eq!(found.as_deref(), Some("1900-02-19"));
}

/// Prices of 2019 and 2020 in one sheet, and in another which of them are experimental.
const LOOKED_UP: &str = r#"missing = ["", "NA"]
max_rejected_share = 0.5
sheet = "Prices"

[layout]
unpivot = { columns = '^(?<year>[0-9]{4})$' }

[[layout.lookup]]
sheet = "History"
by = { basket = "Name", year = "year" }
take = { status = "value" }
[layout.lookup.layout]
header = ["Name", "Codes"]
ends_at_empty = "Name"
unpivot = { columns = '^(?<year>[0-9]{4})$' }

[codes.status]
x = "A"
exp = "G"
"#;

/// Puts a workbook in the place of the price baskets whose second sheet says of baskets and years what they are. `declared` replaces
/// a text of its sidecar.
pub fn look_up(history: &'static [[&'static str; 4]], declared: [&'static str; 2]) -> impl Fn(&Project) {
    move |project| {
        let mut workbook = Workbook::new();
        let sheets: [(&str, &[[&str; 4]]); 2] = [
            (
                "Prices",
                &[
                    ["economy", "basket", "2019", "2020"],
                    ["AAA", "mobile-broadband-5gb", "NA", "20"],
                    ["CCC", "mobile-broadband-5gb", "4", "1"],
                    ["DDD", "mobile-broadband-5gb", "", "2"],
                    ["FFF", "mobile-broadband-5gb", "NA", "3"],
                ],
            ),
            ("History", history),
        ];
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            for (line, row) in (0u32..).zip(rows) {
                for (column, text) in (0u16..).zip(row) {
                    match text.parse::<f64>() {
                        Ok(number) => sheet.write_number(line, column, number).unwrap(),
                        Err(_) => sheet.write_string(line, column, *text).unwrap(),
                    };
                }
            }
        }
        let sidecar = project.read(&format!("{CSV}.toml"));
        let (about, _) = sidecar.split_once("encoding").unwrap();
        let declared = LOOKED_UP.replace(declared[0], declared[1]);
        std::fs::remove_file(project.path().join(CSV)).unwrap();
        std::fs::remove_file(project.path().join(format!("{CSV}.toml"))).unwrap();
        project.write(&format!("{XLSX}.toml"), format!("{about}{declared}"));
        project.write_raw(XLSX, workbook.save_to_buffer().unwrap());
        let pipeline = "pipelines/price-mobile-broadband-5gb.toml";
        project.replace(pipeline, "value = \"value\" }", "value = \"value\", status = \"status\" }");
    }
}

/// A title, the table, remarks below it.
pub const HISTORY: &[[&str; 4]] = &[
    ["Table of baskets", "", "", ""],
    ["Name", "Codes", "2019", "2020"],
    ["mobile-broadband-5gb", "5*", "exp", "x"],
    ["fixed-broadband-5gb", "f5*", "x", "x"],
    ["", "", "", ""],
    ["", "Note: replace *", "", ""],
    ["", "", "exp", "experimental"],
];

#[test]
fn another_sheet_tells_what_values_are() {
    let project = Project::six_economies();
    look_up(HISTORY, ["", ""])(&project);
    project.succeed(&["aggregate", "--strict"]);
    let prices = rows(&project.table("observations"), &[("indicator", "price-mobile-broadband-5gb")]);
    let status = |economy, year| text(&prices, "status", &[("economy", economy), ("year", year)]);
    assert_eq!(status("CCC", "2019").as_deref(), Some("G"));
    assert_eq!(status("CCC", "2020").as_deref(), Some("A"));
    // NA is stated, an empty cell is nothing.
    assert_eq!(prices.height(), 7);
    assert_eq!(prices.column("value").unwrap().null_count(), 2);
}
