//! Estimates: the completed value of every economy, with how it was completed and what was reported.

use serde::{Deserialize, Serialize};

use super::cell::texts;
use super::row::table;
use crate::concepts::interval::Interval;
use crate::concepts::named;
use crate::concepts::{Age, Location, Sex};
use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Text, Unit};

/// How a value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Method {
    /// As the publisher states it.
    Reported,
    /// Between two reports.
    Interpolated,
    /// After the last report, with the change of donors.
    Trend,
    /// Before the first report, the same backwards.
    Backcast,
    /// Never reported.
    Regression,
    /// A breakdown from the difference of its sides in donors.
    BreakdownGap,
    /// Reported and shifted over a break in the series.
    Rebased,
    /// Reported and moved so that parts and total agree.
    Reconciled,
}

named! {
    Method {
        Reported => "reported",
        Interpolated => "interpolated",
        Trend => "trend",
        Backcast => "backcast",
        Regression => "regression",
        BreakdownGap => "breakdown-gap",
        Rebased => "rebased",
        Reconciled => "reconciled",
    }
}

impl Method {
    /// Returns whether the value is ours and no publisher's.
    pub const fn is_imputed(self) -> bool {
        match self {
            Self::Interpolated | Self::Trend | Self::Backcast | Self::Regression | Self::BreakdownGap => true,
            Self::Reported | Self::Rebased | Self::Reconciled => false,
        }
    }
}

/// One row of `estimates.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The economy.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The completed value; `None` where nothing is known to estimate it from.
    pub value: Option<f64>,
    /// What the publisher states, if anything.
    pub reported: Option<f64>,
    /// The 90 % interval of an imputed value.
    pub interval: Option<Interval>,
    /// Unit of the values.
    pub unit: Unit,
    /// Status.
    pub status: Status,
    /// How the value came about.
    pub method: Method,
    /// Years since, or until, the nearest report and never negative; 0 for reported values, `None` where there never was a report.
    pub horizon_years: Option<i32>,
    /// Shift on the logit scale that a re-based or reconciled value got.
    pub shift_logit: Option<f64>,
    /// Part of the economy's own slope in the trend, 0 to 1.
    pub own_weight: Option<f64>,
    /// Donors of the trend.
    pub n_donors: Option<usize>,
    /// Weight in aggregates.
    pub weight: Option<f64>,
    /// What the weight counts.
    pub weight_unit: Unit,
    /// Dataset of the reported value.
    pub dataset: Option<DatasetId>,
    /// Whether an earlier edition states the value and the one in use does not.
    pub is_fallback: bool,
    /// What was out of the ordinary: beside a value what to know about it, else why there is none.
    pub remark: Option<String>,
}

impl Estimate {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown) {
        (self.economy, &self.indicator, self.year, &self.breakdown)
    }
}

/// One donor of one estimate: a row of `donors.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Donor {
    /// The economy that is completed.
    pub economy: EconomyId,
    /// Id of the indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Sex, age, location and category.
    pub breakdown: Breakdown,
    /// The economy that lends its change.
    pub donor: EconomyId,
    /// Its part in the change, 0 to 1.
    pub donor_weight: f64,
}

impl Donor {
    /// Returns the columns by which the file is sorted and which are unique in it.
    pub fn key(&self) -> (EconomyId, &str, i32, &Breakdown, EconomyId) {
        (self.economy, &self.indicator, self.year, &self.breakdown, self.donor)
    }
}

texts! {
    Method: |method| method.name();
}

table! {
    Estimate, "estimates", "Estimates: the completed value of every economy, with its method";
    key economy indicator year sex age location category;
    |row| {
        economy: EconomyId;
        indicator: Text;
        year: i32;
        sex: Sex = &row.breakdown.sex;
        age: Age = &row.breakdown.age;
        location: Location = &row.breakdown.location;
        category: Text = &row.breakdown.category;
        value: Option<f64>;
        reported: Option<f64>, "unit column", "What the publisher states, also where the value differs";
        lower: Option<f64> = row.interval.map(|interval| interval.lower);
        upper: Option<f64> = row.interval.map(|interval| interval.upper);
        unit: Unit;
        status: Status;
        method: Method;
        horizon_years: Option<i32>,
            "years", "Years since, or until, the nearest report; 0 if reported; empty where nothing ever was";
        shift_logit: Option<f64>, "logit", "Shift of a re-based or reconciled value";
        own_weight: Option<f64>, "share", "Part of the economy's own slope in its trend";
        n_donors: Option<usize>, "economies", "Donors of the trend";
        weight: Option<f64>;
        weight_unit: Unit;
        dataset: Option<DatasetId>;
        fallback: bool = row.is_fallback;
        reason: Option<String> = row.remark.as_deref().filter(|_| row.value.is_none());
        note: Option<String> = row.remark.as_deref().filter(|_| row.value.is_some());
    }
    => Estimate {
        economy, indicator, year, breakdown: Breakdown { sex, age, location, category }, value, reported,
        interval: Interval::of_ends(lower, upper), unit, status, method, horizon_years, shift_logit, own_weight, n_donors,
        weight, weight_unit, dataset, is_fallback: fallback, remark: reason.or(note),
    }
}

table! {
    Donor, "donors", "Donors: economies whose change completes another's series";
    key economy indicator year sex age location category donor;
    |row| {
        economy: EconomyId;
        indicator: Text;
        year: i32;
        sex: Sex = &row.breakdown.sex;
        age: Age = &row.breakdown.age;
        location: Location = &row.breakdown.location;
        category: Text = &row.breakdown.category;
        donor: EconomyId, "", "Alpha-3 code of the economy that lends its change";
        donor_weight: f64, "share", "Part of the donor in the change of all donors; donors below 0.005 are not listed";
    }
    => Donor { economy, indicator, year, breakdown: Breakdown { sex, age, location, category }, donor, donor_weight }
}
