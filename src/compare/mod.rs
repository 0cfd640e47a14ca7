//! Aggregates and pairs of aggregates → gaps: ratios, differences, parity, multiples and growth.
//! Decides about no economy: what the two sides of a gap rest on is decided before.

pub mod difference;
pub mod groups;
pub mod growth;
pub mod pairs;
pub mod parity;
pub mod ratio;
pub mod turnover;

use std::collections::HashSet;

use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::{Breakdown, Status, Text, Unit};
use crate::tables::gaps::ParityClass;
use crate::tables::{Aggregate, Coverage, FigureOf, Gap, GapId, GapKind, Note, Profile, Shown, Statistic};

/// What figures of one series have in common.
pub type Series<'a> = (&'a Text, &'a Text, &'a Text, &'a Breakdown, Statistic, Profile);

/// Returns the series of a figure.
pub fn series(row: &Aggregate) -> Series<'_> {
    (&row.classification, &row.edition, &row.group, &row.breakdown, row.statistic, row.profile)
}

/// Returns the figures of the series that have data in any year. A gap with a side that never has any can hold no value and
/// is no row; a year without data among others is.
pub fn with_data(aggregates: &[Aggregate]) -> Vec<&Aggregate> {
    let has_data = |row: &&Aggregate| !matches!(row.shown, Shown::NotProduced { .. });
    let known: HashSet<Series<'_>> = aggregates.iter().filter(has_data).map(series).collect();
    aggregates.iter().filter(|row| known.contains(&series(row))).collect()
}

/// Two figures that are compared, and what they rest on.
#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    of: FigureOf<GapId>,
    numerator: Shown,
    denominator: Shown,
    /// How far off numerator and denominator may be, draw by draw.
    deviations: Option<[Deviations; 2]>,
    coverage: Coverage,
    weight_unit: Unit,
}

impl Comparison {
    /// Returns the gap; without both figures there is no value, never zero or infinity.
    fn gap(self, unit_of_difference: Unit, of: impl Fn(f64, f64) -> Option<f64>) -> Gap {
        let gap = self.of.gap;
        let both = self.numerator.value().zip(self.denominator.value());
        let shown = Shown::of_two(self.numerator, self.denominator, &of, Note::ZeroBelow);
        let value = shown.value();
        let interval = both.zip(value).zip(self.deviations).and_then(|((both, value), deviations)| {
            let [above, below] = &deviations;
            let draws = above.iter().zip(below.iter());
            let drawn = |(above, below): (&f32, &f32)| of(both.0 + f64::from(*above), both.1 + f64::from(*below));
            Interval::of(draws.map(drawn).map(|value| value.unwrap_or(f64::NAN))).map(|interval| (interval, value))
        });
        let shown = if interval.is_some_and(|(interval, value)| !interval.holds(value)) {
            shown.no_better_than(Status::LowReliability).noted(Note::OneSided)
        } else {
            shown
        };
        let interval = interval.map(|(interval, _)| interval);
        let parity_class = value.and_then(|value| parity_class(gap, value));
        let is_open = |class: ParityClass| interval.is_some_and(|interval| parity::is_open(class, interval));
        let shown = match parity_class {
            Some(class) if is_open(class) => shown.noted(Note::OpenParity),
            _ => shown,
        };
        Gap {
            of: self.of,
            numerator: both.map(|(numerator, _)| numerator),
            denominator: both.map(|(_, denominator)| denominator),
            shown,
            interval,
            unit: unit(gap, unit_of_difference),
            parity_class,
            coverage: self.coverage,
            weight_unit: self.weight_unit,
        }
    }
}

fn parity_class(gap: GapId, value: f64) -> Option<ParityClass> {
    (gap.kind() == GapKind::Parity).then(|| parity::class(value))
}

/// Returns the unit of a gap between figures whose difference has this unit.
pub fn unit(gap: GapId, unit_of_difference: Unit) -> Unit {
    match gap {
        GapId::GrowthPoints => unit_of_difference,
        GapId::GrowthRelative | GapId::GrowthCagr | GapId::UsersGrowth => Unit::Percent,
        _ if gap.kind() == GapKind::Difference => unit_of_difference,
        _ => Unit::Ratio,
    }
}

/// Returns the unit of a difference: percentages differ by points, everything else by its own unit.
pub fn unit_of_difference(unit: Unit) -> Unit {
    if unit == Unit::Percent { Unit::Points } else { unit }
}

/// Returns the gap between two figures that are `years` apart where it is a growth.
///
/// - Missing: `None` where the figure below the line gives no ratio.
pub fn value(gap: GapId, numerator: f64, denominator: f64, years: f64) -> Option<f64> {
    match gap.kind() {
        GapKind::Growth => growth::value(gap, numerator, denominator, years),
        _ => ratio_or_difference(gap)(numerator, denominator),
    }
}

/// Returns the value of a ratio or difference.
fn ratio_or_difference(gap: GapId) -> fn(f64, f64) -> Option<f64> {
    match gap.kind() {
        GapKind::Difference => |numerator, denominator| Some(difference::difference(numerator, denominator)),
        _ => ratio::ratio,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_subtracted_keeps_its_unit_and_what_is_divided_has_none_of_it() {
        let of_prices = |gap| unit(gap, Unit::UsDollars);
        let ratios =
            [GapId::GenderParity, GapId::UrbanRuralRatio, GapId::YouthRatio, GapId::IncomeRatio, GapId::PriceMultiple];
        assert_eq!(ratios.map(of_prices), [Unit::Ratio; 5]);
        let differences = [
            GapId::GenderDifference,
            GapId::UrbanRuralDifference,
            GapId::YouthDifference,
            GapId::IncomeDifference,
            GapId::GrowthPoints,
        ];
        assert_eq!(differences.map(of_prices), [Unit::UsDollars; 5]);
        assert_eq!([GapId::GrowthRelative, GapId::GrowthCagr, GapId::UsersGrowth].map(of_prices), [Unit::Percent; 3]);
        assert_eq!([Unit::Percent, Unit::Score].map(unit_of_difference), [Unit::Points, Unit::Score]);
    }

    #[test]
    fn a_gap_is_made_of_two_figures_and_the_years_between_them() {
        let of = |gap| value(gap, 36.0, 25.0, 2.0).map(|value| (value * 1e9).round() / 1e9);
        assert_eq!([GapId::GenderParity, GapId::PriceMultiple, GapId::IncomeRatio].map(of), [Some(1.44); 3]);
        assert_eq!([GapId::GenderDifference, GapId::IncomeDifference, GapId::GrowthPoints].map(of), [Some(11.0); 3]);
        assert_eq!([GapId::GrowthRelative, GapId::UsersGrowth].map(of), [Some(44.0); 2]);
        assert_eq!(of(GapId::GrowthCagr), Some(20.0));
        assert_eq!(value(GapId::GenderParity, 36.0, 0.0, 1.0), None);
    }
}
