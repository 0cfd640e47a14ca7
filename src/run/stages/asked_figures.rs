//! Figures and claims that ask for what could be several rows of the tables: a mistake of the definition, known once the
//! rows are there. Several lists of groups are found before anything is computed (`asked_groups.rs`).

use super::Results;
use super::report::material;
use crate::findings::{Code, Finding};
use crate::pipeline::Report;
use crate::pipeline::document::Step;
use crate::report::ambiguous;
use crate::run::plan::project::Project;
use crate::verify;

/// Returns what figures and claims leave open.
pub fn mistakes(project: &Project, results: &Results) -> Vec<Finding> {
    let mut findings = Vec::new();
    for report in &project.reports {
        findings.extend(report.figures.iter().flat_map(|figures| of_figures(figures, results)));
        findings.extend(verify::mistakes(&report.claims, &results.tables, &project.pipelines));
    }
    findings
}

fn of_figures(report: &Report, results: &Results) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, figure) in report.definition.figure.iter().enumerate() {
        for (at, several) in ambiguous(figure, &material(results)) {
            let way = [Step::Key("series"), Step::Index(at), Step::Key("id")];
            let finding = report.finding(Code::AmbiguousFigure, index, &way, several.to_string());
            findings.push(finding.help(several.help));
        }
    }
    findings
}
