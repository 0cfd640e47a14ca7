//! The same table in each layout gives the same observations, whatever its values are.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int16Array, StringArray};
use proptest::prelude::*;

use super::formats::gz;
use super::{Read, Trial, workbook, zipped};
use crate::support::{parquet, table};

/// Economies in the order of the rows.
const ECONOMIES: [&str; 4] = ["BRA", "CIV", "KEN", "NOR"];
const YEARS: [i32; 3] = [2019, 2020, 2021];

/// Values by economy, year and sex (F, M), in tenths; some are missing.
type Table = Vec<Option<u32>>;

fn value(table: &Table, economy: usize, year: usize, sex: usize) -> Option<u32> {
    table[(economy * YEARS.len() + year) * 2 + sex]
}

fn number(value: Option<u32>, missing: &str) -> String {
    value.map_or_else(|| missing.to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
}

fn long(table: &Table) -> String {
    let mut text = "economy,year,sex,value\n".to_owned();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            for (s, sex) in ["F", "M"].iter().enumerate() {
                text.push_str(&format!("{economy},{year},{sex},{}\n", number(value(table, e, y, s), "")));
            }
        }
    }
    text
}

fn wide(table: &Table) -> String {
    let mut text = "Data Source,World\n\nEconomy,Code,Sex,2019,2020,2021,\n".to_owned();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (s, sex) in ["female", "male"].iter().enumerate() {
            let values: Vec<String> = (0..YEARS.len()).map(|y| number(value(table, e, y, s), "..")).collect();
            text.push_str(&format!("x,{economy},{sex},{},\n", values.join(",")));
        }
    }
    text
}

fn packed(table: &Table) -> String {
    let mut text = "freq,sex,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \n".to_owned();
    for (e, economy) in ["BR", "CI", "KE", "NO"].iter().enumerate() {
        for (s, sex) in ["F", "M"].iter().enumerate() {
            let values: Vec<String> =
                (0..YEARS.len()).map(|y| format!("{} ", number(value(table, e, y, s), ":"))).collect();
            text.push_str(&format!("A,{sex},{economy}\t{}\n", values.join("\t")));
        }
    }
    text
}

fn sexes_as_columns(table: &Table) -> Vec<Vec<String>> {
    let text = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
    let mut rows = vec![
        text(["A table", "", "", "", ""]),
        text(["", "", "", "Gender", ""]),
        text(["Economy", "x", "year", "Female", "Male"]),
    ];
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            let of = |sex| number(value(table, e, y, sex), "...");
            rows.push(text([economy, "n", &year.to_string(), &of(0), &of(1)]));
        }
    }
    rows
}

fn json(table: &Table) -> String {
    let mut rows = Vec::new();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            for (s, sex) in ["F", "M"].iter().enumerate() {
                let value = number(value(table, e, y, s), "null");
                rows.push(format!(
                    "{{\"area\":{{\"iso3\":\"{economy}\"}},\"year\":{year},\"sex\":\"{sex}\",\"value\":{value}}}"
                ));
            }
        }
    }
    format!("{{\"n\":1,\"data\":[{}]}}", rows.join(","))
}

fn columns(table: &Table) -> Vec<u8> {
    let rows: Vec<(usize, usize, usize)> =
        (0..ECONOMIES.len()).flat_map(|e| (0..YEARS.len()).flat_map(move |y| [0, 1].map(|s| (e, y, s)))).collect();
    let economies: StringArray = rows.iter().map(|(e, ..)| Some(ECONOMIES[*e])).collect();
    let years: Int16Array = rows.iter().map(|(_, y, _)| Some(YEARS[*y] as i16)).collect();
    let sexes: StringArray = rows.iter().map(|(.., s)| Some(["F", "M"][*s])).collect();
    let tenths = |(e, y, s): &(usize, usize, usize)| value(table, *e, *y, *s).map(|tenths| f64::from(tenths) / 10.0);
    let values: Float64Array = rows.iter().map(tenths).collect();
    let column = |name, values: ArrayRef| (name, values);
    parquet(vec![
        column("economy", Arc::new(economies)),
        column("year", Arc::new(years)),
        column("sex", Arc::new(sexes)),
        column("value", Arc::new(values)),
    ])
}

