//! A figure of a group → the same figure and its earlier year over the same economies, where the published ones are not.
//! What is made of the two years is for `compare`.

use std::collections::HashMap;

use super::weight_with_a_value;
use super::{CellMembers, Errors, GroupCell, GroupFigure, OfGroup, Panel, Panels, Request, Wanted};
use crate::concepts::breakdown::NOT_APPLICABLE;
use crate::concepts::groups::Group;
use crate::concepts::{Breakdown, EconomyId, Text};
use crate::statistic::Kind;
use crate::tables::{Aggregate, Matched, Note, Profile, Statistic, Turnover};

/// Finds for the figures of an indicator what their years have in common.
#[derive(Debug)]
pub struct Matching<'a> {
    request: &'a Request<'a>,
    panels: Panels<'a>,
    groups: HashMap<[&'a Text; 3], &'a Group>,
}

impl<'a> Matching<'a> {
    /// Returns what finds the figures of a request.
    pub fn new(request: &'a Request<'a>, panels: Panels<'a>) -> Self {
        let named = |group: &'a Group| ([&group.classification, &group.edition, &group.name], group);
        Self { request, panels, groups: request.groups.iter().map(named).collect() }
    }

    /// Returns a figure and that of an earlier year, both over the members of the later year that have a value in both.
    ///
    /// - Missing: `None` where the published figures are over the same economies already, or are not of this request.
    pub fn matched(&self, after: &Aggregate, earlier: i32) -> Option<Matched> {
        let group = *self.groups.get(&[&after.classification, &after.edition, &after.group])?;
        let wanted = self.wanted(after)?;
        let mut breakdown = after.breakdown.clone();
        if wanted.category.is_some() {
            breakdown.category = NOT_APPLICABLE.into();
        }
        let years = [after.year, earlier];
        let panel = self.panels.shown_in(after.profile);
        let turnover = turnover(panel, group, years, (&breakdown, wanted.is_weighted));
        if turnover.is_empty() {
            return None;
        }
        let listed = group.members(after.year);
        let row = |year: i32, figure: &GroupFigure| {
            let of = OfGroup {
                request: self.request,
                panels: self.panels,
                wanted,
                group,
                year,
                breakdown: &breakdown,
                is_reported: true,
            };
            of.row(after.profile, figure, self.assumption(after.profile, wanted, listed, (year, &breakdown)))
        };
        let cells = years.map(|year| (year, &breakdown));
        let [later, before] = self.figures(panel, wanted, listed, cells);
        let all_before = GroupCell::new(panel, listed, earlier, &breakdown);
        let all_before = GroupFigure::of(self.request.unit, wanted, all_before.members(wanted.is_weighted), None);
        Some(Matched {
            after: row(after.year, &later),
            before: row(earlier, &before),
            all_before: row(earlier, &all_before),
            turnover,
        })
    }

    fn wanted(&self, row: &Aggregate) -> Option<&'a Wanted> {
        let of_statistic = || self.request.statistics.iter().filter(|wanted| wanted.statistic == row.statistic);
        let filed = of_statistic().find(|wanted| wanted.category.as_ref() == Some(&row.breakdown.category));
        filed.or_else(|| of_statistic().find(|wanted| wanted.category.is_none()))
    }

    fn figures(
        &self,
        panel: &Panel<'_>,
        wanted: &Wanted,
        listed: &[EconomyId],
        cells: [(i32, &Breakdown); 2],
    ) -> [GroupFigure; 2] {
        let sides = panel.pairs(listed, cells, wanted.is_weighted);
        let errors = panel.deviations_of_pairs(listed, cells).map(|both| both.map(Errors::new));
        let figure = |side: &CellMembers, errors: Option<&Errors>| {
            let factor = Kind::of(wanted.statistic).error_factor;
            let factor = factor.map(|factor| factor(weight_with_a_value(&side.members)));
            GroupFigure::of(self.request.unit, wanted, side, errors.zip(factor))
        };
        let [later, earlier] = &sides;
        let of_side = |side: usize| errors.as_ref().map(|both| &both[side]);
        [figure(later, of_side(0)), figure(earlier, of_side(1))]
    }

    fn assumption(
        &self,
        profile: Profile,
        wanted: &Wanted,
        listed: &[EconomyId],
        (year, breakdown): (i32, &Breakdown),
    ) -> Option<Note> {
        let is_told = self.panels.is_completed(profile) && wanted.statistic == Statistic::WeightedMean;
        let other = self.panels.alternative(year, breakdown).filter(|_| is_told)?;
        other.note_of((self.request.unit, wanted), listed, (year, breakdown))
    }
}

