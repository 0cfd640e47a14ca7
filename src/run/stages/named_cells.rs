//! The cells that tables for readers show, of the aggregates and gaps of a run.
//! Leaves out what would make two rows of one cell: other profiles, and lists of each year beside a pinned one.

use std::collections::{BTreeSet, HashMap};

use super::results::{self, Results};
use crate::concepts::Text;
use crate::concepts::breakdown_words::told;
use crate::concepts::groups::AS_OF;
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::run::store::cache::{Holds, Key};
use crate::tables::{NamedCell, RunFigure};

/// Returns the cells in the order of the file.
pub fn named_cells<'a>(plan: &'a Plan<'_>, results: &'a Results, options: &Options) -> Vec<NamedCell<'a>> {
    let aggregates = results.tables.aggregates().iter().map(RunFigure::Aggregate);
    let all = aggregates.chain(results.tables.gaps().iter().map(RunFigure::Gap));
    let all: Vec<RunFigure<'a>> = all.filter(|figure| figure.profile() == options.profile).collect();
    let is_pinned = |figure: &&RunFigure<'a>| figure.list().1 != AS_OF;
    let list_of = |figure: &RunFigure<'a>| (figure.indicator(), figure.list().0);
    let pinned: BTreeSet<(&Text, &str)> = all.iter().filter(is_pinned).map(list_of).collect();
    // A family has thousands of pipelines, and a table hundreds of thousands of cells.
    let names: HashMap<&str, &str> = plan
        .pipelines
        .iter()
        .map(|one| (one.pipeline.id(), one.pipeline.definition.indicator.name.english()))
        .collect();
    let mut words = HashMap::new();
    let named = |figure: &RunFigure<'a>| {
        let breakdown = figure.breakdown();
        let breakdown = words.entry(breakdown).or_insert_with_key(|of| Text::from(told(&of.codes()))).clone();
        let group = figure.group();
        let groups: Vec<&str> = group.iter().map(|group| results.group_names.label(figure.list().0, group)).collect();
        let indicator_name = names.get(figure.indicator().as_ref()).copied().unwrap_or_default();
        let (group_id, group_name) = (group.to_string(), groups.join(" / "));
        NamedCell { figure: *figure, indicator_name, group_id, group_name, breakdown }
    };
    let is_meant = |figure: &&RunFigure<'a>| is_pinned(figure) || !pinned.contains(&list_of(figure));
    let mut shown: Vec<NamedCell<'a>> = all.iter().filter(is_meant).map(named).collect();
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
