//! A group of four economies in 2020, of which the errors of what is imputed are known:
//!
//! | economy | people | value | draws of its error |
//! |---|---|---|---|
//! | AAA | 100 | 40 %, imputed | −4, 0, 4 |
//! | BBB | 300 | 60 %, reported | none that count |
//! | CCC | 600 | – | – |
//! | DDD | not known | 10 %, imputed | 9, 9, 9 |
//!
//! The mean is (40·100 + 60·300) / 400 = 55 %, off by −1, 0 or 1 points: the 5th and 95th percentile of these are ∓0.9.

use super::panel::tests::side;
use super::*;
use crate::concepts::classification::WORLD;
use crate::concepts::groups::{reporting_universe, resolve};
use crate::concepts::interval::{Block, RowDeviations};
use crate::concepts::{Apply, Language, Sex};
use crate::statistic::Basis;
use crate::tables::observations::tests::rate;
use crate::tables::{Estimate, Method, Observation, Weights};

pub(super) const YEARS: YearRange = YearRange { from: 2019, to: 2021 };

pub(super) fn economies(codes: &[&str]) -> Vec<EconomyId> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

pub(super) fn world() -> Vec<Group> {
    world_of(&["AAA", "BBB", "CCC", "DDD"])
}

pub(super) fn world_of(codes: &[&str]) -> Vec<Group> {
    let universe = reporting_universe(economies(codes).into_iter().collect());
    resolve(&Default::default(), WORLD, None, Apply::Fixed, YEARS, &universe).unwrap()
}

pub(super) fn people() -> Weights {
    let people = [("AAA", 100.0), ("BBB", 300.0), ("CCC", 600.0)];
    let mut rows = people.map(|(economy, people)| rate(economy, 2020, people, 2)).to_vec();
    let women = Breakdown { sex: Sex::Female, ..Breakdown::total() };
    rows.push(Observation { breakdown: women, ..rate("AAA", 2020, 50.0, 3) });
    Weights::new("population".into(), Unit::Persons, &rows)
}

pub(super) fn imputed(economy: &str, sex: Sex, value: f64) -> Estimate {
    Estimate { year: 2020, value: Some(value), ..side(economy, sex, Method::Trend, Status::Forecast) }
}

pub(super) fn reported(economy: &str, sex: Sex, value: f64) -> Estimate {
    Estimate { year: 2020, value: Some(value), ..side(economy, sex, Method::Reported, Status::Normal) }
}

/// The table above; the row of AAA is not the first.
fn completed() -> [Estimate; 4] {
    [
        reported("BBB", Sex::Total, 60.0),
        imputed("AAA", Sex::Total, 40.0),
        Estimate { value: None, method: Method::Regression, ..imputed("CCC", Sex::Total, 0.0) },
        imputed("DDD", Sex::Total, 10.0),
    ]
}

/// Three draws for each of the rows, in their order.
pub(super) fn draws(rows: &[[f32; 3]]) -> RowDeviations {
    let mut block = Block::new(rows.len(), 3);
    rows.iter().enumerate().for_each(|(row, draws)| block.push(row, *draws));
    RowDeviations::new(rows.len(), 3, vec![block])
}

fn draws_with(of_aaa: [f32; 3]) -> RowDeviations {
    draws(&[[100.0; 3], of_aaa, [50.0; 3], [9.0; 3]])
}

#[test]
fn errors_of_imputed_values_are_weighted_and_a_report_is_never_off() {
    let (weights, rows, total) = (people(), completed(), Breakdown::total());
    let deviations = draws_with([-4.0, 0.0, 4.0]);
    let of = |panel: &Panel<'_>, codes: &[&str]| {
        panel.deviations(&economies(codes), 2020, &total).map(|draws| draws.to_vec())
    };
    let panel = Panel::of_estimates(&rows, Some(&deviations), Some(&weights), &world());
    assert_eq!(of(&panel, &["AAA", "BBB", "CCC", "DDD"]), Some(vec![-1.0, 0.0, 1.0]));
    assert_eq!(of(&panel, &["AAA"]), Some(vec![-4.0, 0.0, 4.0]));
    assert_eq!(of(&panel, &["BBB"]), Some(vec![0.0; 3]));
    assert_eq!(of(&panel, &["CCC", "DDD"]), None, "no value that weighs anything");
    let unknown = Panel::of_estimates(&rows, None, Some(&weights), &world());
    assert_eq!(of(&unknown, &["AAA"]), None);
}

