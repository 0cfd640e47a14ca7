//! Rules between indicators (W033): use is below capacity, a rate per head times people is the total.
//! Economy by economy and year by year; adds up no group.

use std::collections::BTreeMap;

use super::finding_about;
use crate::concepts::{Age, Breakdown, EconomyId, Location, Sex};
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{FromText, Pipeline, RuleDefinition, RuleRelation, RuleTerm};
use crate::tables::Observation;

/// Returns the observations of an indicator, by its id.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<&'a [Observation]>;

/// Values of one term or side by economy and year, with a row to point at.
type Values<'a> = BTreeMap<(EconomyId, i32), (f64, &'a Observation)>;

/// Returns a finding for every economy and year in which both sides of a rule are known and the rule does not hold.
///
/// Σ left ≤ Σ right · (1 + t) for `at-most`, ≥ Σ right · (1 − t) for `at-least`, both for `equal`, with the tolerance t. A
/// figure is its value times its factor, times the total of another indicator where the rule names one.
///
/// - Missing: nothing is said where any figure of a side is missing.
pub fn check<'a>(pipeline: &Pipeline, observations: Lookup<'a>) -> Vec<Finding> {
    let rules = pipeline.definition.rule.iter().enumerate();
    let of_rule = |(index, rule)| {
        let nothing = says_nothing(pipeline, index, rule, observations);
        if nothing.is_empty() { of_rule(pipeline, index, rule, observations) } else { nothing }
    };
    rules.flat_map(of_rule).collect()
}

/// Returns a warning for every figure of a rule that no economy has in any year: the rule holds for nobody, and nobody would know.
fn says_nothing(pipeline: &Pipeline, index: usize, rule: &RuleDefinition, observations: Lookup<'_>) -> Vec<Finding> {
    let own = pipeline.id();
    let is_known = |term: &&RuleTerm| {
        let named = [term.indicator.as_deref(), term.times_indicator.as_deref()];
        named.into_iter().flatten().all(|id| observations(id).is_some())
    };
    let sides = [("left", &rule.left), ("right", &rule.right)];
    let terms = sides.into_iter().flat_map(|(key, terms)| terms.iter().map(move |term| (key, term)));
    let empty = terms.filter(|(_, term)| is_known(term) && of_term(own, term, observations).is_empty());
    let told = |(key, term): (&'static str, &RuleTerm)| {
        let detail =
            format!("no economy has {} in any year: the rule says nothing", names(own, std::slice::from_ref(term)));
        let finding =
            pipeline.finding(Code::FitsNothing, &[Step::Key("rule"), Step::Index(index), Step::Key(key)], detail);
        finding.indicator(&own.into()).help("correct its codes and category, or delete the rule")
    };
    empty.map(told).collect()
}

fn of_rule<'a>(pipeline: &Pipeline, index: usize, rule: &RuleDefinition, observations: Lookup<'a>) -> Vec<Finding> {
    let own = pipeline.id();
    let [left, right] = [&rule.left, &rule.right].map(|terms| side(own, terms, observations));
    let mut findings = Vec::new();
    for ((economy, year), (value, row)) in &left {
        let Some((against, other)) = right.get(&(*economy, *year)) else { continue };
        if rule.from.is_some_and(|from| *year < from) || holds(rule, *value, *against) {
            continue;
        }
        let [left, right] = [names(own, &rule.left), names(own, &rule.right)];
        let (relation, reason) = (rule.is.name(), &rule.reason);
        let detail = format!(
            "{economy} {year}: {left} is {}; expected {relation} {} ({right}): {reason}",
            rounded(*value),
            rounded(*against)
        );
        // The row of this file's own indicator, if the rule has one.
        let row = if row.indicator.as_ref() == own { row } else { other };
        let finding = if row.indicator.as_ref() == own {
            finding_about(Code::BrokenRule, row, detail)
        } else {
            let way = [Step::Key("rule"), Step::Index(index)];
            pipeline.finding(Code::BrokenRule, &way, detail).indicator(&own.into()).about(*economy, *year)
        };
        let help = "compare the units and definitions of both, or allow it with the reason";
        findings.push(finding.sized(100.0 * (value / against - 1.0)).help(help));
    }
    findings
}

