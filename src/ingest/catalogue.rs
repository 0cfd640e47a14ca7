//! The datasets of raw/: which file holds which. A file without a sidecar is no dataset; nothing is opened but sidecars.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::checksum::with_checksum;
use super::folder;
use super::format::is_data_file;
use super::sidecar::{DatasetKind, RawFile, SIDECAR_SUFFIX, Sidecar, sidecar_path};
use crate::concepts::{DatasetId, Text};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::document::{Document, Step};
use crate::pipeline::inside::refused_link;
use crate::pipeline::whole_file;

/// A dataset that raw/ holds.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Path of the data file, or of the folder of its files.
    pub path: PathBuf,
    /// The same from the project's folder.
    pub shown: Text,
    /// Its sidecar.
    pub sidecar: Sidecar,
    /// The sidecar's document.
    pub document: Document,
}

/// All datasets of a folder, by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Datasets by id.
    pub datasets: BTreeMap<DatasetId, Dataset>,
    /// Files without a sidecar, from the project's folder: nothing reads them.
    pub without_sidecar: Vec<Text>,
}

impl Catalogue {
    /// Returns the datasets below a folder, from their sidecars.
    ///
    /// - Errors: every wrong sidecar, every id given twice.
    pub fn scan(folder: &Path, shown: &str) -> Result<Self, Vec<Finding>> {
        let (catalogue, findings) = Self::scan_all(folder, shown)?;
        if findings.is_empty() { Ok(catalogue) } else { Err(findings) }
    }

    /// Returns the datasets whose sidecars are right, and what is wrong with the others.
    ///
    /// - Errors: the folder cannot be read.
    pub fn scan_all(folder: &Path, shown: &str) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let mut files = Vec::new();
        collect_files(folder, folder, shown, &mut files)?;
        files.sort();
        let mut catalogue = Self::default();
        files.retain(|(shown, path)| {
            let has_sidecar = sidecar_path(path).symlink_metadata().is_ok();
            if !has_sidecar {
                catalogue.without_sidecar.push(shown.as_str().into());
            }
            has_sidecar
        });
        let mut findings = Vec::new();
        let load =
            |(shown, path): &(String, PathBuf)| Sidecar::load(&sidecar_path(path), &format!("{shown}{SIDECAR_SUFFIX}"));
        let sidecars: Vec<_> = files.par_iter().map(load).collect();
        for ((shown, path), sidecar) in files.into_iter().zip(sidecars) {
            match sidecar {
                Ok((document, sidecar)) => {
                    findings.extend(catalogue.insert(Dataset { path, shown: shown.into(), sidecar, document }));
                }
                Err(mistakes) => findings.extend(mistakes),
            }
        }
        Ok((catalogue, findings))
    }

    fn insert(&mut self, dataset: Dataset) -> Option<Finding> {
        let id = dataset.sidecar.dataset();
        if let Some(other) = self.datasets.get(&id) {
            let detail = format!("`{id}` is the id of {} already", other.shown);
            let place = dataset.document.place(&[Step::Key("id")]);
            return Some(Finding::new(Code::BadSidecar, detail).at(place).help("give each dataset its own id"));
        }
        self.datasets.insert(id, dataset);
        None
    }

    /// Returns a notice for every file without a sidecar, one for the Parquet files of a folder that may be one dataset.
    pub fn notices(&self) -> impl Iterator<Item = Finding> {
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in &self.without_sidecar {
            places.entry(self.folder_of_parts(file).unwrap_or(file)).or_default().push(file);
        }
        places.into_iter().map(|(place, files)| match files[..] {
            [file] => {
                not_read(file, "the file has no sidecar, so nothing reads it", format!("run `ictstat add {file}`"))
            }
            _ => {
                let detail = format!("its {} Parquet files have none, so nothing reads them", files.len());
                not_read(
                    place,
                    &detail,
                    format!("run `ictstat add {place}` where they are one dataset, else for each file"),
                )
            }
        })
    }

    /// Returns the folder of which a Parquet file may be a part: none of its files is a dataset by itself.
    fn folder_of_parts<'f>(&self, file: &'f str) -> Option<&'f str> {
        let mut folder = file.strip_suffix(".parquet").and_then(|_| file.rsplit_once('/'))?.0;
        while let Some((above, name)) = folder.rsplit_once('/')
            && name.contains('=')
        {
            folder = above;
        }
        let is_in = |dataset: &Dataset| dataset.shown.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        (folder.contains('/') && !self.datasets.values().any(is_in)).then_some(folder)
    }

    /// Returns the file without a sidecar that most likely holds a dataset.
    pub fn file_of(&self, id: &str) -> Option<&Text> {
        self.without_sidecar.iter().find(|file| file.contains(&format!("/{id}.")))
    }

    /// Returns the datasets of a kind, in the order of their ids.
    pub fn of_kind(&self, kind: DatasetKind) -> impl Iterator<Item = &Dataset> {
        self.datasets.values().filter(move |dataset| dataset.sidecar.kind == kind)
    }
}

