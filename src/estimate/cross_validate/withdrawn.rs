//! Earlier editions as evidence: reports of the newest edition are hidden as if it had withdrawn them, and an earlier one
//! still states them. What would each way of using it have said of the newest edition's own values?

use std::collections::{BTreeMap, BTreeSet};

use super::super::complete::complete;
use super::super::evidence::{Evidence, Series};
use super::super::interpolate::interpolate;
use super::super::logit::{from_logit, logit};
use super::left_out::{LeftOut, parts};
use super::{Prediction, Task};
use crate::concepts::{EconomyId, YearRange};

/// Years after the origin that the earlier edition still states.
const STATED_YEARS: i32 = 2;
/// Years after the origin that are predicted, from the last one that the earlier edition states.
const PREDICTED: YearRange = YearRange { from: STATED_YEARS, to: 4 };

/// What may be done with the values of an earlier edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Leave them aside.
    Without,
    /// Take them as they are.
    AsStated,
    /// Shift them by what the editions differ by, on the logit scale, in the last year that both state.
    Bridged,
    /// Take them where the editions agree next to them.
    WhereAlike,
}

impl Way {
    const ALL: [Self; 4] = [Self::Without, Self::AsStated, Self::Bridged, Self::WhereAlike];

    const fn name(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::AsStated => "as-stated",
            Self::Bridged => "bridged",
            Self::WhereAlike => "where-alike",
        }
    }
}

/// The reports of the newest edition, and an earlier one.
pub struct Withdrawn<'a> {
    /// The newest edition, and which of its origins are tried.
    pub newest: LeftOut<'a>,
    /// Values of the earlier edition.
    pub earlier: &'a BTreeMap<EconomyId, Series>,
    /// Those that its source estimated.
    pub estimated: &'a BTreeSet<(EconomyId, i32)>,
    /// Whether a value of the second series is evidence beside the first, as the checks decide it.
    pub is_evidence: &'a dyn Fn(&Series, &Series, i32) -> bool,
}

impl Withdrawn<'_> {
    /// Returns the predictions for the years after each origin, of which the earlier edition states the first two.
    pub fn after(&self) -> Vec<Prediction> {
        let mut predictions = Vec::new();
        for origin in self.newest.origins.years() {
            let states = |economy: &EconomyId| {
                self.earlier.get(economy).is_some_and(|series| series.contains_key(&(origin + STATED_YEARS)))
            };
            let reporting: Vec<EconomyId> = self.newest.evidence.reporting(origin).filter(states).collect();
            for hidden in parts(&reporting) {
                for way in Way::ALL {
                    self.after_origin(origin, &hidden, way, &mut predictions);
                }
            }
        }
        predictions
    }

    fn after_origin(&self, origin: i32, hidden: &[EconomyId], way: Way, predictions: &mut Vec<Prediction>) {
        let LeftOut { evidence, parameters, rules, .. } = self.newest;
        let mut known = evidence.clone();
        for economy in hidden {
            let kept: Series = evidence.series[economy].range(..=origin).map(|(year, rate)| (*year, *rate)).collect();
            let lent = self.lent(&kept, &self.earlier[economy], origin, way);
            known
                .estimated
                .extend(lent.keys().map(|year| (*economy, *year)).filter(|row| self.estimated.contains(row)));
            known.replace(*economy, kept.into_iter().chain(lent).collect());
        }
        let years = YearRange { from: origin + PREDICTED.from, to: origin + PREDICTED.to };
        let completed = complete(&known, parameters, rules, hidden, years);
        for economy in hidden {
            for year in years.years() {
                let point = completed.get(economy).and_then(|points| points.get(&year));
                let (Some(reported), Some(point)) = (evidence.series[economy].get(&year), point) else { continue };
                let (task, span) = ((Task::Withdrawn, way.name()), (origin, year - origin));
                predictions.push(Prediction::new(task, *economy, span, from_logit(point.z), *reported));
            }
        }
    }

    /// Returns the values that the earlier edition lends to a series that ends with the origin.
    fn lent(&self, kept: &Series, earlier: &Series, origin: i32, way: Way) -> Series {
        let common = kept.iter().rev().find_map(|(year, rate)| Some(logit(*rate) - logit(*earlier.get(year)?)));
        let stated = earlier.range(origin + 1..=origin + STATED_YEARS);
        let value = |(year, rate): (&i32, &f64)| {
            let rate = match way {
                Way::Without => None,
                Way::AsStated => Some(*rate),
                Way::Bridged => Some(from_logit(logit(*rate) + common.unwrap_or(0.0))),
                Way::WhereAlike => (self.is_evidence)(kept, earlier, *year).then_some(*rate),
            };
            Some((*year, rate?))
        };
        stated.filter_map(value).collect()
    }

    /// Returns the predictions for years between two reports that stand equally far before and after.
    pub fn between(&self, longest_horizon: i32) -> Vec<Prediction> {
        let mut predictions = Vec::new();
        for (economy, series) in &self.newest.evidence.series {
            let Some(earlier) = self.earlier.get(economy) else { continue };
            for year in self.newest.origins.years() {
                for horizon in 1..=longest_horizon {
                    predictions.extend(self.across(*economy, [series, earlier], year, horizon).into_iter().flatten());
                }
            }
        }
        predictions
    }

    /// Returns what each way says of a year between two reports; none where one of the two, or either value, is absent.
    fn across(
        &self,
        economy: EconomyId,
        [series, earlier]: [&Series; 2],
        year: i32,
        horizon: i32,
    ) -> Option<[Prediction; 4]> {
        let (reported, stated) = (*series.get(&year)?, *earlier.get(&year)?);
        let [start, end] = [year - horizon, year + horizon];
        let without = interpolate((start, *series.get(&start)?), (end, *series.get(&end)?), year);
        let is_kept = |(at, _): &(&i32, &f64)| **at <= start || **at >= end;
        let kept: Series = series.iter().filter(is_kept).map(|(at, rate)| (*at, *rate)).collect();
        let shift = |at| Some(logit(kept[&at]) - logit(*earlier.get(&at)?));
        let shifts: Vec<f64> = [start, end].into_iter().filter_map(shift).collect();
        let shift = shifts.iter().sum::<f64>() / shifts.len().max(1) as f64;
        Some(Way::ALL.map(|way| {
            let predicted = match way {
                Way::AsStated => stated,
                Way::Bridged => from_logit(logit(stated) + shift),
                Way::WhereAlike if (self.is_evidence)(&kept, earlier, year) => stated,
                Way::Without | Way::WhereAlike => without,
            };
            Prediction::new((Task::WithdrawnBetween, way.name()), economy, (year, horizon), predicted, reported)
        }))
    }
}

