//! Breaks in the series of members that nothing treats: how much of a group's weight passes one between two years.
//! Says it beside growth; moves no value.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, Sided, Status, Text};
use crate::statistic::ExactSum;
use crate::tables::gaps::GapBreakdown;
use crate::tables::{Estimate, Gap, Method, Note, Observation, Weights};

/// Share of the weight from which a growth is as doubtful as the break: above it the status is B, below it a note says it.
pub const LARGE_SHARE: f64 = 0.1;
/// Share of the weight that is told.
const TOLD_SHARE: f64 = 0.0005;

/// Years in which the series of an economy break, by breakdown.
#[derive(Clone, Debug, Default)]
pub struct Breaks(BTreeMap<Breakdown, BTreeMap<EconomyId, BTreeSet<i32>>>);

impl Breaks {
    /// Returns the breaks that the source declares, and the places at which a series passes to another source (status B).
    pub fn of_reports(observations: &[Observation]) -> Self {
        let mut breaks = Self::default();
        let is_break = |row: &&Observation| row.break_in_series || row.status == Some(Status::Break);
        for row in observations.iter().filter(|row| row.selected && row.value.is_some()).filter(is_break) {
            let of_cell = breaks.0.entry(row.breakdown.clone()).or_default();
            of_cell.entry(row.economy).or_default().insert(row.year);
        }
        breaks
    }

    /// Returns those that are left in completed values: the years up to the break before a treated one are re-based.
    pub fn left_in(&self, estimates: &[Estimate]) -> Self {
        let mut left = self.clone();
        for row in estimates.iter().filter(|row| row.method == Method::Rebased) {
            let of_economy = self.0.get(&row.breakdown).and_then(|of_cell| of_cell.get(&row.economy));
            let treated = of_economy.and_then(|years| years.range(row.year + 1..).next());
            let years = left.0.get_mut(&row.breakdown).and_then(|of_cell| of_cell.get_mut(&row.economy));
            if let (Some(treated), Some(years)) = (treated, years) {
                years.remove(treated);
            }
        }
        left
    }

    /// Returns the share of a group's weight, 0 to 1, whose series break after one year and up to another.
    pub fn share(&self, group: &Group, cell: &Breakdown, (from, to): (i32, i32), weights: Option<&Weights>) -> f64 {
        let Some(of_cell) = self.0.get(cell) else { return 0.0 };
        let members = group.members(to);
        let weight =
            |economy: &EconomyId| weights.map_or(1.0, |weights| weights.get(*economy, to, cell).unwrap_or(0.0));
        let breaks = |economy: &&EconomyId| {
            of_cell.get(economy).is_some_and(|years| years.range(from + 1..=to).next().is_some())
        };
        let broken = members.iter().filter(breaks).map(weight).sum::<ExactSum>().value();
        if broken == 0.0 { 0.0 } else { broken / members.iter().map(weight).sum::<ExactSum>().value() }
    }

    /// Says beside every growth how much of the weight passes a break in between; B where it is a tenth or more.
    pub fn tell<'a>(&self, gaps: impl Iterator<Item = &'a mut Gap>, groups: &[Group], weights: Option<&Weights>) {
        let cells: HashMap<GapBreakdown, &Breakdown> =
            self.0.keys().map(|cell| (GapBreakdown::from(cell), cell)).collect();
        let mut named: HashMap<[&Text; 3], Vec<&Group>> = HashMap::new();
        for group in groups {
            named.entry([&group.classification, &group.edition, &group.name]).or_default().push(group);
        }
        for gap in gaps {
            let (Some(base_year), Sided::One(name)) = (gap.of.base_year, &gap.of.group) else { continue };
            let alike = named.get(&[&gap.of.classification, &gap.of.edition, name]).into_iter().flatten();
            let group = alike.copied().find(|group| !group.members(gap.of.year).is_empty());
            let Some((cell, group)) = cells.get(&gap.of.breakdown).zip(group) else { continue };
            let share = self.share(group, cell, (base_year, gap.of.year), weights);
            if share >= TOLD_SHARE {
                let status = if share >= LARGE_SHARE { Status::Break } else { Status::Normal };
                gap.shown = gap.shown.clone().no_better_than(status).noted(Note::Breaks { weight_share: share });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::tests::reported;
    use crate::concepts::classification::WORLD;
    use crate::concepts::groups::{reporting_universe, resolve};
    use crate::concepts::{Apply, Sex, Unit, YearRange};
    use crate::tables::observations::tests::rate;

    #[test]
    fn the_weight_that_passes_a_break_between_two_years_is_shared_out() {
        let mut rows: Vec<Observation> =
            (2019..=2021).flat_map(|year| [rate("AAA", year, 50.0, 2), rate("BBB", year, 60.0, 3)]).collect();
        rows.iter_mut().filter(|row| row.economy.as_str() == "AAA" && row.year == 2020).for_each(|row| {
            row.break_in_series = true;
        });
        let people: Vec<Observation> =
            (2019..=2021).flat_map(|year| [rate("AAA", year, 100.0, 2), rate("BBB", year, 300.0, 3)]).collect();
        let weights = Weights::new("population".into(), Unit::Persons, &people);
        let world = reporting_universe(rows.iter().map(|row| row.economy).collect());
        let years = YearRange { from: 2019, to: 2021 };
        let groups = resolve(&Default::default(), WORLD, None, Apply::Fixed, years, &world).unwrap();
        let breaks = Breaks::of_reports(&rows);
        let share = |years| breaks.share(&groups[0], &Breakdown::total(), years, Some(&weights));
        assert_eq!([share((2019, 2020)), share((2020, 2021)), share((2019, 2021))], [0.25, 0.0, 0.25]);
        assert_eq!(breaks.share(&groups[0], &Breakdown::total(), (2019, 2020), None), 0.5);
    }

    /// Years in which the series of AAA breaks.
    fn years(breaks: &Breaks) -> Vec<i32> {
        breaks.0.values().flat_map(|of_cell| of_cell.values()).flatten().copied().collect()
    }

    fn broken(year: i32) -> Observation {
        Observation { break_in_series: true, ..rate("AAA", year, 50.0, 2) }
    }

    #[test]
    fn a_break_is_one_of_a_value_in_use() {
        let rows = [
            broken(2015),
            Observation { status: Some(Status::Break), ..rate("AAA", 2016, 50.0, 3) },
            Observation { selected: false, ..broken(2017) },
            Observation { value: None, ..broken(2018) },
            rate("AAA", 2019, 50.0, 4),
        ];
        assert_eq!(years(&Breaks::of_reports(&rows)), [2015, 2016]);
    }

    /// Reports of 2018 and 2019 are moved onto the level of 2020, so that the break into 2020 is none any more.
    #[test]
    fn the_first_break_after_what_is_rebased_is_treated() {
        let breaks = Breaks::of_reports(&[2015, 2018, 2020, 2023].map(broken));
        let moved = |method, year| Estimate { year, method, ..reported("AAA", Sex::Total, 50.0) };
        let left = |rows: &[Estimate]| years(&breaks.left_in(rows));
        assert_eq!(left(&[moved(Method::Rebased, 2018), moved(Method::Rebased, 2019)]), [2015, 2018, 2023]);
        assert_eq!(left(&[moved(Method::Rebased, 2016), moved(Method::Rebased, 2017)]), [2015, 2020, 2023]);
        assert_eq!(left(&[moved(Method::Reported, 2018)]), [2015, 2018, 2020, 2023]);
    }
}
