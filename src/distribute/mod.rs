//! A run → a folder or a bucket that readers see, data before pointer, with what catalogues of data ask: DCAT and Croissant.
//! Changes nothing in the run and deletes nothing that it did not write.

mod bucket;
mod croissant;
mod dcat;
mod description;
pub mod destination;
mod folder;
mod store;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::pipeline::content_hash::sha256;
use crate::publish::manifest::MANIFEST;
use crate::run::{Failure, Interrupt};
use bucket::Bucket;
pub use description::Wishes;
use description::{Description, folder_of};
pub use destination::Destination;
use folder::Folder;
use store::{Content, Item, Store};

/// Name of the file that leads readers to the run.
pub const POINTER: &str = "latest.json";
const CATALOG: &str = "catalog.json";
const CROISSANT: &str = "metadata.json";

/// Files that are copied at the same time: a server answers many as fast as one.
const AT_ONCE: usize = 8;

/// Who is told of each file: its name, how many were done before it, and how many there are.
pub type OnFile<'a> = &'a mut (dyn FnMut(&str, usize, usize) + Send);

/// What was copied, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distributed {
    /// Name of the run.
    pub run: String,
    /// Files of the run, with its manifest, the two descriptions and the pointer.
    pub n_files: usize,
    /// Those that were not there.
    pub n_written: usize,
    /// Bytes of those.
    pub bytes_written: u64,
}

/// Copies a run. Each file is held against the manifest as it is read, and read back where it was written; what is there
/// already is not written again, so that a copy that was broken off goes on. The pointer comes last.
///
/// - Errors: the run is damaged; the destination cannot be written, does not give back what it was given or is not
///   reached; a signal. The pointer stays where it was.
pub fn distribute(
    run: &Path,
    destination: &Destination,
    wishes: &Wishes,
    is_dry_run: bool,
    on_file: OnFile<'_>,
    interrupt: &Interrupt,
) -> Result<Distributed, Failure> {
    let description = Description::read(run)?;
    let store = opened(destination, interrupt)?;
    let name = description.manifest.run.clone();
    let manifest = description.manifest_item(run)?;
    let pointer = pointer(&name, &manifest.sha256)?;
    let files = description.items(run);
    let copy = Copying {
        store: store.as_ref(),
        is_dry_run,
        n_files: files.len() + 4,
        n_done: AtomicUsize::new(0),
        n_written: AtomicUsize::new(0),
        bytes_written: AtomicU64::new(0),
        on_file: Mutex::new(on_file),
        interrupt,
    };
    copy.all(&files)?;
    copy.one(&manifest)?;
    let texts = [
        (CATALOG, text(&dcat::catalog(&description, wishes))?),
        (CROISSANT, text(&croissant::dataset(&description, wishes))?),
        (POINTER, pointer),
    ];
    texts.iter().try_for_each(|(name, text)| copy.one(&Item::of_text(name, text)))?;
    if !is_dry_run {
        store.tidy(&folder_of(&name));
    }
    Ok(Distributed {
        run: name,
        n_files: copy.n_files,
        n_written: copy.n_written.into_inner(),
        bytes_written: copy.bytes_written.into_inner(),
    })
}

/// Returns what writes to a destination.
///
/// - Errors: there is no such folder; no credentials, or an address that is none.
fn opened(destination: &Destination, interrupt: &Interrupt) -> Result<Box<dyn Store>, Failure> {
    Ok(match destination {
        Destination::Folder(path) => Box::new(Folder::open(path)?),
        Destination::Bucket(address) => Box::new(Bucket::open(address, interrupt)?),
    })
}

/// The pointer holds no clock: what leads to the same run is the same file, and is not written again.
fn pointer(run: &str, manifest_sha256: &str) -> Result<String, Failure> {
    let path = folder_of(run);
    text(
        &json!({ "run": run, "path": path, "manifest": format!("{path}/{MANIFEST}"), "manifest_sha256": manifest_sha256 }),
    )
}

fn text(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::internal(error.to_string()))?;
    Ok(format!("{text}\n"))
}

/// A copy on its way.
struct Copying<'a> {
    store: &'a dyn Store,
    is_dry_run: bool,
    n_files: usize,
    n_done: AtomicUsize,
    n_written: AtomicUsize,
    bytes_written: AtomicU64,
    on_file: Mutex<OnFile<'a>>,
    interrupt: &'a Interrupt,
}

impl Copying<'_> {
    fn all(&self, items: &[Item<'_>]) -> Result<(), Failure> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build();
        let each = || items.par_iter().try_for_each(|item| self.one(item));
        // Where the system gives no threads, one file comes after the other.
        threads.map_or_else(|_| items.iter().try_for_each(|item| self.one(item)), |threads| threads.install(each))
    }

    fn one(&self, item: &Item<'_>) -> Result<(), Failure> {
        self.interrupt.check()?;
        let n_done = self.n_done.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut on_file) = self.on_file.lock() {
            on_file(&item.name, n_done, self.n_files);
        }
        item.check()?;
        if self.is_there(item)? {
            return Ok(());
        }
        self.n_written.fetch_add(1, Ordering::Relaxed);
        self.bytes_written.fetch_add(item.bytes, Ordering::Relaxed);
        if self.is_dry_run {
            return Ok(());
        }
        self.store.put(item)?;
        if self.is_there(item)? {
            return Ok(());
        }
        let help = "look at what else writes there and at the rights to read it, and publish again";
        Err(Failure::resources(format!("{} is not what was written to it", self.store.shown(&item.name)), help))
    }

    fn is_there(&self, item: &Item<'_>) -> Result<bool, Failure> {
        Ok(self.store.sha256(&item.name)?.is_some_and(|found| found == item.sha256))
    }
}

impl Item<'_> {
    fn of_text<'t>(name: &str, text: &'t str) -> Item<'t> {
        let (sha256, bytes) = (sha256(text.as_bytes()), text.len() as u64);
        Item { name: name.to_owned(), sha256, bytes, content: Content::Text(text) }
    }
}
