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
pub fn sha256_of(mut reader: impl Read) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 64 << 10];
    let mut n_bytes = 0;
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok((hexadecimal(&hash.finalize()), n_bytes)),
            Ok(read) => {
                hash.update(&chunk[..read]);
                n_bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns bytes in lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
