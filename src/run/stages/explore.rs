//! Results → what `explore.html` knows of them. Computes nothing: rows are chosen and put into columns.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::explore_terms;
use super::press::rendered;
use super::results::{self, Results};
use crate::concepts::classification::WORLD;
use crate::concepts::rounding::rounded;
use crate::concepts::{Breakdown, EconomyId, GroupQuery, Name, Text, YearRange};
use crate::publish::explore::{self, EXPLORE};
use crate::publish::manifest::VERSION;
use crate::run::failure::Failure;
use crate::run::plan::Plan;
use crate::run::plan::planned::PlannedPipeline;
use crate::run::store::cache::{Cache, Holds, Key};
use crate::run::store::directory::Staging;
use crate::statistic::Kind;
use crate::tables::gaps::GapBreakdown;
use crate::tables::parts::Parts;
use crate::tables::{Aggregate, Donor, Estimate, Membership, Method, Observation, Profile, Statistic, WeightRow};

/// Donors that are named beside an economy.
const MOST_DONORS: usize = 3;

/// Writes the page.
///
/// - Errors: `Disk`; `Internal` where it cannot be made.
pub fn publish(staging: &Staging, cache: &Cache, plan: &Plan<'_>, results: &Results) -> Result<(), Failure> {
    let (of_rows, of_figures) = (results::rows_key(plan), results::figures_key(&results.made_from));
    let names = (&results.economies.values().collect::<Vec<_>>(), format!("{:?}", results.group_names));
    let citations: Vec<&str> = plan.sources.values().map(|source| source.citation.as_str()).collect();
    let key = Key::of(Holds::Page, &(EXPLORE, of_rows.as_str(), of_figures.as_str(), names, citations))?;
    let page = || explore::page(&Collected::new(plan, results).facts()).map(String::into_bytes);
    let content = rendered(cache, &key, page)?;
    staging.write(EXPLORE, &content)
}

/// The rows of a run by indicator, and the places of what they name.
struct Collected<'a> {
    plan: &'a Plan<'a>,
    results: &'a Results,
    economies: BTreeMap<EconomyId, usize>,
    groups: Vec<[&'a Text; 3]>,
    group_places: HashMap<[&'a Text; 3], usize>,
    sources: BTreeMap<&'a str, usize>,
    files: BTreeMap<&'a Text, usize>,
    observations: HashMap<&'a Text, Vec<&'a Observation>>,
    estimates: HashMap<&'a Text, Vec<&'a Estimate>>,
    aggregates: HashMap<&'a Text, Vec<&'a Aggregate>>,
    weights: HashMap<&'a Text, &'a [WeightRow]>,
    members: HashMap<&'a Text, Vec<&'a Membership>>,
    donors: HashMap<&'a Text, Vec<&'a Donor>>,
}

/// Places of a breakdown and an economy.
type CellOfEconomy = (usize, usize);
/// A year, and the donors in it with their weights.
type DonorsOfYear = (i32, Vec<(usize, f64)>);

/// A value of an economy, and the report behind it.
struct Valued<'a> {
    economy: EconomyId,
    year: i32,
    breakdown: &'a Breakdown,
    value: f64,
    interval: Option<[f64; 2]>,
    method: Method,
    status: &'static str,
    report: Option<&'a Observation>,
}

