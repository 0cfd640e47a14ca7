//! This run beside the last published one: the figures that changed, economies and years that vanished from an indicator.
//! Stands in `changes.*` alone, since it depends on the run before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Plan;
use super::directory::{Staging, run_name};
use super::stages::Results;
use crate::check;
use crate::concepts::{EconomyId, Text};
use crate::findings::{Code, Finding};
use crate::revision::{Earlier, Known, Later, Revision};

/// The page of changes of a run that is compared with none.
pub const FIRST_RUN: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Changes</title>\n\
    <h1>Changes</h1>\n<p>There is no run before this one that it could be compared with.</p>\n</html>\n";

/// Years for which each economy has a value in use, by indicator.
type Series = BTreeMap<Text, BTreeMap<EconomyId, BTreeSet<i32>>>;

/// What the last published run had, of the indicators that may be other now.
#[derive(Debug)]
pub struct Before {
    /// Its name.
    pub name: String,
    series: Series,
    /// Its figures; none where they cannot be read.
    earlier: Option<Earlier>,
}

impl Before {
    /// Reads a run before the one whose figures are made from this.
    pub fn read(directory: &Path, made_from: &BTreeMap<String, String>) -> Self {
        let name = run_name(directory);
        let earlier = Earlier::read(directory, &name, made_from).ok();
        Self { name, series: earlier.as_ref().map(Earlier::years).unwrap_or_default(), earlier }
    }

    /// Returns a warning for every economy and every year that an indicator of both runs has lost; allowed where its
    /// pipeline allows it. A run before that cannot be read is no run before.
    pub fn vanished(&self, plan: &Plan<'_>, results: &Results) -> Vec<Finding> {
        let mut after = Series::new();
        let used = results.rows.observations.parts().iter().flatten().filter(|row| row.selected && row.value.is_some());
        for row in used.filter(|row| self.series.contains_key(&row.indicator)) {
            let economies = after.entry(row.indicator.clone()).or_default();
            economies.entry(row.economy).or_default().insert(row.year);
        }
        let mut findings = Vec::new();
        for (indicator, series) in &self.series {
            let (Some(now), Some(planned)) = (after.get(indicator), plan.pipeline(indicator)) else { continue };
            let mut of_indicator = lost(indicator, series, now);
            check::allow(planned.pipeline, &mut of_indicator);
            findings.extend(of_indicator);
        }
        super::sorted(findings)
    }

    /// Returns what changed since this run; nothing where either run cannot be read.
    pub fn revised(self, staging: &Staging, known: Known<'_>) -> Revision {
        let later = Later { directory: staging.path(), name: staging.name(), known };
        self.earlier.and_then(|earlier| earlier.compare(later).ok()).unwrap_or_default()
    }
}

fn lost(
    indicator: &Text,
    before: &BTreeMap<EconomyId, BTreeSet<i32>>,
    now: &BTreeMap<EconomyId, BTreeSet<i32>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (economy, years) in before {
        let kept = now.get(economy);
        let gone: Vec<i32> =
            years.iter().filter(|year| kept.is_none_or(|kept| !kept.contains(year))).copied().collect();
        let Some(first) = gone.first() else { continue };
        let detail = match kept {
            None => format!("{economy} has no value any more"),
            Some(_) => format!("{economy} has no value any more for {}", joined(&gone)),
        };
        let help = "ask the publisher; if it is meant, allow W017 with the reason, or run once without --strict";
        findings.push(Finding::new(Code::Vanished, detail).help(help).indicator(indicator).about(*economy, *first));
    }
    findings
}

fn joined(years: &[i32]) -> String {
    years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

/// Returns what vanished, a line each.
pub fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding.indicator.as_deref().unwrap_or_default(), finding.detail))
        .collect()
}
