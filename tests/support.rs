//! A project in a temporary folder, the program to run on it, and its results to look into.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{ArrayRef, RecordBatch};
use ictstat::ingest::sidecar::sidecar_path;
use ictstat::pipeline::content_hash::sha256;
use parquet::arrow::ArrowWriter;
use polars::prelude::*;

/// The clock of every test run.
pub const EPOCH: &str = "1790000000";

/// Folder of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the program, with a fixed clock and nothing of the user's environment that could matter.
pub fn ictstat(project: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ictstat"));
    command.current_dir(project).args(arguments);
    command.env("SOURCE_DATE_EPOCH", EPOCH).env_remove("POLARS_MAX_THREADS").env("NO_COLOR", "1");
    for name in [
        "ACCESS_KEY_ID",
        "SECRET_ACCESS_KEY",
        "SESSION_TOKEN",
        "REGION",
        "DEFAULT_REGION",
        "ENDPOINT_URL",
        "ENDPOINT_URL_S3",
    ] {
        command.env_remove(format!("AWS_{name}"));
    }
    command
}

/// A project that a test may change.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What a finished program left behind.
pub struct Finished {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Project {
    /// A world that a reader can work out in the head; its rates and weights stand in tests/six_economies.
    pub fn six_economies() -> Self {
        Self::copy_of(&repository().join("tests/six_economies"))
    }

    /// The same world with an invented report on it: tests/small_report.
    pub fn small_report() -> Self {
        let project = Self::six_economies();
        project.add_small_report();
        project
    }

    pub fn add_small_report(&self) {
        copy_folder(&repository().join("tests/small_report"), &self.path().join("pipelines/reports/small"));
    }

    /// The shipped data and pipelines.
    pub fn shipped() -> Self {
        Self::copy_of(&repository())
    }

    fn copy_of(source: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["pipelines", "raw"] {
            copy_folder(&source.join(part), &folder.path().join(part));
        }
        Self { folder }
    }

    /// Writes a file into a folder that may not be there yet.
    pub fn write_new(&self, file: &str, text: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path().join(file).parent().unwrap()).unwrap();
        std::fs::write(self.path().join(file), text).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Writes a file as it is.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join(file), content).unwrap();
    }

    /// Writes a raw file and vouches for it in its sidecar.
    pub fn write_raw(&self, file: &str, content: impl AsRef<[u8]>) {
        self.write(file, &content);
        let sidecar = sidecar_path(Path::new(file)).to_string_lossy().into_owned();
        let text = self.read(&sidecar);
        let old = text.lines().find(|line| line.starts_with("sha256")).unwrap();
        self.write(&sidecar, text.replace(old, &format!("sha256 = \"{}\"", sha256(content.as_ref()))));
    }

    /// Puts a raw file of another format in the place of one, under the sidecar of that one with these keys added.
    pub fn swap_raw(&self, old: &str, new: &str, keys: &str, content: impl AsRef<[u8]>) {
        let sidecar = self.read(&format!("{old}.toml"));
        for file in [old.to_owned(), format!("{old}.toml")] {
            fs::remove_file(self.path().join(file)).unwrap();
        }
        self.write(&format!("{new}.toml"), format!("{sidecar}{keys}"));
        self.write_raw(new, content);
    }

    /// Replaces a text that stands in a file exactly once.
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {file}");
        let text = text.replace(old, new);
        let is_raw_data = file.starts_with("raw/") && !file.ends_with(".toml");
        if is_raw_data { self.write_raw(file, text) } else { self.write(file, text) }
    }

    pub fn run(&self, arguments: &[&str]) -> Finished {
        ictstat(self.path(), arguments).output().unwrap().into()
    }

    /// Runs the program and expects it to succeed.
    pub fn succeed(&self, arguments: &[&str]) -> Finished {
        let finished = self.run(arguments);
        assert_eq!(finished.code, Some(0), "{arguments:?}\n{}", finished.stderr);
        finished
    }

    pub fn output(&self) -> PathBuf {
        self.path().join("output")
    }

    /// Returns a table of the published run.
    pub fn table(&self, name: &str) -> DataFrame {
        table(&self.output().join("latest"), name)
    }
}

/// Returns a Parquet file of these columns.
pub fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Returns a table of a run.
pub fn table(run: &Path, name: &str) -> DataFrame {
    let file = fs::File::open(run.join(format!("{name}.parquet"))).unwrap();
    ParquetReader::new(file).finish().unwrap()
}

/// Returns the rows whose text columns have these values.
pub fn rows(table: &DataFrame, wanted: &[(&str, &str)]) -> DataFrame {
    let conditions = wanted.iter().map(|(column, value)| col(*column).cast(DataType::String).eq(lit(*value)));
    let condition = conditions.reduce(|a, b| a.and(b)).unwrap_or(lit(true));
    table.clone().lazy().filter(condition).collect().unwrap()
}

/// Returns a number of the only row with these values.
pub fn number(table: &DataFrame, column: &str, wanted: &[(&str, &str)]) -> Option<f64> {
    let rows = rows(table, wanted);
    assert_eq!(rows.height(), 1, "{wanted:?}");
    rows.column(column).unwrap().cast(&DataType::Float64).unwrap().f64().unwrap().get(0)
}

/// Returns a text of the only row with these values.
pub fn text(table: &DataFrame, column: &str, wanted: &[(&str, &str)]) -> Option<String> {
    let rows = rows(table, wanted);
    assert_eq!(rows.height(), 1, "{wanted:?}");
    rows.column(column).unwrap().cast(&DataType::String).unwrap().str().unwrap().get(0).map(str::to_owned)
}

/// Returns the different texts of a column in the rows with these values, sorted.
pub fn distinct(table: &DataFrame, column: &str, wanted: &[(&str, &str)]) -> Vec<String> {
    let column = rows(table, wanted).column(column).unwrap().cast(&DataType::String).unwrap();
    let mut texts: Vec<String> = column.str().unwrap().iter().flatten().map(str::to_owned).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// Returns path and hash of every file of a run but its manifest.
pub fn hashes(run: &Path) -> Vec<(String, String)> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
    let outputs = manifest["outputs"].as_array().unwrap().iter();
    let path = |entry: &serde_json::Value| entry["path"].as_str().unwrap().to_owned();
    // What compares with the run before depends on it.
    let depends_on_inputs_alone = |path: &String| !path.starts_with("changes.");
    outputs
        .map(path)
        .filter(depends_on_inputs_alone)
        .map(|path| (path.clone(), sha256(&fs::read(run.join(&path)).unwrap())))
        .collect()
}

/// Asserts that the published run is whole: every file that its manifest names is there with its hash.
pub fn assert_whole(run: &Path) {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
    let outputs = manifest["outputs"].as_array().unwrap();
    assert!(outputs.len() >= 4);
    for entry in outputs {
        let path = entry["path"].as_str().unwrap();
        assert_eq!(sha256(&fs::read(run.join(path)).unwrap()), entry["sha256"].as_str().unwrap(), "{path}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
