//! Where a run may write: nothing that it reads, nothing of a run, nothing but regular files.
//! Asked before anything is computed.

use std::path::{Component, Path, PathBuf};

use super::hold::HOLD;
use super::lock::LOCK;
use super::outcome::RECORD;
use crate::publish::Manifest;
use crate::run::failure::Failure;
use crate::run::plan::options::Options;
use crate::run::plan::project::{PIPELINES, RAW};

/// Refuses an output folder inside the inputs, the pipelines or a run.
///
/// - Errors: usage.
pub fn check_output(options: &Options) -> Result<(), Failure> {
    let output = options.output_directory();
    match taken(&resolved(&output), options) {
        Some(what) => Err(Failure::usage(
            format!("--output {} lies in {what}", output.display()),
            "name a folder of its own, for example --output results",
        )),
        None => Ok(()),
    }
}

/// Refuses a destination of a run inside the inputs, the pipelines, a run or the output folder.
///
/// - Errors: usage.
pub fn check_destination(folder: &Path, options: &Options) -> Result<(), Failure> {
    let (place, output) = (resolved(folder), resolved(&options.output_directory()));
    let own =
        || place.starts_with(&output).then(|| format!("{}, which runs write", options.output_directory().display()));
    match taken(&place, options).or_else(own) {
        Some(what) => Err(Failure::usage(
            format!("{} lies in {what}", folder.display()),
            "name a folder of its own, for example /srv/www/ict",
        )),
        None => Ok(()),
    }
}

/// Refuses a file that an option asks for where it would replace an input, a file of a run, or what is no regular file.
///
/// - Errors: usage.
pub fn check_file(option: &str, path: &Path, options: &Options) -> Result<(), Failure> {
    let refused = |what: String| {
        let help = "name a file of its own, for example summary.json";
        Err(Failure::usage(format!("{option} {} {what}", path.display()), help))
    };
    // A link is replaced by the file, so only what it leads to in the folder counts; a device must stay one.
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return refused("is no regular file".to_owned());
    }
    let (file, output) = (resolved(path), resolved(&options.output_directory()));
    let own = [HOLD, LOCK, RECORD].map(|name| output.join(name));
    let groups = options.groups.as_deref().map(resolved);
    if let Some(what) = taken(&file, options) {
        return refused(format!("lies in {what}"));
    }
    if own.contains(&file) || is_in_state(&file, &output) {
        return refused(format!("is a file of {}", output.display()));
    }
    if groups.as_ref() == Some(&file) {
        return refused("is the file of --groups".to_owned());
    }
    Ok(())
}

/// Refuses two options that write the same file.
///
/// - Errors: usage.
pub fn check_apart(first: (&str, &Path), second: (&str, &Path)) -> Result<(), Failure> {
    if resolved(first.1) != resolved(second.1) {
        return Ok(());
    }
    let detail = format!("{} and {} name the same file {}", first.0, second.0, first.1.display());
    Err(Failure::usage(detail, "give each a file of its own"))
}

/// Returns whether a file lies in `raw/` of a project.
pub fn is_in_raw(file: &Path, options: &Options) -> bool {
    resolved(file).starts_with(resolved(&options.project.join(RAW)))
}

/// Returns what a path lies in that no run may write.
fn taken(path: &Path, options: &Options) -> Option<String> {
    let inputs = [RAW, PIPELINES].into_iter();
    let mut inputs = inputs.filter(|name| path.starts_with(resolved(&options.project.join(name))));
    if let Some(name) = inputs.next() {
        return Some(format!("{name}/, which runs read"));
    }
    let run = path.ancestors().find(|folder| Manifest::read(folder).is_some())?;
    Some(format!("the run {}", run.display()))
}

/// Hidden folders, runs and the link to one of them belong to the output folder alone.
fn is_in_state(file: &Path, output: &Path) -> bool {
    let Ok(below) = file.strip_prefix(output) else { return false };
    let first = below.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned());
    let state = [super::directory::RUNS, super::directory::LATEST, super::directory::FAILED];
    first.is_some_and(|first| first.starts_with('.') || state.contains(&first.as_str()))
}

/// Returns a path without links and dots, as far as it exists; what a run would make there is added as it is.
fn resolved(path: &Path) -> PathBuf {
    let mut rest = Vec::new();
    let mut open = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    loop {
        if let Ok(known) = open.canonicalize() {
            return rest.iter().rev().fold(known, |path, part| path.join(part));
        }
        rest.extend(open.file_name().map(ToOwned::to_owned));
        open = match open.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) => Path::new("."),
            None => return normal(path),
        };
    }
}

fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}
