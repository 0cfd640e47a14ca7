//! The records of activity, which figures show beside statistics.

use crate::ingest::{DatasetKind, RecordFile, activity};
use crate::run::failure::Failure;
use crate::run::plan::inputs::Inputs;
use crate::run::session::{Account, Session};
use crate::tables::Activity;

/// Reads the records of activity, file after file.
///
/// - Errors: faults of files.
pub fn ingest(session: Session<'_>, inputs: &Inputs, account: &mut Account) -> Result<Vec<Activity>, Failure> {
    let mut rows = Vec::new();
    for dataset in session.project.catalogue.of_kind(DatasetKind::Activity) {
        let Some(raw) = inputs.files.get(&dataset.sidecar.dataset()) else { continue };
        let file = RecordFile::open(raw.clone()).map_err(|findings| Failure::input(findings, Vec::new()))?;
        let activities = activity::read(&file).map_err(|findings| Failure::input(findings, Vec::new()))?;
        account.read(raw, &file, activities.n_read, activities.rejects)?;
        rows.extend(activities.rows);
    }
    Ok(rows)
}
