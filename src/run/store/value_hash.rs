//! A value → its hash. Its bytes never stand in memory together: tables of millions of rows are known by theirs.

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

/// Bytes that are hashed at once.
const BLOCK: usize = 1 << 14;

/// Takes the bytes of a value into a hash.
struct Hashing {
    hash: Xxh3,
    block: Vec<u8>,
}

impl Hashing {
    fn pass_on(&mut self) {
        self.hash.update(&self.block);
        self.block.clear();
    }
}

impl Flavor for Hashing {
    type Output = String;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.try_extend(&[byte])
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.pass_on();
        }
        Ok(())
    }

    fn finalize(mut self) -> postcard::Result<String> {
        self.pass_on();
        Ok(format!("{:032x}", self.hash.digest128()))
    }
}

/// Returns the XXH3 of a value as the cache would write it, in hexadecimal. Nobody forges what a cache keeps, so the hash is a fast
/// one.
///
/// - Errors: the value cannot be written.
pub fn value_hash(value: &(impl Serialize + ?Sized)) -> postcard::Result<String> {
    postcard::serialize_with_flavor(value, Hashing { hash: Xxh3::new(), block: Vec::with_capacity(2 * BLOCK) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_bytes_however_long() {
        for n in [0, 1, 100, 3 * BLOCK] {
            let value: Vec<(usize, String)> = (0..n).map(|place| (place, "x".repeat(place % 300))).collect();
            let bytes = postcard::to_allocvec(&value).unwrap();
            assert_eq!(value_hash(&value).unwrap(), format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)), "{n}");
        }
    }
}
