//! What is noticed of the lists of groups themselves: lists of another year, economies that a newer edition dropped.
//! Made anew in every run, whatever the cache has of the figures.

use std::collections::BTreeSet;

use super::indicator::Indicator;
use super::reference::Reference;
use crate::check;
use crate::concepts::classification::{Member, USER_GROUPS};
use crate::concepts::{Apply, Classification, EconomyId, Edition, Text, YearRange};
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{ClassificationUse, Pipeline};

/// Returns every finding on the lists that a run uses.
pub fn findings(indicators: &[Indicator<'_>], reference: &Reference) -> Vec<Finding> {
    let pipelines = indicators.iter().map(Indicator::pipeline);
    let mut findings: Vec<Finding> = pipelines.flat_map(|pipeline| reused(pipeline, reference)).collect();
    for (id, classification) in &reference.classifications {
        if classification.is_declared && classification.is_partition {
            findings.extend(dropped(id, classification));
        }
    }
    let aggregates = indicators.iter().flat_map(|indicator| &indicator.pipeline().definition.aggregate);
    let asked: BTreeSet<i32> = aggregates.flat_map(|aggregate| aggregate.from..=aggregate.to).collect();
    let own = reference.classifications.get(USER_GROUPS).into_iter().flat_map(|own| own.editions.values());
    findings.extend(own.flat_map(|list| empty(list, &asked)));
    findings
}

/// A user's group whose members belong to no year that is asked for is in no table, and nobody would miss it.
fn empty(list: &Edition, asked: &BTreeSet<i32>) -> Vec<Finding> {
    let Some((first, last)) = asked.first().zip(asked.last()) else { return Vec::new() };
    let is_empty =
        |members: &BTreeSet<Member>| !members.iter().any(|member| asked.iter().any(|year| member.belongs_in(*year)));
    let told = |(group, _): (&Text, &BTreeSet<Member>)| {
        let detail = format!("`{group}` of your own has no member from {first} to {last}: no figure has it");
        let finding = Finding { group: Some(group.clone()), ..Finding::new(Code::EmptyGroup, detail) };
        finding.help("look at `from` and `to` of its rows")
    };
    list.groups.iter().filter(|(_, members)| is_empty(members)).map(told).collect()
}

/// Years for which `as-of` has no list of their own: the list before stands in, or there is none at all.
fn reused(pipeline: &Pipeline, reference: &Reference) -> Vec<Finding> {
    let (mut findings, mut told): (Vec<Finding>, BTreeSet<(&ClassificationUse, i32, i32)>) = Default::default();
    for (index, aggregate) in pipeline.definition.aggregate.iter().enumerate() {
        for (place, used) in aggregate.classifications.iter().enumerate().filter(|(_, used)| used.apply == Apply::AsOf)
        {
            let Some(classification) = reference.classifications.get(used.id.as_str()) else { continue };
            if !told.insert((used, aggregate.from, aggregate.to)) {
                continue;
            }
            let way = [Step::Key("aggregate"), Step::Index(index), Step::Key("classifications"), Step::Index(place)];
            let years = YearRange { from: aggregate.from, to: aggregate.to };
            findings.extend(lists_of_other_years(&used.id, classification, years).into_iter().map(|detail| {
                let finding = pipeline.finding(Code::ListReused, &way, detail);
                let help = "add the editions of these years, end with the last year that has one, or allow W041 with the reason";
                finding.help(help).indicator(&pipeline.id().into())
            }));
        }
    }
    check::allow(pipeline, &mut findings);
    findings
}

/// Says for which years there is no list, and for which that of an earlier year is used.
fn lists_of_other_years(id: &str, classification: &Classification, years: YearRange) -> Vec<String> {
    let of_year = |year: i32| classification.edition_in_force(year).map(|(name, first, _)| (name.clone(), first));
    let all: Vec<(i32, Option<(Text, i32)>)> = years.years().map(|year| (year, of_year(year))).collect();
    let wrong = all.chunk_by(|a, b| a.1 == b.1).filter_map(|same| {
        let last = same.last()?.0;
        match &same.first()?.1 {
            None => Some(format!("`{id}` has no list for {}: its groups have no members then", span(same[0].0, last))),
            Some((edition, first)) => {
                let from = same[0].0.max(first + 1);
                (from <= last)
                    .then(|| format!("`{id}` has no list for {}: that of {edition} is used", span(from, last)))
            }
        }
    });
    wrong.collect()
}

fn span(from: i32, to: i32) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// Economies that were in a group of a partition and are in none of its next edition.
fn dropped(id: &Text, classification: &Classification) -> Vec<Finding> {
    let editions: Vec<_> = classification.editions.iter().collect();
    let mut findings = Vec::new();
    for pair in editions.windows(2) {
        let [(before, earlier), (after, later)] = [pair[0], pair[1]];
        let now: BTreeSet<EconomyId> = later.groups_by_economy().into_keys().collect();
        for (economy, groups) in earlier.groups_by_economy().into_iter().filter(|(economy, _)| !now.contains(economy)) {
            let groups: Vec<&str> = groups.into_iter().map(AsRef::as_ref).collect();
            let detail =
                format!("{economy} was in {} of {id} {before} and is in no group of {after}", groups.join(", "));
            let finding = Finding::new(Code::MemberDropped, detail);
            let help =
                "look it up in the publisher's list; an economy without a group gets one of its own, as not-classified";
            let group = groups.first().map(|group| Text::from(*group));
            findings.push(Finding { economy: Some(economy), group, ..finding }.help(help));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn income(rows: &[(&str, &str, &str)]) -> Classification {
        let mut classification = Classification::default();
        for (edition, group, economy) in rows {
            classification.insert(edition, group, Member { economy: economy.parse().unwrap(), from: None, to: None });
        }
        classification
    }

    #[test]
    fn years_without_a_list_of_their_own_are_told_with_the_list_that_stands_in() {
        let lists = income(&[("FY2021", "low-income", "AAA"), ("FY2024", "low-income", "AAA")]);
        let told = |from, to| lists_of_other_years("wb-income", &lists, YearRange { from, to });
        assert_eq!(told(2020, 2020), Vec::<String>::new());
        assert_eq!(
            told(2018, 2025),
            [
                "`wb-income` has no list for 2018 to 2019: its groups have no members then",
                "`wb-income` has no list for 2021 to 2022: that of FY2021 is used",
                "`wb-income` has no list for 2024 to 2025: that of FY2024 is used",
            ]
        );
    }

    #[test]
    fn an_economy_that_the_next_edition_drops_is_named_with_its_group() {
        let lists = income(&[
            ("FY2021", "low-income", "AAA"),
            ("FY2021", "high-income", "BBB"),
            ("FY2022", "high-income", "AAA"),
            ("FY2022", "high-income", "CCC"),
        ]);
        let found = dropped(&"wb-income".into(), &lists);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].detail, "BBB was in high-income of wb-income FY2021 and is in no group of FY2022");
        assert_eq!(found[0].economy, Some("BBB".parse().unwrap()));
    }
}
