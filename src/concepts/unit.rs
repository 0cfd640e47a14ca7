//! Units of measure. A percent and a share never meet without a conversion by name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::named;

/// The unit of an indicator, weight or aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A rate from 0 to 100.
    Percent,
    /// A part of a whole from 0 to 1.
    Share,
    /// A number of people.
    Persons,
    /// A number of people of all ages, standing in for an age whose number in that location is unknown.
    PersonsOfAllAges,
    /// A number of economies.
    Economies,
    /// Subscriptions and the like for every 100 people.
    Per100People,
    /// A number of subscriptions.
    Subscriptions,
    /// Kilobits a second for every inhabitant.
    KbitPerSecondPerInhabitant,
    /// Kilobits a second.
    KbitPerSecond,
    /// Exabytes, 10^18 bytes.
    Exabytes,
    /// Metric tonnes.
    Tonnes,
    /// Current US dollars.
    UsDollars,
    /// A score from 0 to 100.
    Score,
    /// One figure divided by another.
    Ratio,
    /// A difference of two percentages.
    Points,
    /// A number in a unit of its publisher's own.
    Number,
}

named! {
    Unit {
        Percent => "percent",
        Share => "share",
        Persons => "persons",
        PersonsOfAllAges => "persons of all ages (proxy)",
        Economies => "economies",
        Per100People => "per 100 people",
        Subscriptions => "subscriptions",
        KbitPerSecondPerInhabitant => "kbit/s per inhabitant",
        KbitPerSecond => "kbit/s",
        Exabytes => "exabytes",
        Tonnes => "tonnes",
        UsDollars => "US dollars",
        Score => "score",
        Ratio => "ratio",
        Points => "points",
        Number => "number",
    }
}

impl Unit {
    /// Returns the number of decimals that a table prints (method: rates to one decimal).
    pub const fn decimals(self) -> usize {
        match self {
            Self::Percent
            | Self::Per100People
            | Self::KbitPerSecondPerInhabitant
            | Self::Exabytes
            | Self::Score
            | Self::Points
            | Self::Number => 1,
            Self::Share => 3,
            Self::Ratio => 2,
            Self::Persons
            | Self::PersonsOfAllAges
            | Self::Economies
            | Self::Subscriptions
            | Self::KbitPerSecond
            | Self::Tonnes
            | Self::UsDollars => 0,
        }
    }

    /// Returns what a rate of this unit adds up to with its weight, and the people that the rate counts per:
    /// 30 per 100 people times 1000 people over 100 are 300 subscriptions. `None` for amounts and shares of people.
    pub const fn total(self) -> Option<(Self, f64)> {
        match self {
            Self::Per100People => Some((Self::Subscriptions, 100.0)),
            Self::KbitPerSecondPerInhabitant => Some((Self::KbitPerSecond, 1.0)),
            _ => None,
        }
    }

    /// Returns whether values of this unit add up: people and tonnes do, rates and money per head do not.
    pub const fn is_amount(self) -> bool {
        match self {
            Self::Persons
            | Self::PersonsOfAllAges
            | Self::Economies
            | Self::Subscriptions
            | Self::KbitPerSecond
            | Self::Exabytes
            | Self::Tonnes => true,
            Self::Percent
            | Self::Share
            | Self::Per100People
            | Self::KbitPerSecondPerInhabitant
            | Self::UsDollars
            | Self::Score
            | Self::Ratio
            | Self::Points
            | Self::Number => false,
        }
    }

    /// Returns the value that is everything, for rates that end there; `None` where values have no end.
    pub const fn whole(self) -> Option<f64> {
        match self {
            Self::Percent | Self::Score => Some(100.0),
            Self::Share => Some(1.0),
            Self::Persons
            | Self::PersonsOfAllAges
            | Self::Economies
            | Self::Per100People
            | Self::Subscriptions
            | Self::KbitPerSecondPerInhabitant
            | Self::KbitPerSecond
            | Self::Exabytes
            | Self::Tonnes
            | Self::UsDollars
            | Self::Ratio
            | Self::Points
            | Self::Number => None,
        }
    }

    /// Returns the values that are possible in the unit, both ends among them; none where any number is.
    ///
    /// A share above 1 is told as one of another scale, and is not refused.
    pub const fn range(self) -> Option<[f64; 2]> {
        match self {
            Self::Percent | Self::Score => Some([0.0, 100.0]),
            Self::Share
            | Self::Persons
            | Self::PersonsOfAllAges
            | Self::Economies
            | Self::Per100People
            | Self::Subscriptions
            | Self::KbitPerSecondPerInhabitant
            | Self::KbitPerSecond
            | Self::Exabytes
            | Self::Tonnes
            | Self::UsDollars
            | Self::Ratio => Some([0.0, f64::INFINITY]),
            Self::Points | Self::Number => None,
        }
    }

    /// Returns whether members of a group can be weighed in the unit: things that are counted, money, and what an index of
    /// no unit may stand for.
    pub const fn can_weigh(self) -> bool {
        self.is_amount() || matches!(self, Self::UsDollars | Self::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_per_head_add_up_to_things_and_other_rates_do_not() {
        assert_eq!(Unit::Per100People.total(), Some((Unit::Subscriptions, 100.0)));
        assert_eq!(Unit::KbitPerSecondPerInhabitant.total(), Some((Unit::KbitPerSecond, 1.0)));
        assert_eq!([Unit::Percent, Unit::Score, Unit::UsDollars].map(Unit::total), [None; 3]);
    }

    #[test]
    fn a_rate_ends_at_its_whole_and_nothing_that_is_counted_lies_below_zero() {
        assert_eq!(Unit::Percent.range(), Some([0.0, 100.0]));
        assert_eq!([Unit::Persons, Unit::Share].map(Unit::range), [Some([0.0, f64::INFINITY]); 2]);
        assert_eq!([Unit::Points, Unit::Number].map(Unit::range), [None; 2]);
    }

    #[test]
    fn amounts_weigh_and_rates_do_not() {
        let units = [Unit::Persons, Unit::UsDollars, Unit::Number, Unit::Percent, Unit::Per100People, Unit::Ratio];
        assert_eq!(units.map(Unit::can_weigh), [true, true, true, false, false, false]);
    }

    #[test]
    fn a_figure_is_printed_with_the_digits_of_its_unit() {
        let decimals = [Unit::Percent, Unit::Share, Unit::Ratio, Unit::Persons, Unit::UsDollars].map(Unit::decimals);
        assert_eq!(decimals, [1, 3, 2, 0, 0]);
    }
}
