//! What a member of a group weighs, and how that is known: its nearest known weight where the year has none.
//! Says nothing about how a value is known; that is the basis of a member.

use super::Weights;
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex};

/// What an economy weighs in a breakdown and year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Weight {
    /// Stated for the year.
    Stated(f64),
    /// Made with a share that continues its own trend after its last year.
    Continued(f64),
    /// Not known for the year: that of the nearest year in which it is.
    OfYear {
        /// The weight.
        weight: f64,
        /// Year for which it is stated.
        year: i32,
    },
    /// Known in no year for the breakdown: that of the whole, by which the economy shows as missing.
    OfWhole(f64),
    /// Known in no year.
    #[default]
    Unknown,
    /// Nobody lives in the location, so the economy is no member there.
    Nobody,
}

impl Weight {
    /// Returns the weight by which a value counts; `None` where the breakdown's weight is unknown in every year.
    pub const fn of_value(self) -> Option<f64> {
        match self {
            Self::Stated(weight) | Self::Continued(weight) | Self::OfYear { weight, .. } => Some(weight),
            Self::OfWhole(_) | Self::Unknown | Self::Nobody => None,
        }
    }

    /// Returns the weight by which a member counts, with a value or without; `None` where the economy is no member.
    pub const fn of_member(self) -> Option<f64> {
        match self {
            Self::Stated(weight) | Self::Continued(weight) | Self::OfYear { weight, .. } | Self::OfWhole(weight) => {
                Some(weight)
            }
            Self::Unknown => Some(0.0),
            Self::Nobody => None,
        }
    }

    /// Returns the year for which the weight is stated, where it is that of another year.
    pub const fn other_year(self) -> Option<i32> {
        match self {
            Self::OfYear { year, .. } => Some(year),
            Self::Stated(_) | Self::Continued(_) | Self::OfWhole(_) | Self::Unknown | Self::Nobody => None,
        }
    }

    /// Returns whether a figure in which the weight takes part is no measurement for that.
    pub const fn is_estimated(self) -> bool {
        match self {
            Self::Continued(_) | Self::OfYear { .. } => true,
            Self::Stated(_) | Self::OfWhole(_) | Self::Unknown | Self::Nobody => false,
        }
    }
}

/// Returns what a member of a group weighs in a rate's breakdown. A member without a weight stays a member.
///
/// 1. The denominator of the year, of the same sex, age and location.
/// 2. Where the year has none, that of the nearest year of the same economy and breakdown, of two equally near the
///    earlier one. A value counts with it; the figure gets the status E, and its note names economy and year.
/// 3. Where no year has one of the breakdown, that of the whole (both sexes, all locations, at last all ages), of the
///    year or the nearest. A value does not count with it: the economy is missing in the breakdown, and its weight
///    shows so.
/// 4. Where no year has any, the economy is counted among the members and the missing, weighs nothing, and the note
///    names it. Statistics that let every economy count once use its value, if it has one.
///
/// - Missing: an economy without people in a location is no member there.
/// - Source: own rule (method, section 2): the weight of an economy that is absent must show as missing.
pub fn weight_of_member(weights: &Weights, economy: EconomyId, year: i32, breakdown: &Breakdown) -> Weight {
    let is_location = breakdown.location != Location::Total;
    if let Some(weight) = weights.stated(economy, year, breakdown) {
        return match weight {
            nobody if is_location && nobody <= 0.0 => Weight::Nobody,
            weight if weights.is_carried_forward(economy, year, breakdown) => Weight::Continued(weight),
            weight => Weight::Stated(weight),
        };
    }
    match of_nearest_year(weights, economy, year, |near| weights.stated(economy, near, breakdown)) {
        Some((nobody, _)) if is_location && nobody <= 0.0 => Weight::Nobody,
        Some((weight, year)) => Weight::OfYear { weight, year },
        None => of_whole(weights, economy, year, breakdown),
    }
}

