//! Series that pass from one dataset to another (W031): the step between two sources is no growth.
//! Finds, and marks with status B; linking belongs to estimation.

use std::collections::BTreeMap;

use super::finding_about;
use super::scale::Scale;
use super::series::{is_one_series, named, points};
use crate::concepts::{Breakdown, DatasetId, EconomyId, Status, Unit, snapped};
use crate::findings::{Code, Finding};
use crate::tables::Observation;

/// Difference between two sources that is rounding: 0.05 points of a rate, 0.5 percent of anything else.
const ROUNDING_POINTS: f64 = 0.05;
const ROUNDING_PERCENT: f64 = 0.5;

/// A place at which a series passes from one dataset to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Splice<'a> {
    /// Last value of the first dataset.
    pub before: &'a Observation,
    /// First value of the second.
    pub after: &'a Observation,
    /// The years in which both datasets state a value, with the second less the first in each.
    pub overlap: Vec<Overlap>,
}

/// What two datasets say of one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The year.
    pub year: i32,
    /// Second less first: in points of a rate, in percent of anything else.
    pub difference: f64,
    /// The same on the scale of the unit: logit of a rate, logarithm of anything else.
    pub level_difference: f64,
}

impl Splice<'_> {
    /// Returns whether both datasets say the same, but for rounding, wherever both speak.
    pub fn is_seamless(&self) -> bool {
        let rounding = rounding(self.after.unit);
        !self.overlap.is_empty() && self.overlap.iter().all(|year| year.difference.abs() <= rounding)
    }

    /// Returns whether an earlier edition speaks on either side: it does where the editions agree next to it.
    pub fn is_of_evidence(&self) -> bool {
        self.before.is_fallback || self.after.is_fallback
    }

    /// Returns the mean difference over the overlap, on the scale of the unit.
    pub fn level_difference(&self) -> Option<f64> {
        mean(self.overlap.iter().map(|year| year.level_difference))
    }
}

/// Returns whether two sources say the same but for rounding.
pub fn is_rounding(unit: Unit, one: f64, other: f64) -> bool {
    snapped(change(unit, one, other).abs()) <= rounding(unit)
}

fn rounding(unit: Unit) -> f64 {
    if unit.whole().is_some() { ROUNDING_POINTS } else { ROUNDING_PERCENT }
}

/// Returns every place at which a series passes from one dataset to another.
pub fn splices(observations: &[Observation]) -> Vec<Splice<'_>> {
    let first = observations.iter().find(|row| row.selected).map(|row| &row.dataset);
    if observations.iter().filter(|row| row.selected).all(|row| Some(&row.dataset) == first) {
        return Vec::new();
    }
    let points = points(observations);
    let stated = stated(observations);
    let mut found = Vec::new();
    for series in points.chunk_by(is_one_series) {
        for pair in series.windows(2).filter(|pair| pair[0].0.dataset != pair[1].0.dataset) {
            let (before, after) = (pair[0].0, pair[1].0);
            found.push(Splice { before, after, overlap: overlap(&stated, before, after) });
        }
    }
    found
}

/// Values by economy, breakdown and dataset, in use or not.
type Stated<'a> = BTreeMap<(EconomyId, &'a Breakdown, &'a DatasetId), BTreeMap<i32, f64>>;

fn stated(observations: &[Observation]) -> Stated<'_> {
    let mut stated = Stated::new();
    for row in observations {
        if let Some(value) = row.value {
            stated.entry((row.economy, &row.breakdown, &row.dataset)).or_default().insert(row.year, value);
        }
    }
    stated
}

