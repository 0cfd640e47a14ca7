//! What changed since the run before, in words of every language: each change once, the headline first.
//! Chooses and names; the numbers and what moved them are those of the comparison.

use std::collections::{HashMap, HashSet};

use super::changes;
use crate::concepts::breakdown_words;
use crate::concepts::classification::WORLD;
use crate::concepts::groups::AS_OF;
use crate::concepts::{GroupQuery, Language, Name, Sided, Text, Unit};
use crate::findings::Finding;
use crate::publish::page::changes::{Changes, Line, Section};
use crate::revision::figure::place_of;
use crate::revision::{Revision, render};
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::tables::{Cause, Change, FigureKey};

/// Changes that the page lists, and those that the head of the report shows.
const MOST_LISTED: usize = render::MOST_LISTED;
const MOST_FIRST: usize = 5;

/// Returns what the page of changes shows.
pub fn changes(plan: &Plan<'_>, options: &Options, revised: Option<&(Revision, Vec<Finding>)>) -> Changes {
    let Some((revision, found)) = revised else { return Changes::default() };
    let words = Words { plan, revision };
    let listed = listed(plan, options, revision);
    let n_seen = revision.n_changed();
    let (mut sections, mut left) = (Vec::new(), MOST_LISTED);
    for of_group in listed.chunk_by(|a, b| group_of(a) == group_of(b)) {
        let lines: Vec<Line> = of_group.iter().take(left).map(|change| words.line(change)).collect();
        left -= lines.len();
        if !lines.is_empty() {
            let [indicator, group] = words.of(of_group[0]);
            sections.push(Section { indicator, group, lines });
        }
    }
    let firsts = listed.chunk_by(|a, b| group_of(a) == group_of(b)).filter_map(|of_group| {
        let first = of_group.first()?;
        of_group.iter().filter(|change| is_alike(first, change)).max_by_key(|change| change.of.year)
    });
    let only = |message: &str, ids: &[Text]| {
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        let name =
            |language: Language| language.say(message, &[("indicators", (&language.joined(&ids, "comma")).into())]);
        (!ids.is_empty()).then(|| Name::each(name))
    };
    let vanished = changes::lines(found).into_iter().map(Name::same);
    let notices =
        [only("changes-only-before", &revision.only_before), only("changes-only-after", &revision.only_after)];
    Changes {
        runs: Some([revision.before.clone(), revision.after.clone()]),
        counts: [n_seen, revision.changes.len() - n_seen, revision.n_unchanged],
        notices: notices.into_iter().flatten().chain(vanished).collect(),
        n_hidden: listed.len().saturating_sub(MOST_LISTED),
        first: firsts.take(MOST_FIRST).map(|change| words.line(change)).collect(),
        sections,
    }
}

fn group_of(change: &Change) -> (&Text, &Text, &Sided<Text>) {
    (&change.of.indicator, &change.of.classification, &change.of.group)
}

/// Returns whether two changes are of one figure in several years.
fn is_alike(one: &Change, other: &Change) -> bool {
    let of = |change: &'_ Change| {
        let FigureKey { gap, statistic, breakdown, profile, .. } = &change.of;
        (*gap, *statistic, breakdown.clone(), *profile)
    };
    of(one) == of(other)
}

/// Returns the changes that show, each once: a figure that moved alike in other profiles and lists is that of the tables.
fn listed<'r>(plan: &Plan<'_>, options: &Options, revision: &'r Revision) -> Vec<&'r Change> {
    let mut all: Vec<&Change> = revision.changes.iter().filter(|change| change.is_seen).collect();
    let headlines = plan.pipelines.iter().filter(|one| one.pipeline.definition.table.headline);
    let headlines: HashSet<&str> = headlines.map(|one| one.pipeline.id()).collect();
    // In the order of the comparison, the largest first, but for what stands before.
    all.sort_by_key(|Change { of, .. }| {
        let is_of_world = of.group.one().is_some_and(|group| **group == *WORLD);
        (!headlines.contains(of.indicator.as_ref()), !is_of_world, !revision.names.is_main(&of.classification))
    });
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for change in all {
        let place = *places.entry(group_of(change)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|Change { of, .. }| {
            let is_other = of.profile != options.profile;
            (is_other, *of.edition == *AS_OF, of.gap.is_some(), place_of(of.statistic), !of.breakdown.is_total())
        });
        let mut known = HashSet::new();
        group.retain(|change| known.insert(told_by(change)));
    }
    groups.into_iter().flatten().collect()
}

