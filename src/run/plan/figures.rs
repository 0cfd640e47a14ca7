//! What the figures of a report ask for, against what the project has.

use std::collections::BTreeMap;

use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::ingest::{Catalogue, DatasetKind};
use crate::pipeline::document::Step;
use crate::pipeline::{Pipeline, Report};

/// Returns what the figures ask for and the project does not have.
pub fn mistakes(report: &Report, pipelines: &BTreeMap<Text, Pipeline>, catalogue: &Catalogue) -> Vec<Finding> {
    let indicators: Vec<&str> = pipelines.keys().map(AsRef::as_ref).collect();
    let datasets: Vec<&str> =
        catalogue.of_kind(DatasetKind::Activity).map(|dataset| dataset.sidecar.id.as_str()).collect();
    let mut findings = Vec::new();
    let coverage = report.definition.page.coverage.as_ref().map(|coverage| coverage.indicator.as_str());
    if let Some(unknown) = coverage.filter(|id| !indicators.contains(id)) {
        let place = report.document.place(&[Step::Key("page"), Step::Key("coverage"), Step::Key("indicator")]);
        let help = did_you_mean(&nearest(unknown, indicators.iter().copied()), "`ictstat catalog` lists what there is");
        findings.push(Finding::new(Code::UnknownIndicator, format!("found `{unknown}`")).at(place).help(help));
    }
    for (index, figure) in report.definition.figure.iter().enumerate() {
        for (at, series) in figure.series.iter().enumerate() {
            let asked = [
                ("indicator", Code::UnknownIndicator, &series.indicator, &indicators),
                ("dataset", Code::UnknownDataset, &series.dataset, &datasets),
            ];
            for (key, code, found, known) in asked {
                let Some(found) = found.as_deref().filter(|found| !known.contains(found)) else { continue };
                let way = [Step::Key("series"), Step::Index(at), Step::Key(key)];
                let help =
                    did_you_mean(&nearest(found, known.iter().copied()), "`ictstat catalog` lists what there is");
                findings.push(report.finding(code, index, &way, format!("found `{found}`")).help(help));
            }
        }
    }
    findings
}
