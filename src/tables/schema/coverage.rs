//! Columns that say how much of a group a figure rests on, as counts and as shares of the weight.

use super::Column;
use super::ColumnType::{Float, Int, Text};

/// `n_members`
pub const N_MEMBERS: Column = Column::new(
    "n_members",
    Int,
    "economies",
    "Members of the group, in or outside the universe, with a weight or without",
);
/// `n_reported`
pub const N_REPORTED: Column = Column::new("n_reported", Int, "economies", "Members with a reported value");
/// `n_estimated`
pub const N_ESTIMATED: Column =
    Column::new("n_estimated", Int, "economies", "Members whose reported value the source itself estimated");
/// `n_imputed`
pub const N_IMPUTED: Column = Column::new("n_imputed", Int, "economies", "Members with an imputed value");
/// `n_rebased`
pub const N_REBASED: Column =
    Column::new("n_rebased", Int, "economies", "Members whose reported value was re-based over a break");
/// `n_fallback`
pub const N_FALLBACK: Column = Column::new(
    "n_fallback",
    Int,
    "economies",
    "Members whose value an earlier edition states and the one in use does not; in weight_reported_share, not in n_reported",
);
/// `n_missing`
pub const N_MISSING: Column = Column::new("n_missing", Int, "economies", "Members without a value");
/// `weight_unit`
pub const WEIGHT_UNIT: Column =
    Column::new("weight_unit", Text, "", "What the weights count; economies where each member counts once");
/// `weight_total`
pub const WEIGHT_TOTAL: Column =
    Column::new("weight_total", Float, "weight_unit column", "Weight of all members").optional();
/// `weight_reported_share`
pub const WEIGHT_REPORTED_SHARE: Column = Column::new(
    "weight_reported_share",
    Float,
    "share",
    "Part of the weight with a reported value, measured, estimated by the source or of an earlier edition",
)
.optional();
/// `weight_estimated_share`
pub const WEIGHT_ESTIMATED_SHARE: Column = Column::new(
    "weight_estimated_share",
    Float,
    "share",
    "Part of the weight with a reported value that the source itself estimated or an earlier edition alone states; a part of weight_reported_share",
)
.optional();
/// `weight_fallback_share`
pub const WEIGHT_FALLBACK_SHARE: Column = Column::new(
    "weight_fallback_share",
    Float,
    "share",
    "Part of the weight with a value that an earlier edition alone states; a part of weight_estimated_share",
)
.optional();
/// `weight_imputed_share`
pub const WEIGHT_IMPUTED_SHARE: Column =
    Column::new("weight_imputed_share", Float, "share", "Part of the weight with an imputed value").optional();
/// `weight_missing_share`
pub const WEIGHT_MISSING_SHARE: Column =
    Column::new("weight_missing_share", Float, "share", "Part of the weight without a value").optional();
/// `mean_horizon_years`
pub const MEAN_HORIZON_YEARS: Column = Column::new(
    "mean_horizon_years",
    Float,
    "years",
    "Weighted mean of the years since the last report, over the members that ever reported",
)
.optional();
