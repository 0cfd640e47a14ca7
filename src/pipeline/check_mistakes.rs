//! What is wrong with the checks of a pipeline, and with what it assumes.

use super::document::Step;
use super::input::InputUse;
use super::pipeline_file::Pipeline;
use super::rules::EstimateRule;
use crate::concepts::{EconomyId, Unit};
use crate::findings::{Code, Finding};

/// Returns the mistakes in what a pipeline says of totals, rules, links, assumptions and allowed places.
pub(super) fn mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = total_mistakes(pipeline);
    findings.extend(rule_mistakes(pipeline));
    findings.extend(place_mistakes(pipeline));
    findings.extend(link_mistakes(pipeline));
    findings.extend(assumption_mistakes(pipeline));
    findings.extend(per_person_mistake(pipeline));
    findings
}

/// Amounts per person that are looked for in the file of no input would be a check of nothing.
fn per_person_mistake(pipeline: &Pipeline) -> Option<Finding> {
    let (rule, inputs) = (pipeline.definition.check.per_person.as_ref()?, &pipeline.definition.input);
    if inputs.iter().any(|input| rule.is_stated_in(input)) {
        return None;
    }
    let way = [Step::Key("check"), Step::Key("per_person")];
    Some(match &rule.dataset {
        Some(dataset) => {
            let way = [&way[..], &[Step::Key("dataset")]].concat();
            let finding =
                pipeline.finding(Code::BadDefinition, &way, format!("`{dataset}` is no input of this pipeline"));
            finding.help("name the dataset of an [[input]], or delete the key")
        }
        None => {
            let detail = "every input takes all rows of its file, so that none is left per person".to_owned();
            let help = "say which rows are amounts by `where` under the [[input]], or name an input by `dataset`";
            pipeline.finding(Code::BadDefinition, &way, detail).help(help)
        }
    })
}

fn total_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in pipeline.definition.check.expect_total.iter().enumerate() {
        let at = |key| [Step::Key("check"), Step::Key("expect_total"), Step::Index(index), Step::Key(key)];
        let [lowest, highest] = entry.between;
        if !(lowest.is_finite() && highest.is_finite() && lowest <= highest) {
            let detail = format!("found [{lowest}, {highest}]; expected two numbers, the lower first");
            findings
                .push(pipeline.finding(Code::BadDefinition, &at("between"), detail).help("write [lowest, highest]"));
        }
        if entry.group.is_some() && entry.economy.is_some() {
            let detail = "found `group` and `economy`; expected one of them".to_owned();
            findings.push(pipeline.finding(Code::BadDefinition, &at("economy"), detail).help("delete one of the two"));
        }
    }
    findings
}

fn rule_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, rule) in pipeline.definition.rule.iter().enumerate() {
        let at = |key| [Step::Key("rule"), Step::Index(index), Step::Key(key)];
        for (key, terms) in [("left", &rule.left), ("right", &rule.right)] {
            if terms.is_empty() {
                let detail = "found no figure; expected one or more".to_owned();
                findings.push(
                    pipeline.finding(Code::BadDefinition, &at(key), detail).help("write { } for this indicator itself"),
                );
            }
            for term in terms.iter() {
                let is_no_factor = term.times.filter(|times| !times.is_finite() || *times == 0.0);
                let factor =
                    is_no_factor.map(|times| format!("found `times = {times}`; expected a number other than 0"));
                findings.extend(factor.map(|detail| {
                    pipeline.finding(Code::BadDefinition, &at(key), detail).help("docs/schema has the keys")
                }));
            }
        }
        if !rule.tolerance_percent.is_finite() || rule.tolerance_percent < 0.0 {
            let detail = format!("found {}; expected percent from 0", rule.tolerance_percent);
            findings.push(
                pipeline.finding(Code::BadDefinition, &at("tolerance_percent"), detail).help("write 10 for 10 %"),
            );
        }
    }
    findings
}

/// Places of allowed warnings: an economy and a year.
fn place_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_place = |place: &str| {
        let parts = place.split_once(' ');
        parts.is_some_and(|(economy, year)| economy.parse::<EconomyId>().is_ok() && year.parse::<u16>().is_ok())
    };
    for (index, entry) in pipeline.definition.allow.iter().enumerate() {
        for (place, text) in entry.at.iter().enumerate().filter(|(_, text)| !is_place(text)) {
            let way = [Step::Key("allow"), Step::Index(index), Step::Key("at"), Step::Index(place)];
            let detail = format!("found `{text}`; expected economy and year such as `CHN 2023`");
            findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help("write at = [\"CHN 2023\"]"));
        }
    }
    findings
}

/// A link moves completed values, so that what is reported stays; who completes nothing cannot link.
fn link_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let definition = &pipeline.definition;
    let rebases = definition.estimate.as_ref().is_some_and(|estimate| estimate.rules.contains(&EstimateRule::Rebase));
    let linked =
        definition.input.iter().enumerate().filter(|(_, input)| input.link.is_some() && input.used == InputUse::Always);
    let mistake = |(index, _)| {
        let way = [Step::Key("input"), Step::Index(index), Step::Key("link")];
        let detail = "expected an [estimate] in percent whose rules have \"rebase\"; reported values are never shifted";
        let help = "add the rule, or delete `link`: the change of source is told and growth over it carries B";
        pipeline.finding(Code::BadDefinition, &way, detail).help(help)
    };
    if rebases && definition.indicator.unit == Unit::Percent { Vec::new() } else { linked.map(mistake).collect() }
}

/// An assumption is about the people of the second side whom the other survey leaves out: both name them.
fn assumption_mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let breakdowns = pipeline.definition.estimate.iter().flat_map(|estimate| estimate.breakdown.iter().enumerate());
    let leaves_out_nobody = breakdowns.filter(|(_, breakdown)| {
        let asked = breakdown.difference_sides.as_ref().unwrap_or(&breakdown.sides);
        breakdown.assumption.is_some() && asked[1] == breakdown.sides[1]
    });
    let mistake = |(index, _)| {
        let way = [Step::Key("estimate"), Step::Key("breakdown"), Step::Index(index), Step::Key("assumption")];
        let detail = "expected `difference_sides` whose second side leaves people out; everybody is asked";
        let help = "name those who are asked, as difference_sides = [{ age = \"Y15T24\" }, { age = \"Y_GE25\" }], or delete the key";
        pipeline.finding(Code::BadDefinition, &way, detail).help(help)
    };
    leaves_out_nobody.map(mistake).collect()
}
