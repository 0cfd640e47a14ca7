//! What a project has of a source before it is fetched: file and sidecar, or neither.
//! Asks nobody.

use std::path::Path;

use super::definition::Source;
use super::transfer::Validators;
use crate::ingest::sidecar::{DownloadDeclaration, RawFile, SIDECAR_SUFFIX, sidecar_path};
use crate::ingest::{Catalogue, RecordFile};
use crate::pipeline::regular_file;
use crate::run::Failure;

/// A file with its sidecar.
#[derive(Debug)]
pub struct Held {
    /// The file.
    pub raw: RawFile,
    /// Text of the sidecar.
    pub sidecar_text: String,
}

impl Held {
    /// Returns what there is of a source.
    ///
    /// - Errors: the file is not the one that its sidecar vouches for, one of the two is absent, its id is another, or the id
    ///   is that of another file.
    pub fn read(source: &Source, path: &Path, catalogue: &Catalogue) -> Result<Option<Self>, Failure> {
        let (file, sidecar) = (&source.file, sidecar_path(path));
        let shown_sidecar = format!("{file}{SIDECAR_SUFFIX}");
        match (path.exists(), sidecar.exists()) {
            (false, false) => not_elsewhere(source, catalogue).map(|()| None),
            (true, false) => Err(Failure::usage(
                format!("{file} has no sidecar, so nobody knows what it is"),
                "run `ictstat add` for it, or delete it, and fetch again",
            )),
            (false, true) => Err(Failure::usage(
                format!("{shown_sidecar} speaks for a file that is not there"),
                "put the file back, or delete its sidecar, and fetch again",
            )),
            (true, true) => {
                let raw = RawFile::read(path, &file.as_str().into()).map_err(Failure::of_findings)?;
                if raw.sidecar.id != source.id {
                    let detail = format!("source `{}` writes {file}, which is dataset `{}`", source.id, raw.sidecar.id);
                    return Err(Failure::usage(detail, "give the source the id that the sidecar states"));
                }
                let sidecar_text = regular_file::read_text(&sidecar)
                    .map_err(|error| Failure::usage(format!("cannot read {shown_sidecar}: {error}"), ""))?;
                Ok(Some(Self { raw, sidecar_text }))
            }
        }
    }

    /// Returns what the server said of the file, if it was taken from the same address.
    pub fn validators(&self, source: &Source) -> Option<Validators> {
        let download = self.raw.sidecar.download.as_ref().filter(|download| download.url == source.url)?;
        let DownloadDeclaration { etag, last_modified, .. } = download.clone();
        (etag.is_some() || last_modified.is_some()).then_some(Validators { etag, last_modified })
    }

    /// Returns the records of the file; none where it cannot be read.
    pub fn records(&self) -> Option<RecordFile> {
        RecordFile::open(self.raw.clone()).ok()
    }
}

fn not_elsewhere(source: &Source, catalogue: &Catalogue) -> Result<(), Failure> {
    match catalogue.datasets.values().find(|dataset| dataset.sidecar.id == source.id) {
        None => Ok(()),
        Some(dataset) => Err(Failure::usage(
            format!("`{}` is {} already; the source would write it to {}", source.id, dataset.shown, source.file),
            "name that file in pipelines/sources.toml, or give the source another id",
        )),
    }
}