/// Returns the evidence without the values that an earlier edition lent: what the newest edition itself says.
pub fn without_fallbacks<'a>(evidence: &Evidence<'a>, fallbacks: &BTreeSet<(EconomyId, i32)>) -> Evidence<'a> {
    let mut newest = evidence.clone();
    let economies: BTreeSet<EconomyId> = fallbacks.iter().map(|(economy, _)| *economy).collect();
    for economy in economies {
        let Some(series) = evidence.series.get(&economy) else { continue };
        let own: Series = series
            .iter()
            .map(|(year, rate)| (*year, *rate))
            .filter(|(year, _)| !fallbacks.contains(&(economy, *year)))
            .collect();
        if own.is_empty() { newest.remove(economy) } else { newest.replace(economy, own) }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::super::super::{PARAMETERS, Traits};
    use super::*;
    use crate::pipeline::EstimateRule;

    /// Everybody grows by the same odds a year; the newest edition is right, the earlier one states half the odds of BBB.
    #[test]
    fn what_an_earlier_edition_says_helps_where_the_editions_agree() {
        let id = |code: &str| code.parse::<EconomyId>().unwrap();
        let series = |odds: f64| -> Series {
            (2013..=2020).map(|year| (year, from_logit(odds.ln() + 0.2 * f64::from(year - 2013)))).collect()
        };
        let newest = BTreeMap::from([(id("AAA"), series(0.1)), (id("BBB"), series(0.2)), (id("CCC"), series(0.3))]);
        let earlier = BTreeMap::from([(id("AAA"), series(0.1)), (id("BBB"), series(0.1))]);
        let traits = Traits::default();
        let evidence = Evidence::new(newest, BTreeSet::new(), &traits);
        let rules = [EstimateRule::DonorTrend];
        let origins = YearRange { from: 2015, to: 2015 };
        let of = Withdrawn {
            newest: LeftOut { evidence: &evidence, parameters: &PARAMETERS, rules: &rules, origins },
            earlier: &earlier,
            estimated: &BTreeSet::new(),
            is_evidence: &|kept, earlier, _| (kept[&2013] - earlier[&2013]).abs() < 1e-9,
        };
        let after = of.after();
        let error = |way: &str, economy: &str| {
            let of = after.iter().filter(|one| one.rule == way && one.economy == id(economy) && one.horizon_years == 2);
            of.map(|one| one.predicted - one.reported).next().unwrap()
        };
        for way in ["without", "as-stated", "bridged", "where-alike"] {
            assert!(error(way, "AAA").abs() < 1e-9, "{way}");
        }
        for (way, is_right) in [("without", true), ("as-stated", false), ("bridged", true), ("where-alike", true)] {
            assert_eq!(error(way, "BBB").abs() < 1e-9, is_right, "{way}: {}", error(way, "BBB"));
        }
        assert!(after.iter().all(|one| one.economy != id("CCC")), "the earlier edition does not know it");
        let between = of.between(1);
        assert_eq!(between.len(), 8);
        let of_fallback = without_fallbacks(&evidence, &BTreeSet::from([(id("AAA"), 2020)]));
        assert_eq!((of_fallback.series[&id("AAA")].len(), of_fallback.series[&id("BBB")].len()), (7, 8));
    }
}
