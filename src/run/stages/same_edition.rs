//! What this run and the one before take from the same editions, and what is not the same in it: an edition is what a
//! publisher has published once, so another value or member under its name is a mistake, or a revision that nobody noted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use itertools::Itertools;

use crate::concepts::classification::{NOT_CLASSIFIED, USER_GROUPS, WORLD};
use crate::concepts::groups::REPORTING;
use crate::concepts::text::first_named;
use crate::concepts::{Breakdown, EconomyId, Status, Text, source};
use crate::findings::{Code, Finding, Place};
use crate::tables::Observation;
use crate::tables::gaps::GapBreakdown;

/// Years of membership by economy, by classification, edition and group.
pub type MembersOf = BTreeMap<[Text; 3], BTreeMap<EconomyId, BTreeSet<i32>>>;

/// Economies and rows that one message names.
const MOST_NAMED: usize = 3;

/// Returns a warning for every economy of which an edition says now what it did not say in the run before: value, status,
/// break or ages asked. Declared corrections are no such thing.
pub fn revised(
    indicator: &Text,
    before: &[&Observation],
    now: &[&Observation],
    corrected: &HashSet<(Text, usize)>,
) -> Vec<Finding> {
    let known: HashMap<(EconomyId, i32, &Breakdown), &Observation> =
        before.iter().map(|row| ((row.economy, row.year, &row.breakdown), *row)).collect();
    let mut changed: BTreeMap<EconomyId, Vec<(&Observation, String)>> = BTreeMap::new();
    for row in now {
        let line = usize::try_from(row.source_line).unwrap_or_default();
        if corrected.contains(&(row.source_file.clone(), line)) {
            continue;
        }
        let Some(earlier) = known.get(&(row.economy, row.year, &row.breakdown)) else { continue };
        if let Some(difference) = difference(earlier, row) {
            changed.entry(row.economy).or_default().push((row, difference));
        }
    }
    changed.into_iter().filter_map(|(economy, rows)| about_values(indicator, economy, rows)).collect()
}

/// Returns how a row differs from the one before of the same edition; `None` where it does not, or is of another.
fn difference(before: &Observation, now: &Observation) -> Option<String> {
    let is_same_edition = (&before.dataset, &before.vintage) == (&now.dataset, &now.vintage);
    let (value, was) = now.value.zip(before.value).filter(|_| is_same_edition)?;
    if value != was {
        return Some(format!("is {value} and was {was}"));
    }
    if now.status != before.status {
        let [is, had] = [now, before].map(|row| row.status.map_or("none", Status::code));
        return Some(format!("has status {is} and had {had}"));
    }
    if now.break_in_series != before.break_in_series {
        return Some(
            if now.break_in_series { "declares a break and did not" } else { "declared a break and does not" }.into(),
        );
    }
    let shown = |scope: &Option<Text>| scope.as_deref().unwrap_or("not stated").to_owned();
    (now.age_scope != before.age_scope)
        .then(|| format!("is of ages {} and was of {}", shown(&now.age_scope), shown(&before.age_scope)))
}

fn about_values(indicator: &Text, economy: EconomyId, mut rows: Vec<(&Observation, String)>) -> Option<Finding> {
    // The total says most; the others of a year follow from it, or are as many as it has parts.
    let total = Breakdown::total();
    rows.sort_by_key(|(row, _)| (row.breakdown != total, row.year));
    let n_others = rows.len() - 1;
    let (row, difference) = rows.into_iter().next()?;
    let cell = if row.breakdown == total { String::new() } else { format!(" ({})", named(&row.breakdown)) };
    let others = if n_others == 0 { String::new() } else { format!(", and {n_others} more of its values") };
    let (dataset, vintage) = (row.dataset.as_str(), &row.vintage);
    let detail = format!(
        "{economy} {}{cell} {difference} in the run before{others}, both times in edition {vintage} of {dataset}",
        row.year
    );
    let help = format!(
        "if the publisher has revised it, write the new `edition` into {}.toml; if not, restore the file; if the pipeline \
         was changed, run once without --strict; or allow {} with the reason",
        source::file_of(&row.source_file),
        Code::Revised.name()
    );
    let place = Place { line: usize::try_from(row.source_line).ok(), ..Place::file(row.source_file.clone()) };
    Some(Finding::new(Code::Revised, detail).at(place).help(help).indicator(indicator).about(economy, row.year))
}

