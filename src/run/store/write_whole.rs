//! A small file, whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use crate::run::failure::Failure;

/// Writes a file so that a reader sees the old content or the new one, whole.
///
/// - Errors: `Disk`; the old file stays.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> io::Result<()> {
        let mut staged = tempfile::Builder::new().prefix(".ictstat-").tempfile_in(folder)?;
        staged.write_all(content)?;
        staged.as_file().sync_all()?;
        // Readers run as other users: a node exporter, a web server.
        std::fs::set_permissions(staged.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        staged.persist(path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|error| Failure::disk("write", path, &error))
}
