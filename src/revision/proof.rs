//! One figure of one run → the members, weights and values that give it to the last bit, and the lines that state them.
//! Holds what it found against the published figure; opens no file of raw/.

use std::collections::BTreeMap;

use super::details::{Behind, ReportedValue};
use super::figure::Side;
use super::run_figures::Figure;
use crate::concepts::{Breakdown, EconomyId, Location, Status, Text, named};
use crate::question::FigureKey;
use crate::statistic::{Kind, Member, Terms};
use crate::tables::{Method, Observation, WeightRow};

/// What a figure follows from.
#[derive(Clone, Debug)]
pub struct Proven {
    /// What is said of the statistic besides its name.
    pub terms: Terms,
    /// The economies listed in the group, in the order in which they are added up.
    pub members: Vec<ProvenMember>,
}

/// A member of the group of a figure.
#[derive(Clone, Debug)]
pub struct ProvenMember {
    /// The economy.
    pub economy: EconomyId,
    /// The value that counts; none where the economy is missing.
    pub value: Option<f64>,
    /// Its weight; 1 where economies count once, none where it is not known.
    pub weight: Option<f64>,
    /// Status of the value.
    pub status: Option<Status>,
    /// How it came about.
    pub method: Option<Method>,
    /// The lines behind it.
    pub lines: Vec<StatedLine>,
}

/// A line of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedLine {
    /// What it states.
    pub states: Stated,
    /// Year for which it does.
    pub year: i32,
    /// The file.
    pub file: Text,
    /// The line, counted from 1.
    pub line: i32,
}

/// What a line states of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// The value.
    Value,
    /// A report of the economy in the years around, to which an imputed value is tied.
    NearestReport,
    /// The weight.
    Weight,
}

named! {
    Stated {
        Value => "value",
        NearestReport => "nearest-report",
        Weight => "weight",
    }
}

/// The inputs of a run, indexed for the members of one figure.
struct Lines<'a> {
    year: i32,
    /// Reports in use of the breakdown, in the order of their years.
    reports: BTreeMap<EconomyId, Vec<&'a Observation>>,
    /// The weight rows of the figure's cell.
    weights: BTreeMap<EconomyId, &'a WeightRow>,
    /// Rows of other indicators by economy, year and number.
    numbers: BTreeMap<(EconomyId, i32, u64), &'a Observation>,
}

impl<'a> Lines<'a> {
    fn new(observations: &'a [Observation], weights: &'a [WeightRow], key: &FigureKey, of: &Breakdown) -> Self {
        let is_of = |row: &&WeightRow| {
            let cell = (row.breakdown.sex, row.breakdown.age, row.breakdown.location);
            row.indicator == key.indicator && row.year == key.year && cell == (of.sex, of.age, of.location)
        };
        let mut lines = Self {
            year: key.year,
            reports: BTreeMap::new(),
            weights: weights.iter().filter(is_of).map(|row| (row.economy, row)).collect(),
            numbers: BTreeMap::new(),
        };
        for row in observations.iter().filter(|row| row.selected) {
            let Some(value) = row.value else { continue };
            if row.indicator == key.indicator && row.breakdown == *of {
                lines.reports.entry(row.economy).or_default().push(row);
            } else if row.indicator != key.indicator && row.breakdown.sex == of.sex {
                lines.numbers.entry((row.economy, row.year, value.to_bits())).or_insert(row);
            }
        }
        lines
    }

    /// Returns the last report up to the year and the first after it.
    fn nearest(&self, economy: EconomyId) -> impl Iterator<Item = StatedLine> {
        let all = || self.reports.get(&economy).into_iter().flatten().copied();
        let before = all().filter(|row| row.year <= self.year).max_by_key(|row| row.year);
        let after = all().filter(|row| row.year > self.year).min_by_key(|row| row.year);
        before.into_iter().chain(after).map(|row| line(Stated::NearestReport, row))
    }

    /// Returns the line that states a weight; none where no line does, because it is made from several.
    fn weight(&self, economy: EconomyId, weight: Option<f64>) -> Option<StatedLine> {
        let row = self.weights.get(&economy).filter(|row| Some(row.weight) == weight)?;
        let is_stated = row.breakdown.location == Location::Total;
        let year = row.of_year.unwrap_or(self.year);
        let stated = self.numbers.get(&(economy, year, row.weight.to_bits())).filter(|_| is_stated)?;
        Some(line(Stated::Weight, stated))
    }
}

fn line(states: Stated, row: &Observation) -> StatedLine {
    StatedLine { states, year: row.year, file: row.source_file.clone(), line: row.source_line }
}

/// Returns what a figure follows from; `observations` are those of all indicators, because weights are among them.
///
/// - Errors: members, weights and values of the run do not give the figure to the last bit, as those of an earlier version
///   may not.
pub fn proven(
    side: &Side,
    (observations, weights): (&[Observation], &[WeightRow]),
    key: &FigureKey,
    figure: &Figure,
) -> Result<Proven, String> {
    let lines = Lines::new(observations, weights, key, &side.breakdown_of_values(key));
    let (state, behind) = (side.state(key, figure), side.behind(key));
    let member = |(economy, listed): (EconomyId, &super::state::Listed)| {
        let value = listed.value.filter(|_| listed.weight.is_some());
        let behind = value.map(|_| behind(economy));
        let mut all: Vec<StatedLine> = behind.map_or_else(Vec::new, |behind| of_value(economy, behind, &lines));
        all.extend(lines.weight(economy, listed.weight));
        let (status, method) = (behind.and_then(|behind| behind.status()), behind.map(|behind| behind.method()));
        ProvenMember { economy, value, weight: listed.weight, status, method, lines: all }
    };
    let proven = Proven { terms: side.terms(key), members: state.iter().map(member).collect() };
    if proven.value(key).map(f64::to_bits) == figure.value.map(f64::to_bits) {
        Ok(proven)
    } else {
        Err("values, weights and members of the run do not give its figure to the last bit".to_owned())
    }
}

fn of_value(economy: EconomyId, behind: Behind<'_>, lines: &Lines<'_>) -> Vec<StatedLine> {
    match behind.report {
        Some(ReportedValue { year, file, line, .. }) if !behind.method().is_imputed() => {
            vec![StatedLine { states: Stated::Value, year: *year, file: file.clone(), line: *line }]
        }
        _ => lines.nearest(economy).collect(),
    }
}

impl Proven {
    /// Returns what the members give.
    fn value(&self, key: &FigureKey) -> Option<f64> {
        let of = |one: &ProvenMember| Some(Member::new(Some(one.value?), one.weight?));
        let members: Vec<Member> = self.members.iter().filter_map(of).collect();
        (Kind::of(key.statistic).value)(&members, self.terms)
    }
}
