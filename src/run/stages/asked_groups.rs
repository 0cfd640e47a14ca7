//! The groups that gaps, figures and claims ask for, against the lists that their indicators are added up for.
//! A name that no list has, or that several lists have, is a mistake of the definition: nobody chooses for its writer.

use std::collections::BTreeSet;

use super::reference::Reference;
use crate::concepts::classification::{NOT_CLASSIFIED, USER_GROUPS, WB_INCOME, WORLD};
use crate::concepts::groups::AS_OF;
use crate::concepts::{Apply, Edition, GroupQuery, Sided, Text, did_you_mean, lists, nearest};
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::figures::Axis;
use crate::pipeline::{ClassificationUse, FigureDefinition, Pipeline, SeriesDefinition};
use crate::run::failure::Failure;
use crate::run::plan::project::Project;
use crate::tables::Statistic;

/// Classification and edition.
type List = (Text, Text);

/// Refuses groups of gaps, figures and claims that no list has, and those that several could be.
///
/// - Errors: every one of them.
pub fn check(project: &Project, reference: &Reference) -> Result<(), Failure> {
    let lists = Lists { project, reference };
    let mut findings: Vec<Finding> = project.pipelines.values().flat_map(|pipeline| lists.of_gaps(pipeline)).collect();
    for report in project.figures() {
        for (index, figure) in report.definition.figure.iter().enumerate() {
            for (at, series) in figure.series.iter().enumerate() {
                for (way, name) in groups_of(figure, at, series) {
                    let wrong = lists.of_series(series, name).map(|(wrong, is_against)| {
                        let against = [Step::Key("series"), Step::Index(at), Step::Key("against")];
                        let way = if is_against { &against[..] } else { &way[..] };
                        report.finding(wrong.code, index, way, wrong.detail).help(wrong.help)
                    });
                    findings.extend(wrong);
                }
            }
        }
    }
    let all = project.reports.iter().map(|report| &report.claims);
    let asked = all.flat_map(|claims| claims.claims.values().map(move |claim| (claims, claim)));
    for (claims, claim) in asked.filter(|(_, claim)| claim.definition.needs.is_none()) {
        let quantity = &claim.definition.quantity;
        for name in quantity.group_names() {
            let wrong =
                lists.wrong(quantity.indicator.as_deref(), quantity.statistic, name, quantity.edition.as_deref());
            findings.extend(wrong.map(|Wrong { code, detail, help }| {
                let is_only = quantity.group.as_deref() == Some(name);
                let keys: &[&str] = if is_only { &["quantity", "group"] } else { &["quantity", "groups"] };
                let finding = claims.finding(claim, keys, detail).help(help);
                if code == Code::UnknownGroup { finding } else { Finding { code, ..finding } }
            }));
        }
    }
    findings.dedup();
    if findings.is_empty() { Ok(()) } else { Err(Failure::definition(findings)) }
}

/// What is wrong with a name.
struct Wrong {
    code: Code,
    detail: String,
    help: String,
}

struct Lists<'a> {
    project: &'a Project,
    reference: &'a Reference,
}

