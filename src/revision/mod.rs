//! Two finished runs → every figure that changed, split into what moved it. The parts add up to the change.
//! Reads the files of runs and writes nothing.

pub mod contributors;
pub mod details;
pub mod figure;
pub mod parts;
pub mod proof;
pub mod render;
pub mod rows;
pub mod run_figures;
pub mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{PlHashMap, PlHashSet};
use rayon::prelude::*;

use crate::concepts::rounding::rounded;
use crate::concepts::{GroupNames, Language, Sided, Text, Unit};
use crate::publish::Manifest;
use crate::publish::manifest::StatisticEntry;
use crate::question::{FigureKey, Rows, RunTables};
use crate::tables::changes::signed;
use crate::tables::{Change, GapId, Parts};
pub use rows::RevisionError;
use rows::{Wanted, behind};

use details::Details;
use figure::{Moved, Side, Sides};
use run_figures::{Figure, RunFigures};

/// What changed between two runs.
#[derive(Debug, Default)]
pub struct Revision {
    /// Name of the earlier run.
    pub before: String,
    /// Name of the later run.
    pub after: String,
    /// Changed figures, the largest group and indicator first, and in each the largest figure first.
    pub changes: Vec<Change>,
    /// Indicators that only the earlier run has.
    pub only_before: Vec<Text>,
    /// Indicators that only the later run has.
    pub only_after: Vec<Text>,
    /// Figures that both runs have alike.
    pub n_unchanged: usize,
    /// Names of groups, where they are known.
    pub names: GroupNames,
}

impl Revision {
    /// Returns the number of figures that changed in the digits that a reader gets: what the summary of a run counts and
    /// what `diff` lists. `changes` has those that moved by less as well.
    pub fn n_changed(&self) -> usize {
        self.changes.iter().filter(|change| change.is_seen).count()
    }
}

/// What the manifest of a run says of its figures.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What its statistics look for.
    pub statistics: &'a [StatisticEntry],
    /// What the figures of each indicator were made from.
    pub made_from: &'a BTreeMap<String, String>,
}

/// The later of two runs.
#[derive(Clone, Copy, Debug)]
pub struct Later<'a> {
    /// Where its tables are.
    pub tables: Place<'a>,
    /// Its name.
    pub name: &'a str,
    /// What is known of its figures.
    pub known: Known<'a>,
}

/// Where the tables of a run are.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In its folder.
    Folder(&'a Path),
    /// In memory: figures, and the rows behind them.
    Memory(&'a RunTables, &'a Rows),
}

impl Place<'_> {
    fn figures(self, is_wanted: Wanted<'_>) -> Result<RunFigures, RevisionError> {
        match self {
            Self::Folder(directory) => RunFigures::read(directory, is_wanted),
            Self::Memory(tables, _) => Ok(RunFigures::of(tables, is_wanted)),
        }
    }

    fn details(self, known: Known<'_>, indicators: &PlHashSet<Text>) -> Result<Details, RevisionError> {
        let of = |rows: &Rows| Details::new(rows, known.statistics, indicators);
        match self {
            Self::Folder(directory) => Ok(of(&behind(directory, &|indicator| indicators.contains(indicator))?)),
            Self::Memory(_, rows) => Ok(of(rows)),
        }
    }
}

impl<'a> Known<'a> {
    /// Returns what a manifest says.
    pub fn of(manifest: &'a Manifest) -> Self {
        Self { statistics: &manifest.statistics, made_from: &manifest.made_from }
    }
}

impl Default for Known<'_> {
    fn default() -> Self {
        static NOTHING: BTreeMap<String, String> = BTreeMap::new();
        Self { statistics: &[], made_from: &NOTHING }
    }
}

/// The earlier of two runs, read as far as it may differ from the later one.
#[derive(Debug)]
pub struct Earlier {
    name: String,
    made_from: BTreeMap<String, String>,
    figures: RunFigures,
    /// The rows behind them and what its figures were made from. A run of an earlier version has no members: its figures are compared, their changes
    /// not explained.
    behind: Option<(Rows, Side)>,
}

/// Returns whether the figures of an indicator may differ: those that were made from the same are the same and need not be
/// read.
fn may_differ(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, indicator: &str) -> bool {
    let earlier = before.get(indicator);
    earlier.is_none() || earlier != after.get(indicator)
}

impl Earlier {
    /// Reads a run that another will be compared with, whose figures were made from this.
    ///
    /// - Errors: a file is absent or damaged.
    pub fn read(
        directory: &Path,
        name: &str,
        made_from_after: &BTreeMap<String, String>,
    ) -> Result<Self, RevisionError> {
        let (statistics, made_from) =
            Manifest::read(directory).map(|manifest| (manifest.statistics, manifest.made_from)).unwrap_or_default();
        let is_wanted = |indicator: &str| may_differ(&made_from, made_from_after, indicator);
        let figures = RunFigures::read(directory, &is_wanted)?;
        // Those without figures too: they are weights and predictors of others, and may have lost values.
        let others =
            made_from.keys().filter(|indicator| is_wanted(indicator)).map(|indicator| indicator.as_str().into());
        let indicators: PlHashSet<Text> =
            others.chain(figures.figures.keys().map(|key| key.indicator.clone())).collect();
        let rows = (!indicators.is_empty()).then(|| behind(directory, &|id| indicators.contains(id)));
        let behind = rows.and_then(Result::ok).map(|rows| {
            let details = Details::new(&rows, &statistics, &indicators);
            (rows, Side::new(&figures, Arc::new(details), &statistics))
        });
        Ok(Self { name: name.to_owned(), made_from, figures, behind })
    }

