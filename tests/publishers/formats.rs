//! Formats around a table: gz, zip, JSON rows; and clear refusals of what is none.

use std::io::Write;

use super::{Trial, zipped};

const PLAIN: &str = "economy,year,value\nKEN,2020,30.5\nBRA,2020,70.5\nWLD,2020,60\n";

pub fn gz(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(content.as_ref()).unwrap();
    writer.finish().unwrap()
}

#[test]
fn compressed_files_and_lists_of_objects_are_tables() {
    let json = r#"[{"economy":"KEN","year":2020,"value":30.5},{"economy":"BRA","year":2020,"value":70.5},{"economy":"WLD","year":2020,"value":60}]"#;
    for (name, content) in [
        ("rows.csv", PLAIN.as_bytes().to_vec()),
        ("rows.csv.gz", gz(PLAIN)),
        ("rows.zip", zipped(&[("folder/rows.csv", PLAIN), ("readme.md", "# x")])),
        ("rows.json", json.as_bytes().to_vec()),
    ] {
        let read = Trial::new(name, content).read();
        read.has(&[("KEN", 2020, "_T/_T/_T/_Z", Some(30.5), None), ("BRA", 2020, "_T/_T/_T/_Z", Some(70.5), None)]);
        assert_eq!((read.n(), read.rejects.height()), (2, 0), "{name}");
    }
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    for (name, content, words) in [
        ("damaged.csv.gz", &b"no gz"[..], "take it from the publisher again"),
        ("damaged.zip", b"no zip", "take it from the publisher again"),
        ("damaged.xls", b"no workbook", "take it from the publisher again"),
        ("cube.json", br#"{"dimension":{},"value":[1]}"#, "SDMX-CSV"),
        ("broken.json", b"{", "this is no JSON"),
        ("words.csv", b"a,b\nc,d\n", "no row is of an economy"),
        ("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "this is a PDF, not a table"),
        ("table.csv", b"%PDF-1.7\n", "take the data file that belongs to the publication"),
        ("page.csv", b"<!DOCTYPE html><html><body>moved</body></html>", "this is an HTML page"),
        (
            "sdmx.xml",
            b"<?xml version=\"1.0\"?><mes:GenericData xmlns:mes=\"http://www.sdmx.org/x\"/>",
            "this is SDMX-ML",
        ),
        (
            "sdmx.json",
            br#"{"data":{"dataSets":[{"observations":{"0:0":[1.5]}}],"structures":[{"dimensions":{}}]}}"#,
            "this SDMX-JSON cannot be read: the key `0:0` has 2 parts; expected 0",
        ),
        ("data.dta", b"<stata_dta><header>", "save its table as CSV or Parquet"),
        ("rows.txt", b"economy,year,value\nKEN,2020,1\n", "let its name end in .csv"),
    ] {
        let added = Trial::new(name, content).add(&[]);
        assert!(matches!(added.code, Some(2 | 3)), "{name}: {:?}\n{}", added.code, added.stderr);
        assert!(added.stderr.contains(words), "{name}: {}", added.stderr);
    }
}

/// Of a few rows each counts: nothing is let pass that nobody has looked at.
#[test]
fn a_few_wrong_rows_of_a_small_file_are_told_and_not_let_pass() {
    let rows = |n: usize| (0..n).map(|year| format!("KEN,{},1.5\n", 1950 + year)).collect::<String>();
    let small = Trial::new("small.csv", format!("economy,year,value\n{}KEN,2020,x1\n", rows(3)));
    let added = small.add(&[]);
    assert!(added.stderr.contains("1 row is refused: x1; expected"), "{}", added.stderr);
    assert!(added.stderr.contains("of 4 rows; a run lets 1 % pass and refuses the file"), "{}", added.stderr);
    assert!(!small.sidecar().contains("max_rejected_share"), "{}", small.sidecar());
    assert_eq!(small.run(&["aggregate", "trial"]).code, Some(3));
    // Two of 52 are 3.8 %: the file is read, and the share says so.
    let large = Trial::new("large.csv", format!("economy,year,value\n{}KEN,2020,x1\nKEN,2021,x2\n", rows(50)));
    let read = large.read();
    assert!(read.said.contains("2 rows are refused"), "{}", read.said);
    assert!(large.sidecar().contains("max_rejected_share = 0.04"), "{}", large.sidecar());
    assert_eq!((read.n(), read.rejects.height()), (50, 2));
}

#[test]
fn a_file_whose_table_is_not_declared_names_the_key_to_write() {
    let keys = "kind = \"observations\"\ntitle = \"t\"\npublisher = \"p\"\nedition = \"1\"\nlicence = \"l\"\nurl = \"u\"\nretrieved = \"2026\"\n";
    for (name, text, delimiter, words) in [
        ("wide.csv", "Country Name,Country Code,2018,2019,2020\nKenya,KEN,1,2,3\n", ",", "unpivot = { columns ="),
        (
            "preamble.csv",
            "Data Source,World\n\nLast Updated,2026\n\neconomy,year,value\nKEN,2020,1\n",
            ",",
            "line 5 has `economy`",
        ),
        ("sdmx.csv", "REF_AREA,TIME_PERIOD,OBS_VALUE\nKEN,2020,1\n", ",", "this is an SDMX file"),
        ("packed.tsv", "freq,geo\\TIME_PERIOD\t2020 \nA,KE\t1 \n", "\\t", "holds several keys"),
    ] {
        let trial = Trial::new(name, text);
        let sum = ictstat::pipeline::content_hash::sha256(text.as_bytes());
        let sidecar = format!("id = \"new/x\"\n{keys}sha256 = \"{sum}\"\ndelimiter = \"{delimiter}\"\n");
        std::fs::write(trial.path().join(format!("raw/new/{name}.toml")), sidecar).unwrap();
        let pipeline = "[indicator]\nid = \"trial\"\nname = { en = \"Trial\" }\nunit = \"number\"\n[[input]]\ndataset = \"new/x\"\ncolumns = { economy = \"economy\", year = \"year\", value = \"value\" }\n";
        std::fs::write(trial.path().join("pipelines/trial.toml"), pipeline).unwrap();
        let refused = trial.run(&["validate"]);
        assert_eq!(refused.code, Some(3), "{name}: {}", refused.stderr);
        assert!(refused.stderr.contains(words), "{name}: {}", refused.stderr);
    }
}
