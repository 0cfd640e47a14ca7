//! `latest` held at one run: a person has looked at what was published and wants readers to stay where they are, until it is
//! released. Runs go on beside it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::directory::{LATEST, RUNS, manifest_of, run_name};
use super::lock::Lock;
use super::write_whole::{read_json, write_json};
use crate::run::failure::Failure;
use crate::run::store::directory::OutputDirectory;

/// Name of the note in the output folder.
pub const HOLD: &str = ".hold.json";

/// What `latest` is held at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Name of the run.
    pub run: String,
    /// Why, in the words of who holds it.
    pub why: String,
    /// Since when, UTC.
    pub since: String,
    /// Name of the newest run, which the next one follows and `latest` leads to when it is released.
    pub newest: String,
}

impl OutputDirectory {
    /// Returns what `latest` is held at; none where it follows the runs.
    ///
    /// - Errors: `Disk` where the note is damaged: who holds what cannot be told.
    pub fn hold(&self) -> Result<Option<Hold>, Failure> {
        let path = self.path().join(HOLD);
        read_json(&path).map_err(|error| {
            let message = format!("{} is damaged: {error}", path.display());
            Failure::resources(message, "run `ictstat release`, then hold the right run again")
        })
    }

    /// Returns the run that the next one follows and is compared with: the newest where `latest` is held, else the published one.
    pub fn current(&self) -> Option<PathBuf> {
        match self.hold() {
            Ok(Some(hold)) => self.run(Some(&hold.newest)),
            _ => self.run(None),
        }
    }

    /// Leads `latest` to where it is held, should a killed command have left it elsewhere. Only the holder of the lock may
    /// call this.
    ///
    /// - Errors: `Disk`; the held run is not there any more.
    pub fn keep_hold(&self) -> Result<(), Failure> {
        match self.hold()? {
            Some(hold) if self.run(None) != self.run(Some(&hold.run)) => self.lead_latest_to(&hold.run),
            _ => Ok(()),
        }
    }

    /// Holds `latest` at a whole run and leads it there.
    ///
    /// - Errors: another run is at work, there is no such run or it is damaged, `Disk`.
    pub fn hold_at(&self, run: Option<&str>, why: &str, now: Timestamp) -> Result<Hold, Failure> {
        let _lock = self.lock(now)?;
        let name = run_name(&self.existing_run(run)?);
        self.check_whole(&name)?;
        let newest = self.current().as_deref().map_or_else(|| name.clone(), run_name);
        let hold = Hold { run: name, why: why.to_owned(), since: now.to_string(), newest };
        // The note first: who is killed in between has the next run lead `latest` there.
        self.note(&hold)?;
        self.lead_latest_to(&hold.run)?;
        Ok(hold)
    }

    /// Notes a run that was published beside the one at which `latest` is held; returns whether it is held.
    ///
    /// - Errors: `Disk`; the note is damaged.
    pub(super) fn published_beside_hold(&self, run: &str) -> Result<bool, Failure> {
        let Some(hold) = self.hold()? else { return Ok(false) };
        self.note(&Hold { newest: run.to_owned(), ..hold }).map(|()| true)
    }

    fn note(&self, hold: &Hold) -> Result<(), Failure> {
        write_json(&self.path().join(HOLD), hold)
    }

    /// Releases `latest`, which leads to the newest run from then on. Returns its name.
    ///
    /// - Errors: another run is at work, nothing is held, the newest run is damaged, `Disk`.
    pub fn release(&self, now: Timestamp) -> Result<String, Failure> {
        let _lock = self.lock(now)?;
        let path = self.path().join(HOLD);
        let newest = match self.hold() {
            Ok(Some(hold)) => Some(hold.newest),
            Ok(None) => return Err(Failure::usage("nothing is held", "`ictstat status` tells where latest leads to")),
            Err(_damaged) => self.run_names().pop(),
        };
        let newest = newest.ok_or_else(|| Failure::usage("no run is kept", "run `ictstat aggregate`"))?;
        self.check_whole(&newest)?;
        std::fs::remove_file(&path).map_err(|error| Failure::disk("remove", &path, &error))?;
        self.lead_latest_to(&newest)?;
        Ok(newest)
    }

    /// Returns the name of the run before the published one: that with which it was compared, else the next older.
    ///
    /// - Errors: none is kept.
    pub fn run_before(&self) -> Result<String, Failure> {
        let published = self.existing_run(None)?;
        let compared = manifest_of(&published).and_then(|manifest| manifest.before);
        let compared = compared.filter(|name| self.run(Some(name)).is_some());
        let older = || self.run_names().into_iter().rfind(|name| *name < run_name(&published));
        compared.or_else(older).ok_or_else(|| {
            let message = format!("no run before {} is kept", run_name(&published));
            Failure::usage(message, "`ictstat catalog runs` lists those that are")
        })
    }

    fn lock(&self, now: Timestamp) -> Result<Lock, Failure> {
        if !self.path().join(RUNS).is_dir() {
            return Err(Failure::usage(format!("no run in {}", self.path().display()), "run `ictstat aggregate`"));
        }
        Lock::acquire(self, now)
    }

    fn check_whole(&self, name: &str) -> Result<(), Failure> {
        let directory = self.existing_run(Some(name))?;
        let damaged = manifest_of(&directory)
            .map_or_else(|| vec!["manifest.json".to_owned()], |all| self.damaged(&directory, &all));
        match damaged.first() {
            None => Ok(()),
            Some(file) => Err(Failure::resources(
                format!("the run {name} is damaged: {file} is not what it was"),
                "choose another run: `ictstat catalog runs` lists them",
            )),
        }
    }

    fn lead_latest_to(&self, run: &str) -> Result<(), Failure> {
        self.point_latest_to(&Path::new(RUNS).join(run))
            .map_err(|error| Failure::disk("switch", &self.path().join(LATEST), &error))
    }
}