/// Returns the codes of a breakdown that say more than "all", for a message: `F`, `U/5G`; `the total` where none does.
pub fn named(breakdown: &Breakdown) -> String {
    let codes = |breakdown: &Breakdown| GapBreakdown::from(breakdown).codes();
    let (codes, total) = (codes(breakdown), codes(&Breakdown::total()));
    let named = codes.iter().zip(&total).filter(|(code, total)| code != total).map(|(code, _)| code).join("/");
    if named.is_empty() { "the total".to_owned() } else { named }
}

/// Returns a warning for every economy that is in another group than in the run before, or in none, by the same edition.
pub fn regrouped(before: &MembersOf, now: &MembersOf) -> Vec<Finding> {
    // What the program makes of lists and data follows from them; a user's own list is changed on purpose.
    let is_listed = |[classification, edition, group]: &[Text; 3]| {
        let is_made = edition.as_ref() == REPORTING || group.as_ref() == NOT_CLASSIFIED;
        ![WORLD, USER_GROUPS].contains(&classification.as_ref()) && !is_made
    };
    let editions = |members: &MembersOf| -> HashSet<[Text; 2]> {
        members.keys().map(|[classification, edition, _]| [classification.clone(), edition.clone()]).collect()
    };
    let (known, current) = (editions(before), editions(now));
    let mut moved: BTreeMap<([Text; 2], Text, bool), Vec<EconomyId>> = BTreeMap::new();
    for (one, other, is_gone) in [(before, now, true), (now, before, false)] {
        for (key, members) in one.iter().filter(|(key, _)| is_listed(key)) {
            let [classification, edition, group] = key;
            let of = [classification.clone(), edition.clone()];
            if !(known.contains(&of) && current.contains(&of)) {
                continue;
            }
            let years: HashSet<i32> = years_of(other, classification, edition);
            let others = other.get(key);
            for (economy, of_years) in members {
                let is_in =
                    |year: &i32| others.and_then(|others| others.get(economy)).is_some_and(|all| all.contains(year));
                if of_years.iter().any(|year| years.contains(year) && !is_in(year)) {
                    moved.entry((of.clone(), group.clone(), is_gone)).or_default().push(*economy);
                }
            }
        }
    }
    moved.into_iter().map(|((of, group, is_gone), economies)| about_members(&of, &group, is_gone, &economies)).collect()
}

/// Returns the years for which a run asked for a list.
fn years_of(members: &MembersOf, classification: &Text, edition: &Text) -> HashSet<i32> {
    let of_list = members.iter().filter(|([one, other, _], _)| one == classification && other == edition);
    of_list.flat_map(|(_, members)| members.values().flatten().copied()).collect()
}

