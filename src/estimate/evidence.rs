//! What is known when a series is completed: the reported series of one cell, and income, urban share and region of
//! each economy. Looks up and carries predictors forward; estimates nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::logit::logit;
use super::parameters::Parameters;
use super::regression::{Predictors, Regression};
use crate::concepts::groups::Group;
use crate::concepts::{EconomyId, middle};
use crate::tables::Observation;

/// The reported rates of one economy, by year, in percent.
pub type Series = BTreeMap<i32, f64>;

/// Level, income and region of an economy in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    level: f64,
    log_gni: Option<f64>,
    region: usize,
}

impl Position {
    /// Returns how much one economy says about another: near in level and income, and more in the same region.
    ///
    /// k = exp(−½((zᵢ−zⱼ)/b)²) · exp(−½((ln gᵢ − ln gⱼ)/c)²) · (1 + r·[same region]); an unknown income counts as one
    /// standard width away.
    pub fn kernel(&self, parameters: &Parameters, other: &Self) -> f64 {
        let squared = |difference: f64, width: f64| (difference / width).powi(2);
        let of_level = squared(self.level - other.level, parameters.level_bandwidth);
        let incomes = self.log_gni.zip(other.log_gni);
        let of_income = incomes.map_or(1.0, |(one, other)| squared(one - other, parameters.income_bandwidth));
        let bonus = if self.region == other.region { parameters.region_bonus } else { 0.0 };
        (-0.5 * (of_level + of_income)).exp() * (1.0 + bonus)
    }
}

/// Income, urban share and region of every economy.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    log_gni: BTreeMap<EconomyId, BTreeMap<i32, f64>>,
    urban_shares: BTreeMap<EconomyId, BTreeMap<i32, f64>>,
    regions: BTreeMap<EconomyId, usize>,
    income_groups: BTreeMap<EconomyId, usize>,
    n_regions: usize,
}

impl Traits {
    /// Returns the traits from the observations of the predictors and the groups of regions and incomes.
    pub fn new(
        gni: &[Observation],
        locations: &[Observation],
        regions: &[Group],
        incomes: &[Group],
        year: i32,
    ) -> Self {
        let mut traits = Self { n_regions: regions.len() + 1, ..Self::default() };
        for row in gni.iter().filter(|row| row.selected) {
            if let Some(value) = row.value.filter(|value| *value > 0.0) {
                traits.log_gni.entry(row.economy).or_default().insert(row.year, value.ln());
            }
        }
        traits.urban_shares = crate::tables::weights::urban_shares(locations);
        for (number, group) in regions.iter().enumerate() {
            traits.regions.extend(group.members(year).iter().map(|economy| (*economy, number)));
        }
        for (number, group) in incomes.iter().enumerate() {
            traits.income_groups.extend(group.members(year).iter().map(|economy| (*economy, number)));
        }
        traits
    }

    /// Returns the number of the region; economies outside the regions share the last number.
    pub fn region(&self, economy: EconomyId) -> usize {
        self.regions.get(&economy).copied().unwrap_or(self.n_regions.saturating_sub(1))
    }

    /// Returns whether two economies share region and income group.
    pub fn are_alike(&self, one: EconomyId, other: EconomyId) -> bool {
        self.region(one) == self.region(other) && self.income_groups.get(&one) == self.income_groups.get(&other)
    }

    /// Returns what the kernel looks at in an economy.
    pub fn position(&self, economy: EconomyId, level: f64, year: i32) -> Position {
        Position { level, log_gni: self.log_gni(economy, year), region: self.region(economy) }
    }

    /// Returns the number of regions, the one of all others included.
    pub fn n_regions(&self) -> usize {
        self.n_regions
    }

    /// Returns the logarithm of GNI per capita in a year, carried forward or backward to the nearest year.
    pub fn log_gni(&self, economy: EconomyId, year: i32) -> Option<f64> {
        nearest(self.log_gni.get(&economy)?, year)
    }

    /// Returns all predictors with what had to be filled in: the median of the region and income group, then of the
    /// region. `None` where not even the region has one.
    pub fn predictors(&self, economy: EconomyId, year: i32) -> Option<(Predictors, Option<String>)> {
        let own_urban = self.urban_shares.get(&economy).and_then(|shares| nearest(shares, year));
        let own_gni = self.log_gni(economy, year);
        if own_urban.is_none() && own_gni.is_none() {
            return None;
        }
        let filled = |what: &str| format!("{what} is the median of region and income group");
        let (log_gni, gni_reason) = match own_gni {
            Some(value) => (value, None),
            None => (self.median(economy, |other| self.log_gni(other, year))?, Some(filled("GNI per capita"))),
        };
        let urban_of = |other: EconomyId| self.urban_shares.get(&other).and_then(|shares| nearest(shares, year));
        let (urban_share, urban_reason) = match own_urban {
            Some(value) => (value, None),
            None => (self.median(economy, urban_of)?, Some(filled("urban share"))),
        };
        let reason = gni_reason.or(urban_reason);
        Some((Predictors { log_gni, urban_share, region: self.region(economy) }, reason))
    }

    fn median(&self, economy: EconomyId, of: impl Fn(EconomyId) -> Option<f64>) -> Option<f64> {
        let (region, income) = (self.region(economy), self.income_groups.get(&economy));
        let same_region = || self.regions.keys().filter(|other| self.region(**other) == region);
        let near: Vec<f64> = same_region()
            .filter(|other| self.income_groups.get(*other) == income)
            .filter_map(|other| of(*other))
            .collect();
        middle(near).or_else(|| middle(same_region().filter_map(|other| of(*other)).collect()))
    }
}

