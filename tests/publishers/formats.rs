//! Formats around a table: gz, zip, JSON rows; and clear refusals of what is none.

use std::io::Write;

use super::{Trial, zipped};

const PLAIN: &str = "economy,year,value\nKEN,2020,30.5\nBRA,2020,70.5\nWLD,2020,60\n";

fn gz(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
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
    ] {
        let added = Trial::new(name, content).add(&[]);
        assert!(matches!(added.code, Some(2 | 3)), "{name}: {:?}\n{}", added.code, added.stderr);
        assert!(added.stderr.contains(words), "{name}: {}", added.stderr);
    }
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
