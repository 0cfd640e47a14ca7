//! A file of raw/ and another that is to stand in its place → what changed in it, whether it is let in, its new sidecar; then
//! both in their places. Computes no indicator and asks nobody.

pub mod difference;
pub mod inbox;
pub mod limits;
pub mod reception;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::concepts::Text;
use crate::findings::Finding;
use crate::ingest::proposal::Surroundings;
use crate::ingest::sidecar::{DownloadDeclaration, RawFile};
use crate::ingest::{Catalogue, RecordFile, renewed};
use crate::pipeline::{Pipeline, load_all};
use crate::run::Failure;
use crate::run::plan::new_dataset;
use crate::run::plan::project::{PIPELINES, RAW};

pub use difference::{Difference, ObservationChange, Reading, difference};
pub use inbox::{Decision, Delivery};
pub use limits::InboxFile;
pub use reception::{Reception, Request, receive};

/// What a project has that a new file has to fit to.
pub struct Around {
    /// The project.
    pub folder: PathBuf,
    /// Its pipelines by indicator.
    pub pipelines: BTreeMap<Text, Pipeline>,
    /// Its datasets.
    pub catalogue: Catalogue,
    /// Names of economies and lists of groups.
    pub surroundings: Surroundings,
    /// The time, which names editions.
    pub now: Timestamp,
}

impl Around {
    /// Reads a project.
    ///
    /// - Errors: its pipelines or its register do not fit.
    pub fn load(folder: &Path, now: Timestamp) -> Result<Self, Failure> {
        let pipelines = load_all(&folder.join(PIPELINES), PIPELINES).map_err(Failure::definition)?;
        let (catalogue, _) = Catalogue::scan_all(&folder.join(RAW), RAW).map_err(Failure::of_findings)?;
        let surroundings = new_dataset::surroundings_of(&catalogue, Some(&pipelines))?;
        Ok(Self { folder: folder.to_owned(), pipelines, catalogue, surroundings, now })
    }
}

/// Returns the sidecar of a file in the place of another: all as it was, but for checksum, edition and date.
///
/// Another file is another edition: it is called after the month, that of a second one in a month after the day, and that of a
/// further one on a day after the time.
///
/// - Errors: the text is none of a sidecar.
pub fn sidecar(
    held: &RawFile,
    text: &str,
    sum: &str,
    download: Option<&DownloadDeclaration>,
    now: Timestamp,
) -> Result<String, Vec<Finding>> {
    let [month, day, time] = ["%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H%M%SZ"].map(|format| now.strftime(format).to_string());
    let held_edition = &held.sidecar.edition;
    let edition = match (held_edition.starts_with(&month), held_edition.starts_with(&day)) {
        (false, _) => &month,
        (true, false) => &day,
        (true, true) => &time,
    };
    let texts = [("edition", edition.as_str()), ("retrieved", &month), ("sha256", sum)];
    renewed(&held.shown_sidecar, text, &texts, download).map_err(|finding| vec![finding])
}

/// Says which column a file lacks: one of those that are expected, or of the file before.
pub fn absent_column<'a>(
    before: Option<&'a RecordFile>,
    after: &RecordFile,
    expected: impl Iterator<Item = &'a String>,
) -> Option<String> {
    let earlier = before.iter().flat_map(|file| &file.header);
    let absent = expected.chain(earlier).find(|name| !after.header.contains(name))?;
    Some(format!("no column `{absent}`; the file has: {}", after.header.join(", ")))
}
