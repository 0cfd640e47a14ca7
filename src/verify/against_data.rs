//! A claim against the figure of the data: inside what the claim stands for, overlapping it, or different.
//! Knows no other claim.

use super::interval::Interval;
use super::precision::{self, Rule};
use super::quantity::Take;
use super::query::{Answer, ClaimTables, ComputedFigure};
use super::reason::{DataGive, Editions, Reason};
use super::report::ReportClaim;
use super::unit::Kind;
use crate::concepts::Unit;
use crate::question::Absent;
use crate::tables::Verdict;

/// What the data say of a claim; numbers in the printed unit.
#[derive(Clone, Debug, PartialEq)]
pub struct DataVerdict {
    /// Agrees, agrees-within-uncertainty, differs or not-produced; `None` where the wording allows no comparison.
    pub verdict: Option<Verdict>,
    /// The figure.
    pub computed: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// Part of the weight that is reported.
    pub weight_reported_share: Option<f64>,
    /// Why.
    pub reason: Reason,
}

/// Returns what the data say of a claim that asks for a figure of them.
///
/// The verdict is `agrees` where the unrounded figure lies in the accepted interval, `agrees-within-uncertainty`
/// where its 90 % interval and the accepted one have a number in common, and else `differs`.
///
/// - Missing: `not-produced` with what is missing.
pub fn check(claim: &ReportClaim, figures: &ClaimTables<'_>, editions: &Editions) -> DataVerdict {
    let quantity = &claim.definition.quantity;
    let scale = claim.unit.scale;
    let accepted = accepted(claim);
    let (figure, each) = match figures.answer(quantity) {
        Answer::Missing(absent) => return not_produced(Reason::Absent(absent)),
        // A definition that asks for several figures was refused before.
        Answer::Ambiguous(several) => return not_produced(Reason::Ambiguous(several)),
        Answer::Number(number) => (
            ComputedFigure { value: number, interval: None, weight_reported_share: None, unit: Unit::Economies },
            Vec::new(),
        ),
        Answer::One(figure) => (in_claims_unit(figure, claim), Vec::new()),
        Answer::Each(figures) => {
            let figures: Vec<(String, ComputedFigure)> =
                figures.into_iter().map(|(group, figure)| (group, in_claims_unit(figure, claim))).collect();
            match (quantity.take, accepted) {
                (Some(Take::Range), Some(accepted)) => return range(claim, &figures, accepted),
                (_, accepted) => worst(&figures, accepted, scale),
            }
        }
    };
    let printed = |value: f64| value / scale;
    let interval = figure.interval.map(|(lower, upper)| (printed(lower), printed(upper)));
    let Some(accepted) = accepted else {
        return DataVerdict {
            verdict: None,
            reason: Reason::NoLimit,
            ..said(printed(figure.value), interval, &figure)
        };
    };
    let verdict = judged(&figure, accepted);
    let reason = Reason::DataGive(DataGive {
        value: printed(figure.value),
        interval,
        accepted: accepted.scaled(1.0 / scale),
        each,
        reported_share: figure.weight_reported_share,
        editions: editions.clone(),
    });
    DataVerdict { verdict: Some(verdict), reason, ..said(printed(figure.value), interval, &figure) }
}

/// Returns the numbers that a claim stands for, in base units: those of its wording, its rank, or its limits.
pub fn accepted(claim: &ReportClaim) -> Option<Interval> {
    let quantity = &claim.definition.quantity;
    let of_rank = quantity.rank.map(|rank| Interval::exactly(f64::from(rank)));
    let of_limits = || if quantity.take == Some(Take::Count) { None } else { quantity.allowed() };
    of_rank.or_else(|| claim.accepted()).or_else(of_limits)
}

fn not_produced(reason: Reason) -> DataVerdict {
    let verdict = Some(Verdict::NotProduced);
    DataVerdict { verdict, computed: None, interval: None, weight_reported_share: None, reason }
}

fn said(computed: f64, interval: Option<(f64, f64)>, figure: &ComputedFigure) -> DataVerdict {
    DataVerdict {
        verdict: None,
        computed: Some(computed),
        interval,
        weight_reported_share: figure.weight_reported_share,
        reason: Reason::NoLimit,
    }
}

