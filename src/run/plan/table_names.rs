//! The names of the tables of a run: each is made by one definition only, whatever the case of its letters.
//! Two writers of one file would be a race, and one of the two tables would be lost.

use std::collections::BTreeMap;

use super::reports::ProjectReport;
use crate::concepts::Text;
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::pipeline::family::{LIST, table_name};
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
    let mut asked: Vec<Asked> =
        pipelines.values().filter(|pipeline| pipeline.member.is_none()).flat_map(of_pipeline).collect();
    asked.extend(of_families(pipelines));
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

/// The series of a family share its tables.
fn of_families(pipelines: &BTreeMap<Text, Pipeline>) -> Vec<Asked> {
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    let members = pipelines.values().filter_map(|pipeline| Some((pipeline, &pipeline.member.as_ref()?.family)));
    for (pipeline, family) in members {
        let gaps = pipeline.definition.compare.iter().map(|comparison| comparison.id.name());
        for part in ["", LIST].into_iter().chain(gaps) {
            let name = table_name(family, part);
            let way = [Step::Key("indicator"), Step::Key("id")];
            asked.entry(name.clone()).or_insert_with(|| Asked {
                name,
                by: format!("the family `{family}`"),
                finding: pipeline.finding(Code::BadDefinition, &way, ""),
            });
        }
    }
    asked.into_values().collect()
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
