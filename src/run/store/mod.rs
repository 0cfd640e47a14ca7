//! All that touches the output folder: runs, the lock, the cache, the record of the last attempt; and the files of measured errors
//! that a run reads and `cross-validate` writes. Computes nothing.

pub mod background;
pub mod cache;
pub mod directory;
pub mod hold;
pub mod lock;
pub mod outcome;
pub mod places;
pub mod residuals;
pub mod rule_errors;
pub mod value_hash;
pub mod write_whole;
