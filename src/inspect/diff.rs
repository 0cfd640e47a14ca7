//! Two runs by name → what changed between them.
//! Reads the files of finished runs; the splitting is `revision`'s.

use std::path::{Path, PathBuf};

use super::asked_group;
use crate::concepts::GroupQuery;
use crate::publish::Manifest;
use crate::revision::{Earlier, Known, Later, Revision, RevisionError};
use crate::run::store::directory::{LATEST, run_name};
use crate::run::{Failure, Options, OutputDirectory, Project};
use crate::tables::Change;

/// Which changes are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// Only this indicator.
    pub indicator: Option<&'a str>,
    /// Only this group.
    pub group: Option<&'a str>,
    /// Only this profile.
    pub profile: Option<&'a str>,
}

/// Returns what changed from one run to another; without a first run from the one before the second.
///
/// - Errors: there is no such run, or one of its files cannot be read.
pub fn diff(
    options: &Options,
    before: Option<&str>,
    after: &str,
    selection: &Selection<'_>,
) -> Result<Revision, Failure> {
    let output = OutputDirectory::new(options.output_directory());
    let after = find(&output, after)?;
    let before = match before {
        Some(name) => find(&output, name)?,
        None => previous(&output, &after)?,
    };
    let [earlier, later] = [&before, &after].map(|directory| run_name(directory));
    let manifest = Manifest::read(&after);
    let known = manifest.as_ref().map(Known::of).unwrap_or_default();
    let earlier = Earlier::read(&before, &earlier, known.made_from).map_err(unreadable)?;
    let later = Later { directory: &after, name: &later, known };
    let mut revision = earlier.compare(later).map_err(unreadable)?;
    // Two runs can be compared where the project that made them has mistakes by now; groups then go by their ids.
    revision.names = Project::load(options).map(|project| project.group_names).unwrap_or_default();
    let is_wanted = |of: Option<&str>, found: &str| of.is_none_or(|of| of == found);
    let group = selection.group.map(GroupQuery::new);
    if let Some(query) = group {
        let of_group = revision.changes.iter().filter(|change| change.group.as_ref() == query.group);
        let of_group = of_group.filter(|change| is_wanted(selection.indicator, &change.indicator));
        let lists = of_group.map(|change| (change.classification.to_string(), change.edition.to_string())).collect();
        asked_group::unambiguous(query, &lists)?;
    }
    let is_group = |change: &Change| {
        group.is_none_or(|query| {
            change.group.as_ref() == query.group && query.may_be(&change.classification, &change.edition)
        })
    };
    let (changes, contributions) = revision
        .changes
        .into_iter()
        .zip(revision.contributions)
        .filter(|(change, _)| {
            is_wanted(selection.indicator, &change.indicator)
                && is_group(change)
                && is_wanted(selection.profile, &change.profile)
        })
        .unzip();
    (revision.changes, revision.contributions) = (changes, contributions);
    Ok(revision)
}

/// Returns the folder of a run by its name, by `latest`, or by its path.
///
/// - Errors: there is no such run.
pub fn find(output: &OutputDirectory, name: &str) -> Result<PathBuf, Failure> {
    let found = if name == LATEST { output.run(None) } else { output.run(Some(name)).or_else(|| at_path(name)) };
    found.ok_or_else(|| {
        Failure::usage(
            format!("there is no run {name}"),
            "`ictstat catalog runs` lists the runs; the folder of a run elsewhere may be given as well",
        )
    })
}

fn at_path(path: &str) -> Option<PathBuf> {
    OutputDirectory::at(Path::new(path))
}

/// The manifest says which run was published before; where that one is gone, the one before by name is taken.
fn previous(output: &OutputDirectory, after: &Path) -> Result<PathBuf, Failure> {
    let declared = Manifest::read(after).and_then(|manifest| output.run(Some(&manifest.before?)));
    let name = run_name(after);
    let by_name = || {
        let names = output.run_names();
        names.iter().rev().skip_while(|known| **known != name).skip(1).find_map(|known| output.run(Some(known)))
    };
    declared.or_else(by_name).ok_or_else(|| {
        Failure::usage(format!("there is no run before {name}"), "`ictstat catalog runs` lists the runs")
    })
}

/// A damaged file of a run is a fault of the disk that holds it.
pub fn unreadable(error: RevisionError) -> Failure {
    Failure::damaged(&error.file, &error.detail)
}
