//! A quantity → the figure that the tables of the run give for it, with its interval and coverage.
//! Says what is missing where they give none; judges nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::quantity::{Change, Order, Other, PrintedAs, QuantityDefinition, Take};
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::groups::AS_OF;
use crate::concepts::{GroupQuery, Text, Unit};
use crate::tables::{Aggregate, Gap, GapId, Profile, Statistic};

/// A figure of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
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
    One(Figure),
    /// One figure for each of several groups.
    Each(Vec<(String, Figure)>),
    /// A number of groups, or the place of one.
    Number(f64),
    /// Nothing, with what is missing.
    Missing(String),
}

/// The tables of a run, by what a quantity asks for.
pub struct Figures<'a> {
    aggregates: HashMap<(&'a str, &'a str, i32), Vec<&'a Aggregate>>,
    gaps: HashMap<(&'a str, &'a str, i32), Vec<&'a Gap>>,
    years: BTreeMap<&'a str, BTreeSet<i32>>,
    first_rates: BTreeMap<Text, Statistic>,
}

impl<'a> Figures<'a> {
    /// Returns the tables indexed for queries.
    pub fn new(aggregates: &'a [Aggregate], gaps: &'a [Gap], first_rates: BTreeMap<Text, Statistic>) -> Self {
        let mut figures =
            Self { aggregates: HashMap::new(), gaps: HashMap::new(), years: BTreeMap::new(), first_rates };
        for row in aggregates {
            let key = (row.indicator.as_ref(), row.group.as_ref(), row.year);
            figures.aggregates.entry(key).or_default().push(row);
            figures.years.entry(&row.indicator).or_default().insert(row.year);
        }
        for row in gaps {
            figures.gaps.entry((&row.indicator, &row.group, row.year)).or_default().push(row);
        }
        figures
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
        result.unwrap_or_else(Answer::Missing)
    }

    fn of_groups(&self, asked: &Asked<'_>, groups: &[String]) -> Result<Vec<(String, Figure)>, String> {
        let one = |group: &String| {
            let figure = self.of(&Asked { group, ..asked.clone() })?;
            Ok((group.clone(), figure))
        };
        groups.iter().map(one).collect()
    }

    /// The place of a group among others: one more than the number of groups before it.
    fn rank(&self, asked: &Asked<'_>, groups: &[String]) -> Result<Answer, String> {
        let own = self.of(asked)?.value;
        let others = self.of_groups(asked, groups)?;
        let is_before = |value: f64| match asked.quantity.order.unwrap_or(Order::Highest) {
            Order::Highest => value > own,
            Order::Lowest => value < own,
        };
        let before = others.iter().filter(|(group, figure)| group != asked.group && is_before(figure.value)).count();
        Ok(Answer::Number(before as f64 + 1.0))
    }

