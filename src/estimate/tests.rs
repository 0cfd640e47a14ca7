//! Method, status and years since the report of completed values, in a small world in which they can be told by hand.

use super::*;
use crate::concepts::{Location, Sex};

const ALL_RULES: [EstimateRule; 5] = [
    EstimateRule::Rebase,
    EstimateRule::Interpolate,
    EstimateRule::DonorTrend,
    EstimateRule::Backcast,
    EstimateRule::Regression,
];

fn rate(economy: &str, year: i32, value: f64) -> Observation {
    crate::tables::observations::tests::rate(economy, year, value, 1)
}

fn id(code: &str) -> EconomyId {
    code.parse().unwrap()
}

/// Four economies at 40 percent in every year, so that a trend keeps its level and a regression gives 40; AAA with two
/// reports; CCC with a break in 2016; DDD that has an income and never reported; EEE of which nothing is known.
fn observations() -> Vec<Observation> {
    let donors = ["WWW", "XXX", "YYY", "ZZZ"];
    let steady = donors.iter().flat_map(|economy| (2008..=2020).map(move |year| rate(economy, year, 40.0)));
    let mut rows: Vec<Observation> = steady.collect();
    rows.push(Observation { status: Some(Status::Provisional), ..rate("AAA", 2012, 20.0) });
    rows.extend([rate("AAA", 2014, 20.0), rate("BBB", 2008, 30.0), rate("BBB", 2020, 30.0)]);
    rows.extend([rate("CCC", 2015, 10.0), rate("CCC", 2016, 50.0)]);
    rows
}

fn traits() -> Traits {
    let known = ["WWW", "XXX", "YYY", "ZZZ", "DDD"];
    let of = |location| Breakdown { location, ..Breakdown::total() };
    let gni: Vec<Observation> = known.iter().zip(1..).map(|(one, n)| rate(one, 2015, 1e3 * f64::from(n))).collect();
    let people = known.iter().flat_map(|economy| {
        let people = |location| Observation { breakdown: of(location), ..rate(economy, 2015, 50.0) };
        [people(Location::Urban), people(Location::Rural)]
    });
    Traits::new(&gni, &people.collect::<Vec<_>>(), &[], &[], 2015)
}

fn request<'a>(economies: &'a [EconomyId], breaks: &'a [Break], weights: Option<&'a Weights>) -> Request<'a> {
    Request {
        indicator: "internet-use".into(),
        unit: Unit::Percent,
        cell: Breakdown::total(),
        economies,
        years: YearRange { from: 2008, to: 2020 },
        max_horizon_years: 3,
        breaks,
        weights,
        rules: &ALL_RULES,
        parameters: &PARAMETERS,
    }
}

fn completed() -> Vec<Estimate> {
    let economies = ["AAA", "BBB", "CCC", "DDD", "EEE"].map(id);
    let breaks = [Break { economy: id("CCC"), year: 2016, cell: None, action: rebase::BreakTreatment::Rebase }];
    estimate(&request(&economies, &breaks, None), &observations(), &traits()).estimates
}

/// Method, status and years since the report of some years of an economy that has reported.
fn told(
    rows: &[Estimate],
    economy: &str,
    years: impl IntoIterator<Item = i32>,
) -> Vec<(i32, &'static str, &'static str, i32)> {
    let of_year = |year| rows.iter().find(|row| row.economy == id(economy) && row.year == year).unwrap();
    let told = |row: &Estimate| (row.year, row.method.name(), row.status.code(), row.horizon_years.unwrap());
    years.into_iter().map(|year| told(of_year(year))).collect()
}

#[test]
fn a_report_keeps_the_status_of_the_source_and_is_normal_without_one() {
    let rows = completed();
    assert_eq!(told(&rows, "AAA", [2012, 2014]), [(2012, "reported", "P", 0), (2014, "reported", "A", 0)]);
}

#[test]
fn what_lies_between_or_before_reports_is_imputed_and_what_follows_the_last_is_a_forecast() {
    let rows = completed();
    let expected = [(2010, "backcast", "I", 2), (2011, "backcast", "I", 1), (2013, "interpolated", "I", 1)];
    assert_eq!(told(&rows, "AAA", [2010, 2011, 2013]), expected);
    let expected = [(2015, "trend", "F", 1), (2016, "trend", "F", 2), (2017, "trend", "F", 3)];
    assert_eq!(told(&rows, "AAA", 2015..=2017), expected);
}

#[test]
fn beyond_three_years_from_a_report_reliability_is_low_by_every_rule() {
    let rows = completed();
    assert_eq!(told(&rows, "AAA", [2018, 2020]), [(2018, "trend", "U", 4), (2020, "trend", "U", 6)]);
    assert_eq!(told(&rows, "AAA", [2008, 2009]), [(2008, "backcast", "U", 4), (2009, "backcast", "I", 3)]);
    let expected = [(2011, "interpolated", "I", 3), (2012, "interpolated", "U", 4), (2017, "interpolated", "I", 3)];
    assert_eq!(told(&rows, "BBB", [2011, 2012, 2017]), expected);
}

#[test]
fn who_never_reported_is_of_low_reliability_in_every_year_and_who_has_no_income_is_missing() {
    let rows = completed();
    for row in rows.iter().filter(|row| row.economy == id("DDD")) {
        // No report is farther away than any limit, and no number of years stands for that.
        let told = (row.method.name(), row.status.code(), row.horizon_years);
        assert_eq!(told, ("regression", "U", None), "{}", row.year);
    }
    let of = |economy| rows.iter().find(|row| row.economy == id(economy) && row.year == 2010).unwrap();
    assert!((of("DDD").value.unwrap() - 40.0).abs() < 1e-3, "everybody is at 40: {:?}", of("DDD").value);
    assert_eq!((of("EEE").value, of("EEE").status), (None, Status::Missing));
    assert_eq!(of("EEE").remark.as_deref(), Some("no report and no predictor"));
}

