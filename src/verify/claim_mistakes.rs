//! What can be wrong with one claim: wording, value, unit and quantity.

use std::collections::BTreeMap;

use super::claim::ClaimDefinition;
use super::precision::{self, WORDINGS};
use super::quantity::QuantityDefinition;
use super::report::{ReportClaim, at_claim};
use super::unit;
use crate::concepts::{Age, Location, Sex, Text, did_you_mean, nearest};
use crate::findings::Finding;
use crate::pipeline::{Document, Pipeline};
use crate::statistic::Kind;
use crate::tables::{Profile, Statistic};

/// A claim that was looked at.
pub struct Checked {
    /// The claim, where wording, value and unit could be read.
    pub claim: Option<ReportClaim>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Returns a claim ready to be checked against data and arithmetic, and what is wrong with it.
pub fn check(
    document: &Document,
    index: usize,
    mut definition: ClaimDefinition,
    things: &[String],
    pipelines: &BTreeMap<Text, Pipeline>,
) -> Checked {
    let mut findings = Vec::new();
    let mut mistake = |keys: &[&str], detail: String, help: String| {
        findings.push(at_claim(document, index, keys, detail).help(help));
    };
    let wording = precision::wording(&definition.precision);
    if wording.is_none() {
        let near = nearest(&definition.precision, WORDINGS.iter().map(|wording| wording.name));
        let help = did_you_mean(&near, "docs/precision.md lists the wordings");
        mistake(&["precision"], format!("unknown wording `{}`", definition.precision), help);
    }
    let unit = unit::parse(&definition.unit, things);
    if let Err(near) = &unit {
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        let help = did_you_mean(&near, "if it is a thing that is counted, add it to units.toml");
        mistake(&["unit"], format!("unknown unit `{}`", definition.unit), help);
    }
    let unit = unit.ok();
    let stated = wording.zip(unit).and_then(|(wording, unit)| {
        let stated = precision::stated(wording, &definition.value, unit);
        stated
            .map_err(|expected| {
                let detail = format!("found `{}`; `{}` expects {expected}", definition.value, wording.name);
                mistake(&["value"], detail, "write the value as the report prints it".to_owned());
            })
            .ok()
    });
    if definition.needs.is_some() && definition.uncheckable.is_some() {
        let detail = "found `needs` and `uncheckable`".to_owned();
        mistake(&["uncheckable"], detail, "keep `needs` if data could answer it".to_owned());
    }
    quantity_mistakes(&definition, pipelines, &mut mistake);
    normalise(&mut definition.quantity, pipelines);
    let claim = unit.zip(stated).map(|(unit, stated)| ReportClaim {
        id: definition.id.as_str().into(),
        key: definition.quantity.key(),
        unit,
        stated,
        document: 0,
        index,
        definition,
    });
    Checked { claim, findings }
}

fn quantity_mistakes(
    definition: &ClaimDefinition,
    pipelines: &BTreeMap<Text, Pipeline>,
    mistake: &mut impl FnMut(&[&str], String, String),
) {
    let quantity = &definition.quantity;
    let at = |key| ["quantity", key];
    match (&quantity.record, &quantity.indicator) {
        (Some(_), Some(_)) => {
            let detail = "found `record` and `indicator`".to_owned();
            mistake(&at("record"), detail, "a figure of the data has an indicator, a record has none".to_owned());
        }
        (None, None) => {
            let detail = "found neither `record` nor `indicator`".to_owned();
            mistake(&at(""), detail, "name what is measured".to_owned());
        }
        _ => {}
    }
    if quantity.indicator.is_none() {
        return;
    }
    let is_answerable = definition.needs.is_none() && definition.uncheckable.is_none();
    for indicator in quantity.indicators().into_iter().filter(|id| is_answerable && !pipelines.contains_key(*id)) {
        let near = nearest(indicator, pipelines.keys().map(AsRef::as_ref));
        let help = did_you_mean(&near, "say with `needs` what data would answer the claim");
        mistake(&at("indicator"), format!("unknown indicator `{indicator}`"), help);
    }
    if is_answerable {
        year_mistakes(quantity, mistake);
    }
}

fn year_mistakes(quantity: &QuantityDefinition, mistake: &mut impl FnMut(&[&str], String, String)) {
    let at = |key| ["quantity", key];
    let (is_change, has_years) = (quantity.change.is_some(), quantity.from.is_some() && quantity.to.is_some());
    if is_change != has_years || (!is_change && quantity.year.is_none()) {
        let detail = "found no year".to_owned();
        mistake(&at("year"), detail, "write `year`, or `change` with `from` and `to`".to_owned());
    }
    if let (Some(from), Some(to)) = (quantity.from, quantity.to)
        && from >= to
    {
        let detail = format!("found {from} to {to}; expected the first year before the last");
        mistake(&at("from"), detail, "swap `from` and `to`".to_owned());
    }
    let needs_groups = quantity.take.is_some() || quantity.rank.is_some();
    if needs_groups != quantity.groups.is_some() {
        let detail = "`take` and `rank` go with `groups`".to_owned();
        mistake(&at("groups"), detail, "name the groups that are looked at, or use `group`".to_owned());
    }
    let of_all_groups = needs_groups && quantity.rank.is_none();
    if !of_all_groups && quantity.group.is_none() {
        mistake(&at("group"), "found no group".to_owned(), "write `group`, for example \"world\"".to_owned());
    }
}

/// Takes away what is said by default, so that two ways to write one quantity have one key.
fn normalise(quantity: &mut QuantityDefinition, pipelines: &BTreeMap<Text, Pipeline>) {
    quantity.sex.take_if(|code| code.0 == Sex::Total.into());
    quantity.age.take_if(|code| code.0 == Age::Total.into());
    quantity.location.take_if(|code| code.0 == Location::Total.into());
    quantity.profile.take_if(|profile| *profile == Profile::Itu);
    let first = quantity.indicator.as_deref().and_then(|id| pipelines.get(id)).and_then(first_rate);
    quantity.statistic.take_if(|statistic| Some(*statistic) == first);
}

/// Returns the statistic that is meant where a quantity names none: the first mean or median of the pipeline.
pub fn first_rate(pipeline: &Pipeline) -> Option<Statistic> {
    let mut statistics = pipeline.definition.aggregate.iter().map(|aggregate| aggregate.statistic);
    let is_rate = |statistic: &Statistic| Kind::of(*statistic).is_rate;
    let first = statistics.clone().find(is_rate);
    first.or_else(|| statistics.next())
}
