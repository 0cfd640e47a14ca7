//! The output folder: runs under a staging name, synced, renamed; `latest` switched by rename.
//! A reader sees the run before or the run after, whole. Writes no content of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::background::{Background, locked};
use crate::findings::Finding;
use crate::pipeline::regular_file;
use crate::publish::Manifest;
use crate::publish::datapackage::Headers;
use crate::publish::manifest::VERSION;
use crate::publish::manifest::{FileEntry, MANIFEST};
use crate::publish::parquet::{self, FileMetadata};
use crate::run::failure::{Failure, FailureKind};
use crate::tables::{Reject, Row};

/// Folder of the runs.
pub const RUNS: &str = "runs";
/// Link to the published run.
pub const LATEST: &str = "latest";
/// Folder of the findings of failed runs.
pub const FAILED: &str = "failed";

const STAGING: &str = ".staging-";
const DELETING: &str = ".deleting-";
const NEXT_LATEST: &str = ".latest-next";
const NAME_FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// Runs that are kept: the newest so many, and all younger than so many hours.
const KEEP_RUNS: usize = 10;
const KEEP_HOURS: i64 = 48;

/// The folder that holds `runs/` and `latest`.
#[derive(Debug, Clone)]
pub struct OutputDirectory {
    path: PathBuf,
}

