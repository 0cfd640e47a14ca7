//! A project's folder: its pipelines and the datasets of its raw/.

use std::collections::BTreeMap;

use super::{Failure, Options};
use crate::concepts::Text;
use crate::ingest::Catalogue;
use crate::pipeline::{self, Pipeline};
use crate::verify::{self, Report};

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
    /// Claims of the report that is verified; none where the project has no report.
    pub report: Report,
}

impl Project {
    /// Reads pipeline files, sidecars, and claims where there are any.
    ///
    /// - Errors: every mistake in any of them.
    pub fn load(options: &Options) -> Result<Self, Failure> {
        let pipelines = pipeline::load_all(&options.project.join(PIPELINES), PIPELINES);
        let catalogue = Catalogue::scan(&options.project.join(RAW), RAW);
        match (pipelines, catalogue) {
            (Ok(pipelines), Ok(catalogue)) => {
                let folder = options.project.join(PIPELINES).join(verify::REPORT);
                let report = verify::load(&folder, &format!("{PIPELINES}/{}", verify::REPORT), &pipelines);
                let report = report.map_err(Failure::definition)?;
                Ok(Self { pipelines, catalogue, report })
            }
            (pipelines, catalogue) => {
                let findings = pipelines.err().into_iter().chain(catalogue.err()).flatten().collect();
                Err(Failure::of_findings(findings))
            }
        }
    }
}