impl<'a> Collected<'a> {
    fn new(plan: &'a Plan<'a>, results: &'a Results) -> Self {
        let rows = &results.rows;
        // A family may be of thousands of series: its tables hold them, and a page would not.
        let alone = plan.pipelines.iter().filter(|planned| planned.pipeline.member.is_none());
        let alone: HashSet<&str> = alone.map(|planned| planned.pipeline.id()).collect();
        let mut observations = by_indicator(slices(&rows.observations), |row| &row.indicator, &alone);
        observations.values_mut().for_each(|rows| rows.retain(|row| row.selected && row.value.is_some()));
        let estimates = by_indicator(slices(&rows.estimates), |row| &row.indicator, &alone);
        let members = by_indicator(slices(&rows.members), |row| &row.indicator, &alone);
        let aggregates = std::iter::once(results.tables.aggregates());
        let mut aggregates = by_indicator(aggregates, |row| &row.indicator, &alone);
        let names = &results.group_names;
        let is_shown = |row: &&Aggregate| row.profile == Profile::Itu && names.is_main(&row.classification);
        aggregates.values_mut().for_each(|rows| rows.retain(is_shown));
        let used = || observations.values().flatten().copied();
        let mut codes: BTreeSet<EconomyId> = members.values().flatten().map(|row: &&Membership| row.economy).collect();
        codes.extend(used().map(|row: &Observation| row.economy));
        let groups: BTreeSet<[&Text; 3]> =
            aggregates.values().flatten().map(|row| [&row.classification, &row.edition, &row.group]).collect();
        let mut groups: Vec<[&Text; 3]> = groups.into_iter().collect();
        groups.sort_by_key(|[classification, edition, group]| {
            let rank = names.rank(classification, group);
            (***classification != *WORLD, *classification, *edition, rank, *group)
        });
        let sources: BTreeSet<&str> = used().map(|row| row.dataset.as_str()).collect();
        let files: BTreeSet<&Text> = used().map(|row| &row.source_file).collect();
        Self {
            plan,
            results,
            economies: codes.into_iter().zip(0..).collect(),
            group_places: groups.iter().copied().zip(0..).collect(),
            groups,
            sources: sources.into_iter().zip(0..).collect(),
            files: files.into_iter().zip(0..).collect(),
            weights: rows.weights.parts().iter().map(|part| (&part.indicator, part.rows.as_slice())).collect(),
            donors: by_indicator(slices(&rows.donors), |row| &row.indicator, &alone),
            observations,
            estimates,
            aggregates,
            members,
        }
    }

    fn facts(&self) -> explore::Facts {
        let Self { plan, results, .. } = self;
        let name = |code: &EconomyId| results.economies.get(code).cloned().unwrap_or_else(|| Name::same(code.as_str()));
        let economies = self
            .economies
            .keys()
            .map(|code| explore::EconomyFacts { code: code.to_string(), name: name(code) })
            .collect();
        let groups = self.groups.iter().map(|list| {
            let [classification, edition, id] = list.map(|text| &**text);
            let name = results.group_names.name(&GroupQuery::new(id).in_list((classification, edition)));
            let [classification, edition, id] = list.map(Text::clone);
            explore::GroupFacts { classification, edition, id, name }
        });
        let sources = self.sources.keys().map(|id| {
            let known = plan.sources.iter().find(|(dataset, _)| dataset.as_str() == *id).map(|(_, source)| source);
            explore::SourceFacts {
                dataset: (*id).into(),
                citation: known.map(|source| source.citation.clone()).unwrap_or_default(),
            }
        });
        explore::Facts {
            version: VERSION.to_owned(),
            economies,
            groups: groups.collect(),
            sources: sources.collect(),
            imputed_methods: Method::ALL.into_iter().filter(|one| one.is_imputed()).map(Method::name).collect(),
            files: self.files.keys().map(|file| (*file).clone()).collect(),
            indicators: plan.pipelines.iter().filter_map(|one| self.indicator(one)).collect(),
        }
    }

    /// Returns what is known of an indicator; none where no economy has a value.
    fn indicator(&self, planned: &PlannedPipeline<'_>) -> Option<explore::IndicatorFacts> {
        let definition = &planned.pipeline.definition;
        let id: Text = planned.pipeline.id().into();
        let window = definition.indicator.latest_within.map(|window| YearRange { from: window.from, to: window.to });
        let valued = self.valued(&id, window);
        let cells: BTreeSet<&Breakdown> = valued.iter().map(|one| one.breakdown).collect();
        let cells: BTreeMap<&Breakdown, usize> = cells.into_iter().zip(0..).collect();
        if valued.is_empty() {
            return None;
        }
        let is_completed = self.estimates.contains_key(&id);
        let statistics = explore_terms::statistics(definition, is_completed);
        let main = Kind::main(definition.aggregate.iter().map(|aggregate| aggregate.statistic));
        let of_main = statistics.iter().find(|one| main.is_some_and(|main| one.statistic == main.name()));
        let unit = definition.indicator.unit;
        let counts_once = of_main.is_none_or(|one| one.counts_once);
        Some(explore::IndicatorFacts {
            name: definition.indicator.name.clone(),
            unit: unit.name(),
            figure_unit: of_main.map_or(unit.name(), |one| one.unit),
            decimals: [unit.decimals(), of_main.map_or(unit.decimals(), |one| one.decimals)],
            statistic: main.map(Statistic::name),
            has_users: statistics.iter().any(|one| one.statistic == Statistic::Users.name()),
            per: unit.total().map(|(_, per)| per),
            least_share: of_main.map_or(0.0, |one| one.least_share),
            counts_once,
            gaps: explore_terms::gaps(definition),
            cells: cells.keys().map(|cell| GapBreakdown::from(*cell).codes()).collect(),
            values: self.values(&valued, &cells),
            weights: if statistics.iter().all(|one| one.counts_once) {
                explore::Weights::default()
            } else {
                self.weights(&id, &valued)
            },
            members: self.members(&id),
            figures: self.figures(&id, main, &cells),
            donors: self.donors(&id, &cells),
            statistics,
            id,
        })
    }

