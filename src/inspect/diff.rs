//! Two runs by name → what changed between them.
//! Reads the files of finished runs; the splitting is `revision`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::lists;
use crate::concepts::breakdown_words::told;
use crate::concepts::{EconomyId, GroupNames, GroupQuery, Sided, Text, did_you_mean, nearest};
use crate::publish::Manifest;
use crate::question::Codes;
use crate::revision::run_figures::RunFigures;
use crate::revision::{Earlier, Known, Later, Place, Revision, RevisionError};
use crate::run::store::directory::{LATEST, run_name};
use crate::run::{Failure, Options, OutputDirectory, Project};
use crate::tables::gaps::GapBreakdown;
use crate::tables::{Change, FigureKey, Profile};

/// Which changes are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    /// Only this indicator.
    pub indicator: Option<&'a str>,
    /// Only this group.
    pub group: Option<GroupQuery<'a>>,
    /// Only this profile.
    pub profile: Option<Profile>,
    /// Only this breakdown, as far as it is said.
    pub codes: Codes<'a>,
    /// Only figures that this economy took part in moving.
    pub economy: Option<EconomyId>,
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
    selection.hold_indicator([&after, &before])?;
    let of_group =
        if selection.is_narrow() { Some(OfGroup::new(selection, [&after, &before], &revision.names)?) } else { None };
    revision.changes.retain(|change| {
        selection.takes(&change.of.indicator)
            && selection.codes.are_of(&change.of.breakdown)
            && selection.economy.is_none_or(|only| change.contributions.iter().any(|one| one.economy == only))
            && selection.profile.is_none_or(|profile| change.of.profile == profile)
            && of_group.as_ref().is_none_or(|group| group.takes(change))
    });
    Ok(revision)
}

impl Selection<'_> {
    fn takes(&self, indicator: &str) -> bool {
        self.indicator.is_none_or(|only| only == indicator)
    }

    /// Returns whether only some groups or breakdowns are asked for.
    fn is_narrow(&self) -> bool {
        self.group.is_some() || self.codes != Codes::default()
    }

    /// - Errors: neither run has figures of the indicator.
    fn hold_indicator(&self, runs: [&Path; 2]) -> Result<(), Failure> {
        let Some(asked) = self.indicator else { return Ok(()) };
        let manifests = runs.map(|run| Manifest::read(run).map(|manifest| manifest.made_from).unwrap_or_default());
        let known: BTreeSet<&str> = manifests.iter().flat_map(BTreeMap::keys).map(String::as_str).collect();
        // A run of an earlier version does not say what it is made from.
        if known.is_empty() || known.contains(asked) {
            return Ok(());
        }
        let help = did_you_mean(&nearest(asked, known), "`ictstat catalog` lists the indicators");
        Err(Failure::usage(format!("neither run has figures of `{asked}`"), help))
    }
}

/// The group that is asked for, with the list that is meant by it in each indicator.
struct OfGroup {
    /// The group, or the two that are compared; any where none is asked for.
    group: Option<Sided<Text>>,
    lists: BTreeMap<Text, [Text; 2]>,
}

impl OfGroup {
    /// - Errors: in an indicator several lists could be meant, or others than those that may be meant have the group; neither
    ///   run has a figure of such a group or breakdown.
    fn new(selection: &Selection<'_>, runs: [&Path; 2], names: &GroupNames) -> Result<Self, Failure> {
        let read = |run: &Path| RunFigures::read(run, &|indicator| selection.takes(indicator)).map_err(unreadable);
        let runs = [read(runs[0])?, read(runs[1])?];
        let written = selection.group.map(|query| {
            let asked = query.to_string();
            let written = runs.iter().map(|files| lists::as_written(files, names, &query)).find(|one| *one != asked);
            written.unwrap_or(asked)
        });
        let query = written.as_deref().map(GroupQuery::new);
        let mut meant = BTreeMap::new();
        // A group that the later run no longer has is one of the earlier.
        for (files, query) in runs.iter().zip(query.into_iter().cycle()) {
            for (indicator, found) in files.lists_of(query.group) {
                if let Some((id, edition)) = lists::of_lists(&found, indicator, &query)? {
                    meant.entry(indicator.into()).or_insert([id, edition].map(Text::from));
                }
            }
        }
        if let Some(query) = query.filter(|_| meant.is_empty()) {
            return Err(no_group(&query, &runs));
        }
        let of_group = Self { group: query.map(|query| Sided::read(query.group).map(Text::from)), lists: meant };
        of_group.hold_codes(selection, &runs)?;
        Ok(of_group)
    }

    fn takes(&self, change: &Change) -> bool {
        let editions = [Some(&change.of.edition), change.edition_before.as_ref()];
        let is_meant = |[id, edition]: &[Text; 2]| change.of.classification == *id && editions.contains(&Some(edition));
        let Some(group) = &self.group else { return true };
        change.of.group == *group && self.lists.get(&change.of.indicator).is_some_and(is_meant)
    }

    /// - Errors: neither run has a figure of the breakdown.
    fn hold_codes(&self, selection: &Selection<'_>, runs: &[RunFigures; 2]) -> Result<(), Failure> {
        let is_group = |key: &&FigureKey| self.group.as_ref().is_none_or(|asked| *asked == key.group);
        let keys = runs.iter().flat_map(|files| files.figures.keys()).filter(is_group);
        let known: BTreeSet<&GapBreakdown> = keys.map(|key| &key.breakdown).collect();
        if known.iter().any(|breakdown| selection.codes.are_of(breakdown)) {
            return Ok(());
        }
        let there_are: Vec<String> = known.iter().map(|breakdown| told(&breakdown.codes())).collect();
        let detail = format!("neither run has a figure of {}", selection.codes.told());
        Err(Failure::usage(detail, format!("there is {}", there_are.join("; "))))
    }
}

fn no_group(query: &GroupQuery<'_>, runs: &[RunFigures; 2]) -> Failure {
    let known: BTreeSet<String> =
        runs.iter().flat_map(|files| files.figures.keys()).map(|key| key.group.to_string()).collect();
    let near = nearest(query.group, known.iter().map(String::as_str));
    let help = did_you_mean(&near, "`ictstat catalog groups` lists the groups");
    Failure::usage(format!("neither run has a group `{query}`"), help)
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