fn holds(rule: &RuleDefinition, value: f64, against: f64) -> bool {
    let part = rule.tolerance_percent / 100.0;
    // Beyond any digit that is printed: the last bits of a product are no difference.
    let noise = 1e-9 * against.abs();
    let is_at_most = value <= against * (1.0 + part) + noise;
    let is_at_least = value >= against * (1.0 - part) - noise;
    match rule.is {
        RuleRelation::AtMost => is_at_most,
        RuleRelation::AtLeast => is_at_least,
        RuleRelation::Equal => is_at_most && is_at_least,
    }
}

/// Returns the sum of the terms where all of them have a value.
fn side<'a>(own: &str, terms: &[RuleTerm], observations: Lookup<'a>) -> Values<'a> {
    let mut values = terms.iter().map(|term| of_term(own, term, observations));
    let Some(mut sum) = values.next() else { return Values::new() };
    for term in values {
        sum.retain(|key, (total, _)| term.get(key).map(|(value, _)| *total += value).is_some());
    }
    sum
}

fn of_term<'a>(own: &str, term: &RuleTerm, observations: Lookup<'a>) -> Values<'a> {
    let values = |id: &str, cell: &Breakdown| -> Values<'a> {
        let rows = observations(id).unwrap_or_default().iter();
        let in_use = rows.filter(|row| row.selected && row.breakdown == *cell);
        in_use.filter_map(|row| Some(((row.economy, row.year), (row.value?, row)))).collect()
    };
    let cell = cell((term.sex, term.age, term.location), term.category.as_deref());
    let mut of_term = values(term.indicator.as_deref().unwrap_or(own), &cell);
    of_term.values_mut().for_each(|(value, _)| *value *= term.times.unwrap_or(1.0));
    if let Some(other) = &term.times_indicator {
        let factors = values(other, &Breakdown::total());
        of_term.retain(|key, (value, _)| factors.get(key).map(|(factor, _)| *value *= factor).is_some());
    }
    of_term
}

/// SDMX codes of a cell as a definition names them.
pub type Named = (Option<FromText<Sex>>, Option<FromText<Age>>, Option<FromText<Location>>);

/// Returns the cell of sex, age, location and category; what is not named is the total.
pub fn cell((sex, age, location): Named, category: Option<&str>) -> Breakdown {
    let total = Breakdown::total();
    Breakdown {
        sex: sex.map_or(total.sex, |code| code.0),
        age: age.map_or(total.age, |code| code.0),
        location: location.map_or(total.location, |code| code.0),
        category: category.map_or(total.category, Into::into),
    }
}

fn names(own: &str, terms: &[RuleTerm]) -> String {
    let name = |term: &RuleTerm| {
        let cell = cell((term.sex, term.age, term.location), term.category.as_deref());
        let times = term.times.map(|times| format!("{times} × ")).unwrap_or_default();
        let people = term.times_indicator.as_ref().map(|other| format!(" × {other}")).unwrap_or_default();
        format!("{times}{}{}{people}", term.indicator.as_deref().unwrap_or(own), super::series::named(&cell))
    };
    terms.iter().map(name).collect::<Vec<_>>().join(" + ")
}