    /// Returns the rows behind the figures of the indicators that may differ, where the run kept them.
    pub fn rows(&self) -> Option<&Rows> {
        self.behind.as_ref().map(|(rows, _)| rows)
    }

    /// Returns what changed from this run to a later one.
    ///
    /// - Errors: a file of the later run is absent or damaged.
    pub fn compare(self, after: Later<'_>) -> Result<Revision, RevisionError> {
        let Self { name, made_from, figures: earlier, behind } = self;
        let is_wanted = |indicator: &str| may_differ(&made_from, after.known.made_from, indicator);
        let later = after.tables.figures(&is_wanted)?;
        let (pairs, n_unchanged, only_before, only_after) = changed_pairs(&earlier, &later);
        let n_unchanged = n_unchanged + later.n_left_out;
        let indicators: PlHashSet<Text> = pairs.iter().map(|pair| pair.key.indicator.clone()).collect();
        let sides = match behind.filter(|_| !pairs.is_empty()) {
            None => None,
            Some((_, one)) => {
                let details = after.tables.details(after.known, &indicators)?;
                Some(Sides::new(one, Side::new(&later, Arc::new(details), after.known.statistics)))
            }
        };
        let changes = pairs.par_iter().map(|pair| change(pair, sides.as_ref())).collect();
        Ok(Revision {
            before: name,
            after: after.name.to_owned(),
            changes: sorted(changes),
            only_before: only_before.into_iter().collect(),
            only_after: only_after.into_iter().collect(),
            n_unchanged,
            names: GroupNames::default(),
        })
    }
}

/// A figure of two runs that is not the same.
struct ChangedPair {
    key: FigureKey,
    key_before: FigureKey,
    before: Option<Figure>,
    after: Option<Figure>,
}

type Only = BTreeSet<Text>;

/// Pairs figures of one key; where the edition of a classification is another, those that are alike but for it.
fn changed_pairs(earlier: &RunFigures, later: &RunFigures) -> (Vec<ChangedPair>, usize, Only, Only) {
    let of = |run: &RunFigures| -> Only { run.figures.keys().map(|key| key.indicator.clone()).collect() };
    let (all_before, all_after) = (of(earlier), of(later));
    let both: Only = all_before.intersection(&all_after).cloned().collect();
    let mut n_unchanged = 0;
    let (mut pairs, mut gone, mut new) = (Vec::new(), PlHashMap::default(), PlHashMap::default());
    let blank = |key: &FigureKey| FigureKey { edition: key.classification.clone(), ..key.clone() };
    for (key, figure) in later.figures.iter().filter(|(key, _)| both.contains(&key.indicator)) {
        match earlier.figures.get(key) {
            Some(before) if before.value == figure.value => n_unchanged += 1,
            Some(before) => {
                pairs.push(ChangedPair {
                    key: key.clone(),
                    key_before: key.clone(),
                    before: Some(before.clone()),
                    after: Some(figure.clone()),
                });
            }
            None => new.entry(blank(key)).or_insert_with(Vec::new).push((key, figure)),
        }
    }
    for (key, figure) in earlier.figures.iter().filter(|(key, _)| both.contains(&key.indicator)) {
        if !later.figures.contains_key(key) {
            gone.entry(blank(key)).or_insert_with(Vec::new).push((key, figure));
        }
    }
    for (like, of_later) in new {
        let of_earlier = gone.remove(&like).unwrap_or_default();
        match (of_earlier.as_slice(), of_later.as_slice()) {
            ([(_, before)], [(_, after)]) if before.value == after.value => n_unchanged += 1,
            ([(key_before, before)], [(key, after)]) => pairs.push(ChangedPair {
                key: FigureKey::clone(key),
                key_before: FigureKey::clone(key_before),
                before: Some(Figure::clone(before)),
                after: Some(Figure::clone(after)),
            }),
            _ => {
                pairs.extend(of_later.into_iter().map(arrived));
                pairs.extend(of_earlier.into_iter().map(vanished));
            }
        }
    }
    pairs.extend(gone.into_values().flatten().map(vanished));
    pairs.retain(|pair| [&pair.before, &pair.after].into_iter().flatten().any(|figure| figure.value.is_some()));
    let only = |one: &Only, other: &Only| one.difference(other).cloned().collect();
    (pairs, n_unchanged, only(&all_before, &all_after), only(&all_after, &all_before))
}

fn arrived((key, figure): (&FigureKey, &Figure)) -> ChangedPair {
    ChangedPair { key: key.clone(), key_before: key.clone(), before: None, after: Some(figure.clone()) }
}