impl OutputDirectory {
    /// Returns the folder without touching it.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Returns the folder, made if it is not there.
    ///
    /// - Errors: `Disk`.
    pub fn create(path: PathBuf) -> Result<Self, Failure> {
        let runs = path.join(RUNS);
        fs::create_dir_all(&runs).map_err(|error| Failure::disk("create", &runs, &error))?;
        Ok(Self { path })
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn runs(&self) -> PathBuf {
        self.path.join(RUNS)
    }

    /// Returns the names of the runs, oldest first.
    pub fn run_names(&self) -> Vec<String> {
        names_in(&self.runs()).into_iter().filter(|name| !name.starts_with('.')).collect()
    }

    /// Returns the folder of a run, or of the published one; the real one, without the link. What lies elsewhere is no run
    /// of this folder, whatever a link or a name says.
    pub fn run(&self, name: Option<&str>) -> Option<PathBuf> {
        let path = name.map_or_else(|| self.path.join(LATEST), |name| self.runs().join(name));
        Self::at(&path).filter(|_| self.leads_to_a_run(&path))
    }

    /// Returns the folder of a run, or of the published one.
    ///
    /// - Errors: there is no such run.
    pub fn existing_run(&self, name: Option<&str>) -> Result<PathBuf, Failure> {
        self.run(name).ok_or_else(|| match name {
            Some(name) => Failure::usage(format!("no run `{name}`"), "`ictstat catalog runs` lists them"),
            None => Failure::usage(format!("no run in {}", self.path().display()), "run `ictstat aggregate`"),
        })
    }

    /// Returns the folder of a run at a path, wherever it is.
    pub fn at(path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok().filter(|path| path.join(MANIFEST).is_file())
    }

    /// Returns the manifest of the published run, which must be that of its folder.
    pub fn latest_manifest(&self) -> Option<Manifest> {
        self.run(None).and_then(|directory| manifest_of(&directory))
    }

    /// Returns the run that the next one follows if it has these inputs, with its manifest.
    pub fn current_with(&self, inputs_sha256: &str) -> Option<(PathBuf, Manifest)> {
        let directory = self.current()?;
        let manifest = manifest_of(&directory).filter(|manifest| manifest.inputs_sha256 == inputs_sha256)?;
        Some((directory, manifest))
    }

    /// Returns the run that the next one follows if it has these inputs and its files are whole.
    pub fn unchanged_since(&self, inputs_sha256: &str) -> Option<(PathBuf, Manifest)> {
        let (directory, manifest) = self.current_with(inputs_sha256)?;
        let is_whole = self.damaged(&directory, &manifest).is_empty();
        is_whole.then(|| (self.runs().join(&manifest.run), manifest))
    }

    /// Returns the files of a run that are absent or are not what its manifest says.
    pub fn damaged(&self, directory: &Path, manifest: &Manifest) -> Vec<String> {
        let is_whole = |entry: &&FileEntry| {
            regular_file::read(&directory.join(&entry.path))
                .is_ok_and(|content| FileEntry::of(&entry.path, &content) == **entry)
        };
        manifest.outputs.par_iter().filter(|entry| !is_whole(entry)).map(|entry| entry.path.clone()).collect()
    }

    /// Returns the run that the next one follows if all its files are what its manifest says. A damaged run is no run to
    /// compare with: its files are not even opened.
    pub fn whole_run(&self) -> Option<PathBuf> {
        let directory = self.current()?;
        let manifest = manifest_of(&directory)?;
        self.damaged(&directory, &manifest).is_empty().then_some(directory)
    }

    /// Refuses a `latest` that is no link: a copy of the folder may have made a folder of it, which no rename replaces.
    ///
    /// - Errors: `Disk`.
    pub fn check_latest(&self) -> Result<(), Failure> {
        let latest = self.path.join(LATEST);
        match fs::symlink_metadata(&latest) {
            Ok(found) if !found.is_symlink() => Err(Failure::resources(
                format!("{} is no link to a run", latest.display()),
                "a copy without links may have made a folder of it: move it away and run again",
            )),
            Ok(_) if latest.exists() && !self.leads_to_a_run(&latest) => Err(Failure::resources(
                format!("{} leads to {}, which is no run of this folder", latest.display(), target(&latest)),
                "delete the link and run again",
            )),
            _ => Ok(()),
        }
    }

    /// Leads `latest` to another run, in one step.
    pub(super) fn point_latest_to(&self, run: &Path) -> io::Result<()> {
        let next = self.path.join(NEXT_LATEST);
        if let Err(error) = fs::remove_file(&next)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        std::os::unix::fs::symlink(run, &next)?;
        fs::rename(&next, self.path.join(LATEST))
    }

    fn leads_to_a_run(&self, path: &Path) -> bool {
        let folder = path.canonicalize().ok().and_then(|run| run.parent().map(Path::to_owned));
        folder.is_some() && folder == self.runs().canonicalize().ok()
    }

    /// Returns the names of the failed runs whose findings are kept, oldest first.
    pub fn names_of_failed(&self) -> Vec<String> {
        names_in(&self.path.join(FAILED))
    }

    /// Removes what killed runs left behind. Only the holder of the lock may call this.
    ///
    /// - Errors: `Disk`.
    pub fn remove_leftovers(&self) -> Result<(), Failure> {
        for name in names_in(&self.runs()) {
            if name.starts_with(STAGING) || name.starts_with(DELETING) {
                remove_folder(&self.runs().join(name))?;
            }
        }
        match fs::remove_file(self.path.join(NEXT_LATEST)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::disk("remove", &self.path.join(NEXT_LATEST), &error))
            }
            _ => Ok(()),
        }
    }

    /// Returns a name that no run has: time and hash, with -2, -3 where two runs share them.
    pub fn free_name(&self, started: Timestamp, inputs_sha256: &str) -> String {
        let time = TimeZone::UTC.to_datetime(started).strftime(NAME_FORMAT).to_string();
        let hash: String = inputs_sha256.chars().take(8).collect();
        let base = format!("{time}-{hash}");
        let taken = |name: &String| self.runs().join(name).exists() || self.path.join(FAILED).join(name).exists();
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(base)
    }

    /// Returns an empty folder for the files of a run, which goes away unless it is published.
    ///
    /// - Errors: `Disk`.
    pub fn staging(&self, name: &str, background: Arc<Background>) -> Result<Staging, Failure> {
        let path = self.runs().join(format!("{STAGING}{name}"));
        fs::create_dir(&path).map_err(|error| Failure::disk("create", &path, &error))?;
        Ok(Staging {
            output: self.clone(),
            name: name.to_owned(),
            path,
            files: Mutex::default(),
            headers: Mutex::default(),
            background,
            unsynced: Arc::default(),
            published: false,
        })
    }

    /// Removes old runs: all but the newest ten and those younger than 48 hours; never the published one.
    ///
    /// - Errors: `Disk`.
    pub fn retain(&self, now: Timestamp) -> Result<(), Failure> {
        let latest = self.run(None);
        let names = self.run_names();
        let is_young = |name: &str| {
            let age = started_of(name).map(|started| now.duration_since(started).as_hours());
            age.is_none_or(|hours| hours < KEEP_HOURS)
        };
        for name in names.iter().rev().skip(KEEP_RUNS).filter(|name| !is_young(name)) {
            let path = self.runs().join(name);
            if path.canonicalize().ok() != latest {
                let deleting = self.runs().join(format!("{DELETING}{name}"));
                fs::rename(&path, &deleting).map_err(|error| Failure::disk("remove", &path, &error))?;
                remove_folder(&deleting)?;
            }
        }
        Ok(())
    }

    /// Keeps findings and rejects of a failed run in `failed/<run>/`, where its message points to.
    ///
    /// What cannot be kept must not hide the failure itself, so an error here only leaves the pointer out.
    pub fn keep_failed(&self, name: &str, mut failure: Failure) -> Failure {
        let file = match (failure.rejects.is_empty(), failure.kind) {
            (false, _) => "rejects.parquet",
            (true, FailureKind::Strict) => "findings.parquet",
            // A fault of a file is shown whole.
            (true, _) => return failure,
        };
        let folder = self.path.join(FAILED).join(name);
        if self.write_failed(&folder, &failure).is_ok() {
            let what = if failure.rejects.is_empty() { "all findings" } else { "the rejected rows" };
            let advice = format!("{what} lie in {}", folder.join(file).display());
            failure.help = if failure.help.is_empty() { advice } else { format!("{}; {advice}", failure.help) };
        }
        failure
    }

    fn write_failed(&self, folder: &Path, failure: &Failure) -> Result<(), Box<dyn std::error::Error>> {
        for old in names_in(&self.path.join(FAILED)).iter().rev().skip(KEEP_RUNS - 1) {
            fs::remove_dir_all(self.path.join(FAILED).join(old))?;
        }
        fs::create_dir_all(folder)?;
        let metadata = FileMetadata { version: VERSION.to_owned(), ..FileMetadata::default() };
        let mut rejects = failure.rejects.clone();
        rejects.sort_by(|a, b| a.key().cmp(&b.key()));
        let rejects = parquet::encode::<Reject, _>(&Reject::TABLE, &rejects, &metadata)?;
        fs::write(folder.join("rejects.parquet"), rejects)?;
        let findings = parquet::encode::<Finding, _>(&Finding::TABLE, &failure.findings, &metadata)?;
        fs::write(folder.join("findings.parquet"), findings)?;
        Ok(())
    }
}