fn overlap(stated: &Stated<'_>, before: &Observation, after: &Observation) -> Vec<Overlap> {
    let of = |row: &Observation| stated.iter().find(|(key, _)| **key == (row.economy, &row.breakdown, &row.dataset));
    let (Some(scale), Some((_, first)), Some((_, second))) = (Scale::of(after.unit), of(before), of(after)) else {
        return Vec::new();
    };
    let both = first.iter().filter_map(|(year, first)| Some((*year, *first, *second.get(year)?)));
    let of_year = |(year, first, second): (i32, f64, f64)| Overlap {
        year,
        difference: change(after.unit, first, second),
        level_difference: scale.level(second, first.max(second)) - scale.level(first, first.max(second)),
    };
    both.map(of_year).collect()
}

/// Returns a change in points of a rate, in percent of anything else.
fn change(unit: Unit, from: f64, to: f64) -> f64 {
    match unit.whole() {
        Some(_) => to - from,
        None if from == to => 0.0,
        None => 100.0 * (to / from - 1.0),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    let n = values.len() as f64;
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / n)
}

/// Returns a finding for every splice; a notice where both datasets say the same.
pub fn check(splices: &[Splice<'_>], is_linked: impl Fn(&Splice<'_>) -> bool) -> Vec<Finding> {
    splices.iter().map(|splice| told(splice, is_linked(splice))).collect()
}

fn told(splice: &Splice<'_>, is_linked: bool) -> Finding {
    let Splice { before, after, overlap } = splice;
    let unit = if after.unit.whole().is_some() { "points" } else { "percent" };
    let step = match (before.value, after.value) {
        (Some(from), Some(to)) => change(after.unit, from, to),
        _ => 0.0,
    };
    let (economy, cell) = (after.economy, named(&after.breakdown));
    let mut detail = format!(
        "{economy}{cell} passes from {} in {} to {} in {}, a step of {step:+.1} {unit}; ",
        before.dataset.as_str(),
        before.year,
        after.dataset.as_str(),
        after.year
    );
    match mean(overlap.iter().map(|year| year.difference)) {
        Some(difference) => {
            let years: Vec<String> = overlap.iter().map(|year| year.year.to_string()).collect();
            detail.push_str(&format!("where both speak ({}) they differ by {difference:+.1}", years.join(", ")));
        }
        None => detail.push_str("no year has both"),
    }
    if splice.is_seamless() {
        return finding_about(Code::SourcesAgree, after, detail);
    }
    if splice.is_of_evidence() {
        detail.push_str("; an earlier edition, which is evidence where the editions agree next to it");
        return finding_about(Code::SourcesAgree, after, detail);
    }
    if is_linked {
        detail.push_str("; linked in the estimates");
        return finding_about(Code::SourcesAgree, after, detail);
    }
    let help = "add `link = \"rebase\"` to the [[input]] where both speak, or an [[allow]] with the reason; \
                growth over it carries B";
    finding_about(Code::SourceChanges, after, detail).of_datasets([&before.dataset]).sized(step).help(help)
}

