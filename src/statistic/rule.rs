//! What a statistic makes of values and weights, as far as a change of it can be split by it.

use super::property::Property;

/// What a statistic makes of values and weights.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Σ w·x / Σ w, where x is what the measure makes of a value.
    Mean(Measure),
    /// Σ w·x.
    Sum(Measure),
    /// A function of values and weights that has no terms of its own economies.
    InSteps(fn(Vec<(f64, f64)>) -> Option<f64>),
}

/// Two rules of one statistic: those without terms have nothing that could differ.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Mean(one), Self::Mean(other)) | (Self::Sum(one), Self::Sum(other)) => one == other,
            (Self::InSteps(_), Self::InSteps(_)) => true,
            (Self::Mean(_) | Self::Sum(_) | Self::InSteps(_), _) => false,
        }
    }
}

/// What is added up of one economy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// The value by a factor, plus a constant: people in a rate of percent are 0.01 · value, those outside it
    /// 1 − 0.01 · value.
    Linear {
        /// Factor.
        scale: f64,
        /// Constant.
        shift: f64,
    },
    /// 1 where the value has the property, else 0.
    Property(Property),
}

impl Measure {
    /// The value itself.
    pub const VALUE: Self = Self::Linear { scale: 1.0, shift: 0.0 };

    /// Returns what is added up of a value.
    pub fn of(self, value: f64) -> f64 {
        match self {
            Self::Linear { scale, shift } => value * scale + shift,
            Self::Property(property) => f64::from(property.holds(value)),
        }
    }
}
