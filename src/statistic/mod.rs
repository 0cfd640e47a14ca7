//! A statistic is one file: its name in files, what it weighs, its unit, its formula, how errors pass through it and how a
//! change of it splits. Aggregates and revisions ask the same.
//! Adding one is that file, a name in `Statistic`, and a line in `Kind::of`.

pub mod count;
pub mod exact_sum;
pub mod gini;
pub mod median;
mod member;
pub mod people;
mod property;
mod rule;
pub mod share_of_economies;
pub mod sum;
pub mod weighted_mean;
pub mod weighted_median;

pub use count::count;
pub use exact_sum::ExactSum;
pub use gini::gini;
pub use median::median;
pub use member::{Basis, Member};
pub use people::{offline, users};
pub use property::Property;
pub use rule::{Measure, Rule};
pub use share_of_economies::share_of_economies;
pub use sum::{sum, sum_of_rates};
pub use weighted_mean::weighted_mean;
pub use weighted_median::weighted_median;

use crate::concepts::Unit;
use crate::tables::Statistic;

/// All that a statistic has to say of itself.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What its members weigh.
    pub weighs: Weighs,
    /// Whether it looks for a property of the values.
    pub property: TakesProperty,
    /// Whether it counts people, in whom a rate in percent is.
    pub counts_people: bool,
    /// Whether groups that share out the world add up to it.
    pub adds_up: bool,
    /// Whether it stands for an indicator where no statistic is named.
    pub is_rate: bool,
    /// Place among those that stand for a group on a terminal; none where it never does.
    pub rank: Option<u8>,
    /// Least part of the members, 0 to 1, that it needs in every profile.
    pub least_share: f64,
    /// Highest value that it can have, of values in percent.
    pub highest: f64,
    /// Unit, from that of the values.
    pub unit: fn(Unit) -> Unit,
    /// The formula.
    pub value: fn(&[Member], Terms) -> Option<f64>,
    /// By how much it is further off than the weighted mean of completed rates is, from the weight behind them; none where
    /// errors do not pass through.
    pub error_factor: Option<fn(f64) -> f64>,
    /// What it is made of, by which a change of it splits.
    pub rule: fn(Terms) -> Rule,
}

/// What members weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighs {
    /// The denominator of the rate.
    Denominator,
    /// Nothing, and its coverage is by weight.
    Amounts,
    /// Each economy counts once.
    Once,
}

/// Whether a statistic looks for a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakesProperty {
    /// It does not.
    Never,
    /// It may.
    Optional,
    /// It has to.
    Always,
}

/// What a pipeline says of a statistic besides its name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// The property that is looked for.
    pub property: Property,
    /// People whom a rate counts per, where its total counts things.
    pub per: Option<f64>,
}

impl Kind {
    /// Returns what a statistic is.
    pub const fn of(statistic: Statistic) -> &'static Self {
        match statistic {
            Statistic::Count => &count::COUNT,
            Statistic::Gini => &gini::GINI,
            Statistic::Median => &median::MEDIAN,
            Statistic::Offline => &people::OFFLINE,
            Statistic::ShareOfEconomies => &share_of_economies::SHARE_OF_ECONOMIES,
            Statistic::Sum => &sum::SUM,
            Statistic::Users => &people::USERS,
            Statistic::WeightedMean => &weighted_mean::WEIGHTED_MEAN,
            Statistic::WeightedMedian => &weighted_median::WEIGHTED_MEDIAN,
        }
    }

    /// Returns the statistic that stands for an indicator, of those that it has.
    pub fn main(statistics: impl Iterator<Item = Statistic>) -> Option<Statistic> {
        let ranked = statistics.filter_map(|statistic| Some((Self::of(statistic).rank?, statistic)));
        ranked.min().map(|(_, statistic)| statistic)
    }

    /// Returns whether the statistic is made from a rate and its denominator.
    pub fn needs_weight(&self) -> bool {
        self.weighs == Weighs::Denominator
    }

    /// Returns whether coverage is measured by weight; where it is not, every economy counts once.
    pub fn is_weighted(&self) -> bool {
        self.weighs != Weighs::Once
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns members from values and weights; `NaN` is written for no value.
    pub fn members(pairs: &[(f64, f64)]) -> Vec<Member> {
        pairs.iter().map(|(value, weight)| Member::new(Some(*value).filter(|v| !v.is_nan()), *weight)).collect()
    }

    /// Stands for "no value" in [`members`].
    pub const NONE: f64 = f64::NAN;
}