/// The folder of a run that is not published yet.
#[derive(Debug)]
pub struct Staging {
    output: OutputDirectory,
    name: String,
    path: PathBuf,
    /// What was written so far.
    files: Mutex<BTreeMap<PathBuf, FileEntry>>,
    /// The columns of the CSV files among it.
    headers: Mutex<Headers>,
    background: Arc<Background>,
    /// The first file that could not be synced.
    unsynced: Arc<Mutex<Option<Failure>>>,
    published: bool,
}

impl Staging {
    /// Returns the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the name that the run will have.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes a file. It is synced while the run goes on.
    ///
    /// - Errors: `Disk`.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), Failure> {
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::disk("create", folder, &error))?;
        }
        fs::write(&path, content).map_err(|error| Failure::disk("write", &path, &error))?;
        locked(&self.files).insert(name.into(), FileEntry::of(name, content));
        if name.ends_with(".csv") {
            let header =
                csv::Reader::from_reader(content).headers().map(|header| header.iter().map(str::to_owned).collect());
            locked(&self.headers).insert(name.to_owned(), header.unwrap_or_default());
        }
        let unsynced = self.unsynced.clone();
        self.background.push(move || {
            if let Err(error) = File::open(&path).and_then(|file| file.sync_all()) {
                locked(&unsynced).get_or_insert_with(|| Failure::disk("sync", &path, &error));
            }
        });
        Ok(())
    }

    /// Returns path, hash and size of every file written so far, in the order of their paths.
    pub fn entries(&self) -> Vec<FileEntry> {
        locked(&self.files).values().cloned().collect()
    }

    /// Returns the columns of every CSV file written so far.
    pub fn headers(&self) -> Headers {
        locked(&self.headers).clone()
    }

    /// Writes the manifest, syncs every file, gives the folder its name and switches `latest` unless it is held.
    ///
    /// - Errors: `Disk`; the run before stays published.
    pub fn publish(mut self, manifest: &Manifest) -> Result<PathBuf, Failure> {
        let json = manifest.sealed().map_err(|error| Failure::internal(error.to_string()))?;
        self.write(MANIFEST, json.as_bytes())?;
        self.background.wait();
        locked(&self.unsynced).take().map_or(Ok(()), Err)?;
        self.sync_folders().map_err(|error| Failure::disk("sync", &self.path, &error))?;
        let runs = self.output.runs();
        let directory = runs.join(&self.name);
        fs::rename(&self.path, &directory).map_err(|error| Failure::disk("publish", &directory, &error))?;
        self.published = true;
        sync_folder(&runs).map_err(|error| Failure::disk("sync", &runs, &error))?;
        if self.output.published_beside_hold(&self.name)? {
            return Ok(directory);
        }
        self.switch_latest().map_err(|error| Failure::disk("switch", &self.output.path.join(LATEST), &error))?;
        Ok(directory)
    }

    fn sync_folders(&self) -> io::Result<()> {
        let files = locked(&self.files);
        let parents = files.keys().flat_map(|path| path.ancestors().skip(1));
        let folders: BTreeSet<PathBuf> = parents.map(|folder| self.path.join(folder)).collect();
        folders.iter().rev().try_for_each(|folder| sync_folder(folder))
    }

    fn switch_latest(&self) -> io::Result<()> {
        let before = fs::read_link(self.output.path.join(LATEST)).ok();
        self.output.point_latest_to(&Path::new(RUNS).join(&self.name))?;
        sync_folder(&self.output.path).inspect_err(|_| {
            // A switch that may not last is taken back, so that a failed run leaves what was published.
            let _ = match before {
                Some(before) => self.output.point_latest_to(&before),
                None => fs::remove_file(self.output.path.join(LATEST)),
            };
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // What cannot be removed now is removed as a leftover by the next run.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Returns the name of a run from its folder.
pub fn run_name(directory: &Path) -> String {
    directory.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Returns the manifest of a run's folder; one that names another run is none.
pub fn manifest_of(directory: &Path) -> Option<Manifest> {
    Manifest::read(directory).filter(|manifest| directory.ends_with(&manifest.run))
}

fn target(link: &Path) -> String {
    fs::read_link(link).unwrap_or_default().display().to_string()
}

fn remove_folder(path: &Path) -> Result<(), Failure> {
    fs::remove_dir_all(path).map_err(|error| Failure::disk("remove", path, &error))
}

/// Returns when a run began, from its name.
fn started_of(name: &str) -> Option<Timestamp> {
    let time = name.split('-').next()?;
    let civil = jiff::civil::DateTime::strptime(NAME_FORMAT, time).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

/// Returns the names of the entries of a folder in order; an absent folder has none.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_runs(names: &[String]) -> (tempfile::TempDir, OutputDirectory) {
        let folder = tempfile::tempdir().unwrap();
        let output = OutputDirectory::create(folder.path().to_path_buf()).unwrap();
        for name in names {
            fs::create_dir(output.runs().join(name)).unwrap();
            fs::write(output.runs().join(name).join(MANIFEST), "{}").unwrap();
        }
        (folder, output)
    }

    #[test]
    fn the_newest_ten_and_all_younger_than_two_days_are_kept_and_so_is_the_published_one() {
        let names: Vec<String> = (1..=14).map(|day| format!("202611{day:02}T120000Z-0000000a")).collect();
        let (_folder, output) = with_runs(&names);
        std::os::unix::fs::symlink(Path::new(RUNS).join(&names[1]), output.path().join(LATEST)).unwrap();
        output.retain("2026-11-14T13:00:00Z".parse().unwrap()).unwrap();
        let mut expected = vec![names[1].clone()];
        expected.extend(names[4..].iter().cloned());
        assert_eq!(output.run_names(), expected);

        let same_day: Vec<String> = (10..=24).map(|minute| format!("20261114T12{minute:02}00Z-0000000a")).collect();
        let (_folder, output) = with_runs(&same_day);
        output.retain("2026-11-14T13:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(output.run_names().len(), 15);
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let (_folder, output) =
            with_runs(&["20261114T120000Z-0123abcd".to_owned(), "20261114T120000Z-0123abcd-2".to_owned()]);
        let name = output.free_name("2026-11-14T12:00:00Z".parse().unwrap(), "0123abcdef");
        assert_eq!(name, "20261114T120000Z-0123abcd-3");
    }

    #[test]
    fn staging_that_is_not_published_goes_away() {
        let (_folder, output) = with_runs(&[]);
        let staging = output.staging("x", Arc::new(Background::none())).unwrap();
        staging.write("tables/a.csv", b"1").unwrap();
        assert_eq!(staging.entries()[0].path, "tables/a.csv");
        drop(staging);
        assert!(names_in(&output.runs()).is_empty());
    }
}
