//! What the stages make of one indicator: completed values, then aggregates and gaps.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::estimate::Estimates;
use crate::findings::Finding;
use crate::tables::{Aggregate, Gap, Membership, Survey, WeightRow, blocks};

/// What is known of the figures of an indicator before its groups are added up.
pub struct Estimated {
    /// Completed values, if it is completed; without the draws where they were in the cache.
    pub estimates: Option<Estimates>,
    /// Aggregates and gaps from the cache.
    pub aggregated: Option<Aggregated>,
}

/// Aggregates and gaps of an indicator, and what they were added up over, as they are cached.
#[derive(Debug, Serialize, Deserialize)]
pub struct Aggregated {
    /// Aggregates.
    #[serde(with = "blocks")]
    pub aggregates: Vec<Aggregate>,
    /// Gaps.
    #[serde(with = "blocks")]
    pub gaps: Vec<Gap>,
    /// What new reports would be worth.
    #[serde(with = "blocks")]
    pub surveys: Vec<Survey>,
    /// Members of its groups.
    pub members: Vec<Membership>,
    /// Weights of the members, in their order; series of one database that weigh alike have the same.
    #[serde(with = "blocks::shared")]
    pub weights: Arc<Vec<WeightRow>>,
    /// Groups that do not add up to the world.
    pub findings: Vec<Finding>,
}

/// Completed values, aggregates and gaps of an indicator.
pub struct Figures {
    /// Completed values, if it is completed.
    pub estimates: Option<Estimates>,
    /// Aggregates and gaps, and what they were added up over.
    pub aggregated: Aggregated,
}
