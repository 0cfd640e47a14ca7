//! A project's folder: its pipelines and the datasets of its raw/.

use std::collections::BTreeMap;

use super::{Failure, Options, report, table_names};
use crate::concepts::Text;
use crate::ingest::Catalogue;
use crate::pipeline::{self, Pipeline, Report};
use crate::verify::{self, Report as Claims, ReportFiles};

/// Folder of the pipeline files.
pub const PIPELINES: &str = "pipelines";
/// Folder of the datasets.
pub const RAW: &str = "raw";

/// What a project's folder holds.
#[derive(Debug)]
pub struct Project {
    /// Pipelines by indicator.
    pub pipelines: BTreeMap<Text, Pipeline>,
    /// Datasets by id.
    pub catalogue: Catalogue,
    /// Figures of the report, if it declares any.
    pub report: Option<Report>,
    /// Claims of the report that is verified; none where the project has no report.
    pub claims: Claims,
}

impl Project {
    /// Reads pipeline files, sidecars, and claims where there are any.
    ///
    /// - Errors: every mistake in any of them.
    pub fn load(options: &Options) -> Result<Self, Failure> {
        let folder = options.project.join(PIPELINES);
        let claims = folder.join(verify::REPORT);
        let read_claims = || ReportFiles::read(&claims, &format!("{PIPELINES}/{}", verify::REPORT));
        let scan = || Catalogue::scan(&options.project.join(RAW), RAW);
        let ((pipelines, claims), (report, catalogue)) = rayon::join(
            || rayon::join(|| pipeline::load_all(&folder, PIPELINES), read_claims),
            || rayon::join(|| pipeline::figures::load(&folder, PIPELINES), scan),
        );
        match (pipelines, report, catalogue) {
            (Ok(pipelines), Ok(report), Ok(catalogue)) => {
                let claims = claims.report(&pipelines).map_err(Failure::definition)?;
                let project = Self { pipelines, catalogue, report, claims };
                let mut mistakes = table_names::mistakes(&project);
                mistakes.extend(project.report.iter().flat_map(|report| report::mistakes(report, &project)));
                if mistakes.is_empty() { Ok(project) } else { Err(Failure::of_findings(mistakes)) }
            }
            (pipelines, report, catalogue) => {
                let findings =
                    [pipelines.err(), report.err(), catalogue.err()].into_iter().flatten().flatten().collect();
                Err(Failure::of_findings(findings))
            }
        }
    }
}
