//! The error of an economy in a figure of its group.

use crate::concepts::EconomyId;

/// The error of one economy as it counts in the mean of a group.
#[derive(Clone, Copy, Debug)]
pub struct WeightedError<'a> {
    /// The economy.
    pub economy: EconomyId,
    /// Its part of the weight, 0 to 1.
    pub weight_share: f64,
    /// How far off its value may be, in points, one number for every draw.
    pub deviations: &'a [f32],
}
