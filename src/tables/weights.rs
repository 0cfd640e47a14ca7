//! Weights: the denominator of a rate by economy, year and breakdown.
//! Derives ages and locations as a pipeline declares them; adds up no group.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::PlHashMap;

use super::Observation;
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex, Text, Unit};

/// An age that is what is left of a whole: 25 and over is 15 and over less 15 to 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerivedAge {
    /// The age.
    pub age: Age,
    /// Age from which something is taken away.
    pub whole: Age,
    /// Age that is taken away.
    pub part: Age,
}

/// Sex, age and weight.
type Cell = (Sex, Age, f64);

/// A denominator, as all indicators share it.
#[derive(Debug, Clone, Default)]
struct Denominator {
    values: PlHashMap<(EconomyId, i32), Vec<Cell>>,
    /// First and last year of each economy.
    years: BTreeMap<EconomyId, (i32, i32)>,
    /// Urban share of the population by economy and year, 0 to 1.
    urban_shares: BTreeMap<EconomyId, BTreeMap<i32, f64>>,
}

/// The denominator that an indicator declares, ready to be looked up. A copy shares it.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Id of the denominator's indicator, for example `population`.
    pub indicator: Text,
    unit: Unit,
    of: Arc<Denominator>,
    /// Age of the people that a rate without an age is about.
    default_age: Age,
}

impl PartialEq for Weights {
    /// Two are equal that look up the same denominator in the same way; whether two denominators say the same is not asked.
    fn eq(&self, other: &Self) -> bool {
        let is_looked_up_alike = self.unit == other.unit && self.default_age == other.default_age;
        Arc::ptr_eq(&self.of, &other.of) && is_looked_up_alike && self.indicator == other.indicator
    }
}

impl Weights {
    /// Returns the weights that the selected observations of a denominator give.
    pub fn new(indicator: Text, unit: Unit, observations: &[Observation]) -> Self {
        let mut values: PlHashMap<_, Vec<_>> = PlHashMap::default();
        let mut years: BTreeMap<EconomyId, (i32, i32)> = BTreeMap::new();
        for row in observations.iter().filter(|row| row.selected && row.breakdown.location == Location::Total) {
            if let Some(value) = row.value {
                let cells = values.entry((row.economy, row.year)).or_default();
                cells.push((row.breakdown.sex, row.breakdown.age, value));
                let (first, last) = years.entry(row.economy).or_insert((row.year, row.year));
                (*first, *last) = ((*first).min(row.year), (*last).max(row.year));
            }
        }
        let of = Arc::new(Denominator { values, years, urban_shares: BTreeMap::new() });
        Self { indicator, unit, of, default_age: Age::Total }
    }

    /// Adds ages that follow from others.
    ///
    /// w(age) = w(whole) − w(part), for each sex that has both.
    pub fn with_derived_ages(mut self, derived: &[DerivedAge]) -> Self {
        for cells in Arc::make_mut(&mut self.of).values.values_mut() {
            for DerivedAge { age, whole, part } in derived {
                let of =
                    |sex: Sex, age: Age| cells.iter().find(|cell| (cell.0, cell.1) == (sex, age)).map(|cell| cell.2);
                let rest = |sex| Some((sex, *age, of(sex, *whole)? - of(sex, *part)?));
                let rests: Vec<_> = [Sex::Female, Sex::Male, Sex::Total].into_iter().filter_map(rest).collect();
                cells.extend(rests);
            }
        }
        self
    }

    /// Adds urban and rural weights from counts of people in both.
    ///
    /// The counts give shares only: w(U) = w(total) · U / (U + R). After its last year an economy's share continues its
    /// own trend on the logit scale; a share is never carried back.
    pub fn with_location_shares(mut self, counts: &[Observation]) -> Self {
        Arc::make_mut(&mut self.of).urban_shares = urban_shares(counts);
        self
    }

    /// Sets the age of the people that a rate without an age is about.
    pub fn with_default_age(mut self, age: Age) -> Self {
        self.default_age = age;
        self
    }

    /// Returns what the denominator states for a rate's breakdown in the year itself: the same sex, age and location,
    /// whatever the category of the rate.
    ///
    /// By location there are people of all ages and both sexes only; they stand in for any age (see
    /// [`Weights::unit_of`]). An economy without people in a location has no weight there.
    pub fn get(&self, economy: EconomyId, year: i32, breakdown: &Breakdown) -> Option<f64> {
        let weight = self.stated(economy, year, breakdown)?;
        Some(weight).filter(|weight| breakdown.location == Location::Total || *weight > 0.0)
    }