/// What a change tells, whatever the profile and the list that it is of.
fn told_by(change: &Change) -> String {
    let Change { of: FigureKey { gap, statistic, breakdown, year, base_year, .. }, before, after, .. } = change;
    format!("{gap:?} {statistic:?} {breakdown:?} {year} {base_year:?} {before:?} {after:?}")
}

struct Words<'a> {
    plan: &'a Plan<'a>,
    revision: &'a Revision,
}

impl Words<'_> {
    /// Returns the names of indicator and group.
    fn of(&self, change: &Change) -> [Name; 2] {
        let FigureKey { indicator, classification, group, .. } = &change.of;
        let planned = self.plan.pipeline(indicator);
        let indicator = planned
            .map_or_else(|| Name::same(&**indicator), |planned| planned.pipeline.definition.indicator.name.clone());
        let name = |group: &Text| {
            let asked = GroupQuery { classification: Some(classification), edition: None, group };
            self.revision.names.name(&asked)
        };
        let groups: Vec<Name> = group.iter().map(name).collect();
        let joined = |language: Language| groups.iter().map(|name| name.of(language)).collect::<Vec<_>>().join(" / ");
        [indicator, Name::each(joined)]
    }

    fn line(&self, change: &Change) -> Line {
        let [indicator, group] = self.of(change);
        let number = |value: Option<f64>| match value {
            Some(value) => Name::each(|language| language.number(value, change.unit.decimals() + 1)),
            None => Name::same("–"),
        };
        Line {
            of: Name::each(|language| language.joined(&[indicator.of(language), group.of(language)], "comma")),
            figure: Name::each(|language| figure(change, language)),
            year: change.of.year,
            before: number(change.before),
            after: number(change.after),
            change: change.change().map(|by| Name::each(|language| signed(by, change, language))).unwrap_or_default(),
            moved_by: Name::each(|language| moved_by(change, language)),
            economies: Name::each(|language| economies(change, language)),
        }
    }
}

/// Returns what a figure is: statistic or gap, breakdown, profile and unit.
fn figure(change: &Change, language: Language) -> String {
    let FigureKey { gap, statistic, breakdown, edition, base_year, profile, .. } = &change.of;
    let what = match gap {
        Some(gap) => language.say(&format!("gap-{}", gap.name()), &[]),
        None => language.say(&format!("statistic-{}", statistic.name()), &[]),
    };
    let since = base_year.map(|year| {
        let year = year.to_string();
        language.say("changes-since", &[("year", (&year).into())])
    });
    let breakdown = (!breakdown.is_total()).then(|| breakdown_words::said(&breakdown.codes(), language));
    let before = change.edition_before.as_ref().map(|before| format!("{before} → ")).unwrap_or_default();
    let profile = format!("{} {before}{edition}", profile.name());
    let parts: Vec<String> = [Some(what), since, breakdown, Some(unit(change.unit, language)), Some(profile)]
        .into_iter()
        .flatten()
        .collect();
    language.joined(&parts, "comma")
}

/// Returns a unit in words.
pub fn unit(unit: Unit, language: Language) -> String {
    let id: String =
        unit.name().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    language.say(&format!("unit-{}", id.trim_matches('-').to_lowercase()), &[])
}

fn signed(by: f64, change: &Change, language: Language) -> String {
    let text = language.number(by, change.places());
    if by > 0.0 { format!("+{text}") } else { text }
}

/// Returns what moved a figure, parts that print as zero left out; or why that is unknown.
fn moved_by(change: &Change, language: Language) -> String {
    let Some(parts) = &change.parts else { return change.reason.clone().unwrap_or_default() };
    let seen = parts.each().filter(|(_, part)| crate::tables::changes::signed(*part, change.places()).is_some());
    let told = seen.map(|(cause, part)| format!("{} {}", said(cause, language), signed(part, change, language)));
    language.joined(&told.collect::<Vec<_>>(), "comma")
}

/// Returns the economies that moved a figure most, each with its part and the cause.
fn economies(change: &Change, language: Language) -> String {
    let told = change
        .largest()
        .map(|one| format!("{} {} ({})", one.economy, signed(one.part, change, language), said(one.cause, language)));
    language.joined(&told.collect::<Vec<_>>(), "semicolon")
}

fn said(cause: Cause, language: Language) -> String {
    language.say(&format!("cause-{}", cause.name()), &[])
}