/// Women 2, −2, 6 of AAA and nothing of BBB, men 6, −6, 0 and 2, 2, 2; CCC has women alone.
#[test]
fn errors_of_two_sides_are_over_the_economies_that_have_both() {
    let rows = [
        imputed("CCC", Sex::Female, 90.0),
        imputed("AAA", Sex::Female, 40.0),
        imputed("AAA", Sex::Male, 50.0),
        reported("BBB", Sex::Female, 60.0),
        imputed("BBB", Sex::Male, 70.0),
    ];
    let deviations = draws(&[[90.0; 3], [2.0, -2.0, 6.0], [6.0, -6.0, 0.0], [100.0; 3], [2.0; 3]]);
    let panel = Panel::of_estimates(&rows, Some(&deviations), None, &world());
    let [women, men] = [Sex::Female, Sex::Male].map(|sex| Breakdown { sex, ..Breakdown::total() });
    let all = economies(&["AAA", "BBB", "CCC"]);
    let both = panel.deviations_of_pairs(&all, [(2020, &women), (2020, &men)]).unwrap();
    assert_eq!(both.map(|draws| draws.to_vec()), [vec![1.0, -1.0, 3.0], vec![4.0, -2.0, 1.0]]);
}

#[test]
fn who_weighs_nothing_is_counted_only_where_its_value_is() {
    let rows = [completed().to_vec(), vec![Estimate { value: None, ..imputed("EEE", Sex::Total, 0.0) }]].concat();
    let (weights, total) = (people(), Breakdown::total());
    let panel = Panel::of_estimates(&rows, None, Some(&weights), &world());
    let counted = |is_weighted| {
        let all = economies(&["AAA", "CCC", "DDD", "EEE", "FFF"]);
        panel.counted(&all, (2020, &total), is_weighted).map(|(_, counts)| counts).collect::<Vec<_>>()
    };
    let (value, weight, nowhere) = ([true, true], [true, false], [false, false]);
    assert_eq!(counted(true), [value, weight, nowhere, nowhere, nowhere]);
    assert_eq!(counted(false), [value, weight, value, nowhere, nowhere]);
    let members = |code: &str, is_weighted| {
        let found = panel.members(&economies(&[code]), 2020, &total, is_weighted);
        (found.members[0].weight, found.members[0].value, found.notes().said(Language::ENGLISH))
    };
    let unknown =
        |code: &str| Some(format!("{code} without a weight in any year: counted as missing, weighing nothing"));
    assert_eq!(members("DDD", true), (0.0, None, unknown("DDD")));
    assert_eq!(members("DDD", false), (1.0, Some(10.0), None));
    assert_eq!(members("EEE", false), (0.0, None, unknown("EEE")));
    assert_eq!(members("CCC", false), (1.0, None, None));
}

#[test]
fn the_weight_of_another_year_makes_an_estimate_of_a_mean_and_not_of_a_count() {
    let (weights, total) = (people(), Breakdown::total());
    let at = |year, row: Estimate| Estimate { year, ..row };
    let earlier = Estimate { is_fallback: true, ..reported("BBB", Sex::Total, 60.0) };
    let rows = [at(2022, reported("AAA", Sex::Total, 40.0)), at(2020, reported("CCC", Sex::Total, 1.0)), earlier];
    let panel = Panel::of_estimates(&rows, None, Some(&weights), &world());
    let told = |code: &str, year, is_weighted| {
        let found = panel.members(&economies(&[code]), year, &total, is_weighted);
        (found.status.code(), found.notes().said(Language::ENGLISH))
    };
    let (nearest, alone) = ("the weight of AAA is that of 2020", "an earlier edition alone states BBB");
    assert_eq!(told("AAA", 2022, true), ("E", Some(nearest.to_owned())));
    assert_eq!(told("AAA", 2022, false), ("A", None));
    assert_eq!(told("CCC", 2020, true), ("A", None));
    assert_eq!(told("BBB", 2020, true), ("E", Some(alone.to_owned())));
    assert_eq!(told("BBB", 2020, false), ("E", Some(alone.to_owned())));
    assert_eq!(panel.members(&economies(&["BBB"]), 2020, &total, true).members[0].basis, Basis::Fallback);
}

