//! A night's files: what the inbox gives to raw/, and the errors of estimates measured anew where they rest on it.
//! What a person must decide is told and left as it is.

use std::fmt;
use std::path::{Path, PathBuf};

use super::Around;
use super::difference::Difference;
use super::inbox::{Decision, Delivery, Inbox, content_of};
use super::limits::InboxFile;
use crate::run::residual_renewal::{Renewed, renew_residuals};
use crate::run::store::residuals::RESIDUALS;
use crate::run::store::write_whole::write_together;
use crate::run::{Failure, Interrupt, Lock, Options, OutputDirectory, Progress, now};

/// What is asked of an inbox.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder; `inbox/` of the project if none.
    pub folder: Option<PathBuf>,
    /// Files to take; all if none is named.
    pub files: Vec<String>,
    /// Take them whatever they change: a person has looked at them.
    pub is_accepted: bool,
}

/// What became of the files of an inbox, and of the residuals after them.
#[derive(Debug, Default)]
pub struct Reception {
    /// The files.
    pub deliveries: Vec<Delivery>,
    /// The indicators whose residuals were of other data.
    pub renewed: Vec<Renewed>,
    /// Folder that keeps what was replaced; none where nothing was.
    pub archive: Option<PathBuf>,
}

/// Takes the files of an inbox; where any is new, renews the residuals that rest on them. Nothing is written where the options
/// ask for a plan only.
///
/// - Errors: `Busy`, `Disk`, `Definition`; a file that does not fit is no failure.
pub fn receive(
    request: &Request,
    options: &Options,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Reception, Failure> {
    let around = Around::load(&options.project, now())?;
    let limits = InboxFile::read(&options.project, &around.catalogue)?;
    let folder = match &request.folder {
        // A misspelt inbox would be empty every night.
        Some(folder) if !folder.is_dir() => {
            return Err(Failure::usage(format!("no folder {}", folder.display()), "create it, or name the inbox"));
        }
        Some(folder) => folder.clone(),
        None => options.in_project(super::inbox::INBOX),
    };
    let inbox = Inbox {
        around: &around,
        folder,
        limits: &limits,
        is_accepted: request.is_accepted,
        is_dry_run: options.dry_run,
    };
    if options.dry_run {
        return Ok(Reception { deliveries: inbox.take(&request.files, interrupt)?, ..Reception::default() });
    }
    let deliveries = {
        // A run reads raw/: it must not change under its hands.
        let output = OutputDirectory::create(options.output_directory())?;
        let _lock = Lock::acquire(&output, now())?;
        inbox.take(&request.files, interrupt)?
    };
    let is_new = deliveries.iter().any(|one| matches!(one.decision, Decision::Taken { .. }));
    if !is_new {
        return Ok(Reception { deliveries, ..Reception::default() });
    }
    let archive = inbox.archive();
    keep_residuals(options, &archive)?;
    let renewed = renew_residuals(options, limits.residuals.max_error_growth, progress, interrupt)?;
    Ok(Reception { deliveries, renewed, archive: Some(archive) })
}

/// Keeps the residuals beside the files that they were measured on: both go back together.
fn keep_residuals(options: &Options, archive: &Path) -> Result<(), Failure> {
    let Ok(entries) = std::fs::read_dir(options.project.join(RESIDUALS)) else { return Ok(()) };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file());
    let kept =
        |path: PathBuf| Ok((archive.join(RESIDUALS).join(path.file_name().unwrap_or_default()), content_of(&path)?));
    let kept = files.map(kept).collect::<Result<Vec<_>, Failure>>()?;
    let files: Vec<(&Path, &[u8])> = kept.iter().map(|(path, content)| (path.as_path(), content.as_slice())).collect();
    write_together(&files)
}

impl Reception {
    /// Returns a line for each file, and for each indicator whose residuals were of other data.
    pub fn lines(&self) -> Vec<String> {
        let files = self.deliveries.iter().map(ToString::to_string);
        files.chain(self.renewed.iter().map(ToString::to_string)).collect()
    }

    /// Says how to go back, where a run fails with what was taken.
    pub fn way_back(&self) -> Option<String> {
        let archive = self.archive.as_ref()?;
        Some(format!(
            "the run fails with the files that were taken: allow what stops it, or go back with `cp -r {}/. .`",
            archive.display()
        ))
    }

    /// Returns what a person must decide.
    pub fn to_decide(&self) -> Vec<String> {
        let refused = self.deliveries.iter().filter(|one| matches!(one.decision, Decision::Refused { .. }));
        let stale = self.renewed.iter().filter(|one| one.why_not.is_some());
        refused.map(ToString::to_string).chain(stale.map(ToString::to_string)).collect()
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, decision } = self;
        match decision {
            Decision::Same { raw } => write!(f, "{file}: the same as {raw}"),
            Decision::Taken { raw, difference } => {
                let Difference { added, revised, withdrawn, n_rejected, .. } = difference;
                let [added, revised, withdrawn] = [added, revised, withdrawn].map(Vec::len);
                write!(
                    f,
                    "{file}: taken as {raw}, observations: {added} added, {revised} revised, {withdrawn} withdrawn"
                )?;
                if *n_rejected > 0 { write!(f, "; rows refused: {n_rejected}") } else { Ok(()) }
            }
            Decision::Refused { findings } => {
                let more = findings.len().saturating_sub(1);
                let first = findings.first().map(|finding| finding.detail.as_str()).unwrap_or_default();
                write!(f, "{file}: not taken: {first}")?;
                if more > 0 { write!(f, "; and {more} more") } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Renewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, why_not } = self;
        match why_not {
            None => write!(f, "{indicator}: errors of estimates measured anew"),
            Some(why) => write!(
                f,
                "{indicator}: errors of estimates not renewed: {why}; `ictstat cross-validate {indicator} --accept`"
            ),
        }
    }
}
