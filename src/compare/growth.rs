//! Change from one year to another, always of the group's own aggregates, never a mean of economies' growth.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::{Comparison, Series, series, turnover, unit_of_difference};
use crate::concepts::Status;
use crate::concepts::interval::scaled;
use crate::tables::note::ComparedSide;
use crate::tables::{Aggregate, FigureOf, Gap, GapId, Matched, RunFigure, Shown, Statistic};

/// Years that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrowthYears {
    /// Each year with the year before.
    EachYear,
    /// One year with an earlier one.
    Between {
        /// Earlier year.
        from: i32,
        /// Later year.
        to: i32,
    },
}

/// One growth that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Which growth.
    pub gap: GapId,
    /// Between which years.
    pub years: GrowthYears,
}

/// What finds for a figure and an earlier year both years over the same economies, where the published ones are not.
pub type FindMatched<'a> = &'a (dyn Fn(&Aggregate, i32) -> Option<Matched> + Sync);

/// Returns the growth of every group, breakdown and profile.
///
/// With P₀ and P₁ the rates of the earlier and the later year, N₀ and N₁ the weights of all members, n years apart:
/// points P₁ − P₀; relative 100·(P₁/P₀ − 1); a year over several years 100·((P₁/P₀)^(1/n) − 1); users
/// 100·(P₁N₁/(P₀N₀) − 1), so that a change of coverage is no growth.
///
/// Growth counts what changed and not who is counted: both years are taken over the members of the later one that have a
/// value in both. Where the published figures are over others, the status is B, and the note names who joined, left or has
/// a value in one of the years alone, and what they would add.
///
/// - Units: points or percent.
/// - Missing: `None` where either year has no value or the earlier one is zero.
/// - Source: ITU, Facts and Figures (growth of the rate from one year to the next).
pub fn growth(
    wanted: &[Growth],
    statistic: Statistic,
    aggregates: &[&Aggregate],
    matched: FindMatched<'_>,
) -> Vec<Gap> {
    let of_statistic: Vec<&Aggregate> = aggregates.iter().filter(|row| row.statistic == statistic).copied().collect();
    let by_year: HashMap<(Series<'_>, i32), &Aggregate> =
        of_statistic.iter().map(|row| ((series(row), row.year), *row)).collect();
    // Growths of the same years share what these have in common.
    let spans: BTreeSet<GrowthYears> = wanted.iter().map(|growth| growth.years).collect();
    let of_row = |after: &&Aggregate| {
        let of_span = |years: &GrowthYears| {
            let before = *by_year.get(&(series(after), years.base_year(after.year)?))?;
            let matched = matched(after, before.year);
            let asked = wanted.iter().filter(|growth| growth.years == *years);
            Some(asked.map(|growth| one(growth.gap, [after, before], matched.as_ref())).collect::<Vec<_>>())
        };
        spans.iter().filter_map(of_span).flatten().collect::<Vec<_>>()
    };
    of_statistic.par_iter().flat_map_iter(of_row).collect()
}

impl GrowthYears {
    /// Returns the year with which a year is compared.
    fn base_year(self, after: i32) -> Option<i32> {
        match self {
            Self::EachYear => Some(after - 1),
            Self::Between { from, to } => (to == after).then_some(from),
        }
    }
}

fn one(gap: GapId, [after, before]: [&Aggregate; 2], matched: Option<&Matched>) -> Gap {
    // A year that shows nothing says why in its own words; what both years have in common can say no more.
    let both_shown = [after, before].iter().all(|row| row.shown.value().is_some());
    let Some(matched) = matched.filter(|_| both_shown) else {
        return of_years(gap, [after, before], [after, before].map(|row| ComparedSide::Year(row.year)));
    };
    let years = [&matched.after, &matched.before];
    let has_value = |row: &Aggregate| row.shown.value().is_some();
    let sides = years.map(|row| if has_value(row) { ComparedSide::Year(row.year) } else { ComparedSide::BothYears });
    let row = of_years(gap, years, sides);
    let notes = turnover::notes(gap, [after, before], matched, |after, before| between(gap, after, before));
    Gap { shown: row.shown.no_better_than(Status::Break).noted(notes), ..row }
}

/// Returns what a growth compares of a year: the figure, or the people that it stands for.
fn figure(gap: GapId, row: &Aggregate) -> Shown {
    match (gap, row.coverage.weight_total) {
        (GapId::UsersGrowth, Some(weight)) => row.shown.clone().map(|rate| rate / 100.0 * weight),
        _ => row.shown.clone(),
    }
}

/// Returns the growth between two figures, whoever they are over.
fn between(gap: GapId, after: &Aggregate, before: &Aggregate) -> Option<f64> {
    let years = f64::from(after.year - before.year);
    value(gap, figure(gap, after).value()?, figure(gap, before).value()?, years)
}

fn of_years(gap: GapId, [after, before]: [&Aggregate; 2], [side_after, side_before]: [ComparedSide; 2]) -> Gap {
    let deviations = |row: &Aggregate| {
        let (draws, persons) = (row.deviations.clone()?, row.coverage.weight_total? / 100.0);
        Some(match gap {
            GapId::UsersGrowth => scaled(&draws, persons),
            _ => draws,
        })
    };
    let comparison = Comparison {
        of: FigureOf { base_year: Some(before.year), ..RunFigure::Aggregate(after).key().map_gap(|_| gap) },
        numerator: figure(gap, after).of_side(side_after),
        denominator: figure(gap, before).of_side(side_before),
        deviations: deviations(after).zip(deviations(before)).map(Into::into),
        coverage: after.coverage.lesser(&before.coverage).clone(),
        weight_unit: after.weight_unit,
    };
    let years = f64::from(after.year - before.year);
    comparison.gap(unit_of_difference(after.unit), |after, before| value(gap, after, before, years))
}

pub(super) fn value(gap: GapId, after: f64, before: f64, years: f64) -> Option<f64> {
    match gap {
        GapId::GrowthPoints => Some(after - before),
        _ if before <= 0.0 => None,
        GapId::GrowthCagr => Some(100.0 * ((after / before).powf(1.0 / years) - 1.0)),
        _ => Some(100.0 * (after / before - 1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::{Breakdown, Language, Unit};
    use crate::tables::{Coverage, Profile, Turnover};

    #[test]
    fn growth_is_points_relative_or_a_year() {
        assert_eq!(value(GapId::GrowthPoints, 36.0, 30.0, 1.0), Some(6.0));
        assert!((value(GapId::GrowthRelative, 36.0, 30.0, 1.0).unwrap() - 20.0).abs() < 1e-12);
        assert!((value(GapId::GrowthCagr, 36.0, 25.0, 2.0).unwrap() - 20.0).abs() < 1e-12);
        assert_eq!(value(GapId::GrowthRelative, 36.0, 0.0, 1.0), None);
        assert_eq!(value(GapId::GrowthPoints, 36.0, 0.0, 1.0), Some(36.0));
    }

    fn mean(year: i32, rate_percent: f64, persons: f64, off_by: f32) -> Aggregate {
        Aggregate {
            classification: "world".into(),
            edition: "1".into(),
            group: "world".into(),
            indicator: "internet-use".into(),
            year,
            breakdown: Breakdown::total(),
            statistic: Statistic::WeightedMean,
            profile: Profile::Itu,
            shown: Shown::of(rate_percent, Status::Normal),
            value_reported_only: None,
            unit: Unit::Percent,
            interval: None,
            deviations: Some([off_by; 3].into()),
            coverage: Coverage { weight_total: Some(persons), ..Coverage::default() },
            weight_unit: Unit::Persons,
        }
    }

    fn grown(gap: GapId, rows: [&Aggregate; 2], matched: FindMatched<'_>) -> Gap {
        let wanted = [Growth { gap, years: GrowthYears::Between { from: 2018, to: 2020 } }];
        growth(&wanted, Statistic::WeightedMean, &rows, matched).remove(0)
    }

    /// 36 % of 1000 people after 25 % of 800: the rate by a fifth a year, the users from 200 to 360.
    #[test]
    fn growth_and_its_interval_are_of_rates_or_of_people() {
        let of = |gap, off_after, off_before| {
            let rows = [mean(2020, 36.0, 1000.0, off_after), mean(2018, 25.0, 800.0, off_before)];
            let row = grown(gap, [&rows[0], &rows[1]], &|_, _| None);
            let round = |value: f64| (value * 1e4).round() / 1e4;
            (row.shown.value().map(round), row.interval.map(|ends| round(ends.lower)), row.unit)
        };
        assert_eq!(of(GapId::GrowthCagr, 0.0, -9.0), (Some(20.0), Some(50.0), Unit::Percent));
        assert_eq!(of(GapId::GrowthPoints, 1.0, -2.0), (Some(11.0), Some(14.0), Unit::Points));
        // 36 and 4 percent of 1000 are 400; 25 less 5 percent of 800 are 160.
        assert_eq!(of(GapId::UsersGrowth, 4.0, 0.0), (Some(80.0), Some(100.0), Unit::Percent));
        assert_eq!(of(GapId::UsersGrowth, 0.0, -5.0), (Some(80.0), Some(125.0), Unit::Percent));
    }

    /// As published 36 after 36 %, over the members of 2020 36 after 25, over those with both values 36 after 16.
    #[test]
    fn what_other_members_would_add_stands_beside_growth_by_the_year() {
        let rows = [mean(2020, 36.0, 1000.0, 0.0), mean(2018, 36.0, 1000.0, 0.0)];
        let told = |turnover: Turnover| {
            let matched = |_: &Aggregate, _| {
                let of = |year, rate_percent| mean(year, rate_percent, 1000.0, 0.0);
                let (after, before, all_before) = (of(2020, 36.0), of(2018, 16.0), of(2018, 25.0));
                Some(Matched { after, before, all_before, turnover: turnover.clone() })
            };
            let row = grown(GapId::GrowthCagr, [&rows[0], &rows[1]], &matched);
            assert_eq!((row.shown.value().map(f64::round), row.shown.status()), (Some(50.0), Status::Break));
            row.shown.note(Language::ENGLISH).unwrap()
        };
        let economies = |code: &str| vec![code.parse().unwrap()];
        let members = "both years over the members of 2020";
        let both = "over the economies with a value in both years";
        let (joined, left) = (economies("BBB"), economies("CCC"));
        assert_eq!(
            told(Turnover { joined: joined.clone(), only_after: economies("DDD"), ..Turnover::default() }),
            format!(
                "{members} (joined: BBB, which would add -20.0 points); \
                 {both} (only 2020: DDD, which would add -30.0 points)"
            )
        );
        let of_members = told(Turnover { left: left.clone(), ..Turnover::default() });
        assert_eq!(of_members, format!("{members} (left: CCC, which would add -20.0 points)"));
        assert_eq!(
            told(Turnover { joined, left, ..Turnover::default() }),
            format!("{members} (joined: BBB; left: CCC, which would add -20.0 points)")
        );
        let of_values = told(Turnover { only_before: economies("EEE"), ..Turnover::default() });
        assert_eq!(of_values, format!("{both} (only 2018: EEE, which would add -30.0 points)"));
    }
}
