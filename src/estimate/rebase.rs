//! A break in a series is not growth: the years before it are shifted so that the step is the growth of donors.

use super::donor_trend::{Parameters, trend};
use super::evidence::Evidence;
use super::logit::{from_logit, logit};
use crate::concepts::EconomyId;

/// A break to be re-based over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The economy.
    pub economy: EconomyId,
    /// First year of the new series.
    pub year: i32,
    /// What is done.
    pub action: BreakTreatment,
}

/// What is done about a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakTreatment {
    /// Shift the years before.
    Rebase,
    /// Forget the years before.
    Segment,
}

/// Treats the breaks in the series and returns the shift that each economy and year got, on the logit scale.
///
/// With the reports z₀ before and z₁ at the break and the donors' change Δ over these years (no own slope), all years
/// before move by s = z₁ − z₀ − Δ. Later breaks come first, so that shifts add up.
///
/// - Missing: a break without a report before it or without donors changes nothing.
/// - Source: own rule (method, section 4 rule 6).
pub fn rebase(evidence: &mut Evidence<'_>, parameters: &Parameters, breaks: &[Break]) -> Vec<(EconomyId, i32, f64)> {
    let mut ordered = breaks.to_vec();
    ordered.sort_by_key(|entry| (entry.economy, std::cmp::Reverse(entry.year)));
    let donors_only = Parameters { own_weight: 0.0, ..*parameters };
    let mut shifts: Vec<(EconomyId, i32, f64)> = Vec::new();
    for Break { economy, year, action } in ordered {
        let Some(series) = evidence.series.get(&economy) else { continue };
        if action == BreakTreatment::Segment {
            let kept = series.range(year..).map(|(year, rate)| (*year, *rate)).collect();
            evidence.replace(economy, kept);
            continue;
        }
        let before = series.range(..year).next_back().map(|(year, rate)| (*year, *rate));
        let (Some((last, rate)), Some(after)) = (before, series.get(&year).copied()) else { continue };
        let Some(growth) = trend(evidence, &donors_only, economy, last, year) else { continue };
        let shift = logit(after) - logit(rate) - growth.change_logit;
        let mut moved = series.clone();
        for (earlier, rate) in moved.range_mut(..year) {
            *rate = from_logit(logit(*rate) + shift);
            match shifts.iter_mut().find(|(of, at, _)| (*of, *at) == (economy, *earlier)) {
                Some((_, _, sum)) => *sum += shift,
                None => shifts.push((economy, *earlier, shift)),
            }
        }
        evidence.replace(economy, moved);
    }
    shifts
}