fn not_read(place: &str, detail: &str, help: String) -> Finding {
    Finding::new(Code::NoSidecar, detail).at(Place::file(place)).help(format!("{help}, or move it out of the folder"))
}

impl Dataset {
    /// Reads the data file.
    ///
    /// - Errors: as [`RawFile::read`].
    pub fn read(&self) -> Result<RawFile, Vec<Finding>> {
        RawFile::read(&self.path, &self.shown)
    }
}

/// Collects data files, and files that only a sidecar speaks for: those are missing and must be noticed.
fn collect_files(
    root: &Path,
    folder: &Path,
    shown: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Vec<Finding>> {
    let unreadable = |error: std::io::Error| {
        let help = "run ictstat in the project's folder, or name it with --project";
        vec![Finding::new(Code::Unreadable, error.to_string()).at(Place::file(shown)).help(help)]
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        let data_name = name.strip_suffix(SIDECAR_SUFFIX).unwrap_or(&name);
        if name.starts_with('.') {
            continue;
        }
        if let Some(detail) = refused_link(root, &path) {
            let finding = Finding::new(Code::Unreadable, detail).at(Place::file(shown));
            return Err(vec![finding.help("put a copy of the file in its place")]);
        }
        let is_folder = path.is_dir();
        // A sidecar of what is no file is that of a folder of files, which may be missing.
        let is_sidecar = !is_folder && data_name.len() < name.len();
        let has_sidecar = || is_folder && sidecar_path(&path).exists();
        if is_data_file(data_name) || is_sidecar || has_sidecar() {
            let data = (shown.trim_end_matches(SIDECAR_SUFFIX).to_owned(), path.with_file_name(data_name));
            if !files.contains(&data) {
                files.push(data);
            }
        } else if is_folder {
            collect_files(root, &path, &shown, files)?;
        }
    }
    Ok(())
}

/// Writes the checksum of every file as it is into its sidecar and returns the sidecars that changed.
///
/// - Errors: as [`Catalogue::scan`]; a sidecar that cannot be written.
pub fn update_checksums(folder: &Path, shown: &str) -> Result<Vec<String>, Vec<Finding>> {
    let mut renewed = Vec::new();
    for dataset in Catalogue::scan(folder, shown)?.datasets.values() {
        let fault = |error: std::io::Error| {
            vec![
                Finding::new(Code::Unreadable, error.to_string())
                    .at(Place::file(dataset.shown.clone()))
                    .help("check the file"),
            ]
        };
        let (_, sum) = folder::content(&dataset.path, &dataset.shown)?;
        if !sum.eq_ignore_ascii_case(&dataset.sidecar.sha256) {
            let file = &dataset.document.file;
            let text = with_checksum(file, &dataset.document.text, &sum).map_err(|finding| vec![finding])?;
            whole_file::write(&sidecar_path(&dataset.path), text.as_bytes()).map_err(fault)?;
            renewed.push(file.to_string());
        }
    }
    Ok(renewed)
}
