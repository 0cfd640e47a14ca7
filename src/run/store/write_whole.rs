//! A small file, whole or not at all.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::pipeline::{regular_file, whole_file};
use crate::run::failure::Failure;

/// Writes a file so that a reader sees the old content or the new one, whole.
///
/// - Errors: `Disk`; the old file stays.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), Failure> {
    whole_file::write(path, content).map_err(|error| Failure::disk("write", path, &error))
}

/// Writes files that belong together: all of them, or none. Each is on the disk before the first gets its name.
///
/// - Errors: `Disk`; the old files stay or stand again.
pub fn write_together(files: &[(&Path, &[u8])]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for (path, content) in files {
        let folder = whole_file::folder_of(path);
        std::fs::create_dir_all(folder).map_err(|error| Failure::disk("make", folder, &error))?;
        let file = whole_file::stage(folder, content).map_err(|error| Failure::disk("write", path, &error))?;
        staged.push((*path, regular_file::read(path).ok(), file));
    }
    let mut done: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    for (path, before, file) in staged {
        if let Err(error) = file.persist(path) {
            done.into_iter().for_each(|(path, before)| put_back(path, before));
            return Err(Failure::disk("write", path, &error.error));
        }
        done.push((path, before));
    }
    Ok(())
}

/// As well as it can be done: the failure that made it necessary is told.
fn put_back(path: &Path, before: Option<Vec<u8>>) {
    drop(match before {
        Some(content) => whole_file::write(path, &content),
        None => std::fs::remove_file(path),
    });
}

/// Writes a file of one JSON value.
///
/// - Errors: as [`write_whole`]; the value is none that JSON knows.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Failure::internal(error.to_string()))?;
    write_whole(path, format!("{json}\n").as_bytes())
}

/// Returns the value of a file that [`write_json`] wrote; none where there is no file.
///
/// - Errors: why what lies there is no such file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, String> {
    let text = regular_file::read_text_if_any(path).map_err(|error| error.to_string())?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_files_that_belong_together_none_is_written_where_one_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let (first, new, taken) = (folder.path().join("a"), folder.path().join("own/b"), folder.path().join("c"));
        std::fs::write(&first, "old").unwrap();
        // A folder in the place of the last file: it is staged and cannot be named.
        std::fs::create_dir(&taken).unwrap();
        std::fs::write(taken.join("x"), "").unwrap();
        let files: [(&Path, &[u8]); 3] = [(&first, b"new"), (&new, b"new"), (&taken, b"new")];
        assert!(write_together(&files).is_err());
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "old");
        assert!(!new.exists());
        write_together(&files[..2]).unwrap();
        assert_eq!(std::fs::read_to_string(&new).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
    }
}
