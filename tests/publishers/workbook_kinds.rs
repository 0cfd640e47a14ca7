//! Workbooks of other kinds than XLSX, from the first byte to the observation, and keys of `[layout]` that a person declares.

use std::io::{Cursor, Write};

use super::Trial;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROWS: [[&str; 3]; 4] =
    [["economy", "year", "value"], ["KEN", "2020", "30.5"], ["BRA", "2020", "70.5"], ["WLD", "2020", "60"]];

fn packed(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A record of a binary workbook: its type in one byte or two, the length of what follows, and that.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let kind = if kind < 0x80 { vec![kind as u8] } else { vec![(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8] };
    assert!(content.len() < 0x80, "lengths of one byte are enough here");
    [kind, vec![content.len() as u8], content.to_vec()].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [(units.len() as u32 / 2).to_le_bytes().to_vec(), units].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A binary workbook of one sheet, numbers as numbers, after MS-XLSB.
fn xlsb(sheet: &str) -> Vec<u8> {
    let bundle = [numbers(&[0, 1]), wide("rId1"), wide(sheet)].concat();
    let book = [
        record(0x83, &[]),
        record(0x99, &numbers(&[0, 0])),
        record(0x8f, &[]),
        record(0x9c, &bundle),
        record(0x90, &[]),
        record(0x9d, &[0; 8]),
        record(0x84, &[]),
    ];
    let last = [ROWS.len() as u32 - 1, 2];
    let mut cells = vec![record(0x81, &[]), record(0x94, &numbers(&[0, last[0], 0, last[1]])), record(0x91, &[])];
    for (row, texts) in ROWS.iter().enumerate() {
        cells.push(record(0x00, &numbers(&[row as u32, 0, 0, 0])));
        for (column, text) in texts.iter().enumerate() {
            let place = numbers(&[column as u32, 0]);
            cells.push(match text.parse::<f64>() {
                Ok(number) => record(0x05, &[place, number.to_le_bytes().to_vec()].concat()),
                Err(_) => record(0x06, &[place, wide(text)].concat()),
            });
        }
    }
    cells.push(record(0x92, &[]));
    cells.push(record(0x82, &[]));
    let relations = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    packed(&[
        ("xl/workbook.bin", book.concat()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.bin", cells.concat()),
    ])
}

const MANIFEST: &str = "<?xml version=\"1.0\"?><manifest:manifest \
    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" \
    manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>";

/// An OpenDocument workbook of one sheet, numbers as numbers.
fn ods(sheet: &str) -> Vec<u8> {
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(number) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{text}</text:p></table:table-cell>"
        ),
        Err(_) => {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        }
    };
    let row =
        |row: &[&str; 3]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    let rows: String = ROWS.iter().map(row).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"{sheet}\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", MANIFEST.as_bytes().to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

#[test]
fn binary_and_open_document_workbooks_are_tables() {
    for (name, content) in [("rows.xlsb", xlsb("Data")), ("rows.ods", ods("Data"))] {
        let trial = Trial::new(name, content);
        let read = trial.read();
        read.has(&[("KEN", 2020, "_T/_T/_T/_Z", Some(30.5), None), ("BRA", 2020, "_T/_T/_T/_Z", Some(70.5), None)]);
        assert_eq!((read.n(), read.rejects.height()), (2, 0), "{name}");
        assert!(trial.sidecar().contains("sheet = \"Data\""), "{name}: {}", trial.sidecar());
    }
}

/// A project with a file, the layout that a person declares for it, and a pipeline that reads it.
fn declared(text: &str, layout: &str) -> Trial {
    let trial = Trial::new("declared.csv", text);
    let sum = ictstat::pipeline::content_hash::sha256(text.as_bytes());
    let sidecar = format!(
        "id = \"new/x\"\nkind = \"observations\"\ntitle = \"t\"\npublisher = \"p\"\nedition = \"1\"\nlicence = \"l\"\nurl = \"u\"\n\
         retrieved = \"2026\"\nsha256 = \"{sum}\"\n\n[layout]\n{layout}"
    );
    std::fs::write(trial.path().join("raw/new/declared.csv.toml"), sidecar).unwrap();
    let pipeline = "[indicator]\nid = \"trial\"\nname = { en = \"Trial\" }\nunit = \"number\"\nuniverse = \"reporting\"\n\
                    [[input]]\ndataset = \"new/x\"\ncolumns = { economy = \"economy\", year = \"year\", value = \"value\" }\n\
                    [[aggregate]]\nstatistic = \"median\"\nclassifications = [{ id = \"world\" }]\nfrom = 2019\nto = 2020\n";
    std::fs::write(trial.path().join("pipelines/trial.toml"), pipeline).unwrap();
    trial
}

const SPARSE: &str =
    "economy,year,value\nKEN,2019,1\n,2020,2\nBRA,2019,3\n,2020,4\nFootnotes,,\n1,a remark of one cell,\n";

#[test]
fn cells_that_repeat_the_one_above_are_filled_until_the_table_ends() {
    let trial = declared(SPARSE, "fill_down = [\"economy\"]\nends_at_empty = \"year\"\n");
    let done = trial.run(&["aggregate", "trial"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    trial.published().has(&[
        ("KEN", 2019, "_T/_T/_T/_Z", Some(1.0), None),
        ("KEN", 2020, "_T/_T/_T/_Z", Some(2.0), None),
        ("BRA", 2019, "_T/_T/_T/_Z", Some(3.0), None),
        ("BRA", 2020, "_T/_T/_T/_Z", Some(4.0), None),
    ]);
    assert_eq!((trial.published().n(), trial.published().rejects.height()), (4, 0));
}

/// Without the one key the cells below are of no economy; without the other the remarks are rows.
#[test]
fn a_layout_that_leaves_one_of_the_keys_out_refuses_what_it_does_not_explain() {
    for (layout, wrong) in
        [("ends_at_empty = \"year\"\n", "2 of 4 rows"), ("fill_down = [\"economy\"]\n", "1 of 5 rows")]
    {
        let refused = declared(SPARSE, layout).run(&["aggregate", "trial"]);
        assert_eq!(refused.code, Some(3), "{layout}{}", refused.stderr);
        assert!(refused.stderr.contains("E109") && refused.stderr.contains(wrong), "{layout}{}", refused.stderr);
    }
    // A full row below the end says that the end is the wrong one.
    let goes_on = SPARSE.to_owned() + "NOR,2019,5\n";
    let refused =
        declared(&goes_on, "fill_down = [\"economy\"]\nends_at_empty = \"year\"\n").run(&["aggregate", "trial"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(refused.stderr.contains("E113") && refused.stderr.contains("declared.csv:8"), "{}", refused.stderr);
}
