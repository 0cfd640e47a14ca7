//! Observations in use, put into series: the values of one economy and breakdown, year after year.

use crate::concepts::Breakdown;
use crate::tables::Observation;

/// One value of a series, with its row.
pub type Point<'a> = (&'a Observation, f64);

/// Returns the values in use by economy and breakdown, each series in the order of its years.
pub fn points(observations: &[Observation]) -> Vec<Point<'_>> {
    let in_use = observations.iter().filter(|row| row.selected);
    let mut points: Vec<Point<'_>> = in_use.filter_map(|row| Some((row, row.value?))).collect();
    points.sort_by(|(a, _), (b, _)| (a.economy, &a.breakdown, a.year).cmp(&(b.economy, &b.breakdown, b.year)));
    points
}

/// Returns whether two values belong to one series.
pub fn is_one_series((a, _): &Point<'_>, (b, _): &Point<'_>) -> bool {
    a.economy == b.economy && a.breakdown == b.breakdown
}

/// Returns the code of a breakdown as a message names it; nothing for the total.
pub fn named(breakdown: &Breakdown) -> String {
    if *breakdown == Breakdown::total() { String::new() } else { format!(" ({})", breakdown.code()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Sex;

    #[test]
    fn a_breakdown_is_named_and_a_total_is_not() {
        assert_eq!(named(&Breakdown::total()), "");
        assert_eq!(named(&Breakdown { sex: Sex::Female, ..Breakdown::total() }), " (F/_T/_T/_Z)");
    }
}
