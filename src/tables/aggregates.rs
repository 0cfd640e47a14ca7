//! Aggregates: one statistic of one group, with how much of the group it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Coverage;
use super::cell::texts;
use super::profile::Profile;
use super::row::table;
use super::shown::Shown;
use crate::concepts::interval::{Deviations, Interval};
use crate::concepts::named;
use crate::concepts::{Age, Language, Location, Sex, Status};
use crate::concepts::{Breakdown, Text, Unit};

/// A statistic of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Economies with a property.
    Count,
    /// Inequality among economies, each counting once: 0 where all have the same.
    Gini,
    /// Middle value over economies, unweighted.
    Median,
    /// Persons outside a rate: (1 − rate) × weight, added up.
    Offline,
    /// Economies with a property per economy with a value.
    ShareOfEconomies,
    /// Values added up.
    Sum,
    /// Persons within a rate: rate × weight, added up.
    Users,
    /// Mean of a rate, weighted by its denominator.
    WeightedMean,
    /// Middle value over people: that of the economy of the middle one.
    WeightedMedian,
}

named! {
    Statistic {
        Count => "count",
        Gini => "gini",
        Median => "median",
        Offline => "offline",
        ShareOfEconomies => "share-of-economies",
        Sum => "sum",
        Users => "users",
        WeightedMean => "weighted-mean",
        WeightedMedian => "weighted-median",
    }
}

/// One row of `aggregates.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Id of the classification.
    pub classification: Text,
    /// Its edition.
    pub edition: Text,
    /// Id of the group.
    pub group: Text,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The statistic.
    pub statistic: Statistic,
    /// The rule of suppression.
    pub profile: Profile,
    /// The figure, or why there is none.
    pub shown: Shown,
    /// The figure from reported values alone.
    pub value_reported_only: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// The 90 % interval that completion leaves; `None` where nothing is ever completed.
    pub interval: Option<Interval>,
    /// The draws behind it, for comparisons; kept no longer than these.
    #[serde(skip)]
    pub deviations: Option<Deviations>,
    /// What it rests on.
    pub coverage: Coverage,
    /// What the weights count.
    pub weight_unit: Unit,
}

impl Aggregate {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (&str, &str, &str, &str, i32, &Breakdown, &str, &str) {
        let (statistic, profile) = (self.statistic.name(), self.profile.name());
        let Self { classification, edition, group, indicator, year, breakdown, .. } = self;
        (classification, edition, group, indicator, *year, breakdown, statistic, profile)
    }
}

texts! {
    Statistic: |statistic| statistic.name();
    Profile: |profile| profile.name();
}

table! {
    Aggregate, "aggregates", "Aggregates: statistics of groups of economies, with their coverage";
    key classification edition group indicator year sex age location category statistic profile;
    |row| {
        classification: Text;
        edition: Text;
        group: Text;
        indicator: Text;
        year: i32;
        sex: Sex = &row.breakdown.sex;
        age: Age = &row.breakdown.age;
        location: Location = &row.breakdown.location;
        category: Text = &row.breakdown.category;
        statistic: Statistic;
        profile: Profile;
        value: Option<f64> = row.shown.value();
        value_reported_only: Option<f64>, "unit column", "The figure from reported values alone";
        lower: Option<f64> = row.interval.map(|interval| interval.lower);
        upper: Option<f64> = row.interval.map(|interval| interval.upper);
        unit: Unit;
        status: Status = row.shown.status().code();
        n_members: usize = row.coverage.n_members;
        n_reported: usize = row.coverage.n_reported;
        n_estimated: usize = row.coverage.n_estimated;
        n_imputed: usize = row.coverage.n_imputed;
        n_rebased: usize = row.coverage.n_rebased,
            "economies", "Members whose reported value was re-based over a break";
        n_fallback: usize = row.coverage.n_fallback;
        n_missing: usize = row.coverage.n_missing();
        weight_unit: Unit;
        weight_total: Option<f64> = row.coverage.weight_total, "weight_unit column", "Weight of all members";
        weight_reported_share: Option<f64> = row.coverage.weight_reported_share;
        weight_estimated_share: Option<f64> = row.coverage.weight_estimated_share;
        weight_fallback_share: Option<f64> = row.coverage.weight_fallback_share,
            "share", "Part of the weight with a value that an earlier edition alone states; a part of weight_estimated_share";
        weight_imputed_share: Option<f64> = row.coverage.weight_imputed_share;
        weight_missing_share: Option<f64> = row.coverage.weight_missing_share();
        mean_horizon_years: Option<f64> = row.coverage.mean_horizon_years,
            "years", "Weighted mean of the years since the last report, over the members that ever reported";
        suppressed: bool = row.shown.is_suppressed();
        reason: Option<String> = row.shown.reason(Language::ENGLISH);
        note: Option<String> = row.shown.note(Language::ENGLISH);
    }
    => Aggregate {
        classification, edition, group, indicator, year, breakdown: Breakdown { sex, age, location, category }, statistic,
        profile, shown: Shown::read(value, status, suppressed, reason, note), value_reported_only, unit,
        interval: Interval::of_ends(lower, upper), deviations: None, weight_unit,
        coverage: Coverage {
            n_members, n_reported, n_estimated, n_imputed, n_rebased, n_fallback, weight_total, weight_reported_share,
            weight_estimated_share, weight_fallback_share, weight_imputed_share, mean_horizon_years, data_begin: None,
        },
    }
}
