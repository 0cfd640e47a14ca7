//! The hash by which a content is known again: of files, of parts of a cache's key, of a manifest.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of bytes in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Returns the SHA-256 of what a reader gives, with its length. It never stands in memory as a whole.
///
/// - Errors: of the reader.
pub fn sha256_of(reader: impl Read) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let mut n_bytes = 0;
    in_blocks(reader, &mut |block| {
        hash.update(block);
        n_bytes += block.len() as u64;
    })?;
    Ok((hexadecimal(&hash.finalize()), n_bytes))
}

/// Bytes that are read at once.
pub const BLOCK: usize = 1 << 18;

/// Gives what a reader gives, one block after the other.
///
/// - Errors: of the reader.
pub fn in_blocks(mut reader: impl Read, each: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    loop {
        match reader.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(n) => each(&block[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns bytes in lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