/// Values with marks between groups of three digits.
fn thousands(table: &Table) -> String {
    let marked = |line: &str| {
        let (keys, value) = line.rsplit_once(',').unwrap();
        match value.split_once('.').filter(|(whole, _)| whole.len() > 3) {
            Some((whole, tenth)) => {
                let (thousands, rest) = whole.split_at(whole.len() - 3);
                format!("{keys},\"{thousands},{rest}.{tenth}\"\n")
            }
            None => format!("{line}\n"),
        }
    };
    long(table).lines().map(marked).collect()
}

/// Years that span the sexes below them, in two rows of headers.
fn two_header_rows(table: &Table) -> String {
    let mut text = "A table,,,,,,\nCountry,2019,,2020,,2021,\n,Female,Male,Female,Male,Female,Male\n".to_owned();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        let values = (0..YEARS.len()).flat_map(|y| [0, 1].map(|s| number(value(table, e, y, s), "..")));
        text.push_str(&format!("{economy},{}\n", values.collect::<Vec<_>>().join(",")));
    }
    text
}

fn in_utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// SDMX-JSON: values by the places of their codes.
fn by_index(table: &Table) -> String {
    let component = |id: &str, codes: &[&str]| {
        let values: Vec<String> = codes.iter().map(|code| format!("{{\"id\":\"{code}\"}}")).collect();
        format!("{{\"id\":\"{id}\",\"values\":[{}]}}", values.join(","))
    };
    let years = YEARS.map(|year| year.to_string());
    let years: Vec<&str> = years.iter().map(String::as_str).collect();
    let dimensions =
        [component("REF_AREA", &ECONOMIES), component("TIME_PERIOD", &years), component("SEX", &["F", "M"])].join(",");
    let all = (0..ECONOMIES.len()).flat_map(|e| (0..YEARS.len()).flat_map(move |y| [0, 1].map(|s| (e, y, s))));
    let observations: Vec<String> =
        all.map(|(e, y, s)| format!("\"{e}:{y}:{s}\":[{}]", number(value(table, e, y, s), "null"))).collect();
    format!(
        "{{\"data\":{{\"dataSets\":[{{\"observations\":{{{}}}}}],\"structures\":[{{\"dimensions\":{{\"observation\":[{dimensions}]}}}}]}}}}",
        observations.join(",")
    )
}

/// Statuses of a column: women are estimates, all others are provisional; what has no value has none.
fn flag(value: Option<u32>, sex: usize) -> &'static str {
    if value.is_none() { "" } else { ["e", "p"][sex] }
}

fn with_flags(table: &Table, marks: [&str; 2], missing: &str, cell: impl Fn(&str, &str) -> String) -> String {
    let [header, between] = marks;
    let mut text = header.to_owned();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (s, sex) in ["F", "M"].iter().enumerate() {
            let cells = (0..YEARS.len()).map(|y| {
                let value = value(table, e, y, s);
                cell(&number(value, missing), flag(value, s))
            });
            text.push_str(&format!("A,{sex},{economy}{between}{}\n", cells.collect::<Vec<_>>().join(between)));
        }
    }
    text
}

/// The same table with statuses: in a column, beside the values, in nameless columns, in columns of their own.
fn in_every_layout_of_flags(table: &Table) -> Vec<(&'static str, Read)> {
    let mut column = "economy,year,sex,value,status\n".to_owned();
    for (e, economy) in ECONOMIES.iter().enumerate() {
        for (y, year) in YEARS.iter().enumerate() {
            for (s, sex) in ["F", "M"].iter().enumerate() {
                let value = value(table, e, y, s);
                let row = format!("{economy},{year},{sex},{},{}\n", number(value, ""), flag(value, s).to_uppercase());
                column.push_str(&row);
            }
        }
    }
    let beside = ["freq,sex,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \n", "\t"];
    let nameless = ["freq,sex,country,2019,,2020,,2021,\n", ","];
    let named = ["freq,sex,country,Y2019,Y2019F,Y2020,Y2020F,Y2021,Y2021F\n", ","];
    [
        ("column.csv", column),
        ("beside.tsv", with_flags(table, beside, ":", |value, flag| format!("{value} {flag}"))),
        ("nameless.csv", with_flags(table, nameless, "..", |value, flag| format!("{value},{flag}"))),
        ("named.csv", with_flags(table, named, "..", |value, flag| format!("{value},{}", flag.to_uppercase()))),
    ]
    .into_iter()
    .map(|(name, content)| (name, Trial::new(name, content).read()))
    .collect()
}

