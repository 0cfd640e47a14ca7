//! Values that do not fit their own series (W012): a lost digit or unit, a column out of place. One rule for every
//! indicator, declared or not. Finds; what is right is for the publisher to say.

use std::collections::BTreeSet;

use super::finding_about;
use super::materiality::Materiality;
use super::scale::Scale;
use super::series::{Point, is_one_series, named, points};
use crate::concepts::{Breakdown, Unit, exceeds, middle};
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::tables::Observation;

/// A value between two neighbours is suspected when it is this many times above both or below both (in odds, for a rate);
/// an end of a series, and a step that stays, when the change is this many times that of the other steps.
///
/// Why these: of the values of the shipped data changed to their tenth or tenfold, one at a time and each in a series of
/// its own length, 97 in 100 that moved a printed figure were found so, with fewer than one false alarm in 100 series of
/// counts and money. Roll-outs of networks rise as fast; those are allowed one by one.
const SPIKE: f64 = 3.0;
const STEP: f64 = 5.0;
/// Median absolute deviations by which a step must also exceed the usual one.
pub(super) const DEVIATIONS: f64 = 6.0;
/// Makes the median absolute deviation of normal steps their standard deviation.
const TO_STANDARD: f64 = 1.4826;
/// Steps from which a usual one can be told.
const LEAST_STEPS: usize = 4;
/// Part of the whole by which a rate that stands out matters whatever it weighs: 5 points.
const SPIKE_PART: f64 = 0.05;

/// What a series is held against.
#[derive(Debug)]
pub struct Rules<'a> {
    /// The indicator.
    pub pipeline: &'a Pipeline,
    /// What a value moves; `None` for a denominator or predictor, in which every value matters.
    pub materiality: Option<&'a Materiality<'a>>,
    /// Largest change a year in percent that the pipeline lets pass.
    pub max_annual_change_percent: Option<f64>,
}

/// Returns a finding for each economy and year with a value out of line, the total named before its breakdowns.
///
/// On the scale z (logit of a rate, log of anything else) a value stands out when it lies log 3 above or below both its
/// neighbours. A step is out of line when it differs from the median of the other steps by more than log 5 and six median
/// absolute deviations; steps up inside the series of a rate are roll-outs. Either must move the world, a region or an
/// income group by a tenth of a point (a rate) or 0.2 percent.
///
/// - Missing: nothing is said of a series of one value.
pub fn check(rules: &Rules<'_>, unit: Unit, observations: &[Observation]) -> Vec<Finding> {
    let Some(scale) = Scale::of(unit) else { return Vec::new() };
    let points = points(observations);
    let series = points.chunk_by(is_one_series);
    let found = series.filter(|series| series.len() > 1).flat_map(|series| of_series(rules, scale, series));
    one_for_each_year(found.collect())
}

/// A value out of line and what is odd about it.
type Found<'a> = (&'a Observation, String);

fn of_series<'a>(rules: &Rules<'_>, scale: Scale, series: &[Point<'a>]) -> Vec<Found<'a>> {
    let highest = series.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let levels: Vec<f64> = series.iter().map(|(_, value)| scale.level(*value, highest)).collect();
    let years = |pair: &[Point<'_>]| f64::from(pair[1].0.year - pair[0].0.year).max(1.0);
    let steps: Vec<f64> =
        series.windows(2).zip(levels.windows(2)).map(|(pair, z)| (z[1] - z[0]) / years(pair)).collect();
    let mut found: Vec<Found<'a>> = Vec::new();
    for (place, triple) in series.windows(3).enumerate() {
        if stands_out(rules, scale, triple, &levels[place..]) {
            let [(_, before), (row, value), (_, after)] = triple else { continue };
            let detail = format!("{} stands out: {before} before, {after} after", told(row, *value));
            found.push((row, detail));
        }
    }
    for (place, pair) in series.windows(2).enumerate() {
        let is_known = pair.iter().any(|(row, _)| found.iter().any(|(other, _)| std::ptr::eq(*row, *other)));
        if !is_known && let Some(detail) = out_of_line(rules, scale, pair, &steps, place) {
            // The first value alone is odd where all that follow agree.
            let odd = if place == 0 && series.len() > 2 { pair[0].0 } else { pair[1].0 };
            found.push((odd, detail));
        }
    }
    found
}

/// Returns whether the second of three values is far above or far below both others.
fn stands_out(rules: &Rules<'_>, scale: Scale, triple: &[Point<'_>], z: &[f64]) -> bool {
    let [(_, before), (row, value), (_, after)] = triple else { return false };
    let (up, down) = (z[1] - z[0], z[1] - z[2]);
    let difference = (value - before).abs().min((value - after).abs());
    let is_large = scale.whole().is_some_and(|whole| difference >= SPIKE_PART * whole);
    up * down > 0.0
        && up.abs().min(down.abs()) > SPIKE.ln()
        && !super::jump::is_declared(rules.pipeline, row)
        && (is_large || rules.materiality.is_none_or(|material| material.is_material(row, difference)))
}

fn out_of_line(rules: &Rules<'_>, scale: Scale, pair: &[Point<'_>], steps: &[f64], place: usize) -> Option<String> {
    let [(before, from), (after, to)] = pair else { return None };
    if super::jump::is_declared(rules.pipeline, after) {
        return None;
    }
    let change = || format!("{} follows {from} in {}", told(after, *to), before.year);
    let step = steps[place];
    if let Some(most) = rules.max_annual_change_percent.filter(|most| exceeds(step.abs(), (1.0 + most / 100.0).ln())) {
        return Some(format!("{}; expected at most {most} percent a year", change()));
    }
    // What is usual lies among the steps, or is 0: where they are all so near, as most are, none can be far.
    let (lowest, highest) =
        steps.iter().fold((0.0_f64, 0.0_f64), |(low, high), step| (low.min(*step), high.max(*step)));
    if highest - lowest <= STEP.ln() {
        return None;
    }
    let (usual, spread) = usual(steps, place);
    let is_inside = place > 0 && place + 1 < steps.len();
    let is_roll_out = scale.whole().is_some() && is_inside && step > 0.0;
    let is_far = (step - usual).abs() > STEP.ln().max(DEVIATIONS * spread);
    let is_material = || rules.materiality.is_none_or(|material| material.is_material(after, to - from));
    (is_far && !is_roll_out && is_material()).then(|| format!("{}, unlike the other years", change()))
}

