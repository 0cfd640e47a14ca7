//! The files that wait in a folder → each in its place in raw/, the one before it in the archive; or a reason why not.
//! A file that is not let in stays where it is, and raw/ stays as it was.

use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::difference::{Difference, Reading, difference};
use super::limits::{InboxFile, Limits};
use super::{Around, absent_column, sidecar};
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::ingest::catalogue::Dataset;
use crate::ingest::sidecar::{RawFile, sidecar_path};
use crate::ingest::{FileType, RecordFile};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::inside::refused_link;
use crate::pipeline::regular_file;
use crate::run::plan::project::RAW;
use crate::run::store::write_whole::write_together;
use crate::run::{Failure, Interrupt};

/// Folder of the inbox where none is named.
pub const INBOX: &str = "inbox";
/// Folder in the inbox that keeps the files that were replaced.
pub const ARCHIVE: &str = "archive";
/// Ends of names of files that are still being written.
const UNFINISHED: [&str; 3] = [".part", ".tmp", ".filepart"];

/// A folder whose files are taken.
pub struct Inbox<'a> {
    /// The project that takes them.
    pub around: &'a Around,
    /// The folder.
    pub folder: PathBuf,
    /// What a new file may change.
    pub limits: &'a InboxFile,
    /// Whether the limits are left aside: a person has looked at the files.
    pub is_accepted: bool,
    /// Whether nothing is written.
    pub is_dry_run: bool,
}

/// A file of the inbox and what became of it.
#[derive(Debug)]
pub struct Delivery {
    /// Path in the inbox.
    pub file: String,
    /// What became of it.
    pub decision: Decision,
}

/// What becomes of a file of the inbox.
#[derive(Debug)]
pub enum Decision {
    /// Its bytes are those that raw/ has: it is removed.
    Same {
        /// The file of raw/.
        raw: String,
    },
    /// It stands in raw/ now.
    Taken {
        /// The file of raw/ that it replaces.
        raw: String,
        /// What changed.
        difference: Difference,
    },
    /// It stays in the inbox, and raw/ as it was.
    Refused {
        /// Why.
        findings: Vec<Finding>,
    },
}

