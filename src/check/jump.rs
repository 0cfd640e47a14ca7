//! Steps in a series that look like a change of source rather than growth (W012).
//! Finds; re-basing belongs to estimation.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::classification::{ITU_REGION, WB_INCOME, WORLD};
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, exceeds, middle, reaches};
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::tables::{Observation, Weights};

/// Points by which a step must exceed the median step of its region and year to be suspected below the
/// indicator's own limit, and points by which it must then move the world, a region or an income group.
/// Both from the method, section 4 rule 6: growth of giants alone (India, China) stays below the first.
const EXCESS_POINTS: f64 = 8.0;
const GROUP_MOVE_POINTS: f64 = 0.25;

/// The change from one reported value to the next, per year.
struct Step<'a> {
    after: &'a Observation,
    before: &'a Observation,
    points_per_year: f64,
}

/// Returns a finding for every suspicious step that neither the source nor the pipeline declares as a break.
///
/// - Units: steps in points per year; weights in the denominator's unit.
/// - Order: as the observations, which are sorted by key.
pub fn check(
    pipeline: &Pipeline,
    observations: &[Observation],
    weights: Option<&Weights>,
    groups: &[Group],
) -> Vec<Finding> {
    let Some(limit) = pipeline.definition.check.max_annual_change_points else { return Vec::new() };
    let steps = steps(observations);
    let regions = Regions::new(&steps, groups);
    let mut findings = Vec::new();
    for step in steps.iter().filter(|step| !is_declared(pipeline, step.after)) {
        if let Some(detail) = suspicion(step, limit, &regions, weights, groups) {
            let help = "look the survey up: declare a [[break]], or an [[allow]] with the reason";
            let finding = finding_about(Code::Jump, step.after, detail).sized(step.points_per_year);
            let finding = finding.of_datasets([&step.before.dataset]);
            findings.push(finding.help(help));
        }
    }
    findings
}

fn steps(observations: &[Observation]) -> Vec<Step<'_>> {
    let mut series: BTreeMap<(EconomyId, &Breakdown), Vec<(&Observation, f64)>> = BTreeMap::new();
    for row in observations.iter().filter(|row| row.selected) {
        if let Some(value) = row.value {
            series.entry((row.economy, &row.breakdown)).or_default().push((row, value));
        }
    }
    let mut steps = Vec::new();
    for values in series.values_mut() {
        values.sort_by_key(|(row, _)| row.year);
        for pair in values.windows(2) {
            let [(before, value_before), (after, value_after)] = pair else { continue };
            let years = f64::from(after.year - before.year);
            steps.push(Step { after, before, points_per_year: (value_after - value_before) / years });
        }
    }
    steps
}

/// Returns whether the source or the pipeline declares a break in the series at a row.
pub(super) fn is_declared(pipeline: &Pipeline, row: &Observation) -> bool {
    row.break_in_series || is_in_pipeline(pipeline, row)
}

/// Returns whether the pipeline declares a break in the series at a row.
pub(super) fn is_in_pipeline(pipeline: &Pipeline, row: &Observation) -> bool {
    pipeline.definition.breaks.iter().any(|entry| entry.is_at(row))
}

fn suspicion(
    step: &Step<'_>,
    limit: f64,
    regions: &Regions,
    weights: Option<&Weights>,
    groups: &[Group],
) -> Option<String> {
    let row = step.after;
    let change = format!(
        "{} changes by {:+.1} points a year from {} to {}",
        row.economy, step.points_per_year, step.before.year, row.year
    );
    if exceeds(step.points_per_year.abs(), limit) {
        return Some(format!("{change}; expected at most {limit}"));
    }
    let median = regions.median_step(row)?;
    if !reaches((step.points_per_year - median).abs(), EXCESS_POINTS) {
        return None;
    }
    let (group, moved) = largest_move(step, weights?, groups)?;
    reaches(moved, GROUP_MOVE_POINTS)
        .then(|| format!("{change}, against {median:+.1} in its region, and moves {group} by {moved:.2} points"))
}

