//! What changed since the run before, in words of every language: each change once, the headline first.
//! Chooses and names; the numbers and what moved them are those of the comparison.

use std::collections::{HashMap, HashSet};

use super::changes;
use crate::concepts::breakdown_words;
use crate::concepts::classification::WORLD;
use crate::concepts::groups::AS_OF;
use crate::concepts::{GroupQuery, Language, Name, Sided, Unit};
use crate::findings::Finding;
use crate::publish::page::changes::{Changes, Line, Section};
use crate::revision::figure::place_of;
use crate::revision::parts::Contribution;
use crate::revision::{Revision, is_seen, largest, places, render};
use crate::run::plan::Plan;
use crate::run::plan::options::Options;
use crate::tables::Change;

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
    for of_group in listed.chunk_by(|a, b| group_of(a.0) == group_of(b.0)) {
        let lines: Vec<Line> = of_group.iter().take(left).map(|moved| words.line(*moved)).collect();
        left -= lines.len();
        if !lines.is_empty() {
            let [indicator, group] = words.of(of_group[0].0);
            sections.push(Section { indicator, group, lines });
        }
    }
    let firsts = listed.chunk_by(|a, b| group_of(a.0) == group_of(b.0)).filter_map(|of_group| {
        let (first, _) = of_group.first()?;
        of_group.iter().filter(|(change, _)| is_alike(first, change)).max_by_key(|(change, _)| change.year)
    });
    let only = |message: &str, ids: &[crate::concepts::Text]| {
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
        first: firsts.take(MOST_FIRST).map(|moved| words.line(*moved)).collect(),
        sections,
    }
}

fn group_of(change: &Change) -> [&str; 3] {
    [&change.indicator, &change.classification, &change.group]
}

/// Returns whether two changes are of one figure in several years.
fn is_alike(one: &Change, other: &Change) -> bool {
    (&one.gap, &one.statistic, &one.codes, &one.profile) == (&other.gap, &other.statistic, &other.codes, &other.profile)
}

/// A change with the economies that made it.
type Moved<'r> = (&'r Change, &'r [Contribution]);

/// Returns the changes that show, each once: a figure that moved alike in other profiles and lists is that of the tables.
fn listed<'r>(plan: &Plan<'_>, options: &Options, revision: &'r Revision) -> Vec<Moved<'r>> {
    let pairs = revision.changes.iter().zip(revision.contributions.iter().map(Vec::as_slice));
    let mut all: Vec<Moved<'_>> = pairs.filter(|(change, _)| is_seen(change)).collect();
    let headlines = plan.pipelines.iter().filter(|one| one.pipeline.definition.table.headline);
    let headlines: HashSet<&str> = headlines.map(|one| one.pipeline.id()).collect();
    let is_headline = |change: &Change| headlines.contains(change.indicator.as_ref());
    // In the order of the comparison, the largest first, but for what stands before.
    all.sort_by_key(|(change, _)| {
        (!is_headline(change), *change.group != *WORLD, !revision.names.is_main(&change.classification))
    });
    let mut groups: Vec<Vec<Moved<'_>>> = Vec::new();
    let mut places: HashMap<[&str; 3], usize> = HashMap::new();
    for moved in all {
        let place = *places.entry(group_of(moved.0)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(moved),
            None => groups.push(vec![moved]),
        }
    }
    let place = |change: &Change| change.statistic.parse().map_or(u8::MAX, place_of);
    for group in &mut groups {
        group.sort_by_key(|(change, _)| {
            let is_total = breakdown_words::is_total(&change.codes);
            let is_other = *change.profile != *options.profile.name();
            (is_other, *change.edition == *AS_OF, change.gap.is_some(), place(change), !is_total)
        });
        let mut known = HashSet::new();
        group.retain(|(change, _)| known.insert(told_by(change)));
    }
    groups.into_iter().flatten().collect()
}

