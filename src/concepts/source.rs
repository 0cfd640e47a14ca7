//! Names of datasets, the folder of the publisher and the name of the file, as `itu/internet-use`; and of the files of values.

use serde::{Deserialize, Serialize};

use super::Text;

/// What the id of a dataset begins with that no file states.
const DERIVED: &str = "derived/";

/// Returns the file that a source of values lies in: of a sheet or a member, which stands in brackets behind it, the workbook
/// or archive.
pub fn file_of(source_file: &str) -> &str {
    source_file.strip_suffix(']').and_then(|file| file.rsplit_once('[')).map_or(source_file, |(file, _)| file)
}

/// The id of a dataset, as its sidecar states it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DatasetId(pub Text);

impl DatasetId {
    /// Returns the id under which the values of an indicator stand that follow from others.
    pub fn of_derived(indicator: &str) -> Self {
        Self(format!("{DERIVED}{indicator}").into())
    }

    /// Returns whether the values follow from others.
    pub fn is_derived(&self) -> bool {
        self.0.starts_with(DERIVED)
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for DatasetId {
    type Err = std::convert::Infallible;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Ok(id.into())
    }
}

impl From<&str> for DatasetId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl std::fmt::Display for DatasetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}
