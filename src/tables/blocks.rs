//! Rows as the cache keeps them: in blocks, which the threads write and read side by side, each text once in a block.
//! For `#[serde(with = "blocks")]`; says nothing of what a row is.

use rayon::prelude::*;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::concepts::text::once_each;

/// Rows of a block. A fixed number, so that the bytes do not depend on the threads.
const ROWS_OF_BLOCK: usize = 4096;

/// The bytes of a block.
struct Block(Vec<u8>);

impl Serialize for Block {
    fn serialize<Into: Serializer>(&self, into: Into) -> Result<Into::Ok, Into::Error> {
        into.serialize_bytes(&self.0)
    }
}

/// Writes rows.
///
/// - Errors: those of a row.
pub fn serialize<Row: Serialize + Sync, Into: Serializer>(rows: &[Row], into: Into) -> Result<Into::Ok, Into::Error> {
    let block = |rows: &[Row]| once_each(|| postcard::to_allocvec(rows)).map(Block);
    let blocks: Result<Vec<Block>, _> = rows.par_chunks(ROWS_OF_BLOCK).map(block).collect();
    blocks.map_err(Into::Error::custom)?.serialize(into)
}

/// Reads rows.
///
/// - Errors: bytes that are no rows.
pub fn deserialize<'de, Row: DeserializeOwned + Send, From: Deserializer<'de>>(
    from: From,
) -> Result<Vec<Row>, From::Error> {
    let blocks = <Vec<&'de [u8]>>::deserialize(from)?;
    let read = |block: &&[u8]| once_each(|| postcard::from_bytes::<Vec<Row>>(block));
    let mut blocks: Vec<Vec<Row>> =
        blocks.par_iter().map(read).collect::<Result<_, _>>().map_err(From::Error::custom)?;
    if blocks.len() == 1 {
        return Ok(blocks.remove(0));
    }
    let mut rows = Vec::with_capacity(blocks.iter().map(Vec::len).sum());
    blocks.into_iter().for_each(|block| rows.extend(block));
    Ok(rows)
}

/// The same for rows that several have.
pub mod shared {
    use std::sync::Arc;

    use super::{DeserializeOwned, Deserializer, Serialize, Serializer};

    /// Writes rows.
    ///
    /// - Errors: those of a row.
    pub fn serialize<Row: Serialize + Sync, Into: Serializer>(
        rows: &Arc<Vec<Row>>,
        into: Into,
    ) -> Result<Into::Ok, Into::Error> {
        super::serialize(rows, into)
    }

    /// Reads rows.
    ///
    /// - Errors: bytes that are no rows.
    pub fn deserialize<'de, Row: DeserializeOwned + Send, From: Deserializer<'de>>(
        from: From,
    ) -> Result<Arc<Vec<Row>>, From::Error> {
        super::deserialize(from).map(Arc::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Table {
        #[serde(with = "super")]
        rows: Vec<(u32, String)>,
        last: u8,
    }

    #[test]
    fn rows_come_back_in_their_order() {
        for n in [0, 1, ROWS_OF_BLOCK, 3 * ROWS_OF_BLOCK + 1] {
            let rows = (0..n as u32).map(|row| (row, row.to_string())).collect();
            let table = Table { rows, last: 7 };
            let bytes = postcard::to_allocvec(&table).unwrap();
            assert_eq!(postcard::from_bytes::<Table>(&bytes).unwrap(), table);
            assert!(postcard::from_bytes::<Table>(&bytes[..bytes.len() / 2]).is_err());
        }
    }
}