/// Four digits are enough to see by how much two figures differ.
fn rounded(value: f64) -> String {
    let digits = 3 - value.abs().log10().floor().clamp(-6.0, 3.0) as i32;
    let scale = 10_f64.powi(digits);
    ((value * scale).round() / scale).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate, size_of};
    use super::*;

    fn found(rule: &str, own: &[(i32, f64)], other: &[(i32, f64)]) -> Vec<String> {
        let pipeline = pipeline(&format!("[[rule]]\n{rule}\nreason = \"it has to\"\n"));
        let rows = |id: &str, values: &[(i32, f64)]| -> Vec<Observation> {
            let row =
                |(year, value): &(i32, f64)| Observation { indicator: id.into(), ..rate("AAA", *year, *value, 2) };
            values.iter().map(row).collect()
        };
        let (own, other, people) =
            (rows("internet-use", own), rows("capacity", other), rows("population", &[(2020, 50.0), (2021, 50.0)]));
        let lookup = |id: &str| match id {
            "internet-use" => Some(&own[..]),
            "population" => Some(&people[..]),
            _ => Some(&other[..]),
        };
        check(&pipeline, &lookup).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn a_rule_of_figures_that_nobody_has_is_told_and_not_silent() {
        let rule = "left = { category = \"5G\" }\nis = \"at-most\"\nright = { indicator = \"capacity\" }";
        let told = "no economy has internet-use (_T/_T/_T/5G) in any year: the rule says nothing";
        assert_eq!(found(rule, &[(2020, 9.0)], &[(2020, 8.0)]), [told]);
        let told = "no economy has capacity in any year: the rule says nothing";
        assert_eq!(
            found("left = {}\nis = \"at-most\"\nright = { indicator = \"capacity\" }", &[(2020, 9.0)], &[]),
            [told]
        );
    }

    #[test]
    fn use_is_at_most_the_capacity() {
        let rule = "left = {}\nis = \"at-most\"\nright = { indicator = \"capacity\" }";
        assert!(found(rule, &[(2020, 8.0)], &[(2020, 8.0)]).is_empty());
        assert!(found(rule, &[(2020, 9.0)], &[(2021, 8.0)]).is_empty(), "the other side is missing");
        assert_eq!(
            found(rule, &[(2020, 8000.0)], &[(2020, 8.0)]),
            ["AAA 2020: internet-use is 8000; expected at most 8 (capacity): it has to"]
        );
    }

    #[test]
    fn a_rate_per_head_times_people_is_the_total() {
        // 0.2 a head × 50 people = 10.
        let rule = "left = { times_indicator = \"population\" }\nis = \"equal\"\nright = { indicator = \"capacity\" }\n\
                    tolerance_percent = 10";
        assert!(found(rule, &[(2020, 0.2)], &[(2020, 10.9)]).is_empty());
        assert_eq!(
            found(rule, &[(2020, 0.2)], &[(2020, 12.0)]),
            ["AAA 2020: internet-use × population is 10; expected equal to 12 (capacity): it has to"]
        );
        assert_eq!(found(rule, &[(2020, 0.2)], &[(2020, 9.0)]).len(), 1);
    }

    #[test]
    fn several_figures_of_a_side_are_added_up() {
        let rule = "left = { indicator = \"capacity\" }\nis = \"at-least\"\n\
                    right = [{}, { indicator = \"population\", times = 2 }]";
        assert!(found(rule, &[(2020, 1.0)], &[(2020, 101.0)]).is_empty());
        assert_eq!(
            found(rule, &[(2020, 1.5)], &[(2020, 101.0)]),
            ["AAA 2020: capacity is 101; expected at least 101.5 (internet-use + 2 × population): it has to"]
        );
    }

    #[test]
    fn a_rule_holds_from_its_year_on_and_is_broken_by_so_much_percent() {
        let rule = "left = {}\nis = \"at-most\"\nright = { indicator = \"capacity\" }\nfrom = 2021";
        let years = found(rule, &[(2020, 9.0), (2021, 9.0), (2022, 9.0)], &[(2020, 8.0), (2021, 8.0), (2022, 8.0)]);
        let years: Vec<&str> = years.iter().map(|detail| &detail[4..8]).collect();
        assert_eq!(years, ["2021", "2022"]);

        let pipeline = pipeline(&format!("[[rule]]\n{rule}\nreason = \"it has to\"\n"));
        let own = [rate("AAA", 2021, 10.0, 7)];
        let other = [Observation { indicator: "capacity".into(), ..rate("AAA", 2021, 8.0, 9) }];
        let lookup = |id: &str| Some(if id == "internet-use" { &own[..] } else { &other[..] });
        let findings = check(&pipeline, &lookup);
        assert_eq!(size_of(&findings), 25.0);
        let place = findings[0].place.clone().unwrap();
        assert_eq!(place.to_string(), "raw/itu/internet-use.csv:7", "at the row of the file's own indicator");
    }

    #[test]
    fn rows_that_are_not_in_use_break_no_rule_and_the_last_bits_of_a_product_are_no_difference() {
        let rule = "left = {}\nis = \"at-most\"\nright = { indicator = \"capacity\" }";
        assert!(found(rule, &[(2020, 8.000_000_004)], &[(2020, 8.0)]).is_empty());
        let pipeline = pipeline(&format!("[[rule]]\n{rule}\nreason = \"it has to\"\n"));
        let own = [Observation { selected: false, ..rate("AAA", 2021, 10.0, 7) }, rate("AAA", 2020, 7.0, 8)];
        let other = [rate("AAA", 2021, 8.0, 9)];
        let lookup = |id: &str| Some(if id == "internet-use" { &own[..] } else { &other[..] });
        assert!(check(&pipeline, &lookup).is_empty());
    }

    #[test]
    fn figures_are_told_with_four_digits() {
        let told = [0.123_456, 12.345_6, 8000.0, 123_456.7, 0.0].map(rounded);
        assert_eq!(told, ["0.1235", "12.35", "8000", "123457", "0"]);
    }
}
