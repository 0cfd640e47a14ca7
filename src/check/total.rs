//! What the figures of a group or an economy are known to come to: a unit that is lost in a whole column moves no step of
//! any series and shows here alone.

use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, GroupQuery, Unit, YearRange, exceeds, lists, reaches};
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{Pipeline, TotalExpectation};
use crate::tables::{Observation, Weights};

/// Returns a finding for every total that is not where the pipeline expects it.
///
/// Amounts are added up, and so are rates per head, times people; percentages, scores and money per head are averaged,
/// weighted where there is a weight. Only reported values count.
///
/// - Missing: a total of nothing is none, and fails.
pub fn check(
    pipeline: &Pipeline,
    observations: &[Observation],
    weights: Option<&Weights>,
    groups: &[Group],
    latest_within: Option<YearRange>,
) -> Vec<Finding> {
    // With a window the members are those of its last year.
    let members_of = |group: &Group, year: i32| group.members(latest_within.map_or(year, |window| window.to)).to_vec();
    let expected = pipeline.definition.check.expect_total.iter().enumerate();
    let failed = |(index, entry): (usize, &TotalExpectation)| {
        let way = [Step::Key("check"), Step::Key("expect_total"), Step::Index(index)];
        let unknown = |name: &str| {
            let detail = format!("`{name}` is no group of this indicator");
            pipeline
                .finding(Code::UnknownGroup, &way, detail)
                .help("name a group of one of its [[aggregate]], or `world`")
        };
        let name = entry.group.as_deref().unwrap_or(crate::concepts::classification::WORLD);
        let query = GroupQuery::new(name);
        let of_name = || groups.iter().filter(|group| group.name.as_ref() == query.group);
        let list = match lists::meant(&query, of_name().map(list_of)) {
            Ok(list) => list,
            Err(several) => {
                let finding = pipeline.finding(Code::AmbiguousGroup, &way, several.to_string());
                return Some(finding.help(several.help));
            }
        };
        let named = || of_name().filter(|group| Some(list_of(group)) == list);
        if entry.economy.is_none() && named().next().is_none() {
            return Some(unknown(name));
        }
        let members = named().map(|group| members_of(group, entry.year)).find(|members| !members.is_empty());
        let found = total(pipeline, entry, &members.unwrap_or_default(), observations, weights);
        let [lowest, highest] = entry.between;
        if found.is_some_and(|found| reaches(found, lowest) && !exceeds(found, highest)) {
            return None;
        }
        let economy = entry.economy.map(|economy| economy.0);
        let whose = economy.as_ref().map_or(name, EconomyId::as_str);
        let cell = super::series::named(&breakdown(entry));
        let found = found.map_or_else(|| "nothing".to_owned(), |found| found.to_string());
        let unit = unit_of_total(pipeline.definition.indicator.unit).name();
        let detail = format!(
            "{} of {whose} in {}{cell} comes to {found} {unit}; expected {lowest} to {highest}",
            pipeline.id(),
            entry.year
        );
        let is_of_group = entry.economy.is_none();
        let weighs = is_of_group && !pipeline.definition.indicator.unit.is_amount();
        let list = list.filter(|_| is_of_group);
        let help = format!(
            "it rests on {}: compare the unit of the values with the publisher's (thousands?), and look for economies left out",
            rests_on(pipeline, weights.filter(|_| weighs), list)
        );
        Some(pipeline.finding(Code::FailedExpectation, &way, detail).help(help))
    };
    expected.filter_map(failed).collect()
}

fn list_of(group: &Group) -> lists::List<'_> {
    (&group.classification, &group.edition)
}

/// Returns the places to look at: datasets of the values, the denominator, the list of the group.
fn rests_on(pipeline: &Pipeline, weights: Option<&Weights>, list: Option<lists::List<'_>>) -> String {
    let datasets = pipeline.definition.input.iter().map(|input| input.dataset.clone());
    let weights = weights.map(|weights| format!("the denominator `{}`", weights.indicator));
    let list = list.map(|(classification, edition)| format!("the list {classification} {edition}"));
    let mut all: Vec<String> = datasets.chain(weights).chain(list).collect();
    all.dedup();
    all.join(", ")
}

fn breakdown(entry: &TotalExpectation) -> Breakdown {
    super::rule::cell((entry.sex, entry.age, entry.location), entry.category.as_deref())
}

fn unit_of_total(unit: Unit) -> Unit {
    unit.total().map_or(unit, |(total, _)| total)
}

