//! The tables of figures of one run, indexed for questions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Absent, NoRow, Question};
use crate::concepts::{GroupQuery, Sided, Text, lists};
use crate::tables::parts::Parts;
use crate::tables::{Aggregate, Donor, Estimate, Gap, Membership, Observation, RunFigure, Survey, WeightParts};

/// Positions of rows by indicator and group; of two groups that are compared by the first.
type ByGroup = HashMap<(Text, Text), Vec<usize>>;

/// Rows behind the figures, each table in the order of its key.
#[derive(Debug, Default)]
pub struct Rows {
    /// Observations of all indicators.
    pub observations: Parts<Observation>,
    /// Completed values of all indicators that are completed.
    pub estimates: Parts<Estimate>,
    /// Donors of their trends.
    pub donors: Parts<Donor>,
    /// Members of every group.
    pub members: Parts<Membership>,
    /// Weights of the members.
    pub weights: WeightParts,
}

/// Aggregates and gaps of one run, and what new reports would be worth to them.
#[derive(Debug, Default)]
pub struct RunTables {
    aggregates: Vec<Aggregate>,
    gaps: Vec<Gap>,
    surveys: Vec<Survey>,
    aggregates_of: ByGroup,
    gaps_of: ByGroup,
    years: BTreeMap<Text, BTreeSet<i32>>,
}

impl RunTables {
    /// Returns the tables of a run.
    pub fn new(aggregates: Vec<Aggregate>, gaps: Vec<Gap>, surveys: Vec<Survey>) -> Self {
        let (mut aggregates_of, mut gaps_of) = (ByGroup::new(), ByGroup::new());
        let mut years: BTreeMap<Text, BTreeSet<i32>> = BTreeMap::new();
        for (at, row) in aggregates.iter().enumerate() {
            aggregates_of.entry((row.indicator.clone(), row.group.clone())).or_default().push(at);
            years.entry(row.indicator.clone()).or_default().insert(row.year);
        }
        for (at, row) in gaps.iter().enumerate() {
            gaps_of.entry((row.of.indicator.clone(), row.of.group.above().clone())).or_default().push(at);
        }
        Self { aggregates, gaps, surveys, aggregates_of, gaps_of, years }
    }

    /// Returns the aggregates in the order of their file.
    pub fn aggregates(&self) -> &[Aggregate] {
        &self.aggregates
    }

    /// Returns the gaps in the order of their file.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Returns what new reports would be worth, in the order of their file.
    pub fn surveys(&self) -> &[Survey] {
        &self.surveys
    }

    /// Returns the economies whose reports would be worth most to a group in a year, the first first; nothing where several
    /// lists could be meant.
    pub fn surveys_of(&self, indicator: &str, group: &GroupQuery<'_>, year: i32, category: &str) -> Vec<&Survey> {
        let is_asked = |row: &&Survey| {
            (row.indicator.as_ref(), row.group.as_ref(), row.year, row.category.as_ref())
                == (indicator, group.group, year, category)
        };
        let rows: Vec<&Survey> = self.surveys.iter().filter(is_asked).collect();
        let list = lists::meant(group, rows.iter().map(|row| list_of(row))).ok().flatten();
        rows.into_iter().filter(|row| Some(list_of(row)) == list).collect()
    }

    /// Returns the row that a question asks for.
    ///
    /// - Errors: there is none, or several could be meant.
    pub fn answer(&self, question: &Question<'_>) -> Result<RunFigure<'_>, NoRow> {
        let of_all_years = self.of_all_years(question);
        // The list is that of all years: where it ends, no other is taken.
        let list = lists::meant(&question.group, of_all_years.iter().map(RunFigure::list))?;
        let in_year = of_all_years.into_iter().filter(|row| row.year() == question.year && Some(row.list()) == list);
        let of_base = in_year.filter(|row| question.base_year.is_none_or(|base| row.base_year() == Some(base)));
        // A pipeline has one comparison of an id, so that its statistic and base year need not be said.
        let row = question.of_breakdown(of_base.collect())?.into_iter().next();
        row.ok_or_else(|| NoRow::Absent(self.absence(question)))
    }

    /// Returns what has the indicator, measure, profile and group of a question, in any list and year.
    fn of_all_years(&self, question: &Question<'_>) -> Vec<RunFigure<'_>> {
        let sides = question.sides();
        let key = (Text::from(question.indicator), Text::from(*sides.above()));
        let is_asked = |row: &RunFigure<'_>| {
            row.profile() == question.profile && question.statistic.is_none_or(|asked| row.statistic() == asked)
        };
        let positions = |of: &ByGroup| of.get(&key).cloned().unwrap_or_default();
        let rows: Vec<RunFigure<'_>> = match question.gap {
            None if sides.is_two() => Vec::new(),
            None => positions(&self.aggregates_of)
                .into_iter()
                .map(|at| RunFigure::Aggregate(&self.aggregates[at]))
                .collect(),
            Some(gap) => {
                let sides: Sided<Text> = sides.map(Text::from);
                let all = positions(&self.gaps_of).into_iter().map(|at| &self.gaps[at]);
                all.filter(|row| row.of.gap == gap && row.of.group == sides).map(RunFigure::Gap).collect()
            }
        };
        rows.into_iter().filter(is_asked).collect()
    }

    /// Says why there is no row.
    fn absence(&self, question: &Question<'_>) -> Absent {
        let Some(years) = self.years.get(question.indicator) else {
            return Absent::NotComputed(question.indicator.to_owned());
        };
        let (first, last) = (years.first().copied().unwrap_or_default(), years.last().copied().unwrap_or_default());
        Absent::NoRow {
            measure: question.gap.map(|gap| gap.name()).or(question.statistic.map(|statistic| statistic.name())),
            asked: question.into(),
            years: (!years.contains(&question.year)).then_some((first, last)),
        }
    }
}

fn list_of(row: &Survey) -> lists::List<'_> {
    (&row.classification, &row.edition)
}
