//! The cells that tables for readers show, of the aggregates and gaps of a run.
//! Leaves out what would make two rows of one cell: other profiles, and lists of each year beside a pinned one.

use std::collections::BTreeSet;

use super::results::{self, Results};
use crate::concepts::groups::AS_OF;
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::run::store::cache::{Holds, Key};
use crate::tables::NamedCell;

/// Returns the cells in the order of the file.
pub fn named_cells<'a>(plan: &'a Plan<'_>, results: &'a Results, options: &Options) -> Vec<NamedCell<'a>> {
    let aggregates = results.tables.aggregates().iter().filter(|row| row.profile == options.profile);
    let gaps = results.tables.gaps().iter().filter(|row| row.profile == options.profile);
    let all: Vec<NamedCell<'a>> = aggregates.map(NamedCell::from).chain(gaps.map(NamedCell::from)).collect();
    let pinned: BTreeSet<(&str, &str)> =
        all.iter().filter(|cell| cell.edition != AS_OF).map(|cell| (cell.indicator, cell.classification)).collect();
    let is_meant =
        |cell: &NamedCell<'_>| cell.edition != AS_OF || !pinned.contains(&(cell.indicator, cell.classification));
    let named = |cell: NamedCell<'a>| {
        let planned = plan.pipeline(cell.indicator).map(|planned| &planned.pipeline.definition.indicator);
        let indicator_name = planned.map_or("", |indicator| indicator.name.english());
        let groups = cell.group_id.iter().map(|group| results.group_names.label(cell.classification, group));
        let group_name = groups.collect::<Vec<_>>().join(" / ");
        NamedCell { indicator_name, group_name, ..cell }
    };
    let mut shown: Vec<NamedCell<'a>> = all.into_iter().filter(is_meant).map(named).collect();
    shown.sort_by(|a, b| a.key().cmp(&b.key()));
    shown
}

/// Returns the key of what the cells show: figures, profile and names.
pub fn key(plan: &Plan<'_>, results: &Results, options: &Options) -> Result<Key, crate::run::Failure> {
    let of_figures = results::figures_key(&results.made_from);
    let names: Vec<&str> = plan.pipelines.iter().map(|one| one.pipeline.definition.indicator.name.english()).collect();
    let groups = format!("{:?}", results.group_names);
    Key::of(Holds::Figures, &(of_figures.as_str(), names, groups, options.profile.name()))
}
