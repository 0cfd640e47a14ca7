//! One run at a time in an output folder. The operating system releases the lock of a dead process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};

use jiff::Timestamp;

use super::directory::OutputDirectory;
use crate::pipeline::regular_file;
use crate::run::failure::Failure;

/// Name of the lock file in the output folder.
pub const LOCK: &str = ".lock";

/// The right to write into an output folder, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock or says at once who holds it.
    ///
    /// - Errors: `Busy` with the holder's process and start; `Disk` where the lock file cannot be written.
    pub fn acquire(output: &OutputDirectory, started: Timestamp) -> Result<Self, Failure> {
        let path = output.path().join(LOCK);
        let disk = |error: std::io::Error| Failure::disk("lock", &path, &error);
        // A link would have the holder written into the file that it leads to.
        let mut how = OpenOptions::new();
        how.read(true).write(true).create(true).truncate(false);
        if path.is_symlink() {
            return Err(Failure::resources(
                format!("{} is a link", path.display()),
                "delete it: the lock is a file of its own in the output folder",
            ));
        }
        let (mut file, _) = regular_file::open_itself(&path, &mut how).map_err(disk)?;
        match file.try_lock() {
            Ok(()) => {
                let holder = format!("process {} since {started}\n", std::process::id());
                file.set_len(0)
                    .and_then(|()| file.rewind())
                    .and_then(|()| file.write_all(holder.as_bytes()))
                    .map_err(disk)?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(disk)?;
                Err(Failure::busy(&format!("{} holds {}", holder.trim(), path.display())))
            }
            Err(TryLockError::Error(error)) => Err(disk(error)),
        }
    }
}
