//! How far off each estimate may be: the draws of its rule's errors, in points, and the interval that they give.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::Assumed;
use super::assumption::RateOverRange;
use super::draws::{Asked, Drawn, Draws, EconomyDraws, N_DRAWS};
use super::error_pool::FEWEST_VECTORS;
use super::interval_class::IntervalTests;
use super::likeness::Start;
use super::logit::{clipped, from_odds, logit, odds, open_ended};
use super::residuals::ErrorKind;
use crate::concepts::interval::{Block, Interval, RowDeviations};
use crate::concepts::{Breakdown, EconomyId, Language, Status, Text};
use crate::tables::{Estimate, Method, Note};

/// How totals are shared out.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Pairs of cells that share a total out.
    pub splits: &'a [[Breakdown; 2]],
    /// What some of them are assumed to rest on.
    pub assumed: &'a [Assumed],
}

impl<'a> Sides<'a> {
    fn over_range(&self, sides: [&Estimate; 2]) -> Option<[&'a RateOverRange; 2]> {
        let of = |assumed: &'a Assumed| Some([assumed.over_range.of(sides[0])?, assumed.over_range.of(sides[1])?]);
        self.assumed.iter().find_map(of)
    }
}

/// Gives every imputed row of an indicator its interval and returns the deviations behind them; a row has none where
/// nothing was imputed or the rule was never tested. What rests on fewer than five origin years is of low reliability and
/// says so, as is a value that its interval does not hold, or one of a class (kind of last report, level) whose intervals
/// held in less than eight of ten left-out origins or were tested on fewer than twenty cases.
///
/// - Units: points.
pub fn deviations(rows: &mut [Estimate], sides: Sides<'_>, draws: &Draws<'_>, tests: &IntervalTests) -> RowDeviations {
    let mut by_economy: BTreeMap<EconomyId, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        by_economy.entry(row.economy).or_default().push(place);
    }
    let of_economies: Vec<(EconomyId, Vec<usize>)> = by_economy.into_iter().collect();
    let all = &*rows;
    let of_economy = |(economy, places): &(EconomyId, Vec<usize>)| {
        of_economy(all, places, sides, &mut EconomyDraws::new(draws, *economy), tests)
    };
    let (blocks, doubts): (Vec<Block>, Vec<Doubts>) = of_economies.par_iter().map(of_economy).unzip();
    let doubts: HashMap<usize, Text> = doubts.into_iter().flatten().collect();
    let result = RowDeviations::new(rows.len(), N_DRAWS, blocks);
    rows.par_iter_mut().enumerate().for_each(|(place, row)| {
        let interval = row.value.zip(result.get(place)).and_then(|(value, all)| Interval::around(value, all));
        row.interval = interval.map(|interval| open_ended(interval.within(0.0, 100.0)));
        if let Some(why) = doubts.get(&place) {
            doubt(row, why);
        }
        if row.value.zip(row.interval).is_some_and(|(value, interval)| !interval.holds(value)) {
            doubt(row, &Note::OneSided.said(Language::ENGLISH));
        }
    });
    result
}

/// Says of a row that it is of low reliability, and why.
fn doubt(row: &mut Estimate, why: &str) {
    row.status = Status::LowReliability;
    row.remark = Some(row.remark.as_deref().map_or_else(|| why.to_owned(), |before| format!("{before}; {why}")));
}

/// Rows whose intervals are not to be relied on, and why.
type Doubts = Vec<(usize, Text)>;

/// What is drawn of an error, and why that is not to be relied on.
struct Judged {
    drawn: Drawn,
    doubt: Option<Text>,
}

impl Judged {
    fn new(drawn: Drawn, asked: &Asked<'_>, rate_percent: f64, tests: &IntervalTests) -> Self {
        let few = (drawn.n_origins < FEWEST_VECTORS).then(|| {
            let years = if drawn.n_origins == 1 { "year" } else { "years" };
            format!("its error is known from {} origin {years} alone", drawn.n_origins).into()
        });
        let of_tests = || tests.doubt(asked.kind, asked.horizon_years, (asked.start.is_estimated, rate_percent));
        Self { doubt: few.or_else(of_tests), drawn }
    }
}

