//! A quantity → the figure that the tables of the run give for it, with its interval and coverage.
//! Says what is missing where they give none; judges nothing.

use std::collections::BTreeMap;

use super::quantity::{ChangeMeasure, Order, Other, PrintedAs, QuantityDefinition, Take};
use crate::concepts::{GroupQuery, Text, Unit};
use crate::question::{Absent, Ambiguous, Codes, NoRow, Question, RunTables};
use crate::tables::{GapId, Profile, Statistic};

/// A figure of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct ComputedFigure {
    /// The figure, unrounded.
    pub value: f64,
    /// The 90 % interval of our imputation.
    pub interval: Option<(f64, f64)>,
    /// Part of the weight that is reported, the least of all figures that it is made of.
    pub weight_reported_share: Option<f64>,
    /// Its unit.
    pub unit: Unit,
}

/// What the tables answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// One figure.
    One(ComputedFigure),
    /// One figure for each of several groups.
    Each(Vec<(String, ComputedFigure)>),
    /// A number of groups, or the place of one.
    Number(f64),
    /// Nothing, with what is missing.
    Missing(Absent),
    /// Several figures could be meant.
    Ambiguous(Ambiguous),
}

/// The tables of a run as claims ask them.
pub struct ClaimTables<'a> {
    tables: &'a RunTables,
    first_rates: BTreeMap<Text, Statistic>,
}

type Answered<T> = Result<T, NoRow>;

impl<'a> ClaimTables<'a> {
    /// Returns the tables, and the statistic of each indicator that is meant where none is named.
    pub const fn new(tables: &'a RunTables, first_rates: BTreeMap<Text, Statistic>) -> Self {
        Self { tables, first_rates }
    }

    /// Returns the answer to a quantity, in the units of the tables but for `unit_factor`.
    pub fn answer(&self, quantity: &QuantityDefinition) -> Answer {
        let asked = Asked::new(quantity);
        let result = match (&quantity.groups, quantity.take, quantity.rank) {
            (Some(groups), Some(take), _) => {
                self.of_groups(&asked, groups).map(|figures| taken(figures, take, quantity))
            }
            (Some(groups), None, Some(_)) => self.rank(&asked, groups),
            _ => self.of(&asked).map(Answer::One),
        };
        result.unwrap_or_else(|none| match none {
            NoRow::Absent(reason) => Answer::Missing(reason),
            NoRow::Ambiguous(several) => Answer::Ambiguous(several),
        })
    }

    fn of_groups(&self, asked: &Asked<'_>, groups: &[String]) -> Answered<Vec<(String, ComputedFigure)>> {
        let one = |group: &String| {
            let figure = self.of(&Asked { group, ..asked.clone() })?;
            Ok((group.clone(), figure))
        };
        groups.iter().map(one).collect()
    }

    /// The place of a group among others: one more than the number of groups before it.
    fn rank(&self, asked: &Asked<'_>, groups: &[String]) -> Answered<Answer> {
        let own = self.of(asked)?.value;
        let others = self.of_groups(asked, groups)?;
        let is_before = |value: f64| match asked.quantity.order.unwrap_or(Order::Highest) {
            Order::Highest => value > own,
            Order::Lowest => value < own,
        };
        let before = others.iter().filter(|(group, figure)| group != asked.group && is_before(figure.value)).count();
        Ok(Answer::Number(before as f64 + 1.0))
    }

    fn of(&self, asked: &Asked<'_>) -> Answered<ComputedFigure> {
        let figure = match (asked.quantity.change, asked.quantity.from, asked.quantity.to) {
            (Some(change), Some(from), Some(to)) => {
                let before = self.in_year(asked, from)?;
                let after = self.in_year(asked, to)?;
                changed(change, &before, &after, f64::from(to - from))
            }
            _ => self.in_year(asked, asked.year)?,
        };
        Ok(printed(figure, asked.quantity))
    }

