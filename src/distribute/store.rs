//! What a destination must be able to do: tell the hash of what it holds under a name, and take a file whole or not at all.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use crate::pipeline::content_hash::sha256_of;
use crate::pipeline::regular_file;
use crate::run::Failure;

/// A file that is to be at a destination.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Its name below the destination, with `/` between folders.
    pub(super) name: String,
    /// Its SHA-256.
    pub(super) sha256: String,
    /// Its size.
    pub(super) bytes: u64,
    /// Where it comes from.
    pub(super) content: Content<'a>,
}

/// Where a file comes from.
#[derive(Debug)]
pub(super) enum Content<'a> {
    /// A file of a run.
    File(PathBuf),
    /// Made here.
    Text(&'a str),
}

impl Item<'_> {
    /// Holds the content against its hash.
    ///
    /// - Errors: the run is damaged.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Content::File(path) = &self.content else { return Ok(()) };
        let found = open(path).and_then(sha256_of).map_err(|error| Failure::damaged(path, &error.to_string()))?;
        if found == (self.sha256.clone(), self.bytes) {
            return Ok(());
        }
        Err(Failure::damaged(path, "it is not what the manifest of the run says"))
    }
}

/// Opens a file of a run, but not what a link leads to.
pub(super) fn open(path: &std::path::Path) -> io::Result<File> {
    regular_file::open_itself(path, File::options().read(true)).map(|(file, _)| file)
}

/// A place that takes files.
pub(super) trait Store: Sync {
    /// Returns the SHA-256 of what is there under a name; none where there is nothing that can be read.
    ///
    /// - Errors: the place is not reached, or is none.
    fn sha256(&self, name: &str) -> Result<Option<String>, Failure>;

    /// Writes a file, so that a reader sees what was there before or all of it.
    ///
    /// - Errors: the place is not reached, or does not take it.
    fn put(&self, item: &Item<'_>) -> Result<(), Failure>;

    /// Returns the name as a person would look for it.
    fn shown(&self, name: &str) -> String;

    /// Removes what broken copies left beside the files of a folder. What cannot be removed stays.
    fn tidy(&self, folder: &str);
}