/// Returns the deviations of the rows of one economy, and which of them are not to be relied on.
fn of_economy(
    rows: &[Estimate],
    places: &[usize],
    sides: Sides<'_>,
    draws: &mut EconomyDraws<'_>,
    tests: &IntervalTests,
) -> (Block, Doubts) {
    let place_of: HashMap<(i32, &Breakdown), usize> =
        places.iter().map(|place| ((rows[*place].year, &rows[*place].breakdown), *place)).collect();
    let (mut result, mut doubts) = (Block::new(places.len(), N_DRAWS), Doubts::new());
    let mut note = |places: &[usize], judged: &[Option<&Judged>]| {
        let doubt = judged.iter().flatten().find_map(|judged| judged.doubt.clone());
        doubts.extend(doubt.iter().flat_map(|doubt| places.iter().map(|place| (*place, doubt.clone()))));
    };
    for place in places {
        let row = &rows[*place];
        let judged = of_total(row, draws, tests);
        let drawn = judged.as_ref().map(|judged| &judged.drawn);
        for split in sides.splits.iter().filter(|split| split[0].category == row.breakdown.category) {
            let side = |cell: &Breakdown| place_of.get(&(row.year, cell)).copied();
            let [Some(one), Some(other)] = [side(&split[0]), side(&split[1])] else {
                // Nobody lives on the other side: this side is the total.
                let only = split.iter().find_map(side);
                if let (Some(only), Some(drawn), Some(value)) = (only, drawn, row.value) {
                    result.push(only, points(value, drawn));
                    note(&[only], &[judged.as_ref()]);
                }
                continue;
            };
            if row.breakdown == split[0] || !is_total_of(row, split) {
                continue;
            }
            let both = [&rows[one], &rows[other]];
            let of_difference = error_of_difference(both[0], &split[0].code().into(), draws, tests);
            let errors = ErrorsOfSides {
                of_total: drawn,
                of_difference: of_difference.as_ref().map(|judged| &judged.drawn),
                of_assumption: sides.over_range(both).map(|over| (over, draws.of_assumptions())),
            };
            if let Some([first, second]) = of_sides(row, both, errors) {
                result.push(one, first);
                result.push(other, second);
                note(&[one, other], &[judged.as_ref(), of_difference.as_ref()]);
            }
        }
        if let (Some(drawn), Some(value)) = (drawn, row.value) {
            result.push(*place, points(value, drawn));
            note(&[*place], &[judged.as_ref()]);
        }
    }
    (result, doubts)
}

fn is_total_of(row: &Estimate, split: &[Breakdown; 2]) -> bool {
    row.breakdown == Breakdown { category: split[0].category.clone(), ..Breakdown::total() }
}

fn of_total(row: &Estimate, draws: &mut EconomyDraws<'_>, tests: &IntervalTests) -> Option<Judged> {
    let kind = ErrorKind::of(row.method)?;
    let value = row.value?;
    let horizon_years = if kind == ErrorKind::Regression { 1 } else { row.horizon_years? };
    let from = match kind {
        ErrorKind::Trend => row.year - horizon_years,
        ErrorKind::Backcast => row.year + horizon_years,
        _ => row.year,
    };
    let cell: Text = row.breakdown.code().into();
    let start = Start::new(draws.known(&cell), row.economy, from, Some(logit(value)));
    let asked = Asked { kind, cell: &cell, horizon_years, start, rate_percent: Some(value) };
    Some(Judged::new(draws.errors(&asked)?, &asked, value, tests))
}

/// Errors of a rate on the logit scale as deviations in points.
fn points(value: f64, drawn: &Drawn) -> impl Iterator<Item = f32> {
    let value = clipped(value);
    drawn.rates(value, 1.0).map(move |rate| (rate - value) as f32)
}

/// What the sides of a total may be off by.
struct ErrorsOfSides<'a> {
    of_total: Option<&'a Drawn>,
    of_difference: Option<&'a Drawn>,
    /// Both sides over the range of what they are assumed to rest on, and the place of every draw in it.
    of_assumption: Option<([&'a RateOverRange; 2], &'a [f64])>,
}