fn judged(figure: &ComputedFigure, accepted: Interval) -> Verdict {
    let overlaps = figure.interval.is_some_and(|(lower, upper)| Interval::closed(lower, upper).meets(&accepted));
    match (accepted.contains(figure.value), overlaps) {
        (true, _) => Verdict::Agrees,
        (false, true) => Verdict::AgreesWithinUncertainty,
        (false, false) => Verdict::Differs,
    }
}

/// Shares and ratios are percent where the claim is.
fn in_claims_unit(figure: ComputedFigure, claim: &ReportClaim) -> ComputedFigure {
    let is_percent = matches!(claim.unit.kind, Kind::Percent | Kind::Fraction);
    let is_share = matches!(figure.unit, Unit::Share | Unit::Ratio) && claim.definition.quantity.unit_factor.is_none();
    let factor = if is_percent && is_share { 100.0 } else { 1.0 };
    let interval = figure.interval.map(|(lower, upper)| (factor * lower, factor * upper));
    ComputedFigure { value: factor * figure.value, interval, ..figure }
}

/// The figure furthest outside of what is accepted, with that of each group.
fn worst(
    figures: &[(String, ComputedFigure)],
    accepted: Option<Interval>,
    scale: f64,
) -> (ComputedFigure, Vec<(String, f64)>) {
    let grave = |figure: &ComputedFigure| {
        let accepted = accepted.unwrap_or(Interval::EVERYTHING);
        let outside = (accepted.lower.at - figure.value).max(figure.value - accepted.upper.at);
        (judged(figure, accepted), outside)
    };
    let by_gravity = |a: &&(String, ComputedFigure), b: &&(String, ComputedFigure)| {
        let ((a, a_outside), (b, b_outside)) = (grave(&a.1), grave(&b.1));
        b.cmp(&a).then_with(|| a_outside.total_cmp(&b_outside))
    };
    let worst = figures.iter().max_by(by_gravity);
    let none = ComputedFigure { value: 0.0, interval: None, weight_reported_share: None, unit: Unit::Percent };
    (worst.map_or(none, |(_, figure)| figure.clone()), of_each(figures, scale))
}

/// Returns the figure of each group in the printed unit.
fn of_each(figures: &[(String, ComputedFigure)], scale: f64) -> Vec<(String, f64)> {
    figures.iter().map(|(group, figure)| (group.clone(), figure.value / scale)).collect()
}

/// A printed range states the lowest and the highest figure: each has to round to its end.
fn range(claim: &ReportClaim, figures: &[(String, ComputedFigure)], accepted: Interval) -> DataVerdict {
    let scale = claim.unit.scale;
    let by_value = |a: &&(String, ComputedFigure), b: &&(String, ComputedFigure)| a.1.value.total_cmp(&b.1.value);
    let (Some(lowest), Some(highest)) = (figures.iter().min_by(by_value), figures.iter().max_by(by_value)) else {
        return not_produced(Reason::Absent(Absent::NoGroup));
    };
    // Both ends are rounded to one step: half of it lies on either side of the printed end.
    let step = match precision::wording(&claim.definition.precision).map(|wording| wording.rule) {
        Some(Rule::Range(step)) => step * scale,
        _ => 0.0,
    };
    let ends = [
        (lowest, Interval::half_open(accepted.lower.at, accepted.lower.at + step)),
        (highest, Interval::half_open(accepted.upper.at - step, accepted.upper.at)),
    ];
    let verdicts = ends.map(|((_, figure), end)| (judged(figure, end), figure, end));
    let gravest = verdicts.iter().map(|(verdict, ..)| *verdict).min();
    let of_worst = verdicts.iter().find(|(verdict, ..)| Some(*verdict) == gravest);
    let ends = [lowest, highest].map(|(_, figure)| figure.value / scale);
    let reason = Reason::Range { ends, each: of_each(figures, scale) };
    let figure = of_worst.map_or(lowest.1.clone(), |(_, figure, _)| (*figure).clone());
    let interval = figure.interval.map(|(lower, upper)| (lower / scale, upper / scale));
    DataVerdict { verdict: gravest, reason, ..said(figure.value / scale, interval, &figure) }
}
