//! A source of `pipelines/sources.toml` → its newest file in raw/, with its sidecar, and what changed in it; or raw/ as it was.
//! Computes no indicator. Nothing else of the program uses the network.

pub mod definition;
mod held;
mod received;
pub mod transfer;

use std::path::{Path, PathBuf};

use crate::renewal::{Around, Difference};
use crate::run::failure::FailureKind;
use crate::run::{Failure, Interrupt};

pub use definition::{Source, SourcesFile, sources};
use held::Held;
use transfer::{Client, OnBytes, Transferred};

/// What became of a source.
#[derive(Debug)]
pub struct Fetched {
    /// Id of the source.
    pub source: String,
    /// Path of its file from the project's folder.
    pub file: String,
    /// What there is now.
    pub outcome: FetchOutcome,
}

/// What there is now.
#[derive(Debug)]
pub enum FetchOutcome {
    /// The publisher has no other file than the one that is there.
    Unchanged,
    /// A file where none was.
    New(Difference),
    /// Another file.
    Replaced(Difference),
}

/// Fetches one source.
///
/// The file is written beside where it will stand, looked through as a run would read it, and renamed together with its
/// sidecar. Whatever goes wrong before leaves raw/ as it is.
///
/// - Errors: `Network`; `Input` where what came is not what is expected; `Definition`, `Disk`, a signal.
pub fn fetch(
    source: &Source,
    around: &Around,
    client: &Client,
    is_dry_run: bool,
    on_bytes: OnBytes<'_>,
    interrupt: &Interrupt,
) -> Result<Fetched, Failure> {
    let path = definition::path(&around.folder, source);
    let held = Held::read(source, &path, &around.catalogue)?;
    let known = held.as_ref().and_then(|held| held.validators(source));
    let folder = if is_dry_run { std::env::temp_dir() } else { nearest_folder(&path) };
    let fetched = |outcome| Fetched { source: source.id.clone(), file: source.file.clone(), outcome };
    let received = match client.get(&source.url, known.as_ref(), &folder, on_bytes, interrupt)? {
        Transferred::Unchanged => return Ok(fetched(FetchOutcome::Unchanged)),
        Transferred::Received(received) => received,
    };
    let checked = received::check(received, source, held.as_ref(), around)?;
    let is_new = held.is_none();
    interrupt.check()?;
    let outcome = match checked.difference.clone() {
        None => FetchOutcome::Unchanged,
        Some(difference) if is_new => FetchOutcome::New(difference),
        Some(difference) => FetchOutcome::Replaced(difference),
    };
    if !is_dry_run {
        checked.put(&path)?;
    }
    Ok(fetched(outcome))
}

/// Takes the worst of several failures, whose exit code counts: a network that may be there again comes last.
pub fn worst(failures: &mut Vec<Failure>) -> Option<Failure> {
    let rank = |failure: &Failure| match failure.kind {
        FailureKind::Interrupted(_) => 0,
        FailureKind::Internal => 1,
        FailureKind::Disk => 2,
        FailureKind::Definition => 3,
        FailureKind::Input | FailureKind::Strict => 4,
        FailureKind::Network | FailureKind::Busy => 5,
    };
    let (worst, _) = failures.iter().enumerate().min_by_key(|(_, failure)| rank(failure))?;
    Some(failures.remove(worst))
}

/// Returns the folder of a file, or what is there of the way to it: a file is renamed inside one file system.
fn nearest_folder(path: &Path) -> PathBuf {
    let folder = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.is_dir());
    folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}
