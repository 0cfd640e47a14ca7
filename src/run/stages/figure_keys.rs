//! The keys under which the figures of an indicator are cached: they hold the rows that are in use, so that what changes no such
//! row makes no figure anew.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::indicator::Indicator;
use super::reference::Reference;
use crate::concepts::Text;
use crate::pipeline::content_hash::sha256;
use crate::pipeline::needs::needs;
use crate::run::failure::Failure;
use crate::run::store::cache::{Holds, Key};
use crate::run::store::residuals::ResidualsFile;
use crate::tables::Observation;

/// Keys of the figures of one indicator.
#[derive(Clone, Debug)]
pub struct FigureKeys {
    /// Completed values.
    pub estimate: Key,
    /// Aggregates and gaps.
    pub aggregate: Key,
}

/// Returns what estimates and aggregates read of a row: all but its place in a file and the edition.
fn read_of(row: &Observation) -> impl Serialize + '_ {
    let Observation { economy, year, breakdown, value, unit, status, dataset, is_fallback, .. } = row;
    (economy, year, breakdown, value, unit, status, dataset, is_fallback, row.break_in_series, &row.age_scope)
}

/// Returns the keys of the figures of every indicator: its pipeline file, its rows in use and those of the indicators that it
/// needs, the groups, the residuals.
///
/// - Errors: `Internal` where a row cannot be written.
pub fn figure_keys(
    indicators: &[Indicator<'_>],
    reference: &Reference,
    residuals: &BTreeMap<Text, ResidualsFile>,
) -> Result<Vec<FigureKeys>, Failure> {
    let groups = sha256(format!("{:?} {:?}", reference.classifications, reference.user_edition).as_bytes());
    let rows_in_use = |indicator: &Indicator<'_>| {
        let used = indicator.observations.iter().filter(|row| row.selected);
        Key::of(Holds::Rows, &used.map(read_of).collect::<Vec<_>>())
    };
    let rows: Vec<Key> = indicators.par_iter().map(rows_in_use).collect::<Result<_, _>>()?;
    let mut known: BTreeMap<&str, Key> = BTreeMap::new();
    let keys = indicators.iter().zip(rows).map(|(indicator, rows)| {
        let pipeline = indicator.pipeline();
        let origin = pipeline.origin();
        let needed = needs(pipeline).into_iter().filter_map(|need| known.get(need.id)).map(Key::as_str);
        let own = origin.iter().map(String::as_str).chain([groups.as_str(), rows.as_str()]);
        let made_from = Key::new(Holds::MadeFrom, own.chain(needed));
        let errors = residuals.get(pipeline.id()).map(ResidualsFile::fingerprint).unwrap_or_default();
        let estimate = Key::new(Holds::Estimate, [made_from.as_str(), errors.as_str()]);
        let aggregate = Key::new(Holds::Aggregate, [estimate.as_str()]);
        known.insert(pipeline.id(), made_from);
        FigureKeys { estimate, aggregate }
    });
    Ok(keys.collect())
}