/// A figure as it is published: value, status, ends of the interval, what is reported alone, note.
type Published = (Option<f64>, &'static str, Option<[f64; 2]>, Option<f64>, Option<String>);

fn published(row: &Aggregate) -> Published {
    let round = |value: f64| (value * 1e6).round() / 1e6;
    let ends = row.interval.map(|ends| [ends.lower, ends.upper].map(round));
    let note = row.shown.note(Language::ENGLISH);
    (row.shown.value().map(round), row.shown.status().code(), ends, row.value_reported_only.map(round), note)
}

/// What is asked of the group, and how it is completed.
struct Asked<'a> {
    rows: &'a [Estimate],
    of_aaa: [f32; 3],
    are_stale: bool,
    alternative: Option<[&'a [Estimate]; 2]>,
}

impl Asked<'_> {
    fn aggregates(&self) -> Vec<Aggregate> {
        let wanted = |statistic: Statistic| Wanted {
            statistic,
            property: Property::default(),
            category: (statistic == Statistic::Users).then(|| "basic".into()),
            is_weighted: Kind::of(statistic).is_weighted(),
            is_compared: statistic != Statistic::Median,
        };
        let statistics = [Statistic::WeightedMean, Statistic::Users, Statistic::Offline, Statistic::Median];
        let groups = world();
        let request = Request {
            indicator: "internet-use".into(),
            unit: Unit::Percent,
            statistics: statistics.map(wanted).into(),
            years: YEARS,
            groups: &groups,
        };
        let (weights, deviations) = (people(), draws_with(self.of_aaa));
        let observed: Vec<Observation> = vec![rate("BBB", 2019, 50.0, 2), rate("BBB", 2020, 60.0, 3)];
        let reported = Panel::new(&observed, Some(&weights), &groups, None);
        let completed = Panel::of_estimates(self.rows, Some(&deviations), Some(&weights), &groups);
        let at = |rows: &[Estimate]| Panel::of_estimates(rows, None, Some(&weights), &groups);
        let alternative =
            |ends: [&[Estimate]; 2]| Alternative { ends: ends.map(at), assumption: Name::same("it could be") };
        let alternatives: Vec<Alternative<'_>> = self.alternative.map(alternative).into_iter().collect();
        let (completed, are_intervals_stale) = (Some(&completed), self.are_stale);
        let panels = Panels { reported: &reported, completed, alternatives: &alternatives, are_intervals_stale };
        aggregate(&request, panels)
    }

    fn row(&self, statistic: Statistic, profile: Profile) -> Aggregate {
        let rows = self.aggregates();
        let is_meant = |row: &&Aggregate| (row.year, row.statistic, row.profile) == (2020, statistic, profile);
        rows.iter().find(is_meant).unwrap().clone()
    }

    fn of_itu(&self, statistic: Statistic) -> Published {
        published(&self.row(statistic, Profile::Itu))
    }
}

const UNKNOWN: &str = "DDD without a weight in any year: counted as missing, weighing nothing";

fn unknown() -> Option<String> {
    Some(UNKNOWN.to_owned())
}

#[test]
fn a_figure_is_as_far_off_as_its_imputed_members_are() {
    let rows = completed();
    let asked = Asked { rows: &rows, of_aaa: [-4.0, 0.0, 4.0], are_stale: false, alternative: None };
    assert_eq!(asked.of_itu(Statistic::WeightedMean), (Some(55.0), "I", Some([54.1, 55.9]), Some(60.0), unknown()));
    // 400 people: four times as many in a hundred.
    assert_eq!(asked.of_itu(Statistic::Users), (Some(220.0), "I", Some([216.4, 223.6]), Some(180.0), unknown()));
    assert_eq!(asked.of_itu(Statistic::Offline), (Some(180.0), "I", Some([176.4, 183.6]), Some(120.0), unknown()));
    assert_eq!(asked.of_itu(Statistic::Median), (Some(40.0), "I", None, Some(60.0), None));
    let draws = |statistic, profile| asked.row(statistic, profile).deviations.map(|draws| draws.to_vec());
    assert_eq!(draws(Statistic::WeightedMean, Profile::Itu), Some(vec![-1.0, 0.0, 1.0]));
    assert_eq!(draws(Statistic::Users, Profile::Itu), Some(vec![-4.0, 0.0, 4.0]));
    assert_eq!(draws(Statistic::Offline, Profile::Itu), Some(vec![4.0, 0.0, -4.0]));
    assert_eq!([draws(Statistic::Median, Profile::Itu), draws(Statistic::Users, Profile::Unicef)], [None, None]);
    let withheld = asked.row(Statistic::WeightedMean, Profile::Unicef);
    assert_eq!(published(&withheld), (None, "Q", None, None, None));
    let reason = format!("reported for 30.0 % of the weight; unicef shows values from 50.0 %; {UNKNOWN}");
    assert_eq!(withheld.shown.reason(Language::ENGLISH), Some(reason));
    assert_eq!(asked.row(Statistic::Users, Profile::Itu).breakdown.category.as_ref(), "basic");
    assert_eq!(asked.row(Statistic::Offline, Profile::Itu).breakdown, Breakdown::total());
}

