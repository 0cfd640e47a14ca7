//! The Parquet files of a finished run → its typed rows.

use std::path::{Path, PathBuf};

use crate::pipeline::regular_file;
use crate::question::Rows;
use crate::tables::parts::Parts;
use crate::tables::read::{Columns, ReadError};
use crate::tables::{Donor, Estimate, Membership, Observation, ReadRow, WeightParts, WeightRow};

/// A file of a run that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file}: {detail}", file = file.display())]
pub struct RevisionError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub detail: String,
}

/// Which indicators are read.
pub type Wanted<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// Rows of one table.
#[derive(Debug)]
pub struct Stored<Row> {
    /// Those of the wanted indicators, in the order of the file; a row with a code of another version is none.
    pub rows: Vec<Row>,
    /// Number of the others.
    pub n_left_out: usize,
}

impl<Row: ReadRow> Stored<Row> {
    /// Reads the rows of the wanted indicators from the folder of a run.
    ///
    /// - Errors: the file is absent or damaged.
    pub fn read(directory: &Path, is_wanted: Wanted<'_>) -> Result<Self, RevisionError> {
        let file = directory.join(Row::TABLE.file_name());
        let fault = |detail: String| RevisionError { file: file.clone(), detail };
        let open = regular_file::open_to_read(&file).map_err(|error| fault(error.to_string()))?;
        let read = || -> Result<Self, ReadError> {
            let all = Columns::read(open)?;
            let wanted = all.of_indicators(is_wanted)?;
            Ok(Self { rows: Row::read(&wanted)?, n_left_out: all.n_rows() - wanted.n_rows() })
        };
        read().map_err(|error| fault(error.to_string()))
    }
}

/// Reads what the figures of the wanted indicators were made from.
///
/// - Errors: a file is absent or damaged.
pub fn behind(directory: &Path, is_wanted: Wanted<'_>) -> Result<Rows, RevisionError> {
    fn part<R: ReadRow, P: From<Vec<R>>>(directory: &Path, is_wanted: Wanted<'_>) -> Result<P, RevisionError> {
        Stored::<R>::read(directory, is_wanted).map(|stored| stored.rows.into())
    }
    let ((observations, estimates), ((donors, members), weights)) = rayon::join(
        || {
            rayon::join(
                || part::<Observation, Parts<_>>(directory, is_wanted),
                || part::<Estimate, Parts<_>>(directory, is_wanted),
            )
        },
        || {
            let of_groups = || {
                rayon::join(
                    || part::<Donor, Parts<_>>(directory, is_wanted),
                    || part::<Membership, Parts<_>>(directory, is_wanted),
                )
            };
            rayon::join(of_groups, || part::<WeightRow, WeightParts>(directory, is_wanted))
        },
    );
    let (observations, estimates, donors) = (observations?, estimates?, donors?);
    Ok(Rows { observations, estimates, donors, weights: weights?, members: members? })
}
