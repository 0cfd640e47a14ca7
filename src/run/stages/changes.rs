//! This run beside the last published one: the figures that changed, what vanished from an indicator, and what the same
//! editions say otherwise. Stands in `changes.*` alone, since it depends on the run before.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use itertools::Itertools;

use super::results::Results;
use super::same_edition::{self, MembersOf};
use crate::check;
use crate::concepts::{Breakdown, EconomyId, Text};
use crate::findings::{self, Code, Finding};
use crate::question::Rows;
use crate::revision::{Earlier, Known, Later, Place, Revision};
use crate::run::plan::Plan;
use crate::run::store::directory::run_name;
use crate::tables::{Membership, Observation};

/// What the last published run had, of the indicators that may be other now.
#[derive(Debug)]
pub struct Before {
    /// Its name.
    pub name: String,
    /// Its figures; none where they cannot be read.
    earlier: Option<Earlier>,
}

/// Cells of an economy with a value in use.
type Cells<'a> = BTreeMap<EconomyId, BTreeSet<(i32, &'a Breakdown)>>;

impl Before {
    /// Reads a run before the one whose figures are made from this.
    pub fn read(directory: &Path, made_from: &BTreeMap<String, String>) -> Self {
        let name = run_name(directory);
        let earlier = Earlier::read(directory, &name, made_from).ok();
        Self { name, earlier }
    }

    /// Returns what only the run before tells: what vanished (W017), and what the same editions say otherwise (W020);
    /// allowed where a pipeline allows it. A run before that cannot be read is no run before.
    pub fn findings(&self, plan: &Plan<'_>, results: &Results) -> Vec<Finding> {
        let mut findings = self.vanished(plan, results);
        findings.extend(self.revised_in_an_edition(plan, results));
        findings::sorted(findings)
    }

    /// Returns a warning for every economy and year that an indicator of both runs has lost. What an earlier edition states in
    /// place of the newest is lost too.
    fn vanished(&self, plan: &Plan<'_>, results: &Results) -> Vec<Finding> {
        self.of_indicators(plan, results, |indicator, before, now| {
            let (mut cells_before, mut cells_now, mut stands_in) = (Cells::new(), Cells::new(), Cells::new());
            let mut lent_before = HashSet::new();
            for row in before {
                cells_before.entry(row.economy).or_default().insert((row.year, &row.breakdown));
                lent_before.extend(row.is_fallback.then_some((row.economy, row.year, &row.breakdown)));
            }
            for row in now {
                let is_new = row.is_fallback && !lent_before.contains(&(row.economy, row.year, &row.breakdown));
                let cells = if is_new { &mut stands_in } else { &mut cells_now };
                cells.entry(row.economy).or_default().insert((row.year, &row.breakdown));
            }
            lost(indicator, &cells_before, &cells_now, &stands_in)
        })
    }

    /// Returns a warning for every economy of which the same edition of a source says now what it did not say before, and for
    /// every group that the same edition of a list fills otherwise.
    fn revised_in_an_edition(&self, plan: &Plan<'_>, results: &Results) -> Vec<Finding> {
        let is_corrected = results.account.findings.iter().filter(|finding| finding.code == Code::Corrected);
        let places = is_corrected.filter_map(|finding| finding.place.as_ref());
        let corrected: HashSet<(Text, usize)> =
            places.filter_map(|place| Some((place.file.clone(), place.line?))).collect();
        let mut findings = self.of_indicators(plan, results, |indicator, before, now| {
            // What follows from others has no source of its own.
            let is_derived = plan.pipeline(indicator).is_some_and(|one| one.pipeline.definition.derived.is_some());
            if is_derived { Vec::new() } else { same_edition::revised(indicator, before, now, &corrected) }
        });
        if let Some(before) = self.rows() {
            let [before, now] = [before, &results.rows].map(|rows| members_of(rows.members.iter()));
            findings.extend(same_edition::regrouped(&before, &now));
        }
        findings
    }

    /// Returns what is found in the values in use of each indicator that both runs have.
    fn of_indicators(
        &self,
        plan: &Plan<'_>,
        results: &Results,
        look: impl Fn(&Text, &[&Observation], &[&Observation]) -> Vec<Finding>,
    ) -> Vec<Finding> {
        let Some(before) = self.rows() else { return Vec::new() };
        let [before, now] = [before, &results.rows].map(in_use);
        let mut findings = Vec::new();
        for (indicator, before) in before {
            let Some(planned) = plan.pipeline(indicator) else { continue };
            let mut of_indicator = look(indicator, &before, now.get(indicator).map_or(&[], Vec::as_slice));
            check::allow(planned.pipeline, &mut of_indicator);
            findings.extend(of_indicator);
        }
        findings
    }