    /// Returns the denominator of a year, zero where nobody lives in a location.
    pub(super) fn stated(&self, economy: EconomyId, year: i32, breakdown: &Breakdown) -> Option<f64> {
        if breakdown.location == Location::Total {
            return self.cell(economy, year, breakdown.sex, self.age_of(breakdown));
        }
        let total = self.cell(economy, year, Sex::Total, Age::Total)?;
        let urban_share = continued(self.of.urban_shares.get(&economy)?, year)?;
        let share = if breakdown.location == Location::Urban { urban_share } else { 1.0 - urban_share };
        Some(total * share)
    }

    /// Returns whether a weight rests on a share of an earlier year.
    pub fn is_carried_forward(&self, economy: EconomyId, year: i32, breakdown: &Breakdown) -> bool {
        let last = || self.of.urban_shares.get(&economy)?.range(..=year).next_back().map(|(last, _)| *last);
        breakdown.location != Location::Total && last().is_some_and(|last| last < year)
    }

    /// Returns what the weights of a breakdown count.
    pub fn unit_of(&self, breakdown: &Breakdown) -> Unit {
        let is_total = breakdown.sex == Sex::Total && self.age_of(breakdown) == Age::Total;
        let is_proxy = breakdown.location != Location::Total && !is_total;
        if is_proxy { Unit::PersonsOfAllAges } else { self.unit }
    }

    fn age_of(&self, breakdown: &Breakdown) -> Age {
        if breakdown.age == Age::Total { self.default_age } else { breakdown.age }
    }

    /// Returns the ages that the one of a breakdown is part of, the narrowest first.
    pub(super) fn wholes_of(&self, breakdown: &Breakdown) -> [Age; 3] {
        [self.age_of(breakdown), self.default_age, Age::Total]
    }

    /// Returns the first and the last year in which the denominator has an economy.
    pub(super) fn years_of(&self, economy: EconomyId) -> Option<(i32, i32)> {
        self.of.years.get(&economy).copied()
    }

    pub(super) fn cell(&self, economy: EconomyId, year: i32, sex: Sex, age: Age) -> Option<f64> {
        let cells = self.of.values.get(&(economy, year))?;
        cells.iter().find(|cell| (cell.0, cell.1) == (sex, age)).map(|cell| cell.2)
    }
}

/// Years over which a share's own trend is taken.
const TREND_YEARS: i32 = 5;

/// Returns a share in a year; after the last year it continues its own trend on the logit scale.
///
/// z(t) = z(l) + (t − l)·(z(l) − z(l − 5))/5, with the last year l. Shares of 0 and 1 stay, and so does a share whose
/// trend is unknown. A share is never carried back.
fn continued(shares: &BTreeMap<i32, f64>, year: i32) -> Option<f64> {
    let (last, share) = shares.range(..=year).next_back().map(|(year, share)| (*year, *share))?;
    let inner = |share: &f64| *share > 0.0 && *share < 1.0;
    let logit = |share: f64| (share / (1.0 - share)).ln();
    match shares.get(&(last - TREND_YEARS)).filter(|earlier| inner(earlier) && inner(&share) && last < year) {
        Some(earlier) => {
            let slope = (logit(share) - logit(*earlier)) / f64::from(TREND_YEARS);
            Some(1.0 / (1.0 + (-(logit(share) + slope * f64::from(year - last))).exp()))
        }
        None => Some(share),
    }
}

