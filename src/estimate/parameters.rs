//! The parameters of the trend.

/// Parameters of the trend. Chosen by rolling-origin cross-validation on country data (`ictstat cross-validate`); see
/// docs/method.md for the table that they follow from. If they move, run it again on every indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Standard width of the kernel in level, on the logit scale.
    pub level_bandwidth: f64,
    /// How much more a donor of the same region counts.
    pub region_bonus: f64,
    /// Standard width of the kernel in income, in logarithms of GNI per capita.
    pub income_bandwidth: f64,
    /// Part of the own slope, 0 to 1 and never above one half, where the last report is an estimate of the source: its
    /// estimates follow a smooth path. After a survey the own slope only adds noise and has no part.
    pub own_weight: f64,
    /// Largest own slope a year, on the logit scale; a decline counts as none.
    pub largest_own_slope: f64,
    /// Largest slope a year that a donor lends, on the logit scale, either way.
    pub largest_donor_slope: f64,
    /// Yearly pull towards the level of the regression, 0 to 1.
    pub pull: f64,
}

/// The parameters in use.
pub const PARAMETERS: Parameters = Parameters {
    level_bandwidth: 1.0,
    region_bonus: 2.0,
    income_bandwidth: 1.0,
    own_weight: 0.5,
    largest_own_slope: 0.25,
    largest_donor_slope: 1.0,
    pull: 0.03,
};