    fn of(&self, asked: &Asked<'_>) -> Result<Figure, String> {
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

    fn in_year(&self, asked: &Asked<'_>, year: i32) -> Result<Figure, String> {
        let asked = Asked { year, ..asked.clone() };
        if let Some(gap) = asked.quantity.gap {
            return self.gap(&asked, gap);
        }
        let mut figure = self.aggregate(&asked)?;
        if let Some(less) = &asked.quantity.less {
            figure = minus(&figure, &self.aggregate(&asked.other(less))?);
        }
        if let Some(per) = &asked.quantity.per {
            let other = asked.other(per);
            let mut denominator = self.aggregate(&other)?;
            if let Some(less) = &per.less {
                denominator = minus(&denominator, &self.aggregate(&other.other(less))?);
            }
            figure = over(&figure, &denominator)?;
        }
        Ok(figure)
    }

    fn aggregate(&self, asked: &Asked<'_>) -> Result<Figure, String> {
        let Asked { indicator, year, .. } = *asked;
        let query = asked.group_query();
        let statistic = asked.statistic.or_else(|| self.first_rates.get(indicator).copied());
        let rows = self.aggregates.get(&(indicator, query.group, year)).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<&Aggregate> = rows
            .iter()
            .copied()
            .filter(|row| Some(row.statistic) == statistic && row.profile.name() == asked.profile())
            .filter(|row| is_asked(&query, &row.classification, &row.edition))
            .collect();
        let of = |row: &&Aggregate| {
            let breakdown = &row.breakdown;
            let (sex, age, location) = (breakdown.sex.code(), breakdown.age.to_string(), breakdown.location.code());
            [sex.to_owned(), age, location.to_owned(), breakdown.category.to_string()]
        };
        let row = chosen(&rows, asked, of, |row| (row.classification.as_ref(), row.edition.as_ref()))?;
        let Some(row) = row else { return Err(self.missing(asked, statistic.map_or("figure", Statistic::name))) };
        let Some(value) = row.shown.value() else {
            let reason = row.shown.reason().unwrap_or("no value");
            return Err(format!("{}: {reason}", asked.shown()));
        };
        Ok(Figure {
            value,
            interval: row.interval.map(|interval| (interval.lower, interval.upper)),
            weight_reported_share: row.coverage.weight_reported_share,
            unit: row.unit,
        })
    }

    fn gap(&self, asked: &Asked<'_>, gap: GapId) -> Result<Figure, String> {
        let Asked { indicator, year, .. } = *asked;
        let query = asked.group_query();
        let quantity = asked.quantity;
        let rows = self.gaps.get(&(indicator, query.group, year)).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<&Gap> = rows
            .iter()
            .copied()
            .filter(|row| row.gap == gap && row.profile.name() == asked.profile())
            .filter(|row| is_asked(&query, &row.classification, &row.edition))
            .filter(|row| quantity.base_year.is_none_or(|year| row.base_year == Some(year)))
            .filter(|row| asked.statistic.is_none_or(|statistic| row.statistic == statistic))
            .collect();
        let of = |row: &&Gap| {
            let breakdown = &row.breakdown;
            [&breakdown.sex, &breakdown.age, &breakdown.location]
                .map(String::clone)
                .into_iter()
                .chain([breakdown.category.to_string()])
                .collect::<Vec<_>>()
                .try_into()
                .unwrap_or_default()
        };
        let row = chosen(&rows, asked, of, |row| (row.classification.as_ref(), row.edition.as_ref()))?;
        let Some(row) = row else { return Err(self.missing(asked, gap.name())) };
        let Some(value) = row.shown.value() else {
            let reason = row.shown.reason().unwrap_or("no value");
            return Err(format!("{} of {}: {reason}", gap.name(), asked.shown()));
        };
        Ok(Figure {
            value,
            interval: row.interval.map(|interval| (interval.lower, interval.upper)),
            weight_reported_share: row.coverage.weight_reported_share,
            unit: row.unit,
        })
    }

    /// Says why there is no row.
    fn missing(&self, asked: &Asked<'_>, what: &str) -> String {
        let Some(years) = self.years.get(asked.indicator) else {
            return format!("`{}` is not computed in this run", asked.indicator);
        };
        let (first, last) = (years.first().copied().unwrap_or_default(), years.last().copied().unwrap_or_default());
        let span = if first == last { format!("{first} alone") } else { format!("{first} to {last}") };
        let outside = !years.contains(&asked.year);
        let why = if outside { format!("the run has {span}") } else { "the run has no such row".to_owned() };
        format!("no {what} of {}: {why}", asked.shown())
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
    /// Sex, age, location, category.
    codes: [Option<&'q str>; 4],
}

impl<'q> Asked<'q> {
    fn new(quantity: &'q QuantityDefinition) -> Self {
        Self {
            quantity,
            indicator: quantity.indicator.as_deref().unwrap_or_default(),
            group: quantity.group.as_deref().unwrap_or_default(),
            year: quantity.year.unwrap_or_default(),
            statistic: quantity.statistic,
            codes: [&quantity.sex, &quantity.age, &quantity.location, &quantity.category].map(Option::as_deref),
        }
    }

    /// The same figure but for what `other` says. Another indicator has breakdowns and statistics of its own.
    fn other(&self, other: &'q Other) -> Self {
        let codes = [&other.sex, &other.age, &other.location, &other.category].map(Option::as_deref);
        let is_same_indicator = other.indicator.is_none();
        let mut inherited = self.codes;
        if !is_same_indicator {
            inherited[3] = None;
        }
        Self {
            quantity: self.quantity,
            indicator: other.indicator.as_deref().unwrap_or(self.indicator),
            group: other.group.as_deref().unwrap_or(self.group),
            year: other.year.unwrap_or(self.year),
            statistic: other.statistic.or(self.statistic.filter(|_| is_same_indicator)),
            codes: std::array::from_fn(|part| codes[part].or(inherited[part])),
        }
    }

    fn profile(&self) -> &'q str {
        self.quantity.profile.as_deref().unwrap_or(Profile::Itu.name())
    }

    fn group_query(&self) -> GroupQuery<'q> {
        GroupQuery::new(self.group).with_edition(self.quantity.edition.as_deref())
    }

    fn shown(&self) -> String {
        let codes: Vec<&str> = self.codes.iter().flatten().copied().collect();
        let codes = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
        format!("{}{codes} for {} in {}", self.indicator, self.group, self.year)
    }
}

/// The row with the codes asked for. A code that is not asked for is the total; where no row is a total and all have
/// one code, that one (phone ownership is of ages 10 and over).
fn chosen<'r, Row>(
    rows: &[&'r Row],
    asked: &Asked<'_>,
    codes_of: impl Fn(&&'r Row) -> [String; 4],
    list_of: impl Fn(&&'r Row) -> (&'r str, &'r str),
) -> Result<Option<&'r Row>, String> {
    let mut left: Vec<(&'r Row, [String; 4])> = rows.iter().map(|row| (*row, codes_of(row))).collect();
    for (part, wanted) in asked.codes.iter().enumerate() {
        let is_total = |code: &str| code == TOTAL || code == NOT_APPLICABLE;
        // A gap holds both sides of what it compares.
        let fits = |code: &str| match wanted {
            Some(wanted) => code == *wanted,
            None => is_total(code) || code.contains('/'),
        };
        let fitting: Vec<_> = left.iter().filter(|(_, codes)| fits(&codes[part])).cloned().collect();
        if wanted.is_none() && fitting.is_empty() {
            let choices: BTreeSet<&str> = left.iter().map(|(_, codes)| codes[part].as_str()).collect();
            if choices.len() > 1 {
                let choices: Vec<&str> = choices.into_iter().collect();
                return Err(format!("{} has {}: the quantity names none", asked.shown(), choices.join(", ")));
            }
        } else {
            left = fitting;
        }
    }
    // Pinned lists come before lists of each year; which of several is meant is never guessed.
    let is_pinned = |row: &&'r Row| list_of(row).1 != AS_OF;
    let has_pinned = left.iter().any(|(row, _)| is_pinned(row));
    let rows: Vec<&'r Row> = left.into_iter().map(|(row, _)| row).filter(|row| !has_pinned || is_pinned(row)).collect();
    let lists: BTreeSet<String> =
        rows.iter().map(list_of).map(|(classification, edition)| format!("{classification} {edition}")).collect();
    if lists.len() > 1 {
        let lists: Vec<String> = lists.into_iter().collect();
        return Err(format!("{} is a group of {}: the quantity names none", asked.shown(), lists.join(" and ")));
    }
    Ok(rows.into_iter().next())
}

/// A list of each year counts where no list is pinned.
fn is_asked(query: &GroupQuery<'_>, classification: &str, edition: &str) -> bool {
    query.takes(classification, edition)
        || (edition == AS_OF && query.with_edition(Some(AS_OF)).takes(classification, edition))
}

fn taken(figures: Vec<(String, Figure)>, take: Take, quantity: &QuantityDefinition) -> Answer {
    let values = |figure: &(String, Figure)| figure.1.value;
    let by_value = |a: &&(String, Figure), b: &&(String, Figure)| values(a).total_cmp(&values(b));
    match take {
        Take::Each | Take::Range => Answer::Each(figures),
        Take::Min => one(figures.iter().min_by(by_value)),
        Take::Max => one(figures.iter().max_by(by_value)),
        Take::Count => {
            let limits = super::against_data::limits(quantity);
            let count = figures.iter().filter(|(_, figure)| limits.is_none_or(|limits| limits.contains(figure.value)));
            Answer::Number(count.count() as f64)
        }
    }
}

fn one(figure: Option<&(String, Figure)>) -> Answer {
    figure.map_or_else(|| Answer::Missing("no group is named".to_owned()), |(_, figure)| Answer::One(figure.clone()))
}

/// Returns a figure as the claim prints it.
fn printed(figure: Figure, quantity: &QuantityDefinition) -> Figure {
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
    Figure { value: print(figure.value), interval, unit, ..figure }
}

/// The errors of two figures may go either way, so the interval takes the worst of both ends.
fn combined(a: &Figure, b: &Figure, unit: Unit, operation: impl Fn(f64, f64) -> f64) -> Figure {
    let value = operation(a.value, b.value);
    let shares = [a.weight_reported_share, b.weight_reported_share];
    let of = |figure: &Figure| figure.interval.unwrap_or((figure.value, figure.value));
    let ((a_low, a_high), (b_low, b_high)) = (of(a), of(b));
    let ends = [(a_low, b_low), (a_low, b_high), (a_high, b_low), (a_high, b_high)].map(|(a, b)| operation(a, b));
    let has_interval = a.interval.is_some() || b.interval.is_some();
    let widest = |(low, high): (f64, f64), end: &f64| (low.min(*end), high.max(*end));
    let interval = has_interval.then(|| ends.iter().fold((f64::INFINITY, f64::NEG_INFINITY), widest));
    let weight_reported_share = shares.into_iter().flatten().reduce(f64::min);
    Figure { value, interval, weight_reported_share, unit }
}

fn minus(a: &Figure, b: &Figure) -> Figure {
    combined(a, b, a.unit, |a, b| a - b)
}

fn over(a: &Figure, b: &Figure) -> Result<Figure, String> {
    if b.value == 0.0 {
        return Err("the figure to divide by is zero".to_owned());
    }
    let unit = if a.unit == b.unit { Unit::Share } else { a.unit };
    Ok(combined(a, b, unit, |a, b| a / b))
}

fn changed(change: Change, before: &Figure, after: &Figure, years: f64) -> Figure {
    let unit = match change {
        Change::Points => before.unit,
        Change::Percent | Change::PercentPerYear => Unit::Percent,
        Change::Times => Unit::Ratio,
    };
    combined(before, after, unit, |before, after| match change {
        Change::Points => after - before,
        Change::Percent => 100.0 * (after / before - 1.0),
        Change::PercentPerYear => 100.0 * ((after / before).powf(1.0 / years) - 1.0),
        Change::Times => after / before,
    })
}
