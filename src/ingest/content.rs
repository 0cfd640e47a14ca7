//! The bytes of a raw file, or of the files of a folder: in memory, shared by all who read them, or on disk where they are many, to
//! be read piece by piece. What is on disk is held against its hash after each reading: one that changes meanwhile is refused.

use std::io::{self, BufReader, Cursor, Read, Seek};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use crate::pipeline::content_hash::{BLOCK, hexadecimal, in_blocks, sha256};
use crate::pipeline::regular_file;

/// Largest file that is held in memory: the bulk files of publishers are larger, one indicator's file is not.
pub const MOST_IN_MEMORY: u64 = 8 << 20;

/// The bytes of a raw file.
#[derive(Clone, Debug)]
pub enum Content {
    /// All of them; a clone shares them.
    Memory(Bytes),
    /// Where they are, and what they were when the checksum was held against them.
    Disk(OnDisk),
    /// Those of the files of a folder.
    Folder(Arc<[Part]>),
}

/// A file of a folder.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its path from the folder, as `year=2020/part-0.parquet`.
    pub name: String,
    /// Columns that its path states, with their value in all of its rows: `year` and `2020`. None stands for a null.
    pub stated: Vec<(String, Option<String>)>,
    /// Its bytes.
    pub content: Content,
}

/// A file that is read piece by piece.
#[derive(Clone, Debug)]
pub struct OnDisk {
    path: PathBuf,
    n_bytes: u64,
    /// XXH3: it shows that the file is still the one whose SHA-256 was taken.
    hash: u128,
}

/// What can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

impl Content {
    /// Returns the content of a regular file with its SHA-256; a large one stays on disk where its format allows it.
    ///
    /// - Errors: it cannot be read, or is no regular file.
    pub fn read(path: &Path, may_stay_on_disk: bool) -> io::Result<(Self, String)> {
        let n_bytes = regular_file::open_to_read(path)?.metadata()?.len();
        if may_stay_on_disk && n_bytes > MOST_IN_MEMORY {
            return Self::on_disk(path);
        }
        let bytes = regular_file::read(path)?;
        let sum = sha256(&bytes);
        Ok((Self::from(bytes), sum))
    }

    /// Returns the content of a regular file that stays on disk, with its SHA-256.
    ///
    /// - Errors: as [`Self::read`].
    pub fn on_disk(path: &Path) -> io::Result<(Self, String)> {
        let (mut sum, mut hash, mut n_bytes) = (Sha256::new(), Xxh3::new(), 0);
        in_blocks(regular_file::open_to_read(path)?, &mut |block| {
            sum.update(block);
            hash.update(block);
            n_bytes += block.len() as u64;
        })?;
        let content = Self::Disk(OnDisk { path: path.to_owned(), n_bytes, hash: hash.digest128() });
        Ok((content, hexadecimal(&sum.finalize())))
    }

    /// Returns the number of bytes.
    pub fn n_bytes(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(file) => file.n_bytes,
            Self::Folder(parts) => parts.iter().map(|part| part.content.n_bytes()).sum(),
        }
    }

    /// Returns the number of bytes that are in memory.
    pub fn n_bytes_in_memory(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(_) => 0,
            Self::Folder(parts) => parts.iter().map(|part| part.content.n_bytes_in_memory()).sum(),
        }
    }

    /// Returns a reader of the bytes.
    ///
    /// - Errors: the file cannot be opened any more.
    pub fn reader(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Disk(file) => Box::new(BufReader::with_capacity(BLOCK, regular_file::open_to_read(&file.path)?)),
            Self::Folder(_) => return Err(no_file()),
        })
    }

    /// Returns all bytes.
    ///
    /// - Errors: the file cannot be read any more, or has changed.
    pub fn bytes(&self) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => Ok(bytes.clone()),
            Self::Disk(file) => {
                let bytes = regular_file::read(&file.path)?;
                if xxhash_rust::xxh3::xxh3_128(&bytes) == file.hash { Ok(bytes.into()) } else { Err(changed()) }
            }
            Self::Folder(_) => Err(no_file()),
        }
    }

    /// Returns some of the bytes.
    ///
    /// - Errors: the file has fewer, or cannot be read any more.
    pub fn range(&self, start: u64, n_bytes: usize) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(start).map_err(io::Error::other)?;
                let end = start.checked_add(n_bytes).filter(|end| *end <= bytes.len());
                end.map(|end| bytes.slice(start..end)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
            Self::Disk(file) => {
                // A damaged file may claim more than there is.
                if start.checked_add(n_bytes as u64).is_none_or(|end| end > file.n_bytes) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                let mut bytes = vec![0; n_bytes];
                regular_file::open_to_read(&file.path)?.read_exact_at(&mut bytes, start)?;
                Ok(bytes.into())
            }
            Self::Folder(_) => Err(no_file()),
        }
    }

    /// Returns nothing where the file is still the one whose checksum was taken.
    ///
    /// - Errors: it has changed, or cannot be read any more.
    pub fn check_unchanged(&self) -> io::Result<()> {
        let file = match self {
            Self::Memory(_) => return Ok(()),
            Self::Disk(file) => file,
            Self::Folder(parts) => return parts.iter().try_for_each(|part| part.content.check_unchanged()),
        };
        let mut hash = Xxh3::new();
        in_blocks(regular_file::open_to_read(&file.path)?, &mut |block| hash.update(block))?;
        if hash.digest128() == file.hash { Ok(()) } else { Err(changed()) }
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Memory(bytes.into())
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Memory(bytes)
    }
}

fn no_file() -> io::Error {
    io::Error::new(io::ErrorKind::IsADirectory, "this is a folder of files; expected one file")
}

fn changed() -> io::Error {
    io::Error::other("the file changed while it was read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_stays_on_disk_and_is_refused_once_it_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bulk.csv");
        let mut bytes = vec![b'x'; MOST_IN_MEMORY as usize + 1];
        std::fs::write(&path, &bytes).unwrap();
        let (content, sum) = Content::read(&path, true).unwrap();
        assert_eq!((sum, content.n_bytes(), content.n_bytes_in_memory()), (sha256(&bytes), MOST_IN_MEMORY + 1, 0));
        assert!(content.check_unchanged().is_ok() && content.bytes().unwrap() == bytes);
        let (whole, of_whole) = Content::read(&path, false).unwrap();
        assert_eq!((of_whole, whole.n_bytes_in_memory()), (sha256(&bytes), MOST_IN_MEMORY + 1));
        bytes[77] = b'y';
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(content.check_unchanged().unwrap_err().to_string(), "the file changed while it was read");
        assert!(content.bytes().is_err());
    }
}
