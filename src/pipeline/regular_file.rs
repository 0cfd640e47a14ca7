//! Reads files that must be regular ones: a FIFO would keep a run waiting and a device would never end.
//! Everything that a user names or puts into a project is read through here.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Most bytes of a text that a person writes: a pipeline, a sidecar, a list of groups.
pub const MOST_BYTES_OF_TEXT: u64 = 64 << 20;

/// Returns the content of a regular file.
///
/// - Errors: it cannot be read, or is no regular file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_at_most(path, u64::MAX - 1)
}

/// Returns the content of a regular file that a person writes.
///
/// - Errors: as [`read`]; it is larger than [`MOST_BYTES_OF_TEXT`] or no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let bytes = read_at_most(path, MOST_BYTES_OF_TEXT)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, not_utf8(&error)))
}

/// Returns the text of a file as [`read_text`] does; none where there is no file.
///
/// - Errors: as [`read_text`].
pub fn read_text_if_any(path: &Path) -> io::Result<Option<String>> {
    match read_text(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// Says where a text is no UTF-8, and what it seems to be.
fn not_utf8(error: &std::string::FromUtf8Error) -> String {
    let (bytes, from) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let line = bytes[..from].iter().filter(|byte| **byte == b'\n').count() + 1;
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the text is UTF-16; expected UTF-8: save it as that".to_owned(),
        _ => format!("line {line} is no UTF-8 (byte 0x{:02x}): save the text as UTF-8", bytes[from]),
    }
}

/// Returns the content of a regular file of at most so many bytes.
///
/// - Errors: as [`read`]; it is larger.
pub fn read_at_most(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    let (file, metadata) = open(path, OpenOptions::new().read(true))?;
    let mut content = Vec::with_capacity(usize::try_from(metadata.len().min(most_bytes)).unwrap_or_default());
    file.take(most_bytes + 1).read_to_end(&mut content)?;
    if content.len() as u64 > most_bytes {
        let detail = format!("larger than {} MB", most_bytes >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, detail));
    }
    Ok(content)
}

/// Opens a regular file to read, as [`open`] does.
///
/// - Errors: as [`open`].
pub fn open_to_read(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().read(true)).map(|(file, _)| file)
}

/// Opens a regular file, without waiting for the other end of a FIFO.
///
/// - Errors: it cannot be opened, or is no regular file.
pub fn open(path: &Path, how: &mut OpenOptions) -> io::Result<(File, Metadata)> {
    checked(how.custom_flags(libc::O_NONBLOCK).open(path)?)
}

/// Opens a regular file as [`open`] does, but not what a link leads to.
///
/// - Errors: as [`open`]; it is a link.
pub fn open_itself(path: &Path, how: &mut OpenOptions) -> io::Result<(File, Metadata)> {
    checked(how.custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW).open(path)?)
}

fn checked(file: File) -> io::Result<(File, Metadata)> {
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from_raw_os_error(libc::EISDIR));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    Ok((file, metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_and_a_folder_are_no_files_and_a_large_text_is_none() {
        let shown = |path: &Path, most| read_at_most(path, most).map_err(|error| error.to_string());
        assert_eq!(shown(Path::new("/dev/zero"), 8), Err("not a regular file".to_owned()));
        assert!(shown(&std::env::temp_dir(), 8).unwrap_err().contains("directory"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        std::fs::write(&path, "12345678").unwrap();
        assert_eq!(shown(&path, 8), Ok(b"12345678".to_vec()));
        assert!(shown(&path, 7).unwrap_err().contains("larger"));
    }
}
