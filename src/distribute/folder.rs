//! A folder as a destination: files under names of their own, renamed. Follows no link and writes nowhere else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::store::{Content, Item, Store, open};
use crate::pipeline::content_hash::sha256_of;
use crate::pipeline::whole_file;
use crate::run::Failure;

/// A folder that is there.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Returns the folder.
    ///
    /// - Errors: there is none. It is not made: where a disk is not mounted, its files would fill another.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let refused = |what: &str, help: &str| Err(Failure::usage(format!("{} {what}", path.display()), help));
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Ok(Self(path.to_owned())),
            Ok(_) => refused("is no folder", "name a folder, or s3://BUCKET/PREFIX"),
            Err(error) if error.kind() == ErrorKind::NotFound => refused(
                "is not there",
                "make the folder first, or mount the disk that it is on; or name s3://BUCKET/PREFIX",
            ),
            Err(error) => Err(unwritten(path, &error)),
        }
    }

    /// Returns where a name lies, with its folders, which are made where `make` says so; none where one is absent.
    fn place(&self, name: &str, make: bool) -> Result<Option<PathBuf>, Failure> {
        let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
        let mut path = self.0.clone();
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            path.push(folder);
            if make {
                made(&path).map_err(|error| unwritten(&path, &error))?;
            }
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => {
                    let message = format!("{} is a link or a file where a folder should be", path.display());
                    return Err(Failure::resources(message, "remove it and publish again; links are not followed"));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(unwritten(&path, &error)),
            }
        }
        Ok(Some(path.join(file)))
    }
}

impl Store for Folder {
    fn sha256(&self, name: &str) -> Result<Option<String>, Failure> {
        let Some(path) = self.place(name, false)? else { return Ok(None) };
        // What is a link or cannot be read is replaced, or cannot be: then that is told.
        Ok(open(&path).and_then(sha256_of).ok().map(|(sha256, _)| sha256))
    }

    fn put(&self, item: &Item<'_>) -> Result<(), Failure> {
        let Some(path) = self.place(&item.name, true)? else { return Ok(()) };
        let staged = match &item.content {
            Content::Text(text) => whole_file::stage_from(whole_file::folder_of(&path), &mut text.as_bytes()),
            Content::File(source) => {
                let mut source = open(source).map_err(|error| Failure::damaged(source, &error.to_string()))?;
                whole_file::stage_from(whole_file::folder_of(&path), &mut source)
            }
        };
        let settled = staged.and_then(|staged| staged.persist(&path).map_err(|error| error.error));
        // The names, too, are on the disk before the pointer is.
        settled.and_then(|_| sync_folder(&path)).map_err(|error| unwritten(&path, &error))
    }

    fn shown(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn tidy(&self, folder: &str) {
        let mut folders = vec![self.0.clone(), self.0.join(folder)];
        while let Some(folder) = folders.pop() {
            let is_top = folder == self.0;
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let kind = entry.file_type();
                let is_ours = entry.file_name().to_string_lossy().starts_with(whole_file::STAGED);
                if kind.as_ref().is_ok_and(|kind| kind.is_dir()) && !is_top {
                    folders.push(entry.path());
                } else if is_ours && kind.is_ok_and(|kind| kind.is_file()) {
                    // What stays is removed the next time.
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }
}

/// Makes a folder whose name is on the disk before anything in it.
fn made(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => sync_folder(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(whole_file::folder_of(path))?.sync_all()
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let help =
        "make the folder writable for the user that runs ictstat, look at the space that is left, and publish again";
    Failure::resources(format!("cannot write {}: {error}", path.display()), help)
}
