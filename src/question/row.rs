//! A row of the tables of figures, aggregate or gap, and the key that it has among all of them.

use crate::concepts::interval::Interval;
use crate::concepts::{Sided, Text, Unit};
use crate::tables::coverage::Subject;
use crate::tables::gaps::GapBreakdown;
use crate::tables::{Aggregate, Coverage, Gap, GapId, Profile, Shown, Statistic};

/// What a figure is of; unique in a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FigureKey {
    /// The gap; none for an aggregate.
    pub gap: Option<GapId>,
    /// Classification.
    pub classification: Text,
    /// Edition.
    pub edition: Text,
    /// Group, or the two that are compared.
    pub group: Sided<Text>,
    /// Indicator.
    pub indicator: Text,
    /// Calendar year.
    pub year: i32,
    /// Breakdown, or the two that are compared.
    pub breakdown: GapBreakdown,
    /// Statistic, or that which is compared.
    pub statistic: Statistic,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// Profile.
    pub profile: Profile,
}

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Row<'t> {
    /// A statistic of a group.
    Aggregate(&'t Aggregate),
    /// Two figures compared.
    Gap(&'t Gap),
}

impl<'t> Row<'t> {
    /// Returns its key.
    pub fn key(&self) -> FigureKey {
        let (gap, group, of) = match self {
            Self::Aggregate(row) => {
                (None, row.group.clone().into(), [&row.classification, &row.edition, &row.indicator])
            }
            Self::Gap(row) => (Some(row.gap), row.group.clone(), [&row.classification, &row.edition, &row.indicator]),
        };
        let [classification, edition, indicator] = of.map(Text::clone);
        FigureKey {
            gap,
            classification,
            edition,
            group,
            indicator,
            year: self.year(),
            breakdown: self.breakdown(),
            statistic: self.statistic(),
            base_year: self.base_year(),
            profile: self.profile(),
        }
    }

    /// Returns the classification and edition of its groups.
    pub fn list(&self) -> (&'t str, &'t str) {
        match self {
            Self::Aggregate(row) => (&row.classification, &row.edition),
            Self::Gap(row) => (&row.classification, &row.edition),
        }
    }

    /// Returns its breakdown, or the two that are compared.
    pub fn breakdown(&self) -> GapBreakdown {
        match self {
            Self::Aggregate(row) => (&row.breakdown).into(),
            Self::Gap(row) => row.breakdown.clone(),
        }
    }

    /// Returns its indicator.
    pub const fn indicator(&self) -> &'t Text {
        match self {
            Self::Aggregate(row) => &row.indicator,
            Self::Gap(row) => &row.indicator,
        }
    }

    /// Returns its calendar year.
    pub const fn year(&self) -> i32 {
        match self {
            Self::Aggregate(row) => row.year,
            Self::Gap(row) => row.year,
        }
    }

    /// Returns its statistic, or that which is compared.
    pub const fn statistic(&self) -> Statistic {
        match self {
            Self::Aggregate(row) => row.statistic,
            Self::Gap(row) => row.statistic,
        }
    }

    /// Returns the year from which a growth is counted.
    pub const fn base_year(&self) -> Option<i32> {
        match self {
            Self::Aggregate(_) => None,
            Self::Gap(row) => row.base_year,
        }
    }

    /// Returns its profile.
    pub const fn profile(&self) -> Profile {
        match self {
            Self::Aggregate(row) => row.profile,
            Self::Gap(row) => row.profile,
        }
    }

    /// Returns the value, or why there is none.
    pub const fn shown(&self) -> &'t Shown {
        match self {
            Self::Aggregate(row) => &row.shown,
            Self::Gap(row) => &row.shown,
        }
    }

    /// Returns the 90 % interval that completion leaves.
    pub const fn interval(&self) -> Option<Interval> {
        match self {
            Self::Aggregate(row) => row.interval,
            Self::Gap(row) => row.interval,
        }
    }

    /// Returns what it rests on.
    pub const fn coverage(&self) -> &'t Coverage {
        match self {
            Self::Aggregate(row) => &row.coverage,
            Self::Gap(row) => &row.coverage,
        }
    }

    /// Returns what its coverage is of.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Aggregate(_) => Subject::Values,
            Self::Gap(row) => row.subject(),
        }
    }

    /// Returns its unit.
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Aggregate(row) => row.unit,
            Self::Gap(row) => row.unit,
        }
    }

    /// Returns what the weights behind it count.
    pub const fn weight_unit(&self) -> Unit {
        match self {
            Self::Aggregate(row) => row.weight_unit,
            Self::Gap(row) => row.weight_unit,
        }
    }
}