/// Returns the urban share of each economy and year, 0 to 1, from counts of people in towns and in the country.
pub fn urban_shares(counts: &[Observation]) -> BTreeMap<EconomyId, BTreeMap<i32, f64>> {
    let mut by_year: BTreeMap<(EconomyId, i32), (Option<f64>, Option<f64>)> = BTreeMap::new();
    for row in counts.iter().filter(|row| row.selected) {
        let cell = by_year.entry((row.economy, row.year)).or_default();
        match row.breakdown.location {
            Location::Urban => cell.0 = row.value,
            Location::Rural => cell.1 = row.value,
            Location::Total => {}
        }
    }
    let mut shares: BTreeMap<EconomyId, BTreeMap<i32, f64>> = BTreeMap::new();
    for ((economy, year), cell) in by_year {
        if let (Some(urban), Some(rural)) = cell
            && urban + rural > 0.0
        {
            shares.entry(economy).or_default().insert(year, urban / (urban + rural));
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Breakdown;

    fn count(year: i32, sex: Sex, age: &str, location: Location, value: f64) -> Observation {
        Observation {
            economy: "AAA".parse().unwrap(),
            indicator: "population".into(),
            year,
            breakdown: Breakdown { sex, age: age.parse().unwrap(), location, ..Breakdown::total() },
            value: Some(value),
            unit: Unit::Persons,
            status: None,
            dataset: "un/population".into(),
            vintage: "2024".into(),
            selected: true,
            is_fallback: false,
            break_in_series: false,
            age_scope: None,
            source_file: "raw/un/population.csv".into(),
            source_line: 2,
        }
    }

    fn weight(weights: &Weights, year: i32, age: &str, location: Location) -> Option<f64> {
        let breakdown = Breakdown { age: age.parse().unwrap(), location, ..Breakdown::total() };
        weights.get("AAA".parse().unwrap(), year, &breakdown)
    }

    #[test]
    fn an_age_is_what_is_left_of_a_whole() {
        let people = [
            count(2020, Sex::Total, "_T", Location::Total, 100.0),
            count(2020, Sex::Total, "Y_GE15", Location::Total, 70.0),
            count(2020, Sex::Total, "Y15T24", Location::Total, 20.0),
        ];
        let [adults, rest] = [("Y_GE25", "Y_GE15"), ("_X_Y15T24", "_T")].map(|(age, whole)| DerivedAge {
            age: age.parse().unwrap(),
            whole: whole.parse().unwrap(),
            part: Age::Range(15, 24),
        });
        let weights = Weights::new("population".into(), Unit::Persons, &people).with_derived_ages(&[adults, rest]);
        assert_eq!(weight(&weights, 2020, "Y_GE25", Location::Total), Some(50.0));
        assert_eq!(weight(&weights, 2020, "_X_Y15T24", Location::Total), Some(80.0));
        assert_eq!(weight(&weights, 2020, "Y_GE65", Location::Total), None);
    }

    #[test]
    fn a_share_continues_its_own_trend() {
        let logit = |share: f64| (share / (1.0 - share)).ln();
        let shares = BTreeMap::from([(2018, 0.4), (2023, 0.5)]);
        let share = continued(&shares, 2025).unwrap();
        assert!((logit(share) - 2.0 / 5.0 * (logit(0.5) - logit(0.4))).abs() < 1e-12);
        assert_eq!(continued(&shares, 2023), Some(0.5));
        assert_eq!(continued(&BTreeMap::from([(2023, 0.5)]), 2025), Some(0.5));
        assert_eq!(continued(&BTreeMap::from([(2018, 1.0), (2023, 1.0)]), 2025), Some(1.0));
        assert_eq!(continued(&shares, 2017), None);
    }

    #[test]
    fn locations_share_the_total_and_the_last_share_is_continued() {
        let people: Vec<_> = (2019..=2022).map(|year| count(year, Sex::Total, "_T", Location::Total, 100.0)).collect();
        let counts = [
            count(2020, Sex::Total, "_T", Location::Urban, 30.0),
            count(2020, Sex::Total, "_T", Location::Rural, 90.0),
            count(2021, Sex::Total, "_T", Location::Urban, 120.0),
            count(2021, Sex::Total, "_T", Location::Rural, 0.0),
        ];
        let weights = Weights::new("population".into(), Unit::Persons, &people).with_location_shares(&counts);
        assert_eq!(weight(&weights, 2020, "_T", Location::Urban), Some(25.0));
        assert_eq!(weight(&weights, 2020, "Y_GE15", Location::Rural), Some(75.0));
        assert_eq!(weight(&weights, 2022, "_T", Location::Urban), Some(100.0));
        let urban = Breakdown { location: Location::Urban, ..Breakdown::total() };
        let is_carried = |year| weights.is_carried_forward("AAA".parse().unwrap(), year, &urban);
        assert_eq!([2020, 2021, 2022].map(is_carried), [false, false, true]);
        assert_eq!(weight(&weights, 2022, "_T", Location::Rural), None, "nobody lives there");
        assert_eq!(weight(&weights, 2019, "_T", Location::Urban), None, "a share is not carried back");
        let adults = Breakdown { age: Age::AtLeast(15), location: Location::Urban, ..Breakdown::total() };
        assert_eq!(weights.unit_of(&adults), Unit::PersonsOfAllAges);
    }
}
