//! Completion on worlds made at random: whatever is reported, it stays, and nothing leaves 0 to 100.

use std::collections::BTreeMap;

use ictstat::concepts::{Breakdown, EconomyId, Location, Sex, Unit, YearRange};
use ictstat::estimate::breakdown_gap::{Differences, sides};
use ictstat::estimate::{Estimates, PARAMETERS, Request, SplitRequest, Traits, estimate, evidence, split};
use ictstat::pipeline::EstimateRule;
use ictstat::tables::{Method, Observation, Weights};
use proptest::prelude::*;

const YEARS: YearRange = YearRange { from: 2015, to: 2025 };
const N_ECONOMIES: usize = 8;

/// Value and weight of the total, of women and of men.
type Parts = [Option<(f64, f64)>; 3];
/// Rates of women and men.
type Sexes = Option<(f64, f64)>;
/// A total, and with luck both sexes.
type Report = Option<(f64, Sexes)>;

fn economy(number: usize) -> EconomyId {
    ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"][number].parse().unwrap()
}

fn cell(sex: Sex) -> Breakdown {
    Breakdown { sex, ..Breakdown::total() }
}

fn row(economy: EconomyId, year: i32, breakdown: Breakdown, value: f64, unit: Unit) -> Observation {
    Observation {
        economy,
        indicator: "x".into(),
        year,
        breakdown,
        value: Some(value),
        unit,
        status: None,
        dataset: "d".into(),
        vintage: "1".into(),
        selected: true,
        is_fallback: false,
        break_in_series: false,
        age_scope: None,
        source_file: "f".into(),
        source_line: 2,
    }
}

/// A report of one economy and year: the total, and with luck both sexes. 0 and 100 are as likely as the rest.
fn report() -> impl Strategy<Value = Report> {
    let rate = || prop_oneof![Just(0.0), Just(100.0), 0.0..=100.0f64, 0.0..=100.0f64, 0.0..=100.0f64];
    prop::option::weighted(0.5, (rate(), prop::option::weighted(0.3, (rate(), rate()))))
}

fn world() -> impl Strategy<Value = Vec<Report>> {
    prop::collection::vec(report(), N_ECONOMIES * 11)
}

fn observations(world: &[Report]) -> Vec<Observation> {
    let mut rows = Vec::new();
    for (place, report) in world.iter().enumerate() {
        let (economy, year) = (economy(place / 11), YEARS.from + i32::try_from(place % 11).unwrap());
        let Some((total, sexes)) = report else { continue };
        rows.push(row(economy, year, cell(Sex::Total), *total, Unit::Percent));
        if let Some((women, men)) = sexes {
            rows.push(row(economy, year, cell(Sex::Female), *women, Unit::Percent));
            rows.push(row(economy, year, cell(Sex::Male), *men, Unit::Percent));
        }
    }
    rows
}

fn weights() -> Weights {
    let mut rows = Vec::new();
    for number in 0..N_ECONOMIES {
        for year in YEARS.years() {
            let people = 1000.0 * (number + 1) as f64;
            for (sex, share) in [(Sex::Female, 0.4), (Sex::Male, 0.6), (Sex::Total, 1.0)] {
                rows.push(row(economy(number), year, cell(sex), people * share, Unit::Persons));
            }
        }
    }
    Weights::new("population".into(), Unit::Persons, &rows)
}

fn completed(observations: &[Observation]) -> Estimates {
    let (weights, traits) = (weights(), Traits::new(&[], &[], &[], &[], 2025));
    let economies: Vec<EconomyId> = (0..N_ECONOMIES).map(economy).collect();
    let rules = [EstimateRule::Interpolate, EstimateRule::DonorTrend, EstimateRule::Backcast, EstimateRule::Regression];
    let request = Request {
        indicator: "x".into(),
        unit: Unit::Percent,
        cell: cell(Sex::Total),
        economies: &economies,
        years: YEARS,
        max_horizon_years: 3,
        breaks: &[],
        weights: Some(&weights),
        rules: &rules,
        parameters: &PARAMETERS,
    };
    let mut all = estimate(&request, observations, &traits);
    let [women, men] = [Sex::Female, Sex::Male].map(|sex| evidence(observations, &cell(sex), &traits));
    let reported = sides(&women, &men);
    let sexes = SplitRequest {
        cells: [cell(Sex::Female), cell(Sex::Male)],
        differences: Differences::new(&reported, &traits, &PARAMETERS, true),
        difference_from: None,
    };
    let of_sexes = split(&request, &sexes, &all.estimates, observations);
    all.estimates.extend(of_sexes);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_reported_stays_and_parts_re_weight_to_their_total(world in world()) {
        let observations = observations(&world);
        let all = completed(&observations);
        let mut parts: BTreeMap<(EconomyId, i32), Parts> = BTreeMap::new();
        for row in &all.estimates {
            if let Some(value) = row.value {
                prop_assert!((0.0..=100.0).contains(&value), "{row:?}");
                let place = match row.breakdown.sex { Sex::Total => 0, Sex::Female => 1, Sex::Male => 2 };
                parts.entry((row.economy, row.year)).or_default()[place] = Some((value, row.weight.unwrap()));
            } else {
                prop_assert!(row.remark.is_some(), "{row:?}");
            }
            if row.method == Method::Reported {
                prop_assert_eq!(row.value, row.reported);
            }
            prop_assert_eq!(row.breakdown.location, Location::Total);
        }
        for row in observations.iter().filter(|row| row.breakdown == cell(Sex::Total)) {
            let kept = all.estimates.iter().find(|estimate| {
                (estimate.economy, estimate.year, &estimate.breakdown) == (row.economy, row.year, &row.breakdown)
            });
            prop_assert_eq!(kept.and_then(|estimate| estimate.value), row.value, "a total never moves");
        }
        for ((economy, year), [total, women, men]) in parts {
            if let (Some((total, _)), Some((women, of_women)), Some((men, of_men))) = (total, women, men) {
                let mean = (women * of_women + men * of_men) / (of_women + of_men);
                // Where sides at 0 or 100 leave no solution there are no sides.
                prop_assert!((mean - total).abs() < 0.05, "{economy} {year}: {mean} for {total}");
            }
        }
    }

    #[test]
    fn the_order_of_the_rows_decides_nothing(world in world()) {
        let mut observations = observations(&world);
        let forward = completed(&observations).estimates;
        observations.reverse();
        prop_assert_eq!(forward, completed(&observations).estimates);
    }
}
