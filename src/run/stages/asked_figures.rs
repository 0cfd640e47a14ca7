//! Figures and claims that ask for what could be several rows of the tables, or show a note that is not translated: a mistake of
//! the definition, known once the rows are there. Several lists of groups are found before anything is computed (`asked_groups.rs`).

use std::collections::BTreeMap;

use crate::concepts::{Language, Name};
use crate::findings::{Code, Finding};
use crate::pipeline::Report;
use crate::pipeline::document::Step;
use crate::question::RunTables;
use crate::report::{Material, ambiguous, untranslated};
use crate::run::failure::Failure;
use crate::run::plan::project::Project;
use crate::tables::{Activity, Profile};
use crate::verify;

/// Refuses figures and claims that leave something open.
///
/// - Errors: every one of them.
pub fn check(project: &Project, tables: &RunTables, activity: &[Activity]) -> Result<(), Failure> {
    let economies = BTreeMap::new();
    let material = Material { profile: Profile::Itu, tables, activity, economies: &economies };
    let mut findings = Vec::new();
    for report in &project.reports {
        findings.extend(report.figures.iter().flat_map(|figures| of_figures(figures, &material)));
        findings.extend(verify::mistakes(&report.claims, tables, &project.pipelines));
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::definition(findings)) }
}

fn of_figures(report: &Report, material: &Material<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, figure) in report.definition.figure.iter().enumerate() {
        for (at, several) in ambiguous(figure, material) {
            let way = [Step::Key("series"), Step::Index(at), Step::Key("id")];
            let finding = report.finding(Code::AmbiguousFigure, index, &way, several.to_string());
            findings.push(finding.help(several.help));
        }
        let untranslated = untranslated(figure, &report.definition.languages(), material);
        findings.extend(untranslated.into_iter().map(|note| of_note(report, index, note)));
    }
    findings
}

fn of_note(report: &Report, figure: usize, (series, record, lacking): (usize, &Activity, Vec<Language>)) -> Finding {
    let texts =
        |text: fn(&str) -> String| lacking.iter().map(|language| text(language.code())).collect::<Vec<_>>().join(", ");
    let note = record.note.as_ref().map(Name::english).unwrap_or_default();
    let place = format!("row {} of `{}`", record.source_line, record.dataset);
    let detail = format!("the note `{note}` ({place}) is not translated into {}", texts(str::to_owned));
    let way = [Step::Key("series"), Step::Index(series), Step::Key("dataset")];
    let finding = report.finding(Code::BadDefinition, figure, &way, detail);
    finding.help(format!("fill in {} of that row", texts(|code| format!("`note_{code}`"))))
}