impl Lists<'_> {
    /// The two groups of a gap have to be in one list that its statistic is made for.
    fn of_gaps(&self, pipeline: &Pipeline) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, comparison) in pipeline.definition.compare.iter().enumerate() {
            for (key, side) in [("numerator", &comparison.numerator), ("denominator", &comparison.denominator)] {
                let Some(group) = side.group.as_deref() else { continue };
                let mut of_statistic = pipeline.definition.aggregate.iter();
                let is_there = of_statistic.any(|aggregate| {
                    aggregate.statistic == comparison.statistic
                        && aggregate.classifications.iter().any(|used| !self.lists_of_use(used, group).is_empty())
                });
                if !is_there {
                    let way = [Step::Key("compare"), Step::Index(index), Step::Key(key), Step::Key("group")];
                    let detail = format!("`{group}` is no group of the classifications that are added up");
                    let help = self.near(group);
                    findings.push(pipeline.finding(Code::UnknownGroup, &way, detail).help(help));
                }
            }
        }
        findings
    }

    /// Returns what is wrong with a group of a series or with the one that it is compared with, and whether it is the latter.
    fn of_series(&self, series: &SeriesDefinition, name: &str) -> Option<(Wrong, bool)> {
        let wrong = |name: &str| self.wrong(series.indicator.as_deref(), series_statistic(self, series), name, None);
        let Some(against) = series.against.as_deref() else { return Some((wrong(name)?, false)) };
        let below = GroupQuery::new(against);
        match GroupQuery::new(name).against(below) {
            Some(both) => Some((wrong(&both)?, !self.is_known(&below, below.group))),
            None => {
                let detail = format!("`{name}` and `{against}` are of two lists; expected two groups of one");
                let help = "name the list of one of them alone, or the same for both".to_owned();
                Some((Wrong { code: Code::UnknownGroup, detail, help }, true))
            }
        }
    }

    fn wrong(
        &self,
        indicator: Option<&str>,
        statistic: Option<Statistic>,
        name: &str,
        edition: Option<&str>,
    ) -> Option<Wrong> {
        let query = GroupQuery::new(name).with_edition(edition);
        if query.classification == Some(USER_GROUPS) {
            return None;
        }
        let sides = Sided::read(query.group);
        if let Some(group) = sides.iter().find(|group| !self.is_known(&query, group)) {
            let detail = format!("unknown group `{}`", if query.classification.is_some() { name } else { group });
            return Some(Wrong { code: Code::UnknownGroup, detail, help: self.near(group) });
        }
        let pipeline = self.project.pipelines.get(indicator?)?;
        sides.iter().find_map(|group| {
            let of_statistic = |used: &&crate::pipeline::AggregateDefinition| {
                statistic.is_none_or(|statistic| used.statistic == statistic)
            };
            let uses = pipeline.definition.aggregate.iter().filter(of_statistic).flat_map(|used| &used.classifications);
            let lists: BTreeSet<List> = uses.flat_map(|used| self.lists_of_use(used, group)).collect();
            let several =
                lists::meant(&query, lists.iter().map(|(id, edition)| (id.as_ref(), edition.as_ref()))).err()?;
            let detail = format!("{several} in `{}`", pipeline.id());
            Some(Wrong { code: Code::AmbiguousGroup, detail, help: several.help })
        })
    }

    /// Returns whether any list has a group, whichever indicators are added up for it.
    fn is_known(&self, query: &GroupQuery<'_>, group: &str) -> bool {
        let mut lists = self.reference.classifications.iter().filter(|(id, _)| id.as_ref() != USER_GROUPS);
        let has_group = |id: &Text, edition: &Text, list: &Edition| {
            let is_list = query.classification.is_none_or(|named| named == id.as_ref())
                && query.edition.is_none_or(|named| named == AS_OF || named == edition.as_ref());
            let is_made = id.as_ref() == WB_INCOME && group == NOT_CLASSIFIED;
            is_list && (is_made || list.groups.contains_key(group))
        };
        group == WORLD
            || lists.any(|(id, classification)| {
                classification.editions.iter().any(|(name, list)| has_group(id, name, list))
            })
    }

    /// Returns the lists of a use that have a group.
    fn lists_of_use(&self, used: &ClassificationUse, group: &str) -> Vec<List> {
        if used.id == WORLD {
            return if group == WORLD { vec![(WORLD.into(), WORLD.into())] } else { Vec::new() };
        }
        let Some(classification) = self.reference.classifications.get(used.id.as_str()) else { return Vec::new() };
        let is_made = used.id == WB_INCOME && group == NOT_CLASSIFIED;
        let is_used = |edition: &Text| used.edition.as_deref().is_none_or(|named| named == edition.as_ref());
        let mut editions = classification.editions.iter().filter(|(edition, _)| is_used(edition));
        let label = |edition: &Text| if used.apply == Apply::AsOf { AS_OF.into() } else { edition.clone() };
        let found = editions.find(|(_, list)| is_made || list.groups.contains_key(group));
        found.map(|(edition, _)| (used.id.as_str().into(), label(edition))).into_iter().collect()
    }

    fn near(&self, group: &str) -> String {
        let lists = self.reference.classifications.iter().filter(|(id, _)| id.as_ref() != USER_GROUPS);
        let lists = lists.flat_map(|(_, classification)| classification.editions.values());
        let known: BTreeSet<&str> =
            lists.flat_map(|list| list.groups.keys().map(AsRef::as_ref)).chain([WORLD]).collect();
        did_you_mean(&nearest(group, known), "`ictstat catalog groups` lists the groups")
    }
}

/// A gap is made of one statistic, which its pipeline names.
fn series_statistic(lists: &Lists<'_>, series: &SeriesDefinition) -> Option<Statistic> {
    let pipeline = lists.project.pipelines.get(series.indicator.as_deref()?)?;
    let of_gap = || {
        let gap = series.gap?;
        pipeline.definition.compare.iter().find(|comparison| comparison.id == gap).map(|found| found.statistic)
    };
    series.statistic.or_else(of_gap)
}

/// Returns the groups that a series shows, each with the way of keys to it; not the one that they are compared with.
fn groups_of<'a>(
    figure: &'a FigureDefinition,
    at: usize,
    series: &'a SeriesDefinition,
) -> Vec<(Vec<Step<'static>>, &'a str)> {
    let of_series = |key| vec![Step::Key("series"), Step::Index(at), Step::Key(key)];
    let mut groups: Vec<(Vec<Step<'static>>, &str)> = Vec::new();
    if figure.axis == Axis::Group {
        let own = !series.points.is_empty();
        let points = if own { &series.points } else { &figure.points };
        let way = |place| {
            let last = [Step::Key("points"), Step::Index(place)];
            let first = if own { vec![Step::Key("series"), Step::Index(at)] } else { Vec::new() };
            first.into_iter().chain(last).collect()
        };
        groups.extend(points.iter().enumerate().map(|(place, point)| (way(place), point.as_str())));
    } else if let Some(group) = series.group.as_deref() {
        groups.push((of_series("group"), group));
    } else if let Some(group) = figure.group.as_deref() {
        groups.push((vec![Step::Key("group")], group));
    }
    groups
}
