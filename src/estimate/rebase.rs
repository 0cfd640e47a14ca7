//! A break in a series is not growth: the years before it are shifted so that the step is the growth of donors.

use std::fmt;

use super::donor_trend::trend;
use super::evidence::{Evidence, Series};
use super::logit::{from_logit, logit};
use super::parameters::Parameters;
use crate::concepts::{Breakdown, EconomyId};

/// A break to be re-based over.
#[derive(Clone, PartialEq)]
pub struct Break {
    /// The economy.
    pub economy: EconomyId,
    /// First year of the new series.
    pub year: i32,
    /// The cell whose series breaks; absent: every cell.
    pub cell: Option<Breakdown>,
    /// What is done.
    pub action: BreakTreatment,
}

// Part of the hash by which residuals are known to fit: a break of every cell is written as it was before a break could be
// of one.
impl fmt::Debug for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Break");
        shown.field("economy", &self.economy).field("year", &self.year).field("action", &self.action);
        if let Some(cell) = &self.cell {
            shown.field("cell", cell);
        }
        shown.finish()
    }
}

/// What is done about a break.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BreakTreatment {
    /// Shift the years before.
    Rebase,
    /// Shift the years before by as much, on the logit scale: two sources say by how much they differ.
    Link(f64),
    /// Forget the years before.
    Segment,
}

/// Treats the breaks in the series of a cell and returns the shift that each economy and year got, on the logit scale.
///
/// With the reports z₀ before and z₁ at the break and the donors' change Δ over these years (no own slope), all years
/// before move by s = z₁ − z₀ − Δ. Where two sources are linked, s is the mean difference of their logits over the years in
/// which both speak. Later breaks come first, so that shifts add up.
///
/// - Missing: a break without a report before it or without donors changes nothing.
/// - Source: own rule (method, section 4 rule 6).
pub fn rebase(
    evidence: &mut Evidence<'_>,
    parameters: &Parameters,
    cell: &Breakdown,
    breaks: &[Break],
) -> Vec<(EconomyId, i32, f64)> {
    let is_of_cell = |entry: &&Break| entry.cell.as_ref().is_none_or(|of| of == cell);
    let mut ordered: Vec<&Break> = breaks.iter().filter(is_of_cell).collect();
    ordered.sort_by_key(|entry| (entry.economy, std::cmp::Reverse(entry.year)));
    let donors_only = Parameters { own_weight: 0.0, ..*parameters };
    let mut shifts: Vec<(EconomyId, i32, f64)> = Vec::new();
    for Break { economy, year, action, .. } in ordered {
        let (economy, year) = (*economy, *year);
        let Some(series) = evidence.series.get(&economy) else { continue };
        let shift = match action {
            BreakTreatment::Segment => {
                let kept = series.range(year..).map(|(year, rate)| (*year, *rate)).collect();
                evidence.replace(economy, kept);
                continue;
            }
            BreakTreatment::Link(shift) => Some(*shift),
            BreakTreatment::Rebase => excess(evidence, &donors_only, series, economy, year),
        };
        let Some(shift) = shift else { continue };
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

/// Returns by how much a step exceeds the growth of donors, on the logit scale.
fn excess(
    evidence: &Evidence<'_>,
    donors_only: &Parameters,
    series: &Series,
    economy: EconomyId,
    year: i32,
) -> Option<f64> {
    let (last, rate) = series.range(..year).next_back()?;
    let after = series.get(&year)?;
    let growth = trend(evidence, donors_only, economy, *last, year)?;
    Some(logit(*after) - logit(*rate) - growth.change_logit)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::{PARAMETERS, Traits};
    use super::*;

    #[test]
    fn a_link_shifts_the_years_before_by_what_two_sources_differ_by() {
        let traits = Traits::default();
        let economy: EconomyId = "AAA".parse().unwrap();
        let series = BTreeMap::from([(2018, 40.0), (2019, 50.0), (2020, 60.0)]);
        let linked = |cell: Breakdown| {
            let mut evidence = Evidence::new([(economy, series.clone())].into(), BTreeSet::new(), &traits);
            let action = BreakTreatment::Link(1.5_f64.ln());
            let entry = Break { economy, year: 2020, cell: Some(Breakdown::total()), action };
            rebase(&mut evidence, &PARAMETERS, &cell, &[entry]);
            evidence.series[&economy].clone()
        };
        // Odds of 2 : 3 and 1 : 1, times 1.5: 1 : 1 and 3 : 2.
        let moved = linked(Breakdown::total());
        assert!((moved[&2018] - 50.0).abs() < 1e-9 && (moved[&2019] - 60.0).abs() < 1e-9);
        assert_eq!(moved[&2020], 60.0, "the later source gives the level");
        assert_eq!(linked(Breakdown { category: "4G".into(), ..Breakdown::total() }), series, "another cell");
    }
}
