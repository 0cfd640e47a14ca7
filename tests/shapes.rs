//! A raw file as a table with one value in a row, and the file that a changed table is written to.
//! Knows the shapes of the shipped files by their sidecars' layout and nothing of the program's reader.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regex::Regex;
use toml_edit::{DocumentMut, Item};

/// A text file with delimiters, taken apart: the header and rows of the plain table that it stands for.
#[derive(Clone)]
pub struct Csv {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Columns that the layout makes of another, with that other: their mistakes are mistakes of it.
    made_of: BTreeMap<String, String>,
    shape: Shape,
}

#[derive(Clone)]
enum Shape {
    /// One value in a row; what stands above the header is a mark of the encoding at most.
    Long { mark: String },
    /// Years as columns: what stands above the header, and the years of the file. Year and value end each row.
    Wide { above: String, years: Vec<String> },
}

impl Csv {
    /// Returns the table of a file, by the layout of its sidecar.
    pub fn parse(text: &str, sidecar: &str) -> Self {
        let sidecar: DocumentMut = sidecar.parse().unwrap();
        let layout = sidecar.get("layout");
        let made_of = layout.map(made_of).unwrap_or_default();
        let Some(pattern) = layout.and_then(|layout| layout.get("unpivot")?.get("columns")?.as_str()) else {
            let body = text.trim_start_matches('\u{feff}');
            let mark = text[..text.len() - body.len()].to_owned();
            let mut rows = records(body);
            return Self { header: rows.remove(0), rows, made_of, shape: Shape::Long { mark } };
        };
        let wanted: Vec<&str> =
            layout.unwrap()["header"].as_array().unwrap().iter().filter_map(|cell| cell.as_str()).collect();
        let is_header = |line: &&str| {
            let cells = records(line).concat();
            wanted.iter().all(|wanted| cells.iter().any(|cell| cell == wanted))
        };
        let start = text.find(text.lines().find(is_header).unwrap()).unwrap();
        let mut rows = records(&text[start..]);
        let (names, pattern) = (rows.remove(0), Regex::new(pattern).unwrap());
        let is_year: Vec<bool> = names.iter().map(|name| pattern.is_match(name)).collect();
        let is_key = |at: usize| !is_year[at] && !names[at].is_empty();
        let keys: Vec<usize> = (0..names.len()).filter(|at| is_key(*at)).collect();
        let mut header: Vec<String> = keys.iter().map(|at| names[*at].clone()).collect();
        header.extend(["year".to_owned(), "value".to_owned()]);
        let long = |row: &Vec<String>| -> Vec<Vec<String>> {
            let filled = (0..row.len()).filter(|at| is_year[*at] && !row[*at].is_empty());
            let key = keys.iter().map(|at| row[*at].clone());
            filled.map(|at| key.clone().chain([names[at].clone(), row[at].clone()]).collect()).collect()
        };
        let rows = rows.iter().flat_map(long).collect();
        let years = names.iter().zip(&is_year).filter(|(_, is_year)| **is_year).map(|(name, _)| name.clone()).collect();
        Self { header, rows, made_of, shape: Shape::Wide { above: text[..start].to_owned(), years } }
    }

    /// Returns the file of the table, in the shape in which it came.
    pub fn text(&self) -> String {
        match &self.shape {
            Shape::Long { mark } => format!("{mark}{}", written(std::iter::once(&self.header).chain(&self.rows))),
            Shape::Wide { above, years } => format!("{above}{}", self.wide(years)),
        }
    }

    fn wide(&self, years: &[String]) -> String {
        let n_keys = self.header.len() - 2;
        let mut order: Vec<&[String]> = Vec::new();
        let mut cells: HashMap<&[String], BTreeMap<&str, &str>> = HashMap::new();
        for row in &self.rows {
            let key = &row[..n_keys];
            if !cells.contains_key(key) {
                order.push(key);
            }
            cells.entry(key).or_default().insert(&row[n_keys], &row[n_keys + 1]);
        }
        let mut columns: BTreeSet<&str> = years.iter().map(String::as_str).collect();
        columns.extend(self.rows.iter().map(|row| row[n_keys].as_str()));
        let texts = |cells: &BTreeMap<&str, &str>| -> Vec<String> {
            columns.iter().map(|year| cells.get(year).copied().unwrap_or_default().to_owned()).collect()
        };
        let head = self.header[..n_keys].iter().cloned().chain(columns.iter().map(|year| (*year).to_owned()));
        // The publisher ends each line with a comma.
        let mut rows: Vec<Vec<String>> = vec![head.chain([String::new()]).collect()];
        rows.extend(
            order.iter().map(|key| key.iter().cloned().chain(texts(&cells[key])).chain([String::new()]).collect()),
        );
        written(rows.iter())
    }

    /// Returns the place of a column, or of the one that it is made of.
    pub fn column(&self, name: &str) -> Option<usize> {
        let at = |name: &str| self.header.iter().position(|header| header == name);
        at(name).or_else(|| at(self.made_of.get(name)?))
    }
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn written<'a>(rows: impl Iterator<Item = &'a Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    rows.for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Returns the columns that patterns of a layout make, by name.
fn made_of(layout: &Item) -> BTreeMap<String, String> {
    let group = Regex::new(r"\(\?<([a-z_]+)>").unwrap();
    let splits = layout.get("split").and_then(Item::as_array_of_tables).into_iter().flatten();
    let mut made = BTreeMap::new();
    for split in splits {
        let column = split["column"].as_str().unwrap().to_owned();
        let pattern = split.get("pattern").and_then(Item::as_str).unwrap_or_default();
        let groups = group.captures_iter(pattern).map(|found| found[1].to_owned());
        let said = split.get("is").and_then(Item::as_table_like).into_iter().flat_map(|said| said.iter());
        for name in groups.chain(said.map(|(name, _)| name.to_owned())) {
            made.entry(name).or_insert_with(|| column.clone());
        }
    }
    made
}

#[test]
fn a_table_of_any_shape_is_written_as_it_came() {
    for file in ["raw/wb/internet-use-by-sex.csv", "raw/itu/network-coverage.csv", "raw/un/population.csv"] {
        let read = |file: &str| std::fs::read_to_string(crate::support::repository().join(file)).unwrap();
        let table = Csv::parse(&read(file), &read(&format!("{file}.toml")));
        let again = Csv::parse(&table.text(), &read(&format!("{file}.toml")));
        assert!(table.rows.len() > 2000 && table.rows == again.rows && table.header == again.header, "{file}");
    }
}
