//! What the stages have made, joined over the indicators: what verdicts, reports and files are made from.

use std::collections::BTreeMap;

use super::figure_keys::FigureKeys;
use super::figures::Figures;
use super::indicator::Indicator;
use super::members;
use crate::concepts::{EconomyId, GroupNames, Name, Text};
use crate::publish::manifest::StatisticEntry;
use crate::question::{Rows, RunTables};
use crate::run::plan::Plan;
use crate::run::session::Account;
use crate::run::store::cache::{Holds, Key};
use crate::tables::parts::Parts;
use crate::tables::{Activity, Aggregate, Gap, Membership, Survey, WeightPart, WeightParts};
use crate::verify::Verification;

/// What a run has made, before it is published.
#[derive(Debug)]
pub struct Results {
    /// Rows behind the figures.
    pub rows: Rows,
    /// Aggregates and gaps of all indicators, sorted by key.
    pub tables: RunTables,
    /// What each statistic looks for.
    pub statistics: Vec<StatisticEntry>,
    /// What the figures of each indicator were made from.
    pub made_from: BTreeMap<String, String>,
    /// Names of economies, as the register has them.
    pub economies: BTreeMap<EconomyId, Name>,
    /// Names and order of groups, the user's among them.
    pub group_names: GroupNames,
    /// The user's own groups, each as `user-groups:own:brics`.
    pub own_groups: Vec<String>,
    /// Records of activity, file after file.
    pub activity: Vec<Activity>,
    /// Verdicts of the claims.
    pub verification: Verification,
    /// What became of the inputs.
    pub account: Account,
}

/// Returns the key of what the rows of all indicators were made from.
pub fn rows_key(plan: &Plan<'_>) -> Key {
    let ids = plan.pipelines.iter().map(|planned| planned.pipeline.id());
    Key::new(Holds::Rows, ids.filter_map(|id| Some(plan.keys.get(id)?.check.as_str())))
}

/// Returns the key of what the figures of all indicators were made from.
pub fn figures_key(made_from: &BTreeMap<String, String>) -> Key {
    Key::new(Holds::Figures, made_from.iter().flat_map(|(id, key)| [id.as_str(), key.as_str()]))
}

/// Returns what the figures of each indicator are made from.
pub fn made_from(indicators: &[Indicator<'_>], keys: &[FigureKeys]) -> BTreeMap<String, String> {
    let of = |(indicator, keys): (&Indicator<'_>, &FigureKeys)| {
        (indicator.pipeline().id().to_owned(), keys.aggregate.as_str().to_owned())
    };
    indicators.iter().zip(keys).map(of).collect()
}

/// Joins what the indicators have to the tables of the run, and says which groups do not add up.
pub fn joined(indicators: Vec<Indicator<'_>>, figures: Vec<Figures>, account: &mut Account) -> (RunTables, Rows) {
    let ids: Vec<Text> = indicators.iter().map(|indicator| indicator.pipeline().id().into()).collect();
    let observations = indicators.into_iter().map(|indicator| indicator.observations).collect();
    let (mut estimates, mut donors) = (Vec::new(), Vec::new());
    let (mut members, mut surveys) = (Vec::new(), Vec::new());
    let weights = ids.into_iter().zip(&figures);
    let weights = weights.map(|(indicator, of)| WeightPart { indicator, rows: of.aggregated.weights.clone() });
    let weights = WeightParts::new(weights.collect());
    let (mut aggregates, mut gaps) = (Vec::new(), Vec::new());
    for Figures { estimates: completed, aggregated } in figures {
        if let Some(completed) = completed {
            estimates.push(completed.estimates);
            donors.push(completed.donors);
        }
        account.findings.extend(aggregated.findings);
        aggregates.push(aggregated.aggregates);
        gaps.push(aggregated.gaps);
        surveys.push(aggregated.surveys);
        members.push(aggregated.members);
    }
    let (mut tables, mut rows) = (RunTables::default(), Rows { weights, ..Rows::default() });
    rayon::scope(|scope| {
        scope.spawn(|_| {
            let (aggregates, gaps) = rayon::join(
                || Parts::new(aggregates, |a: &Aggregate, b: &Aggregate| a.key().cmp(&b.key())).into_merged(),
                || Parts::new(gaps, |a: &Gap, b: &Gap| a.key().cmp(&b.key())).into_merged(),
            );
            let surveys = Parts::new(surveys, |a: &Survey, b: &Survey| a.key().cmp(&b.key())).into_merged();
            tables = RunTables::new(aggregates, gaps, surveys);
        });
        scope.spawn(|_| rows.observations = Parts::new(observations, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.estimates = Parts::new(estimates, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.donors = Parts::new(donors, |a, b| a.key().cmp(&b.key())));
        scope.spawn(|_| rows.members = Parts::new(members, Membership::cmp));
    });
    (tables, rows)
}

/// Returns what each statistic of the indicators looks for.
pub fn statistics(indicators: &[Indicator<'_>]) -> Vec<StatisticEntry> {
    indicators.iter().flat_map(members::statistics).collect()
}
