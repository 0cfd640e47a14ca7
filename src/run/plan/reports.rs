//! The reports of a project: a folder each in `pipelines/reports`, with figures, claims or both.
//! Says where the files of each lie in a run; what they show and state is read by `pipeline` and `verify`.

use std::path::Path;

use rayon::prelude::*;

use crate::concepts::{Language, Text, is_slug};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{self, Report};
use crate::verify::{ReportClaims, ReportFiles};

/// Folder of the reports in that of the pipelines.
pub const REPORTS: &str = "reports";

/// The one folder of earlier versions.
const FORMER: &str = "report";

/// A report of the project.
#[derive(Debug)]
pub struct ProjectReport {
    /// Its id, the name of its folder.
    pub id: Text,
    /// Whether its files lie at the top of a run.
    pub is_main: bool,
    /// Its figures, if it declares any.
    pub figures: Option<Report>,
    /// Its claims; none where it has no folder `claims`.
    pub claims: ReportClaims,
}

impl ProjectReport {
    /// Returns the path of a file of the report in a run's folder: at the top, or below `reports/<id>`.
    pub fn path(&self, file: &str) -> String {
        if self.is_main { file.to_owned() } else { format!("{REPORTS}/{}/{file}", self.id) }
    }
}

/// A report as its files say; the claims are checked when the pipelines are known.
#[derive(Debug)]
pub struct ReadReport {
    id: Text,
    figures: Result<Option<Report>, Vec<Finding>>,
    claims: ReportFiles,
}

/// Reads every report of a folder of pipelines, by id.
///
/// - Errors: what is no report.
pub fn read(pipelines: &Path, shown: &str) -> Result<Vec<ReadReport>, Vec<Finding>> {
    let folder = pipelines.join(REPORTS);
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let mut wrong: Vec<Finding> = names.iter().filter_map(|name| misplaced(&folder, shown, name)).collect();
    wrong.extend(former(pipelines, shown));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let read = |id: String| {
        let (folder, shown) = (folder.join(&id), format!("{shown}/{REPORTS}/{id}"));
        let (figures, claims) =
            rayon::join(|| pipeline::load_report::load(&id, &folder, &shown), || ReportFiles::read(&folder, &shown));
        ReadReport { id: id.into(), figures, claims }
    };
    Ok(names.into_par_iter().map(read).collect())
}

fn misplaced(folder: &Path, shown: &str, name: &str) -> Option<Finding> {
    let place = || Place::file(format!("{shown}/{REPORTS}/{name}"));
    let finding = |detail: String| Finding::new(Code::BadDefinition, detail).at(place());
    if !folder.join(name).is_dir() {
        let help = format!("move it into the folder of its report, {shown}/{REPORTS}/<id>");
        return Some(finding("found a file; expected a folder for each report".to_owned()).help(help));
    }
    let help = "name the folder in lower-case letters, digits and hyphens";
    (!is_slug(name)).then(|| finding(format!("found `{name}`; expected an id such as annual-report")).help(help))
}

/// Files where an earlier version looked for them would otherwise be left out in silence.
fn former(pipelines: &Path, shown: &str) -> Option<Finding> {
    let is_there = pipelines.join(FORMER).is_dir();
    let place = Place::file(format!("{shown}/{FORMER}"));
    let finding = Finding::new(Code::BadDefinition, "a report lies in a folder that is read no more").at(place);
    is_there.then(|| finding.help(format!("move it to {shown}/{REPORTS}/<id>, where <id> is the name of the report")))
}

/// Returns the reports with their claims checked.
///
/// - Errors: every mistake of every report; several reports of which not exactly one is the main one.
pub fn checked(
    read: Vec<ReadReport>,
    pipelines: &std::collections::BTreeMap<Text, pipeline::Pipeline>,
) -> Result<Vec<ProjectReport>, Vec<Finding>> {
    let (mut reports, mut findings) = (Vec::new(), Vec::new());
    for ReadReport { id, figures, claims } in read {
        let languages = figures.iter().flatten().map(|report| report.definition.languages()).next();
        let languages = languages.unwrap_or_else(|| vec![Language::ENGLISH]);
        match (figures, claims.report(&id, pipelines, &languages)) {
            (Ok(figures), Ok(claims)) => reports.push(ProjectReport { id, is_main: false, figures, claims }),
            (figures, claims) => findings.extend([figures.err(), claims.err()].into_iter().flatten().flatten()),
        }
    }
    if findings.is_empty() {
        findings.extend(choose_main(&mut reports));
        let figures = reports.iter().filter_map(|report| report.figures.as_ref());
        findings.extend(pipeline::texts::untranslated_assumptions(figures, pipelines.values()));
    }
    if findings.is_empty() { Ok(reports) } else { Err(findings) }
}

/// Marks the main report: the only one, or the one that says so.
fn choose_main(reports: &mut [ProjectReport]) -> Option<Finding> {
    let is_only = reports.len() == 1;
    for report in reports.iter_mut() {
        report.is_main = is_only || report.figures.as_ref().is_some_and(|figures| figures.definition.main);
    }
    let said: Vec<&str> = reports.iter().filter(|report| report.is_main).map(|report| report.id.as_ref()).collect();
    let detail = match (reports.len(), &said[..]) {
        (0, _) | (_, [_]) => return None,
        (n, []) => format!("none of {n} reports is the main one, whose files lie at the top of a run"),
        (_, several) => format!("`{}` each say that they are the main report", several.join("` and `")),
    };
    let first = reports.iter().filter(|report| report.is_main || said.is_empty()).find_map(|report| {
        let document = &report.figures.as_ref()?.document;
        Some(document.place(&[pipeline::document::Step::Key("main")]))
    });
    let finding =
        Finding::new(Code::BadDefinition, detail).help("write `main = true` into the figures.toml of one report");
    Some(first.into_iter().fold(finding, Finding::at))
}
