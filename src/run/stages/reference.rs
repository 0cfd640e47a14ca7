//! The files that every pipeline needs: the register of economies, the classifications, the user's groups.

use std::collections::BTreeMap;

use super::Results;
use super::ingestion::{check_rejected_share, input_entry, take_rejects};
use crate::concepts::DatasetId;
use crate::concepts::groups::Classifications;
use crate::findings::Finding;
use crate::ingest::classification::Memberships;
use crate::ingest::sidecar::RawFile;
use crate::ingest::{DatasetKind, EconomyNames, RecordFile, classification, register};
use crate::publish::manifest::InputEntry;
use crate::run::failure::Failure;
use crate::run::plan::project::Project;

/// Names of economies and members of groups.
pub struct Reference {
    /// Every known way to write an economy.
    pub names: EconomyNames,
    /// Classifications by id, the user's among them.
    pub classifications: Classifications,
    /// Edition of the user's groups, if there are any.
    pub user_edition: Option<String>,
}

/// Reads register, classifications and the user's groups, and takes their files out of `files`.
///
/// - Errors: faults of files.
pub fn ingest(
    project: &Project,
    files: &mut BTreeMap<DatasetId, RawFile>,
    user_groups: Option<RawFile>,
    results: &mut Results,
) -> Result<Reference, Failure> {
    let fault = |findings: Vec<Finding>| Failure::input(findings, Vec::new());
    let mut take = |kind| -> Vec<RawFile> {
        project.catalogue.of_kind(kind).filter_map(|dataset| files.remove(&dataset.sidecar.dataset())).collect()
    };
    let (registers, lists) = (take(DatasetKind::Register), take(DatasetKind::Classification));
    let mut economies = Vec::new();
    for raw in registers {
        let entry = input_entry(&raw);
        let file = RecordFile::open(raw).map_err(fault)?;
        economies = register::read(&file).map_err(fault)?;
        results.inputs.push(with_counts(entry, economies.len(), 0));
    }
    let names = EconomyNames::new(&economies);
    let mut classifications = Classifications::new();
    for raw in lists {
        let entry = input_entry(&raw);
        let file = RecordFile::open(raw).map_err(fault)?;
        let members = classification::read(&file, &names, &mut classifications).map_err(fault)?;
        take_memberships(entry, &file, members, results)?;
    }
    let user_edition = match user_groups {
        Some(raw) => Some(ingest_user_groups(raw, &names, &mut classifications, results)?),
        None => None,
    };
    Ok(Reference { names, classifications, user_edition })
}

fn ingest_user_groups(
    raw: RawFile,
    names: &EconomyNames,
    classifications: &mut Classifications,
    results: &mut Results,
) -> Result<String, Failure> {
    let fault = |findings: Vec<Finding>| Failure::input(findings, Vec::new());
    let (edition, entry) = (raw.sidecar.edition.clone(), input_entry(&raw));
    let file = RecordFile::open(raw).map_err(fault)?;
    let members = classification::read_user_groups(&file, names, &edition, classifications).map_err(fault)?;
    take_memberships(entry, &file, members, results)?;
    Ok(edition)
}

/// Counts the rows of a list of groups; a list with too many wrong rows would give wrong groups and is refused.
fn take_memberships(
    entry: InputEntry,
    file: &RecordFile,
    members: Memberships,
    results: &mut Results,
) -> Result<(), Failure> {
    let (read, rejected) = (members.n_read, members.rejects.len());
    results.inputs.push(with_counts(entry, read, rejected));
    take_rejects(results, members.rejects, None);
    results.findings.extend(members.findings);
    match check_rejected_share(file, read, rejected) {
        Some(fault) => {
            let findings = std::mem::take(&mut results.findings).into_iter().chain([fault]).collect();
            Err(Failure::input(findings, std::mem::take(&mut results.rejects)))
        }
        None => Ok(()),
    }
}

fn with_counts(entry: InputEntry, read: usize, rejected: usize) -> InputEntry {
    InputEntry { rows_read: read, rows_kept: read - rejected, rows_rejected: rejected, ..entry }
}
