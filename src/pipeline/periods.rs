//! The periods of a pipeline file: first year and last, lower limit and upper, in this order.
//! Whether each is a year at all is said in `bounds.rs`.

use super::document::Step;
use super::pipeline_file::Pipeline;
use crate::findings::{Code, Finding};

/// Returns the periods whose ends are the wrong way round, and the limits that no value can meet.
pub fn mistakes(pipeline: &Pipeline) -> Vec<Finding> {
    let definition = &pipeline.definition;
    let mut findings = Vec::new();
    let mut period = |way: &[Step<'_>], from: i32, to: i32, may_be_one: bool, help: &str| {
        if from > to || (from == to && !may_be_one) {
            let detail = format!("found {from} to {to}; expected the first year before the last");
            findings.push(pipeline.finding(Code::BadDefinition, way, detail).help(help));
        }
    };
    if let Some(window) = definition.indicator.latest_within {
        let way = [Step::Key("indicator"), Step::Key("latest_within"), Step::Key("from")];
        period(&way, window.from, window.to, true, "swap `from` and `to`");
    }
    if let Some(estimate) = &definition.estimate {
        let way = [Step::Key("estimate"), Step::Key("from")];
        period(&way, estimate.from, estimate.through, true, "swap `from` and `through`");
    }
    for (index, comparison) in definition.compare.iter().enumerate() {
        let way = [Step::Key("compare"), Step::Index(index), Step::Key("from")];
        if let (Some(from), Some(to)) = (comparison.from, comparison.to) {
            period(&way, from, to, false, "swap `from` and `to`");
        }
    }
    for (index, aggregate) in definition.aggregate.iter().enumerate() {
        let way = [Step::Key("aggregate"), Step::Index(index), Step::Key("from")];
        period(&way, aggregate.from, aggregate.to, true, "swap `from` and `to`");
    }
    for (index, aggregate) in definition.aggregate.iter().enumerate() {
        if let (Some(at_least), Some(below)) = (aggregate.at_least, aggregate.below)
            && at_least >= below
        {
            let way = [Step::Key("aggregate"), Step::Index(index), Step::Key("at_least")];
            let detail = format!("no value is at least {at_least} and below {below}");
            findings.push(pipeline.finding(Code::BadDefinition, &way, detail).help("swap the two, or delete one"));
        }
    }
    findings
}