/// What a change tells, whatever the profile and the list that it is of.
fn told_by(change: &Change) -> String {
    let Change { gap, statistic, codes, year, base_year, before, after, .. } = change;
    format!("{gap:?} {statistic} {codes:?} {year} {base_year:?} {before:?} {after:?}")
}

struct Words<'a> {
    plan: &'a Plan<'a>,
    revision: &'a Revision,
}

impl Words<'_> {
    /// Returns the names of indicator and group.
    fn of(&self, change: &Change) -> [Name; 2] {
        let planned = self.plan.pipeline(&change.indicator);
        let indicator = planned.map_or_else(
            || Name::same(&*change.indicator),
            |planned| planned.pipeline.definition.indicator.name.clone(),
        );
        let group = |group: &str| {
            let asked = GroupQuery { classification: Some(&change.classification), edition: None, group };
            self.revision.names.name(&asked)
        };
        let groups: Vec<Name> = Sided::read(&change.group).iter().map(|id| group(id)).collect();
        let joined = |language: Language| groups.iter().map(|name| name.of(language)).collect::<Vec<_>>().join(" / ");
        [indicator, Name::each(joined)]
    }

    fn line(&self, (change, contributions): Moved<'_>) -> Line {
        let [indicator, group] = self.of(change);
        let number = |value: Option<f64>| match value {
            Some(value) => Name::each(|language| language.number(value, change.unit.decimals() + 1)),
            None => Name::same("–"),
        };
        Line {
            of: Name::each(|language| language.joined(&[indicator.of(language), group.of(language)], "comma")),
            figure: Name::each(|language| figure(change, language)),
            year: change.year,
            before: number(change.before),
            after: number(change.after),
            change: change.change().map(|by| Name::each(|language| signed(by, change, language))).unwrap_or_default(),
            moved_by: Name::each(|language| moved_by(change, language)),
            economies: Name::each(|language| economies(change, contributions, language)),
        }
    }
}

/// Returns what a figure is: statistic or gap, breakdown, profile and unit.
fn figure(change: &Change, language: Language) -> String {
    let what = match &change.gap {
        Some(gap) => language.say(&format!("gap-{gap}"), &[]),
        None => language.say(&format!("statistic-{}", change.statistic), &[]),
    };
    let since = change.base_year.map(|year| {
        let year = year.to_string();
        language.say("changes-since", &[("year", (&year).into())])
    });
    let breakdown = (!breakdown_words::is_total(&change.codes)).then(|| breakdown_words::said(&change.codes, language));
    let edition = change.edition_before.as_ref().map(|before| format!("{before} → {}", change.edition));
    let profile = format!("{} {}", change.profile, edition.unwrap_or_else(|| change.edition.to_string()));
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
    let text = language.number(by, places(change));
    if by > 0.0 { format!("+{text}") } else { text }
}

/// Returns what moved a figure, parts that print as zero left out; or why that is unknown.
fn moved_by(change: &Change, language: Language) -> String {
    let Some(parts) = &change.parts else { return change.reason.clone().unwrap_or_default() };
    let least = 0.5 * 10f64.powi(-i32::try_from(places(change)).unwrap_or_default());
    let seen = parts.named().into_iter().filter(|(_, part)| part.abs() >= least);
    let told = seen.map(|(cause, part)| {
        format!("{} {}", language.say(&format!("cause-{cause}"), &[]), signed(part, change, language))
    });
    language.joined(&told.collect::<Vec<_>>(), "comma")
}

/// Returns the economies that moved a figure most, each with its part and the cause.
fn economies(change: &Change, contributions: &[Contribution], language: Language) -> String {
    let told = largest(contributions, places(change)).map(|one| {
        let cause = language.say(&format!("cause-{}", one.cause.name()), &[]);
        format!("{} {} ({cause})", one.economy, signed(one.part, change, language))
    });
    language.joined(&told.collect::<Vec<_>>(), "semicolon")
}
