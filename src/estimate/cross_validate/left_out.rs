//! Whole economies left out: a tenth of the economies at a time loses the reports after an origin, before it, or all,
//! while the others keep theirs. The error of long horizons, of backcasting and of economies that never reported.

use super::super::complete::{Completed, complete};
use super::super::evidence::{Evidence, Series};
use super::super::logit::from_logit;
use super::super::parameters::Parameters;
use super::{Prediction, Task, rivals};
use crate::concepts::{EconomyId, YearRange, middle};
use crate::pipeline::EstimateRule;

/// Economies are left out in this many parts.
const N_PARTS: usize = 10;

/// What may be known and used.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut<'a> {
    /// All reports.
    pub evidence: &'a Evidence<'a>,
    /// Parameters of the trend.
    pub parameters: &'a Parameters,
    /// Rules that may be used.
    pub rules: &'a [EstimateRule],
    /// Reported years from which the rules start.
    pub origins: YearRange,
}

impl LeftOut<'_> {
    /// Returns the predictions for the years after each origin, `horizons` years ahead.
    pub fn forward(&self, horizons: YearRange) -> Vec<Prediction> {
        self.beyond(Task::LeftOut, horizons)
    }

    /// Returns the predictions for the years before each origin, `horizons` years back.
    pub fn backward(&self, horizons: YearRange) -> Vec<Prediction> {
        self.beyond(Task::Backcast, horizons)
    }

    fn beyond(&self, task: Task, horizons: YearRange) -> Vec<Prediction> {
        let is_forward = task == Task::LeftOut;
        let mut predictions = Vec::new();
        let all_years = self.evidence.years();
        let (Some(first), Some(last)) = (all_years.first().copied(), all_years.last().copied()) else {
            return predictions;
        };
        for origin in self.origins.years() {
            // Years that nobody reports can be predicted but not judged.
            let years = if is_forward {
                YearRange { from: origin + horizons.from, to: last.min(origin + horizons.to) }
            } else {
                YearRange { from: first.max(origin - horizons.to), to: origin - horizons.from }
            };
            let reporting: Vec<EconomyId> = self.evidence.reporting(origin).collect();
            for hidden in parts(&reporting) {
                let mut known = self.evidence.clone();
                for economy in &hidden {
                    let series = &self.evidence.series[economy];
                    let kept = |(year, rate): (&i32, &f64)| (*year, *rate);
                    let series: Series = if is_forward {
                        series.range(..=origin).map(kept).collect()
                    } else {
                        series.range(origin..).map(kept).collect()
                    };
                    known.replace(*economy, series);
                }
                let completed = complete(&known, self.parameters, self.rules, &hidden, years);
                self.compare(&completed, &hidden, years, |rule, economy, year, predicted, reported| {
                    let span = (origin, (year - origin).abs());
                    predictions.push(Prediction::new((task, rule), economy, span, predicted, reported));
                });
                for economy in &hidden {
                    for year in years.years() {
                        let Some(reported) = self.evidence.series[economy].get(&year).copied() else { continue };
                        for (rule, predicted) in rivals(&known.series[economy], origin, year) {
                            let span = (origin, (year - origin).abs());
                            predictions.push(Prediction::new((task, rule), *economy, span, predicted, reported));
                        }
                    }
                }
            }
        }
        predictions
    }

    /// Returns the predictions for economies as if they had never reported. Rival: the median of region and income.
    pub fn never_reported(&self) -> Vec<Prediction> {
        let task = Task::NeverReported;
        let mut predictions = Vec::new();
        let economies: Vec<EconomyId> = self.evidence.series.keys().copied().collect();
        for hidden in parts(&economies) {
            let mut known = self.evidence.clone();
            for economy in &hidden {
                known.remove(*economy);
            }
            let completed = complete(&known, self.parameters, self.rules, &hidden, self.origins);
            self.compare(&completed, &hidden, self.origins, |rule, economy, year, predicted, reported| {
                predictions.push(Prediction::new((task, rule), economy, (year, 1), predicted, reported));
                if let Some(predicted) = level_of_alike(&known, economy, year) {
                    let rival = (task, "region-income-median");
                    predictions.push(Prediction::new(rival, economy, (year, 1), predicted, reported));
                }
            });
        }
        predictions
    }

    /// Calls back for every completed year of a hidden economy that was reported.
    fn compare(
        &self,
        completed: &Completed,
        hidden: &[EconomyId],
        years: YearRange,
        mut found: impl FnMut(&'static str, EconomyId, i32, f64, f64),
    ) {
        for economy in hidden {
            for year in years.years() {
                let reported = self.evidence.series[economy].get(&year).copied();
                let point = completed.get(economy).and_then(|points| points.get(&year));
                let (Some(reported), Some(point)) = (reported, point) else { continue };
                let rule = if point.trend.is_some() { "donor-trend" } else { "regression" };
                found(rule, *economy, year, from_logit(point.z), reported);
            }
        }
    }
}

/// Deals the economies out, so that each part holds economies of all regions.
pub(super) fn parts(economies: &[EconomyId]) -> Vec<Vec<EconomyId>> {
    let part = |number: usize| economies.iter().skip(number).step_by(N_PARTS).copied().collect::<Vec<_>>();
    (0..N_PARTS).map(part).filter(|part| !part.is_empty()).collect()
}

/// The median level of the economies of the same region and income group.
fn level_of_alike(known: &Evidence<'_>, economy: EconomyId, year: i32) -> Option<f64> {
    let alike = known.series.keys().filter(|other| known.traits.are_alike(economy, **other));
    middle(alike.filter_map(|other| known.z(*other, year)).collect()).map(from_logit)
}