fn nearest(values: &BTreeMap<i32, f64>, year: i32) -> Option<f64> {
    let before = values.range(..=year).next_back();
    before.or_else(|| values.range(year..).next()).map(|(_, value)| *value)
}

/// The reported series of one cell and the traits of the economies.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// Reported rates by economy and year.
    pub series: BTreeMap<EconomyId, Series>,
    /// The same on the logit scale; made from the series.
    levels: BTreeMap<EconomyId, Levels>,
    /// What an earlier edition lent: evidence for its own economy, no donor to others.
    lent: BTreeSet<(EconomyId, i32)>,
    /// Levels without what is lent, of the economies that have it.
    own_levels: BTreeMap<EconomyId, Levels>,
    /// Reports that the source estimated.
    pub estimated: BTreeSet<(EconomyId, i32)>,
    /// Traits of the economies.
    pub traits: &'a Traits,
}

/// The levels of one economy in successive years, on the logit scale.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    first: i32,
    values: Vec<Option<f64>>,
}

impl Levels {
    fn new(series: &Series) -> Self {
        let (Some((first, _)), Some((last, _))) = (series.first_key_value(), series.last_key_value()) else {
            return Self::default();
        };
        Self {
            first: *first,
            values: (*first..=*last).map(|year| series.get(&year).map(|rate| logit(*rate))).collect(),
        }
    }

    /// Returns the level of a reported year.
    pub fn get(&self, year: i32) -> Option<f64> {
        usize::try_from(year - self.first).ok().and_then(|index| self.values.get(index).copied().flatten())
    }
}

impl<'a> Evidence<'a> {
    /// Returns the evidence of reported series.
    pub fn new(series: BTreeMap<EconomyId, Series>, estimated: BTreeSet<(EconomyId, i32)>, traits: &'a Traits) -> Self {
        let levels = series.iter().map(|(economy, series)| (*economy, Levels::new(series))).collect();
        Self { series, levels, lent: BTreeSet::new(), own_levels: BTreeMap::new(), estimated, traits }
    }

    /// Returns which of the reports an earlier edition lent.
    pub const fn lent(&self) -> &BTreeSet<(EconomyId, i32)> {
        &self.lent
    }

    /// Says which of the reports an earlier edition lent.
    pub fn with_lent(mut self, lent: BTreeSet<(EconomyId, i32)>) -> Self {
        let economies: BTreeSet<EconomyId> = lent.iter().map(|(economy, _)| *economy).collect();
        self.lent = lent;
        for economy in economies {
            if let Some(series) = self.series.get(&economy) {
                self.own_levels.insert(economy, self.own_levels_of(economy, series));
            }
        }
        self
    }

    fn own_levels_of(&self, economy: EconomyId, series: &Series) -> Levels {
        let own = series.iter().map(|(year, rate)| (*year, *rate));
        Levels::new(&own.filter(|(year, _)| !self.lent.contains(&(economy, *year))).collect())
    }

    /// Replaces the series of an economy.
    pub fn replace(&mut self, economy: EconomyId, series: Series) {
        if self.own_levels.contains_key(&economy) {
            self.own_levels.insert(economy, self.own_levels_of(economy, &series));
        }
        self.levels.insert(economy, Levels::new(&series));
        self.series.insert(economy, series);
    }

    /// Forgets an economy.
    pub fn remove(&mut self, economy: EconomyId) {
        self.levels.remove(&economy);
        self.own_levels.remove(&economy);
        self.series.remove(&economy);
    }

    /// Returns the economies with a report of a year, in the order of their codes.
    pub fn reporting(&self, year: i32) -> impl Iterator<Item = EconomyId> {
        self.series.iter().filter(move |(_, series)| series.contains_key(&year)).map(|(economy, _)| *economy)
    }

    /// Returns the logit of a reported year.
    pub fn z(&self, economy: EconomyId, year: i32) -> Option<f64> {
        self.levels.get(&economy)?.get(year)
    }

    /// Returns the levels of an economy.
    pub fn levels_of(&self, economy: EconomyId) -> Option<&Levels> {
        self.levels.get(&economy)
    }

    /// Returns every economy with the levels that it lends to others, in the order of their codes: those of the edition in
    /// use, since what an earlier one states beyond it makes the errors of others larger.
    pub fn levels(&self) -> impl Iterator<Item = (EconomyId, &Levels)> {
        self.levels.iter().map(|(economy, levels)| (*economy, self.own_levels.get(economy).unwrap_or(levels)))
    }

    /// Returns the years in which any economy has a report.
    pub fn years(&self) -> BTreeSet<i32> {
        self.series.values().flat_map(|series| series.keys().copied()).collect()
    }

    /// Returns the regression of the levels of one year.
    pub fn regression(&self, year: i32) -> Option<Regression> {
        let observed: Vec<_> = self
            .series
            .iter()
            .filter_map(|(economy, series)| Some((*series.get(&year)?, self.traits.predictors(*economy, year)?.0)))
            .collect();
        Regression::fit(&observed, self.traits.n_regions())
    }

    /// Returns the evidence as it stood at the end of a year: everything later is hidden.
    pub fn until(&self, year: i32) -> Self {
        let cut = |series: &Series| series.range(..=year).map(|(year, rate)| (*year, *rate)).collect::<Series>();
        let series = self.series.iter().map(|(economy, series)| (*economy, cut(series)));
        let series = series.filter(|(_, series)| !series.is_empty()).collect();
        Self::new(series, self.estimated.clone(), self.traits).with_lent(self.lent.clone())
    }
}
