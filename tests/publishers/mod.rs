//! Publishers' own files, as downloaded: each kind in the exact shape in which it is served, added as a new user would, with the
//! sidecar that `add` writes untouched. Right values are those that stand in the file.

mod encodings;
mod formats;
mod headers;
mod international;
mod itu;
mod layouts;
mod marks;
mod organisations;
mod sdmx;
mod time;
mod workbook_kinds;
mod world_bank;

use std::fs;
use std::path::Path;

use polars::prelude::DataFrame;

use crate::support::{Finished, ictstat, repository, rows, table};

/// A project with the register of economies, the lists of groups and one file to add.
pub struct Trial {
    folder: tempfile::TempDir,
    file: String,
}

impl Trial {
    /// Puts a file into an empty project.
    pub fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["raw/unsd", "raw/itu", "raw/new", "pipelines"] {
            fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        for part in ["raw/unsd/economies.csv", "raw/itu/classifications.csv"] {
            for file in [part.to_owned(), format!("{part}.toml")] {
                fs::copy(repository().join(&file), folder.path().join(&file)).unwrap();
            }
        }
        let file = format!("raw/new/{name}");
        fs::write(folder.path().join(&file), content).unwrap();
        Self { folder, file }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn run(&self, arguments: &[&str]) -> Finished {
        ictstat(self.path(), arguments).output().unwrap().into()
    }

    /// Adds the file as it is.
    pub fn add(&self, more: &[&str]) -> Finished {
        self.run(&[&["add", &self.file, "--indicator", "trial"][..], more].concat())
    }

    pub fn sidecar(&self) -> String {
        fs::read_to_string(self.path().join(format!("{}.toml", self.file))).unwrap()
    }

    /// Adds the file, computes, and returns what was read.
    pub fn read(&self) -> Read {
        self.read_with(&[])
    }

    pub fn read_with(&self, more: &[&str]) -> Read {
        let added = self.add(more);
        assert_eq!(added.code, Some(0), "{}\n{}", added.stdout, added.stderr);
        let valid = self.run(&["validate"]);
        assert_eq!(valid.code, Some(0), "{}\n{}", self.sidecar(), valid.stderr);
        let done = self.run(&["aggregate", "trial"]);
        assert_eq!(done.code, Some(0), "{}\n{}", self.sidecar(), done.stderr);
        Read { said: added.stderr, ..self.published() }
    }

    /// Returns what the published run has read.
    pub fn published(&self) -> Read {
        let run = self.path().join("output/latest");
        Read { observations: table(&run, "observations"), rejects: table(&run, "rejects"), said: String::new() }
    }
}

/// What was read of a file.
pub struct Read {
    observations: DataFrame,
    pub rejects: DataFrame,
    /// What `add` said beside the texts.
    pub said: String,
}

/// A cell: economy, year, breakdown as `F/_T/_T/_Z`, value and status.
pub type Cell<'a> = (&'a str, i32, &'a str, Option<f64>, Option<&'a str>);

impl Read {
    /// Asserts that these cells, and no others of the same place, say this.
    pub fn has(&self, cells: &[Cell<'_>]) -> &Self {
        for (economy, year, breakdown, value, status) in cells {
            let found = self.row(economy, *year, breakdown);
            assert_eq!(found.height(), 1, "{economy} {year} {breakdown}\n{}", self.observations);
            let stated = found.column("value").unwrap().f64().unwrap().get(0);
            let is_same = match (stated, value) {
                (Some(stated), Some(value)) => (stated - value).abs() <= 1e-9 * value.abs().max(1.0),
                (stated, value) => stated == *value,
            };
            assert!(is_same, "{economy} {year} {breakdown}: {stated:?}, expected {value:?}");
            assert_eq!(self.text("status", &found).as_deref(), *status, "{economy} {year} {breakdown}");
        }
        self
    }

    /// Asserts that an economy, or what is none, has no row.
    pub fn has_none(&self, economy: &str) -> &Self {
        assert_eq!(rows(&self.observations, &[("economy", economy)]).height(), 0, "{economy}");
        self
    }

    pub fn n(&self) -> usize {
        self.observations.height()
    }

    /// Returns the one value of an economy and year, whatever its breakdown.
    pub fn value(&self, economy: &str, year: i32) -> Option<f64> {
        let found = rows(&self.observations, &[("economy", economy), ("year", &year.to_string())]);
        assert_eq!(found.height(), 1, "{economy} {year}\n{found}");
        found.column("value").unwrap().f64().unwrap().get(0)
    }

    pub fn ages(&self, economy: &str, year: i32) -> Option<String> {
        let found = rows(&self.observations, &[("economy", economy), ("year", &year.to_string())]);
        self.text("age_scope", &found)
    }

    fn row(&self, economy: &str, year: i32, breakdown: &str) -> DataFrame {
        let mut parts = breakdown.splitn(4, '/');
        let mut part = || parts.next().unwrap();
        let (sex, age, location, category) = (part(), part(), part(), part());
        let year = year.to_string();
        let wanted = [("economy", economy), ("year", &year), ("sex", sex), ("age", age), ("location", location)];
        rows(&rows(&self.observations, &wanted), &[("category", category)])
    }

    fn text(&self, column: &str, rows: &DataFrame) -> Option<String> {
        let column = rows.column(column).unwrap().cast(&polars::prelude::DataType::String).unwrap();
        column.str().unwrap().get(0).map(str::to_owned)
    }

    /// Returns all figures as texts, sorted.
    pub fn figures(&self) -> Vec<String> {
        let text =
            |name: &str| self.observations.column(name).unwrap().cast(&polars::prelude::DataType::String).unwrap();
        let columns: Vec<_> =
            ["economy", "year", "sex", "category", "value", "status"].iter().map(|name| text(name)).collect();
        let figure = |row: usize| {
            let cells = columns.iter().map(|column| column.str().unwrap().get(row).unwrap_or("none"));
            cells.collect::<Vec<_>>().join(" ")
        };
        let mut figures: Vec<String> = (0..self.n()).map(figure).collect();
        figures.sort();
        figures
    }
}

/// Returns a sheet as a workbook: rows of cells, numbers as numbers.
pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (row, column) = (row as u32, column as u16);
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, *cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Returns files as a ZIP archive.
pub fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
