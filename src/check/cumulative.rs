//! Cumulative categories: who is covered by 4G is covered by at least 3G, so each category covers at most what the
//! one before covers. Whether to cap is for estimation.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::exceeds;
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::tables::Observation;

/// Points below which a difference is rounding.
const TOLERANCE_POINTS: f64 = 0.05;

/// Returns a warning where less than two of the categories have a value: nothing is held against anything.
pub fn says_nothing(pipeline: &Pipeline, observations: &[Observation]) -> Option<Finding> {
    let order = &pipeline.definition.check.cumulative;
    let has_value = |category: &&String| {
        observations.iter().any(|row| row.selected && row.value.is_some() && *row.breakdown.category == ***category)
    };
    let n = order.iter().filter(has_value).count();
    let way = [Step::Key("check"), Step::Key("cumulative")];
    let detail = format!("{n} of {} categories have a value: no order is checked", order.len());
    let finding = || pipeline.finding(Code::FitsNothing, &way, detail).indicator(&pipeline.id().into());
    (!order.is_empty() && n < 2).then(|| finding().help("write the categories as the inputs have them"))
}

/// Returns a finding for every selected value above that of the nearest category before it.
pub fn check(order: &[String], observations: &[Observation]) -> Vec<Finding> {
    let mut cells: BTreeMap<_, Vec<(usize, &Observation, f64)>> = BTreeMap::new();
    for row in observations.iter().filter(|row| row.selected) {
        let rank = order.iter().position(|category| *category == *row.breakdown.category);
        if let (Some(rank), Some(value)) = (rank, row.value) {
            cells.entry((row.economy, row.year)).or_default().push((rank, row, value));
        }
    }
    let mut findings = Vec::new();
    for values in cells.values_mut() {
        values.sort_by_key(|(rank, _, _)| *rank);
        for pair in values.windows(2) {
            let [(_, wider, covered), (_, row, value)] = pair else { continue };
            if exceeds(*value, covered + TOLERANCE_POINTS) {
                let (later, earlier) = (&row.breakdown.category, &wider.breakdown.category);
                let detail =
                    format!("{} {}: {later} covers {value}, more than {earlier} with {covered}", row.economy, row.year);
                let finding = finding_about(Code::NotCumulative, row, detail).sized(value - covered);
                findings.push(finding.help("ask the publisher, or allow it with the reason"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rate, size_of};
    use super::*;

    #[test]
    fn a_later_technology_cannot_cover_more() {
        let of = |category: &str, value, line| {
            let mut row = rate("AAA", 2020, value, line);
            row.breakdown.category = category.into();
            row
        };
        let order = ["2G", "3G", "4G"].map(str::to_owned);
        let findings = |values: [f64; 3]| {
            check(&order, &[of("4G", values[2], 2), of("2G", values[0], 3), of("3G", values[1], 4)]).len()
        };
        assert_eq!(findings([99.0, 90.0, 80.0]), 0);
        assert_eq!(findings([99.0, 99.04, 80.0]), 0);
        assert_eq!(findings([99.0, 90.0, 95.0]), 1);
        // `up_to` of an [[allow]] is held against the five points.
        assert_eq!(size_of(&check(&order, &[of("3G", 90.0, 2), of("4G", 95.0, 3)])), 5.0);
        let without_3g = check(&order, &[of("2G", 50.0, 2), of("4G", 60.0, 3)]);
        assert_eq!(without_3g.len(), 1, "a missing technology is no excuse");
    }
}
