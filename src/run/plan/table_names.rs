//! The names of the tables of a run: each is made by one definition only, whatever the case of its letters.
//! Two writers of one file would be a race, and one of the two tables would be lost.

use std::collections::BTreeMap;

use super::reports::ProjectReport;
use crate::concepts::Text;
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::tables::figures::file_name;

/// Names that every run may write besides the tables of indicators, gaps and figures.
const RESERVED: [(&str, &str); 2] = [("claims", "the table of claims"), ("ictstat", "the workbook")];

/// Longest name of a table; file systems take 255 bytes, and endings are added.
const LONGEST: usize = 120;

/// A table that a definition asks for.
struct Asked {
    name: String,
    by: String,
    finding: Finding,
}

/// Returns every table that two definitions ask for, and names that no file can have.
pub fn mistakes(pipelines: &BTreeMap<Text, Pipeline>, reports: &[ProjectReport]) -> Vec<Finding> {
    let mut asked: Vec<Asked> = pipelines.values().flat_map(of_pipeline).collect();
    // The figures of other reports have folders of their own.
    let main = reports.iter().filter(|report| report.is_main).filter_map(|report| report.figures.as_ref());
    asked.extend(main.flat_map(|report| {
        report.definition.figure.iter().enumerate().map(|(index, figure)| Asked {
            name: file_name(&figure.number),
            by: format!("figure `{}`", figure.number),
            finding: report.finding(Code::BadDefinition, index, &[Step::Key("number")], ""),
        })
    }));
    let mut makers: BTreeMap<String, String> =
        RESERVED.iter().map(|(name, by)| ((*name).to_owned(), (*by).to_owned())).collect();
    let mut findings = Vec::new();
    for Asked { name, by, mut finding } in asked {
        if name.len() > LONGEST {
            finding.detail = format!("{by} makes a file name of {} letters; expected at most {LONGEST}", name.len());
            findings.push(finding.help("shorten the id"));
        } else if let Some(other) = makers.insert(name.to_lowercase(), by.clone()) {
            finding.detail = format!("{other} and {by} both make tables/{name}.csv");
            findings.push(finding.help("give one of the two another id"));
        }
    }
    findings
}

fn of_pipeline(pipeline: &Pipeline) -> Vec<Asked> {
    let id = pipeline.id();
    let gap = |(index, comparison): (usize, &crate::pipeline::CompareDefinition)| Asked {
        name: format!("{id}-{}", comparison.id.name()),
        by: format!("the comparison `{}` of `{id}`", comparison.id.name()),
        finding: pipeline.finding(
            Code::BadDefinition,
            &[Step::Key("compare"), Step::Index(index), Step::Key("id")],
            "",
        ),
    };
    let own = Asked {
        name: id.to_owned(),
        by: format!("the indicator `{id}`"),
        finding: pipeline.finding(Code::BadDefinition, &[Step::Key("indicator"), Step::Key("id")], ""),
    };
    std::iter::once(own).chain(pipeline.definition.compare.iter().enumerate().map(gap)).collect()
}
