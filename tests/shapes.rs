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
    /// What patterns of a layout say by the column that they make, each with the column that it is taken from.
    made: BTreeMap<String, Vec<Made>>,
    delimiter: u8,
    shape: Shape,
}

#[derive(Clone)]
struct Made {
    of: String,
    pattern: Regex,
    /// What it means that the pattern fits; else the group of the name is taken.
    said: Option<String>,
}

#[derive(Clone)]
enum Shape {
    /// One value in a row; what stands above the header is a mark of the encoding at most.
    Long { mark: String },
    /// Years as columns: what stands above the header, the years of the file, how a row ends, and the number of keys that
    /// are packed into the first column. Year and value end each row of the table.
    Wide { above: String, years: Vec<String>, end: String, n_packed: usize },
    /// Columns of values by what they are about, as `sex = "F"`; that and the value end each row of the table.
    Sides { columns: Vec<(String, String)> },
}

impl Csv {
    /// Returns the table of a file, by the layout of its sidecar.
    pub fn parse(text: &str, sidecar: &str) -> Self {
        let sidecar: DocumentMut = sidecar.parse().unwrap();
        let layout = sidecar.get("layout");
        let made = layout.map(made).unwrap_or_default();
        let delimiter = sidecar["delimiter"].as_str().unwrap().as_bytes()[0];
        if let Some(layout) = layout.filter(|layout| layout.get("unpivot").is_some()) {
            return Self { made, ..Self::wide_of(text, layout, delimiter) };
        }
        let body = text.trim_start_matches('\u{feff}');
        let mark = text[..text.len() - body.len()].to_owned();
        let mut rows = records(body, delimiter);
        let table = Self { header: rows.remove(0), rows, made, delimiter, shape: Shape::Long { mark } };
        match layout.and_then(|layout| layout.get("value_column")) {
            Some(columns) => table.sides_of(columns),
            None => table,
        }
    }

    fn wide_of(text: &str, layout: &Item, delimiter: u8) -> Self {
        let pattern = Regex::new(layout["unpivot"]["columns"].as_str().unwrap()).unwrap();
        let wanted = layout.get("header").and_then(Item::as_array);
        let wanted: Vec<&str> = wanted.into_iter().flatten().filter_map(|cell| cell.as_str()).collect();
        let is_header = |line: &&str| {
            let cells = records(line, delimiter).concat();
            wanted.iter().all(|wanted| cells.iter().any(|cell| cell == wanted))
        };
        let start = text.find(text.lines().find(is_header).unwrap()).unwrap();
        let mut rows = records(&text[start..], delimiter);
        let (names, packed) = (rows.remove(0), packed(layout));
        let is_year: Vec<bool> = names.iter().map(|name| pattern.is_match(name)).collect();
        let keys: Vec<usize> = (0..names.len()).filter(|at| !is_year[*at] && !names[*at].is_empty()).collect();
        let of_keys = |row: &[String]| -> Vec<String> {
            let key = keys.iter().map(|at| row[*at].clone());
            if packed.is_empty() { key.collect() } else { row[0].split(',').map(str::to_owned).collect() }
        };
        let mut header = if packed.is_empty() { of_keys(&names) } else { packed.clone() };
        header.extend(["year".to_owned(), "value".to_owned()]);
        let long = |row: &Vec<String>| -> Vec<Vec<String>> {
            let filled = (0..row.len()).filter(|at| is_year[*at] && !["", ":"].contains(&row[*at].as_str()));
            filled.map(|at| [of_keys(row), vec![names[at].clone(), row[at].clone()]].concat()).collect()
        };
        let rows = rows.iter().flat_map(long).collect();
        let years = names.iter().zip(&is_year).filter(|(_, is_year)| **is_year).map(|(name, _)| name.clone()).collect();
        let end = if names.last().is_some_and(String::is_empty) { "," } else { "" }.to_owned();
        let shape = Shape::Wide { above: text[..start].to_owned(), years, end, n_packed: packed.len() };
        Self { header, rows, made: BTreeMap::new(), delimiter, shape }
    }

