//! The files that every pipeline needs: the register of economies, the classifications, the user's groups.

use std::collections::BTreeMap;

use crate::concepts::classification::USER_GROUPS;
use crate::concepts::groups::Classifications;
use crate::concepts::{EconomyId, GroupNames, GroupQuery, Name, Text};
use crate::findings::Finding;
use crate::ingest::classification::Memberships;
use crate::ingest::sidecar::RawFile;
use crate::ingest::user_groups::{self, Lists};
use crate::ingest::{DatasetKind, EconomyNames, RecordFile, classification, register};
use crate::run::failure::Failure;
use crate::run::plan::inputs::Inputs;
use crate::run::session::{Account, Session};

/// Names of economies and members of groups.
pub struct Reference {
    /// Every known way to write an economy.
    pub names: EconomyNames,
    /// Their names for readers.
    pub economies: BTreeMap<EconomyId, Name>,
    /// Classifications by id, the user's among them.
    pub classifications: Classifications,
    /// Names and order of groups, the user's among them.
    pub group_names: GroupNames,
    /// Edition of the user's groups, if there are any.
    pub user_edition: Option<String>,
}

impl Reference {
    /// Returns the user's own groups by their full names.
    pub fn own_groups(&self) -> Vec<String> {
        let lists = self.classifications.get(USER_GROUPS).into_iter().flat_map(|own| &own.editions);
        let full = |edition: &Text, group: &Text| GroupQuery::full_name(USER_GROUPS, edition, group);
        lists.flat_map(|(edition, list)| list.groups.keys().map(move |group| full(edition, group))).collect()
    }
}

/// Reads register, classifications and the user's groups.
///
/// - Errors: faults of files.
pub fn ingest(session: Session<'_>, inputs: &Inputs, account: &mut Account) -> Result<Reference, Failure> {
    let of_kind = |kind| {
        let datasets = session.project.catalogue.of_kind(kind);
        datasets.filter_map(|dataset| inputs.files.get(&dataset.sidecar.dataset()))
    };
    let mut economies = Vec::new();
    for raw in of_kind(DatasetKind::Register) {
        let file = open(raw)?;
        economies = register::read(&file).map_err(fault)?;
        account.read(raw, &file, economies.len(), Vec::new())?;
    }
    let names = EconomyNames::new(&economies);
    let economies = economies.iter().map(|economy| (economy.id, economy.name.clone())).collect();
    let mut classifications = Classifications::new();
    for raw in of_kind(DatasetKind::Classification) {
        let file = open(raw)?;
        let members = classification::read(&file, &names, &mut classifications).map_err(fault)?;
        take_memberships(raw, &file, members, account)?;
    }
    let mut group_names = session.project.group_names.clone();
    if let Some(raw) = &inputs.user_groups {
        let (file, edition) = (open(raw)?, raw.sidecar.edition.as_str());
        let lists = Lists { all: &classifications, pinned: &session.project.pinned_lists() };
        let own = user_groups::read(&file, &names, edition, &lists).map_err(fault)?;
        take_memberships(raw, &file, own.memberships, account)?;
        group_names = group_names.with_own(own.names);
        classifications.entry(USER_GROUPS.into()).or_default().editions.insert(edition.into(), own.edition);
    }
    let user_edition = inputs.user_groups.as_ref().map(|raw| raw.sidecar.edition.clone());
    Ok(Reference { names, economies, classifications, group_names, user_edition })
}

fn open(raw: &RawFile) -> Result<RecordFile, Failure> {
    RecordFile::open(raw.clone()).map_err(fault)
}

fn fault(findings: Vec<Finding>) -> Failure {
    Failure::input(findings, Vec::new())
}

/// Counts the rows of a list of groups; a list with too many wrong rows would give wrong groups and is refused.
fn take_memberships(
    raw: &RawFile,
    file: &RecordFile,
    members: Memberships,
    account: &mut Account,
) -> Result<(), Failure> {
    account.findings.extend(members.findings);
    account.read(raw, file, members.n_read, members.rejects)
}