    fn in_year(&self, asked: &Asked<'_>, year: i32) -> Answered<ComputedFigure> {
        let asked = Asked { year, ..asked.clone() };
        if asked.quantity.gap.is_some() {
            return self.figure(&asked, asked.quantity.gap);
        }
        let mut figure = self.figure(&asked, None)?;
        if let Some(less) = &asked.quantity.less {
            figure = minus(&figure, &self.figure(&asked.other(less), None)?);
        }
        if let Some(per) = &asked.quantity.per {
            let other = asked.other(per);
            let mut denominator = self.figure(&other, None)?;
            if let Some(less) = &per.less {
                denominator = minus(&denominator, &self.figure(&other.other(less), None)?);
            }
            figure = over(&figure, &denominator)?;
        }
        Ok(figure)
    }

    fn figure(&self, asked: &Asked<'_>, gap: Option<GapId>) -> Answered<ComputedFigure> {
        let mut question = asked.question(gap);
        if gap.is_none() {
            question.statistic = question.statistic.or_else(|| self.first_rates.get(asked.indicator).copied());
        }
        let row = self.tables.answer(&question)?;
        let Some(value) = row.shown().value() else {
            let reason = row.shown().reasons().cloned().unwrap_or_default();
            let (gap, asked) = (gap.map(|gap| gap.name()), (&question).into());
            return Err(NoRow::Absent(Absent::NoValue { gap, asked, reason }));
        };
        Ok(ComputedFigure {
            value,
            interval: row.interval().map(|interval| (interval.lower, interval.upper)),
            weight_reported_share: row.coverage().weight_reported_share,
            unit: row.unit(),
        })
    }
}

/// What one figure is asked by: the quantity with what a second figure changes.
#[derive(Clone)]
struct Asked<'q> {
    quantity: &'q QuantityDefinition,
    indicator: &'q str,
    group: &'q str,
    year: i32,
    statistic: Option<Statistic>,
    codes: Codes<'q>,
}

impl<'q> Asked<'q> {
    fn new(quantity: &'q QuantityDefinition) -> Self {
        Self {
            quantity,
            indicator: quantity.indicator.as_deref().unwrap_or_default(),
            group: quantity.group.as_deref().unwrap_or_default(),
            year: quantity.year.unwrap_or_default(),
            statistic: quantity.statistic,
            codes: quantity.codes(),
        }
    }

    /// The same figure but for what `other` says. Another indicator has breakdowns and statistics of its own.
    fn other(&self, other: &'q Other) -> Self {
        let is_same_indicator = other.indicator.is_none();
        let inherited = Codes { category: self.codes.category.filter(|_| is_same_indicator), ..self.codes };
        Self {
            quantity: self.quantity,
            indicator: other.indicator.as_deref().unwrap_or(self.indicator),
            group: other.group.as_deref().unwrap_or(self.group),
            year: other.year.unwrap_or(self.year),
            statistic: other.statistic.or(self.statistic.filter(|_| is_same_indicator)),
            codes: other.codes().or(inherited),
        }
    }

    fn question(&self, gap: Option<GapId>) -> Question<'q> {
        Question {
            indicator: self.indicator,
            gap,
            statistic: self.statistic,
            group: GroupQuery::new(self.group).with_edition(self.quantity.edition.as_deref()),
            year: self.year,
            codes: self.codes,
            base_year: self.quantity.base_year,
            profile: self.quantity.profile.unwrap_or(Profile::Itu),
        }
    }
}

fn taken(figures: Vec<(String, ComputedFigure)>, take: Take, quantity: &QuantityDefinition) -> Answer {
    let values = |figure: &(String, ComputedFigure)| figure.1.value;
    let by_value = |a: &&(String, ComputedFigure), b: &&(String, ComputedFigure)| values(a).total_cmp(&values(b));
    match take {
        Take::Each | Take::Range => Answer::Each(figures),
        Take::Min => one(figures.iter().min_by(by_value)),
        Take::Max => one(figures.iter().max_by(by_value)),
        Take::Count => {
            let limits = quantity.allowed();
            let count = figures.iter().filter(|(_, figure)| limits.is_none_or(|limits| limits.contains(figure.value)));
            Answer::Number(count.count() as f64)
        }
    }
}