fn vanished((key, figure): (&FigureKey, &Figure)) -> ChangedPair {
    ChangedPair { key: key.clone(), key_before: key.clone(), before: Some(figure.clone()), after: None }
}

fn change(pair: &ChangedPair, sides: Option<&Sides>) -> Change {
    let figures = [pair.before.as_ref(), pair.after.as_ref()];
    let [before, after] = figures.map(|figure| figure.and_then(|figure| figure.value));
    let unit = figures[1].or(figures[0]).map_or(Unit::Number, |figure| figure.unit);
    let (contributions, reason) = match (before.zip(after), sides) {
        (Some(_), None) => (Vec::new(), Some("the run before kept no members and weights".to_owned())),
        (Some(_), Some(sides)) => match sides.moved(&pair.key_before, &pair.key, figures) {
            Moved::Split(contributions) => (contributions, None),
            Moved::Unknown(reason) => (Vec::new(), Some(reason)),
        },
        (None, _) if before.is_none() => (Vec::new(), Some(absence(figures[0], "before"))),
        (None, _) => (Vec::new(), Some(absence(figures[1], "after"))),
    };
    let parts = reason.is_none().then(|| Parts::of_all(&contributions));
    let mut change = Change {
        of: pair.key.clone(),
        edition_before: Some(&pair.key_before.edition).filter(|edition| **edition != pair.key.edition).cloned(),
        size: size([before, after], unit),
        unit,
        before,
        after,
        parts,
        rounding: None,
        contributions,
        reason,
        is_seen: true,
    };
    if let Some(((before, after), by)) = before.zip(after).zip(change.change()) {
        let shown = |value: f64| rounded(value, unit.decimals()).parse::<f64>().unwrap_or(value);
        change.rounding = parts.map(|_| shown(after) - shown(before) - by);
        change.is_seen = signed(by, change.places()).is_some();
    }
    change
}

fn absence(figure: Option<&Figure>, when: &str) -> String {
    match figure.and_then(|figure| figure.reasons.as_ref()?.said(Language::ENGLISH)) {
        Some(reason) => format!("no figure {when}: {reason}"),
        None => format!("no figure {when}"),
    }
}

/// Returns the size of a change, comparable over units: points of rates, a hundredth of ratios and shares, else percent of
/// the figure. A figure that arrives or goes is as large as itself.
fn size(values: [Option<f64>; 2], unit: Unit) -> f64 {
    let [before, after] = values;
    let change = (after.unwrap_or(0.0) - before.unwrap_or(0.0)).abs();
    match unit {
        Unit::Percent | Unit::Points | Unit::Per100People | Unit::Score | Unit::Economies => change,
        Unit::Ratio | Unit::Share => 100.0 * change,
        _ => {
            let largest = before.unwrap_or(0.0).abs().max(after.unwrap_or(0.0).abs());
            if largest > 0.0 { 100.0 * change / largest } else { 0.0 }
        }
    }
}

/// The indicator and group with the largest change of an aggregate come first. In each the aggregates come before the
/// gaps, whose size depends on how small a base is, and figures without parts come last.
fn sorted(changes: Vec<Change>) -> Vec<Change> {
    let group = |change: &Change| {
        let (indicator, group, classification) = of_group(change);
        (indicator.clone(), group.clone(), classification.clone())
    };
    let mut largest: PlHashMap<(Text, Sided<Text>, Text), f64> = PlHashMap::default();
    for change in changes.iter().filter(|change| change.parts.is_some() && change.of.gap.is_none()) {
        let size = largest.entry(group(change)).or_default();
        *size = size.max(change.size);
    }
    let largest = |change: &Change| largest.get(&group(change)).copied().unwrap_or_default();
    let mut sized: Vec<_> = changes.into_iter().map(|change| (largest(&change), change)).collect();
    sized.sort_by(|(size_a, a), (size_b, b)| {
        size_b
            .total_cmp(size_a)
            .then_with(|| of_group(a).cmp(&of_group(b)))
            .then_with(|| a.parts.is_none().cmp(&b.parts.is_none()))
            .then_with(|| a.of.gap.is_some().cmp(&b.of.gap.is_some()))
            .then_with(|| b.size.total_cmp(&a.size))
            .then_with(|| key(a).cmp(&key(b)))
    });
    sized.into_iter().map(|(_, change)| change).collect()
}

/// The indicator and the group that a change is of.
fn of_group(change: &Change) -> (&Text, &Sided<Text>, &Text) {
    (&change.of.indicator, &change.of.group, &change.of.classification)
}

/// What tells two changes of one group apart, in the order of the files.
fn key(change: &Change) -> impl Ord + '_ {
    let FigureKey { gap, classification, edition, year, breakdown, statistic, base_year, profile, .. } = &change.of;
    (gap.map(GapId::name), classification, edition, year, breakdown, statistic, base_year, profile)
}

/// Returns parts for a reader, as `revised +0.12, members −0.03`; nothing for parts that print as zero.
pub fn parts_label(parts: &Parts, places: usize) -> String {
    let told = parts.each().filter_map(|(cause, part)| Some(format!("{} {}", cause.name(), signed(part, places)?)));
    told.collect::<Vec<_>>().join(", ")
}