    fn rows(&self) -> Option<&Rows> {
        self.earlier.as_ref().and_then(Earlier::rows)
    }

    /// Returns what changed from this run to one that has just been made; nothing where this one cannot be read.
    pub fn revised(self, results: &Results, name: &str) -> Revision {
        let known = Known { statistics: &results.statistics, made_from: &results.made_from };
        let later = Later { tables: Place::Memory(&results.tables, &results.rows), name, known };
        let revision = self.earlier.and_then(|earlier| earlier.compare(later).ok()).unwrap_or_default();
        Revision { names: results.group_names.clone(), ..revision }
    }
}

/// Returns the values in use, by indicator.
fn in_use(rows: &Rows) -> BTreeMap<&Text, Vec<&Observation>> {
    let mut used: BTreeMap<&Text, Vec<&Observation>> = BTreeMap::new();
    for row in rows.observations.iter().filter(|row| row.selected && row.value.is_some()) {
        used.entry(&row.indicator).or_default().push(row);
    }
    used
}

/// Returns the members of every group over all indicators.
fn members_of<'r>(rows: impl Iterator<Item = &'r Membership>) -> MembersOf {
    let mut members = MembersOf::new();
    for row in rows {
        let of_group = members.entry([row.classification.clone(), row.edition.clone(), row.group.clone()]);
        of_group.or_default().entry(row.economy).or_default().extend(row.from..=row.to);
    }
    members
}

/// Returns what the runs have not in common; `stands_in` holds what an earlier edition states now and did not before.
fn lost(indicator: &Text, before: &Cells<'_>, now: &Cells<'_>, stands_in: &Cells<'_>) -> Vec<Finding> {
    let nothing = BTreeSet::new();
    let of_economy = |(economy, cells): (&EconomyId, &BTreeSet<(i32, &Breakdown)>)| {
        let kept = now.get(economy).unwrap_or(&nothing);
        let gone: BTreeSet<_> = cells.difference(kept).copied().collect();
        let (first, _) = gone.first()?;
        let what = if kept.is_empty() { String::new() } else { shown(&gone, kept) };
        let help = "ask the publisher; if it is meant, allow W017 with the reason, or run once without --strict";
        let is_lent = stands_in.get(economy).is_some_and(|lent| !lent.is_disjoint(&gone));
        let lent = if is_lent { ", but in an earlier edition" } else { "" };
        let detail = format!("{economy} has no value any more{what}{lent}");
        Some(Finding::new(Code::Vanished, detail).help(help).indicator(indicator).about(*economy, *first))
    };
    before.iter().filter_map(of_economy).collect()
}

/// Returns the years of which nothing is left; where there is none, the breakdowns that some years have lost.
fn shown(gone: &BTreeSet<(i32, &Breakdown)>, kept: &BTreeSet<(i32, &Breakdown)>) -> String {
    let years_kept: BTreeSet<i32> = kept.iter().map(|(year, _)| *year).collect();
    let years: BTreeSet<i32> = gone.iter().map(|(year, _)| *year).filter(|year| !years_kept.contains(year)).collect();
    if !years.is_empty() {
        return format!(" for {}", years.iter().join(", "));
    }
    let mut breakdowns: BTreeMap<&Breakdown, Vec<i32>> = BTreeMap::new();
    gone.iter().for_each(|(year, breakdown)| breakdowns.entry(breakdown).or_default().push(*year));
    let shown = breakdowns.iter().take(MOST_NAMED);
    let shown = shown
        .map(|(breakdown, years)| format!("of {} for {}", same_edition::named(breakdown), years.iter().join(", ")));
    let more = breakdowns.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!(", and of {more} more breakdowns") };
    format!(" {}{more}", shown.collect::<Vec<_>>().join(", "))
}

/// Breakdowns that one message names.
const MOST_NAMED: usize = 3;

/// Returns what vanished, a line each.
pub fn lines(findings: &[Finding]) -> Vec<String> {
    let vanished = findings.iter().filter(|finding| finding.code == Code::Vanished);
    vanished
        .map(|finding| format!("{}: {}", finding.indicator.as_deref().unwrap_or_default(), finding.detail))
        .collect()
}
