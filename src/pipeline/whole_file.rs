//! Writes files whole or not at all: beside where they will stand, onto the disk, then renamed.

use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

/// How the names of files begin that are not whole yet.
pub const STAGED: &str = ".ictstat-";

/// Writes a file so that a reader sees the old content or the new one, whole.
///
/// - Errors: it cannot be written; the old file stays.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let staged = stage(folder_of(path), content)?;
    staged.persist(path).map(drop).map_err(|error| error.error)
}

/// Returns a file in a folder that is on the disk and has no name yet.
///
/// - Errors: it cannot be written.
pub fn stage(folder: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    stage_from(folder, &mut &*content)
}

/// Returns a file as [`stage`] does, of what a reader gives.
///
/// - Errors: as [`stage`]; of the reader.
pub fn stage_from(folder: &Path, content: &mut impl Read) -> io::Result<NamedTempFile> {
    let mut staged = tempfile::Builder::new().prefix(STAGED).tempfile_in(folder)?;
    io::copy(content, &mut staged)?;
    settle(&staged)?;
    Ok(staged)
}

/// Brings a file onto the disk as one that everybody may read: a node exporter and a web server run as other users.
///
/// - Errors: it cannot be written.
pub fn settle(staged: &NamedTempFile) -> io::Result<()> {
    staged.as_file().sync_all()?;
    std::fs::set_permissions(staged.path(), PermissionsExt::from_mode(0o644))
}

/// Returns the folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