/// Returns the deviations of both sides: an error of the total moves both, an error of the difference moves them
/// apart, so that to first order they still re-weight to the moved total; what is assumed is drawn anew from its range.
///
/// With weights w, slopes d = p·(100 − p) and those of the total W, D: s₁ = (W·D·δ + w₂·d₂·ε) / (w₁·d₁ + w₂·d₂) and
/// s₂ = s₁ − ε on the logit scale, for errors δ of the total and ε of the difference, from the sides at the place of the draw
/// in the range of the assumption.
fn of_sides(total: &Estimate, sides: [&Estimate; 2], errors: ErrorsOfSides<'_>) -> Option<[Vec<f32>; 2]> {
    let ErrorsOfSides { of_total: drawn, of_difference, of_assumption } = errors;
    if drawn.is_none() && of_difference.is_none() && of_assumption.is_none() {
        return None;
    }
    let (rate, rates) = (total.value?, [sides[0].value?, sides[1].value?].map(clipped));
    let weights = [sides[0].weight?, sides[1].weight?];
    let slope = |rate: f64| rate * (100.0 - rate);
    let moved = [0, 1].map(|side| weights[side] * slope(rates[side]));
    let (of_both, of_total) = (moved[0] + moved[1], (weights[0] + weights[1]) * slope(rate));
    if of_both <= 0.0 {
        return None;
    }
    let fixed = rates.map(odds);
    let mut deviations = [Vec::with_capacity(N_DRAWS), Vec::with_capacity(N_DRAWS)];
    for draw in 0..N_DRAWS {
        let level = drawn.map_or(0.0, |of_total| of_total.errors[draw]);
        let (apart, factor) = of_difference.map_or((0.0, 1.0), |apart| (apart.errors[draw], apart.factors[draw]));
        let moved = ((of_total * level + moved[1] * apart) / of_both).exp();
        let [first_odds, second_odds] =
            of_assumption.map_or(fixed, |(over, places)| over.map(|rate| odds(rate.at(places[draw]))));
        deviations[0].push((from_odds(first_odds * moved) - rates[0]) as f32);
        deviations[1].push((from_odds(second_odds * moved / factor) - rates[1]) as f32);
    }
    Some(deviations)
}