/// Returns the median of the other steps and their spread; none of both where there are too few to tell.
pub(super) fn usual(steps: &[f64], place: usize) -> (f64, f64) {
    let others = || steps.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, step)| *step);
    if steps.len() <= LEAST_STEPS {
        return (0.0, 0.0);
    }
    let usual = middle(others().collect()).unwrap_or(0.0);
    let spread = middle(others().map(|step| (step - usual).abs()).collect()).unwrap_or(0.0);
    (usual, TO_STANDARD * spread)
}

fn told(row: &Observation, value: f64) -> String {
    format!("{} {}{}: {value} {}", row.economy, row.year, named(&row.breakdown), row.unit.name())
}

/// One finding for each economy, year and category: that of the total, where it has one.
fn one_for_each_year(found: Vec<Found<'_>>) -> Vec<Finding> {
    let key = |row: &Observation| (row.economy, row.year, row.breakdown.category.clone());
    let is_part = |row: &Observation| {
        let (of, total) = (&row.breakdown, Breakdown::total());
        (of.sex, of.age, of.location) != (total.sex, total.age, total.location)
    };
    let mut found = found;
    found.sort_by_key(|(row, _)| (key(row), is_part(row)));
    let mut findings: Vec<Finding> = Vec::new();
    for alike in found.chunk_by(|(a, _), (b, _)| key(a) == key(b)) {
        let (row, detail) = &alike[0];
        let others: BTreeSet<_> = alike[1..].iter().map(|(row, _)| &row.breakdown).collect();
        let others = match others.len() {
            0 => String::new(),
            n => format!(", as do {n} of its breakdowns"),
        };
        let help = "look whether a unit or a digit is lost: declare a [[correction]] or a [[break]], \
                    or an [[allow]] with the reason";
        findings.push(finding_about(Code::Jump, row, format!("{detail}{others}")).help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;
    use crate::concepts::YearRange;
    use crate::tables::Weights;

    fn found(unit: Unit, values: &[f64]) -> Vec<i32> {
        let (pipeline, rows) = (super::super::tests::pipeline(""), rows(unit, values));
        let rules = Rules { pipeline: &pipeline, materiality: None, max_annual_change_percent: None };
        check(&rules, unit, &rows).iter().filter_map(|finding| finding.year).collect()
    }

    fn rows(unit: Unit, values: &[f64]) -> Vec<Observation> {
        let row = |(year, value): (i32, &f64)| Observation { unit, ..rate("AAA", year, *value, year) };
        (2010..).zip(values).map(row).collect()
    }

    #[test]
    fn a_lost_unit_is_found_wherever_it_stands() {
        let people = [1000.0, 1010.0, 1021.0, 1030.0, 1042.0, 1050.0, 1061.0];
        assert_eq!(found(Unit::Persons, &people), [0; 0]);
        for place in 0..people.len() {
            for factor in [0.001, 0.1, 10.0] {
                let mut wrong = people;
                wrong[place] *= factor;
                assert_eq!(found(Unit::Persons, &wrong), [2010 + place as i32], "{place} {factor}");
            }
        }
        assert_eq!(found(Unit::Persons, &[1000.0, 1.0]), [2011], "two values are enough");
    }

    #[test]
    fn what_is_just_as_far_as_allowed_is_not_told() {
        assert_eq!([found(Unit::Persons, &[1.0, 3.0, 1.0]), found(Unit::Persons, &[1.0, 5.0])], [[0; 0]; 2]);
        assert_eq!([found(Unit::Persons, &[1.0, 3.1, 1.0]), found(Unit::Persons, &[1.0, 5.1])], [[2011]; 2]);
    }

    /// Odds of 1 to 200 that grow sixfold each year, and once not at all.
    #[test]
    fn a_year_in_which_a_steep_rise_stands_still_is_told() {
        let percent = |times: i32| {
            let odds = 6.0_f64.powi(times) / 200.0;
            100.0 * odds / (1.0 + odds)
        };
        assert_eq!(found(Unit::Percent, &[0, 1, 2, 2, 3, 4, 5].map(percent)), [2013]);
        assert_eq!(found(Unit::Percent, &[0, 1, 2, 3, 4, 5].map(percent)), [0; 0]);
    }

    /// From 10 to 60: the step of 50 is two in a thousand of a world of 25,000.
    #[test]
    fn a_step_matters_by_its_difference() {
        let years = YearRange { from: 2010, to: 2011 };
        let groups = super::super::tests::world(&["AAA", "BBB"], years);
        let own = rows(Unit::Persons, &[10.0, 60.0]);
        let found = |others: f64| {
            let all = [own.clone(), years.years().map(|year| rate("BBB", year, others, 3)).collect()].concat();
            let materiality = Materiality::new(Unit::Persons, &all, None, &groups, None);
            let pipeline = super::super::tests::pipeline("");
            let rules = Rules { pipeline: &pipeline, materiality: Some(&materiality), max_annual_change_percent: None };
            check(&rules, Unit::Persons, &own).len()
        };
        assert_eq!([found(24_900.0), found(25_000.0)], [1, 0]);
    }

    #[test]
    fn a_level_that_stays_is_found_where_it_begins() {
        assert_eq!(found(Unit::UsDollars, &[900.0, 950.0, 1000.0, 11_000.0, 11_500.0, 12_000.0, 12_500.0]), [2013]);
    }

    #[test]
    fn growth_is_no_outlier() {
        let doubling: Vec<f64> = (0..10).map(|year| 2.0_f64.powi(year)).collect();
        assert_eq!(found(Unit::Per100People, &doubling), [0; 0]);
        // A network is switched on: 0 to 80 percent, and stays.
        assert_eq!(found(Unit::Percent, &[0.0, 0.0, 80.0, 85.0, 90.0, 92.0]), [0; 0]);
        assert_eq!(found(Unit::Percent, &[60.0, 65.0, 6.9, 72.0, 75.0, 78.0]), [2012]);
        assert_eq!(found(Unit::Percent, &[60.0, 65.0, 69.0, 72.0, 75.0, 7.8]), [2015]);
    }

    #[test]
    fn the_steps_that_a_pipeline_lets_pass_are_symmetric() {
        let pipeline = super::super::tests::pipeline("");
        let rules = Rules { pipeline: &pipeline, materiality: None, max_annual_change_percent: Some(25.0) };
        let years = |values: &[f64]| check(&rules, Unit::Persons, &rows(Unit::Persons, values)).len();
        assert_eq!(years(&[100.0, 124.0, 100.0]), 0);
        assert_eq!(years(&[100.0, 126.0, 126.0]), 1);
        assert_eq!(years(&[100.0, 79.0, 79.0]), 1);
    }

    /// Growth of a tenth a year, one report missing for 25 years: the step over them is that of the other years.
    #[test]
    fn a_step_over_years_without_a_report_counts_by_the_year() {
        let years = [1980, 1981, 1982, 1983, 2008, 2009];
        let row = |year: i32| {
            let value = 100.0 * 1.1_f64.powi(year - 1980);
            Observation { unit: Unit::Persons, ..rate("AAA", year, value, 2) }
        };
        let (pipeline, rows) = (super::super::tests::pipeline(""), years.map(row));
        let rules = Rules { pipeline: &pipeline, materiality: None, max_annual_change_percent: None };
        assert!(check(&rules, Unit::Persons, &rows).is_empty());
    }

    #[test]
    fn what_is_usual_is_told_by_the_other_years() {
        // Odds of 148 to 1 that fall to a sixth each year: usual here, and more than a factor of five.
        assert_eq!(found(Unit::Percent, &[99.33, 96.27, 81.76, 43.78, 11.92, 2.3]), [0; 0]);
        // A fall to 0.3 is far from doubling, though within a factor of five of standing still.
        assert_eq!(found(Unit::Persons, &[1.0, 2.0, 4.0, 8.0, 16.0, 4.82, 9.64, 19.28, 38.56]), [2015]);
    }

    /// Inside a series of a rate a step up is a roll-out; where it begins or ends nothing says so.
    #[test]
    fn a_step_up_at_an_end_of_a_rate_is_no_roll_out() {
        assert_eq!(found(Unit::Percent, &[60.0, 62.0, 64.0, 66.0, 68.0, 97.0]), [2015]);
        assert_eq!(found(Unit::Percent, &[5.0, 60.0, 62.0, 64.0, 66.0, 68.0]), [2010]);
    }

    #[test]
    fn a_break_that_is_declared_is_no_outlier() {
        let mut rows = rows(Unit::Persons, &[1000.0, 1010.0, 10_400.0, 10_500.0, 10_600.0, 10_700.0]);
        let years = |more: &str, rows: &[Observation]| {
            let pipeline = super::super::tests::pipeline(more);
            let rules = Rules { pipeline: &pipeline, materiality: None, max_annual_change_percent: None };
            check(&rules, Unit::Persons, rows).iter().filter_map(|finding| finding.year).collect::<Vec<_>>()
        };
        let kept = |economy: &str, year: i32| {
            format!("[[break]]\neconomy = \"{economy}\"\nyear = {year}\naction = \"keep\"\nreason = \"x\"\n")
        };
        assert_eq!(years("", &rows), [2012]);
        assert_eq!(years(&kept("AAA", 2012), &rows), [0; 0]);
        assert_eq!(years(&kept("AAA", 2013), &rows), [2012], "of another year");
        assert_eq!(years(&kept("BBB", 2012), &rows), [2012], "of another economy");
        rows[2].break_in_series = true;
        assert_eq!(years("", &rows), [0; 0], "by the source");
    }

    /// A rate of an economy that moves nobody else's figure: five points stand out, three do not.
    #[test]
    fn a_spike_of_five_points_matters_whatever_it_weighs() {
        let years = YearRange { from: 2010, to: 2015 };
        let groups = super::super::tests::world(&["AAA", "BBB"], years);
        let people = years.years().flat_map(|year| [rate("AAA", year, 1.0, 2), rate("BBB", year, 1e6, 3)]);
        let weights = Weights::new("population".into(), Unit::Persons, &people.collect::<Vec<_>>());
        let pipeline = super::super::tests::pipeline("");
        let found = |values: [f64; 6]| {
            let own = rows(Unit::Percent, &values);
            let all: Vec<Observation> =
                own.iter().cloned().chain(years.years().map(|year| rate("BBB", year, 50.0, 3))).collect();
            let materiality = Materiality::new(Unit::Percent, &all, Some(&weights), &groups, None);
            let rules = Rules { pipeline: &pipeline, materiality: Some(&materiality), max_annual_change_percent: None };
            check(&rules, Unit::Percent, &own).iter().filter_map(|finding| finding.year).collect::<Vec<_>>()
        };
        assert_eq!(found([60.0, 65.0, 6.9, 72.0, 75.0, 78.0]), [2012]);
        assert_eq!(found([1.0, 1.0, 4.0, 1.0, 1.0, 1.0]), [0; 0]);
        // Three points from the one neighbour, eight from the other.
        assert_eq!(found([4.0, 4.0, 1.0, 9.0, 9.0, 9.0]), [0; 0]);
        assert_eq!(found([9.0, 9.0, 1.0, 4.0, 4.0, 4.0]), [0; 0]);
    }

    #[test]
    fn the_total_speaks_for_its_breakdowns_of_the_same_year() {
        let women = |row: &Observation| {
            let breakdown = Breakdown { sex: crate::concepts::Sex::Female, ..Breakdown::total() };
            Observation { breakdown, ..row.clone() }
        };
        let total = rows(Unit::Persons, &[1000.0, 1.0]);
        let all: Vec<Observation> = total.iter().map(women).chain(total.iter().cloned()).collect();
        let pipeline = super::super::tests::pipeline("");
        let rules = Rules { pipeline: &pipeline, materiality: None, max_annual_change_percent: None };
        let told: Vec<String> = check(&rules, Unit::Persons, &all).into_iter().map(|finding| finding.detail).collect();
        assert_eq!(
            told,
            ["AAA 2011: 1 persons follows 1000 in 2010, unlike the other years, as do 1 of its breakdowns"]
        );
    }
}