    fn valued(&self, id: &Text, window: Option<YearRange>) -> Vec<Valued<'a>> {
        let reports = || self.observations.get(id).into_iter().flatten().copied();
        let mut found: Vec<Valued<'a>> = match self.estimates.get(id) {
            Some(estimates) => {
                let known: HashMap<_, &Observation> =
                    reports().map(|row| ((row.economy, row.year, &row.breakdown), row)).collect();
                let of = |row: &&'a Estimate| {
                    let report = known.get(&(row.economy, row.year, &row.breakdown)).copied();
                    Some(Valued {
                        economy: row.economy,
                        year: row.year,
                        breakdown: &row.breakdown,
                        value: row.value?,
                        interval: row.interval.map(|interval| [interval.lower, interval.upper]),
                        method: row.method,
                        status: row.status.code(),
                        report: report.filter(|_| !row.method.is_imputed()),
                    })
                };
                estimates.iter().filter_map(of).collect()
            }
            None => reports().filter_map(|row| reported(row, window)).collect(),
        };
        found.sort_by(|a, b| (a.breakdown, a.economy, a.year).cmp(&(b.breakdown, b.economy, b.year)));
        // Of a window the latest report counts, which stands last.
        found.dedup_by(|later, earlier| {
            let is_same =
                (later.breakdown, later.economy, later.year) == (earlier.breakdown, earlier.economy, earlier.year);
            let is_newer = later.report.map(|row| row.year) > earlier.report.map(|row| row.year);
            if is_same && is_newer {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        found
    }

    fn values(&self, valued: &[Valued<'_>], cells: &BTreeMap<&Breakdown, usize>) -> explore::Values {
        let mut values = explore::Values::default();
        for one in valued {
            values.cell.push(cells.get(one.breakdown).copied().unwrap_or_default());
            values.economy.push(self.place(one.economy));
            values.year.push(one.year);
            values.value.push(one.value);
            values.lower.push(one.interval.map(|[lower, _]| to_hundredths(lower)));
            values.upper.push(one.interval.map(|[_, upper]| to_hundredths(upper)));
            values.method.push(one.method.name());
            values.status.push(one.status);
            values.source.push(one.report.and_then(|row| self.sources.get(row.dataset.as_str()).copied()));
            values.file.push(one.report.and_then(|row| self.files.get(&row.source_file).copied()));
            values.line.push(one.report.map_or(0, |row| row.source_line));
        }
        values
    }

    /// Returns the weights of the breakdowns that have values.
    fn weights(&self, id: &Text, valued: &[Valued<'_>]) -> explore::Weights {
        let key = |breakdown: &Breakdown| (breakdown.sex, breakdown.age, breakdown.location);
        let used: BTreeSet<_> = valued.iter().map(|one| key(one.breakdown)).collect();
        let places: BTreeMap<_, usize> = used.into_iter().zip(0..).collect();
        let mut weights = explore::Weights {
            cells: places.keys().map(|(sex, age, at)| [sex.to_string(), age.to_string(), at.to_string()]).collect(),
            ..explore::Weights::default()
        };
        for row in self.weights.get(id).copied().into_iter().flatten() {
            let Some(cell) = places.get(&key(&row.breakdown)) else { continue };
            weights.cell.push(*cell);
            weights.economy.push(self.place(row.economy));
            weights.year.push(row.year);
            weights.weight.push(row.weight);
            weights.of_whole.push(row.is_of_whole.into());
        }
        weights
    }

    fn members(&self, id: &Text) -> explore::Members {
        let mut members = explore::Members::default();
        for row in self.members.get(id).into_iter().flatten() {
            let list = [&row.classification, &row.edition, &row.group];
            let Some(group) = self.group_places.get(&list) else { continue };
            members.group.push(*group);
            members.economy.push(self.place(row.economy));
            members.from.push(row.from);
            members.to.push(row.to);
        }
        members
    }

    fn figures(&self, id: &Text, main: Option<Statistic>, cells: &BTreeMap<&Breakdown, usize>) -> explore::Figures {
        let mut figures = explore::Figures::default();
        for row in self.aggregates.get(id).into_iter().flatten() {
            let list = [&row.classification, &row.edition, &row.group];
            let (Some(group), Some(cell)) = (self.group_places.get(&list), cells.get(&row.breakdown)) else { continue };
            if Some(row.statistic) != main {
                continue;
            }
            figures.group.push(*group);
            figures.cell.push(*cell);
            figures.year.push(row.year);
            figures.value.push(row.shown.value());
            figures.lower.push(row.interval.map(|interval| to_hundredths(interval.lower)));
            figures.upper.push(row.interval.map(|interval| to_hundredths(interval.upper)));
            figures.status.push(row.shown.status().code());
            figures.reported_percent.push(row.coverage.weight_reported_share.map(|share| to_hundredths(100.0 * share)));
        }
        figures
    }

    fn donors(&self, id: &Text, cells: &BTreeMap<&Breakdown, usize>) -> Vec<explore::Donors> {
        let mut all: BTreeMap<CellOfEconomy, DonorsOfYear> = BTreeMap::new();
        for row in self.donors.get(id).into_iter().flatten() {
            let Some(cell) = cells.get(&row.breakdown) else { continue };
            let (year, donors) = all.entry((*cell, self.place(row.economy))).or_insert((row.year, Vec::new()));
            if row.year > *year {
                (*year, *donors) = (row.year, Vec::new());
            }
            if row.year == *year {
                donors.push((self.place(row.donor), row.donor_weight));
            }
        }
        let largest = |((cell, economy), (_, mut of)): (CellOfEconomy, DonorsOfYear)| {
            of.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let of = of.into_iter().take(MOST_DONORS).map(|(donor, weight)| (donor, to_hundredths(weight))).collect();
            explore::Donors { cell, economy, of }
        };
        all.into_iter().map(largest).collect()
    }

    fn place(&self, economy: EconomyId) -> usize {
        self.economies.get(&economy).copied().unwrap_or_default()
    }
}

fn slices<Row: Send>(parts: &Parts<Row>) -> impl Iterator<Item = &[Row]> {
    parts.parts().iter().map(Vec::as_slice)
}

/// Returns the rows of the shown indicators, which mostly stand one after the other.
fn by_indicator<'a, Row>(
    parts: impl Iterator<Item = &'a [Row]>,
    indicator: fn(&Row) -> &Text,
    shown: &HashSet<&str>,
) -> HashMap<&'a Text, Vec<&'a Row>> {
    let mut all: HashMap<&Text, Vec<&Row>> = HashMap::new();
    for run in parts.flat_map(|part| part.chunk_by(|one, next| indicator(one) == indicator(next))) {
        if let Some(id) = run.first().map(indicator).filter(|id| shown.contains(id.as_ref())) {
            all.entry(id).or_default().extend(run);
        }
    }
    all
}

/// Returns a report for the year for which it counts.
fn reported(row: &Observation, window: Option<YearRange>) -> Option<Valued<'_>> {
    let year = match window {
        Some(window) if window.contains(row.year) => window.to,
        Some(_) => return None,
        None => row.year,
    };
    Some(Valued {
        economy: row.economy,
        year,
        breakdown: &row.breakdown,
        value: row.value?,
        interval: None,
        method: Method::Reported,
        status: row.status.map_or("", |status| status.code()),
        report: Some(row),
    })
}

/// Returns a number for readers, to two decimals.
fn to_hundredths(number: f64) -> f64 {
    rounded(number, 2).parse().unwrap_or(number)
}