fn in_every_layout(table: &Table) -> Vec<(&'static str, Read)> {
    let sheet = sexes_as_columns(table);
    let sheet: Vec<Vec<&str>> = sheet.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let sheet: Vec<&[&str]> = sheet.iter().map(Vec::as_slice).collect();
    [
        ("long.csv", long(table).into_bytes()),
        ("utf-16.csv", in_utf_16(&long(table))),
        ("wide.csv.gz", gz(in_utf_16(&wide(table)))),
        ("two-rows.csv", two_header_rows(table).into_bytes()),
        ("semicolons.csv", long(table).replace(',', ";").replace('.', ",").into_bytes()),
        ("thousands.csv", thousands(table).into_bytes()),
        ("index.json", by_index(table).into_bytes()),
        ("wide.csv", wide(table).into_bytes()),
        ("packed.tsv", packed(table).into_bytes()),
        ("sheet.xlsx", workbook(&[("Notes", &[&["a note"]]), ("Data", &sheet)])),
        ("rows.json", json(table).into_bytes()),
        ("columns.parquet", columns(table)),
        ("wide.zip", zipped(&[("Metadata.csv", "a,b\n"), ("wide.csv", &wide(table))])),
    ]
    .into_iter()
    .map(|(name, content)| (name, Trial::new(name, content).read()))
    .collect()
}

/// Lines of a text that state a number, with the header.
fn with_values(text: &str) -> String {
    text.lines().filter(|line| !line.ends_with(',')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn an_empty_cell_among_columns_of_values_is_no_row_and_one_in_a_column_of_values_is() {
    let cells: Table = (0..24).map(|at| (at % 7 != 3).then_some(100 + at)).collect();
    let long = long(&cells);
    assert_eq!(Trial::new("long.csv", &long).read().n(), 24, "a row is stated");
    let stated = Trial::new("stated.csv", with_values(&long)).read();
    assert_eq!(stated.n(), 21);
    let of_wide = Trial::new("wide.csv", wide(&cells).replace("..", ""));
    assert_eq!(of_wide.read().figures(), stated.figures());
    let packed = Trial::new("packed.tsv", packed(&cells).replace("\t: ", "\t: u")).read();
    assert_eq!(packed.n(), 24, "a flag says why there is no value");
    let manifest = std::fs::read_to_string(of_wide.path().join("output/latest/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let of_file =
        manifest["inputs"].as_array().unwrap().iter().find(|input| input["path"] == "raw/new/wide.csv").unwrap();
    let rows = ["rows_read", "rows_kept", "rows_set_aside", "rows_rejected"].map(|key| of_file[key].as_u64().unwrap());
    assert_eq!(rows, [24, 21, 3, 0]);
    let findings = table(&of_wide.path().join("output/latest"), "findings");
    let told = findings.column("message").unwrap().str().unwrap().iter().flatten();
    assert_eq!(told.filter(|told| told.contains("3 empty cells are no observation")).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]
    #[test]
    fn a_table_says_the_same_in_every_layout(
        table in proptest::collection::vec(prop_oneof![4 => (11_u32..=99_999).prop_map(Some), 1 => Just(None)], 24)
    ) {
        // A table without any value has no column of values.
        prop_assume!(table.iter().flatten().count() > 12);
        let read = in_every_layout(&table);
        let (_, first) = &read[0];
        prop_assert_eq!(first.n(), 24);
        for (name, other) in &read {
            prop_assert_eq!(first.figures(), other.figures(), "{}", name);
        }
        let read = in_every_layout_of_flags(&table);
        let (_, first) = &read[0];
        prop_assert!(first.figures().iter().any(|figure| figure.ends_with(" E")));
        for (name, other) in &read {
            prop_assert_eq!(first.figures(), other.figures(), "{}", name);
        }
    }
}
