//! What a new report would be worth: by how much the interval of a group narrows when one economy's error is gone.
//! Looks at the weighted mean of the totals; knows no error that is not drawn.

use rayon::prelude::*;

use super::Panel;
use super::weighted_error::WeightedError;
use crate::concepts::groups::Group;
use crate::concepts::interval::Interval;
use crate::concepts::{Breakdown, EconomyId, Text, YearRange};
use crate::tables::Survey;

/// Economies that are kept of each group and year.
const MOST_KEPT: usize = 10;

/// Returns for every group, year and category the economies whose new report would narrow the interval of the weighted mean
/// most, the first first.
///
/// With the error e = Σ wⱼ·eⱼ / Σ wⱼ of the group in every draw, a report of economy i leaves e − wᵢ·eᵢ / Σ wⱼ. What its
/// error shares with others of the same draw counts as it is: errors that go together add up, errors that offset each
/// other do not. Ranked by the variance that goes.
///
/// - Units: widths of 90 % intervals in points, variances in points squared.
/// - Missing: no row where nothing is imputed or the errors of the rules are unknown.
/// - Source: own rule (method, section 4).
pub fn surveys(panel: &Panel<'_>, indicator: &Text, groups: &[Group], years: YearRange) -> Vec<Survey> {
    let total = Breakdown::total();
    let is_total = |cell: &Breakdown| (cell.sex, cell.age, cell.location) == (total.sex, total.age, total.location);
    let cells: Vec<(i32, &Breakdown)> =
        panel.cells().filter(|(year, cell)| years.contains(*year) && is_total(cell)).collect();
    let of_cell = |(year, cell): &(i32, &Breakdown)| {
        let of_group = |group: &Group| {
            let errors = panel.weighted_errors(group.members(*year), *year, cell);
            let row = |(rank, worth): (usize, Worth)| Survey {
                classification: group.classification.clone(),
                edition: group.edition.clone(),
                group: group.name.clone(),
                indicator: indicator.clone(),
                year: *year,
                category: cell.category.clone(),
                economy: worth.economy,
                rank: rank + 1,
                weight_share: worth.weight_share,
                variance: worth.variance.0,
                variance_after: worth.variance.1,
                width: worth.width.0,
                width_after: worth.width.1,
            };
            ranked(&errors).into_iter().enumerate().map(row).collect::<Vec<_>>()
        };
        groups.iter().flat_map(of_group).collect::<Vec<_>>()
    };
    let mut rows: Vec<Survey> = cells.par_iter().flat_map_iter(of_cell).collect();
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

/// What the report of one economy is worth, each measure before and after it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Worth {
    economy: EconomyId,
    weight_share: f64,
    variance: (f64, f64),
    width: (f64, f64),
}

/// Returns the economies that lower the variance most, the first first.
fn ranked(errors: &[WeightedError<'_>]) -> Vec<Worth> {
    let n_draws = errors.first().map_or(0, |error| error.deviations.len());
    let mut sums = vec![0.0; n_draws];
    for error in errors {
        sums.iter_mut().zip(error.deviations).for_each(|(sum, one)| *sum += error.weight_share * f64::from(*one));
    }
    let without = |error: &WeightedError<'_>| -> Vec<f64> {
        sums.iter().zip(error.deviations).map(|(sum, one)| sum - error.weight_share * f64::from(*one)).collect()
    };
    let before = variance(&sums);
    let after = errors.iter().map(|error| (variance(&without(error)), *error));
    let mut all: Vec<(f64, WeightedError<'_>)> = after.filter(|(after, _)| *after < before).collect();
    all.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.economy.cmp(&other.economy)));
    all.truncate(MOST_KEPT);
    let worth = |(after, error): (f64, WeightedError<'_>)| Worth {
        economy: error.economy,
        weight_share: error.weight_share,
        variance: (before, after),
        width: (width(&sums), width(&without(&error))),
    };
    all.into_iter().map(worth).collect()
}

fn variance(draws: &[f64]) -> f64 {
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n
}