    fn sides_of(self, columns: &Item) -> Self {
        let columns = columns.as_array_of_tables().unwrap().iter().map(|column| {
            let (_, said) = column["is"].as_table_like().unwrap().iter().next().unwrap();
            (column["column"].as_str().unwrap().to_owned(), said.as_str().unwrap().to_owned())
        });
        let columns: Vec<(String, String)> = columns.collect();
        let at: Vec<usize> = columns.iter().map(|(name, _)| self.column(name).unwrap()).collect();
        let keys = |row: &[String]| -> Vec<String> {
            (0..row.len()).filter(|index| !at.contains(index)).map(|index| row[index].clone()).collect()
        };
        let header = [keys(&self.header), vec!["sex".to_owned(), "value".to_owned()]].concat();
        let sides = |row: &Vec<String>| -> Vec<Vec<String>> {
            let side = |((_, side), at): (&(String, String), &usize)| {
                [keys(row), vec![side.clone(), row[*at].clone()]].concat()
            };
            columns.iter().zip(&at).map(side).collect()
        };
        let rows = self.rows.iter().flat_map(sides).collect();
        Self { header, rows, shape: Shape::Sides { columns }, ..self }
    }

    /// Returns the file of the table, in the shape in which it came.
    pub fn text(&self) -> String {
        match &self.shape {
            Shape::Long { mark } => {
                format!("{mark}{}", self.written(std::iter::once(&self.header).chain(&self.rows)))
            }
            Shape::Wide { above, years, end, n_packed } => format!("{above}{}", self.wide(years, end, *n_packed)),
            Shape::Sides { columns } => self.sides(columns),
        }
    }

    /// Returns the rows of keys in their order, each with what it has by its last but one column.
    fn by_key(&self) -> Vec<(&[String], BTreeMap<&str, &str>)> {
        let n_keys = self.header.len() - 2;
        let mut places: HashMap<&[String], usize> = HashMap::new();
        let mut all: Vec<(&[String], BTreeMap<&str, &str>)> = Vec::new();
        for row in &self.rows {
            let place = *places.entry(&row[..n_keys]).or_insert_with(|| {
                all.push((&row[..n_keys], BTreeMap::new()));
                all.len() - 1
            });
            all[place].1.insert(&row[n_keys], &row[n_keys + 1]);
        }
        all
    }

    fn wide(&self, years: &[String], end: &str, n_packed: usize) -> String {
        let n_keys = self.header.len() - 2;
        let mut columns: BTreeSet<&str> = years.iter().map(String::as_str).collect();
        columns.extend(self.rows.iter().map(|row| row[n_keys].as_str()));
        // Packed keys are Eurostat's, which writes a colon where there is no value.
        let nothing = if n_packed > 0 { ":" } else { "" };
        let key = |key: &[String], mark: &str| match n_packed {
            0 => key.to_vec(),
            n => vec![format!("{}{mark}", key[..n.min(key.len())].join(","))],
        };
        let more: Vec<String> = end.chars().map(|_| String::new()).collect();
        let header = columns.iter().map(|year| (*year).to_owned()).collect();
        let mut rows = vec![[key(&self.header[..n_keys], "\\TIME_PERIOD"), header, more.clone()].concat()];
        for (keys, cells) in self.by_key() {
            let texts = columns.iter().map(|year| cells.get(year).copied().unwrap_or(nothing).to_owned()).collect();
            rows.push([key(keys, ""), texts, more.clone()].concat());
        }
        self.written(rows.iter())
    }

