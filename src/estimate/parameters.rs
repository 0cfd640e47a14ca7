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
    /// Part of the own slope, 0 to 1, where the last report is an estimate of the source: its estimates follow a smooth path,
    /// and the source will go on along it. After a survey the own slope only adds noise and has no part.
    pub own_weight: f64,
    /// Largest own slope a year, on the logit scale; a decline counts as none.
    pub largest_own_slope: f64,
    /// Largest slope a year that a donor lends, on the logit scale, either way.
    pub largest_donor_slope: f64,
    /// Yearly pull towards the economy's place beside the regression, 0 to 1.
    pub pull: f64,
    /// Part of the economy's own distance to the regression that it is taken to keep, 0 to 1.
    pub kept_distance: f64,
}

/// The parameters in use for what people have or do.
pub const PARAMETERS: Parameters = Parameters {
    level_bandwidth: 1.0,
    region_bonus: 2.0,
    income_bandwidth: 1.0,
    own_weight: 0.8,
    largest_own_slope: 0.25,
    largest_donor_slope: 1.0,
    pull: 0.12,
    kept_distance: 0.5,
};

/// Those of cumulative categories, technologies that are built out: they come to those who lag behind, so that an economy's
/// distance to the regression does not last. With the parameters above the errors of network coverage at four to eight years
/// rise by 4 to 9 %.
pub const PARAMETERS_OF_CUMULATIVE: Parameters = Parameters { pull: 0.03, kept_distance: 0.0, ..PARAMETERS };
