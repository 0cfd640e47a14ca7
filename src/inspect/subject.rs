//! What a name on the command line is: an economy, by code or name in any case, or a group.

use crate::concepts::{EconomyId, GroupNames, did_you_mean};
use crate::ingest::EconomyNames;
use crate::run::plan::new_dataset;
use crate::run::{Failure, Options, Project};

/// Names of the economies and groups of a project.
#[derive(Debug, Default)]
pub struct Subjects {
    names: EconomyNames,
    /// Names of the groups.
    pub groups: GroupNames,
}

impl Subjects {
    /// Reads the names of a project. A run can be read where its project has mistakes by now: codes and ids alone are known
    /// then.
    pub fn of(options: &Options) -> Self {
        let (names, groups) = match Project::load(options) {
            Ok(project) => (new_dataset::names_of_catalogue(&project.catalogue), project.group_names),
            Err(_) => (new_dataset::economy_names(&options.project), GroupNames::default()),
        };
        Self { names: names.unwrap_or_default(), groups }
    }

    /// Returns an economy for readers, as `Senegal (SEN)`.
    pub fn label(&self, economy: EconomyId) -> String {
        match self.names.english_name(economy) {
            "" => economy.to_string(),
            name => format!("{name} ({economy})"),
        }
    }

    /// Returns the economy that a text names; none where it is a group, or nothing that is known.
    pub fn economy(&self, text: &str) -> Option<EconomyId> {
        self.names.of_person(text).ok().or_else(|| text.parse().ok())
    }

    /// Returns the economy that a text names.
    ///
    /// - Errors: no economy has such a name.
    pub fn the_economy(&self, text: &str) -> Result<EconomyId, Failure> {
        self.economy(text).ok_or_else(|| {
            let help =
                did_you_mean(&self.economies_like(text), "`ictstat catalog economies` lists them with their codes");
            Failure::usage(format!("unknown economy `{text}`"), help)
        })
    }

    /// Returns the economies that a name which is none is like.
    pub fn economies_like(&self, text: &str) -> Vec<String> {
        self.names.of_person(text).err().unwrap_or_default()
    }
}
