//! What a run is asked to do, and how it is told to stop.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::run::failure::Failure;
use crate::tables::Profile;

/// Options of `ictstat aggregate` and `ictstat validate`.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder that holds `pipelines/` and `raw/`.
    pub project: PathBuf,
    /// Folder for `runs/` and `latest`; `output/` in the project if none.
    pub output: Option<PathBuf>,
    /// Indicators to compute, with what they need; all if empty.
    pub pipelines: Vec<String>,
    /// Plan only.
    pub dry_run: bool,
    /// Profile shown in tables.
    pub profile: Profile,
    /// A user's groups.
    pub groups: Option<PathBuf>,
    /// Dataset to use instead of the declared one, by indicator.
    pub inputs: BTreeMap<String, String>,
    /// Whether findings that no pipeline allows fail the run.
    pub strict: bool,
    /// Make everything anew, even if nothing changed.
    pub force: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            project: PathBuf::from("."),
            output: None,
            pipelines: Vec::new(),
            dry_run: false,
            profile: Profile::Itu,
            groups: None,
            inputs: BTreeMap::new(),
            strict: false,
            force: false,
        }
    }
}

impl Options {
    /// Returns the folder for `runs/` and `latest`.
    pub fn output_directory(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| self.in_project("output"))
    }

    /// Returns the name of the project's folder.
    pub fn project_name(&self) -> String {
        let folder = self.project.canonicalize().unwrap_or_else(|_| self.project.clone());
        folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Returns a path of the project, short where the project is the working folder.
    pub fn in_project(&self, name: &str) -> PathBuf {
        if self.project == Path::new(".") { PathBuf::from(name) } else { self.project.join(name) }
    }

    /// Returns the options on which the results depend, for the manifest and the hash of the inputs.
    pub fn that_change_results(&self) -> BTreeMap<String, String> {
        let mut options = BTreeMap::from([("profile".to_owned(), self.profile.name().to_owned())]);
        if !self.pipelines.is_empty() {
            options.insert("pipelines".to_owned(), self.pipelines.join(" "));
        }
        if let Some(groups) = &self.groups {
            options.insert("groups".to_owned(), groups.display().to_string());
        }
        for (indicator, dataset) in &self.inputs {
            options.insert(format!("input {indicator}"), dataset.clone());
        }
        options
    }
}

/// The number of the signal that asks the run to stop; 0 as long as none has come.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(pub Arc<AtomicUsize>);

impl Interrupt {
    /// Returns an error once a signal has come. Called between steps, so that a step is done or not begun.
    pub fn check(&self) -> Result<(), Failure> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            signal => Err(Failure::interrupted(signal)),
        }
    }
}
