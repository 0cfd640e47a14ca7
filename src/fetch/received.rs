//! A file as it came → whether it is what is expected, its sidecar, what changed in it; then both files in their places.
//! Touches nothing of raw/ until all is known to be right.

use std::path::Path;

use bytes::Bytes;
use tempfile::NamedTempFile;

use super::definition::Source;
use super::held::Held;
use super::transfer::{Received, Validators};
use crate::findings::{Code, Finding, Place};
use crate::ingest::proposal::{Wishes, propose};
use crate::ingest::sidecar::{DownloadDeclaration, RawFile, SIDECAR_SUFFIX, sidecar_path};
use crate::ingest::{FileType, RecordFile, renewed};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::{InputDefinition, regular_file, whole_file};
use crate::renewal::{self, Around, Difference, Reading, difference};
use crate::run::Failure;

/// A file that is right, not yet in its place.
pub struct Checked {
    file: NamedTempFile,
    /// Text of the sidecar; `None` where it stays as it is.
    sidecar: Option<String>,
    is_same: bool,
    /// What changed; `None` where the file is the one that was there.
    pub difference: Option<Difference>,
}

/// Returns a file that is what is expected.
///
/// - Errors: `Input` with what is wrong.
pub fn check(received: Received, source: &Source, held: Option<&Held>, around: &Around) -> Result<Checked, Failure> {
    let Received { file, validators } = received;
    let bytes: Bytes =
        regular_file::read(file.path()).map_err(|error| Failure::disk("read", file.path(), &error))?.into();
    let refused = |findings: Vec<Finding>| refused(source, findings);
    check_form(&bytes, source).map_err(|finding| refused(vec![*finding]))?;
    let download = download(source, validators);
    let sum = sha256(&bytes);
    if let Some(held) = held.filter(|held| held.raw.sidecar.sha256 == sum) {
        // What the server says is noted once: a sidecar that changes with every answer would make every night a new run.
        let is_noted = held.raw.sidecar.download.is_some();
        let sidecar = (!is_noted).then(|| with_download(held, &[], &download)).transpose().map_err(refused)?;
        return Ok(Checked { file, sidecar, is_same: true, difference: None });
    }
    let (text, input) = match held {
        Some(held) => {
            (renewal::sidecar(&held.raw, &held.sidecar_text, &sum, Some(&download), around.now).map_err(refused)?, None)
        }
        None => proposed(&bytes, source, &download, around).map_err(refused)?,
    };
    let raw = RawFile::described(source.file.as_str().into(), bytes.into(), &text).map_err(refused)?;
    let difference = compared(raw, source, held, input, around).map_err(refused)?;
    Ok(Checked { file, sidecar: Some(text), is_same: false, difference: Some(difference) })
}

impl Checked {
    /// Puts file and sidecar in their places: both are whole and on the disk before either is renamed.
    ///
    /// - Errors: disk.
    pub fn put(self, path: &Path) -> Result<(), Failure> {
        let disk = |error: &std::io::Error| Failure::disk("write", path, error);
        let Some(text) = &self.sidecar else { return Ok(()) };
        let folder = whole_file::folder_of(path);
        std::fs::create_dir_all(folder).map_err(|error| disk(&error))?;
        let sidecar = whole_file::stage(folder, text.as_bytes()).map_err(|error| disk(&error))?;
        whole_file::settle(&self.file).map_err(|error| disk(&error))?;
        if !self.is_same {
            self.file.persist(path).map_err(|error| disk(&error.error))?;
        }
        sidecar.persist(sidecar_path(path)).map(drop).map_err(|error| disk(&error.error))
    }
}

fn refused(source: &Source, findings: Vec<Finding>) -> Failure {
    let message = format!("{} stays as it was: what {} gives does not fit", source.file, source.url);
    Failure { message, ..Failure::input(findings, Vec::new()) }
}

