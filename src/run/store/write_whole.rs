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
    match regular_file::read_text(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|error| error.to_string()),
    }
}