#[test]
fn a_report_before_a_break_is_rebased_and_says_so() {
    let rows = completed();
    assert_eq!(told(&rows, "CCC", [2015, 2016]), [(2015, "rebased", "B", 0), (2016, "reported", "A", 0)]);
    let before = rows.iter().find(|row| row.economy == id("CCC") && row.year == 2015).unwrap();
    // Donors did not grow, so the year before is raised to the level after; what was reported is kept.
    assert!((before.value.unwrap() - 50.0).abs() < 1e-9);
    assert_eq!(before.reported, Some(10.0));
}

fn by_sex(economy: &str, year: i32, rates: [f64; 2], status: Option<Status>) -> [Observation; 2] {
    [(Sex::Female, rates[0]), (Sex::Male, rates[1])].map(|(sex, value)| Observation {
        breakdown: Breakdown { sex, ..Breakdown::total() },
        status,
        ..rate(economy, year, value)
    })
}

/// Women of AAA with equal weights: reported at the total, off the total, beyond the horizon; BBB reports no side.
fn women() -> Vec<Estimate> {
    let economies = ["AAA", "BBB"].map(id);
    let cells = [Sex::Female, Sex::Male].map(|sex| Breakdown { sex, ..Breakdown::total() });
    let people = [Breakdown::total(), cells[0].clone(), cells[1].clone()];
    let people = people.iter().flat_map(|cell| {
        economies.iter().flat_map(move |economy| {
            let of = move |year| Observation { breakdown: cell.clone(), ..rate(economy.as_str(), year, 50.0) };
            (2008..=2020).map(of)
        })
    });
    let people: Vec<Observation> = people.collect();
    let weights = Weights::new("population".into(), Unit::Persons, &people);
    let mut rows = observations();
    rows.extend(by_sex("AAA", 2012, [10.0, 30.0], Some(Status::Provisional)));
    rows.extend(by_sex("AAA", 2014, [12.0, 32.0], None));
    let traits = traits();
    let (one, other) = (evidence(&rows, &cells[0], &traits), evidence(&rows, &cells[1], &traits));
    let reported = breakdown_gap::sides(&one, &other);
    let request = request(&economies, &[], Some(&weights));
    let totals = estimate(&request, &rows, &traits).estimates;
    let differences = Differences::new(&reported, &traits, &PARAMETERS, true);
    let sides = SplitRequest { cells, differences, difference_from: None };
    let mut rows = split(&request, &sides, &totals, &rows);
    rows.retain(|row| row.breakdown.sex == Sex::Female);
    rows
}

#[test]
fn sides_are_reported_reconciled_or_made_from_a_difference_with_its_own_age() {
    let rows = women();
    assert_eq!(told(&rows, "AAA", [2012]), [(2012, "reported", "P", 0)], "20 is the mean of 10 and 30");
    assert_eq!(told(&rows, "AAA", [2014]), [(2014, "reconciled", "A", 0)], "22 is not 20");
    let moved = rows.iter().find(|row| row.economy == id("AAA") && row.year == 2014).unwrap();
    assert!(moved.value.unwrap() < 12.0 && moved.reported == Some(12.0) && moved.shift_logit.unwrap() < 0.0);
    assert_eq!(told(&rows, "AAA", [2013]), [(2013, "breakdown-gap", "I", 1)]);
    let expected = [(2017, "breakdown-gap", "F", 3), (2018, "breakdown-gap", "U", 4)];
    assert_eq!(told(&rows, "AAA", [2017, 2018]), expected, "a forecast total makes a forecast side");
    // Who never reported both sides has a difference that others lend: no number of years stands for that.
    for row in rows.iter().filter(|row| row.economy == id("BBB") && row.year >= 2012) {
        let told = (row.method.name(), row.status.code(), row.horizon_years);
        assert_eq!(told, ("breakdown-gap", "U", None), "{}", row.year);
    }
    let lent = rows.iter().find(|row| row.economy == id("BBB") && row.year == 2013).unwrap();
    assert_eq!((lent.reported, lent.n_donors), (None, Some(1)));
}

fn not_before(rows: &[Estimate], begin: i32) {
    let reason = format!("data begin with {begin}");
    for row in rows {
        let is_before = row.year < begin;
        assert_eq!(row.remark.as_deref() == Some(&reason), is_before, "{row:?}");
        assert!(!is_before || (row.value, row.status, row.horizon_years) == (None, Status::Missing, None), "{row:?}");
        assert!(is_before || row.horizon_years.is_none_or(|years| years >= 0), "{row:?}");
    }
}

/// Who begins later is backcast, but never to before the first report of anybody; sides begin with the first that are
/// reported both, in 2012.
#[test]
fn nothing_is_completed_before_anybodys_first_report() {
    let economies = ["AAA", "BBB", "CCC", "DDD", "WWW"].map(id);
    let request = Request { years: YearRange { from: 2005, to: 2020 }, ..request(&economies, &[], None) };
    let rows = estimate(&request, &observations(), &traits()).estimates;
    assert_eq!(rows.len(), 5 * 16);
    not_before(&rows, 2008);
    assert_eq!(told(&rows, "AAA", [2008]), [(2008, "backcast", "U", 4)], "after the first report of others");
    let sides = women();
    assert_eq!(sides.len(), 2 * 13);
    not_before(&sides, 2012);
}