#[test]
fn errors_of_other_data_and_errors_to_one_side_make_what_has_an_interval_unreliable() {
    let rows = completed();
    let asked = Asked { rows: &rows, of_aaa: [-4.0, 0.0, 4.0], are_stale: true, alternative: None };
    let status = |asked: &Asked<'_>, statistic| asked.of_itu(statistic).1;
    assert_eq!(status(&asked, Statistic::WeightedMean), "U");
    assert_eq!(status(&asked, Statistic::Median), "I", "it has no interval");
    let asked = Asked { of_aaa: [4.0, 8.0, 12.0], are_stale: false, ..asked };
    let note = format!("{}; {UNKNOWN}", Note::OneSided.said(Language::ENGLISH));
    // Off by 1, 2 or 3: from 1.1 to 2.9.
    assert_eq!(
        asked.of_itu(Statistic::WeightedMean),
        (Some(55.0), "U", Some([56.1, 57.9]), Some(60.0), Some(note.clone()))
    );
    let asked = Asked { of_aaa: [-12.0, -8.0, -4.0], ..asked };
    assert_eq!(asked.of_itu(Statistic::WeightedMean).2, Some([52.1, 53.9]));
    assert_eq!(asked.of_itu(Statistic::WeightedMean).4, Some(note));
    let everybody = [reported("BBB", Sex::Total, 100.0), imputed("AAA", Sex::Total, 100.0)];
    let asked = Asked { rows: &everybody, of_aaa: [-4.0, 0.0, 4.0], ..asked };
    assert_eq!(asked.of_itu(Statistic::WeightedMean).2, Some([99.1, 100.0]), "nobody is above everybody");
}

#[test]
fn what_an_assumption_decides_stands_beside_completed_rates_alone() {
    let rows = completed();
    let ends = [20.0, 30.0].map(|of_aaa| [imputed("AAA", Sex::Total, of_aaa), reported("BBB", Sex::Total, 60.0)]);
    let alternative = Some([&ends[0][..], &ends[1][..]]);
    let asked = Asked { rows: &rows, of_aaa: [0.0; 3], are_stale: false, alternative };
    // (20·100 + 60·300) / 400 and (30·100 + 60·300) / 400.
    let note = format!("it could be 50.0 and 52.5; {UNKNOWN}");
    assert_eq!(asked.of_itu(Statistic::WeightedMean).4, Some(note));
    assert_eq!(asked.of_itu(Statistic::Users).4, unknown());
    assert_eq!(asked.of_itu(Statistic::Median).4, None);
    let ends = [(); 2].map(|()| Panel::of_estimates(&[], None, None, &[]));
    let alternative = Alternative { ends, assumption: Name::same("else") };
    let notes = [[9.5, 9.996], [9.5, 10.0], [-10.0, -9.0], [-12.34, 3.0]]
        .map(|ends| alternative.note(ends).said(Language::ENGLISH));
    assert_eq!(notes, ["else 9.50 and 10.00", "else 9.5 and 10.0", "else -10.0 and -9.0", "else -12.3 and 3.0"]);
}

/// BBB reports 2019 and 2020, and 2020 and 2021 are completed.
#[test]
fn a_profile_has_a_row_for_the_years_of_its_own_values() {
    let at = |year, row: Estimate| Estimate { year, ..row };
    let later = completed().into_iter().map(|row| at(2021, row));
    let rows: Vec<Estimate> = completed().into_iter().chain(later).collect();
    let asked = Asked { rows: &rows, of_aaa: [0.0; 3], are_stale: false, alternative: None };
    let years = |profile| {
        let all = asked.aggregates();
        let of = all.iter().filter(|row| (row.statistic, row.profile) == (Statistic::Median, profile));
        of.map(|row| row.year).collect::<Vec<_>>()
    };
    assert_eq!(years(Profile::Itu), [2020, 2021]);
    assert_eq!(years(Profile::Unicef), [2019, 2020]);
}