/// Places of the splices that are steps: economy, year and breakdown, to be marked.
pub fn steps(splices: &[Splice<'_>]) -> Vec<(EconomyId, i32, Breakdown)> {
    let steps = splices.iter().filter(|splice| !splice.is_seamless() && !splice.is_of_evidence());
    steps.map(|splice| (splice.after.economy, splice.after.year, splice.after.breakdown.clone())).collect()
}

/// Gives the first value of the second dataset status B; a status that says more about the value itself stays.
pub fn mark(observations: &mut [Observation], steps: &[(EconomyId, i32, Breakdown)]) {
    for row in observations.iter_mut().filter(|row| row.selected) {
        let is_plain = row.status.is_none_or(|status| status == Status::Normal);
        if is_plain
            && steps
                .iter()
                .any(|(economy, year, cell)| (*economy, *year, cell) == (row.economy, row.year, &row.breakdown))
        {
            row.status = Some(Status::Break);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

    /// Source `a` states 50 to 54 for 2015 to 2019; source `b` the same and more from 2018.
    fn spliced(more: f64) -> Vec<Observation> {
        let a = (2015..=2019).map(|year| rate("AAA", year, f64::from(year - 1965), year));
        let b = (2018..=2021).map(|year| Observation {
            dataset: "trial/b".into(),
            selected: year > 2019,
            ..rate("AAA", year, f64::from(year - 1965) + more, year)
        });
        a.chain(b).collect()
    }

    #[test]
    fn a_step_between_sources_is_told_with_what_they_differ_by_where_both_speak() {
        let mut rows = spliced(7.0);
        let found = splices(&rows);
        let findings = check(&found, |_| false);
        assert_eq!(
            findings.iter().map(|finding| finding.detail.as_str()).collect::<Vec<_>>(),
            ["AAA passes from itu/internet-use in 2019 to trial/b in 2020, a step of +8.0 points; \
              where both speak (2018, 2019) they differ by +7.0"]
        );
        assert_eq!((findings[0].code, findings[0].year), (Code::SourceChanges, Some(2020)));
        let logit = |percent: f64| (percent / (100.0 - percent)).ln();
        let expected = (logit(60.0) - logit(53.0) + logit(61.0) - logit(54.0)) / 2.0;
        assert!((found[0].level_difference().unwrap() - expected).abs() < 1e-12);
        let steps = steps(&found);
        mark(&mut rows, &steps);
        let marked: Vec<i32> =
            rows.iter().filter(|row| row.status == Some(Status::Break)).map(|row| row.year).collect();
        assert_eq!(marked, [2020]);
    }

    #[test]
    fn a_status_that_says_more_than_a_break_stays() {
        let status_of = |status: Option<Status>| {
            let mut rows = [Observation { status, ..rate("AAA", 2020, 50.0, 2) }];
            mark(&mut rows, &[("AAA".parse().unwrap(), 2020, Breakdown::total())]);
            rows[0].status.map_or("", Status::code)
        };
        assert_eq!([None, Some(Status::Normal), Some(Status::Estimated)].map(status_of), ["B", "B", "E"]);
    }

    #[test]
    fn an_earlier_edition_that_is_evidence_is_a_notice_and_no_break() {
        let mut rows = spliced(7.0);
        rows.iter_mut()
            .filter(|row| row.selected && row.dataset.as_str() == "trial/b")
            .for_each(|row| row.is_fallback = true);
        let found = splices(&rows);
        assert_eq!(check(&found, |_| false)[0].code, Code::SourcesAgree);
        assert!(steps(&found).is_empty());
    }

    #[test]
    fn two_sources_that_say_the_same_are_one_series() {
        let rows = spliced(0.04);
        let found = splices(&rows);
        assert_eq!(check(&found, |_| false)[0].code, Code::SourcesAgree);
        assert!(steps(&found).is_empty());
    }

    #[test]
    fn sources_without_a_common_year_are_told_too() {
        let rows: Vec<Observation> = spliced(7.0).into_iter().filter(|row| row.selected).collect();
        let findings = check(&splices(&rows), |_| false);
        assert!(findings[0].detail.ends_with("no year has both"), "{}", findings[0].detail);
        assert_eq!(findings[0].code, Code::SourceChanges);
    }

    #[test]
    fn a_rate_changes_by_points_and_an_amount_by_percent() {
        assert_eq!(change(Unit::Percent, 10.0, 15.0), 5.0);
        assert_eq!(
            [(100.0, 150.0), (100.0, 50.0), (0.0, 0.0)].map(|(a, b)| change(Unit::Persons, a, b)),
            [50.0, -50.0, 0.0]
        );
    }

    #[test]
    fn a_gap_filled_from_another_source_is_two_splices() {
        let mut rows: Vec<Observation> = (2015..=2019).map(|year| rate("AAA", year, 50.0, year)).collect();
        rows[2].dataset = "trial/b".into();
        assert_eq!(splices(&rows).len(), 2);
        assert!(splices(&rows[3..]).is_empty());
    }
}