impl Inbox<'_> {
    /// Takes the files of the inbox, or those that are named, one after the other in the order of their names.
    ///
    /// - Errors: `Definition` where a named file is not there; `Disk`; a signal.
    pub fn take(&self, names: &[String], interrupt: &Interrupt) -> Result<Vec<Delivery>, Failure> {
        let mut files = Vec::new();
        if self.folder.exists() {
            self.collect(&self.folder, "", &mut files)?;
        }
        files.sort();
        // A shell completes a name with the folder before it.
        let inside = |name: &String| {
            let inside = Path::new(name).strip_prefix(&self.folder).ok().and_then(Path::to_str);
            inside.map_or_else(|| name.clone(), str::to_owned)
        };
        let names: Vec<String> = names.iter().map(inside).collect();
        if let Some(unknown) = names.iter().find(|name| !files.contains(name)) {
            let help = did_you_mean(&nearest(unknown, files.iter().map(String::as_str)), String::new());
            return Err(Failure::usage(format!("no file {unknown} in {}", self.folder.display()), help));
        }
        let mut deliveries = Vec::new();
        for file in files.into_iter().filter(|file| names.is_empty() || names.contains(file)) {
            interrupt.check()?;
            let decision = self.take_one(&file)?;
            deliveries.push(Delivery { file, decision });
        }
        Ok(deliveries)
    }

    /// Collects the files below a folder; what is hidden, archived or still being written is left aside.
    fn collect(&self, folder: &Path, shown: &str, files: &mut Vec<String>) -> Result<(), Failure> {
        let disk = |error: std::io::Error| Failure::disk("read", folder, &error);
        for entry in std::fs::read_dir(folder).map_err(disk)? {
            let entry = entry.map_err(disk)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let file = format!("{shown}{name}");
            let is_unfinished = UNFINISHED.iter().any(|end| name.ends_with(end));
            if name.starts_with('.') || is_unfinished || file == ARCHIVE {
                continue;
            }
            if entry.file_type().map_err(disk)?.is_dir() {
                self.collect(&entry.path(), &format!("{file}/"), files)?;
            } else {
                files.push(file);
            }
        }
        Ok(())
    }

    fn take_one(&self, file: &str) -> Result<Decision, Failure> {
        let path = self.folder.join(file);
        let found = self.dataset_of(file).and_then(|dataset| {
            let held = dataset.read()?;
            let bytes = self.read(file, &path)?;
            Ok((dataset, held, bytes))
        });
        let (dataset, held, bytes) = match found {
            Ok(found) => found,
            Err(findings) => return Ok(Decision::Refused { findings }),
        };
        let raw = dataset.shown.to_string();
        let sum = sha256(&bytes);
        if sum == held.sidecar.sha256 {
            self.unless_dry(|| remove(&path))?;
            return Ok(Decision::Same { raw });
        }
        let text = regular_file::read_text(&sidecar_path(&dataset.path))
            .map_err(|error| Failure::disk("read", &sidecar_path(&dataset.path), &error))?;
        let judged = sidecar(&held, &text, &sum, None, self.around.now).and_then(|text| {
            let difference = self.judged(file, dataset, &held, bytes.clone(), &text)?;
            Ok((text, difference))
        });
        match judged {
            Err(findings) => Ok(Decision::Refused { findings }),
            Ok((text, difference)) => {
                self.unless_dry(|| self.replace(&path, dataset, &bytes, &text))?;
                Ok(Decision::Taken { raw, difference })
            }
        }
    }

    /// Returns the folder that keeps what this reception replaces, laid out as the project is.
    pub fn archive(&self) -> PathBuf {
        self.folder.join(ARCHIVE).join(self.around.now.strftime("%Y%m%dT%H%M%SZ").to_string())
    }

    fn unless_dry(&self, write: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        if self.is_dry_run { Ok(()) } else { write() }
    }

    fn place(&self, file: &str) -> Place {
        Place::file(self.folder.join(file).display().to_string())
    }

    fn refused(&self, file: &str, detail: String, help: impl Into<String>) -> Vec<Finding> {
        vec![Finding::new(Code::BadDelivery, detail).at(self.place(file)).help(help)]
    }

    /// Returns the dataset whose file has the same path below raw/, or else the only one whose file has the same name.
    fn dataset_of(&self, file: &str) -> Result<&Dataset, Vec<Finding>> {
        let datasets = || self.around.catalogue.datasets.values();
        if let Some(dataset) = datasets().find(|dataset| dataset.shown.as_ref() == format!("{RAW}/{file}")) {
            return Ok(dataset);
        }
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let same: Vec<&Dataset> = datasets().filter(|dataset| name(&dataset.shown) == name(file)).collect();
        match same.as_slice() {
            [dataset] => Ok(dataset),
            [] => {
                let shown: Vec<String> = datasets().map(|dataset| name(&dataset.shown)).collect();
                let new = "a file of a new dataset is described once with `ictstat add`".to_owned();
                let help = did_you_mean(&nearest(&name(file), shown.iter().map(String::as_str)), new);
                Err(self.refused(file, format!("no dataset of {RAW}/ has a file of this name"), help))
            }
            several => {
                let names: Vec<&str> = several.iter().map(|dataset| dataset.shown.as_ref()).collect();
                let help = "put it into the folder of the inbox that has the name of its folder in raw/";
                Err(self.refused(file, format!("could be {}", names.join(" or ")), help))
            }
        }
    }

    fn read(&self, file: &str, path: &Path) -> Result<Bytes, Vec<Finding>> {
        if let Some(detail) = refused_link(&self.folder, path) {
            return Err(self.refused(file, detail, "put a copy of the file in its place"));
        }
        let bytes = regular_file::read(path);
        bytes.map(Bytes::from).map_err(|error| self.refused(file, error.to_string(), "make the file readable"))
    }

    /// Reads a file as a run would, and holds what changed in it against the limits.
    fn judged(
        &self,
        file: &str,
        dataset: &Dataset,
        held: &RawFile,
        bytes: Bytes,
        sidecar: &str,
    ) -> Result<Difference, Vec<Finding>> {
        let unread = |error: std::io::Error| self.refused(file, error.to_string(), "look at the file in raw/");
        let old = held.content.bytes().map_err(unread)?;
        let (found, expected) = (FileType::of(&bytes), FileType::of(&old));
        let is_cut = found == FileType::Text && old.ends_with(b"\n") && !bytes.ends_with(b"\n");
        if found != expected {
            let help = "look at the file: publishers answer with a page where a file has moved";
            return Err(self.refused(file, format!("found {found}; expected {expected}, as {}", held.shown), help));
        }
        // Findings name the file that is at hand, and the sidecar that it is to have.
        let described = RawFile::described(held.shown.clone(), bytes.into(), sidecar)?;
        let after = RecordFile::open(RawFile { shown: self.place(file).file, ..described })?;
        let before = RecordFile::open(held.clone()).ok();
        let readings = Reading::of_pipelines(self.around.pipelines.values(), &dataset.sidecar.id);
        let names = &self.around.surroundings.names;
        let change = difference(before.as_ref(), &after, &readings, names)?;
        let absent = absent_column(before.as_ref(), &after, std::iter::empty());
        let cut = is_cut.then(|| "the last line has no end, as it had in the file before: it may be cut".to_owned());
        let limits: Limits = self.limits.of(&dataset.sidecar.id);
        let doubts: Vec<String> = absent.into_iter().chain(cut).chain(limits.exceeded(&change)).collect();
        if doubts.is_empty() || self.is_accepted {
            return Ok(change);
        }
        let help = format!("look at it; if it is right: `ictstat take --accept {file}`");
        let told = |detail: String| Finding::new(Code::DoubtedDelivery, detail).at(self.place(file)).help(help.clone());
        Err(doubts.into_iter().map(told).collect())
    }

    /// Puts a file into raw/ and what was there into the archive: all of it, or nothing.
    fn replace(&self, path: &Path, dataset: &Dataset, bytes: &[u8], text: &str) -> Result<(), Failure> {
        let (file, sidecar) = (dataset.path.as_path(), sidecar_path(&dataset.path));
        let archived = self.archive().join(dataset.shown.as_ref());
        write_together(&[
            (&archived, &content_of(file)?),
            (&sidecar_path(&archived), &content_of(&sidecar)?),
            (file, bytes),
            (&sidecar, text.as_bytes()),
        ])?;
        remove(path)
    }
}

/// Returns the content of a file of the project.
///
/// - Errors: disk.
pub fn content_of(path: &Path) -> Result<Vec<u8>, Failure> {
    regular_file::read(path).map_err(|error| Failure::disk("read", path, &error))
}

fn remove(path: &Path) -> Result<(), Failure> {
    std::fs::remove_file(path).map_err(|error| Failure::disk("remove", path, &error))
}