fn of_whole(weights: &Weights, economy: EconomyId, year: i32, breakdown: &Breakdown) -> Weight {
    let of = |age: Age| {
        let in_year = |year| weights.cell(economy, year, Sex::Total, age);
        in_year(year).or_else(|| of_nearest_year(weights, economy, year, in_year).map(|(weight, _)| weight))
    };
    weights.wholes_of(breakdown).into_iter().find_map(of).map_or(Weight::Unknown, Weight::OfWhole)
}

fn of_nearest_year(
    weights: &Weights,
    economy: EconomyId,
    year: i32,
    in_year: impl Fn(i32) -> Option<f64>,
) -> Option<(f64, i32)> {
    let (first, last) = weights.years_of(economy)?;
    let farthest = (year - first).abs().max((last - year).abs());
    let near = (1..=farthest).flat_map(|distance| [year - distance, year + distance]);
    let mut known = near.filter(|near| (first..=last).contains(near));
    known.find_map(|near| Some((in_year(near)?, near)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Unit;
    use crate::tables::Observation;

    fn count(economy: &str, year: i32, sex: Sex, location: Location, value: f64) -> Observation {
        let breakdown = Breakdown { sex, location, ..Breakdown::total() };
        let rate = crate::tables::observations::tests::rate(economy, year, value, 2);
        Observation { breakdown, unit: Unit::Persons, ..rate }
    }

    /// AAA: 100 people in 2020, 140 in 2024, women in 2020 alone; BBB: 50 people; of neither are there men.
    fn people() -> Weights {
        let total = |economy, year, value| count(economy, year, Sex::Total, Location::Total, value);
        let rows = [
            total("AAA", 2020, 100.0),
            total("AAA", 2024, 140.0),
            count("AAA", 2020, Sex::Female, Location::Total, 60.0),
            total("BBB", 2020, 50.0),
        ];
        let by_location = [
            count("BBB", 2020, Sex::Total, Location::Urban, 10.0),
            count("BBB", 2020, Sex::Total, Location::Rural, 0.0),
        ];
        Weights::new("population".into(), Unit::Persons, &rows).with_location_shares(&by_location)
    }

    fn weight(economy: &str, year: i32, sex: Sex, location: Location) -> Weight {
        let breakdown = Breakdown { sex, location, ..Breakdown::total() };
        weight_of_member(&people(), economy.parse().unwrap(), year, &breakdown)
    }

    #[test]
    fn a_member_takes_the_weight_of_its_nearest_year_and_of_two_the_earlier() {
        let total = |year| weight("AAA", year, Sex::Total, Location::Total);
        assert_eq!(total(2020), Weight::Stated(100.0));
        let of = |weight, year| Weight::OfYear { weight, year };
        assert_eq!([2021, 2022, 2023].map(total), [of(100.0, 2020), of(100.0, 2020), of(140.0, 2024)]);
        assert_eq!([1990, 2050].map(total), [of(100.0, 2020), of(140.0, 2024)]);
    }

    #[test]
    fn a_breakdown_without_weight_shows_with_the_whole_and_its_value_does_not_count() {
        assert_eq!(weight("AAA", 2024, Sex::Female, Location::Total), Weight::OfYear { weight: 60.0, year: 2020 });
        let men = weight("AAA", 2023, Sex::Male, Location::Total);
        assert_eq!((men, men.of_value(), men.of_member()), (Weight::OfWhole(140.0), None, Some(140.0)));
        assert_eq!(weight("AAA", 2020, Sex::Total, Location::Rural), Weight::OfWhole(100.0), "no shares are known");
    }

    #[test]
    fn nobody_is_no_member_and_who_never_had_a_weight_is_one() {
        assert_eq!(weight("BBB", 2020, Sex::Total, Location::Rural), Weight::Nobody);
        assert_eq!(weight("BBB", 2022, Sex::Total, Location::Rural), Weight::Nobody);
        assert_eq!(weight("BBB", 2022, Sex::Total, Location::Urban), Weight::OfYear { weight: 50.0, year: 2020 });
        let never = weight("CCC", 2020, Sex::Total, Location::Total);
        assert_eq!((never, never.of_value(), never.of_member()), (Weight::Unknown, None, Some(0.0)));
        assert_eq!(Weight::Nobody.of_member(), None);
    }
}
