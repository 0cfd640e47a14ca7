//! What an economy has to have to be counted.

use crate::concepts::reaches;

/// What a value has to satisfy to be counted; without a bound every value counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Property {
    /// The value is at least this.
    pub at_least: Option<f64>,
    /// The value is below this.
    pub below: Option<f64>,
}

impl Property {
    /// Returns whether a value has the property.
    pub fn holds(&self, value: f64) -> bool {
        self.at_least.is_none_or(|bound| reaches(value, bound)) && self.below.is_none_or(|bound| !reaches(value, bound))
    }
}