/// Returns how the economies of a figure differ between a year and an earlier one.
fn turnover(
    panel: &Panel<'_>,
    group: &Group,
    [later, earlier]: [i32; 2],
    (breakdown, is_weighted): (&Breakdown, bool),
) -> Turnover {
    let (listed, listed_before) = (group.members(later), group.members(earlier));
    let mut turnover = Turnover::default();
    let now = panel.counted(listed, (later, breakdown), is_weighted);
    let then = panel.counted(listed, (earlier, breakdown), is_weighted);
    for ((economy, [has_weight, has_value]), (_, [_, had_value])) in now.zip(then) {
        if has_weight && listed_before.binary_search(&economy).is_err() {
            turnover.joined.push(economy);
        }
        match (has_value, had_value) {
            (true, false) => turnover.only_after.push(economy),
            (false, true) => turnover.only_before.push(economy),
            (true, true) | (false, false) => {}
        }
    }
    for (economy, [had_weight, _]) in panel.counted(listed_before, (earlier, breakdown), is_weighted) {
        if had_weight && listed.binary_search(&economy).is_err() {
            turnover.left.push(economy);
        }
    }
    turnover
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::tests::{YEARS, imputed, people, reported, world_of};
    use crate::aggregate::{Alternative, aggregate};
    use crate::concepts::{Language, Name, Sex, Unit};
    use crate::statistic::Property;
    use crate::tables::Estimate;
    use crate::tables::observations::tests::rate;

    fn wanted(statistic: Statistic, at_least: f64, category: Option<&str>) -> Wanted {
        Wanted {
            statistic,
            property: Property { at_least: Some(at_least), below: None },
            category: category.map(Text::from),
            is_weighted: statistic == Statistic::WeightedMean,
            is_compared: true,
        }
    }

    /// Value of each year and note of the later one, where BBB (300 people) has 60 % and 80 % and AAA (100) 40 % in 2021
    /// alone, which is an assumption.
    fn matched(profile: Profile, statistic: Statistic, category: Option<&str>) -> ([Option<f64>; 3], Option<String>) {
        let at = |year, row: Estimate| Estimate { year, ..row };
        let of_2021 =
            |of_aaa| [at(2021, imputed("AAA", Sex::Total, of_aaa)), at(2021, reported("BBB", Sex::Total, 80.0))];
        let completed = [&[reported("BBB", Sex::Total, 60.0)][..], &of_2021(40.0)].concat();
        let observed = [rate("AAA", 2021, 40.0, 2), rate("BBB", 2020, 60.0, 3), rate("BBB", 2021, 80.0, 4)];
        let (weights, groups, other) = (people(), world_of(&["AAA", "BBB"]), [of_2021(10.0), of_2021(30.0)]);
        let completed = Panel::of_estimates(&completed, None, Some(&weights), &groups);
        let ends = other.each_ref().map(|rows| Panel::of_estimates(rows, None, Some(&weights), &groups));
        let alternatives = [Alternative { ends, assumption: Name::same("else") }];
        let panels = Panels {
            reported: &Panel::new(&observed, Some(&weights), &groups, None),
            completed: Some(&completed),
            alternatives: &alternatives,
            are_intervals_stale: false,
        };
        let statistics = vec![
            wanted(Statistic::WeightedMean, 0.0, None),
            wanted(Statistic::Count, 50.0, Some("half")),
            wanted(Statistic::Count, 90.0, Some("most")),
        ];
        let (indicator, unit) = ("internet-use".into(), Unit::Percent);
        let request = Request { indicator, unit, statistics, years: YEARS, groups: &groups };
        let rows = aggregate(&request, panels);
        let filed = |row: &Aggregate| category.is_none_or(|category| &*row.breakdown.category == category);
        let is_meant =
            |row: &&Aggregate| (row.year, row.statistic, row.profile) == (2021, statistic, profile) && filed(row);
        let found = Matching::new(&request, panels).matched(rows.iter().find(is_meant).unwrap(), 2020).unwrap();
        assert_eq!(found.turnover, Turnover { only_after: vec!["AAA".parse().unwrap()], ..Turnover::default() });
        let values = [&found.after, &found.before, &found.all_before].map(|row| row.shown.value());
        (values, found.after.shown.note(Language::ENGLISH))
    }

    #[test]
    fn both_years_are_over_the_economies_that_have_both() {
        let (values, note) = matched(Profile::Itu, Statistic::WeightedMean, None);
        assert_eq!(values, [Some(80.0), Some(60.0), Some(60.0)]);
        // (10·100 + 80·300) / 400 and (30·100 + 80·300) / 400.
        assert!(note.unwrap().starts_with("else 62.5 and 67.5; the weight of"));
        let (values, note) = matched(Profile::Unicef, Statistic::WeightedMean, None);
        assert_eq!(values, [Some(80.0), Some(60.0), Some(60.0)]);
        assert!(note.unwrap().starts_with("the weight of"), "what is reported rests on no assumption");
    }

    #[test]
    fn a_count_is_matched_with_its_own_bound_and_rests_on_no_assumption() {
        let count = |category| matched(Profile::Itu, Statistic::Count, Some(category));
        assert_eq!(count("half"), ([Some(1.0), Some(1.0), Some(1.0)], None));
        assert_eq!(count("most"), ([Some(0.0), Some(0.0), Some(0.0)], None));
    }
}