fn one(figure: Option<&(String, ComputedFigure)>) -> Answer {
    figure.map_or_else(|| Answer::Missing(Absent::NoGroup), |(_, figure)| Answer::One(figure.clone()))
}

/// Returns a figure as the claim prints it.
fn printed(figure: ComputedFigure, quantity: &QuantityDefinition) -> ComputedFigure {
    let factor = quantity.unit_factor.unwrap_or(1.0);
    let print = |value: f64| {
        factor
            * match quantity.printed_as {
                None => value,
                Some(PrintedAs::Percent) => 100.0 * value,
                Some(PrintedAs::PercentLess) => 100.0 * (1.0 - value),
                Some(PrintedAs::PercentMore) => 100.0 * (value - 1.0),
                Some(PrintedAs::Rest) => 100.0 - value,
            }
    };
    let interval = figure.interval.map(|(lower, upper)| {
        let (a, b) = (print(lower), print(upper));
        (a.min(b), a.max(b))
    });
    let unit = if quantity.printed_as.is_some() { Unit::Percent } else { figure.unit };
    ComputedFigure { value: print(figure.value), interval, unit, ..figure }
}

/// The errors of two figures may go either way, so the interval takes the worst of both ends.
fn combined(a: &ComputedFigure, b: &ComputedFigure, unit: Unit, operation: impl Fn(f64, f64) -> f64) -> ComputedFigure {
    let value = operation(a.value, b.value);
    let shares = [a.weight_reported_share, b.weight_reported_share];
    let of = |figure: &ComputedFigure| figure.interval.unwrap_or((figure.value, figure.value));
    let ((a_low, a_high), (b_low, b_high)) = (of(a), of(b));
    let ends = [(a_low, b_low), (a_low, b_high), (a_high, b_low), (a_high, b_high)].map(|(a, b)| operation(a, b));
    let has_interval = a.interval.is_some() || b.interval.is_some();
    let widest = |(low, high): (f64, f64), end: &f64| (low.min(*end), high.max(*end));
    let interval = has_interval.then(|| ends.iter().fold((f64::INFINITY, f64::NEG_INFINITY), widest));
    let weight_reported_share = shares.into_iter().flatten().reduce(f64::min);
    ComputedFigure { value, interval, weight_reported_share, unit }
}

fn minus(a: &ComputedFigure, b: &ComputedFigure) -> ComputedFigure {
    combined(a, b, a.unit, |a, b| a - b)
}

fn over(a: &ComputedFigure, b: &ComputedFigure) -> Answered<ComputedFigure> {
    if b.value == 0.0 {
        return Err(NoRow::Absent(Absent::ZeroBelow));
    }
    let unit = if a.unit == b.unit { Unit::Share } else { a.unit };
    Ok(combined(a, b, unit, |a, b| a / b))
}

fn changed(change: ChangeMeasure, before: &ComputedFigure, after: &ComputedFigure, years: f64) -> ComputedFigure {
    let unit = match change {
        ChangeMeasure::Points => before.unit,
        ChangeMeasure::Percent | ChangeMeasure::PercentPerYear => Unit::Percent,
        ChangeMeasure::Times => Unit::Ratio,
    };
    combined(before, after, unit, |before, after| match change {
        ChangeMeasure::Points => after - before,
        ChangeMeasure::Percent => 100.0 * (after / before - 1.0),
        ChangeMeasure::PercentPerYear => 100.0 * ((after / before).powf(1.0 / years) - 1.0),
        ChangeMeasure::Times => after / before,
    })
}