fn total(
    pipeline: &Pipeline,
    entry: &TotalExpectation,
    members: &[EconomyId],
    observations: &[Observation],
    weights: Option<&Weights>,
) -> Option<f64> {
    let (cell, unit) = (breakdown(entry), pipeline.definition.indicator.unit);
    let rows = || {
        let of_cell = observations.iter().filter(|row| row.selected && row.year == entry.year && row.breakdown == cell);
        of_cell.filter_map(|row| Some((row.economy, row.value?)))
    };
    if let Some(economy) = &entry.economy {
        return rows().find(|(of, _)| *of == economy.0).map(|(_, value)| value);
    }
    let weight = |economy| match weights.filter(|_| !unit.is_amount()) {
        Some(weights) => weights.get(economy, entry.year, &cell),
        None => Some(1.0),
    };
    let counted: Vec<(f64, f64)> = rows()
        .filter(|(economy, _)| members.contains(economy))
        .filter_map(|(economy, value)| Some((value, weight(economy)?)))
        .collect();
    if counted.is_empty() {
        return None;
    }
    let sum: f64 = counted.iter().map(|(value, weight)| value * weight).sum();
    let weights: f64 = counted.iter().map(|(_, weight)| weight).sum();
    match unit.total() {
        Some((_, people)) => Some(sum / people),
        None if unit.is_amount() => Some(sum),
        None => Some(sum / weights).filter(|mean| mean.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate};
    use super::*;
    use crate::concepts::Apply;
    use crate::concepts::classification::WORLD;
    use crate::concepts::groups::{reporting_universe, resolve};

    fn found(expected: &str, unit: Unit) -> Vec<String> {
        let mut pipeline = pipeline(&format!("[check]\nexpect_total = {expected}\n"));
        pipeline.definition.indicator.unit = unit;
        let people = [rate("AAA", 2020, 100.0, 2), rate("BBB", 2020, 300.0, 3)];
        let weights = Weights::new("population".into(), Unit::Persons, &people);
        let world = reporting_universe(people.iter().map(|row| row.economy).collect());
        let years = YearRange { from: 2020, to: 2020 };
        let groups = resolve(&Default::default(), WORLD, None, Apply::Fixed, years, &world).unwrap();
        let women = Breakdown { sex: crate::concepts::Sex::Female, ..Breakdown::total() };
        let rows = [
            rate("AAA", 2020, 10.0, 2),
            rate("BBB", 2020, 50.0, 3),
            rate("BBB", 2018, 99.0, 4),
            Observation { selected: false, ..rate("BBB", 2020, 99.0, 5) },
            Observation { breakdown: women, ..rate("BBB", 2020, 99.0, 6) },
        ];
        check(&pipeline, &rows, Some(&weights), &groups, None).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn rates_are_averaged_amounts_and_rates_per_head_added_up() {
        // (10 × 100 + 50 × 300) / 400 = 40 percent; 10 + 50 tonnes; (10 × 100 + 50 × 300) / 100 subscriptions.
        let between = |lowest, highest| format!("{{ year = 2020, between = [{lowest}, {highest}] }}");
        assert!(found(&between("39", "41"), Unit::Percent).is_empty());
        assert!(found(&between("59", "61"), Unit::Tonnes).is_empty());
        assert!(found(&between("159", "161"), Unit::Per100People).is_empty());
        assert_eq!(
            found(&between("41", "42"), Unit::Percent),
            ["internet-use of world in 2020 comes to 40 percent; expected 41 to 42"]
        );
    }

    #[test]
    fn a_total_that_fails_names_what_it_rests_on() {
        let inputs = ["itu/use", "itu/use", "wb/use"].map(|dataset| {
            let columns = "columns = { economy = \"e\", year = \"y\", value = \"v\" }";
            format!("[[input]]\ndataset = \"{dataset}\"\n{columns}\n")
        });
        let help = |expected: &str, unit: Unit| {
            let mut pipeline = pipeline(&format!("{}[check]\nexpect_total = {expected}\n", inputs.concat()));
            pipeline.definition.indicator.unit = unit;
            let people = [rate("AAA", 2020, 100.0, 2)];
            let weights = Weights::new("population".into(), Unit::Persons, &people);
            let groups = super::super::tests::world(&["AAA"], YearRange { from: 2020, to: 2020 });
            check(&pipeline, &people, Some(&weights), &groups, None).remove(0).help
        };
        let told = |places: &str| {
            format!(
                "it rests on {places}: compare the unit of the values with the publisher's (thousands?), and look for \
                 economies left out"
            )
        };
        let of_world = "{ year = 2020, between = [1, 2] }";
        let of_one = "{ economy = \"AAA\", year = 2020, between = [1, 2] }";
        let list = "the list world reporting";
        assert_eq!(
            help(of_world, Unit::Percent),
            told(&format!("itu/use, wb/use, the denominator `population`, {list}"))
        );
        assert_eq!(help(of_world, Unit::Tonnes), told(&format!("itu/use, wb/use, {list}")));
        assert_eq!(help(of_one, Unit::Percent), told("itu/use, wb/use"));
    }

    #[test]
    fn a_group_of_two_lists_has_to_say_which() {
        let pipeline = pipeline("[check]\nexpect_total = { group = \"low\", year = 2020, between = [1, 100] }\n");
        let rows = [rate("AAA", 2020, 50.0, 2)];
        let mut lists = crate::concepts::groups::Classifications::new();
        for edition in ["FY2020", "FY2021"] {
            let member = crate::concepts::classification::Member { economy: rows[0].economy, from: None, to: None };
            lists.entry("income".into()).or_default().insert(edition, "low", member);
        }
        let (years, world) = (YearRange { from: 2020, to: 2020 }, reporting_universe([rows[0].economy].into()));
        let of = |edition| resolve(&lists, "income", Some(edition), Apply::Fixed, years, &world).unwrap();
        let told = |groups: &[Group]| {
            let found = check(&pipeline, &rows, None, groups, None);
            found.into_iter().map(|finding| (finding.code, finding.help)).collect::<Vec<_>>()
        };
        assert!(told(&of("FY2020")).is_empty());
        let both = [of("FY2020"), of("FY2021")].concat();
        assert_eq!(told(&both), [(Code::AmbiguousGroup, "say which, as `income:FY2020:low`".to_owned())]);
    }

    #[test]
    fn several_totals_and_one_economy_may_be_expected() {
        let both = "[{ economy = \"BBB\", year = 2020, between = [49, 51] }, { year = 2021, between = [1, 2] }]";
        assert_eq!(
            found(both, Unit::Percent),
            ["internet-use of world in 2021 comes to nothing percent; expected 1 to 2"]
        );
        assert_eq!(
            found("{ group = \"wold\", year = 2020, between = [1, 2] }", Unit::Percent),
            ["`wold` is no group of this indicator"]
        );
    }
}