/// Returns the group that the step moves most, among the world, the regions and the income groups.
fn largest_move<'a>(step: &Step<'_>, weights: &Weights, groups: &'a [Group]) -> Option<(&'a str, f64)> {
    let row = step.after;
    let weight_of = |economy| weights.get(economy, row.year, &row.breakdown);
    let own = weight_of(row.economy)?;
    let watched = [WORLD, ITU_REGION, WB_INCOME];
    groups
        .iter()
        .filter(|group| watched.contains(&group.classification.as_ref()))
        .filter(|group| group.members(row.year).contains(&row.economy))
        .map(|group| {
            let total: f64 = group.members(row.year).iter().filter_map(|member| weight_of(*member)).sum();
            (group.name.as_ref(), step.points_per_year.abs() * own / total)
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The steps of every region, year and breakdown.
struct Regions {
    region_of: BTreeMap<EconomyId, String>,
    medians: BTreeMap<(String, i32, Breakdown), f64>,
}

impl Regions {
    fn new(steps: &[Step<'_>], groups: &[Group]) -> Self {
        let mut region_of = BTreeMap::new();
        for group in groups.iter().filter(|group| group.classification.as_ref() == ITU_REGION) {
            for step in steps.iter().filter(|step| group.members(step.after.year).contains(&step.after.economy)) {
                region_of.insert(step.after.economy, group.name.to_string());
            }
        }
        let mut by_region: BTreeMap<(String, i32, Breakdown), Vec<f64>> = BTreeMap::new();
        for step in steps {
            if let Some(region) = region_of.get(&step.after.economy) {
                let key = (region.clone(), step.after.year, step.after.breakdown.clone());
                by_region.entry(key).or_default().push(step.points_per_year);
            }
        }
        let medians = by_region.into_iter().filter_map(|(key, steps)| Some((key, middle(steps)?))).collect();
        Self { region_of, medians }
    }

    fn median_step(&self, row: &Observation) -> Option<f64> {
        let region = self.region_of.get(&row.economy)?.clone();
        self.medians.get(&(region, row.year, row.breakdown.clone())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate};
    use super::*;
    use crate::concepts::classification::Member;
    use crate::concepts::groups::{Classifications, reporting_universe, resolve};
    use crate::concepts::{Apply, Unit, YearRange};

    const ECONOMIES: [&str; 3] = ["AAA", "BBB", "CCC"];

    /// The three economies as one region.
    fn region() -> Vec<Group> {
        let mut lists = Classifications::new();
        let economies: Vec<EconomyId> = ECONOMIES.iter().map(|economy| economy.parse().unwrap()).collect();
        for economy in &economies {
            let member = Member { economy: *economy, from: None, to: None };
            lists.entry(ITU_REGION.into()).or_default().insert("2025-12", "europe", member);
        }
        let universe = reporting_universe(economies.into_iter().collect());
        resolve(&lists, ITU_REGION, None, Apply::Fixed, YearRange { from: 2020, to: 2021 }, &universe).unwrap()
    }

    /// What is told of these steps from 2020 to 2021, in a region of so many people each.
    fn told(steps: [f64; 3], people: [f64; 3]) -> Vec<String> {
        let of = |economy: &&str, value| [rate(economy, 2020, 40.0, 2), rate(economy, 2021, 40.0 + value, 3)];
        let rows: Vec<Observation> =
            ECONOMIES.iter().zip(steps).flat_map(|(economy, step)| of(economy, step)).collect();
        let people = ECONOMIES.iter().zip(people).map(|(economy, people)| rate(economy, 2021, people, 2));
        let weights = Weights::new("population".into(), Unit::Persons, &people.collect::<Vec<_>>());
        let pipeline = pipeline("[check]\nmax_annual_change_points = 15\n");
        let findings = check(&pipeline, &rows, Some(&weights), &region());
        findings.into_iter().map(|finding| finding.detail).collect()
    }

    /// Eight points more than the region, and 600 of its 1000 people: 12 · 600 / 1000 = 7.2 points.
    #[test]
    fn a_step_far_from_those_of_the_region_is_told_where_it_moves_it() {
        assert_eq!(
            told([12.0, 4.0, 4.0], [600.0, 200.0, 200.0]),
            [
                "AAA changes by +12.0 points a year from 2020 to 2021, against +4.0 in its region, and moves europe by 7.20 points"
            ]
        );
        assert!(told([11.9, 4.0, 4.0], [600.0, 200.0, 200.0]).is_empty(), "7.9 points more");
        assert!(told([12.0, 4.0, 4.0], [10.0, 500.0, 490.0]).is_empty(), "moves the region by 0.12 points");
        let beyond = ["AAA changes by +16.0 points a year from 2020 to 2021; expected at most 15"];
        assert_eq!(told([16.0, 16.0, 15.0], [1.0, 1.0, 1.0])[..1], beyond);
    }

    #[test]
    fn a_step_over_years_without_a_report_counts_by_the_year() {
        let pipeline = pipeline("[check]\nmax_annual_change_points = 15\n");
        let with = |last| check(&pipeline, &[rate("AAA", 2010, 10.0, 2), rate("AAA", 2012, last, 3)], None, &[]).len();
        assert_eq!([with(40.0), with(41.0)], [0, 1]);
    }
}