/// The error of an imputed difference; none where the economy reports both sides, or its own survey of the year.
fn error_of_difference(
    side: &Estimate,
    cell: &Text,
    draws: &mut EconomyDraws<'_>,
    tests: &IntervalTests,
) -> Option<Judged> {
    let start = Start { year: side.year, level: None, is_estimated: false };
    let value = side.value?;
    let mut errors = |kind, horizon_years| {
        let asked = Asked { kind, cell, horizon_years, start, rate_percent: None };
        Some(Judged::new(draws.errors(&asked)?, &asked, value, tests))
    };
    match side.method {
        Method::BreakdownGap if side.n_donors.is_some() => errors(ErrorKind::LentDifference, 1),
        Method::BreakdownGap if side.horizon_years > Some(0) => {
            errors(ErrorKind::OwnDifference, side.horizon_years?).or_else(|| errors(ErrorKind::LentDifference, 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Traits;
    use super::super::likeness::Known;
    use super::super::residuals::{ResidualKey, Residuals};
    use super::*;
    use crate::concepts::{Location, Unit};

    const OF_TOTAL: f64 = 0.02;
    const OF_DIFFERENCE: f64 = 0.03;

    fn id(number: u8) -> EconomyId {
        format!("A{}{}", char::from(b'A' + number / 26), char::from(b'A' + number % 26)).parse().unwrap()
    }

    fn row(location: Location, value: f64, weight: f64, method: Method) -> Estimate {
        Estimate {
            economy: id(0),
            indicator: "x".into(),
            year: 2025,
            breakdown: Breakdown { location, ..Breakdown::total() },
            value: Some(value),
            reported: None,
            interval: None,
            unit: Unit::Percent,
            status: Status::Imputed,
            method,
            horizon_years: Some(1),
            shift_logit: None,
            own_weight: None,
            n_donors: (method == Method::BreakdownGap).then_some(40),
            weight: Some(weight),
            weight_unit: Unit::Persons,
            dataset: None,
            is_fallback: false,
            remark: None,
        }
    }

    /// Every economy errs by the same in a year, up in one year and down in the next.
    fn residuals(split: &[Breakdown; 2], origins: std::ops::Range<i32>) -> Residuals {
        let mut residuals = Residuals::default();
        for origin in origins {
            let sign = if origin % 2 == 0 { 1.0 } else { -1.0 };
            for number in 0..40 {
                let [cell, of_total] = [&split[0], &Breakdown::total()].map(|cell| cell.code().into());
                let total = ResidualKey { kind: ErrorKind::Trend, cell: of_total, horizon_years: 1 };
                let difference = ResidualKey { kind: ErrorKind::LentDifference, cell, horizon_years: 1 };
                residuals.insert(total, origin, id(number), sign * OF_TOTAL);
                residuals.insert(difference, origin, id(number), sign * OF_DIFFERENCE);
            }
        }
        residuals
    }

    /// The sides re-weight to the total: 0.25·80 + 0.75·40 = 50.
    fn world() -> ([Breakdown; 2], Vec<Estimate>) {
        let split = [Location::Urban, Location::Rural].map(|location| Breakdown { location, ..Breakdown::total() });
        let rows = vec![
            row(Location::Total, 50.0, 100.0, Method::Trend),
            row(Location::Urban, 80.0, 25.0, Method::BreakdownGap),
            row(Location::Rural, 40.0, 75.0, Method::BreakdownGap),
        ];
        (split, rows)
    }

    #[test]
    fn an_error_of_the_total_moves_both_sides_and_one_of_the_difference_moves_them_apart() {
        let (split, mut rows) = world();
        let (traits, known) = (Traits::new(&[], &[], &[], &[], 2025), Known::new());
        let residuals = residuals(&split, 2014..2024);
        let all = deviations(
            &mut rows,
            Sides { splits: &[split], assumed: &[] },
            &Draws::new(&residuals, &traits, &known),
            &IntervalTests::default(),
        );
        let mut has_moved = false;
        for draw in 0..N_DRAWS {
            let moved = |row: usize| f64::from(all.get(row).unwrap()[draw]);
            let of_logit = |row: usize, rate: f64| logit(rate + moved(row)) - logit(rate);
            // Both errors go up and down by origin, and so by draw, the one of the difference by 3/2 of the total's.
            let (of_total, apart) = (of_logit(0, 50.0), of_logit(1, 80.0) - of_logit(2, 40.0));
            let rounding = 0.05 / 25.0 + 1e-6;
            assert!((apart - of_total * OF_DIFFERENCE / OF_TOTAL).abs() < 2.0 * rounding, "{of_total} {apart}");
            let together = 0.25 * moved(1) + 0.75 * moved(2);
            assert!(
                (together - moved(0)).abs() < 0.05,
                "to first order the sides re-weight to the moved total: {together}"
            );
            has_moved |= of_total > OF_TOTAL / 2.0;
        }
        assert!(has_moved);
        assert!(rows.iter().all(|row| row.status == Status::Imputed && row.remark.is_none()));
        let is_inside = |row: &Estimate| {
            row.interval.unwrap().lower < row.value.unwrap() && row.value.unwrap() < row.interval.unwrap().upper
        };
        assert!(rows.iter().all(is_inside), "no value stands on an end: {rows:?}");
    }

    /// The total is reported and so is the difference, and yet nobody knows how many children there are among the rest.
    #[test]
    fn what_is_assumed_is_drawn_evenly_from_its_range_the_same_for_all_economies() {
        let (_, rows) = world();
        let (traits, known, residuals) = (Traits::new(&[], &[], &[], &[], 2025), Known::new(), Residuals::default());
        let draws = Draws::new(&residuals, &traits, &known);
        let of_economy = |number: u8, over: [RateOverRange; 2]| {
            let places = EconomyDraws::new(&draws, id(number)).of_assumptions();
            let errors = ErrorsOfSides {
                of_total: None,
                of_difference: None,
                of_assumption: Some(([&over[0], &over[1]], places)),
            };
            of_sides(&rows[0], [&rows[1], &rows[2]], errors).unwrap()
        };
        // From 90 to 70 percent, so that 80 is in the middle; the other side the other way round.
        let [urban, rural] = of_economy(0, [RateOverRange::evenly(90.0, 70.0), RateOverRange::evenly(36.0, 44.0)]);
        let ends = |deviations: &[f32]| Interval::around(0.0, deviations).unwrap();
        let (of_urban, of_rural) = (ends(&urban), ends(&rural));
        assert!((of_urban.lower + 9.0).abs() < 0.1 && (of_urban.upper - 9.0).abs() < 0.1, "nine tenths: {of_urban:?}");
        assert!((of_rural.lower + 3.6).abs() < 0.1 && (of_rural.upper - 3.6).abs() < 0.1, "{of_rural:?}");
        assert!(urban.iter().sum::<f32>().abs() < 0.1, "the middle is the estimate");
        assert!(urban.iter().zip(&rural).all(|(urban, rural)| (urban + 2.5 * rural).abs() < 0.01), "they go together");
        let [of_another, _] = of_economy(1, [RateOverRange::evenly(90.0, 70.0), RateOverRange::evenly(36.0, 44.0)]);
        assert_eq!(urban, of_another, "it does not average out");
    }

    #[test]
    fn what_rests_on_few_origin_years_says_so() {
        let (split, mut rows) = world();
        let (traits, known) = (Traits::new(&[], &[], &[], &[], 2025), Known::new());
        let residuals = residuals(&split, 2020..2023);
        deviations(
            &mut rows,
            Sides { splits: &[split], assumed: &[] },
            &Draws::new(&residuals, &traits, &known),
            &IntervalTests::default(),
        );
        for row in rows {
            assert_eq!(row.status, Status::LowReliability);
            assert_eq!(row.remark.as_deref(), Some("its error is known from 3 origin years alone"));
        }
    }
}