fn about_members(
    [classification, edition]: &[Text; 2],
    group: &Text,
    is_gone: bool,
    economies: &[EconomyId],
) -> Finding {
    let names: Vec<&str> = economies.iter().map(EconomyId::as_str).collect();
    let named = first_named(&names, MOST_NAMED, ", ");
    let how = if is_gone { "no longer in" } else { "now in" };
    let detail =
        format!("{named} {how} {group} since the run before, by the same edition {edition} of {classification}");
    let help =
        "if the list has been revised, give it a new edition; if not, restore the file; or run once without --strict";
    Finding { group: Some(group.clone()), ..Finding::new(Code::Revised, detail).help(help) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::observations::tests::rate;

    fn now(value: f64, status: Option<Status>) -> Observation {
        Observation { status, ..rate("AAA", 2020, value, 7) }
    }

    fn before(value: f64, status: Option<&str>) -> Observation {
        now(value, status.map(|code| code.parse().unwrap()))
    }

    fn found(before: &[Observation], now: &[Observation], corrected: &[(Text, usize)]) -> Vec<String> {
        let corrected = corrected.iter().cloned().collect();
        let [before, now]: [Vec<&Observation>; 2] = [before, now].map(|rows| rows.iter().collect());
        revised(&"internet-use".into(), &before, &now, &corrected).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn what_an_edition_says_otherwise_is_told_and_what_another_edition_says_is_not() {
        let same = [before(50.0, Some("A"))];
        let told = "AAA 2020 is 51 and was 50 in the run before, both times in edition 2026-05 of itu/internet-use";
        assert_eq!(found(&same, &[now(51.0, Some(Status::Normal))], &[]), [told]);
        assert_eq!(found(&same, &[now(50.0, Some(Status::Normal))], &[]), [""; 0]);
        let of_other = |dataset: &str, vintage: &str| Observation {
            dataset: dataset.into(),
            vintage: vintage.into(),
            ..now(51.0, Some(Status::Normal))
        };
        assert_eq!(found(&same, &[of_other("itu/internet-use", "2026-11")], &[]), [""; 0]);
        assert_eq!(found(&same, &[of_other("wb/internet-use", "2026-05")], &[]), [""; 0]);
        assert_eq!(found(&[], &[now(51.0, None)], &[]), [""; 0], "what is new is no revision");
    }

    #[test]
    fn a_status_a_break_and_ages_are_part_of_what_an_edition_says() {
        let same = [before(50.0, Some("E"))];
        let first =
            |found: Vec<String>| found.first().map(|detail| detail.split(" in the run").next().unwrap().to_owned());
        assert_eq!(first(found(&same, &[now(50.0, None)], &[])).as_deref(), Some("AAA 2020 has status none and had E"));
        let estimated = || now(50.0, Some(Status::Estimated));
        let broken = Observation { break_in_series: true, ..estimated() };
        assert_eq!(first(found(&same, &[broken], &[])).as_deref(), Some("AAA 2020 declares a break and did not"));
        let asked = Observation { age_scope: Some("15+".into()), ..estimated() };
        let told = "AAA 2020 is of ages 15+ and was of not stated";
        assert_eq!(first(found(&same, &[asked], &[])).as_deref(), Some(told));
    }

    #[test]
    fn a_declared_correction_is_no_revision_and_rows_of_an_economy_are_told_together() {
        let (one, other) = (before(50.0, None), Observation { year: 2021, ..before(60.0, None) });
        let rows = [Observation { year: 2021, ..now(61.0, None) }, now(51.0, None)];
        let told = found(&[one, other], &rows, &[]);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("AAA 2020 is 51 and was 50 in the run before, and 1 more of its values"),
            "{told:?}"
        );
        let line = ("raw/itu/internet-use.csv".into(), 7);
        assert_eq!(found(&[before(50.0, None)], &[now(51.0, None)], &[line]), [""; 0]);
    }

    fn members(listed: &[(&str, &str, &str, &str, i32)]) -> MembersOf {
        let mut members = MembersOf::new();
        for (classification, edition, group, economy, year) in listed {
            let of_group = members.entry([(*classification).into(), (*edition).into(), (*group).into()]).or_default();
            of_group.entry(economy.parse().unwrap()).or_default().insert(*year);
        }
        members
    }

    #[test]
    fn a_list_that_keeps_its_edition_keeps_its_members() {
        let known =
            members(&[("itu-region", "2025-12", "africa", "AAA", 2020), ("itu-region", "2025-12", "cis", "BBB", 2020)]);
        let moved =
            members(&[("itu-region", "2025-12", "cis", "AAA", 2020), ("itu-region", "2025-12", "cis", "BBB", 2020)]);
        let told = |before: &MembersOf, now: &MembersOf| -> Vec<String> {
            regrouped(before, now).into_iter().map(|finding| finding.detail).collect()
        };
        assert_eq!(
            told(&known, &moved),
            [
                "AAA no longer in africa since the run before, by the same edition 2025-12 of itu-region",
                "AAA now in cis since the run before, by the same edition 2025-12 of itu-region",
            ]
        );
        assert_eq!(told(&known, &known), [""; 0]);
        let renamed = members(&[("itu-region", "2026-12", "cis", "AAA", 2020)]);
        assert_eq!(told(&known, &renamed), [""; 0], "another edition may say what it likes");
        // A year that only one of the runs asks for says nothing.
        let longer =
            members(&[("itu-region", "2025-12", "africa", "AAA", 2021), ("itu-region", "2025-12", "cis", "BBB", 2021)]);
        assert_eq!(told(&known, &longer), [""; 0]);
    }
}