    fn sides(&self, columns: &[(String, String)]) -> String {
        let n_keys = self.header.len() - 2;
        let mut sides: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !sides.contains(&row[n_keys].as_str()) {
                sides.push(&row[n_keys]);
            }
        }
        // A side that is none of the sidecar's is a column of another name.
        let name = |side: &&str| {
            let known = columns.iter().find(|(_, known)| side.starts_with(known.as_str()));
            known.map_or_else(|| (*side).to_owned(), |(name, known)| format!("{name}{}", &side[known.len()..]))
        };
        let mut rows = vec![[self.header[..n_keys].to_vec(), sides.iter().map(name).collect()].concat()];
        for (keys, cells) in self.by_key() {
            let texts = sides.iter().map(|side| cells.get(side).copied().unwrap_or_default().to_owned()).collect();
            rows.push([keys.to_vec(), texts].concat());
        }
        self.written(rows.iter())
    }

    fn written<'a>(&self, rows: impl Iterator<Item = &'a Vec<String>>) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(self.delimiter).from_writer(Vec::new());
        rows.for_each(|row| writer.write_record(row).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    /// Returns the place of a column, or of the one that it is made of.
    pub fn column(&self, name: &str) -> Option<usize> {
        let at = |name: &str| self.header.iter().position(|header| header == name);
        at(name).or_else(|| at(&self.made.get(name)?.first()?.of))
    }

    /// Returns what a row has in a column, or in one that patterns make of another.
    pub fn says(&self, row: &[String], name: &str) -> String {
        if let Some(at) = self.header.iter().position(|header| header == name) {
            return row[at].clone();
        }
        let said = |made: &Made| {
            let found = made.pattern.captures(&row[self.column(&made.of)?])?;
            made.said.clone().or_else(|| Some(found.name(name)?.as_str().to_owned()))
        };
        self.made.get(name).into_iter().flatten().find_map(said).unwrap_or_default()
    }
}

fn records(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.has_headers(false).flexible(true).delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Returns the keys that a layout unpacks from the first column.
fn packed(layout: &Item) -> Vec<String> {
    let splits = layout.get("split").and_then(Item::as_array_of_tables).into_iter().flatten();
    let into = splits.filter_map(|split| split.get("into")?.as_array());
    into.flatten().filter_map(|name| name.as_str()).map(str::to_owned).collect()
}

/// Returns the columns that patterns of a layout make, by name. Flags beside a value are mistakes of the value.
fn made(layout: &Item) -> BTreeMap<String, Vec<Made>> {
    let group = Regex::new(r"\(\?<([a-z_]+)>").unwrap();
    let splits = layout.get("split").and_then(Item::as_array_of_tables).into_iter().flatten();
    let mut all: BTreeMap<String, Vec<Made>> = BTreeMap::new();
    for split in splits.filter(|split| split["column"].as_str() != Some("value")) {
        let Some(text) = split.get("pattern").and_then(Item::as_str) else { continue };
        let groups = group.captures_iter(text).map(|found| (found[1].to_owned(), None));
        let said = split.get("is").and_then(Item::as_table_like).into_iter().flat_map(|said| said.iter());
        let said = said.map(|(name, text)| (name.to_owned(), text.as_str().map(str::to_owned)));
        for (name, said) in groups.chain(said) {
            let (of, pattern) = (split["column"].as_str().unwrap().to_owned(), Regex::new(text).unwrap());
            all.entry(name).or_default().push(Made { of, pattern, said });
        }
    }
    all
}

#[test]
fn a_table_of_any_shape_is_written_as_it_came() {
    for file in [
        "raw/wb/internet-use-by-sex.csv",
        "raw/itu/network-coverage.csv",
        "raw/un/population.csv",
        "raw/eurostat/internet-use-by-age.tsv",
        "raw/unsd/e-waste.csv",
    ] {
        let read = |file: &str| std::fs::read_to_string(crate::support::repository().join(file)).unwrap();
        let table = Csv::parse(&read(file), &read(&format!("{file}.toml")));
        let again = Csv::parse(&table.text(), &read(&format!("{file}.toml")));
        assert!(table.rows.len() >= 900 && table.rows == again.rows && table.header == again.header, "{file}");
    }
}