/// Size and type, before anything is read.
fn check_form(bytes: &[u8], source: &Source) -> Result<(), Box<Finding>> {
    let finding = |detail: String, help: &str| {
        Box::new(Finding::new(Code::BadDownload, detail).at(Place::file(source.file.clone())).help(help))
    };
    let (found, expected) = (FileType::of(bytes), source.endpoint.served.file_type());
    if found != expected {
        let help = "look at the address with a browser: publishers answer with a page where a file has moved";
        return Err(finding(format!("found {found}; expected {expected}"), help));
    }
    let (n_bytes, least) = (bytes.len() as u64, source.endpoint.least_bytes);
    if n_bytes < least {
        let help = "look at the address with a browser; where the file is whole, lower `least_bytes` of the endpoint";
        return Err(finding(format!("found {n_bytes} bytes; expected at least {least}"), help));
    }
    Ok(())
}

fn download(source: &Source, validators: Validators) -> DownloadDeclaration {
    let Validators { etag, last_modified } = validators;
    DownloadDeclaration { url: source.url.clone(), etag, last_modified }
}

fn with_download(held: &Held, texts: &[(&str, &str)], download: &DownloadDeclaration) -> Result<String, Vec<Finding>> {
    renewed(&held.raw.shown_sidecar, &held.sidecar_text, texts, Some(download)).map_err(|finding| vec![finding])
}

/// What nobody has described yet is described as `ictstat add` does.
fn proposed(
    bytes: &Bytes,
    source: &Source,
    download: &DownloadDeclaration,
    around: &Around,
) -> Result<(String, Option<InputDefinition>), Vec<Finding>> {
    let month = around.now.strftime("%Y-%m").to_string();
    let wishes = Wishes {
        id: source.id.clone(),
        title: source.title.clone(),
        publisher: source.endpoint.publisher.clone(),
        edition: month.clone(),
        licence: source.endpoint.licence.clone(),
        url: source.page.clone(),
        retrieved: month,
        indicator: None,
        series: None,
    };
    let (content, sum) = (bytes.clone().into(), sha256(bytes));
    let proposal = propose(&content, &sum, &source.file, &wishes, &around.surroundings)?;
    let shown = format!("{}{SIDECAR_SUFFIX}", source.file);
    let text = renewed(&shown, &proposal.sidecar, &[], Some(download)).map_err(|finding| vec![finding])?;
    Ok((text, proposal.input))
}

/// Holds the columns against what is expected and what was there, and compares what the files state.
fn compared(
    raw: RawFile,
    source: &Source,
    held: Option<&Held>,
    input: Option<InputDefinition>,
    around: &Around,
) -> Result<Difference, Vec<Finding>> {
    let after = RecordFile::open(raw)?;
    let before = held.and_then(Held::records);
    let help = "where the publisher has changed its files, delete this one and its sidecar and fetch again: it is then \
                described anew";
    let expected = source.endpoint.columns.iter();
    let absent = renewal::absent_column(before.as_ref(), &after, expected);
    absent.map_or(Ok(()), |detail| {
        Err(vec![Finding::new(Code::BadDownload, detail).at(Place::file(source.file.clone())).help(help)])
    })?;
    let names = &around.surroundings.names;
    let readings = Reading::of_pipelines(around.pipelines.values(), &source.id);
    if !readings.is_empty() {
        return difference(before.as_ref(), &after, &readings, names);
    }
    // Nobody has said how the file is to be read: where it does not fit how `add` would, its rows are compared.
    let input = input.or_else(|| held.and_then(|held| proposed_input(held, source, around)));
    let reading = input.map(Reading::of_input);
    let found = difference(before.as_ref(), &after, reading.as_slice(), names);
    found.or_else(|_| difference(before.as_ref(), &after, &[], names))
}

/// Returns how `add` would read a file that no pipeline reads.
fn proposed_input(held: &Held, source: &Source, around: &Around) -> Option<InputDefinition> {
    let wishes = Wishes { id: source.id.clone(), ..Wishes::default() };
    let RawFile { content, sidecar, .. } = &held.raw;
    propose(content, &sidecar.sha256, &source.file, &wishes, &around.surroundings).ok()?.input
}
