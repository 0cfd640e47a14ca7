//! A figure of a run, aggregate or gap: what both have, told once for tables, questions and revisions.

use super::coverage::Subject;
use super::figure_of::{FigureOf, GapBreakdown};
use super::{Aggregate, Coverage, Gap, GapId, Profile, Shown, Statistic};
use crate::concepts::interval::Interval;
use crate::concepts::lists::List;
use crate::concepts::{Sided, Text, Unit};

/// What a figure is of; the gap is none for an aggregate.
pub type FigureKey = FigureOf<Option<GapId>>;

impl FigureKey {
    /// Returns what is measured: the name of the gap, or of the statistic.
    pub const fn measure(&self) -> &'static str {
        match self.gap {
            Some(gap) => gap.name(),
            None => self.statistic.name(),
        }
    }
}

/// A figure of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RunFigure<'t> {
    /// A statistic of a group.
    Aggregate(&'t Aggregate),
    /// Two figures compared.
    Gap(&'t Gap),
}

impl<'t> RunFigure<'t> {
    /// Returns its key among all figures of a run.
    pub fn key(&self) -> FigureKey {
        match self {
            Self::Aggregate(row) => FigureKey {
                gap: None,
                classification: row.classification.clone(),
                edition: row.edition.clone(),
                group: row.group.clone().into(),
                indicator: row.indicator.clone(),
                year: row.year,
                breakdown: (&row.breakdown).into(),
                statistic: row.statistic,
                base_year: None,
                profile: row.profile,
            },
            Self::Gap(row) => row.of.clone().map_gap(Some),
        }
    }

    /// Returns its name: that of the gap, or of the statistic.
    pub const fn measure(&self) -> &'static str {
        match self {
            Self::Aggregate(row) => row.statistic.name(),
            Self::Gap(row) => row.of.gap.name(),
        }
    }

    /// Returns the classification and edition of its groups.
    pub fn list(&self) -> List<'t> {
        match self {
            Self::Aggregate(row) => (&row.classification, &row.edition),
            Self::Gap(row) => (&row.of.classification, &row.of.edition),
        }
    }

    /// Returns its group, or the two that are compared.
    pub fn group(&self) -> Sided<Text> {
        match self {
            Self::Aggregate(row) => row.group.clone().into(),
            Self::Gap(row) => row.of.group.clone(),
        }
    }

    /// Returns its breakdown, or the two that are compared.
    pub fn breakdown(&self) -> GapBreakdown {
        match self {
            Self::Aggregate(row) => (&row.breakdown).into(),
            Self::Gap(row) => row.of.breakdown.clone(),
        }
    }

    /// Returns its indicator.
    pub const fn indicator(&self) -> &'t Text {
        match self {
            Self::Aggregate(row) => &row.indicator,
            Self::Gap(row) => &row.of.indicator,
        }
    }

    /// Returns its calendar year.
    pub const fn year(&self) -> i32 {
        match self {
            Self::Aggregate(row) => row.year,
            Self::Gap(row) => row.of.year,
        }
    }

    /// Returns its statistic, or that which is compared.
    pub const fn statistic(&self) -> Statistic {
        match self {
            Self::Aggregate(row) => row.statistic,
            Self::Gap(row) => row.of.statistic,
        }
    }

    /// Returns the year from which a growth is counted.
    pub const fn base_year(&self) -> Option<i32> {
        match self {
            Self::Aggregate(_) => None,
            Self::Gap(row) => row.of.base_year,
        }
    }

    /// Returns its profile.
    pub const fn profile(&self) -> Profile {
        match self {
            Self::Aggregate(row) => row.profile,
            Self::Gap(row) => row.of.profile,
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