fn width(draws: &[f64]) -> f64 {
    Interval::of(draws.iter().copied()).map_or(0.0, |interval| interval.upper - interval.lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::tests::{draws, imputed, people, reported, world};
    use crate::concepts::Sex;
    use crate::tables::Estimate;

    fn worth(errors: &[(&str, f64, [f32; 4])]) -> Vec<(String, f64, f64)> {
        let errors: Vec<WeightedError<'_>> = errors
            .iter()
            .map(|(economy, weight_share, deviations)| WeightedError {
                economy: economy.parse().unwrap(),
                weight_share: *weight_share,
                deviations,
            })
            .collect();
        ranked(&errors).iter().map(|one| (one.economy.to_string(), one.variance.0, one.variance.1)).collect()
    }

    /// Errors of the mean: 0.5·(2, −2, 2, −2) + 0.25·(4, 4, −4, −4) = (2, 0, 0, −2), of variance 2. Without AAA it is
    /// (1, 1, −1, −1), of variance 1; without BBB (1, −1, 1, −1), of variance 1 too; CCC has no error.
    #[test]
    fn a_report_takes_its_own_error_out_of_every_draw() {
        let found = worth(&[
            ("BBB", 0.25, [4.0, 4.0, -4.0, -4.0]),
            ("AAA", 0.5, [2.0, -2.0, 2.0, -2.0]),
            ("CCC", 0.25, [0.0; 4]),
        ]);
        assert_eq!(found, [("AAA".to_owned(), 2.0, 1.0), ("BBB".to_owned(), 2.0, 1.0)]);
    }

    /// BBB errs as AAA does: (3, −3, 3, −3) together, of variance 9; alone each has half the width, yet a quarter of the
    /// variance stays of AAA's and more than half goes. CCC offsets both, and its report would widen the interval.
    #[test]
    fn errors_that_go_together_are_worth_more_and_offsetting_ones_nothing() {
        let (up, down) = ([4.0, -4.0, 4.0, -4.0], [-4.0, 4.0, -4.0, 4.0]);
        let together = worth(&[("AAA", 0.5, up), ("BBB", 0.25, up)]);
        assert_eq!(together, [("AAA".to_owned(), 9.0, 1.0), ("BBB".to_owned(), 9.0, 4.0)]);
        let offset = worth(&[("AAA", 0.5, up), ("CCC", 0.25, down)]);
        assert_eq!(offset, [("AAA".to_owned(), 1.0, 1.0)][..0]);
        assert!(worth(&[]).is_empty());
    }

    /// AAA is a quarter of the weight and off by 4, 8, 12, BBB three quarters and off by 0, 4, 8: together 1, 5, 9. Their
    /// variance is 32/3 and nine of ten lie from 1.4 to 8.6. Without BBB it is 1, 2, 3, without AAA 0, 3, 6.
    #[test]
    fn every_group_and_year_has_its_economies_by_what_their_report_is_worth() {
        let rows = [
            imputed("BBB", Sex::Total, 60.0),
            imputed("AAA", Sex::Total, 40.0),
            imputed("AAA", Sex::Female, 40.0),
            Estimate { year: 2021, ..imputed("AAA", Sex::Total, 40.0) },
            imputed("DDD", Sex::Total, 40.0),
        ];
        let deviations = draws(&[[0.0, 4.0, 8.0], [4.0, 8.0, 12.0], [9.0, 0.0, 1.0], [9.0, 0.0, 1.0], [5.0, 0.0, 0.0]]);
        let (weights, groups) = (people(), world());
        let panel = Panel::of_estimates(&rows, Some(&deviations), Some(&weights), &groups);
        let round = |value: f64| (value * 1e6).round() / 1e6;
        let years = YearRange { from: 2020, to: 2020 };
        let told = |row: &Survey| {
            let measures = [row.variance, row.variance_after, row.width, row.width_after].map(round);
            (row.year, row.rank, row.economy.to_string(), row.weight_share, measures)
        };
        let found = surveys(&panel, &"internet-use".into(), &groups, years);
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [
                (2020, 1, "BBB".to_owned(), 0.75, [10.666_667, 0.666_667, 7.2, 1.8]),
                (2020, 2, "AAA".to_owned(), 0.25, [10.666_667, 6.0, 7.2, 5.4]),
            ]
        );
        let reports = [reported("BBB", Sex::Total, 60.0), imputed("AAA", Sex::Total, 40.0)];
        let panel = Panel::of_estimates(&reports, Some(&deviations), Some(&weights), &groups);
        let economies: Vec<String> =
            surveys(&panel, &"x".into(), &groups, years).iter().map(|row| row.economy.to_string()).collect();
        assert_eq!(economies, ["AAA"], "a report has no error");
    }
}
