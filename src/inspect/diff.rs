//! Two runs by name → what changed between them.
//! Reads the files of finished runs; the splitting is `revision`'s.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::lists;
use crate::concepts::{GroupQuery, Text};
use crate::publish::Manifest;
use crate::revision::run_figures::RunFigures;
use crate::revision::{Earlier, Known, Later, Place, Revision, RevisionError};
use crate::run::store::directory::{LATEST, run_name};
use crate::run::{Failure, Options, OutputDirectory, Project};
use crate::tables::{Change, Profile};

/// Which changes are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// Only this indicator.
    pub indicator: Option<&'a str>,
    /// Only this group.
    pub group: Option<GroupQuery<'a>>,
    /// Only this profile.
    pub profile: Option<Profile>,
}

/// Returns what changed from one run to another; without a first run from the one before the second.
///
/// - Errors: there is no such run, one of its files cannot be read, or several lists have the group.
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
    let later = Later { tables: Place::Folder(&after), name: &later, known };
    let mut revision = earlier.compare(later).map_err(unreadable)?;
    // Two runs can be compared where the project that made them has mistakes by now; groups then go by their ids.
    revision.names = Project::load(options).map(|project| project.group_names).unwrap_or_default();
    let of_group = match &selection.group {
        Some(query) => Some(OfGroup::new(query, selection, [&after, &before])?),
        None => None,
    };
    let (changes, contributions) = revision
        .changes
        .into_iter()
        .zip(revision.contributions)
        .filter(|(change, _)| {
            selection.takes(&change.indicator)
                && selection.profile.is_none_or(|profile| *change.profile == *profile.name())
                && of_group.as_ref().is_none_or(|group| group.takes(change))
        })
        .unzip();
    (revision.changes, revision.contributions) = (changes, contributions);
    Ok(revision)
}

impl Selection<'_> {
    fn takes(&self, indicator: &str) -> bool {
        self.indicator.is_none_or(|only| only == indicator)
    }
}

/// The group that is asked for, with the list that is meant by it in each indicator.
struct OfGroup<'a> {
    group: &'a str,
    lists: BTreeMap<Text, [Text; 2]>,
}

impl<'a> OfGroup<'a> {
    /// - Errors: in an indicator several lists could be meant, or others than those that may be meant have the group.
    fn new(query: &GroupQuery<'a>, selection: &Selection<'_>, runs: [&Path; 2]) -> Result<Self, Failure> {
        let mut meant = BTreeMap::new();
        // A group that the later run no longer has is one of the earlier.
        for run in runs {
            let files = RunFigures::read(run, &|indicator| selection.takes(indicator)).map_err(unreadable)?;
            for (indicator, found) in files.lists_of(query.group) {
                if let Some((id, edition)) = lists::of_lists(&found, indicator, query)? {
                    meant.entry(indicator.into()).or_insert([id, edition].map(Text::from));
                }
            }
        }
        Ok(Self { group: query.group, lists: meant })
    }

    fn takes(&self, change: &Change) -> bool {
        let editions = [Some(&change.edition), change.edition_before.as_ref()];
        let is_meant = |[id, edition]: &[Text; 2]| change.classification == *id && editions.contains(&Some(edition));
        *change.group == *self.group && self.lists.get(&change.indicator).is_some_and(is_meant)
    }
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
